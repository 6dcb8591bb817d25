use std::ops::ControlFlow;

use model::{AccountId, Flags, FolderId, Hash, Instant, MessageRef, Parsed, WriteBack};

use crate::{
    Arrival, FolderWish, Job, Part, Reading, StoreError, TriageDeed, Who, WishKind, WishRow,
    proofs::World,
    rows::{AccountRow, FolderRow, StandingRow},
    table::{FOLDER_WISHES, FOLDERS, STANDINGS, WISHES},
};

const SYNC: Who = Who::Job(Job::Sync);

/// An agency, and an account of it whose owner writes all back.
struct Case {
    world: World,
    who: Who,
    account: AccountId,
}

impl Case {
    fn new() -> Self {
        let world = World::staffed();
        let (account, row) = world.rules.accounts.iter().next().unwrap();
        let (account, who) = (*account, Who::User(row.owner));
        let done = world.store.write(&who, |w| {
            w.edit_account(account, |row: &mut AccountRow| {
                row.write_back = WriteBack::All;
                Ok(())
            })
        });
        done.unwrap();
        Self {
            world,
            who,
            account,
        }
    }

    fn folder(&self, at: usize) -> FolderId {
        self.world.rules.accounts[&self.account].folders[at]
    }

    fn take_in(&self, at: (FolderId, u32), number: u8) -> MessageRef {
        self.take_in_numbered(at, number.into())
    }

    fn take_in_numbered(&self, (folder, uidvalidity): (FolderId, u32), number: u32) -> MessageRef {
        let (mut header_hash, mut blob) = ([0; 16], [0; 32]);
        header_hash[..4].copy_from_slice(&number.to_be_bytes());
        blob[..4].copy_from_slice(&number.to_be_bytes());
        let parsed = Parsed {
            message_id: Some(format!("{number}@ids")),
            header_hash,
            ..Parsed::default()
        };
        let arrival = Arrival {
            folder,
            uidvalidity,
            uid: number,
            flags: Flags::default(),
            received: Instant(1_700_000_000_000),
            blob: Hash(blob),
            size: 1_000,
            part: Part::Whole,
            object: None,
            parsed,
        };
        let take = self
            .world
            .store
            .write(&SYNC, |w| w.take_in(self.account, &[arrival]));
        take.unwrap()[0].message
    }

    /// A message in a folder that was brought from a file.
    fn import(&self, name: &str, number: u8) -> (FolderId, MessageRef) {
        let filled = |w: &mut crate::Writing| w.folder_to_fill(self.account, name);
        let folder = self.world.store.write(&self.who, filled).unwrap();
        (folder, self.take_in((folder, 0), number))
    }

    fn remove(&self, folder: FolderId) {
        let gone = |w: &mut crate::Writing| w.remove_folder(self.account, folder);
        assert!(self.world.store.write(&self.who, gone).unwrap());
    }

    fn run(&self, deed: TriageDeed, id: MessageRef) -> u64 {
        let begun = |w: &mut crate::Writing| w.begin_triage(deed, &[id]);
        let number = self.world.store.write(&self.who, begun).unwrap();
        let row = self
            .world
            .store
            .write(&self.who, |w| w.go_on_triage(number));
        assert_eq!(row.unwrap().changed, 1);
        number
    }

    fn undo(&self, number: u64) {
        let row = self.world.store.write(&self.who, |w| w.undo_triage(number));
        assert_eq!(row.unwrap().undo.unwrap().undone, 1);
    }

    fn stands(&self, id: MessageRef) -> Vec<FolderId> {
        let row = |r: &Reading| r.need(STANDINGS, &(id.account, id.message));
        let row: StandingRow = self.world.store.read(&SYNC, row).unwrap();
        row.folders
    }

    fn row(&self, folder: FolderId) -> FolderRow {
        let row = |r: &Reading| r.need(FOLDERS, &(self.account, folder));
        self.world.store.read(&SYNC, row).unwrap()
    }

    fn wish(&self, folder: FolderId) -> Option<FolderWish> {
        let wish = |r: &Reading| r.get(FOLDER_WISHES, &(self.account, folder));
        self.world.store.read(&SYNC, wish).unwrap()
    }

    fn make(&self, name: &str) -> crate::error::Result<FolderId> {
        let made = |w: &mut crate::Writing| w.make_folder(self.account, name);
        self.world.store.write(&self.who, made)
    }

    /// The server did what was wished of a folder.
    fn there(&self, folder: FolderId, wish: &FolderWish, name: &str) {
        let done = self.world.store.write(&SYNC, |w| {
            assert!(w.folder_there(self.account, folder, (wish, name, name))?);
            w.folder_wish_done(self.account, folder, wish)
        });
        done.unwrap();
    }

    /// A folder that the server is found to have.
    fn listed(&self, name: &str) -> FolderId {
        let listed = self.world.store.write(&SYNC, |w| {
            let folder = FolderId(w.next("folders")?);
            let row = FolderRow {
                here_only: false,
                ..crate::putting::made_here(name, model::FolderKind::Custom)
            };
            w.put(FOLDERS, &(self.account, folder), &row)?;
            Ok(folder)
        });
        listed.unwrap()
    }

    fn names(&self) -> Vec<String> {
        let folders = |r: &Reading| r.folders(self.account);
        let seen = self.world.store.read(&self.who, folders).unwrap();
        seen.into_iter().map(|seen| seen.row.name).collect()
    }
}

#[test]
fn what_lay_in_a_removed_folder_never_stands_nowhere() {
    let case = Case::new();
    let (old, id) = case.import("Old", 1);
    case.remove(old);
    let (inbox, trash) = (case.folder(0), case.folder(3));
    assert_eq!(case.stands(id), [trash]);
    assert!(!case.names().contains(&"Old".to_owned()));
    let number = case.run(TriageDeed::Restore, id);
    assert_eq!(case.stands(id), [inbox]);
    case.undo(number);
    assert_eq!(case.stands(id), [trash]);
    case.world.verify();

    // Of a deed that was done before it was removed, too.
    let (older, id) = case.import("Older", 2);
    let number = case.run(TriageDeed::Trash, id);
    case.remove(older);
    case.undo(number);
    assert_eq!(case.stands(id), [inbox]);
    // Its ledger adds up still.
    let sums = case.world.store.read(&case.who, |r| r.ledger(case.account));
    let imported: u64 = sums
        .unwrap()
        .iter()
        .map(crate::LedgerFolder::imported)
        .sum();
    assert_eq!(imported, 2);
    // Who brings it once more finds it there.
    let (again, _) = case.import("Older", 3);
    assert_eq!((again, case.row(again).gone), (older, None));
    case.world.verify();
}

#[test]
fn a_folder_that_is_named_and_has_no_row_is_a_fault() {
    let case = Case::new();
    let (old, _) = case.import("Old", 1);
    let done = case.world.store.write(&SYNC, |w| {
        w.delete(FOLDERS, &(case.account, old));
        Ok(())
    });
    done.unwrap();
    let go_on = |_| ControlFlow::Continue(());
    let check = |r: &Reading| r.check(case.world.store.blobs(), go_on);
    let faults = case.world.store.read(&Who::Operator, check).unwrap();
    for table in [STANDINGS.name, crate::table::PLACEMENTS.name] {
        let of = faults.iter().filter(|fault| fault.table == table);
        assert!(
            of.into_iter().any(|fault| fault.what.contains("no more")),
            "{table}: {faults:?}"
        );
    }
}

#[test]
fn a_filled_folder_is_never_made_at_the_server() {
    let case = Case::new();
    let (old, imported) = case.import("Old", 1);
    let letter = case.take_in((case.folder(0), 1), 2);
    case.run(TriageDeed::Move(case.account, old), letter);
    assert_eq!(case.wish(old), None);
    let moves = |r: &Reading| {
        let key = (letter.account, letter.message, WishKind::Move(old).slot());
        r.get::<_, WishRow>(WISHES, &key)
    };
    assert_eq!(case.world.store.read(&SYNC, moves).unwrap(), None);
    // Nor where it was wished before.
    let there = case.world.store.write(&SYNC, |w| {
        w.put(FOLDER_WISHES, &(case.account, old), &FolderWish::Make)?;
        w.folder_there(case.account, old, (&FolderWish::Make, "Old", "Old"))?;
        w.folder_wish_done(case.account, old, &FolderWish::Make)
    });
    there.unwrap();
    assert!(case.row(old).here_only);
    // The server never hears of the UIDs that were made up for it.
    case.run(TriageDeed::Trash, imported);
    let wishes = |r: &Reading| r.wishes(case.account, 10);
    let wishes = case.world.store.read(&SYNC, wishes).unwrap();
    let mut places = wishes.iter().flat_map(|wish| &wish.places);
    assert!(places.all(|place| place.uidvalidity != 0));

    // One that is to come to the server takes no mail from a file.
    let made = case
        .world
        .store
        .write(&case.who, |w| w.make_folder(case.account, "New"));
    assert_eq!(case.wish(made.unwrap()), Some(FolderWish::Make));
    let fill = |w: &mut crate::Writing| w.folder_to_fill(case.account, "New");
    let refused = case.world.store.write(&case.who, fill);
    assert!(matches!(refused, Err(StoreError::Taken)));
    case.world.verify();
}

#[test]
fn a_folder_keeps_its_place_among_the_others() {
    let case = Case::new();
    let rename = |name: &str, to: &str| {
        let folder = case.folder(2);
        let done = case.world.store.write(&case.who, |w| {
            let mut row: FolderRow = w.need(FOLDERS, &(case.account, folder))?;
            name.clone_into(&mut row.name);
            w.put(FOLDERS, &(case.account, folder), &row)?;
            w.rename_folder(case.account, folder, to)
        });
        done.unwrap();
        case.wish(folder)
    };
    let wished = |name: &str| Some(FolderWish::Rename(name.to_owned()));
    assert_eq!(rename("Proj/2024", "2025"), wished("Proj/2025"));
    assert_eq!(rename("Alone", "Other"), wished("Other"));

    // Where the server keeps all folders under the Inbox, it takes new ones there only.
    let make = |name: &str| {
        let made = case
            .world
            .store
            .write(&case.who, |w| w.make_folder(case.account, name));
        made.map(|folder| case.row(folder).name)
    };
    assert_eq!(make("Top").unwrap(), "Top");
    let done = case.world.store.write(&SYNC, |w| {
        for at in 1.. {
            let Some(folder) = case.world.rules.accounts[&case.account].folders.get(at) else {
                break;
            };
            let mut row: FolderRow = w.need(FOLDERS, &(case.account, *folder))?;
            row.name = format!("INBOX/{}", row.name);
            w.put(FOLDERS, &(case.account, *folder), &row)?;
        }
        Ok(())
    });
    done.unwrap();
    assert_eq!(make("Under").unwrap(), "INBOX/Under");
    assert!(matches!(make("Under"), Err(StoreError::Taken)));
}

#[test]
fn a_folder_that_the_server_keeps_is_kept_in_step_again() {
    let case = Case::new();
    let custom = case.folder(2);
    let id = case.take_in((custom, 1), 1);
    case.remove(custom);
    assert!(case.row(custom).excluded);
    assert_eq!(case.stands(id), [case.folder(3)]);
    let holds = |r: &Reading| r.folder_holds(case.account, custom);
    assert!(case.world.store.read(&SYNC, holds).unwrap());
    // It goes, so nothing goes back into it.
    case.run(TriageDeed::Restore, id);
    assert_eq!(case.stands(id), [case.folder(0)]);
    let put_off = case
        .world
        .store
        .write(&SYNC, |w| w.folder_put_off(case.account, custom));
    put_off.unwrap();
    assert_eq!(case.wish(custom), Some(FolderWish::Remove(1)));
    let stays = case
        .world
        .store
        .write(&SYNC, |w| w.folder_stays(case.account, custom));
    stays.unwrap();
    assert!(!case.row(custom).excluded);
    case.world.verify();
}

#[test]
fn a_removal_that_was_wished_before_it_was_counted_is_read() {
    // The variant as it was written without a count.
    let bare = minicbor::to_vec(FolderWish::Make).unwrap();
    assert_eq!(bare, [0x82, 0x00, 0x80]);
    let wish: FolderWish = minicbor::decode(&[0x82, 0x02, 0x80]).unwrap();
    assert_eq!(wish, FolderWish::Remove(0));
}

#[test]
fn what_is_wished_of_a_folder_meanwhile_is_not_lost() {
    let case = Case::new();
    let custom = case.folder(2);
    let rename = FolderWish::Rename("Nowak".to_owned());
    let renamed = case.world.store.write(&case.who, |w| {
        w.rename_folder(case.account, custom, "Nowak")
    });
    renamed.unwrap();
    assert_eq!(case.wish(custom), Some(rename.clone()));
    // It is removed while the server gives it its name: the name is known, the wish stays.
    case.remove(custom);
    case.there(custom, &rename, "Nowak");
    assert_eq!(case.wish(custom), Some(FolderWish::Remove(0)));
    assert_eq!(case.row(custom).raw, "Nowak");
    let done = case.world.store.write(&SYNC, |w| {
        w.folder_put_off(case.account, custom)?;
        w.folder_wish_done(case.account, custom, &FolderWish::Remove(0))
    });
    done.unwrap();
    assert_eq!(case.wish(custom), None);

    // One that gets another name while it is made.
    let made = case.make("New").unwrap();
    let named = case
        .world
        .store
        .write(&case.who, |w| w.rename_folder(case.account, made, "Newer"));
    named.unwrap();
    case.there(made, &FolderWish::Make, "New");
    let newer = FolderWish::Rename("Newer".to_owned());
    assert_eq!(case.wish(made), Some(newer.clone()));
    case.there(made, &newer, "Newer");
    assert_eq!((case.wish(made), &*case.row(made).name), (None, "Newer"));
    case.world.verify();
}

#[test]
fn a_folder_that_the_server_has_meanwhile_is_the_one_made_here() {
    let case = Case::new();
    let made = case.make("New").unwrap();
    let letters: Vec<MessageRef> = (0..3)
        .map(|n| case.take_in((case.folder(0), 1), n))
        .collect();
    for letter in &letters {
        case.run(TriageDeed::Move(case.account, made), *letter);
    }
    let twin = case.listed("New");
    case.there(made, &FolderWish::Make, "New");
    assert_eq!(case.wish(made), None);
    for letter in &letters {
        assert_eq!(case.stands(*letter), [twin]);
    }
    let moves = |r: &Reading| r.wishes(case.account, 10);
    let moves = case.world.store.read(&SYNC, moves).unwrap();
    assert_eq!(moves.len(), letters.len());
    assert!(moves.iter().all(|wish| wish.kind == WishKind::Move(twin)));
    let names = case.names();
    assert_eq!(names.iter().filter(|name| *name == "New").count(), 1);
    assert!(case.row(made).gone.is_some());
    case.world.verify();
}

#[test]
fn an_imported_folder_is_for_nothing_whatever_it_is_called() {
    let case = Case::new();
    let (trash, id) = case.import("Spam", 1);
    assert_eq!(case.row(trash).kind, model::FolderKind::Custom);
    assert_eq!(case.stands(id), [trash]);
    // What is put into Spam goes into another.
    let letter = case.take_in((case.folder(0), 1), 2);
    case.run(TriageDeed::Spam, letter);
    assert_ne!(case.stands(letter), [trash]);
    case.world.verify();
}

#[test]
fn a_name_is_taken_only_for_who_knows_of_its_folder() {
    let case = Case::new();
    let custom = case.row(case.folder(2)).name;
    let people: Vec<model::UserId> = case.world.rules.people.keys().copied().collect();
    let mut partly = 0;
    for person in people {
        let who = Who::User(person);
        let sees = case.world.store.read(&who, |r| {
            let grant = r.on::<crate::MailView>(case.account)?;
            r.need_to_organize(case.account)?;
            Ok(grant.reach() >= crate::Reach::Whole)
        });
        let Ok(whole) = sees else {
            continue;
        };
        partly += u32::from(!whole);
        let made = case
            .world
            .store
            .write(&who, |w| w.make_folder(case.account, &custom));
        assert_eq!(made.is_err(), whole, "{who:?}");
        if let Ok(made) = made {
            // It joins the one that is there.
            assert_eq!(case.wish(made), Some(FolderWish::Make));
            case.there(made, &FolderWish::Make, &custom);
            assert!(case.row(made).gone.is_some());
        }
    }
    assert!(partly > 0);
    case.world.verify();
}

#[test]
fn a_full_folder_leaves_in_parts_and_takes_nothing_meanwhile() {
    let case = Case::new();
    let custom = case.folder(2);
    let letter = case.take_in((case.folder(0), 1), 0);
    let many = u32::try_from(super::REMOVE_BATCH).unwrap() + 1;
    for number in 1..=many {
        case.take_in_numbered((custom, 1), number);
    }
    let housekeeping = Who::Job(Job::Housekeeping);
    let leaving = || {
        case.world
            .store
            .read(&housekeeping, Reading::folders_leaving)
    };
    let step = || {
        let gone = |w: &mut crate::Writing| w.remove_folder(case.account, custom);
        case.world.store.write(&case.who, gone).unwrap()
    };
    assert!(!step());
    let me = case.world.rules.me(case.who);
    assert_eq!(leaving().unwrap(), [(me, case.account, custom)]);
    let put = TriageDeed::Move(case.account, custom);
    let number = case
        .world
        .store
        .write(&case.who, |w| w.begin_triage(put, &[letter]))
        .unwrap();
    let row = case
        .world
        .store
        .write(&case.who, |w| w.go_on_triage(number));
    assert_eq!(row.unwrap().skipped, 1);
    assert!(step());
    assert!(leaving().unwrap().is_empty());
    let left = case
        .world
        .store
        .read(&SYNC, |r| r.messages_in(case.account, custom, 10));
    assert!(left.unwrap().is_empty());
    case.world.verify();
}
