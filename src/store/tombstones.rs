//! What was removed for good here: by identity, and of letters that share one, which texts.

use minicbor::{Decode, Encode};
use model::{AccountId, Hash, Instant};

use crate::{
    error::Result,
    intake::{Arrival, Part, identity, identity_of},
    placements::Place,
    rows::{MessageRow, PlacementRow},
    table::TOMBSTONES,
    tx::{Reading, Writing},
};

/// Texts that a tombstone remembers; beyond that it stands for all letters of its identity.
const MAX_TEXTS: usize = 64;

/// That a message was removed for good.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub(crate) struct TombstoneRow {
    /// When.
    #[n(0)]
    pub(crate) at: Instant,
    /// Its raw bytes, with their size; none stands for all letters of its identity.
    #[n(1)]
    pub(crate) texts: Option<Vec<(Hash, u64)>>,
}

// A date alone, as rows were before they told the texts, or both.
impl<'b, C> Decode<'b, C> for TombstoneRow {
    fn decode(
        from: &mut minicbor::Decoder<'b>,
        context: &mut C,
    ) -> Result<Self, minicbor::decode::Error> {
        if from.datatype()? != minicbor::data::Type::Array {
            return Ok(Self {
                at: from.decode_with(context)?,
                texts: None,
            });
        }
        // What is none at the end is not written.
        let fields = from.array()?.unwrap_or_default();
        Ok(Self {
            at: from.decode_with(context)?,
            texts: if fields > 1 {
                from.decode_with(context)?
            } else {
                None
            },
        })
    }
}

impl TombstoneRow {
    /// Whether it stands for a placement's text: of one without bytes its size tells.
    fn covers(&self, blob: Option<Hash>, size: u64) -> bool {
        self.texts.as_ref().is_none_or(|texts| {
            texts.iter().any(|(hash, removed)| match blob {
                Some(blob) => *hash == blob,
                None => *removed == size,
            })
        })
    }
}

impl Reading {
    /// Whether an arrival was removed for good here.
    pub(crate) fn is_removed(&self, account: AccountId, arrival: &Arrival) -> Result<bool> {
        let row: Option<TombstoneRow> = self.get(TOMBSTONES, &(account, identity(arrival)))?;
        let blob = (arrival.part == Part::Whole).then_some(arrival.blob);
        Ok(row.is_some_and(|row| row.covers(blob, arrival.size)))
    }

    /// Whether a text of a stored message was removed for good, for checking.
    pub(crate) fn came_back(
        &self,
        account: AccountId,
        row: &MessageRow,
        placements: &[(Place, PlacementRow)],
    ) -> Result<bool> {
        let tombstone: Option<TombstoneRow> = self.get(TOMBSTONES, &(account, identity_of(row)))?;
        Ok(tombstone.is_some_and(|tombstone| {
            placements.iter().any(|(_, placed)| {
                let known = tombstone.texts.is_none() || placed.blob.is_some();
                known && tombstone.covers(placed.blob, placed.size)
            })
        }))
    }
}

impl Writing {
    /// Remembers a message that is removed for good, with the texts that it had.
    pub(crate) fn bury(
        &mut self,
        account: AccountId,
        row: &MessageRow,
        placements: &[(Place, PlacementRow)],
    ) -> Result<()> {
        let key = (account, identity_of(row));
        let before: Option<TombstoneRow> = self.get(TOMBSTONES, &key)?;
        let mut texts = match before {
            Some(before) => before.texts,
            None => Some(Vec::new()),
        };
        for (_, placed) in placements {
            // Without its bytes nothing tells it from another letter of its identity.
            texts = texts.zip(placed.blob).map(|(mut texts, blob)| {
                if !texts.iter().any(|(known, _)| *known == blob) {
                    texts.push((blob, placed.size));
                }
                texts
            });
        }
        let row = TombstoneRow {
            at: self.now(),
            texts: texts.filter(|texts| texts.len() <= MAX_TEXTS),
        };
        self.put(TOMBSTONES, &key, &row)
    }

    /// Forgets that an arrival was removed: whoever brings it here again wants it after all.
    pub(crate) fn unbury(&mut self, account: AccountId, arrival: &Arrival) -> Result<()> {
        let key = (account, identity(arrival));
        let Some(mut row) = self.get::<_, TombstoneRow>(TOMBSTONES, &key)? else {
            return Ok(());
        };
        if let Some(texts) = &mut row.texts {
            texts.retain(|(hash, _)| *hash != arrival.blob);
        }
        if row.texts.as_ref().is_none_or(Vec::is_empty) {
            self.delete(TOMBSTONES, &key);
            return Ok(());
        }
        self.put(TOMBSTONES, &key, &row)
    }
}

#[cfg(test)]
mod tests {
    use super::{Hash, Instant, TombstoneRow};

    #[test]
    fn a_tombstone_from_before_stands_for_all_texts() {
        let before = minicbor::to_vec(Instant(5)).unwrap();
        let row: TombstoneRow = minicbor::decode(&before).unwrap();
        assert_eq!((row.at, &row.texts), (Instant(5), &None));
        for texts in [None, Some(vec![(Hash([1; 32]), 7)])] {
            let known = TombstoneRow {
                texts,
                ..row.clone()
            };
            let bytes = minicbor::to_vec(&known).unwrap();
            assert_eq!(minicbor::decode::<TombstoneRow>(&bytes).unwrap(), known);
            let all = known.texts.is_none();
            assert!(known.covers(Some(Hash([1; 32])), 9));
            assert_eq!(known.covers(Some(Hash([2; 32])), 7), all);
            // Of one without bytes the size tells.
            assert!(known.covers(None, 7));
            assert_eq!(known.covers(None, 8), all);
        }
    }
}
