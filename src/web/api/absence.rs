//! Absences: one's own and those of users whom one may edit.

use axum::{Json, extract::State, http::StatusCode};
use model::UserId;
use serde::Serialize;
use service::absence::{self, NewAbsence, Whose};

use super::{
    answer::{Answer, Done},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, put},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/me/absence", SignedIn, mine)),
        bare(put("/api/v1/me/absence", SignedIn, set_mine)),
        bare(delete("/api/v1/me/absence", SignedIn, end_mine)),
        bare(get("/api/v1/absences/{id}", SignedIn, of)),
        bare(put("/api/v1/absences/{id}", SignedIn, set_of)),
        bare(delete("/api/v1/absences/{id}", SignedIn, end_of)),
    ]
}

/// An absence, if one is noted.
#[derive(Serialize)]
pub(super) struct Noted {
    absence: Option<NewAbsence>,
}

async fn mine(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Noted> {
    let page = absence::page(&office.desk, &visit.who, Whose::Mine).await?;
    Ok(Json(Noted {
        absence: page.absence,
    }))
}

async fn of(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Answer<Noted> {
    let page = absence::page(&office.desk, &visit.who, Whose::Of(id)).await?;
    Ok(Json(Noted {
        absence: page.absence,
    }))
}

async fn set_mine(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewAbsence>,
) -> Done {
    absence::set(&office.desk, &visit.who, Whose::Mine, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_of(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    Given(new): Given<NewAbsence>,
) -> Done {
    absence::set(&office.desk, &visit.who, Whose::Of(id), new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_mine(State(office): State<Office>, Visitor(visit): Visitor) -> Done {
    absence::end(&office.desk, &visit.who, Whose::Mine).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_of(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<UserId>) -> Done {
    absence::end(&office.desk, &visit.who, Whose::Of(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
