//! Checks tags, and what was put elsewhere here.

use model::{AccountId, MessageId};

use super::Findings;
use crate::{
    error::Result,
    key::Newest,
    rows::{MessageRow, StandingRow},
    table::{BY_TAG, FOLDERS, STANDINGS, TAGS, TOMBSTONES},
    tx::Reading,
};

impl Reading {
    /// A message's tags lead to it, it stands in folders that are there, and it has no
    /// tombstone.
    pub(super) fn check_put_and_tags(
        &self,
        found: &mut Findings,
        (account, message): (AccountId, MessageId),
        (row, standing): (&MessageRow, &StandingRow),
    ) -> Result<()> {
        for tag in &standing.tags {
            found.expect(self, BY_TAG, &(*tag, account, Newest(row.date), message))?;
            if !self.has(TAGS, tag)? {
                found.fault(
                    TAGS.name,
                    format!("{account}-{message} has a tag that is no more"),
                );
            }
        }
        for folder in &standing.folders {
            if !self.has(FOLDERS, &(account, *folder))? {
                found.fault(
                    STANDINGS.name,
                    format!("{account}-{message} stands in a folder that is no more"),
                );
            }
        }
        if !row
            .attached
            .iter()
            .all(|address| row.addresses.contains(address))
        {
            found.fault(
                STANDINGS.name,
                format!("{account}-{message} is attached by half"),
            );
        }
        let placements = self.placements(account, message)?;
        if self.came_back(account, row, &placements)? {
            found.fault(TOMBSTONES.name, format!("{account}-{message} came back"));
        }
        Ok(())
    }
}
