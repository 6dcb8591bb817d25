//! The demo: a sample agency, and loopback IMAP and SMTP servers that hold its mail.
//!
//! This room owns the sample's people, their past and arriving mail, and two small
//! servers over real sockets. It is started by `korespond demo` and never by `serve`.
//! The servers know nothing of the product, and the product must never know this room:
//! mail gets in through the same sync code as in production.

mod conn;
mod imap;
mod post;
mod run;
pub mod sample;
mod seed;
mod servers;
mod smtp;

pub use run::{Show, SignIn};
pub use servers::{Refused, Servers, WorldMail};
pub use smtp::deliver;

#[cfg(test)]
mod checks;
