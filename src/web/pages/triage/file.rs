//! Where one message belongs: its folder, its tags, the records that it is attached to.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Code, ContactId, MessageRef, OrganizationId, Problem};
use serde::Deserialize;
use service::{
    contacts::{self, ContactAsk},
    message::{self, Asked, MessageView},
    organizations,
    own_folders::{self, OwnFolders},
    tags::{self, Tags},
};

use super::tags::chip;
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    mail::folder_name,
    parts::message_path,
    scene::{Answer, Scene, id, page},
};

/// Records offered at once; the search finds the others.
const OFFERED: usize = 20;

/// What stands in the query: the start of a record's name.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    q: String,
}

/// Records to attach to.
#[derive(Default)]
pub struct Records {
    /// What was searched for.
    pub q: String,
    /// Contacts.
    pub contacts: Vec<(ContactId, String)>,
    /// Organizations.
    pub organizations: Vec<(OrganizationId, String)>,
}

/// Records whose names fit the search, the first ones.
pub async fn records(scene: &Scene, q: &str) -> Result<Records, Problem> {
    let ask = || ContactAsk {
        q: q.to_owned(),
        limit: OFFERED,
        ..ContactAsk::default()
    };
    let contacts = contacts::list(scene.desk(), scene.who(), ask()).await?;
    let organizations = organizations::list(scene.desk(), scene.who(), ask()).await?;
    let contacts = contacts.items.into_iter().map(|line| (line.id, line.name));
    let organizations = organizations.items.into_iter();
    Ok(Records {
        q: q.to_owned(),
        contacts: contacts.collect(),
        organizations: organizations.map(|line| (line.id, line.name)).collect(),
    })
}

/// All that the page shows.
struct Filing {
    view: MessageView,
    folders: OwnFolders,
    tags: Tags,
    records: Records,
}

pub async fn show(scene: Scene, Path(at): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let id: MessageRef = id(&at)?;
    let (desk, who) = (scene.desk(), scene.who());
    let view = message::open(desk, who, id, Asked::No).await?;
    if !view.may_organize {
        return Err(Problem::new(Code::NotFound).into());
    }
    let filing = Filing {
        folders: own_folders::list(desk, who, id.account).await?,
        tags: tags::list(desk, who).await?,
        records: records(&scene, &asking.q).await?,
        view,
    };
    page(draw(&scene.around, &filing))
}

fn draw(around: &Around, filing: &Filing) -> Markup {
    let t = &around.t;
    let line = &filing.view.line;
    let path = message_path(line.id);
    let title = t.text("file-title");
    let body = html! {
        section class="page narrow" {
            header class="page-head" {
                div {
                    h1 { (title) }
                    p class="quiet" { @if line.subject.is_empty() { (t.text("no-subject")) } @else { (line.subject) } }
                }
                div class="actions" { a class="button quiet" href=(path) { (icon(Icon::Back)) (t.text("why-back")) } }
            }
            (moving(around, &path, filing))
            (tagging(around, &path, filing))
            (attaching(around, &path, filing))
        }
    };
    shell(around, &title, Room::Mail, &body)
}

fn moving(around: &Around, path: &str, filing: &Filing) -> Markup {
    let t = &around.t;
    let folders = &filing.folders;
    let here = |name: &str| filing.view.folders.iter().any(|known| known == name);
    html! {
        section class="card stack" aria-labelledby="file-folder" {
            h2 id="file-folder" { (t.text("deed-move")) }
            form class="deed-line" method="post" action={ (path) "/do" } {
                (around.token())
                (around.back())
                label for="folder" { (t.text("deed-move-to")) }
                select id="folder" name="folder" {
                    @for folder in &folders.folders {
                        option value={ (folders.account) "-" (folder.id) } selected[here(&folder.name)] { (folder_name(around, folder.kind, &folder.name)) }
                    }
                }
                button class="button primary" name="deed" value="move" { (t.text("deed-move")) }
            }
            p { a href={ "/mail/a/" (folders.account) "/folders" } { (t.text("folders-manage")) } }
        }
    }
}

fn tagging(around: &Around, path: &str, filing: &Filing) -> Markup {
    let t = &around.t;
    let on = &filing.view.line.tags;
    let off = filing.tags.items.iter();
    let off: Vec<_> = off
        .filter(|tag| !on.iter().any(|known| known.id == tag.id))
        .collect();
    html! {
        section class="card stack" aria-labelledby="file-tags" {
            h2 id="file-tags" { (t.text("tags")) }
            @for tag in on {
                form class="deed-line" method="post" action={ (path) "/do" } {
                    (around.token()) (around.back())
                    input type="hidden" name="tag" value=(tag.id);
                    (chip(&tag.name, tag.colour))
                    button class="button small" name="deed" value="untag" aria-label={ (t.text("deed-untag")) " " (tag.name) } { (t.text("deed-untag")) }
                }
            }
            @if !off.is_empty() {
                form class="deed-line" method="post" action={ (path) "/do" } {
                    (around.token()) (around.back())
                    label for="tag" { (t.text("deed-tag-with")) }
                    select id="tag" name="tag" { @for tag in &off { option value=(tag.id) { (tag.name) } } }
                    button class="button primary" name="deed" value="tag" { (t.text("deed-tag")) }
                }
            }
            p { a href="/mail/tags" { (t.text("tags-manage")) } }
        }
    }
}

fn attaching(around: &Around, path: &str, filing: &Filing) -> Markup {
    let t = &around.t;
    let view = &filing.view;
    let contacts = view.attached.iter();
    let contacts = contacts.map(|tag| ("contact", tag.id.0, tag.name.as_str()));
    let organizations = view.attached_organizations.iter();
    let organizations = organizations.map(|(id, name)| ("organization", id.0, name.as_str()));
    let records = &filing.records;
    let found = records.contacts.iter();
    let found = found.map(|(id, name)| ("contact", id.0, name.as_str()));
    let firms = records.organizations.iter();
    let firms = firms.map(|(id, name)| ("organization", id.0, name.as_str()));
    html! {
        section class="card stack" aria-labelledby="file-records" {
            h2 id="file-records" { (t.text("deed-attach-to")) }
            p class="hint" { (t.text("attach-text")) }
            @if !view.attached.is_empty() || !view.attached_organizations.is_empty() {
                ul class="lines" {
                    @for record in contacts.chain(organizations) { (line(around, path, record, ("detach", "deed-detach"))) }
                }
            }
            form class="filter" method="get" action={ (path) "/file" } role="search" {
                label class="unseen" for="record" { (t.text("attach-find")) }
                input id="record" name="q" type="search" value=(records.q) placeholder=(t.text("attach-find")) autocomplete="off";
                button class="button" { (t.text("filter")) }
            }
            @if !records.contacts.is_empty() || !records.organizations.is_empty() {
                ul class="lines" {
                    @for record in found.chain(firms) { (line(around, path, record, ("attach", "deed-attach"))) }
                }
            }
        }
    }
}

fn line(
    around: &Around,
    path: &str,
    (field, id, name): (&str, u64, &str),
    (deed, label): (&str, &str),
) -> Markup {
    let sign = if field == "contact" {
        Icon::People
    } else {
        Icon::Building
    };
    html! {
        li {
            (icon(sign))
            span class="grow" { (name) }
            form method="post" action={ (path) "/do" } {
                (around.token()) (around.back())
                input type="hidden" name=(field) value=(id);
                button class="button small" name="deed" value=(deed) aria-label={ (around.t.text(label)) ": " (name) } { (around.t.text(label)) }
            }
        }
    }
}
