//! Signing in by an OpenID provider: the way there, and the way back.

use axum::{
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::openid::{self, Back, Begun, ProviderName, Return};

use super::{
    around::Around,
    layout::{Room, brand, shell},
    problem,
    scene::{Answer, see_other},
    sign_in::{self, Door, Entry, Outside, go_on},
};
use crate::{
    Office,
    gate::{AwaySecret, CameFrom, Here, Posted, Visitor, away_cookie, away_ended, safe_next},
    route::{Needs, Route, get, post},
    shown::say_when,
};

pub fn routes() -> Vec<Route> {
    vec![
        post("/sign-in/openid", Needs::Nobody, begin),
        get("/sign-in/openid/{provider}", Needs::Nobody, come_back),
    ]
}

/// What the form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Chosen {
    provider: String,
    next: String,
}

/// What the provider's page sends back (RFC 6749, 4.1.2; RFC 9207).
#[derive(Default, Deserialize)]
#[serde(default)]
struct Sent {
    state: String,
    code: String,
    iss: String,
}

async fn begin(
    State(office): State<Office>,
    Outside(around): Outside,
    CameFrom(origin): CameFrom,
    Here(here): Here,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    let next = safe_next(&chosen.next).unwrap_or_default();
    let asked = (chosen.provider.as_str(), next);
    match openid::begin(&office.desk, asked, origin.ip, here.as_deref()).await {
        Ok(begun) => Ok(going(&office, &around, &begun)),
        Err(problem) => Ok(refused(&office, around, (&problem, next))),
    }
}

async fn come_back(
    State(office): State<Office>,
    Outside(around): Outside,
    (CameFrom(origin), Here(here)): (CameFrom, Here),
    (visitor, AwaySecret(secret)): (Option<Visitor>, AwaySecret),
    (Path(word), Query(sent)): (Path<String>, Query<Sent>),
) -> Answer {
    let back = Return {
        word: &word,
        secret: &secret,
        state: &sent.state,
        code: &sent.code,
        iss: &sent.iss,
        who: visitor.as_ref().map(|Visitor(visit)| &visit.who),
        here: here.as_deref(),
    };
    let done = openid::come_back(&office.desk, back, origin).await;
    let mut answer = match done {
        Ok(Back::Entered(entered, next)) => go_on(&office, entered, &next)?,
        Ok(Back::Connected) => see_other("/account#openid")?,
        Err(problem) if problem.code == Code::NotFound => return Err(problem.into()),
        Err(problem) => match visitor {
            Some(Visitor(visit)) => {
                let page = problem::problem(&problem, &around.t, Some(&visit));
                told(&problem, &page)
            }
            None => refused(&office, around, (&problem, "")),
        },
    };
    // It was good for this one return, whatever came of it.
    let ended = away_ended(&office.settings);
    answer.headers_mut().append(header::SET_COOKIE, ended);
    Ok(answer)
}

/// On to a provider: by a page that leads on by itself. A redirect would not do, since
/// `form-action` lets a form of ours lead to our own pages only.
pub fn going(office: &Office, around: &Around, begun: &Begun) -> Response {
    let mut answer = Html(going_view(around, begun).into_string()).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::SET_COOKIE, away_cookie(&office.settings, begun));
    // Where an address can't stand in a header, the page's own link leads on.
    if let Ok(refresh) = HeaderValue::from_str(&format!("0; url={}", begun.address)) {
        headers.insert(header::REFRESH, refresh);
    }
    answer
}

fn going_view(around: &Around, begun: &Begun) -> Markup {
    let t = &around.t;
    let named = [("name", begun.name.as_str().into())];
    let title = t.with("openid-going", &named);
    let body = html! {
        div class="sign-in" {
            (brand())
            h1 { (title) }
            p { (t.text("openid-going-text")) }
            p { a class="button primary" href=(begun.address) { (t.text("openid-go")) } }
        }
    };
    shell(around, &title, Room::None, &body)
}

/// The sign-in page with what went wrong.
fn refused(office: &Office, around: Around, (problem, next): (&Problem, &str)) -> Response {
    let entry = Entry {
        next: next.to_owned(),
        ..Entry::default()
    };
    // The address of this page is of no use a second time.
    let around = Around {
        path: "/sign-in".to_owned(),
        ..around
    };
    let page = sign_in::view(&around, &entry, &Door::of(office), Some(problem));
    told(problem, &page)
}

fn told(problem: &Problem, page: &Markup) -> Response {
    let status = StatusCode::from_u16(problem.code.status()).unwrap_or_default();
    let mut answer = (status, Html(page.clone().into_string())).into_response();
    say_when(problem, answer.headers_mut());
    answer
}

/// The ways to sign in by providers, below the form for the password.
pub fn buttons(around: &Around, choices: &[ProviderName], next: &str) -> Markup {
    let t = &around.t;
    html! {
        @if !choices.is_empty() {
            section class="stack" aria-label=(t.text("openid-ways")) {
                p class="quiet" { (t.text("openid-or")) }
                @for choice in choices {
                    form method="post" action="/sign-in/openid" {
                        input type="hidden" name="next" value=(next);
                        button class="button wide" name="provider" value=(choice.word) {
                            (t.with("openid-sign-in", &[("name", choice.name.as_str().into())]))
                        }
                    }
                }
            }
        }
    }
}
