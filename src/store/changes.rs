//! Following the change log.

use std::ops::ControlFlow;

use model::{Change, ChangeSeq};

use crate::{
    error::Result,
    key::Key,
    table::CHANGES,
    tx::{Reading, Writing, decode, read_key},
    who::{Job, Who},
};

impl Reading {
    /// Changes after a place in the log, at most `limit`. For our own followers, which show
    /// nothing to a viewer without asking for it with that viewer's rights.
    pub fn changes_after(
        &self,
        after: ChangeSeq,
        limit: usize,
    ) -> Result<Vec<(ChangeSeq, Change)>> {
        if !matches!(
            self.viewer.who(),
            Who::Job(Job::Index | Job::Housekeeping | Job::Sync)
        ) {
            return Err(crate::error::StoreError::NotAllowed);
        }
        let mut found = Vec::new();
        self.each_key(CHANGES, &[], Some(&after.bytes()), |key, value| {
            if found.len() >= limit {
                return Ok(ControlFlow::Break(()));
            }
            found.push((read_key(CHANGES.name, key)?, decode(CHANGES.name, value)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The oldest change still in the log.
    pub fn first_change(&self) -> Result<Option<ChangeSeq>> {
        Ok(self.keys(CHANGES, &(), 1)?.into_iter().next())
    }
}

impl Writing {
    /// Forgets changes up to a place, at most `limit` of them. Answers how many went.
    pub fn prune_changes(&mut self, up_to: ChangeSeq, limit: usize) -> Result<usize> {
        self.only(Job::Housekeeping)?;
        let old: Vec<ChangeSeq> = self
            .keys(CHANGES, &(), limit)?
            .into_iter()
            .filter(|seq| *seq <= up_to)
            .collect();
        for seq in &old {
            self.delete(CHANGES, seq);
        }
        Ok(old.len())
    }
}
