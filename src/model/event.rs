//! The change log's entries: what search, live pages and webhooks follow.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::{
    clock::Instant,
    ids::{AccountId, ContactId, FolderId, GroupId, MessageRef, OrganizationId, TagId, UserId},
};

/// One entry of the change log.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Change {
    /// When it was committed.
    #[n(0)]
    pub at: Instant,
    /// What changed.
    #[n(1)]
    pub kind: ChangeKind,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ChangeKind {
    /// A message was stored.
    #[n(0)]
    MessageNew {
        /// Which.
        #[n(0)]
        message: MessageRef,
        /// Where it was found first.
        #[n(1)]
        folder: FolderId,
    },
    /// A message's folders, flags or read state changed.
    #[n(1)]
    MessageChanged {
        /// Which.
        #[n(0)]
        message: MessageRef,
    },
    /// A message was parsed again; its text must be indexed anew.
    #[n(2)]
    MessageReparsed {
        /// Which.
        #[n(0)]
        message: MessageRef,
    },
    /// An account's folders changed.
    #[n(3)]
    Folders {
        /// Of which account.
        #[n(0)]
        account: AccountId,
    },
    /// An account's state or settings changed.
    #[n(4)]
    Account {
        /// Which.
        #[n(0)]
        account: AccountId,
    },
    /// A contact was made, changed or deleted.
    #[n(5)]
    Contact {
        /// Which.
        #[n(0)]
        contact: ContactId,
    },
    /// An organization was made, changed or deleted.
    #[n(6)]
    Organization {
        /// Which.
        #[n(0)]
        organization: OrganizationId,
    },
    /// A user read, or marked as unread, a message for themselves.
    #[n(7)]
    ReadMark {
        /// Who.
        #[n(0)]
        user: UserId,
        /// Which.
        #[n(1)]
        message: MessageRef,
    },
    /// A user's rights, sessions or settings changed.
    #[n(8)]
    User {
        /// Who.
        #[n(0)]
        user: UserId,
    },
    /// A message was removed for good here.
    #[n(13)]
    MessageRemoved {
        /// Which.
        #[n(0)]
        message: MessageRef,
        /// Whether its account's owner alone saw it.
        #[n(1)]
        #[cbor(default)]
        secluded: bool,
    },
    /// A tag was made, changed or removed.
    #[n(20)]
    Tag {
        /// Which.
        #[n(0)]
        tag: TagId,
    },
    /// What a group grants changed.
    #[n(12)]
    Group {
        /// Which.
        #[n(0)]
        group: GroupId,
    },
}
