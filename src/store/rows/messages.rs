//! Rows about messages.

use minicbor::{Decode, Decoder, Encode};
use model::{
    AddressId, Attachment, Flags, Flaw, FolderId, Hash, Instant, Mailbox, MessageId, ThreadId,
    UserId,
};

/// A message. Its first fields are what decides who sees it: see [`Sight`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MessageRow {
    /// Addresses of all parties, and their domains where these are a company's.
    #[n(0)]
    pub addresses: Vec<AddressId>,
    /// Whether it is its owner's alone.
    #[n(1)]
    pub private: bool,
    /// Its thread.
    #[n(2)]
    pub thread: ThreadId,
    /// The date by which it is listed.
    #[n(3)]
    pub date: Instant,
    /// When the server got it.
    #[n(4)]
    pub received: Instant,
    /// Its raw bytes; none where only headers are held.
    #[n(5)]
    pub blob: Hash,
    /// Size of the raw message at the server, in bytes.
    #[n(6)]
    pub size: u64,
    /// Message-ID without brackets.
    #[n(7)]
    pub message_id: Option<String>,
    /// Subject.
    #[n(8)]
    pub subject: String,
    /// From.
    #[n(9)]
    pub from: Vec<Mailbox>,
    /// Reply-To.
    #[n(10)]
    pub reply_to: Vec<Mailbox>,
    /// To, cut to a bound.
    #[n(11)]
    pub to: Vec<Mailbox>,
    /// Cc, cut to a bound.
    #[n(12)]
    pub cc: Vec<Mailbox>,
    /// Bcc.
    #[n(13)]
    pub bcc: Vec<Mailbox>,
    /// First lines.
    #[n(14)]
    pub snippet: String,
    /// Attachments.
    #[n(15)]
    pub attachments: Vec<Attachment>,
    /// Whether it is bulk or automatic.
    #[n(16)]
    pub automatic: bool,
    /// What was wrong with it.
    #[n(17)]
    pub flaws: Vec<Flaw>,
    /// Which release of the parser read it.
    #[n(18)]
    pub parser: u32,
    /// Hash of its stable headers.
    #[cbor(n(19), with = "minicbor::bytes")]
    pub header_hash: [u8; 16],
    /// Whether only its headers are held.
    #[n(20)]
    pub headers_only: bool,
}

impl MessageRow {
    /// Whether it could not be parsed.
    pub fn quarantined(&self) -> bool {
        self.flaws.iter().any(|flaw| flaw.quarantines())
    }
}

/// The part of a message row that decides who sees it, read without the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) addresses: Vec<AddressId>,
    pub(crate) private: bool,
    pub(crate) thread: ThreadId,
    pub(crate) received: Instant,
}

impl Sight {
    /// Reads the first fields of an encoded [`MessageRow`].
    pub(crate) fn peek(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut row = Decoder::new(bytes);
        row.array()?;
        let (addresses, private, thread) = (row.decode()?, row.decode()?, row.decode()?);
        // The date by which it is listed lies between.
        row.skip()?;
        Ok(Self {
            addresses,
            private,
            thread,
            received: row.decode()?,
        })
    }

    pub(crate) fn of(row: &MessageRow) -> Self {
        Self {
            addresses: row.addresses.clone(),
            private: row.private,
            thread: row.thread,
            received: row.received,
        }
    }
}

/// How a placement's bytes are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum HeldAs {
    /// Whole.
    #[n(0)]
    Stored,
    /// Headers only: larger than the limit.
    #[n(1)]
    HeadersOnly,
    /// Whole, but not parsed.
    #[n(2)]
    Quarantined,
}

impl HeldAs {
    /// The ledger's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::HeadersOnly => "headers_only",
            Self::Quarantined => "quarantined",
        }
    }
}

/// A message in a folder.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PlacementRow {
    /// Which message.
    #[n(0)]
    pub message: MessageId,
    /// The raw bytes under this UID; none where no bytes are held.
    #[n(1)]
    pub blob: Option<Hash>,
    /// Size in bytes.
    #[n(2)]
    pub size: u64,
    /// Flags at the server.
    #[n(3)]
    pub flags: Flags,
    /// INTERNALDATE.
    #[n(4)]
    pub received: Instant,
    /// How it is held.
    #[n(5)]
    pub held: HeldAs,
    /// Since when it is gone at the source.
    #[n(6)]
    pub gone: Option<Instant>,
}

/// A message's placements taken together, and its owner's own read mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "IMAP's flags stand for themselves"
)]
pub struct StandingRow {
    /// Folders in whose lists it stands.
    #[n(0)]
    pub folders: Vec<FolderId>,
    /// \Seen at the server, in any folder.
    #[n(1)]
    pub seen: bool,
    /// The owner read it, or marked it unread, here; until the server's \Seen changes.
    #[n(2)]
    pub owner_mark: Option<bool>,
    /// \Flagged.
    #[n(3)]
    pub flagged: bool,
    /// \Answered.
    #[n(4)]
    pub answered: bool,
    /// No folder at the source holds it any more.
    #[n(5)]
    pub gone: bool,
}

impl StandingRow {
    /// Whether its owner has yet to read it.
    pub fn unread(&self) -> bool {
        !self.owner_mark.unwrap_or(self.seen)
    }
}

/// A thread's last message under a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SubjectRow {
    /// The thread.
    #[n(0)]
    pub thread: ThreadId,
    /// Its last message's date.
    #[n(1)]
    pub last: Instant,
}

/// What was shared.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ShareRow {
    /// By whom.
    #[n(0)]
    pub by: UserId,
    /// When.
    #[n(1)]
    pub at: Instant,
    /// These messages of the thread; none means all, later ones too.
    #[n(2)]
    pub only: Option<Vec<MessageId>>,
    /// Messages that came from a thread joined with this one and were not shared.
    #[n(3)]
    pub except: Vec<MessageId>,
}

impl ShareRow {
    /// Whether a message of the thread is shared by it.
    pub(crate) fn covers(&self, message: MessageId) -> bool {
        match &self.only {
            Some(only) => only.contains(&message),
            None => !self.except.contains(&message),
        }
    }
}
