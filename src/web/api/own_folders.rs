//! Folders that users make, rename and remove.

use axum::{Json, extract::State, http::StatusCode};
use model::{AccountId, FolderId};
use serde::{Deserialize, Serialize};
use service::own_folders;

use super::{
    answer::Done,
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, post, put},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(post("/api/v1/accounts/{id}/folders", SignedIn, make)),
        bare(put(
            "/api/v1/accounts/{id}/folders/{folder}/name",
            SignedIn,
            rename,
        )),
        bare(delete(
            "/api/v1/accounts/{id}/folders/{folder}",
            SignedIn,
            remove,
        )),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameGiven {
    name: String,
}

#[derive(Serialize)]
struct Made {
    id: FolderId,
}

async fn make(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(account): At<AccountId>,
    Given(given): Given<NameGiven>,
) -> Result<(StatusCode, Json<Made>), Shown> {
    let id = own_folders::make(&office.desk, &visit.who, account, &given.name).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn rename(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(at): At<(AccountId, FolderId)>,
    Given(given): Given<NameGiven>,
) -> Done {
    own_folders::rename(&office.desk, &visit.who, at, &given.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(at): At<(AccountId, FolderId)>,
) -> Done {
    own_folders::remove(&office.desk, &visit.who, at).await?;
    Ok(StatusCode::NO_CONTENT)
}
