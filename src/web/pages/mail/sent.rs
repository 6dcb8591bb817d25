//! The views of Sent: all, or what went to contacts, leads, organizations or users (M-51).

use maud::{Markup, html};
use model::FolderKind;
use service::{
    folders::Side,
    reading::{Place, SentTo},
};

use super::place::At;
use crate::pages::{around::Around, icons::Icon, parts::empty};

/// The views with their words in addresses and their names.
const VIEWS: [(Option<SentTo>, &str, &str); 5] = [
    (None, "all", "sent-to-all"),
    (Some(SentTo::Contacts), "contacts", "sent-to-contacts"),
    (Some(SentTo::Leads), "leads", "sent-to-leads"),
    (
        Some(SentTo::Organizations),
        "organizations",
        "sent-to-organizations",
    ),
    (Some(SentTo::Users), "users", "sent-to-users"),
];

/// The view for its word; an unknown word is all of it.
pub fn from_word(word: &str) -> Option<SentTo> {
    let mut views = VIEWS.into_iter();
    views
        .find(|(_, name, _)| *name == word)
        .and_then(|(to, _, _)| to)
}

/// A view's word.
pub fn word(to: SentTo) -> &'static str {
    let mut views = VIEWS.into_iter();
    views
        .find(|(view, _, _)| *view == Some(to))
        .map_or("all", |(_, name, _)| name)
}

/// Whether a place holds sent mail.
pub fn is_sent(side: &Side, place: Place) -> bool {
    match place {
        Place::Kind(kind) | Place::AccountKind(_, kind) => kind == FolderKind::Sent,
        Place::Folder(account, id) => side
            .accounts
            .iter()
            .filter(|one| one.id == account)
            .flat_map(|one| &one.folders)
            .any(|folder| folder.id == id && folder.kind == FolderKind::Sent),
        Place::Shared | Place::Tag(_) => false,
    }
}

/// The ways to the views.
pub fn views(around: &Around, at: &At) -> Markup {
    html! {
        nav class="views" aria-label=(around.t.text("sent-to")) {
            @for (to, _, label) in VIEWS {
                @let there = At { sent_to: to, cursor: None, ..at.clone() };
                a href=(there.first_path()) aria-current=[(to == at.sent_to).then_some("page")] { (around.t.text(label)) }
            }
        }
    }
}

/// What a view without mail says.
pub fn nothing_sent(around: &Around) -> Markup {
    empty(
        around,
        Icon::Sent,
        ("list-empty", "sent-to-none"),
        Some(("/contacts", "nav-contacts")),
    )
}
