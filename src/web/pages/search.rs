//! Search: results as rows, a form that writes the operators, and help for them.

mod form;
mod saved;

use axum::extract::Query;
use maud::{Markup, html};
use model::{Code, Problem};
use serde::Deserialize;
use service::{
    reading::Line,
    saved_searches::{self, SavedSearch},
    searching::{self, Form, Found, SearchAsk},
    triage,
};

use super::{
    around::Around,
    forms::refusal,
    help::operators,
    icons::Icon,
    layout::{Room, shell_with_search},
    mail::{saved_places, ticked_list},
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
    let mut routes = vec![get("/search", Needs::SignedIn, show)];
    routes.extend(saved::routes());
    routes
}

/// What stands in the query: a search as typed, or the form's fields.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Asking {
    q: String,
    cursor: Option<String>,
    typing: String,
    from: String,
    to: String,
    cc: String,
    subject: String,
    body: String,
    filename: String,
    r#in: String,
    account: String,
    contact: String,
    tag: String,
    larger: String,
    smaller: String,
    filelarger: String,
    filesmaller: String,
    after: String,
    before: String,
    attachment: String,
    unread: String,
    flagged: String,
}

impl Asking {
    /// The search with the form's fields written as operators.
    fn written(self) -> String {
        let q = self.q.trim().to_owned();
        let form = Form {
            words: String::new(),
            from: self.from,
            to: self.to,
            cc: self.cc,
            subject: self.subject,
            body: self.body,
            filename: self.filename,
            folder: self.r#in,
            account: self.account,
            contact: self.contact,
            tag: self.tag,
            larger: self.larger,
            smaller: self.smaller,
            file_larger: self.filelarger,
            file_smaller: self.filesmaller,
            after: self.after,
            before: self.before,
            attachment: self.attachment,
            unread: self.unread,
            flagged: self.flagged,
        };
        // What is typed into the one field stays as it is typed.
        if form == Form::default() {
            return q;
        }
        Form { words: q, ..form }.written()
    }
}

/// All that the search page shows.
struct Screen<'a> {
    /// The search as it is typed.
    q: &'a str,
    /// Whether it is the first page of results.
    first: bool,
    /// What was found, or what is wrong.
    found: Result<Found, Problem>,
    /// What is ticked.
    ticks: Ticks,
    /// The viewer's saved searches.
    saved: Vec<SavedSearch>,
}

async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let (cursor, typing) = (asking.cursor.clone(), asking.typing == "1");
    let q = asking.written();
    if scene.part == Part::Side {
        return page(form::fields(&scene.around, &Form::of(&q), None));
    }
    let first = cursor.is_none();
    let ask = SearchAsk {
        q: q.clone(),
        cursor,
        limit: ROWS,
        typing,
        ..SearchAsk::default()
    };
    let found = match searching::search(scene.desk(), scene.who(), ask).await {
        Err(problem) if problem.code != Code::BadSearch => return Err(problem.into()),
        found => found,
    };
    let lines = found.as_ref().map(|found| found.page.items.as_slice());
    let shown: Vec<_> = lines
        .unwrap_or_default()
        .iter()
        .map(|line| line.id)
        .collect();
    let (count, of_list) = triage::ticks(scene.desk(), scene.who(), &shown).await?;
    let mut screen = Screen {
        q: &q,
        first,
        found,
        ticks: Ticks { count, of_list },
        saved: Vec::new(),
    };
    if scene.part == Part::List {
        return page(results(&scene.around, &screen));
    }
    screen.saved = saved_searches::mine(scene.desk(), scene.who()).await?;
    page(view(&scene.around, &screen))
}

/// The search page.
fn view(around: &Around, screen: &Screen<'_>) -> Markup {
    let t = &around.t;
    let problem = screen.found.as_ref().err();
    let body = html! {
        div class="page search-page" {
            div class="search-main" {
                h1 { (t.text("search")) }
                // Read out as results change while one types: how many, not all of them.
                p id="results-told" class="unseen" role="status" { (told(around, screen)) }
                div id="results" { (results(around, screen)) }
            }
            aside class="search-side" {
                (form::form(around, screen.q, problem))
                @if !screen.saved.is_empty() { nav class="card saved-searches" aria-label=(t.text("saved-searches")) { (saved_places(around, &screen.saved, Some(screen.q))) } }
                (operators(around))
            }
        }
    };
    shell_with_search(around, &t.text("search"), Room::Mail, (screen.q, &body))
}

/// How many were found, in a few words.
fn told(around: &Around, screen: &Screen<'_>) -> String {
    let t = &around.t;
    match &screen.found {
        _ if screen.q.is_empty() => String::new(),
        Err(_) => t.text("problem-bad-search"),
        Ok(found) => {
            let more = if found.page.next.is_some() { "+" } else { "" };
            let count = format!("{}{more}", t.number(found.page.items.len() as u64));
            t.with("search-told", &[("count", count.into())])
        }
    }
}

/// What was found, or what cannot be understood.
fn results(around: &Around, screen: &Screen<'_>) -> Markup {
    let t = &around.t;
    let q = screen.q;
    let told = told(around, screen);
    let found = match &screen.found {
        Ok(found) => found,
        Err(problem) => {
            return html! { div data-told=(told) { (refusal(around, Some(problem), &[])) } };
        }
    };
    let lines: &[Line] = &found.page.items;
    html! {
        div data-told=(told) {
            @if q.is_empty() {
                (empty(around, Icon::Search, ("search-start", "search-start-text"), None))
            } @else if lines.is_empty() && !found.bounded {
                (empty(around, Icon::Search, ("search-nothing", "search-nothing-text"), None))
            } @else {
                (bar(around, screen.ticks.count, &search_word(q)))
                (ticked_list(around, lines, |line| format!("{}?q={}", message_path(line.id), in_query(q)), (None, &screen.ticks)))
                @if found.bounded { p class="hint" { (t.text("search-bounded")) } }
            }
            (pager(around, &format!("/search?q={}", in_query(q)), (screen.first, found.page.next.as_deref())))
            @if !q.is_empty() { (saved::save_form(around, q)) }
        }
    }
}

#[cfg(test)]
pub fn saved_samples() -> Vec<SavedSearch> {
    use service::saved_searches::Counted;
    let saved = |id, name: &str, query: &str, count, more| SavedSearch {
        id,
        name: name.to_owned(),
        query: query.to_owned(),
        unread: Counted { count, more },
    };
    vec![
        saved(1, "<i>Umowy</i>", "umowa", 50, true),
        saved(2, "Faktury", "faktura is:unread", 0, true),
        saved(3, "Klucze", "klucze", 1, false),
    ]
}

#[cfg(test)]
pub fn sample(around: &Around, found: service::Page<Line>) -> Markup {
    let found = Ok(Found {
        page: found,
        bounded: true,
    });
    let screen = Screen {
        q: "from:\"Jan & Ko\" filelarger:5M larger:wielkie <b>",
        first: true,
        found,
        ticks: Ticks::default(),
        saved: saved_samples(),
    };
    view(around, &screen)
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
            filelarger: "500k".into(),
            after: "2025-01-31".into(),
            ..Asking::default()
        };
        assert_eq!(
            asking.written(),
            "umowa from:\"Anna K Nowak\" larger:5M filelarger:500k after:2025-01-31 has:attachment"
        );
    }

    #[test]
    fn what_is_typed_stays_as_it_is_typed() {
        let asking = Asking {
            q: " \"umowa na ".into(),
            ..Asking::default()
        };
        assert_eq!(asking.written(), "\"umowa na");
    }
}
