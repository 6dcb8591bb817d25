//! Addresses that an account's owner keeps to themselves.

use model::{AccountId, AddressText, Code, Problem};
use store::{Reading, StoreError, Who};

use crate::Desk;

/// Whether an address is kept to its account's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It matches for nobody else.
    Private,
    /// As any other.
    Open,
}

/// The addresses that the viewer keeps to themselves in an account of their own.
pub async fn private_addresses(
    desk: &Desk,
    who: &Who,
    id: AccountId,
) -> Result<Vec<String>, Problem> {
    desk.read(who, |r| r.my_private_addresses(id))
}

/// The same, or none where the account is not the viewer's own.
pub(super) fn kept(r: &Reading, id: AccountId) -> Result<Option<Vec<String>>, StoreError> {
    match r.my_private_addresses(id) {
        Ok(addresses) => Ok(Some(addresses)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Keeps an address to the account's owner, or no longer.
pub async fn keep_address(
    desk: &Desk,
    who: &Who,
    id: AccountId,
    (address, kept): (&str, Kept),
) -> Result<(), Problem> {
    let text = AddressText::parse(address).ok_or_else(|| match address.trim() {
        "" => Problem::at(Code::Required, "address"),
        other => Problem::at(Code::BadAddress, "address").naming(other),
    })?;
    desk.write(who, move |w| {
        w.set_private_address(id, &text, kept == Kept::Private)
    })
    .await
    .map_err(|problem| match problem.code {
        Code::TooMany => Problem::at(Code::TooMany, "address"),
        _ => problem,
    })
}
