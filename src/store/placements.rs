//! Placements: what the server does to messages that are held, and what lists show of it.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, ChangeKind, Flags, FolderId, MessageId, MessageRef};

use crate::{
    error::Result,
    lists::list_keys,
    rows::{CountsRow, MessageRow, PlacementRow, PutRow, StandingRow},
    table::{BODIES_WANTED, COUNTS, LISTS, MESSAGES, Nothing, PLACEMENTS, PLACES, STANDINGS},
    tx::{Reading, Writing},
    who::Job,
};

/// Placements of one message that are looked at: all there can be, as what stands where is told
/// by them together.
pub(crate) const MAX_PLACES: usize = usize::MAX;

/// The key of a placement.
pub(crate) type Place = (AccountId, FolderId, u32, u32);

impl Reading {
    /// The UIDs of a folder that are held and not gone, sorted.
    pub fn live_uids(
        &self,
        account: AccountId,
        folder: FolderId,
        uidvalidity: u32,
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let mut uids = Vec::new();
        self.each(
            PLACEMENTS,
            &(account, folder, uidvalidity),
            |(_, _, _, uid): Place, row| {
                if row.gone.is_none() {
                    uids.push(uid);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(uids)
    }

    /// The placements of a message.
    pub(crate) fn placements(
        &self,
        account: AccountId,
        message: MessageId,
    ) -> Result<Vec<(Place, PlacementRow)>> {
        let keys: Vec<(AccountId, MessageId, FolderId, u32, u32)> =
            self.keys(PLACES, &(account, message), MAX_PLACES)?;
        let mut placements = Vec::with_capacity(keys.len());
        for (_, _, folder, validity, uid) in keys {
            let place = (account, folder, validity, uid);
            if let Some(row) = self.get(PLACEMENTS, &place)? {
                placements.push((place, row));
            }
        }
        Ok(placements)
    }
}

/// What a message's placements say together; `before` brings the owner's own mark.
pub(crate) fn standing_of(
    placements: &[(Place, PlacementRow)],
    before: &StandingRow,
) -> StandingRow {
    let live: Vec<&(Place, PlacementRow)> = placements
        .iter()
        .filter(|(_, row)| row.gone.is_none())
        .collect();
    let gone = live.is_empty();
    let last_gone = placements.iter().filter_map(|(_, row)| row.gone).max();
    let at_source: BTreeSet<FolderId> = placements
        .iter()
        .filter(|(_, row)| {
            if gone {
                row.gone == last_gone
            } else {
                row.gone.is_none()
            }
        })
        .map(|((_, folder, _, _), _)| *folder)
        .collect();
    let shown = |bit: u8| {
        placements
            .iter()
            .any(|(_, row)| (gone || row.gone.is_none()) && row.flags.has(bit))
    };
    let seen = shown(Flags::SEEN);
    let flagged = shown(Flags::FLAGGED);
    let put = before
        .put
        .clone()
        .filter(|put| still_put(put, gone, &at_source));
    StandingRow {
        folders: match &put {
            Some(put) => put.folders().into_iter().collect(),
            None => at_source.into_iter().collect(),
        },
        seen,
        owner_mark: if seen == before.seen {
            before.owner_mark
        } else {
            None
        },
        flagged,
        answered: shown(Flags::ANSWERED),
        gone,
        put,
        flag_mark: if flagged == before.flagged {
            before.flag_mark
        } else {
            None
        },
        tags: before.tags.clone(),
        came_from: before.came_from.clone(),
        forwarded: placements
            .iter()
            .any(|(_, row)| (gone || row.gone.is_none()) && row.flags.has_keyword(FORWARDED)),
    }
}

/// Whether a message still stands where it was put here: until the source has it there too, or
/// has moved it elsewhere since.
fn still_put(put: &PutRow, gone: bool, at_source: &BTreeSet<FolderId>) -> bool {
    if gone {
        return true;
    }
    let folders = put.folders();
    let moved = at_source
        .iter()
        .any(|folder| !folders.contains(folder) && !put.from.contains(folder));
    *at_source != folders && (put.stays || !moved)
}

/// The keyword of forwarded messages (RFC 5788 registry).
const FORWARDED: &str = "$Forwarded";

impl Writing {
    /// Brings a message's standing, lists and counts in line with its placements. Answers
    /// whether anything changed.
    pub(crate) fn settle(&mut self, account: AccountId, message: MessageId) -> Result<bool> {
        let before: StandingRow = self
            .get(STANDINGS, &(account, message))?
            .unwrap_or_default();
        let placements = self.placements(account, message)?;
        let mut after = standing_of(&placements, &before);
        self.keep_wished((account, message), &before, &mut after)?;
        self.restand(account, message, (&before, &after))
    }

    /// Replaces a message's standing, its list entries and the counts of its folders.
    pub(crate) fn restand(
        &mut self,
        account: AccountId,
        message: MessageId,
        (before, after): (&StandingRow, &StandingRow),
    ) -> Result<bool> {
        if before == after {
            return Ok(false);
        }
        self.put(STANDINGS, &(account, message), after)?;
        if before.folders != after.folders {
            let row: MessageRow = self.need(MESSAGES, &(account, message))?;
            for folder in before
                .folders
                .iter()
                .filter(|folder| !after.folders.contains(folder))
            {
                for key in list_keys(account, *folder, message, &row) {
                    self.delete(LISTS, &key);
                }
            }
            for folder in after
                .folders
                .iter()
                .filter(|folder| !before.folders.contains(folder))
            {
                for key in list_keys(account, *folder, message, &row) {
                    self.put(LISTS, &key, &Nothing)?;
                }
            }
        }
        let folders: BTreeSet<FolderId> = before
            .folders
            .iter()
            .chain(&after.folders)
            .copied()
            .collect();
        for folder in folders {
            let (was, is) = (
                before.folders.contains(&folder),
                after.folders.contains(&folder),
            );
            let mut counts: CountsRow = self.get(COUNTS, &(account, folder))?.unwrap_or_default();
            counts.messages = step(counts.messages, was, is);
            counts.unread = step(counts.unread, was && before.unread(), is && after.unread());
            self.put(COUNTS, &(account, folder), &counts)?;
        }
        Ok(true)
    }

    /// Takes over the server's flags of messages in a folder.
    pub fn take_flags(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        flags: &[(u32, Flags)],
    ) -> Result<()> {
        self.only(Job::Sync)?;
        for (uid, flags) in flags {
            let place = (account, folder, uidvalidity, *uid);
            let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? else {
                continue;
            };
            if row.flags == *flags {
                continue;
            }
            row.flags = flags.clone();
            self.put_and_settle(place, &row)?;
        }
        Ok(())
    }

    pub(crate) fn put_and_settle(&mut self, place: Place, row: &PlacementRow) -> Result<()> {
        let (account, message) = (place.0, row.message);
        self.put_placement(place, row)?;
        if self.settle(account, message)? {
            self.change(ChangeKind::MessageChanged {
                message: MessageRef { account, message },
            })?;
        }
        Ok(())
    }

    /// Marks messages gone from a folder at the source; they stay here (M-16).
    pub fn mark_gone(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        uids: &[u32],
    ) -> Result<()> {
        self.only(Job::Sync)?;
        let now = self.now();
        for uid in uids {
            let place = (account, folder, uidvalidity, *uid);
            self.drop_left_out(place)?;
            let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)? else {
                self.drop_left_out(place)?;
                continue;
            };
            self.delete(BODIES_WANTED, &place);
            if row.gone.is_some() {
                continue;
            }
            row.gone = Some(now);
            self.put_and_settle(place, &row)?;
        }
        Ok(())
    }
}

fn step(count: u64, was: bool, is: bool) -> u64 {
    match (was, is) {
        (false, true) => count + 1,
        (true, false) => count.saturating_sub(1),
        _ => count,
    }
}
