//! Full comparisons of accounts with their servers: asked for, resumed, and what they found (M-43).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, Failure, FolderId, Instant};

use crate::{
    error::{Result, StoreError},
    rows::{AccountRow, CheckRow, ComparedRow, FolderRow},
    table::{ACCOUNTS, CHECKS, COMPARED, FOLDERS},
    tx::{Reading, Writing},
    who::Job,
};

impl Reading {
    /// How far the last full comparison of an account came, for who may see its ledger.
    pub fn check_of_account(&self, account: AccountId) -> Result<Option<CheckRow>> {
        self.may_see_ledger(account)?;
        self.get(CHECKS, &account)
    }

    /// Since when a full comparison of an account is asked for that has not ended.
    pub fn check_wanted(&self, account: AccountId) -> Result<Option<Instant>> {
        self.only(Job::Sync)?;
        let check: Option<CheckRow> = self.get(CHECKS, &account)?;
        Ok(check
            .filter(|check| check.ended.is_none())
            .map(|check| check.wanted))
    }

    /// When a full comparison of each account was last asked for; its making counts as one.
    pub fn checks_asked(&self) -> Result<Vec<(AccountId, Instant)>> {
        let mut asked = Vec::new();
        for (account, row) in self.accounts_to_sync()? {
            let check: Option<CheckRow> = self.get(CHECKS, &account)?;
            asked.push((account, check.map_or(row.made, |check| check.wanted)));
        }
        Ok(asked)
    }

    /// Whether a folder was compared in full since a moment.
    pub fn compared_since(
        &self,
        account: AccountId,
        folder: FolderId,
        since: Instant,
    ) -> Result<bool> {
        self.only(Job::Sync)?;
        let row: Option<ComparedRow> = self.get(COMPARED, &(account, folder))?;
        Ok(row.is_some_and(|row| row.at >= since))
    }

    /// When a folder was last compared in full, and why it could not be.
    pub(crate) fn compared(
        &self,
        account: AccountId,
        folder: FolderId,
    ) -> Result<Option<ComparedRow>> {
        self.get(COMPARED, &(account, folder))
    }

    /// Messages of an account that its last full comparison found missing and could not mend,
    /// for whoever follows it.
    pub fn unmended(&self, account: AccountId) -> Result<u64> {
        let check: Option<CheckRow> = self.get(CHECKS, &account)?;
        Ok(check.map_or(0, |check| check.told))
    }

    fn sum_unmended(&self, account: AccountId) -> Result<u64> {
        let mut sum: u64 = 0;
        self.each(
            FOLDERS,
            &account,
            |_: (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_none() && !row.excluded && !row.here_only {
                    sum = sum.saturating_add(row.unmended);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(sum)
    }
}

impl Writing {
    /// Asks for a full comparison of an account; one that is under way begins anew.
    pub fn want_check(&mut self, account: AccountId) -> Result<()> {
        if self.only(Job::Sync).is_err() {
            let row: AccountRow = self.need(ACCOUNTS, &account)?;
            if !self.may_set(&row)? {
                return Err(StoreError::NotFound);
            }
        }
        let before: Option<CheckRow> = self.get(CHECKS, &account)?;
        let check = CheckRow {
            wanted: self.now(),
            done: 0,
            total: 0,
            ended: None,
            told: before.map_or(0, |check| check.told),
        };
        self.put(CHECKS, &account, &check)
    }

    /// Notes that a folder was compared in full, or why it could not be; what is still missing
    /// then could not be mended.
    pub fn note_compared(
        &mut self,
        account: AccountId,
        folder: FolderId,
        failure: Option<Failure>,
    ) -> Result<()> {
        self.only(Job::Sync)?;
        if failure.is_none() {
            let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
            row.unmended = self.missing(account, folder, &row)?;
            self.put(FOLDERS, &(account, folder), &row)?;
        }
        let compared = ComparedRow {
            at: self.now(),
            failure,
        };
        self.put(COMPARED, &(account, folder), &compared)
    }

    /// Notes how far an account's full comparison has come.
    pub fn check_goes_on(&mut self, account: AccountId, done: u64, total: u64) -> Result<()> {
        self.only(Job::Sync)?;
        if let Some(mut check) = self.get::<_, CheckRow>(CHECKS, &account)? {
            (check.done, check.total) = (done, total);
            self.put(CHECKS, &account, &check)?;
        }
        Ok(())
    }

    /// Notes that less is missing than was told of.
    pub(crate) fn mended(&mut self, account: AccountId) -> Result<()> {
        let unmended = self.sum_unmended(account)?;
        if let Some(mut check) = self.get::<_, CheckRow>(CHECKS, &account)? {
            check.told = check.told.min(unmended);
            self.put(CHECKS, &account, &check)?;
        }
        Ok(())
    }

    /// Ends an account's full comparison of a moment; more messages missing than were told of
    /// are told to its owner and to the Director. Answers how many are missing.
    pub fn end_check(&mut self, account: AccountId, wanted: Instant) -> Result<u64> {
        self.only(Job::Sync)?;
        let unmended = self.sum_unmended(account)?;
        let Some(mut check) = self.get::<_, CheckRow>(CHECKS, &account)? else {
            return Ok(unmended);
        };
        // One that was asked for meanwhile goes on.
        if check.wanted == wanted {
            check.ended = Some(self.now());
        }
        if unmended > check.told {
            self.tell_of_missing(account, unmended)?;
        }
        check.told = unmended;
        self.put(CHECKS, &account, &check)?;
        self.change(ChangeKind::Account { account })?;
        Ok(unmended)
    }

    fn tell_of_missing(&mut self, account: AccountId, messages: u64) -> Result<()> {
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        let told = [Some(row.owner), self.director()];
        let mut done = None;
        for user in told.into_iter().flatten() {
            if done != Some(user) {
                self.tell_of_missing_mail(user, (account, &row), messages)?;
            }
            done = Some(user);
        }
        Ok(())
    }
}
