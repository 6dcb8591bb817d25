//! A server to which things happen.

use std::collections::BTreeMap;

use proptest::prelude::*;

/// A message at the server: which letter, and whether it is read.
pub type Mail = (u8, bool);

#[derive(Clone, Debug)]
pub struct Box_ {
    pub name: String,
    pub validity: u32,
    pub next: u32,
    pub mails: BTreeMap<u32, Mail>,
    /// What lay under UIDs that are free: since the last look, and before it.
    pub free: [BTreeMap<u32, Mail>; 2],
}

/// A server, and how it tells messages apart.
pub struct Server {
    pub boxes: Vec<Box_>,
    pub names_objects: bool,
    pub letters: u8,
    pub renamed: u32,
}

#[derive(Clone, Debug)]
pub enum Event {
    New(u8),
    Copy(u8, u8, u8),
    Move(u8, u8, u8),
    Expunge(u8, u8),
    Read(u8, u8),
    Renumber(u8),
    Rename(u8),
    /// The server was restored: a UID that was seen to be free is the same message's again, or
    /// another's.
    Restore(u8, u8, bool),
    Sync,
}

pub fn event() -> impl Strategy<Value = Event> {
    let any = any::<u8>;
    prop_oneof![
        4 => any().prop_map(Event::New),
        2 => (any(), any(), any()).prop_map(|(a, b, c)| Event::Copy(a, b, c)),
        3 => (any(), any(), any()).prop_map(|(a, b, c)| Event::Move(a, b, c)),
        2 => (any(), any()).prop_map(|(a, b)| Event::Expunge(a, b)),
        2 => (any(), any()).prop_map(|(a, b)| Event::Read(a, b)),
        1 => any().prop_map(Event::Renumber),
        1 => any().prop_map(Event::Rename),
        2 => (any(), any(), proptest::bool::ANY)
            .prop_map(|(a, b, same)| Event::Restore(a, b, same)),
        3 => Just(Event::Sync),
    ]
}

impl Server {
    pub fn new(names_objects: bool) -> Self {
        let boxes = ["INBOX", "A", "B"]
            .iter()
            .zip(1..)
            .map(|(name, validity)| Box_ {
                name: (*name).to_owned(),
                validity,
                next: 1,
                mails: BTreeMap::new(),
                free: Default::default(),
            });
        Self {
            boxes: boxes.collect(),
            names_objects,
            letters: 0,
            renamed: 0,
        }
    }

    fn at(&mut self, which: u8) -> &mut Box_ {
        let count = self.boxes.len();
        &mut self.boxes[usize::from(which) % count]
    }

    fn pick(&mut self, which: u8, mail: u8) -> Option<(u32, Mail)> {
        let mails = &self.at(which).mails;
        let uid = *mails.keys().nth(usize::from(mail) % mails.len().max(1))?;
        Some((uid, mails[&uid]))
    }

    fn put(&mut self, which: u8, mail: Mail) {
        let to = self.at(which);
        to.mails.insert(to.next, mail);
        to.next += 1;
    }

    fn release(&mut self, which: u8, uid: u32) {
        let at = self.at(which);
        if let Some(mail) = at.mails.remove(&uid) {
            at.free[0].insert(uid, mail);
        }
    }

    fn restore(&mut self, (which, mail): (u8, u8), same: bool) {
        let free = &mut self.at(which).free[1];
        let uid = free.keys().nth(usize::from(mail) % free.len().max(1));
        let Some((uid, before)) = uid.copied().and_then(|uid| free.remove_entry(&uid)) else {
            return;
        };
        let now = if same {
            before
        } else {
            // Of another date than all before.
            self.letters = (self.letters / 4 + 1) * 4;
            (self.letters, false)
        };
        self.at(which).mails.insert(uid, now);
    }

    pub fn happen(&mut self, event: &Event) {
        match *event {
            Event::New(which) => {
                self.letters += 1;
                let letter = self.letters;
                self.put(which, (letter, false));
            }
            Event::Copy(from, mail, to) => {
                if let Some((_, mail)) = self.pick(from, mail) {
                    self.put(to, mail);
                }
            }
            Event::Move(from, mail, to) => {
                if let Some((uid, mail)) = self.pick(from, mail) {
                    self.release(from, uid);
                    self.put(to, mail);
                }
            }
            Event::Expunge(which, mail) => {
                if let Some((uid, _)) = self.pick(which, mail) {
                    self.release(which, uid);
                }
            }
            Event::Read(which, mail) => {
                if let Some((uid, (letter, seen))) = self.pick(which, mail) {
                    self.at(which).mails.insert(uid, (letter, !seen));
                }
            }
            Event::Renumber(which) => {
                let to = self.at(which);
                to.validity += 100;
                to.free = Default::default();
                let mails = std::mem::take(&mut to.mails);
                to.mails = (1..).zip(mails.into_values()).collect();
                to.next = u32::try_from(to.mails.len()).unwrap() + 1;
            }
            Event::Rename(which) => {
                self.renamed += 1;
                let name = format!("R{}", self.renamed);
                let to = self.at(which);
                if to.name != "INBOX" {
                    to.name = name;
                }
            }
            Event::Restore(which, mail, same) => self.restore((which, mail), same),
            Event::Sync => {
                for one in &mut self.boxes {
                    let [since, before] = &mut one.free;
                    before.append(since);
                }
            }
        }
    }
}
