//! How the last backups went.

use minicbor::{Decode, Encode};
use model::Instant;

/// How the last backups went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct BackupsRow {
    /// When one was last tried.
    #[n(0)]
    pub tried: Option<Instant>,
    /// Why the last one failed; none if it is good.
    #[n(1)]
    pub failed: Option<String>,
    /// The last good one.
    #[n(2)]
    pub good: Option<GoodBackup>,
}

/// A backup that was made and read again to its end.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct GoodBackup {
    /// Records are as of this moment.
    #[n(0)]
    pub made: Instant,
    /// The file's name, where we chose it.
    #[n(1)]
    pub file: Option<String>,
    /// Its bytes.
    #[n(2)]
    pub bytes: u64,
    /// Raw messages in it.
    #[n(3)]
    pub mails: u64,
    /// Raw messages that the disk had damaged in the store, and that it lacks.
    #[n(4)]
    pub damaged: u64,
}
