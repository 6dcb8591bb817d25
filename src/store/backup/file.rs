//! A file that has its name only when it is whole.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// Bytes held back before a write.
const BUFFER: usize = 256 << 10;

/// A file on its way to a name: until then it is called `NAME.part`, which nothing takes for a
/// backup. Dropped before its end, it is removed; after a kill the next one goes over it.
pub struct PartFile {
    part: PathBuf,
    name: PathBuf,
    file: Option<BufWriter<File>>,
}

impl PartFile {
    /// Begins a file, for its owner's eyes only. Fails with [`io::ErrorKind::WouldBlock`] while
    /// another process writes it.
    pub fn begin(name: &Path) -> io::Result<Self> {
        let mut part = name.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&part)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(io::ErrorKind::WouldBlock.into()),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        file.set_len(0)?;
        Ok(Self {
            part,
            name: name.to_owned(),
            file: Some(BufWriter::with_capacity(BUFFER, file)),
        })
    }

    /// Where it lies until it is whole.
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// Makes what was written durable, without the name yet.
    pub fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        match &self.file {
            Some(file) => file.get_ref().sync_all(),
            None => Ok(()),
        }
    }

    /// Gives it its name, durably.
    pub fn finish(mut self) -> io::Result<()> {
        self.sync()?;
        fs::rename(&self.part, &self.name)?;
        self.file = None;
        match self.name.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
            _ => File::open(".")?.sync_all(),
        }
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), BufWriter::flush)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if self.file.take().is_some()
            && let Err(error) = fs::remove_file(&self.part)
        {
            tracing::warn!(%error, "a half-written file could not be removed");
        }
    }
}
