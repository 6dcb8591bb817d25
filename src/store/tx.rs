//! The only doors to what is remembered: [`Store::read`] and [`Store::write`].

use std::{
    ops::{Bound, ControlFlow, Deref},
    path::Path,
    sync::Arc,
};

use minicbor::{Decode, Encode};
use model::{Change, ChangeKind, ChangeSeq, Clock, Instant, UserId};
use tokio::sync::watch;

use crate::{
    access::Viewer,
    blobs::Blobs,
    error::{Result, StoreError},
    key::{Key, after_prefix},
    kv::{Changes, Kv, Snapshot},
    migrate,
    table::{CHANGES, META, RECORDS, Table},
    who::Who,
};

/// Pages of the record file held in memory, in bytes.
const RECORDS_CACHE: usize = 16 << 20;

/// Everything remembered. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    records: Kv,
    blobs: Blobs,
    clock: Clock,
    last: watch::Sender<ChangeSeq>,
}

/// Work done by the store since it was opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct CommitFigures {
    /// Commits of records.
    pub commits: u64,
    /// Seconds they took.
    pub seconds: f64,
}

impl Store {
    /// Opens the store of a data directory, making its files where there are none.
    ///
    /// [`StoreError::InUse`] while another process has it, [`StoreError::Newer`] if a newer
    /// release wrote it.
    pub fn open(data: &Path, clock: Clock) -> Result<Self> {
        let records = Kv::open(&data.join("korespond.redb"), RECORDS, RECORDS_CACHE)?;
        migrate::bring_up(&records, data, clock.now())?;
        let blobs = Blobs::open(&data.join("mail.redb"))?;
        let (last, _) = watch::channel(ChangeSeq(0));
        let store = Self {
            inner: Arc::new(Inner {
                records,
                blobs,
                clock,
                last,
            }),
        };
        store.write(&Who::Job(crate::Job::Housekeeping), Writing::list_all_users)?;
        store.write(
            &Who::Job(crate::Job::Housekeeping),
            Writing::list_all_shares,
        )?;
        let seq = store.read(&Who::Job(crate::Job::Housekeeping), Reading::last_change)?;
        store.inner.last.send_replace(seq);
        Ok(store)
    }

    /// The clock by which rows are dated.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    pub(crate) fn records(&self) -> &Kv {
        &self.inner.records
    }

    /// The raw bytes of messages.
    pub fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    /// Reads within one snapshot, with the rights of `who` from that same snapshot.
    pub fn read<T>(&self, who: &Who, work: impl FnOnce(&Reading) -> Result<T>) -> Result<T> {
        work(&self.reading(who)?)
    }

    /// Changes things in one transaction: all of it is kept, or nothing.
    ///
    /// What it adds to the change log is announced after the commit.
    pub fn write<T>(&self, who: &Who, work: impl FnOnce(&mut Writing) -> Result<T>) -> Result<T> {
        let mut turn = self.inner.records.turn();
        let mut writing = Writing {
            reading: self.reading(who)?,
            appended: None,
        };
        let answer = work(&mut writing)?;
        turn.commit(&writing.reading.over)?;
        if let Some(seq) = writing.appended {
            self.inner.last.send_replace(seq);
        }
        Ok(answer)
    }

    /// Does work as [`Store::write`] would, and keeps nothing of it.
    pub fn rehearse<T>(
        &self,
        who: &Who,
        work: impl FnOnce(&mut Writing) -> Result<T>,
    ) -> Result<T> {
        work(&mut Writing {
            reading: self.reading(who)?,
            appended: None,
        })
    }

    /// The last change, and news of later ones.
    pub fn changes(&self) -> watch::Receiver<ChangeSeq> {
        self.inner.last.subscribe()
    }

    /// Commits so far.
    pub fn figures(&self) -> CommitFigures {
        let figures = self.inner.records.figures();
        CommitFigures {
            commits: figures.commits,
            seconds: figures.spent.as_secs_f64(),
        }
    }

    fn reading(&self, who: &Who) -> Result<Reading> {
        let snapshot = self.inner.records.snapshot()?;
        let mut reading = Reading {
            snapshot,
            over: Changes::default(),
            viewer: Viewer::nobody(*who),
            now: self.inner.clock.now(),
        };
        reading.viewer = Viewer::admit(*who, &reading)?;
        Ok(reading)
    }
}

/// One snapshot, seen by one viewer.
pub struct Reading {
    pub(crate) snapshot: Snapshot,
    pub(crate) over: Changes,
    pub(crate) viewer: Viewer,
    pub(crate) now: Instant,
}

impl Reading {
    /// The moment at which this transaction began.
    pub fn now(&self) -> Instant {
        self.now
    }

    pub(crate) fn get<K: Key, V: for<'b> Decode<'b, ()>>(
        &self,
        table: Table<K, V>,
        key: &K,
    ) -> Result<Option<V>> {
        self.peek(table, key, |bytes| decode(table.name, bytes))?
            .transpose()
    }

    /// Reads a value in place.
    pub(crate) fn peek<K: Key, V, T>(
        &self,
        table: Table<K, V>,
        key: &K,
        read: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>> {
        self.snapshot
            .get(&self.over, (table.name, &key.bytes()), read)
    }

    /// The value, or [`StoreError::NotFound`].
    pub(crate) fn need<K: Key, V: for<'b> Decode<'b, ()>>(
        &self,
        table: Table<K, V>,
        key: &K,
    ) -> Result<V> {
        self.get(table, key)?.ok_or(StoreError::NotFound)
    }

    pub(crate) fn has<K: Key, V>(&self, table: Table<K, V>, key: &K) -> Result<bool> {
        Ok(self.peek(table, key, |_| ())?.is_some())
    }

    /// Visits the rows whose keys begin with `prefix`, in key order, until the visitor breaks.
    pub(crate) fn each<P: Key, K: Key, V: for<'b> Decode<'b, ()>>(
        &self,
        table: Table<K, V>,
        prefix: &P,
        mut visit: impl FnMut(K, V) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.each_key(table, &prefix.bytes(), None, |key, value| {
            visit(read_key(table.name, key)?, decode(table.name, value)?)
        })
    }

    /// The same over bytes; starts after the key `after` where one is given.
    pub(crate) fn each_key<K, V>(
        &self,
        table: Table<K, V>,
        prefix: &[u8],
        after: Option<&[u8]>,
        visit: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let end = after_prefix(prefix);
        let from = after.map_or(Bound::Included(prefix), Bound::Excluded);
        let to = end.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        self.snapshot
            .visit(&self.over, (table.name, from, to), visit)
    }

    /// All keys under a prefix, at most `limit`.
    pub(crate) fn keys<P: Key, K: Key, V>(
        &self,
        table: Table<K, V>,
        prefix: &P,
        limit: usize,
    ) -> Result<Vec<K>> {
        let mut keys = Vec::new();
        if limit == 0 {
            return Ok(keys);
        }
        self.each_key(table, &prefix.bytes(), None, |key, _| {
            keys.push(read_key(table.name, key)?);
            Ok(if keys.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(keys)
    }

    /// The first row for which `is` holds, in key order: for tables of few rows.
    pub(crate) fn first_where<K: Key, V: for<'b> Decode<'b, ()>>(
        &self,
        table: Table<K, V>,
        is: impl Fn(&V) -> bool,
    ) -> Result<Option<K>> {
        let mut found = None;
        self.each(table, &(), |key, row| {
            Ok(if is(&row) {
                found = Some(key);
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        Ok(found)
    }

    /// The last change written.
    pub fn last_change(&self) -> Result<ChangeSeq> {
        Ok(ChangeSeq(
            self.get(META, &"changes".to_owned())?.unwrap_or(0),
        ))
    }
}

/// A snapshot with changes to it, all kept together at the end.
pub struct Writing {
    reading: Reading,
    appended: Option<ChangeSeq>,
}

impl Deref for Writing {
    type Target = Reading;
    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl Writing {
    pub(crate) fn put<K: Key, V: Encode<()>>(
        &mut self,
        table: Table<K, V>,
        key: &K,
        value: &V,
    ) -> Result<()> {
        let bytes = encode(table.name, value)?;
        self.reading.over.put(table.name, key.bytes(), Some(bytes));
        Ok(())
    }

    pub(crate) fn delete<K: Key, V>(&mut self, table: Table<K, V>, key: &K) {
        self.reading.over.put(table.name, key.bytes(), None);
    }

    /// Does work that may be refused: what a refused one changed is taken back, and the rest of
    /// the transaction goes on. Attempts do not lie within each other.
    pub(crate) fn attempt<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<Result<T>> {
        let appended = self.appended;
        self.reading.over.mark();
        match work(self) {
            Ok(done) => {
                self.reading.over.keep();
                Ok(Ok(done))
            }
            Err(refused) => {
                self.reading.over.take_back();
                self.appended = appended;
                self.rights_changed()?;
                Ok(Err(refused))
            }
        }
    }

    /// The next number of a counter.
    pub(crate) fn next(&mut self, counter: &str) -> Result<u64> {
        let key = counter.to_owned();
        let next = self.get(META, &key)?.unwrap_or(0) + 1;
        self.put(META, &key, &next)?;
        Ok(next)
    }

    /// Appends to the change log.
    pub(crate) fn change(&mut self, kind: ChangeKind) -> Result<ChangeSeq> {
        let seq = ChangeSeq(self.next("changes")?);
        let change = Change { at: self.now, kind };
        self.put(CHANGES, &seq, &change)?;
        self.appended = Some(seq);
        Ok(seq)
    }

    /// Answers a question as another user would be answered, whatever their status; what comes
    /// out of it is told to nobody but in counts, or after the viewer's own rights were asked.
    pub(crate) fn as_other<T>(
        &mut self,
        user: UserId,
        work: impl FnOnce(&Reading) -> Result<T>,
    ) -> Result<T> {
        let other = self.as_user(user)?;
        let me = std::mem::replace(&mut self.reading.viewer, other);
        let answer = work(&self.reading);
        self.reading.viewer = me;
        answer
    }

    /// Forgets what this transaction found out about the viewer's rights, after changing them.
    pub(crate) fn rights_changed(&mut self) -> Result<()> {
        self.reading.viewer = Viewer::load(self.viewer.who(), &self.reading)?;
        Ok(())
    }
}

pub(crate) fn encode<V: Encode<()>>(table: &'static str, value: &V) -> Result<Vec<u8>> {
    minicbor::to_vec(value).map_err(|error| StoreError::Damaged {
        table,
        why: error.to_string(),
    })
}

pub(crate) fn decode<V: for<'b> Decode<'b, ()>>(table: &'static str, bytes: &[u8]) -> Result<V> {
    minicbor::decode(bytes).map_err(|error| StoreError::Damaged {
        table,
        why: error.to_string(),
    })
}

pub(crate) fn read_key<K: Key>(table: &'static str, mut bytes: &[u8]) -> Result<K> {
    K::read(&mut bytes)
        .filter(|_| bytes.is_empty())
        .ok_or_else(|| StoreError::Damaged {
            table,
            why: "a key is cut".to_owned(),
        })
}
