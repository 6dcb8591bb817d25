//! One's own accounts at OpenID providers.

use maud::{Markup, html};
use model::Problem;
use serde::Deserialize;
use service::openid::{self, Connected, ProviderName};

use super::{Said, Whole, end, whole};
use crate::{
    gate::{CameFrom, Here, Posted, SessionSecret},
    pages::{
        around::Around,
        forms::{field, refusal, select, wrong_at},
        openid::going,
        parts::time,
        scene::{Answer, Scene, refused, see_other},
    },
    route::{Needs, Route, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/account/openid", Needs::InPerson, connect),
        post("/account/openid/end", Needs::InPerson, disconnect),
    ]
}

/// A provider to be connected with.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Chosen {
    provider: String,
    password: String,
}

/// What is to be ended.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Ending {
    id: String,
}

async fn connect(
    scene: Scene,
    secret: Option<SessionSecret>,
    CameFrom(origin): CameFrom,
    Here(here): Here,
    Posted(chosen): Posted<Chosen>,
) -> Answer {
    let asked = (chosen.provider.as_str(), chosen.password.as_str());
    let (desk, who) = (scene.desk(), scene.who());
    match openid::begin_connecting(desk, who, asked, origin.ip, here.as_deref()).await {
        Ok(begun) => Ok(going(&scene.office, &scene.around, &begun)),
        Err(problem) => {
            let whole = whole(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
            refused(&problem, |problem| {
                let said = Said::OpenIdRefused(&chosen.provider, problem);
                super::view(&scene.around, &whole, said)
            })
        }
    }
}

async fn disconnect(
    scene: Scene,
    secret: Option<SessionSecret>,
    Posted(ending): Posted<Ending>,
) -> Answer {
    match openid::disconnect(scene.desk(), scene.who(), &ending.id).await {
        Ok(()) => see_other("/account#openid"),
        Err(problem) => {
            let whole = whole(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
            refused(&problem, |problem| {
                super::view(&scene.around, &whole, Said::OpenIdRefused("", problem))
            })
        }
    }
}

/// The accounts, and the form for another one; nothing where there are no providers.
pub(super) fn view(around: &Around, whole: &Whole, said: Said<'_>) -> Markup {
    let t = &around.t;
    let (chosen, problem) = match said {
        Said::OpenIdRefused(chosen, problem) => (chosen, Some(problem)),
        _ => ("", None),
    };
    let connected = &whole.connected;
    let left: Vec<&ProviderName> = whole
        .choices
        .iter()
        .filter(|choice| !is_connected(connected, choice))
        .collect();
    html! {
        @if !left.is_empty() || !connected.is_empty() {
            section class="card stack" id="openid" aria-labelledby="openid-title" {
                h2 id="openid-title" { (t.text("openid-ways")) }
                p class="quiet" { (t.text("openid-text")) }
                (refusal(around, problem, &["provider", "password"]))
                @if !connected.is_empty() {
                    (list(around, connected, |link| end(around, "/account/openid/end", (&link.id, "openid-disconnect"))))
                }
                @if !left.is_empty() { (form(around, &left, (chosen, problem))) }
            }
        }
    }
}

fn is_connected(connected: &[Connected], choice: &ProviderName) -> bool {
    connected
        .iter()
        .any(|link| link.word.as_ref() == Some(&choice.word))
}

/// Connected accounts, each with what can be done with it.
pub fn list(
    around: &Around,
    connected: &[Connected],
    way_out: impl Fn(&Connected) -> Markup,
) -> Markup {
    let t = &around.t;
    html! {
        ul class="lines" {
            @for link in connected {
                li {
                    div class="grow" {
                        strong { (link.name) }
                        p class="quiet" {
                            @if !link.email.is_empty() { (link.email) " · " }
                            (t.text("openid-since")) " " (time(around, link.since))
                        }
                    }
                    (way_out(link))
                }
            }
        }
    }
}

fn form(
    around: &Around,
    left: &[&ProviderName],
    (chosen, problem): (&str, Option<&Problem>),
) -> Markup {
    let options: Vec<(String, String)> = left
        .iter()
        .map(|choice| (choice.word.clone(), choice.name.clone()))
        .collect();
    html! {
        form class="stack" method="post" action="/account/openid" {
            (around.token())
            (select(around, field("provider", "openid-provider", chosen), &options, problem))
            div class="field" {
                label for="openid-password" { (around.t.text("password-old")) }
                input id="openid-password" name="password" type="password" value="" required
                    autocomplete="current-password"
                    aria-invalid=[wrong(problem).map(|_| "true")] aria-describedby=[wrong(problem).map(|_| "openid-password-wrong")];
                div id="openid-password-wrong" { (wrong_at(around, "password", problem)) }
            }
            div { button class="button" { (around.t.text("openid-connect")) } }
        }
    }
}

fn wrong(problem: Option<&Problem>) -> Option<&Problem> {
    problem.filter(|problem| problem.field.as_deref() == Some("password"))
}
