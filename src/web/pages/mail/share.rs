//! Sharing a message or its thread with colleagues.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Code, GroupId, MessageRef, Problem, UserId};
use serde::Deserialize;
use service::{
    colleagues::Card,
    message::{self, Choices, Extent, ShareLine, With},
};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{boxes, refusal, wrong_at},
        groups::group_name,
        icons::{Icon, icon},
        layout::{Room, shell},
        parts::{face, message_path, time},
        scene::{Answer, Scene, id, page, refused, see_other},
    },
};

/// The form as sent; `with` is `user-ID`, `group-ID`, or `group` for the one in the list.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    q: String,
    with: String,
    group: String,
    extent: String,
}

impl Entry {
    fn with(&self) -> Result<With, Problem> {
        let wrong = || Problem::at(Code::BadChoice, "with");
        match self.with.split_once('-') {
            Some(("user", id)) => Ok(With::User(UserId(id.parse().map_err(|_| wrong())?))),
            Some(("group", id)) => Ok(With::Group(GroupId(id.parse().map_err(|_| wrong())?))),
            _ if self.with == "group" => {
                let id = self.group.parse();
                Ok(With::Group(GroupId(
                    id.map_err(|_| Problem::at(Code::Required, "group"))?,
                )))
            }
            _ => Err(wrong()),
        }
    }

    fn extent(&self) -> Result<Extent, Problem> {
        match self.extent.as_str() {
            "message" => Ok(Extent::Message),
            "thread" => Ok(Extent::Thread),
            _ => Err(Problem::at(Code::BadChoice, "extent")),
        }
    }
}

pub async fn show(scene: Scene, Path(at): Path<String>, Query(entry): Query<Entry>) -> Answer {
    let id: MessageRef = id(&at)?;
    match message::choices(scene.desk(), scene.who(), id, &entry.q).await {
        Ok(choices) => page(view(&scene.around, (id, &choices), &entry, None)),
        Err(problem) if problem.field.as_deref() == Some("q") => {
            let choices = message::choices(scene.desk(), scene.who(), id, "").await?;
            refused(&problem, |problem| {
                view(&scene.around, (id, &choices), &entry, Some(problem))
            })
        }
        Err(problem) => Err(problem.into()),
    }
}

pub async fn share(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: MessageRef = id(&at)?;
    let done = match (entry.with(), entry.extent()) {
        (Ok(with), Ok(extent)) => message::share(scene.desk(), scene.who(), id, with, extent).await,
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    match done {
        Ok(()) => see_other(&format!("{}/share", message_path(id))),
        Err(mut problem) => {
            if problem.field.as_deref() == Some("user") {
                problem.field = Some("with".into());
            }
            let choices = message::choices(scene.desk(), scene.who(), id, "").await?;
            refused(&problem, |problem| {
                view(&scene.around, (id, &choices), &entry, Some(problem))
            })
        }
    }
}

pub async fn unshare(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: MessageRef = id(&at)?;
    message::unshare(scene.desk(), scene.who(), id, entry.with()?).await?;
    see_other(&format!("{}/share", message_path(id)))
}

/// The page; `problem` is what is wrong with the form just sent.
pub fn view(
    around: &Around,
    (id, choices): (MessageRef, &Choices),
    entry: &Entry,
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let path = message_path(id);
    let body = html! {
        section class="page narrow" {
            header class="page-head" {
                div {
                    h1 { (t.text("share-title")) }
                    p class="quiet" { @if choices.subject.is_empty() { (t.text("no-subject")) } @else { (choices.subject) } }
                }
                div class="actions" { a class="button quiet" href=(path) { (icon(Icon::Back)) (t.text("why-back")) } }
            }
            (current(around, &path, &choices.shares))
            section class="card" aria-labelledby="share-new" {
                h2 id="share-new" { (t.text("share-new")) }
                (refusal(around, problem, &["q", "with", "group", "extent"]))
                form class="stack" method="get" action={ (path) "/share" } role="search" {
                    div class="filter" {
                        label class="unseen" for="q" { (t.text("people-find")) }
                        input id="q" name="q" type="search" value=(entry.q) placeholder=(t.text("people-find")) autocomplete="off";
                        button class="button" { (t.text("filter")) }
                    }
                    (wrong_at(around, "q", problem))
                }
                form class="stack" method="post" action={ (path) "/share" } {
                    (around.token())
                    (boxes(around, ("extent", "share-extent"), problem, &extents(around, entry)))
                    (colleagues(around, choices, problem))
                    @if !choices.groups.is_empty() { (groups(around, choices, entry, problem)) }
                }
            }
        }
    };
    shell(around, &t.text("share-title"), Room::Mail, &body)
}

fn extents(around: &Around, entry: &Entry) -> Markup {
    let thread = entry.extent == "thread";
    let choice = |word: &str, label: &str, on: bool| {
        html! {
            div class="tick" {
                input id={ "extent-" (word) } type="radio" name="extent" value=(word) checked[on];
                label for={ "extent-" (word) } { (around.t.text(label)) }
            }
        }
    };
    html! {
        (choice("message", "share-message", !thread))
        (choice("thread", "share-thread", thread))
    }
}

fn colleagues(around: &Around, choices: &Choices, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        h3 { (t.text("share-colleagues")) }
        (wrong_at(around, "with", problem))
        @if choices.colleagues.is_empty() { p class="quiet" { (t.text("people-none")) } }
        @else {
            ul class="lines" {
                @for card in &choices.colleagues {
                    li {
                        (face(card.id, card.photo.as_deref(), (&card.name, "")))
                        div class="grow" { strong { (card.name) } div class="quiet" { (place(card)) } }
                        button class="button" name="with" value={ "user-" (card.id) }
                            aria-label=(t.with("share-with", &[("name", card.name.as_str().into())])) { (t.text("share")) }
                    }
                }
            }
        }
        @if choices.more { p class="hint" { (t.text("share-more")) } }
    }
}

/// A colleague's position and office.
pub fn place(card: &Card) -> String {
    let parts = [
        card.position.as_str(),
        card.office.as_deref().unwrap_or_default(),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|text| !text.is_empty()).collect();
    parts.join(" · ")
}

fn groups(around: &Around, choices: &Choices, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        div class="field" {
            label for="group" { (t.text("share-group")) }
            div class="inline" {
                select id="group" name="group" {
                    option value="" { (t.text("share-group-none")) }
                    @for (id, tag) in &choices.groups {
                        option value=(id) selected[entry.group == id.to_string()] { (group_name(around, tag.built_in, &tag.name)) }
                    }
                }
                button class="button" name="with" value="group" aria-label=(t.text("share-with-group")) { (t.text("share")) }
            }
            (wrong_at(around, "group", problem))
        }
    }
}

fn current(around: &Around, path: &str, shares: &[ShareLine]) -> Markup {
    let t = &around.t;
    html! {
        section class="card" aria-labelledby="share-now" {
            h2 id="share-now" { (t.text("share-now")) }
            @if shares.is_empty() { p class="quiet" { (t.text("share-none")) } }
            @else {
                ul class="lines" {
                    @for share in shares {
                        @let name = share_name(around, share);
                        li {
                            (icon(if matches!(share.with, With::User(_)) { Icon::Badge } else { Icon::People }))
                            div class="grow" {
                                strong { (name) }
                                div class="quiet" {
                                    (extent(around, share)) " · "
                                    (t.with("share-by", &[("name", share.by.as_str().into())])) " · " (time(around, share.at))
                                }
                            }
                            form method="post" action={ (path) "/unshare" } {
                                (around.token())
                                input type="hidden" name="with" value=(word(share.with));
                                button class="button" aria-label=(t.with("share-stop-with", &[("name", name.as_str().into())])) { (t.text("share-stop")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn word(with: With) -> String {
    match with {
        With::User(id) => format!("user-{id}"),
        With::Group(id) => format!("group-{id}"),
    }
}

fn extent(around: &Around, share: &ShareLine) -> String {
    match (share.messages, share.this) {
        (None, _) => around.t.text("share-thread"),
        (Some(1), true) => around.t.text("share-message"),
        (Some(count), true) => around.t.count("share-messages", count),
        (Some(count), false) => around.t.count("share-others", count),
    }
}

/// With whom, in the viewer's language.
pub fn share_name(around: &Around, share: &ShareLine) -> String {
    match share.with {
        With::User(_) => share.name.clone(),
        With::Group(_) => group_name(around, share.built_in, &share.name),
    }
}
