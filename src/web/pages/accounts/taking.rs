//! What of an account's mail is taken in, and what is written back to its server.

use axum::extract::Path;
use maud::{Markup, html};
use model::WriteBack;
use service::accounts::{self, AccountPage};

use super::{
    form::Entry,
    whole::{self, Edit},
};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{Ticked, field, refusal, select, tick},
        scene::{Answer, Scene, id, refused, saved},
    },
};

const FIELDS: [&str; 4] = ["header_first", "never_log", "write_back", "watched"];

pub async fn change(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id = id(&at)?;
    let edited = match entry.taking() {
        Ok(change) => accounts::edit(scene.desk(), scene.who(), id, change).await,
        Err(problem) => Err(problem),
    };
    match edited {
        Ok(()) => saved(&format!("/accounts/{id}")),
        Err(problem) => {
            let whole = accounts::page(scene.desk(), scene.who(), id).await?;
            refused(&problem, |problem| {
                whole::view_taking(&scene.around, &whole, (&entry, problem))
            })
        }
    }
}

/// The form.
pub fn card(around: &Around, whole: &AccountPage, (entry, problem): Edit<'_>) -> Markup {
    let t = &around.t;
    let ways = WriteBack::ALL.map(|way| {
        let text = t.text(&format!("write-back-{}", way.word()));
        (way.word().to_owned(), text)
    });
    let mut folders = vec![(String::new(), t.text("account-watched-none"))];
    folders.extend(
        whole
            .folders
            .iter()
            .filter(|folder| !folder.excluded)
            .map(|folder| (folder.id.to_string(), folder.name.clone())),
    );
    let first = if entry.header_first == "yes" {
        Ticked::Yes
    } else {
        Ticked::No
    };
    html! {
        section class="card" aria-labelledby="taking" {
            h2 id="taking" { (t.text("account-taking")) }
            form class="stack" method="post" action={ "/accounts/" (whole.line.id) "/taking" } {
                (around.token())
                (refusal(around, problem, &FIELDS))
                (select(around, field("write_back", "account-write-back", &entry.write_back).hint("account-write-back-hint"), &ways, problem))
                (select(around, field("watched", "account-watched", &entry.watched).hint("account-watched-hint"), &folders, problem))
                (tick(around, "header_first", "account-header-first", first))
                p class="hint" { (t.text("account-header-first-hint")) }
                (field("never_log", "never-log", &entry.never_log).kind("textarea").hint("never-log-hint").draw(around, problem))
                div { button class="button primary" { (t.text("save")) } }
            }
        }
    }
}
