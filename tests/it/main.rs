//! Stories told at the outer doors, with real servers, a real daemon and a real browser.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at once"
)]

mod api;
mod backup;
mod bad_input;
mod browser;
mod budget;
mod bulk;
mod care;
mod cli;
mod details;
mod faults;
mod finding;
mod folders;
mod full_disk;
mod gmail;
mod groups;
mod header_first;
mod import;
mod kill;
mod ledger;
mod letters;
mod matrix;
mod openid;
mod outlived;
mod passkeys;
mod placements;
mod privacy;
mod proxy;
mod rig;
mod servers;
mod settings;
mod sharing;
mod sign_in;
mod sync;
mod tidy;
mod triage;
mod users;
mod users_pages;
mod versions;
mod write_back;
