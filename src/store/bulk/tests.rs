mod kept;

use model::{BuiltIn, Permission, Role, Scope, Security, Status, UserId};

use crate::{
    AccountRow, BulkEdit, BulkRow, OfficeGiven, Reading, Refusal, StoreError, UserRow, Who,
    proofs::World,
    rows::ServerGiven,
    table::{ACCOUNTS, USERS},
};

fn users(world: &World) -> Vec<UserId> {
    world.rules.people.keys().copied().collect()
}

fn of_role(world: &World, role: Role) -> Vec<UserId> {
    let people = world.rules.people.iter();
    people
        .filter(|(_, row)| row.role == role)
        .map(|(id, _)| *id)
        .collect()
}

fn row(world: &World, user: UserId) -> UserRow {
    world
        .store
        .read(&Who::Operator, |r| r.need(USERS, &user))
        .unwrap()
}

fn rows(world: &World) -> Vec<UserRow> {
    users(world).into_iter().map(|id| row(world, id)).collect()
}

fn accounts(world: &World) -> Vec<AccountRow> {
    let ids = world.rules.accounts.keys();
    ids.map(|id| {
        world
            .store
            .read(&Who::Operator, |r| r.need(ACCOUNTS, id))
            .unwrap()
    })
    .collect()
}

/// A row without what every change raises.
fn apart_from_version(rows: Vec<UserRow>) -> Vec<UserRow> {
    rows.into_iter()
        .map(|row| UserRow { version: 0, ..row })
        .collect()
}

fn run(world: &World, who: Who, edit: &BulkEdit, users: &[UserId]) -> (u64, BulkRow) {
    let id = world
        .store
        .write(&who, |w| w.begin_bulk(edit, users))
        .unwrap();
    let row = world.store.write(&who, |w| w.go_on_bulk(id)).unwrap();
    (id, row)
}

#[test]
fn only_what_is_given_changes() {
    let world = World::staffed();
    let (before, accounts_before) = (rows(&world), accounts(&world));
    let edit = BulkEdit {
        position: Some("Broker".to_owned()),
        tracked: Some(true),
        ..BulkEdit::default()
    };
    let (_, done) = run(&world, Who::Operator, &edit, &users(&world));
    assert_eq!(
        (done.changed, done.refused, done.left()),
        (before.len() as u64, 0, 0)
    );
    for (before, after) in before.into_iter().zip(rows(&world)) {
        let expected = UserRow {
            position: "Broker".to_owned(),
            tracked: true,
            version: before.version + 1,
            ..before
        };
        assert_eq!(after, expected);
    }
    assert_eq!(accounts(&world), accounts_before);
    let (_, again) = run(&world, Who::Operator, &edit, &users(&world));
    assert_eq!((again.changed, again.unchanged), (0, done.changed));
}

#[test]
fn a_rehearsal_changes_nothing_and_tells_all() {
    let world = World::staffed();
    let before = rows(&world);
    let edit = BulkEdit {
        office: Some(OfficeGiven::None),
        status: Some(Status::Blocked),
        ..BulkEdit::default()
    };
    let told = world
        .store
        .rehearse(&Who::Operator, |w| w.bulk_edit(&edit, &users(&world)))
        .unwrap();
    assert_eq!(rows(&world), before);
    let director = told
        .iter()
        .find(|edited| edited.user == world.rules.director)
        .unwrap();
    assert_eq!(director.refused, Some(Refusal::Director));
    assert_eq!(
        told.iter().filter(|edited| edited.is_change()).count(),
        before.len() - 1
    );
    assert_eq!(
        world.store.read(&Who::Operator, Reading::basket).unwrap(),
        []
    );
}

#[test]
fn undo_restores_exactly() {
    let world = World::staffed();
    let (before, accounts_before) = (rows(&world), accounts(&world));
    let supervisors = of_role(&world, Role::Supervisor);
    let custom = world.custom;
    // Everything at once, and everybody's subordinates go to the Director.
    let edit = BulkEdit {
        position: Some("Broker".to_owned()),
        office: Some(OfficeGiven::One(world.offices[1])),
        subordinates_to: Some(world.rules.director),
        status: Some(Status::Blocked),
        role: Some(Role::Agent),
        add_groups: vec![world.built_in(BuiltIn::Administration)],
        remove_groups: vec![custom],
        ip_restricted: Some(true),
        tracked: Some(true),
        imap: ServerGiven {
            host: Some("imap.new.example".to_owned()),
            ..ServerGiven::default()
        },
        refresh_minutes: Some(30),
        ..BulkEdit::default()
    };
    let (id, done) = run(&world, Who::Operator, &edit, &users(&world));
    assert_eq!(done.refusals, [(world.rules.director, Refusal::Director)]);
    for supervisor in &supervisors {
        let row = row(&world, *supervisor);
        assert_eq!((row.role, row.status), (Role::Agent, Status::Blocked));
        assert_eq!(row.supervisor, Some(world.rules.director));
    }
    let personal = |row: &&AccountRow| !row.shared && row.owner != world.rules.director;
    let after = accounts(&world);
    assert!(after.iter().filter(personal).count() > 0);
    for row in after.iter().filter(personal) {
        assert_eq!(
            (row.imap.host.as_str(), &row.password),
            ("imap.new.example", &None)
        );
    }
    let undone = world
        .store
        .write(&Who::Operator, |w| w.undo_bulk(id))
        .unwrap();
    let undo = undone.undo.unwrap();
    assert_eq!((undo.left, undo.refused, undo.undone), (0, 0, done.steps));
    assert_eq!(apart_from_version(rows(&world)), apart_from_version(before));
    let without = |rows: Vec<AccountRow>| -> Vec<AccountRow> {
        rows.into_iter()
            .map(|row| AccountRow { version: 0, ..row })
            .collect()
    };
    assert_eq!(without(accounts(&world)), without(accounts_before));
    let faults = world
        .store
        .read(&Who::Operator, |r| {
            r.check(world.store.blobs(), |_| std::ops::ControlFlow::Continue(()))
        })
        .unwrap();
    assert!(
        faults.iter().all(|fault| fault.table == "BLOBS"),
        "{faults:?}"
    );
}

#[test]
fn who_was_changed_since_is_not_undone() {
    let world = World::staffed();
    let agents = of_role(&world, Role::Agent);
    let edit = BulkEdit {
        position: Some("Broker".to_owned()),
        ..BulkEdit::default()
    };
    let (id, _) = run(&world, Who::Operator, &edit, &agents);
    let later = row(&world, agents[1]);
    world
        .store
        .write(&Who::Operator, |w| {
            let row = UserRow {
                phone: "1".to_owned(),
                ..later.clone()
            };
            w.edit_user(agents[1], later.version, row)
        })
        .unwrap();
    let undo = world
        .store
        .write(&Who::Operator, |w| w.undo_bulk(id))
        .unwrap();
    let undo = undo.undo.unwrap();
    assert_eq!(undo.refusals, [(agents[1], Refusal::ChangedMeanwhile)]);
    assert_eq!(row(&world, agents[1]).position, "Broker");
    assert_eq!(row(&world, agents[0]).position, "");
    // Nobody else sees it, and after a day it is gone with what was kept for it.
    let other = Who::User(of_role(&world, Role::Supervisor)[0]);
    let seen = world.store.read(&other, |r| r.bulk(id));
    assert!(matches!(seen, Err(StoreError::NotFound)));
    world.clock.advance_ms(super::UNDO_MS + 1);
    let late = world.store.write(&Who::Operator, |w| w.undo_bulk(id));
    assert!(matches!(late, Err(StoreError::NotFound)));
    world
        .store
        .write(&Who::Operator, super::Writing::drop_old_bulks)
        .unwrap();
    let kept = world.store.read(&Who::Operator, |r| {
        r.keys::<_, (u64, u64), _>(crate::table::BULK_STEPS, &(), 10)
    });
    assert_eq!(kept.unwrap(), []);
}

/// what one edit refuses, many refuse.
#[test]
fn nobody_gives_more_than_they_have() {
    let mut world = World::staffed();
    let boss = of_role(&world, Role::Supervisor)[0];
    let supervisors = world.built_in(BuiltIn::Supervisor);
    world.set_scope(supervisors, Permission::MailExport, Scope::None);
    let below: Vec<UserId> = world
        .store
        .read(&Who::User(boss), |r| {
            Ok(r.below(boss)?.into_iter().collect())
        })
        .unwrap();
    let before = rows(&world);
    let edits = [
        BulkEdit {
            add_groups: vec![world.built_in(BuiltIn::Admin)],
            ..BulkEdit::default()
        },
        BulkEdit {
            supervisor: Some(world.rules.director),
            ..BulkEdit::default()
        },
        BulkEdit {
            role: Some(Role::Director),
            ..BulkEdit::default()
        },
    ];
    for edit in edits {
        let (_, done) = run(&world, Who::User(boss), &edit, &users(&world));
        assert_eq!(
            (done.changed, done.total),
            (0, below.len() as u64),
            "{edit:?}"
        );
        assert_eq!(rows(&world), before);
    }
    let agent = Who::User(of_role(&world, Role::Agent)[0]);
    let begun = world
        .store
        .write(&agent, |w| w.begin_bulk(&BulkEdit::default(), &below));
    assert!(matches!(begun, Err(StoreError::NotAllowed)));
    // A cycle: the second Supervisor can't answer for the first.
    let edit = BulkEdit {
        supervisor: Some(of_role(&world, Role::Supervisor)[1]),
        ..BulkEdit::default()
    };
    let told = world
        .store
        .rehearse(&Who::Operator, |w| w.bulk_edit(&edit, &[boss]))
        .unwrap();
    assert_eq!(told[0].refused, Some(Refusal::BadSupervisor));
}

#[test]
fn a_new_server_is_not_spoken_to_in_plain_text() {
    let world = World::staffed();
    let edit = BulkEdit {
        imap: ServerGiven {
            security: Some(Security::None),
            ..ServerGiven::default()
        },
        ..BulkEdit::default()
    };
    let before = accounts(&world);
    let (_, done) = run(&world, Who::Operator, &edit, &users(&world));
    assert!(
        done.refusals
            .iter()
            .any(|(_, why)| *why == Refusal::PlainText)
    );
    assert_eq!(accounts(&world), before);
}

#[test]
fn the_basket_keeps_who_is_seen() {
    let world = World::staffed();
    let boss = of_role(&world, Role::Supervisor)[0];
    let all = users(&world);
    let who = Who::User(boss);
    let count = world
        .store
        .write(&who, |w| w.change_basket(&all, &[]))
        .unwrap();
    let held = world.store.read(&who, Reading::basket).unwrap();
    assert_eq!(held.len(), count);
    assert!(count < all.len() && !held.contains(&world.rules.director));
    let gone = held[1];
    world
        .store
        .write(&who, |w| w.change_basket(&[], &[gone]))
        .unwrap();
    assert!(
        !world
            .store
            .read(&who, Reading::basket)
            .unwrap()
            .contains(&gone)
    );
    world
        .store
        .write(&who, super::Writing::clear_basket)
        .unwrap();
    assert_eq!(world.store.read(&who, Reading::basket).unwrap(), []);
}

#[test]
fn many_go_batch_by_batch_both_ways() {
    let world = World::staffed();
    let (director, agents) = (world.rules.director, world.built_in(BuiltIn::Agent));
    let template = row(&world, of_role(&world, Role::Agent)[0]);
    let many = super::BULK_BATCH + 20;
    let made: Vec<UserId> = world
        .store
        .write(&Who::Operator, |w| {
            let mut made = Vec::new();
            for number in 0..many {
                made.push(w.add_user(&UserRow {
                    email: format!("many{number}@agency.pl"),
                    supervisor: Some(director),
                    groups: vec![agents],
                    ..template.clone()
                })?);
            }
            Ok(made)
        })
        .unwrap();
    let edit = BulkEdit {
        office: Some(OfficeGiven::One(world.offices[1])),
        ..BulkEdit::default()
    };
    let (id, first) = run(&world, Who::Operator, &edit, &made);
    assert_eq!(
        (first.changed, first.left()),
        (super::BULK_BATCH as u64, 20)
    );
    let last = world
        .store
        .write(&Who::Operator, |w| w.go_on_bulk(id))
        .unwrap();
    assert_eq!((last.changed, last.left()), (many as u64, 0));
    let mut left = many as u64;
    for _ in 0..2 {
        let row = world
            .store
            .write(&Who::Operator, |w| w.undo_bulk(id))
            .unwrap();
        left = row.undo.unwrap().left;
    }
    assert_eq!(left, 0);
    assert!(
        made.iter()
            .all(|id| row(&world, *id).office == template.office)
    );
    // What is undone is not gone on with.
    let over = world
        .store
        .write(&Who::Operator, |w| w.go_on_bulk(id))
        .unwrap();
    assert_eq!(over.changed, last.changed);
}

/// A user who moves as somebody's subordinate and is in the basket too goes both ways back.
#[test]
fn two_steps_of_one_user_are_undone_in_turn() {
    let world = World::staffed();
    let before = rows(&world);
    let supervisors = of_role(&world, Role::Supervisor);
    let edit = BulkEdit {
        subordinates_to: Some(world.rules.director),
        position: Some("Broker".to_owned()),
        ..BulkEdit::default()
    };
    let (id, done) = run(&world, Who::Operator, &edit, &supervisors);
    assert!(done.steps > done.changed);
    let undo = world
        .store
        .write(&Who::Operator, |w| w.undo_bulk(id))
        .unwrap();
    assert_eq!(undo.undo.unwrap().refused, 0);
    assert_eq!(apart_from_version(rows(&world)), apart_from_version(before));
}
