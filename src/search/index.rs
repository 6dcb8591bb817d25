//! The index as a whole: opening, throwing away, reading.

use std::{
    fs, io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use model::ChangeSeq;
use tantivy::{
    Directory, IndexReader, ReloadPolicy,
    directory::{INDEX_WRITER_LOCK, MmapDirectory},
};

use crate::{
    IndexError, Writer,
    fields::{self, Fields, VERSION},
};

/// The file that says which version made the index; written last.
const VERSION_FILE: &str = "version";

/// The full-text index; cheap to clone, to be shared by all who search.
#[derive(Clone)]
pub struct Index {
    pub(crate) engine: tantivy::Index,
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    pub(crate) followed: Arc<Mutex<Option<ChangeSeq>>>,
    made_anew: bool,
}

impl Index {
    /// Opens the index in `dir`, or makes it there.
    ///
    /// An index of another version, or a damaged one, is thrown away: `dir` is ours
    /// alone. Errors are a writer elsewhere ([`IndexError::Locked`]), the disk, and a
    /// `dir` with directories in it, which is then left as it is.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        match Self::existing(dir) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) | Err(IndexError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
        Self::wipe(dir)?;
        let (fields, schema) = fields::schema();
        let engine = fields::builder(schema).open_or_create(mapped(dir)?)?;
        let mut index = Self::over(engine, fields)?;
        fs::write(dir.join(VERSION_FILE), VERSION)?;
        index.made_anew = true;
        Ok(index)
    }

    /// The index in `dir`, if there is one of this version.
    fn existing(dir: &Path) -> Result<Option<Self>, IndexError> {
        match fs::read(dir.join(VERSION_FILE)) {
            Ok(version) if version == VERSION.as_bytes() => {}
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let (fields, schema) = fields::schema();
        let mut engine = tantivy::Index::open(mapped(dir)?)?;
        if engine.schema() != schema {
            return Ok(None);
        }
        engine.set_tokenizers(fields::tokenizers());
        Self::over(engine, fields).map(Some)
    }

    fn over(engine: tantivy::Index, fields: Fields) -> Result<Self, IndexError> {
        let reader = engine.reader_builder();
        let reader = reader.reload_policy(ReloadPolicy::Manual).try_into()?;
        let payload = engine.load_metas()?.payload;
        let followed = payload.and_then(|seq| seq.parse().ok());
        Ok(Self {
            engine,
            reader,
            fields,
            followed: Arc::new(Mutex::new(followed)),
            made_anew: false,
        })
    }

    /// Throws the index in `dir` away; makes `dir` if it isn't there.
    ///
    /// No [`Index`] may be open on it. Refuses while a writer holds it, and if `dir`
    /// has directories in it.
    pub fn wipe(dir: &Path) -> Result<(), IndexError> {
        fs::create_dir_all(dir)?;
        let mut files = Vec::new();
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                return Err(IndexError::Foreign);
            }
            files.push(entry.path());
        }
        let lock = mapped(dir)?.acquire_lock(&INDEX_WRITER_LOCK);
        let _held = lock.map_err(|error| tantivy::TantivyError::LockFailure(error, None))?;
        // First the version: half a wipe must not be taken for an index.
        files.sort_by_key(|file| file.file_name() != Some(VERSION_FILE.as_ref()));
        for file in files {
            fs::remove_file(file)?;
        }
        Ok(())
    }

    /// Whether it was made when it was opened, and so must be fed from the start.
    pub fn made_anew(&self) -> bool {
        self.made_anew
    }

    /// The place in the change log up to which it is committed; none if it is empty.
    pub fn followed(&self) -> Option<ChangeSeq> {
        *self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many messages it holds, as of the last commit.
    pub fn messages(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// The one who writes; there can be only one at a time.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Writer::new(self)
    }
}

fn mapped(dir: &Path) -> Result<MmapDirectory, IndexError> {
    MmapDirectory::open(dir).map_err(|error| tantivy::TantivyError::from(error).into())
}
