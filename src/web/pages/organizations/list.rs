//! The list of organizations.

use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use service::{
    Page,
    contacts::ContactAsk,
    organizations::{self, OrganizationLine},
};

use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::{empty, in_query, pager},
    scene::{Answer, Scene, page},
};

/// Organizations a page.
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
    let listed = organizations::list(scene.desk(), scene.who(), ask).await?;
    page(view(
        &scene.around,
        &listed,
        (&asking.q, asking.cursor.is_none()),
    ))
}

fn view(around: &Around, listed: &Page<OrganizationLine>, (q, first): (&str, bool)) -> Markup {
    let t = &around.t;
    let title = t.text("nav-organizations");
    let body = html! {
        section class="page" {
            header class="page-head" {
                h1 { (title) }
                div class="actions" { a class="button primary" href="/organizations/new" { (icon(Icon::Plus)) (t.text("organization-add")) } }
            }
            form class="filter" method="get" action="/organizations" role="search" {
                label class="unseen" for="filter" { (t.text("organizations-filter")) }
                input id="filter" name="q" type="search" value=(q) placeholder=(t.text("organizations-filter"));
                button class="button" { (t.text("filter")) }
            }
            @if listed.items.is_empty() {
                (empty(around, Icon::Building, ("organizations-empty", "organizations-empty-text"), Some(("/organizations/new", "organization-add"))))
            } @else { (table(around, &listed.items)) }
            (pager(around, &format!("/organizations?q={}", in_query(q)), (first, listed.next.as_deref())))
        }
    };
    shell(around, &title, Room::Organizations, &body)
}

fn table(around: &Around, lines: &[OrganizationLine]) -> Markup {
    html! {
        div class="table-wrap" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (around.t.text("organization-name")) }
                        th scope="col" { (around.t.text("organization-domains")) }
                        th scope="col" class="only-wide" { (around.t.text("owner")) }
                    }
                }
                tbody {
                    @for line in lines {
                        tr {
                            th scope="row" { a class="record" href={ "/organizations/" (line.id) } { (icon(Icon::Building)) span { (line.name) } } }
                            td { (line.domains.join(", ")) }
                            td class="only-wide quiet" { (line.owner_name) }
                        }
                    }
                }
            }
        }
    }
}
