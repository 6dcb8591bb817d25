//! Folders that users make, rename and remove (M-33): at the server where the account's setting
//! allows it, else here only. Removing a folder never removes messages: they go to Trash.

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, FolderId, FolderKind, MessageId, MessageRef, WriteBack, fold};

use crate::{
    access::MailView,
    error::{Result, StoreError},
    key::Key,
    lists::{Order, last_message},
    putting::made_here,
    rows::{AccountRow, CountsRow, FolderRow, FolderWish, StandingRow, TriageDeed},
    shown_folders::FolderLook,
    table::{ACCOUNTS, COUNTS, FOLDER_WISHES, FOLDERS, LISTS, STANDINGS},
    tx::{Reading, Writing},
};

/// Messages put into Trash in one transaction, when their folder is removed.
const REMOVE_BATCH: usize = 500;

impl Reading {
    /// A folder that the viewer may organize and knows of.
    pub(crate) fn folder_to_organize(
        &self,
        account: AccountId,
        folder: FolderId,
    ) -> Result<FolderRow> {
        self.need_to_organize(account)?;
        let row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        let grant = self.on::<MailView>(account)?;
        if row.gone.is_none()
            && self.shows_folder(&grant, (folder, &row), &mut FolderLook::default())?
        {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    }

    fn folder_name_taken(&self, account: AccountId, name: &str) -> Result<bool> {
        let name = fold(name);
        let mut taken = false;
        self.each(
            FOLDERS,
            &account,
            |_: (AccountId, FolderId), row: FolderRow| {
                taken |= row.gone.is_none() && fold(&row.name) == name;
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(taken)
    }

    fn write_back_of(&self, account: AccountId) -> Result<WriteBack> {
        Ok(self.need::<_, AccountRow>(ACCOUNTS, &account)?.write_back)
    }
}

impl Reading {
    /// Where a message goes whose folder is removed: to Trash, unless it stands elsewhere too.
    fn way_out(
        &self,
        (account, message): (AccountId, MessageId),
        from: FolderId,
    ) -> Result<TriageDeed> {
        let standing: StandingRow = self.need(STANDINGS, &(account, message))?;
        let other = standing.folders.into_iter().find(|folder| *folder != from);
        Ok(other.map_or(TriageDeed::Trash, |other| TriageDeed::Move(account, other)))
    }
}

impl Writing {
    /// Makes a folder.
    pub fn make_folder(&mut self, account: AccountId, name: &str) -> Result<FolderId> {
        self.need_to_organize(account)?;
        if self.folder_name_taken(account, name)? {
            return Err(StoreError::Taken);
        }
        let folder = self.make_folder_here(account, &made_here(name, FolderKind::Custom))?;
        self.audit("folder.add", &format!("{account} {name}"))?;
        Ok(folder)
    }

    /// Gives a folder another name: here where it is only here, else at the server.
    /// [`StoreError::FolderStays`] where the account's setting changes no folders there.
    pub fn rename_folder(
        &mut self,
        account: AccountId,
        folder: FolderId,
        name: &str,
    ) -> Result<()> {
        let row = self.folder_to_organize(account, folder)?;
        if row.name == name {
            return Ok(());
        }
        if row.kind != FolderKind::Custom {
            return Err(StoreError::FolderStays);
        }
        if self.folder_name_taken(account, name)? && fold(&row.name) != fold(name) {
            return Err(StoreError::Taken);
        }
        if row.here_only {
            let row = FolderRow {
                name: name.to_owned(),
                raw: name.to_owned(),
                ..row
            };
            self.put(FOLDERS, &(account, folder), &row)?;
        } else if self.write_back_of(account)? == WriteBack::All {
            let wish = FolderWish::Rename(name.to_owned());
            self.put(FOLDER_WISHES, &(account, folder), &wish)?;
        } else {
            return Err(StoreError::FolderStays);
        }
        self.audit("folder.rename", &format!("{account} {name}"))?;
        self.change(ChangeKind::Folders { account })?;
        Ok(())
    }

    /// Removes a folder, some of its messages put into Trash at a time; answers whether it is
    /// gone. One that the server has is fetched no more, and removed there where the account's
    /// setting allows it, once it is empty.
    pub fn remove_folder(&mut self, account: AccountId, folder: FolderId) -> Result<bool> {
        let mut row = self.folder_to_organize(account, folder)?;
        if row.kind != FolderKind::Custom {
            return Err(StoreError::FolderStays);
        }
        let prefix = (account, folder, Order::Date.code()).bytes();
        let mut messages: Vec<MessageId> = Vec::new();
        self.each_key(LISTS, &prefix, None, |key, _| {
            messages.push(last_message(key)?);
            Ok(if messages.len() < REMOVE_BATCH {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        let last = messages.len() < REMOVE_BATCH;
        for message in messages {
            let deed = self.way_out((account, message), folder)?;
            // Who does not see all of its messages can't remove a folder.
            self.put_by(MessageRef { account, message }, deed)
                .map_err(|error| match error {
                    StoreError::NotFound => StoreError::NotAllowed,
                    other => other,
                })?;
        }
        if !last {
            return Ok(false);
        }
        if row.here_only {
            self.delete(FOLDERS, &(account, folder));
            self.delete(FOLDER_WISHES, &(account, folder));
            let counts: Option<CountsRow> = self.get(COUNTS, &(account, folder))?;
            if counts.is_some() {
                self.delete(COUNTS, &(account, folder));
            }
        } else {
            if self.write_back_of(account)? == WriteBack::All {
                self.put(FOLDER_WISHES, &(account, folder), &FolderWish::Remove)?;
            }
            row.excluded = true;
            self.put(FOLDERS, &(account, folder), &row)?;
        }
        self.audit("folder.remove", &format!("{account} {}", row.name))?;
        self.change(ChangeKind::Folders { account })?;
        Ok(true)
    }
}
