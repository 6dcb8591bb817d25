//! Addresses that an account's owner keeps to themselves.

use axum::{extract::State, http::StatusCode};
use model::AccountId;
use service::accounts::{self, Kept};

use super::{
    answer::{Answer, Done, Items},
    ask::{At, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, put},
};

const ALL: &str = "/api/v1/accounts/{id}/private-addresses";
const ONE: &str = "/api/v1/accounts/{id}/private-addresses/{address}";

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get(ALL, SignedIn, list)),
        bare(put(ONE, SignedIn, keep)),
        bare(delete(ONE, SignedIn, open)),
    ]
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<AccountId>,
) -> Answer<Items<String>> {
    Ok(Items::all(
        accounts::private_addresses(&office.desk, &visit.who, id).await?,
    ))
}

async fn keep(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At((id, address)): At<(AccountId, String)>,
) -> Done {
    let change = (address.as_str(), Kept::Private);
    accounts::keep_address(&office.desk, &visit.who, id, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn open(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At((id, address)): At<(AccountId, String)>,
) -> Done {
    let change = (address.as_str(), Kept::Open);
    accounts::keep_address(&office.desk, &visit.who, id, change).await?;
    Ok(StatusCode::NO_CONTENT)
}
