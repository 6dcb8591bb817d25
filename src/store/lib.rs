//! What Korespond remembers, and the only way to it.
//!
//! Everything happens inside [`Store::read`] or [`Store::write`], with the viewer's rights
//! loaded from the same snapshot. There is no `.await` in a transaction and no transaction
//! without a viewer. This room owns records, raw bytes, the change log and who may see what;
//! it must never know a socket, a template, the search index or a secret in clear.

mod absence;
mod access;
mod accounts;
mod addresses;
mod apart;
mod attaching;
mod audit;
mod backup;
mod backups;
mod basket;
mod blobs;
mod bodies;
mod bulk;
mod care;
mod changes;
mod check;
mod checks;
mod colleagues;
mod contacts;
mod correspondence;
mod directorship;
mod effects;
mod epochs;
mod error;
mod exporting;
mod folder_names;
mod folders_done;
#[cfg(test)]
mod following;
mod gaining;
mod granting;
mod groups;
mod holdings;
mod importing;
mod inheriting;
mod intake;
mod key;
mod known;
mod kv;
mod label_moves;
mod labels;
mod leaving;
mod ledger;
mod left_out;
mod lists;
mod mail_basket;
mod messages;
mod migrate;
mod networks;
mod notices;
mod objects;
mod offices;
mod one_time_links;
mod openid_links;
mod organizations;
mod organizing;
mod own_folders;
mod owners;
mod passkeys;
mod people;
mod photos;
mod picture;
mod placements;
mod places;
mod private_addresses;
mod profiles;
#[cfg(test)]
mod proofs;
mod putting;
mod quarantine;
mod reading_first;
mod removing;
mod renamed;
mod reparse;
mod replaced;
mod rows;
mod saved_searches;
mod second_factors;
mod seeing;
mod sees;
mod sent_to;
mod sessions;
mod shared_with_me;
mod sharing;
mod shown_folders;
mod shut;
mod standing;
mod table;
mod tags;
mod threads;
mod tombstones;
mod triage;
mod tx;
mod user_list;
mod users;
mod versions;
mod who;
mod write_back;

pub use access::{Grant, MailExport, MailOrganize, MailView, Permit, Reach};
pub use accounts::{FolderFound, FolderSeen, MAX_ERRORS};
pub use audit::{AUDIT_LOOK, AuditAsk};
pub use backup::{
    BackupError, Extent, Head, Key as BackupKey, Look, PartFile, Progress, Restored, Still, Tally,
    look, restore,
};
pub use backups::forget_sealed;
pub use basket::MAX_BASKET;
pub use blobs::{Blobs, Packed, sha256};
pub use bodies::WantedBody;
pub use bulk::{BULK_BATCH, Edited, UNDO_MS};
pub use check::Fault;
pub use colleagues::{ColleagueAsk, Colleagues};
pub use contacts::{NameAsk, Named};
pub use correspondence::Record;
pub use effects::{AccountEffect, Counted, Effects, UserEffect};
pub use epochs::{Epoch, FormerPlace, Proof, Synced};
pub use error::{Result, StoreError};
pub use exporting::{Export, ExportAsk, ExportPage};
pub use groups::{GroupSeen, MAX_GROUPS};
pub use inheriting::CameBy;
pub use intake::{Arrival, PARSER, Part, TakenIn};
pub use known::Verdict;
pub use leaving::{HandOver, Moves};
pub use ledger::{LedgerEntry, LedgerFolder};
pub use lists::{ListPage, Listed, Order, PageAsk};
pub use mail_basket::MAX_MAIL_BASKET;
pub use messages::Opened;
pub use migrate::SCHEMA;
pub use objects::Told;
pub use offices::Places;
pub use one_time_links::LINK_LASTS_MS;
pub use openid_links::{MAX_OPENID_LINKS, OpenIdAccount, OpenIdLink};
pub use owners::Owners;
pub use passkeys::{Answered, CHALLENGE_LASTS_MS, MAX_PASSKEYS};
pub use private_addresses::MAX_PRIVATE;
pub use profiles::MyProfile;
pub use reparse::Unread;
pub use rows::{
    Absence, AccountHealth, AccountRow, AgencyRow, AuditRow, BackupsRow, BulkEdit, BulkFields,
    BulkRow, CareToldRow, CheckRow, ComparedRow, ContactRow, Digest, FolderRow, FolderWish,
    GoodBackup, GroupRow, Handed, HeldAs, HoldingsRow, LastSignIn, LeftOut, LeftOutRow, Lifecycle,
    LinkKind, MailRecord, MessageRow, MissingMail, NetworkRow, NoticeRow, OfficeGiven, OfficeRow,
    OneTimeLinkRow, OrganizationRow, PasskeyRow, Phone, PictureKind, PictureRow, PlacementRow,
    PutRow, Refusal, SavedSearchRow, Sealed, Seclusion, SecondFactorRow, ServerGiven, SessionRow,
    ShutRow, StandingRow, TagRow, TokenRow, TriageDeed, TriageRow, TriageUndoRow, TryRow, UndoRow,
    UserRow, WishKind, WishRow,
};
pub use saved_searches::MAX_SAVED_SEARCHES;
pub use sees::{AccountSeen, Sees};
pub use sent_to::SentTo;
pub use sessions::MAX_SESSIONS;
pub use sharing::{MAX_SHARED_WITH, ShareWith, Shared, SharedWith};
pub use shown_folders::FolderLook;
pub use shut::ShutFolder;
pub use tags::MAX_TAGS;
pub use triage::{MAX_TRIAGE, Weight};
pub use tx::{CommitFigures, Reading, Store, Writing};
pub use user_list::{UserAsk, UsersFound};
pub use versions::{MAX_VERSIONS, Version};
pub use who::{Job, Lasting, LetIn, Visitor, Who};
pub use write_back::{CarriedOut, FlagsWritten, MovedThere, Wished, WishedAt, WishedPlace};
