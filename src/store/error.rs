//! What can go wrong with what is remembered.

/// A store's fault, in forms that code acts on.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not there, or not the viewer's to see: one answer for both.
    #[error("not found")]
    NotFound,
    /// The viewer's rights do not reach so far, for something that they may know of.
    #[error("not allowed")]
    NotAllowed,
    /// The viewer is blocked, deleted or unknown, or what let them in stands no more.
    /// Who has signed in gets another sign-in address from the Director alone: who could give
    /// it would be that user, private mail included.
    #[error("the sign-in address is the Director's to change")]
    AddressStays,
    /// The viewer is blocked, deleted or unknown.
    #[error("no such viewer")]
    NoViewer,
    /// Others answer to this user, so that their role can't be Agent.
    #[error("others answer to this user")]
    HasSubordinates,
    /// Only a Supervisor or the Director answers for a user, and nobody for themselves (P-16).
    #[error("this user can't be the supervisor")]
    BadSupervisor,
    /// The user's status does not lead to the one chosen.
    #[error("this status does not lead there")]
    BadStatus,
    /// A server would be spoken to in plain text, which nobody confirmed.
    #[error("plain text is not confirmed")]
    PlainText,
    /// More users than a basket holds.
    #[error("the basket is full")]
    BasketFull,
    /// Nobody changes a group that they belong to but the Director.
    #[error("one's own group")]
    OwnGroup,
    /// What is built in stays: the Director's group, and the names of the others.
    #[error("a built-in group stays as it is")]
    FixedGroup,
    /// A folder of a known kind, or one that only its server changes.
    #[error("this folder stays as it is")]
    FolderStays,
    /// There are as many as there may be.
    #[error("too many")]
    TooMany,
    /// Nothing can be handed over to this user, as far as the viewer may know.
    #[error("this user can't be the receiver")]
    BadReceiver,
    /// Another record has this value already.
    #[error("taken")]
    Taken,
    /// The record was changed by someone else meanwhile.
    #[error("changed meanwhile")]
    ChangedMeanwhile,
    /// A value in the store can't be read: a fault of the disk or of ours.
    #[error("a value of table {table} is damaged: {why}")]
    Damaged {
        /// Which table.
        table: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The raw bytes are not held.
    #[error("the raw bytes are not held")]
    BytesMissing,
    /// No space left on the disk.
    #[error("no space left on the disk")]
    DiskFull,
    /// Another process has the store open.
    #[error("the store is in use by another process")]
    InUse,
    /// The store was written by a newer release.
    #[error("the store has schema {found}, this release knows up to {known}")]
    Newer {
        /// Its schema.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The engine failed.
    #[error("the store failed: {0}")]
    Engine(String),
}

/// A store's answer.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
