//! The key that seals stored passwords (O-17): 32 random bytes, kept as 64 hexadecimal digits.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use zeroize::Zeroizing;

use super::{BootError, directory::is_closed};

/// Bytes of a key.
const BYTES: usize = 32;

/// The largest key file read, in bytes.
const FILE_LIMIT: u64 = 1024;

/// A key, wiped when dropped.
pub type Key = Zeroizing<[u8; BYTES]>;

/// Makes a new key file, mode 0600, on disk when this returns; one that is there is kept.
pub fn make(path: &Path) -> Result<(), BootError> {
    let made = || -> io::Result<()> {
        let mut key = Key::new([0; BYTES]);
        getrandom::fill(key.as_mut_slice()).map_err(io::Error::other)?;
        write(path, &key)
    };
    match made() {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map_err(|cause| BootError::File {
            path: path.to_owned(),
            cause,
        }),
    }
}

/// Puts a known key where none is.
pub fn put(path: &Path, key: &[u8; BYTES]) -> Result<(), BootError> {
    write(path, key).map_err(|cause| BootError::File {
        path: path.to_owned(),
        cause,
    })
}

fn write(path: &Path, key: &[u8; BYTES]) -> io::Result<()> {
    let mut line = Zeroizing::new(String::with_capacity(2 * BYTES + 1));
    for byte in key {
        line.extend([byte >> 4, byte & 15].map(digit));
    }
    line.push('\n');
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    // The name too must last: a store whose key is lost can't be read.
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
        _ => Ok(()),
    }
}

fn digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

/// Refuses a key file that others can read. systemd's credentials are left out: systemd
/// closes them by means that the mode does not show.
pub fn check_closed(path: &Path) -> Result<(), BootError> {
    if is_closed(path).map_err(|cause| fails(path, cause))? {
        Ok(())
    } else {
        Err(BootError::OpenKey(path.to_owned()))
    }
}

fn fails(path: &Path, cause: io::Error) -> BootError {
    match cause.kind() {
        io::ErrorKind::NotFound => BootError::NoKey(path.to_owned()),
        _ => BootError::File {
            path: path.to_owned(),
            cause,
        },
    }
}

/// Reads the key.
pub fn read(path: &Path) -> Result<Key, BootError> {
    let mut text = Zeroizing::new(String::with_capacity(FILE_LIMIT as usize));
    File::open(path)
        .map_err(|cause| fails(path, cause))?
        .take(FILE_LIMIT)
        .read_to_string(&mut text)
        .map_err(|_| BootError::BadKey(path.to_owned()))?;
    decoded(text.trim()).ok_or_else(|| BootError::BadKey(path.to_owned()))
}

/// Reads the first line of a file that holds a password and that its owner alone can read;
/// systemd's credentials are closed by other means.
pub fn read_password(path: &Path, credentials: Option<&Path>) -> Result<String, BootError> {
    let credential = credentials.is_some_and(|dir| path.starts_with(dir));
    let fails = |cause| BootError::File {
        path: path.to_owned(),
        cause,
    };
    if !credential && !is_closed(path).map_err(fails)? {
        return Err(BootError::OpenPassword(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::with_capacity(FILE_LIMIT as usize));
    File::open(path)
        .map_err(fails)?
        .take(FILE_LIMIT)
        .read_to_string(&mut text)
        .map_err(fails)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(BootError::NoPassword(path.to_owned()));
    }
    Ok(line.to_owned())
}

fn decoded(text: &str) -> Option<Key> {
    let mut key = Key::new([0; BYTES]);
    let mut digits = text.chars().map(|c| c.to_digit(16));
    for byte in key.iter_mut() {
        let (high, low) = (digits.next()??, digits.next()??);
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    digits.next().is_none().then_some(key)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        assert!(matches!(read(&path), Err(BootError::NoKey(_))));
        make(&path).unwrap();
        check_closed(&path).unwrap();
        let first = read(&path).unwrap();
        assert!(first.iter().any(|byte| *byte != 0));
        make(&path).unwrap();
        assert_eq!(*first, *read(&path).unwrap());
    }

    #[test]
    fn a_password_is_the_first_line_of_a_closed_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("p");
        assert!(read_password(&path, None).is_err());
        std::fs::write(&path, "two words\r\nmore\n").unwrap();
        let mode = |mode| std::fs::set_permissions(&path, PermissionsExt::from_mode(mode));
        mode(0o640).unwrap();
        let refused = read_password(&path, None);
        assert!(matches!(refused, Err(BootError::OpenPassword(_))));
        assert!(read_password(&path, Some(dir.path())).is_ok());
        mode(0o600).unwrap();
        assert_eq!(read_password(&path, None).unwrap(), "two words");
        std::fs::write(&path, "\n").unwrap();
        let refused = read_password(&path, None);
        assert!(matches!(refused, Err(BootError::NoPassword(_))));
    }

    #[test]
    fn open_and_broken_keys_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("k");
        make(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(check_closed(&path), Err(BootError::OpenKey(_))));
        for bad in ["", "ab", &"g".repeat(64), &"a".repeat(63), &"a".repeat(65)] {
            assert!(decoded(bad).is_none(), "{bad}");
        }
        assert!(decoded(&"aF".repeat(32)).is_some());
    }
}
