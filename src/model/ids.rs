//! One type for each identifier, so that no id can stand where another is meant.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize,
            Deserialize,
        )]
        #[cbor(transparent)]
        #[serde(transparent)]
        pub struct $name(#[n(0)] pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// Someone who signs in.
    UserId,
    /// A permission group.
    GroupId,
    /// A branch of the agency.
    OfficeId,
    /// A mail account (IMAP and SMTP settings), personal or shared.
    AccountId,
    /// A folder of an account.
    FolderId,
    /// A stored message; unique over all accounts.
    MessageId,
    /// A conversation within an account.
    ThreadId,
    /// An e-mail address, or a whole mail domain (`@domain`), once it has been seen.
    AddressId,
    /// A person outside the agency.
    ContactId,
    /// A company outside the agency.
    OrganizationId,
    /// A word that marks messages.
    TagId,
    /// A named range of addresses that users sign in from.
    NetworkId,
    /// A place in the change log; rises by one a change.
    ChangeSeq,
}

/// A message with its account: what stands in an address of the panel, `ACCOUNT-MESSAGE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct MessageRef {
    /// The account under which the message lies.
    #[n(0)]
    pub account: AccountId,
    /// The message.
    #[n(1)]
    pub message: MessageId,
}

impl fmt::Display for MessageRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.account, self.message)
    }
}

impl FromStr for MessageRef {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (account, message) = text.split_once('-').ok_or(())?;
        Ok(Self {
            account: account.parse().map_err(|_| ())?,
            message: message.parse().map_err(|_| ())?,
        })
    }
}

impl Serialize for MessageRef {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MessageRef {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(|()| serde::de::Error::custom("a message id is ACCOUNT-MESSAGE"))
    }
}

/// A SHA-256 value: of a message's raw bytes, of a session id, of a token.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hash {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut hash = [0; 32];
        if text.len() != 2 * hash.len() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        for (at, byte) in hash.iter_mut().enumerate() {
            let digits = text.get(2 * at..2 * at + 2).ok_or(())?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| ())?;
        }
        Ok(Self(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(|()| serde::de::Error::custom("a SHA-256 value has 64 hex digits"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
