//! One's own password.

use maud::{Markup, html};
use serde::Deserialize;
use service::people::{self, PasswordChange};

use super::{Said, whole};
use crate::{
    gate::{Posted, SessionSecret},
    pages::{
        around::Around,
        forms::{field, refusal},
        scene::{Answer, Scene, page, refused},
    },
    route::{Needs, Route, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![post("/account/password", Needs::SignedIn, change)]
}

/// A change of password.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Passwords {
    old: String,
    password: String,
}

async fn change(
    scene: Scene,
    SessionSecret(secret): SessionSecret,
    Posted(form): Posted<Passwords>,
) -> Answer {
    let change = PasswordChange {
        old: &form.old,
        new: &form.password,
        keep_session: Some(&secret),
    };
    let changed = people::change_password(scene.desk(), scene.who(), change)
        .await
        // The API's field is `new`, the form's is `password`.
        .map_err(|problem| match problem.field.as_deref() {
            Some("new") => model::Problem {
                field: Some("password".into()),
                ..problem
            },
            _ => problem,
        });
    let whole = whole(&scene, Some(&secret)).await?;
    match changed {
        Ok(()) => page(super::view(&scene.around, &whole, Said::Changed)),
        Err(problem) => refused(&problem, |problem| {
            super::view(&scene.around, &whole, Said::Refused(problem))
        }),
    }
}

/// The form.
pub(super) fn view(around: &Around, said: Said<'_>) -> Markup {
    let problem = match said {
        Said::Refused(problem) => Some(problem),
        _ => None,
    };
    html! {
        section class="card" aria-labelledby="password-title" {
            h2 id="password-title" { (around.t.text("password-change")) }
            form class="stack" method="post" action="/account/password" {
                (around.token())
                (refusal(around, problem, &["old", "password"]))
                (field("old", "password-old", "").kind("password").autocomplete("current-password").required().draw(around, problem))
                (field("password", "password-new", "").kind("password").autocomplete("new-password").hint("password-hint").required().draw(around, problem))
                div { button class="button primary" { (around.t.text("password-change")) } }
            }
        }
    }
}
