//! An organization's page, with the correspondence of its contacts and domains (C-12).

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::OrganizationId;
use serde::Deserialize;
use service::{
    Page,
    contacts::{self, Of},
    organizations::{self, OrganizationPage},
    reading::Line,
};

use crate::pages::{
    around::Around,
    contacts::table,
    icons::{Icon, icon},
    layout::{Room, shell},
    mail::line_list,
    parts::{empty, message_path, pager},
    scene::{Answer, Scene, id, only_if, page, see_other},
};

/// Messages a page.
const ROWS: usize = 25;

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    cursor: Option<String>,
}

pub async fn show(scene: Scene, Path(at): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let id: OrganizationId = id(&at)?;
    let whole = organizations::page(scene.desk(), scene.who(), id).await?;
    let first = asking.cursor.is_none();
    let from = (asking.cursor, ROWS);
    let mail =
        contacts::correspondence(scene.desk(), scene.who(), Of::Organization(id), from).await?;
    page(view(&scene.around, &whole, &mail, first))
}

fn view(around: &Around, whole: &OrganizationPage, mail: &Page<Line>, first: bool) -> Markup {
    let t = &around.t;
    let path = format!("/organizations/{}", whole.line.id);
    let body = html! {
        section class="page" {
            header class="page-head person-head" {
                span class="avatar square" { (icon(Icon::Building)) }
                div {
                    h1 { (whole.line.name) }
                    p class="quiet" { (t.with("contact-owned-by", &[("name", whole.line.owner_name.as_str().into())])) }
                }
                div class="actions" {
                    a class="button quiet" href={ (path) "/why" } { (icon(Icon::Eye)) (t.text("message-why")) }
                    @if whole.may_edit {
                        a class="button" href={ (path) "/edit" } { (icon(Icon::Draft)) (t.text("edit")) }
                        a class="button quiet" href={ (path) "/delete" } { (icon(Icon::Trash)) (t.text("delete")) }
                    }
                }
            }
            div class="two" {
                div { (details(around, whole)) }
                div {
                    @if !whole.contacts.is_empty() { h2 { (t.text("nav-contacts")) } (table(around, &whole.contacts)) }
                    h2 { (t.text("correspondence")) }
                    @if mail.items.is_empty() {
                        (empty(around, Icon::Mail, ("correspondence-empty", "correspondence-empty-organization"), None))
                    } @else {
                        div class="card flush" data-live-mail="" { (line_list(around, &mail.items, |line| message_path(line.id), None)) }
                    }
                    (pager(around, &path, (first, mail.next.as_deref())))
                }
            }
        }
    };
    shell(around, &whole.line.name, Room::Organizations, &body)
}

fn details(around: &Around, whole: &OrganizationPage) -> Markup {
    let t = &around.t;
    let facts = [
        ("organization-domains", whole.line.domains.join(", ")),
        ("contact-email", whole.emails.join(", ")),
        ("organization-tax", whole.tax_number.clone()),
        ("organization-address", whole.address.clone()),
    ];
    html! {
        section class="card facts" aria-label=(t.text("contact-details")) {
            dl {
                @for (label, fact) in &facts {
                    @if !fact.is_empty() { div { dt { (t.text(label)) } dd { (fact) } } }
                }
                @for phone in &whole.phones { div { dt { (t.text("contact-phone")) } dd { (phone.number) " " span class="quiet" { (phone.note) } } } }
            }
        }
        @if !whole.notes.is_empty() { section class="card" { h2 { (t.text("contact-notes")) } p class="notes" { (whole.notes) } } }
    }
}

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: OrganizationId = id(&at)?;
    let whole = organizations::page(scene.desk(), scene.who(), id).await?;
    only_if(whole.may_edit)?;
    let around = &scene.around;
    let title = around.t.with(
        "contact-delete-title",
        &[("name", whole.line.name.as_str().into())],
    );
    let body = html! {
        section class="page narrow centred" {
            h1 { (title) }
            p class="lead" { (around.t.text("organization-delete-text")) }
            form class="actions centred" method="post" action={ "/organizations/" (id) "/delete" } {
                (around.token())
                button class="button danger" { (around.t.text("delete")) }
                a class="button" href={ "/organizations/" (id) } { (around.t.text("cancel")) }
            }
        }
    };
    page(shell(around, &title, Room::Organizations, &body))
}

pub async fn remove(scene: Scene, Path(at): Path<String>) -> Answer {
    organizations::delete(scene.desk(), scene.who(), id(&at)?).await?;
    see_other("/organizations")
}
