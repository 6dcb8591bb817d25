//! The servers and the sample, tried by programs of other makers.

mod imaplib;
mod mbsync;
mod rig;
mod sample;
mod smtp;
mod told;
