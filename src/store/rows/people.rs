//! Rows about the agency and its users.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use model::{
    AccountId, BuiltIn, Colour, GroupId, Hash, Instant, Limits, Locale, MessageRef, OfficeId,
    Permission, Role, Scope, SeenMail, ShownStatus, Status, UserId,
};
use serde::Serialize;

/// The agency.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AgencyRow {
    /// Name.
    #[n(0)]
    pub name: String,
    /// IANA time zone.
    #[n(1)]
    pub time_zone: String,
    /// What colleagues see of accounts that do not say otherwise.
    #[n(2)]
    pub seen_mail: SeenMail,
    /// Language of what is sent out.
    #[n(3)]
    pub locale: Locale,
    /// ISO 4217 code of the currency; empty where none was chosen.
    #[n(4)]
    #[cbor(default)]
    pub currency: String,
    /// Languages that the panel offers; empty for all.
    #[n(5)]
    #[cbor(default)]
    pub languages: Vec<Locale>,
    /// Addresses and domains whose mail no account takes in (M-49).
    #[n(6)]
    #[cbor(default)]
    pub never_log: Vec<String>,
    /// Whether the Director wants no letter of accounts that need care (M-45).
    #[n(7)]
    #[cbor(default)]
    pub no_care_letter: bool,
}

/// A branch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct OfficeRow {
    /// Name.
    #[n(0)]
    pub name: String,
    /// Postal address.
    #[n(1)]
    #[cbor(default)]
    pub address: String,
    /// Phones.
    #[n(2)]
    #[cbor(default)]
    pub phones: Vec<String>,
    /// Footer under what its users send.
    #[n(3)]
    #[cbor(default)]
    pub footer: String,
    /// Rises with each change.
    #[n(4)]
    #[cbor(default)]
    pub version: u64,
}

/// A user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct UserRow {
    /// Sign-in address, in comparable form.
    #[n(0)]
    pub email: String,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Role.
    #[n(2)]
    pub role: Role,
    /// Stored state.
    #[n(3)]
    pub status: Status,
    /// Who answers for them; none for the Director.
    #[n(4)]
    pub supervisor: Option<UserId>,
    /// Office.
    #[n(5)]
    pub office: Option<OfficeId>,
    /// Groups.
    #[n(6)]
    pub groups: Vec<GroupId>,
    /// Argon2id hash as a PHC string.
    #[n(7)]
    pub password: String,
    /// Language chosen.
    #[n(8)]
    pub locale: Option<Locale>,
    /// Position.
    #[n(9)]
    pub position: String,
    /// When made: mail of others from before then counts as read.
    #[n(10)]
    pub made: Instant,
    /// Phone.
    #[n(11)]
    pub phone: String,
    /// Whether they sign in from allowed networks only; survives activation.
    #[n(12)]
    #[cbor(default)]
    pub ip_restricted: bool,
    /// Colour in calendars.
    #[n(13)]
    pub colour: Option<Colour>,
    /// IANA time zone; empty for the agency's.
    #[n(14)]
    #[cbor(default)]
    pub time_zone: String,
    /// Signature under what they send.
    #[n(15)]
    #[cbor(default)]
    pub signature: String,
    /// The last sign-in.
    #[n(16)]
    pub last_sign_in: Option<LastSignIn>,
    /// Whether activity statistics are kept of them.
    #[n(17)]
    #[cbor(default)]
    pub tracked: bool,
    /// Rises with each change by others.
    #[n(18)]
    #[cbor(default)]
    pub version: u64,
    /// SHA-256 of the photo, if there is one.
    #[n(20)]
    pub photo: Option<Hash>,
    /// Their absence, kept until they are back (P-29).
    #[n(26)]
    pub absence: Option<Absence>,
}

/// An absence (P-29).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Absence {
    /// First day, in days since 1970.
    #[n(0)]
    pub from: i32,
    /// Last day.
    #[n(1)]
    pub until: i32,
    /// When the first day begins in the agency's zone.
    #[n(2)]
    pub begins: Instant,
    /// When the last day is over there.
    #[n(3)]
    pub ends: Instant,
    /// Who stands in.
    #[n(4)]
    pub deputy: UserId,
    /// What of the mail the deputy sees.
    #[n(5)]
    pub scope: SeenMail,
}

impl UserRow {
    /// The state as shown (P-2).
    pub fn shown_status(&self) -> ShownStatus {
        ShownStatus::of(self.status, self.ip_restricted)
    }
}

/// When and from where a user last signed in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LastSignIn {
    /// When.
    #[n(0)]
    pub at: Instant,
    /// From which address.
    #[n(1)]
    pub ip: String,
}

/// A permission group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct GroupRow {
    /// Name; for a built-in group in English, the panel shows its own word.
    #[n(0)]
    pub name: String,
    /// Which built-in group it is, if any.
    #[n(1)]
    pub built_in: Option<BuiltIn>,
    /// Scope for each permission; one that is absent is None.
    #[n(2)]
    pub scopes: BTreeMap<Permission, Scope>,
    /// What its members may do at most.
    #[n(3)]
    #[cbor(default)]
    pub limits: Limits,
    /// Whether its members must sign in with a second factor.
    #[n(4)]
    #[cbor(default)]
    pub requires_second_factor: bool,
    /// Rises with each change.
    #[n(5)]
    #[cbor(default)]
    pub version: u64,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SessionRow {
    /// Whose.
    #[n(0)]
    pub user: UserId,
    /// When it was started.
    #[n(1)]
    pub started: Instant,
    /// Last used, to the minute.
    #[n(2)]
    pub seen: Instant,
    /// From where.
    #[n(3)]
    pub ip: String,
    /// The browser's own name.
    #[n(4)]
    pub agent: String,
}

/// An API token.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TokenRow {
    /// Whose.
    #[n(0)]
    pub user: UserId,
    /// What its user calls it.
    #[n(1)]
    pub name: String,
    /// When it was made.
    #[n(2)]
    pub made: Instant,
}

/// Failed sign-ins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct TryRow {
    /// How many since the last success or quiet time.
    #[n(0)]
    pub count: u32,
    /// The last one.
    #[n(1)]
    pub last: Instant,
    /// Whether it was noted that the next ones wait.
    #[n(2)]
    #[cbor(default)]
    pub noted: bool,
}

/// Something that was done and must be accounted for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct AuditRow {
    /// When.
    #[n(0)]
    pub at: Instant,
    /// By whom; none is the machine's administrator.
    #[n(1)]
    pub by: Option<UserId>,
    /// What, a stable word.
    #[n(2)]
    pub action: String,
    /// To what.
    #[n(3)]
    pub object: String,
    /// From which address, for what has to do with signing in.
    #[n(4)]
    pub from: Option<String>,
}

/// Something that a user was told: a colleague's record now has addresses of their mail.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct NoticeRow {
    /// When, the last time.
    #[n(0)]
    pub at: Instant,
    /// Who did it.
    #[n(1)]
    pub by: UserId,
    /// The addresses and mail domains, the first ones.
    #[n(2)]
    pub addresses: Vec<String>,
    /// How many more there are.
    #[n(3)]
    pub more_addresses: u64,
    /// Messages that these open, counted for each address up to a bound.
    #[n(4)]
    pub messages: u64,
    /// What came in while its user was away; then `by` is the deputy, and it tells nothing else.
    #[n(5)]
    pub digest: Option<Vec<Digest>>,
    /// Messages that `by` shared with its user, the last ones; then it tells nothing else.
    #[n(6)]
    #[cbor(default)]
    pub shared: Vec<MessageRef>,
    /// Why a backup failed; then it tells nothing else.
    #[n(20)]
    pub backup: Option<String>,
    /// Mail that a full comparison found missing; then it tells nothing else (M-43).
    #[n(7)]
    pub missing: Option<MissingMail>,
}

/// Mail of an account that is at the server and could not be brought (M-43).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct MissingMail {
    /// The account.
    #[n(0)]
    pub account: AccountId,
    /// Its address.
    #[n(1)]
    pub address: String,
    /// Messages.
    #[n(2)]
    pub messages: u64,
}

/// What came in at an account while its owner was away (P-29).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Digest {
    /// The account's address.
    #[n(0)]
    pub account: String,
    /// Messages that came in.
    #[n(1)]
    pub came: u64,
    /// Those that the deputy read.
    #[n(2)]
    pub read: u64,
}

impl NoticeRow {
    /// Nothing done yet.
    pub(crate) fn empty(by: UserId) -> Self {
        Self {
            at: Instant::default(),
            by,
            addresses: Vec::new(),
            more_addresses: 0,
            messages: 0,
            digest: None,
            shared: Vec::new(),
            backup: None,
            missing: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As rows were before they had the fields that came later.
    #[derive(Encode)]
    struct Before(
        #[n(0)] Instant,
        #[n(1)] Option<UserId>,
        #[n(2)] String,
        #[n(3)] String,
    );

    #[derive(Encode)]
    struct TriesBefore(#[n(0)] u32, #[n(1)] Instant);

    #[test]
    fn rows_from_before_are_read() {
        let row = Before(
            Instant(7),
            None,
            "sign-in".into(),
            "ana@agency.example".into(),
        );
        let bytes = minicbor::to_vec(row).unwrap();
        let row: AuditRow = minicbor::decode(&bytes).unwrap();
        assert_eq!(
            (row.at, &*row.action, row.from),
            (Instant(7), "sign-in", None)
        );
        let bytes = minicbor::to_vec(TriesBefore(3, Instant(7))).unwrap();
        let row: TryRow = minicbor::decode(&bytes).unwrap();
        assert_eq!((row.count, row.last, row.noted), (3, Instant(7), false));
    }
}
