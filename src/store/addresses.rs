//! The dictionary of addresses and mail domains.

use model::{AddressId, AddressText, Mailbox};

use crate::{
    error::Result,
    table::{ADDRESS_TEXTS, ADDRESSES},
    tx::{Reading, Writing},
};

/// Parties of one message that are matched at most.
pub(crate) const MAX_PARTIES: usize = 200;

impl Reading {
    /// The id of an address, if it was ever seen.
    pub(crate) fn address_id(&self, text: &AddressText) -> Result<Option<AddressId>> {
        self.get(ADDRESSES, &text.as_str().to_owned())
    }
}

impl Writing {
    /// The id of an address, made if need be.
    pub(crate) fn address(&mut self, text: &AddressText) -> Result<AddressId> {
        if let Some(known) = self.address_id(text)? {
            return Ok(known);
        }
        let id = AddressId(self.next("addresses")?);
        let text = text.as_str().to_owned();
        self.put(ADDRESSES, &text, &id)?;
        self.put(ADDRESS_TEXTS, &id, &text)?;
        Ok(id)
    }

    /// The ids of all parties, and of their domains where these are not public ones; sorted.
    pub(crate) fn parties<'a>(
        &mut self,
        parties: impl Iterator<Item = &'a Mailbox>,
    ) -> Result<Vec<AddressId>> {
        let mut ids = Vec::new();
        for party in parties.take(MAX_PARTIES) {
            let Some(text) = AddressText::parse(&party.address) else {
                continue;
            };
            ids.push(self.address(&text)?);
            if !text.is_public_domain() {
                ids.push(self.address(&text.its_domain())?);
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}
