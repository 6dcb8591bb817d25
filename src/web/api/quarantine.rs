//! The quarantine, and reading messages again (M-23).

use axum::{Json, extract::State};
use model::{Flaw, MessageRef};
use serde::{Deserialize, Serialize};
use service::quarantine::{self, ReadAgain, Unread};

use super::{
    answer::{Answer, Items},
    ask::{Asked, At, bare, rows},
    message::Message,
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/quarantine", SignedIn, list),
        bare(post("/api/v1/quarantine/parse", SignedIn, parse_all)),
        bare(post("/api/v1/messages/{id}/parse", SignedIn, parse)),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    cursor: Option<String>,
    limit: Option<usize>,
}

/// A message that could not be read.
#[derive(Serialize)]
pub(super) struct UnreadMessage {
    #[serde(flatten)]
    message: Message,
    flaws: Vec<Flaw>,
    size: u64,
    exportable: bool,
}

impl From<Unread> for UnreadMessage {
    fn from(unread: Unread) -> Self {
        Self {
            message: unread.line.into(),
            flaws: unread.flaws,
            size: unread.size,
            exportable: unread.exportable,
        }
    }
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ListQuery>,
) -> Answer<Items<UnreadMessage>> {
    let page = (asked.cursor.as_deref(), rows(asked.limit)?);
    let found = quarantine::list(&office.desk, &visit.who, page).await?;
    Ok(Json(Items::of(found)))
}

async fn parse(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
) -> Answer<ReadAgain> {
    Ok(Json(quarantine::parse(&office.desk, &visit.who, id).await?))
}

async fn parse_all(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<ReadAgain> {
    Ok(Json(quarantine::parse_all(&office.desk, &visit.who).await?))
}
