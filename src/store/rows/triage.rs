//! Rows about what one does with messages: tags, and deeds that can be undone.

use minicbor::{Decode, Encode};
use model::{AccountId, ContactId, FolderId, Instant, OrganizationId, TagColour, TagId, UserId};

use super::PutRow;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TagRow {
    /// Its word.
    #[n(0)]
    pub name: String,
    /// Its colour.
    #[n(1)]
    pub colour: TagColour,
    /// Who made it.
    #[n(2)]
    pub by: UserId,
    /// When.
    #[n(3)]
    pub made: Instant,
}

/// A record that a message can be attached to (M-31).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum MailRecord {
    /// A contact.
    #[n(0)]
    Contact(#[n(0)] ContactId),
    /// An organization.
    #[n(1)]
    Organization(#[n(0)] OrganizationId),
}

/// What is done to messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum TriageDeed {
    /// Put into Trash.
    #[n(0)]
    Trash,
    /// Put back to where it stood.
    #[n(1)]
    Restore,
    /// Put into Spam.
    #[n(2)]
    Spam,
    /// Put into the Inbox.
    #[n(3)]
    NotSpam,
    /// Put into Archive.
    #[n(4)]
    Archive,
    /// Put into a folder of its account.
    #[n(5)]
    Move(#[n(0)] AccountId, #[n(1)] FolderId),
    /// Marked read or unread.
    #[n(6)]
    Read(#[n(0)] bool),
    /// Flagged or no longer.
    #[n(7)]
    Flag(#[n(0)] bool),
    /// Given a tag.
    #[n(8)]
    Tag(#[n(0)] TagId),
    /// Rid of a tag.
    #[n(9)]
    Untag(#[n(0)] TagId),
    /// Attached to a record.
    #[n(10)]
    Attach(#[n(0)] MailRecord),
    /// Detached from a record.
    #[n(11)]
    Detach(#[n(0)] MailRecord),
    /// Removed for good here, from Trash or Spam; it can't be undone.
    #[n(12)]
    Remove,
}

impl TriageDeed {
    /// Its word, as the API and the panel's forms have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Trash => "trash",
            Self::Restore => "restore",
            Self::Spam => "spam",
            Self::NotSpam => "not-spam",
            Self::Archive => "archive",
            Self::Move(..) => "move",
            Self::Read(true) => "read",
            Self::Read(false) => "unread",
            Self::Flag(true) => "flag",
            Self::Flag(false) => "unflag",
            Self::Tag(_) => "tag",
            Self::Untag(_) => "untag",
            Self::Attach(_) => "attach",
            Self::Detach(_) => "detach",
            Self::Remove => "remove",
        }
    }
}

/// Something done to messages, as far as it got.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TriageRow {
    /// What.
    #[n(0)]
    pub deed: TriageDeed,
    /// When it was begun.
    #[n(1)]
    pub at: Instant,
    /// To how many messages.
    #[n(2)]
    pub total: u64,
    /// How many it changed.
    #[n(3)]
    pub changed: u64,
    /// How many were so already.
    #[n(4)]
    pub unchanged: u64,
    /// How many are not there, or not the viewer's to change.
    #[n(5)]
    pub skipped: u64,
    /// Whether it was stopped before its end.
    #[n(6)]
    pub stopped: bool,
    /// How far undoing it got, if that was begun.
    #[n(7)]
    pub undo: Option<TriageUndoRow>,
}

impl TriageRow {
    /// How many messages it has yet to come to.
    pub fn left(&self) -> u64 {
        if self.stopped || self.undo.is_some() {
            return 0;
        }
        let done = self.changed + self.unchanged + self.skipped;
        self.total.saturating_sub(done)
    }

    /// Whether it can be undone.
    pub fn can_undo(&self) -> bool {
        self.undo.is_none() && self.changed > 0 && self.deed != TriageDeed::Remove
    }

    /// Whether there is still something to do, or to undo.
    pub fn goes_on(&self) -> bool {
        match &self.undo {
            Some(undo) => undo.left > 0,
            None => self.left() > 0,
        }
    }
}

/// How far undoing got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TriageUndoRow {
    /// Messages as they were again.
    #[n(0)]
    pub undone: u64,
    /// Messages that were changed since, and stay.
    #[n(1)]
    pub kept: u64,
    /// Messages yet to come to.
    #[n(2)]
    pub left: u64,
}

/// How a message was before something was done to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct TriageStepRow {
    /// Where it had been put.
    #[n(0)]
    pub(crate) put: Option<PutRow>,
    /// Where it had come from.
    #[n(1)]
    pub(crate) came_from: Vec<FolderId>,
    /// Where it stood.
    #[n(2)]
    pub(crate) folders: Vec<FolderId>,
    /// Where it was put then; none where the source had it there already.
    #[n(3)]
    pub(crate) into: Vec<FolderId>,
    /// The owner's read mark, or the viewer's own.
    #[n(4)]
    pub(crate) mark: Option<bool>,
    /// The flag set or taken here.
    #[n(5)]
    pub(crate) flag_mark: Option<bool>,
    /// Whether the viewer was the first member of a shared account to read it, by which \Seen
    /// was wished at the server.
    #[n(6)]
    #[cbor(default)]
    pub(crate) first: bool,
}
