//! Rows about accounts and folders.

use minicbor::{Decode, Decoder, Encode};
use model::{
    AccountState, Endpoint, Failure, FolderId, FolderKind, GroupId, Instant, SeenMail, UserId,
    WriteBack,
};

/// A secret, encrypted by the service room; this room never sees it in clear.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Sealed(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed")
    }
}

/// An account's settings.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AccountRow {
    /// Address as written.
    #[n(0)]
    pub address: String,
    /// Owner; the keeper of a shared account.
    #[n(1)]
    pub owner: UserId,
    /// Whether it is shared.
    #[n(2)]
    pub shared: bool,
    /// Members who are users.
    #[n(3)]
    pub members: Vec<UserId>,
    /// Members that are groups.
    #[n(4)]
    pub member_groups: Vec<GroupId>,
    /// Incoming server.
    #[n(5)]
    pub imap: Endpoint,
    /// Outgoing server.
    #[n(6)]
    pub smtp: Option<Endpoint>,
    /// Password; none while its user has yet to give it.
    #[n(7)]
    pub password: Option<Sealed>,
    /// First day of mail taken in, days since 1970.
    #[n(8)]
    pub sync_from: i32,
    /// Minutes between looks at folders that are not watched.
    #[n(9)]
    pub refresh_minutes: u32,
    /// A private CA, PEM.
    #[n(10)]
    pub ca_pem: Option<String>,
    /// What colleagues see; none is the agency's setting.
    #[n(11)]
    pub seen_mail: Option<SeenMail>,
    /// What may be changed at the server.
    #[n(12)]
    pub write_back: WriteBack,
    /// Whether plain text was confirmed.
    #[n(13)]
    pub plain_confirmed: bool,
    /// Rises whenever the settings change, so that a running sync starts anew.
    #[n(14)]
    pub version: u64,
    /// When made.
    #[n(15)]
    pub made: Instant,
    /// Whether bodies are fetched only where a party is known (M-48).
    #[n(16)]
    #[cbor(default)]
    pub header_first: bool,
    /// Addresses and domains whose mail is not taken in (M-49).
    #[n(17)]
    #[cbor(default)]
    pub never_log: Vec<String>,
    /// A folder watched beside the Inbox.
    #[n(18)]
    pub watched: Option<FolderId>,
}

/// The part of an account's row that decides who sees it, read without the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AccountSight {
    pub(crate) owner: UserId,
    pub(crate) shared: bool,
    pub(crate) members: Vec<UserId>,
    pub(crate) member_groups: Vec<GroupId>,
    pub(crate) seen_mail: Option<SeenMail>,
}

impl AccountSight {
    /// Reads some fields of an encoded [`AccountRow`].
    pub(crate) fn peek(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut row = Decoder::new(bytes);
        row.array()?;
        row.skip()?;
        let (owner, shared) = (row.decode()?, row.decode()?);
        let (members, member_groups) = (row.decode()?, row.decode()?);
        // Servers, password, first day, refresh and CA lie between.
        for _ in 5..11 {
            row.skip()?;
        }
        Ok(Self {
            owner,
            shared,
            members,
            member_groups,
            seen_mail: row.decode()?,
        })
    }
}

/// How an account fares.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AccountHealth {
    /// Its state.
    #[n(0)]
    pub state: AccountState,
    /// Last errors, newest first.
    #[n(1)]
    pub errors: Vec<Failure>,
    /// When it was last wholly in step.
    #[n(2)]
    pub last_good: Option<Instant>,
    /// Messages stored.
    #[n(3)]
    pub messages: u64,
    /// Raw bytes stored.
    #[n(4)]
    pub bytes: u64,
    /// What stands in the way, until it is wholly in step again, whatever is tried meanwhile.
    #[n(5)]
    pub trouble: Option<Failure>,
    /// Since when.
    #[n(6)]
    pub trouble_since: Option<Instant>,
}

/// A folder.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FolderRow {
    /// Name in UTF-8.
    #[n(0)]
    pub name: String,
    /// Name as the server writes it.
    #[n(1)]
    pub raw: String,
    /// Hierarchy separator.
    #[n(2)]
    pub delimiter: Option<char>,
    /// What it is for.
    #[n(3)]
    pub kind: FolderKind,
    /// Whether its user chose the kind.
    #[n(4)]
    pub kind_chosen: bool,
    /// Whether it is left out of sync.
    #[n(5)]
    pub excluded: bool,
    /// UIDVALIDITY last seen; 0 before the first look.
    #[n(6)]
    pub uidvalidity: u32,
    /// Messages on the server since sync-from, when last compared.
    #[n(7)]
    pub on_server: u64,
    /// When it was last compared.
    #[n(8)]
    pub checked: Option<Instant>,
    /// Since when the server has it no more.
    #[n(9)]
    pub gone: Option<Instant>,
    /// What STATUS said at the last comparison: UIDNEXT, MESSAGES, UNSEEN.
    #[n(10)]
    pub status: (u32, u32, u32),
    /// HIGHESTMODSEQ up to which flags and removals were taken over (RFC 7162).
    #[n(11)]
    pub modseq: Option<u64>,
    /// MAILBOXID (RFC 8474), by which a renamed folder is known again.
    #[n(12)]
    pub mailbox_id: Option<String>,
    /// Whether it was made here and the server does not have it: sync leaves it alone.
    #[n(13)]
    #[cbor(default)]
    pub here_only: bool,
    /// Messages that the last full comparison found missing and could not mend (M-43).
    #[n(14)]
    #[cbor(default)]
    pub unmended: u64,
    /// Changes of UIDVALIDITY on a day, days since 1970.
    #[n(15)]
    pub epochs: Option<(i64, u32)>,
    /// The folder of all mail whose label this one is; then it holds that one's UIDs.
    #[n(16)]
    pub label_of: Option<FolderId>,
}

/// What a folder's list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct CountsRow {
    /// Messages.
    #[n(0)]
    pub messages: u64,
    /// Those that the owner has yet to read.
    #[n(1)]
    pub unread: u64,
}
