//! What goes over to others with who leaves or is away: no more than its giver has.

use model::{BuiltIn, Permission, Scope, SeenMail, UserId};

use super::people::Staff;
use crate::{Absence, Job, StoreError, Who};

#[test]
fn shared_accounts_go_with_their_keeper_and_members() {
    let mut staff = Staff::new();
    let [director, first, second, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    let group = staff.world.custom;
    staff.world.add_account(anna, true, (bo, group));
    staff.world.add_account(bo, true, (anna, group));
    staff.world.add_account(anna, false, (bo, group));
    let accounts: Vec<_> = staff.world.rules.accounts.keys().copied().collect();
    let [kept, shared, own] = accounts[..] else {
        panic!("three accounts");
    };
    let row = |staff: &Staff, id| {
        let seen = staff.world.store.read(&Who::Operator, |r| r.account(id));
        seen.unwrap()
    };
    // Keeping and membership are given on by whom they are to give.
    let done = staff.write(first, |w| w.hand_over(anna, first)).unwrap();
    assert_eq!((done.kept, done.memberships), (0, 0));
    assert_eq!(row(&staff, kept).owner, anna);
    assert_eq!(row(&staff, own).owner, anna);
    assert_eq!(row(&staff, shared).members, [anna]);
    let done = staff.write(director, |w| w.delete_user(anna, second));
    let done = done.unwrap();
    assert_eq!((done.kept, done.memberships), (1, 1));
    assert_eq!(row(&staff, kept).owner, second);
    assert_eq!(row(&staff, shared).members, [second]);
    let orders = staff
        .world
        .store
        .read(&Who::Job(Job::Sync), crate::Reading::accounts_to_sync);
    let orders: Vec<_> = orders.unwrap().into_iter().map(|(id, _)| id).collect();
    assert_eq!(orders, [kept, shared], "deleted users' accounts stop");
    staff.write(director, |w| w.block_user(bo)).unwrap();
    staff.check();
}

/// a keeper sees all mail of a shared account.
#[test]
fn nobody_comes_to_keep_an_account_through_who_does_not_see_it() {
    let mut staff = Staff::new();
    let [director, first, second, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    let group = staff.world.custom;
    staff.world.add_account(anna, true, (bo, group));
    staff.world.add_account(anna, true, (first, group));
    let accounts: Vec<_> = staff.world.rules.accounts.keys().copied().collect();
    let [unseen, seen] = accounts[..] else {
        panic!("two accounts");
    };
    let keepers = |staff: &Staff| {
        [unseen, seen].map(|id| {
            let row = staff.world.store.read(&Who::Operator, |r| r.account(id));
            row.unwrap().owner
        })
    };
    let told = |staff: &Staff, by: UserId, to: UserId| {
        let store = &staff.world.store;
        let told = store.read(&Who::User(by), |r| r.hand_over_preview(anna, to));
        told.unwrap().moves
    };
    let before = told(&staff, first, second);
    assert_eq!((before.kept, told(&staff, director, second).kept), (1, 2));
    let done = staff.write(first, |w| w.hand_over(anna, second)).unwrap();
    assert_eq!(done, before);
    assert_eq!(keepers(&staff), [anna, second]);
    staff.check();
    // Somebody has to keep it when they are gone; what is the Director's is nobody else's.
    let before = told(&staff, first, first);
    let done = staff.write(first, |w| w.delete_user(anna, first)).unwrap();
    assert_eq!((done, done.kept), (before, 0));
    assert_eq!(keepers(&staff), [director, second]);
    for user in [first, anna] {
        let seen = staff
            .world
            .store
            .read(&Who::User(user), |r| r.account(unseen));
        assert!(seen.is_err(), "{user}");
    }
    staff.check();
}

/// who sees nothing of their own mail lets nobody else see it.
#[test]
fn a_deputy_sees_no_more_than_the_absent_user() {
    let mut staff = Staff::new();
    let [director, _, _, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    let agents = staff.world.built_in(BuiltIn::Agent);
    let now = staff.world.clock.now();
    let away = |staff: &Staff, by: UserId, scope: SeenMail| {
        let absence = Absence {
            from: 0,
            until: 0,
            begins: now,
            ends: now.plus_ms(1_000),
            deputy: bo,
            scope,
        };
        staff.write(by, |w| w.set_absence(anna, Some(absence)))
    };
    let both = [SeenMail::Matched, SeenMail::All];
    for scope in both {
        away(&staff, anna, scope).unwrap();
    }
    staff.write(anna, |w| w.set_absence(anna, None)).unwrap();
    staff
        .world
        .set_scope(agents, Permission::ContactsView, Scope::None);
    let refused = away(&staff, anna, SeenMail::Matched);
    assert!(matches!(refused, Err(StoreError::NotAllowed)));
    away(&staff, anna, SeenMail::All).unwrap();
    staff
        .world
        .set_scope(agents, Permission::MailView, Scope::None);
    for scope in both {
        let refused = away(&staff, anna, scope);
        assert!(matches!(refused, Err(StoreError::NotAllowed)), "{scope:?}");
    }
    away(&staff, director, SeenMail::All).unwrap();
    // Whoever is away comes back in any case.
    staff.write(anna, |w| w.set_absence(anna, None)).unwrap();
    staff.check();
}
