//! Rows about how far accounts are known to be whole.

use minicbor::{Decode, Encode};
use model::{Failure, Instant};

use super::{HeldAs, LeftOut};

/// What of a folder's messages at the source is accounted for, by the states of X-14.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct HoldingsRow {
    /// Whole.
    #[n(0)]
    pub stored: u64,
    /// Headers only, being larger than the limit.
    #[n(1)]
    pub headers_only: u64,
    /// Whole, but not parsed.
    #[n(2)]
    pub quarantined: u64,
    /// Headers only, as no party is known.
    #[n(3)]
    pub stub: u64,
    /// Not taken in by the never-log list.
    #[n(4)]
    pub never_log: u64,
    /// Removed for good here.
    #[n(5)]
    pub removed: u64,
}

impl HoldingsRow {
    /// All that is accounted for.
    pub fn sum(&self) -> u64 {
        self.stored
            + self.headers_only
            + self.quarantined
            + self.stub
            + self.never_log
            + self.removed
    }

    pub(crate) fn held(&mut self, held: HeldAs) -> &mut u64 {
        match held {
            HeldAs::Stored => &mut self.stored,
            HeldAs::HeadersOnly => &mut self.headers_only,
            HeldAs::Quarantined => &mut self.quarantined,
            HeldAs::Stub => &mut self.stub,
        }
    }

    pub(crate) fn left_out(&mut self, why: LeftOut) -> &mut u64 {
        match why {
            LeftOut::NeverLog => &mut self.never_log,
            LeftOut::Removed => &mut self.removed,
        }
    }
}

/// When a folder was last compared in full with the server (M-43).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ComparedRow {
    /// When.
    #[n(0)]
    pub at: Instant,
    /// Why it could not be, if so.
    #[n(1)]
    pub failure: Option<Failure>,
}

/// A folder that the server has and that could not be brought in step with it (M-43, M-44).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ShutRow {
    /// Since when.
    #[n(0)]
    pub since: Instant,
    /// Why, the last time.
    #[n(1)]
    pub failure: Failure,
    /// Whether a full comparison came upon it.
    #[n(2)]
    pub compared: bool,
}

/// A full comparison of an account with its server (M-43).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CheckRow {
    /// When it was asked for; folders compared before that are to be compared again.
    #[n(0)]
    pub wanted: Instant,
    /// Folders compared so far.
    #[n(1)]
    pub done: u64,
    /// Folders to compare, as far as known.
    #[n(2)]
    pub total: u64,
    /// When it ended.
    #[n(3)]
    pub ended: Option<Instant>,
    /// Messages missing that were told of, so that they are not told of each night.
    #[n(4)]
    #[cbor(default)]
    pub told: u64,
}

/// What was last told of accounts that need care (M-45).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct CareToldRow {
    /// How badly the account fared: see the digest's ranks.
    #[n(0)]
    pub rank: u8,
    /// When.
    #[n(1)]
    pub at: Instant,
}
