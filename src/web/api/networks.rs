//! Networks that IP-restricted users come in from.

use axum::{Json, extract::State, http::StatusCode};
use model::NetworkId;
use service::networks::{self, NetworkLine, NewNetwork};

use super::{
    answer::{Answer, Done, Items, Made},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::{CameFrom, Visitor},
    route::{Needs::SignedIn, Route, delete, get, post, put},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/networks", SignedIn, list)),
        bare(post("/api/v1/networks", SignedIn, add)),
        bare(put("/api/v1/networks/{id}", SignedIn, edit)),
        bare(delete("/api/v1/networks/{id}", SignedIn, remove)),
    ]
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    CameFrom(origin): CameFrom,
) -> Answer<Items<NetworkLine>> {
    Ok(Items::all(
        networks::list(&office.desk, &visit.who, origin.ip).await?,
    ))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    CameFrom(origin): CameFrom,
    Given(new): Given<NewNetwork>,
) -> Result<(StatusCode, Json<Made<NetworkId>>), Shown> {
    Ok(Made::new(
        networks::add(&office.desk, &visit.who, new, origin.ip).await?,
    ))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    (CameFrom(origin), At(id)): (CameFrom, At<NetworkId>),
    Given(new): Given<NewNetwork>,
) -> Done {
    networks::edit(&office.desk, &visit.who, (id, new), origin.ip).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    CameFrom(origin): CameFrom,
    At(id): At<NetworkId>,
) -> Done {
    networks::remove(&office.desk, &visit.who, id, origin.ip).await?;
    Ok(StatusCode::NO_CONTENT)
}
