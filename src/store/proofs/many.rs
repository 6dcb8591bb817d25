//! Bounds on many users and many contacts; for a release build:
//! `cargo nextest run --release -p korespond-store --run-ignored only many --no-capture`.
#![allow(clippy::disallowed_methods, reason = "what takes time is measured")]

use std::time::{Duration, Instant};

use model::{BuiltIn, Role, ShownStatus, Status};

use super::world::{World, contact_row};
use crate::{UserAsk, UserRow, Who};

/// A page of the list, at ten thousand users (issue: list pages under 20 ms).
const PAGE_TIME: Duration = Duration::from_millis(20);

#[test]
#[ignore = "takes long"]
fn a_page_of_ten_thousand_users() {
    let world = World::new();
    let director = world.rules.director;
    let agents = world.built_in(BuiltIn::Agent);
    let make = |w: &mut crate::Writing| {
        for number in 0..10_000_u64 {
            let row = UserRow {
                email: format!("person{number}@agency.pl"),
                name: format!("Żaneta{} Wiśniewska {number}", number * 7_919 % 10_007),
                position: "Doradca klienta".to_owned(),
                phone: format!("+48 600 {number}"),
                role: Role::Agent,
                status: Status::Active,
                supervisor: Some(director),
                groups: vec![agents],
                ..UserRow::default()
            };
            let id = model::UserId(w.next("users")?);
            w.put_user(id, None, &row)?;
        }
        Ok(())
    };
    world.store.write(&Who::Operator, make).unwrap();
    let statuses = [ShownStatus::Active, ShownStatus::IpRestricted];
    for (q, found) in [("", 10_001), ("zaneta77", 11), ("wis 600", 10_000)] {
        let ask = UserAsk {
            statuses: &statuses,
            q,
            limit: 50,
            ..UserAsk::default()
        };
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            let page = world.store.read(&Who::Operator, |r| r.find_users(&ask));
            best = best.min(start.elapsed());
            let page = page.unwrap();
            assert!(page.found >= found, "{q}: {}", page.found);
            assert_eq!(page.seats(), 10_001);
        }
        println!("page of users, {q:?}: {best:?}");
        assert!(best < PAGE_TIME, "{q}: {best:?}");
    }
}

#[test]
#[ignore = "takes long"]
fn a_hand_over_of_a_hundred_thousand_contacts() {
    let mut world = World::new();
    let director = world.rules.director;
    let (agents, supervisors) = (
        vec![world.built_in(BuiltIn::Agent)],
        vec![world.built_in(BuiltIn::Supervisor)],
    );
    let boss = world.add_user(Role::Supervisor, director, None, supervisors);
    let anna = world.add_user(Role::Agent, boss, None, agents);
    for batch in 0..100_u64 {
        let make = |w: &mut crate::Writing| {
            for number in 0..1_000_u64 {
                let number = batch * 1_000 + number;
                let emails = vec![format!("client{number}@dev{}.pl", number % 900)];
                let row = contact_row(anna, &format!("Client {number}"), emails, "");
                let id = model::ContactId(w.next("contacts")?);
                w.put_contact(id, None, Some(&row))?;
            }
            Ok(())
        };
        world.store.write(&Who::Operator, make).unwrap();
    }
    let start = Instant::now();
    let seen = world
        .store
        .read(&Who::User(boss), |r| r.hand_over_preview(anna, boss));
    println!("preview of 100,000 contacts: {:?}", start.elapsed());
    assert_eq!(seen.unwrap().moves.contacts, 100_000);
    let start = Instant::now();
    let moves = world
        .store
        .write(&Who::User(boss), |w| w.delete_user(anna, boss));
    println!("hand-over of 100,000 contacts: {:?}", start.elapsed());
    assert_eq!(moves.unwrap().contacts, 100_000);
}
