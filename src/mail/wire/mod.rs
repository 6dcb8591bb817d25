//! Guarded IMAP sessions: who answers, in what order, how long and how much.
//!
//! A server is believed only as far as it keeps to the protocol: a command counts on
//! its own tagged OK, every wait has a deadline, every line, literal and bracket a
//! limit, and whatever is odd ends the connection with a reason a person can be told.

mod calm;
mod changes;
mod command;
mod connection;
mod deflate;
mod error;
mod facts;
mod fetch;
mod folders;
mod framer;
mod guard;
mod idle;
mod introduce;
mod item;
mod list;
mod mutf7;
mod network;
mod open;
mod pace;
mod probe;
mod read_all;
mod reader;
mod reason;
mod response;
mod resync;
mod secret;
mod select;
mod sequence;
mod session;
mod status;
mod tls;
mod uids;

#[cfg(test)]
mod script;
#[cfg(test)]
mod tests;

pub use changes::{Changes, MarkChange, Marks, Moved};
pub use error::WireError;
pub use facts::Facts;
pub use fetch::{Fetched, Outcome};
pub use idle::{Idle, Notice};
pub use list::{Listing, MAX_FOLDERS, RemoteFolder};
pub use mutf7::{decode as decode_mutf7, encode as encode_mutf7};
pub use network::Network;
pub(crate) use network::allowed_addresses;
pub use open::{Compression, Dial, PlainText, open};
pub use pace::Deadlines;
pub use probe::{Probe, probe};
pub use read_all::read_all;
pub use reason::{Reason, Scope};
pub use resync::{How, Known, Resync};
pub use secret::Secret;
pub use select::{Access, Permanent, Selected};
pub use session::Session;
pub use status::FolderStatus;
pub use tls::Trust;
pub use uids::UidSet;
