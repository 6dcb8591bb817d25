//! Mail as it is spoken and written: guarded IMAP sessions, the sync plan, MIME, HTML.
//!
//! This room owns what goes over the wire to a mail server and what comes back
//! ([`wire`]), letters of our own ([`relay`]), mail in
//! files ([`files`]), which messages a folder still needs ([`plan`]), what a message's
//! bytes say, and what an OpenID provider says of somebody ([`openid`]). It must never know where anything is stored, who may read it, or when
//! an account's turn comes: it is given an address and a password, and hands out
//! facts.

pub mod files;
pub mod html;
pub mod mime;
pub mod openid;
pub mod plan;
pub mod relay;
pub mod wire;
