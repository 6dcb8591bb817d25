//! What Korespond remembers, and the only way to it.
//!
//! Everything happens inside [`Store::read`] or [`Store::write`], with the viewer's rights
//! loaded from the same snapshot. There is no `.await` in a transaction and no transaction
//! without a viewer. This room owns records, raw bytes, the change log and who may see what;
//! it must never know a socket, a template, the search index or a secret in clear.

mod access;
mod accounts;
mod addresses;
mod blobs;
mod changes;
mod check;
mod contacts;
mod correspondence;
mod error;
mod gaining;
mod granting;
mod intake;
mod key;
mod kv;
mod ledger;
mod lists;
mod messages;
mod migrate;
mod networks;
mod notices;
mod one_time_links;
mod organizations;
mod people;
mod placements;
mod profiles;
#[cfg(test)]
mod proofs;
mod reparse;
mod rows;
mod second_factors;
mod seeing;
mod sessions;
mod sharing;
mod table;
mod threads;
mod tx;
mod users;
mod who;

pub use access::{Grant, MailOrganize, MailView, Owners, Permit, Reach};
pub use accounts::{FolderFound, FolderSeen, MAX_ERRORS};
pub use blobs::{Blobs, Packed, sha256};
pub use check::Fault;
pub use contacts::{NameAsk, Named};
pub use correspondence::Record;
pub use error::{Result, StoreError};
pub use intake::{Arrival, PARSER, TakenIn};
pub use ledger::{LedgerEntry, LedgerFolder};
pub use lists::{ListPage, Listed, Order, PageAsk};
pub use messages::Opened;
pub use migrate::SCHEMA;
pub use one_time_links::LINK_LASTS_MS;
pub use profiles::MyProfile;
pub use reparse::Unread;
pub use rows::{
    AccountHealth, AccountRow, AgencyRow, AuditRow, ContactRow, FolderRow, GroupRow, Handed,
    HeldAs, LastSignIn, Lifecycle, LinkKind, MessageRow, NetworkRow, NoticeRow, OfficeRow,
    OneTimeLinkRow, OrganizationRow, Phone, PlacementRow, Sealed, SecondFactorRow, SessionRow,
    StandingRow, TokenRow, UserRow,
};
pub use sessions::MAX_SESSIONS;
pub use sharing::{ShareWith, Shared};
pub use tx::{CommitFigures, Reading, Store, Writing};
pub use who::{Job, Who};
