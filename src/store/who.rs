//! Who asks.

use model::UserId;

/// Who asks: its rights are loaded in the transaction that serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A signed-in user, by session or token.
    User(UserId),
    /// The machine's own administrator on the command line: the Director's rights, audited.
    Operator,
    /// Work of our own, with small rights.
    Job(Job),
}

impl Who {
    /// The user who asks, or in whose name we work; none for the operator and for jobs.
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Operator | Self::Job(_) => None,
        }
    }
}

/// Background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// Keeps accounts in step: takes in messages, places them, writes account states.
    Sync,
    /// Follows the change log into the search index.
    Index,
    /// Resolves sessions and tokens, records sign-ins.
    SignIn,
    /// Makes a new installation, prunes what is old, checks.
    Housekeeping,
}
