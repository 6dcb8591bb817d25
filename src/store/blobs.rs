//! Raw messages, byte for byte: content-addressed, compressed, checked when read.
//!
//! A batch of compressed messages is one stream cut into segments that fill the engine's
//! power-of-two pages, so that little of the file is empty (see ARCHITECTURE.md).

mod copying;

use std::{
    collections::HashSet,
    ops::{Bound, ControlFlow},
    path::Path,
};

use minicbor::{Decode, Encode, bytes::ByteVec};
use model::Hash;
use sha2::{Digest, Sha256};

use crate::{
    error::{Result, StoreError},
    key::Key,
    kv::{Changes, Kv, Snapshot},
    table::{BLOB_META, BLOBS, BLOBS_AT, BYTES, SEGMENTS},
    tx::{decode, encode, read_key},
};

pub(crate) use copying::each_stored;

/// Pages of the byte file held in memory, in bytes: it is read rarely and in long runs.
const CACHE: usize = 8 << 20;

/// The largest segment, in bytes of the engine's page.
const LARGEST: usize = 64 << 10;

/// The smallest segment that fills a page of its own.
const SMALLEST: usize = 4 << 10;

/// What the engine and the encoding add to a segment in its page.
const OVERHEAD: usize = 64;

/// zstd level: 1 is within a few percent of 3 on mail and twice as fast.
const LEVEL: i32 = 1;

/// A message is stored as it is unless compression takes off at least a sixteenth.
const WORTH: usize = 16;

/// The largest message that is read back, in bytes; larger ones are never stored.
const MAX_RAW: usize = 1 << 30;

/// A segment and a place in it, where a raw message starts.
pub(crate) type SegmentPlace = (u64, u32);

/// Where a raw message lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BlobRow {
    /// First segment.
    #[n(0)]
    segment: u64,
    /// Place in it, in bytes.
    #[n(1)]
    offset: u32,
    /// Bytes as stored.
    #[n(2)]
    stored: u64,
    /// Bytes as they came.
    #[n(3)]
    raw: u64,
    /// Whether it is compressed.
    #[n(4)]
    compressed: bool,
}

/// A message made ready to be stored, away from the writer.
pub struct Packed {
    hash: Hash,
    raw: u64,
    bytes: Vec<u8>,
    compressed: bool,
}

impl Packed {
    /// Hashes and compresses a raw message.
    pub fn new(raw: &[u8]) -> Self {
        let hash = sha256(raw);
        // Nothing is stored as something, so that no two messages start at one place.
        let packed = zstd::bulk::compress(raw, LEVEL)
            .ok()
            // Even an empty message takes some bytes: two can't start at one place.
            .filter(|packed| raw.is_empty() || packed.len() < raw.len() - raw.len() / WORTH);
        let compressed = packed.is_some();
        Self {
            hash,
            raw: raw.len() as u64,
            bytes: packed.unwrap_or_else(|| raw.to_vec()),
            compressed,
        }
    }

    /// The SHA-256 of the raw message.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Takes the bytes out, leaving the hash.
    #[must_use]
    pub fn take(&mut self) -> Self {
        Self {
            hash: self.hash,
            raw: self.raw,
            bytes: std::mem::take(&mut self.bytes),
            compressed: self.compressed,
        }
    }

    /// Bytes that it takes until it is stored.
    pub fn weight(&self) -> usize {
        self.bytes.len()
    }
}

/// The SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// The file of raw messages.
pub struct Blobs {
    kv: Kv,
}

impl Blobs {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            kv: Kv::open(path, BYTES, CACHE)?,
        })
    }

    /// Stores a batch durably; what is held already is not stored again.
    pub fn store(&self, batch: &[Packed]) -> Result<()> {
        let mut turn = self.kv.turn();
        let snapshot = self.kv.snapshot()?;
        let mut changes = Changes::default();
        let first = next_segment(&snapshot)?;
        let mut stream = Stream {
            next: first,
            open: Vec::with_capacity(LARGEST),
            changes: &mut changes,
        };
        let mut new: HashSet<Hash> = HashSet::new();
        let mut lengths: Vec<(Hash, u64, &Packed)> = Vec::new();
        let mut total = 0_u64;
        for packed in batch {
            let held = snapshot.get(
                &Changes::default(),
                (BLOBS.name, &packed.hash.bytes()),
                |_| (),
            )?;
            if held.is_none() && new.insert(packed.hash) {
                lengths.push((packed.hash, total, packed));
                total += packed.bytes.len() as u64;
            }
        }
        let mut starts = Vec::new();
        for (hash, at, packed) in &lengths {
            starts.push((*hash, *packed, stream.place(total - at)));
            stream.push(&packed.bytes, total - at)?;
        }
        stream.finish()?;
        let next = stream.next;
        for (hash, packed, (segment, offset)) in starts {
            let row = BlobRow {
                segment,
                offset,
                stored: packed.bytes.len() as u64,
                raw: packed.raw,
                compressed: packed.compressed,
            };
            changes.put(BLOBS.name, hash.bytes(), Some(encode(BLOBS.name, &row)?));
            changes.put(
                BLOBS_AT.name,
                (segment, offset).bytes(),
                Some(encode(BLOBS_AT.name, &hash)?),
            );
        }
        if next > first {
            changes.put(
                BLOB_META.name,
                next_key(),
                Some(encode(BLOB_META.name, &next)?),
            );
        }
        turn.commit(&changes)
    }

    /// The raw message with a hash; checked against it.
    ///
    /// [`StoreError::BytesMissing`] if it is not held, [`StoreError::Damaged`] if the disk
    /// changed it.
    pub fn read(&self, hash: Hash) -> Result<Vec<u8>> {
        let snapshot = self.kv.snapshot()?;
        let row = row(&snapshot, hash)?.ok_or(StoreError::BytesMissing)?;
        let stored = read_stored(&snapshot, &row)?;
        let raw = if row.compressed {
            let size = usize::try_from(row.raw).unwrap_or(MAX_RAW).min(MAX_RAW);
            zstd::bulk::decompress(&stored, size).map_err(|error| damaged(&error.to_string()))?
        } else {
            stored
        };
        if sha256(&raw) == hash {
            Ok(raw)
        } else {
            Err(damaged("a message's checksum differs"))
        }
    }

    /// Whether a raw message is held.
    pub fn holds(&self, hash: Hash) -> Result<bool> {
        Ok(row(&self.kv.snapshot()?, hash)?.is_some())
    }

    /// Raw messages held.
    pub fn count(&self) -> Result<u64> {
        self.kv.snapshot()?.len(BLOBS.name)
    }

    /// Removes raw messages that `named` does not name: left by a stop between the bytes'
    /// commit and the records'. Answers how many.
    ///
    /// A segment goes when no message lies in it any more.
    pub fn sweep(&self, mut named: impl FnMut(Hash) -> Result<bool>) -> Result<u64> {
        let mut turn = self.kv.turn();
        let snapshot = self.kv.snapshot()?;
        let none = Changes::default();
        let mut changes = Changes::default();
        let mut swept = 0;
        // Segments from here on hold nothing that stays, as far as was read.
        let mut free_from = 0_u64;
        snapshot.visit(
            &none,
            (BLOBS_AT.name, Bound::Unbounded, Bound::Unbounded),
            |key, value| {
                let (segment, _): SegmentPlace = read_key(BLOBS_AT.name, key)?;
                let hash: Hash = decode(BLOBS_AT.name, value)?;
                let Some(row) = row(&snapshot, hash)? else {
                    return Ok(ControlFlow::Continue(()));
                };
                if named(hash)? {
                    for gone in free_from..segment {
                        changes.put(SEGMENTS.name, gone.bytes(), None);
                    }
                    free_from = last_segment(&snapshot, &row)? + 1;
                } else {
                    swept += 1;
                    changes.put(BLOBS.name, hash.bytes(), None);
                    changes.put(BLOBS_AT.name, key.to_vec(), None);
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        if swept > 0 {
            for gone in free_from..next_segment(&snapshot)? {
                changes.put(SEGMENTS.name, gone.bytes(), None);
            }
            turn.commit(&changes)?;
        }
        Ok(swept)
    }
}

/// A stream of compressed messages on its way into segments.
struct Stream<'a> {
    next: u64,
    open: Vec<u8>,
    changes: &'a mut Changes,
}

impl Stream<'_> {
    /// Where the next byte will lie, `left` bytes before the end of the stream.
    fn place(&self, left: u64) -> SegmentPlace {
        if !self.open.is_empty() && self.open.len() >= capacity(self.open.len() as u64 + left) {
            return (self.next + 1, 0);
        }
        (
            self.next,
            u32::try_from(self.open.len()).unwrap_or(u32::MAX),
        )
    }

    /// Adds a message's bytes; `left` counts them and all that follow.
    fn push(&mut self, bytes: &[u8], left: u64) -> Result<()> {
        let mut left = left;
        let mut bytes = bytes;
        while !bytes.is_empty() {
            let room = capacity(self.open.len() as u64 + left).saturating_sub(self.open.len());
            if room == 0 {
                self.close()?;
                continue;
            }
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.open.extend_from_slice(now);
            left -= now.len() as u64;
            bytes = later;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        let segment = ByteVec::from(std::mem::take(&mut self.open));
        self.changes.put(
            SEGMENTS.name,
            self.next.bytes(),
            Some(encode(SEGMENTS.name, &segment)?),
        );
        self.next += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        if self.open.is_empty() {
            Ok(())
        } else {
            self.close()
        }
    }
}

/// Bytes for the segment at hand, when `left` bytes remain for it and those that follow: the
/// largest page that is filled; a rest smaller than a page shares one.
fn capacity(left: u64) -> usize {
    let mut page = LARGEST;
    while page > SMALLEST && ((page - OVERHEAD) as u64) > left {
        page /= 2;
    }
    page - OVERHEAD
}

fn row(snapshot: &Snapshot, hash: Hash) -> Result<Option<BlobRow>> {
    snapshot
        .get(&Changes::default(), (BLOBS.name, &hash.bytes()), |bytes| {
            decode(BLOBS.name, bytes)
        })?
        .transpose()
}

fn read_stored(snapshot: &Snapshot, row: &BlobRow) -> Result<Vec<u8>> {
    let mut stored = Vec::new();
    walk(snapshot, row, |piece, _| stored.extend_from_slice(piece))?;
    Ok(stored)
}

fn last_segment(snapshot: &Snapshot, row: &BlobRow) -> Result<u64> {
    let mut last = row.segment;
    walk(snapshot, row, |_, segment| last = segment)?;
    Ok(last)
}

/// Visits the pieces of a stored message in their order.
fn walk(snapshot: &Snapshot, row: &BlobRow, mut piece: impl FnMut(&[u8], u64)) -> Result<()> {
    let mut left = usize::try_from(row.stored).unwrap_or(usize::MAX);
    let mut skip = row.offset as usize;
    let from = row.segment.bytes();
    let range = (
        SEGMENTS.name,
        Bound::Included(from.as_slice()),
        Bound::Unbounded,
    );
    snapshot.visit(&Changes::default(), range, |key, value| {
        if left == 0 {
            return Ok(ControlFlow::Break(()));
        }
        let segment: u64 = read_key(SEGMENTS.name, key)?;
        let bytes: &minicbor::bytes::ByteSlice =
            minicbor::decode(value).map_err(|error| damaged(&error.to_string()))?;
        let bytes = bytes.get(skip..).unwrap_or_default();
        let bytes = bytes.get(..left).unwrap_or(bytes);
        skip = 0;
        left -= bytes.len();
        piece(bytes, segment);
        Ok(ControlFlow::Continue(()))
    })?;
    if left == 0 {
        Ok(())
    } else {
        Err(damaged("a message is cut"))
    }
}

fn next_segment(snapshot: &Snapshot) -> Result<u64> {
    let found = snapshot
        .get(
            &Changes::default(),
            (BLOB_META.name, &next_key()),
            |bytes| decode(BLOB_META.name, bytes),
        )?
        .transpose()?;
    Ok(found.unwrap_or(0))
}

fn next_key() -> Vec<u8> {
    "next_segment".to_owned().bytes()
}

fn damaged(why: &str) -> StoreError {
    StoreError::Damaged {
        table: SEGMENTS.name,
        why: why.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(len: usize, seed: u64) -> Vec<u8> {
        let mut x = seed | 1;
        (0..len)
            .map(|_| {
                x ^= x << 13;
                x ^= x >> 7;
                x ^= x << 17;
                (x >> 32) as u8
            })
            .collect()
    }

    #[test]
    fn what_goes_in_comes_out_and_orphans_are_swept() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(&dir.path().join("mail.redb")).unwrap();
        let mails: Vec<Vec<u8>> = [0, 1, 100, 4031, 4032, 4033, 8100, 65_472, 65_473, 200_000]
            .iter()
            .enumerate()
            .map(|(at, len)| noise(*len, at as u64 + 7))
            .collect();
        for batch in [&mails[..3], &mails[2..7], &mails[5..]] {
            let packed: Vec<Packed> = batch.iter().map(|mail| Packed::new(mail)).collect();
            blobs.store(&packed).unwrap();
        }
        for mail in &mails {
            assert_eq!(&blobs.read(sha256(mail)).unwrap(), mail, "{}", mail.len());
        }
        let keep: Vec<Hash> = mails
            .iter()
            .skip(1)
            .step_by(2)
            .map(|mail| sha256(mail))
            .collect();
        assert_eq!(blobs.sweep(|hash| Ok(keep.contains(&hash))).unwrap(), 5);
        for mail in mails.iter().skip(1).step_by(2) {
            assert_eq!(&blobs.read(sha256(mail)).unwrap(), mail);
        }
        assert!(matches!(
            blobs.read(sha256(&mails[4])),
            Err(StoreError::BytesMissing)
        ));
        let packed = [Packed::new(&mails[8])];
        blobs.store(&packed).unwrap();
        assert_eq!(blobs.read(sha256(&mails[8])).unwrap(), mails[8]);
    }
}
