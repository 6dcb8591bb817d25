//! Colleagues' cards, for everybody who is signed in.

use axum::extract::Query;
use maud::{Markup, html};
use model::{OfficeId, Problem};
use serde::Deserialize;
use service::{
    Page,
    colleagues::{self, Card, PeopleAsk},
};

use super::{
    around::Around,
    forms::{refusal, wrong_at},
    icons::Icon,
    layout::{Room, shell},
    parts::{empty, face, in_query, pager},
    scene::{Answer, Scene, id, page, refused},
};
use crate::route::{Needs, Route, get};

/// Cards a page.
const ROWS: usize = 50;

pub fn routes() -> Vec<Route> {
    vec![get("/people", Needs::SignedIn, show)]
}

/// What stands in the query.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    pub q: String,
    pub office: String,
    pub cursor: Option<String>,
}

impl Asking {
    fn address(&self) -> String {
        let given = [("q", &self.q), ("office", &self.office)];
        let given = given.into_iter().filter(|(_, text)| !text.is_empty());
        let given: Vec<String> = given
            .map(|(name, text)| format!("{name}={}", in_query(text)))
            .collect();
        if given.is_empty() {
            "/people".to_owned()
        } else {
            format!("/people?{}", given.join("&"))
        }
    }
}

async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let office: Option<OfficeId> = match asking.office.trim() {
        "" => None,
        office => Some(id(office)?),
    };
    let ask = PeopleAsk {
        q: asking.q.clone(),
        office,
        cursor: asking.cursor.clone(),
        limit: ROWS,
    };
    match colleagues::find(scene.desk(), scene.who(), ask).await {
        Ok(found) => page(view(&scene.around, &asking, Ok(&found))),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &asking, Err(problem))
        }),
    }
}

/// The cards, or what is wrong with the search.
pub fn view(around: &Around, asking: &Asking, found: Result<&Page<Card>, &Problem>) -> Markup {
    let t = &around.t;
    let title = t.text("people");
    let body = html! {
        section class="page" {
            header class="page-head" { div { h1 { (title) } } }
            form class="card stack" method="get" action="/people" role="search" {
                (refusal(around, found.err(), &["q"]))
                input type="hidden" name="office" value=(asking.office);
                div class="filter" {
                    label class="unseen" for="filter" { (t.text("people-find")) }
                    input id="filter" name="q" type="search" value=(asking.q) placeholder=(t.text("people-find")) autocomplete="off";
                    button class="button" { (t.text("filter")) }
                }
                (wrong_at(around, "q", found.err()))
                @if !asking.office.is_empty() { p { a href={ "/people?q=" (in_query(&asking.q)) } { (t.text("people-all-offices")) } } }
            }
            @if let Ok(found) = found {
                @if found.items.is_empty() { (empty(around, Icon::Search, ("people-none", "people-none-text"), None)) }
                @else { ul class="cards people" { @for card in &found.items { (one(card)) } } }
                (pager(around, &asking.address(), (asking.cursor.is_none(), found.next.as_deref())))
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}

fn one(card: &Card) -> Markup {
    html! {
        li class="card" {
            (face(card.id, card.photo.as_deref(), (&card.name, "")))
            div {
                a href={ "/users/" (card.id) } { strong { (card.name) } }
                @if let Some(colour) = card.colour { " " (super::users::swatch(colour)) }
                @if !card.position.is_empty() { div class="quiet" { (card.position) } }
                @if let Some(office) = &card.office { div class="quiet" { (office) } }
            }
        }
    }
}
