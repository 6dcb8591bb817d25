//! One-time links: a new user's first password, and another one for who forgot theirs (P-9).

use axum::extract::{Query, State};
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::{
    links::{self, Opened},
    posting::About,
};

use super::{
    around::Around,
    forms::{field, refusal},
    layout::{Room, brand, shell},
    letters::writer,
    scene::{Answer, page, refused, see_other},
    sign_in::Outside,
};
use crate::{
    Office,
    gate::{CameFrom, Here, Posted},
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/activate", Needs::Nobody, show),
        post("/activate", Needs::Nobody, redeem),
        get("/forgot", Needs::Nobody, ask),
        post("/forgot", Needs::Nobody, forgot),
    ]
}

/// What a link's form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    token: String,
    password: String,
}

/// Looking uses nothing up: mail programs and their guards open links before people do.
async fn show(
    State(office): State<Office>,
    Outside(around): Outside,
    Query(entry): Query<Entry>,
) -> Answer {
    let opened = links::open(&office.desk, &entry.token).await?;
    page(chosen(&around, &opened, (&entry.token, None)))
}

async fn redeem(
    State(office): State<Office>,
    Outside(around): Outside,
    Posted(entry): Posted<Entry>,
) -> Answer {
    let opened = links::open(&office.desk, &entry.token).await?;
    match links::redeem(&office.desk, &entry.token, &entry.password).await {
        Ok(()) => see_other("/sign-in?done=password"),
        Err(problem) => refused(&problem, |problem| {
            chosen(&around, &opened, (&entry.token, Some(problem)))
        }),
    }
}

fn chosen(around: &Around, opened: &Opened, (token, problem): (&str, Option<&Problem>)) -> Markup {
    let t = &around.t;
    let (title, save) = match opened.about {
        About::Activation => ("activate-title", "activate"),
        About::Reset => ("reset-title", "password-change"),
    };
    let body = html! {
        div class="sign-in" {
            (brand())
            h1 { (t.text(title)) }
            p { (t.with("activate-who", &[("name", opened.name.as_str().into()), ("email", opened.email.as_str().into())])) }
            (refusal(around, problem, &["password"]))
            form method="post" action="/activate" class="stack" {
                input type="hidden" name="token" value=(token);
                input type="hidden" name="username" value=(opened.email) autocomplete="username";
                (field("password", "password-new", "").kind("password").hint("activate-hint").autocomplete("new-password").required().draw(around, problem))
                button class="button primary wide" { (t.text(save)) }
            }
        }
    };
    shell(around, &t.text(title), Room::None, &body)
}

/// What the form for another password holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Forgot {
    email: String,
}

/// What the page for another password has to say.
#[derive(Clone, Copy)]
enum Said<'a> {
    Nothing,
    Taken,
    Refused(&'a Problem),
}

async fn ask(State(office): State<Office>, Outside(around): Outside) -> Answer {
    page(asking(&around, &office, ("", Said::Nothing)))
}

/// Answers the same, and as fast, whether the address is anybody's.
async fn forgot(
    State(office): State<Office>,
    Outside(around): Outside,
    CameFrom(origin): CameFrom,
    Here(here): Here,
    Posted(entry): Posted<Forgot>,
) -> Answer {
    if !links::can_send(&office.desk) {
        return Err(Problem::new(Code::NotFound).into());
    }
    let writer = writer(&office);
    let way = (here.as_deref(), &writer);
    match links::forgot(&office.desk, &entry.email, &origin, way).await {
        Ok(()) => page(asking(&around, &office, (&entry.email, Said::Taken))),
        Err(problem) => refused(&problem, |problem| {
            asking(&around, &office, (&entry.email, Said::Refused(problem)))
        }),
    }
}

fn asking(around: &Around, office: &Office, (email, said): (&str, Said<'_>)) -> Markup {
    let t = &around.t;
    let problem = match said {
        Said::Refused(problem) => Some(problem),
        Said::Nothing | Said::Taken => None,
    };
    let body = html! {
        div class="sign-in" {
            (brand())
            h1 { (t.text("forgot-title")) }
            @if !links::can_send(&office.desk) {
                p class="notice" { (t.text("sign-in-help")) }
            } @else if let Said::Taken = said {
                p class="notice good" role="status" { (t.text("forgot-taken")) }
            } @else {
                p { (t.text("forgot-text")) }
                (refusal(around, problem, &["email"]))
                form method="post" action="/forgot" class="stack" {
                    (field("email", "sign-in-email", email).kind("email").autocomplete("username").required().draw(around, problem))
                    button class="button primary wide" { (t.text("forgot-send")) }
                }
            }
            p class="hint" { a href="/sign-in" { (t.text("problem-to-sign-in")) } }
        }
    };
    shell(around, &t.text("forgot-title"), Room::None, &body)
}
