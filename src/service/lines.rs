//! Rows of messages as panel and API show them.

use std::collections::HashMap;

use model::{AccountId, ContactId, FolderId, FolderKind, TagId, UserId};
use store::{AccountRow, Listed, Reading, StoreError};

use crate::{
    reading::{ContactTag, Line, Marks},
    tags::{self, TagChip},
};

/// Recipients shown in a row.
const MAX_TO: usize = 20;

/// Makes rows within one transaction; what several rows share is looked up once.
pub(crate) struct Lines<'r> {
    r: &'r Reading,
    accounts: HashMap<AccountId, Option<AccountRow>>,
    folders: HashMap<(AccountId, FolderId), (String, FolderKind)>,
    contacts: HashMap<ContactId, Option<String>>,
    owners: HashMap<UserId, String>,
    tags: Option<Vec<TagChip>>,
}

impl<'r> Lines<'r> {
    pub(crate) fn new(r: &'r Reading) -> Self {
        Self {
            r,
            accounts: HashMap::new(),
            folders: HashMap::new(),
            contacts: HashMap::new(),
            owners: HashMap::new(),
            tags: None,
        }
    }

    /// A message's row; `shown_in` is the folder that is being listed.
    pub(crate) fn line(
        &mut self,
        seen: Listed,
        shown_in: Option<FolderId>,
    ) -> Result<Line, StoreError> {
        let id = seen.id;
        let account = self.account(id.account)?;
        let folder = shown_in
            .filter(|folder| seen.standing.folders.contains(folder))
            .or_else(|| seen.standing.folders.first().copied());
        let (folder, kind) = match folder {
            Some(folder) => self.folder(id.account, folder)?,
            None => (String::new(), FolderKind::Custom),
        };
        let mut contacts = Vec::new();
        for contact in self.r.contacts_of_message(&seen)? {
            let name = self.contact(contact);
            contacts.extend(name.map(|name| ContactTag { id: contact, name }));
        }
        let mut also_in = Vec::new();
        for other in &seen.also_in {
            if let Some(row) = self.account(*other)? {
                also_in.push(self.owner(row.owner)?);
            }
        }
        let tags = self.tags(&seen.standing.tags)?;
        let thread_size = self.r.thread_size(&seen)?;
        let quarantined = seen.row.quarantined();
        let row = seen.row;
        Ok(Line {
            id,
            message_id: row.message_id,
            subject: row.subject,
            from: row.from.into_iter().next().unwrap_or_default(),
            to: row.to.into_iter().take(MAX_TO).collect(),
            outgoing: matches!(kind, FolderKind::Sent | FolderKind::Drafts),
            snippet: row.snippet,
            date: row.date,
            account: account.map(|row| row.address).unwrap_or_default(),
            folder,
            kind,
            attachments: row.attachments.iter().any(|attachment| !attachment.inline),
            unread: seen.unread,
            flagged: seen.standing.shows_flag(),
            answered: seen.standing.answered,
            tags,
            contacts,
            also_in,
            thread_size,
            private: row.seclusion.private(),
            gone: seen.standing.gone,
            quarantined,
            marks: Marks::default(),
        })
    }

    fn tags(&mut self, of: &[TagId]) -> Result<Vec<TagChip>, StoreError> {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        let known = match self.tags.take() {
            Some(known) => known,
            None => tags::chips(self.r)?,
        };
        let found = known.iter().filter(|tag| of.contains(&tag.id));
        let found = found.cloned().collect();
        self.tags = Some(known);
        Ok(found)
    }

    fn account(&mut self, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
        if let Some(known) = self.accounts.get(&id) {
            return Ok(known.clone());
        }
        // A shared message may lie in an account that the viewer has no other right to.
        let row = match self.r.account(id) {
            Ok(row) => Some(row),
            Err(StoreError::NotFound) => None,
            Err(error) => return Err(error),
        };
        self.accounts.insert(id, row.clone());
        Ok(row)
    }

    fn folder(
        &mut self,
        account: AccountId,
        folder: FolderId,
    ) -> Result<(String, FolderKind), StoreError> {
        if let Some(known) = self.folders.get(&(account, folder)) {
            return Ok(known.clone());
        }
        let found = match self.r.folder(account, folder) {
            Ok(row) => (row.name, row.kind),
            Err(StoreError::NotFound) => (String::new(), FolderKind::Custom),
            Err(error) => return Err(error),
        };
        self.folders.insert((account, folder), found.clone());
        Ok(found)
    }

    fn contact(&mut self, id: ContactId) -> Option<String> {
        let r = self.r;
        self.contacts
            .entry(id)
            .or_insert_with(|| r.contact(id).ok().map(|row| row.name()))
            .clone()
    }

    fn owner(&mut self, id: UserId) -> Result<String, StoreError> {
        if let Some(known) = self.owners.get(&id) {
            return Ok(known.clone());
        }
        let name = self.r.user_card(id)?.name;
        self.owners.insert(id, name.clone());
        Ok(name)
    }
}
