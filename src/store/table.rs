//! Tables, all declared once, each Source (can't be made again) or Derived (can).

use std::marker::PhantomData;

use minicbor::{Decode, Encode, bytes::ByteVec};
use model::{
    AccountId, AddressId, Change, ChangeSeq, ContactId, FolderId, GroupId, Hash, MessageId,
    NetworkId, OfficeId, OrganizationId, TagId, ThreadId, UserId,
};

use crate::{
    blobs::{BlobRow, SegmentPlace},
    key::{Newest, Oldest, Short},
    rows::{
        AccountHealth, AccountRow, AgencyRow, AuditRow, BackupsRow, BulkRow, BulkStepRow,
        CareToldRow, CheckRow, ComparedRow, ContactRow, CountsRow, FolderRow, FolderWish,
        GlanceRow, GroupRow, HoldingsRow, LeftOutRow, LinkRow, MessageRow, NetworkRow, NoticeRow,
        OfficeRow, OneTimeLinkRow, OpenIdLinkRow, OrganizationRow, PasskeyRow, PictureRow,
        PlacementRow, SavedSearchRow, SecondFactorRow, SessionRow, ShareRow, ShutRow, StandingRow,
        SubjectRow, TagRow, TokenRow, TriageRow, TriageStepRow, TryRow, UserRow, WishRow,
    },
    tombstones::TombstoneRow,
};

/// A table with its key and value types.
pub(crate) struct Table<K, V> {
    pub(crate) name: &'static str,
    types: PhantomData<fn(K) -> V>,
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Table<K, V> {}

impl<K, V> Table<K, V> {
    /// A table by its name, for ranges that are read as bytes.
    pub(crate) const fn named(name: &'static str) -> Self {
        Self {
            name,
            types: PhantomData,
        }
    }
}

/// The value of a table that is all key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Nothing;

macro_rules! tables {
    ($list:ident: $($(#[$doc:meta])* $kind:ident $name:ident: $key:ty => $value:ty;)+) => {
        $($(#[$doc])* pub(crate) const $name: Table<$key, $value> =
            Table::named(stringify!($name));)+

        /// Names of all tables of the file.
        pub(crate) const $list: &[&str] = &[$(stringify!($name)),+];
    };
}

tables! { RECORDS:
    /// Counters and the schema version.
    Source META: String => u64;
    /// Where a migration is that was begun and did not end, one row.
    Source MIGRATION: u8 => ByteVec;
    /// How the last backups went, one row.
    Source BACKUPS: u8 => BackupsRow;
    /// The agency, one row.
    Source AGENCY: u8 => AgencyRow;
    /// Branches.
    Source OFFICES: OfficeId => OfficeRow;
    /// Users.
    Source USERS: UserId => UserRow;
    /// Users by sign-in address.
    Derived USERS_BY_EMAIL: String => UserId;
    /// Who answers for whom.
    Derived USERS_BY_SUPERVISOR: (UserId, UserId) => Nothing;
    /// Users of an office.
    Derived USERS_BY_OFFICE: (OfficeId, UserId) => Nothing;
    /// Users by name, with what their list is filtered by.
    Derived USERS_BY_NAME: (String, UserId) => GlanceRow;
    /// Users' photos.
    Source PHOTOS: UserId => PictureRow;
    /// Deputies, and whom they stand in for.
    Derived STANDS_IN: (UserId, UserId) => Nothing;
    /// Users who left.
    Derived DELETED_USERS: UserId => Nothing;
    /// Permission groups.
    Source GROUPS: GroupId => GroupRow;
    /// Members of a group.
    Derived GROUP_MEMBERS: (GroupId, UserId) => Nothing;
    /// Sessions by the hash of their secret.
    Source SESSIONS: Hash => SessionRow;
    /// Sessions of a user.
    Derived SESSIONS_BY_USER: (UserId, Hash) => Nothing;
    /// API tokens by the hash of their secret.
    Source TOKENS: Hash => TokenRow;
    /// Tokens of a user.
    Derived TOKENS_BY_USER: (UserId, Hash) => Nothing;
    /// Failed sign-ins by address or network.
    Source TRIES: String => TryRow;
    /// Second factors.
    Source SECOND_FACTORS: UserId => SecondFactorRow;
    /// Passkeys by the hash of their credential's id.
    Source PASSKEYS: Hash => PasskeyRow;
    /// Passkeys of a user.
    Derived PASSKEYS_BY_USER: (UserId, Hash) => Nothing;
    /// Challenges that a passkey answered, until long after they run out.
    Source CHALLENGES_SPENT: (Oldest, Hash) => Nothing;
    /// One-time links, one a user at most.
    Source ONE_TIME_LINKS: UserId => OneTimeLinkRow;
    /// Accounts at OpenID providers, by issuer and subject, with whose they are here (P-28).
    Source OPENID_LINKS: (String, String) => OpenIdLinkRow;
    /// Such accounts of a user, one at each issuer.
    Derived OPENID_LINKS_BY_USER: (UserId, String) => String;
    /// Networks that users sign in from.
    Source NETWORKS: NetworkId => NetworkRow;
    /// What users were told and have not put away.
    Source NOTICES: (UserId, u64) => NoticeRow;
    /// Searches that users keep.
    Source SAVED_SEARCHES: (UserId, u64) => SavedSearchRow;
    /// What was done that must be accounted for.
    Source AUDIT: u64 => AuditRow;
    /// Users whom a user ticked, to edit them together.
    Source BASKETS: (UserId, UserId) => Nothing;
    /// Bulk edits by their maker.
    Source BULKS: (UserId, u64) => BulkRow;
    /// Users to whom a bulk edit has yet to come.
    Source BULK_AHEAD: (u64, UserId) => Nothing;
    /// What a bulk edit did, the last first.
    Source BULK_STEPS: (u64, u64) => BulkStepRow;
    /// The last step of a bulk edit that changed a user.
    Source BULK_TOUCHED: (u64, UserId) => u64;
    /// The agency's logo, one row.
    Source LOGO: u8 => PictureRow;

    /// Accounts' settings.
    Source ACCOUNTS: AccountId => AccountRow;
    /// Accounts by address.
    Derived ACCOUNTS_BY_ADDRESS: String => AccountId;
    /// Accounts of an owner or keeper.
    Derived ACCOUNTS_BY_OWNER: (UserId, AccountId) => Nothing;
    /// Shared accounts of a member.
    Derived ACCOUNTS_BY_MEMBER: (UserId, AccountId) => Nothing;
    /// How accounts fare.
    Source HEALTH: AccountId => AccountHealth;
    /// Addresses that an account's owner keeps to themselves.
    Source PRIVATE_ADDRESSES: (AccountId, AddressId) => Nothing;
    /// Folders.
    Source FOLDERS: (AccountId, FolderId) => FolderRow;
    /// Messages and unread ones in a folder's list.
    Derived COUNTS: (AccountId, FolderId) => CountsRow;
    /// What of a folder's messages at the source is accounted for, by state.
    Derived HOLDINGS: (AccountId, FolderId) => HoldingsRow;
    /// When folders were last compared in full with the server.
    Source COMPARED: (AccountId, FolderId) => ComparedRow;
    /// Folders that could not be brought in step with the server.
    Source SHUT: (AccountId, FolderId) => ShutRow;
    /// Full comparisons of accounts, asked for, under way or ended.
    Source CHECKS: AccountId => CheckRow;
    /// What was last told of accounts that need care.
    Source CARE_TOLD: AccountId => CareToldRow;

    /// Messages in folders: folder, UIDVALIDITY, UID.
    Source PLACEMENTS: (AccountId, FolderId, u32, u32) => PlacementRow;
    /// Messages at the server that are not taken in: folder, UIDVALIDITY, UID.
    Source LEFT_OUT: (AccountId, FolderId, u32, u32) => LeftOutRow;
    /// Headers at the server whose bodies are to be fetched: folder, UIDVALIDITY, UID.
    Source BODIES_WANTED: (AccountId, FolderId, u32, u32) => Nothing;
    /// A message by what its server calls it wherever it lies (RFC 8474, X-GM-MSGID).
    Derived OBJECTS: (AccountId, Short) => MessageId;
    /// Identities of messages that were removed for good here, with their texts.
    Source TOMBSTONES: (AccountId, Short) => TombstoneRow;
    /// What is to be done to messages at the server, by kind.
    Source WISHES: (AccountId, MessageId, u8) => WishRow;
    /// What is to be done to folders at the server.
    Source FOLDER_WISHES: (AccountId, FolderId) => FolderWish;
    /// Folders that are being emptied to be removed, by who began it.
    Source FOLDERS_LEAVING: (AccountId, FolderId) => UserId;
    /// Words of the agency's own that mark messages.
    Source TAGS: TagId => TagRow;
    /// Messages with a tag.
    Derived BY_TAG: (TagId, AccountId, Newest, MessageId) => Nothing;
    /// Messages that a user ticked, to do something with them together.
    Source MAIL_BASKETS: (UserId, AccountId, MessageId) => Nothing;
    /// What users did to messages, by who did it.
    Source TRIAGES: (UserId, u64) => TriageRow;
    /// Messages to which it has yet to come.
    Source TRIAGE_AHEAD: (u64, AccountId, MessageId) => Nothing;
    /// How messages were before, to be undone.
    Source TRIAGE_STEPS: (u64, AccountId, MessageId) => TriageStepRow;
    /// Threads that were private when their last message was removed for good.
    Source PRIVATE_THREADS: (AccountId, ThreadId) => Nothing;
    /// Placements of a message.
    Derived PLACES: (AccountId, MessageId, FolderId, u32, u32) => Nothing;
    /// One row a message. The truth; the lists can be made again from it.
    Source MESSAGES: (AccountId, MessageId) => MessageRow;
    /// Flags, marks and folders of a message taken together, as lists show them.
    Source STANDINGS: (AccountId, MessageId) => StandingRow;
    /// A message by its identity within the account.
    Derived IDENTITIES: (AccountId, Short) => MessageId;
    /// Messages of one Message-ID over all accounts.
    Derived MESSAGE_IDS: (Short, AccountId, MessageId) => Nothing;
    /// Messages that could not be read (M-23).
    Derived QUARANTINE: (AccountId, Newest, MessageId) => Nothing;
    /// The list pages: folder, order, sort key, message.
    Derived LISTS: Vec<u8> => Nothing;
    /// Threads, oldest message first.
    Derived THREADS: (AccountId, ThreadId, Oldest, MessageId) => Nothing;
    /// The thread of a Message-ID, seen or only referred to.
    Source THREAD_IDS: (AccountId, Short) => ThreadId;
    /// Threads that were joined into another.
    Source THREAD_ALIASES: (AccountId, ThreadId) => ThreadId;
    /// The last thread of a subject with the same participants.
    Source THREAD_SUBJECTS: (AccountId, Short) => SubjectRow;
    /// Whether a user who is not the owner has read a message.
    Source READ_MARKS: (UserId, AccountId, MessageId) => bool;
    /// Messages and threads shared with a user.
    Source SHARED_WITH_USER: (UserId, AccountId, ThreadId) => ShareRow;
    /// Messages and threads shared with a group.
    Source SHARED_WITH_GROUP: (GroupId, AccountId, ThreadId) => ShareRow;
    /// With whom anything of a thread is shared: kind and id.
    Derived SHARES_OF: (AccountId, ThreadId, u8, u64) => Nothing;
    /// What is shared with a user or group, by kind and id, newest first.
    Derived SHARES_BY_TIME: (u8, u64, Newest, AccountId, ThreadId) => Nothing;
    /// Senders whose remote images a user always sees.
    Source IMAGES_ALLOWED: (UserId, AddressId) => Nothing;

    /// Addresses and mail domains that were ever seen.
    Source ADDRESSES: String => AddressId;
    /// Their texts.
    Derived ADDRESS_TEXTS: AddressId => String;
    /// Messages to or from an address.
    Derived BY_ADDRESS: (AddressId, AccountId, Newest, MessageId) => Nothing;
    /// Records that have an address: kind and id.
    Derived LINKS: (AddressId, u8, u64) => LinkRow;

    /// Records of an owner that a user handed over, counted.
    Derived HANDED_TO: (UserId, UserId) => u64;

    /// Contacts.
    Source CONTACTS: ContactId => ContactRow;
    /// Contacts of an owner by name.
    Derived CONTACTS_BY_NAME: (UserId, String, ContactId) => Nothing;
    /// Contacts by the words of names, companies and addresses.
    Derived CONTACT_WORDS: (String, ContactId) => Nothing;
    /// Organizations.
    Source ORGANIZATIONS: OrganizationId => OrganizationRow;
    /// Organizations of an owner by name.
    Derived ORGANIZATIONS_BY_NAME: (UserId, String, OrganizationId) => Nothing;
    /// Organizations by the words of names and domains.
    Derived ORGANIZATION_WORDS: (String, OrganizationId) => Nothing;
    /// An organization by its whole name.
    Derived ORGANIZATION_NAMES: (String, OrganizationId) => Nothing;
    /// Contacts of an organization.
    Derived CONTACTS_OF: (OrganizationId, ContactId) => Nothing;

    /// The change log.
    Source CHANGES: ChangeSeq => Change;
}

tables! { BYTES:
    /// Where a raw message lies, by its SHA-256.
    Source BLOBS: Hash => BlobRow;
    /// Which raw message starts where.
    Derived BLOBS_AT: SegmentPlace => Hash;
    /// Pieces of compressed messages, filled to the engine's page sizes.
    Source SEGMENTS: u64 => ByteVec;
    /// Counters.
    Source BLOB_META: String => u64;
}
