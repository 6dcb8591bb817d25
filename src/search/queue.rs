//! Backpressure: how much may wait for the indexing thread.
//!
//! The engine bounds its own queue by documents only, ten thousand of them; with large
//! bodies that would be gigabytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::{Document, TantivyDocument};

/// What may wait to be indexed, in bytes; one document beyond it may always wait.
const WAITING_BYTES: usize = 8 << 20;

/// The bytes that wait.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: Mutex<usize>,
    less: Condvar,
}

impl Queue {
    /// Takes `bytes` of the room, as soon as there is some.
    ///
    /// The wait ends with the indexing thread at the latest: what it hadn't taken by
    /// then is dropped, and gives its room back.
    pub fn room(self: &Arc<Self>, bytes: usize) -> Room {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut waiting = self
            .less
            .wait_while(waiting, |waiting| *waiting > WAITING_BYTES)
            .unwrap_or_else(PoisonError::into_inner);
        *waiting += bytes;
        Room {
            queue: Arc::clone(self),
            bytes,
        }
    }
}

/// Room in the queue, given back when dropped.
#[derive(Debug)]
pub struct Room {
    queue: Arc<Queue>,
    bytes: usize,
}

impl Drop for Room {
    fn drop(&mut self) {
        let waiting = self.queue.waiting.lock();
        *waiting.unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.queue.less.notify_all();
    }
}

/// An entry on its way to the indexing thread.
#[derive(Debug)]
pub struct Waiting {
    /// What is indexed.
    pub entry: TantivyDocument,
    /// Held until the thread has taken the entry.
    pub room: Room,
}

impl Document for Waiting {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.entry.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        let Self { entry, room } = self;
        drop(room);
        entry
    }
}
