//! Handing over what is a user's, with or without deleting them (P-5, X-21).

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, ChangeKind, ContactId, OrganizationId, Permission, Role, Status, UserId};

use crate::{
    access::{MAX_USERS, MailView, link},
    error::{Result, StoreError},
    granting::Touched,
    organizations::organization_keys,
    rows::{AccountRow, ContactRow, Handed, OrganizationRow, UserRow},
    table::{
        ACCOUNTS, ACCOUNTS_BY_MEMBER, ACCOUNTS_BY_OWNER, CONTACTS, CONTACTS_BY_NAME, Nothing,
        ORGANIZATIONS, ORGANIZATIONS_BY_NAME, USERS, USERS_BY_SUPERVISOR,
    },
    tx::{Reading, Writing},
};

/// Hand-overs of one record that are remembered; the oldest go first.
const MAX_HANDED: usize = 50;

/// Shared accounts of one user that are looked at.
const MAX_ACCOUNTS: usize = 5_000;

/// How much a hand-over moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Contacts, those in the bin left out.
    pub contacts: u64,
    /// Organizations, those in the bin left out.
    pub organizations: u64,
    /// Users who answer to somebody else then.
    pub subordinates: u64,
    /// Shared accounts of which the receiver becomes a member.
    pub memberships: u64,
    /// Shared accounts that the receiver keeps then.
    pub kept: u64,
}

/// What a hand-over would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// How much moves.
    pub moves: Moves,
    /// Whether the receiver is the Director, so that P-14 hides the records from all others.
    pub to_director: bool,
    /// To whom subordinates answer then, but those who stay below the receiver.
    pub above: UserId,
}

/// Who hands over to whom, once that is known to be allowed.
struct Passing {
    from: UserId,
    to: UserId,
    /// Who takes the subordinates; nobody where they stay.
    above: Option<UserId>,
    /// Who takes those that the receiver answers to.
    otherwise: Option<UserId>,
}

/// Shared accounts that somebody keeps.
#[derive(Default)]
struct Kept {
    /// Those that go to the receiver.
    given: Vec<(AccountId, AccountRow)>,
    /// Those of which the viewer sees no mail: they are not theirs to give.
    unseen: Vec<(AccountId, AccountRow)>,
}

impl Reading {
    /// What handing over from one user to another would move.
    pub fn hand_over_preview(&self, from: UserId, to: UserId) -> Result<HandOver> {
        let passing = self.passing(from, to)?;
        let contacts = self.count_of(CONTACTS_BY_NAME, from)?;
        let organizations = self.count_of(ORGANIZATIONS_BY_NAME, from)?;
        let (kept, memberships) = (self.kept_by(&passing)?, self.memberships_to_give(&passing)?);
        let subordinates = self.moving_subordinates(&passing)?.len();
        Ok(HandOver {
            moves: Moves {
                contacts,
                organizations,
                subordinates: subordinates as u64,
                memberships: memberships.len() as u64,
                kept: kept.given.len() as u64,
            },
            to_director: self.director() == Some(to),
            above: passing.above.unwrap_or(from),
        })
    }

    /// Whether a hand-over is allowed. Who gives must be the viewer's to change. The records go
    /// to their superior, else only where the viewer could put them one by one: nobody grants
    /// what they do not have, and a receiver also sees the mail that goes with the
    /// records.
    fn passing(&self, from: UserId, to: UserId) -> Result<Passing> {
        let giver = self.user_to_edit(from)?;
        let receiver: UserRow = self.get(USERS, &to)?.ok_or(StoreError::BadReceiver)?;
        let fit = matches!(receiver.status, Status::Active | Status::PendingActivation);
        if from == to || !fit {
            return Err(StoreError::BadReceiver);
        }
        let me = self.me()?.0;
        if !self.is_director() && (giver.supervisor != Some(to) || to == me) {
            for permission in [
                Permission::ContactsView,
                Permission::ContactsEdit,
                Permission::MailView,
            ] {
                if !self.owners(permission)?.contains(from) {
                    return Err(StoreError::NotAllowed);
                }
            }
            if to != me && !self.owners(Permission::ContactsEdit)?.contains(to) {
                return Err(StoreError::BadReceiver);
            }
        }
        let takes = receiver.role != Role::Agent;
        Ok(Passing {
            from,
            to,
            above: if takes { Some(to) } else { giver.supervisor },
            otherwise: giver.supervisor,
        })
    }

    fn count_of<I>(&self, table: crate::contacts::NameTable<I>, owner: UserId) -> Result<u64> {
        let mut count = 0;
        let prefix = crate::key::Key::bytes(&owner);
        self.each_key(table, &prefix, None, |_, _| {
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(count)
    }

    /// The subordinates, each with who answers for them then: never somebody below them, which
    /// would be a cycle (P-16).
    fn moving_subordinates(&self, passing: &Passing) -> Result<Vec<(UserId, UserId)>> {
        let keys: Vec<(UserId, UserId)> =
            self.keys(USERS_BY_SUPERVISOR, &passing.from, MAX_USERS)?;
        let mut moving = Vec::with_capacity(keys.len());
        let line = self.line_above(passing.to)?;
        for (_, user) in keys {
            let above = if line.contains(&user) {
                passing.otherwise
            } else {
                passing.above
            };
            moving.extend(above.map(|above| (user, above)));
        }
        Ok(moving)
    }

    /// A user and all above them.
    fn line_above(&self, user: UserId) -> Result<BTreeSet<UserId>> {
        let mut line = BTreeSet::from([user]);
        let mut next = self.need::<_, UserRow>(USERS, &user)?.supervisor;
        while let Some(above) = next.filter(|above| line.insert(*above)) {
            next = self.need::<_, UserRow>(USERS, &above)?.supervisor;
        }
        Ok(line)
    }

    /// Shared accounts that the giver keeps. A keeper sees all of their mail, so that they
    /// go to the receiver only where the viewer sees it too, or the receiver does anyway.
    fn kept_by(&self, passing: &Passing) -> Result<Kept> {
        let any = self.is_director() || self.director() == Some(passing.to);
        let mut kept = Kept::default();
        for id in self.accounts_of(passing.from)? {
            let row: AccountRow = self.need(ACCOUNTS, &id)?;
            if !row.shared {
                continue;
            }
            if any || self.on::<MailView>(id).is_ok() {
                kept.given.push((id, row));
            } else {
                kept.unseen.push((id, row));
            }
        }
        Ok(kept)
    }

    /// Shared accounts that the giver is a member of and whose mail the viewer sees, or that
    /// the receiver is to keep: no membership is given that is not the viewer's to give.
    fn memberships_to_give(&self, passing: &Passing) -> Result<Vec<AccountId>> {
        let keys: Vec<(UserId, AccountId)> =
            self.keys(ACCOUNTS_BY_MEMBER, &passing.from, MAX_ACCOUNTS)?;
        let given = keys
            .into_iter()
            .map(|(_, account)| account)
            .filter(|account| self.is_director() || self.on::<MailView>(*account).is_ok());
        Ok(given.collect())
    }
}

impl Writing {
    /// Hands over all that is a user's; they stay, and keep the shared accounts that are not the
    /// viewer's to give.
    pub fn hand_over(&mut self, from: UserId, to: UserId) -> Result<Moves> {
        self.hand_over_all(from, to, from)
    }

    /// Hands over; shared accounts that are not the viewer's to give go to `keeper`.
    fn hand_over_all(&mut self, from: UserId, to: UserId, keeper: UserId) -> Result<Moves> {
        let row = self.user_to_edit(from)?;
        let moves = self.pass(from, to, keeper)?;
        let receiver: UserRow = self.need(USERS, &to)?;
        let object = format!("{} to {}", row.email, receiver.email);
        self.audit("user.hand-over", &object)?;
        self.change(ChangeKind::User { user: from })?;
        self.change(ChangeKind::User { user: to })?;
        self.rights_changed()?;
        Ok(moves)
    }

    /// Deletes a user: hands over all that is theirs, ends their sessions and tokens. Their row
    /// stays, for the history and to be restored. Somebody has to keep the shared accounts that
    /// are not the viewer's to give: the Director.
    pub fn delete_user(&mut self, id: UserId, receiver: UserId) -> Result<Moves> {
        let before = self.user_to_stand(id)?;
        if before.status == Status::Deleted {
            return Err(StoreError::ChangedMeanwhile);
        }
        let keeper = self.director().ok_or(StoreError::NoViewer)?;
        let moves = self.hand_over_all(id, receiver, keeper)?;
        self.stand(id, &before, Status::Deleted, "user.delete")?;
        Ok(moves)
    }

    fn pass(&mut self, from: UserId, to: UserId, keeper: UserId) -> Result<Moves> {
        let passing = self.passing(from, to)?;
        let memberships = self.memberships_to_give(&passing)?;
        let kept = self.kept_by(&passing)?;
        let subordinates = self.pass_subordinates(&passing)?;
        let contacts = self.pass_contacts(&passing)?;
        let organizations = self.pass_organizations(&passing)?;
        let moves = Moves {
            contacts,
            organizations,
            subordinates,
            memberships: memberships.len() as u64,
            kept: kept.given.len() as u64,
        };
        for (id, row) in kept.given {
            self.pass_keeping(to, id, row)?;
        }
        for (id, row) in kept.unseen {
            if keeper != from {
                self.pass_keeping(keeper, id, row)?;
            }
        }
        for id in memberships {
            self.pass_membership(&passing, id)?;
        }
        Ok(moves)
    }

    fn pass_subordinates(&mut self, passing: &Passing) -> Result<u64> {
        let moving = self.moving_subordinates(passing)?;
        if moving.is_empty() {
            return Ok(0);
        }
        let users: BTreeSet<UserId> = moving.iter().map(|(user, _)| *user).collect();
        let touched = Touched {
            viewers: users.clone(),
            owners: users,
        };
        self.granting(&touched, |w| {
            for (user, above) in &moving {
                let before: UserRow = w.need(USERS, user)?;
                let row = UserRow {
                    supervisor: Some(*above),
                    version: before.version + 1,
                    ..before.clone()
                };
                w.put_user(*user, Some(&before), &row)?;
                w.change(ChangeKind::User { user: *user })?;
            }
            w.rights_changed()
        })?;
        Ok(moving.len() as u64)
    }

    /// Contacts in the bin go too, so that taking them out again finds an owner who is there.
    fn pass_contacts(&mut self, passing: &Passing) -> Result<u64> {
        let mut ids = Vec::new();
        self.each(CONTACTS, &(), |id: ContactId, row: ContactRow| {
            if row.owner == passing.from {
                ids.push(id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let mut count = 0;
        for id in ids {
            let mut row: ContactRow = self.need(CONTACTS, &id)?;
            let name = row.sort_name();
            let earlier = row.handed.clone();
            row.owner = passing.to;
            row.version += 1;
            remember(&mut row.handed, passing.from, self.now());
            self.put(CONTACTS, &id, &row)?;
            if row.binned.is_none() {
                count += 1;
                self.delete(CONTACTS_BY_NAME, &(passing.from, name.clone(), id));
                self.put(CONTACTS_BY_NAME, &(passing.to, name, id), &Nothing)?;
                let handed = (passing.to, &*row.handed);
                self.count_handed(Some((passing.from, &earlier)), Some(handed))?;
                self.link(&row.emails, (link::CONTACT, id.0), handed)?;
                self.change(ChangeKind::Contact { contact: id })?;
            }
        }
        Ok(count)
    }

    fn pass_organizations(&mut self, passing: &Passing) -> Result<u64> {
        let mut ids = Vec::new();
        self.each(ORGANIZATIONS, &(), |id, row: OrganizationRow| {
            if row.owner == passing.from {
                ids.push(id);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let mut count = 0;
        for id in ids {
            let mut row: OrganizationRow = self.need(ORGANIZATIONS, &id)?;
            let before = organization_keys(id, &row);
            let earlier = row.handed.clone();
            row.owner = passing.to;
            row.version += 1;
            remember(&mut row.handed, passing.from, self.now());
            self.put(ORGANIZATIONS, &id, &row)?;
            if row.binned.is_none() {
                count += 1;
                let after = organization_keys(id, &row);
                self.delete(ORGANIZATIONS_BY_NAME, &before.name);
                self.put(ORGANIZATIONS_BY_NAME, &after.name, &Nothing)?;
                let handed = (passing.to, &*row.handed);
                self.count_handed(Some((passing.from, &earlier)), Some(handed))?;
                self.link(&after.addresses, (link::ORGANIZATION, id.0), handed)?;
                let organization: OrganizationId = id;
                self.change(ChangeKind::Organization { organization })?;
            }
        }
        Ok(count)
    }

    fn pass_keeping(&mut self, keeper: UserId, id: AccountId, mut row: AccountRow) -> Result<()> {
        self.delete(ACCOUNTS_BY_OWNER, &(row.owner, id));
        row.owner = keeper;
        self.put(ACCOUNTS_BY_OWNER, &(keeper, id), &Nothing)?;
        self.link_own(&row.address, (link::ACCOUNT, id.0), keeper)?;
        self.put_passed(id, row)
    }

    fn pass_membership(&mut self, passing: &Passing, id: AccountId) -> Result<()> {
        let mut row: AccountRow = self.need(ACCOUNTS, &id)?;
        row.members.retain(|member| *member != passing.from);
        self.delete(ACCOUNTS_BY_MEMBER, &(passing.from, id));
        if !row.members.contains(&passing.to) {
            row.members.push(passing.to);
        }
        self.put(ACCOUNTS_BY_MEMBER, &(passing.to, id), &Nothing)?;
        self.put_passed(id, row)
    }

    fn put_passed(&mut self, id: AccountId, mut row: AccountRow) -> Result<()> {
        row.version += 1;
        self.put(ACCOUNTS, &id, &row)?;
        self.change(ChangeKind::Account { account: id })?;
        Ok(())
    }
}

/// Notes from whom a record came, so that X-4 can be answered later.
fn remember(handed: &mut Vec<Handed>, from: UserId, at: model::Instant) {
    if handed.len() >= MAX_HANDED {
        handed.remove(0);
    }
    handed.push(Handed { from, at });
}
