//! Colleagues' cards.

use axum::{Json, extract::State};
use model::{Colour, OfficeId, UserId};
use serde::{Deserialize, Serialize};
use service::colleagues::{self, PeopleAsk};

use super::{
    answer::{Answer, Items},
    ask::{Asked, rows},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, get},
};

pub(super) fn routes() -> Vec<Route> {
    vec![get("/api/v1/people", SignedIn, list)]
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PeopleQuery {
    /// Starts of words of the name.
    q: String,
    office: Option<OfficeId>,
    limit: Option<usize>,
    cursor: Option<String>,
}

#[derive(Serialize)]
struct Card {
    id: UserId,
    name: String,
    position: String,
    office: Option<String>,
    photo: Option<String>,
    colour: Option<Colour>,
}

impl From<colleagues::Card> for Card {
    fn from(card: colleagues::Card) -> Self {
        Self {
            id: card.id,
            name: card.name,
            position: card.position,
            office: card.office,
            photo: card.photo,
            colour: card.colour,
        }
    }
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<PeopleQuery>,
) -> Answer<Items<Card>> {
    let ask = PeopleAsk {
        q: asked.q,
        office: asked.office,
        limit: rows(asked.limit)?,
        cursor: asked.cursor,
    };
    let page = colleagues::find(&office.desk, &visit.who, ask).await?;
    Ok(Json(Items::of(page)))
}
