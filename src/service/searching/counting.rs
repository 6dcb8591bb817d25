//! How many unread messages a search finds, up to a bound: for the side bar.

use std::collections::HashSet;

use search::{Index, Query, Typing};
use serde::Serialize;
use store::{Reading, StoreError};

use super::{Narrow, Search, SearchAsk, Stopped};

/// Unread messages that are counted at most.
pub const MAX_COUNTED: u64 = 50;

/// Candidates looked at for one search.
const MAX_LOOKED_AT: usize = 300;

/// Candidates looked at for all searches of one side bar.
const MAX_LOOKED_AT_IN_ALL: usize = 2_000;

/// Candidates asked of the index at a time.
const BATCH: usize = 100;

/// A count up to a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// So many were found.
    pub count: u64,
    /// Whether there may be more.
    pub more: bool,
}

/// How many candidates may still be looked at.
pub(crate) struct Look {
    left: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            left: MAX_LOOKED_AT_IN_ALL,
        }
    }
}

/// Counts the unread messages that a search finds among its newest candidates; nothing for one
/// that is not understood any more, or while the index can't be read.
pub(crate) fn unread(
    r: &Reading,
    index: &Index,
    (q, zone): (&str, &jiff::tz::TimeZone),
    look: &mut Look,
) -> Result<Counted, StoreError> {
    let Ok(query) = Query::parse(q, zone, Typing::Done) else {
        return Ok(Counted::default());
    };
    let search = Search {
        ask: SearchAsk::default(),
        query,
        after: None,
    };
    match count(r, index, &search, look) {
        Ok(counted) => Ok(counted),
        Err(Stopped::Index(_)) => Ok(Counted::default()),
        Err(Stopped::Store(error)) => Err(error),
    }
}

fn count(r: &Reading, index: &Index, search: &Search, look: &mut Look) -> Result<Counted, Stopped> {
    let narrow = Narrow::of(r, search)?;
    let within = narrow.within();
    let most = MAX_LOOKED_AT.min(look.left);
    let (mut count, mut looked_at, mut after) = (0, 0, None);
    let mut known: HashSet<(String, [u8; 16])> = HashSet::new();
    let mut ended = search.query.is_empty();
    while !ended && looked_at < most && count < MAX_COUNTED {
        let candidates = index
            .find(&search.query, &within, after, BATCH.min(most - looked_at))
            .map_err(Stopped::Index)?;
        ended = candidates.is_empty();
        for candidate in candidates {
            looked_at += 1;
            after = Some(candidate.rank);
            let Ok((listed, _)) = r.open(candidate.message) else {
                continue;
            };
            if listed.unread && narrow.keeps(r, search, &listed)? {
                // Of copies in several accounts one counts.
                let id = listed.row.message_id;
                let new = id.is_none_or(|id| known.insert((id, listed.row.header_hash)));
                count += u64::from(new);
            }
        }
    }
    look.left -= looked_at;
    Ok(Counted {
        count: count.min(MAX_COUNTED),
        more: !ended,
    })
}
