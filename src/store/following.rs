//! Whatever happens at a server, in any order: what is held ends as the server has it, and each
//! message is held once.

mod reused;
mod server;
mod wishes;

use std::collections::BTreeSet;

use model::{AccountId, Flags, FolderId, FolderKind, Hash, Instant, Parsed, Role};
use proptest::prelude::*;
use server::{Box_, Event, Mail, Server, event};

use crate::{
    AccountRow, AgencyRow, Arrival, Epoch, FolderFound, FormerPlace, Job, Part, Proof, Store, Told,
    UserRow, Who,
    rows::PlacementRow,
    table::{MESSAGES, PLACEMENTS},
    tx::Reading,
};

const SYNC: Who = Who::Job(Job::Sync);

struct Synced {
    store: Store,
    account: AccountId,
    fetched: BTreeSet<u8>,
    looks: u32,
    _data: tempfile::TempDir,
}

impl Synced {
    fn new() -> Self {
        let data = tempfile::TempDir::new().unwrap();
        let clock = model::Clock::fixed(Instant(1_700_000_000_000));
        let store = Store::open(data.path(), clock.clone()).unwrap();
        let agency = AgencyRow {
            name: "Agency".to_owned(),
            time_zone: "UTC".to_owned(),
            seen_mail: model::SeenMail::Matched,
            locale: model::Locale::En,
            currency: String::new(),
            languages: Vec::new(),
            never_log: Vec::new(),
            no_care_letter: false,
        };
        let row = UserRow {
            email: "director@agency.pl".to_owned(),
            role: Role::Director,
            status: model::Status::Active,
            password: "hash".to_owned(),
            made: clock.now(),
            ..UserRow::default()
        };
        let housekeeping = Who::Job(Job::Housekeeping);
        let owner = store
            .write(&housekeeping, |w| w.found(&agency, row))
            .unwrap();
        let row = AccountRow {
            address: "ana@agency.pl".to_owned(),
            owner,
            shared: false,
            members: Vec::new(),
            member_groups: Vec::new(),
            imap: model::Endpoint {
                host: "localhost".to_owned(),
                port: 993,
                security: model::Security::Tls,
                user: "user".to_owned(),
            },
            smtp: None,
            password: None,
            sync_from: 0,
            refresh_minutes: 5,
            ca_pem: None,
            seen_mail: None,
            write_back: model::WriteBack::default(),
            plain_confirmed: false,
            version: 1,
            made: clock.now(),
            header_first: false,
            never_log: Vec::new(),
            watched: None,
        };
        let account = store
            .write(&Who::Operator, |w| w.add_account(&row))
            .unwrap();
        Self {
            store,
            account,
            fetched: BTreeSet::new(),
            looks: 0,
            _data: data,
        }
    }

    /// What the worker does, with the same functions.
    fn sync(&mut self, server: &Server) {
        let found: Vec<FolderFound> = server.boxes.iter().map(folder_found).collect();
        let account = self.account;
        let folders = self
            .store
            .write(&SYNC, |w| w.take_folders(account, &found))
            .unwrap();
        let gone = self
            .store
            .read(&SYNC, |r| r.folders_to_close(account))
            .unwrap();
        for folder in gone {
            self.begin(folder, 0);
        }
        for ((folder, row), there) in folders.into_iter().zip(&server.boxes) {
            assert_eq!(row.name, there.name);
            self.sync_folder(folder, there, server.names_objects);
        }
    }

    fn begin(&self, folder: FolderId, validity: u32) {
        let account = self.account;
        let mut after = None;
        loop {
            let step = (validity, after.take());
            after = self
                .store
                .write(&SYNC, |w| w.new_epoch(account, folder, step))
                .unwrap();
            if after.is_none() {
                return;
            }
        }
    }

    fn sync_folder(&mut self, folder: FolderId, there: &Box_, names_objects: bool) {
        let (account, at) = (self.account, (folder, there.validity));
        let noted = self
            .store
            .write(&SYNC, |w| w.note_epoch(account, folder, there.validity))
            .unwrap();
        if noted == Epoch::TooMany {
            return;
        }
        self.begin(folder, there.validity);
        let held: BTreeSet<u32> = self
            .store
            .read(&SYNC, |r| r.live_uids(account, folder, there.validity))
            .unwrap()
            .into_iter()
            .collect();
        let gone: Vec<u32> = held
            .iter()
            .copied()
            .filter(|uid| !there.mails.contains_key(uid))
            .collect();
        let flags: Vec<(u32, Flags)> = there
            .mails
            .iter()
            .filter(|(uid, _)| held.contains(uid))
            .map(|(uid, (_, seen))| (*uid, as_flags(*seen)))
            .collect();
        self.store
            .write(&SYNC, |w| {
                w.mark_gone(account, at, &gone)?;
                w.take_flags(account, at, &flags)
            })
            .unwrap();
        let mut new: Vec<(u32, Mail)> = there
            .mails
            .iter()
            .filter(|(uid, _)| !held.contains(uid))
            .map(|(uid, mail)| (*uid, *mail))
            .collect();
        // What a server tells by changes is fetched at once.
        self.looks += 1;
        if self.looks.is_multiple_of(2) {
            let back = self.bring_back(at, &new, names_objects);
            new.retain(|(uid, _)| !back.contains(uid));
        }
        self.take(at, &new, names_objects);
        let status = (there.next, u32::try_from(there.mails.len()).unwrap(), 0);
        let synced = crate::Synced {
            on_server: there.mails.len() as u64,
            status,
            modseq: None,
            mailbox_id: None,
        };
        self.store
            .write(&SYNC, |w| w.folder_synced(account, at, synced))
            .unwrap();
    }

    fn bring_back(&self, at: (FolderId, u32), new: &[(u32, Mail)], names: bool) -> Vec<u32> {
        let uids: Vec<u32> = new.iter().map(|(uid, _)| *uid).collect();
        let account = self.account;
        let gone = self
            .store
            .read(&SYNC, |r| r.gone_uids(account, at, &uids))
            .unwrap();
        let told: Vec<Told> = new
            .iter()
            .filter(|(uid, _)| gone.contains(uid))
            .map(|(uid, mail)| told(*uid, *mail, names))
            .collect();
        self.store
            .write(&SYNC, |w| w.bring_back_all(account, at, &told))
            .unwrap()
    }

    fn take(&mut self, at: (FolderId, u32), new: &[(u32, Mail)], names_objects: bool) {
        let account = self.account;
        let told: Vec<Told> = new
            .iter()
            .map(|(uid, mail)| told(*uid, *mail, names_objects))
            .collect();
        let placed: BTreeSet<u32> = if names_objects {
            let write = |w: &mut crate::Writing| w.place_known(account, at, &told);
            self.store
                .write(&SYNC, write)
                .unwrap()
                .into_iter()
                .collect()
        } else {
            let former = self
                .store
                .read(&SYNC, |r| r.former_places(account, at.0, at.1, 1_000))
                .unwrap();
            let proofs: Vec<Proof> = told
                .iter()
                .zip(new)
                .map(|(told, (_, (letter, _)))| proof(told, *letter, &former))
                .collect();
            let write = |w: &mut crate::Writing| w.place_proven(account, at, &proofs);
            self.store
                .write(&SYNC, write)
                .unwrap()
                .into_iter()
                .collect()
        };
        let arrivals: Vec<Arrival> = new
            .iter()
            .filter(|(uid, _)| !placed.contains(uid))
            .map(|(uid, mail)| {
                self.fetched.insert(mail.0);
                arrival(at, *uid, *mail, names_objects)
            })
            .collect();
        self.store
            .write(&SYNC, |w| w.take_in(account, &arrivals))
            .unwrap();
    }

    fn agrees(&self, server: &Server) {
        let account = self.account;
        let (held, messages, faults) = self
            .store
            .read(&Who::Operator, |r| {
                let mut messages = 0;
                r.each(
                    MESSAGES,
                    &account,
                    |_: (AccountId, model::MessageId), _: crate::MessageRow| {
                        messages += 1;
                        Ok(std::ops::ControlFlow::Continue(()))
                    },
                )?;
                let faults =
                    r.check(self.store.blobs(), |_| std::ops::ControlFlow::Continue(()))?;
                Ok((live(r, account)?, messages, faults))
            })
            .unwrap();
        let there: BTreeSet<(u32, u32, u8, bool)> = server
            .boxes
            .iter()
            .flat_map(|one| {
                let mails = one.mails.iter();
                mails.map(|(uid, (letter, seen))| (one.validity, *uid, *letter, *seen))
            })
            .collect();
        assert_eq!(held, there);
        assert_eq!(messages, self.fetched.len(), "one message for each letter");
        // No bytes were stored.
        let faults: Vec<_> = faults
            .iter()
            .filter(|fault| fault.table != "BLOBS")
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

fn live(r: &Reading, account: AccountId) -> crate::Result<BTreeSet<(u32, u32, u8, bool)>> {
    let mut held = BTreeSet::new();
    r.each(
        PLACEMENTS,
        &account,
        |(_, _, validity, uid): crate::placements::Place, row: PlacementRow| {
            if row.gone.is_none() {
                let letter = row.blob.unwrap().0[0];
                held.insert((validity, uid, letter, row.flags.seen()));
            }
            Ok(std::ops::ControlFlow::Continue(()))
        },
    )?;
    Ok(held)
}

fn folder_found(there: &Box_) -> FolderFound {
    FolderFound {
        name: there.name.clone(),
        raw: there.name.clone(),
        delimiter: Some('/'),
        kind: if there.name == "INBOX" {
            FolderKind::Inbox
        } else {
            FolderKind::Custom
        },
        mailbox_id: None,
        status: Some((
            there.validity,
            there.next,
            u32::try_from(there.mails.len()).unwrap(),
        )),
    }
}

fn as_flags(seen: bool) -> Flags {
    Flags::from_names(seen.then_some("\\Seen"))
}

fn told(uid: u32, (letter, seen): Mail, names_objects: bool) -> Told {
    Told {
        uid,
        flags: as_flags(seen),
        // Letters of one date and size, so that only their headers tell them apart.
        received: Some(Instant(i64::from(letter / 4))),
        size: 1_000,
        object: names_objects.then(|| format!("M{letter}")),
    }
}

fn parsed(letter: u8) -> Parsed {
    Parsed {
        // Every fifth letter has none.
        message_id: (!letter.is_multiple_of(5)).then(|| format!("{letter}@x.example")),
        header_hash: [letter; 16],
        ..Parsed::default()
    }
}

fn proof(told: &Told, letter: u8, former: &[FormerPlace]) -> Proof {
    let parsed = parsed(letter);
    Proof {
        told: told.clone(),
        message_id: parsed.message_id,
        header_hash: parsed.header_hash,
        former: former
            .iter()
            .filter(|place| Some(place.received) == told.received && place.size == told.size)
            .copied()
            .collect(),
    }
}

fn arrival(at: (FolderId, u32), uid: u32, mail: Mail, names_objects: bool) -> Arrival {
    let told = told(uid, mail, names_objects);
    Arrival {
        folder: at.0,
        uidvalidity: at.1,
        uid,
        flags: told.flags,
        received: told.received.unwrap(),
        blob: Hash([mail.0; 32]),
        size: told.size,
        part: Part::Whole,
        object: told.object,
        parsed: parsed(mail.0),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_held_ends_as_the_server_has_it(
        names_objects in any::<bool>(),
        events in proptest::collection::vec(event(), 1..60),
    ) {
        let mut server = Server::new(names_objects);
        let mut synced = Synced::new();
        let mut epochs = 0;
        for event in &events {
            // More than so many a day are not followed.
            epochs += u32::from(matches!(event, Event::Renumber(_)));
            if epochs > 10 {
                break;
            }
            server.happen(event);
            if matches!(event, Event::Sync) {
                synced.sync(&server);
            }
        }
        synced.sync(&server);
        synced.agrees(&server);
    }
}

#[test]
fn a_server_that_renumbers_all_the_time_fills_nothing() {
    let mut server = Server::new(false);
    let mut synced = Synced::new();
    for _ in 0..3 {
        server.happen(&Event::New(0));
    }
    synced.sync(&server);
    for _ in 0..50 {
        server.happen(&Event::Renumber(0));
        synced.sync(&server);
    }
    let mut placements = 0;
    synced
        .store
        .read(&SYNC, |r| {
            r.each(
                PLACEMENTS,
                &synced.account,
                |_: crate::placements::Place, _: PlacementRow| {
                    placements += 1;
                    Ok(std::ops::ControlFlow::Continue(()))
                },
            )
        })
        .unwrap();
    assert!(
        placements <= 3 * 11,
        "{placements} placements of three messages"
    );
}
