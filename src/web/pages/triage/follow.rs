//! How far a deed on many messages got: following, stopping and undoing it.

use axum::extract::Path;
use maud::{Markup, html};
use service::triage::{self, TriagePage};

use super::told::line;
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        icons::{Icon, icon},
        layout::{Room, shell},
        scene::{Answer, Part, Scene, id, page, see_other},
    },
};

use super::deed::answer;

/// Where a form leads back to.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let done = triage::page(scene.desk(), scene.who(), id(&at)?).await?;
    if scene.part == Part::List {
        return page(progress(&scene.around, &done));
    }
    page(view(&scene.around, &done))
}

pub async fn undo(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    let done = triage::undo(scene.desk(), scene.who(), id(&at)?).await?;
    let own = format!("/mail/done/{}", done.id);
    if form.back.is_empty() {
        return see_other(&own);
    }
    answer(&scene, &done, (&form.back, &own))
}

pub async fn stop(scene: Scene, Path(at): Path<String>) -> Answer {
    let done = triage::stop(scene.desk(), scene.who(), id(&at)?).await?;
    see_other(&format!("/mail/done/{}", done.id))
}

fn view(around: &Around, done: &TriagePage) -> Markup {
    let t = &around.t;
    let title = t.text("did-title");
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            div id="progress-of" data-follow=[done.goes_on().then(|| format!("/mail/done/{}", done.id))] { (progress(around, done)) }
            p { a class="button" href="/mail" { (icon(Icon::Back)) (t.text("mail-basket-back")) } }
        }
    };
    shell(around, &title, Room::Mail, &body)
}

fn progress(around: &Around, done: &TriagePage) -> Markup {
    let t = &around.t;
    let (came, all) = match &done.undo {
        Some(undo) => (undo.undone + undo.kept, undo.undone + undo.kept + undo.left),
        None => (done.total - done.left, done.total),
    };
    html! {
        p class="notice good" role="status" { (icon(Icon::Check)) span { (line(around, done)) } }
        @if done.stopped { p class="notice" { (t.text("did-stopped")) } }
        @if done.goes_on() {
            div class="card stack" data-going="" {
                label for="progress" { (t.with("bulk-progress", &[("done", t.number(came).into()), ("all", t.number(all).into())])) }
                progress id="progress" max=(all) value=(came) {}
                p class="hint" { (t.text("did-by-itself")) }
                div class="actions" {
                    a class="button unscripted" href={ "/mail/done/" (done.id) } { (icon(Icon::Refresh)) (t.text("did-look-again")) }
                    @if done.undo.is_none() {
                        form method="post" action={ "/mail/done/" (done.id) "/stop" } { (around.token()) button class="button" { (t.text("did-stop")) } }
                    }
                }
            }
        } @else if done.can_undo {
            form method="post" action={ "/mail/done/" (done.id) "/undo" } {
                (around.token())
                button class="button" { (icon(Icon::Back)) (t.text("did-undo")) }
            }
        }
    }
}
