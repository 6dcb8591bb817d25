//! A backup: one file with all records as of one moment and the raw bytes that they name.
//!
//! The file is a head and then blocks, each under a checksum that covers all before it (see
//! [`frame`]), so that a flipped bit, a cut, a swap or an addition is found wherever it is. Rows
//! lie in it by table as keys and values, raw messages compressed as in the store: nothing of it
//! belongs to one engine.

mod file;
mod frame;
mod restore;
#[cfg(test)]
mod tests;

use std::{
    io::{self, Write},
    ops::{Bound, ControlFlow},
};

use minicbor::{Decode, Encode};
use model::Instant;

use crate::{
    error::StoreError,
    kv::{Changes, Snapshot},
    migrate::SCHEMA,
    table::{BLOBS, MESSAGES, META, RECORDS},
    tx::{Store, decode},
    who::{Job, Who},
};

pub use file::PartFile;
use frame::{Tag, To};
pub use restore::{Look, Restored, look, restore};

/// Rows of one block, in bytes before they are compressed; a longer row has a block of its own.
const ROWS: usize = 1 << 20;

/// Raw messages of one block, in bytes as stored; a longer message has a block of its own.
const MAIL: usize = 1 << 20;

/// zstd level of rows.
const LEVEL: i32 = 3;

/// Why a backup was not made, or can't be restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It does not begin as a backup does.
    #[error("this is no backup of Korespond")]
    NotOne,
    /// A newer release made it.
    #[error("it is of form {found}, this release knows up to {known}")]
    NewerForm {
        /// Its form.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// It ends before its end.
    #[error("it is cut off after {0} bytes: the copy is not whole")]
    Cut(u64),
    /// A checksum differs.
    #[error("its bytes changed: the checksum after {0} bytes differs")]
    Changed(u64),
    /// It holds what this release does not understand.
    #[error("it can't be read: {0}")]
    Odd(String),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Whoever watched said stop.
    #[error("stopped")]
    Stopped,
}

/// How much a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Extent {
    /// Records and raw bytes.
    #[n(0)]
    Whole,
    /// Records only: what an upgrade keeps of the schema before it.
    #[n(1)]
    Records,
}

/// What stands at the beginning of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Head {
    /// When it was begun; the records are those of this moment.
    #[n(0)]
    pub made: Instant,
    /// The schema of its rows.
    #[n(1)]
    pub schema: u32,
    /// The release that made it.
    #[n(2)]
    pub release: String,
    /// How much it holds.
    #[n(3)]
    pub extent: Extent,
    /// Rows that will follow.
    #[n(4)]
    pub rows: u64,
    /// Raw messages that will follow, damaged ones among them.
    #[n(5)]
    pub mails: u64,
    /// Whether the key is in it.
    #[n(6)]
    pub with_key: bool,
}

/// What a backup turned out to hold; stands at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Tally {
    /// Rows.
    #[n(0)]
    pub rows: u64,
    /// Raw messages.
    #[n(1)]
    pub mails: u64,
    /// Raw messages that the disk had damaged in the store: they are not in it.
    #[n(2)]
    pub damaged: u64,
}

/// How far a backup or a restore is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Progress {
    /// Rows done.
    pub rows: u64,
    /// Rows in all.
    pub rows_in_all: u64,
    /// Raw messages done.
    pub mails: u64,
    /// Raw messages in all.
    pub mails_in_all: u64,
    /// Bytes of the file so far.
    pub bytes: u64,
}

/// The key that seals stored passwords, for a backup that is to hold it.
pub type Key = [u8; 32];

/// Records and raw bytes as of one moment; the store goes on meanwhile.
pub struct Still {
    made: Instant,
    records: Snapshot,
    bytes: Snapshot,
}

impl Store {
    /// Records and raw bytes as of now, for a backup; the operator's and housekeeping's.
    ///
    /// Records come first, so that all bytes that they name are there. Whoever calls keeps the
    /// sweep of bytes out until this returns, and not longer: the snapshot keeps what it shows.
    pub fn still(&self, who: &Who) -> Result<Still, StoreError> {
        if !matches!(who, Who::Operator | Who::Job(Job::Housekeeping)) {
            return Err(StoreError::NotAllowed);
        }
        let records = self.records().snapshot()?;
        Ok(Still {
            made: self.clock().now(),
            records,
            bytes: self.blobs().snapshot()?,
        })
    }
}

impl Still {
    /// Messages in it.
    pub fn messages(&self) -> Result<u64, StoreError> {
        self.records.len(MESSAGES.name)
    }

    /// Writes the backup, telling how far it is after each block.
    pub fn write(
        &self,
        to: &mut dyn Write,
        key: Option<&Key>,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Tally, BackupError> {
        let mut head = head_of(&self.records, self.made, Extent::Whole)?;
        head.mails = self.bytes.len(BLOBS.name)?;
        head.with_key = key.is_some();
        let mut out = Out::begin(to, &head, progress)?;
        if let Some(key) = key {
            out.to.block(Tag::Key, key)?;
        }
        out.rows(&self.records)?;
        out.mails(&self.bytes)?;
        out.end()
    }
}

/// Writes the records alone.
pub(crate) fn write_records(
    records: &Snapshot,
    made: Instant,
    to: &mut dyn Write,
) -> Result<Tally, BackupError> {
    let head = head_of(records, made, Extent::Records)?;
    let mut go_on = |_| ControlFlow::Continue(());
    let mut out = Out::begin(to, &head, &mut go_on)?;
    out.rows(records)?;
    out.end()
}

fn head_of(records: &Snapshot, made: Instant, extent: Extent) -> Result<Head, StoreError> {
    let mut rows = 0;
    for table in RECORDS {
        rows += records.len(table)?;
    }
    let key = crate::key::Key::bytes(&"schema".to_owned());
    let schema = records
        .get(&Changes::default(), (META.name, &key), |bytes| {
            decode::<u64>(META.name, bytes)
        })?
        .transpose()?;
    Ok(Head {
        made,
        schema: schema.map_or(SCHEMA, |found| u32::try_from(found).unwrap_or(u32::MAX)),
        release: env!("CARGO_PKG_VERSION").to_owned(),
        extent,
        rows,
        mails: 0,
        with_key: false,
    })
}

/// A backup on its way out.
struct Out<'a> {
    to: To<'a>,
    tally: Tally,
    head: Head,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
}

impl<'a> Out<'a> {
    fn begin(
        to: &'a mut dyn Write,
        head: &Head,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Self, BackupError> {
        let mut to = To::begin(to)?;
        to.block(Tag::Head, &cbor(head)?)?;
        Ok(Self {
            to,
            tally: Tally::default(),
            head: head.clone(),
            progress,
        })
    }

    fn rows(&mut self, records: &Snapshot) -> Result<(), BackupError> {
        for table in RECORDS {
            let name = u8::try_from(table.len())
                .map_err(|_| BackupError::Odd(format!("the name {table} is too long")))?;
            let head = [&[name], table.as_bytes()].concat();
            let mut open = head.clone();
            let mut failed = None;
            let all = (*table, Bound::Unbounded, Bound::Unbounded);
            records.visit(&Changes::default(), all, |key, value| {
                frame::put(&mut open, key);
                frame::put(&mut open, value);
                self.tally.rows += 1;
                if open.len() >= ROWS {
                    let full = std::mem::replace(&mut open, head.clone());
                    if let Err(error) = self.rows_block(&full) {
                        failed = Some(error);
                        return Ok(ControlFlow::Break(()));
                    }
                }
                Ok(ControlFlow::Continue(()))
            })?;
            if let Some(error) = failed {
                return Err(error);
            }
            if open.len() > head.len() {
                self.rows_block(&open)?;
            }
        }
        Ok(())
    }

    fn rows_block(&mut self, plain: &[u8]) -> Result<(), BackupError> {
        let mut block = frame::length(plain.len()).to_vec();
        block.extend(zstd::bulk::compress(plain, LEVEL)?);
        self.to.block(Tag::Rows, &block)?;
        self.tell()
    }

    fn mails(&mut self, bytes: &Snapshot) -> Result<(), BackupError> {
        let mut open = Vec::new();
        let mut failed = None;
        crate::blobs::each_stored(bytes, |mail| {
            let Some(mail) = mail else {
                self.tally.damaged += 1;
                return Ok(ControlFlow::Continue(()));
            };
            mail.write(&mut open);
            self.tally.mails += 1;
            if open.len() >= MAIL {
                let done = self.to.block(Tag::Mail, &open).map_err(BackupError::from);
                open.clear();
                if let Err(error) = done.and_then(|()| self.tell()) {
                    failed = Some(error);
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if open.is_empty() {
            return Ok(());
        }
        self.to.block(Tag::Mail, &open)?;
        self.tell()
    }

    fn tell(&mut self) -> Result<(), BackupError> {
        let flow = (self.progress)(Progress {
            rows: self.tally.rows,
            rows_in_all: self.head.rows,
            mails: self.tally.mails,
            mails_in_all: self.head.mails,
            bytes: self.to.bytes(),
        });
        match flow {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(BackupError::Stopped),
        }
    }

    fn end(mut self) -> Result<Tally, BackupError> {
        let tally = self.tally;
        self.to.block(Tag::End, &cbor(&tally)?)?;
        self.to.flush()?;
        Ok(tally)
    }
}

fn cbor<T: Encode<()>>(value: &T) -> Result<Vec<u8>, BackupError> {
    minicbor::to_vec(value).map_err(|error| BackupError::Odd(error.to_string()))
}
