//! Following the change log into the search index, which can be thrown away at any time.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant as Tick},
};

use mail::mime;
use model::{Change, ChangeKind, ChangeSeq, MessageRef, Parsed, Problem};
use search::{Document, Entry, Index, Writer};
use store::{Job, MessageRow, Reading, StoreError, Who};

use crate::{Desk, intake::entry, told};

/// Texts of new messages kept for the index, in bytes; past that it reads them again.
const KEPT_BYTES: usize = 8 << 20;

/// Changes followed at a time.
const BATCH: usize = 500;

/// Messages that wait for a commit at most.
const COMMIT_EVERY: u64 = 5_000;

/// While much comes in, the index is committed so often.
const COMMIT_AFTER: Duration = Duration::from_millis(700);

/// What comes after a calm is committed after so long, as more often comes with it.
const GATHER: Duration = Duration::from_millis(50);

/// Rows read at a time when the index is made anew.
const REBUILD_BATCH: usize = 200;

/// What new messages say, kept from their intake until they are indexed.
#[derive(Default)]
pub(crate) struct Texts {
    kept: Mutex<(HashMap<MessageRef, Document>, usize)>,
}

impl Texts {
    pub(crate) fn keep(&self, document: Document) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = document.text.len() + document.subject.len();
        if kept.1 + bytes <= KEPT_BYTES {
            kept.1 += bytes;
            kept.0.insert(document.message, document);
        }
    }

    fn take(&self, message: MessageRef) -> Option<Document> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let document = kept.0.remove(&message)?;
        kept.1 = kept
            .1
            .saturating_sub(document.text.len() + document.subject.len());
        Some(document)
    }
}

/// The index's writer, while there is one, and what it has not committed.
#[derive(Default)]
pub(crate) struct Work {
    writer: Option<Writer>,
    at: ChangeSeq0,
    waiting: u64,
    first: Option<Tick>,
    committed: Option<Tick>,
}

impl Work {
    /// How long the next commit is still to wait for; none if there is nothing to commit.
    fn wait(&self, now: Tick) -> Option<Duration> {
        let gathered = self.first? + GATHER;
        let calm = self.committed.map(|committed| committed + COMMIT_AFTER);
        let due = calm.map_or(gathered, |calm| calm.max(gathered));
        Some(due.saturating_duration_since(now))
    }
}

/// A place in the change log; the start of it by default.
struct ChangeSeq0(ChangeSeq);

impl Default for ChangeSeq0 {
    fn default() -> Self {
        Self(ChangeSeq(0))
    }
}

/// What a step of following found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is more to follow at once.
    More,
    /// Everything is followed; some of it is committed only after this long.
    Soon(Duration),
    /// Everything is followed and committed.
    Done,
}

/// Follows some changes; blocking, and one at a time.
pub fn step(desk: &Desk) -> Result<Step, Problem> {
    let mut work = desk
        .index_work()
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let outcome = follow(desk, &mut work);
    if outcome.is_err() {
        // The writer is dropped and made again; it goes on from what is committed.
        *work = Work::default();
    }
    outcome
}

fn follow(desk: &Desk, work: &mut Work) -> Result<Step, Problem> {
    if work.writer.is_none() {
        begin(desk, work)?;
    }
    let from = work.at.0;
    let job = Who::Job(Job::Index);
    let changes = desk.read(&job, |r| r.changes_after(from, BATCH))?;
    let more = changes.len() >= BATCH;
    for (seq, change) in changes {
        if let ChangeKind::MessageRemoved { message, .. } = change.kind {
            desk.texts().take(message);
            if let Some(writer) = &mut work.writer {
                writer.remove(message);
                work.waiting += 1;
            }
        } else if let Some((message, how)) = text_changed(&change) {
            let document = match desk.texts().take(message) {
                Some(document) => Some(document),
                None => document(desk, message)?,
            };
            if let Some(document) = document {
                put(work, &document, how)?;
            }
        }
        work.at.0 = seq;
        work.first.get_or_insert_with(Tick::now);
    }
    let due = work.wait(Tick::now()).is_some_and(|wait| wait.is_zero());
    if work.waiting >= COMMIT_EVERY || (due && work.at.0 != from) || (due && !more) {
        commit(desk, work)?;
    }
    if more {
        return Ok(Step::More);
    }
    Ok(work.wait(Tick::now()).map_or(Step::Done, Step::Soon))
}

fn text_changed(change: &Change) -> Option<(MessageRef, Entry)> {
    match change.kind {
        ChangeKind::MessageNew { message, .. } => Some((message, Entry::New)),
        ChangeKind::MessageReparsed { message } => Some((message, Entry::Replace)),
        _ => None,
    }
}

fn put(work: &mut Work, document: &Document, how: Entry) -> Result<(), Problem> {
    if let Some(writer) = &mut work.writer {
        writer
            .put(document, how)
            .map_err(|error| told::index(&error))?;
        work.waiting += 1;
    }
    Ok(())
}

fn commit(desk: &Desk, work: &mut Work) -> Result<(), Problem> {
    let started = Tick::now();
    let at = work.at.0;
    if let Some(writer) = &mut work.writer {
        writer.commit(at).map_err(|error| told::index(&error))?;
    }
    desk.note_index_commit(started.elapsed());
    work.waiting = 0;
    work.first = None;
    work.committed = Some(Tick::now());
    Ok(())
}

/// Makes a writer and finds where to go on; an index that missed changes is made anew.
fn begin(desk: &Desk, work: &mut Work) -> Result<(), Problem> {
    let index = desk.index()?;
    let job = Who::Job(Job::Index);
    let (first, last) = desk.read(&job, |r| Ok((r.first_change()?, r.last_change()?)))?;
    let followed = index.followed();
    work.writer = Some(index.writer().map_err(|error| told::index(&error))?);
    let whole = match (followed, first) {
        (Some(followed), Some(first)) => followed.0 + 1 >= first.0 && followed <= last,
        (Some(followed), None) => followed <= last,
        (None, Some(first)) => first == ChangeSeq(1),
        (None, None) => last == ChangeSeq(0),
    };
    if whole {
        work.at.0 = followed.unwrap_or(ChangeSeq(0));
        return Ok(());
    }
    tracing::info!("the search index is made anew");
    work.at.0 = last;
    all(desk, work)?;
    commit(desk, work)
}

/// Indexes every message that is stored.
fn all(desk: &Desk, work: &mut Work) -> Result<(), Problem> {
    let job = Who::Job(Job::Index);
    let mut after = None;
    loop {
        let rows = desk.read(&job, |r| r.messages_after(after, REBUILD_BATCH))?;
        let Some((last, _)) = rows.last() else {
            return Ok(());
        };
        after = Some(*last);
        for (message, row) in rows {
            if let Some(document) = parse(desk, message, &row)? {
                put(work, &document, Entry::Replace)?;
            }
        }
    }
}

fn document(desk: &Desk, message: MessageRef) -> Result<Option<Document>, Problem> {
    let row = desk.read(&Who::Job(Job::Index), |r: &Reading| {
        r.message_for_job(message)
    })?;
    match row {
        Some(row) => parse(desk, message, &row),
        None => Ok(None),
    }
}

fn parse(desk: &Desk, message: MessageRef, row: &MessageRow) -> Result<Option<Document>, Problem> {
    let raw = match desk.store().blobs().read(row.blob) {
        Ok(raw) => raw,
        // What can't be read is found by `verify`; it must not stop the index.
        Err(StoreError::BytesMissing) if row.seclusion.stub() => {
            return Ok(Some(stub(message, row)));
        }
        Err(StoreError::BytesMissing | StoreError::Damaged { .. }) => return Ok(None),
        Err(error) => return Err(told::store(error)),
    };
    let mut parsed = mime::parse(&raw);
    let text = std::mem::take(&mut parsed.text);
    Ok(Some(entry((message, row.date, row.size), &parsed, text)))
}

/// A stub says what its row says.
fn stub(message: MessageRef, row: &MessageRow) -> Document {
    let said = Parsed {
        subject: row.subject.clone(),
        from: row.from.clone(),
        to: row.to.clone(),
        cc: row.cc.clone(),
        ..Parsed::default()
    };
    entry((message, row.date, row.size), &said, String::new())
}

/// Throws the index away and makes it anew; blocking, in proportion to what is stored.
pub fn rebuild(desk: &Desk) -> Result<(), Problem> {
    let mut work = desk
        .index_work()
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    *work = Work::default();
    desk.swap_index(None);
    let dir = desk.data().join("index");
    Index::wipe(&dir).map_err(|error| told::index(&error))?;
    desk.swap_index(Some(
        Index::open(&dir).map_err(|error| told::index(&error))?,
    ));
    begin_anew(desk, &mut work)
}

fn begin_anew(desk: &Desk, work: &mut Work) -> Result<(), Problem> {
    let index = desk.index()?;
    work.writer = Some(index.writer().map_err(|error| told::index(&error))?);
    work.at.0 = desk.read(&Who::Job(Job::Index), Reading::last_change)?;
    all(desk, work)?;
    commit(desk, work)
}

/// Commits what waits and lets the writer go, at the end.
pub fn finish(desk: &Desk) -> Result<(), Problem> {
    let mut work = desk
        .index_work()
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if work.first.is_some() {
        commit(desk, &mut work)?;
    }
    match std::mem::take(&mut *work).writer {
        Some(writer) => writer.close().map_err(|error| told::index(&error)),
        None => Ok(()),
    }
}

/// The thread size that [`step`] and [`rebuild`] need, in bytes.
pub const STACK: usize = mime::PARSE_STACK;

/// Changes that the index has yet to follow.
pub(crate) fn lag(desk: &Desk) -> u64 {
    let last = desk
        .read(&Who::Job(Job::Index), Reading::last_change)
        .map_or(0, |seq| seq.0);
    let followed = desk
        .index()
        .ok()
        .and_then(|index| index.followed())
        .map_or(0, |seq| seq.0);
    last.saturating_sub(followed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_calm_the_index_is_committed_at_once() {
        let ms = Duration::from_millis;
        let begin = Tick::now();
        let now = begin + ms(10_000);
        let wait = |first: Option<u64>, committed: Option<u64>| {
            let ago = |before: u64| begin + ms(10_000 - before);
            let work = Work {
                first: first.map(ago),
                committed: committed.map(ago),
                ..Work::default()
            };
            work.wait(now)
        };
        assert_eq!(wait(None, Some(5_000)), None);
        assert_eq!(wait(Some(0), None), Some(GATHER));
        assert_eq!(wait(Some(0), Some(5_000)), Some(GATHER));
        assert_eq!(wait(Some(60), Some(5_000)), Some(Duration::ZERO));
        // While much comes in, each commit takes what came since the last.
        assert_eq!(wait(Some(90), Some(100)), Some(ms(600)));
        assert_eq!(wait(Some(690), Some(700)), Some(Duration::ZERO));
        assert_eq!(wait(Some(10), Some(690)), Some(ms(40)));
    }
}
