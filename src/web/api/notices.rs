//! What one was told.

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use service::notices::{self, Digest, MissingMail, SharedLine};

use super::{
    answer::{Answer, Done, When},
    ask::{At, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/me/notices", SignedIn, list)),
        bare(delete("/api/v1/me/notices/{id}", SignedIn, put_away)),
    ]
}

#[derive(Serialize)]
pub(super) struct Notices {
    pub(super) items: Vec<Notice>,
}

/// A colleague's record now has addresses of one's mail; or what came in while one was away.
#[derive(Serialize)]
pub(super) struct Notice {
    id: u64,
    at: When,
    by: String,
    addresses: Vec<String>,
    more_addresses: u64,
    messages: u64,
    digest: Option<Vec<Digest>>,
    shared: Vec<SharedLine>,
    backup: Option<String>,
    missing: Option<MissingMail>,
}

impl From<notices::Notice> for Notice {
    fn from(notice: notices::Notice) -> Self {
        Self {
            id: notice.id,
            at: notice.at.into(),
            by: notice.by,
            addresses: notice.addresses,
            more_addresses: notice.more_addresses,
            messages: notice.messages,
            digest: notice.digest,
            shared: notice.shared,
            backup: notice.backup,
            missing: notice.missing,
        }
    }
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Notices> {
    let mine = notices::mine(&office.desk, &visit.who).await?;
    Ok(Json(Notices {
        items: mine.into_iter().map(Notice::from).collect(),
    }))
}

async fn put_away(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<u64>) -> Done {
    notices::put_away(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
