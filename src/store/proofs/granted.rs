//! Whoever changes groups, nobody gains more than the changer has; and what a change is told
//! to open and close is what it opens and closes.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AccountId, BuiltIn, ContactId, GroupId, MessageRef, Permission, Role, Scope, Status, UserId,
};
use proptest::prelude::*;

use super::{
    cases,
    changers::{clerks, within},
    deeds::{Pick, deed},
    doing::nth,
    world::World,
};
use crate::{
    Effects, GroupRow, MailView, NameAsk, Owners, Reading, Result, StoreError, UserRow, Who,
    Writing,
};

/// A change of groups; numbers pick among what there is.
#[derive(Clone, Debug)]
enum Turn {
    Scope(Pick, Pick, Pick),
    Join(Pick, Pick),
    Leave(Pick, Pick),
    Make,
    Delete(Pick),
    Move(Pick, Pick, Pick),
}

fn turn() -> impl Strategy<Value = Turn> {
    let pick = || 0..1_000_usize;
    prop_oneof![
        6 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Turn::Scope(a, b, c)),
        5 => (pick(), pick()).prop_map(|(a, b)| Turn::Join(a, b)),
        2 => (pick(), pick()).prop_map(|(a, b)| Turn::Leave(a, b)),
        1 => Just(Turn::Make),
        1 => pick().prop_map(Turn::Delete),
        4 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Turn::Move(a, b, c)),
    ]
}

/// A turn with its picks made.
#[derive(Clone, Debug)]
enum Change {
    Edit(GroupId, u64, Box<GroupRow>),
    Join(GroupId, UserId),
    Leave(GroupId, UserId),
    Make(String),
    Delete(GroupId),
    Move(UserId, Box<UserRow>),
}

impl Change {
    fn make(&self, w: &mut Writing) -> Result<()> {
        match self {
            Self::Edit(id, seen, row) => w.edit_group(*id, *seen, (**row).clone()),
            Self::Join(id, user) => w.add_member(*id, *user),
            Self::Leave(id, user) => w.remove_member(*id, *user),
            Self::Make(name) => w.add_group(name).map(drop),
            Self::Delete(id) => w.delete_group(*id),
            Self::Move(id, row) => w.edit_user(*id, row.version, (**row).clone()),
        }
    }

    /// Whom it may touch.
    fn touched(&self, r: &Reading) -> Result<BTreeSet<UserId>> {
        match self {
            Self::Make(_) => Ok(BTreeSet::new()),
            Self::Move(id, _) => r.near(*id),
            Self::Edit(id, ..) | Self::Join(id, _) | Self::Leave(id, _) | Self::Delete(id) => {
                r.near_group(*id)
            }
        }
    }
}

impl World {
    fn turned(&self, turn: &Turn, number: usize) -> Change {
        let groups = self.store.read(&Who::Operator, Reading::groups).unwrap();
        let group = |at| nth(groups.iter(), at).unwrap();
        match *turn {
            Turn::Scope(at, permission, scope) => {
                let group = group(at);
                let mut row = group.row.clone();
                let permission = nth(Permission::ALL.into_iter(), permission).unwrap();
                row.scopes
                    .insert(permission, Scope::ALL[scope % Scope::ALL.len()]);
                Change::Edit(group.id, row.version, Box::new(row))
            }
            Turn::Join(at, user) => Change::Join(group(at).id, self.person(user)),
            Turn::Leave(at, user) => Change::Leave(group(at).id, self.person(user)),
            Turn::Make => Change::Make(format!("Group {number}")),
            Turn::Delete(at) => Change::Delete(group(at).id),
            Turn::Move(user, above, how) => {
                let user = self.person(user);
                let card = |r: &Reading| r.user_card(user);
                let mut row = self.store.read(&Who::Operator, card).unwrap();
                match how % 4 {
                    0 => row.supervisor = Some(self.person(above)),
                    1 => row.office = self.offices.get(above % 3).copied(),
                    2 => row.groups = vec![group(above).id],
                    _ => row.role = [Role::Agent, Role::Supervisor][above % 2],
                }
                Change::Move(user, Box::new(row))
            }
        }
    }

    fn reaches(&self) -> BTreeMap<(UserId, Permission), Owners> {
        let people = self.rules.people.keys();
        let read = |r: &Reading| {
            let mut all = BTreeMap::new();
            for user in people {
                for permission in Permission::ALL {
                    all.insert((*user, permission), r.owners_of(*user, permission)?);
                }
            }
            Ok(all)
        };
        self.store.read(&Who::Operator, read).unwrap()
    }

    /// Messages that a user may open, by account.
    fn opened(&self, user: UserId) -> BTreeSet<MessageRef> {
        let opens = |r: &Reading| {
            let ids = self.rules.letters.keys().map(|id| self.place_of(*id));
            Ok(ids.filter(|id| r.open(*id).is_ok()).collect())
        };
        self.store.read(&Who::User(user), opens).unwrap()
    }

    fn contacts_of(&self, user: UserId) -> BTreeSet<ContactId> {
        let ask = NameAsk {
            q: "",
            after: None,
            limit: 10_000,
        };
        let listed = self.store.read(&Who::User(user), |r| r.contacts(&ask));
        listed.unwrap().0.into_iter().map(|(id, _)| id).collect()
    }

    fn active(&self) -> Vec<UserId> {
        let people = self.rules.people.iter();
        let active = people.filter(|(_, row)| row.status == Status::Active);
        active.map(|(id, _)| *id).collect()
    }
}

/// Checks one change against the listings before and after it.
fn compare(
    world: &World,
    told: &Effects,
    before: &[(UserId, BTreeSet<MessageRef>, BTreeSet<ContactId>)],
) {
    assert_eq!((told.more, told.not_looked_at), (0, 0));
    for (user, mail, contacts) in before {
        let (sees, knows) = (world.opened(*user), world.contacts_of(*user));
        let effect = told.users.iter().find(|effect| effect.user == *user);
        let count = |now: &BTreeSet<MessageRef>, then: &BTreeSet<MessageRef>| {
            let mut by: BTreeMap<AccountId, u64> = BTreeMap::new();
            for id in now.difference(then) {
                *by.entry(id.account).or_default() += 1;
            }
            by
        };
        let accounts = effect.map_or(&[][..], |effect| &effect.accounts);
        let counted = |of: fn(&crate::AccountEffect) -> crate::Counted| {
            let counts = accounts.iter().map(|row| (row.account, of(row).number));
            counts
                .filter(|(_, number)| *number > 0)
                .collect::<BTreeMap<_, _>>()
        };
        assert_eq!(
            counted(|row| row.gained),
            count(&sees, mail),
            "{user} gains"
        );
        assert_eq!(counted(|row| row.lost), count(mail, &sees), "{user} loses");
        let gained = effect.map_or(0, |effect| effect.contacts_gained.number);
        let lost = effect.map_or(0, |effect| effect.contacts_lost.number);
        let known = knows.difference(contacts).count() as u64;
        assert_eq!(gained, known, "{user} gains contacts");
        assert_eq!(lost, contacts.difference(&knows).count() as u64);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases() / 4,
        failure_persistence: None,
        max_shrink_iters: 1_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nobody_gains_more_than_the_changer_has(
        deeds in proptest::collection::vec(deed(), 5..15),
        turns in proptest::collection::vec((0..3_usize, turn()), 10..40),
    ) {
        let mut world = World::staffed();
        let clerks = clerks(&mut world);
        for deed in &deeds {
            world.act(deed);
        }
        for (number, (who, turn)) in turns.iter().enumerate() {
            let changer = clerks[*who];
            let change = world.turned(turn, number);
            let before = world.reaches();
            let mail: BTreeMap<_, _> = world
                .active().into_iter().map(|user| (user, world.opened(user))).collect();
            let reach = |who: Who, account| {
                let grant = |r: &Reading| Ok(r.on::<MailView>(account).ok().map(|grant| grant.reach()));
                world.store.read(&who, grant).unwrap_or_default()
            };
            let reached: BTreeMap<_, _> = match change {
                Change::Join(_, user) => {
                    let accounts = world.rules.accounts.keys();
                    accounts.map(|id| (*id, reach(Who::User(user), *id))).collect()
                }
                _ => BTreeMap::new(),
            };
            let done = world.store.write(&Who::User(changer), |w| change.make(w));
            if done.is_err() {
                continue;
            }
            for ((user, permission), after) in &world.reaches() {
                let known = [&before[&(*user, *permission)], &before[&(changer, *permission)]];
                prop_assert!(
                    within(after, *user, known),
                    "{changer} gave {user} {permission:?}: {after:?} by {change:?}"
                );
                prop_assert!(*user != changer || within(after, changer, [known[0], known[0]]));
            }
            // Nor a message by a share or a shared account. In an account that the user reached
            // before, more can match by contacts whose owners were compared above; one's own
            // mail, what comes with one's own record or from who is away (P-29) is
            // nobody's to give.
            if let Change::Join(_, user) = change
                && let Some(had) = mail.get(&user)
            {
                for id in world.opened(user).difference(had) {
                    let now = reach(Who::User(user), id.account);
                    let own = world.rules.accounts[&id.account].owner == user;
                    if own || reached[&id.account].is_some() || now.is_some_and(|now| now < crate::Reach::MatchedOnly) {
                        continue;
                    }
                    let gives = reach(Who::User(changer), id.account).is_some();
                    prop_assert!(gives || mail[&changer].contains(id));
                }
            }
        }
    }

    #[test]
    fn what_is_told_is_what_happens(
        deeds in proptest::collection::vec(deed(), 30..60),
        turns in proptest::collection::vec(turn(), 6),
    ) {
        let mut world = World::staffed();
        for deed in &deeds {
            world.act(deed);
        }
        let director = Who::User(world.rules.director);
        for (number, turn) in turns.iter().enumerate() {
            let change = world.turned(turn, number);
            let told = world.store.effects(&director, |r| change.touched(r), |w| change.make(w));
            let Ok(told) = told else {
                prop_assert!(world.store.write(&director, |w| change.make(w)).is_err());
                continue;
            };
            let before: Vec<_> = world.active().into_iter()
                .map(|user| (user, world.opened(user), world.contacts_of(user)))
                .collect();
            world.store.write(&director, |w| change.make(w)).unwrap();
            compare(&world, &told, &before);
        }
    }
}

#[test]
fn groups_are_kept_in_order() {
    let mut world = World::staffed();
    let clerk = clerks(&mut world)[0];
    let (director, clerk_who) = (Who::Operator, Who::User(clerk));
    let agents = world.built_in(BuiltIn::Agent);
    let first = world.built_in(BuiltIn::Director);
    let try_as = |who: &Who, change: Change| world.store.write(who, |w| change.make(w));
    let refused = |who: &Who, change: Change| try_as(who, change).unwrap_err();
    let row = |id| world.store.read(&director, |r| r.group(id)).unwrap();
    let named = |id, name: &str| {
        let row = GroupRow {
            name: name.to_owned(),
            ..row(id)
        };
        Change::Edit(id, row.version, Box::new(row))
    };
    assert!(matches!(
        refused(&director, named(agents, "Brokers")),
        StoreError::FixedGroup
    ));
    assert!(matches!(
        refused(&director, Change::Delete(agents)),
        StoreError::FixedGroup
    ));
    assert!(matches!(
        refused(&director, Change::Join(first, clerk)),
        StoreError::FixedGroup
    ));
    assert!(matches!(
        refused(&clerk_who, named(agents, "Agent")),
        StoreError::OwnGroup
    ));
    assert!(matches!(
        refused(&clerk_who, Change::Make("agent".to_owned())),
        StoreError::Taken
    ));
    assert!(matches!(
        refused(&clerk_who, Change::Join(world.custom, clerk)),
        StoreError::OwnGroup
    ));
    let agent = world
        .rules
        .people
        .iter()
        .find(|(_, row)| row.role == Role::Agent);
    let agent = Who::User(*agent.unwrap().0);
    assert!(matches!(
        refused(&agent, Change::Make("Mine".to_owned())),
        StoreError::NotAllowed
    ));
    let stale = named(world.custom, "First");
    try_as(&director, named(world.custom, "Second")).unwrap();
    assert!(matches!(
        refused(&director, stale),
        StoreError::ChangedMeanwhile
    ));
    try_as(&director, Change::Delete(world.custom)).unwrap();
    let left = |r: &Reading| {
        let rows = r.users()?.into_iter();
        Ok(rows
            .filter(|(_, row)| row.groups.contains(&world.custom))
            .count())
    };
    assert_eq!(world.store.read(&director, left).unwrap(), 0);
    assert!(
        world
            .store
            .read(&director, |r| r.group(world.custom))
            .is_err()
    );
    let faults = world
        .store
        .read(&director, |r| {
            r.check(world.store.blobs(), |_| std::ops::ControlFlow::Continue(()))
        })
        .unwrap();
    assert!(faults.is_empty(), "{faults:?}");
}

/// 200 groups and 10,000 users: whose rights are loaded reads a row a group, and no more.
#[test]
fn rights_are_loaded_soon_in_a_large_agency() {
    let world = World::new();
    let director = world.rules.director;
    let store = world.store.clone();
    let made = store.write(&Who::Operator, |w| {
        let mut groups = Vec::new();
        let mut many = director;
        for number in 0..200 {
            let group = w.add_group(&format!("Group {number}"))?;
            let row = w.group(group)?;
            let scopes = Permission::ALL.map(|permission| (permission, Scope::ALL[number % 6]));
            let scopes = scopes.into_iter().collect();
            w.edit_group(group, row.version, GroupRow { scopes, ..row })?;
            groups.push(group);
        }
        for number in 0..10_000_u64 {
            let row = UserRow {
                email: format!("{number}@agency.pl"),
                role: Role::Agent,
                status: Status::Active,
                supervisor: Some(director),
                office: Some(world.offices[0]),
                groups: groups.clone(),
                ..UserRow::default()
            };
            let row = if number % 50 == 0 {
                row
            } else {
                let groups = groups.iter().skip(1).take(3).copied().collect();
                UserRow { groups, ..row }
            };
            let id = UserId(w.next("users")?);
            w.put_user(id, None, &row)?;
            if number % 50 == 0 {
                many = id;
            }
        }
        Ok((many, groups[3]))
    });
    let (many, wide) = made.unwrap();
    let took = |work: &dyn Fn(&Reading) -> Result<()>| {
        let once = || {
            let started = std::time::Instant::now();
            world.store.read(&Who::User(many), work).unwrap();
            started.elapsed()
        };
        (0..20).map(|_| once()).min().unwrap()
    };
    let loaded = took(&|r| {
        assert_eq!(r.my_groups().len(), 200);
        Ok(())
    });
    let reached = took(&|r| r.owners(Permission::MailView).map(drop));
    let started = std::time::Instant::now();
    let told = world.store.effects(
        &Who::Operator,
        |r| r.near_group(wide),
        |w| {
            let row = w.group(wide)?;
            let scopes = Permission::ALL
                .map(|permission| (permission, Scope::Group))
                .into();
            w.edit_group(wide, row.version, GroupRow { scopes, ..row })
        },
    );
    let (told, took) = (told.unwrap(), started.elapsed());
    println!("rights loaded in {loaded:?}, owners of mail worked out in {reached:?}");
    println!(
        "effects of a group of thousands in {took:?}: {} told, {} more, {} left out",
        told.users.len(),
        told.more,
        told.not_looked_at
    );
    assert!(told.not_looked_at > 9_000 && !told.users.is_empty());
    let bound = if cfg!(debug_assertions) { 20 } else { 2 };
    assert!(loaded.as_millis() < bound, "{loaded:?}");
}

/// Who tries as another sees of messages only what they see anyway.
#[test]
fn trying_as_another_shows_nothing_new() {
    let mut world = World::staffed();
    let accounts: Vec<_> = world.rules.accounts.keys().copied().collect();
    for (number, account) in accounts.iter().enumerate() {
        let mut header_hash = [0; 16];
        header_hash[0] = u8::try_from(number).unwrap();
        let parsed = model::Parsed {
            message_id: Some(format!("{number}@ids")),
            from: vec![super::world::mailbox("ola@dev.pl", 0)],
            header_hash,
            ..model::Parsed::default()
        };
        world.take_in(*account, 0, parsed, false);
    }
    for who in world.active() {
        for user in world.active() {
            let seen = world.store.write(&Who::User(who), |w| w.sees(user));
            let may = world.store.read(&Who::User(who), |r| r.user_to_edit(user));
            assert_eq!(seen.is_ok(), may.is_ok(), "{who} {user}");
            let Ok(seen) = seen else { continue };
            assert_eq!(seen.row.password, "");
            let (mine, theirs) = (world.opened(who), world.opened(user));
            let both: BTreeSet<_> = mine.intersection(&theirs).copied().collect();
            let shown: BTreeSet<_> = seen.newest.iter().map(|one| one.id).collect();
            assert_eq!(shown, both, "{who} as {user}");
            assert_eq!(seen.hidden as usize, theirs.len() - both.len());
            for id in world.rules.letters.keys().map(|id| world.place_of(*id)) {
                let would = world
                    .store
                    .write(&Who::User(who), |w| w.would_see(user, id));
                let told = mine.contains(&id).then(|| theirs.contains(&id));
                assert_eq!(would.ok(), told, "{who} as {user}: {id}");
            }
            let counted: u64 = seen.accounts.iter().map(|row| row.messages.number).sum();
            assert_eq!(counted as usize, theirs.len());
        }
    }
}
