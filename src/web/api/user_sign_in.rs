//! How users get in: invitations, and what the operator can mend.

use axum::{Json, extract::State, http::StatusCode};
use model::UserId;
use serde::Deserialize;
use service::links::{self, Invitation};

use super::{
    answer::{Answer, Done},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::{Here, Visitor},
    pages::writer,
    route::{
        Needs::{InPerson, Operator},
        Route, post,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(post("/api/v1/users/{id}/invitation", InPerson, invite)),
        bare(post("/api/v1/users/{email}/password", Operator, password)),
        bare(post("/api/v1/users/{email}/unlock", Operator, unlock)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstPassword {
    password: String,
}

async fn invite(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Here(here): Here,
    At(id): At<UserId>,
) -> Answer<Invitation> {
    let way = (here.as_deref(), &writer(&office));
    Ok(Json(
        links::invite(&office.desk, &visit.who, id, way).await?,
    ))
}

/// The operator's: `korespond user password`.
async fn password(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(email): At<String>,
    Given(given): Given<FirstPassword>,
) -> Done {
    links::set_password(&office.desk, &visit.who, (&email, &given.password)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The operator's: `korespond user unlock`.
async fn unlock(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(email): At<String>,
) -> Done {
    links::unlock(&office.desk, &visit.who, &email).await?;
    Ok(StatusCode::NO_CONTENT)
}
