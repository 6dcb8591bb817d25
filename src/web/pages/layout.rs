//! The shell of every page: head, top bar, the ways to the rooms, and the main part.

use maud::{DOCTYPE, Markup, html};
use model::Locale;

use super::{
    accounts::care,
    around::{Around, Person},
    icons::{Icon, icon},
    notices,
    parts::face,
    triage::toast,
};
use crate::assets::url;

/// Which part of the panel a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Mail and search.
    Mail,
    /// Contacts.
    Contacts,
    /// Organizations.
    Organizations,
    /// Mail accounts.
    Accounts,
    /// Users.
    Users,
    /// None of them.
    None,
}

const WAYS: [(Room, &str, &str, Icon); 5] = [
    (Room::Mail, "/mail", "nav-mail", Icon::Mail),
    (Room::Contacts, "/contacts", "nav-contacts", Icon::People),
    (
        Room::Organizations,
        "/organizations",
        "nav-organizations",
        Icon::Building,
    ),
    (Room::Accounts, "/accounts", "nav-accounts", Icon::Server),
    (Room::Users, "/users", "nav-users", Icon::Badge),
];

/// A whole page.
pub fn shell(around: &Around, title: &str, room: Room, body: &Markup) -> Markup {
    shell_with_search(around, title, room, ("", body))
}

/// A whole page with a search standing in its search field.
pub fn shell_with_search(
    around: &Around,
    title: &str,
    room: Room,
    (q, body): (&str, &Markup),
) -> Markup {
    let t = &around.t;
    html! {
        (DOCTYPE)
        html lang=(t.locale().tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) " · Korespond" }
                link rel="icon" href=(url("icons/korespond.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(url("css/tokens.css"));
                link rel="stylesheet" href=(url("css/app.css"));
                link rel="stylesheet" href=(url("css/mail.css"));
                @if around.person.is_some() { script type="module" src=(url("js/app.js")) {} }
            }
            body class=[around.person.is_none().then_some("outside")]
                data-arrived=(t.text("live-arrived")) data-lost=(t.text("live-lost"))
                data-notify-many=(t.with("notify-many", &[("count", "#".into())]))
                data-failed=(t.text("live-failed")) data-close=(t.text("pane-close")) {
                a class="skip" href="#main" { (t.text("skip-to-content")) }
                @if let Some(person) = &around.person {
                    (top_bar(around, person, q))
                    (ways(around, room))
                }
                main id="main" tabindex="-1" {
                    (care::banner(around))
                    (notices::banners(around))
                    @if around.saved { p class="notice good" role="status" { (icon(Icon::Check)) (t.text("saved")) } }
                    (body)
                }
                @if around.person.is_none() { footer class="outside-foot" { (languages(around)) } }
                div id="toasts" role="status" aria-live="polite" { @if let Some(did) = &around.did { (toast(around, did)) } }
            }
        }
    }
}

fn top_bar(around: &Around, person: &Person, q: &str) -> Markup {
    let t = &around.t;
    html! {
        header class="top" {
            a class="brand" href="/mail" { (mark()) span { "Korespond" } }
            form class="search" action="/search" method="get" role="search" {
                (icon(Icon::Search))
                label class="unseen" for="q" { (t.text("search-label")) }
                input id="q" name="q" type="search" value=(q) placeholder=(t.text("search-placeholder"))
                    autocomplete="off" spellcheck="false" aria-keyshortcuts="/";
            }
            details class="menu" {
                summary { (face(person.id, person.photo.as_deref(), (&person.name, &person.email))) span class="unseen" { (t.text("nav-you")) } }
                div class="menu-sheet" {
                    p class="menu-who" { strong { (person.name) } span { (person.email) } }
                    a href="/account" { (icon(Icon::Sliders)) (t.text("nav-account")) }
                    a href="/settings" { (icon(Icon::Building)) (t.text("nav-settings")) }
                    a href="/help" data-help="" { (icon(Icon::Help)) (t.text("nav-help")) }
                    (languages(around))
                    form method="post" action="/sign-out" {
                        (around.token())
                        button class="menu-item" { (icon(Icon::Leave)) (t.text("sign-out")) }
                    }
                }
            }
        }
    }
}

fn ways(around: &Around, room: Room) -> Markup {
    html! {
        nav class="rail" aria-label=(around.t.text("nav-label")) {
            @for (to, href, label, sign) in WAYS {
                a href=(href) aria-current=[(to == room).then_some("page")] {
                    (icon(sign)) span { (around.t.text(label)) }
                    @if to == Room::Accounts && around.care.count > 0 {
                        span class="count" title=(around.t.count("care-count", around.care.count)) { (around.t.number(around.care.count)) }
                    }
                }
            }
        }
    }
}

/// The choice of language: a form of one button each.
pub fn languages(around: &Around) -> Markup {
    html! {
        form class="languages" method="post" action="/language" aria-label=(around.t.text("language")) {
            (around.token())
            (around.back())
            @for locale in Locale::ALL.into_iter().filter(|locale| around.languages.contains(locale)) {
                button name="locale" value=(locale.tag()) lang=(locale.tag())
                    aria-pressed=(if locale == around.t.locale() { "true" } else { "false" }) {
                    (locale.name())
                }
            }
        }
    }
}

/// Our mark.
fn mark() -> Markup {
    html! {
        svg class="mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false" {
            rect class="mark-ground" width="28" height="28" rx="8" {}
            path class="mark-line" d="M7 9.5h14v10H7zM7 10l7 5.5 7-5.5" {}
        }
    }
}

/// The agency's logo, or our mark, over the pages outside.
pub fn brand() -> Markup {
    html! {
        div class="sign-in-brand" { img class="logo" src="/logo" alt=""; span { "Korespond" } }
    }
}
