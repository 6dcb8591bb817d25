//! What of each folder's messages at the source is accounted for, counted as it changes, so that
//! the ledger's sums cost no look at each placement. All writes of placements and of what is left
//! out go through here.

use std::ops::ControlFlow;

use model::{AccountId, FolderId};

use crate::{
    error::Result,
    placements::Place,
    rows::{HoldingsRow, LeftOutRow, PlacementRow},
    table::{HOLDINGS, LEFT_OUT, PLACEMENTS},
    tx::{Reading, Writing},
};

impl Reading {
    /// The counts of a folder; made from its rows where none are kept yet.
    pub(crate) fn holdings(&self, account: AccountId, folder: FolderId) -> Result<HoldingsRow> {
        match self.get(HOLDINGS, &(account, folder))? {
            Some(row) => Ok(row),
            None => self.count_holdings(account, folder),
        }
    }

    /// Counts a folder's rows one by one.
    pub(crate) fn count_holdings(
        &self,
        account: AccountId,
        folder: FolderId,
    ) -> Result<HoldingsRow> {
        let mut counts = HoldingsRow::default();
        let prefix = (account, folder);
        self.each(PLACEMENTS, &prefix, |_: Place, row: PlacementRow| {
            if row.gone.is_none() {
                *counts.held(row.held) += 1;
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.each(LEFT_OUT, &prefix, |_: Place, row: LeftOutRow| {
            *counts.left_out(row.why) += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(counts)
    }
}

impl Writing {
    /// Writes a placement.
    pub(crate) fn put_placement(&mut self, place: Place, row: &PlacementRow) -> Result<()> {
        let before: Option<PlacementRow> = self.get(PLACEMENTS, &place)?;
        self.count_placement(place, before.as_ref(), Some(row))?;
        self.put(PLACEMENTS, &place, row)
    }

    /// Takes a placement away.
    pub(crate) fn delete_placement(&mut self, place: Place, row: &PlacementRow) -> Result<()> {
        self.count_placement(place, Some(row), None)?;
        self.delete(PLACEMENTS, &place);
        Ok(())
    }

    fn count_placement(
        &mut self,
        (account, folder, _, _): Place,
        before: Option<&PlacementRow>,
        after: Option<&PlacementRow>,
    ) -> Result<()> {
        let live =
            |row: Option<&PlacementRow>| row.filter(|row| row.gone.is_none()).map(|row| row.held);
        let (before, after) = (live(before), live(after));
        if before == after {
            return Ok(());
        }
        self.recount(account, folder, |counts| {
            if let Some(held) = before {
                step(counts.held(held), Step::Down);
            }
            if let Some(held) = after {
                step(counts.held(held), Step::Up);
            }
        })
    }

    /// Notes that a message at the server is not taken in.
    pub(crate) fn put_left_out(&mut self, place: Place, row: &LeftOutRow) -> Result<()> {
        self.drop_left_out(place)?;
        self.recount(place.0, place.1, |counts| {
            step(counts.left_out(row.why), Step::Up);
        })?;
        self.put(LEFT_OUT, &place, row)
    }

    /// Forgets that a message at the server was not taken in, as it is there no more or is now.
    pub(crate) fn drop_left_out(&mut self, place: Place) -> Result<()> {
        let Some(row) = self.get::<_, LeftOutRow>(LEFT_OUT, &place)? else {
            return Ok(());
        };
        self.recount(place.0, place.1, |counts| {
            step(counts.left_out(row.why), Step::Down);
        })?;
        self.delete(LEFT_OUT, &place);
        Ok(())
    }

    fn recount(
        &mut self,
        account: AccountId,
        folder: FolderId,
        change: impl FnOnce(&mut HoldingsRow),
    ) -> Result<()> {
        let mut counts = self.holdings(account, folder)?;
        change(&mut counts);
        self.put(HOLDINGS, &(account, folder), &counts)
    }
}

#[derive(Clone, Copy)]
enum Step {
    Up,
    Down,
}

fn step(count: &mut u64, by: Step) {
    *count = match by {
        Step::Up => count.saturating_add(1),
        Step::Down => count.saturating_sub(1),
    };
}
