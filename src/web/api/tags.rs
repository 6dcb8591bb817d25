//! The agency's tags.

use axum::{Json, extract::State, http::StatusCode};
use model::{TagColour, TagId};
use serde::{Deserialize, Serialize};
use service::tags::{self, Tags};

use super::{
    answer::{Answer, Done},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, post, put},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/tags", SignedIn, list)),
        bare(post("/api/v1/tags", SignedIn, add)),
        bare(put("/api/v1/tags/{id}", SignedIn, edit)),
        bare(delete("/api/v1/tags/{id}", SignedIn, remove)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagGiven {
    name: String,
    colour: TagColour,
}

#[derive(Serialize)]
struct Made {
    id: TagId,
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Tags> {
    Ok(Json(tags::list(&office.desk, &visit.who).await?))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<TagGiven>,
) -> Result<(StatusCode, Json<Made>), Shown> {
    let id = tags::add(&office.desk, &visit.who, &given.name, given.colour).await?;
    Ok((StatusCode::CREATED, Json(Made { id })))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<TagId>,
    Given(given): Given<TagGiven>,
) -> Done {
    let to = (&*given.name, given.colour);
    tags::edit(&office.desk, &visit.who, id, to).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<TagId>) -> Done {
    tags::remove(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
