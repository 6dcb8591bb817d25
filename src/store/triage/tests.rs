use model::{
    Flags, FolderId, FolderKind, Hash, MessageId, MessageRef, Parsed, SeenMail, WriteBack,
};

use crate::{
    CarriedOut, FolderWish, Job, MovedThere, Reading, StoreError, TriageDeed, TriageRow, Who,
    WishKind, WishRow,
    proofs::World,
    rows::{Absence, AccountRow, FolderRow, StandingRow},
    table::{ACCOUNTS, FOLDER_WISHES, FOLDERS, STANDINGS, WISHES},
};

/// An agency whose first account writes all back, with one message in its Inbox.
fn world() -> (World, Who, MessageRef) {
    let mut world = World::staffed();
    let account = *world.rules.accounts.keys().next().unwrap();
    let who = Who::User(world.rules.accounts[&account].owner);
    let changed = world.store.write(&who, |w| {
        w.edit_account(account, |row: &mut AccountRow| {
            row.write_back = WriteBack::All;
            Ok(())
        })
    });
    changed.unwrap();
    let parsed = Parsed {
        message_id: Some("one@ids".to_owned()),
        subject: "Oferta".to_owned(),
        header_hash: [7; 16],
        ..Parsed::default()
    };
    world.take_in(account, 0, parsed, false);
    let message: MessageId = *world.rules.letters.keys().next().unwrap();
    (world, who, MessageRef { account, message })
}

fn run(world: &World, who: Who, deed: TriageDeed, id: MessageRef) -> (u64, TriageRow) {
    let number = world.store.write(&who, |w| w.begin_triage(deed, &[id]));
    let number = number.unwrap();
    let row = world.store.write(&who, |w| w.go_on_triage(number)).unwrap();
    (number, row)
}

fn wish(world: &World, id: MessageRef, kind: WishKind) -> Option<WishKind> {
    let key = (id.account, id.message, kind.slot());
    let row: Option<WishRow> = world
        .store
        .read(&Who::Job(Job::Sync), |r| r.get(WISHES, &key))
        .unwrap();
    row.map(|row| row.kind)
}

fn standing(world: &World, id: MessageRef) -> StandingRow {
    let key = (id.account, id.message);
    let row = world
        .store
        .read(&Who::Operator, |r| r.need(STANDINGS, &key));
    row.unwrap()
}

/// The server moves the message from its Inbox to another folder, as was wished.
fn carried_out(world: &World, id: MessageRef, uid: u32) {
    let folders = &world.rules.accounts[&id.account].folders;
    let (inbox, to) = (folders[0], standing(world, id).folders[0]);
    let done = world.store.write(&Who::Job(Job::Sync), |w| {
        let places = w.placements(id.account, id.message)?;
        let (place, row) = places.into_iter().next().ok_or(StoreError::NotFound)?;
        let moved = (id.account, to, 1, uid);
        w.put(crate::table::PLACEMENTS, &moved, &row)?;
        let key = (id.account, id.message, to, 1, uid);
        w.put(crate::table::PLACES, &key, &crate::table::Nothing)?;
        w.mark_gone(id.account, (inbox, place.2), &[place.3])
    });
    done.unwrap();
}

#[test]
fn deleting_is_wished_as_a_move_and_undoing_wishes_it_back() {
    let (world, who, id) = world();
    let (number, row) = run(&world, who, TriageDeed::Trash, id);
    assert_eq!(row.changed, 1);
    let trash = world.rules.accounts[&id.account].folders[3];
    assert_eq!(
        wish(&world, id, WishKind::Move(trash)),
        Some(WishKind::Move(trash))
    );
    world.store.write(&who, |w| w.undo_triage(number)).unwrap();
    // The move may be under way already: where the message lies is wished in its place.
    let inbox = world.rules.accounts[&id.account].folders[0];
    assert_eq!(
        wish(&world, id, WishKind::Move(trash)),
        Some(WishKind::Move(inbox))
    );
    assert_eq!(standing(&world, id).put, None);
    world.verify();
}

#[test]
fn what_the_server_moved_meanwhile_is_undone_by_moving_it_back() {
    let (world, who, id) = world();
    let before = standing(&world, id);
    let trash = world.rules.accounts[&id.account].folders[3];
    let (number, _) = run(&world, who, TriageDeed::Trash, id);
    carried_out(&world, id, 900);
    let moved = standing(&world, id);
    assert_eq!((moved.put, &moved.folders), (None, &vec![trash]));
    world.store.write(&who, |w| w.undo_triage(number)).unwrap();
    let after = standing(&world, id);
    assert_eq!(after.folders, before.folders);
    let back = WishKind::Move(before.folders[0]);
    assert_eq!(wish(&world, id, back), Some(back));
    // Put back by the verb instead: it came from there.
    let (_, again) = run(&world, who, TriageDeed::Trash, id);
    assert_eq!(again.changed, 1);
    run(&world, who, TriageDeed::Restore, id);
    assert_eq!(standing(&world, id).folders, before.folders);
}

#[test]
fn a_folder_that_is_missing_is_made_here_and_wished_at_the_server() {
    let (world, who, id) = world();
    let (_, row) = run(&world, who, TriageDeed::Spam, id);
    assert_eq!(row.changed, 1);
    let folder = standing(&world, id).folders[0];
    let found = world.store.read(&Who::Operator, |r: &Reading| {
        let row: FolderRow = r.need(FOLDERS, &(id.account, folder))?;
        let wish: Option<FolderWish> = r.get(FOLDER_WISHES, &(id.account, folder))?;
        Ok((row, wish))
    });
    let (row, wished) = found.unwrap();
    assert_eq!((row.kind, row.here_only), (FolderKind::Spam, true));
    assert_eq!(wished, Some(FolderWish::Make));
    world.verify();
}

#[test]
fn a_folder_is_changed_at_the_server_only_where_the_account_says_so() {
    let (world, who, id) = world();
    let custom = world.rules.accounts[&id.account].folders[2];
    let at = (id.account, custom);
    let rename = |name: &str| {
        let name = name.to_owned();
        world
            .store
            .write(&who, |w| w.rename_folder(at.0, at.1, &name))
    };
    rename("Nowak").unwrap();
    let wish = |world: &World| -> Option<FolderWish> {
        world
            .store
            .read(&Who::Operator, |r| r.get(FOLDER_WISHES, &at))
            .unwrap()
    };
    assert_eq!(wish(&world), Some(FolderWish::Rename("Nowak".to_owned())));
    let set = |to| {
        let done = world.store.write(&who, |w| {
            let row: AccountRow = w.need(ACCOUNTS, &at.0)?;
            w.put(
                ACCOUNTS,
                &at.0,
                &AccountRow {
                    write_back: to,
                    ..row
                },
            )
        });
        done.unwrap();
    };
    set(WriteBack::Flags);
    assert!(matches!(rename("Lis"), Err(StoreError::FolderStays)));
    run(&world, who, TriageDeed::Move(at.0, at.1), id);
    set(WriteBack::All);
    assert!(
        world
            .store
            .write(&who, |w| w.remove_folder(at.0, at.1))
            .unwrap()
    );
    assert_eq!(wish(&world), Some(FolderWish::Remove(0)));
    let trash = world.rules.accounts[&id.account].folders[3];
    assert_eq!(standing(&world, id).folders, [trash]);
    world.verify();
}

#[test]
fn the_first_member_who_reads_marks_it_at_the_server() {
    let mut world = World::staffed();
    let (account, row) = world
        .rules
        .accounts
        .iter()
        .find(|(_, row)| row.shared)
        .unwrap();
    let (account, member) = (*account, row.members[0]);
    let parsed = Parsed {
        message_id: Some("two@ids".to_owned()),
        header_hash: [8; 16],
        ..Parsed::default()
    };
    world.take_in(account, 0, parsed, false);
    let message = *world.rules.letters.keys().next().unwrap();
    let id = MessageRef { account, message };
    // The Director sees it, and is no member.
    world
        .store
        .write(&Who::Operator, |w| w.mark(id, true))
        .unwrap();
    assert_eq!(wish(&world, id, WishKind::Seen(true)), None);
    let who = Who::User(member);
    world.store.write(&who, |w| w.mark(id, false)).unwrap();
    assert_eq!(wish(&world, id, WishKind::Seen(true)), None);
    world.store.write(&who, |w| w.mark(id, true)).unwrap();
    assert_eq!(
        wish(&world, id, WishKind::Seen(true)),
        Some(WishKind::Seen(true))
    );
    assert!(!standing(&world, id).seen);
}

#[test]
fn undoing_the_first_members_reading_takes_its_mark_at_the_server_back() {
    let mut world = World::staffed();
    let mut accounts = world.rules.accounts.iter();
    let (account, row) = accounts.find(|(_, row)| row.shared).unwrap();
    let (account, owner, member) = (*account, Who::User(row.owner), Who::User(row.members[0]));
    let parsed = Parsed {
        message_id: Some("three@ids".to_owned()),
        header_hash: [9; 16],
        ..Parsed::default()
    };
    world.take_in(account, 0, parsed, false);
    let message = *world.rules.letters.keys().next().unwrap();
    let id = MessageRef { account, message };
    let seen = |on| Some(WishKind::Seen(on));
    let wished = || wish(&world, id, WishKind::Seen(true));
    let undo = |who: Who, number| {
        let row = world.store.write(&who, |w| w.undo_triage(number)).unwrap();
        assert_eq!(row.undo.unwrap().undone, 1);
    };

    let (number, _) = run(&world, member, TriageDeed::Read(true), id);
    assert_eq!(wished(), seen(true));
    undo(member, number);
    assert_eq!(wished(), seen(false));
    // Where another member has read it meanwhile it stays marked.
    let (number, _) = run(&world, member, TriageDeed::Read(true), id);
    let (others, _) = run(&world, owner, TriageDeed::Read(true), id);
    undo(member, number);
    assert_eq!(wished(), seen(true));
    undo(owner, others);
    assert_eq!(wished(), seen(false));
    // What stood at the server before stays, too.
    let done = world.store.write(&Who::Job(Job::Sync), |w| {
        let (place, _) = w.placements(account, message)?.remove(0);
        let at = (place.1, place.2);
        w.take_flags(account, at, &[(place.3, Flags::from_names(["\\Seen"]))])?;
        w.delete(WISHES, &(account, message, WishKind::Seen(true).slot()));
        Ok(())
    });
    done.unwrap();
    let (number, _) = run(&world, member, TriageDeed::Read(true), id);
    undo(member, number);
    assert_eq!(wished(), None);
}

/// What is wished of each of a message's places, by the folder that it lies in and its bytes.
fn wished(world: &World, id: MessageRef) -> Vec<(FolderId, u8, WishKind)> {
    let wishes = world
        .store
        .read(&Who::Job(Job::Sync), |r| r.wishes(id.account, 10))
        .unwrap();
    let places = wishes.into_iter().flat_map(|wish| wish.places);
    places
        .map(|place| (place.folder, place.row.blob.unwrap().0[31], place.kind))
        .collect()
}

#[test]
fn a_message_that_lay_in_two_folders_goes_back_into_both_each_copy_to_its_own() {
    let (world, who, id) = world();
    let folders = &world.rules.accounts[&id.account].folders;
    let (inbox, custom, trash) = (folders[0], folders[2], folders[3]);
    // A copy with other bytes: headers that are not the message's identity differ.
    let sync = Who::Job(Job::Sync);
    let copied = world.store.write(&sync, |w| {
        let (place, mut row) = w.placements(id.account, id.message)?.remove(0);
        row.blob = Some(Hash([9; 32]));
        w.place((id.account, custom, 1, 700), &row)?;
        w.settle(id.account, id.message)?;
        Ok((place.3, 700))
    });
    let (mut first, mut second) = copied.unwrap();
    assert_eq!(standing(&world, id).folders, [inbox, custom]);

    // Undone before the server moved anything: it is to move nothing.
    let (number, _) = run(&world, who, TriageDeed::Trash, id);
    world.store.write(&who, |w| w.undo_triage(number)).unwrap();
    assert_eq!(standing(&world, id).folders, [inbox, custom]);
    let stays = [
        (inbox, 0, WishKind::Move(inbox)),
        (custom, 9, WishKind::Move(custom)),
    ];
    assert_eq!(wished(&world, id), stays);

    let moved = |from: (FolderId, u32), to: (FolderId, u32)| {
        let done = CarriedOut {
            moves: vec![MovedThere {
                from: (from.0, 1),
                to: (to.0, 1),
                pairs: vec![(from.1, to.1)],
            }],
            ..CarriedOut::default()
        };
        let done = world
            .store
            .write(&sync, |w| w.carried_out(id.account, &done));
        done.unwrap();
    };
    // Undone with one of them moved, then with both: in the other order, so that the UIDs
    // don't tell which was which.
    for (deed, undone, uid) in [
        (TriageDeed::Trash, true, 800),
        (TriageDeed::Trash, false, 810),
        (TriageDeed::Archive, true, 820),
    ] {
        let (number, _) = run(&world, who, deed, id);
        let to = standing(&world, id).folders[0];
        moved((custom, second), (to, uid));
        let now = standing(&world, id).folders;
        assert_eq!(now, [to]);
        moved((inbox, first), (to, uid + 1));
        assert_eq!(standing(&world, id).put, None);
        if undone {
            world.store.write(&who, |w| w.undo_triage(number)).unwrap();
        } else {
            run(&world, who, TriageDeed::Restore, id);
        }
        assert_eq!(standing(&world, id).folders, [inbox, custom]);
        let back = [
            (to, 9, WishKind::Move(custom)),
            (to, 0, WishKind::Move(inbox)),
        ];
        assert_eq!(wished(&world, id), back);
        (first, second) = (uid + 2, uid + 3);
        moved((to, uid + 1), (inbox, first));
        assert_eq!(standing(&world, id).folders, [inbox, custom]);
        moved((to, uid), (custom, second));
        let after = standing(&world, id);
        assert_eq!((after.put, &after.folders), (None, &vec![inbox, custom]));
        world.verify();
    }
    assert!(trash > custom);
}

#[test]
fn a_deputy_reads_for_themselves_and_puts_nothing_elsewhere() {
    let (world, owner, id) = world();
    let Who::User(away) = owner else {
        panic!("a user owns it");
    };
    let sees = |who: &Who| world.store.read(who, |r| r.open(id)).is_ok();
    // One who has no right to organize it otherwise.
    let organizes = |who: &Who| {
        let may = world.store.read(who, |r| r.may_organize(id.account));
        may.unwrap()
    };
    let mut people = world.rules.people.keys().map(|user| Who::User(*user));
    let deputy = people.find(|who| !sees(who) && !organizes(who));
    let Some(Who::User(deputy)) = deputy else {
        panic!("everyone organizes it");
    };
    let who = Who::User(deputy);
    let now = world.clock.now();
    let absence = |deputy| Absence {
        from: 0,
        until: 0,
        begins: now.plus_ms(-60_000),
        ends: now.plus_ms(3_600_000),
        deputy,
        scope: SeenMail::All,
    };
    let set = |row: Option<Absence>| {
        let set = world.store.write(&owner, |w| w.set_absence(away, row));
        set.unwrap();
    };
    set(Some(absence(deputy)));
    assert!(sees(&who), "it was open when they went");
    let tag = world.triaged.tag;
    let custom = world.rules.accounts[&id.account].folders[2];
    let before = standing(&world, id);
    for deed in [
        TriageDeed::Trash,
        TriageDeed::Archive,
        TriageDeed::Spam,
        TriageDeed::Flag(true),
        TriageDeed::Tag(tag),
        TriageDeed::Remove,
    ] {
        let (_, row) = run(&world, who, deed, id);
        assert_eq!((row.changed, row.skipped), (0, 1), "{deed:?}");
    }
    let moved = world.store.write(&who, |w| {
        w.begin_triage(TriageDeed::Move(id.account, custom), &[id])
    });
    assert!(matches!(moved, Err(StoreError::NotFound)));
    // Their reading is theirs: neither the owner's nor the server's (X-11, M-17).
    let (number, row) = run(&world, who, TriageDeed::Read(true), id);
    assert_eq!(row.changed, 1);
    assert_eq!(wish(&world, id, WishKind::Seen(true)), None);
    assert_eq!(standing(&world, id), before);
    let row = world.store.write(&who, |w| w.undo_triage(number)).unwrap();
    assert_eq!(row.undo.unwrap().undone, 1);
    assert_eq!(wish(&world, id, WishKind::Seen(true)), None);

    // What they did while they stood in is not theirs to undo once the owner is back.
    let (number, _) = run(&world, who, TriageDeed::Read(true), id);
    set(None);
    assert!(!sees(&who));
    let row = world.store.write(&who, |w| w.undo_triage(number)).unwrap();
    assert_eq!(row.undo.unwrap().undone, 0);
    let (_, row) = run(&world, who, TriageDeed::Read(false), id);
    assert_eq!(row.skipped, 1);
    world.verify();
}
