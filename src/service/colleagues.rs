//! Colleagues' cards: name, photo, colour, position and office, for who is signed in.

use model::{Code, Colour, OfficeId, Problem, UserId};
use serde::Serialize;
use store::{ColleagueAsk, Reading, StoreError, UserRow, Who};

use crate::{Desk, Page, cursors};

/// Longest search, in characters.
const MAX_Q: usize = 200;

/// Most cards a page.
pub const MAX_PAGE: usize = 200;

/// A colleague's card. Never an address, a phone or a role: those are P-15's.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
    /// The office's name.
    pub office: Option<String>,
    /// The photo's hash, if there is one.
    pub photo: Option<String>,
    /// Colour in calendars.
    pub colour: Option<Colour>,
}

/// Which colleagues are asked for.
#[derive(Clone, Debug, Default)]
pub struct PeopleAsk {
    /// Starts of words of the name.
    pub q: String,
    /// Office.
    pub office: Option<OfficeId>,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Cards a page, at most [`MAX_PAGE`].
    pub limit: usize,
}

/// Active users by name.
pub async fn find(desk: &Desk, who: &Who, ask: PeopleAsk) -> Result<Page<Card>, Problem> {
    check(&ask.q)?;
    let after = cursors::read(desk, ask.cursor.as_deref())?;
    let found = desk.read(who, |r| {
        let found = r.find_colleagues(&ColleagueAsk {
            q: &ask.q,
            office: ask.office,
            after: after.as_deref(),
            limit: ask.limit.clamp(1, MAX_PAGE),
        })?;
        let rows = found.rows.into_iter();
        let cards: Result<Vec<Card>, StoreError> = rows.map(|(id, row)| card(r, id, row)).collect();
        Ok((cards?, found.next))
    })?;
    cursors::page(desk, found)
}

pub(crate) fn check(q: &str) -> Result<(), Problem> {
    if q.chars().count() > MAX_Q {
        return Err(Problem::at(Code::TooLong, "q"));
    }
    Ok(())
}

pub(crate) fn card(r: &Reading, id: UserId, row: UserRow) -> Result<Card, StoreError> {
    let office = match row.office {
        Some(office) => Some(r.office(office)?.name),
        None => None,
    };
    Ok(Card {
        id,
        name: row.name,
        position: row.position,
        office,
        photo: row.photo.map(|hash| hash.to_string()),
        colour: row.colour,
    })
}
