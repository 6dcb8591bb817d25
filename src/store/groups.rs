//! Permission groups: making and changing them, and who belongs to them (P-17 to P-21).
//!
//! Whoever may change settings changes groups, but never beyond what they have themselves
//! and never a group of their own: that is for others to do.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, BuiltIn, ChangeKind, GroupId, Permission, Role, Scope, ThreadId, UserId};

use crate::{
    access::{MAX_USERS, MailView, Reach},
    error::{Result, StoreError},
    granting::{Touched, covers},
    key::Key,
    messages::MAX_THREAD,
    rows::{AccountRow, GroupRow, ShareRow, UserRow},
    sharing::ShareWith,
    table::{ACCOUNTS, GROUP_MEMBERS, GROUPS, SHARED_WITH_GROUP, USERS},
    tx::{Reading, Writing, read_key},
};

/// Groups at most.
pub const MAX_GROUPS: usize = 1_000;

/// Threads shared with one group that are looked at for one who joins it, at most.
const MAX_SHARES: usize = 1_000;

/// A group with how many belong to it.
#[derive(Clone, Debug)]
pub struct GroupSeen {
    /// Id.
    pub id: GroupId,
    /// Its row.
    pub row: GroupRow,
    /// Its members, whatever their status.
    pub members: u64,
}

impl Reading {
    /// Whether the viewer may change groups at all.
    pub fn may_change_groups(&self) -> Result<bool> {
        Ok(!self.owners(Permission::SettingsEdit)?.is_empty())
    }

    /// All groups, for whoever may change them.
    pub fn groups(&self) -> Result<Vec<GroupSeen>> {
        self.only_who_changes_groups()?;
        let mut found = Vec::new();
        self.each(GROUPS, &(), |id, row| {
            let members = self.keys::<_, (GroupId, UserId), _>(GROUP_MEMBERS, &id, MAX_USERS)?;
            let members = u64::try_from(members.len()).unwrap_or(u64::MAX);
            found.push(GroupSeen { id, row, members });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// A group for whoever may change groups, with why this viewer may not change this one.
    pub fn group_to_edit(&self, id: GroupId) -> Result<(GroupRow, Option<StoreError>)> {
        self.only_who_changes_groups()?;
        let row = self.need(GROUPS, &id)?;
        let why = self.unchangeable(id, &row).err();
        Ok((row, why))
    }

    /// Members of a group after one, at most `limit`, for whoever may change groups.
    pub fn group_members(
        &self,
        id: GroupId,
        after: Option<UserId>,
        limit: usize,
    ) -> Result<Vec<(UserId, UserRow)>> {
        self.only_who_changes_groups()?;
        let after = after.map(|user| (id, user).bytes());
        let mut found = Vec::new();
        self.each_key(GROUP_MEMBERS, &id.bytes(), after.as_deref(), |key, _| {
            if found.len() >= limit {
                return Ok(ControlFlow::Break(()));
            }
            let (_, user): (GroupId, UserId) = read_key(GROUP_MEMBERS.name, key)?;
            found.push((user, self.user_card(user)?));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// How many belong to a group, for whoever may change groups.
    pub fn member_count(&self, id: GroupId) -> Result<u64> {
        self.only_who_changes_groups()?;
        Ok(u64::try_from(self.member_ids(id)?.len()).unwrap_or(u64::MAX))
    }

    /// Ids of all members of a group.
    pub(crate) fn member_ids(&self, id: GroupId) -> Result<BTreeSet<UserId>> {
        let keys: Vec<(GroupId, UserId)> = self.keys(GROUP_MEMBERS, &id, MAX_USERS)?;
        Ok(keys.into_iter().map(|(_, user)| user).collect())
    }

    /// Whether the viewer may give a scope to a group, as far as the scope alone tells.
    pub fn may_give_scope(&self, permission: Permission, scope: Scope) -> bool {
        self.may_give(&GroupRow {
            scopes: [(permission, scope)].into(),
            ..GroupRow::default()
        })
    }

    fn only_who_changes_groups(&self) -> Result<()> {
        if self.may_change_groups()? {
            Ok(())
        } else {
            Err(StoreError::NotAllowed)
        }
    }

    fn unchangeable(&self, id: GroupId, row: &GroupRow) -> Result<()> {
        if row.built_in == Some(BuiltIn::Director) {
            return Err(StoreError::FixedGroup);
        }
        if !self.is_director() && self.my_groups().iter().any(|(mine, _)| *mine == id) {
            return Err(StoreError::OwnGroup);
        }
        Ok(())
    }

    /// Whether the viewer sees all that was shared with a group, and all mail of shared accounts
    /// that it is a member of: who joins it will see that.
    pub(crate) fn sees_all_shared_with(&self, group: GroupId) -> Result<bool> {
        if self.is_director() {
            return Ok(true);
        }
        let mut sees = true;
        self.each(ACCOUNTS, &(), |id, row: AccountRow| {
            let of_group = row.shared && row.member_groups.contains(&group);
            sees = !of_group || self.on::<MailView>(id).is_ok();
            Ok(go_on_if(sees))
        })?;
        let mut looked_at = 0;
        self.each(
            SHARED_WITH_GROUP,
            &group,
            |(_, account, thread): (GroupId, AccountId, ThreadId), row: ShareRow| {
                looked_at += 1;
                sees = sees
                    && looked_at <= MAX_SHARES
                    && self.sees_all_of_share((account, thread), &row)?;
                Ok(go_on_if(sees))
            },
        )?;
        Ok(sees)
    }

    fn sees_all_of_share(
        &self,
        (account, thread): (AccountId, ThreadId),
        row: &ShareRow,
    ) -> Result<bool> {
        let grant = self.on::<MailView>(account).ok();
        let whole = grant.is_some_and(|grant| grant.reach() >= Reach::Whole);
        // A thread that is shared as a whole brings later messages too.
        if whole || row.only.is_none() {
            return Ok(whole);
        }
        for message in self.thread_messages(account, thread, MAX_THREAD)? {
            if row.covers(message)
                && let Some(sight) = self.sight(account, message)?
                && !sight.secluded()
                && !self.visible(grant.as_ref(), (account, message), &sight)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn go_on_if(sees: bool) -> ControlFlow<()> {
    if sees {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

impl Writing {
    /// Makes a group that grants nothing yet.
    pub fn add_group(&mut self, name: &str) -> Result<GroupId> {
        self.only_who_changes_groups()?;
        if self.keys::<_, GroupId, _>(GROUPS, &(), MAX_GROUPS)?.len() >= MAX_GROUPS {
            return Err(StoreError::TooMany);
        }
        self.free_name(name, None)?;
        let id = GroupId(self.next("groups")?);
        let row = GroupRow {
            name: name.to_owned(),
            version: 1,
            ..GroupRow::default()
        };
        self.put(GROUPS, &id, &row)?;
        self.audit("group.add", name)?;
        Ok(id)
    }

    /// Changes a group; `seen` is the version that the change was made to. A built-in one keeps
    /// its name.
    pub fn edit_group(&mut self, id: GroupId, seen: u64, row: GroupRow) -> Result<()> {
        let before = self.changeable(id)?;
        if before.version != seen {
            return Err(StoreError::ChangedMeanwhile);
        }
        if before.name != row.name {
            if before.built_in.is_some() {
                return Err(StoreError::FixedGroup);
            }
            self.free_name(&row.name, Some(id))?;
        }
        if !self.may_give(&raised(&before, &row)) {
            return Err(StoreError::NotAllowed);
        }
        let row = GroupRow {
            built_in: before.built_in,
            version: before.version + 1,
            ..row
        };
        let touched = if before.scopes == row.scopes {
            Touched::default()
        } else {
            Touched {
                viewers: self.member_ids(id)?,
                owners: BTreeSet::new(),
            }
        };
        self.granting(&touched, |w| w.put(GROUPS, &id, &row))?;
        self.audit("group.edit", &row.name)?;
        self.change(ChangeKind::Group { group: id })?;
        self.rights_changed()
    }

    /// Deletes a group: its members lose what it granted, and what was shared with it.
    pub fn delete_group(&mut self, id: GroupId) -> Result<()> {
        let row = self.changeable(id)?;
        if row.built_in.is_some() {
            return Err(StoreError::FixedGroup);
        }
        for user in self.member_ids(id)? {
            self.set_groups(user, |groups| groups.retain(|group| *group != id))?;
        }
        let mut accounts: Vec<(AccountId, AccountRow)> = Vec::new();
        self.each(ACCOUNTS, &(), |account, row: AccountRow| {
            if row.member_groups.contains(&id) {
                accounts.push((account, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for (account, mut row) in accounts {
            row.member_groups.retain(|group| *group != id);
            row.version += 1;
            self.put(ACCOUNTS, &account, &row)?;
            self.change(ChangeKind::Account { account })?;
        }
        loop {
            let shares: Vec<(GroupId, AccountId, ThreadId)> =
                self.keys(SHARED_WITH_GROUP, &id, MAX_SHARES)?;
            if shares.is_empty() {
                break;
            }
            for (_, account, thread) in shares {
                self.put_share(account, thread, (ShareWith::Group(id), None))?;
            }
        }
        self.delete(GROUPS, &id);
        self.audit("group.delete", &row.name)?;
        self.rights_changed()
    }

    /// Puts a user into a group; nobody puts themselves anywhere, nor the Director.
    pub fn add_member(&mut self, id: GroupId, user: UserId) -> Result<()> {
        let group = self.changeable(id)?;
        let row = self.movable(user)?;
        if row.groups.contains(&id) {
            return Ok(());
        }
        if !self.may_give(&group) {
            return Err(StoreError::NotAllowed);
        }
        let touched = Touched {
            viewers: [user].into(),
            owners: [user].into(),
        };
        self.granting(&touched, |w| w.set_groups(user, |groups| groups.push(id)))?;
        self.audit("group.join", &format!("{} {}", group.name, row.email))?;
        self.rights_changed()
    }

    /// Takes a user out of a group.
    pub fn remove_member(&mut self, id: GroupId, user: UserId) -> Result<()> {
        let group = self.changeable(id)?;
        let row = self.movable(user)?;
        if !row.groups.contains(&id) {
            return Err(StoreError::NotFound);
        }
        self.set_groups(user, |groups| groups.retain(|group| *group != id))?;
        self.audit("group.leave", &format!("{} {}", group.name, row.email))?;
        self.rights_changed()
    }

    fn changeable(&self, id: GroupId) -> Result<GroupRow> {
        match self.group_to_edit(id)? {
            (row, None) => Ok(row),
            (_, Some(why)) => Err(why),
        }
    }

    /// A user whose groups the viewer may change, as far as the user alone tells.
    fn movable(&self, user: UserId) -> Result<UserRow> {
        let row: UserRow = self.need(USERS, &user)?;
        if row.role == Role::Director {
            return Err(StoreError::FixedGroup);
        }
        if self.me().is_ok_and(|(me, _)| me == user) {
            return Err(StoreError::OwnGroup);
        }
        Ok(row)
    }

    fn set_groups(&mut self, user: UserId, set: impl FnOnce(&mut Vec<GroupId>)) -> Result<()> {
        let before: UserRow = self.need(USERS, &user)?;
        let mut row = before.clone();
        set(&mut row.groups);
        row.version += 1;
        self.put_user(user, Some(&before), &row)?;
        self.change(ChangeKind::User { user })?;
        Ok(())
    }

    fn free_name(&self, name: &str, of: Option<GroupId>) -> Result<()> {
        match self.group_by_name(name) {
            Ok(found) if Some(found) != of => Err(StoreError::Taken),
            Ok(_) | Err(StoreError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The scopes of a changed group that reach further than they did, or elsewhere.
fn raised(before: &GroupRow, after: &GroupRow) -> GroupRow {
    let had = |permission| before.scopes.get(permission).copied();
    let scopes = after.scopes.iter();
    let raised = scopes
        .filter(|(permission, scope)| !covers(had(permission).unwrap_or(Scope::None), **scope));
    GroupRow {
        scopes: raised
            .map(|(permission, scope)| (*permission, *scope))
            .collect(),
        ..GroupRow::default()
    }
}
