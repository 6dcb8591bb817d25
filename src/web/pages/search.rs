//! Search: results as rows, a form that writes the operators, and help for them.

use axum::extract::Query;
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::{
    Page,
    reading::Line,
    searching::{self, Found, SearchAsk},
    triage,
};

use super::{
    around::Around,
    forms::{Ticked, refusal, tick},
    help::operators,
    icons::Icon,
    layout::{Room, shell_with_search},
    mail::ticked_list,
    parts::{empty, in_query, message_path, pager},
    scene::{Answer, Part, Scene, page},
    triage::{
        search_word,
        ticks::{Ticks, bar},
    },
};
use crate::route::{Needs, Route, get};

/// Results a page.
const ROWS: usize = 50;

pub fn routes() -> Vec<Route> {
    vec![get("/search", Needs::SignedIn, show)]
}

/// What stands in the query: a search as typed, or the form's fields.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    /// The search.
    pub q: String,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Whether it is still being typed.
    pub typing: String,
    from: String,
    to: String,
    subject: String,
    attachment: String,
    after: String,
    before: String,
    larger: String,
}

impl Asking {
    /// The search with the form's fields written as operators.
    fn written(&self) -> String {
        let mut parts = vec![self.q.trim().to_owned()];
        let fields = [
            ("from", &self.from),
            ("to", &self.to),
            ("subject", &self.subject),
            ("after", &self.after),
            ("before", &self.before),
        ];
        for (name, value) in fields {
            let value = value.trim().replace('"', "");
            if value.contains(char::is_whitespace) {
                parts.push(format!("{name}:\"{value}\""));
            } else if !value.is_empty() {
                parts.push(format!("{name}:{value}"));
            }
        }
        if self.attachment == "yes" {
            parts.push("has:attachment".to_owned());
        }
        // A size is given in megabytes.
        if let Ok(megabytes) = self.larger.trim().parse::<u32>() {
            parts.push(format!("larger:{megabytes}M"));
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }
}

async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let q = asking.written();
    let ask = SearchAsk {
        q: q.clone(),
        cursor: asking.cursor.clone(),
        limit: ROWS,
        typing: asking.typing == "1",
        ..SearchAsk::default()
    };
    let found = if q.is_empty() {
        Ok(Found {
            page: Page {
                items: Vec::new(),
                next: None,
            },
            bounded: false,
        })
    } else {
        searching::search(scene.desk(), scene.who(), ask).await
    };
    let found = match found {
        Err(problem) if problem.code != Code::BadSearch => return Err(problem.into()),
        other => other,
    };
    let lines = found.as_ref().map(|found| found.page.items.as_slice());
    let shown: Vec<_> = lines
        .unwrap_or_default()
        .iter()
        .map(|line| line.id)
        .collect();
    let (count, of_list) = triage::ticks(scene.desk(), scene.who(), &shown).await?;
    let ticks = Ticks { count, of_list };
    let results = results(&scene.around, (&q, asking.cursor.is_none()), &found, &ticks);
    if scene.part == Part::List {
        return page(results);
    }
    page(view(&scene.around, &q, &results))
}

/// The search page.
pub fn view(around: &Around, q: &str, results: &Markup) -> Markup {
    let t = &around.t;
    let body = html! {
        div class="page search-page" {
            div class="search-main" {
                h1 { (t.text("search")) }
                div id="results" aria-live="polite" { (results) }
            }
            aside class="search-side" { (form(around)) (operators(around)) }
        }
    };
    shell_with_search(around, &t.text("search"), Room::Mail, (q, &body))
}

/// What was found, or what cannot be understood.
pub fn results(
    around: &Around,
    (q, first): (&str, bool),
    found: &Result<Found, Problem>,
    ticks: &Ticks,
) -> Markup {
    let t = &around.t;
    let found = match found {
        Ok(found) => found,
        Err(problem) => return refusal(around, Some(problem), &[]),
    };
    let lines: &[Line] = &found.page.items;
    html! {
        @if q.is_empty() {
            (empty(around, Icon::Search, ("search-start", "search-start-text"), None))
        } @else if lines.is_empty() && !found.bounded {
            (empty(around, Icon::Search, ("search-nothing", "search-nothing-text"), None))
        } @else {
            (bar(around, ticks.count, &search_word(q)))
            (ticked_list(around, lines, |line| message_path(line.id), (None, ticks)))
            @if found.bounded { p class="hint" { (t.text("search-bounded")) } }
        }
        (pager(around, &format!("/search?q={}", in_query(q)), (first, found.page.next.as_deref())))
    }
}

fn form(around: &Around) -> Markup {
    html! {
        form class="card stack" action="/search" method="get" {
            h2 { (around.t.text("search-form")) }
            @for (name, label, kind) in [
                ("q", "search-words", "search"),
                ("from", "search-from", "search"),
                ("to", "search-to", "search"),
                ("subject", "search-subject", "search"),
                ("after", "search-after", "date"),
                ("before", "search-before", "date"),
                ("larger", "search-larger", "number"),
            ] {
                // The top bar's field has the id `q`; this one has its own.
                div class="field" {
                    label for={ "by-" (name) } { (around.t.text(label)) }
                    input id={ "by-" (name) } name=(name) type=(kind) autocomplete="off" min=[(kind == "number").then_some("0")];
                }
            }
            (tick(around, "attachment", "search-attachment", Ticked::No))
            button class="button primary" { (around.t.text("search")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Asking;

    #[test]
    fn the_form_writes_operators() {
        let asking = Asking {
            q: " umowa ".into(),
            from: "Anna \"K\" Nowak".into(),
            attachment: "yes".into(),
            larger: "5".into(),
            after: "2025-01-31".into(),
            ..Asking::default()
        };
        assert_eq!(
            asking.written(),
            "umowa from:\"Anna K Nowak\" after:2025-01-31 has:attachment larger:5M"
        );
    }
}
