//! Search.

pub(crate) mod counting;
mod narrow;

use std::collections::HashSet;

use mail::html;
use model::{AccountId, Body, Code, ContactId, FolderId, Problem};
pub use search::Form;
use search::{Index, Query, QueryError, Rank, Typing};
use serde::Serialize;
use store::{Reading, StoreError, Who};

use self::narrow::Narrow;

use crate::{
    Desk, Page, cursors,
    lines::Lines,
    reading::{Line, MAX_PAGE, Marks},
    told,
};

/// Candidates looked at for one page, at most.
const MAX_CANDIDATES: usize = 2_000;

/// Candidates asked of the index at a time.
const BATCH: usize = 100;

/// What is searched for.
#[derive(Clone, Debug, Default)]
pub struct SearchAsk {
    /// The words and operators (M-34).
    pub q: String,
    /// Only in this account.
    pub account: Option<AccountId>,
    /// Only in this folder.
    pub folder: Option<FolderId>,
    /// Only of this contact.
    pub contact: Option<ContactId>,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: usize,
    /// Whether the last word may be unfinished.
    pub typing: bool,
}

/// What was found, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The rows.
    #[serde(flatten)]
    pub page: Page<Line>,
    /// Whether the search stopped at its bound of candidates; the next page goes on.
    pub bounded: bool,
}

/// Searches what the viewer may see.
pub async fn search(desk: &Desk, who: &Who, ask: SearchAsk) -> Result<Found, Problem> {
    let typing = if ask.typing {
        Typing::Live
    } else {
        Typing::Done
    };
    let query =
        Query::parse(&ask.q, &desk.zone(who), typing).map_err(|error| not_understood(&error))?;
    let wrong = || Problem::at(Code::BadRequest, "cursor");
    let after = match cursors::read(desk, ask.cursor.as_deref())? {
        Some(text) => {
            let text = String::from_utf8(text).map_err(|_| wrong())?;
            Some(text.parse::<Rank>().map_err(|_| wrong())?)
        }
        None => None,
    };
    if query.is_empty() {
        return Ok(Found {
            page: Page {
                items: Vec::new(),
                next: None,
            },
            bounded: false,
        });
    }
    let (desk, who) = (desk.clone(), *who);
    tokio::task::spawn_blocking(move || find(&desk, &who, &Search { ask, query, after }))
        .await
        .map_err(|_| told::broken("a search stopped"))?
}

struct Search {
    ask: SearchAsk,
    query: Query,
    after: Option<Rank>,
}

/// A search that can't be understood, with the part that is wrong.
pub(crate) fn not_understood(error: &QueryError) -> Problem {
    Problem::at(Code::BadSearch, "q").naming(error.token.clone())
}

fn find(desk: &Desk, who: &Who, search: &Search) -> Result<Found, Problem> {
    let index = desk.index()?;
    let mut failed = None;
    let found = desk.read(who, |r| {
        let narrow = Narrow::of(r, search)?;
        walk(r, &index, search, &narrow).map_err(|error| match error {
            Stopped::Store(error) => error,
            Stopped::Index(error) => {
                failed = Some(error);
                StoreError::NotFound
            }
        })
    });
    if let Some(error) = failed {
        return Err(told::index(&error));
    }
    let Walked { rows, bounded } = found?;
    Ok(Found {
        page: cursors::page(desk, rows)?,
        bounded: bounded == Bounded::Yes,
    })
}

enum Stopped {
    Store(StoreError),
    Index(search::IndexError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Candidates in rank order, in batches; the visible ones are kept until the page is full.
fn walk(r: &Reading, index: &Index, search: &Search, narrow: &Narrow) -> Result<Walked, Stopped> {
    let within = narrow.within();
    let limit = search.ask.limit.clamp(1, MAX_PAGE);
    let mut lines = Lines::new(r);
    let mut items = Vec::new();
    let mut after = search.after;
    let mut last_shown = None;
    let mut looked_at = 0;
    // Of copies in several accounts the first, newest one is the row.
    let mut known: HashSet<(String, [u8; 16])> = HashSet::new();
    loop {
        let candidates = index
            .find(
                &search.query,
                &within,
                after,
                BATCH.min(MAX_CANDIDATES - looked_at),
            )
            .map_err(Stopped::Index)?;
        let ended = candidates.is_empty();
        for candidate in candidates {
            looked_at += 1;
            after = Some(candidate.rank);
            let Ok((listed, _)) = r.open(candidate.message) else {
                continue;
            };
            if !narrow.keeps(r, search, &listed)? {
                continue;
            }
            if let Some(id) = &listed.row.message_id
                && !known.insert((id.clone(), listed.row.header_hash))
            {
                continue;
            }
            // There is a next page only if it shows something.
            if items.len() >= limit {
                return Ok(Walked::new(items, last_shown, Bounded::No));
            }
            let mut line = lines.line(listed, search.ask.folder)?;
            line.marks = marks(&search.query, &line);
            items.push(line);
            last_shown = after;
        }
        if ended {
            return Ok(Walked::new(items, None, Bounded::No));
        }
        if looked_at >= MAX_CANDIDATES {
            let next = if items.len() >= limit {
                last_shown
            } else {
                after
            };
            return Ok(Walked::new(items, next, Bounded::Yes));
        }
    }
}

/// Whether a search stopped at its bound of candidates.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bounded {
    Yes,
    No,
}

/// What a walk found, with the place where the next one starts.
struct Walked {
    rows: (Vec<Line>, Option<Vec<u8>>),
    bounded: Bounded,
}

impl Walked {
    fn new(items: Vec<Line>, next: Option<Rank>, bounded: Bounded) -> Self {
        Self {
            rows: (items, next.map(|rank| rank.to_string().into_bytes())),
            bounded,
        }
    }
}

/// Marks in a message's row what a search asked for; nothing for one that is not understood.
pub fn mark(desk: &Desk, who: &Who, q: &str, line: &mut Line) {
    if let Ok(query) = Query::parse(q, &desk.zone(who), Typing::Done) {
        line.marks = marks(&query, line);
    }
}

/// Marks in a message's text what a search asked for; nothing for one that is not understood.
pub async fn mark_body(desk: &Desk, who: &Who, q: &str, mut body: Body) -> Result<Body, Problem> {
    let Ok(query) = Query::parse(q, &desk.zone(who), Typing::Done) else {
        return Ok(body);
    };
    if query.is_empty() {
        return Ok(body);
    }
    desk.with_stack(move || {
        body.html = html::marked(&body.html, |text| query.marks(text));
        body
    })
    .await
}

fn marks(query: &Query, line: &Line) -> Marks {
    let of = |text: &str| {
        query
            .marks(text)
            .into_iter()
            .map(|range| (range.start, range.end))
            .collect()
    };
    Marks {
        subject: of(&line.subject),
        from: of(line.from.label()),
        snippet: of(&line.snippet),
    }
}
