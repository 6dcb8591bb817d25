//! What one session knows of its selected folder: the numbering it was told.

use super::folders::Folders;

/// A message as the client was last told of it.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) uid: u32,
    changed: u64,
}

/// The selected folder with sequence numbers that only move when the client is told.
pub(crate) struct View {
    pub(crate) folder: String,
    pub(crate) validity: u32,
    pub(crate) access: Access,
    known: Vec<Known>,
}

/// How the folder was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    ReadWrite,
    ReadOnly,
}

/// What may be told now: EXPUNGE must not stand among the answers of FETCH, STORE and
/// SEARCH (RFC 3501, section 7.4.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    All,
    NoExpunge,
}

impl View {
    pub(crate) fn open(folders: &Folders, folder: &str, access: Access) -> Option<Self> {
        let at = folders.get(folder)?;
        Some(Self {
            folder: Folders::canonical(folder),
            validity: at.validity,
            access,
            known: at
                .mails
                .iter()
                .map(|mail| Known {
                    uid: mail.uid,
                    changed: mail.changed,
                })
                .collect(),
        })
    }

    /// Whether the folder is still the one that was opened, not deleted or replaced.
    pub(crate) fn is_alive(&self, folders: &Folders) -> bool {
        folders
            .get(&self.folder)
            .is_some_and(|folder| folder.validity == self.validity)
    }

    /// Sequence numbers and UIDs, as known to the client.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, u32)> {
        (1..).zip(self.known.iter().map(|known| known.uid))
    }

    /// How many messages the client knows of.
    pub(crate) fn count(&self) -> usize {
        self.known.len()
    }

    /// The highest UID known to the client; 0 in an empty folder.
    pub(crate) fn highest_uid(&self) -> u32 {
        self.known.last().map_or(0, |known| known.uid)
    }

    /// Takes the present flags as told, for a STORE that was silent or has answered.
    pub(crate) fn told_flags(&mut self, folders: &Folders, uid: u32) {
        let mail = folders
            .get(&self.folder)
            .and_then(|folder| folder.by_uid(uid));
        let known = self
            .known
            .binary_search_by_key(&uid, |known| known.uid)
            .ok()
            .and_then(|at| self.known.get_mut(at));
        if let (Some(mail), Some(known)) = (mail, known) {
            known.changed = mail.changed;
        }
    }

    /// Writes what has changed since the client was last told, and takes it as told.
    pub(crate) fn tell(&mut self, folders: &Folders, telling: Telling, out: &mut Vec<u8>) {
        let mails = folders
            .get(&self.folder)
            .filter(|folder| folder.validity == self.validity)
            .map_or(&[][..], |folder| folder.mails.as_slice());
        let find = |uid: u32| {
            let at = mails.binary_search_by_key(&uid, |mail| mail.uid).ok()?;
            mails.get(at)
        };
        if telling == Telling::All {
            let mut sequence = 1;
            self.known.retain(|known| {
                if find(known.uid).is_some() {
                    sequence += 1;
                    return true;
                }
                // Each EXPUNGE moves the later messages down by one.
                push(out, &format!("* {sequence} EXPUNGE\r\n"));
                false
            });
        }
        for (sequence, known) in (1..).zip(self.known.iter_mut()) {
            if let Some(mail) = find(known.uid).filter(|mail| mail.changed != known.changed) {
                known.changed = mail.changed;
                let line = format!(
                    "* {sequence} FETCH (UID {} FLAGS ({}))\r\n",
                    mail.uid,
                    mail.flags.text()
                );
                push(out, &line);
            }
        }
        let highest = self.highest_uid();
        let before = self.known.len();
        self.known.extend(
            mails
                .iter()
                .filter(|mail| mail.uid > highest)
                .map(|mail| Known {
                    uid: mail.uid,
                    changed: mail.changed,
                }),
        );
        if self.known.len() != before {
            let line = format!("* {} EXISTS\r\n* 0 RECENT\r\n", self.known.len());
            push(out, &line);
        }
    }
}

/// Writing into memory can't fail.
pub(crate) fn push(out: &mut Vec<u8>, line: &str) {
    out.extend_from_slice(line.as_bytes());
}
