//! A small SMTP server for the demo only, and the client that brings it new mail.
//!
//! It delivers into the demo's own accounts; mail for other domains is taken and kept
//! in a short list, so that nothing ever leaves the machine.

mod client;
mod server;

pub use client::deliver;
pub(crate) use server::serve;
