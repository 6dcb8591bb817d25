//! The texts of a message that a server holds in several: equal in Message-ID, From, To, Date and
//! Subject, they are one message, and the bytes of each are kept.

use model::{Hash, Instant};

use crate::{error::Result, lists::Listed, tx::Reading};

/// Texts of one message that are told apart; the first ones.
pub const MAX_VERSIONS: usize = 16;

/// Raw bytes of a message that are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// SHA-256 of them.
    pub blob: Hash,
    /// Size in bytes.
    pub size: u64,
    /// INTERNALDATE under which they were found first.
    pub received: Instant,
}

impl Reading {
    /// All raw bytes that are held of an opened message: those that it is shown by first, then
    /// by date.
    pub fn versions(&self, seen: &Listed) -> Result<Vec<Version>> {
        let mut versions: Vec<Version> = self
            .placements(seen.id.account, seen.id.message)?
            .into_iter()
            .filter_map(|(_, row)| {
                Some(Version {
                    blob: row.blob?,
                    size: row.size,
                    received: row.received,
                })
            })
            .collect();
        let own = seen.row.blob;
        versions.sort_by_key(|one| (one.blob != own, one.received, one.blob));
        let mut known = std::collections::BTreeSet::new();
        versions.retain(|one| known.insert(one.blob));
        versions.truncate(MAX_VERSIONS);
        Ok(versions)
    }
}
