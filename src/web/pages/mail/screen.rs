//! The three panes: side bar, list, reading pane.

use maud::{Markup, html};
use model::{FolderKind, MessageRef};
use service::{
    Page,
    folders::Side,
    reading::{Line, Place, Sort},
    saved_searches::SavedSearch,
};

use super::{
    pane::{self, Pane},
    place::{At, SHARED, SORTS},
    rows::rows,
    sent,
    side::{kind_icon, kind_name, side},
};
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::empty,
    triage::{
        place_word,
        ticks::{Ticks, bar},
    },
};

/// What the mail page shows.
pub struct Screen {
    /// The side bar.
    pub side: Side,
    /// The viewer's saved searches.
    pub saved: Vec<SavedSearch>,
    /// Where.
    pub at: At,
    /// The rows.
    pub listed: Page<Line>,
    /// What of them is in the basket.
    pub ticks: Ticks,
    /// Which message is open.
    pub open: Option<MessageRef>,
    /// What the reading pane shows.
    pub pane: Pane,
}

/// The mail page.
pub fn view(around: &Around, screen: &Screen) -> Markup {
    let title = place_title(around, screen);
    // Who has no account yet may have been shown something all the same.
    let shared = screen.at.place == Place::Shared;
    let body = if screen.side.accounts.is_empty() && !shared {
        html! {
            div class="page narrow centred" {
                h1 class="unseen" { (title) }
                (empty(around, Icon::Mail, ("mail-no-account", "mail-no-account-text"), Some(("/accounts/new", "account-add"))))
                p { a href=(SHARED) { (around.t.text("mail-shared")) } }
            }
        }
    } else {
        panes(around, screen, &title)
    };
    shell(around, &title, Room::Mail, &body)
}

fn panes(around: &Around, screen: &Screen, title: &str) -> Markup {
    let t = &around.t;
    let folders = side(around, (&screen.side, &screen.saved), Some(&screen.at));
    html! {
        div class={ "panes" @if screen.open.is_some() { " has-open" } } data-place=(screen.at.first_path()) {
            aside class="side" aria-label=(t.text("side-label")) {
                details class="side-fold" {
                    summary class="button" { (icon(Icon::Folder)) (t.text("side-label")) }
                    div id="side-small" class="side-small" { (folders) }
                }
                div id="side" class="side-wide" { (folders) }
            }
            section class="list" aria-labelledby="list-title" {
                header class="list-head" {
                    h1 id="list-title" { (title) }
                    @if !matches!(screen.at.place, Place::Shared | Place::Tag(_)) { (sorting(around, &screen.at)) }
                }
                @if sent::is_sent(&screen.side, screen.at.place) { (sent::views(around, &screen.at)) }
                div class="list-bar" {
                    (bar(around, screen.ticks.count, &place_word(screen.at.place)))
                    @if let Some(path) = emptied(screen) {
                        a class="button small" href={ (path) "/empty" } { (icon(Icon::Trash)) (t.text("empty-now")) }
                    }
                }
                div id="list" data-fragment=(screen.at.path()) { (rows(around, &screen.listed, (&screen.at, screen.open), &screen.ticks)) }
            }
            section id="pane" class="pane" aria-label=(t.text("pane-label")) tabindex="-1" {
                (pane::draw(around, &screen.pane, &screen.at.path()))
            }
        }
    }
}

/// The path of a place that can be emptied: Trash or Spam that holds something.
fn emptied(screen: &Screen) -> Option<String> {
    let away = |kind| matches!(kind, FolderKind::Trash | FolderKind::Spam);
    let fits = match screen.at.place {
        Place::Kind(kind) => away(kind),
        Place::Folder(id, folder) => {
            let mut accounts = screen.side.accounts.iter();
            let account = accounts.find(|account| account.id == id && account.may_organize);
            account.is_some_and(|account| {
                let mut folders = account.folders.iter();
                folders.any(|row| row.id == folder && away(row.kind))
            })
        }
        Place::AccountKind(..) | Place::Shared | Place::Tag(_) => false,
    };
    (fits && !screen.listed.items.is_empty()).then(|| screen.at.place_path())
}

fn sorting(around: &Around, at: &At) -> Markup {
    html! {
        details class="menu sort" {
            summary class="button quiet" {
                (around.t.text(sort_key(at.sort)))
            }
            nav class="menu-sheet" aria-label=(around.t.text("sort-label")) {
                @for (sort, _) in SORTS {
                    @let there = At { sort, cursor: None, ..at.clone() };
                    a href=(there.first_path()) aria-current=[(sort == at.sort).then_some("true")] {
                        (around.t.text(sort_key(sort)))
                    }
                }
            }
        }
    }
}

fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Date => "sort-date",
        Sort::Sender => "sort-sender",
        Sort::Subject => "sort-subject",
        Sort::Size => "sort-size",
    }
}

fn place_title(around: &Around, screen: &Screen) -> String {
    let of_account = |account| screen.side.accounts.iter().find(|line| line.id == account);
    match screen.at.place {
        Place::Shared => around.t.text("mail-shared"),
        Place::Tag(tag) => {
            let mut tags = screen.side.tags.iter();
            let tag = tags.find(|known| known.id == tag);
            tag.map_or_else(|| around.t.text("tags"), |tag| tag.name.clone())
        }
        Place::Kind(kind) => kind_name(around, kind),
        Place::AccountKind(account, kind) => match of_account(account) {
            Some(line) => format!("{} · {}", kind_name(around, kind), line.address),
            None => kind_name(around, kind),
        },
        Place::Folder(account, folder) => of_account(account)
            .and_then(|line| line.folders.iter().find(|known| known.id == folder))
            .map_or_else(
                || kind_name(around, FolderKind::Custom),
                |known| super::side::folder_name(around, known.kind, &known.name),
            ),
    }
}

/// What a place without mail says.
pub fn nothing_here(around: &Around, place: Place) -> Markup {
    let (kind, text) = match place {
        Place::Shared => {
            let words = ("list-empty", "mail-shared-none");
            return empty(around, Icon::People, words, None);
        }
        Place::Tag(_) => {
            let words = ("list-empty", "tag-none");
            return empty(around, Icon::Badge, words, None);
        }
        Place::Kind(kind) | Place::AccountKind(_, kind) => (kind, "list-empty-text"),
        Place::Folder(..) => (FolderKind::Custom, "list-empty-folder"),
    };
    empty(
        around,
        kind_icon(kind),
        ("list-empty", text),
        Some(("/accounts", "list-empty-way")),
    )
}
