//! The quarantine: what could not be read, to save and to read again (M-23).

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use service::{
    Page,
    quarantine::{self, ReadAgain, Unread},
};

use super::{
    message::flaw_key,
    rows::{folder_sign, subject},
};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        icons::{Icon, icon},
        layout::{Room, shell},
        parts::{empty, message_path, pager, time},
        scene::{Answer, Scene, go_back, id, page, see_other},
    },
};

/// Where the page is.
pub const QUARANTINE: &str = "/mail/quarantine";

/// Rows a page.
const ROWS: usize = 50;

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    cursor: Option<String>,
    /// What came of reading all again, as tried and mended.
    again: String,
}

/// Where a form leads back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

pub async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let cursor = asking.cursor.as_deref();
    let listed = quarantine::list(scene.desk(), scene.who(), (cursor, ROWS)).await?;
    let again = read_again(&asking.again);
    page(view(&scene.around, &listed, (cursor.is_none(), again)))
}

/// What an address says of reading again; nothing where it says anything else.
fn read_again(word: &str) -> Option<ReadAgain> {
    let (tried, mended) = word.split_once('-')?;
    Some(ReadAgain {
        tried: tried.parse().ok()?,
        mended: mended.parse().ok()?,
    })
}

pub async fn parse(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    let id = id(&at)?;
    quarantine::parse(scene.desk(), scene.who(), id).await?;
    go_back(&form.back, &message_path(id))
}

pub async fn parse_all(scene: Scene, Posted(Back { .. }): Posted<Back>) -> Answer {
    let done = quarantine::parse_all(scene.desk(), scene.who()).await?;
    see_other(&format!(
        "{QUARANTINE}?again={}-{}",
        done.tried, done.mended
    ))
}

/// The page.
pub fn view(
    around: &Around,
    listed: &Page<Unread>,
    (first, again): (bool, Option<ReadAgain>),
) -> Markup {
    let t = &around.t;
    let title = t.text("quarantine");
    let body = html! {
        section class="page" {
            header class="page-head" {
                h1 { (title) }
                @if !listed.items.is_empty() {
                    form class="actions" method="post" action=(QUARANTINE) {
                        (around.token())
                        button class="button" { (icon(Icon::Refresh)) (t.text("quarantine-all")) }
                    }
                }
            }
            @if let Some(again) = again {
                p class="notice" role="status" {
                    (icon(Icon::Check))
                    (t.with("quarantine-again", &[("tried", t.number(again.tried).into()), ("mended", t.number(again.mended).into())]))
                }
            }
            p class="lead" { (t.text("quarantine-text")) }
            @if listed.items.is_empty() {
                (empty(around, Icon::Check, ("quarantine-empty", "quarantine-empty-text"), Some(("/accounts", "list-empty-way"))))
            } @else {
                ul class="cards quarantine" { @for one in &listed.items { (card(around, one)) } }
            }
            (pager(around, QUARANTINE, (first, listed.next.as_deref())))
        }
    };
    shell(around, &title, Room::Mail, &body)
}

fn card(around: &Around, one: &Unread) -> Markup {
    let t = &around.t;
    let line = &one.line;
    let path = message_path(line.id);
    html! {
        li class="card stack" {
            h2 { a href=(path) { (subject(around, line)) } }
            p class="quiet" {
                @if line.from.label().is_empty() { (t.text("row-no-sender")) } @else { (line.from.label()) }
                " · " (line.account) " · " (t.size(one.size)) " · " (time(around, line.date))
            }
            p { (folder_sign(around, line)) }
            @for flaw in one.flaws.iter().filter(|flaw| flaw.quarantines()) {
                p class="notice warn" { (icon(Icon::Warning)) (t.text(flaw_key(*flaw))) }
            }
            div class="actions" {
                (again(around, &path))
                @if one.exportable { a class="button small" href={ (path) "/raw" } { (icon(Icon::Download)) (t.text("message-raw")) } }
            }
        }
    }
}

/// The button by which a message is read again.
pub fn again(around: &Around, path: &str) -> Markup {
    html! {
        form method="post" action={ (path) "/parse" } {
            (around.token())
            (around.back())
            button class="button small" { (icon(Icon::Refresh)) (around.t.text("quarantine-one")) }
        }
    }
}
