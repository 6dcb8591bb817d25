//! What lies in the tables: numbered fields, so that adding one is no migration.

mod accounts;
mod backups;
mod bulk;
mod contacts;
mod messages;
mod passkeys;
mod people;
mod searches;
mod sign_in;
mod triage;
mod users;
mod watching;
mod write_back;

pub use accounts::{AccountHealth, AccountRow, FolderRow, Sealed};
pub(crate) use accounts::{AccountSight, CountsRow};
pub use backups::{BackupsRow, GoodBackup};
pub(crate) use bulk::{AccountBefore, BulkStepRow};
pub use bulk::{BulkEdit, BulkFields, BulkRow, OfficeGiven, Refusal, ServerGiven, UndoRow};
pub(crate) use contacts::LinkRow;
pub use contacts::{ContactRow, Handed, Lifecycle, OrganizationRow, Phone};
pub use messages::{
    HeldAs, LeftOut, LeftOutRow, MessageRow, PlacementRow, PutRow, Seclusion, StandingRow,
};
pub(crate) use messages::{ShareRow, Sight, SubjectRow};
pub use passkeys::PasskeyRow;
pub use people::{
    Absence, AgencyRow, AuditRow, Digest, GroupRow, LastSignIn, MissingMail, NoticeRow, OfficeRow,
    SessionRow, TokenRow, TryRow, UserRow,
};
pub use searches::SavedSearchRow;
pub use sign_in::{LinkKind, NetworkRow, OneTimeLinkRow, OpenIdLinkRow, SecondFactorRow};
pub(crate) use triage::TriageStepRow;
pub use triage::{MailRecord, TagRow, TriageDeed, TriageRow, TriageUndoRow};
pub(crate) use users::GlanceRow;
pub use users::{PictureKind, PictureRow};
pub use watching::{CareToldRow, CheckRow, ComparedRow, HoldingsRow, ShutRow};
pub use write_back::{FolderWish, WishKind, WishRow};
