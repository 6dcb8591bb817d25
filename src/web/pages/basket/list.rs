//! Who is in the basket.

use axum::extract::Query;
use maud::{Markup, html};
use model::{Problem, UserId};
use serde::Deserialize;
use service::{
    basket::{self, BasketLine},
    bulk::{self, BulkPage},
};

use super::ticks::{bar, tick, way};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{Ticked, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        parts::{avatar, empty, pager, time},
        scene::{Answer, Part, Scene, go_back, page, refused, see_other},
    },
};

/// Users a page.
const ROWS: usize = 200;

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    cursor: String,
}

/// A change of the basket: what a list showed, and what of it was ticked.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Ticks {
    #[serde(rename = "do")]
    what: String,
    shown: Vec<String>,
    tick: Vec<String>,
    back: String,
}

pub async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    // The place of a page in this list is a number of users.
    let from = asking.cursor.parse().unwrap_or(0);
    page(whole(&scene, from, None).await?)
}

async fn whole(scene: &Scene, from: usize, problem: Option<&Problem>) -> Result<Markup, Problem> {
    let lines = basket::list(scene.desk(), scene.who()).await?;
    let recent = bulk::recent(scene.desk(), scene.who()).await?;
    Ok(view(&scene.around, (&lines, from), &recent, problem))
}

pub async fn change(scene: Scene, Posted(ticks): Posted<Ticks>) -> Answer {
    let ids = |texts: &[String]| -> Vec<UserId> {
        texts.iter().filter_map(|text| text.parse().ok()).collect()
    };
    let (shown, ticked) = (ids(&ticks.shown), ids(&ticks.tick));
    let change = if ticks.what == "all" {
        (shown, Vec::new())
    } else {
        let gone = shown.into_iter().filter(|id| !ticked.contains(id));
        (ticked.clone(), gone.collect())
    };
    let changed = basket::change(scene.desk(), scene.who(), change).await;
    if scene.part == Part::Side {
        return told(&scene, changed).await;
    }
    match changed {
        Ok(_) => go_back(&ticks.back, "/users/basket"),
        Err(problem) => {
            let view = whole(&scene, 0, Some(&problem)).await?;
            refused(&problem, |_| view)
        }
    }
}

/// What came of one tick, for the script that sent it.
async fn told(scene: &Scene, changed: Result<usize, Problem>) -> Answer {
    match changed {
        Ok(count) => page(way(&scene.around, count, None)),
        Err(problem) => {
            let count = basket::ids(scene.desk(), scene.who()).await?.len();
            let problem = Problem {
                field: Some("tick".into()),
                ..problem
            };
            refused(&problem, |problem| way(&scene.around, count, Some(problem)))
        }
    }
}

pub async fn clear(scene: Scene) -> Answer {
    basket::clear(scene.desk(), scene.who()).await?;
    see_other("/users/basket")
}

/// The basket's page.
pub fn view(
    around: &Around,
    (lines, from): (&[BasketLine], usize),
    recent: &[BulkPage],
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let title = t.text("basket");
    let next = from.saturating_add(ROWS);
    let next = (next < lines.len()).then(|| next.to_string());
    let body = html! {
        section class="page" {
            header class="page-head" {
                h1 { (title) }
                div class="actions" {
                    a class="button" href="/users" { (icon(Icon::Back)) (t.text("basket-to-users")) }
                    @if !lines.is_empty() {
                        form method="post" action="/users/basket/clear" {
                            (around.token())
                            button class="button" { (t.text("basket-clear")) }
                        }
                        a class="button primary" href="/users/basket/edit" { (t.text("bulk-edit")) }
                    }
                }
            }
            (refusal(around, problem, &[]))
            @if lines.is_empty() {
                (empty(around, Icon::Badge, ("basket-empty", "basket-empty-text"), Some(("/users", "basket-to-users"))))
            } @else {
                p class="lead" { (t.text("basket-text")) }
                (bar(around, lines.len()))
                (table(around, lines.iter().skip(from).take(ROWS)))
                (pager(around, "/users/basket", (from == 0, next.as_deref())))
            }
            (earlier(around, recent))
        }
    };
    shell(around, &title, Room::Users, &body)
}

fn table<'a>(around: &Around, lines: impl Iterator<Item = &'a BasketLine>) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { span class="unseen" { (t.text("basket")) } }
                        th scope="col" { (t.text("bulk-name")) }
                        th scope="col" class="only-wide" { (t.text("bulk-field-role")) }
                        th scope="col" { (t.text("bulk-field-status")) }
                        th scope="col" class="only-wide" { (t.text("bulk-field-office")) }
                    }
                }
                tbody {
                    @for line in lines {
                        tr {
                            td { (tick(around, (line.id, &line.name), Ticked::Yes)) }
                            th scope="row" { span class="record" { (avatar(&line.name, &line.email)) span { (line.name) span class="quiet" { (line.email) } } } }
                            td class="only-wide" { (t.text(&format!("role-{}", line.role.word()))) }
                            td { span class="chip plain" { (t.text(&format!("bulk-word-{}", line.status.word()))) } }
                            td class="only-wide" { (line.office.as_deref().unwrap_or("")) }
                        }
                    }
                }
            }
        }
    }
}

fn earlier(around: &Around, recent: &[BulkPage]) -> Markup {
    let t = &around.t;
    html! {
        @if !recent.is_empty() {
            h2 { (t.text("bulk-recent")) }
            ul class="lines card" {
                @for bulk in recent {
                    li {
                        a class="grow" href={ "/users/basket/done/" (bulk.id) } { (t.count("bulk-changed", bulk.changed)) }
                        @if bulk.undo.is_some() { span class="chip" { (t.text("bulk-undone-mark")) } }
                        (time(around, bulk.at))
                    }
                }
            }
        }
    }
}
