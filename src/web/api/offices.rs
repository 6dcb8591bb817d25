//! Offices, and the agency's logo.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::State,
    http::StatusCode,
};
use model::{Code, OfficeId, Problem};
use serde::Deserialize;
use service::{
    agency,
    offices::{self, OfficeEntry, OfficePage},
};

use super::{
    answer::{Answer, Done, Items, Made},
    ask::{Asked, At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, post, put},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/offices", SignedIn, list)),
        bare(post("/api/v1/offices", SignedIn, add)),
        bare(get("/api/v1/offices/{id}", SignedIn, one)),
        put("/api/v1/offices/{id}", SignedIn, edit),
        delete("/api/v1/offices/{id}", SignedIn, remove),
        bare(put("/api/v1/agency/logo", SignedIn, set_logo)),
        bare(delete("/api/v1/agency/logo", SignedIn, remove_logo)),
    ]
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<OfficePage>> {
    Ok(Items::all(offices::list(&office.desk, &visit.who).await?))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(entry): Given<OfficeEntry>,
) -> Result<(StatusCode, Json<Made<OfficeId>>), Shown> {
    let id = offices::add(&office.desk, &visit.who, entry).await?;
    Ok(Made::new(id))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OfficeId>,
) -> Answer<OfficePage> {
    Ok(Json(offices::page(&office.desk, &visit.who, id).await?))
}

/// The version that the change was made to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditQuery {
    version: u64,
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OfficeId>,
    Asked(seen): Asked<EditQuery>,
    Given(entry): Given<OfficeEntry>,
) -> Done {
    offices::edit(&office.desk, &visit.who, (id, seen.version), entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the users of an office move.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RemoveQuery {
    to: Option<OfficeId>,
}

async fn remove(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OfficeId>,
    Asked(query): Asked<RemoveQuery>,
) -> Done {
    offices::remove(&office.desk, &visit.who, id, query.to).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn set_logo(State(office): State<Office>, Visitor(visit): Visitor, body: Body) -> Done {
    let bytes = to_bytes(body, service::pictures::MAX_PICTURE)
        .await
        .map_err(|_| Problem::at(Code::TooLarge, "logo"))?;
    agency::set_logo(&office.desk, &visit.who, bytes.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_logo(State(office): State<Office>, Visitor(visit): Visitor) -> Done {
    agency::remove_logo(&office.desk, &visit.who).await?;
    Ok(StatusCode::NO_CONTENT)
}
