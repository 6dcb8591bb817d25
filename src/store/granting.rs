//! nobody grants more than they have, be it by a group, a superior or an office.
//!
//! A change of users or groups is done in the open transaction, and then every pair of a user
//! and an owner that it brought within reach must be within the reach that its maker had
//! before it. Who has the Director's rights has everything and is not asked.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    rc::Rc,
};

use model::{GroupId, Permission, Scope, UserId};

use crate::{
    error::{Result, StoreError},
    owners::Owners,
    rows::{GroupRow, UserRow},
    table::USERS,
    tx::{Reading, Writing},
};

/// Who and what a change moves.
#[derive(Default)]
pub(crate) struct Touched {
    /// Users whose own rights it may change: members of a group, a user given a new place.
    pub(crate) viewers: BTreeSet<UserId>,
    /// Users whose data it may bring within the reach of others; all below them count too.
    pub(crate) owners: BTreeSet<UserId>,
}

/// Owners reached, for each permission.
type Reach = BTreeMap<Permission, Rc<Owners>>;

/// Who reaches which owner by which permission.
type Pairs = BTreeSet<(UserId, UserId, Permission)>;

impl Writing {
    /// Makes a change of users or groups unless it grants somebody more than its maker has;
    /// [`StoreError::NotAllowed`] then, and the transaction is to be dropped.
    pub(crate) fn granting<T>(
        &mut self,
        touched: &Touched,
        change: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        if self.is_director() {
            return change(self);
        }
        let mine = self.my_reach()?;
        let mut owners = BTreeSet::new();
        for owner in &touched.owners {
            owners.extend(self.below(*owner)?);
        }
        let blind = blind_spots(&mine, &owners);
        let seen_before = self.pairs(&blind)?;
        // Who reaches everybody's but the Director's data can give no more of it than that.
        let narrow = mine.iter().filter(|(_, owners)| !owners.is_all_but_one());
        let narrow: Vec<Permission> = narrow.map(|(permission, _)| *permission).collect();
        let mut before = BTreeMap::new();
        for viewer in &touched.viewers {
            let groups = self.groups_of(*viewer)?;
            before.insert(*viewer, (self.reach_of(*viewer, &narrow)?, groups));
        }
        let done = change(self)?;
        if self
            .pairs(&blind)?
            .difference(&seen_before)
            .next()
            .is_some()
        {
            return Err(StoreError::NotAllowed);
        }
        for viewer in &touched.viewers {
            let (reach, groups) = before.remove(viewer).unwrap_or_default();
            for joined in self.groups_of(*viewer)?.difference(&groups) {
                if !self.sees_all_shared_with(*joined)? {
                    return Err(StoreError::NotAllowed);
                }
            }
            for (permission, after) in self.reach_of(*viewer, &narrow)? {
                let had = reach.get(&permission);
                let have = mine.get(&permission);
                if !is_within(&after, *viewer, (have, had)) {
                    return Err(StoreError::NotAllowed);
                }
            }
        }
        Ok(done)
    }

    /// What the maker reaches now, before anything is changed.
    fn my_reach(&self) -> Result<Reach> {
        let mut mine = Reach::new();
        for permission in Permission::ALL {
            mine.insert(permission, self.owners(permission)?);
        }
        Ok(mine)
    }
}

impl Reading {
    /// What a user reaches; nothing for one who is not made yet.
    fn reach_of(&self, user: UserId, permissions: &[Permission]) -> Result<Reach> {
        let mut reach = Reach::new();
        if self.has(USERS, &user)? {
            for permission in permissions {
                reach.insert(*permission, Rc::new(self.owners_of(user, *permission)?));
            }
        }
        Ok(reach)
    }

    fn groups_of(&self, user: UserId) -> Result<BTreeSet<GroupId>> {
        let row: Option<UserRow> = self.get(USERS, &user)?;
        Ok(row.into_iter().flat_map(|row| row.groups).collect())
    }

    /// Who reaches these owners; work over all users, so only where the maker is blind.
    fn pairs(&self, blind: &BTreeMap<Permission, BTreeSet<UserId>>) -> Result<Pairs> {
        let mut pairs = Pairs::new();
        if blind.is_empty() {
            return Ok(pairs);
        }
        let scopes = self.scopes()?;
        let mut places = BTreeMap::new();
        for owner in blind.values().flatten() {
            if self.has(USERS, owner)? {
                places.insert(*owner, self.place(*owner)?);
            }
        }
        self.each(USERS, &(), |id, row: UserRow| {
            for (permission, owners) in blind {
                for owner in owners {
                    if let Some(place) = places.get(owner)
                        && *owner != id
                        && scopes.reach((id, &row), *permission, place)
                    {
                        pairs.insert((id, *owner, *permission));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(pairs)
    }

    /// Whether the viewer has every scope that a group gives, as far as scopes alone tell.
    pub(crate) fn may_give(&self, group: &GroupRow) -> bool {
        self.is_director()
            || group.scopes.iter().all(|(permission, scope)| {
                let mine = self.my_groups().iter();
                let mut mine = mine.filter_map(|(_, mine)| mine.scopes.get(permission));
                *scope == Scope::None || mine.any(|mine| covers(*mine, *scope))
            })
    }
}

/// Owners that the maker does not reach, for each permission.
fn blind_spots(mine: &Reach, owners: &BTreeSet<UserId>) -> BTreeMap<Permission, BTreeSet<UserId>> {
    let of = |reach: &Rc<Owners>| -> BTreeSet<UserId> {
        let unseen = owners.iter().filter(|owner| !reach.contains(**owner));
        unseen.copied().collect()
    };
    let spots = mine
        .iter()
        .map(|(permission, reach)| (*permission, of(reach)));
    spots.filter(|(_, unseen)| !unseen.is_empty()).collect()
}

/// Whether all that is reached but one's own was reached before, or is the maker's to give.
fn is_within(
    after: &Owners,
    viewer: UserId,
    (have, had): (Option<&Rc<Owners>>, Option<&Rc<Owners>>),
) -> bool {
    let known = || [have, had].into_iter().flatten();
    match after {
        Owners::Of(owners) => owners
            .iter()
            .all(|owner| *owner == viewer || known().any(|reach| reach.contains(*owner))),
        Owners::AllBut(_) | Owners::All => known().any(|reach| reach.covers(after)),
    }
}

/// Whether one scope reaches all that another does, as far as the scopes alone can tell.
pub(crate) fn covers(mine: Scope, other: Scope) -> bool {
    use Scope::{Everyone, None, Own, Subordinates, Team};
    match (mine, other) {
        (_, None)
        | (Everyone, _)
        | (Subordinates, Own | Team | Subordinates)
        | (Team, Own | Team) => true,
        (mine, other) => mine == other,
    }
}
