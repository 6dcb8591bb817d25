//! What was shared with the viewer, as a list.

use std::ops::ControlFlow;

use model::{AccountId, MessageRef, ThreadId, UserId};

use crate::{
    error::Result,
    key::{Key, Newest},
    lists::{ListPage, Listed, PageAsk},
    rows::{MessageRow, ShareRow},
    sharing::ShareWith,
    table::{MESSAGES, SHARES_BY_TIME},
    tx::{Reading, read_key},
};

/// Shares looked at for one page, at most; a page that ends there is short and has a cursor.
const MAX_LOOKED_AT: usize = 2_000;

/// A share's place in a list.
type Place = (Newest, AccountId, ThreadId);

/// One list of shares: the viewer's own, or that of a group of theirs.
struct Range {
    with: ShareWith,
    // The end of the next key.
    head: Option<Vec<u8>>,
}

impl Range {
    fn new(r: &Reading, with: ShareWith, after: Option<&[u8]>) -> Result<Self> {
        let mut range = Self { with, head: None };
        range.go_on(r, after)?;
        Ok(range)
    }

    fn go_on(&mut self, r: &Reading, after: Option<&[u8]>) -> Result<()> {
        let prefix = self.with.parts().bytes();
        let after = after.map(|after| [prefix.as_slice(), after].concat());
        let mut head = None;
        r.each_key(SHARES_BY_TIME, &prefix, after.as_deref(), |key, _| {
            head = key.get(prefix.len()..).map(<[u8]>::to_vec);
            Ok(ControlFlow::Break(()))
        })?;
        self.head = head;
        Ok(())
    }
}

impl Reading {
    /// What others shared with the viewer or a group of theirs: a row a thread, which is its
    /// newest shared message, by the time of sharing, newest first.
    pub fn shared_with_viewer(&self, page: &PageAsk<'_>) -> Result<ListPage> {
        let mut found = ListPage {
            rows: Vec::new(),
            next: None,
        };
        let Some(me) = self.viewer.id() else {
            return Ok(found);
        };
        let groups = self.viewer.groups().map(ShareWith::Group);
        let mine: Vec<ShareWith> = [ShareWith::User(me)].into_iter().chain(groups).collect();
        let mut ranges = Vec::with_capacity(mine.len());
        for with in &mine {
            ranges.push(Range::new(self, *with, page.after)?);
        }
        let (mut last, mut last_shown) = (None, None);
        for _ in 0..MAX_LOOKED_AT {
            let next = ranges
                .iter_mut()
                .filter(|range| range.head.is_some())
                .min_by(|a, b| a.head.cmp(&b.head));
            let Some((range, end)) = next.and_then(|range| {
                let end = range.head.clone()?;
                Some((range, end))
            }) else {
                return Ok(found);
            };
            range.go_on(self, Some(&end))?;
            let place: Place = read_key(SHARES_BY_TIME.name, &end)?;
            if let Some(row) = self.row_of_share(me, &mine, (range.with, place))? {
                // A next page that shows nothing would tell of what the viewer may not see.
                if found.rows.len() >= page.limit {
                    found.next = last_shown;
                    return Ok(found);
                }
                found.rows.push(row);
                last_shown = Some(end.clone());
            }
            last = Some(end);
        }
        found.next = if found.rows.len() >= page.limit {
            last_shown
        } else {
            last
        };
        Ok(found)
    }

    /// The row of a thread at its newest share; none at the others.
    fn row_of_share(
        &self,
        me: UserId,
        mine: &[ShareWith],
        (with, (Newest(at), account, thread)): (ShareWith, Place),
    ) -> Result<Option<Listed>> {
        let mut shares: Vec<ShareRow> = Vec::new();
        let mut newest = None;
        for other in mine {
            let row = self.share_row(account, thread, *other)?;
            if let Some(row) = row.filter(|row| row.by != me) {
                newest = newest.max(Some((row.at, other.parts())));
                shares.push(row);
            }
        }
        if newest != Some((at, with.parts())) {
            return Ok(None);
        }
        let messages = self.thread_messages(account, thread, usize::MAX)?;
        for message in messages.into_iter().rev() {
            if !shares.iter().any(|row| row.covers(message)) {
                continue;
            }
            if let Some(sight) = self.sight(account, message)?
                && self.shared_with_me(account, message, &sight)?
                && let Some(row) = self.get::<_, MessageRow>(MESSAGES, &(account, message))?
            {
                let id = MessageRef { account, message };
                return self.finish(id, row, Vec::new()).map(Some);
            }
        }
        Ok(None)
    }
}
