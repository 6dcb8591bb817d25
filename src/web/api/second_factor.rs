//! Second factors: one's own, other users', and the groups that ask for one.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use model::{GroupId, UserId};
use serde::{Deserialize, Serialize};
use service::second_factor::{self, Asking, Offer};

use super::{
    answer::{Answer, Done, Items, When},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{
        Needs::{InPerson, Operator, SignedIn},
        Route, delete, get, post, put,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/me/second-factor", SignedIn, standing)),
        bare(put("/api/v1/me/second-factor", InPerson, confirm)),
        bare(post("/api/v1/me/second-factor/offer", InPerson, offer)),
        bare(post("/api/v1/me/second-factor/codes", InPerson, renew)),
        bare(post("/api/v1/me/second-factor/off", InPerson, switch_off)),
        bare(delete("/api/v1/users/{id}/second-factor", InPerson, reset)),
        bare(post(
            "/api/v1/users/{email}/second-factor-reset",
            Operator,
            reset_by_address,
        )),
        bare(get("/api/v1/second-factor/groups", SignedIn, groups)),
        bare(put("/api/v1/second-factor/groups", InPerson, require)),
    ]
}

/// How one's own second factor stands.
#[derive(Serialize)]
struct Standing {
    since: Option<When>,
    recovery_codes_left: usize,
    required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmed {
    offer: String,
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Proven {
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Required {
    groups: BTreeSet<GroupId>,
}

/// Recovery codes: told once.
#[derive(Serialize)]
struct Codes {
    codes: Vec<String>,
}

async fn standing(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Standing> {
    let standing = second_factor::standing(&office.desk, &visit.who).await?;
    Ok(Json(Standing {
        since: standing.since.map(When::from),
        recovery_codes_left: standing.recovery_left,
        required: standing.required,
    }))
}

async fn offer(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Offer> {
    Ok(Json(second_factor::offer(&office.desk, &visit.who).await?))
}

async fn confirm(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<Confirmed>,
) -> Answer<Codes> {
    let given = (given.offer.as_str(), given.code.as_str());
    let codes = second_factor::confirm(&office.desk, &visit.who, given).await?;
    Ok(Json(Codes { codes }))
}

async fn renew(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<Proven>,
) -> Answer<Codes> {
    let codes = second_factor::renew_recovery(&office.desk, &visit.who, &given.password).await?;
    Ok(Json(Codes { codes }))
}

async fn switch_off(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<Proven>,
) -> Done {
    second_factor::switch_off(&office.desk, &visit.who, &given.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn reset(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<UserId>) -> Done {
    second_factor::reset(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The operator's: `korespond user reset-factor`.
async fn reset_by_address(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(email): At<String>,
) -> Done {
    second_factor::reset_by_address(&office.desk, &visit.who, &email).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn groups(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<Asking>> {
    Ok(Items::all(
        second_factor::groups(&office.desk, &visit.who).await?,
    ))
}

async fn require(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<Required>,
) -> Done {
    second_factor::require(&office.desk, &visit.who, given.groups).await?;
    Ok(StatusCode::NO_CONTENT)
}
