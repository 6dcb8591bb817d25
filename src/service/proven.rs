//! What shows that somebody is a user; it must still hold when they are let in.

use model::{Hash, Status, UserId};
use store::{OpenIdAccount, Reading, StoreError, UserRow, sha256};

/// Digits by which one proof of a user is told from the next.
const FINGERPRINT: usize = 16;

/// What showed that somebody is a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Proven {
    /// A password, by its hash.
    Password(String),
    /// The word of an OpenID provider about an account there.
    OpenId(OpenIdAccount),
    /// A passkey.
    Passkey(Hash),
}

/// Somebody who proved to be a user.
#[derive(Clone)]
pub(crate) struct Candidate {
    /// Whom.
    pub(crate) user: UserId,
    /// The user as they were then.
    pub(crate) row: UserRow,
    /// By what.
    pub(crate) proven: Proven,
}

impl Proven {
    /// Whether it still is the user's, who still signs in: another password may have been set
    /// or the account disconnected in the meantime.
    pub(crate) fn stands(&self, r: &Reading, user: UserId) -> Result<bool, StoreError> {
        let row = r.user_half_way(user)?;
        let Some(row) = row.filter(|row| row.status == Status::Active) else {
            return Ok(false);
        };
        match self {
            Self::Password(hash) => Ok(!hash.is_empty() && row.password == *hash),
            Self::OpenId(account) => Ok(r
                .user_of_openid(account)?
                .is_some_and(|(theirs, _)| theirs == user)),
            Self::Passkey(id) => Ok(r.passkey(*id)?.is_some_and(|row| row.user == user)),
        }
    }

    /// What tells it from every other proof of the user, and says nothing of itself.
    pub(crate) fn fingerprint(&self) -> String {
        let text = match self {
            Self::Password(hash) => format!("password {hash}"),
            Self::OpenId(account) => format!("openid {} {}", account.issuer, account.subject),
            Self::Passkey(id) => format!("passkey {id}"),
        };
        let hash = sha256(text.as_bytes()).to_string();
        hash.chars().take(FINGERPRINT).collect()
    }
}

/// The user who gave a proof of this fingerprint, if it still stands.
pub(crate) fn candidate(
    r: &Reading,
    user: UserId,
    fingerprint: &str,
) -> Result<Option<Candidate>, StoreError> {
    let Some(row) = r.user_half_way(user)? else {
        return Ok(None);
    };
    let accounts = r.openid_accounts(user)?.into_iter().map(Proven::OpenId);
    let mut proofs = accounts.chain([Proven::Password(row.password.clone())]);
    let Some(proven) = proofs.find(|proven| proven.fingerprint() == fingerprint) else {
        return Ok(None);
    };
    Ok(proven
        .stands(r, user)?
        .then_some(Candidate { user, row, proven }))
}
