//! The nouns of Korespond: ids, states and the rules that need nothing but them.
//!
//! This room owns what every other room talks about: identifiers, addresses,
//! account and folder kinds, roles and scopes, events, problems and the clock.
//! It is pure: it must never know a database, a socket, a template or a thread.

mod account;
mod address;
mod clock;
mod enclosed;
mod event;
mod flags;
mod fold;
mod folder;
mod ids;
mod line;
mod locale;
mod parsed;
mod permission;
mod problem;
mod reach;
mod subject;
mod tag;
mod user;

pub use account::{
    AccountState, Endpoint, Failure, FailureKind, Provider, Security, SeenMail, WriteBack,
};
pub use address::{AddressText, Mailbox, PUBLIC_DOMAINS, domain_of, is_no_reply};
pub use clock::{Clock, Instant};
pub use enclosed::{Enclosed, EventZone, Every, Invitation, Repeats};
pub use event::{Change, ChangeKind};
pub use flags::Flags;
pub use fold::{Fold, fold, words};
pub use folder::{FolderKind, kind_by_name};
pub use ids::{
    AccountId, AddressId, ChangeSeq, ContactId, FolderId, GroupId, Hash, MessageId, MessageRef,
    NetworkId, OfficeId, OrganizationId, TagId, ThreadId, UserId,
};
pub use line::one_line;
pub use locale::Locale;
pub use parsed::{Attachment, Body, Flaw, Parsed};
pub use permission::{BuiltIn, Permission, Scope};
pub use problem::{Code, Problem};
pub use reach::{is_host, is_phone};
pub use subject::base_subject;
pub use tag::TagColour;
pub use user::{Colour, Limits, Role, ShownStatus, Status};
