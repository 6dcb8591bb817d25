//! How the daemon fares, for `korespond status`.

use axum::{Json, extract::State};
use serde::Serialize;
use service::{Health, accounts, backups};

use super::{account::Account, answer::Answer, ask::bare, backups::Backups};
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
    // None for who may not change settings.
    backups: Option<Backups>,
}

async fn status(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Status> {
    let backups = backups::state(&office.desk, &visit.who).await.ok();
    let lines = accounts::list(&office.desk, &visit.who).await?;
    Ok(Json(Status {
        version: env!("CARGO_PKG_VERSION"),
        health: office.desk.health().await,
        accounts: lines.into_iter().map(Account::from).collect(),
        backups: backups.map(Backups::from),
    }))
}
