//! Where one is signed in.

use maud::{Markup, html};
use serde::Deserialize;
use service::{
    people::{self, Me, SessionLine},
    profile,
};

use super::{device::device, end};
use crate::{
    gate::{Posted, SessionSecret},
    pages::{
        around::Around,
        scene::{Answer, Scene, see_other},
    },
    route::{Needs, Route, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        post("/account/sessions/end", Needs::SignedIn, end_one),
        post("/account/sessions/end-others", Needs::SignedIn, end_others),
    ]
}

/// What is to be ended.
#[derive(Deserialize)]
struct Ending {
    id: String,
}

async fn end_one(scene: Scene, Posted(ending): Posted<Ending>) -> Answer {
    people::end_session(scene.desk(), scene.who(), &ending.id).await?;
    see_other("/account#sessions")
}

async fn end_others(scene: Scene, SessionSecret(secret): SessionSecret) -> Answer {
    profile::end_other_sessions(scene.desk(), scene.who(), &secret).await?;
    see_other("/account#sessions")
}

/// The list.
pub(super) fn view(around: &Around, me: &Me) -> Markup {
    let t = &around.t;
    html! {
        section class="card" id="sessions" aria-labelledby="sessions-title" {
            h2 id="sessions-title" { (t.text("sessions")) }
            ul class="lines" { @for session in &me.sessions { li { (line(around, session)) } } }
            @if me.sessions.len() > 1 {
                form method="post" action="/account/sessions/end-others" {
                    (around.token())
                    button class="button" { (t.text("sessions-end-others")) }
                }
            }
        }
    }
}

fn line(around: &Around, session: &SessionLine) -> Markup {
    let t = &around.t;
    html! {
        div class="grow" {
            strong title=(session.agent) { (device(&session.agent)) }
            p class="quiet" { (session.ip) " · " (t.with("session-seen", &[("ago", t.ago(session.seen).into())])) }
        }
        @if session.current { span class="chip" { (t.text("session-current")) } }
        @else { (end(around, "/account/sessions/end", (&session.id, "session-end"))) }
    }
}
