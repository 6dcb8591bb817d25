//! The sample agency as data: its people, its past mail, and mail that keeps arriving.
//!
//! All of it is made by rule from fixed seeds: the same moment gives the same bytes.
//! Every domain ends in `.example`.

mod agency;
mod arriving;
mod contacts;
mod dice;
mod encode;
mod files;
mod letter;
mod moment;
mod other;
mod past;
mod story;
mod text;
mod types;
mod words;

pub use agency::agency;
pub use arriving::{arriving, pause};
pub use past::past;
pub use types::{
    Agency, Arriving, Lifecycle, MailAccount, PastMail, SampleContact, SampleFolder, SampleOffice,
    SampleOrganization, SamplePhone, SampleUser,
};
