//! Signing in by a passkey: the browser asks for an offer, and gives it back with the answer.

use axum::{Json, extract::State};
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::passkeys::{self, Given, Offer, Party};

use super::{
    around::Around,
    icons::{Icon, icon},
    scene::{Answer, refused},
    sign_in::{self, Door, Entry, Outside, go_in},
};
use crate::{
    Office,
    assets::url,
    gate::{CameFrom, Posted},
    route::{Needs, Route, post},
    shown::Shown,
};

pub fn routes() -> Vec<Route> {
    vec![
        post("/sign-in/passkey", Needs::Nobody, enter),
        post("/sign-in/passkey/offer", Needs::Nobody, offer),
    ]
}

/// What the form holds; the panel's script fills it in.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Filled {
    offer: String,
    answer: String,
    next: String,
}

async fn offer(State(office): State<Office>) -> Result<Json<Offer>, Shown> {
    let party = office.party().ok_or(Problem::new(Code::NoPasskeysHere))?;
    Ok(Json(passkeys::offer_sign_in(&office.desk, &party).await?))
}

async fn enter(
    State(office): State<Office>,
    Outside(around): Outside,
    CameFrom(origin): CameFrom,
    Posted(form): Posted<Filled>,
) -> Answer {
    let given = Given {
        offer: &form.offer,
        answer: &form.answer,
    };
    let signed = match office.party() {
        Some(party) => passkeys::sign_in(&office.desk, &party, given, origin).await,
        None => Err(Problem::new(Code::NoPasskeysHere)),
    };
    match signed {
        Ok(signed) => go_in(&office, &signed, &form.next),
        Err(problem) => refused(&problem, |problem| {
            let entry = Entry {
                next: form.next.clone(),
                ..Entry::default()
            };
            sign_in::view(&around, &entry, &Door::of(&office), Some(problem))
        }),
    }
}

/// The button below the password. The script shows it where the browser has passkeys and is
/// at the address that they are for.
pub fn view(around: &Around, party: &Party, next: &str) -> Markup {
    let t = &around.t;
    html! {
        form class="stack passkey-in" method="post" action="/sign-in/passkey" hidden
            data-passkey="get" data-origin=(party.origin()) data-offers="/sign-in/passkey/offer" {
            p class="or" { (t.text("passkey-or")) }
            input type="hidden" name="next" value=(next);
            input type="hidden" name="offer";
            input type="hidden" name="answer";
            button class="button wide" { (icon(Icon::Lock)) (t.text("passkey-sign-in")) }
            p class="wrong" role="alert" data-says=(t.text("passkey-not-given")) {}
        }
        script type="module" src=(url("js/passkeys.js")) {}
    }
}
