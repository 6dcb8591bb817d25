//! Which messages a grant shows: the one row reader's rule.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, HashMap, HashSet},
    ops::ControlFlow,
    rc::Rc,
};

use model::{AccountId, AddressId, MessageId, Permission, ThreadId, UserId};

use crate::{
    access::{Grant, MAX_USERS, MailView, Reach, link},
    error::Result,
    inheriting::Inheritance,
    owners::Owners,
    rows::{Absence, Handed, LinkRow, ShareRow, Sight},
    table::{ADDRESS_TEXTS, LINKS, PRIVATE_ADDRESSES, SHARED_WITH_GROUP, SHARED_WITH_USER},
    tx::Reading,
};

/// Records that one address belongs to and that are shown, at most.
const MAX_RECORDS: usize = 100;

/// What reading rows found out for one viewer in one snapshot.
#[derive(Default)]
pub(crate) struct Known {
    links: RefCell<HashMap<AddressId, Rc<Links>>>,
    texts: RefCell<HashMap<AddressId, Rc<str>>>,
    private: RefCell<HashMap<AccountId, Rc<HashSet<AddressId>>>>,
    shares: OnceCell<bool>,
    pub(crate) inheritance: OnceCell<Rc<Inheritance>>,
    pub(crate) stands: OnceCell<Rc<BTreeMap<UserId, Absence>>>,
    pub(crate) open_threads: RefCell<HashMap<(AccountId, ThreadId), bool>>,
    pub(crate) contacts_of: RefCell<HashMap<UserId, Rc<Owners>>>,
}

/// What an address belongs to, as far as the viewer may know.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// The user whose own it is, by sign-in or account: such an address matches nothing.
    pub(crate) internal: Option<UserId>,
    /// Contacts and organizations that the viewer may see: kind and id.
    pub(crate) records: Vec<(u8, u64)>,
    /// By whom the viewer's own records among them were handed over; none if there are none.
    pub(crate) mine: Option<Vec<Handed>>,
}

impl Reading {
    /// Whether a row of an account is shown under a grant.
    pub(crate) fn shows<P>(
        &self,
        grant: &Grant<'_, P>,
        message: MessageId,
        sight: &Sight,
    ) -> Result<bool> {
        let of = (grant.account(), grant.owner());
        match grant.reach() {
            Reach::Own => return Ok(true),
            _ if sight.secluded() => return Ok(false),
            Reach::Whole => return Ok(true),
            Reach::MatchedOnly if self.matched(of.0, sight)? => return Ok(true),
            Reach::Deputy | Reach::Inherited if self.inherited(of, sight)? => return Ok(true),
            Reach::MatchedOnly | Reach::Deputy | Reach::Inherited => {}
        }
        let deputised = match grant.stand() {
            Some(stand) => self.deputised(of, stand, sight)?,
            None => false,
        };
        Ok(deputised || self.shared_with_me(of.0, message, sight)?)
    }

    /// Whether a message is shown to the viewer, by a grant or because it was shared.
    pub(crate) fn visible(
        &self,
        grant: Option<&Grant<'_, MailView>>,
        (account, message): (AccountId, MessageId),
        sight: &Sight,
    ) -> Result<bool> {
        match grant {
            Some(grant) => self.shows(grant, message, sight),
            None => self.shared_with_me(account, message, sight),
        }
    }

    /// Whether a message belongs to a contact or organization that the viewer may see.
    fn matched(&self, account: AccountId, sight: &Sight) -> Result<bool> {
        let private = self.private_addresses(account)?;
        for address in &sight.addresses {
            let links = self.links(*address)?;
            if links.internal.is_none()
                && !links.records.is_empty()
                && self.carried(&private, &sight.addresses, *address)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an address of a message counts for matching: it is not kept private, and where
    /// it is a mail domain, a party that is no user of ours and not kept private has it.
    /// Else an organization with the agency's own domain would open all of its mail.
    pub(crate) fn carried(
        &self,
        private: &HashSet<AddressId>,
        addresses: &[AddressId],
        address: AddressId,
    ) -> Result<bool> {
        if private.contains(&address) {
            return Ok(false);
        }
        let domain = self.text_of(address)?;
        if !domain.starts_with('@') {
            return Ok(true);
        }
        for party in addresses {
            if *party != address
                && !private.contains(party)
                && self.text_of(*party)?.ends_with(&*domain)
                && self.links(*party)?.internal.is_none()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn text_of(&self, address: AddressId) -> Result<Rc<str>> {
        if let Some(known) = self.viewer.known.texts.borrow().get(&address) {
            return Ok(Rc::clone(known));
        }
        let text: Option<String> = self.get(ADDRESS_TEXTS, &address)?;
        let text: Rc<str> = text.unwrap_or_default().into();
        let mut texts = self.viewer.known.texts.borrow_mut();
        texts.insert(address, Rc::clone(&text));
        Ok(text)
    }

    /// What an address belongs to.
    pub(crate) fn links(&self, address: AddressId) -> Result<Rc<Links>> {
        if let Some(known) = self.viewer.known.links.borrow().get(&address) {
            return Ok(Rc::clone(known));
        }
        let owners = self.owners(Permission::ContactsView)?;
        let mut links = Links::default();
        self.each(
            LINKS,
            &address,
            |(_, kind, id): (AddressId, u8, u64), row: LinkRow| {
                if kind >= link::USER {
                    links.internal = Some(row.owner);
                    return Ok(ControlFlow::Break(()));
                }
                if owners.contains(row.owner) {
                    if links.records.len() < MAX_RECORDS {
                        links.records.push((kind, id));
                    }
                    if self.viewer.id() == Some(row.owner) {
                        links.mine.get_or_insert_default().extend(row.handed);
                    }
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        let links = Rc::new(links);
        let mut known = self.viewer.known.links.borrow_mut();
        known.insert(address, Rc::clone(&links));
        Ok(links)
    }

    /// The addresses that an account's owner keeps to themselves.
    pub(crate) fn private_addresses(&self, account: AccountId) -> Result<Rc<HashSet<AddressId>>> {
        if let Some(known) = self.viewer.known.private.borrow().get(&account) {
            return Ok(Rc::clone(known));
        }
        let keys: Vec<(AccountId, AddressId)> =
            self.keys(PRIVATE_ADDRESSES, &account, MAX_USERS)?;
        let set: HashSet<AddressId> = keys.into_iter().map(|(_, address)| address).collect();
        let set = Rc::new(set);
        let mut known = self.viewer.known.private.borrow_mut();
        known.insert(account, Rc::clone(&set));
        Ok(set)
    }

    /// The addresses of an account that match nothing for this viewer: none in one's own.
    pub(crate) fn kept_from_me(&self, account: AccountId) -> Result<Rc<HashSet<AddressId>>> {
        match self.on::<MailView>(account) {
            Ok(grant) if grant.reach() == Reach::Own => Ok(Rc::default()),
            _ => self.private_addresses(account),
        }
    }

    /// Whether a message or its thread was shared with the viewer; never a private one.
    pub(crate) fn shared_with_me(
        &self,
        account: AccountId,
        message: MessageId,
        sight: &Sight,
    ) -> Result<bool> {
        if sight.secluded() {
            return Ok(false);
        }
        Ok(self.share_with_me((account, message), sight)?.is_some())
    }

    /// The share by which a message is the viewer's to see.
    pub(crate) fn share_with_me(
        &self,
        (account, message): (AccountId, MessageId),
        sight: &Sight,
    ) -> Result<Option<ShareRow>> {
        let Some(me) = self.viewer.id() else {
            return Ok(None);
        };
        if !self.anything_shared(me)? {
            return Ok(None);
        }
        let covers = |row: &ShareRow| row.covers(message);
        let own: Option<ShareRow> = self.get(SHARED_WITH_USER, &(me, account, sight.thread))?;
        if let Some(row) = own.filter(covers) {
            return Ok(Some(row));
        }
        for group in self.viewer.groups() {
            let row: Option<ShareRow> =
                self.get(SHARED_WITH_GROUP, &(group, account, sight.thread))?;
            if let Some(row) = row.filter(covers) {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    fn anything_shared(&self, me: UserId) -> Result<bool> {
        if let Some(known) = self.viewer.known.shares.get() {
            return Ok(*known);
        }
        let mut any = !self.keys(SHARED_WITH_USER, &me, 1)?.is_empty();
        for group in self.viewer.groups() {
            any = any || !self.keys(SHARED_WITH_GROUP, &group, 1)?.is_empty();
        }
        Ok(*self.viewer.known.shares.get_or_init(|| any))
    }
}
