//! The agency's tags: the list, making, changing and removing them.

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, Problem, TagColour, TagId};
use serde::Deserialize;
use service::tags::{self, TagChip, TagLine, Tags};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal, select},
        icons::{Icon, icon},
        layout::{Room, shell},
        scene::{Answer, Scene, id, page, refused, saved},
    },
};

/// A tag as it stands on a message.
pub fn chip(name: &str, colour: TagColour) -> Markup {
    html! { span class={ "chip tag " (colour.word()) } { (name) } }
}

/// A message's tags, each a way to all that have it.
pub fn chips(tags: &[TagChip]) -> Markup {
    html! {
        @for tag in tags { a class={ "chip tag " (tag.colour.word()) } href={ "/mail/tag/" (tag.id) } { (tag.name) } }
    }
}

/// The form's fields as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    name: String,
    colour: String,
}

impl Entry {
    fn colour(&self) -> Result<TagColour, Problem> {
        TagColour::from_word(&self.colour).ok_or(Problem::at(Code::BadChoice, "colour"))
    }
}

pub async fn show(scene: Scene) -> Answer {
    let tags = tags::list(scene.desk(), scene.who()).await?;
    page(view(&scene.around, &tags, (None, &Entry::default(), None)))
}

pub async fn add(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let done = match entry.colour() {
        Ok(colour) => tags::add(scene.desk(), scene.who(), &entry.name, colour)
            .await
            .map(drop),
        Err(problem) => Err(problem),
    };
    told(&scene, (None, &entry), done).await
}

pub async fn edit(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: TagId = id(&at)?;
    let done = match entry.colour() {
        Ok(colour) => tags::edit(scene.desk(), scene.who(), id, (&entry.name, colour)).await,
        Err(problem) => Err(problem),
    };
    told(&scene, (Some(id), &entry), done).await
}

async fn told(
    scene: &Scene,
    (id, entry): (Option<TagId>, &Entry),
    done: Result<(), Problem>,
) -> Answer {
    let problem = match done {
        Ok(()) => return saved("/mail/tags"),
        Err(problem) => problem,
    };
    let tags = tags::list(scene.desk(), scene.who()).await?;
    refused(&problem, |problem| {
        view(&scene.around, &tags, (id, entry, Some(problem)))
    })
}

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: TagId = id(&at)?;
    let tags = tags::list(scene.desk(), scene.who()).await?;
    let tag = tags.items.iter().find(|tag| tag.id == id);
    let tag = tag.ok_or(Problem::new(Code::NotFound))?;
    if !tag.may_change {
        return Err(Problem::new(Code::NotAllowed).into());
    }
    page(confirm(&scene.around, tag))
}

pub async fn remove(scene: Scene, Path(at): Path<String>) -> Answer {
    tags::remove(scene.desk(), scene.who(), id(&at)?).await?;
    saved("/mail/tags")
}

fn confirm(around: &Around, tag: &TagLine) -> Markup {
    let t = &around.t;
    let title = t.with("tag-remove-title", &[("name", tag.name.as_str().into())]);
    let body = html! {
        section class="page narrow centred" {
            h1 { (title) }
            p class="lead" { (t.text("tag-remove-text")) }
            form class="actions centred" method="post" action={ "/mail/tags/" (tag.id) "/remove" } {
                (around.token())
                button class="button danger" { (t.text("tag-remove")) }
                a class="button" href="/mail/tags" { (t.text("cancel")) }
            }
        }
    };
    shell(around, &title, Room::Mail, &body)
}

/// The list; what was sent for which tag, and what is wrong with it.
fn view(
    around: &Around,
    tags: &Tags,
    (at, entry, problem): (Option<TagId>, &Entry, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    let title = t.text("tags");
    let new = problem.filter(|_| at.is_none());
    let body = html! {
        section class="page narrow" {
            header class="page-head" {
                h1 { (title) }
                div class="actions" { a class="button quiet" href="/mail" { (icon(Icon::Back)) (t.text("mail-basket-back")) } }
            }
            p class="lead" { (t.text("tags-text")) }
            @for tag in &tags.items {
                (one(around, tag, (at == Some(tag.id)).then_some(entry), problem.filter(|_| at == Some(tag.id))))
            }
            @if tags.may_make {
                section class="card stack" aria-labelledby="tag-new" {
                    h2 id="tag-new" { (t.text("tag-new")) }
                    (refusal(around, new, &["name", "colour"]))
                    form class="stack" method="post" action="/mail/tags" {
                        (around.token())
                        @let value = if at.is_none() { entry.name.as_str() } else { "" };
                        (field("name", "tag-name", value).required().draw(around, new))
                        (select(around, field("colour", "tag-colour", &entry.colour), &colours(around), new))
                        div { button class="button primary" { (t.text("tag-add")) } }
                    }
                }
            }
        }
    };
    shell(around, &title, Room::Mail, &body)
}

fn colours(around: &Around) -> Vec<(String, String)> {
    let word = |colour: TagColour| {
        let word = colour.word();
        let text = around.t.text(&format!("tag-colour-{word}"));
        (word.to_owned(), text)
    };
    TagColour::ALL.into_iter().map(word).collect()
}

fn one(around: &Around, tag: &TagLine, sent: Option<&Entry>, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let (name_id, colour_id) = (format!("name-{}", tag.id), format!("colour-{}", tag.id));
    let value = sent.map_or(tag.name.as_str(), |entry| entry.name.as_str());
    let colour = sent.map_or(tag.colour.word(), |entry| entry.colour.as_str());
    html! {
        section class="card stack" aria-label=(tag.name) {
            p { a class={ "chip tag " (tag.colour.word()) } href={ "/mail/tag/" (tag.id) } { (tag.name) } " " span class="quiet" { (tag.by) } }
            @if tag.may_change {
                details class="rare" open[problem.is_some()] {
                    summary { (t.text("tag-change")) }
                    (refusal(around, problem, &[]))
                    form class="deed-line" method="post" action={ "/mail/tags/" (tag.id) } {
                        (around.token())
                        label for=(name_id) { (t.text("tag-name")) }
                        input id=(name_id) name="name" value=(value) required maxlength="40" autocomplete="off";
                        label for=(colour_id) { (t.text("tag-colour")) }
                        select id=(colour_id) name="colour" {
                            @for (word, text) in colours(around) { option value=(word) selected[word == colour] { (text) } }
                        }
                        button class="button" { (t.text("save")) }
                        a class="button danger" href={ "/mail/tags/" (tag.id) "/remove" } { (t.text("tag-remove")) }
                    }
                }
            }
        }
    }
}
