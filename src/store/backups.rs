//! How the last backups went.

use model::Permission;

use crate::{
    error::{Result, StoreError},
    rows::{BackupsRow, GoodBackup, NoticeRow},
    table::BACKUPS,
    tx::{Reading, Writing},
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
