//! A UID that another message had: under a label, after a move, and where headers alone are held.

use model::{AccountId, Flags, FolderId};

use super::{SYNC, Synced, arrival, live, server::Event, server::Server};
use crate::{
    Arrival, CarriedOut, MovedThere, Part, Who,
    rows::PlacementRow,
    table::{FOLDERS, PLACEMENTS},
};

/// Letter 1 in the Inbox, and the folder A beside it.
fn one_letter() -> (Synced, FolderId, FolderId) {
    let mut server = Server::new(false);
    let mut synced = Synced::new();
    server.happen(&Event::New(0));
    synced.sync(&server);
    let account = synced.account;
    let folders: Vec<(AccountId, FolderId)> = synced
        .store
        .read(&SYNC, |r| r.keys(FOLDERS, &account, 9))
        .unwrap();
    (synced, folders[0].1, folders[1].1)
}

/// Takes another letter in under UID 1.
fn take_in(synced: &Synced, folder: FolderId, change: impl FnOnce(&mut Arrival)) {
    let mut other = arrival((folder, 1), 1, (8, false), false);
    change(&mut other);
    let taken = synced
        .store
        .write(&SYNC, |w| w.take_in(synced.account, &[other]));
    assert!(taken.unwrap()[0].new);
}

fn go(synced: &Synced, folder: FolderId) {
    let gone = |w: &mut crate::Writing| w.mark_gone(synced.account, (folder, 1), &[1]);
    synced.store.write(&SYNC, gone).unwrap();
}

/// What lies where, and that nothing is at odds; in all there are so many placements.
fn holds(synced: &Synced, expected: &[(u32, u32, u8)], placements: usize) {
    let (held, all, faults) = synced
        .store
        .read(&Who::Operator, |r| {
            let all: Vec<crate::placements::Place> = r.keys(PLACEMENTS, &synced.account, 99)?;
            let faults = r.check(
                synced.store.blobs(),
                |_| std::ops::ControlFlow::Continue(()),
            )?;
            Ok((live(r, synced.account)?, all.len(), faults))
        })
        .unwrap();
    let held: Vec<_> = held
        .into_iter()
        .map(|(validity, uid, letter, _)| (validity, uid, letter))
        .collect();
    assert_eq!(held, expected);
    assert_eq!(all, placements);
    let faults: Vec<_> = faults.iter().filter(|one| one.table != "BLOBS").collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn labels_follow_the_message_that_is_there_now() {
    let (synced, all, label) = one_letter();
    let labelled = |w: &mut crate::Writing| {
        w.set_labels(synced.account, Some(all), &[label])?;
        w.take_labels(synced.account, (all, 1), &[(1, vec![label])])
    };
    synced.store.write(&SYNC, labelled).unwrap();
    // It goes, and a stop comes before its labels do.
    go(&synced, all);
    take_in(&synced, all, |_| {});
    synced.store.write(&SYNC, labelled).unwrap();
    let held = synced.store.read(&SYNC, |r| {
        r.get::<_, PlacementRow>(PLACEMENTS, &(synced.account, label, 1, 1))
    });
    assert_eq!(held.unwrap().and_then(|row| row.blob).unwrap().0[0], 8);
    // Of both letters, in both folders.
    holds(&synced, &[(1, 1, 8)], 4);
}

#[test]
fn a_message_moved_to_a_uid_that_was_anothers_lies_there() {
    let (mut synced, inbox, other) = one_letter();
    let mut server = Server::new(false);
    server.happen(&Event::New(0));
    server.letters = 7;
    server.happen(&Event::New(1));
    synced.sync(&server);
    let gone = |w: &mut crate::Writing| w.mark_gone(synced.account, (other, 2), &[1]);
    synced.store.write(&SYNC, gone).unwrap();
    let done = CarriedOut {
        moves: vec![MovedThere {
            from: (inbox, 1),
            to: (other, 2),
            pairs: vec![(1, 1)],
        }],
        ..CarriedOut::default()
    };
    let moved = |w: &mut crate::Writing| w.carried_out(synced.account, &done);
    synced.store.write(&SYNC, moved).unwrap();
    holds(&synced, &[(2, 1, 1)], 3);
}

#[test]
fn a_body_of_another_date_is_another_message() {
    for there in [true, false] {
        let (synced, inbox, _) = one_letter();
        let headers = |w: &mut crate::Writing| {
            let at = (synced.account, inbox, 1, 1);
            let row: PlacementRow = w.need(PLACEMENTS, &at)?;
            let row = PlacementRow {
                blob: None,
                held: crate::HeldAs::Stub,
                flags: Flags::default(),
                ..row
            };
            w.put_placement(at, &row)
        };
        synced.store.write(&SYNC, headers).unwrap();
        if !there {
            go(&synced, inbox);
        }
        take_in(&synced, inbox, |other| {
            assert_eq!(other.part, Part::Whole);
            other.size += 1;
        });
        holds(&synced, &[(1, 1, 8)], 2);
    }
}
