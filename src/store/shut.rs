//! Folders that the server has and that can't be brought in step with it (M-43, M-44).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, Failure, FolderId};

use crate::{
    error::Result,
    rows::{FolderRow, ShutRow},
    table::{FOLDERS, SHUT},
    tx::{Reading, Writing},
    who::Job,
};

/// A folder that can't be brought in step.
#[derive(Clone, Debug)]
pub struct ShutFolder {
    /// Which.
    pub folder: FolderId,
    /// Its name.
    pub name: String,
    /// Since when and why.
    pub row: ShutRow,
}

impl Reading {
    /// The folders of an account that can't be brought in step, of those that the server has and
    /// that are to be; for the worker and for whoever may see its ledger.
    pub fn shut_folders(&self, account: AccountId) -> Result<Vec<ShutFolder>> {
        if self.only(Job::Sync).is_err() {
            self.may_see_ledger(account)?;
        }
        let mut shut = Vec::new();
        self.each(
            SHUT,
            &account,
            |(_, folder): (AccountId, FolderId), row: ShutRow| {
                let at: Option<FolderRow> = self.get(FOLDERS, &(account, folder))?;
                let counts = |at: &FolderRow| at.gone.is_none() && !at.excluded && !at.here_only;
                if let Some(at) = at.filter(|at| counts(at) && at.label_of.is_none()) {
                    shut.push(ShutFolder {
                        folder,
                        name: at.name,
                        row,
                    });
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(shut)
    }

    /// Why a folder can't be brought in step, if so.
    pub(crate) fn shut(&self, account: AccountId, folder: FolderId) -> Result<Option<ShutRow>> {
        self.get(SHUT, &(account, folder))
    }
}

impl Writing {
    /// Notes that a folder could not be brought in step.
    pub fn folder_shut(
        &mut self,
        account: AccountId,
        folder: FolderId,
        failure: Failure,
    ) -> Result<()> {
        self.only(Job::Sync)?;
        self.note_shut((account, folder), failure, false)
    }

    pub(crate) fn note_shut(
        &mut self,
        at: (AccountId, FolderId),
        failure: Failure,
        compared: bool,
    ) -> Result<()> {
        let before: Option<ShutRow> = self.get(SHUT, &at)?;
        let row = ShutRow {
            since: before.as_ref().map_or(failure.at, |before| before.since),
            compared: compared || before.as_ref().is_some_and(|before| before.compared),
            failure,
        };
        self.put(SHUT, &at, &row)?;
        if before.is_none() {
            self.change(ChangeKind::Account { account: at.0 })?;
        }
        Ok(())
    }

    /// Notes that a folder is in step.
    pub(crate) fn folder_opened(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        if self.shut(account, folder)?.is_some() {
            self.delete(SHUT, &(account, folder));
            self.change(ChangeKind::Account { account })?;
        }
        Ok(())
    }
}
