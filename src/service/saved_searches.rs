//! Searches that users keep under a name, for the side bar (M-34).

use model::{Code, Problem, fold};
use search::{Query, Typing};
use serde::{Deserialize, Serialize};
use store::{Reading, SavedSearchRow, Who};

pub use crate::searching::counting::Counted;
use crate::{
    Desk, people,
    searching::{counting, not_understood},
    told,
};

/// Saved searches of one user at most.
pub const MAX_SAVED: usize = store::MAX_SAVED_SEARCHES;

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SavedSearch {
    /// Id.
    pub id: u64,
    /// Name.
    pub name: String,
    /// The search as it is typed.
    pub query: String,
    /// Unread messages that it finds, as far as they are counted.
    pub unread: Counted,
}

/// What a saved search is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedSearchEntry {
    /// Name.
    pub name: String,
    /// The search as it is typed.
    pub query: String,
}

/// The viewer's saved searches by name, with their unread messages counted up to a bound.
pub async fn mine(desk: &Desk, who: &Who) -> Result<Vec<SavedSearch>, Problem> {
    let (desk, who) = (desk.clone(), *who);
    tokio::task::spawn_blocking(move || counted(&desk, &who))
        .await
        .map_err(|_| told::broken("a count stopped"))?
}

fn counted(desk: &Desk, who: &Who) -> Result<Vec<SavedSearch>, Problem> {
    // While the index is made, there is nothing to count by.
    let index = desk.index().ok();
    let zone = desk.zone(who);
    desk.read(who, |r| {
        let mut look = counting::Look::default();
        let mut searches = Vec::new();
        for (id, row) in r.saved_searches()? {
            let unread = match &index {
                Some(index) => counting::unread(r, index, (&row.query, &zone), &mut look)?,
                None => Counted::default(),
            };
            searches.push(SavedSearch {
                id,
                name: row.name,
                query: row.query,
                unread,
            });
        }
        searches.sort_by_cached_key(|one| (fold(&one.name), one.id));
        Ok(searches)
    })
}

/// One of the viewer's saved searches, uncounted.
pub async fn one(desk: &Desk, who: &Who, id: u64) -> Result<SavedSearchEntry, Problem> {
    let all = desk.read(who, Reading::saved_searches)?;
    let found = all.into_iter().find(|(known, _)| *known == id);
    let (_, row) = found.ok_or(Problem::new(Code::NotFound))?;
    Ok(SavedSearchEntry {
        name: row.name,
        query: row.query,
    })
}

/// Keeps a search under a name.
pub async fn save(desk: &Desk, who: &Who, entry: SavedSearchEntry) -> Result<u64, Problem> {
    let row = row(desk, who, &entry)?;
    let name = row.name.clone();
    desk.write(who, move |w| w.save_search(&row))
        .await
        .map_err(|problem| at_name(problem, name))
}

/// Gives a saved search another name, or other words.
pub async fn change(
    desk: &Desk,
    who: &Who,
    id: u64,
    entry: SavedSearchEntry,
) -> Result<(), Problem> {
    let row = row(desk, who, &entry)?;
    let name = row.name.clone();
    desk.write(who, move |w| w.change_saved_search(id, &row))
        .await
        .map_err(|problem| at_name(problem, name))
}

/// Forgets a saved search.
pub async fn remove(desk: &Desk, who: &Who, id: u64) -> Result<(), Problem> {
    desk.write(who, move |w| w.remove_saved_search(id)).await
}

fn row(desk: &Desk, who: &Who, entry: &SavedSearchEntry) -> Result<SavedSearchRow, Problem> {
    let name = people::named(&entry.name)?;
    let query = entry.query.trim().to_owned();
    let parsed = Query::parse(&query, &desk.zone(who), Typing::Done).map_err(|error| {
        let problem = not_understood(&error);
        Problem {
            field: Some("query".into()),
            ..problem
        }
    })?;
    if parsed.is_empty() {
        return Err(Problem::at(Code::Required, "query"));
    }
    Ok(SavedSearchRow { name, query })
}

/// The store's word for a name that another one has.
fn at_name(problem: Problem, name: String) -> Problem {
    match problem.code {
        Code::AddressTaken => Problem::at(Code::NameTaken, "name").naming(name),
        Code::TooMany => Problem::at(Code::TooMany, "name"),
        _ => problem,
    }
}
