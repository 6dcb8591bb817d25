//! What is wished here, carried out there, and said back by the server.

use model::{Flags, FolderId, MessageRef};

use super::{SYNC, Synced, server::Event, server::Server};
use crate::{
    CarriedOut, FlagsWritten, MovedThere, Who, WishKind,
    rows::StandingRow,
    table::{FOLDERS, STANDINGS},
};

/// A message in the Inbox, and the folder A beside it.
fn one_letter() -> (Synced, MessageRef, FolderId, FolderId) {
    let mut server = Server::new(false);
    let mut synced = Synced::new();
    server.happen(&Event::New(0));
    synced.sync(&server);
    let account = synced.account;
    let (inbox, other) = synced
        .store
        .read(&SYNC, |r| {
            let folders: Vec<(model::AccountId, FolderId)> = r.keys(FOLDERS, &account, 9)?;
            Ok((folders[0].1, folders[1].1))
        })
        .unwrap();
    let message = model::MessageId(1);
    (synced, MessageRef { account, message }, inbox, other)
}

fn standing(synced: &Synced, id: MessageRef) -> StandingRow {
    synced
        .store
        .read(&SYNC, |r| r.need(STANDINGS, &(id.account, id.message)))
        .unwrap()
}

#[test]
fn an_own_mark_is_kept_until_it_is_written() {
    let (synced, id, inbox, _) = one_letter();
    let owner = Who::User(model::UserId(1));
    synced.store.write(&owner, |w| w.mark(id, true)).unwrap();
    let said = |seen: bool| {
        let flags = Flags::from_names(seen.then_some("\\Seen"));
        let write =
            |w: &mut crate::Writing| w.take_flags(id.account, (inbox, 1), &[(1, flags.clone())]);
        synced.store.write(&SYNC, write).unwrap();
    };
    // Another program reads it and marks it unread again, before ours was written.
    said(true);
    said(false);
    assert!(
        !standing(&synced, id).unread(),
        "our own mark is still wished"
    );
    let wishes = synced
        .store
        .read(&SYNC, |r| r.wishes(id.account, 10))
        .unwrap();
    assert_eq!(wishes.len(), 1);
    assert_eq!(wishes[0].kind, WishKind::Seen(true));
    let done = CarriedOut {
        flags: vec![FlagsWritten {
            at: (inbox, 1),
            uids: vec![1],
            flag: "\\Seen",
            on: true,
        }],
        moves: Vec::new(),
        done: vec![wishes[0].at],
    };
    synced
        .store
        .write(&SYNC, |w| w.carried_out(id.account, &done))
        .unwrap();
    said(true);
    assert!(!standing(&synced, id).unread());
    // From now on the server's word counts again.
    said(false);
    assert!(standing(&synced, id).unread());
}

#[test]
fn a_move_there_is_no_second_message_and_no_loss() {
    let (synced, id, inbox, other) = one_letter();
    let done = CarriedOut {
        moves: vec![MovedThere {
            from: (inbox, 1),
            to: (other, 2),
            pairs: vec![(1, 1)],
        }],
        ..CarriedOut::default()
    };
    synced
        .store
        .write(&SYNC, |w| w.carried_out(id.account, &done))
        .unwrap();
    let now = standing(&synced, id);
    assert_eq!((now.folders, now.gone), (vec![other], false));
    // The next look finds what it expects.
    let mut server = Server::new(false);
    server.happen(&Event::New(1));
    server.boxes[0].next = 2;
    let mut synced = synced;
    synced.sync(&server);
    synced.agrees(&server);
}
