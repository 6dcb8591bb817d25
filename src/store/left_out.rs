//! Messages at the server that are not taken in, told apart so that the ledger's sum holds.

use std::ops::ControlFlow;

use model::{AccountId, FolderId};

use crate::{
    error::Result,
    placements::Place,
    rows::{LeftOut, LeftOutRow},
    table::LEFT_OUT,
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
    /// Notes that a message at the server is not taken in.
    pub(crate) fn leave_out(&mut self, place: Place, why: LeftOut, size: u64) -> Result<()> {
        self.put_left_out(place, &LeftOutRow { why, size })
    }
}
