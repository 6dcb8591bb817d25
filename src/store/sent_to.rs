//! Sent mail by whom it went to (M-51), as far as the viewer may know who they are.

use std::collections::HashSet;

use model::{AccountId, AddressId, AddressText, ContactId, MessageId, OrganizationId};

use crate::{
    access::{Grant, MailView, Reach, link},
    error::{Result, StoreError},
    rows::{Lifecycle, MessageRow},
    seeing::Links,
    tx::Reading,
};

/// To whom a message went. One that went to several stands with each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentTo {
    /// To a contact that is no lead.
    Contacts,
    /// To a contact that is not yet a client.
    Leads,
    /// To an organization, its domain, or a contact that belongs to it.
    Organizations,
    /// To a user's own address.
    Users,
}

impl Reading {
    /// Whether any party of a message is of the kind: a look at its first fields, which spares
    /// reading the rows of all others.
    pub(crate) fn may_be_sent_to(
        &self,
        account: AccountId,
        message: MessageId,
        to: SentTo,
    ) -> Result<bool> {
        let Some(sight) = self.sight(account, message)? else {
            return Ok(false);
        };
        for address in sight.addresses {
            if self.belongs(&*self.links(address)?, to)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a receiver of a message is of the kind. What the viewer may not see, and what the
    /// account's owner keeps private from them, is none; who got a blind copy is the owner's
    /// alone to know.
    pub(crate) fn is_sent_to(
        &self,
        grant: &Grant<'_, MailView>,
        row: &MessageRow,
        to: SentTo,
    ) -> Result<bool> {
        let private = self.kept_from_me(grant.account())?;
        let own = grant.reach() == Reach::Own;
        let blind = row.bcc.iter().filter(|_| own);
        for party in row.to.iter().chain(&row.cc).chain(blind) {
            if let Some(text) = AddressText::parse(&party.address)
                && self.receives(&text, &private, to)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn receives(
        &self,
        text: &AddressText,
        private: &HashSet<AddressId>,
        to: SentTo,
    ) -> Result<bool> {
        let Some(address) = self.address_id(text)? else {
            return Ok(false);
        };
        if private.contains(&address) {
            return Ok(false);
        }
        let links = self.links(address)?;
        if self.belongs(&links, to)? {
            return Ok(true);
        }
        if to != SentTo::Organizations || links.internal.is_some() || text.is_public_domain() {
            return Ok(false);
        }
        match self.address_id(&text.its_domain())? {
            Some(domain) if !private.contains(&domain) => self.belongs(&*self.links(domain)?, to),
            _ => Ok(false),
        }
    }

    /// Whether what an address is linked with is of the kind.
    fn belongs(&self, links: &Links, to: SentTo) -> Result<bool> {
        if links.internal.is_some() {
            return Ok(to == SentTo::Users);
        }
        for (kind, id) in &links.records {
            let is = match *kind {
                link::ORGANIZATION => to == SentTo::Organizations,
                link::CONTACT => self.contact_is(ContactId(*id), to)?,
                _ => false,
            };
            if is {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn contact_is(&self, id: ContactId, to: SentTo) -> Result<bool> {
        if to == SentTo::Users {
            return Ok(false);
        }
        let contact = match self.contact(id) {
            Ok(contact) => contact,
            Err(StoreError::NotFound) => return Ok(false),
            Err(error) => return Err(error),
        };
        Ok(match to {
            SentTo::Contacts => contact.lifecycle != Lifecycle::Lead,
            SentTo::Leads => contact.lifecycle == Lifecycle::Lead,
            SentTo::Organizations => contact
                .organization
                .is_some_and(|id: OrganizationId| self.organization(id).is_ok()),
            SentTo::Users => false,
        })
    }
}
