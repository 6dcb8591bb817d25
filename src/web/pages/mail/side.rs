//! The side bar: all accounts together, then each with its folders.

use maud::{Markup, html};
use model::FolderKind;
use service::{
    folders::{Side, SideAccount, SideFolder},
    reading::Place,
    saved_searches::SavedSearch,
};

use super::{
    place::{At, SHARED, folder_path, kind_path},
    searches::saved_places,
};
use crate::pages::{
    around::Around,
    icons::{Icon, icon, named_icon},
};

/// The side bar's content.
pub fn side(around: &Around, (side, saved): (&Side, &[SavedSearch]), at: Option<&At>) -> Markup {
    let t = &around.t;
    let here = at.map(|at| at.place);
    html! {
        nav aria-label=(t.text("side-together")) {
            h2 { (t.text("side-together")) }
            ul {
                @for entry in &side.together {
                    li {
                        a class="place" href=(kind_path(entry.kind)) aria-current=[current(here == Some(Place::Kind(entry.kind)))] {
                            (icon(kind_icon(entry.kind)))
                            span class="place-name" { (kind_name(around, entry.kind)) }
                            (unread(around, entry.unread))
                        }
                    }
                }
                li {
                    a class="place" href=(SHARED) aria-current=[current(here == Some(Place::Shared))] {
                        (icon(Icon::People)) span class="place-name" { (t.text("mail-shared")) }
                    }
                }
            }
        }
        @if !saved.is_empty() {
            nav class="saved-searches" aria-label=(t.text("saved-searches")) { (saved_places(around, saved, None)) }
        }
        @if !side.tags.is_empty() {
            nav class="side-tags" aria-label=(t.text("tags")) {
                h2 { (t.text("tags")) }
                ul {
                    @for tag in &side.tags {
                        li {
                            a class="place" href={ "/mail/tag/" (tag.id) } aria-current=[current(here == Some(Place::Tag(tag.id)))] {
                                span class={ "tag-dot " (tag.colour.word()) } {} span class="place-name" { (tag.name) }
                            }
                        }
                    }
                }
            }
        }
        @for account in &side.accounts { (one_account(around, account, here)) }
        div class="side-foot" {
            a href="/mail/tags" { (icon(Icon::Badge)) (t.text("tags-manage")) }
            a href="/accounts/new" { (icon(Icon::Plus)) (t.text("account-add")) }
            a href=(if side.may_change_groups { "/settings/groups" } else { "/settings" }) { (icon(Icon::Eye)) (t.text("side-who-sees")) }
        }
    }
}

fn one_account(around: &Around, account: &SideAccount, here: Option<Place>) -> Markup {
    let t = &around.t;
    let within = match here {
        Some(Place::Folder(id, _) | Place::AccountKind(id, _)) => id == account.id,
        _ => false,
    };
    html! {
        details class="account" open[account.mine || account.shared || within] {
            summary {
                span class="account-name" {
                    strong { (account.address) }
                    @if !account.mine { span { (account.owner_name) } }
                }
                @if account.shared { (named_icon(Icon::People, &t.text("account-shared"))) }
                @if troubled(account.state) {
                    span class="trouble" { (named_icon(Icon::Warning, &t.text(&format!("state-{}", account.state)))) }
                }
            }
            @if troubled(account.state) {
                a class="trouble-link" href={ "/accounts/" (account.id) } {
                    (icon(Icon::Warning)) (t.text(&format!("state-{}", account.state)))
                }
            }
            @if account.matched_only { p class="side-note" { (t.text("side-matched-only")) } }
            ul aria-label=(account.address) {
                @for folder in &account.folders {
                    li { (one_folder(around, account, folder, here)) }
                }
                @if account.may_organize {
                    li { a class="place quiet" href={ "/mail/a/" (account.id) "/folders" } { (icon(Icon::Sliders)) span class="place-name" { (t.text("folders-manage")) } } }
                }
            }
        }
    }
}

fn one_folder(
    around: &Around,
    account: &SideAccount,
    folder: &SideFolder,
    here: Option<Place>,
) -> Markup {
    html! {
        a class="place" href=(folder_path(account.id, folder.id))
            aria-current=[current(here == Some(Place::Folder(account.id, folder.id)))] {
            (icon(kind_icon(folder.kind)))
            span class="place-name" { (folder_name(around, folder.kind, &folder.name)) }
            (unread(around, folder.unread.unwrap_or(0)))
        }
    }
}

fn current(is: bool) -> Option<&'static str> {
    is.then_some("page")
}

fn unread(around: &Around, count: u64) -> Markup {
    html! {
        @if count > 0 {
            span class="count" {
                span aria-hidden="true" { (around.t.number(count)) }
                span class="unseen" { (around.t.count("unread-count", count)) }
            }
        }
    }
}

/// Whether a state is one that somebody should look at.
fn troubled(state: &str) -> bool {
    matches!(state, "failed" | "needs-password" | "waiting" | "stopped")
}

/// A kind's name.
pub fn kind_name(around: &Around, kind: FolderKind) -> String {
    around.t.text(&format!("kind-{}", kind.word()))
}

/// A folder's name: the kind's where it has one, else its own.
pub fn folder_name(around: &Around, kind: FolderKind, name: &str) -> String {
    match kind {
        FolderKind::Custom => name.to_owned(),
        kind => kind_name(around, kind),
    }
}

/// A kind's icon.
pub fn kind_icon(kind: FolderKind) -> Icon {
    match kind {
        FolderKind::Inbox => Icon::Inbox,
        FolderKind::Sent => Icon::Sent,
        FolderKind::Drafts => Icon::Draft,
        FolderKind::Spam => Icon::Spam,
        FolderKind::Trash => Icon::Trash,
        FolderKind::Archive => Icon::Archive,
        FolderKind::Custom => Icon::Folder,
    }
}
