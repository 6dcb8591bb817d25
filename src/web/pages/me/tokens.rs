//! One's own API tokens.

use maud::{Markup, html};
use serde::Deserialize;
use service::people::{self, Me};

use super::{Said, end, whole};
use crate::{
    gate::{Posted, SessionSecret},
    pages::{
        around::Around,
        forms::{field, refusal},
        parts::time,
        scene::{Answer, Scene, page, refused, see_other},
    },
    route::{Needs, Route, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/account/tokens", Needs::SignedIn, make),
        post("/account/tokens/end", Needs::SignedIn, end_one),
    ]
}

/// What is to be ended.
#[derive(Deserialize)]
struct Ending {
    id: String,
}

async fn end_one(scene: Scene, Posted(ending): Posted<Ending>) -> Answer {
    people::end_token(scene.desk(), scene.who(), &ending.id).await?;
    see_other("/account#tokens")
}

/// A token to be made.
#[derive(Deserialize)]
struct NewToken {
    name: String,
}

async fn make(
    scene: Scene,
    secret: Option<SessionSecret>,
    Posted(form): Posted<NewToken>,
) -> Answer {
    let made = people::make_token(scene.desk(), scene.who(), &form.name).await;
    let whole = whole(&scene, secret.as_ref().map(|secret| secret.0.as_str())).await?;
    match made {
        Ok(token) => page(super::view(&scene.around, &whole, Said::Token(&token))),
        Err(problem) => refused(&problem, |problem| {
            super::view(
                &scene.around,
                &whole,
                Said::TokenRefused(&form.name, problem),
            )
        }),
    }
}

/// The list, and the form for another one.
pub(super) fn view(around: &Around, me: &Me, said: Said<'_>) -> Markup {
    let t = &around.t;
    let (typed, problem) = match said {
        Said::TokenRefused(typed, problem) => (typed, Some(problem)),
        _ => ("", None),
    };
    html! {
        section class="card" id="tokens" aria-labelledby="tokens-title" {
            h2 id="tokens-title" { (t.text("tokens")) }
            p class="quiet" { (t.text("tokens-text")) }
            @if let Said::Token(secret) = said {
                div class="notice good" role="status" { div { p { strong { (t.text("token-made")) } } p { code class="secret" { (secret) } } } }
            }
            ul class="lines" {
                @for token in &me.tokens {
                    li {
                        div class="grow" { strong { (token.name) } p class="quiet" { (time(around, token.made)) } }
                        (end(around, "/account/tokens/end", (&token.id, "token-end")))
                    }
                }
            }
            form class="stack" method="post" action="/account/tokens" {
                (around.token())
                (refusal(around, problem, &["name"]))
                (field("name", "token-name", typed).required().draw(around, problem))
                div { button class="button" { (t.text("token-make")) } }
            }
        }
    }
}
