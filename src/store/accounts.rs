//! Accounts and their folders.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{
    AccountId, AccountState, AddressText, ChangeKind, Endpoint, Failure, FolderId, FolderKind,
    Permission, Status, UserId,
};

use crate::{
    access::{MailView, Reach, link},
    error::{Result, StoreError},
    renamed::match_folders,
    rows::{AccountHealth, AccountRow, CountsRow, FolderRow, Sealed, UserRow},
    table::{
        ACCOUNTS, ACCOUNTS_BY_ADDRESS, ACCOUNTS_BY_MEMBER, ACCOUNTS_BY_OWNER, COUNTS, FOLDERS,
        HEALTH, Nothing, USERS,
    },
    tx::{Reading, Writing},
    who::Job,
};

/// Errors kept for an account (M-10).
pub const MAX_ERRORS: usize = 20;

/// Folders of one account at most.
pub(crate) const MAX_FOLDERS: usize = 5_000;

/// A folder with what its list holds.
#[derive(Clone, Debug)]
pub struct FolderSeen {
    /// Id.
    pub id: FolderId,
    /// Its row.
    pub row: FolderRow,
    /// Messages in its list.
    pub messages: u64,
    /// Those that the owner has yet to read.
    pub unread: u64,
}

/// A folder that the server has.
#[derive(Clone, Debug)]
pub struct FolderFound {
    /// Name in UTF-8.
    pub name: String,
    /// Name as the server writes it.
    pub raw: String,
    /// Hierarchy separator.
    pub delimiter: Option<char>,
    /// What it is for, as far as known.
    pub kind: FolderKind,
    /// MAILBOXID (RFC 8474).
    pub mailbox_id: Option<String>,
    /// UIDVALIDITY, UIDNEXT and MESSAGES, where the server told.
    pub status: Option<(u32, u32, u32)>,
}

impl Reading {
    /// An account whose mail or settings the viewer may see.
    pub fn account(&self, id: AccountId) -> Result<AccountRow> {
        let row: AccountRow = self.need(ACCOUNTS, &id)?;
        if self.on::<MailView>(id).is_ok() || self.may_set(&row)? {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Whether the viewer may know how an account fares: not for a few of its messages alone.
    pub fn follows_account(&self, id: AccountId) -> Result<bool> {
        let known = self.on::<MailView>(id).map(|grant| grant.reach());
        if known.is_ok_and(|reach| reach > Reach::Inherited) {
            return Ok(true);
        }
        self.may_set(&self.need(ACCOUNTS, &id)?)
    }

    /// Whether the viewer may change an account's settings: its owner, or who may edit the owner.
    pub fn may_set(&self, row: &AccountRow) -> Result<bool> {
        Ok(self.is_mine(row) || self.owners(Permission::UsersEdit)?.contains(row.owner))
    }

    fn is_mine(&self, row: &AccountRow) -> bool {
        self.me().is_ok_and(|(me, _)| me == row.owner)
    }

    /// All accounts whose mail or settings the viewer may see, but for those of which they see
    /// only what came with their records.
    pub fn accounts(&self) -> Result<Vec<(AccountId, AccountRow)>> {
        let mut found = Vec::new();
        self.each(ACCOUNTS, &(), |id, row: AccountRow| {
            if self.follows_account(id)? {
                found.push((id, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The account with an address, if the viewer may know of it.
    pub fn account_by_address(&self, address: &str) -> Result<AccountId> {
        let text = AddressText::parse(address).ok_or(StoreError::NotFound)?;
        let id = self.need(ACCOUNTS_BY_ADDRESS, &text.as_str().to_owned())?;
        if self.follows_account(id)? {
            Ok(id)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// How an account fares.
    pub fn health(&self, id: AccountId) -> Result<AccountHealth> {
        if self.follows_account(id)? {
            self.need(HEALTH, &id)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// The folders of an account, gone ones left out; for whoever sees its mail or settings.
    pub fn folders(&self, account: AccountId) -> Result<Vec<FolderSeen>> {
        self.account(account)?;
        let mut found = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, id): (AccountId, FolderId), row: FolderRow| {
                let counts: CountsRow = self.get(COUNTS, &(account, id))?.unwrap_or_default();
                if row.gone.is_none() || counts.messages > 0 {
                    found.push(FolderSeen {
                        id,
                        row,
                        messages: counts.messages,
                        unread: counts.unread,
                    });
                }
                Ok(if found.len() < MAX_FOLDERS {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                })
            },
        )?;
        Ok(found)
    }

    /// A folder's row, for whoever sees its account's mail.
    pub fn folder(&self, account: AccountId, folder: FolderId) -> Result<FolderRow> {
        self.account(account)?;
        self.need(FOLDERS, &(account, folder))
    }

    /// The addresses of all accounts, in comparable form, for who may change what the agency's
    /// settings say of them.
    pub fn own_addresses(&self) -> Result<Vec<String>> {
        if self.owners(Permission::SettingsEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        self.keys(ACCOUNTS_BY_ADDRESS, &(), usize::MAX)
    }

    /// Accounts to keep in step, with their settings, sealed passwords and owner's state.
    pub fn accounts_to_sync(&self) -> Result<Vec<(AccountId, AccountRow)>> {
        self.only(Job::Sync)?;
        let mut found = Vec::new();
        self.each(ACCOUNTS, &(), |id, row: AccountRow| {
            let owner: Option<UserRow> = self.get(USERS, &row.owner)?;
            if owner.is_some_and(|owner| owner.status != Status::Deleted) {
                found.push((id, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }
}

impl Writing {
    /// Makes an account for a user: their own, or of one whom the viewer may edit.
    pub fn add_account(&mut self, row: &AccountRow) -> Result<AccountId> {
        if !self.may_set(row)? {
            return Err(StoreError::NotFound);
        }
        let text = AddressText::parse(&row.address).ok_or(StoreError::NotFound)?;
        let key = text.as_str().to_owned();
        if self.has(ACCOUNTS_BY_ADDRESS, &key)? {
            return Err(StoreError::Taken);
        }
        let id = AccountId(self.next("accounts")?);
        self.put(ACCOUNTS, &id, row)?;
        self.put(ACCOUNTS_BY_ADDRESS, &key, &id)?;
        self.put(ACCOUNTS_BY_OWNER, &(row.owner, id), &Nothing)?;
        for member in &row.members {
            self.put(ACCOUNTS_BY_MEMBER, &(*member, id), &Nothing)?;
        }
        let state = if row.password.is_some() {
            AccountState::Connecting
        } else {
            AccountState::NeedsPassword
        };
        let health = AccountHealth {
            state,
            errors: Vec::new(),
            last_good: None,
            messages: 0,
            bytes: 0,
            trouble: None,
            trouble_since: None,
        };
        self.put(HEALTH, &id, &health)?;
        self.link_own(&row.address, (link::ACCOUNT, id.0), row.owner)?;
        self.audit("account.add", &row.address)?;
        self.change(ChangeKind::Account { account: id })?;
        Ok(id)
    }

    /// Changes an account's settings; the running sync starts anew.
    pub fn edit_account(
        &mut self,
        id: AccountId,
        edit: impl FnOnce(&mut AccountRow) -> Result<()>,
    ) -> Result<()> {
        let before = self.account(id)?;
        if !self.may_set(&before)? {
            return Err(StoreError::NotAllowed);
        }
        let mut row = before.clone();
        edit(&mut row)?;
        row.version = before.version + 1;
        // What colleagues see is its owner's to choose, or who sets the agency's rules: else who
        // may change a password could open all mail to themselves.
        if row.seen_mail != before.seen_mail
            && !self.is_mine(&before)
            && !self
                .owners(Permission::SettingsEdit)?
                .contains(before.owner)
        {
            return Err(StoreError::NotAllowed);
        }
        if row.sync_from < before.sync_from {
            self.look_anew_everywhere(id)?;
        }
        if before.header_first && !row.header_first {
            self.want_all_stubs(id)?;
        }
        if before
            .never_log
            .iter()
            .any(|at| !row.never_log.contains(at))
        {
            self.forget_never_logged(id)?;
        }
        // What fixes an account's place among the others is not changed here.
        row.owner = before.owner;
        row.shared = before.shared;
        row.address.clone_from(&before.address);
        for member in &before.members {
            self.delete(ACCOUNTS_BY_MEMBER, &(*member, id));
        }
        for member in &row.members {
            self.put(ACCOUNTS_BY_MEMBER, &(*member, id), &Nothing)?;
        }
        self.put(ACCOUNTS, &id, &row)?;
        if let Some(mut health) = self.get::<_, AccountHealth>(HEALTH, &id)? {
            // A refused password is tried again once it is another, not at every change (M-18).
            let same_way = way(&row) == way(&before);
            let refused = matches!(health.state, AccountState::Failed { .. });
            if !(same_way && refused) {
                health.state = if row.password.is_some() {
                    AccountState::Connecting
                } else {
                    AccountState::NeedsPassword
                };
            }
            if !same_way {
                (health.trouble, health.trouble_since) = (None, None);
            }
            self.put(HEALTH, &id, &health)?;
        }
        self.audit("account.edit", &row.address)?;
        self.change(ChangeKind::Account { account: id })?;
        Ok(())
    }

    /// Notes how an account fares.
    pub fn set_state(&mut self, id: AccountId, state: AccountState) -> Result<()> {
        self.only(Job::Sync)?;
        let Some(mut health) = self.get::<_, AccountHealth>(HEALTH, &id)? else {
            return Ok(());
        };
        if let AccountState::UpToDate { since, .. } = &state {
            health.last_good = Some(*since);
            (health.trouble, health.trouble_since) = (None, None);
        }
        if let Some(failure) = state.failure() {
            health.errors.insert(0, failure.clone());
            health.errors.truncate(MAX_ERRORS);
            health.trouble_since = health.trouble_since.or(Some(failure.at));
            health.trouble = Some(failure.clone());
        }
        if health.state != state {
            health.state = state;
            self.put(HEALTH, &id, &health)?;
            self.change(ChangeKind::Account { account: id })?;
        }
        Ok(())
    }

    /// Notes an error that does not stand in the way of the account as a whole.
    pub fn note_error(&mut self, id: AccountId, failure: Failure) -> Result<()> {
        self.only(Job::Sync)?;
        if let Some(mut health) = self.get::<_, AccountHealth>(HEALTH, &id)? {
            health.errors.insert(0, failure);
            health.errors.truncate(MAX_ERRORS);
            self.put(HEALTH, &id, &health)?;
        }
        Ok(())
    }

    /// Brings an account's folders in line with the server's: new ones are made, known ones
    /// keep their settings, missing ones are marked gone.
    pub fn take_folders(
        &mut self,
        account: AccountId,
        found: &[FolderFound],
    ) -> Result<Vec<(FolderId, FolderRow)>> {
        self.only(Job::Sync)?;
        let mut known: Vec<(FolderId, FolderRow)> = Vec::new();
        self.each(FOLDERS, &account, |(_, id): (AccountId, FolderId), row| {
            known.push((id, row));
            Ok(ControlFlow::Continue(()))
        })?;
        let mut changed = false;
        let mut present = Vec::with_capacity(found.len());
        let beyond = found.get(MAX_FOLDERS..).unwrap_or_default();
        let beyond: BTreeSet<&str> = beyond.iter().map(|folder| folder.raw.as_str()).collect();
        let found = found.get(..MAX_FOLDERS).unwrap_or(found);
        let matches = match_folders(&known, found);
        for (folder, before) in found.iter().zip(matches) {
            let before = before.and_then(|at| known.get(at));
            let (id, row) = match before {
                Some((id, row)) => {
                    let kind = if row.kind_chosen {
                        row.kind
                    } else {
                        folder.kind
                    };
                    (
                        *id,
                        FolderRow {
                            kind,
                            gone: None,
                            delimiter: folder.delimiter,
                            name: folder.name.clone(),
                            raw: folder.raw.clone(),
                            mailbox_id: folder.mailbox_id.clone().or(row.mailbox_id.clone()),
                            ..row.clone()
                        },
                    )
                }
                None => (FolderId(self.next("folders")?), new_folder(folder)),
            };
            if before.is_none_or(|(_, known)| *known != row) {
                self.put(FOLDERS, &(account, id), &row)?;
                changed = true;
            }
            present.push((id, row));
        }
        for (id, mut row) in known {
            // A server that lists nothing at all has lost its list, not the mail.
            if found.is_empty() {
                break;
            }
            // One that is listed beyond the limit is not gone.
            let there = beyond.contains(row.raw.as_str());
            if row.gone.is_none()
                && !row.here_only
                && !there
                && !present.iter().any(|(kept, _)| *kept == id)
            {
                row.gone = Some(self.now());
                self.put(FOLDERS, &(account, id), &row)?;
                changed = true;
            }
        }
        if changed {
            self.change(ChangeKind::Folders { account })?;
        }
        Ok(present)
    }

    /// Chooses a folder's kind, or leaves it out of sync.
    pub fn set_folder(
        &mut self,
        account: AccountId,
        folder: FolderId,
        kind: Option<FolderKind>,
        excluded: Option<bool>,
    ) -> Result<()> {
        let settings = self.account(account)?;
        if !self.may_set(&settings)? {
            return Err(StoreError::NotAllowed);
        }
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        if let Some(kind) = kind {
            row.kind = kind;
            row.kind_chosen = true;
        }
        if let Some(excluded) = excluded {
            row.excluded = excluded;
        }
        self.put(FOLDERS, &(account, folder), &row)?;
        self.edit_account(account, |_| Ok(()))?;
        self.change(ChangeKind::Folders { account })?;
        Ok(())
    }
}

/// How a server is reached and as whom.
fn way(row: &AccountRow) -> (&Endpoint, Option<&Sealed>, Option<&String>, bool) {
    (
        &row.imap,
        row.password.as_ref(),
        row.ca_pem.as_ref(),
        row.plain_confirmed,
    )
}

pub(crate) fn new_folder(found: &FolderFound) -> FolderRow {
    FolderRow {
        name: found.name.clone(),
        raw: found.raw.clone(),
        delimiter: found.delimiter,
        kind: found.kind,
        kind_chosen: false,
        excluded: false,
        uidvalidity: 0,
        on_server: 0,
        checked: None,
        gone: None,
        status: (0, 0, 0),
        modseq: None,
        mailbox_id: found.mailbox_id.clone(),
        here_only: false,
        unmended: 0,
        epochs: None,
        label_of: None,
    }
}

impl Reading {
    /// Accounts that a user owns or keeps.
    pub(crate) fn accounts_of(&self, owner: UserId) -> Result<Vec<AccountId>> {
        let keys: Vec<(UserId, AccountId)> = self.keys(ACCOUNTS_BY_OWNER, &owner, MAX_FOLDERS)?;
        Ok(keys.into_iter().map(|(_, account)| account).collect())
    }
}
