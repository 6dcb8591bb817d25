//! The reading pane, and a message's own page.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Code, MessageRef, Problem};
use serde::Deserialize;
use service::{
    message::{self, Asked, BodyAsk, Images, Look},
    searching,
};

use super::{
    bytes::{labels, version},
    message::{Facts, Opened, article},
    searches::search_path,
};
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::empty,
    problem::notice,
    scene::{Answer, Part, Scene, id, page},
};

/// What the reading pane shows.
pub enum Pane {
    /// Nothing is open.
    Nothing,
    /// A message.
    Message(Box<Opened>),
    /// A message that a Director has to ask for.
    AskFirst(MessageRef),
    /// Why nothing can be shown.
    Refused(Problem),
}

/// Opens a message for the pane.
pub async fn load(scene: &Scene, id: MessageRef, look: impl Into<Look>) -> Pane {
    match open(scene, id, look.into()).await {
        Ok(opened) => Pane::Message(Box::new(opened)),
        Err(problem)
            if problem.code == Code::NotAllowed && problem.field.as_deref() == Some("asked") =>
        {
            Pane::AskFirst(id)
        }
        Err(problem) => Pane::Refused(problem),
    }
}

async fn open(scene: &Scene, id: MessageRef, look: Look) -> Result<Opened, Problem> {
    let view = message::open(scene.desk(), scene.who(), id, look).await?;
    let ask = BodyAsk {
        images: Images::Ask,
        labels: labels(&scene.around.t),
        look,
    };
    // A message without readable bytes still shows its head.
    let facts = match message::body(scene.desk(), scene.who(), id, ask).await {
        Ok(body) => Facts::of(&body),
        Err(problem) => Facts::unreadable(problem),
    };
    Ok(Opened {
        view,
        facts,
        look,
        q: String::new(),
    })
}

/// The pane's content; `back` is where its close button leads.
pub fn draw(around: &Around, pane: &Pane, back: &str) -> Markup {
    match pane {
        Pane::Nothing => empty(around, Icon::Mail, ("pane-empty", "pane-empty-text"), None),
        Pane::Message(opened) => article(around, opened, back),
        Pane::AskFirst(id) => ask_first(around, *id, back),
        Pane::Refused(problem) => html! { (way_back(around, back)) (notice(around, problem)) },
    }
}

/// The link out of an open message.
pub fn way_back(around: &Around, back: &str) -> Markup {
    html! {
        a class="button quiet pane-close" href=(back) data-close="" {
            span class="only-narrow" { (icon(Icon::Back)) (around.t.text("pane-back")) }
            span class="only-wide" { (icon(Icon::Close)) span class="unseen" { (around.t.text("pane-close")) } }
        }
    }
}

fn ask_first(around: &Around, id: MessageRef, back: &str) -> Markup {
    let t = &around.t;
    html! {
        (way_back(around, back))
        div class="empty" {
            span class="big-icon" { (icon(Icon::Lock)) }
            h2 { (t.text("ask-title")) }
            p { (t.text("ask-text")) }
            form method="post" action={ "/mail/m/" (id) "/ask" } {
                (around.token())
                button class="button primary" { (t.text("ask-open")) }
            }
        }
    }
}

/// The search from which a message was opened, and which of its texts is looked at.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct From {
    q: String,
    version: String,
}

pub async fn show(scene: Scene, Path(at): Path<String>, Query(from): Query<From>) -> Answer {
    let id = id(&at)?;
    let look = Look {
        asked: Asked::No,
        version: version(&from.version)?,
    };
    let mut pane = load(&scene, id, look).await;
    if from.q.is_empty() {
        return answer(&scene, pane, "/mail");
    }
    if let Pane::Message(opened) = &mut pane {
        searching::mark(scene.desk(), scene.who(), &from.q, &mut opened.view.line);
        opened.q.clone_from(&from.q);
    }
    answer(&scene, pane, &search_path(&from.q))
}

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let id = id(&at)?;
    answer(&scene, load(&scene, id, Asked::Yes).await, "/mail")
}

fn answer(scene: &Scene, pane: Pane, back: &str) -> Answer {
    let around = &scene.around;
    let pane = match pane {
        Pane::Refused(problem) if scene.part != Part::Pane => return Err(problem.into()),
        pane => pane,
    };
    let drawn = draw(around, &pane, back);
    if scene.part == Part::Pane {
        return page(drawn);
    }
    let title = match &pane {
        Pane::Message(opened) if !opened.view.line.subject.is_empty() => {
            opened.view.line.subject.clone()
        }
        Pane::AskFirst(_) => around.t.text("ask-title"),
        _ => around.t.text("no-subject"),
    };
    let body = html! { section id="pane" class="pane alone" aria-label=(around.t.text("pane-label")) tabindex="-1" { (drawn) } };
    page(shell(around, &title, Room::Mail, &body))
}
