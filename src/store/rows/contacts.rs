//! Rows about contacts and organizations.

use minicbor::{Decode, Encode};
use model::{Instant, Locale, OrganizationId, UserId};
use serde::{Deserialize, Serialize};

/// Where a contact stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Lifecycle {
    /// Not yet a client.
    #[n(0)]
    #[default]
    Lead,
    /// A client.
    #[n(1)]
    Client,
}

/// A phone number with what to know about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    /// The number as written.
    #[n(0)]
    pub number: String,
    /// When or how to use it.
    #[n(1)]
    #[serde(default)]
    pub note: String,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ContactRow {
    /// First name.
    #[n(0)]
    pub first_name: String,
    /// Last name.
    #[n(1)]
    pub last_name: String,
    /// Phones.
    #[n(2)]
    pub phones: Vec<Phone>,
    /// Addresses as written, the primary one first.
    #[n(3)]
    pub emails: Vec<String>,
    /// Company as written.
    #[n(4)]
    pub company: String,
    /// The organization of that name.
    #[n(5)]
    pub organization: Option<OrganizationId>,
    /// Position.
    #[n(6)]
    pub position: String,
    /// Owner.
    #[n(7)]
    pub owner: UserId,
    /// Lead or client.
    #[n(8)]
    pub lifecycle: Lifecycle,
    /// Tags.
    #[n(9)]
    pub tags: Vec<String>,
    /// Language.
    #[n(10)]
    pub language: Option<Locale>,
    /// Notes.
    #[n(11)]
    pub notes: String,
    /// Last changed.
    #[n(12)]
    pub changed: Instant,
    /// Rises with each change.
    #[n(13)]
    pub version: u64,
    /// Since when it is in the bin.
    #[n(14)]
    pub binned: Option<Instant>,
    /// From whom it came by a hand-over, the latest last (P-5, X-4).
    #[n(15)]
    #[cbor(default)]
    pub handed: Vec<Handed>,
}

impl ContactRow {
    /// First and last name, or the company, or the address.
    pub fn name(&self) -> String {
        let name = format!("{} {}", self.first_name, self.last_name);
        let name = name.trim();
        if !name.is_empty() {
            name.to_owned()
        } else if !self.company.is_empty() {
            self.company.clone()
        } else {
            self.emails.first().cloned().unwrap_or_default()
        }
    }

    /// The name by which it is listed: last name first.
    pub(crate) fn sort_name(&self) -> String {
        let name = format!("{} {}", self.last_name, self.first_name);
        let name = name.trim();
        model::fold(if name.is_empty() { &self.company } else { name })
    }
}

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OrganizationRow {
    /// Name.
    #[n(0)]
    pub name: String,
    /// Tax number.
    #[n(1)]
    pub tax_number: String,
    /// Postal address.
    #[n(2)]
    pub address: String,
    /// Phones.
    #[n(3)]
    pub phones: Vec<Phone>,
    /// Addresses.
    #[n(4)]
    pub emails: Vec<String>,
    /// Mail domains.
    #[n(5)]
    pub domains: Vec<String>,
    /// Owner.
    #[n(6)]
    pub owner: UserId,
    /// Notes.
    #[n(7)]
    pub notes: String,
    /// Last changed.
    #[n(8)]
    pub changed: Instant,
    /// Rises with each change.
    #[n(9)]
    pub version: u64,
    /// Since when it is in the bin.
    #[n(10)]
    pub binned: Option<Instant>,
    /// From whom it came by a hand-over, the latest last (P-5, X-4).
    #[n(11)]
    #[cbor(default)]
    pub handed: Vec<Handed>,
}

/// A hand-over of a record to another owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Handed {
    /// Who had it before.
    #[n(0)]
    pub from: UserId,
    /// When.
    #[n(1)]
    pub at: Instant,
}

/// A record that has an address.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LinkRow {
    /// Its owner, so that who may see it is known without reading it.
    #[n(0)]
    pub owner: UserId,
    /// Who handed it over, and when the last time.
    #[n(1)]
    #[cbor(default)]
    pub handed: Vec<Handed>,
}
