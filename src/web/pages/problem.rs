//! A problem as a page: what happened, and what helps.

use maud::{Markup, html};
use model::{Code, FailureKind, Problem};
use service::sign_in::Visit;

use super::{
    around::{Around, Person},
    icons::{Icon, icon},
    layout::{Room, shell},
};
use crate::words::Words;

/// A problem in a person's words.
pub struct Told {
    /// What happened.
    pub what: String,
    /// What helps.
    pub remedy: Option<String>,
    /// What it is about: an address, a server's words.
    pub detail: Option<String>,
}

/// A problem in a person's words.
pub fn told(t: &Words, problem: &Problem) -> Told {
    let key = match problem.code {
        Code::MailServer(kind) => return failure_told(t, kind, problem.detail.as_deref()),
        code => format!("problem-{}", code.word()),
    };
    Told {
        what: t.text(&key),
        remedy: t.attribute(&key, "remedy", &[]),
        detail: problem.detail.clone(),
    }
}

/// A mail server's failure in a person's words, with the server's own.
pub fn failure_told(t: &Words, kind: FailureKind, words: Option<&str>) -> Told {
    let key = format!("failure-{}", kind.word());
    Told {
        what: t.text(&key),
        remedy: t.attribute(&key, "remedy", &[]),
        detail: words.filter(|words| !words.is_empty()).map(str::to_owned),
    }
}

/// A problem's page, whole.
pub fn problem(problem: &Problem, words: &Words, visit: Option<&Visit>) -> Markup {
    let around = Around {
        t: words.clone(),
        person: visit.map(Person::of),
        notices: Vec::new(),
        languages: model::Locale::ALL.to_vec(),
        standing_in: Vec::new(),
        care: service::care::Glance::default(),
        may: Vec::new(),
        path: "/".to_owned(),
        saved: false,
        did: None,
    };
    view(problem, &around)
}

/// A problem's page.
pub fn view(problem: &Problem, around: &Around) -> Markup {
    let told = told(&around.t, problem);
    let signed_in = around.person.is_some();
    let way_on = if signed_in {
        ("/mail", "problem-to-mail")
    } else {
        ("/sign-in", "problem-to-sign-in")
    };
    let body = html! {
        section class="page narrow centred problem" {
            span class="big-icon" { (icon(Icon::Warning)) }
            h1 { (told.what) }
            @if let Some(detail) = &told.detail { p { code { (detail) } } }
            @if let Some(remedy) = &told.remedy { p class="lead" { (remedy) } }
            p { a class="button primary" href=(way_on.0) { (around.t.text(way_on.1)) } }
        }
    };
    shell(around, &told.what, Room::None, &body)
}

/// A problem within a page: beside a list, in the reading pane.
pub fn notice(around: &Around, problem: &Problem) -> Markup {
    let told = told(&around.t, problem);
    html! {
        div class="empty" role="alert" {
            span class="big-icon" { (icon(Icon::Warning)) }
            h2 { (told.what) }
            @if let Some(detail) = &told.detail { p { code { (detail) } } }
            @if let Some(remedy) = &told.remedy { p { (remedy) } }
        }
    }
}
