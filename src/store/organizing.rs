//! Who may organize mail: put it elsewhere, flag, tag, attach and remove it.

use model::{AccountId, MessageRef};

use crate::{
    access::{MailOrganize, MailView},
    error::{Result, StoreError},
    lists::Listed,
    tx::Reading,
};

impl Reading {
    /// Whether the viewer may organize an account's mail: its owner, a shared one's members, or
    /// who has the permission over it. A share alone gives no right to it.
    pub fn may_organize(&self, account: AccountId) -> Result<bool> {
        let sight = self.account_sight(account)?;
        let mine = !sight.shared && self.viewer.who().user() == Some(sight.owner);
        Ok(mine || self.is_member(&sight) || self.on::<MailOrganize>(account).is_ok())
    }

    /// Whether the viewer may organize a message that they see.
    pub fn may_organize_message(&self, seen: &Listed) -> Result<bool> {
        self.may_organize(seen.id.account)
    }

    /// Whether a message is there for the viewer to organize.
    pub fn organizes(&self, id: MessageRef) -> Result<bool> {
        match self.to_organize(id) {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether it is the viewer's own account, or a shared one that they are a member of.
    pub fn belongs_to_account(&self, account: AccountId) -> Result<bool> {
        let sight = self.account_sight(account)?;
        let mine = !sight.shared && self.viewer.who().user() == Some(sight.owner);
        Ok(mine || self.is_member(&sight))
    }

    /// A message that the viewer sees and may organize; else it is not there.
    pub(crate) fn to_organize(&self, id: MessageRef) -> Result<Listed> {
        // Who would have to ask for it may do nothing to it either.
        let (seen, _) = self.open(id).map_err(|error| match error {
            StoreError::NotAllowed => StoreError::NotFound,
            other => other,
        })?;
        if self.may_organize(id.account)? {
            Ok(seen)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Fails unless the viewer sees an account's mail and may organize it.
    pub(crate) fn need_to_organize(&self, account: AccountId) -> Result<()> {
        self.on::<MailView>(account)?;
        if self.may_organize(account)? {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    }
}
