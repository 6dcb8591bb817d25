//! What is done to letters: put elsewhere, tagged, removed for good, undone; only by who may.

use std::collections::BTreeSet;

use model::{AccountId, FolderId, MessageId, Permission, Status, TagId};

use super::{deeds::Pick, doing::nth, rules::Letter, world::World};
use crate::{PageAsk, Reading, TriageDeed, TriageRow, Who};

/// Places of an account's folders by what they are for.
const INBOX: usize = 0;
const ARCHIVE: usize = 1;
const TRASH: usize = 3;

/// Where a letter was put: the folders, where the source had it then, and whether it stays there
/// wherever the source moves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    pub folders: BTreeSet<FolderId>,
    pub from: BTreeSet<FolderId>,
    pub stays: bool,
}

impl Letter {
    /// Where it stands follows from where the source has it and where it was put.
    pub fn settle(&mut self) {
        let source = &self.source;
        self.put = self.put.take().filter(|put| {
            let moved = source
                .iter()
                .any(|folder| !put.folders.contains(folder) && !put.from.contains(folder));
            *source != put.folders && (put.stays || !moved)
        });
        self.folders = match &self.put {
            Some(put) => put.folders.clone(),
            None => source.clone(),
        };
    }
}

/// What was done to letters.
pub struct Triaged {
    /// The one tag.
    pub tag: TagId,
    /// What can be undone.
    done: Vec<Done>,
    /// Letters that were removed for good, by what they are known by.
    pub removed: BTreeSet<(AccountId, Option<String>, [u8; 16])>,
}

impl Triaged {
    pub fn new(tag: TagId) -> Self {
        Self {
            tag,
            done: Vec::new(),
            removed: BTreeSet::new(),
        }
    }
}

/// Something done that can be undone.
struct Done {
    who: Who,
    number: u64,
    id: MessageId,
    what: What,
}

enum What {
    /// How the letter was, and where it was put.
    Put(Box<Letter>, BTreeSet<FolderId>),
    /// Whether it was tagged.
    Tagged(bool),
}

impl World {
    /// The account's owner, a member of a shared one, or who has mail.organize over it; and who
    /// sees the letter, never by a share alone.
    fn may_triage(&self, who: Who, id: MessageId) -> bool {
        let letter = &self.rules.letters[&id];
        let row = &self.rules.accounts[&letter.account];
        let me = self.rules.me(who);
        let groups = &self.rules.people[&me].groups;
        let member = row.owner == me
            || row.members.contains(&me)
            || groups.iter().any(|group| row.member_groups.contains(group));
        let own = !row.shared && who == Who::User(row.owner);
        let organizes = self
            .rules
            .reach(who, Permission::MailOrganize, letter.account)
            .is_some();
        self.rules.sees(who, id) && (own || (row.shared && member) || organizes)
    }

    /// As often as not the owner.
    fn triager(&self, who: Pick, id: MessageId) -> Who {
        let owner = self.rules.accounts[&self.rules.letters[&id].account].owner;
        let active = self.rules.people[&owner].status == Status::Active;
        match self.actor(who) {
            _ if active && who.is_multiple_of(2) => Who::User(owner),
            who => who,
        }
    }

    fn do_deed(&self, who: Who, id: MessageId, deed: TriageDeed) -> Option<(u64, TriageRow)> {
        let place = self.place_of(id);
        let begun = self
            .store
            .write(&who, |w| w.begin_triage(deed, &[place]))
            .ok()?;
        let row = self.store.write(&who, |w| w.go_on_triage(begun)).unwrap();
        assert_eq!(row.left(), 0);
        Some((begun, row))
    }

    pub fn put_letter(&mut self, who: Pick, letter: Pick, how: Pick) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        let who = self.triager(who, id);
        let account = self.rules.letters[&id].account;
        let folders = self.rules.accounts[&account].folders.clone();
        let at = how / 5 % folders.len();
        let (deed, target) = match how % 5 {
            0 | 1 => (TriageDeed::Trash, Some(folders[TRASH])),
            2 => (TriageDeed::Archive, Some(folders[ARCHIVE])),
            3 => (TriageDeed::Move(account, folders[at]), Some(folders[at])),
            _ => (TriageDeed::Restore, None),
        };
        let done = self.do_deed(who, id, deed);
        if let TriageDeed::Move(..) = deed
            && done.is_none()
        {
            let organizes = self.may_triage(who, id);
            let knows = self
                .rules
                .reach(who, Permission::MailView, account)
                .is_some()
                && self.rules.knows_folder(who, account, at);
            assert!(!organizes || !knows, "{who:?} may move {id}");
            return;
        }
        let (number, row) = done.unwrap();
        let may = self.may_triage(who, id);
        assert_eq!(row.skipped, u64::from(!may), "{who:?} {deed:?} {id}");
        if !may {
            return;
        }
        let letter = self.rules.letters.get_mut(&id).unwrap();
        let before = letter.clone();
        let put = match target {
            Some(folder) => Some(Some(BTreeSet::from([folder]))),
            None => way_back(letter, &folders),
        };
        if let Some(put) = put {
            let stands = put.as_ref() == Some(&letter.folders);
            if !stands {
                letter.came_from = if target.is_some() {
                    before.folders.clone()
                } else {
                    BTreeSet::new()
                };
                set(letter, put, folders[TRASH]);
            }
        }
        let changed = letter.folders != before.folders;
        assert_eq!(row.changed, u64::from(changed), "{who:?} {deed:?} {id}");
        if changed {
            let into = letter.folders.clone();
            let what = What::Put(Box::new(before), into);
            self.triaged.done.push(Done {
                who,
                number,
                id,
                what,
            });
        }
    }

    pub fn tag_letter(&mut self, who: Pick, letter: Pick, on: bool) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        let who = self.triager(who, id);
        let deed = if on {
            TriageDeed::Tag(self.triaged.tag)
        } else {
            TriageDeed::Untag(self.triaged.tag)
        };
        let (number, row) = self.do_deed(who, id, deed).unwrap();
        let may = self.may_triage(who, id);
        assert_eq!(row.skipped, u64::from(!may), "{who:?} tags {id}");
        let letter = self.rules.letters.get_mut(&id).unwrap();
        let changes = may && letter.tagged != on;
        assert_eq!(row.changed, u64::from(changes), "{who:?} tags {id}");
        if changes {
            let what = What::Tagged(letter.tagged);
            letter.tagged = on;
            self.triaged.done.push(Done {
                who,
                number,
                id,
                what,
            });
        }
    }

    pub fn remove_letter(&mut self, who: Pick, letter: Pick) {
        let Some(mut id) = self.some_letter(letter) else {
            return;
        };
        let trashed = self.rules.letters.iter().filter(|(_, row)| {
            row.folders == BTreeSet::from([self.rules.accounts[&row.account].folders[TRASH]])
        });
        // Mostly one that could be.
        if let Some(one) = nth(trashed.map(|(id, _)| *id), letter)
            && !letter.is_multiple_of(5)
        {
            id = one;
        }
        let who = self.triager(who, id);
        let (_, row) = self.do_deed(who, id, TriageDeed::Remove).unwrap();
        let letter = &self.rules.letters[&id];
        let trash = self.rules.accounts[&letter.account].folders[TRASH];
        let may = self.may_triage(who, id) && letter.folders == BTreeSet::from([trash]);
        assert_eq!(row.changed, u64::from(may), "{who:?} removes {id}");
        if !may {
            return;
        }
        let Some(letter) = self.rules.letters.remove(&id) else {
            return;
        };
        self.triaged.removed.insert((
            letter.account,
            letter.parsed.message_id.clone(),
            letter.parsed.header_hash,
        ));
        self.rules.shared.retain(|(_, shared)| *shared != id);
        self.rules.marks.retain(|(_, marked), _| *marked != id);
        let key = (letter.account, letter.thread);
        let mut left = self.rules.letters.values();
        if !left.any(|row| (row.account, row.thread) == key) {
            self.rules.threads.get_mut(&key).unwrap().whole.clear();
        }
    }

    pub fn undo_deed(&mut self, which: Pick) {
        if self.triaged.done.is_empty() {
            return;
        }
        // Mostly one of the last.
        let at = self.triaged.done.len() - 1 - which % self.triaged.done.len().min(4);
        let Done {
            who,
            number,
            id,
            what,
        } = self.triaged.done.remove(at);
        let row = self.store.write(&who, |w| w.undo_triage(number));
        if let Who::User(user) = who
            && self.rules.people[&user].status != Status::Active
        {
            assert!(row.is_err(), "{who:?} undoes");
            return;
        }
        let undone = row.unwrap().undo.unwrap().undone == 1;
        let may = self.rules.letters.contains_key(&id) && self.may_triage(who, id);
        let Some(letter) = self.rules.letters.get_mut(&id).filter(|_| may) else {
            assert!(!undone, "{who:?} undoes {id}");
            return;
        };
        match what {
            What::Put(before, into) => {
                assert_eq!(undone, letter.folders == into, "{who:?} undoes {id}");
                if undone {
                    let account = &self.rules.accounts[&letter.account];
                    unput(letter, &before, account.folders[TRASH]);
                }
            }
            What::Tagged(before) => {
                assert_eq!(undone, letter.tagged != before, "{who:?} undoes {id}");
                letter.tagged = before;
            }
        }
    }

    /// Everyone's list of a tag is what they see of it.
    pub fn tagged(&self, r: &Reading, who: Who) {
        let page = PageAsk {
            after: None,
            limit: 1_000,
        };
        let found = r.tagged(self.triaged.tag, &page).unwrap().rows;
        let found: BTreeSet<MessageId> = found.iter().map(|row| row.id.message).collect();
        let letters = self.rules.letters.iter().filter(|(id, row)| {
            let by = self.rules.opens(who, **id);
            row.tagged && matches!(by, super::rules::Opens::By(_))
        });
        let expected: BTreeSet<MessageId> = letters.map(|(id, _)| *id).collect();
        assert_eq!(found, expected, "{who:?}");
    }
}

/// Where a letter that was put away goes back to: the inner `None` is wherever the source has it.
#[expect(clippy::option_option, reason = "not put away, the source, or folders")]
fn way_back(letter: &Letter, folders: &[FolderId]) -> Option<Option<BTreeSet<FolderId>>> {
    let away = [folders[ARCHIVE], folders[TRASH]];
    let stands_away = letter.folders.iter().all(|folder| away.contains(folder));
    if letter.put.is_none() && !stands_away {
        return None;
    }
    if !letter.came_from.is_empty() && letter.came_from == letter.source {
        return Some(None);
    }
    let mut back = letter.came_from.clone();
    back.remove(&folders[TRASH]);
    if back.is_empty() {
        back.insert(folders[INBOX]);
    }
    Some(Some(back))
}

fn set(letter: &mut Letter, folders: Option<BTreeSet<FolderId>>, trash: FolderId) {
    letter.put = folders.map(|folders| Put {
        stays: folders == BTreeSet::from([trash]),
        folders,
        from: letter.source.clone(),
    });
    letter.settle();
}

/// Each of its places goes back to where it was.
fn unput(letter: &mut Letter, before: &Letter, trash: FolderId) {
    letter.came_from.clone_from(&before.came_from);
    match &before.put {
        Some(put) if put.from == letter.source => {
            letter.put = Some(put.clone());
            letter.settle();
        }
        Some(put) => set(letter, Some(put.folders.clone()), trash),
        None => set(letter, Some(before.folders.clone()), trash),
    }
}
