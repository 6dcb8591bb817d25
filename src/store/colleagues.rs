//! Finding colleagues by name: cards only, for who is signed in.

use std::ops::ControlFlow;

use model::{OfficeId, Status, UserId, fold};

use crate::{
    error::{Result, StoreError},
    rows::{GlanceRow, UserRow},
    table::USERS_BY_NAME,
    tx::{Reading, decode, read_key},
};

/// Words of a search that are looked at.
const MAX_ASKED: usize = 10;

/// Names looked at for one page, at most; a page that ends there is short and has a cursor.
const MAX_LOOKED_AT: usize = 10_000;

/// Which colleagues are asked for.
#[derive(Default)]
pub struct ColleagueAsk<'a> {
    /// Starts of words of the name.
    pub q: &'a str,
    /// Office.
    pub office: Option<OfficeId>,
    /// The cursor of the page before.
    pub after: Option<&'a [u8]>,
    /// Rows at most.
    pub limit: usize,
}

/// A page of colleagues.
pub struct Colleagues {
    /// The page, by name, without passwords.
    pub rows: Vec<(UserId, UserRow)>,
    /// Where the next page begins.
    pub next: Option<Vec<u8>>,
}

impl Reading {
    /// Active users by name.
    ///
    /// Names alone are searched: nothing may be learnt here of what P-15 keeps.
    pub fn find_colleagues(&self, ask: &ColleagueAsk<'_>) -> Result<Colleagues> {
        let q = fold(ask.q);
        let words: Vec<&str> = words_of(&q).take(MAX_ASKED).collect();
        let (mut ids, mut last) = (Vec::new(), None);
        let (mut next, mut looked_at) = (None, 0);
        self.each_key(USERS_BY_NAME, &[], ask.after, |key, value| {
            looked_at += 1;
            if looked_at > MAX_LOOKED_AT {
                next = last.take();
                return Ok(ControlFlow::Break(()));
            }
            let (name, id): (String, UserId) = read_key(USERS_BY_NAME.name, key)?;
            if is_called(&name, &words) && is_card(&decode(USERS_BY_NAME.name, value)?, ask.office)
            {
                if ids.len() >= ask.limit {
                    next = last.take();
                    return Ok(ControlFlow::Break(()));
                }
                ids.push(id);
                last = Some(key.to_vec());
            } else if ids.len() < ask.limit {
                last = Some(key.to_vec());
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push((id, self.user_card(id)?));
        }
        Ok(Colleagues { rows, next })
    }

    /// The card of an active user.
    pub fn colleague(&self, id: UserId) -> Result<UserRow> {
        let row = self.user_card(id)?;
        if row.status == Status::Active {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    }
}

fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn is_called(name: &str, words: &[&str]) -> bool {
    words
        .iter()
        .all(|word| words_of(name).any(|known| known.starts_with(word)))
}

fn is_card(row: &GlanceRow, office: Option<OfficeId>) -> bool {
    row.status == Status::Active && office.is_none_or(|office| row.office == Some(office))
}

#[cfg(test)]
mod tests {
    use super::is_called;

    #[test]
    fn a_name_is_known_by_the_start_of_any_of_its_words() {
        let called = |words: &[&str]| is_called("anna maria kowalska-nowak", words);
        assert!(called(&[]));
        assert!(called(&["kow"]));
        assert!(called(&["now", "an"]));
        assert!(!called(&["owalska"]));
        assert!(!called(&["anna", "x"]));
    }
}
