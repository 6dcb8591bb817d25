//! Rows about signing in: second factors, one-time links, networks.

use minicbor::{Decode, Encode};
use model::{Hash, Instant, UserId};

use super::Sealed;

/// A user's second factor (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SecondFactorRow {
    /// The seed that the user's device shares.
    #[n(0)]
    pub seed: Sealed,
    /// The last step whose code was taken; none up to it is taken again.
    #[n(1)]
    pub step: u64,
    /// Hashes of the recovery codes that are left.
    #[n(2)]
    pub recovery: Vec<Hash>,
    /// Since when.
    #[n(3)]
    pub since: Instant,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum LinkKind {
    /// A new user confirms their address and chooses a password.
    #[n(0)]
    Activation,
    /// A user chooses another password.
    #[n(1)]
    Reset,
}

/// A one-time link (P-9).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OneTimeLinkRow {
    /// Hash of its secret.
    #[n(0)]
    pub hash: Hash,
    /// What for.
    #[n(1)]
    pub kind: LinkKind,
    /// When it was made.
    #[n(2)]
    pub made: Instant,
}

/// An account at an OpenID provider that signs a user in (P-28).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OpenIdLinkRow {
    /// Whom.
    #[n(0)]
    pub user: UserId,
    /// Since when.
    #[n(1)]
    pub since: Instant,
    /// The address that the provider told then, to know the account by; empty for none.
    #[n(2)]
    pub email: String,
}

/// A network that users sign in from (P-26).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct NetworkRow {
    /// Name.
    #[n(0)]
    pub name: String,
    /// The range in CIDR form.
    #[n(1)]
    pub range: String,
}
