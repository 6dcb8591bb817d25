//! Removing messages for good, here only: nothing is done at the source, and what it still has
//! is never taken in again (M-16, M-17, X-17).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, FolderKind, MessageId, MessageRef, ThreadId, UserId};

use crate::{
    error::{Result, StoreError},
    key::Newest,
    lists::list_keys,
    objects::object_key,
    placements::Place,
    rows::{
        AccountHealth, CountsRow, LeftOut, MessageRow, PlacementRow, Seclusion, ShareRow,
        StandingRow, UserRow,
    },
    sharing::ShareWith,
    table::{
        BODIES_WANTED, BY_TAG, COUNTS, HEALTH, LISTS, MAIL_BASKETS, MESSAGES, Nothing, OBJECTS,
        PLACES, PRIVATE_THREADS, READ_MARKS, SHARES_OF, STANDINGS, USERS, WISHES,
    },
    tx::Writing,
};

/// Kinds of wishes that one message can have.
const WISH_SLOTS: u8 = 5;

impl Writing {
    /// Removes a message that the viewer may organize and that stands in Trash or Spam.
    pub(crate) fn remove_for_good(&mut self, id: MessageRef) -> Result<()> {
        let seen = self.to_organize(id)?;
        if !self.stands_in(&seen, &[FolderKind::Trash, FolderKind::Spam])? {
            return Err(StoreError::ChangedMeanwhile);
        }
        let (account, message) = (id.account, id.message);
        let row: MessageRow = self.need(MESSAGES, &(account, message))?;
        let placements = self.placements(account, message)?;
        self.bury(account, &row, &placements)?;
        for (place, placement) in placements {
            self.drop_placement(place, &placement)?;
        }
        self.forget(id, &row)
    }

    /// Removes a message that no placement has, with all that is derived from it or was noted.
    pub(crate) fn forget(&mut self, id: MessageRef, row: &MessageRow) -> Result<()> {
        let (account, message) = (id.account, id.message);
        let standing: StandingRow = self
            .get(STANDINGS, &(account, message))?
            .unwrap_or_default();
        self.drop_standing(id, row, &standing)?;
        self.leave(account, message, row);
        self.delete(MESSAGES, &(account, message));
        for slot in 0..WISH_SLOTS {
            self.delete(WISHES, &(account, message, slot));
        }
        let empty = self.thread_messages(account, row.thread, 1)?.is_empty();
        if empty && row.seclusion.private() {
            self.put(PRIVATE_THREADS, &(account, row.thread), &Nothing)?;
        } else if empty {
            self.delete(PRIVATE_THREADS, &(account, row.thread));
        }
        self.drop_from_shares(id, row.thread)?;
        if let Some(mut health) = self.get::<_, AccountHealth>(HEALTH, &account)? {
            health.messages = health.messages.saturating_sub(1);
            health.bytes = health.bytes.saturating_sub(row.size);
            self.put(HEALTH, &account, &health)?;
        }
        self.change(ChangeKind::MessageRemoved {
            message: id,
            secluded: row.seclusion != Seclusion::None,
        })?;
        Ok(())
    }

    /// Forgets a placement; what the server still has there is left out from now on.
    pub(crate) fn drop_placement(&mut self, place: Place, row: &PlacementRow) -> Result<()> {
        let (account, folder, validity, uid) = place;
        self.delete_placement(place, row)?;
        self.delete(BODIES_WANTED, &place);
        self.delete(PLACES, &(account, row.message, folder, validity, uid));
        if let Some(object) = &row.object {
            self.delete(OBJECTS, &(account, object_key(object)));
        }
        if row.gone.is_none() {
            self.leave_out(place, LeftOut::Removed, row.size)?;
        }
        Ok(())
    }

    fn drop_standing(
        &mut self,
        MessageRef { account, message }: MessageRef,
        row: &MessageRow,
        standing: &StandingRow,
    ) -> Result<()> {
        for folder in &standing.folders {
            for key in list_keys(account, *folder, message, row) {
                self.delete(LISTS, &key);
            }
            let mut counts: CountsRow = self.get(COUNTS, &(account, *folder))?.unwrap_or_default();
            counts.messages = counts.messages.saturating_sub(1);
            let unread = u64::from(standing.unread());
            counts.unread = counts.unread.saturating_sub(unread);
            self.put(COUNTS, &(account, *folder), &counts)?;
        }
        for tag in &standing.tags {
            self.delete(BY_TAG, &(*tag, account, Newest(row.date), message));
        }
        self.delete(STANDINGS, &(account, message));
        Ok(())
    }

    /// Takes a message out of what is shared of its thread; an empty share is none.
    fn drop_from_shares(&mut self, id: MessageRef, thread: ThreadId) -> Result<()> {
        let account = id.account;
        let shares: Vec<(AccountId, ThreadId, u8, u64)> =
            self.keys(SHARES_OF, &(account, thread), usize::MAX)?;
        if shares.is_empty() {
            return Ok(());
        }
        let left = self.thread_messages(account, thread, 1)?;
        for (_, _, kind, number) in shares {
            let with = ShareWith::of_parts((kind, number));
            let Some(mut row): Option<ShareRow> = self.share_row(account, thread, with)? else {
                continue;
            };
            if let Some(only) = &mut row.only {
                only.retain(|one| *one != id.message);
            }
            row.except.retain(|one| *one != id.message);
            let empty = left.is_empty() || row.only.as_ref().is_some_and(Vec::is_empty);
            self.put_share(account, thread, (with, (!empty).then_some(row)))?;
        }
        Ok(())
    }

    /// Forgets what users noted about messages that are no more: read marks and ticks.
    pub(crate) fn drop_marks(&mut self, removed: &[MessageRef]) -> Result<()> {
        let mut users = Vec::new();
        self.each(USERS, &(), |user: UserId, _: UserRow| {
            users.push(user);
            Ok(ControlFlow::Continue(()))
        })?;
        for user in users {
            let marks: Vec<(UserId, AccountId, MessageId)> = self.keys(READ_MARKS, &user, 1)?;
            let ticks: Vec<(UserId, AccountId, MessageId)> = self.keys(MAIL_BASKETS, &user, 1)?;
            for id in removed {
                let key = (user, id.account, id.message);
                if !marks.is_empty() && self.has(READ_MARKS, &key)? {
                    self.delete(READ_MARKS, &key);
                }
                if !ticks.is_empty() && self.has(MAIL_BASKETS, &key)? {
                    self.delete(MAIL_BASKETS, &key);
                }
            }
        }
        Ok(())
    }
}
