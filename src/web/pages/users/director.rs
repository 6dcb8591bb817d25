//! Handing the Director's office to another user, with the password typed again (P-11).

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, Problem, UserId};
use serde::Deserialize;
use service::users::{self, Profile};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        scene::{Answer, Scene, id, page, refused, see_other},
    },
};

/// What the form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    password: String,
}

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let profile = next(&scene, &at).await?;
    page(view(&scene.around, &profile, None))
}

pub async fn go(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let profile = next(&scene, &at).await?;
    let id = profile.id;
    match users::hand_over_office(scene.desk(), scene.who(), id, &entry.password).await {
        Ok(()) => see_other(&format!("/users/{id}")),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &profile, Some(problem))
        }),
    }
}

/// Who is to be the Director, for the Director alone.
async fn next(scene: &Scene, at: &str) -> Result<Profile, Problem> {
    let id: UserId = id(at)?;
    let profile = users::profile(scene.desk(), scene.who(), id).await?;
    let may = profile.whole.as_ref().is_some_and(|whole| whole.may.crown);
    if may {
        Ok(profile)
    } else {
        Err(Problem::new(Code::NotAllowed))
    }
}

fn view(around: &Around, profile: &Profile, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let title = t.with("director-title", &[("name", profile.name.as_str().into())]);
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            p class="lead" { (t.text("director-text")) }
            div class="notice warn" {
                (icon(Icon::Warning))
                ul { li { (t.text("director-yours")) } li { (t.text("director-theirs")) } li { (t.text("director-agents")) } }
            }
            form class="card stack" method="post" action={ "/users/" (profile.id) "/director" } {
                (around.token())
                (refusal(around, problem, &["password"]))
                (field("password", "password-old", "").kind("password").autocomplete("current-password").required().draw(around, problem))
                div class="actions" {
                    button class="button danger" { (t.text("director-hand-over")) }
                    a class="button" href={ "/users/" (profile.id) } { (t.text("cancel")) }
                }
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}
