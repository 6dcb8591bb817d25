//! Mail brought into an account from files, and taken out into files (M-20).

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use model::{AccountId, Code, Problem};
use serde::Deserialize;
use service::{
    export,
    import::{self, ImportReport},
};

use super::{
    answer::Answer,
    ask::{Asked, At},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get, post},
    shown::Shown,
};

/// What batches are: messages with their lengths before them.
const KIND: &str = "application/octet-stream";

pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/api/v1/accounts/{id}/import", SignedIn, bring),
        get("/api/v1/accounts/{id}/export", SignedIn, take),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    folder: String,
}

async fn bring(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(account): At<AccountId>,
    Asked(query): Asked<ImportQuery>,
    body: Body,
) -> Answer<ImportReport> {
    let desk = &office.desk;
    // Batches are large: few are held at a time, and none before the rights are known.
    let turn = import::turn(desk, &visit.who, account).await?;
    let limit = usize::try_from(import::largest_batch(desk)).unwrap_or(usize::MAX);
    let bytes = to_bytes(body, limit)
        .await
        .map_err(|_| Problem::new(Code::TooLarge))?;
    let batch = import::messages(&bytes)?;
    drop(bytes);
    let report = import::take(desk, &visit.who, (account, &query.folder), batch).await?;
    drop(turn);
    Ok(Json(report))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportQuery {
    folder: Option<String>,
    cursor: Option<String>,
}

async fn take(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(account): At<AccountId>,
    Asked(query): Asked<ExportQuery>,
) -> Result<Response, Shown> {
    let asked = (query.folder, query.cursor);
    let batch = export::batch(&office.desk, &visit.who, account, asked).await?;
    let kind = HeaderValue::from_static(KIND);
    Ok(([(header::CONTENT_TYPE, kind)], batch).into_response())
}
