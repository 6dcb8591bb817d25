//! What the long run of chance meets too seldom.

mod handed;
mod noted;
mod scopes;

use model::{BuiltIn, Flaw, Parsed, Permission, Role, Scope};

use super::rows::contact_row;
use super::world::{World, mailbox};
use crate::{Job, Result, StoreError, UserRow, Who};

fn letter(id: &str, answers: &[&str]) -> Parsed {
    let mut header_hash = [0; 16];
    header_hash[..id.len()].copy_from_slice(id.as_bytes());
    Parsed {
        message_id: Some(id.to_owned()),
        references: answers.iter().map(|id| (*id).to_owned()).collect(),
        from: vec![mailbox("ola@dev.pl", 0)],
        subject: id.to_owned(),
        header_hash,
        ..Parsed::default()
    }
}

#[test]
fn a_conversation_joined_with_a_private_one_is_private() {
    for private in ["first@ids", "second@ids"] {
        let mut world = World::staffed();
        let (account, owner) = world
            .rules
            .accounts
            .iter()
            .map(|(id, row)| (*id, row.owner))
            .next()
            .unwrap();
        world.take_in(account, 0, letter("first@ids", &[]), false);
        world.take_in(account, 0, letter("second@ids", &[]), false);
        let letters = world.rules.letters.iter();
        let mut named =
            letters.filter(|(_, row)| row.parsed.message_id.as_deref() == Some(private));
        let (id, thread) = named.next().map(|(id, row)| (*id, row.thread)).unwrap();
        let place = world.place_of(id);
        world
            .store
            .write(&Who::User(owner), |w| w.set_private(place, true))
            .unwrap();
        world.rules.letters.get_mut(&id).unwrap().private = true;
        let known = world.rules.threads.get_mut(&(account, thread)).unwrap();
        known.private = true;
        world.take_in(
            account,
            1,
            letter("third@ids", &["first@ids", "second@ids"]),
            false,
        );
        assert!(world.rules.letters.values().all(|row| row.private));
        world.compare();
    }
}

/// the same scope must not reach further for a puppet than for its maker.
#[test]
fn nobody_makes_a_user_who_sees_more_than_they_do() {
    let mut world = World::staffed();
    let agents = world.built_in(BuiltIn::Agent);
    let director = world.rules.director;
    let (_, boss) = world.rules.people.iter().nth(1).unwrap();
    assert_eq!(boss.role, Role::Supervisor);
    let supervisors: Vec<_> = world
        .rules
        .people
        .iter()
        .filter(|(_, row)| row.role == Role::Supervisor)
        .map(|(id, _)| *id)
        .collect();
    let administration = world.built_in(BuiltIn::Administration);
    let clerk = world.add_user(
        Role::Agent,
        supervisors[0],
        None,
        vec![agents, administration],
    );
    let make = |world: &World, who, supervisor, email: &str| -> Result<_> {
        let template = world.store.read(&Who::Operator, |r| r.user_card(clerk))?;
        let row = UserRow {
            email: email.to_owned(),
            supervisor: Some(supervisor),
            groups: vec![agents],
            ..template
        };
        world.store.write(&who, |w| w.add_user(&row))
    };
    let clerk = Who::User(clerk);
    // The maker's own team is what they see themselves; another's is not.
    make(&world, clerk, supervisors[0], "mine@agency.pl").unwrap();
    let puppet = make(&world, clerk, supervisors[1], "puppet@agency.pl");
    assert!(matches!(puppet, Err(StoreError::NotAllowed)));
    // Who makes users everywhere puts them under the Director too; agents answer for nobody.
    make(&world, clerk, director, "under@agency.pl").unwrap();
    let made = make(&world, clerk, world.rules.me(clerk), "other@agency.pl");
    assert!(matches!(made, Err(StoreError::BadSupervisor)));
    let operator = make(&world, Who::Operator, world.rules.me(clerk), "x@agency.pl");
    assert!(matches!(operator, Err(StoreError::BadSupervisor)));
    // A group that grants a scope that its giver lacks.
    world.set_scope(agents, Permission::MailExport, Scope::Everyone);
    world.set_scope(administration, Permission::UsersCreate, Scope::Everyone);
    let boss = Who::User(supervisors[0]);
    let made = make(&world, boss, supervisors[0], "more@agency.pl");
    assert!(matches!(made, Err(StoreError::NotAllowed)));
}

/// What a newer parser reads out of the quarantine stands in every index as if read at once.
#[test]
fn the_quarantine_is_read_again() {
    let mut world = World::staffed();
    let account = *world.rules.accounts.keys().next().unwrap();
    let garbage = Parsed {
        flaws: vec![Flaw::NotMime],
        ..Parsed::default()
    };
    world.take_in(account, 0, garbage, false);
    let id = *world.rules.letters.keys().next().unwrap();
    let place = world.place_of(id);
    let sync = Who::Job(Job::Sync);
    let owner = world.rules.accounts[&account].owner;
    let listed = |world: &World, user| {
        let page = crate::PageAsk {
            after: None,
            limit: 9,
        };
        let found = world.store.read(&Who::User(user), |r| r.quarantine(&page));
        found.unwrap().rows.len()
    };
    for user in world.rules.people.keys() {
        let expected = usize::from(*user == owner);
        let director = *user == world.rules.director;
        assert!(director || listed(&world, *user) == expected, "{user}");
    }
    world.verify();
    let read = letter("late@ids", &[]);
    world
        .store
        .write(&sync, |w| w.read_again(place, &read))
        .unwrap();
    let seen = |r: &crate::Reading| r.message_for_job(place);
    let row = world.store.read(&sync, seen).unwrap().unwrap();
    assert_eq!(row.subject, "late@ids");
    assert!(!row.quarantined());
    assert_eq!(listed(&world, owner), 0);
    world.verify();
}

/// whose mail an address opens is told, once for all that a colleague does, and no
/// colleague is told of it.
#[test]
fn the_owner_is_told_of_opened_mail() {
    let mut world = World::staffed();
    let director = world.rules.director;
    let (account, owner) = world
        .rules
        .accounts
        .iter()
        .map(|(id, row)| (*id, row.owner))
        .find(|(_, owner)| *owner != director)
        .unwrap();
    let mut from_ola = letter("opened@ids", &[]);
    from_ola.to = vec![mailbox("jan@dev.pl", 0)];
    world.take_in(account, 0, from_ola, false);
    let director = Who::User(director);
    let add = |emails: &[&str]| {
        let emails = emails.iter().map(|text| (*text).to_owned()).collect();
        let row = contact_row(world.rules.director, "Ola", emails, "");
        world.store.write(&director, |w| w.add_contact(row))
    };
    let told = |who: &Who| world.store.read(who, crate::Reading::my_notices).unwrap();
    let ola = add(&["ola@dev.pl"]).unwrap();
    add(&["nobody@dev.pl"]).unwrap();
    add(&["jan@dev.pl"]).unwrap();
    let notices = told(&Who::User(owner));
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].1.addresses, ["ola@dev.pl", "jan@dev.pl"]);
    assert_eq!(notices[0].1.messages, 2);
    assert_eq!(notices[0].1.by, world.rules.director);
    for other in world.rules.people.keys().filter(|user| **user != owner) {
        assert!(told(&Who::User(*other)).is_empty());
    }
    // A change that adds no address opens nothing.
    let put_away = |who: &Who| world.store.write(who, |w| w.put_notice_away(notices[0].0));
    assert!(matches!(put_away(&director), Err(StoreError::NotFound)));
    put_away(&Who::User(owner)).unwrap();
    world
        .store
        .write(&director, |w| {
            let row = w.contact(ola)?;
            w.edit_contact(ola, row.version, row)
        })
        .unwrap();
    assert!(told(&Who::User(owner)).is_empty());
}
