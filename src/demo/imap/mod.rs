//! A small IMAP4rev1 server for the demo only.
//!
//! It holds everything in memory, listens on loopback, knows one password an account
//! and speaks no TLS. It has what a mail client needs in daily use: RFC 3501 without
//! ENVELOPE and BODYSTRUCTURE, with IDLE (RFC 2177), UIDPLUS (RFC 4315), SPECIAL-USE
//! (RFC 6154), LITERAL+ (RFC 7888), SASL-IR, UNSELECT and CHILDREN. No claim of the
//! product is proven against it.

mod date;
mod fetch;
pub(crate) mod flags;
pub(crate) mod folders;
mod idle;
mod listing;
mod reader;
mod search;
mod section;
mod selected;
mod session;
mod set;
mod sign_in;
mod token;
mod utf7;
mod view;

pub(crate) use session::serve;
pub(crate) use sign_in::plain;
#[cfg(test)]
pub(crate) use utf7::encode as encode_name;

/// Largest message taken in, in bytes.
pub(crate) const MAX_MESSAGE: usize = 32 * 1024 * 1024;
