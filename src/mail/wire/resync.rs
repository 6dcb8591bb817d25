//! Opening a folder with what is known of it: only what changed is told (M-13).

use std::collections::BTreeMap;

use model::{FailureKind, Flags};

use super::{
    command::Command,
    error::WireError,
    guard::Worth,
    item::Item,
    response::Data,
    select::{Access, Opening, Selected},
    sequence,
    session::Session,
    status,
    uids::UidSet,
};

/// Changes taken in at once; with more, a comparison is cheaper.
const MAX_CHANGED: usize = 200_000;
/// Keywords in them all.
const MAX_KEYWORDS: usize = 1_000_000;
/// Ranges of messages that went.
const MAX_VANISHED: usize = 1_000_000;
/// Responses to one opening: a change each, and some that are beyond what is taken in.
const MAX_RESPONSES: u32 = 1_000_000;
/// Longest set of known UIDs that is said, in bytes; a longer one is left out.
const MAX_KNOWN: usize = 4_000;

/// What is known of a folder from the last time.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The epoch of its UIDs.
    pub uidvalidity: u32,
    /// [`Selected::highest_modseq`] of then; 0 if there was none.
    pub modseq: u64,
    /// Every message that it was known to hold, stored here or left out on purpose.
    pub uids: &'a UidSet,
}

impl Known<'_> {
    fn is_usable(&self) -> bool {
        self.uidvalidity != 0 && status::modseq(self.modseq).is_some() && !self.uids.is_empty()
    }

    fn fits(&self, selected: &Selected) -> bool {
        selected.uidvalidity == self.uidvalidity
            && selected
                .highest_modseq
                .is_some_and(|now| now >= self.modseq)
    }
}

/// How it was found out what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The server told what went and what changed as it opened the folder (RFC 7162).
    ByQresync,
    /// The server told what changed, and the count or a search what went (RFC 7162).
    ByCondstore,
    /// It wasn't: UIDs and flags have to be compared.
    ByComparison,
}

/// An opened folder and what changed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resync {
    /// The folder.
    pub selected: Selected,
    /// Whether the rest says anything.
    pub how: How,
    /// Known messages that are there no more.
    pub vanished: UidSet,
    /// Messages that are new or whose flags changed, lowest UID first, with the flags of now.
    pub changed: Vec<(u32, Flags)>,
}

/// Changes as they come.
#[derive(Default)]
struct Changes {
    changed: BTreeMap<u32, Flags>,
    keywords: usize,
    vanished: Vec<(u32, u32)>,
    /// Something made no sense or was too much: nothing here is to be believed.
    is_odd: bool,
}

impl Changes {
    fn take(&mut self, item: Item) -> Worth {
        let (Some(uid), Some(flags)) = (item.uid.filter(|uid| *uid != 0), item.flags) else {
            // Without a UID it can't be told whose flags they are (RFC 7162, 3.2.4).
            self.is_odd |= item.uid.is_none();
            return Worth::Foreign;
        };
        self.keywords += flags.names().len();
        let is_full = self.changed.len() >= MAX_CHANGED || self.keywords > MAX_KEYWORDS;
        if is_full && !self.changed.contains_key(&uid) {
            self.is_odd = true;
            self.changed.clear();
            return Worth::Asked;
        }
        if self.changed.insert(uid, flags).is_some() {
            return Worth::Foreign;
        }
        Worth::Asked
    }

    fn take_vanished(&mut self, ranges: Vec<(u32, u32)>) {
        if self.vanished.len() + ranges.len() > MAX_VANISHED {
            self.is_odd = true;
        } else {
            self.vanished.extend(ranges);
        }
    }
}

impl Resync {
    fn unknown(selected: Selected) -> Self {
        Self {
            selected,
            how: How::ByComparison,
            vanished: UidSet::new(),
            changed: Vec::new(),
        }
    }

    fn told(selected: Selected, how: How, vanished: UidSet, changes: Changes) -> Self {
        Self {
            selected,
            how,
            vanished,
            changed: changes.changed.into_iter().collect(),
        }
    }
}

impl Session {
    /// Opens a folder and finds out what changed since it was last seen.
    ///
    /// What the server tells is believed if UIDVALIDITY is the same, its count of changes has
    /// not gone back and nothing in the answer is odd; else it is for a comparison to find
    /// out. An unchanged folder costs one round trip, or two.
    pub async fn resync(
        &mut self,
        raw: &str,
        access: Access,
        known: Known<'_>,
    ) -> Result<Resync, WireError> {
        if known.is_usable() && self.enabled.qresync && self.has("QRESYNC") {
            match self.by_qresync(raw, access, known).await {
                Err(error) if self.may_do_without(&error) => {
                    let resync = self.by_condstore(raw, access, known).await?;
                    self.strike("QRESYNC");
                    return Ok(resync);
                }
                // The next connection had better do without.
                Err(error) if error.kind == FailureKind::NotUnderstood && !self.is_open() => {
                    return Err(error.over("QRESYNC"));
                }
                told => return told,
            }
        }
        self.by_condstore(raw, access, known).await
    }

    async fn by_qresync(
        &mut self,
        raw: &str,
        access: Access,
        known: Known<'_>,
    ) -> Result<Resync, WireError> {
        let set = known.uids.to_string();
        let is_said = set.len() <= MAX_KNOWN;
        let said = if is_said {
            format!(" {set}")
        } else {
            String::new()
        };
        let Known {
            uidvalidity,
            modseq,
            ..
        } = known;
        let command = self
            .opening(raw, access)
            .word(&format!(" (QRESYNC ({uidvalidity} {modseq}{said}))"))
            .tentative()
            .responses(MAX_RESPONSES);
        let mut opening = Opening::default();
        let mut changes = Changes::default();
        let done = self
            .connection
            .bring(&command, |data| {
                if opening.take(&data) {
                    changes = Changes::default();
                }
                match data {
                    Data::Fetch(item) => return changes.take(*item),
                    Data::Vanished(ranges) => changes.take_vanished(ranges),
                    // With QRESYNC nobody says EXPUNGE any more.
                    Data::Expunge => changes.is_odd = true,
                    _ => {}
                }
                Worth::Foreign
            })
            .await?;
        let selected = self.opened(opening, &done, access)?;
        if !known.fits(&selected) || changes.is_odd {
            return Ok(Resync::unknown(selected));
        }
        // Asked about known messages alone the server says nothing of new ones.
        if is_said {
            self.look_beyond(&selected, known, &mut changes).await?;
        }
        if changes.is_odd {
            return Ok(Resync::unknown(selected));
        }
        let vanished = UidSet::from_ranges(std::mem::take(&mut changes.vanished));
        let vanished = sequence::common(known.uids, &vanished);
        Ok(Resync::told(selected, How::ByQresync, vanished, changes))
    }

    /// The flags of messages above the known ones, if there can be any.
    async fn look_beyond(
        &mut self,
        selected: &Selected,
        known: Known<'_>,
        changes: &mut Changes,
    ) -> Result<(), WireError> {
        let Some(next) = known.uids.highest().and_then(|last| last.checked_add(1)) else {
            return Ok(());
        };
        if selected.exists == 0 || selected.uidnext.is_some_and(|uidnext| uidnext <= next) {
            return Ok(());
        }
        let command =
            Command::new(&format!("UID FETCH {next}:* (UID FLAGS)")).responses(MAX_RESPONSES);
        self.connection
            .bring(&command, |data| match data {
                // `*` is the last message, even if that is a known one.
                Data::Fetch(item) if item.uid.is_some_and(|uid| uid >= next) => changes.take(*item),
                Data::Vanished(ranges) => {
                    changes.take_vanished(ranges);
                    Worth::Foreign
                }
                _ => Worth::Foreign,
            })
            .await?;
        Ok(())
    }

    async fn by_condstore(
        &mut self,
        raw: &str,
        access: Access,
        known: Known<'_>,
    ) -> Result<Resync, WireError> {
        let selected = self.open(raw, access).await?;
        if !known.is_usable() || !self.counts_changes() || !known.fits(&selected) {
            return Ok(Resync::unknown(selected));
        }
        let mut changes = Changes::default();
        // The same count of changes: no flag changed and nothing came.
        if selected.exists > 0 && selected.highest_modseq != Some(known.modseq) {
            match self.changed_since(known.modseq, &mut changes).await {
                Err(error) if self.may_do_without(&error) => {
                    self.strike("CONDSTORE");
                    return Ok(Resync::unknown(selected));
                }
                told => told?,
            }
        }
        if changes.is_odd {
            return Ok(Resync::unknown(selected));
        }
        let new = changes.changed.keys();
        let new = new.filter(|uid| !known.uids.contains(**uid)).count() as u64;
        let vanished = if u64::from(selected.exists) == known.uids.len() + new {
            UidSet::new()
        } else {
            let present = self.uids(&selected, None).await?;
            known.uids.difference(&present)
        };
        Ok(Resync::told(selected, How::ByCondstore, vanished, changes))
    }

    async fn changed_since(&mut self, modseq: u64, changes: &mut Changes) -> Result<(), WireError> {
        let words = format!("UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE {modseq})");
        let command = Command::new(&words).tentative().responses(MAX_RESPONSES);
        self.connection
            .bring(&command, |data| match data {
                Data::Fetch(item) => changes.take(*item),
                _ => Worth::Foreign,
            })
            .await?;
        Ok(())
    }
}
