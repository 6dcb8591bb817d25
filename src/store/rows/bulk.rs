//! Rows about editing many users together (P-7).

use minicbor::{Decode, Encode};
use model::{
    AccountId, Endpoint, GroupId, Instant, OfficeId, Role, Security, ShownStatus, Status, UserId,
};

use super::{AccountRow, Sealed, UserRow};
use crate::error::StoreError;

/// What changes for each of many users; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct BulkEdit {
    /// Position.
    #[n(0)]
    pub position: Option<String>,
    /// Office, or none.
    #[n(1)]
    pub office: Option<OfficeGiven>,
    /// Who answers for them.
    #[n(2)]
    pub supervisor: Option<UserId>,
    /// Who answers for those who answer to them now.
    #[n(3)]
    pub subordinates_to: Option<UserId>,
    /// Active or Blocked.
    #[n(4)]
    pub status: Option<Status>,
    /// Supervisor or Agent; the built-in group of the old role becomes that of the new one.
    #[n(5)]
    pub role: Option<Role>,
    /// Groups to be put into.
    #[n(6)]
    pub add_groups: Vec<GroupId>,
    /// Groups to be taken out of.
    #[n(7)]
    pub remove_groups: Vec<GroupId>,
    /// Whether they sign in from allowed networks only.
    #[n(8)]
    pub ip_restricted: Option<bool>,
    /// Whether activity statistics are kept of them.
    #[n(9)]
    pub tracked: Option<bool>,
    /// Incoming server of their personal accounts.
    #[n(10)]
    pub imap: ServerGiven,
    /// Outgoing server of their personal accounts.
    #[n(11)]
    pub smtp: ServerGiven,
    /// Minutes between looks.
    #[n(12)]
    pub refresh_minutes: Option<u32>,
    /// First day of mail taken in, days since 1970.
    #[n(13)]
    pub sync_from: Option<i32>,
    /// Whether accounts may be left to speak plain text.
    #[n(14)]
    pub plain_allowed: bool,
}

impl BulkEdit {
    /// Whether it changes what users' rights depend on.
    pub fn moves(&self) -> bool {
        let places = [self.supervisor, self.subordinates_to];
        self.role.is_some()
            || self.office.is_some()
            || places.iter().any(Option::is_some)
            || !self.add_groups.is_empty()
            || !self.remove_groups.is_empty()
    }
}

/// An office, or the choice of none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum OfficeGiven {
    /// No office.
    #[n(0)]
    None,
    /// This one.
    #[n(1)]
    One(#[n(0)] OfficeId),
}

/// What of a server changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ServerGiven {
    /// Name or IP address.
    #[n(0)]
    pub host: Option<String>,
    /// TCP port.
    #[n(1)]
    pub port: Option<u16>,
    /// Protection.
    #[n(2)]
    pub security: Option<Security>,
}

impl ServerGiven {
    fn on(&self, at: &Endpoint) -> Endpoint {
        Endpoint {
            host: self.host.clone().unwrap_or_else(|| at.host.clone()),
            port: self.port.unwrap_or(at.port),
            security: self.security.unwrap_or(at.security),
            user: at.user.clone(),
        }
    }
}

impl BulkEdit {
    /// An account with the change made. A new server loses the password: a stored one goes to
    /// no host, and over no protection, that it was not given for.
    pub(crate) fn account(&self, before: &AccountRow) -> AccountRow {
        let imap = self.imap.on(&before.imap);
        let smtp = match (&before.smtp, &self.smtp.host) {
            (Some(smtp), _) => Some(self.smtp.on(smtp)),
            // An account that sends nothing yet starts to when it is given a host.
            (None, Some(host)) => Some(self.smtp.on(&Endpoint {
                host: host.clone(),
                port: SUBMISSIONS,
                security: Security::Tls,
                user: before.imap.user.clone(),
            })),
            (None, None) => None,
        };
        AccountRow {
            password: before.password.clone().filter(|_| imap == before.imap),
            imap,
            smtp,
            refresh_minutes: self.refresh_minutes.unwrap_or(before.refresh_minutes),
            sync_from: self.sync_from.unwrap_or(before.sync_from),
            ..before.clone()
        }
    }
}

/// Port of message submission over TLS (RFC 8314, 7.3).
const SUBMISSIONS: u16 = 465;

/// What of a user a bulk edit can change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BulkFields {
    /// Position.
    #[n(0)]
    pub position: String,
    /// Office.
    #[n(1)]
    pub office: Option<OfficeId>,
    /// Supervisor.
    #[n(2)]
    pub supervisor: Option<UserId>,
    /// Role.
    #[n(3)]
    pub role: Role,
    /// Groups.
    #[n(4)]
    pub groups: Vec<GroupId>,
    /// Stored state.
    #[n(5)]
    pub status: Status,
    /// Whether they sign in from allowed networks only.
    #[n(6)]
    pub ip_restricted: bool,
    /// Whether activity statistics are kept of them.
    #[n(7)]
    pub tracked: bool,
    /// The row's version.
    #[n(8)]
    pub version: u64,
}

impl BulkFields {
    pub(crate) fn of(row: &UserRow) -> Self {
        Self {
            position: row.position.clone(),
            office: row.office,
            supervisor: row.supervisor,
            role: row.role,
            groups: row.groups.clone(),
            status: row.status,
            ip_restricted: row.ip_restricted,
            tracked: row.tracked,
            version: row.version,
        }
    }

    /// A user's row with these values in it.
    pub(crate) fn put_into(&self, row: &UserRow) -> UserRow {
        UserRow {
            position: self.position.clone(),
            office: self.office,
            supervisor: self.supervisor,
            role: self.role,
            groups: self.groups.clone(),
            ip_restricted: self.ip_restricted,
            tracked: self.tracked,
            ..row.clone()
        }
    }

    /// The state as shown (P-2).
    pub fn shown_status(&self) -> ShownStatus {
        ShownStatus::of(self.status, self.ip_restricted)
    }
}

/// An account as it was before a bulk edit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct AccountBefore {
    /// Which.
    #[n(0)]
    pub(crate) account: AccountId,
    /// Incoming server.
    #[n(1)]
    pub(crate) imap: Endpoint,
    /// Outgoing server.
    #[n(2)]
    pub(crate) smtp: Option<Endpoint>,
    /// The sealed password, for that server only.
    #[n(3)]
    pub(crate) password: Option<Sealed>,
    /// First day of mail taken in.
    #[n(4)]
    pub(crate) sync_from: i32,
    /// Minutes between looks.
    #[n(5)]
    pub(crate) refresh_minutes: u32,
    /// The row's version after the edit.
    #[n(6)]
    pub(crate) version: u64,
}

/// One user's change in a bulk edit, to be undone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct BulkStepRow {
    /// Whom.
    #[n(0)]
    pub(crate) user: UserId,
    /// Before.
    #[n(1)]
    pub(crate) before: BulkFields,
    /// After.
    #[n(2)]
    pub(crate) after: BulkFields,
    /// Their accounts that were changed.
    #[n(3)]
    pub(crate) accounts: Vec<AccountBefore>,
    /// The step of the same edit that changed the same user before.
    #[n(4)]
    pub(crate) previous: Option<u64>,
}

/// Why a user was left as they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Refusal {
    /// Not there, or not the viewer's to change.
    #[n(0)]
    NotFound,
    /// It would give more than the viewer has, or it is their own place.
    #[n(1)]
    NotAllowed,
    /// That supervisor can't be theirs.
    #[n(2)]
    BadSupervisor,
    /// Others answer to them.
    #[n(3)]
    HasSubordinates,
    /// Their status does not lead to the one chosen.
    #[n(4)]
    BadStatus,
    /// An account would speak plain text with a new server.
    #[n(5)]
    PlainText,
    /// Someone changed them meanwhile.
    #[n(6)]
    ChangedMeanwhile,
    /// It's the Director, who keeps role, place and access.
    #[n(7)]
    Director,
}

impl Refusal {
    /// What an error refuses; a fault of the store's own stays one.
    pub(crate) fn of(error: StoreError) -> Result<Self, StoreError> {
        Ok(match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::NotAllowed => Self::NotAllowed,
            StoreError::BadSupervisor => Self::BadSupervisor,
            StoreError::HasSubordinates => Self::HasSubordinates,
            StoreError::BadStatus => Self::BadStatus,
            StoreError::PlainText => Self::PlainText,
            StoreError::ChangedMeanwhile => Self::ChangedMeanwhile,
            fault => return Err(fault),
        })
    }
}

/// A bulk edit under way or done.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BulkRow {
    /// When it was begun.
    #[n(0)]
    pub at: Instant,
    /// What it changes.
    #[n(1)]
    pub edit: BulkEdit,
    /// How many users it is about.
    #[n(2)]
    pub total: u64,
    /// How many of them it changed.
    #[n(3)]
    pub changed: u64,
    /// How many had it already.
    #[n(4)]
    pub unchanged: u64,
    /// How many it could not change.
    #[n(5)]
    pub refused: u64,
    /// The first of them, and why.
    #[n(6)]
    pub refusals: Vec<(UserId, Refusal)>,
    /// Steps made, all told.
    #[n(7)]
    pub steps: u64,
    /// How far undoing it got, if it was begun.
    #[n(8)]
    pub undo: Option<UndoRow>,
}

impl BulkRow {
    /// Users who still have their turn before them.
    pub fn left(&self) -> u64 {
        self.total
            .saturating_sub(self.changed + self.unchanged + self.refused)
    }
}

/// How far undoing a bulk edit got.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct UndoRow {
    /// Steps that still have their turn before them.
    #[n(0)]
    pub left: u64,
    /// Steps taken back.
    #[n(1)]
    pub undone: u64,
    /// Steps that could not be.
    #[n(2)]
    pub refused: u64,
    /// The first of their users, and why.
    #[n(3)]
    pub refusals: Vec<(UserId, Refusal)>,
}
