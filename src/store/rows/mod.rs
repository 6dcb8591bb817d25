//! What lies in the tables: numbered fields, so that adding one is no migration.

mod accounts;
mod contacts;
mod messages;
mod people;
mod sign_in;

pub use accounts::{AccountHealth, AccountRow, FolderRow, Sealed};
pub(crate) use accounts::{AccountSight, CountsRow};
pub(crate) use contacts::LinkRow;
pub use contacts::{ContactRow, Handed, Lifecycle, OrganizationRow, Phone};
pub use messages::{HeldAs, MessageRow, PlacementRow, StandingRow};
pub(crate) use messages::{ShareRow, Sight, SubjectRow};
pub(crate) use people::TryRow;
pub use people::{
    AgencyRow, AuditRow, GroupRow, LastSignIn, NoticeRow, OfficeRow, SessionRow, TokenRow, UserRow,
};
pub use sign_in::{LinkKind, NetworkRow, OneTimeLinkRow, SecondFactorRow};
