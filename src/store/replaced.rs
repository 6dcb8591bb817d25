//! A UID that was gone and is there again under the same UIDVALIDITY. After a server was restored
//! from a backup it may be another message's: only what is proven the same is brought back, and
//! what is not makes room, with all that it had (M-16, X-12).

use model::{AccountId, ChangeKind, FolderId, MessageRef};

use crate::{
    error::Result,
    intake::{Arrival, Part},
    objects::Told,
    placements::Place,
    rows::{FolderRow, MessageRow, PlacementRow},
    table::{BODIES_WANTED, FOLDERS, MESSAGES, PLACEMENTS, PLACES},
    tx::{Reading, Writing},
    who::Job,
};

/// Messages that one UID of a folder may have had under one UIDVALIDITY; of a server that uses it
/// again more often than that, the last one stays.
const MAX_REPLACED: usize = 1_000;

impl PlacementRow {
    /// Whether what the server tells of a UID is what it told of this placement.
    pub(crate) fn is_told(&self, told: &Told) -> bool {
        self.size == told.size
            && Some(self.received) == told.received
            // The server itself says that these are two.
            && (self.object.is_none() || told.object.is_none() || self.object == told.object)
    }
}

impl Reading {
    /// Those of a folder's UIDs that are held and gone at the source.
    pub fn gone_uids(
        &self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        uids: &[u32],
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let mut gone = Vec::new();
        for uid in uids {
            let place = (account, folder, uidvalidity, *uid);
            let row: Option<PlacementRow> = self.get(PLACEMENTS, &place)?;
            if row.is_some_and(|row| row.gone.is_some()) {
                gone.push(*uid);
            }
        }
        Ok(gone)
    }

    /// Those of a folder's UIDs that are held and not gone, and are other messages at the server:
    /// their INTERNALDATE is another. Sizes don't count, some servers tell them in no more than
    /// about.
    pub fn replaced_uids(
        &self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        told: &[Told],
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let mut replaced = Vec::new();
        for one in told {
            let place = (account, folder, uidvalidity, one.uid);
            let row: Option<PlacementRow> = self.get(PLACEMENTS, &place)?;
            let another = |row: &PlacementRow| one.received.is_some_and(|at| at != row.received);
            if row.is_some_and(|row| row.gone.is_none() && another(&row)) {
                replaced.push(one.uid);
            }
        }
        Ok(replaced)
    }

    /// Whether an arrival is what lies at its place already.
    pub(crate) fn is_same(
        &self,
        account: AccountId,
        row: &PlacementRow,
        arrival: &Arrival,
    ) -> Result<bool> {
        let (dates, sizes) = (row.received == arrival.received, row.size == arrival.size);
        let lies = row.gone.is_none();
        if let (Some(blob), Part::Whole) = (row.blob, arrival.part) {
            return Ok(blob == arrival.blob || (lies && dates && sizes));
        }
        let message: MessageRow = self.need(MESSAGES, &(account, row.message))?;
        let heads = message.message_id == arrival.parsed.message_id
            && message.header_hash == arrival.parsed.header_hash;
        // Of what lies there without its body, some servers tell the size in no more than
        // about: its headers are enough then.
        Ok(dates && if lies { sizes || heads } else { sizes && heads })
    }
}

impl Writing {
    /// Brings back placements that were marked gone and are there again under the same
    /// UIDVALIDITY, as when a folder was not listed for a while: those of the same size and
    /// INTERNALDATE. Answers their UIDs.
    pub fn bring_back_all(
        &mut self,
        account: AccountId,
        (folder, uidvalidity): (FolderId, u32),
        told: &[Told],
    ) -> Result<Vec<u32>> {
        self.only(Job::Sync)?;
        let mut back = Vec::new();
        for one in told {
            let place = (account, folder, uidvalidity, one.uid);
            if let Some(mut row) = self.get::<_, PlacementRow>(PLACEMENTS, &place)?
                && row.gone.is_some()
                && row.is_told(one)
            {
                row.flags = one.flags.clone();
                self.bring_back(place, &mut row)?;
                back.push(one.uid);
            }
        }
        Ok(back)
    }

    /// A placement that was gone is there again.
    pub(crate) fn bring_back(&mut self, place: Place, row: &mut PlacementRow) -> Result<()> {
        row.gone = None;
        self.put_and_settle(place, row)
    }

    /// Makes room for another message at a place: what lay there is gone at the source, and is
    /// kept under a UIDVALIDITY that is not the folder's, as what it held under former ones is.
    /// Answers whether there was room for it.
    pub(crate) fn make_room(&mut self, place: Place, row: &PlacementRow) -> Result<bool> {
        let Some(aside) = self.aside(place)? else {
            return Ok(false);
        };
        let (account, folder, validity, uid) = place;
        // Its labels go with it.
        self.take_labels(account, (folder, validity), &[(uid, Vec::new())])?;
        self.delete_placement(place, row)?;
        self.delete(BODIES_WANTED, &place);
        self.delete(PLACES, &(account, row.message, folder, validity, uid));
        let kept = PlacementRow {
            gone: row.gone.or(Some(self.now())),
            ..row.clone()
        };
        self.place(aside, &kept)?;
        if self.settle(account, row.message)? {
            let message = MessageRef {
                account,
                message: row.message,
            };
            self.change(ChangeKind::MessageChanged { message })?;
        }
        Ok(true)
    }

    /// Where what lies at a place can be kept aside: no server counts its UIDVALIDITYs so far
    /// up, and one that does finds another message there, which makes room again.
    fn aside(&self, (account, folder, validity, uid): Place) -> Result<Option<Place>> {
        let row: FolderRow = self.need(FOLDERS, &(account, folder))?;
        for aside in (1..=u32::MAX).rev().take(MAX_REPLACED) {
            let place = (account, folder, aside, uid);
            if aside != validity && aside != row.uidvalidity && !self.has(PLACEMENTS, &place)? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }
}
