//! How far a folder was taken over, and what is done when its UIDs begin anew (M-13, M-15).

use std::ops::ControlFlow;

use model::{AccountId, FolderId, Instant};

use crate::{
    error::Result,
    key::Key,
    objects::Told,
    placements::Place,
    rows::{FolderRow, LeftOutRow, MessageRow, PlacementRow},
    table::{FOLDERS, LEFT_OUT, MESSAGES, PLACEMENTS},
    tx::{Reading, Writing, decode, read_key},
    who::Job,
};

/// Changes of a folder's UIDVALIDITY that are followed in one day: a server that gives a new
/// one at each look would have everything placed anew at each look.
const MAX_EPOCHS_A_DAY: u32 = 10;

/// Placements of an old UIDVALIDITY marked in one transaction.
const EPOCH_BATCH: usize = 1_000;

/// A day in milliseconds.
const DAY_MS: i64 = 24 * 3_600_000;

/// Whether a new UIDVALIDITY is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epoch {
    /// It is.
    Begins,
    /// It changed too often today; the folder rests until tomorrow.
    TooMany,
}

/// How far a folder was taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    /// Messages on the server since sync-from.
    pub on_server: u64,
    /// UIDNEXT, MESSAGES and UNSEEN up to which everything is here.
    pub status: (u32, u32, u32),
    /// HIGHESTMODSEQ up to which flags and removals are here.
    pub modseq: Option<u64>,
    /// MAILBOXID (RFC 8474), as told when the folder was opened.
    pub mailbox_id: Option<String>,
}

/// A message that the folder held under a former UIDVALIDITY, by what tells it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormerPlace {
    /// Size in bytes.
    pub size: u64,
    /// INTERNALDATE.
    pub received: Instant,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
}

/// A message under a new UID with what its headers say, and where it may have lain before.
#[derive(Clone, Debug)]
pub struct Proof {
    /// What the server tells of it.
    pub told: Told,
    /// Message-ID of its headers.
    pub message_id: Option<String>,
    /// Hash of its stable headers.
    pub header_hash: [u8; 16],
    /// Former places of the same size and INTERNALDATE.
    pub former: Vec<FormerPlace>,
}

impl Reading {
    /// Folders that the server has no more, and whose messages are still to be marked gone.
    pub fn folders_to_close(&self, account: AccountId) -> Result<Vec<FolderId>> {
        self.only(Job::Sync)?;
        let mut found = Vec::new();
        self.each(
            FOLDERS,
            &account,
            |(_, folder): (AccountId, FolderId), row: FolderRow| {
                if row.gone.is_some() && row.uidvalidity != 0 && !row.here_only {
                    found.push(folder);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found)
    }

    /// What a folder held whole under former UIDVALIDITYs, at most `limit`.
    pub fn former_places(
        &self,
        account: AccountId,
        folder: FolderId,
        uidvalidity: u32,
        limit: usize,
    ) -> Result<Vec<FormerPlace>> {
        self.only(Job::Sync)?;
        let mut former = Vec::new();
        self.each(
            PLACEMENTS,
            &(account, folder),
            |(_, _, validity, uid): Place, row: PlacementRow| {
                if validity != uidvalidity && row.blob.is_some() {
                    former.push(FormerPlace {
                        size: row.size,
                        received: row.received,
                        uidvalidity: validity,
                        uid,
                    });
                }
                Ok(if former.len() < limit {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                })
            },
        )?;
        Ok(former)
    }
}

impl Writing {
    /// Notes a new UIDVALIDITY of a folder, before what was held under another is marked.
    pub fn note_epoch(
        &mut self,
        account: AccountId,
        folder: FolderId,
        uidvalidity: u32,
    ) -> Result<Epoch> {
        self.only(Job::Sync)?;
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        if row.uidvalidity == 0 || row.uidvalidity == uidvalidity {
            return Ok(Epoch::Begins);
        }
        let today = self.now().0.div_euclid(DAY_MS);
        let count = match row.epochs {
            Some((day, count)) if day == today => count,
            _ => 0,
        };
        if count >= MAX_EPOCHS_A_DAY {
            return Ok(Epoch::TooMany);
        }
        row.epochs = Some((today, count + 1));
        self.put(FOLDERS, &(account, folder), &row)?;
        Ok(Epoch::Begins)
    }

    /// Begins a new UIDVALIDITY of a folder: the placements of the old one are gone, their
    /// messages wait for new ones. The UIDVALIDITY 0 ends a folder that is gone. Answers where to go on; call again until that is none.
    pub fn new_epoch(
        &mut self,
        account: AccountId,
        folder: FolderId,
        (uidvalidity, after): (u32, Option<Vec<u8>>),
    ) -> Result<Option<Vec<u8>>> {
        self.only(Job::Sync)?;
        let mut old = Vec::new();
        let mut next = None;
        let prefix = (account, folder).bytes();
        self.each_key(PLACEMENTS, &prefix, after.as_deref(), |key, value| {
            let (_, _, validity, uid): Place = read_key(PLACEMENTS.name, key)?;
            let row: PlacementRow = decode(PLACEMENTS.name, value)?;
            if validity != uidvalidity && row.gone.is_none() {
                old.push((validity, uid));
            }
            if old.len() < EPOCH_BATCH {
                return Ok(ControlFlow::Continue(()));
            }
            next = Some(key.to_vec());
            Ok(ControlFlow::Break(()))
        })?;
        for (validity, uid) in old {
            self.mark_gone(account, (folder, validity), &[uid])?;
        }
        if next.is_none() {
            self.end_left_out(account, folder, uidvalidity)?;
            let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
            if row.uidvalidity != uidvalidity {
                row.uidvalidity = uidvalidity;
                row.status = (0, 0, 0);
                row.modseq = None;
                self.put(FOLDERS, &(account, folder), &row)?;
            }
        }
        Ok(next)
    }

    /// What was left out under another UIDVALIDITY is looked at again under the new one.
    fn end_left_out(
        &mut self,
        account: AccountId,
        folder: FolderId,
        uidvalidity: u32,
    ) -> Result<()> {
        let mut old = Vec::new();
        self.each(
            LEFT_OUT,
            &(account, folder),
            |place: Place, _: LeftOutRow| {
                if place.2 != uidvalidity {
                    old.push(place);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        for place in old {
            self.drop_left_out(place)?;
        }
        Ok(())
    }

    /// Places messages whose size, INTERNALDATE and headers prove that they are held, without
    /// their bytes being fetched again. Answers the UIDs that need no fetching.
    pub fn place_proven(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        proofs: &[Proof],
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        if row.uidvalidity != uidvalidity {
            return Ok(Vec::new());
        }
        let mut placed = Vec::new();
        for proof in proofs {
            for former in &proof.former {
                let at = (account, folder, former.uidvalidity, former.uid);
                let Some(twin) = self.get::<_, PlacementRow>(PLACEMENTS, &at)? else {
                    continue;
                };
                if self.proves(account, proof, &twin)? {
                    let place = (account, folder, uidvalidity, proof.told.uid);
                    self.place_twin(place, &proof.told, &twin)?;
                    placed.push(proof.told.uid);
                    break;
                }
            }
        }
        Ok(placed)
    }

    fn proves(&self, account: AccountId, proof: &Proof, twin: &PlacementRow) -> Result<bool> {
        let told = &proof.told;
        if twin.blob.is_none()
            || told.size != twin.size
            || told.received != Some(twin.received)
            // The server itself says that these are two.
            || (told.object.is_some() && twin.object.is_some() && told.object != twin.object)
        {
            return Ok(false);
        }
        let row: MessageRow = self.need(MESSAGES, &(account, twin.message))?;
        // Letters of a machine without Message-ID may differ in nothing but their text.
        Ok(row.message_id.is_some()
            && row.message_id == proof.message_id
            && row.header_hash == proof.header_hash)
    }

    /// Notes how far a folder was taken over; for the UIDVALIDITY that it was taken over under.
    pub fn folder_synced(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        synced: Synced,
    ) -> Result<()> {
        self.only(Job::Sync)?;
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        if row.uidvalidity != uidvalidity {
            return Ok(());
        }
        row.on_server = synced.on_server;
        row.status = synced.status;
        row.modseq = synced.modseq;
        row.mailbox_id = synced.mailbox_id.or(row.mailbox_id);
        row.checked = Some(self.now());
        let before = row.unmended;
        if before > 0 {
            row.unmended = before.min(self.missing(account, folder, &row)?);
        }
        let mended = row.unmended < before;
        self.put(FOLDERS, &(account, folder), &row)?;
        self.folder_opened(account, folder)?;
        if mended {
            self.mended(account)?;
        }
        Ok(())
    }

    /// Has all folders of an account compared in full at the next look.
    pub(crate) fn look_anew_everywhere(&mut self, account: AccountId) -> Result<()> {
        let folders: Vec<(AccountId, FolderId)> = self.keys(FOLDERS, &account, usize::MAX)?;
        for (_, folder) in folders {
            self.look_anew(account, folder)?;
        }
        Ok(())
    }

    /// Has a folder compared in full at the next look.
    pub(crate) fn look_anew(&mut self, account: AccountId, folder: FolderId) -> Result<()> {
        let mut row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        row.status = (0, 0, 0);
        row.modseq = None;
        self.put(FOLDERS, &(account, folder), &row)
    }
}
