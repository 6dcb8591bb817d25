//! An account's folders: making, renaming and removing them (M-33).

use axum::extract::Path;
use maud::{Markup, html};
use model::{AccountId, Code, FolderId, Problem};
use serde::Deserialize;
use service::own_folders::{self, OwnFolder, OwnFolders};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        mail::{folder_name, kind_icon},
        scene::{Answer, Scene, id, page, refused, saved},
    },
};

/// The form's field as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    name: String,
}

fn path(account: AccountId) -> String {
    format!("/mail/a/{account}/folders")
}

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let folders = own_folders::list(scene.desk(), scene.who(), id(&at)?).await?;
    page(view(
        &scene.around,
        &folders,
        (None, &Entry::default(), None),
    ))
}

pub async fn make(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let account: AccountId = id(&at)?;
    let done = own_folders::make(scene.desk(), scene.who(), account, &entry.name).await;
    told(&scene, account, (None, &entry), done.map(drop)).await
}

pub async fn rename(
    scene: Scene,
    Path((account, folder)): Path<(String, String)>,
    Posted(entry): Posted<Entry>,
) -> Answer {
    let (account, folder): (AccountId, FolderId) = (id(&account)?, id(&folder)?);
    let at = (account, folder);
    let done = own_folders::rename(scene.desk(), scene.who(), at, &entry.name).await;
    told(&scene, account, (Some(folder), &entry), done).await
}

async fn told(
    scene: &Scene,
    account: AccountId,
    (at, entry): (Option<FolderId>, &Entry),
    done: Result<(), Problem>,
) -> Answer {
    let problem = match done {
        Ok(()) => return saved(&path(account)),
        Err(problem) => problem,
    };
    let folders = own_folders::list(scene.desk(), scene.who(), account).await?;
    refused(&problem, |problem| {
        view(&scene.around, &folders, (at, entry, Some(problem)))
    })
}

pub async fn ask(scene: Scene, Path((account, folder)): Path<(String, String)>) -> Answer {
    let (account, folder): (AccountId, FolderId) = (id(&account)?, id(&folder)?);
    let folders = own_folders::list(scene.desk(), scene.who(), account).await?;
    let row = folders.folders.iter().find(|row| row.id == folder);
    let row = row.ok_or(Problem::new(Code::NotFound))?;
    if !row.may_remove {
        return Err(Problem::new(Code::FolderStays).into());
    }
    page(confirm(&scene.around, &folders, row))
}

pub async fn remove(scene: Scene, Path((account, folder)): Path<(String, String)>) -> Answer {
    let (account, folder): (AccountId, FolderId) = (id(&account)?, id(&folder)?);
    own_folders::remove(scene.desk(), scene.who(), (account, folder)).await?;
    saved(&path(account))
}

fn confirm(around: &Around, folders: &OwnFolders, row: &OwnFolder) -> Markup {
    let t = &around.t;
    let title = t.with("folder-remove-title", &[("name", row.name.as_str().into())]);
    let body = html! {
        section class="page narrow centred" {
            h1 { (title) }
            p class="lead" { (t.with("folder-remove-text", &[("number", t.number(row.messages).into())])) }
            @if !row.here_only {
                p { (t.text(if folders.at_server { "folder-remove-server" } else { "folder-remove-here" })) }
            }
            form class="actions centred" method="post" action={ "/mail/a/" (folders.account) "/" (row.id) "/remove" } {
                (around.token())
                button class="button danger" { (t.text("folder-remove")) }
                a class="button" href=(path(folders.account)) { (t.text("cancel")) }
            }
        }
    };
    shell(around, &title, Room::Mail, &body)
}

/// The list; what was sent for which folder, and what is wrong with it.
fn view(
    around: &Around,
    folders: &OwnFolders,
    (at, entry, problem): (Option<FolderId>, &Entry, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    let title = t.text("folders-manage");
    let new = problem.filter(|_| at.is_none());
    let body = html! {
        section class="page narrow" {
            header class="page-head" {
                div { h1 { (title) } p class="quiet" { (folders.address) } }
                div class="actions" { a class="button quiet" href="/mail" { (icon(Icon::Back)) (t.text("mail-basket-back")) } }
            }
            p class="lead" { (t.text(if folders.at_server { "folders-at-server" } else { "folders-here-only" })) }
            ul class="lines card" {
                @for row in &folders.folders {
                    (one(around, folders.account, row, (at == Some(row.id)).then_some((entry, problem))))
                }
            }
            section class="card stack" aria-labelledby="folder-new" {
                h2 id="folder-new" { (t.text("folder-new")) }
                (refusal(around, new, &["name"]))
                form class="stack" method="post" action=(path(folders.account)) {
                    (around.token())
                    @let value = if at.is_none() { entry.name.as_str() } else { "" };
                    (field("name", "folder-called", value).required().draw(around, new))
                    div { button class="button primary" { (t.text("folder-add")) } }
                }
            }
        }
    };
    shell(around, &title, Room::Mail, &body)
}

fn one(
    around: &Around,
    account: AccountId,
    row: &OwnFolder,
    sent: Option<(&Entry, Option<&Problem>)>,
) -> Markup {
    let t = &around.t;
    let at = format!("/mail/a/{account}/{}", row.id);
    let name_id = format!("name-{}", row.id);
    let value = sent.map_or(row.name.as_str(), |(entry, _)| entry.name.as_str());
    let problem = sent.and_then(|(_, problem)| problem);
    html! {
        li {
            (icon(kind_icon(row.kind)))
            a class="grow" href=(at) { (folder_name(around, row.kind, &row.name)) }
            @if row.here_only { span class="chip plain" { (t.text("folder-here")) } }
            span class="quiet" { (t.number(row.messages)) }
            @if row.may_rename || row.may_remove {
                details class="rare" open[sent.is_some()] {
                    summary { (t.text("folder-change")) span class="unseen" { " " (row.name) } }
                    (refusal(around, problem, &[]))
                    @if row.may_rename {
                        form class="deed-line" method="post" action={ (at) "/name" } {
                            (around.token())
                            label for=(name_id) { (t.text("folder-called")) }
                            input id=(name_id) name="name" value=(value) required maxlength="100" autocomplete="off";
                            button class="button" { (t.text("folder-rename")) }
                        }
                    }
                    @if row.may_remove { a class="button danger" href={ (at) "/remove" } { (t.text("folder-remove")) } }
                }
            }
        }
    }
}
