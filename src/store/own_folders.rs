//! Folders that users make, rename and remove (M-33): at the server where the account's setting
//! allows it, else here only. Removing a folder never removes messages: they go to Trash.

#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, FolderId, FolderKind, MessageId, MessageRef, UserId, fold};

use crate::{
    access::MailView,
    accounts::MAX_FOLDERS,
    error::{Result, StoreError},
    putting::made_here,
    rows::{FolderRow, FolderWish, StandingRow, TriageDeed},
    shown_folders::FolderLook,
    table::{FOLDER_WISHES, FOLDERS, FOLDERS_LEAVING, STANDINGS},
    tx::{Reading, Writing},
    who::Job,
};

/// Messages put into Trash in one transaction, when their folder is removed.
pub(crate) const REMOVE_BATCH: usize = 500;

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

    /// Whether a folder that the viewer knows of has a name. One that they don't know of is
    /// not told by a refusal: another of its name is made, which joins it at the server.
    fn folder_name_taken(&self, account: AccountId, name: &str) -> Result<bool> {
        let name = fold(name);
        let grant = self.on::<MailView>(account)?;
        let mut look = FolderLook::default();
        let mut taken = false;
        self.each(
            FOLDERS,
            &account,
            |(_, id): (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_none() && fold(&row.name) == name {
                    taken = self.shows_folder(&grant, (id, &row), &mut look)?;
                }
                Ok(if taken {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            },
        )?;
        Ok(taken)
    }
}

impl Reading {
    /// The folders whose removal is to be gone on with, and who began it.
    pub fn folders_leaving(&self) -> Result<Vec<(UserId, AccountId, FolderId)>> {
        self.only(Job::Housekeeping)?;
        let mut leaving = Vec::new();
        self.each(
            FOLDERS_LEAVING,
            &(),
            |(account, folder): (AccountId, FolderId), user: UserId| {
                leaving.push((user, account, folder));
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(leaving)
    }

    /// Where a message goes whose folder is removed: to Trash, unless it stands elsewhere too.
    fn way_out(
        &self,
        (account, message): (AccountId, MessageId),
        from: FolderId,
    ) -> Result<TriageDeed> {
        let standing: StandingRow = self.need(STANDINGS, &(account, message))?;
        for other in standing.folders.into_iter().filter(|other| *other != from) {
            if self.takes_mail(account, other)? {
                return Ok(TriageDeed::Move(account, other));
            }
        }
        Ok(TriageDeed::Trash)
    }
}

impl Writing {
    /// Gives up removing a folder that can't be removed by who began it any more.
    pub fn folder_leaves_no_more(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        self.only(Job::Housekeeping)?;
        self.delete(FOLDERS_LEAVING, &(account, folder));
        Ok(())
    }

    /// Makes a folder.
    pub fn make_folder(&mut self, account: AccountId, name: &str) -> Result<FolderId> {
        self.need_to_organize(account)?;
        let mut row = made_here(name, FolderKind::Custom);
        if self.writes_folders(account)? {
            row = self.named_for_server(account, row)?;
        }
        if self.folder_name_taken(account, &row.name)? {
            return Err(StoreError::Taken);
        }
        let others: Vec<(AccountId, FolderId)> = self.keys(FOLDERS, &account, MAX_FOLDERS)?;
        if others.len() >= MAX_FOLDERS {
            return Err(StoreError::TooMany);
        }
        let folder = self.make_folder_here(account, &row)?;
        self.audit("folder.add", &format!("{account} {name}"))?;
        Ok(folder)
    }

    /// Gives a folder another name within the one that it lies in: here where it is only here,
    /// else at the server.
    /// [`StoreError::FolderStays`] where the account's setting changes no folders there.
    pub fn rename_folder(
        &mut self,
        account: AccountId,
        folder: FolderId,
        name: &str,
    ) -> Result<()> {
        let row = self.folder_to_organize(account, folder)?;
        let name = format!("{}{name}", row.parent());
        if row.name == name {
            return Ok(());
        }
        if row.kind != FolderKind::Custom {
            return Err(StoreError::FolderStays);
        }
        if self.folder_name_taken(account, &name)? && fold(&row.name) != fold(&name) {
            return Err(StoreError::Taken);
        }
        if row.here_only {
            let row = FolderRow {
                raw: name.clone(),
                name: name.clone(),
                ..row
            };
            self.put(FOLDERS, &(account, folder), &row)?;
        } else if self.writes_folders(account)? {
            let wish = FolderWish::Rename(name.clone());
            self.put(FOLDER_WISHES, &(account, folder), &wish)?;
        } else {
            return Err(StoreError::FolderStays);
        }
        self.audit("folder.rename", &format!("{account} {name}"))?;
        self.change(ChangeKind::Folders { account })?;
        Ok(())
    }

    /// Removes a folder, some of its messages put into Trash at a time; answers whether it is
    /// gone, else it is to be gone on with ([`Reading::folders_leaving`]). One that the server has is fetched no more, and removed there where the account's
    /// setting allows it, once it is empty.
    pub fn remove_folder(&mut self, account: AccountId, folder: FolderId) -> Result<bool> {
        let mut row = self.folder_to_organize(account, folder)?;
        if row.kind != FolderKind::Custom {
            return Err(StoreError::FolderStays);
        }
        let messages = self.messages_in(account, folder, REMOVE_BATCH)?;
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
        let key = (account, folder);
        if !last {
            let (me, _) = self.me()?;
            self.put(FOLDERS_LEAVING, &key, &me)?;
            return Ok(false);
        }
        self.delete(FOLDERS_LEAVING, &key);
        if row.here_only {
            // What was brought into it lies there still, and its placements name it.
            self.delete(FOLDER_WISHES, &(account, folder));
            row.gone = Some(self.now());
        } else {
            if self.writes_folders(account)? {
                self.put(FOLDER_WISHES, &(account, folder), &FolderWish::Remove(0))?;
            }
            row.excluded = true;
        }
        self.put(FOLDERS, &(account, folder), &row)?;
        self.audit("folder.remove", &format!("{account} {}", row.name))?;
        self.change(ChangeKind::Folders { account })?;
        Ok(true)
    }
}
