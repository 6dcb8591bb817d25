//! Blocking users, letting them in again, and bringing back who was deleted (P-4, P-5).

use model::{ChangeKind, Role, Status, UserId};

use crate::{
    error::{Result, StoreError},
    rows::UserRow,
    tx::Writing,
};

impl Writing {
    /// Blocks a user: they sign in no more, their sessions and tokens end at once (P-4).
    pub fn block_user(&mut self, id: UserId) -> Result<()> {
        let before = self.user_to_stand(id)?;
        match before.status {
            Status::Blocked => Ok(()),
            Status::Deleted => Err(StoreError::ChangedMeanwhile),
            Status::Active | Status::PendingActivation => {
                self.stand(id, &before, Status::Blocked, "user.block")
            }
        }
    }

    /// Lets a blocked user in again.
    pub fn unblock_user(&mut self, id: UserId) -> Result<()> {
        let before = self.user_to_stand(id)?;
        match before.status {
            Status::Blocked => {
                let status = self.let_in(id, &before)?;
                self.stand(id, &before, status, "user.unblock")
            }
            Status::Active | Status::PendingActivation => Ok(()),
            Status::Deleted => Err(StoreError::ChangedMeanwhile),
        }
    }

    /// Brings back a deleted user's sign-in; what was theirs stays where it went (P-5).
    pub fn restore_user(&mut self, id: UserId) -> Result<()> {
        let before = self.user_to_stand(id)?;
        if before.status != Status::Deleted {
            return Err(StoreError::ChangedMeanwhile);
        }
        let status = self.let_in(id, &before)?;
        self.stand(id, &before, status, "user.restore")
    }

    /// Gives a user another stored state; their sessions and tokens end unless they stay in.
    pub fn set_status(&mut self, user: UserId, status: Status) -> Result<()> {
        let before = self.user_to_stand(user)?;
        self.stand(user, &before, status, "user.status")
    }

    /// What a user is again who may sign in: one who has neither a password nor an account at a
    /// provider yet confirms by e-mail first.
    fn let_in(&self, id: UserId, row: &UserRow) -> Result<Status> {
        if row.password.is_empty() && !self.has_openid_link(id)? {
            Ok(Status::PendingActivation)
        } else {
            Ok(Status::Active)
        }
    }

    /// A user whose state the viewer may change: never the Director's, never one's own.
    pub(crate) fn user_to_stand(&self, id: UserId) -> Result<UserRow> {
        let row = self.user_to_edit(id)?;
        if row.role == Role::Director || self.me()?.0 == id {
            return Err(StoreError::NotAllowed);
        }
        Ok(row)
    }

    pub(crate) fn stand(
        &mut self,
        id: UserId,
        before: &UserRow,
        status: Status,
        action: &str,
    ) -> Result<()> {
        let row = UserRow {
            status,
            version: before.version + 1,
            ..before.clone()
        };
        self.put_user(id, Some(before), &row)?;
        if status != Status::Active {
            self.end_all_of(id)?;
        }
        if status == Status::Deleted {
            self.drop_openid_links(id)?;
            self.drop_saved_searches(id)?;
        }
        self.audit(action, &row.email)?;
        self.change(ChangeKind::User { user: id })?;
        self.rights_changed()
    }
}
