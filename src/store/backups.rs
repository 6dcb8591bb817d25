//! How the last backups went.

use std::{ops::ControlFlow, path::Path};

use model::{AccountId, AccountState, ChangeKind, Clock, Permission, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{AccountHealth, AccountRow, BackupsRow, GoodBackup, NoticeRow, SecondFactorRow},
    table::{ACCOUNTS, BACKUPS, HEALTH, SECOND_FACTORS},
    tx::{Reading, Store, Writing},
    who::{Job, Who},
};

impl Reading {
    /// How the last backups went, for who may change settings, the operator and housekeeping.
    pub fn backups(&self) -> Result<BackupsRow> {
        let ours = matches!(
            self.viewer.who(),
            Who::Operator | Who::Job(Job::Housekeeping)
        );
        if !ours && self.owners(Permission::SettingsEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        Ok(self.get(BACKUPS, &0)?.unwrap_or_default())
    }
}

impl Writing {
    /// Notes how a backup went. The Director is told of the first failure after a good one.
    pub fn note_backup(&mut self, outcome: Result<GoodBackup, String>) -> Result<()> {
        let mut row = self.backups()?;
        row.tried = Some(self.now());
        match outcome {
            Ok(good) => {
                row.failed = None;
                row.good = Some(good);
            }
            Err(words) => {
                if row.failed.is_none()
                    && let Some(director) = self.director()
                {
                    let notice = NoticeRow {
                        backup: Some(words.clone()),
                        ..NoticeRow::empty(director)
                    };
                    self.tell(director, notice)?;
                }
                row.failed = Some(words);
            }
        }
        self.put(BACKUPS, &0, &row)
    }
}

/// Forgets all that is sealed in the store of a data directory that nobody works on, because its
/// key is lost: accounts wait for their passwords, second factors are set up anew.
pub fn forget_sealed(data: &Path, clock: Clock) -> Result<()> {
    Store::open(data, clock)?.write(&Who::Operator, Writing::forget_sealed)
}

impl Writing {
    fn forget_sealed(&mut self) -> Result<()> {
        let mut accounts: Vec<(AccountId, AccountRow)> = Vec::new();
        self.each(ACCOUNTS, &(), |id, row: AccountRow| {
            if row.password.is_some() {
                accounts.push((id, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for (id, mut row) in accounts {
            row.password = None;
            row.version += 1;
            self.put(ACCOUNTS, &id, &row)?;
            if let Some(mut health) = self.get::<_, AccountHealth>(HEALTH, &id)? {
                health.state = AccountState::NeedsPassword;
                self.put(HEALTH, &id, &health)?;
            }
            self.change(ChangeKind::Account { account: id })?;
        }
        let mut users: Vec<UserId> = Vec::new();
        self.each(SECOND_FACTORS, &(), |user, _: SecondFactorRow| {
            users.push(user);
            Ok(ControlFlow::Continue(()))
        })?;
        for user in users {
            self.delete(SECOND_FACTORS, &user);
        }
        self.audit("backup.new-key", "")
    }
}
