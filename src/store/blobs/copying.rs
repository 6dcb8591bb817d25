//! Raw messages on their way out of one store and into another, compressed as they lie.

use std::ops::{Bound, ControlFlow};

use model::Hash;

use super::{BLOBS_AT, BlobRow, Blobs, MAX_RAW, Packed, read_stored, row, sha256};
use crate::{
    error::{Result, StoreError},
    kv::{Changes, Snapshot},
    tx::decode,
};

/// A raw message as it lies in the store.
pub(crate) struct Stored {
    hash: Hash,
    row: BlobRow,
    bytes: Vec<u8>,
}

impl Stored {
    /// Adds it to a block: hash, bytes as they came, whether compressed, bytes as stored.
    pub(crate) fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.hash.0);
        to.extend_from_slice(&self.row.raw.to_be_bytes());
        to.push(u8::from(self.row.compressed));
        to.extend_from_slice(&(self.bytes.len() as u64).to_be_bytes());
        to.extend_from_slice(&self.bytes);
    }

    fn is_whole(&self) -> bool {
        if !self.row.compressed {
            return sha256(&self.bytes) == self.hash;
        }
        let size = usize::try_from(self.row.raw)
            .unwrap_or(MAX_RAW)
            .min(MAX_RAW);
        zstd::bulk::decompress(&self.bytes, size).is_ok_and(|raw| sha256(&raw) == self.hash)
    }
}

impl Packed {
    /// Takes the next message off a block.
    pub(crate) fn read(from: &mut &[u8]) -> Option<Self> {
        let (hash, rest) = from.split_first_chunk::<32>()?;
        let (raw, rest) = rest.split_first_chunk::<8>()?;
        let (compressed, rest) = rest.split_first()?;
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (bytes, rest) = rest.split_at_checked(length)?;
        *from = rest;
        Some(Self {
            hash: Hash(*hash),
            raw: u64::from_be_bytes(*raw),
            bytes: bytes.to_vec(),
            compressed: *compressed == 1,
        })
    }
}

impl Blobs {
    /// Changes a bit of a message's bytes as they lie.
    #[cfg(test)]
    pub(crate) fn damage(&self, hash: Hash) {
        let snapshot = self.kv.snapshot().unwrap();
        let row = row(&snapshot, hash).unwrap().unwrap();
        let key = crate::key::Key::bytes(&row.segment);
        let at = (super::SEGMENTS.name, key.as_slice());
        let read = |bytes: &[u8]| decode::<minicbor::bytes::ByteVec>(super::SEGMENTS.name, bytes);
        let mut segment = snapshot
            .get(&Changes::default(), at, read)
            .unwrap()
            .unwrap()
            .unwrap();
        segment[row.offset as usize + 20] ^= 1;
        let mut changes = Changes::default();
        let value = crate::tx::encode(super::SEGMENTS.name, &segment).unwrap();
        changes.put(super::SEGMENTS.name, key, Some(value));
        self.kv.turn().commit(&changes).unwrap();
    }

    /// All raw messages as of now.
    pub(crate) fn snapshot(&self) -> Result<Snapshot> {
        self.kv.snapshot()
    }
}

/// Visits all raw messages in the order in which they lie; nothing in place of one that the disk
/// damaged.
pub(crate) fn each_stored(
    snapshot: &Snapshot,
    mut visit: impl FnMut(Option<Stored>) -> Result<ControlFlow<()>>,
) -> Result<()> {
    let all = (BLOBS_AT.name, Bound::Unbounded, Bound::Unbounded);
    snapshot.visit(&Changes::default(), all, |_, value| {
        let hash: Hash = decode(BLOBS_AT.name, value)?;
        let Some(row) = row(snapshot, hash)? else {
            return Ok(ControlFlow::Continue(()));
        };
        match read_stored(snapshot, &row) {
            Ok(bytes) => {
                let stored = Stored { hash, row, bytes };
                visit(stored.is_whole().then_some(stored))
            }
            Err(StoreError::Damaged { .. }) => visit(None),
            Err(error) => Err(error),
        }
    })
}
