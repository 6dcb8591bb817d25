//! Addresses that an account's owner keeps to themselves: they match for nobody else.

use model::{AccountId, AddressId, AddressText, ChangeKind};

use crate::{
    error::{Result, StoreError},
    rows::AccountRow,
    table::{ACCOUNTS, ADDRESS_TEXTS, Nothing, PRIVATE_ADDRESSES},
    tx::{Reading, Writing},
};

/// Addresses that one account's owner keeps to themselves, at most.
pub const MAX_PRIVATE: usize = 500;

impl Reading {
    /// The addresses that the viewer keeps to themselves in their own account, by address.
    /// Nobody else is told which they are, not even the Director.
    pub fn my_private_addresses(&self, account: AccountId) -> Result<Vec<String>> {
        self.need_own(account)?;
        let keys: Vec<(AccountId, AddressId)> =
            self.keys(PRIVATE_ADDRESSES, &account, usize::MAX)?;
        let mut texts = Vec::with_capacity(keys.len());
        for (_, address) in keys {
            texts.extend(self.get(ADDRESS_TEXTS, &address)?);
        }
        texts.sort();
        Ok(texts)
    }

    /// A personal account of the viewer's own; a shared one has no private mail.
    fn need_own(&self, account: AccountId) -> Result<AccountRow> {
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        let own = self.viewer.who().user() == Some(row.owner);
        if own && !row.shared {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    }
}

impl Writing {
    /// Keeps an address to the account's owner, or no longer. That it was done is audited, with
    /// the account and not with the address.
    pub fn set_private_address(
        &mut self,
        account: AccountId,
        address: &AddressText,
        private: bool,
    ) -> Result<()> {
        let row = self.need_own(account)?;
        let known = self.address_id(address)?;
        let kept = match known {
            Some(id) => self.has(PRIVATE_ADDRESSES, &(account, id))?,
            None => false,
        };
        match (private, kept) {
            (true, false) => {
                let all: Vec<(AccountId, AddressId)> =
                    self.keys(PRIVATE_ADDRESSES, &account, MAX_PRIVATE)?;
                if all.len() >= MAX_PRIVATE {
                    return Err(StoreError::TooMany);
                }
                let id = match known {
                    Some(id) => id,
                    None => self.address(address)?,
                };
                self.put(PRIVATE_ADDRESSES, &(account, id), &Nothing)?;
                self.audit("account.private-address", &row.address)?;
            }
            (false, true) => {
                if let Some(id) = known {
                    self.delete(PRIVATE_ADDRESSES, &(account, id));
                }
                self.audit("account.open-address", &row.address)?;
            }
            _ => return Ok(()),
        }
        self.change(ChangeKind::Account { account })?;
        self.rights_changed()
    }
}
