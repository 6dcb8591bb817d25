//! How the daemon fares, for `korespond status`.

use axum::{Json, extract::State};
use serde::Serialize;
use service::{Health, accounts};

use super::{account::Account, answer::Answer, ask::bare};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get},
};

pub(super) fn routes() -> Vec<Route> {
    vec![bare(get("/api/v1/status", SignedIn, status))]
}

#[derive(Serialize)]
pub(super) struct Status {
    version: &'static str,
    health: Health,
    accounts: Vec<Account>,
}

async fn status(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Status> {
    let lines = accounts::list(&office.desk, &visit.who).await?;
    Ok(Json(Status {
        version: env!("CARGO_PKG_VERSION"),
        health: office.desk.health().await,
        accounts: lines.into_iter().map(Account::from).collect(),
    }))
}
