//! One's own passkeys.

use axum::{Json, extract::State, http::StatusCode};
use model::{Code, Problem};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::passkeys::{self, Given as Ended, Offer, Party, PasskeyLine};

use super::{
    answer::{Answer, Done, Items, Made, When},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{
        Needs::{InPerson, SignedIn},
        Route, delete, get, patch, post,
    },
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/me/passkeys", SignedIn, list)),
        bare(post("/api/v1/me/passkeys", InPerson, add)),
        bare(post("/api/v1/me/passkeys/offer", InPerson, offer)),
        bare(patch("/api/v1/me/passkeys/{id}", InPerson, rename)),
        bare(delete("/api/v1/me/passkeys/{id}", InPerson, end)),
    ]
}

#[derive(Serialize)]
struct Passkey {
    id: String,
    name: String,
    added: When,
    used: Option<When>,
}

impl From<PasskeyLine> for Passkey {
    fn from(line: PasskeyLine) -> Self {
        Self {
            id: line.id,
            name: line.name,
            added: line.added.into(),
            used: line.used.map(When::from),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasskey {
    name: String,
    offer: String,
    /// What `navigator.credentials.create` answered (WebAuthn, 5.1: `RegistrationResponseJSON`).
    answer: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    name: String,
}

fn party(office: &Office) -> Result<Party, Problem> {
    office.party().ok_or(Problem::new(Code::NoPasskeysHere))
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<Passkey>> {
    let lines = passkeys::mine(&office.desk, &visit.who).await?;
    Ok(Items::all(lines))
}

async fn offer(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(asked): Given<Asked>,
) -> Answer<Offer> {
    let party = party(&office)?;
    let offer = passkeys::offer(&office.desk, &visit.who, &party, &asked.password).await?;
    Ok(Json(offer))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewPasskey>,
) -> Result<(StatusCode, Json<Made<String>>), Shown> {
    let party = party(&office)?;
    let answer = new.answer.to_string();
    let ended = Ended {
        offer: &new.offer,
        answer: &answer,
    };
    let id = passkeys::add(&office.desk, &visit.who, &party, (ended, &new.name)).await?;
    Ok(Made::new(id))
}

async fn rename(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<String>,
    Given(named): Given<Named>,
) -> Done {
    passkeys::rename(&office.desk, &visit.who, &id, &named.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(State(office): State<Office>, Visitor(visit): Visitor, At(id): At<String>) -> Done {
    passkeys::end(&office.desk, &visit.who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
