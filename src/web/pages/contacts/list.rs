//! The list of contacts.

use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use service::{
    Page,
    contacts::{self, ContactAsk, ContactLine},
};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    mail::lifecycle_key,
    parts::{avatar, empty, in_query, pager},
    scene::{Answer, Scene, page},
};

/// Contacts a page.
const ROWS: usize = 50;

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    q: String,
    cursor: Option<String>,
}

pub async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let ask = ContactAsk {
        q: asking.q.clone(),
        cursor: asking.cursor.clone(),
        limit: ROWS,
    };
    let listed = contacts::list(scene.desk(), scene.who(), ask).await?;
    page(view(
        &scene.around,
        &listed,
        (&asking.q, asking.cursor.is_none()),
    ))
}

/// The list of contacts.
pub fn view(around: &Around, listed: &Page<ContactLine>, (q, first): (&str, bool)) -> Markup {
    let t = &around.t;
    let title = t.text("nav-contacts");
    let body = html! {
        section class="page" {
            header class="page-head" {
                h1 { (title) }
                div class="actions" {
                    a class="button" href="/contacts/import" { (icon(Icon::Download)) (t.text("import")) }
                    a class="button primary" href="/contacts/new" { (icon(Icon::Plus)) (t.text("contact-add")) }
                }
            }
            @if !(listed.items.is_empty() && q.is_empty() && first) {
                form class="filter" method="get" action="/contacts" role="search" {
                    // The top bar's search has the id `q` already.
                    (filter_field(around, q))
                    button class="button" { (t.text("filter")) }
                }
            }
            @if listed.items.is_empty() && q.is_empty() {
                (empty(around, Icon::People, ("contacts-empty", "contacts-empty-text"), Some(("/contacts/new", "contact-add"))))
            } @else if listed.items.is_empty() {
                (empty(around, Icon::Search, ("contacts-none", "contacts-none-text"), Some(("/contacts/new", "contact-add"))))
            } @else { (table(around, &listed.items)) }
            (pager(around, &format!("/contacts?q={}", in_query(q)), (first, listed.next.as_deref())))
        }
    };
    shell(around, &title, Room::Contacts, &body)
}

fn filter_field(around: &Around, q: &str) -> Markup {
    html! {
        label class="unseen" for="filter" { (around.t.text("contacts-filter")) }
        input id="filter" name="q" type="search" value=(q) placeholder=(around.t.text("contacts-filter"));
    }
}

/// A table of contacts.
pub fn table(around: &Around, lines: &[ContactLine]) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (t.text("contact-name")) }
                        th scope="col" class="only-wide" { (t.text("contact-company")) }
                        th scope="col" { (t.text("contact-reach")) }
                        th scope="col" class="only-wide" { (t.text("contact-lifecycle")) }
                        th scope="col" class="only-wide" { (t.text("owner")) }
                    }
                }
                tbody { @for line in lines { (table_row(around, line)) } }
            }
        }
    }
}

fn table_row(around: &Around, line: &ContactLine) -> Markup {
    let email = line.email.as_deref().unwrap_or("");
    html! {
        tr {
            th scope="row" { a class="record" href={ "/contacts/" (line.id) } { (avatar(&line.name, email)) span { (line.name) } } }
            td class="only-wide" { (line.company) }
            td { (email) @if let Some(phone) = &line.phone { " " span class="quiet nowrap" { (phone) } } }
            td class="only-wide" { span class="chip plain" { (around.t.text(lifecycle_key(line.lifecycle))) } }
            td class="only-wide quiet" { (line.owner_name) }
        }
    }
}
