//! Searches that users keep under a name.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use service::saved_searches::{self, SavedSearch, SavedSearchEntry};

use super::{
    answer::{Answer, Done, Items, Made},
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
        bare(get("/api/v1/saved-searches", SignedIn, list)),
        bare(post("/api/v1/saved-searches", SignedIn, save)),
        bare(put("/api/v1/saved-searches/{id}", SignedIn, change)),
        bare(delete("/api/v1/saved-searches/{id}", SignedIn, remove)),
    ]
}

#[derive(Serialize)]
struct Saved {
    id: u64,
    name: String,
    query: String,
    unread: u64,
    unread_more: bool,
}

impl From<SavedSearch> for Saved {
    fn from(search: SavedSearch) -> Self {
        Self {
            id: search.id,
            name: search.name,
            query: search.query,
            unread: search.unread.count,
            unread_more: search.unread.more,
        }
    }
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<Saved>> {
    Ok(Items::all(
        saved_searches::mine(&office.desk, &visit.who).await?,
    ))
}

async fn save(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(entry): Given<SavedSearchEntry>,
) -> Result<(StatusCode, Json<Made<u64>>), Shown> {
    let id = saved_searches::save(&office.desk, &visit.who, entry).await?;
    Ok(Made::new(id))
}

async fn change(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
    Given(entry): Given<SavedSearchEntry>,
) -> Done {
    saved_searches::change(&office.desk, &visit.who, id, entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<u64>) -> Done {
    saved_searches::remove(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
