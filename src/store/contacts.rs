//! Contacts: rows, names, words and links.

use std::ops::ControlFlow;

use model::{AddressText, ChangeKind, ContactId, OrganizationId, Permission, UserId, fold, words};

use crate::{
    access::link,
    error::{Result, StoreError},
    key::Key,
    rows::{ContactRow, LinkRow, Phone},
    table::{
        CONTACT_WORDS, CONTACTS, CONTACTS_BY_NAME, CONTACTS_OF, LINKS, Nothing, ORGANIZATION_NAMES,
        Table,
    },
    tx::{Reading, Writing},
};

/// Contacts looked at for one page, at most.
const MAX_LOOKED_AT: usize = 5_000;

/// Contacts of an organization shown and followed at most.
const MAX_MEMBERS: usize = 200;

/// Words of one record that are indexed at most.
const MAX_WORDS: usize = 64;

/// What a list of records is asked for.
pub struct NameAsk<'a> {
    /// Start of a word of name, company or address; folded by the callee.
    pub q: &'a str,
    /// The cursor of the page before.
    pub after: Option<&'a [u8]>,
    /// Rows at most.
    pub limit: usize,
}

/// A page of records with where the next begins.
pub type Named<T> = (Vec<T>, Option<Vec<u8>>);

impl Reading {
    /// A contact that the viewer may see.
    pub fn contact(&self, id: ContactId) -> Result<ContactRow> {
        let row: ContactRow = self.need(CONTACTS, &id)?;
        let seen =
            row.binned.is_none() && self.owners(Permission::ContactsView)?.contains(row.owner);
        if seen {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Whether the viewer may change a contact.
    pub fn may_edit(&self, owner: UserId) -> Result<bool> {
        Ok(self.owners(Permission::ContactsEdit)?.contains(owner))
    }

    /// Contacts that the viewer may see, by name.
    pub fn contacts(&self, ask: &NameAsk<'_>) -> Result<Named<(ContactId, ContactRow)>> {
        let (ids, next) = self.by_name((CONTACTS_BY_NAME, CONTACT_WORDS), ask, |id| {
            Ok(self.contact(ContactId(id)).is_ok())
        })?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push((ContactId(id), self.contact(ContactId(id))?));
        }
        Ok((rows, next))
    }

    /// Ids of records by name: over the owners in scope merged, or by a word's start.
    pub(crate) fn by_name<I>(
        &self,
        (names, word_table): (
            Table<(UserId, String, I), Nothing>,
            Table<(String, I), Nothing>,
        ),
        ask: &NameAsk<'_>,
        seen: impl Fn(u64) -> Result<bool>,
    ) -> Result<Named<u64>> {
        let owners = self.owners(Permission::ContactsView)?;
        let q = fold(ask.q.trim());
        let mut ids = Vec::new();
        let mut next = None;
        let mut looked_at = 0;
        let limit = ask.limit;
        let mut visit = |key: &[u8], visible: bool, id: u64| {
            looked_at += 1;
            if !visible {
                return if looked_at < MAX_LOOKED_AT {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                };
            }
            if ids.len() >= limit {
                next = ids.last().map(|(last, _): &(Vec<u8>, u64)| last.clone());
                return ControlFlow::Break(());
            }
            ids.push((key.to_vec(), id));
            ControlFlow::Continue(())
        };
        if q.is_empty() {
            // Names of all owners in one order: keys are merged by their ends.
            let mut all: Vec<(Vec<u8>, u64)> = Vec::new();
            for owner in self.owners_with(names, &owners)? {
                let prefix = owner.bytes();
                let from = ask.after.map(|after| [prefix.as_slice(), after].concat());
                let mut taken = 0;
                self.each_key(names, &prefix, from.as_deref(), |key, _| {
                    let end = key.get(prefix.len()..).unwrap_or_default();
                    all.push((end.to_vec(), last_id(end)));
                    taken += 1;
                    Ok(if taken <= limit {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    })
                })?;
            }
            all.sort_unstable();
            for (end, id) in all {
                if visit(&end, true, id).is_break() {
                    break;
                }
            }
        } else {
            let prefix = q.into_bytes();
            self.each_key(word_table, &prefix, ask.after, |key, _| {
                let id = last_id(key);
                Ok(visit(key, seen(id)?, id))
            })?;
        }
        let mut unique: Vec<u64> = Vec::with_capacity(ids.len());
        for (_, id) in ids {
            if !unique.contains(&id) {
                unique.push(id);
            }
        }
        Ok((unique, next))
    }

    /// Owners in scope that have any record in a table keyed by owner.
    fn owners_with<K, V>(
        &self,
        table: Table<K, V>,
        owners: &crate::access::Owners,
    ) -> Result<Vec<UserId>> {
        let mut found = Vec::new();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let mut owner = None;
            self.each_key(table, &[], after.as_deref(), |key, _| {
                owner = UserId::read(&mut key.get(..8).unwrap_or_default());
                Ok(ControlFlow::Break(()))
            })?;
            let Some(owner) = owner else { return Ok(found) };
            if owners.contains(owner) {
                found.push(owner);
            }
            after = crate::key::after_prefix(&owner.bytes());
            if after.is_none() {
                return Ok(found);
            }
        }
    }

    /// Contacts of an organization that the viewer may see.
    pub fn contacts_of(&self, id: OrganizationId) -> Result<Vec<(ContactId, ContactRow)>> {
        let keys: Vec<(OrganizationId, ContactId)> = self.keys(CONTACTS_OF, &id, MAX_LOOKED_AT)?;
        let mut found = Vec::new();
        for (_, contact) in keys {
            if let Ok(row) = self.contact(contact) {
                found.push((contact, row));
                if found.len() >= MAX_MEMBERS {
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Contacts with an address or phone number, whoever may see them: for telling duplicates.
    pub(crate) fn contacts_at(&self, email: &str) -> Result<Vec<ContactId>> {
        let Some(text) = AddressText::parse(email) else {
            return Ok(Vec::new());
        };
        let Some(address) = self.address_id(&text)? else {
            return Ok(Vec::new());
        };
        let keys: Vec<(model::AddressId, u8, u64)> =
            self.keys(LINKS, &(address, link::CONTACT), MAX_MEMBERS)?;
        Ok(keys.into_iter().map(|(_, _, id)| ContactId(id)).collect())
    }

    /// Contacts with one of these addresses that the viewer may see.
    pub fn contacts_with(&self, emails: &[String]) -> Result<Vec<ContactId>> {
        let mut found = Vec::new();
        for email in emails {
            for id in self.contacts_at(email)? {
                if self.contact(id).is_ok() && !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        Ok(found)
    }
}

fn last_id(key: &[u8]) -> u64 {
    let tail = key.get(key.len().saturating_sub(8)..).unwrap_or_default();
    u64::read(&mut &*tail).unwrap_or(0)
}

impl Writing {
    /// Makes a contact; its owner must be within the viewer's reach.
    pub fn add_contact(&mut self, mut row: ContactRow) -> Result<ContactId> {
        if !self.may_edit(row.owner)? {
            return Err(StoreError::NotAllowed);
        }
        row.changed = self.now();
        row.version = 1;
        row.organization = self.organization_named(&row.company)?;
        let id = ContactId(self.next("contacts")?);
        self.put_contact(id, None, Some(&row))?;
        Ok(id)
    }

    /// Changes a contact; `seen` is the version that the change was made to.
    pub fn edit_contact(&mut self, id: ContactId, seen: u64, mut row: ContactRow) -> Result<()> {
        let before = self.contact(id)?;
        if !self.may_edit(before.owner)? || !self.may_edit(row.owner)? {
            return Err(StoreError::NotAllowed);
        }
        if before.version != seen {
            return Err(StoreError::ChangedMeanwhile);
        }
        row.changed = self.now();
        row.version = before.version + 1;
        row.organization = self.organization_named(&row.company)?;
        self.put_contact(id, Some(&before), Some(&row))
    }

    /// Puts a contact into the bin: it matches nothing from now on.
    pub fn bin_contact(&mut self, id: ContactId) -> Result<()> {
        let before = self.contact(id)?;
        if !self
            .owners(Permission::ContactsDelete)?
            .contains(before.owner)
        {
            return Err(StoreError::NotAllowed);
        }
        let row = ContactRow {
            binned: Some(self.now()),
            version: before.version + 1,
            ..before.clone()
        };
        self.audit("contact.bin", &id.to_string())?;
        self.put_contact(id, Some(&before), Some(&row))
    }

    fn organization_named(&self, company: &str) -> Result<Option<OrganizationId>> {
        let name = fold(company.trim());
        if name.is_empty() {
            return Ok(None);
        }
        let keys: Vec<(String, OrganizationId)> =
            self.keys(ORGANIZATION_NAMES, &name, MAX_MEMBERS)?;
        Ok(keys
            .into_iter()
            .map(|(_, id)| id)
            .find(|id| self.organization(*id).is_ok()))
    }

    pub(crate) fn put_contact(
        &mut self,
        id: ContactId,
        before: Option<&ContactRow>,
        row: Option<&ContactRow>,
    ) -> Result<()> {
        if let Some(before) = before.filter(|row| row.binned.is_none()) {
            for key in contact_keys(id, before) {
                match key {
                    ContactKey::Name(key) => self.delete(CONTACTS_BY_NAME, &key),
                    ContactKey::Word(key) => self.delete(CONTACT_WORDS, &key),
                    ContactKey::Of(key) => self.delete(CONTACTS_OF, &key),
                }
            }
            self.unlink(&before.emails, (link::CONTACT, id.0))?;
        }
        if let Some(row) = row {
            self.put(CONTACTS, &id, row)?;
            if row.binned.is_none() {
                for key in contact_keys(id, row) {
                    match key {
                        ContactKey::Name(key) => self.put(CONTACTS_BY_NAME, &key, &Nothing)?,
                        ContactKey::Word(key) => self.put(CONTACT_WORDS, &key, &Nothing)?,
                        ContactKey::Of(key) => self.put(CONTACTS_OF, &key, &Nothing)?,
                    }
                }
                self.link(&row.emails, (link::CONTACT, id.0), row.owner)?;
            }
        }
        self.rights_changed()?;
        self.change(ChangeKind::Contact { contact: id })?;
        Ok(())
    }

    pub(crate) fn link(
        &mut self,
        emails: &[String],
        (kind, id): (u8, u64),
        owner: UserId,
    ) -> Result<()> {
        for email in emails {
            if let Some(text) = AddressText::parse(email).or_else(|| AddressText::domain(email)) {
                let address = self.address(&text)?;
                self.put(LINKS, &(address, kind, id), &LinkRow { owner })?;
            }
        }
        Ok(())
    }

    pub(crate) fn unlink(&mut self, emails: &[String], (kind, id): (u8, u64)) -> Result<()> {
        for email in emails {
            if let Some(text) = AddressText::parse(email).or_else(|| AddressText::domain(email))
                && let Some(address) = self.address_id(&text)?
            {
                self.delete(LINKS, &(address, kind, id));
            }
        }
        Ok(())
    }
}

/// A key derived from a contact.
pub(crate) enum ContactKey {
    Name((UserId, String, ContactId)),
    Word((String, ContactId)),
    Of((OrganizationId, ContactId)),
}

pub(crate) fn contact_keys(id: ContactId, row: &ContactRow) -> Vec<ContactKey> {
    let mut keys = vec![ContactKey::Name((row.owner, row.sort_name(), id))];
    let phones: Vec<String> = row.phones.iter().map(digits).collect();
    let texts = [&row.first_name, &row.last_name, &row.company];
    let texts = texts.into_iter().chain(&row.emails).chain(&phones);
    keys.extend(
        record_words(texts)
            .into_iter()
            .map(|word| ContactKey::Word((word, id))),
    );
    keys.extend(
        row.organization
            .map(|organization| ContactKey::Of((organization, id))),
    );
    keys
}

fn digits(phone: &Phone) -> String {
    phone.number.chars().filter(char::is_ascii_digit).collect()
}

/// The folded words by which a record is found, whole addresses among them.
pub(crate) fn record_words<'a>(texts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in texts {
        if text.contains('@') {
            found.push(fold(text));
        }
        found.extend(words(text).map(|(_, word)| fold(word)));
    }
    found.retain(|word| !word.is_empty());
    found.sort();
    found.dedup();
    found.truncate(MAX_WORDS);
    found
}
