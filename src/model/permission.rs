//! Permissions, the scopes they reach, and what the built-in groups grant (P-17, P-18).

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::fold;

/// Something a group can allow (P-18).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
pub enum Permission {
    /// See mail.
    #[n(0)]
    #[serde(rename = "mail.view")]
    MailView,
    /// Share, tag, move and assign mail.
    #[n(1)]
    #[serde(rename = "mail.organize")]
    MailOrganize,
    /// Download mail in bulk.
    #[n(2)]
    #[serde(rename = "mail.export")]
    MailExport,
    /// See contacts and organizations.
    #[n(3)]
    #[serde(rename = "contacts.view")]
    ContactsView,
    /// Make and change contacts and organizations.
    #[n(4)]
    #[serde(rename = "contacts.edit")]
    ContactsEdit,
    /// Put contacts into the bin.
    #[n(5)]
    #[serde(rename = "contacts.delete")]
    ContactsDelete,
    /// See profiles of users.
    #[n(6)]
    #[serde(rename = "users.view")]
    UsersView,
    /// Make users.
    #[n(7)]
    #[serde(rename = "users.create")]
    UsersCreate,
    /// Change users and their accounts' settings.
    #[n(8)]
    #[serde(rename = "users.edit")]
    UsersEdit,
    /// Change the agency's settings.
    #[n(9)]
    #[serde(rename = "settings.edit")]
    SettingsEdit,
    /// Read the audit log.
    #[n(10)]
    #[serde(rename = "audit.view")]
    AuditView,
}

impl Permission {
    /// The word in forms and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::MailView => "mail.view",
            Self::MailOrganize => "mail.organize",
            Self::MailExport => "mail.export",
            Self::ContactsView => "contacts.view",
            Self::ContactsEdit => "contacts.edit",
            Self::ContactsDelete => "contacts.delete",
            Self::UsersView => "users.view",
            Self::UsersCreate => "users.create",
            Self::UsersEdit => "users.edit",
            Self::SettingsEdit => "settings.edit",
            Self::AuditView => "audit.view",
        }
    }

    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::MailView,
        Self::MailOrganize,
        Self::MailExport,
        Self::ContactsView,
        Self::ContactsEdit,
        Self::ContactsDelete,
        Self::UsersView,
        Self::UsersCreate,
        Self::UsersEdit,
        Self::SettingsEdit,
        Self::AuditView,
    ];
}

/// Whose data a permission reaches. A later one is not always wider: the union of
/// several is taken over the sets of owners.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Nobody's.
    #[n(0)]
    None,
    /// One's own.
    #[n(1)]
    Own,
    /// Self and the agents under the same Supervisor.
    #[n(2)]
    Team,
    /// Self and all below.
    #[n(3)]
    Subordinates,
    /// Everyone of the same office.
    #[n(4)]
    Office,
    /// The members of the very group that grants it.
    #[n(5)]
    Group,
    /// Everyone but the Director (P-14).
    #[n(6)]
    Everyone,
}

impl Scope {
    /// All of them, narrow ones first.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Own,
        Self::Team,
        Self::Subordinates,
        Self::Office,
        Self::Group,
        Self::Everyone,
    ];

    /// The word in forms and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::Team => "team",
            Self::Subordinates => "subordinates",
            Self::Office => "office",
            Self::Group => "group",
            Self::Everyone => "everyone",
        }
    }
}

/// Names under which the panel shows the built-in groups, in all its languages and in English
/// as they are called within.
const SHOWN_NAMES: [&str; 19] = [
    "Director",
    "Supervisor",
    "Supervisors",
    "Agent",
    "Agents",
    "Admin",
    "Administration",
    "Dyrektor",
    "Kierownicy",
    "Agenci",
    "Administracja",
    "Supervizori",
    "Agenți",
    "Administrație",
    "Директор",
    "Руководители",
    "Менеджеры",
    "Админ",
    "Администрация",
];

/// A group that every installation has (P-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum BuiltIn {
    /// Group of the role Director.
    #[n(0)]
    Director,
    /// Group of the role Supervisor.
    #[n(1)]
    Supervisor,
    /// Group of the role Agent.
    #[n(2)]
    Agent,
    /// All rights but the Director's office.
    #[n(3)]
    Admin,
    /// All settings.
    #[n(4)]
    Administration,
}

impl BuiltIn {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Director,
        Self::Supervisor,
        Self::Agent,
        Self::Admin,
        Self::Administration,
    ];

    /// The English name, which no other group may have.
    pub fn name(self) -> &'static str {
        match self {
            Self::Director => "Director",
            Self::Supervisor => "Supervisor",
            Self::Agent => "Agent",
            Self::Admin => "Admin",
            Self::Administration => "Administration",
        }
    }

    /// Whether a built-in group is shown by this name in one of the panel's languages, which no
    /// other group may have either.
    pub fn is_shown_as(name: &str) -> bool {
        let name = fold(name);
        SHOWN_NAMES.iter().any(|shown| fold(shown) == name)
    }

    /// The scope that this group starts with for a permission (P-11 to P-13, P-17).
    pub fn default_scope(self, permission: Permission) -> Scope {
        use Permission as P;
        match self {
            Self::Director | Self::Admin => Scope::Everyone,
            Self::Supervisor => match permission {
                P::SettingsEdit | P::AuditView => Scope::None,
                _ => Scope::Subordinates,
            },
            Self::Agent => match permission {
                P::MailView | P::ContactsView => Scope::Team,
                P::MailOrganize
                | P::MailExport
                | P::ContactsEdit
                | P::ContactsDelete
                | P::UsersView => Scope::Own,
                P::UsersCreate | P::UsersEdit | P::SettingsEdit | P::AuditView => Scope::None,
            },
            Self::Administration => match permission {
                P::SettingsEdit | P::UsersView | P::UsersEdit | P::UsersCreate | P::AuditView => {
                    Scope::Everyone
                }
                _ => Scope::None,
            },
        }
    }
}
