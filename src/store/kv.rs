//! The one file that names redb: ordered byte strings, snapshots, and commits.
//!
//! To run on another ordered engine, rewrite this file. No cursor leaves it: ranges are
//! visited by a closure within one snapshot.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    ops::{Bound, ControlFlow},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError, RwLock},
    time::{Duration, Instant},
};

use redb::{
    Database, ReadOnlyTable, ReadTransaction, ReadableDatabase, ReadableTableMetadata,
    TableDefinition,
};

use crate::error::{Result, StoreError};

type Bytes = &'static [u8];

/// What stood in a table at a key before a change, if it was changed before.
type Overwritten = (&'static str, Vec<u8>, Option<Option<Vec<u8>>>);

/// Changes of one transaction: for each table the new value of a key, or `None` to delete it.
#[derive(Default)]
pub(crate) struct Changes {
    tables: BTreeMap<&'static str, BTreeMap<Vec<u8>, Option<Vec<u8>>>>,
    // What stood there before, while it may have to be taken back.
    journal: Option<Vec<Overwritten>>,
}

impl Changes {
    pub(crate) fn put(&mut self, table: &'static str, key: Vec<u8>, value: Option<Vec<u8>>) {
        let rows = self.tables.entry(table).or_default();
        if let Some(journal) = &mut self.journal {
            let before = rows.insert(key.clone(), value);
            journal.push((table, key, before));
        } else {
            rows.insert(key, value);
        }
    }

    /// From here on changes can be taken back, until [`Changes::keep`].
    pub(crate) fn mark(&mut self) {
        self.journal = Some(Vec::new());
    }

    /// Keeps what was changed since the mark.
    pub(crate) fn keep(&mut self) {
        self.journal = None;
    }

    /// Takes back what was changed since the mark.
    pub(crate) fn take_back(&mut self) {
        for (table, key, before) in self.journal.take().unwrap_or_default().into_iter().rev() {
            let rows = self.tables.entry(table).or_default();
            match before {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    fn get(&self, table: &'static str, key: &[u8]) -> Option<&Option<Vec<u8>>> {
        self.tables.get(table)?.get(key)
    }
}

/// An open file.
pub(crate) struct Kv {
    path: PathBuf,
    tables: &'static [&'static str],
    cache: usize,
    // `None` after an input or output error, until it is opened again.
    db: RwLock<Option<Database>>,
    writer: Mutex<Figures>,
}

/// Commits so far and the time they took.
#[derive(Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) commits: u64,
    pub(crate) spent: Duration,
}

impl Kv {
    /// Opens or makes the file, with all its tables.
    pub(crate) fn open(path: &Path, tables: &'static [&'static str], cache: usize) -> Result<Self> {
        let db = open(path, tables, cache)?;
        Ok(Self {
            path: path.to_owned(),
            tables,
            cache,
            db: RwLock::new(Some(db)),
            writer: Mutex::default(),
        })
    }

    /// A view of the data as of the last commit.
    pub(crate) fn snapshot(&self) -> Result<Snapshot> {
        let tx = self.with(|db| db.begin_read().map_err(failed))?;
        let tables = self
            .tables
            .iter()
            .map(|name| (*name, OnceCell::new()))
            .collect();
        Ok(Snapshot { tables, tx })
    }

    /// The right to commit: one holder at a time, taken before the snapshot that a change
    /// is worked out from.
    pub(crate) fn turn(&self) -> Turn<'_> {
        Turn {
            kv: self,
            figures: self.writer.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, work: impl Fn(&Database) -> Result<T>) -> Result<T> {
        if let Some(db) = self
            .db
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
        {
            return work(db);
        }
        let mut db = self.db.write().unwrap_or_else(PoisonError::into_inner);
        if db.is_none() {
            *db = Some(open(&self.path, self.tables, self.cache)?);
        }
        db.as_ref().map_or(Err(StoreError::NotFound), work)
    }

    fn give_up_handle(&self) {
        // After an error of the disk redb refuses every further write: the next use opens anew.
        *self.db.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// The right to commit to a file.
pub(crate) struct Turn<'a> {
    kv: &'a Kv,
    figures: MutexGuard<'a, Figures>,
}

impl Turn<'_> {
    /// Writes all changes in one durable transaction. A commit that answers an error may
    /// still be on the disk: look, never assume.
    pub(crate) fn commit(&mut self, changes: &Changes) -> Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let started = Instant::now();
        let done = self.kv.with(|db| write_all(db, changes));
        self.figures.commits += 1;
        self.figures.spent += started.elapsed();
        if matches!(done, Err(StoreError::Engine(_) | StoreError::DiskFull)) {
            self.kv.give_up_handle();
        }
        done
    }
}

fn write_all(db: &Database, changes: &Changes) -> Result<()> {
    let mut tx = db.begin_write().map_err(failed)?;
    // Opens in a millisecond after a crash, for a tenth of a millisecond a commit.
    tx.set_quick_repair(true);
    for (name, rows) in &changes.tables {
        let mut table = tx
            .open_table(TableDefinition::<Bytes, Bytes>::new(name))
            .map_err(failed)?;
        for (key, value) in rows {
            match value {
                Some(value) => table.insert(key.as_slice(), value.as_slice()).map(drop),
                None => table.remove(key.as_slice()).map(drop),
            }
            .map_err(failed)?;
        }
    }
    tx.commit().map_err(failed)
}

fn open(path: &Path, tables: &[&'static str], cache: usize) -> Result<Database> {
    let db = redb::Builder::new()
        .set_cache_size(cache)
        .create(path)
        .map_err(|error| match error {
            redb::DatabaseError::DatabaseAlreadyOpen => StoreError::InUse,
            other => failed(other),
        })?;
    let mut tx = db.begin_write().map_err(failed)?;
    tx.set_quick_repair(true);
    for name in tables {
        tx.open_table(TableDefinition::<Bytes, Bytes>::new(name))
            .map_err(failed)?;
    }
    tx.commit().map_err(failed)?;
    Ok(db)
}

fn failed(error: impl Into<redb::Error>) -> StoreError {
    match error.into() {
        redb::Error::Io(io)
            if matches!(
                io.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            ) =>
        {
            StoreError::DiskFull
        }
        other => StoreError::Engine(other.to_string()),
    }
}

/// The data as of one commit.
pub(crate) struct Snapshot {
    // Opened at their first use: most reads need few.
    tables: BTreeMap<&'static str, OnceCell<ReadOnlyTable<Bytes, Bytes>>>,
    tx: ReadTransaction,
}

impl Snapshot {
    fn table(&self, name: &'static str) -> Result<&ReadOnlyTable<Bytes, Bytes>> {
        let cell = self
            .tables
            .get(name)
            .ok_or_else(|| StoreError::Engine(format!("no table {name}")))?;
        if let Some(table) = cell.get() {
            return Ok(table);
        }
        let table = self
            .tx
            .open_table(TableDefinition::new(name))
            .map_err(failed)?;
        Ok(cell.get_or_init(|| table))
    }

    /// Reads a value in place; changes not yet committed come first.
    pub(crate) fn get<T>(
        &self,
        over: &Changes,
        (table, key): (&'static str, &[u8]),
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>> {
        if let Some(changed) = over.get(table, key) {
            return Ok(changed.as_deref().map(read));
        }
        let found = self.table(table)?.get(key).map_err(failed)?;
        Ok(found.map(|value| read(value.value())))
    }

    /// How many rows a table has, as committed.
    pub(crate) fn len(&self, table: &'static str) -> Result<u64> {
        self.table(table)?.len().map_err(failed)
    }

    /// Visits rows in key order from `from` to before `to` until the visitor breaks.
    pub(crate) fn visit(
        &self,
        over: &Changes,
        (table, from, to): (&'static str, Bound<&[u8]>, Bound<&[u8]>),
        mut each: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        if empty(from, to) {
            return Ok(());
        }
        let mut changed = over
            .tables
            .get(table)
            .map(|rows| rows.range::<[u8], _>((from, to)))
            .into_iter()
            .flatten()
            .peekable();
        for row in self
            .table(table)?
            .range::<&[u8]>((from, to))
            .map_err(failed)?
        {
            let (key, value) = row.map_err(failed)?;
            let key = key.value();
            while let Some((new, put)) = changed.next_if(|(new, _)| new.as_slice() < key) {
                if let Some(put) = put
                    && each(new, put)?.is_break()
                {
                    return Ok(());
                }
            }
            let flow = match changed.next_if(|(new, _)| new.as_slice() == key) {
                Some((new, Some(put))) => each(new, put)?,
                Some((_, None)) => ControlFlow::Continue(()),
                None => each(key, value.value())?,
            };
            if flow.is_break() {
                return Ok(());
            }
        }
        for (new, put) in changed {
            if let Some(put) = put
                && each(new, put)?.is_break()
            {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn empty(from: Bound<&[u8]>, to: Bound<&[u8]>) -> bool {
    match (from, to) {
        (Bound::Included(from) | Bound::Excluded(from), Bound::Excluded(to))
        | (Bound::Excluded(from), Bound::Included(to)) => from >= to,
        (Bound::Included(from), Bound::Included(to)) => from > to,
        _ => false,
    }
}
