//! Who would gain by a change: the scopes of X-5 seen from the owner's side.
//!
//! `Owners` answers "whose data does this viewer reach", this file "who reaches this owner's
//! data", for all users in one pass over their rows. The proofs hold the two to each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use model::{GroupId, OfficeId, Permission, Role, Scope, Status, UserId};

use crate::{
    error::Result,
    rows::{GroupRow, UserRow},
    table::{GROUPS, USERS},
    tx::Reading,
};

/// Superiors that are followed upwards; more would be a cycle.
const MAX_ABOVE: usize = 1_000;

/// Where an owner stands, as far as a scope can ask.
pub(crate) struct Place {
    id: UserId,
    role: Role,
    office: Option<OfficeId>,
    groups: Vec<GroupId>,
    /// The owner's supervisor, if that is of role Supervisor.
    team_of: Option<UserId>,
    /// The owner and everybody above.
    pub(crate) above: BTreeSet<UserId>,
}

/// All groups, by which users reach owners.
pub(crate) struct Scopes {
    director: Option<UserId>,
    groups: BTreeMap<GroupId, GroupRow>,
}

impl Scopes {
    /// Whether a user's permission reaches what is an owner's.
    pub(crate) fn reach(
        &self,
        (id, user): (UserId, &UserRow),
        permission: Permission,
        of: &Place,
    ) -> bool {
        if user.role == Role::Director {
            return true;
        }
        if Some(of.id) == self.director {
            return false;
        }
        let mut groups = user.groups.iter();
        groups.any(|group| self.reach_by(*group, (id, user), permission, of).is_some())
    }

    /// The scope by which a group lets a user reach what is an owner's, if it does.
    pub(crate) fn reach_by(
        &self,
        group: GroupId,
        (id, user): (UserId, &UserRow),
        permission: Permission,
        of: &Place,
    ) -> Option<Scope> {
        if Some(of.id) == self.director && user.role != Role::Director {
            return None;
        }
        let row = self.groups.get(&group)?;
        let scope = row.scopes.get(&permission).copied()?;
        let reaches = match scope {
            Scope::None => false,
            Scope::Own => of.id == id,
            Scope::Team => {
                let same = of.team_of.is_some() && of.team_of == user.supervisor;
                of.id == id || (same && of.role == Role::Agent)
            }
            Scope::Subordinates => of.above.contains(&id),
            Scope::Office => of.id == id || (of.office.is_some() && of.office == user.office),
            Scope::Group => of.groups.contains(&group),
            Scope::Everyone => true,
        };
        reaches.then_some(scope)
    }
}

impl Reading {
    /// How many users would see mail in accounts of `owners` by a contact that is
    /// `record_owner`'s.
    pub fn gainers(&self, record_owner: UserId, owners: &BTreeSet<UserId>) -> Result<u64> {
        let scopes = self.scopes()?;
        let record = self.place(record_owner)?;
        let mut places = Vec::with_capacity(owners.len());
        for owner in owners {
            places.push(self.place(*owner)?);
        }
        let mut heir = false;
        for owner in owners {
            heir |= self.is_heir(record_owner, *owner)?;
        }
        let mut gainers = 0;
        self.each(USERS, &(), |id, row: UserRow| {
            let user = (id, &row);
            let gains = row.status == Status::Active
                && scopes.reach(user, Permission::ContactsView, &record)
                && (places.iter().any(|place| {
                    place.id != id && scopes.reach(user, Permission::MailView, place)
                }) || (heir && id == record_owner));
            gainers += u64::from(gains);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(gainers)
    }

    /// The viewer's groups by which a permission reaches an owner's data, each with its scope.
    pub fn groups_reaching(
        &self,
        permission: Permission,
        owner: UserId,
    ) -> Result<Vec<(GroupId, Scope)>> {
        let (me, row) = self.me()?;
        let (scopes, place) = (self.scopes()?, self.place(owner)?);
        let by = |group: &GroupId| scopes.reach_by(*group, (me, row), permission, &place);
        let groups = row.groups.iter();
        Ok(groups
            .filter_map(|group| Some((*group, by(group)?)))
            .collect())
    }

    pub(crate) fn scopes(&self) -> Result<Scopes> {
        let mut groups = BTreeMap::new();
        self.each(GROUPS, &(), |id, row| {
            groups.insert(id, row);
            Ok(ControlFlow::Continue(()))
        })?;
        let director = self.director();
        Ok(Scopes { director, groups })
    }

    pub(crate) fn place(&self, id: UserId) -> Result<Place> {
        let row: UserRow = self.need(USERS, &id)?;
        let mut above = BTreeSet::from([id]);
        let mut team_of = None;
        let mut next = row.supervisor;
        while let Some(user) = next.filter(|user| above.len() < MAX_ABOVE && above.insert(*user)) {
            let superior: UserRow = self.need(USERS, &user)?;
            if Some(user) == row.supervisor && superior.role == Role::Supervisor {
                team_of = Some(user);
            }
            next = superior.supervisor;
        }
        Ok(Place {
            id,
            role: row.role,
            office: row.office,
            groups: row.groups,
            team_of,
            above,
        })
    }
}
