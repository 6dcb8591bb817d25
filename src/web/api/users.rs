//! Users.

use axum::{Json, extract::State, http::StatusCode};
use model::UserId;
use service::people::{self, NewUser, UserLine};

use super::{
    answer::{Answer, Items, Made},
    ask::{At, Given, bare},
    me::Secret,
};
use crate::{
    Office,
    gate::Visitor,
    route::{
        Needs::{InPerson, SignedIn},
        Route, get, post,
    },
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/users", SignedIn, list)),
        bare(post("/api/v1/users", SignedIn, add)),
        bare(post("/api/v1/users/{email}/token", InPerson, token)),
    ]
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<UserLine>> {
    Ok(Items::all(people::list(&office.desk, &visit.who).await?))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewUser>,
) -> Result<(StatusCode, Json<Made<UserId>>), Shown> {
    Ok(Made::new(people::add(&office.desk, &visit.who, new).await?))
}

/// The operator's: `korespond user token`.
async fn token(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(email): At<String>,
) -> Result<(StatusCode, Json<Secret>), Shown> {
    let token = people::make_token_for(&office.desk, &visit.who, &email).await?;
    Ok((StatusCode::CREATED, Json(Secret { token })))
}
