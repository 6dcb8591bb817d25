//! What is to be done at the server (M-17).

use minicbor::{Decode, Encode};
use model::{FolderId, Instant};

/// What is wished of a message at the server; a later wish of the same kind takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct WishRow {
    /// What.
    #[n(0)]
    pub kind: WishKind,
    /// When it was wished.
    #[n(1)]
    pub at: Instant,
    /// Rises with each wish of the account, so that one that was replaced is told apart.
    #[n(2)]
    pub number: u64,
    /// Further folders to move it to, one of its places into each.
    #[n(3)]
    #[cbor(default)]
    pub also: Vec<FolderId>,
}

/// A change of a message at the server. There is none that deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum WishKind {
    /// \Seen set or taken.
    #[n(0)]
    Seen(#[n(0)] bool),
    /// \Flagged set or taken.
    #[n(1)]
    Flagged(#[n(0)] bool),
    /// \Answered set.
    #[n(2)]
    Answered,
    /// $Forwarded set.
    #[n(3)]
    Forwarded,
    /// Moved to a folder, from wherever it lies.
    #[n(4)]
    Move(#[n(0)] FolderId),
}

impl WishKind {
    /// The place of moves in the key.
    pub(crate) const MOVE: u8 = 4;

    /// The place of its kind in the key.
    pub(crate) fn slot(self) -> u8 {
        match self {
            Self::Seen(_) => 0,
            Self::Flagged(_) => 1,
            Self::Answered => 2,
            Self::Forwarded => 3,
            Self::Move(_) => Self::MOVE,
        }
    }
}

/// A change of a folder at the server.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum FolderWish {
    /// Made.
    #[n(0)]
    Make,
    /// Renamed to a name in UTF-8.
    #[n(1)]
    Rename(#[n(0)] String),
    /// Removed; only an empty one is. With how often it was put off.
    #[n(2)]
    Remove(
        #[n(0)]
        #[cbor(default)]
        u32,
    ),
}
