//! With whom messages are shared, and what was shared with the viewer.

use axum::{Json, extract::State};
use model::{GroupId, MessageRef, UserId};
use serde::{Deserialize, Serialize};
use service::{
    message::{self, ShareLine, With},
    reading::{self, ListAsk, Place, Sort},
};

use super::{
    answer::{Answer, Items, When},
    ask::{Asked, At, bare, rows},
    message::Message,
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/messages/{id}/shares", SignedIn, shares)),
        get("/api/v1/shared", SignedIn, shared),
    ]
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SharedQuery {
    limit: Option<usize>,
    cursor: Option<String>,
}

/// A share of a message or of more of its thread.
#[derive(Serialize)]
struct Share {
    user: Option<UserId>,
    group: Option<GroupId>,
    name: String,
    by: String,
    at: When,
    extent: &'static str,
    messages: Option<u64>,
    this: bool,
}

impl From<ShareLine> for Share {
    fn from(line: ShareLine) -> Self {
        let (user, group) = match line.with {
            With::User(id) => (Some(id), None),
            With::Group(id) => (None, Some(id)),
        };
        Self {
            user,
            group,
            name: line.name,
            by: line.by,
            at: line.at.into(),
            extent: if line.messages.is_none() {
                "thread"
            } else {
                "message"
            },
            messages: line.messages,
            this: line.this,
        }
    }
}

async fn shares(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<MessageRef>,
) -> Answer<Items<Share>> {
    Ok(Items::all(
        message::shares(&office.desk, &visit.who, id).await?,
    ))
}

async fn shared(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<SharedQuery>,
) -> Answer<Items<Message>> {
    let ask = ListAsk {
        place: Place::Shared,
        sort: Sort::Date,
        sent_to: None,
        limit: rows(asked.limit)?,
        cursor: asked.cursor,
    };
    let page = reading::list(&office.desk, &visit.who, ask).await?;
    Ok(Json(Items::of(page)))
}
