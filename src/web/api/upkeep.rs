//! What only the owner of the data directory may ask, over the socket or in their own process:
//! first set-up, checking, making the index anew.

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use service::{
    people::{self, NewDirector},
    upkeep,
};

use super::{
    answer::{Answer, Done},
    ask::{Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::Operator, Route, get, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(post("/api/v1/init", Operator, init)),
        bare(get("/api/v1/verify", Operator, verify)),
        bare(post("/api/v1/reindex", Operator, reindex)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Director {
    email: String,
    name: String,
    password: String,
}

async fn init(State(office): State<Office>, Given(director): Given<Director>) -> Done {
    let Director {
        email,
        name,
        password,
    } = director;
    people::init(
        &office.desk,
        NewDirector {
            email,
            name,
            password,
        },
    )
    .await?;
    Ok(StatusCode::CREATED)
}

#[derive(Serialize)]
struct Faults {
    faults: Vec<String>,
}

async fn verify(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Faults> {
    let faults = upkeep::verify(&office.desk, &visit.who).await?;
    let faults = faults
        .into_iter()
        .map(|fault| format!("{}: {}", fault.table, fault.what))
        .collect();
    Ok(Json(Faults { faults }))
}

#[derive(Serialize)]
struct Indexed {
    messages: u64,
}

async fn reindex(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Indexed> {
    upkeep::reindex(&office.desk, &visit.who).await?;
    Ok(Json(Indexed {
        messages: office.desk.indexed(),
    }))
}
