//! An agency to which the same things are done in the store and in the rules.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AccountId, AddressText, BuiltIn, Clock, ContactId, Endpoint, Flags, FolderKind, GroupId, Hash,
    Instant, Locale, Mailbox, MessageId, MessageRef, OfficeId, OrganizationId, Parsed, Permission,
    Role, Scope, Security, SeenMail, Status, TagColour, UserId, WriteBack,
};
use tempfile::TempDir;

use super::rows::user_row;
use super::rules::{Account, Letter, Person, Rules, Thread};
use super::table::starts_with;
use super::triaging::Triaged;
use crate::{
    AccountRow, AgencyRow, Arrival, ContactRow, FolderFound, GroupRow, Job, OfficeRow, Part,
    Result, Sealed, Store, UserRow, Who, table::GROUPS,
};

/// Strangers' addresses in comparable form.
pub const STRANGERS: [&str; 6] = [
    "ola@dev.pl",
    "jan@dev.pl",
    "ewa@gmail.com",
    "piotr@bud.com",
    "partner@agency.pl",
    "kasa@bud.com",
];

/// Domains that organizations have; public ones and the agency's own among them.
pub const DOMAINS: [&str; 4] = ["dev.pl", "bud.com", "agency.pl", "gmail.com"];

const COMPANIES: [&str; 3] = ["", "Dom Deweloper", "Budowa"];

pub const DAY: i64 = 86_400_000;

pub struct World {
    pub store: Store,
    pub rules: Rules,
    pub clock: Clock,
    pub offices: Vec<OfficeId>,
    pub custom: GroupId,
    pub triaged: Triaged,
    /// Letters that ever arrived.
    pub arrived: usize,
    pub uid: u32,
    _data: TempDir,
}

impl World {
    pub fn new() -> Self {
        // In memory where the machine has a place for it: thousands of commits.
        let memory = std::path::Path::new("/dev/shm");
        let data = if memory.is_dir() {
            TempDir::new_in(memory).or_else(|_| TempDir::new()).unwrap()
        } else {
            TempDir::new().unwrap()
        };
        let clock = Clock::fixed(Instant(1_700_000_000_000));
        let store = Store::open(data.path(), clock.clone()).unwrap();
        let agency = AgencyRow {
            name: "Agency".to_owned(),
            time_zone: "UTC".to_owned(),
            seen_mail: SeenMail::Matched,
            locale: Locale::En,
            currency: String::new(),
            languages: Vec::new(),
            never_log: Vec::new(),
            no_care_letter: false,
        };
        let row = user_row("director@agency.pl", Role::Director, clock.now());
        let director = store
            .write(&Who::Job(Job::Housekeeping), |w| w.found(&agency, row))
            .unwrap();
        let rules = Rules {
            now: clock.now(),
            director,
            agency: SeenMail::Matched,
            people: BTreeMap::new(),
            groups: BTreeMap::new(),
            accounts: BTreeMap::new(),
            letters: BTreeMap::new(),
            threads: BTreeMap::new(),
            shared: Vec::new(),
            cards: BTreeMap::new(),
            firms: BTreeMap::new(),
            marks: BTreeMap::new(),
        };
        let tag = store
            .write(&Who::Operator, |w| w.add_tag("oferta", TagColour::Red))
            .unwrap();
        let mut world = Self {
            triaged: Triaged::new(tag),
            arrived: 0,
            store,
            rules,
            clock,
            offices: Vec::new(),
            custom: GroupId(0),
            uid: 0,
            _data: data,
        };
        world.groups();
        world
    }

    fn groups(&mut self) {
        let mut groups = BTreeMap::new();
        let (custom, offices, director_group) = self
            .store
            .write(&Who::Operator, |w| {
                for which in BuiltIn::ALL {
                    let scopes = Permission::ALL
                        .map(|permission| (permission, starts_with(which, permission)));
                    groups.insert(w.built_in(which)?, scopes.into_iter().collect());
                }
                let custom = GroupId(w.next("groups")?);
                let row = GroupRow {
                    name: "Sales".to_owned(),
                    ..GroupRow::default()
                };
                w.put(GROUPS, &custom, &row)?;
                groups.insert(custom, BTreeMap::new());
                let mut offices = Vec::new();
                for name in ["North", "South"] {
                    let row = OfficeRow {
                        name: name.to_owned(),
                        ..OfficeRow::default()
                    };
                    offices.push(w.add_office(&row)?);
                }
                Ok((custom, offices, w.built_in(BuiltIn::Director)?))
            })
            .unwrap();
        self.custom = custom;
        self.offices = offices;
        self.rules.groups = groups;
        let director = Person {
            role: Role::Director,
            supervisor: None,
            office: None,
            groups: vec![director_group],
            status: Status::Active,
            email: "director@agency.pl".to_owned(),
            made: self.clock.now(),
            absence: None,
        };
        self.rules.people.insert(self.rules.director, director);
    }

    pub fn built_in(&self, which: BuiltIn) -> GroupId {
        self.store
            .read(&Who::Operator, |r| r.built_in(which))
            .unwrap()
    }

    pub fn add_user(
        &mut self,
        role: Role,
        supervisor: UserId,
        office: Option<OfficeId>,
        groups: Vec<GroupId>,
    ) -> UserId {
        let email = format!("user{}@agency.pl", self.rules.people.len());
        let row = UserRow {
            supervisor: Some(supervisor),
            office,
            groups: groups.clone(),
            ..user_row(&email, role, self.clock.now())
        };
        let id = self
            .store
            .write(&Who::Operator, |w| w.add_user(&row))
            .unwrap();
        let person = Person {
            role,
            supervisor: Some(supervisor),
            office,
            groups,
            status: Status::Active,
            email,
            made: self.clock.now(),
            absence: None,
        };
        self.rules.people.insert(id, person);
        id
    }

    /// An account; half of them have their owner's sign-in address.
    pub fn add_account(&mut self, owner: UserId, shared: bool, members: (UserId, GroupId)) {
        let number = self.rules.accounts.len();
        let sign_in = self.rules.people[&owner].email.clone();
        let taken = self
            .rules
            .accounts
            .values()
            .any(|row| row.address == sign_in);
        let address = match number % 3 {
            0 if !taken => sign_in,
            1 => format!("box{number}@dev.pl"),
            _ => format!("box{number}@agency.pl"),
        };
        let (members, member_groups) = if shared {
            (vec![members.0], vec![members.1])
        } else {
            (Vec::new(), Vec::new())
        };
        let row = AccountRow {
            address: address.clone(),
            owner,
            shared,
            members: members.clone(),
            member_groups: member_groups.clone(),
            imap: Endpoint {
                host: "localhost".to_owned(),
                port: 993,
                security: Security::Tls,
                user: "user".to_owned(),
            },
            smtp: None,
            password: Some(Sealed(vec![1])),
            sync_from: 0,
            refresh_minutes: 5,
            ca_pem: Some("pem".to_owned()),
            seen_mail: None,
            write_back: WriteBack::default(),
            plain_confirmed: false,
            version: 1,
            made: self.clock.now(),
            header_first: false,
            never_log: Vec::new(),
            watched: None,
        };
        let id = self
            .store
            .write(&Who::Operator, |w| w.add_account(&row))
            .unwrap();
        let found = [
            ("INBOX", FolderKind::Inbox),
            ("Archive", FolderKind::Archive),
            ("Kowalski", FolderKind::Custom),
            ("Trash", FolderKind::Trash),
        ]
        .map(|(name, kind)| FolderFound {
            name: name.to_owned(),
            raw: name.to_owned(),
            delimiter: Some('/'),
            kind,
            mailbox_id: None,
            status: None,
        });
        let folders = self
            .store
            .write(&Who::Job(Job::Sync), |w| {
                let folders = w.take_folders(id, &found)?;
                for (folder, _) in &folders {
                    w.new_epoch(id, *folder, (1, None))?;
                }
                Ok(folders.into_iter().map(|(folder, _)| folder).collect())
            })
            .unwrap();
        let account = Account {
            owner,
            shared,
            members,
            member_groups,
            address,
            seen: None,
            private: BTreeSet::new(),
            folders,
        };
        self.rules.accounts.insert(id, account);
    }

    /// Takes a message in, new or a further copy of one that is held.
    pub fn take_in(&mut self, account: AccountId, folder: usize, parsed: Parsed, seen: bool) {
        let folders = &self.rules.accounts[&account].folders;
        let folder = folders[folder % folders.len()];
        self.uid += 1;
        let size = 1_000 + u64::from(self.uid % 5);
        let received = parsed.date.unwrap_or(self.clock.now());
        let mut blob = [0; 32];
        blob[..16].copy_from_slice(&parsed.header_hash);
        let arrival = Arrival {
            folder,
            uidvalidity: 1,
            uid: self.uid,
            flags: Flags::from_names(seen.then_some("\\Seen")),
            received,
            blob: Hash(blob),
            size,
            part: Part::Whole,
            object: None,
            parsed: parsed.clone(),
        };
        let taken = self
            .store
            .write(&Who::Job(Job::Sync), |w| w.take_in(account, &[arrival]))
            .unwrap();
        let identity = (account, parsed.message_id.clone(), parsed.header_hash);
        if self.triaged.removed.contains(&identity) {
            assert!(taken.is_empty(), "what was removed came back");
            return;
        }
        let [taken] = taken.as_slice() else {
            panic!("nothing was taken in");
        };
        let id = taken.message.message;
        if let Some(letter) = self.rules.letters.get_mut(&id) {
            assert!(!taken.new && letter.account == account);
            letter.source.insert(folder);
            letter.settle();
            // The owner's own mark stands: what was wished of the server is not done yet (M-17).
            letter.seen |= seen;
            return;
        }
        let thread = self.thread_for(account, id, &parsed);
        let known = &self.rules.threads[&(account, thread)];
        let shared: Vec<_> = known.whole.iter().map(|with| (*with, id)).collect();
        let parties = [
            &parsed.from,
            &parsed.reply_to,
            &parsed.to,
            &parsed.cc,
            &parsed.bcc,
        ];
        let parties = parties.into_iter().flatten();
        let letter = Letter {
            account,
            parties: parties.map(|party| plain(&party.address)).collect(),
            thread,
            private: known.private,
            date: received,
            received,
            size,
            folders: BTreeSet::from([folder]),
            source: BTreeSet::from([folder]),
            put: None,
            came_from: BTreeSet::new(),
            tagged: false,
            seen,
            owner_mark: None,
            parsed,
        };
        self.rules.shared.extend(shared);
        self.rules.letters.insert(id, letter);
    }

    /// All conversations that a message's ids are known in become one: the oldest.
    fn thread_for(&mut self, account: AccountId, id: MessageId, parsed: &Parsed) -> u64 {
        let ids: BTreeSet<String> = parsed
            .message_id
            .iter()
            .chain(&parsed.in_reply_to)
            .chain(&parsed.references)
            .cloned()
            .collect();
        let rules = &mut self.rules;
        let found: Vec<u64> = rules
            .threads
            .iter()
            .filter(|((at, _), thread)| *at == account && !thread.ids.is_disjoint(&ids))
            .map(|((_, thread), _)| *thread)
            .collect();
        let into = found.first().copied().unwrap_or(id.0);
        let mut whole: Thread = rules.threads.remove(&(account, into)).unwrap_or_default();
        whole.ids.extend(ids);
        for other in found.iter().skip(1) {
            let part = rules.threads.remove(&(account, *other)).unwrap();
            whole.ids.extend(part.ids);
            whole.private |= part.private;
            for letter in rules.letters.values_mut() {
                if (letter.account, letter.thread) == (account, *other) {
                    letter.thread = into;
                }
            }
        }
        for letter in rules.letters.values_mut() {
            if (letter.account, letter.thread) == (account, into) {
                letter.private = whole.private;
            }
        }
        rules.threads.insert((account, into), whole);
        into
    }

    pub fn place_of(&self, id: MessageId) -> MessageRef {
        MessageRef {
            account: self.rules.letters[&id].account,
            message: id,
        }
    }

    /// A group's scope, and the scope's group: by the path that only tests have.
    pub fn set_scope(&mut self, group: GroupId, permission: Permission, scope: Scope) {
        self.store
            .write(&Who::Operator, |w| {
                let mut row = w.group(group)?;
                row.scopes.insert(permission, scope);
                w.put(GROUPS, &group, &row)
            })
            .unwrap();
        let scopes = self.rules.groups.get_mut(&group).unwrap();
        scopes.insert(permission, scope);
    }

    /// The organization that a contact's company names, as who writes it may know it.
    pub fn firm_named(&self, who: Who, company: &str) -> Option<OrganizationId> {
        let firms = self.rules.firms.iter();
        let mut named = firms.filter(|(id, row)| {
            !company.is_empty() && row.name == company && self.rules.sees_firm(who, **id)
        });
        named.next().map(|(id, _)| *id)
    }

    pub fn contact(&self, id: ContactId) -> Result<ContactRow> {
        self.store.read(&Who::Operator, |r| r.contact(id))
    }
}

/// An address in the form that is compared.
pub fn plain(address: &str) -> String {
    AddressText::parse(address).unwrap().as_str().to_owned()
}

/// An address as someone may write it.
pub fn written(address: &str, how: usize) -> String {
    match how % 3 {
        0 => address.to_owned(),
        1 => address.to_uppercase(),
        _ => address.replacen('@', "+oferty@", 1),
    }
}

pub fn mailbox(address: &str, how: usize) -> Mailbox {
    let names = ["", "Żaneta", "adam"];
    Mailbox {
        name: names[how % names.len()].to_owned(),
        address: written(address, how),
    }
}

pub fn company(which: usize) -> &'static str {
    COMPANIES[which % COMPANIES.len()]
}
