//! The folders of one account, in memory only.

use std::{collections::BTreeMap, sync::Arc};

use model::Instant;

use super::flags::FlagSet;

/// Folders of one account.
const MAX_FOLDERS: usize = 200;

/// Longest folder name, in bytes.
const MAX_NAME: usize = 255;

/// Messages of one account.
const MAX_MESSAGES: usize = 20_000;

/// Raw bytes of one account; copies count once each.
const MAX_BYTES: usize = 512 * 1024 * 1024;

/// What parts the levels of a folder's name.
pub(crate) const DELIMITER: char = '/';

/// One message of a folder.
#[derive(Clone)]
pub(crate) struct Mail {
    pub(crate) uid: u32,
    pub(crate) flags: FlagSet,
    pub(crate) date: Instant,
    pub(crate) raw: Arc<[u8]>,
    /// The account's change count when its flags were last set.
    pub(crate) changed: u64,
}

/// A message that is to be stored.
pub(crate) struct NewMail {
    pub(crate) flags: FlagSet,
    pub(crate) date: Instant,
    pub(crate) raw: Arc<[u8]>,
}

/// One folder; its messages in the order of their UIDs.
pub(crate) struct Folder {
    pub(crate) validity: u32,
    pub(crate) next_uid: u32,
    pub(crate) special_use: Option<String>,
    pub(crate) subscribed: bool,
    pub(crate) mails: Vec<Mail>,
}

impl Folder {
    pub(crate) fn by_uid(&self, uid: u32) -> Option<&Mail> {
        let at = self
            .mails
            .binary_search_by_key(&uid, |mail| mail.uid)
            .ok()?;
        self.mails.get(at)
    }
}

/// Why a change was refused, in words for a NO response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no account with that address.
    #[error("No such account")]
    NoAccount,
    /// There is no folder of that name.
    #[error("[NONEXISTENT] No such folder")]
    NoFolder,
    /// A folder of that name is there already.
    #[error("[ALREADYEXISTS] A folder of that name is there already")]
    Exists,
    /// The name can't be a folder's.
    #[error("[CANNOT] Not possible with that folder name")]
    BadName,
    /// The account holds all that it may.
    #[error("[OVERQUOTA] The account is full")]
    Full,
}

impl From<Refused> for String {
    fn from(refused: Refused) -> Self {
        refused.to_string()
    }
}

/// All folders of an account.
pub(crate) struct Folders {
    map: BTreeMap<String, Folder>,
    next_validity: u32,
    changes: u64,
    messages: usize,
    bytes: usize,
}

impl Folders {
    /// INBOX alone; `validity` is the first UIDVALIDITY that is given out.
    pub(crate) fn new(validity: u32) -> Self {
        let mut folders = Self {
            map: BTreeMap::new(),
            next_validity: validity.max(1),
            changes: 0,
            messages: 0,
            bytes: 0,
        };
        folders.insert("INBOX".to_owned(), None);
        folders
    }

    fn insert(&mut self, name: String, special_use: Option<String>) {
        let folder = Folder {
            validity: self.next_validity,
            next_uid: 1,
            special_use,
            subscribed: true,
            mails: Vec::new(),
        };
        self.next_validity = self.next_validity.saturating_add(1);
        self.map.insert(name, folder);
    }

    /// The name under which a folder is kept: INBOX in capitals.
    pub(crate) fn canonical(name: &str) -> String {
        if name.eq_ignore_ascii_case("INBOX") {
            return "INBOX".to_owned();
        }
        name.to_owned()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Folder> {
        self.map.get(&Self::canonical(name))
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Folder> {
        self.map.get_mut(&Self::canonical(name))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Folder)> {
        self.map.iter()
    }

    pub(crate) fn has_children(&self, name: &str) -> bool {
        let prefix = format!("{name}{DELIMITER}");
        self.map.keys().any(|key| key.starts_with(&prefix))
    }

    /// Makes a folder, and the ones above it where they are missing.
    pub(crate) fn create(
        &mut self,
        name: &str,
        special_use: Option<String>,
    ) -> Result<(), Refused> {
        let name = name.trim_end_matches(DELIMITER);
        check_name(name)?;
        if self.get(name).is_some() {
            return Err(Refused::Exists);
        }
        let above: Vec<String> = name
            .match_indices(DELIMITER)
            .filter_map(|(at, _)| name.get(..at))
            .map(Self::canonical)
            .filter(|parent| !self.map.contains_key(parent))
            .collect();
        if self.map.len() + above.len() >= MAX_FOLDERS {
            return Err(Refused::Full);
        }
        for parent in above {
            self.insert(parent, None);
        }
        self.insert(name.to_owned(), special_use);
        Ok(())
    }

    pub(crate) fn delete(&mut self, name: &str) -> Result<(), Refused> {
        let name = Self::canonical(name);
        if name == "INBOX" || self.has_children(&name) {
            return Err(Refused::BadName);
        }
        let folder = self.map.remove(&name).ok_or(Refused::NoFolder)?;
        self.discount(&folder.mails);
        Ok(())
    }

    /// Renames a folder and those below it; INBOX keeps its name.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), Refused> {
        let to = to.trim_end_matches(DELIMITER);
        check_name(to)?;
        let below = format!("{from}{DELIMITER}");
        if Self::canonical(from) == "INBOX" || to.starts_with(&below) {
            return Err(Refused::BadName);
        }
        if self.get(to).is_some() {
            return Err(Refused::Exists);
        }
        if self.get(from).is_none() {
            return Err(Refused::NoFolder);
        }
        let names: Vec<String> = self
            .map
            .keys()
            .filter(|key| *key == from || key.starts_with(&below))
            .cloned()
            .collect();
        for old in names {
            if let (Some(rest), Some(folder)) = (old.strip_prefix(from), self.map.remove(&old)) {
                self.map.insert(format!("{to}{rest}"), folder);
            }
        }
        Ok(())
    }

    /// Stores a message; says the folder's UIDVALIDITY and the message's UID.
    pub(crate) fn append(&mut self, folder: &str, new: NewMail) -> Result<(u32, u32), Refused> {
        let size = new.raw.len();
        let changed = self.next_change();
        let full = self.messages >= MAX_MESSAGES || self.bytes.saturating_add(size) > MAX_BYTES;
        let at = self.get_mut(folder).ok_or(Refused::NoFolder)?;
        if full || size > super::MAX_MESSAGE || at.next_uid == u32::MAX {
            return Err(Refused::Full);
        }
        let uid = at.next_uid;
        at.next_uid += 1;
        at.mails.push(Mail {
            uid,
            flags: new.flags,
            date: new.date,
            raw: new.raw,
            changed,
        });
        let validity = at.validity;
        self.messages += 1;
        self.bytes += size;
        Ok((validity, uid))
    }

    /// Sets a message's flags by `change`; nothing where it is gone.
    pub(crate) fn set_flags(&mut self, folder: &str, uid: u32, change: impl Fn(&mut FlagSet)) {
        let changed = self.next_change();
        let Some(at) = self.get_mut(folder) else {
            return;
        };
        let Ok(place) = at.mails.binary_search_by_key(&uid, |mail| mail.uid) else {
            return;
        };
        if let Some(mail) = at.mails.get_mut(place) {
            let before = mail.flags.clone();
            change(&mut mail.flags);
            if mail.flags != before {
                mail.changed = changed;
            }
        }
    }

    /// Removes the messages marked \Deleted among those that `wanted` names by UID.
    pub(crate) fn expunge(&mut self, folder: &str, wanted: impl Fn(u32) -> bool) {
        let Some(at) = self.get_mut(folder) else {
            return;
        };
        let (gone, kept) = std::mem::take(&mut at.mails)
            .into_iter()
            .partition(|mail| mail.flags.has("\\Deleted") && wanted(mail.uid));
        at.mails = kept;
        self.discount(&gone);
    }

    /// Removes what was stored from a UID on, where a copy could not be finished.
    pub(crate) fn take_back(&mut self, folder: &str, from: u32) {
        if let Some(at) = self.get_mut(folder) {
            let kept = at.mails.partition_point(|mail| mail.uid < from);
            let gone = at.mails.split_off(kept);
            self.discount(&gone);
        }
    }

    fn discount(&mut self, gone: &[Mail]) {
        self.messages = self.messages.saturating_sub(gone.len());
        let bytes: usize = gone.iter().map(|mail| mail.raw.len()).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    fn next_change(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }
}

fn check_name(name: &str) -> Result<(), Refused> {
    let fine = !name.is_empty()
        && name.len() <= MAX_NAME
        && !name.contains(['*', '%', '\\', '"'])
        && name.split(DELIMITER).all(|level| !level.is_empty());
    fine.then_some(()).ok_or(Refused::BadName)
}
