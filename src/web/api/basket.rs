//! The basket of users, and editing them together.

use axum::{Json, extract::State, http::StatusCode};
use model::{Role, ShownStatus, UserId};
use serde::{Deserialize, Serialize};
use service::{
    basket::{self, BasketLine},
    bulk::{self, BulkAsk, BulkPage, Preview, Refused},
};

use super::{
    answer::{Answer, Done, Items, When},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, post},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/users/basket", SignedIn, list)),
        bare(post("/api/v1/users/basket", SignedIn, change)),
        bare(delete("/api/v1/users/basket", SignedIn, clear)),
        bare(post("/api/v1/users/bulk", SignedIn, apply)),
        bare(post("/api/v1/users/bulk/preview", SignedIn, preview)),
        bare(get("/api/v1/users/bulk/{id}", SignedIn, one)),
        bare(post("/api/v1/users/bulk/{id}/continue", SignedIn, go_on)),
        bare(post("/api/v1/users/bulk/{id}/undo", SignedIn, undo)),
    ]
}

#[derive(Serialize)]
struct InBasket {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    status: ShownStatus,
    office: Option<String>,
}

impl From<BasketLine> for InBasket {
    fn from(line: BasketLine) -> Self {
        Self {
            id: line.id,
            name: line.name,
            email: line.email,
            role: line.role,
            status: line.status,
            office: line.office,
        }
    }
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<InBasket>> {
    Ok(Items::all(basket::list(&office.desk, &visit.who).await?))
}

/// Who is put in and who is taken out.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BasketGiven {
    add: Vec<UserId>,
    remove: Vec<UserId>,
}

#[derive(Serialize)]
struct Count {
    count: usize,
}

async fn change(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<BasketGiven>,
) -> Answer<Count> {
    let change = (given.add, given.remove);
    let count = basket::change(&office.desk, &visit.who, change).await?;
    Ok(Json(Count { count }))
}

async fn clear(State(office): State<Office>, Visitor(visit): Visitor) -> Done {
    basket::clear(&office.desk, &visit.who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A bulk edit as far as it got.
#[derive(Serialize)]
struct Bulk {
    id: u64,
    at: When,
    undo_until: When,
    total: u64,
    changed: u64,
    unchanged: u64,
    refused: u64,
    left: u64,
    refusals: Vec<Refused>,
    undo: Option<Undo>,
}

#[derive(Serialize)]
struct Undo {
    left: u64,
    undone: u64,
    refused: u64,
    refusals: Vec<Refused>,
}

impl From<BulkPage> for Bulk {
    fn from(page: BulkPage) -> Self {
        let undo = page.undo.map(|undo| Undo {
            left: undo.left,
            undone: undo.undone,
            refused: undo.refused,
            refusals: undo.refusals,
        });
        Self {
            id: page.id,
            at: page.at.into(),
            undo_until: page.undo_until.into(),
            total: page.total,
            changed: page.changed,
            unchanged: page.unchanged,
            refused: page.refused,
            left: page.left,
            refusals: page.refusals,
            undo,
        }
    }
}

async fn preview(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(ask): Given<BulkAsk>,
) -> Answer<Preview> {
    Ok(Json(bulk::preview(&office.desk, &visit.who, ask).await?))
}

async fn apply(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(ask): Given<BulkAsk>,
) -> Result<(StatusCode, Json<Bulk>), Shown> {
    let page = bulk::apply(&office.desk, &visit.who, ask).await?;
    Ok((StatusCode::CREATED, Json(page.into())))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
) -> Answer<Bulk> {
    Ok(Json(bulk::page(&office.desk, &visit.who, id).await?.into()))
}

async fn go_on(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
) -> Answer<Bulk> {
    Ok(Json(
        bulk::go_on(&office.desk, &visit.who, id).await?.into(),
    ))
}

async fn undo(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<u64>,
) -> Answer<Bulk> {
    Ok(Json(bulk::undo(&office.desk, &visit.who, id).await?.into()))
}
