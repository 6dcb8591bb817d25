//! Accounts at OpenID providers that sign users in: one's own, and other users'.

use axum::{Json, extract::State, http::StatusCode};
use model::UserId;
use serde::Serialize;
use service::openid::{self, Connected};

use super::{
    answer::{Answer, Done, Items, When},
    ask::{At, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{
        Needs::{InPerson, SignedIn},
        Route, delete, get,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/me/openid", SignedIn, mine)),
        bare(delete("/api/v1/me/openid/{id}", InPerson, disconnect)),
        bare(get("/api/v1/users/{id}/openid", SignedIn, of_user)),
        bare(delete("/api/v1/users/{id}/openid", InPerson, disconnect_of)),
    ]
}

/// An account at a provider.
#[derive(Serialize)]
struct Link {
    id: String,
    provider: String,
    email: String,
    since: When,
}

impl From<Connected> for Link {
    fn from(connected: Connected) -> Self {
        Self {
            id: connected.id,
            provider: connected.name,
            email: connected.email,
            since: When::from(connected.since),
        }
    }
}

fn all(links: Vec<Connected>) -> Json<Items<Link>> {
    Items::all(links)
}

async fn mine(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<Link>> {
    Ok(all(openid::mine(&office.desk, &visit.who).await?))
}

async fn disconnect(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<String>,
) -> Done {
    openid::disconnect(&office.desk, &visit.who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn of_user(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Answer<Items<Link>> {
    Ok(all(openid::of_user(&office.desk, &visit.who, id).await?))
}

async fn disconnect_of(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Done {
    openid::disconnect_of(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
