//! What became at the server of folders that were wished made, renamed or removed (M-33).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, FolderId, MessageId, MessageRef};

use crate::{
    error::Result,
    key::Key,
    lists::{Order, last_message},
    rows::{FolderRow, FolderWish, StandingRow},
    table::{FOLDER_WISHES, FOLDERS, LISTS, STANDINGS},
    tx::{Reading, Writing},
    who::Job,
};

/// Messages put into the server's folder in one transaction, where one made here joins it.
const JOIN_BATCH: usize = 500;

impl Reading {
    /// Another folder that the server is known to have under a name.
    fn twin_at_server(
        &self,
        account: AccountId,
        folder: FolderId,
        raw: &str,
    ) -> Result<Option<FolderId>> {
        let mut found = None;
        self.each(
            FOLDERS,
            &account,
            |(_, id): (AccountId, FolderId), row: FolderRow| {
                let there = row.gone.is_none() && !row.here_only && row.label_of.is_none();
                if id != folder && there && row.raw == raw {
                    found = Some(id);
                    return Ok(ControlFlow::Break(()));
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found)
    }

    /// Some of the messages that stand in a folder.
    pub(crate) fn messages_in(
        &self,
        account: AccountId,
        folder: FolderId,
        limit: usize,
    ) -> Result<Vec<MessageId>> {
        let prefix = (account, folder, Order::Date.code()).bytes();
        let mut messages: Vec<MessageId> = Vec::new();
        self.each_key(LISTS, &prefix, None, |key, _| {
            messages.push(last_message(key)?);
            Ok(if messages.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(messages)
    }
}

impl Writing {
    /// Forgets what was wished of a folder and is done; what was wished of it meanwhile stays.
    pub fn folder_wish_done(
        &mut self,
        account: AccountId,
        folder: FolderId,
        done: &FolderWish,
    ) -> Result<()> {
        self.only(Job::Sync)?;
        let key = (account, folder);
        let same = match (self.get(FOLDER_WISHES, &key)?, done) {
            (Some(FolderWish::Remove(_)), FolderWish::Remove(_)) => true,
            (wish, done) => wish.as_ref() == Some(done),
        };
        if same {
            self.delete(FOLDER_WISHES, &key);
        }
        Ok(())
    }

    /// Takes over that a folder is at the server under a name, as it was wished; unless it was
    /// removed here meanwhile, or mail was brought into it, whose places are none of the
    /// server's. False where there is more to do before the wish is done.
    pub fn folder_there(
        &mut self,
        account: AccountId,
        folder: FolderId,
        (wish, name, raw): (&FolderWish, &str, &str),
    ) -> Result<bool> {
        self.only(Job::Sync)?;
        let key = (account, folder);
        if !self.has(FOLDER_WISHES, &key)? || self.was_filled(account, folder)? {
            return Ok(true);
        }
        let made = *wish == FolderWish::Make;
        let mut row: FolderRow = self.need(FOLDERS, &key)?;
        let twin = if made {
            self.twin_at_server(account, folder, raw)?
        } else {
            None
        };
        // It was given another name here while it was made under the old one.
        let renamed = made && row.name != name;
        if let Some(twin) = twin {
            return Ok(!renamed && self.join_folders(account, folder, twin)?);
        }
        if renamed {
            let wish = FolderWish::Rename(row.name.clone());
            self.put(FOLDER_WISHES, &key, &wish)?;
        }
        name.clone_into(&mut row.name);
        raw.clone_into(&mut row.raw);
        row.here_only = false;
        row.gone = None;
        self.put(FOLDERS, &key, &row)?;
        self.change(ChangeKind::Folders { account })?;
        Ok(true)
    }

    /// What was put into a folder that was made here goes into the one that the server has under
    /// its name; some messages at a time. Answers whether the first is gone.
    fn join_folders(
        &mut self,
        account: AccountId,
        folder: FolderId,
        twin: FolderId,
    ) -> Result<bool> {
        let messages = self.messages_in(account, folder, JOIN_BATCH)?;
        let last = messages.len() < JOIN_BATCH;
        for message in messages {
            let standing: StandingRow = self.need(STANDINGS, &(account, message))?;
            let id = MessageRef { account, message };
            self.put_instead(id, &standing, (folder, twin))?;
        }
        if last {
            // What came from it names it still.
            let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
            row.gone = Some(self.now());
            self.put(FOLDERS, &(account, folder), &row)?;
            self.change(ChangeKind::Folders { account })?;
        }
        Ok(last)
    }

    /// Takes over that a folder is at the server no more.
    pub fn folder_gone(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        self.only(Job::Sync)?;
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        row.gone = Some(self.now());
        self.put(FOLDERS, &(account, folder), &row)?;
        self.change(ChangeKind::Folders { account })?;
        Ok(())
    }

    /// Takes over that a folder can't be removed at the server: it is kept in step again.
    pub fn folder_stays(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        self.only(Job::Sync)?;
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        row.excluded = false;
        self.put(FOLDERS, &(account, folder), &row)?;
        self.change(ChangeKind::Folders { account })?;
        Ok(())
    }

    /// Notes that removing a folder at the server was put off once more.
    pub fn folder_put_off(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        self.only(Job::Sync)?;
        let key = (account, folder);
        if let Some(FolderWish::Remove(times)) = self.get(FOLDER_WISHES, &key)? {
            self.put(
                FOLDER_WISHES,
                &key,
                &FolderWish::Remove(times.saturating_add(1)),
            )?;
        }
        Ok(())
    }
}
