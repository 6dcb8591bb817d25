//! Editing many users together: each by the guarded verbs of one user, with a way back (P-7).

mod undo;

use model::{BuiltIn, Hash, Permission, Role, Security, Status, UserId};

use crate::{
    blobs::sha256,
    error::{Result, StoreError},
    rows::{
        AccountBefore, AccountRow, BulkEdit, BulkFields, BulkRow, BulkStepRow, OfficeGiven,
        Refusal, UserRow,
    },
    table::{
        ACCOUNTS, BULK_AHEAD, BULK_STEPS, BULK_TOUCHED, BULKS, GROUPS, Nothing, OFFICES, USERS,
        USERS_BY_SUPERVISOR,
    },
    tx::{Reading, Writing},
};

/// Users changed in one transaction.
pub const BULK_BATCH: usize = 500;

/// How long a bulk edit can be undone, in milliseconds.
pub const UNDO_MS: i64 = 24 * 3_600_000;

/// Refusals that are remembered of one edit.
const MAX_REFUSALS: usize = 1_000;

/// Bulk edits looked through, or forgotten, at a time.
const MAX_BULKS: usize = 1_000;

/// Bulk edits that are listed.
const MAX_LISTED: usize = 20;

/// What a bulk edit does to one user.
#[derive(Clone, Debug)]
pub struct Edited {
    /// Whom.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Before.
    pub before: BulkFields,
    /// After; as before where it is refused.
    pub after: BulkFields,
    /// Their accounts that change: before and after, without passwords' meaning.
    pub accounts: Vec<(AccountRow, AccountRow)>,
    /// Subordinates who get another supervisor.
    pub moved: u64,
    /// Why nothing changes.
    pub refused: Option<Refusal>,
}

impl Edited {
    /// Whether anything changes.
    pub fn is_change(&self) -> bool {
        self.refused.is_none()
            && (self.before != self.after || !self.accounts.is_empty() || self.moved > 0)
    }
}

impl Reading {
    /// A mark that changes when one of these users or their accounts does.
    pub fn bulk_stamp(&self, users: &[UserId]) -> Result<Hash> {
        let mut bytes = Vec::new();
        for user in self.in_view(users)? {
            let row: UserRow = self.need(USERS, &user)?;
            bytes.extend([user.0, row.version].map(u64::to_be_bytes).concat());
            for account in self.accounts_of(user)? {
                let row: AccountRow = self.need(ACCOUNTS, &account)?;
                bytes.extend([account.0, row.version].map(u64::to_be_bytes).concat());
            }
        }
        Ok(sha256(&bytes))
    }

    /// One of the viewer's own bulk edits that can still be looked at and undone.
    pub fn bulk(&self, id: u64) -> Result<BulkRow> {
        let row: BulkRow = self.need(BULKS, &(self.me()?.0, id))?;
        if self.now().since_ms(row.at) > UNDO_MS {
            return Err(StoreError::NotFound);
        }
        Ok(row)
    }

    /// A user to edit, of whom the viewer knows: that they may not is no secret.
    fn user_in_reach(&self, user: UserId) -> Result<UserRow> {
        self.user_to_edit(user).map_err(|error| match error {
            StoreError::NotFound => StoreError::NotAllowed,
            error => error,
        })
    }

    /// The viewer's own bulk edits that can still be undone, newest first.
    pub fn my_bulks(&self) -> Result<Vec<(u64, BulkRow)>> {
        let keys: Vec<(UserId, u64)> = self.keys(BULKS, &self.me()?.0, MAX_BULKS)?;
        let mut found = Vec::new();
        for key in keys.into_iter().rev().take(MAX_LISTED) {
            let row: BulkRow = self.need(BULKS, &key)?;
            if self.now().since_ms(row.at) <= UNDO_MS {
                found.push((key.1, row));
            }
        }
        Ok(found)
    }

    /// A user's row with a bulk edit made.
    fn with_bulk(&self, before: &UserRow, edit: &BulkEdit) -> Result<UserRow> {
        let mut row = before.clone();
        if let Some(position) = &edit.position {
            row.position.clone_from(position);
        }
        match edit.office {
            Some(OfficeGiven::One(office)) => {
                self.need(OFFICES, &office)?;
                row.office = Some(office);
            }
            Some(OfficeGiven::None) => row.office = None,
            None => {}
        }
        row.supervisor = edit.supervisor.or(row.supervisor);
        row.tracked = edit.tracked.unwrap_or(row.tracked);
        row.ip_restricted = edit.ip_restricted.unwrap_or(row.ip_restricted);
        if let Some(role) = edit.role.filter(|role| *role != before.role) {
            let old = self.built_in(group_of(before.role))?;
            let new = self.built_in(group_of(role))?;
            for group in row.groups.iter_mut().filter(|group| **group == old) {
                *group = new;
            }
            row.role = role;
        }
        for group in &edit.add_groups {
            self.need(GROUPS, group)?;
            if !row.groups.contains(group) {
                row.groups.push(*group);
            }
        }
        row.groups
            .retain(|group| !edit.remove_groups.contains(group));
        Ok(row)
    }
}

/// The built-in group of a role.
fn group_of(role: Role) -> BuiltIn {
    match role {
        Role::Director => BuiltIn::Director,
        Role::Supervisor => BuiltIn::Supervisor,
        Role::Agent => BuiltIn::Agent,
    }
}

impl Writing {
    /// Makes a bulk edit of some users, at most [`BULK_BATCH`]; who can't be changed is left as
    /// they were, and it is told why.
    pub fn bulk_edit(&mut self, edit: &BulkEdit, users: &[UserId]) -> Result<Vec<Edited>> {
        let mut all = Vec::with_capacity(users.len());
        for user in users.iter().take(BULK_BATCH) {
            // Who vanished from view by what came before drops out.
            if !self.in_view(&[*user])?.is_empty() {
                all.push(self.bulk_one(edit, *user)?.0);
            }
        }
        Ok(all)
    }

    fn bulk_one(&mut self, edit: &BulkEdit, user: UserId) -> Result<(Edited, Vec<BulkStepRow>)> {
        let row = self.user_in_view(user)?;
        let is_director = row.role == Role::Director;
        let before = BulkFields::of(&row);
        let mut edited = Edited {
            user,
            name: row.name,
            after: before.clone(),
            before,
            accounts: Vec::new(),
            moved: 0,
            refused: None,
        };
        let mut steps = Vec::new();
        match self.attempt(|w| w.bulk_try(edit, &mut edited, &mut steps))? {
            Ok(()) => Ok((edited, steps)),
            Err(refused) => {
                let why = match Refusal::of(refused)? {
                    Refusal::NotAllowed if is_director => Refusal::Director,
                    why => why,
                };
                let edited = Edited {
                    after: edited.before.clone(),
                    accounts: Vec::new(),
                    moved: 0,
                    refused: Some(why),
                    ..edited
                };
                Ok((edited, Vec::new()))
            }
        }
    }

    fn bulk_try(
        &mut self,
        edit: &BulkEdit,
        edited: &mut Edited,
        steps: &mut Vec<BulkStepRow>,
    ) -> Result<()> {
        let user = edited.user;
        let before = self.user_in_reach(user)?;
        // The Director is limited by nobody (P-11).
        if edit.ip_restricted == Some(true) && before.role == Role::Director {
            return Err(StoreError::NotAllowed);
        }
        // Subordinates first: a Supervisor who answers for nobody can become an Agent.
        if let Some(to) = edit.subordinates_to {
            edited.moved = self.bulk_move(user, to, steps)?;
        }
        let row = self.with_bulk(&before, edit)?;
        if row != before {
            self.edit_user(user, before.version, row)?;
        }
        if let Some(status) = edit.status.filter(|status| *status != before.status) {
            let leads = match status {
                Status::Active => before.status == Status::Blocked,
                Status::Blocked => before.status != Status::Deleted,
                Status::PendingActivation | Status::Deleted => false,
            };
            if !leads {
                return Err(StoreError::BadStatus);
            }
            match status {
                Status::Active => self.unblock_user(user)?,
                other => self.set_status(user, other)?,
            }
        }
        let accounts = self.bulk_accounts(edit, edited)?;
        edited.after = BulkFields::of(&self.need(USERS, &user)?);
        if edited.after != edited.before || !accounts.is_empty() {
            steps.push(BulkStepRow {
                user,
                before: edited.before.clone(),
                after: edited.after.clone(),
                accounts,
                previous: None,
            });
        }
        Ok(())
    }

    /// Changes the personal accounts of a user; what is needed to undo it.
    fn bulk_accounts(
        &mut self,
        edit: &BulkEdit,
        edited: &mut Edited,
    ) -> Result<Vec<AccountBefore>> {
        let mut accounts = Vec::new();
        for id in self.accounts_of(edited.user)? {
            let before: AccountRow = self.need(ACCOUNTS, &id)?;
            let after = edit.account(&before);
            if before.shared || after == before {
                continue;
            }
            if speaks_plain(&before, &after) && !edit.plain_allowed {
                return Err(StoreError::PlainText);
            }
            let row = after.clone();
            self.edit_account(id, |now| {
                *now = row;
                Ok(())
            })?;
            accounts.push(AccountBefore {
                account: id,
                imap: before.imap.clone(),
                smtp: before.smtp.clone(),
                password: before.password.clone(),
                sync_from: before.sync_from,
                refresh_minutes: before.refresh_minutes,
                version: before.version + 1,
            });
            edited.accounts.push((before, after));
        }
        Ok(accounts)
    }

    /// Gives the subordinates of a user another supervisor; how many it moved.
    fn bulk_move(&mut self, user: UserId, to: UserId, steps: &mut Vec<BulkStepRow>) -> Result<u64> {
        let reports: Vec<(UserId, UserId)> =
            self.keys(USERS_BY_SUPERVISOR, &user, crate::access::MAX_USERS)?;
        let mut moved = 0;
        for (_, report) in reports {
            if user == to || report == to {
                continue;
            }
            let before = self.user_in_reach(report)?;
            let row = UserRow {
                supervisor: Some(to),
                ..before.clone()
            };
            self.edit_user(report, before.version, row)?;
            steps.push(BulkStepRow {
                user: report,
                before: BulkFields::of(&before),
                after: BulkFields::of(&self.need(USERS, &report)?),
                accounts: Vec::new(),
                previous: None,
            });
            moved += 1;
        }
        Ok(moved)
    }

    /// Begins a bulk edit of users whose profiles the viewer sees; [`Writing::go_on_bulk`] then
    /// makes it batch by batch.
    pub fn begin_bulk(&mut self, edit: &BulkEdit, users: &[UserId]) -> Result<u64> {
        if self.owners(Permission::UsersEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        self.drop_old_bulks()?;
        let (me, _) = self.me()?;
        let users = self.in_view(users)?;
        if users.len() > crate::basket::MAX_BASKET {
            return Err(StoreError::BasketFull);
        }
        let id = self.next("bulks")?;
        let row = BulkRow {
            at: self.now(),
            edit: edit.clone(),
            total: users.len() as u64,
            changed: 0,
            unchanged: 0,
            refused: 0,
            refusals: Vec::new(),
            steps: 0,
            undo: None,
        };
        self.put(BULKS, &(me, id), &row)?;
        for user in users {
            self.put(BULK_AHEAD, &(id, user), &Nothing)?;
        }
        self.audit("users.bulk", &format!("edit {id}, users: {}", row.total))?;
        Ok(id)
    }

    /// Makes the next batch of a bulk edit.
    pub fn go_on_bulk(&mut self, id: u64) -> Result<BulkRow> {
        let mut row = self.bulk(id)?;
        if row.undo.is_some() {
            return Ok(row);
        }
        let batch: Vec<(u64, UserId)> = self.keys(BULK_AHEAD, &id, BULK_BATCH)?;
        for key in batch {
            self.delete(BULK_AHEAD, &key);
            // Who vanished from view meanwhile drops out.
            if self.in_view(&[key.1])?.is_empty() {
                row.unchanged += 1;
                continue;
            }
            let (edited, steps) = self.bulk_one(&row.edit, key.1)?;
            match edited.refused {
                Some(why) => {
                    row.refused += 1;
                    if row.refusals.len() < MAX_REFUSALS {
                        row.refusals.push((key.1, why));
                    }
                }
                None if edited.is_change() => row.changed += 1,
                None => row.unchanged += 1,
            }
            for mut step in steps {
                row.steps += 1;
                step.previous = self.get(BULK_TOUCHED, &(id, step.user))?;
                self.put(BULK_TOUCHED, &(id, step.user), &row.steps)?;
                self.put(BULK_STEPS, &(id, u64::MAX - row.steps), &step)?;
            }
        }
        self.put(BULKS, &(self.me()?.0, id), &row)?;
        Ok(row)
    }
}

/// Whether a changed server of an account speaks plain text.
fn speaks_plain(before: &AccountRow, after: &AccountRow) -> bool {
    let imap = after.imap != before.imap && after.imap.security == Security::None;
    let smtp = after.smtp != before.smtp;
    let plain = |at: &model::Endpoint| at.security == Security::None;
    imap || (smtp && after.smtp.as_ref().is_some_and(plain))
}

#[cfg(test)]
mod tests;
