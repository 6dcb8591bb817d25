use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use super::*;

const BULK: AccountId = AccountId(1);
const OTHER: AccountId = AccountId(2);

/// Room at once, or none.
fn at_once(room: &Room, account: AccountId, kib: u32) -> Option<Held> {
    let taken = pin!(room.take(account, kib));
    match taken.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(held) => held,
        Poll::Pending => None,
    }
}

#[test]
fn one_account_leaves_room_for_others() {
    let room = Room::new(100, 75);
    let bulk: Vec<Held> = std::iter::from_fn(|| at_once(&room, BULK, 10)).collect();
    assert_eq!(bulk.len(), 7);
    assert!(at_once(&room, OTHER, 20).is_some());
    drop(bulk);
    // What was asked for and given up is nowhere.
    assert!(at_once(&room, BULK, 500).is_some(), "all of a share");
}

#[tokio::test]
async fn who_has_less_under_way_is_let_in_first() {
    let room = Room::new(100, 100);
    let full = at_once(&room, BULK, 90).unwrap();
    let small = at_once(&room, BULK, 10).unwrap();
    let mut bulk = pin!(room.take(BULK, 10));
    let mut other = pin!(room.take(OTHER, 10));
    let mut context = Context::from_waker(Waker::noop());
    assert!(bulk.as_mut().poll(&mut context).is_pending());
    assert!(other.as_mut().poll(&mut context).is_pending());
    drop(small);
    let Poll::Ready(held) = other.as_mut().poll(&mut context) else {
        panic!("it came later, and has less under way");
    };
    assert!(bulk.as_mut().poll(&mut context).is_pending());
    drop((full, held));
    assert!(bulk.as_mut().poll(&mut context).is_ready());
}

#[test]
fn a_first_sync_of_any_size_delays_new_mail_by_nothing() {
    let room = Room::new(8 << 10, 6 << 10);
    let turns = Turns::new(&room);
    let way = Way::into(&turns);
    // As much of a first sync as there is room for.
    let mut bulk = 0;
    while let Some(held) = at_once(&room, BULK, 10) {
        bulk += 1;
        way.push(BULK, held);
    }
    assert!(bulk > 500, "{bulk}");
    let arrived = at_once(&room, OTHER, 10).expect("there is room left");
    way.push(OTHER, arrived);
    let Next::One(first) = turns.next(None) else {
        panic!("the queue ended");
    };
    assert_eq!(first.account, OTHER, "none of {bulk} is ahead of it");
}

#[test]
fn those_who_bring_as_much_go_round() {
    let room = Room::new(1_000, 1_000);
    let turns = Turns::new(&room);
    let way = Way::into(&turns);
    let mut held = Vec::new();
    for account in [1, 2, 3] {
        for _ in 0..10 {
            held.push(at_once(&room, AccountId(account), 10).unwrap());
            way.push(AccountId(account), account);
        }
    }
    let mut order = Vec::new();
    while let Next::One(account) = turns.next(Some(Tick::now())) {
        order.push(account);
    }
    assert_eq!(order.len(), 30);
    for round in order.chunks(3) {
        assert_eq!(round, [1, 2, 3]);
    }
    assert_eq!(turns.next(Some(Tick::now())), Next::TooLate);
    drop(way);
    assert_eq!(turns.next(None), Next::Ended);
}
