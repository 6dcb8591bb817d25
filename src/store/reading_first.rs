//! Who of a shared account's members has read a message: the first one marks it at the server
//!

use model::MessageRef;

use crate::{error::Result, rows::StandingRow, table::READ_MARKS, tx::Reading};

impl Reading {
    /// Whether it is the viewer's reading that marks a message at the server: a member's of a
    /// shared account, where none has read it.
    pub(crate) fn first_to_read(&self, id: MessageRef, standing: &StandingRow) -> Result<bool> {
        Ok(!standing.seen && self.is_member(&self.account_sight(id.account)?))
    }

    /// Whether a member of a shared account has marked a message read.
    pub(crate) fn read_by_members(&self, id: MessageRef) -> Result<bool> {
        let sight = self.account_sight(id.account)?;
        let mut members = sight.members;
        members.push(sight.owner);
        for group in sight.member_groups {
            members.extend(self.member_ids(group)?);
        }
        for member in members {
            let mark: Option<bool> = self.get(READ_MARKS, &(member, id.account, id.message))?;
            if mark == Some(true) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
