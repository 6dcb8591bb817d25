//! What nobody can make of a user, and what stays with them: the Director's office, superiors,
//! states (P-2, P-11, P-16).

use model::{OfficeId, Role, ShownStatus, Status, UserId};

use super::Staff;
use crate::{BulkEdit, Refusal, Result, StoreError, UserAsk, UserRow};

impl Staff {
    fn change(&self, by: UserId, id: UserId, make: impl FnOnce(&mut UserRow)) -> Result<()> {
        let before = self.row(id);
        let mut row = before.clone();
        make(&mut row);
        self.write(by, |w| w.edit_user(id, before.version, row))
    }
}

fn user(email: &str, role: Role, supervisor: UserId) -> UserRow {
    UserRow {
        email: email.to_owned(),
        name: email.to_owned(),
        role,
        supervisor: Some(supervisor),
        status: Status::PendingActivation,
        ..UserRow::default()
    }
}

/// P-11: exactly one, and nobody limits them.
#[test]
fn the_director_is_one_and_limited_by_nobody() {
    let staff = Staff::new();
    let [director, first, _, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    let denied =
        |done: Result<()>| assert!(matches!(done, Err(StoreError::NotAllowed)), "{done:?}");
    denied(staff.change(director, anna, |row| row.role = Role::Director));
    denied(staff.change(director, director, |row| row.role = Role::Supervisor));
    denied(staff.change(director, director, |row| row.supervisor = Some(first)));
    let second = user("second@agency.pl", Role::Director, director);
    denied(staff.write(director, |w| w.add_user(&second).map(drop)));
    denied(staff.write(director, |w| w.block_user(director)));
    denied(staff.write(director, |w| w.set_status(director, Status::Blocked)));
    denied(staff.write(director, |w| w.delete_user(director, first).map(drop)));
    let held = staff.change(director, director, |row| row.ip_restricted = true);
    held.unwrap();
    assert!(!staff.row(director).ip_restricted);
    let edit = BulkEdit {
        ip_restricted: Some(true),
        ..BulkEdit::default()
    };
    let told = staff.write(director, |w| w.bulk_edit(&edit, &[director, anna]));
    let told: Vec<_> = told.unwrap().into_iter().map(|one| one.refused).collect();
    assert_eq!(told, [Some(Refusal::Director), None]);
    // Nor does anybody shut themselves out together with others.
    let told = staff.write(first, |w| w.bulk_edit(&edit, &[first]));
    assert_eq!(told.unwrap()[0].refused, Some(Refusal::NotAllowed));
    // The office goes to who signs in, and what held them to networks ends with it.
    staff.write(director, |w| w.block_user(bo)).unwrap();
    let waiting = user("waits@agency.pl", Role::Agent, director);
    let waiting = staff.write(director, |w| w.add_user(&waiting)).unwrap();
    for to in [bo, waiting] {
        let done = staff.write(director, |w| w.hand_over_office(to));
        assert!(matches!(done, Err(StoreError::BadReceiver)), "{done:?}");
    }
    assert!(staff.row(anna).ip_restricted);
    staff.write(director, |w| w.hand_over_office(anna)).unwrap();
    assert!(!staff.row(anna).ip_restricted);
    staff.check();
}

/// Role, superior, office and groups are for others to give.
#[test]
fn nobody_moves_themselves() {
    let staff = Staff::new();
    let [_, first, _, _, bo] = staff.users[..] else {
        panic!("five users");
    };
    let denied =
        |done: Result<()>| assert!(matches!(done, Err(StoreError::NotAllowed)), "{done:?}");
    let north = OfficeId(1);
    denied(staff.change(first, first, |row| row.office = Some(north)));
    denied(staff.change(first, first, |row| row.groups.clear()));
    denied(staff.change(first, first, |row| row.role = Role::Agent));
    staff
        .change(first, first, |row| row.position = "Head".into())
        .unwrap();
    staff
        .change(first, bo, |row| row.office = Some(north))
        .unwrap();
}

/// P-16: a superior is a Supervisor or the Director, who is there, and not from below.
#[test]
fn superiors_are_there_and_above() {
    let staff = Staff::new();
    let [director, first, second, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    let put = |id, above| staff.change(director, id, |row| row.supervisor = Some(above));
    let refused = |done: Result<()>| {
        assert!(matches!(done, Err(StoreError::BadSupervisor)), "{done:?}");
    };
    refused(put(first, second));
    refused(put(first, first));
    refused(put(anna, bo));
    let low = staff.change(director, second, |row| row.role = Role::Agent);
    assert!(matches!(low, Err(StoreError::HasSubordinates)), "{low:?}");
    staff
        .write(director, |w| w.delete_user(second, first).map(drop))
        .unwrap();
    refused(put(anna, second));
    let new = user("new@agency.pl", Role::Agent, second);
    refused(staff.write(director, |w| w.add_user(&new).map(drop)));
    put(bo, director).unwrap();
    staff.check();
}

/// P-2: who has no password yet confirms by e-mail first, however they come back.
#[test]
fn who_never_signed_in_is_let_in_by_e_mail_only() {
    let staff = Staff::new();
    let [director, first, ..] = staff.users[..] else {
        panic!("five users");
    };
    let new = user("new@agency.pl", Role::Agent, first);
    let new = staff.write(director, |w| w.add_user(&new)).unwrap();
    staff.write(director, |w| w.block_user(new)).unwrap();
    staff.write(director, |w| w.unblock_user(new)).unwrap();
    assert_eq!(staff.row(new).status, Status::PendingActivation);
    staff
        .write(director, |w| w.delete_user(new, first).map(drop))
        .unwrap();
    staff.write(director, |w| w.restore_user(new)).unwrap();
    assert_eq!(staff.row(new).status, Status::PendingActivation);
}

/// P-5: who does not work here takes nothing over. P-6: who was deleted takes no seat.
#[test]
fn who_is_gone_takes_nothing_over_and_no_seat() {
    let staff = Staff::new();
    let [director, first, second, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    staff
        .write(director, |w| w.delete_user(bo, second).map(drop))
        .unwrap();
    staff.write(director, |w| w.block_user(second)).unwrap();
    for gone in [bo, second] {
        let done = staff.write(director, |w| w.hand_over(anna, gone).map(drop));
        assert!(matches!(done, Err(StoreError::BadReceiver)), "{done:?}");
    }
    let told = |to| {
        let seen = staff.world.store.read(&crate::Who::User(director), |r| {
            r.hand_over_preview(anna, to)
        });
        seen.unwrap().to_director
    };
    assert_eq!((told(first), told(director)), (false, true));
    let found = staff.world.store.read(&crate::Who::User(director), |r| {
        r.find_users(&UserAsk::default())
    });
    let found = found.unwrap();
    assert_eq!((found.found, found.seats()), (5, 4));
}

/// P-2, X-21: the mark that holds to networks is shown of who is active, and stays with the others.
#[test]
fn each_is_shown_and_filtered_by_their_status() {
    let staff = Staff::new();
    let [director, _, _, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    for id in [anna, bo] {
        staff
            .change(director, id, |row| row.ip_restricted = true)
            .unwrap();
    }
    let found = |status| -> Vec<UserId> {
        let ask = UserAsk {
            statuses: &[status],
            limit: 9,
            ..UserAsk::default()
        };
        let director = crate::Who::User(director);
        let found = staff.world.store.read(&director, |r| r.find_users(&ask));
        found.unwrap().rows.into_iter().map(|(id, _)| id).collect()
    };
    for (status, shown) in [
        (Status::PendingActivation, ShownStatus::PendingActivation),
        (Status::Blocked, ShownStatus::Blocked),
        (Status::Deleted, ShownStatus::Deleted),
    ] {
        staff.write(director, |w| w.set_status(bo, status)).unwrap();
        assert_eq!(found(shown), [bo]);
        assert_eq!(found(ShownStatus::IpRestricted), [anna]);
    }
    staff
        .write(director, |w| w.set_status(bo, Status::Active))
        .unwrap();
    assert_eq!(found(ShownStatus::IpRestricted), [anna, bo]);
    assert!(!found(ShownStatus::Active).contains(&anna));
}
