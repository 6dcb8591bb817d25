//! Roles and statuses of users.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The place in the hierarchy (P-11 to P-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Exactly one; every right.
    #[n(0)]
    Director,
    /// Answers for agents.
    #[n(1)]
    Supervisor,
    /// Works with contacts.
    #[n(2)]
    Agent,
}

impl Role {
    /// The word in forms, the API and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::Supervisor => "supervisor",
            Self::Agent => "agent",
        }
    }
}

/// A user's stored state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Signs in.
    #[n(0)]
    Active,
    /// Not before confirming by e-mail.
    #[n(1)]
    PendingActivation,
    /// Does not sign in; a seat.
    #[n(2)]
    Blocked,
    /// Does not sign in; no seat.
    #[n(3)]
    Deleted,
}
