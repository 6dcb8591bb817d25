//! What the store decides of a search, beside the index.

use std::collections::HashSet;

use model::{AccountId, AddressId, FolderKind, fold};
use search::{Query, Wanted, Within};
use store::{Listed, MailView, NameAsk, Reading, StoreError};

use super::Search;

/// Contacts that a word behind `contact:` may mean.
const MAX_CONTACTS: usize = 50;

/// What the store decides of a search: accounts, folders, contacts, read state.
pub(super) struct Narrow {
    accounts: Vec<AccountId>,
    contact: Option<HashSet<AddressId>>,
}

impl Narrow {
    pub(super) fn of(r: &Reading, search: &Search) -> Result<Self, StoreError> {
        let word = search.query.account().map(fold);
        let mut accounts = Vec::new();
        for grant in r.everywhere::<MailView>()? {
            let id = grant.account();
            let asked = search.ask.account.is_none_or(|asked| asked == id);
            let named = match &word {
                Some(word) => fold(&r.account(id)?.address).contains(word.as_str()),
                None => true,
            };
            if asked && named {
                accounts.push(id);
            }
        }
        let mut emails: Option<Vec<String>> = None;
        if let Some(contact) = search.ask.contact {
            emails = Some(r.contact(contact)?.emails);
        }
        if let Some(word) = search.query.contact() {
            let (found, _) = r.contacts(&NameAsk {
                q: word,
                after: None,
                limit: MAX_CONTACTS,
            })?;
            emails
                .get_or_insert_default()
                .extend(found.into_iter().flat_map(|(_, row)| row.emails));
        }
        let contact = match emails {
            Some(emails) => Some(r.contact_addresses(&emails)?.into_iter().collect()),
            None => None,
        };
        Ok(Self { accounts, contact })
    }

    /// The accounts in which the index looks.
    pub(super) fn within(&self) -> Within {
        Within::Accounts(self.accounts.clone())
    }

    /// Whether a message that the viewer may see is what was asked for.
    pub(super) fn keeps(
        &self,
        r: &Reading,
        search: &Search,
        listed: &Listed,
    ) -> Result<bool, StoreError> {
        if let Some(addresses) = &self.contact
            && !listed
                .row
                .addresses
                .iter()
                .any(|address| addresses.contains(address))
        {
            return Ok(false);
        }
        if search
            .ask
            .folder
            .is_some_and(|folder| !listed.standing.folders.contains(&folder))
        {
            return Ok(false);
        }
        // Tags have no names yet: no message has the one asked for.
        if search.query.tag().is_some() {
            return Ok(false);
        }
        if let Some(word) = search.query.folder()
            && !in_folder(r, word, listed)?
        {
            return Ok(false);
        }
        let wants = |wanted: Option<Wanted>, is: bool| match wanted {
            Some(Wanted::Yes) => is,
            Some(Wanted::No) => !is,
            None => true,
        };
        Ok(wants(search.query.unread(), listed.unread)
            && fits(&search.query, listed)
            && wants(search.query.flagged(), listed.standing.shows_flag()))
    }
}

/// Whether one attachment is of the size that was asked for.
fn fits(query: &Query, listed: &Listed) -> bool {
    let mut files = listed.row.attachments.iter().filter(|file| !file.inline);
    query
        .file_sizes()
        .is_none_or(|sizes| files.any(|file| sizes.hold(file.size)))
}

/// `in:` names a kind, or the start of a folder's name.
fn in_folder(r: &Reading, word: &str, listed: &Listed) -> Result<bool, StoreError> {
    let word = fold(word);
    let kind = FolderKind::from_word(&word);
    for folder in &listed.standing.folders {
        let row = r.folder(listed.id.account, *folder)?;
        let last = row
            .delimiter
            .and_then(|at| row.name.rsplit(at).next())
            .unwrap_or(&row.name);
        if kind == Some(row.kind) || fold(last) == word || fold(&row.name) == word {
            return Ok(true);
        }
    }
    Ok(false)
}
