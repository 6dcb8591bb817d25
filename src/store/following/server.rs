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
                    self.at(from).mails.remove(&uid);
                    self.put(to, mail);
                }
            }
            Event::Expunge(which, mail) => {
                if let Some((uid, _)) = self.pick(which, mail) {
                    self.at(which).mails.remove(&uid);
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
            Event::Sync => {}
        }
    }
}
