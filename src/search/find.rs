//! Finding: the newest messages that match.

use std::{cmp::Reverse, collections::BinaryHeap};

use model::{AccountId, Instant, MessageId, MessageRef};
use tantivy::{
    DocId, SegmentReader, TERMINATED,
    columnar::Column,
    query::{EnableScoring, Query as _, Scorer},
};

use crate::{
    Index, IndexError, Query, Rank,
    compile::compile,
    fields::{ACCOUNT, DATE, MESSAGE, SIZE},
    query::Bounds,
};

/// The most candidates that one call gives.
pub const MAX_CANDIDATES: usize = 2_000;

/// The accounts out of which candidates may come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    /// Every account.
    All,
    /// These; none of them means nothing is found.
    Accounts(Vec<AccountId>),
}

/// A message that matches; whether the viewer may see it is still to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The message and its account.
    pub message: MessageRef,
    /// Its place among all finds: the cursor to go on after it.
    pub rank: Rank,
}

impl Index {
    /// The newest messages that match, at most `limit` and never more than
    /// [`MAX_CANDIDATES`]; those after the cursor `after`, if there is one.
    ///
    /// `in:`, `is:`, `account:`, `contact:`, `tag:` and the sizes of attachments are the
    /// caller's to apply. Newest first,
    /// by date and then by message, so that pages neither overlap nor leave a gap. The
    /// cost grows with what is walked over to fill the page, not with what matches.
    pub fn find(
        &self,
        query: &Query,
        within: &Within,
        after: Option<Rank>,
        limit: usize,
    ) -> Result<Vec<Candidate>, IndexError> {
        let limit = limit.min(MAX_CANDIDATES);
        if limit == 0 || matches!(within, Within::Accounts(accounts) if accounts.is_empty()) {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let compiled = compile(query, within, &self.fields);
        let scoring = EnableScoring::disabled_from_searcher(&searcher);
        let wanted = compiled.wanted.weight(scoring)?;
        let excluded = compiled.excluded.map(|query| query.weight(scoring));
        let excluded = excluded.transpose()?;
        let mut page = Page {
            newest: BinaryHeap::with_capacity(limit + 1),
            limit,
            after,
            bounds: query.bounds(),
        };
        for reader in searcher.segment_readers() {
            let excluded = excluded.as_ref().map(|weight| weight.scorer(reader, 1.0));
            page.walk(reader, wanted.scorer(reader, 1.0)?, excluded.transpose()?)?;
        }
        let newest = page.newest.into_sorted_vec();
        Ok(newest
            .into_iter()
            .map(|Reverse((rank, account))| Candidate {
                message: MessageRef {
                    account,
                    message: rank.message,
                },
                rank,
            })
            .collect())
    }
}

/// The first match at `entry` or after it.
fn reach(matches: &mut dyn Scorer, entry: DocId) -> DocId {
    let at = matches.doc();
    if at < entry { matches.seek(entry) } else { at }
}

/// A page that is being filled.
struct Page {
    /// The best so far, the oldest on top.
    newest: BinaryHeap<Reverse<(Rank, AccountId)>>,
    limit: usize,
    after: Option<Rank>,
    bounds: Bounds,
}

impl Page {
    /// Takes what a segment has for the page; its entries lie newest first.
    fn walk(
        &mut self,
        reader: &SegmentReader,
        mut wanted: Box<dyn Scorer>,
        mut excluded: Option<Box<dyn Scorer>>,
    ) -> Result<(), IndexError> {
        let columns = reader.fast_fields();
        let (dates, messages) = (columns.i64(DATE)?, columns.u64(MESSAGE)?);
        let (accounts, sizes) = (columns.u64(ACCOUNT)?, columns.u64(SIZE)?);
        let alive = reader.alive_bitset();
        let start = self.start(&dates, reader.max_doc());
        let mut next = reach(wanted.as_mut(), start);
        while next != TERMINATED {
            let entry = next;
            next = wanted.advance();
            let (Some(date), Some(message)) = (dates.first(entry), messages.first(entry)) else {
                continue;
            };
            let rank = Rank {
                date: Instant(date),
                message: MessageId(message),
            };
            if self.is_past(rank.date) {
                break;
            }
            let counts = alive.is_none_or(|alive| alive.is_alive(entry))
                && self.after.is_none_or(|after| rank < after)
                && self.bounds.hold(sizes.first(entry).unwrap_or(0))
                && excluded
                    .as_mut()
                    .is_none_or(|excluded| reach(excluded.as_mut(), entry) != entry);
            if counts {
                self.take(rank, AccountId(accounts.first(entry).unwrap_or(0)));
            }
        }
        Ok(())
    }

    /// The first entry that is old enough.
    fn start(&self, dates: &Column<i64>, entries: u32) -> u32 {
        // The cursor's own millisecond may hold more.
        let before_page = self.after.map(|after| after.date.plus_ms(1));
        let Some(before) = before_page.into_iter().chain(self.bounds.before).min() else {
            return 0;
        };
        let (mut low, mut high) = (0, entries);
        while low < high {
            let middle = low + (high - low) / 2;
            if dates.first(middle).is_some_and(|date| date >= before.0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Whether neither this nor anything older can come on the page.
    fn is_past(&self, date: Instant) -> bool {
        if self.bounds.after.is_some_and(|after| date < after) {
            return true;
        }
        self.newest.len() >= self.limit
            && self
                .newest
                .peek()
                .is_some_and(|Reverse((oldest, _))| date < oldest.date)
    }

    fn take(&mut self, rank: Rank, account: AccountId) {
        self.newest.push(Reverse((rank, account)));
        if self.newest.len() > self.limit {
            self.newest.pop();
        }
    }
}
