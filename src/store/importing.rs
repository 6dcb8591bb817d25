//! Mail that is brought from a file: folders of its own, which no server has (M-20, X-14).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, FolderId, FolderKind, Hash, MessageId};

use crate::{
    accounts::MAX_FOLDERS,
    error::{Result, StoreError},
    intake::{Arrival, TakenIn},
    rows::{AccountRow, FolderRow, PlacementRow},
    table::{ACCOUNTS, FOLDER_WISHES, FOLDERS, PLACEMENTS},
    tx::{Reading, Writing},
    who::Who,
};

/// The UIDVALIDITY of all imported folders: no server gives it (RFC 9051, 2.3.1.1).
pub(crate) const EPOCH: u32 = 0;

impl Reading {
    /// An account into which the viewer may bring mail: one's own, and any for the operator.
    pub fn account_to_fill(&self, id: AccountId) -> Result<AccountRow> {
        let row = self.account(id)?;
        let mine = self.me().is_ok_and(|(me, _)| me == row.owner);
        if mine || self.viewer.who() == Who::Operator {
            Ok(row)
        } else {
            Err(StoreError::NotAllowed)
        }
    }

    /// How many messages an imported folder holds.
    pub fn imported(&self, account: AccountId, folder: FolderId) -> Result<u32> {
        let row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        Ok(row.status.1)
    }

    fn folders_named(&self, account: AccountId, name: &str) -> Result<Vec<(FolderId, FolderRow)>> {
        self.need(ACCOUNTS, &account)?;
        let mut found = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, id): (AccountId, FolderId), row: FolderRow| {
                if row.name == name {
                    found.push((id, row));
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found)
    }
}

impl Writing {
    /// The imported folder of a name, made if need be; one that was removed is there again.
    ///
    /// [`StoreError::Taken`] where the server has a folder of that name, or is to have it.
    pub fn folder_to_fill(&mut self, account: AccountId, name: &str) -> Result<FolderId> {
        self.account_to_fill(account)?;
        let named = self.folders_named(account, name)?;
        for (id, row) in &named {
            let wished = self.has(FOLDER_WISHES, &(account, *id))?;
            if row.gone.is_none() && (wished || !row.here_only) {
                return Err(StoreError::Taken);
            }
        }
        let mut here: Vec<(FolderId, FolderRow)> = named;
        here.retain(|(_, row)| row.here_only);
        // One that is there before one that was removed.
        here.sort_by_key(|(id, row)| (row.gone.is_some(), *id));
        if let Some((id, row)) = here.into_iter().next() {
            if row.gone.is_some() {
                let row = FolderRow { gone: None, ..row };
                self.put(FOLDERS, &(account, id), &row)?;
                self.change(ChangeKind::Folders { account })?;
            }
            return Ok(id);
        }
        let others: Vec<(AccountId, FolderId)> = self.keys(FOLDERS, &account, MAX_FOLDERS)?;
        if others.len() >= MAX_FOLDERS {
            return Err(StoreError::TooMany);
        }
        let id = FolderId(self.next("folders")?);
        let row = FolderRow {
            name: name.to_owned(),
            raw: name.to_owned(),
            delimiter: Some('/'),
            // Whatever it is called: only the user can say that a file's folder is the Trash.
            kind: FolderKind::Custom,
            kind_chosen: false,
            excluded: false,
            uidvalidity: EPOCH,
            on_server: 0,
            checked: None,
            gone: None,
            // The next UID, and messages.
            status: (1, 0, 0),
            modseq: None,
            mailbox_id: None,
            here_only: true,
            epochs: None,
            label_of: None,
            unmended: 0,
        };
        self.put(FOLDERS, &(account, id), &row)?;
        self.audit(
            "mail.import",
            &format!("{name} ({})", self.account(account)?.address),
        )?;
        self.change(ChangeKind::Folders { account })?;
        Ok(id)
    }

    /// Takes a message into an imported folder, unless the same bytes are there already: an
    /// import that was cut off is begun again.
    pub(crate) fn take_imported(
        &mut self,
        account: AccountId,
        (mut folder, arrival): (FolderRow, &Arrival),
        known: Option<MessageId>,
    ) -> Result<Option<TakenIn>> {
        if let Some(message) = known
            && self.is_placed(account, (message, arrival.folder), arrival.blob)?
        {
            return Ok(None);
        }
        self.unbury(account, arrival)?;
        let uid = folder.status.0.max(1);
        folder.status.0 = uid.checked_add(1).ok_or(StoreError::TooMany)?;
        folder.status.1 += 1;
        self.put(FOLDERS, &(account, arrival.folder), &folder)?;
        self.take_one(account, (EPOCH, uid), arrival)
    }

    fn is_placed(
        &self,
        account: AccountId,
        (message, folder): (MessageId, FolderId),
        blob: Hash,
    ) -> Result<bool> {
        for key in self.keys::<_, (AccountId, MessageId, FolderId, u32, u32), _>(
            crate::table::PLACES,
            &(account, message, folder),
            crate::placements::MAX_PLACES,
        )? {
            let (_, _, _, epoch, uid) = key;
            let row: Option<PlacementRow> = self.get(PLACEMENTS, &(account, folder, epoch, uid))?;
            if row.is_some_and(|row| row.blob == Some(blob)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
