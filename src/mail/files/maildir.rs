//! A Maildir: a file for each message in `cur` and `new`, its flags at the end of its name, and
//! subfolders by the names of directories (Maildir++).

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use model::{Flags, Instant};

use crate::wire::{decode_mutf7, encode_mutf7};

/// Files of one folder at most.
const MAX_FILES: usize = 5_000_000;

/// Subfolders at most.
const MAX_FOLDERS: usize = 5_000;

/// Letters of a file's name and the flags that they stand for.
const LETTERS: [(char, &str); 6] = [
    ('D', "\\Draft"),
    ('F', "\\Flagged"),
    ('P', "$Forwarded"),
    ('R', "\\Answered"),
    ('S', "\\Seen"),
    ('T', "\\Deleted"),
];

/// A folder of a Maildir.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its name in UTF-8, its parts between slashes; empty for the Maildir itself.
    pub name: String,
    /// Where `cur` and `new` are.
    pub path: PathBuf,
}

/// A message's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// Its bytes.
    pub size: u64,
    /// Flags, by its name.
    pub flags: Flags,
    /// When it came in, by its date.
    pub received: Option<Instant>,
}

/// Whether a directory is a Maildir.
pub fn is_one(path: &Path) -> bool {
    path.join("cur").is_dir() || path.join("new").is_dir()
}

/// A Maildir's folders, itself first, then by name.
pub fn folders(path: &Path) -> io::Result<Vec<Folder>> {
    let mut found = vec![Folder {
        name: String::new(),
        path: path.to_owned(),
    }];
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let Some(raw) = path
            .file_name()
            .and_then(OsStr::to_str)
            .and_then(|name| name.strip_prefix('.'))
        else {
            continue;
        };
        if raw.is_empty() || raw == "." || !is_one(&path) {
            continue;
        }
        if found.len() >= MAX_FOLDERS {
            return Err(io::Error::other("it has too many folders"));
        }
        let name = raw
            .split('.')
            .map(|part| decode_mutf7(part).unwrap_or_else(|| part.to_owned()))
            .collect::<Vec<_>>()
            .join("/");
        found.push(Folder { name, path });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The files of a folder, by name: in the order in which they came.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for part in ["cur", "new"] {
        let entries = match fs::read_dir(folder.join(part)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if hidden || entry.file_type()?.is_dir() {
                continue;
            }
            if found.len() >= MAX_FILES {
                return Err(io::Error::other("it has too many files"));
            }
            found.push(entry.path());
        }
    }
    found.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    Ok(found)
}

/// What a file is, without its bytes.
pub fn look(path: &Path) -> io::Result<Found> {
    let meta = fs::metadata(path)?;
    let modified = meta.modified()?.duration_since(UNIX_EPOCH).ok();
    let received = modified.and_then(|since| i64::try_from(since.as_millis()).ok());
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    Ok(Found {
        path: path.to_owned(),
        size: meta.len(),
        flags: flags_of(name),
        received: received.map(Instant),
    })
}

/// Flags by a file's name: letters after `:2,`, or after what stands for it where names can't
/// have a colon.
fn flags_of(name: &str) -> Flags {
    let letters = [":2,", ";2,", "!2,"]
        .iter()
        .find_map(|mark| name.rsplit_once(mark))
        .map_or("", |(_, letters)| letters);
    let set = LETTERS
        .iter()
        .filter(|(letter, _)| letters.contains(*letter));
    Flags::from_names(set.map(|(_, name)| *name))
}

/// The part of a name before its flags.
pub fn base(name: &str) -> &str {
    name.split_once(":2,").map_or(name, |(base, _)| base)
}

/// A name with its flags; keywords that have no letter are left out.
pub fn name(base: &str, flags: &Flags) -> String {
    let names = flags.names();
    let set = LETTERS
        .iter()
        .filter(|(_, flag)| names.iter().any(|name| name == flag));
    let letters: String = set.map(|(letter, _)| *letter).collect();
    format!("{base}:2,{letters}")
}

/// The directory of a folder below a Maildir; none where its name can't be one.
pub fn directory(maildir: &Path, folder: &str) -> Option<PathBuf> {
    if folder.eq_ignore_ascii_case("inbox") {
        return Some(maildir.to_owned());
    }
    // A dot separates parts here, and a slash there.
    let parts = folder.split('/').map(|part| {
        let encoded = encode_mutf7(part).replace('.', "&AC4-");
        (!part.is_empty() && encoded.len() < 250).then_some(encoded)
    });
    let parts: Option<Vec<String>> = parts.collect();
    let name = parts?.join(".");
    let fits = name.len() < 250 && !name.contains('\0');
    fits.then(|| maildir.join(format!(".{name}")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(folder: &Path, raw: &str) -> String {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let inner = name.strip_prefix('.').unwrap_or_else(|| panic!("{raw}"));
        inner
            .split('.')
            .map(|part| decode_mutf7(part).unwrap_or_else(|| part.to_owned()))
            .collect::<Vec<_>>()
            .join("/")
    }

    #[test]
    fn flags_stand_at_the_end_of_a_name() {
        assert_eq!(flags_of("1.a:2,FS").names(), ["\\Flagged", "\\Seen"]);
        assert_eq!(flags_of("1.a").names(), [""; 0]);
        assert_eq!(flags_of("1.a!2,T").names(), ["\\Deleted"]);
        let flags = Flags::from_names(["\\Seen", "$Forwarded", "own"]);
        assert_eq!(name("1.a", &flags), "1.a:2,PS");
        assert_eq!(base("1.a:2,PS"), "1.a");
        assert_eq!(
            flags_of(&name("1.a", &flags)).names(),
            ["$Forwarded", "\\Seen"]
        );
    }

    #[test]
    fn a_name_with_a_dot_or_other_letters_is_one_folder() {
        let root = Path::new("/m");
        assert_eq!(directory(root, "INBOX"), Some(root.to_owned()));
        assert_eq!(directory(root, "a//b"), None);
        assert_eq!(directory(root, ""), None);
        let path = directory(root, "Oferty/Łódź v1.2").unwrap();
        assert_eq!(path.parent(), Some(root));
        assert_eq!(named(&path, ""), "Oferty/Łódź v1.2");
    }

    proptest! {
        #[test]
        fn names_come_back_and_stay_below(folder in "[a-z./&~Ł ]{1,12}") {
            let root = Path::new("/m");
            if let Some(path) = directory(root, &folder) {
                prop_assert_eq!(path.parent(), Some(root));
                prop_assert_eq!(named(&path, &folder), folder);
            }
        }
    }
}
