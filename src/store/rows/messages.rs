//! Rows about messages.

use std::collections::BTreeSet;

use minicbor::{Decode, Decoder, Encode};
use model::{
    AddressId, Attachment, Flags, Flaw, FolderId, Hash, Instant, Mailbox, MessageId, TagId,
    ThreadId, UserId,
};

/// A message. Its first fields are what decides who sees it: see [`Sight`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MessageRow {
    /// Addresses of all parties, and their domains where these are a company's.
    #[n(0)]
    pub addresses: Vec<AddressId>,
    /// Whether it is its owner's alone.
    #[n(1)]
    pub seclusion: Seclusion,
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
    /// Those of its addresses that stand for records it was attached to by hand (M-31).
    #[n(21)]
    #[cbor(default)]
    pub attached: Vec<AddressId>,
}

impl MessageRow {
    /// Whether it could not be parsed.
    pub fn quarantined(&self) -> bool {
        self.flaws.iter().any(|flaw| flaw.quarantines())
    }
}

/// Why nobody but its owner sees a message, if so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seclusion {
    /// Others may see it by their rights.
    #[default]
    None,
    /// Its owner keeps its thread to themselves (M-42).
    Private,
    /// Its body was not fetched, as none of its parties is known (M-48).
    Stub,
    /// Both.
    PrivateStub,
}

impl Seclusion {
    /// One that says both.
    pub fn of(private: bool, stub: bool) -> Self {
        match (private, stub) {
            (false, false) => Self::None,
            (true, false) => Self::Private,
            (false, true) => Self::Stub,
            (true, true) => Self::PrivateStub,
        }
    }

    /// Whether its thread is private.
    pub fn private(self) -> bool {
        matches!(self, Self::Private | Self::PrivateStub)
    }

    /// Whether it is a stub.
    pub fn stub(self) -> bool {
        matches!(self, Self::Stub | Self::PrivateStub)
    }
}

// `false` and `true`, as rows had before there were stubs, or a number.
impl<C> Encode<C> for Seclusion {
    fn encode<W: minicbor::encode::Write>(
        &self,
        to: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::None => to.bool(false)?,
            Self::Private => to.bool(true)?,
            Self::Stub => to.u8(2)?,
            Self::PrivateStub => to.u8(3)?,
        };
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Seclusion {
    fn decode(from: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if from.datatype()? == minicbor::data::Type::Bool {
            return Ok(Self::of(from.bool()?, false));
        }
        match from.u8()? {
            2 => Ok(Self::Stub),
            3 => Ok(Self::PrivateStub),
            other => Err(minicbor::decode::Error::unknown_variant(i64::from(other))),
        }
    }
}

/// The part of a message row that decides who sees it, read without the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sight {
    pub(crate) addresses: Vec<AddressId>,
    pub(crate) seclusion: Seclusion,
    pub(crate) thread: ThreadId,
    pub(crate) received: Instant,
}

impl Sight {
    /// Reads the first fields of an encoded [`MessageRow`].
    pub(crate) fn peek(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut row = Decoder::new(bytes);
        row.array()?;
        let (addresses, seclusion, thread) = (row.decode()?, row.decode()?, row.decode()?);
        // The date by which it is listed lies between.
        row.skip()?;
        Ok(Self {
            addresses,
            seclusion,
            thread,
            received: row.decode()?,
        })
    }

    pub(crate) fn of(row: &MessageRow) -> Self {
        Self {
            addresses: row.addresses.clone(),
            seclusion: row.seclusion,
            thread: row.thread,
            received: row.received,
        }
    }

    /// Whether nobody but the account's owner sees it.
    pub(crate) fn secluded(&self) -> bool {
        self.seclusion != Seclusion::None
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
    /// Headers only: none of its parties is known (M-48).
    #[n(3)]
    Stub,
}

impl HeldAs {
    /// The ledger's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::HeadersOnly => "headers_only",
            Self::Quarantined => "quarantined",
            Self::Stub => "stub",
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
    /// What the server calls the message wherever it lies: EMAILID (RFC 8474) or X-GM-MSGID.
    #[n(7)]
    pub object: Option<String>,
}

/// A message at the server that is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LeftOutRow {
    /// Why.
    #[n(0)]
    pub why: LeftOut,
    /// Size in bytes, as the server says.
    #[n(1)]
    pub size: u64,
}

/// Why a message at the server is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum LeftOut {
    /// A party is on the never-log list (M-49).
    #[n(0)]
    NeverLog,
    /// It was removed for good here.
    #[n(1)]
    Removed,
}

impl LeftOut {
    /// The ledger's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::NeverLog => "never_log",
            Self::Removed => "removed",
        }
    }
}

/// Where a message was put here, other than at the source.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PutRow {
    /// The folder in which it stands, and in no other but those of `also`.
    #[n(0)]
    pub folder: FolderId,
    /// Where the source had it then.
    #[n(1)]
    pub from: Vec<FolderId>,
    /// When.
    #[n(2)]
    pub at: Instant,
    /// Whether it stays there wherever the source moves it: in Trash (M-17).
    #[n(3)]
    pub stays: bool,
    /// Further folders in which it stands, as it did in several before it was put elsewhere.
    #[n(4)]
    #[cbor(default)]
    pub also: Vec<FolderId>,
}

impl PutRow {
    /// All folders in which it stands.
    pub fn folders(&self) -> BTreeSet<FolderId> {
        self.also.iter().chain([&self.folder]).copied().collect()
    }
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
    /// Where it was put here, until the source has it there too.
    #[n(6)]
    pub put: Option<PutRow>,
    /// The mark set or taken here, until the server's \Flagged changes.
    #[n(7)]
    pub flag_mark: Option<bool>,
    /// Tags.
    #[n(8)]
    #[cbor(default)]
    pub tags: Vec<TagId>,
    /// $Forwarded at the server, in any folder.
    #[n(9)]
    #[cbor(default)]
    pub forwarded: bool,
    /// Where it stood before it was last put elsewhere, to be put back.
    #[n(10)]
    #[cbor(default)]
    pub came_from: Vec<FolderId>,
}

impl StandingRow {
    /// Whether its owner has yet to read it.
    pub fn unread(&self) -> bool {
        !self.owner_mark.unwrap_or(self.seen)
    }

    /// Whether it is flagged, here or at the source.
    pub fn shows_flag(&self) -> bool {
        self.flag_mark.unwrap_or(self.flagged)
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
