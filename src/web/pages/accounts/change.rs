//! What is done to an account from its page.

use axum::extract::Path;
use model::{AccountId, Code, FolderKind, Problem, SeenMail};
use serde::Deserialize;
use service::accounts::{self, EditAccount, FolderChange};

use super::{
    add::{Said, said},
    form::{Entry, at_field},
    whole::{self, view},
};
use crate::{
    gate::Posted,
    pages::{
        forms::refusal,
        scene::{Answer, Part, Scene, id, page, refused, saved, see_other},
    },
};

fn page_of(id: AccountId) -> String {
    format!("/accounts/{id}")
}

pub async fn fetch(scene: Scene, Path(at): Path<String>) -> Answer {
    let id = id(&at)?;
    accounts::fetch_now(scene.desk(), scene.who(), id).await?;
    see_other(&page_of(id))
}

pub async fn test(scene: Scene, Path(at): Path<String>) -> Answer {
    let id = id(&at)?;
    let tested = accounts::test_stored(scene.desk(), scene.who(), id).await;
    let around = &scene.around;
    if scene.part == Part::Pane {
        return match tested {
            Ok(report) => page(said(around, Said::Works(&report))),
            Err(problem) => refused(&problem, |problem| refusal(around, Some(problem), &[])),
        };
    }
    let whole = accounts::page(scene.desk(), scene.who(), id).await?;
    match tested {
        Ok(report) => page(view(around, &whole, Said::Works(&report))),
        Err(problem) => refused(&problem, |problem| {
            view(around, &whole, Said::Refused(problem))
        }),
    }
}

pub async fn edit(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id = id(&at)?;
    let edited = match entry.change() {
        Ok(change) => accounts::edit(scene.desk(), scene.who(), id, change).await,
        Err(problem) => Err(problem),
    };
    match edited {
        Ok(()) => saved(&page_of(id)),
        Err(problem) => {
            let problem = at_field(problem);
            let whole = accounts::page(scene.desk(), scene.who(), id).await?;
            refused(&problem, |problem| {
                whole::view_editing(&scene.around, &whole, (&entry, problem))
            })
        }
    }
}

/// A choice of what colleagues see.
#[derive(Deserialize)]
pub struct Seen {
    seen: String,
}

pub async fn seen(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Seen>) -> Answer {
    let id = id(&at)?;
    let seen_mail = match form.seen.as_str() {
        "agency" => None,
        "matched" => Some(SeenMail::Matched),
        "all" => Some(SeenMail::All),
        _ => return Err(Problem::at(Code::BadChoice, "seen").into()),
    };
    let change = EditAccount {
        seen_mail: Some(seen_mail),
        ..EditAccount::default()
    };
    accounts::edit(scene.desk(), scene.who(), id, change).await?;
    saved(&page_of(id))
}

/// A folder's settings.
#[derive(Deserialize)]
pub struct FolderEntry {
    kind: String,
    #[serde(default)]
    excluded: String,
}

pub async fn folder(
    scene: Scene,
    Path((account, folder)): Path<(String, String)>,
    Posted(entry): Posted<FolderEntry>,
) -> Answer {
    let (account, folder) = (id(&account)?, id(&folder)?);
    let kind = FolderKind::from_word(&entry.kind).ok_or(Problem::at(Code::BadChoice, "kind"))?;
    let change = FolderChange {
        kind: Some(kind),
        excluded: Some(entry.excluded == "yes"),
    };
    accounts::set_folder(scene.desk(), scene.who(), (account, folder), change).await?;
    see_other(&format!("{}#folders", page_of(account)))
}
