//! The data directory: made for its owner only, held by one process at a time.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

use super::BootError;

/// The file by whose lock a process holds the data directory.
const LOCK_NAME: &str = "korespond.lock";

/// Where a restore makes the files of a data directory; it is gone when they are whole.
pub const HALF: &str = ".restoring";

/// All that group and others may do.
const OTHERS: u32 = 0o077;

/// The data directory held by this process; free again when dropped, also by a kill.
pub struct Hold(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl Hold {
    /// Holds the data directory, if nobody else does and no restore was cut off in it.
    pub fn take(dir: &Path) -> Result<Self, BootError> {
        if is_half_restored(dir) {
            return Err(BootError::Half(dir.to_owned()));
        }
        if !dir.is_dir() {
            return Err(BootError::NoData(dir.to_owned()));
        }
        let path = dir.join(LOCK_NAME);
        let fails = |cause| BootError::File {
            path: path.clone(),
            cause,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(fails)?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(BootError::Held(dir.to_owned())),
            Err(TryLockError::Error(cause)) => Err(fails(cause)),
        }
    }
}

/// Whether a restore was cut off before the last of its files had its name.
fn is_half_restored(dir: &Path) -> bool {
    const LAST: &str = "korespond.redb";
    let half = dir.join(HALF);
    half.exists() && (half.join(LAST).exists() || !dir.join(LAST).exists())
}

/// Closes all that this process makes from now on to everybody but its owner: the store and
/// the index make their files themselves.
pub fn close_new_files() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(OTHERS));
}

/// Makes the data directory with mode 0700, its parents as the umask says. One that is
/// there and empty is closed to others; one that holds something is left as it is.
pub fn make(dir: &Path) -> Result<(), BootError> {
    let made = || -> io::Result<()> {
        if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        match DirBuilder::new().mode(0o700).create(dir) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && dir.is_dir() => {
                if fs::read_dir(dir)?.next().is_none() {
                    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?;
                }
                Ok(())
            }
            made => made,
        }
    };
    made().map_err(|cause| BootError::File {
        path: dir.to_owned(),
        cause,
    })
}

/// Whether a file or directory is closed to all but its owner.
pub fn is_closed(path: &Path) -> io::Result<bool> {
    let others = fs::metadata(path)?.mode() & OTHERS;
    Ok(others == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("a/b");
        assert!(matches!(Hold::take(&data), Err(BootError::NoData(_))));
        make(&data).unwrap();
        assert!(is_closed(&data).unwrap());
        let hold = Hold::take(&data).unwrap();
        assert!(matches!(Hold::take(&data), Err(BootError::Held(_))));
        drop(hold);
        Hold::take(&data).unwrap();
        make(&data).unwrap();
    }
}
