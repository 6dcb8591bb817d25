//! Accounts, their folders' settings and their ledger.

use axum::{Json, extract::State, http::StatusCode};
use model::{AccountId, FolderId};
use serde::Deserialize;
use service::accounts::{
    self, EditAccount, FolderChange, LedgerAsk, LedgerLine, NewAccount, ProbeReport,
};

use super::{
    account::{Account, AccountOne, Sum},
    answer::{Answer, Done, Items, Made},
    ask::{Asked, At, Given, bare, rows},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get, patch, post},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/accounts", SignedIn, list),
        bare(post("/api/v1/accounts", SignedIn, add)),
        bare(post("/api/v1/accounts/test", SignedIn, test)),
        bare(get("/api/v1/accounts/{id}", SignedIn, one)),
        bare(patch("/api/v1/accounts/{id}", SignedIn, edit)),
        bare(post("/api/v1/accounts/{id}/test", SignedIn, test_stored)),
        bare(post("/api/v1/accounts/{id}/fetch", SignedIn, fetch)),
        bare(get("/api/v1/accounts/{id}/ledger", SignedIn, ledger)),
        get("/api/v1/accounts/{id}/ledger/lines", SignedIn, ledger_lines),
        bare(patch(
            "/api/v1/accounts/{id}/folders/{folder}",
            SignedIn,
            set_folder,
        )),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    address: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinesQuery {
    #[serde(default)]
    gone: bool,
    cursor: Option<String>,
    limit: Option<usize>,
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ListQuery>,
) -> Answer<Items<Account>> {
    let mut lines = accounts::list(&office.desk, &visit.who).await?;
    if let Some(address) = asked.address {
        lines.retain(|line| line.address.eq_ignore_ascii_case(&address));
    }
    Ok(Items::all(lines))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewAccount>,
) -> Result<(StatusCode, Json<Made<AccountId>>), Shown> {
    Ok(Made::new(
        accounts::add(&office.desk, &visit.who, new).await?,
    ))
}

async fn test(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewAccount>,
) -> Answer<ProbeReport> {
    Ok(Json(accounts::test(&office.desk, &visit.who, new).await?))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Answer<AccountOne> {
    Ok(Json(
        accounts::page(&office.desk, &visit.who, id).await?.into(),
    ))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
    Given(edit): Given<EditAccount>,
) -> Done {
    accounts::edit(&office.desk, &visit.who, id, edit).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn test_stored(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Answer<ProbeReport> {
    Ok(Json(
        accounts::test_stored(&office.desk, &visit.who, id).await?,
    ))
}

async fn fetch(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Done {
    accounts::fetch_now(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn ledger(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Answer<Items<Sum>> {
    Ok(Items::all(
        accounts::ledger(&office.desk, &visit.who, id).await?,
    ))
}

async fn ledger_lines(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
    Asked(asked): Asked<LinesQuery>,
) -> Answer<Items<LedgerLine>> {
    let ask = LedgerAsk {
        gone: asked.gone,
        cursor: asked.cursor,
        limit: rows(asked.limit)?,
    };
    let page = accounts::ledger_lines(&office.desk, &visit.who, id, ask).await?;
    Ok(Json(Items::of(page)))
}

async fn set_folder(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<(AccountId, FolderId)>,
    Given(change): Given<FolderChange>,
) -> Done {
    accounts::set_folder(&office.desk, &visit.who, id, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
