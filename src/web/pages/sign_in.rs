//! Signing in and out, and the choice of language.

use axum::{
    extract::{FromRequestParts, Query, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use model::{Code, Locale, Problem};
use serde::Deserialize;
use service::{
    openid::{self, ProviderName},
    passkeys::Party,
    people,
    sign_in::{self, Entered, Signed},
};

use super::{
    around::Around,
    forms::{field, refusal},
    layout::{Room, brand, shell},
    openid::buttons,
    parts::in_query,
    passkey_in,
    scene::{self, Answer, go_back, page, refused, see_other},
};
use crate::{
    DemoHint, Office,
    gate::{
        CameFrom, Posted, SessionSecret, Visitor, half_way_cookie, half_way_ended, language_cookie,
        safe_next, session_cookie, session_ended,
    },
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/", Needs::Nobody, start),
        get("/sign-in", Needs::Nobody, show),
        post("/sign-in", Needs::Nobody, enter),
        post("/sign-out", Needs::SignedIn, leave),
        post("/language", Needs::Nobody, language),
    ]
}

/// What the form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// Sign-in address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Where to go then.
    pub next: String,
    /// A word for what was done before: `password` after one was chosen.
    pub done: String,
}

/// A page for anybody: words in the browser's language, and the visit if there is one.
pub struct Outside(pub Around);

impl FromRequestParts<Office> for Outside {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Response> {
        Ok(Self(scene::around(parts, office, None).await))
    }
}

async fn start() -> Answer {
    see_other("/mail")
}

async fn show(
    State(office): State<Office>,
    Outside(around): Outside,
    visitor: Option<Visitor>,
    Query(entry): Query<Entry>,
) -> Answer {
    if visitor.is_some() {
        return see_other(safe_next(&entry.next).unwrap_or("/mail"));
    }
    if people::needs_director(&office.desk).await? {
        return Err(Problem::new(Code::NotSetUp).into());
    }
    page(view(&around, &entry, &Door::of(&office), None))
}

async fn enter(
    State(office): State<Office>,
    Outside(around): Outside,
    CameFrom(origin): CameFrom,
    Posted(entry): Posted<Entry>,
) -> Answer {
    match sign_in::sign_in(&office.desk, &entry.email, &entry.password, origin).await {
        Ok(entered) => go_on(&office, entered, &entry.next),
        Err(problem) => refused(&problem, |problem| {
            view(&around, &entry, &Door::of(&office), Some(problem))
        }),
    }
}

/// Into the panel, or on to the code of the second factor.
pub fn go_on(office: &Office, entered: Entered, next: &str) -> Answer {
    match entered {
        Entered::In(signed) => go_in(office, &signed, next),
        Entered::CodeNext(half) => {
            let cookie = half_way_cookie(&office.settings, &half);
            let next = in_query(safe_next(next).unwrap_or_default());
            let onwards = see_other(&format!("/sign-in/code?next={next}"))?;
            Ok(([(header::SET_COOKIE, cookie)], onwards).into_response())
        }
    }
}

/// Into the panel with a new session; what was kept between password and code is taken back.
pub fn go_in(office: &Office, signed: &Signed, next: &str) -> Answer {
    let mut onwards = see_other(safe_next(next).unwrap_or("/mail"))?;
    for cookie in [
        session_cookie(&office.settings, signed),
        half_way_ended(&office.settings),
    ] {
        onwards.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(onwards)
}

async fn leave(State(office): State<Office>, SessionSecret(secret): SessionSecret) -> Answer {
    sign_in::sign_out(&office.desk, &secret).await?;
    let cookie = session_ended(&office.settings);
    Ok(([(header::SET_COOKIE, cookie)], see_other("/sign-in")?).into_response())
}

#[derive(Deserialize)]
struct Choice {
    locale: String,
    #[serde(default)]
    back: String,
}

async fn language(
    State(office): State<Office>,
    visitor: Option<Visitor>,
    Posted(choice): Posted<Choice>,
) -> Answer {
    let locale = Locale::from_tag(&choice.locale).ok_or(Problem::at(Code::BadChoice, "locale"))?;
    if let Some(Visitor(visit)) = visitor {
        people::set_locale(&office.desk, &visit.who, locale).await?;
    }
    let cookie = language_cookie(&office.settings, locale);
    let back = go_back(&choice.back, "/sign-in")?;
    Ok(([(header::SET_COOKIE, cookie)], back).into_response())
}

/// What else there is at the door.
pub struct Door<'a> {
    /// The sample agency's sign-ins.
    pub demo: Option<&'a DemoHint>,
    /// Whose passkeys open it.
    pub party: Option<Party>,
    /// The OpenID providers.
    pub choices: Vec<ProviderName>,
}

impl<'a> Door<'a> {
    /// The door of an office.
    pub fn of(office: &'a Office) -> Self {
        Self {
            demo: office.settings.demo.as_ref(),
            party: office.party(),
            choices: openid::choices(&office.desk),
        }
    }
}

/// The sign-in page.
pub fn view(around: &Around, entry: &Entry, door: &Door<'_>, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let body = html! {
        div class="sign-in" {
            (brand())
            h1 { (t.text("sign-in-title")) }
            (refusal(around, problem, &[]))
            @if entry.done == "password" && problem.is_none() {
                p class="notice good" role="status" { (t.text("sign-in-password-set")) }
            }
            form method="post" action="/sign-in" class="stack" {
                input type="hidden" name="next" value=(entry.next);
                (field("email", "sign-in-email", &entry.email).kind("email").autocomplete("username").required().draw(around, None))
                (field("password", "sign-in-password", "").kind("password").autocomplete("current-password").required().draw(around, None))
                button class="button primary wide" { (t.text("sign-in")) }
            }
            @if let Some(party) = &door.party { (passkey_in::view(around, party, &entry.next)) }
            p class="hint" { a href="/forgot" { (t.text("sign-in-forgot")) } }
            (buttons(around, &door.choices, &entry.next))
            @if let Some(demo) = door.demo { (demo_people(around, demo, &entry.next)) }
        }
    };
    shell(around, &t.text("sign-in"), Room::None, &body)
}

fn demo_people(around: &Around, demo: &DemoHint, next: &str) -> Markup {
    html! {
        section class="demo" aria-labelledby="demo-title" {
            h2 id="demo-title" { (around.t.text("demo-title")) }
            p { (around.t.text("demo-text")) }
            ul {
                @for person in &demo.people {
                    li {
                        form method="post" action="/sign-in" {
                            input type="hidden" name="next" value=(next);
                            input type="hidden" name="email" value=(person.email);
                            input type="hidden" name="password" value=(person.password);
                            button class="demo-person" {
                                (super::parts::avatar(&person.name, &person.email))
                                span { strong { (person.name) } span { (person.email) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
