//! Emptying Trash and Spam, once confirmed with how much it is (M-32).

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, FolderKind, Problem};
use service::{
    reading::Place,
    triage::{self, DeedAsk, Emptying, Which},
};

use super::deed::answer;
use crate::pages::{
    around::Around,
    layout::{Room, shell},
    scene::{Answer, Scene, id, page},
};

pub async fn ask_kind(scene: Scene, Path(kind): Path<String>) -> Answer {
    ask_at(&scene, Place::Kind(known(&kind)?), &format!("/mail/{kind}")).await
}

pub async fn go_kind(scene: Scene, Path(kind): Path<String>) -> Answer {
    go_at(&scene, Place::Kind(known(&kind)?), &format!("/mail/{kind}")).await
}

pub async fn ask(scene: Scene, Path((account, folder)): Path<(String, String)>) -> Answer {
    let place = Place::Folder(id(&account)?, id(&folder)?);
    ask_at(&scene, place, &format!("/mail/a/{account}/{folder}")).await
}

pub async fn go(scene: Scene, Path((account, folder)): Path<(String, String)>) -> Answer {
    let place = Place::Folder(id(&account)?, id(&folder)?);
    go_at(&scene, place, &format!("/mail/a/{account}/{folder}")).await
}

/// Of other kinds than Trash and Spam there is nothing to be removed.
fn known(word: &str) -> Result<FolderKind, Problem> {
    FolderKind::from_word(word).ok_or(Problem::new(Code::NotFound))
}

async fn ask_at(scene: &Scene, place: Place, back: &str) -> Answer {
    let which = Which::Emptied(place);
    let emptying = triage::emptying(scene.desk(), scene.who(), which).await?;
    let view = confirm(&scene.around, emptying, (&format!("{back}/empty"), back));
    page(view)
}

async fn go_at(scene: &Scene, place: Place, back: &str) -> Answer {
    let ask = DeedAsk::word("remove");
    let which = Which::Emptied(place);
    let done = triage::begin(scene.desk(), scene.who(), &ask, which).await?;
    answer(scene, &done, (back, back))
}

/// Asks whether so much is to be removed for good.
pub fn confirm(around: &Around, emptying: Emptying, (action, back): (&str, &str)) -> Markup {
    let t = &around.t;
    let title = t.text("remove-title");
    let told = [
        ("number", t.number(emptying.messages).into()),
        ("size", t.size(emptying.bytes).into()),
    ];
    let body = html! {
        section class="page narrow centred" {
            h1 { (title) }
            @if emptying.messages == 0 {
                p class="lead" { (t.text("remove-nothing")) }
                p { a class="button" href=(back) { (t.text("cancel")) } }
            } @else {
                p class="lead" { (t.with("remove-text", &told)) }
                p { (t.text("remove-here-only")) }
                form class="actions centred" method="post" action=(action) {
                    (around.token())
                    button class="button danger" { (t.text("remove-now")) }
                    a class="button" href=(back) { (t.text("cancel")) }
                }
            }
        }
    };
    shell(around, &title, Room::Mail, &body)
}
