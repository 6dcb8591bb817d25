//! What an account's task remembers from one connection to the next.

use std::{collections::BTreeMap, time::Duration};

use mail::wire::UidSet;
use model::FolderId;
use tokio::time::Instant;

use crate::pause;

/// Ranges of UIDs kept for one folder; what is more broken up is read from the store.
const MAX_RANGES: usize = 10_000;

/// Connections that may break in the same folder before it is that folder's fault.
const BROKEN: u32 = 2;

/// What is remembered of an account.
#[derive(Default)]
pub(crate) struct Memory {
    folders: BTreeMap<FolderId, Remembered>,
    /// The folder that is being worked at.
    at: Option<FolderId>,
}

#[derive(Default)]
struct Remembered {
    known: Option<(u32, UidSet)>,
    failures: u32,
    broke: u32,
    rests_until: Option<Instant>,
}

impl Memory {
    /// The messages of a folder that are here or left out, if that is remembered.
    pub(crate) fn known(&self, folder: FolderId, uidvalidity: u32) -> Option<&UidSet> {
        let (epoch, known) = self.folders.get(&folder)?.known.as_ref()?;
        (*epoch == uidvalidity).then_some(known)
    }

    /// Remembers the messages of a folder that are here or left out.
    pub(crate) fn remember(&mut self, folder: FolderId, uidvalidity: u32, known: UidSet) {
        let kept = known.ranges().len() <= MAX_RANGES;
        self.folders.entry(folder).or_default().known = kept.then_some((uidvalidity, known));
    }

    /// Forgets them, as something else may have changed them.
    pub(crate) fn forget(&mut self, folder: FolderId) {
        if let Some(folder) = self.folders.get_mut(&folder) {
            folder.known = None;
        }
    }

    /// Whether a folder is let rest after failures of its own.
    pub(crate) fn rests(&self, folder: FolderId) -> bool {
        self.folders
            .get(&folder)
            .and_then(|folder| folder.rests_until)
            .is_some_and(|until| until > Instant::now())
    }

    /// Lets a folder rest, longer with each failure in a row.
    pub(crate) fn failed(&mut self, folder: FolderId) {
        let folder = self.folders.entry(folder).or_default();
        folder.known = None;
        folder.rests_until = Some(Instant::now() + pause::of_folder(folder.failures));
        folder.failures = folder.failures.saturating_add(1);
    }

    /// Lets a folder rest for a time.
    pub(crate) fn rest(&mut self, folder: FolderId, pause: Duration) {
        self.folders.entry(folder).or_default().rests_until = Some(Instant::now() + pause);
    }

    /// Nothing rests any more: somebody asked for a look at all of it.
    pub(crate) fn wake(&mut self) {
        for folder in self.folders.values_mut() {
            folder.rests_until = None;
        }
    }

    /// A folder is in step.
    pub(crate) fn went_well(&mut self, folder: FolderId) {
        self.at = None;
        if let Some(folder) = self.folders.get_mut(&folder) {
            (folder.failures, folder.broke, folder.rests_until) = (0, 0, None);
        }
    }

    /// Work at a folder begins.
    pub(crate) fn begin(&mut self, folder: FolderId) {
        self.at = Some(folder);
    }

    /// The connection broke: if it does so at the same folder again and again, that folder
    /// rests, so that the others get their turn.
    pub(crate) fn broke(&mut self) -> Option<FolderId> {
        let at = self.at.take()?;
        let folder = self.folders.entry(at).or_default();
        folder.known = None;
        folder.broke += 1;
        if folder.broke < BROKEN {
            return None;
        }
        self.failed(at);
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_breaks_connections_rests() {
        let (bad, good) = (FolderId(1), FolderId(2));
        let mut memory = Memory::default();
        memory.begin(bad);
        assert_eq!(memory.broke(), None, "once may be chance");
        memory.begin(good);
        memory.went_well(good);
        memory.begin(bad);
        assert_eq!(memory.broke(), Some(bad));
        assert!(memory.rests(bad) && !memory.rests(good));
        memory.went_well(bad);
        assert!(!memory.rests(bad));
        memory.begin(bad);
        assert_eq!(memory.broke(), None);
    }

    #[test]
    fn what_is_known_is_of_one_epoch() {
        let mut memory = Memory::default();
        memory.remember(FolderId(1), 7, UidSet::range(1, 5));
        assert!(memory.known(FolderId(1), 7).is_some());
        assert!(memory.known(FolderId(1), 8).is_none());
        let broken = UidSet::from_ranges((1..=30_000).step_by(2).map(|uid| (uid, uid)));
        memory.remember(FolderId(1), 7, broken);
        assert!(memory.known(FolderId(1), 7).is_none());
    }
}
