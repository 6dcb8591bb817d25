//! Users come, go and hand over: one Director, no cycles, every index right, whatever happens.

mod held;

use model::{BuiltIn, OfficeId, Role, ShownStatus, Status, UserId};
use proptest::prelude::*;

use super::rows::contact_row;
use super::world::World;
use crate::{Job, Moves, OrganizationRow, Result, StoreError, UserAsk, UserRow, Who, Writing};

/// Something done to users; numbers pick among them.
#[derive(Clone, Debug)]
enum Deed {
    Add(usize, usize, bool),
    Edit(usize, usize, usize),
    Block(usize, usize),
    Unblock(usize, usize),
    Delete(usize, usize, usize),
    Restore(usize, usize),
    HandOver(usize, usize, usize),
    Office(usize, usize),
    Contact(usize, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let pick = || 0..40_usize;
    prop_oneof![
        4 => (pick(), pick(), any::<bool>()).prop_map(|(a, b, c)| Deed::Add(a, b, c)),
        4 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Edit(a, b, c)),
        1 => (pick(), pick()).prop_map(|(a, b)| Deed::Block(a, b)),
        1 => (pick(), pick()).prop_map(|(a, b)| Deed::Unblock(a, b)),
        3 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Delete(a, b, c)),
        2 => (pick(), pick()).prop_map(|(a, b)| Deed::Restore(a, b)),
        3 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::HandOver(a, b, c)),
        2 => (pick(), pick()).prop_map(|(a, b)| Deed::Office(a, b)),
        3 => (pick(), pick()).prop_map(|(a, b)| Deed::Contact(a, b)),
    ]
}

/// An agency of which only the store is looked at.
pub struct Staff {
    pub world: World,
    pub users: Vec<UserId>,
}

impl Staff {
    pub fn new() -> Self {
        let mut world = World::new();
        let director = world.rules.director;
        let mut users = vec![director];
        let supervisors = vec![world.built_in(BuiltIn::Supervisor)];
        let agents = vec![world.built_in(BuiltIn::Agent)];
        let office = Some(world.offices[0]);
        let first = world.add_user(Role::Supervisor, director, None, supervisors.clone());
        let second = world.add_user(Role::Supervisor, first, office, supervisors);
        users.extend([first, second]);
        users.push(world.add_user(Role::Agent, first, office, agents.clone()));
        users.push(world.add_user(Role::Agent, second, None, agents));
        Self { world, users }
    }

    fn user(&self, pick: usize) -> UserId {
        self.users[pick % self.users.len()]
    }

    fn row(&self, id: UserId) -> UserRow {
        let seen = self.world.store.read(&Who::Operator, |r| r.user_card(id));
        seen.unwrap()
    }

    fn director(&self) -> UserId {
        let seen = self.world.store.read(&Who::Operator, |r| Ok(r.director()));
        seen.unwrap().unwrap()
    }

    pub fn write<T>(&self, by: UserId, work: impl FnOnce(&mut Writing) -> Result<T>) -> Result<T> {
        self.world.store.write(&Who::User(by), work)
    }

    fn act(&mut self, deed: &Deed) {
        // What is refused changes nothing; that it is refused is told elsewhere.
        let _refused = match *deed {
            Deed::Add(by, above, agent) => self.add(by, above, agent),
            Deed::Edit(by, id, above) => self.edit(self.user(by), self.user(id), above),
            Deed::Block(by, id) => self.write(self.user(by), |w| w.block_user(self.user(id))),
            Deed::Unblock(by, id) => self.write(self.user(by), |w| w.unblock_user(self.user(id))),
            Deed::Delete(by, id, to) => self.write(self.user(by), |w| {
                w.delete_user(self.user(id), self.user(to)).map(drop)
            }),
            Deed::Restore(by, id) => self.write(self.user(by), |w| w.restore_user(self.user(id))),
            Deed::HandOver(by, from, to) => self.write(self.user(by), |w| {
                w.hand_over(self.user(from), self.user(to)).map(drop)
            }),
            Deed::Office(by, to) => {
                self.write(self.user(by), |w| w.hand_over_office(self.user(to)))
            }
            Deed::Contact(by, owner) => {
                let name = format!("Client {owner}");
                let row = contact_row(self.user(owner), &name, vec!["ola@dev.pl".into()], "");
                self.write(self.user(by), |w| w.add_contact(row).map(drop))
            }
        };
    }

    fn add(&mut self, by: usize, above: usize, agent: bool) -> Result<()> {
        let (role, which) = if agent {
            (Role::Agent, BuiltIn::Agent)
        } else {
            (Role::Supervisor, BuiltIn::Supervisor)
        };
        let row = UserRow {
            email: format!("new{}@agency.pl", self.users.len()),
            name: format!("Łucja {above}"),
            role,
            supervisor: Some(self.user(above)),
            groups: vec![self.world.built_in(which)],
            status: Status::Active,
            password: "hash".to_owned(),
            ..UserRow::default()
        };
        let id = self.write(self.user(by), |w| w.add_user(&row))?;
        self.users.push(id);
        Ok(())
    }

    fn edit(&self, by: UserId, id: UserId, what: usize) -> Result<()> {
        let before = self.row(id);
        let row = UserRow {
            name: format!("Żaneta {what}"),
            supervisor: before.supervisor.map(|_| self.user(what)),
            role: match before.role {
                Role::Director => Role::Director,
                _ if what.is_multiple_of(2) => Role::Agent,
                _ => Role::Supervisor,
            },
            office: what.is_multiple_of(3).then(|| self.world.offices[0]),
            ..before.clone()
        };
        self.write(by, |w| w.edit_user(id, before.version, row))
    }

    pub fn check(&self) {
        let store = &self.world.store;
        let check =
            |r: &crate::Reading| r.check(store.blobs(), |_| std::ops::ControlFlow::Continue(()));
        let faults = store.read(&Who::Job(Job::Housekeeping), check).unwrap();
        assert_eq!(faults, []);
        let users = self.users.iter().copied();
        let directors: Vec<UserId> = users
            .filter(|id| self.row(*id).role == Role::Director)
            .collect();
        assert_eq!(directors, [self.director()]);
        assert_eq!(self.row(self.director()).status, Status::Active);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: super::cases() / 4,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn one_director_no_cycles_and_nothing_lost(deeds in proptest::collection::vec(deed(), 1..40)) {
        let mut staff = Staff::new();
        for deed in &deeds {
            staff.act(deed);
        }
        staff.check();
    }
}

#[test]
fn a_deleted_users_records_are_the_receivers() {
    let staff = Staff::new();
    let [director, first, second, anna, _] = staff.users[..] else {
        panic!("five users");
    };
    let contact = staff
        .write(anna, |w| {
            w.add_contact(contact_row(anna, "Ola", vec!["ola@dev.pl".into()], ""))
        })
        .unwrap();
    let binned = staff
        .write(director, |w| {
            let id = w.add_contact(contact_row(anna, "Bin", Vec::new(), ""))?;
            w.bin_contact(id)?;
            Ok(id)
        })
        .unwrap();
    let firm = OrganizationRow {
        name: "Dom".into(),
        tax_number: String::new(),
        address: String::new(),
        phones: Vec::new(),
        emails: Vec::new(),
        domains: vec!["dev.pl".into()],
        owner: anna,
        notes: String::new(),
        changed: model::Instant(0),
        version: 0,
        binned: None,
        handed: Vec::new(),
    };
    let firm = staff.write(anna, |w| w.add_organization(firm)).unwrap();
    let seen = staff
        .world
        .store
        .read(&Who::User(first), |r| r.hand_over_preview(anna, first));
    let seen = seen.unwrap();
    let moves = Moves {
        contacts: 1,
        organizations: 1,
        ..Moves::default()
    };
    assert_eq!((seen.moves, seen.to_director), (moves, false));
    // Their own agent, to themselves; a colleague's agent is not there.
    let other = staff.write(second, |w| w.delete_user(anna, second));
    assert!(matches!(other, Err(StoreError::NotFound)));
    let done = staff.write(first, |w| w.delete_user(anna, first)).unwrap();
    assert_eq!(done, moves);
    let row = staff.world.contact(contact).unwrap();
    assert_eq!((row.owner, row.handed[0].from), (first, anna));
    let row = staff
        .world
        .store
        .read(&Who::User(first), |r| r.organization(firm));
    assert_eq!(row.unwrap().owner, first);
    let held: crate::ContactRow = staff
        .world
        .store
        .read(&Who::Operator, |r| r.need(crate::table::CONTACTS, &binned))
        .unwrap();
    assert_eq!(held.owner, first);
    assert!(matches!(
        staff
            .world
            .store
            .read(&Who::User(anna), |r| r.me().map(drop)),
        Err(StoreError::NoViewer)
    ));
    staff.check();
    // The sign-in comes back, the records do not.
    staff.write(first, |w| w.restore_user(anna)).unwrap();
    assert_eq!(staff.row(anna).status, Status::Active);
    assert_eq!(staff.world.contact(contact).unwrap().owner, first);
    staff.check();
}

#[test]
fn subordinates_never_answer_to_whom_they_lead() {
    let staff = Staff::new();
    let [director, first, second, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    // The receiver answers to the one who goes: they move up, the others to them.
    staff
        .write(director, |w| w.delete_user(first, second))
        .unwrap();
    assert_eq!(staff.row(second).supervisor, Some(director));
    assert_eq!(staff.row(anna).supervisor, Some(second));
    staff.check();
    // An agent takes no subordinates: these answer to the superior's superior.
    staff.write(director, |w| w.hand_over(second, bo)).unwrap();
    assert_eq!(staff.row(anna).supervisor, Some(director));
    staff.check();
}

#[test]
fn nobody_takes_records_that_they_could_not_see() {
    let mut staff = Staff::new();
    let [_, first, _, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    let office = vec![
        staff.world.built_in(BuiltIn::Agent),
        staff.world.built_in(BuiltIn::Administration),
    ];
    let clerk = staff.world.add_user(Role::Agent, first, None, office);
    staff
        .write(anna, |w| {
            w.add_contact(contact_row(anna, "Ola", vec![], ""))
        })
        .unwrap();
    // Under the same superior the clerk sees anna's contacts, but may change none of them.
    let taken = staff.write(clerk, |w| w.delete_user(anna, clerk));
    assert!(matches!(taken, Err(StoreError::NotAllowed)), "{taken:?}");
    let bo = staff.write(clerk, |w| w.delete_user(anna, bo));
    assert!(matches!(bo, Err(StoreError::NotAllowed)), "{bo:?}");
    // To whom they go by default may be another's to say: the superior had them before.
    staff.write(clerk, |w| w.delete_user(anna, first)).unwrap();
    staff.check();
}

#[test]
fn the_office_goes_over_whole() {
    let staff = Staff::new();
    let [director, first, second, anna, _] = staff.users[..] else {
        panic!("five users");
    };
    for refused in [director, UserId(99)] {
        let done = staff.write(director, |w| w.hand_over_office(refused));
        assert!(matches!(done, Err(StoreError::BadReceiver)));
    }
    assert!(staff.write(first, |w| w.hand_over_office(second)).is_err());
    staff.write(director, |w| w.hand_over_office(anna)).unwrap();
    let (new, old) = (staff.row(anna), staff.row(director));
    assert_eq!((new.role, new.supervisor), (Role::Director, None));
    assert_eq!((old.role, old.supervisor), (Role::Supervisor, Some(anna)));
    assert_eq!(new.groups, [staff.world.built_in(BuiltIn::Director)]);
    assert_eq!(old.groups, [staff.world.built_in(BuiltIn::Supervisor)]);
    assert_eq!(staff.row(first).supervisor, Some(anna));
    staff.check();
    assert!(staff.write(director, |w| w.block_user(anna)).is_err());
    staff.write(anna, |w| w.block_user(director)).unwrap();
    staff.check();
}

#[test]
fn the_list_is_filtered_counted_and_paged() {
    let staff = Staff::new();
    let [director, first, second, anna, bo] = staff.users[..] else {
        panic!("five users");
    };
    staff.write(director, |w| w.block_user(bo)).unwrap();
    let active = [ShownStatus::Active, ShownStatus::IpRestricted];
    let find = |who: UserId, ask: &UserAsk<'_>| {
        let found = staff
            .world
            .store
            .read(&Who::User(who), |r| r.find_users(ask));
        let found = found.unwrap();
        let ids: Vec<UserId> = found.rows.iter().map(|(id, _)| *id).collect();
        (ids, found)
    };
    let ask = UserAsk {
        statuses: &active,
        limit: 3,
        ..UserAsk::default()
    };
    let (ids, page) = find(director, &ask);
    assert_eq!(
        (ids, page.found, page.seats()),
        (vec![director, first, second], 4, 5)
    );
    let (ids, page) = find(
        director,
        &UserAsk {
            after: page.next.as_deref(),
            ..ask
        },
    );
    assert_eq!((ids, page.next.is_none()), (vec![anna], true));
    let all = |q| UserAsk {
        q,
        limit: 9,
        ..UserAsk::default()
    };
    assert_eq!(find(director, &all("USER4 agency")).0, [bo]);
    assert_eq!(find(director, &all("user9")).0, []);
    assert_eq!(find(second, &all("")).0, [second, bo]);
    assert_eq!(find(anna, &all("")).0, [anna]);
    let below = UserAsk {
        supervisor: Some(first),
        ..all("")
    };
    assert_eq!(find(director, &below).0, [second, anna]);
    let north = UserAsk {
        office: Some(OfficeId(1)),
        roles: &[Role::Agent],
        ..all("")
    };
    assert_eq!(find(director, &north).0, [anna]);
}
