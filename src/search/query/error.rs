//! What is wrong with a search.

use std::ops::Range;

use super::token::KEYS;

/// What is wrong with a search, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}: {token}")]
pub struct QueryError {
    /// What is wrong.
    pub kind: Fault,
    /// The word that is wrong, as typed.
    pub token: String,
    /// Its bytes in the text.
    pub at: Range<usize>,
}

/// What can be wrong with a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no such operator; [`KEYS`] lists those that are.
    #[error("no such operator (there are {})", listed())]
    UnknownKey,
    /// Nothing stands after the colon.
    #[error("a value is missing after the colon")]
    NoValue,
    /// Not `2026-03-31`, `2026-03`, `2026` or `31.03.2026`.
    #[error("not a date; write 2026-03-31, 2026-03, 2026 or 31.03.2026")]
    BadDate,
    /// Not a number of bytes such as `500k`, `5M` or `1G`.
    #[error("not a size; write 500k, 5M or 1G")]
    BadSize,
    /// After `has:` comes `attachment`.
    #[error("only has:attachment is known")]
    BadHas,
    /// After `is:` comes `unread`, `read` or `flagged`.
    #[error("only is:unread, is:read and is:flagged are known")]
    BadIs,
    /// This operator can't be excluded with a minus.
    #[error("this can't be excluded")]
    NotExcluded,
    /// This operator may stand once only.
    #[error("this may stand only once")]
    Twice,
    /// The text, or the number of its conditions, is beyond what is sensible.
    #[error("the search is too long")]
    TooLong,
}

fn listed() -> String {
    KEYS.map(|key| format!("{key}:")).join(", ")
}
