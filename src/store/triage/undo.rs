//! Undoing what was done to messages: each as it was, unless it was changed since.

use model::{ChangeKind, MessageRef};

use super::{Ahead, BATCH};
use crate::{
    access::Reach,
    error::{Result, StoreError},
    messages::Opened,
    rows::{StandingRow, TriageDeed, TriageRow, TriageStepRow, TriageUndoRow, WishKind},
    table::{READ_MARKS, STANDINGS, TRIAGE_STEPS, TRIAGES},
    tx::Writing,
};

impl Writing {
    /// Undoes one of the viewer's own deeds, or goes on with undoing it, for the next messages.
    /// [`StoreError::NotAllowed`] for what can't be undone.
    pub fn undo_triage(&mut self, number: u64) -> Result<TriageRow> {
        let (me, _) = self.me()?;
        let mut row: TriageRow = self.need(TRIAGES, &(me, number))?;
        if row.undo.is_none() && !row.can_undo() {
            return Err(StoreError::NotAllowed);
        }
        let mut undo = if let Some(undo) = row.undo {
            undo
        } else {
            self.drop_ahead(number, usize::MAX)?;
            TriageUndoRow {
                undone: 0,
                kept: 0,
                left: row.changed,
            }
        };
        let keys: Vec<Ahead> = self.keys(TRIAGE_STEPS, &number, BATCH)?;
        for key in keys {
            let step: TriageStepRow = self.need(TRIAGE_STEPS, &key)?;
            self.delete(TRIAGE_STEPS, &key);
            let id = MessageRef {
                account: key.1,
                message: key.2,
            };
            let undone = match self.undo_one(id, row.deed, &step) {
                Ok(undone) => undone,
                Err(StoreError::NotFound | StoreError::NotAllowed | StoreError::TooMany) => false,
                Err(error) => return Err(error),
            };
            undo.undone += u64::from(undone);
            undo.kept += u64::from(!undone);
            undo.left = undo.left.saturating_sub(1);
        }
        row.undo = Some(undo);
        self.put(TRIAGES, &(me, number), &row)?;
        Ok(row)
    }

    fn undo_one(&mut self, id: MessageRef, deed: TriageDeed, step: &TriageStepRow) -> Result<bool> {
        match deed {
            TriageDeed::Trash
            | TriageDeed::Restore
            | TriageDeed::Spam
            | TriageDeed::NotSpam
            | TriageDeed::Archive
            | TriageDeed::Move(..) => self.unput(id, step),
            TriageDeed::Read(read) => self.unmark(id, read, step),
            TriageDeed::Flag(flag) => self.unflag(id, flag, step.flag_mark),
            TriageDeed::Tag(tag) => self.tag_message(id, tag, false),
            TriageDeed::Untag(tag) => {
                self.tag(tag)?;
                self.tag_message(id, tag, true)
            }
            TriageDeed::Attach(record) => self.detach(id, record),
            TriageDeed::Detach(record) => self.attach(id, record),
            TriageDeed::Remove => Ok(false),
        }
    }

    fn unmark(&mut self, id: MessageRef, read: bool, step: &TriageStepRow) -> Result<bool> {
        let (seen, opened) = self.open(id)?;
        if seen.unread == read {
            return Ok(false);
        }
        let (me, _) = self.me()?;
        let key = (me, id.account, id.message);
        match step.mark {
            mark if opened == Opened::Granted(Reach::Own) => {
                self.set_owner_mark(id, (mark, read))?;
            }
            Some(mark) => self.put(READ_MARKS, &key, &mark)?,
            None => self.delete(READ_MARKS, &key),
        }
        if step.first && !self.read_by_members(id)? {
            // It may be written already; else this takes the place of the wish to.
            self.wish(id.account, id.message, WishKind::Seen(false))?;
        }
        self.change(ChangeKind::ReadMark {
            user: me,
            message: id,
        })?;
        Ok(true)
    }

    /// Sets the owner's mark to what it was before it was said to be `read`.
    fn set_owner_mark(&mut self, id: MessageRef, (mark, read): (Option<bool>, bool)) -> Result<()> {
        let before: StandingRow = self.need(STANDINGS, &(id.account, id.message))?;
        let mut after = StandingRow {
            owner_mark: mark,
            ..before.clone()
        };
        // The server took it over meanwhile: without a mark it would stay as it is there.
        if after.unread() == before.unread() {
            after.owner_mark = Some(!read);
        }
        let shown = !after.unread();
        if shown == after.seen {
            self.unwish(id, WishKind::Seen(shown))?;
        } else {
            self.wish(id.account, id.message, WishKind::Seen(shown))?;
        }
        self.restand(id.account, id.message, (&before, &after))?;
        Ok(())
    }

    fn unflag(&mut self, id: MessageRef, flag: bool, mark: Option<bool>) -> Result<bool> {
        let seen = self.to_organize(id)?;
        if seen.standing.shows_flag() != flag {
            return Ok(false);
        }
        let before = StandingRow {
            flag_mark: mark,
            ..seen.standing
        };
        let mark = if before.shows_flag() == flag {
            Some(!flag)
        } else {
            mark
        };
        self.set_flag(id, mark)?;
        Ok(true)
    }
}
