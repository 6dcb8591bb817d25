//! Saved searches: keeping one, the list of them, and changing one.

use axum::extract::Path;
use maud::{Markup, html};
use model::Problem;
use serde::Deserialize;
use service::saved_searches::{self, MAX_SAVED, SavedSearch, SavedSearchEntry};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        mail::search_path,
        parts::empty,
        scene::{Answer, Scene, id, page, refused, saved, see_other},
    },
    route::{Needs, Route, get, post},
};

/// Where saved searches are listed.
const ALL: &str = "/search/saved";

pub fn routes() -> Vec<Route> {
    vec![
        get(ALL, Needs::SignedIn, list),
        post(ALL, Needs::SignedIn, save),
        get("/search/saved/{id}", Needs::SignedIn, show),
        post("/search/saved/{id}", Needs::SignedIn, change),
        post("/search/saved/{id}/remove", Needs::SignedIn, remove),
    ]
}

/// The form's fields as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Entry {
    name: String,
    query: String,
}

impl Entry {
    fn given(&self) -> SavedSearchEntry {
        SavedSearchEntry {
            name: self.name.clone(),
            query: self.query.clone(),
        }
    }
}

async fn list(scene: Scene) -> Answer {
    let all = saved_searches::mine(scene.desk(), scene.who()).await?;
    page(listed(&scene.around, &all))
}

async fn save(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    match saved_searches::save(scene.desk(), scene.who(), entry.given()).await {
        Ok(_) => see_other(&format!("{}&saved=yes", search_path(entry.query.trim()))),
        Err(problem) => refused(&problem, |problem| {
            let form = edit_form(&scene.around, ALL, &entry, Some(problem));
            framed(&scene.around, "saved-search-save", &form)
        }),
    }
}

async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let at: u64 = id(&at)?;
    let found = saved_searches::one(scene.desk(), scene.who(), at).await?;
    let entry = Entry {
        name: found.name,
        query: found.query,
    };
    page(whole(&scene.around, at, &entry, None))
}

async fn change(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let at: u64 = id(&at)?;
    match saved_searches::change(scene.desk(), scene.who(), at, entry.given()).await {
        Ok(()) => saved(ALL),
        Err(problem) => refused(&problem, |problem| {
            whole(&scene.around, at, &entry, Some(problem))
        }),
    }
}

async fn remove(scene: Scene, Path(at): Path<String>) -> Answer {
    saved_searches::remove(scene.desk(), scene.who(), id(&at)?).await?;
    saved(ALL)
}

/// The form under the results that keeps their search.
pub fn save_form(around: &Around, q: &str) -> Markup {
    let t = &around.t;
    html! {
        details class="card rare save-search" {
            summary { (t.text("saved-search-save")) }
            form class="stack" method="post" action=(ALL) {
                (around.token())
                input type="hidden" name="query" value=(q);
                (field("name", "saved-search-name", "").required().draw(around, None))
                div { button class="button primary" { (t.text("save")) } }
            }
        }
    }
}

fn framed(around: &Around, title: &str, content: &Markup) -> Markup {
    let title = around.t.text(title);
    let body = html! { section class="page narrow" { h1 { (title) } (content) } };
    shell(around, &title, Room::Mail, &body)
}

fn listed(around: &Around, all: &[SavedSearch]) -> Markup {
    let t = &around.t;
    let most = [("count", t.number(MAX_SAVED as u64).into())];
    let content = html! {
        @if all.is_empty() {
            (empty(around, Icon::Search, ("saved-search-none", "saved-search-none-text"), Some(("/search", "search"))))
        } @else {
            section class="card" {
                ul class="lines" {
                    @for one in all {
                        li {
                            span class="grow" {
                                a href=(search_path(&one.query)) { (one.name) } br;
                                code { (one.query) }
                            }
                            a class="button small" href={ (ALL) "/" (one.id) } {
                                (icon(Icon::Draft)) (t.text("edit")) span class="unseen" { " " (one.name) }
                            }
                        }
                    }
                }
            }
            p class="hint" { (t.with("saved-search-most", &most)) }
        }
    };
    framed(around, "saved-searches", &content)
}

fn edit_form(around: &Around, action: &str, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        form class="card stack" method="post" action=(action) {
            (around.token())
            (refusal(around, problem, &["name", "query"]))
            (field("name", "saved-search-name", &entry.name).required().draw(around, problem))
            (field("query", "saved-search-query", &entry.query).required().draw(around, problem))
            div class="actions" {
                button class="button primary" { (t.text("save")) }
                a class="button" href=(ALL) { (t.text("cancel")) }
            }
        }
    }
}

fn whole(around: &Around, id: u64, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let action = format!("{ALL}/{id}");
    let content = html! {
        (edit_form(around, &action, entry, problem))
        details class="card rare" {
            summary { (t.text("saved-search-remove")) }
            form class="stack" method="post" action={ (action) "/remove" } {
                (around.token())
                p { (t.text("saved-search-remove-text")) }
                div { button class="button danger" { (t.text("saved-search-remove")) } }
            }
        }
    };
    framed(around, "saved-search-edit", &content)
}
