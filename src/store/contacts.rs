//! Contacts: rows, names, words and links.

use std::ops::ControlFlow;

use model::{AddressText, ChangeKind, ContactId, OrganizationId, Permission, UserId, fold, words};

use crate::{
    access::link,
    error::{Result, StoreError},
    inheriting::{Handing, latest},
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

/// Messages counted for what one address opens, at most.
const MAX_TOLD: u64 = 1_000;

/// Words of one record that are indexed at most.
const MAX_WORDS: usize = 64;

/// Records of an owner by name.
pub(crate) type NameTable<I> = Table<(UserId, String, I), Nothing>;

/// Records by words.
pub(crate) type WordTable<I> = Table<(String, I), Nothing>;

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
        let tables = (CONTACTS_BY_NAME, CONTACT_WORDS);
        let (ids, next) = self.by_name(tables, ask, |id| {
            let row = self.contact(ContactId(id)).ok()?;
            Some(contact_words(&row))
        })?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push((ContactId(id), self.contact(ContactId(id))?));
        }
        Ok((rows, next))
    }

    /// Ids of records by name: over the owners in scope merged, or by a word's start. `words_of`
    /// answers the words of a record that the viewer may see.
    pub(crate) fn by_name<I>(
        &self,
        (names, word_table): (NameTable<I>, WordTable<I>),
        ask: &NameAsk<'_>,
        words_of: impl Fn(u64) -> Option<Vec<String>>,
    ) -> Result<Named<u64>> {
        let q = fold(ask.q.trim());
        if q.is_empty() {
            self.by_owner(names, ask)
        } else {
            self.by_word(word_table, &q, ask, words_of)
        }
    }

    fn by_word<I>(
        &self,
        table: WordTable<I>,
        q: &str,
        ask: &NameAsk<'_>,
        words_of: impl Fn(u64) -> Option<Vec<String>>,
    ) -> Result<Named<u64>> {
        let (mut ids, mut next, mut looked_at) = (Vec::new(), None, 0);
        let (mut last, mut last_shown) = (None, None);
        self.each_key(table, q.as_bytes(), ask.after, |key, _| {
            if looked_at >= MAX_LOOKED_AT {
                next = if ids.len() >= ask.limit {
                    last_shown.take()
                } else {
                    last.take()
                };
                return Ok(ControlFlow::Break(()));
            }
            looked_at += 1;
            let id = last_id(key);
            // A record with several such words stands at the first of them, once.
            let first = words_of(id).and_then(|words| {
                let mut words = words.into_iter().filter(|word| word.starts_with(q));
                words.next()
            });
            let here = key.get(..key.len().saturating_sub(9)).unwrap_or_default();
            if first.is_some_and(|word| word.as_bytes() == here) {
                if ids.len() >= ask.limit {
                    next = last_shown.take();
                    return Ok(ControlFlow::Break(()));
                }
                ids.push(id);
                last_shown = Some(key.to_vec());
            }
            last = Some(key.to_vec());
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((ids, next))
    }

    /// Names of all owners in scope in one order: keys are merged by their ends.
    fn by_owner<I>(&self, names: NameTable<I>, ask: &NameAsk<'_>) -> Result<Named<u64>> {
        let owners = self.owners(Permission::ContactsView)?;
        let mut all: Vec<Vec<u8>> = Vec::new();
        for owner in self.owners_with(names, &owners)? {
            let prefix = owner.bytes();
            let from = ask.after.map(|after| [prefix.as_slice(), after].concat());
            let mut taken = 0;
            self.each_key(names, &prefix, from.as_deref(), |key, _| {
                all.push(key.get(prefix.len()..).unwrap_or_default().to_vec());
                taken += 1;
                Ok(if taken <= ask.limit {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                })
            })?;
        }
        all.sort_unstable();
        let more = all.len() > ask.limit;
        all.truncate(ask.limit);
        let ids = all.iter().map(|end| last_id(end)).collect();
        let next = all.pop().filter(|_| more);
        Ok((ids, next))
    }

    /// Owners in scope that have any record in a table keyed by owner.
    fn owners_with<K, V>(
        &self,
        table: Table<K, V>,
        owners: &crate::owners::Owners,
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
        row.handed.clone_from(&before.handed);
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
        let shown = |row: &&ContactRow| row.binned.is_none();
        self.count_handed(
            before.filter(shown).map(|row| (row.owner, &*row.handed)),
            row.filter(shown).map(|row| (row.owner, &*row.handed)),
        )?;
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
                if self.me().is_ok() {
                    let shown = before.filter(|row| row.binned.is_none());
                    let added = added(&row.emails, shown.map_or(&[], |row| &row.emails));
                    self.tell_opened(&added, &format!("contact {id}"))?;
                }
                self.link(&row.emails, (link::CONTACT, id.0), (row.owner, &row.handed))?;
            }
        }
        self.rights_changed()?;
        self.change(ChangeKind::Contact { contact: id })?;
        Ok(())
    }

    /// Accounts for addresses that open colleagues' mail, and tells the owners of the accounts;
    /// asked before they are linked.
    pub(crate) fn tell_opened(&mut self, addresses: &[String], object: &str) -> Result<()> {
        for address in addresses {
            let Some(text) = AddressText::parse(address).or_else(|| AddressText::domain(address))
            else {
                continue;
            };
            let opened = self.would_open(&text, MAX_TOLD)?;
            if !opened.is_empty() {
                self.audit("mail.opened", &format!("{object} {text}"))?;
            }
            for (owner, messages) in opened {
                self.tell_of_opened_mail(owner, &text, messages)?;
            }
        }
        Ok(())
    }

    pub(crate) fn link(
        &mut self,
        emails: &[String],
        (kind, id): (u8, u64),
        (owner, handed): Handing<'_>,
    ) -> Result<()> {
        let link = LinkRow {
            owner,
            handed: latest(handed),
        };
        for email in emails {
            if let Some(text) = AddressText::parse(email).or_else(|| AddressText::domain(email)) {
                let address = self.address(&text)?;
                self.put(LINKS, &(address, kind, id), &link)?;
            }
        }
        if let Some(address) = self.attached_at((kind, id))? {
            self.put(LINKS, &(address, kind, id), &link)?;
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
        if let Some(address) = self.attached_at((kind, id))? {
            self.delete(LINKS, &(address, kind, id));
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
    keys.extend(
        contact_words(row)
            .into_iter()
            .map(|word| ContactKey::Word((word, id))),
    );
    keys.extend(
        row.organization
            .map(|organization| ContactKey::Of((organization, id))),
    );
    keys
}

/// The addresses that a record did not have before.
pub(crate) fn added(now: &[String], before: &[String]) -> Vec<String> {
    let new = now.iter().filter(|address| !before.contains(address));
    new.cloned().collect()
}

/// The words by which a contact is found, sorted.
fn contact_words(row: &ContactRow) -> Vec<String> {
    let phones: Vec<String> = row.phones.iter().map(digits).collect();
    let texts = [&row.first_name, &row.last_name, &row.company];
    record_words(texts.into_iter().chain(&row.emails).chain(&phones))
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
