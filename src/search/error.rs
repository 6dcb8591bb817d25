//! What can go wrong with the index.

use std::{io, sync::Arc};

use tantivy::{
    TantivyError,
    directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// Why the index can't be used; no text of a message stands in it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another process, or another writer of this one, holds the index.
    #[error("the search index is in use elsewhere")]
    Locked,
    /// The files don't make sense; [`Index::wipe`](crate::Index::wipe) and index again.
    #[error("the search index is damaged: {0}")]
    Damaged(TantivyError),
    /// The disk or the directory refused.
    #[error("the search index can't be read or written: {0}")]
    Disk(Arc<io::Error>),
    /// The directory holds what isn't ours, and so won't be cleared.
    #[error("the search index's directory holds a directory of something else")]
    Foreign,
    /// The engine gave up; a new writer may go on from what was committed.
    #[error("the search index failed: {0}")]
    Engine(TantivyError),
}

impl From<io::Error> for IndexError {
    fn from(error: io::Error) -> Self {
        Self::Disk(Arc::new(error))
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            TantivyError::LockFailure(LockError::IoError(io), _)
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError {
                io_error: io, ..
            })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: io, .. }) => {
                Self::Disk(io)
            }
            TantivyError::OpenReadError(OpenReadError::IoError { ref io_error, .. })
            | TantivyError::IoError(ref io_error) => match io_error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged(error),
                _ => Self::Disk(Arc::clone(io_error)),
            },
            TantivyError::OpenReadError(_)
            | TantivyError::DataCorruption(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::SchemaError(_)
            | TantivyError::FieldNotFound(_)
            | TantivyError::DeserializeError(_) => Self::Damaged(error),
            other => Self::Engine(other),
        }
    }
}
