//! An absence: its days, its deputy and what the deputy sees (P-29).

use axum::extract::Path;
use maud::{Markup, html};
use model::{Problem, SeenMail, UserId};
use serde::Deserialize;
use service::absence::{self, AbsencePage, NewAbsence, Whose};

use super::{
    around::Around,
    forms::{field, refusal, select},
    icons::{Icon, icon},
    layout::{Room, shell},
    scene::{Answer, Scene, id, page, refused, saved, see_other},
};
use crate::{
    gate::Posted,
    route::{Needs::SignedIn, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/account/absence", SignedIn, mine),
        post("/account/absence", SignedIn, set_mine),
        post("/account/absence/end", SignedIn, end_mine),
        get("/users/{id}/absence", SignedIn, of),
        post("/users/{id}/absence", SignedIn, set_of),
        post("/users/{id}/absence/end", SignedIn, end_of),
    ]
}

/// What stands in the form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    from: String,
    until: String,
    deputy: String,
    scope: String,
}

impl Entry {
    /// The form of an absence, or an empty one.
    pub fn of(absence: Option<&NewAbsence>) -> Self {
        absence.map_or_else(Self::default, |absence| Self {
            from: absence.from.clone(),
            until: absence.until.clone(),
            deputy: absence.deputy.to_string(),
            scope: word(absence.scope).to_owned(),
        })
    }

    fn absence(&self) -> Result<NewAbsence, Problem> {
        let scope = match self.scope.as_str() {
            "matched" => SeenMail::Matched,
            "all" => SeenMail::All,
            _ => return Err(Problem::at(model::Code::BadChoice, "scope")),
        };
        let deputy: UserId = match self.deputy.as_str() {
            "" => return Err(Problem::at(model::Code::Required, "deputy")),
            text => text
                .parse()
                .map_err(|_| Problem::at(model::Code::BadChoice, "deputy"))?,
        };
        Ok(NewAbsence {
            from: self.from.clone(),
            until: self.until.clone(),
            deputy,
            scope,
        })
    }
}

fn word(scope: SeenMail) -> &'static str {
    match scope {
        SeenMail::Matched => "matched",
        SeenMail::All => "all",
    }
}

async fn mine(scene: Scene) -> Answer {
    show(&scene, Whose::Mine).await
}

async fn of(scene: Scene, Path(at): Path<String>) -> Answer {
    show(&scene, Whose::Of(id(&at)?)).await
}

async fn set_mine(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    set(&scene, Whose::Mine, &entry).await
}

async fn set_of(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    set(&scene, Whose::Of(id(&at)?), &entry).await
}

async fn end_mine(scene: Scene) -> Answer {
    end(&scene, Whose::Mine).await
}

async fn end_of(scene: Scene, Path(at): Path<String>) -> Answer {
    end(&scene, Whose::Of(id(&at)?)).await
}

async fn show(scene: &Scene, whose: Whose) -> Answer {
    let shown = absence::page(scene.desk(), scene.who(), whose).await?;
    let entry = Entry::of(shown.absence.as_ref());
    page(view(&scene.around, &shown, &entry, None))
}

async fn set(scene: &Scene, whose: Whose, entry: &Entry) -> Answer {
    let shown = absence::page(scene.desk(), scene.who(), whose).await?;
    let done = match entry.absence() {
        Ok(new) => absence::set(scene.desk(), scene.who(), whose, new).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(()) => saved(&path(&shown)),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &shown, entry, Some(problem))
        }),
    }
}

async fn end(scene: &Scene, whose: Whose) -> Answer {
    absence::end(scene.desk(), scene.who(), whose).await?;
    match whose {
        Whose::Mine => see_other("/account/absence"),
        Whose::Of(id) => see_other(&format!("/users/{id}/absence")),
    }
}

fn path(shown: &AbsencePage) -> String {
    if shown.mine {
        "/account/absence".to_owned()
    } else {
        format!("/users/{}/absence", shown.user)
    }
}

/// The form.
pub fn view(
    around: &Around,
    shown: &AbsencePage,
    entry: &Entry,
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let title = t.text("absence");
    let room = if shown.mine { Room::None } else { Room::Users };
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            @if !shown.mine { p class="quiet" { (shown.name) } }
            p class="lead" { (t.text("absence-text")) }
            @if shown.absence.is_some() { (ending(around, shown)) }
            section class="card" aria-labelledby="absence-form" {
                h2 id="absence-form" { (t.text("absence-when")) }
                (form(around, shown, entry, problem))
            }
            @if !shown.mine {
                p { (t.text("absence-leaving")) " " a href={ "/users/" (shown.user) "/hand-over" } { (t.text("absence-hand-over")) } }
            }
        }
    };
    shell(around, &title, room, &body)
}

fn form(around: &Around, shown: &AbsencePage, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let mut deputies = vec![(String::new(), t.text("absence-choose"))];
    deputies.extend(
        shown
            .deputies
            .iter()
            .map(|deputy| (deputy.id.to_string(), deputy.name.clone())),
    );
    let scopes = [
        ("matched".to_owned(), t.text("absence-matched")),
        ("all".to_owned(), t.text("absence-all")),
    ];
    // Who is none to choose from has no name to be shown by.
    let deputy = entry.deputy.as_str();
    let known = deputies.iter().any(|(id, _)| id == deputy);
    let deputy = if known { deputy } else { "" };
    html! {
        form class="stack" method="post" action=(path(shown)) {
            (around.token())
            (refusal(around, problem, &["from", "until", "deputy", "scope"]))
            div class="pair" {
                (field("from", "absence-from", &entry.from).kind("date").required().draw(around, problem))
                (field("until", "absence-until", &entry.until).kind("date").required().draw(around, problem))
            }
            (select(around, field("deputy", "absence-deputy", deputy), &deputies, problem))
            (select(around, field("scope", "absence-scope", &entry.scope).hint("absence-scope-hint"), &scopes, problem))
            div { button class="button primary" { (t.text("save")) } }
        }
    }
}

fn ending(around: &Around, shown: &AbsencePage) -> Markup {
    let t = &around.t;
    html! {
        details class="card" {
            summary { (icon(Icon::Check)) " " (t.text("absence-end")) }
            p { (t.text("absence-end-text")) }
            form method="post" action={ (path(shown)) "/end" } {
                (around.token())
                button class="button danger" { (t.text("absence-end")) }
            }
        }
    }
}
