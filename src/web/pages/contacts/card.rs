//! A contact's page: details, correspondence, notes (C-4, C-18).

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::ContactId;
use serde::Deserialize;
use service::{
    Page,
    contacts::{self, ContactCard, Of},
    reading::Line,
    searching::{self, SearchAsk},
};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    mail::{full_name, lifecycle_key, line_list},
    parts::{avatar, empty, in_query, message_path, pager},
    scene::{Answer, Scene, id, page},
};

/// Messages a page.
const ROWS: usize = 25;

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    within: String,
    cursor: Option<String>,
}

/// What a contact's page shows.
pub struct CardScreen {
    /// The contact.
    pub card: ContactCard,
    /// The correspondence, or what was found in it.
    pub mail: Page<Line>,
    /// What was searched for within.
    pub within: String,
    /// Whether it is the first page.
    pub first: bool,
}

pub async fn show(scene: Scene, Path(at): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let id: ContactId = id(&at)?;
    let card = contacts::page(scene.desk(), scene.who(), id).await?;
    let first = asking.cursor.is_none();
    let mail = if asking.within.trim().is_empty() {
        let from = (asking.cursor, ROWS);
        contacts::correspondence(scene.desk(), scene.who(), Of::Contact(id), from).await?
    } else {
        let ask = SearchAsk {
            q: asking.within.clone(),
            contact: Some(id),
            cursor: asking.cursor,
            limit: ROWS,
            ..SearchAsk::default()
        };
        searching::search(scene.desk(), scene.who(), ask)
            .await?
            .page
    };
    let within = asking.within;
    page(view(
        &scene.around,
        &CardScreen {
            card,
            mail,
            within,
            first,
        },
    ))
}

/// A contact's page.
pub fn view(around: &Around, screen: &CardScreen) -> Markup {
    let card = &screen.card;
    let name = full_name(&card.first_name, &card.last_name, card.emails.first());
    let body = html! {
        section class="page" {
            header class="page-head person-head" {
                (avatar(&name, card.emails.first().map_or("", String::as_str)))
                div {
                    h1 { (name) }
                    p class="quiet" { (around.t.text(lifecycle_key(card.lifecycle))) " · " (around.t.with("contact-owned-by", &[("name", card.owner_name.as_str().into())])) }
                }
                div class="actions" {
                    a class="button quiet" href={ "/contacts/" (card.id) "/why" } { (icon(Icon::Eye)) (around.t.text("message-why")) }
                    @if card.may_edit {
                        a class="button" href={ "/contacts/" (card.id) "/edit" } { (icon(Icon::Draft)) (around.t.text("edit")) }
                        a class="button quiet" href={ "/contacts/" (card.id) "/delete" } { (icon(Icon::Trash)) (around.t.text("delete")) }
                    }
                }
            }
            div class="two" {
                div { (details(around, card)) }
                section aria-labelledby="correspondence" {
                    h2 id="correspondence" { (around.t.text("correspondence")) }
                    (mail(around, screen))
                }
            }
        }
    };
    shell(around, &name, Room::Contacts, &body)
}

fn details(around: &Around, card: &ContactCard) -> Markup {
    let t = &around.t;
    html! {
        section class="card facts" aria-label=(t.text("contact-details")) {
            dl {
                @for (at, email) in card.emails.iter().enumerate() {
                    div {
                        dt { (t.text("contact-email")) }
                        dd { (email) @if at == 0 && card.emails.len() > 1 { " " span class="chip plain" { (t.text("contact-primary")) } } }
                    }
                }
                @for phone in &card.phones {
                    div { dt { (t.text("contact-phone")) } dd { a href={ "tel:" (phone.number.replace(' ', "")) } { (phone.number) } @if !phone.note.is_empty() { " " span class="quiet" { (phone.note) } } } }
                }
                @if let Some((id, name)) = &card.organization {
                    div { dt { (t.text("organization")) } dd { a href={ "/organizations/" (id) } { (name) } } }
                } @else if !card.company.is_empty() {
                    div { dt { (t.text("contact-company")) } dd { (card.company) } }
                }
                @if !card.position.is_empty() { div { dt { (t.text("contact-position")) } dd { (card.position) } } }
                @if let Some(language) = card.language { div { dt { (t.text("language")) } dd { (language.name()) } } }
                @if !card.tags.is_empty() {
                    div { dt { (t.text("contact-tags")) } dd { @for tag in &card.tags { span class="chip plain" { (tag) } " " } } }
                }
            }
        }
        @if !card.notes.is_empty() {
            section class="card" { h2 { (t.text("contact-notes")) } p class="notes" { (card.notes) } }
        }
    }
}

fn mail(around: &Around, screen: &CardScreen) -> Markup {
    let t = &around.t;
    let path = format!("/contacts/{}", screen.card.id);
    let searching = !screen.within.is_empty();
    let base = if searching {
        format!("{path}?within={}", in_query(&screen.within))
    } else {
        path.clone()
    };
    html! {
        @if searching || !screen.mail.items.is_empty() {
            form class="filter" method="get" action=(path) role="search" {
                label class="unseen" for="within" { (t.text("search-within")) }
                input id="within" name="within" type="search" value=(screen.within) placeholder=(t.text("search-within"));
                button class="button" { (t.text("search")) }
            }
        }
        @if !screen.mail.items.is_empty() {
            div class="card flush" data-live-mail="" { (line_list(around, &screen.mail.items, |line| message_path(line.id), None)) }
        } @else if searching {
            (empty(around, Icon::Search, ("search-nothing", "search-nothing-text"), None))
        } @else {
            (empty(around, Icon::Mail, ("correspondence-empty", "correspondence-empty-text"), None))
        }
        (pager(around, &base, (screen.first, screen.mail.next.as_deref())))
    }
}
