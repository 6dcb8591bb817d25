//! Matching as a look-up: every message to or from a record's addresses (C-14, C-18).

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, AddressId, AddressText, ContactId, MessageRef, OrganizationId, UserId};

use crate::{
    access::{Grant, MailView, link},
    error::Result,
    key::Key,
    lists::{Joined, ListPage, PageAsk, Range},
    rows::{AccountRow, LinkRow},
    table::{ACCOUNTS, BY_ADDRESS, LINKS},
    tx::Reading,
};

/// Addresses of one record that are followed at most.
const MAX_ADDRESSES: usize = 1_000;

/// Records that one address belongs to, at most.
const MAX_LINKS: usize = 100;

/// A record that an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// A contact.
    Contact(ContactId),
    /// An organization.
    Organization(OrganizationId),
    /// A user.
    User(UserId),
}

impl Reading {
    /// A page of the correspondence with a record, over all accounts in scope, newest first.
    pub fn correspondence(&self, of: Record, page: &PageAsk<'_>) -> Result<ListPage> {
        let addresses = match of {
            Record::Contact(id) => self.contact_addresses(&self.contact(id)?.emails)?,
            Record::Organization(id) => self.organization_addresses(id)?,
            Record::User(id) => self.user_addresses(id)?,
        };
        self.with_addresses(&addresses, page)
    }

    /// A page of the messages to or from any of some addresses.
    pub fn with_addresses(&self, addresses: &[AddressId], page: &PageAsk<'_>) -> Result<ListPage> {
        let mut ranges = Vec::new();
        for address in addresses {
            for grant in self.grants_with(*address)? {
                ranges.push(Range::new(
                    BY_ADDRESS,
                    (*address, grant.account()).bytes(),
                    grant,
                ));
            }
        }
        self.merge(ranges, page, Joined::Together)
    }

    /// The viewer's grants on accounts that hold mail with an address: one seek an account.
    fn grants_with(&self, address: AddressId) -> Result<Vec<Grant<'_, MailView>>> {
        let mut grants = Vec::new();
        let prefix = address.bytes();
        let mut after: Option<Vec<u8>> = None;
        loop {
            let mut found = None;
            self.each_key(BY_ADDRESS, &prefix, after.as_deref(), |key, _| {
                found = AccountId::read(&mut key.get(prefix.len()..).unwrap_or_default());
                Ok(ControlFlow::Break(()))
            })?;
            let Some(account) = found else {
                return Ok(grants);
            };
            grants.extend(self.on::<MailView>(account).ok());
            after = crate::key::after_prefix(&(address, account).bytes());
            if after.is_none() {
                return Ok(grants);
            }
        }
    }

    /// The ids of addresses that were ever seen.
    pub fn contact_addresses(&self, emails: &[String]) -> Result<Vec<AddressId>> {
        let mut ids = Vec::new();
        for email in emails.iter().take(MAX_ADDRESSES) {
            if let Some(text) = AddressText::parse(email) {
                ids.extend(self.address_id(&text)?);
            }
        }
        Ok(ids)
    }

    fn organization_addresses(&self, id: OrganizationId) -> Result<Vec<AddressId>> {
        let row = self.organization(id)?;
        let mut ids: BTreeSet<AddressId> =
            self.contact_addresses(&row.emails)?.into_iter().collect();
        for domain in &row.domains {
            if let Some(text) = AddressText::domain(domain) {
                ids.extend(self.address_id(&text)?);
            }
        }
        for (_, contact) in self.contacts_of(id)? {
            ids.extend(self.contact_addresses(&contact.emails)?);
            if ids.len() >= MAX_ADDRESSES {
                break;
            }
        }
        Ok(ids.into_iter().take(MAX_ADDRESSES).collect())
    }

    fn user_addresses(&self, id: UserId) -> Result<Vec<AddressId>> {
        let mut emails = vec![self.user_card(id)?.email];
        for account in self.accounts_of(id)? {
            let row: AccountRow = self.need(ACCOUNTS, &account)?;
            emails.push(row.address);
        }
        self.contact_addresses(&emails)
    }

    /// The records that a message's addresses belong to and that the viewer may see, and the
    /// users among its parties. Addresses that its account's owner keeps private are left out
    /// for others.
    pub fn related(&self, id: MessageRef) -> Result<Vec<Record>> {
        let Some(sight) = self.sight(id.account, id.message)? else {
            return Ok(Vec::new());
        };
        let contacts = self.owners(model::Permission::ContactsView)?;
        let mut records = BTreeSet::new();
        for address in &sight.addresses {
            let mut links: Vec<(u8, u64, LinkRow)> = Vec::new();
            self.each(
                LINKS,
                address,
                |(_, kind, record): (AddressId, u8, u64), row| {
                    links.push((kind, record, row));
                    Ok(if links.len() < MAX_LINKS {
                        ControlFlow::Continue(())
                    } else {
                        ControlFlow::Break(())
                    })
                },
            )?;
            let internal = links.iter().find(|(kind, _, _)| *kind >= link::USER);
            if let Some((_, _, row)) = internal {
                records.insert(Record::User(row.owner));
                continue;
            }
            for (kind, record, row) in links {
                if contacts.contains(row.owner) {
                    records.insert(match kind {
                        link::CONTACT => Record::Contact(ContactId(record)),
                        _ => Record::Organization(OrganizationId(record)),
                    });
                }
            }
        }
        // A contact's organization belongs to its messages too (C-13).
        let mut organizations = Vec::new();
        for record in &records {
            if let Record::Contact(contact) = record
                && let Some(organization) = self.contact(*contact)?.organization
                && self.organization(organization).is_ok()
            {
                organizations.push(Record::Organization(organization));
            }
        }
        records.extend(organizations);
        Ok(records.into_iter().collect())
    }

    /// Which of a message's addresses belong to an address text; for saying why it is seen.
    pub fn message_addresses(&self, id: MessageRef) -> Result<Vec<(AddressId, String)>> {
        let sight = self
            .sight(id.account, id.message)?
            .ok_or(crate::error::StoreError::NotFound)?;
        self.address_texts(&sight.addresses)
    }

    /// How many messages in accounts of other users have an address, up to `bound`, and whose
    /// accounts these are.
    pub fn would_open(
        &self,
        address: &AddressText,
        bound: usize,
    ) -> Result<(usize, BTreeSet<UserId>)> {
        let Some(id) = self.address_id(address)? else {
            return Ok((0, BTreeSet::new()));
        };
        if self.linked(id)? {
            return Ok((0, BTreeSet::new()));
        }
        let (me, _) = self.me()?;
        let mut owners = BTreeSet::new();
        let mut count = 0;
        self.each_key(BY_ADDRESS, &id.bytes(), None, |key, _| {
            let account = AccountId::read(&mut key.get(8..).unwrap_or_default());
            if let Some(account) = account
                && let Some(row) = self.get::<_, AccountRow>(ACCOUNTS, &account)?
                && row.owner != me
                && !row.shared
            {
                count += 1;
                owners.insert(row.owner);
            }
            Ok(if count < bound {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok((count, owners))
    }
}

impl Reading {
    /// Whether an address is a user's or an account's own.
    pub fn is_internal(&self, text: &AddressText) -> Result<bool> {
        let Some(id) = self.address_id(text)? else {
            return Ok(false);
        };
        let mut internal = false;
        self.each(
            LINKS,
            &id,
            |(_, kind, _): (AddressId, u8, u64), _: LinkRow| {
                internal |= kind >= link::USER;
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(internal)
    }
}
