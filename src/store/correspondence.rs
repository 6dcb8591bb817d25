//! Matching as a look-up: every message to or from a record's addresses (C-14, C-18).

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use model::{
    AccountId, AddressId, AddressText, ContactId, MessageId, OrganizationId, Permission, SeenMail,
    UserId,
};

use crate::{
    access::{Grant, MailView, Reach, link},
    error::Result,
    key::{Key, Newest},
    lists::{Joined, ListPage, Listed, PageAsk, Range},
    rows::{AccountRow, LinkRow, Sight},
    table::{ACCOUNTS, BY_ADDRESS, LINKS},
    tx::{Reading, read_key},
};

/// Addresses of one record that are followed at most.
const MAX_ADDRESSES: usize = 1_000;

/// Messages looked at to say what an address would open, at most.
const MAX_LOOKED_AT: u64 = 20_000;

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
            Record::Contact(id) => self.addresses_of_contact(id, &self.contact(id)?.emails)?,
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
                ranges.push(Range::of_address(*address, grant));
            }
        }
        self.merge(ranges, page, Joined::Together(addresses))
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
        ids.extend(self.attached_at((link::ORGANIZATION, id.0))?);
        for domain in &row.domains {
            if let Some(text) = AddressText::domain(domain) {
                ids.extend(self.address_id(&text)?);
            }
        }
        for (member, contact) in self.contacts_of(id)? {
            ids.extend(self.addresses_of_contact(member, &contact.emails)?);
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

    /// The records that an opened message's addresses belong to and that the viewer may see, and
    /// the users among its parties. Addresses that its account's owner keeps private are left
    /// out for others.
    pub fn related(&self, seen: &Listed) -> Result<Vec<Record>> {
        let mut records = BTreeSet::new();
        // A contact's organization belongs to its messages too (C-13).
        for contact in self.contacts_of_message(seen)? {
            if let Some(organization) = self.contact(contact)?.organization
                && self.organization(organization).is_ok()
            {
                records.insert(Record::Organization(organization));
            }
            records.insert(Record::Contact(contact));
        }
        for address in &seen.row.addresses {
            if let Some(user) = self.links(*address)?.internal {
                records.insert(Record::User(user));
            }
        }
        let organizations = self.organizations_of_message(seen)?;
        records.extend(organizations.into_iter().map(Record::Organization));
        Ok(records.into_iter().collect())
    }

    /// The organizations whose address or domain an opened message has, and that the viewer may
    /// see.
    pub(crate) fn organizations_of_message(
        &self,
        seen: &Listed,
    ) -> Result<BTreeSet<OrganizationId>> {
        let mut organizations = BTreeSet::new();
        self.matching(seen, link::ORGANIZATION, |id| {
            organizations.insert(OrganizationId(id));
        })?;
        Ok(organizations)
    }

    /// The contacts that an opened message belongs to and that the viewer may see.
    pub fn contacts_of_message(&self, seen: &Listed) -> Result<BTreeSet<ContactId>> {
        let mut contacts = BTreeSet::new();
        self.matching(seen, link::CONTACT, |id| {
            contacts.insert(ContactId(id));
        })?;
        Ok(contacts)
    }

    fn matching(&self, seen: &Listed, wanted: u8, mut found: impl FnMut(u64)) -> Result<()> {
        let addresses = &seen.row.addresses;
        let private = self.kept_from_me(seen.id.account)?;
        for address in addresses {
            let links = self.links(*address)?;
            let ids = links.records.iter().filter(|(kind, _)| *kind == wanted);
            let mut ids = ids.map(|(_, id)| *id).peekable();
            if links.internal.is_none()
                && ids.peek().is_some()
                && self.carried(&private, addresses, *address)?
            {
                ids.for_each(&mut found);
            }
        }
        Ok(())
    }

    /// How many messages in accounts of other users an address would open, up to `bound` each,
    /// by the owners of these accounts. Never private ones, the Director's, those of
    /// accounts that show all their mail, nor an address that is kept private; nothing for who
    /// may make no contacts. At most [`MAX_LOOKED_AT`] messages are looked at.
    pub fn would_open(&self, address: &AddressText, bound: u64) -> Result<BTreeMap<UserId, u64>> {
        let mut owners = BTreeMap::new();
        let known = self.address_id(address)?;
        let may = !self.owners(Permission::ContactsEdit)?.is_empty();
        let Some(id) = known.filter(|_| may) else {
            return Ok(owners);
        };
        let links = self.links(id)?;
        let linked = !links.records.is_empty();
        if links.internal.is_some() || (linked && self.inherits_nothing()?) {
            return Ok(owners);
        }
        let (mut count, mut looked_at) = (0, 0);
        self.each_key(BY_ADDRESS, &id.bytes(), None, |key, _| {
            let (_, account, _, message): (AddressId, AccountId, Newest, MessageId) =
                read_key(BY_ADDRESS.name, key)?;
            let owner = self.account_sight(account)?.owner;
            if let Some(sight) = self.sight(account, message)?
                && !sight.secluded()
                && self.is_closed((account, message), &sight, linked)?
                && self.carried(&*self.private_addresses(account)?, &sight.addresses, id)?
            {
                count += 1;
                *owners.entry(owner).or_default() += 1;
            }
            looked_at += 1;
            Ok(if count < bound && looked_at < MAX_LOOKED_AT {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(owners)
    }

    /// Whether a message of another's account is shown to colleagues, or to the viewer as an
    /// heir, only if it is matched; `linked`: the viewer sees a record that has the address.
    fn is_closed(
        &self,
        (account, message): (AccountId, MessageId),
        sight: &Sight,
        linked: bool,
    ) -> Result<bool> {
        let settings = self.account_sight(account)?;
        let others = self.viewer.id() != Some(settings.owner);
        if settings.shared || !others || Some(settings.owner) == self.director() {
            return Ok(false);
        }
        let grant = self.on::<MailView>(account).ok();
        let whole = grant.is_some_and(|grant| grant.reach() >= Reach::Whole);
        if !whole && self.could_inherit(settings.owner)? {
            return Ok(match grant {
                Some(grant) => !self.shows(&grant, message, sight)?,
                None => true,
            });
        }
        let seen = settings.seen_mail.unwrap_or(self.agency_seen_mail());
        Ok(!linked && seen == SeenMail::Matched)
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
