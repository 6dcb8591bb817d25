//! The audit log.

use axum::{Json, extract::State, response::Response};
use model::{Problem, UserId};
use serde::{Deserialize, Serialize};
use service::audit::{self, AuditLine, AuditQuery};

use super::{
    answer::{Answer, Items, When, file},
    ask::{Asked, rows},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/audit", SignedIn, list),
        get("/api/v1/audit.csv", SignedIn, export),
    ]
}

/// What of the log is asked for.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ListQuery {
    by: Option<UserId>,
    action: String,
    text: String,
    from: String,
    to: String,
    cursor: Option<String>,
    limit: Option<usize>,
}

impl ListQuery {
    fn query(self) -> Result<AuditQuery, Problem> {
        Ok(AuditQuery {
            by: self.by,
            action: self.action,
            text: self.text,
            from: self.from,
            to: self.to,
            cursor: self.cursor,
            limit: rows(self.limit)?,
        })
    }
}

/// The same for a file, which is not asked for page by page.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ExportQuery {
    by: Option<UserId>,
    action: String,
    text: String,
    from: String,
    to: String,
}

/// Something that was done.
#[derive(Serialize)]
struct Deed {
    at: When,
    by: Option<UserId>,
    by_name: Option<String>,
    action: String,
    object: String,
    from: Option<String>,
}

impl From<AuditLine> for Deed {
    fn from(line: AuditLine) -> Self {
        Self {
            at: line.at.into(),
            by: line.by,
            by_name: line.by_name,
            action: line.action,
            object: line.object,
            from: line.from,
        }
    }
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(query): Asked<ListQuery>,
) -> Answer<Items<Deed>> {
    let page = audit::list(&office.desk, &visit.who, query.query()?).await?;
    Ok(Json(Items::of(page)))
}

async fn export(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(query): Asked<ExportQuery>,
) -> Result<Response, Shown> {
    let query = AuditQuery {
        by: query.by,
        action: query.action,
        text: query.text,
        from: query.from,
        to: query.to,
        ..AuditQuery::default()
    };
    let bytes = audit::export(&office.desk, &visit.who, query).await?;
    Ok(file(bytes, "audit.csv", "text/csv"))
}
