//! Attaching messages to records by hand (M-31): a message gets an address that no mail has and
//! that the record is linked by, so that sight, search and the record's page follow by themselves.

use model::{AccountId, AddressId, AddressText, ChangeKind, ContactId, MessageRef, OrganizationId};

use crate::{
    access::link,
    error::{Result, StoreError},
    inheriting::latest,
    key::Newest,
    lists::Listed,
    rows::{LinkRow, MailRecord, MessageRow},
    table::{BY_ADDRESS, LINKS, MESSAGES, Nothing},
    tx::{Reading, Writing},
};

/// Records that one message is attached to, at most.
const MAX_ATTACHED: usize = 20;

impl MailRecord {
    /// Kind and id, as they stand in keys.
    fn parts(self) -> (u8, u64) {
        match self {
            Self::Contact(id) => (link::CONTACT, id.0),
            Self::Organization(id) => (link::ORGANIZATION, id.0),
        }
    }
}

/// The text that stands for a record among addresses.
fn text_of((kind, id): (u8, u64)) -> Option<AddressText> {
    match kind {
        link::CONTACT => Some(AddressText::of_contact(ContactId(id))),
        link::ORGANIZATION => Some(AddressText::of_organization(OrganizationId(id))),
        _ => None,
    }
}

impl Reading {
    /// The address by which messages are attached to a record, if any ever was.
    pub(crate) fn attached_at(&self, record: (u8, u64)) -> Result<Option<AddressId>> {
        match text_of(record) {
            Some(text) => self.address_id(&text),
            None => Ok(None),
        }
    }

    /// All addresses by which messages belong to a contact: its own, and what was attached.
    pub fn addresses_of_contact(&self, id: ContactId, emails: &[String]) -> Result<Vec<AddressId>> {
        let mut ids = self.contact_addresses(emails)?;
        ids.extend(self.attached_at((link::CONTACT, id.0))?);
        Ok(ids)
    }

    /// The records that an opened message was attached to by hand and that the viewer may see.
    pub fn attached_records(&self, seen: &Listed) -> Result<Vec<MailRecord>> {
        let mut records = Vec::new();
        for address in &seen.row.attached {
            for (kind, id) in &self.links(*address)?.records {
                records.push(match *kind {
                    link::CONTACT => MailRecord::Contact(ContactId(*id)),
                    _ => MailRecord::Organization(OrganizationId(*id)),
                });
            }
        }
        Ok(records)
    }

    /// Fails unless the viewer may see a record.
    pub(crate) fn need_record(&self, record: MailRecord) -> Result<()> {
        match record {
            MailRecord::Contact(id) => self.contact(id).map(|_| ()),
            MailRecord::Organization(id) => self.organization(id).map(|_| ()),
        }
    }

    fn link_of(&self, record: MailRecord) -> Result<LinkRow> {
        Ok(match record {
            MailRecord::Contact(id) => {
                let row = self.contact(id)?;
                LinkRow {
                    owner: row.owner,
                    handed: latest(&row.handed),
                }
            }
            MailRecord::Organization(id) => {
                let row = self.organization(id)?;
                LinkRow {
                    owner: row.owner,
                    handed: latest(&row.handed),
                }
            }
        })
    }
}

impl Writing {
    /// Attaches a message that the viewer may organize to a record that they see.
    pub(crate) fn attach(&mut self, id: MessageRef, record: MailRecord) -> Result<bool> {
        let seen = self.to_organize(id)?;
        let link = self.link_of(record)?;
        let (kind, number) = record.parts();
        let text = text_of((kind, number)).ok_or(StoreError::NotFound)?;
        let known = self.address_id(&text)?;
        if known.is_some_and(|address| seen.row.attached.contains(&address)) {
            return Ok(false);
        }
        if seen.row.attached.len() >= MAX_ATTACHED {
            return Err(StoreError::TooMany);
        }
        let address = self.address(&text)?;
        let key = (address, kind, number);
        if !self.has(LINKS, &key)? {
            self.put(LINKS, &key, &link)?;
            self.rights_changed()?;
        }
        let mut row = seen.row;
        row.addresses.push(address);
        row.attached.push(address);
        self.put(MESSAGES, &(id.account, id.message), &row)?;
        let key = (address, id.account, Newest(row.date), id.message);
        self.put(BY_ADDRESS, &key, &Nothing)?;
        self.change(ChangeKind::MessageChanged { message: id })?;
        Ok(true)
    }

    /// Takes a message from a record that it was attached to by hand.
    pub(crate) fn detach(&mut self, id: MessageRef, record: MailRecord) -> Result<bool> {
        self.need_record(record)?;
        let seen = self.to_organize(id)?;
        let known = self.attached_at(record.parts())?;
        let Some(address) = known.filter(|address| seen.row.attached.contains(address)) else {
            return Ok(false);
        };
        let mut row = seen.row;
        row.attached.retain(|other| *other != address);
        row.addresses.retain(|other| *other != address);
        self.put_detached(id, (address, &row))?;
        self.change(ChangeKind::MessageChanged { message: id })?;
        Ok(true)
    }

    fn put_detached(
        &mut self,
        id: MessageRef,
        (address, row): (AddressId, &MessageRow),
    ) -> Result<()> {
        let key: (AddressId, AccountId, _, _) = (address, id.account, Newest(row.date), id.message);
        self.delete(BY_ADDRESS, &key);
        self.put(MESSAGES, &(id.account, id.message), row)
    }
}
