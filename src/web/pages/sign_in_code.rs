//! The second step of signing in: the code of the second factor.

use axum::extract::{Query, State};
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::sign_in;

use super::{
    around::Around,
    forms::{field, refusal},
    layout::{Room, brand, shell},
    scene::{Answer, page, refused, see_other},
    sign_in::{Outside, go_in},
};
use crate::{
    Office,
    gate::{CameFrom, HalfWaySecret, Posted},
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/sign-in/code", Needs::Nobody, show),
        post("/sign-in/code", Needs::Nobody, enter),
    ]
}

/// What the form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    code: String,
    next: String,
}

async fn show(
    State(office): State<Office>,
    Outside(around): Outside,
    half: Option<HalfWaySecret>,
    Query(entry): Query<Entry>,
) -> Answer {
    let Some(HalfWaySecret(secret)) = half else {
        return see_other("/sign-in");
    };
    match sign_in::is_half_way(&office.desk, &secret).await {
        Ok(()) => page(view(&around, &entry.next, None)),
        Err(_) => see_other("/sign-in"),
    }
}

async fn enter(
    State(office): State<Office>,
    Outside(around): Outside,
    CameFrom(origin): CameFrom,
    half: Option<HalfWaySecret>,
    Posted(entry): Posted<Entry>,
) -> Answer {
    let secret = half.map(|HalfWaySecret(secret)| secret).unwrap_or_default();
    match sign_in::give_code(&office.desk, &secret, &entry.code, origin).await {
        Ok(signed) => go_in(&office, &signed, &entry.next),
        Err(problem) if problem.code == Code::NetworkNotAllowed => Err(problem.into()),
        Err(problem) => refused(&problem, |problem| {
            view(&around, &entry.next, Some(problem))
        }),
    }
}

fn view(around: &Around, next: &str, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let over = problem.is_some_and(|problem| problem.code == Code::SignInExpired);
    let body = html! {
        div class="sign-in" {
            (brand())
            h1 { (t.text("code-title")) }
            // A wrong code is told at its field; nothing else was filled in.
            @if problem.is_some_and(|problem| problem.field.is_none()) {
                (refusal(around, problem, &[]))
            }
            @if !over {
                form method="post" action="/sign-in/code" class="stack" {
                    input type="hidden" name="next" value=(next);
                    (field("code", "code-label", "").hint("code-hint").autocomplete("one-time-code").required().draw(around, problem))
                    button class="button primary wide" { (t.text("sign-in")) }
                }
            }
            p class="hint" { a href="/sign-in" { (t.text("code-back")) } }
        }
    };
    shell(around, &t.text("code-title"), Room::None, &body)
}
