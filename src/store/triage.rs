//! What users do to messages: one or many, in batches, each checked against their rights in the
//! transaction, with a way back (M-31).

#[cfg(test)]
mod tests;
mod undo;

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, FolderKind, MessageId, MessageRef, UserId};

use crate::{
    access::Reach,
    error::{Result, StoreError},
    messages::Opened,
    rows::{StandingRow, TriageDeed, TriageRow, TriageStepRow, WishKind},
    table::{Nothing, READ_MARKS, STANDINGS, TRIAGE_AHEAD, TRIAGE_STEPS, TRIAGES},
    tx::{Reading, Writing},
    who::Job,
};

/// Messages of one deed at most.
pub const MAX_TRIAGE: usize = 100_000;

/// Messages changed in one transaction.
pub(crate) const BATCH: usize = 500;

/// How long a deed can be undone, in milliseconds: an hour.
const KEEP_MS: i64 = 3_600_000;

/// Deeds of one user that are looked through.
const MAX_DEEDS: usize = 1_000;

/// Rows of old deeds that are forgotten in one transaction.
const MAX_FORGOTTEN: usize = 2_000;

type Ahead = (u64, AccountId, MessageId);

/// Messages counted and weighed, before they are removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// How many the viewer may remove.
    pub messages: u64,
    /// Their raw size in bytes.
    pub bytes: u64,
}

/// What became of one message.
enum Done {
    Changed(TriageStepRow),
    Unchanged,
    Removed,
}

impl Done {
    fn of(changed: bool) -> Self {
        if changed {
            Self::Changed(TriageStepRow::default())
        } else {
            Self::Unchanged
        }
    }
}

impl Reading {
    /// How far one of the viewer's own deeds got.
    pub fn triage(&self, number: u64) -> Result<TriageRow> {
        let (me, _) = self.me()?;
        self.need(TRIAGES, &(me, number))
    }

    /// Whose deeds, or their undoing, are to be gone on with.
    pub fn triages_ahead(&self) -> Result<Vec<(UserId, u64)>> {
        self.only(Job::Housekeeping)?;
        let mut ahead = Vec::new();
        self.each(TRIAGES, &(), |key: (UserId, u64), row: TriageRow| {
            if row.goes_on() {
                ahead.push(key);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(ahead)
    }

    /// How many of some messages could be removed for good now, and what they weigh.
    pub fn weigh(&self, ids: &[MessageRef]) -> Result<Weight> {
        let mut weight = Weight::default();
        for id in ids {
            let seen = match self.to_organize(*id) {
                Ok(seen) => seen,
                Err(StoreError::NotFound) => continue,
                Err(error) => return Err(error),
            };
            if self.stands_in(&seen, &[FolderKind::Trash, FolderKind::Spam])? {
                weight.messages += 1;
                weight.bytes += seen.row.size;
            }
        }
        Ok(weight)
    }

    /// Fails where nobody could do a deed to any message: its folder, tag or record is not there.
    fn check_deed(&self, deed: TriageDeed) -> Result<()> {
        match deed {
            TriageDeed::Move(account, folder) => {
                self.folder_to_organize(account, folder).map(|_| ())
            }
            TriageDeed::Tag(tag) | TriageDeed::Untag(tag) => self.tag(tag).map(|_| ()),
            TriageDeed::Attach(record) | TriageDeed::Detach(record) => self.need_record(record),
            _ => Ok(()),
        }
    }
}

impl Writing {
    /// Notes what is to be done to which messages; [`Writing::go_on_triage`] does it.
    pub fn begin_triage(&mut self, deed: TriageDeed, ids: &[MessageRef]) -> Result<u64> {
        let (me, _) = self.me()?;
        if ids.len() > MAX_TRIAGE {
            return Err(StoreError::TooMany);
        }
        self.check_deed(deed)?;
        self.forget_triages(me)?;
        let number = self.next("triages")?;
        let mut total = 0;
        for id in ids {
            let key = (number, id.account, id.message);
            if !self.has(TRIAGE_AHEAD, &key)? {
                self.put(TRIAGE_AHEAD, &key, &Nothing)?;
                total += 1;
            }
        }
        let row = TriageRow {
            deed,
            at: self.now(),
            total,
            changed: 0,
            unchanged: 0,
            skipped: 0,
            stopped: false,
            undo: None,
        };
        self.put(TRIAGES, &(me, number), &row)?;
        Ok(number)
    }

    /// Does a deed to the next messages.
    pub fn go_on_triage(&mut self, number: u64) -> Result<TriageRow> {
        let (me, _) = self.me()?;
        let mut row: TriageRow = self.need(TRIAGES, &(me, number))?;
        if row.left() == 0 {
            return Ok(row);
        }
        // What was there when it was begun may have gone since.
        let possible = self.check_deed(row.deed).is_ok();
        let ahead: Vec<Ahead> = self.keys(TRIAGE_AHEAD, &number, BATCH)?;
        let mut removed = Vec::new();
        let mut changed = Vec::new();
        for key in ahead {
            self.delete(TRIAGE_AHEAD, &key);
            let id = MessageRef {
                account: key.1,
                message: key.2,
            };
            if !possible {
                row.skipped += 1;
                continue;
            }
            match self.do_one(id, row.deed) {
                Ok(Done::Changed(step)) => {
                    self.put(TRIAGE_STEPS, &key, &step)?;
                    changed.push(id);
                    row.changed += 1;
                }
                Ok(Done::Removed) => {
                    removed.push(id);
                    row.changed += 1;
                }
                Ok(Done::Unchanged) => row.unchanged += 1,
                Err(
                    StoreError::NotFound
                    | StoreError::NotAllowed
                    | StoreError::TooMany
                    | StoreError::ChangedMeanwhile,
                ) => row.skipped += 1,
                Err(error) => return Err(error),
            }
        }
        if !removed.is_empty() {
            self.drop_marks(&removed)?;
        }
        self.account_for(
            row.deed,
            if removed.is_empty() {
                &changed
            } else {
                &removed
            },
        )?;
        self.put(TRIAGES, &(me, number), &row)?;
        Ok(row)
    }

    /// Stops a deed; what it has yet to come to stays as it is.
    pub fn stop_triage(&mut self, number: u64) -> Result<()> {
        let (me, _) = self.me()?;
        let mut row: TriageRow = self.need(TRIAGES, &(me, number))?;
        if row.left() == 0 {
            return Ok(());
        }
        row.stopped = true;
        self.drop_ahead(number, usize::MAX)?;
        self.put(TRIAGES, &(me, number), &row)
    }

    fn do_one(&mut self, id: MessageRef, deed: TriageDeed) -> Result<Done> {
        Ok(match deed {
            TriageDeed::Trash
            | TriageDeed::Restore
            | TriageDeed::Spam
            | TriageDeed::NotSpam
            | TriageDeed::Archive
            | TriageDeed::Move(..) => self
                .put_by(id, deed)?
                .map_or(Done::Unchanged, Done::Changed),
            TriageDeed::Read(read) => self.read_one(id, read)?,
            TriageDeed::Flag(flag) => self.flag_one(id, flag)?,
            TriageDeed::Tag(tag) => Done::of(self.tag_message(id, tag, true)?),
            TriageDeed::Untag(tag) => Done::of(self.tag_message(id, tag, false)?),
            TriageDeed::Attach(record) => Done::of(self.attach(id, record)?),
            TriageDeed::Detach(record) => Done::of(self.detach(id, record)?),
            TriageDeed::Remove => {
                self.remove_for_good(id)?;
                Done::Removed
            }
        })
    }

    /// Marks a message for the viewer: whoever sees it may.
    fn read_one(&mut self, id: MessageRef, read: bool) -> Result<Done> {
        let (seen, opened) = self.open(id)?;
        if seen.unread != read {
            return Ok(Done::Unchanged);
        }
        let (me, _) = self.me()?;
        let mark = if opened == Opened::Granted(Reach::Own) {
            seen.standing.owner_mark
        } else {
            self.get(READ_MARKS, &(me, id.account, id.message))?
        };
        let first = read && self.first_to_read(id, &seen.standing)?;
        self.mark(id, read)?;
        Ok(Done::Changed(TriageStepRow {
            mark,
            first,
            ..TriageStepRow::default()
        }))
    }

    fn flag_one(&mut self, id: MessageRef, flag: bool) -> Result<Done> {
        let seen = self.to_organize(id)?;
        if seen.standing.shows_flag() == flag {
            return Ok(Done::Unchanged);
        }
        let step = TriageStepRow {
            flag_mark: seen.standing.flag_mark,
            ..TriageStepRow::default()
        };
        self.set_flag(id, Some(flag))?;
        Ok(Done::Changed(step))
    }

    fn set_flag(&mut self, id: MessageRef, mark: Option<bool>) -> Result<()> {
        let before: StandingRow = self.need(STANDINGS, &(id.account, id.message))?;
        let after = StandingRow {
            flag_mark: mark,
            ..before.clone()
        };
        let shown = after.shows_flag();
        if shown == after.flagged {
            self.unwish(id, WishKind::Flagged(shown))?;
        } else {
            self.wish(id.account, id.message, WishKind::Flagged(shown))?;
        }
        if self.restand(id.account, id.message, (&before, &after))? {
            self.change(ChangeKind::MessageChanged { message: id })?;
        }
        Ok(())
    }

    /// What removes mail or opens it to others is accounted for.
    fn account_for(&mut self, deed: TriageDeed, changed: &[MessageRef]) -> Result<()> {
        let action = match deed {
            TriageDeed::Remove => "message.remove",
            TriageDeed::Attach(_) => "message.attach",
            TriageDeed::Detach(_) => "message.detach",
            _ => return Ok(()),
        };
        match changed {
            [] => Ok(()),
            [one] => self.audit(action, &one.to_string()),
            [first, ..] => self.audit(action, &format!("{first} and {} more", changed.len() - 1)),
        }
    }

    fn drop_ahead(&mut self, number: u64, limit: usize) -> Result<usize> {
        let ahead: Vec<Ahead> = self.keys(TRIAGE_AHEAD, &number, limit)?;
        for key in &ahead {
            self.delete(TRIAGE_AHEAD, key);
        }
        Ok(ahead.len())
    }

    /// Forgets deeds that can't be undone any more, a part at a time.
    fn forget_triages(&mut self, me: UserId) -> Result<()> {
        let oldest = self.now().plus_ms(-KEEP_MS);
        let keys: Vec<(UserId, u64)> = self.keys(TRIAGES, &me, MAX_DEEDS)?;
        let full = keys.len() >= MAX_DEEDS;
        let mut left = MAX_FORGOTTEN;
        for (at, key) in keys.into_iter().enumerate() {
            let row: TriageRow = self.need(TRIAGES, &key)?;
            let expired = row.at < oldest && !row.goes_on();
            let in_the_way = full && at == 0;
            if !expired && !in_the_way {
                continue;
            }
            let steps: Vec<Ahead> = self.keys(TRIAGE_STEPS, &key.1, left)?;
            for step in &steps {
                self.delete(TRIAGE_STEPS, step);
            }
            left = left.saturating_sub(steps.len());
            left = left.saturating_sub(self.drop_ahead(key.1, left)?);
            if left == 0 {
                return Ok(());
            }
            self.delete(TRIAGES, &key);
        }
        Ok(())
    }
}
