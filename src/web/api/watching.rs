//! How far accounts are whole and well: ledgers of all, comparisons, accounts that need care.

use axum::{Json, extract::State, http::StatusCode};
use model::AccountId;
use service::{
    accounts::{self, checks},
    care,
};

use super::{
    account::{Comparison, NeedsCare, SumOfAccount},
    answer::{Answer, Done, Items},
    ask::{At, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/ledger", SignedIn, ledgers)),
        bare(get("/api/v1/accounts/care", SignedIn, needing_care)),
        bare(get(
            "/api/v1/accounts/{id}/ledger/check",
            SignedIn,
            last_check,
        )),
        bare(post("/api/v1/accounts/{id}/ledger/check", SignedIn, check)),
    ]
}

async fn ledgers(
    State(office): State<Office>,
    Visitor(visit): Visitor,
) -> Answer<Items<SumOfAccount>> {
    Ok(Items::all(
        accounts::ledgers(&office.desk, &visit.who).await?,
    ))
}

async fn needing_care(
    State(office): State<Office>,
    Visitor(visit): Visitor,
) -> Answer<Items<NeedsCare>> {
    Ok(Items::all(care::list(&office.desk, &visit.who).await?))
}

async fn last_check(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Answer<Option<Comparison>> {
    let last = checks::last_check(&office.desk, &visit.who, id).await?;
    Ok(Json(last.map(Comparison::from)))
}

async fn check(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Done {
    checks::check(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::ACCEPTED)
}
