//! How far a bulk edit got, going on with it, and undoing it.

use axum::extract::Path;
use maud::{Markup, html};
use service::bulk::{self, BulkPage, Refused, UndoPage};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::time,
    scene::{Answer, Scene, id, page, see_other},
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let told = bulk::page(scene.desk(), scene.who(), id(&at)?).await?;
    page(view(&scene.around, &told))
}

pub async fn go_on(scene: Scene, Path(at): Path<String>) -> Answer {
    let told = bulk::go_on(scene.desk(), scene.who(), id(&at)?).await?;
    see_other(&format!("/users/basket/done/{}", told.id))
}

pub async fn undo(scene: Scene, Path(at): Path<String>) -> Answer {
    let told = bulk::undo(scene.desk(), scene.who(), id(&at)?).await?;
    see_other(&format!("/users/basket/done/{}", told.id))
}

/// The page of one edit.
pub fn view(around: &Around, bulk: &BulkPage) -> Markup {
    let t = &around.t;
    let title = t.text("bulk-done");
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            p class={ "notice " (if bulk.refused == 0 { "good" } else { "warn" }) } role="status" {
                (icon(Icon::Check))
                span {
                    (t.count("bulk-changed", bulk.changed)) " "
                    @if bulk.unchanged > 0 { (t.count("bulk-unchanged", bulk.unchanged)) " " }
                    @if bulk.refused > 0 { (t.count("bulk-refused", bulk.refused)) }
                }
            }
            @if bulk.left > 0 {
                (step(around, (bulk.total - bulk.left, bulk.total), (&format!("/users/basket/go-on/{}", bulk.id), "bulk-go-on")))
            }
            (refusals(around, &bulk.refusals))
            @match &bulk.undo {
                Some(undo) => { (undone(around, bulk.id, undo)) }
                None => { (undo_form(around, bulk)) }
            }
            p { a class="button" href="/users/basket" { (icon(Icon::Back)) (t.text("bulk-to-basket")) } }
        }
    };
    shell(around, &title, Room::Users, &body)
}

/// How far something got, and the button that goes on with it.
fn step(around: &Around, (done, all): (u64, u64), (action, label): (&str, &str)) -> Markup {
    let t = &around.t;
    let told = [
        ("done", t.number(done).into()),
        ("all", t.number(all).into()),
    ];
    html! {
        form class="card stack" method="post" action=(action) {
            (around.token())
            label for="progress" { (t.with("bulk-progress", &told)) }
            progress id="progress" max=(all) value=(done) {}
            div { button class="button primary" { (t.text(label)) } }
        }
    }
}

fn refusals(around: &Around, refused: &[Refused]) -> Markup {
    let t = &around.t;
    html! {
        @if !refused.is_empty() {
            section class="card" {
                h2 { (t.text("bulk-stayed")) }
                ul class="lines" {
                    @for one in refused { li { strong class="grow" { (one.name) } span { (t.text(&format!("problem-{}", one.why))) } } }
                }
            }
        }
    }
}

fn undo_form(around: &Around, bulk: &BulkPage) -> Markup {
    let t = &around.t;
    html! {
        @if bulk.changed > 0 {
            details class="card rare" {
                summary { (t.text("bulk-undo")) }
                p { (t.text("bulk-undo-text")) " " (time(around, bulk.undo_until)) }
                form method="post" action={ "/users/basket/undo/" (bulk.id) } {
                    (around.token())
                    button class="button danger" { (t.text("bulk-undo-now")) }
                }
            }
        }
    }
}

fn undone(around: &Around, id: u64, undo: &UndoPage) -> Markup {
    let t = &around.t;
    let all = undo.left + undo.undone + undo.refused;
    html! {
        p class="notice good" role="status" { (icon(Icon::Check)) span { (t.count("bulk-undone", undo.undone)) } }
        @if undo.left > 0 {
            (step(around, (all - undo.left, all), (&format!("/users/basket/undo/{id}"), "bulk-undo-go-on")))
        }
        (refusals(around, &undo.refusals))
    }
}
