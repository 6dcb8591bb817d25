//! Where the next page starts, in a form that tells its holder nothing.
//!
//! A list that stopped at its bound stands at a row that the viewer may not see, and a place in
//! a list by subject holds the subject's first letters: so places are sealed.

use model::{Code, Problem};
use store::Sealed;

use crate::{
    Desk, Page,
    sealing::{hex, unhex},
};

/// What places in lists are sealed for.
const PLACE: &str = "cursor";

/// Longest cursor read, in characters.
const MAX_CURSOR: usize = 2_000;

/// A place for the outside.
pub(crate) fn told(desk: &Desk, place: &[u8]) -> Result<String, Problem> {
    desk.seal()
        .seal(PLACE, &hex(place))
        .map(|sealed| hex(&sealed.0))
}

/// A place as it was told; [`Code::BadRequest`] for anything else.
pub(crate) fn read(desk: &Desk, cursor: Option<&str>) -> Result<Option<Vec<u8>>, Problem> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let wrong = || Problem::at(Code::BadRequest, "cursor");
    if cursor.len() > MAX_CURSOR {
        return Err(wrong());
    }
    let sealed = unhex(cursor).map(Sealed).ok_or_else(wrong)?;
    let place = desk.seal().unseal(PLACE, &sealed).ok_or_else(wrong)?;
    unhex(&place).map(Some).ok_or_else(wrong)
}

/// A page whose next place is told.
pub(crate) fn page<T>(
    desk: &Desk,
    (items, next): (Vec<T>, Option<Vec<u8>>),
) -> Result<Page<T>, Problem> {
    let next = next.map(|place| told(desk, &place)).transpose()?;
    Ok(Page { items, next })
}
