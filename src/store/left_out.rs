//! Messages at the server that are not taken in, told apart so that the ledger's sum holds.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, FolderId};

use crate::{
    error::Result,
    placements::Place,
    rows::{LeftOut, LeftOutRow},
    table::{LEFT_OUT, PLACEMENTS},
    tx::{Reading, Writing},
    who::Job,
};

impl Reading {
    /// The UIDs of a folder that are not taken in, sorted.
    pub fn left_out_uids(
        &self,
        account: AccountId,
        folder: FolderId,
        uidvalidity: u32,
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let mut uids = Vec::new();
        self.each(
            LEFT_OUT,
            &(account, folder, uidvalidity),
            |(_, _, _, uid): Place, _: LeftOutRow| {
                uids.push(uid);
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(uids)
    }
}

impl Writing {
    /// Notes messages at the server that are not taken in as a party is on the never-log list
    /// (M-49): UIDs with sizes. Nothing else of them is kept.
    pub fn never_log_these(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        uids: &[(u32, u64)],
    ) -> Result<()> {
        self.only(Job::Sync)?;
        for (uid, size) in uids {
            let place = (account, folder, uidvalidity, *uid);
            if !self.has(PLACEMENTS, &place)? && !self.has(LEFT_OUT, &place)? {
                self.leave_out(place, LeftOut::NeverLog, *size)?;
            }
        }
        Ok(())
    }

    /// Forgets what the never-log list left out of an account, to be looked at again.
    pub(crate) fn forget_never_logged(&mut self, account: AccountId) -> Result<()> {
        let mut left_out = Vec::new();
        self.each(LEFT_OUT, &account, |place: Place, row: LeftOutRow| {
            if row.why == LeftOut::NeverLog {
                left_out.push(place);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let folders: BTreeSet<FolderId> = left_out.iter().map(|place| place.1).collect();
        for place in left_out {
            self.drop_left_out(place)?;
        }
        for folder in folders {
            self.look_anew(account, folder)?;
        }
        Ok(())
    }

    /// Notes that a message at the server is not taken in.
    pub(crate) fn leave_out(&mut self, place: Place, why: LeftOut, size: u64) -> Result<()> {
        self.put_left_out(place, &LeftOutRow { why, size })
    }
}
