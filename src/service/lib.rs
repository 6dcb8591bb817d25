//! The verbs of Korespond: sign in, take in, match, read, search, share, settle.
//!
//! This room owns what may be done and by whose right; panel, API, command line and
//! workers call the same functions. It must never know a template, a route, a socket of
//! its own or a database's tables: it asks `store`, `search` and `mail`.

#![expect(
    clippy::unused_async,
    reason = "every verb is async for its callers, so that a read can move off the thread"
)]

pub mod absence;
pub mod accounts;
pub mod agency;
pub mod audit;
pub mod backups;
pub mod basket;
pub mod bodies;
pub mod bulk;
pub mod care;
pub mod colleagues;
pub mod contacts;
mod desk;
pub mod effects;
pub mod export;
pub mod folders;
pub mod groups;
pub mod import;
pub mod indexing;
pub mod intake;
pub mod labels;
pub mod links;
pub mod live;
pub mod message;
pub mod networks;
pub mod notices;
pub mod offices;
pub mod openid;
pub mod organizations;
pub mod own_folders;
pub mod passkeys;
pub mod people;
pub mod pictures;
pub mod posting;
pub mod profile;
pub mod quarantine;
pub mod reading;
pub mod saved_searches;
pub mod searching;
pub mod second_factor;
pub mod sees;
pub mod sifting;
pub mod sign_in;
pub mod syncing;
pub mod tags;
pub mod triage;
pub mod upkeep;
pub mod users;
pub mod why;
pub mod write_back;

mod cursors;
mod lines;
mod never_log;
mod passwords;
mod proven;
mod sealing;
mod told;
mod tries;

pub use desk::{Desk, Figures, Health, Page, Settings};
pub use mail::{
    mime::{Kind as PreviewKind, Preview, may_preview},
    openid::Registration,
    relay::Relay,
    wire::Secret,
};
pub use passwords::HashCost;
pub use store::Who;
