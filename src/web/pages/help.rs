//! Help: the keys, and what a search understands.

use maud::{Markup, html};

use super::{
    around::Around,
    layout::{Room, shell},
    scene::{Answer, Part, Scene, page},
};
use crate::route::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    vec![get("/help", Needs::SignedIn, show)]
}

const KEYS: [(&str, &str); 11] = [
    ("j", "key-next"),
    ("k", "key-previous"),
    ("Enter", "key-open"),
    ("e", "key-archive"),
    ("#", "key-trash"),
    ("!", "key-spam"),
    ("u", "key-unread"),
    ("x", "key-tick"),
    ("/", "key-search"),
    ("Esc", "key-close"),
    ("?", "key-help"),
];

/// What a search understands, as it is typed.
const OPERATORS: [(&str, &str); 20] = [
    ("umowa lokal", "op-words"),
    ("\"umowa najmu\"", "op-phrase"),
    ("-faktura", "op-without"),
    ("from:anna", "op-from"),
    ("to:biuro@example.com", "op-to"),
    ("subject:oferta", "op-subject"),
    ("body:ogrzewanie", "op-body"),
    ("has:attachment", "op-attachment"),
    ("filename:umowa.pdf", "op-filename"),
    ("filelarger:5M", "op-file-larger"),
    ("larger:5M", "op-larger"),
    ("smaller:100K", "op-smaller"),
    ("after:2025-01-31", "op-after"),
    ("before:2025-03-01", "op-before"),
    ("in:sent", "op-in"),
    ("account:anna", "op-account"),
    ("contact:nowak", "op-contact"),
    ("tag:pilne", "op-tag"),
    ("is:unread", "op-is"),
    ("is:flagged", "op-flagged"),
];

async fn show(scene: Scene) -> Answer {
    let body = keys(&scene.around);
    if scene.part == Part::Pane {
        return page(body);
    }
    let whole = html! { section class="page narrow" { (body) (operators(&scene.around)) } };
    page(shell(
        &scene.around,
        &scene.around.t.text("nav-help"),
        Room::None,
        &whole,
    ))
}

fn keys(around: &Around) -> Markup {
    html! {
        h1 { (around.t.text("help-keys")) }
        dl class="keys" {
            @for (key, what) in KEYS {
                div { dt { kbd { (key) } } dd { (around.t.text(what)) } }
            }
        }
    }
}

/// What a search understands.
pub fn operators(around: &Around) -> Markup {
    html! {
        h2 { (around.t.text("help-search")) }
        dl class="keys wide" {
            @for (example, what) in OPERATORS {
                div { dt { code { (example) } } dd { (around.t.text(what)) } }
            }
        }
    }
}
