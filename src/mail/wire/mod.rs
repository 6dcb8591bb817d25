//! Guarded IMAP sessions: who answers, in what order, how long and how much.
//!
//! A server is believed only as far as it keeps to the protocol: a command counts on
//! its own tagged OK, every wait has a deadline, every line, literal and bracket a
//! limit, and whatever is odd ends the connection with a reason a person can be told.

mod command;
mod connection;
mod error;
mod fetch;
mod framer;
mod idle;
mod list;
mod mutf7;
mod network;
mod open;
mod pace;
mod probe;
mod response;
mod secret;
mod session;
mod tls;
mod uids;

#[cfg(test)]
mod script;
#[cfg(test)]
mod tests;

pub use error::WireError;
pub use fetch::{Fetched, Outcome};
pub use idle::{Idle, Notice};
pub use list::{Listing, MAX_FOLDERS, RemoteFolder};
pub use mutf7::{decode as decode_mutf7, encode as encode_mutf7};
pub use network::Network;
pub(crate) use network::allowed_addresses;
pub use open::{Dial, PlainText, open};
pub use pace::Deadlines;
pub use probe::{Probe, probe};
pub use secret::Secret;
pub use session::{FolderStatus, Selected, Session};
pub use tls::Trust;
pub use uids::UidSet;
