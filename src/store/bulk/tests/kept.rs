//! What a bulk edit and its undoing leave as it is.

use super::*;

/// P-7: only filled-in fields change, whatever the others hold.
#[test]
fn what_is_not_given_keeps_its_value() {
    let world = World::staffed();
    let agent = of_role(&world, Role::Agent)[0];
    let before = row(&world, agent);
    let filled = UserRow {
        position: "Broker".to_owned(),
        phone: "600 100 200".to_owned(),
        office: Some(world.offices[1]),
        ip_restricted: true,
        tracked: true,
        ..before.clone()
    };
    world
        .store
        .write(&Who::Operator, |w| {
            w.edit_user(agent, before.version, filled)
        })
        .unwrap();
    let before = row(&world, agent);
    assert!(before.ip_restricted && before.tracked);
    let edit = BulkEdit {
        add_groups: vec![world.custom],
        ..BulkEdit::default()
    };
    let (id, _) = run(&world, Who::Operator, &edit, &[agent]);
    let mut groups = before.groups.clone();
    if !groups.contains(&world.custom) {
        groups.push(world.custom);
    }
    let expected = UserRow {
        groups,
        version: row(&world, agent).version,
        ..before.clone()
    };
    assert_eq!(row(&world, agent), expected);
    let undone = world
        .store
        .write(&Who::Operator, |w| w.undo_bulk(id))
        .unwrap();
    assert_eq!(undone.undo.unwrap().refused, 0);
    assert_eq!(
        apart_from_version(vec![row(&world, agent)]),
        apart_from_version(vec![before])
    );
}

fn server(host: &str) -> BulkEdit {
    BulkEdit {
        imap: ServerGiven {
            host: Some(host.to_owned()),
            ..ServerGiven::default()
        },
        ..BulkEdit::default()
    }
}

/// Shared accounts are their keeper's to change one by one.
#[test]
fn shared_accounts_are_left_alone() {
    let mut world = World::new();
    let director = world.rules.director;
    let agents = vec![world.built_in(BuiltIn::Agent)];
    let agent = world.add_user(Role::Agent, director, None, agents);
    let custom = world.custom;
    world.add_account(agent, true, (agent, custom));
    world.add_account(agent, false, (agent, custom));
    let before = accounts(&world);
    let (_, done) = run(&world, Who::Operator, &server("imap.new.example"), &[agent]);
    assert_eq!(done.changed, 1);
    let after = accounts(&world);
    assert_eq!(after[0], before[0]);
    assert_eq!(after[1].imap.host, "imap.new.example");
}

/// P-7: undoing overwrites nothing that came later, in accounts either.
#[test]
fn an_account_that_was_changed_since_is_not_undone() {
    let mut world = World::new();
    let director = world.rules.director;
    let agents = vec![world.built_in(BuiltIn::Agent)];
    let agent = world.add_user(Role::Agent, director, None, agents);
    let custom = world.custom;
    world.add_account(agent, false, (agent, custom));
    let account = *world.rules.accounts.keys().next().unwrap();
    let (id, _) = run(&world, Who::Operator, &server("imap.new.example"), &[agent]);
    world
        .store
        .write(&Who::Operator, |w| {
            w.edit_account(account, |row| {
                row.refresh_minutes = 7;
                Ok(())
            })
        })
        .unwrap();
    let later = accounts(&world);
    let undone = world
        .store
        .write(&Who::Operator, |w| w.undo_bulk(id))
        .unwrap();
    let undo = undone.undo.unwrap();
    assert_eq!(undo.refusals, [(agent, Refusal::ChangedMeanwhile)]);
    assert_eq!(accounts(&world), later);
}
