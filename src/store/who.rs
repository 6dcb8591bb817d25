//! Who asks.

use std::net::IpAddr;

use model::{Hash, UserId};

/// Who asks: its rights are loaded in the transaction that serves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A user, in whose name we work without a request of theirs.
    User(UserId),
    /// A user with a request: it reaches as far as what let it in, and no longer.
    Visitor(Visitor),
    /// The machine's own administrator on the command line: the Director's rights, audited.
    Operator,
    /// Work of our own, with small rights.
    Job(Job),
}

impl Who {
    /// The user who asks, or in whose name we work; none for the operator and for jobs.
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) | Self::Visitor(Visitor { user, .. }) => Some(user),
            Self::Operator | Self::Job(_) => None,
        }
    }

    /// Whether a token asks, which stands for its user's own person in no case.
    pub fn by_token(self) -> bool {
        matches!(
            self,
            Self::Visitor(Visitor {
                by: LetIn::Token(_),
                ..
            })
        )
    }

    /// Where a visitor comes from.
    pub fn came_from(self) -> Option<IpAddr> {
        match self {
            Self::Visitor(visitor) => Some(visitor.from),
            Self::User(_) | Self::Operator | Self::Job(_) => None,
        }
    }
}

/// A user with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Visitor {
    /// Who.
    pub user: UserId,
    /// What let them in: it must still stand in each transaction.
    pub by: LetIn,
    /// Where they come from.
    pub from: IpAddr,
}

/// What let a visitor in, by its secret's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetIn {
    /// A session, which runs out.
    Session(Hash, Lasting),
    /// An API token.
    Token(Hash),
}

/// How long sessions last, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lasting {
    /// Without use.
    pub idle: i64,
    /// In any case.
    pub absolute: i64,
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
