//! Taking a bulk edit back, and forgetting those that can't be any more.

use std::ops::ControlFlow;

use model::UserId;

use super::{BULK_BATCH, MAX_BULKS, MAX_REFUSALS, UNDO_MS};
use crate::{
    error::{Result, StoreError},
    rows::{AccountRow, BulkFields, BulkRow, BulkStepRow, Refusal, UndoRow, UserRow},
    table::{ACCOUNTS, BULK_AHEAD, BULK_STEPS, BULK_TOUCHED, BULKS, USERS},
    tx::Writing,
};

/// Rows of one old edit that are dropped at most: ten thousand users with their subordinates.
const MAX_ROWS: usize = 200_000;

impl Writing {
    /// Takes back the next batch of a bulk edit, the last step first; who was changed since is
    /// left as they are.
    pub fn undo_bulk(&mut self, id: u64) -> Result<BulkRow> {
        let mut row = self.bulk(id)?;
        let mut undo = if let Some(undo) = row.undo.take() {
            undo
        } else {
            self.audit(
                "users.bulk-undo",
                &format!("edit {id}, changes: {}", row.steps),
            )?;
            let rest: Vec<(u64, UserId)> = self.keys(BULK_AHEAD, &id, MAX_ROWS)?;
            for key in rest {
                self.delete(BULK_AHEAD, &key);
            }
            UndoRow {
                left: row.steps,
                ..UndoRow::default()
            }
        };
        let batch: Vec<(u64, u64)> = self.keys(BULK_STEPS, &id, BULK_BATCH)?;
        for key in batch {
            let step: BulkStepRow = self.need(BULK_STEPS, &key)?;
            self.delete(BULK_STEPS, &key);
            undo.left = undo.left.saturating_sub(1);
            match self.attempt(|w| w.undo_step(id, &step))? {
                Ok(()) => undo.undone += 1,
                Err(refused) => {
                    undo.refused += 1;
                    if undo.refusals.len() < MAX_REFUSALS {
                        undo.refusals.push((step.user, Refusal::of(refused)?));
                    }
                }
            }
        }
        row.undo = Some(undo);
        self.put(BULKS, &(self.me()?.0, id), &row)?;
        Ok(row)
    }

    fn undo_step(&mut self, id: u64, step: &BulkStepRow) -> Result<()> {
        let now = self.user_to_edit(step.user)?;
        if BulkFields::of(&now) != step.after {
            return Err(StoreError::ChangedMeanwhile);
        }
        let row = step.before.put_into(&now);
        if row != now {
            self.edit_user(step.user, now.version, row)?;
        }
        if step.before.status != now.status {
            self.set_status(step.user, step.before.status)?;
        }
        for old in &step.accounts {
            let row: AccountRow = self.need(ACCOUNTS, &old.account)?;
            if row.version != old.version {
                return Err(StoreError::ChangedMeanwhile);
            }
            self.edit_account(old.account, |row| {
                row.imap = old.imap.clone();
                row.smtp.clone_from(&old.smtp);
                row.password.clone_from(&old.password);
                row.sync_from = old.sync_from;
                row.refresh_minutes = old.refresh_minutes;
                Ok(())
            })?;
        }
        // The step before this one left the user as this one found them, but for the version.
        if let Some(previous) = step.previous {
            let key = (id, u64::MAX - previous);
            let mut earlier: BulkStepRow = self.need(BULK_STEPS, &key)?;
            let row: UserRow = self.need(USERS, &step.user)?;
            earlier.after.version = row.version;
            self.put(BULK_STEPS, &key, &earlier)?;
        }
        Ok(())
    }

    /// Forgets bulk edits that can't be undone any more, with the passwords kept for it.
    pub fn drop_old_bulks(&mut self) -> Result<()> {
        let mut old = Vec::new();
        self.each(BULKS, &(), |key: (UserId, u64), row: BulkRow| {
            if self.now().since_ms(row.at) > UNDO_MS {
                old.push(key);
            }
            Ok(if old.len() < MAX_BULKS {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        for key in old {
            let id = key.1;
            let todo: Vec<(u64, UserId)> = self.keys(BULK_AHEAD, &id, MAX_ROWS)?;
            let touched: Vec<(u64, UserId)> = self.keys(BULK_TOUCHED, &id, MAX_ROWS)?;
            let steps: Vec<(u64, u64)> = self.keys(BULK_STEPS, &id, MAX_ROWS)?;
            for key in todo {
                self.delete(BULK_AHEAD, &key);
            }
            for key in touched {
                self.delete(BULK_TOUCHED, &key);
            }
            for key in steps {
                self.delete(BULK_STEPS, &key);
            }
            self.delete(BULKS, &key);
        }
        Ok(())
    }
}
