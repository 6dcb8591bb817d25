//! Finding a message by its words: the full-text index and the language of the search box.
//!
//! This room owns the index files, how a text is cut into words (the same when it is
//! stored, asked for and highlighted), and what `from:`, `before:` and the like mean.
//! The index is derived from the store and disposable: [`Index::open`] throws away what
//! it can't read, and the caller feeds it again from the change log.
//!
//! It must never know the store, folders, read states, users or their rights: it gives
//! candidates, newest first, out of the accounts it was told, and its caller decides
//! who sees which.

mod analysis;
mod compile;
mod document;
mod error;
mod fields;
mod find;
mod index;
#[cfg(test)]
mod properties;
mod query;
mod queue;
mod rank;
#[cfg(test)]
mod tests;
mod writer;

pub use document::Document;
pub use error::IndexError;
pub use find::{Candidate, MAX_CANDIDATES, Within};
pub use index::Index;
pub use query::{Fault, FileSizes, Form, KEYS, Query, QueryError, Typing, Wanted};
pub use rank::{BadRank, Rank};
pub use writer::{Entry, Writer};
