//! What the store decides of a search, beside the index.

use std::collections::HashSet;

use model::{AccountId, AddressId, FolderKind, TagId, fold};
use search::{Query, Wanted, Within};
use store::{Listed, MailView, NameAsk, Reading, StoreError};

use super::Search;

/// Contacts that a word behind `contact:` may mean.
const MAX_CONTACTS: usize = 50;

/// What the store decides of a search: accounts, folders, contacts, read state.
pub(super) struct Narrow {
    accounts: Vec<AccountId>,
    contact: Option<HashSet<AddressId>>,
    tags: HashSet<TagId>,
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
        let mut contact: Option<HashSet<AddressId>> = None;
        if let Some(id) = search.ask.contact {
            let emails = r.contact(id)?.emails;
            contact = Some(r.addresses_of_contact(id, &emails)?.into_iter().collect());
        }
        if let Some(word) = search.query.contact() {
            let (found, _) = r.contacts(&NameAsk {
                q: word,
                after: None,
                limit: MAX_CONTACTS,
            })?;
            let known = contact.get_or_insert_default();
            for (id, row) in found {
                known.extend(r.addresses_of_contact(id, &row.emails)?);
            }
        }
        Ok(Self {
            accounts,
            contact,
            tags: tags_named(r, search)?,
        })
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
        let tagged = || {
            let mut tags = listed.standing.tags.iter();
            tags.any(|tag| self.tags.contains(tag))
        };
        if let Some((_, wanted)) = search.query.tag()
            && !wants(Some(wanted), tagged())
        {
            return Ok(false);
        }
        Ok(wants(search.query.unread(), listed.unread)
            && fits(&search.query, listed)
            && wants(search.query.flagged(), listed.standing.shows_flag()))
    }
}

/// The tags that `tag:` names by the whole word.
fn tags_named(r: &Reading, search: &Search) -> Result<HashSet<TagId>, StoreError> {
    let Some((word, _)) = search.query.tag() else {
        return Ok(HashSet::new());
    };
    let word = fold(word);
    let tags = r.tags()?.into_iter();
    Ok(tags
        .filter(|(_, row)| fold(&row.name) == word)
        .map(|(id, _)| id)
        .collect())
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
