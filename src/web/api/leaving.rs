//! Blocking, deleting and restoring users; hand-overs; the Director's office.

use axum::{Json, extract::State, http::StatusCode};
use model::UserId;
use serde::Deserialize;
use service::users::{self, HandedOver, Leaving};

use super::{
    answer::{Answer, Done},
    ask::{Asked, At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{
        Needs::{InPerson, SignedIn},
        Route, get, post,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(post("/api/v1/users/{id}/block", SignedIn, block)),
        bare(post("/api/v1/users/{id}/unblock", SignedIn, unblock)),
        bare(post("/api/v1/users/{id}/restore", SignedIn, restore)),
        bare(post("/api/v1/users/{id}/delete", SignedIn, delete)),
        get("/api/v1/users/{id}/hand-over", SignedIn, preview),
        bare(post("/api/v1/users/{id}/hand-over", SignedIn, hand_over)),
        bare(post("/api/v1/director", InPerson, office)),
    ]
}

/// Who takes over; by default the user's supervisor.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Receiver {
    receiver: Option<String>,
}

/// Who is the Director from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDirector {
    user: UserId,
    password: String,
}

async fn block(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<UserId>) -> Done {
    users::block(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unblock(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Done {
    users::unblock(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn restore(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Done {
    users::restore(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    Given(given): Given<Receiver>,
) -> Answer<HandedOver> {
    let receiver = given.receiver.as_deref();
    Ok(Json(
        users::delete(&office.desk, &visit.who, id, receiver).await?,
    ))
}

async fn preview(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    Asked(asked): Asked<Receiver>,
) -> Answer<Leaving> {
    let receiver = asked.receiver.as_deref();
    Ok(Json(
        users::preview(&office.desk, &visit.who, id, receiver).await?,
    ))
}

async fn hand_over(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    Given(given): Given<Receiver>,
) -> Answer<HandedOver> {
    let receiver = given.receiver.as_deref();
    Ok(Json(
        users::hand_over(&office.desk, &visit.who, id, receiver).await?,
    ))
}

async fn office(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<NewDirector>,
) -> Done {
    users::hand_over_office(&office.desk, &visit.who, given.user, &given.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
