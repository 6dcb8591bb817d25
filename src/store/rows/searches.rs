//! Rows about searches that users keep.

use minicbor::{Decode, Encode};

/// A search kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SavedSearchRow {
    /// Name.
    #[n(0)]
    pub name: String,
    /// The search as it is typed.
    #[n(1)]
    pub query: String,
}
