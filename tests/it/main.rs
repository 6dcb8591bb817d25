//! Stories told at the outer doors, with real servers, a real daemon and a real browser.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at once"
)]

mod api;
mod bad_input;
mod browser;
mod budget;
mod bulk;
mod care;
mod cli;
mod details;
mod full_disk;
mod groups;
mod kill;
mod ledger;
mod matrix;
mod openid;
mod outlived;
mod passkeys;
mod privacy;
mod proxy;
mod rig;
mod settings;
mod sharing;
mod sign_in;
mod sync;
mod tidy;
mod users;
mod users_pages;
