//! Scopes of a user's several groups, one by one (X-5, P-19).

use model::{BuiltIn, Permission, Role, Scope, UserId};

use super::super::rows::contact_row;
use super::super::world::{World, mailbox};
use crate::{ShareWith, Shared, StoreError, Who};

/// The scope Group reaches the members of the very group that grants it, and each of several
/// groups reaches its own.
#[test]
fn each_group_opens_its_own_members() {
    let mut world = World::new();
    let director = world.rules.director;
    let (agent, custom) = (world.built_in(BuiltIn::Agent), world.custom);
    let second = world
        .store
        .write(&Who::Operator, |w| w.add_group("Letting"))
        .unwrap();
    let silent = world
        .store
        .write(&Who::Operator, |w| w.add_group("Silent"))
        .unwrap();
    let mut user = |groups: &[model::GroupId]| -> UserId {
        let mut all = vec![agent];
        all.extend(groups);
        world.add_user(Role::Agent, director, None, all)
    };
    let viewer = user(&[custom, second, silent]);
    let [one, other, unseen] = [[custom], [second], [silent]].map(|group| user(&group));
    let stranger = user(&[]);
    world
        .store
        .write(&Who::Operator, |w| {
            for (group, scope) in [
                (agent, Scope::Own),
                (custom, Scope::Group),
                (second, Scope::Group),
                (silent, Scope::None),
            ] {
                let before = w.group(group)?;
                let mut row = before.clone();
                row.scopes.insert(Permission::MailView, scope);
                w.edit_group(group, before.version, row)?;
            }
            Ok(())
        })
        .unwrap();
    let reached = |who: UserId| -> Vec<UserId> {
        let owners = world
            .store
            .read(&Who::User(who), |r| r.owners(Permission::MailView));
        let owners = owners.unwrap();
        let all = [director, viewer, one, other, unseen, stranger];
        all.into_iter()
            .filter(|user| owners.contains(*user))
            .collect()
    };
    assert_eq!(reached(viewer), [viewer, one, other]);
    assert_eq!(reached(one), [viewer, one]);
    assert_eq!(reached(other), [viewer, other]);
    assert_eq!(reached(unseen), [unseen]);
    assert_eq!(reached(stranger), [stranger]);
}

/// What one permission reaches is taken for another's only where all groups give both alike.
#[test]
fn permissions_are_worked_out_apart() {
    let mut world = World::new();
    let director = world.rules.director;
    let (agent, custom) = (world.built_in(BuiltIn::Agent), world.custom);
    let viewer = world.add_user(Role::Agent, director, None, vec![agent, custom]);
    let other = world.add_user(Role::Agent, director, None, vec![agent]);
    let given = world.store.write(&Who::Operator, |w| {
        let before = w.group(custom)?;
        let mut row = before.clone();
        row.scopes.insert(Permission::ContactsView, Scope::Everyone);
        w.edit_group(custom, before.version, row)
    });
    given.unwrap();
    let reached = world.store.read(&Who::User(viewer), |r| {
        Ok([
            Permission::MailView,
            Permission::ContactsView,
            Permission::MailView,
        ]
        .map(|permission| r.owners(permission).unwrap().contains(other)))
    });
    assert_eq!(reached.unwrap(), [false, true, false]);
}

/// M-52, X-9: who sees a message by a scope shares it only where they organize that mail.
#[test]
fn who_only_sees_mail_does_not_share_it() {
    let mut world = World::new();
    let director = world.rules.director;
    let (agent, custom) = (world.built_in(BuiltIn::Agent), world.custom);
    let supervisors = vec![world.built_in(BuiltIn::Supervisor)];
    let boss = world.add_user(Role::Supervisor, director, None, supervisors);
    let [anna, bo] = [(); 2].map(|()| world.add_user(Role::Agent, boss, None, vec![agent]));
    let stranger = world.add_user(Role::Agent, director, None, vec![agent]);
    world.add_account(anna, false, (anna, custom));
    let account = *world.rules.accounts.keys().next().unwrap();
    let letter = model::Parsed {
        message_id: Some("shared@ids".to_owned()),
        from: vec![mailbox("ola@dev.pl", 0)],
        header_hash: [9; 16],
        ..model::Parsed::default()
    };
    world.take_in(account, 0, letter, false);
    let letter = world.place_of(*world.rules.letters.keys().next().unwrap());
    let row = contact_row(anna, "Ola", vec!["ola@dev.pl".to_owned()], "");
    let made = world
        .store
        .write(&Who::User(anna), |w| w.add_contact(row).map(drop));
    made.unwrap();
    let opens = |who: UserId| {
        let seen = world
            .store
            .read(&Who::User(who), |r| r.open(letter).map(drop));
        seen.is_ok()
    };
    let with = ShareWith::User(stranger);
    let share = |who: UserId| {
        world
            .store
            .write(&Who::User(who), |w| w.share(letter, with, Shared::Message))
    };
    let back = |who: UserId| {
        world
            .store
            .write(&Who::User(who), |w| w.unshare(letter, with))
    };
    assert!(opens(bo) && !opens(stranger));
    assert!(matches!(share(bo), Err(StoreError::NotFound)));
    assert!(!opens(stranger));
    for who in [anna, boss] {
        share(who).unwrap();
        assert!(opens(stranger));
        // Nor does who it was shared with take it back or hand it on.
        assert!(matches!(back(stranger), Err(StoreError::NotFound)));
        assert!(matches!(share(stranger), Err(StoreError::NotFound)));
        assert!(matches!(back(bo), Err(StoreError::NotFound)));
        back(who).unwrap();
        assert!(!opens(stranger));
    }
}

/// a group gets no scope beyond its changer's own, though nobody is in it yet.
#[test]
fn an_empty_group_is_given_no_more_either() {
    let mut world = World::new();
    let director = world.rules.director;
    let clerks = vec![
        world.built_in(BuiltIn::Agent),
        world.built_in(BuiltIn::Administration),
    ];
    let clerk = world.add_user(Role::Agent, director, None, clerks);
    let custom = world.custom;
    let give = |world: &World, scope| {
        world.store.write(&Who::User(clerk), |w| {
            let before = w.group(custom)?;
            let mut row = before.clone();
            row.scopes.insert(Permission::MailView, scope);
            w.edit_group(custom, before.version, row)
        })
    };
    for beyond in [
        Scope::Everyone,
        Scope::Subordinates,
        Scope::Office,
        Scope::Group,
    ] {
        let given = give(&world, beyond);
        assert!(matches!(given, Err(StoreError::NotAllowed)), "{beyond:?}");
    }
    give(&world, Scope::Team).unwrap();
    // Nor one that is another, and reaches whom their own does not.
    let administration = world.built_in(BuiltIn::Administration);
    world.set_scope(administration, Permission::MailView, Scope::Office);
    let given = give(&world, Scope::Group);
    assert!(matches!(given, Err(StoreError::NotAllowed)));
    give(&world, Scope::Office).unwrap();
    let admin = world.built_in(BuiltIn::Admin);
    let places = world
        .store
        .read(&Who::User(clerk), crate::Reading::places)
        .unwrap();
    assert!(!places.groups.iter().any(|(id, _)| *id == admin));
}

/// P-20: a move is told of all superiors, however far above: those who lose and those who gain.
#[test]
fn a_move_is_told_of_all_above() {
    let mut world = World::new();
    let director = world.rules.director;
    let agents = vec![world.built_in(BuiltIn::Agent)];
    let supervisors = vec![world.built_in(BuiltIn::Supervisor)];
    let mut line = |above: UserId, length: usize| -> Vec<UserId> {
        let mut line = vec![above];
        for _ in 0..length {
            let above = *line.last().unwrap();
            line.push(world.add_user(Role::Supervisor, above, None, supervisors.clone()));
        }
        line.split_off(1)
    };
    let (from, to) = (line(director, 3), line(director, 2));
    let agent = world.add_user(Role::Agent, from[2], None, agents);
    let row = contact_row(agent, "Ola", Vec::new(), "");
    let made = world
        .store
        .write(&Who::User(agent), |w| w.add_contact(row).map(drop));
    made.unwrap();
    let told = world.store.effects(
        &Who::User(director),
        |r| r.near(agent),
        |w| {
            let before = w.user_to_edit(agent)?;
            let row = crate::UserRow {
                supervisor: Some(to[1]),
                ..before.clone()
            };
            w.edit_user(agent, before.version, row)
        },
    );
    let told = told.unwrap().users;
    let who = |counted: fn(&crate::UserEffect) -> crate::Counted| -> Vec<UserId> {
        let some = told.iter().filter(|effect| counted(effect).number == 1);
        some.map(|effect| effect.user).collect()
    };
    assert_eq!(who(|effect| effect.contacts_lost), from);
    assert_eq!(who(|effect| effect.contacts_gained), to);
    for effect in told {
        let gains = to.contains(&effect.user);
        assert_eq!(!effect.opened.is_empty(), gains, "{effect:?}");
        assert_eq!(effect.closed.is_empty(), gains, "{effect:?}");
    }
}
