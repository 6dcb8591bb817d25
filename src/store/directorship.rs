//! The Director's office: exactly one holds it, and hands it to another (P-11).

use model::{BuiltIn, ChangeKind, GroupId, Role, Status, UserId};

use crate::{
    access::MAX_USERS,
    error::{Result, StoreError},
    rows::UserRow,
    table::{META, USERS, USERS_BY_SUPERVISOR},
    tx::Writing,
};

impl Writing {
    /// Hands the Director's office to another active user.
    ///
    /// Who had it becomes a Supervisor under the new Director. Who answered to the office goes on
    /// answering to it: an agent directly under the Director must not come into a team by this
    /// (P-13).
    pub fn hand_over_office(&mut self, to: UserId) -> Result<()> {
        let (from, before) = self.me().map(|(id, row)| (id, row.clone()))?;
        if self.viewer.who().user().is_none() || before.role != Role::Director {
            return Err(StoreError::NotAllowed);
        }
        let next: UserRow = self.get(USERS, &to)?.ok_or(StoreError::BadReceiver)?;
        if to == from || next.status != Status::Active {
            return Err(StoreError::BadReceiver);
        }
        let office = self.built_in(BuiltIn::Director)?;
        let below = self.built_in(BuiltIn::Supervisor)?;
        let left = match next.role {
            Role::Agent => self.built_in(BuiltIn::Agent)?,
            Role::Supervisor | Role::Director => below,
        };
        // No network shuts the Director out: the office can't be limited.
        let row = UserRow {
            role: Role::Director,
            supervisor: None,
            groups: exchanged(&next.groups, left, office),
            ip_restricted: false,
            version: next.version + 1,
            ..next.clone()
        };
        self.put_user(to, Some(&next), &row)?;
        let row = UserRow {
            role: Role::Supervisor,
            supervisor: Some(to),
            groups: exchanged(&before.groups, office, below),
            version: before.version + 1,
            ..before.clone()
        };
        self.put_user(from, Some(&before), &row)?;
        self.put(META, &"director".to_owned(), &to.0)?;
        self.follow_the_office(from, to)?;
        self.audit("director.hand-over", &next.email)?;
        self.change(ChangeKind::User { user: from })?;
        self.change(ChangeKind::User { user: to })?;
        self.rights_changed()
    }

    fn follow_the_office(&mut self, from: UserId, to: UserId) -> Result<()> {
        let keys: Vec<(UserId, UserId)> = self.keys(USERS_BY_SUPERVISOR, &from, MAX_USERS)?;
        for (_, user) in keys {
            let before: UserRow = self.need(USERS, &user)?;
            let row = UserRow {
                supervisor: Some(to),
                version: before.version + 1,
                ..before.clone()
            };
            self.put_user(user, Some(&before), &row)?;
            self.change(ChangeKind::User { user })?;
        }
        Ok(())
    }
}

/// Groups with one taken out, and another in its place.
fn exchanged(groups: &[GroupId], left: GroupId, joined: GroupId) -> Vec<GroupId> {
    let others = groups.iter().copied();
    let mut groups: Vec<GroupId> = others
        .filter(|group| *group != left && *group != joined)
        .collect();
    groups.insert(0, joined);
    groups
}
