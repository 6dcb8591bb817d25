//! Who writes the index.

use std::sync::{Arc, PoisonError};

use model::{ChangeSeq, MessageRef};
use tantivy::{IndexWriter, Term, indexer::IndexWriterOptions, merge_policy::LogMergePolicy};

use crate::{
    Document, Index, IndexError,
    queue::{Queue, Waiting},
};

/// What the indexing thread may hold before it writes a segment, in bytes.
const HEAP: usize = 32 << 20;
/// So many segments of about one size are made into one.
const MERGED_AT: usize = 5;
/// Segments up to so many messages count as of one size.
const SMALL_SEGMENT: u32 = 1_000;
/// Sizes are told apart by this power of two.
const SIZE_STEP: f64 = 2.0;
/// A segment with more of its messages deleted is written anew.
const DELETED_AT: f32 = 0.3;

/// Whether the index may already hold a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It can't: saves a look-up.
    New,
    /// It may: the message's former entry goes.
    Replace,
}

/// The one who writes the index.
///
/// After an error it is of no more use: drop it, make another, and go on from
/// [`Index::followed`]. What isn't committed when it is dropped is lost.
pub struct Writer {
    index: Index,
    engine: IndexWriter<Waiting>,
    queue: Arc<Queue>,
}

impl Writer {
    pub(crate) fn new(index: &Index) -> Result<Self, IndexError> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(HEAP)
            .build();
        let engine = index.engine.writer_with_options(options)?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(MERGED_AT);
        merging.set_min_layer_size(SMALL_SEGMENT);
        merging.set_level_log_size(SIZE_STEP);
        merging.set_del_docs_ratio_before_merge(DELETED_AT);
        engine.set_merge_policy(Box::new(merging));
        Ok(Self {
            index: index.clone(),
            engine,
            queue: Arc::default(),
        })
    }

    /// Puts a message in; found from the next commit on.
    ///
    /// Waits while the indexing thread is behind.
    pub fn put(&mut self, document: &Document, entry: Entry) -> Result<(), IndexError> {
        if entry == Entry::Replace {
            self.remove(document.message);
        }
        let room = self.queue.room(document.bytes());
        let entry = document.to_entry(&self.index.fields);
        self.engine.add_document(Waiting { entry, room })?;
        Ok(())
    }

    /// Takes a message out, if it is there; gone from the next commit on.
    pub fn remove(&mut self, message: MessageRef) {
        let field = self.index.fields.message;
        self.engine
            .delete_term(Term::from_field_u64(field, message.message.0));
    }

    /// Makes what was put and removed durable and findable, together with how far in
    /// the change log it goes.
    ///
    /// Takes some 10 ms of fsync, so not for each message.
    pub fn commit(&mut self, followed: ChangeSeq) -> Result<(), IndexError> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&followed.to_string());
        prepared.commit()?;
        self.index.reader.reload()?;
        let mut place = self
            .index
            .followed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Some(followed);
        Ok(())
    }

    /// Lets the merges that run come to their end, and gives the index free.
    pub fn close(self) -> Result<(), IndexError> {
        self.engine.wait_merging_threads()?;
        self.index.reader.reload()?;
        Ok(())
    }
}
