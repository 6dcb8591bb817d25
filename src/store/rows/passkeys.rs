//! Rows about passkeys.

use minicbor::{Decode, Encode, bytes::ByteVec};
use model::{Instant, UserId};

/// A user's passkey: the public half, as the verifier wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PasskeyRow {
    /// Whose.
    #[n(0)]
    pub user: UserId,
    /// What their device calls it; at most 1,023 bytes (WebAuthn, 4).
    #[n(1)]
    pub credential: ByteVec,
    /// The public key, which never changes.
    #[n(2)]
    pub key: ByteVec,
    /// What each use changes: the counter of signatures, whether it is backed up.
    #[n(3)]
    pub state: ByteVec,
    /// Name that its user gave it.
    #[n(4)]
    pub name: String,
    /// When it was added.
    #[n(5)]
    pub added: Instant,
    /// When it was last used to sign in.
    #[n(6)]
    pub used: Option<Instant>,
}
