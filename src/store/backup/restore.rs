//! Reading a backup: to check it, or to make a data directory of it.

use std::{io::Read, ops::ControlFlow, path::Path};

use model::Clock;

use super::{
    BackupError, Extent, Head, Key, Progress, Tally,
    frame::{From, Tag, take},
};
use crate::{
    blobs::{Blobs, Packed},
    check::Fault,
    error::StoreError,
    kv::{Changes, Kv},
    migrate::SCHEMA,
    table::RECORDS,
    tx::Store,
    who::{Job, Who},
};

/// Bytes that are committed together.
const BATCH: usize = 8 << 20;

/// Rows of one block when they are unpacked, in bytes at most.
const MAX_ROWS: usize = 256 << 20;

/// Pages held in memory meanwhile, in bytes.
const CACHE: usize = 16 << 20;

/// A backup that was read to its end.
#[derive(Clone, Debug)]
pub struct Look {
    /// What it is.
    pub head: Head,
    /// What it holds.
    pub tally: Tally,
    /// Its bytes.
    pub bytes: u64,
}

/// What was made of a backup.
#[derive(Debug)]
pub struct Restored {
    /// What it is.
    pub head: Head,
    /// What it held.
    pub tally: Tally,
    /// The key, where it was in it.
    pub key: Option<Key>,
    /// What does not hold in the restored store, as it did not in the one backed up.
    pub faults: Vec<Fault>,
}

/// Reads a backup to its end, checking all of it.
pub fn look(from: &mut dyn Read) -> Result<Look, BackupError> {
    let mut from = From::begin(from)?;
    let head = head(&mut from)?;
    loop {
        let (tag, bytes) = from.block()?;
        if tag == Tag::End {
            return Ok(Look {
                head,
                tally: decoded(&bytes)?,
                bytes: from.bytes(),
            });
        }
    }
}

/// Makes the store's files of a backup in a directory that has none, and checks all that they
/// hold: checksums, indexes and raw messages. Of records alone only their file is made, and
/// nothing is compared with raw messages.
///
/// What it leaves after an error is of no use: give it a directory of its own.
pub fn restore(
    from: &mut dyn Read,
    into: &Path,
    clock: &Clock,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Restored, BackupError> {
    let mut from = From::begin(from)?;
    let head = head(&mut from)?;
    if head.schema > SCHEMA {
        return Err(BackupError::Store(StoreError::Newer {
            found: head.schema,
            known: SCHEMA,
        }));
    }
    let mut files = Files::make(into)?;
    let mut key = None;
    let tally = loop {
        let (tag, bytes) = from.block()?;
        match tag {
            Tag::Key => {
                key = Some(Key::try_from(bytes.as_slice()).map_err(|_| odd("its key is no key"))?);
            }
            Tag::Rows => files.rows(&bytes)?,
            Tag::Mail => files.mails(&bytes)?,
            Tag::End => break decoded::<Tally>(&bytes)?,
            Tag::Head => return Err(odd("a second head")),
        }
        let now = Progress {
            rows: files.tally.rows,
            rows_in_all: head.rows,
            mails: files.tally.mails,
            mails_in_all: head.mails,
            bytes: from.bytes(),
        };
        if progress(now).is_break() {
            return Err(BackupError::Stopped);
        }
    };
    files.commit()?;
    let made = files.tally;
    drop(files);
    if (made.rows, made.mails) != (tally.rows, tally.mails) {
        return Err(odd("it holds other numbers than its end says"));
    }
    let faults = match head.extent {
        Extent::Whole => faults(into, clock)?,
        Extent::Records => Vec::new(),
    };
    Ok(Restored {
        head,
        tally,
        key,
        faults,
    })
}

/// Opens what was restored, which brings it to this release's schema, and checks all of it.
fn faults(data: &Path, clock: &Clock) -> Result<Vec<Fault>, StoreError> {
    let store = Store::open(data, clock.clone())?;
    store.read(&Who::Job(Job::Housekeeping), |r| {
        r.check(store.blobs(), |_| ControlFlow::Continue(()))
    })
}

fn head(from: &mut From<'_>) -> Result<Head, BackupError> {
    match from.block()? {
        (Tag::Head, bytes) => decoded(&bytes),
        _ => Err(odd("it has no head")),
    }
}

fn decoded<T: for<'b> minicbor::Decode<'b, ()>>(bytes: &[u8]) -> Result<T, BackupError> {
    minicbor::decode(bytes).map_err(|error| BackupError::Odd(error.to_string()))
}

fn odd(what: &str) -> BackupError {
    BackupError::Odd(what.to_owned())
}

/// The files that are made, and what waits to be committed into them.
struct Files {
    records: Kv,
    blobs: Blobs,
    changes: Changes,
    mails: Vec<Packed>,
    waiting: usize,
    tally: Tally,
}

impl Files {
    fn make(into: &Path) -> Result<Self, BackupError> {
        Ok(Self {
            records: Kv::open(&into.join("korespond.redb"), RECORDS, CACHE)?,
            blobs: Blobs::open(&into.join("mail.redb"))?,
            changes: Changes::default(),
            mails: Vec::new(),
            waiting: 0,
            tally: Tally::default(),
        })
    }

    fn rows(&mut self, block: &[u8]) -> Result<(), BackupError> {
        let cut = || odd("a part with rows is cut");
        let (length, packed) = block.split_first_chunk::<4>().ok_or_else(cut)?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > MAX_ROWS {
            return Err(odd("a part with rows is too long"));
        }
        let plain = zstd::bulk::decompress(packed, length)?;
        let (name, rest) = plain.split_first().ok_or_else(cut)?;
        let (name, mut rest) = rest.split_at_checked(usize::from(*name)).ok_or_else(cut)?;
        let table = RECORDS
            .iter()
            .find(|table| table.as_bytes() == name)
            .ok_or_else(|| odd("it holds a table that this release does not know"))?;
        while !rest.is_empty() {
            let key = take(&mut rest).ok_or_else(cut)?;
            let value = take(&mut rest).ok_or_else(cut)?;
            self.changes.put(table, key.to_vec(), Some(value.to_vec()));
            self.tally.rows += 1;
        }
        self.hold(plain.len())
    }

    fn mails(&mut self, block: &[u8]) -> Result<(), BackupError> {
        let mut rest = block;
        while !rest.is_empty() {
            let mail = Packed::read(&mut rest).ok_or_else(|| odd("a part with mail is cut"))?;
            self.mails.push(mail);
            self.tally.mails += 1;
        }
        self.hold(block.len())
    }

    fn hold(&mut self, bytes: usize) -> Result<(), BackupError> {
        self.waiting += bytes;
        if self.waiting < BATCH {
            return Ok(());
        }
        self.commit()
    }

    fn commit(&mut self) -> Result<(), BackupError> {
        self.records
            .turn()
            .commit(&std::mem::take(&mut self.changes))?;
        if !self.mails.is_empty() {
            self.blobs.store(&std::mem::take(&mut self.mails))?;
        }
        self.waiting = 0;
        Ok(())
    }
}
