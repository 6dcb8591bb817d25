//! Second factors: enrolling, accepting codes once, and groups that ask for one (P-24).

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{BuiltIn, ChangeKind, GroupId, Hash, Permission, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{GroupRow, SecondFactorRow},
    table::{GROUPS, SECOND_FACTORS},
    tx::{Reading, Writing},
    who::{Job, Who},
};

impl Reading {
    /// A user's second factor, for signing in.
    pub fn second_factor(&self, user: UserId) -> Result<Option<SecondFactorRow>> {
        self.only(Job::SignIn)?;
        self.get(SECOND_FACTORS, &user)
    }

    /// One's own second factor.
    pub fn my_second_factor(&self) -> Result<Option<SecondFactorRow>> {
        let (me, _) = self.me()?;
        self.get(SECOND_FACTORS, &me)
    }

    /// Whether a group of the viewer's asks for a second factor.
    pub fn my_second_factor_is_required(&self) -> bool {
        self.my_groups()
            .iter()
            .any(|(_, group)| group.requires_second_factor)
    }

    /// Whether a group of the viewer's asks for a second factor that they have not.
    pub fn lacks_second_factor(&self) -> Result<bool> {
        Ok(self.my_second_factor_is_required() && !self.has(SECOND_FACTORS, &self.me()?.0)?)
    }

    /// Whether a user whose profile the viewer may see has a second factor, and whether they
    /// have a passkey.
    pub fn factors_of(&self, user: UserId) -> Result<(bool, bool)> {
        if !self.owners(Permission::UsersView)?.contains(user) {
            return Err(StoreError::NotFound);
        }
        Ok((self.has(SECOND_FACTORS, &user)?, self.has_passkey(user)?))
    }

    /// All groups with whether they ask for a second factor, for who may change settings.
    pub fn groups_by_factor(&self) -> Result<Vec<(GroupId, GroupRow)>> {
        self.settings()?;
        let mut groups = Vec::new();
        self.each(GROUPS, &(), |id, row| {
            groups.push((id, row));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(groups)
    }

    /// Fails unless the viewer may change the agency's settings.
    pub(crate) fn settings(&self) -> Result<()> {
        if self.owners(Permission::SettingsEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        Ok(())
    }
}

impl Writing {
    /// Gives oneself a second factor, where there is none: another in its place would make the
    /// password worth nothing. Off comes first.
    pub fn set_my_second_factor(&mut self, row: &SecondFactorRow) -> Result<()> {
        let (me, user) = self.me()?;
        if self.has(SECOND_FACTORS, &me)? {
            return Err(StoreError::ChangedMeanwhile);
        }
        let email = user.email.clone();
        self.put(SECOND_FACTORS, &me, row)?;
        self.audit("second-factor.on", &email)?;
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Gives oneself other recovery codes; the old ones end.
    pub fn set_my_recovery(&mut self, recovery: Vec<Hash>) -> Result<()> {
        let (me, user) = self.me()?;
        let email = user.email.clone();
        let mut row = self.need(SECOND_FACTORS, &me)?;
        row.recovery = recovery;
        self.put(SECOND_FACTORS, &me, &row)?;
        self.audit("second-factor.recovery", &email)
    }

    /// Takes one's own second factor away; refused while a group asks for one.
    pub fn end_my_second_factor(&mut self) -> Result<()> {
        if self.my_second_factor_is_required() {
            return Err(StoreError::NotAllowed);
        }
        let (me, user) = self.me()?;
        let email = user.email.clone();
        self.delete(SECOND_FACTORS, &me);
        self.audit("second-factor.off", &email)?;
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Takes another user's second factor and passkeys away, whose device is lost; one's own
    /// are the operator's to take.
    pub fn end_second_factor_of(&mut self, user: UserId) -> Result<()> {
        let row = self.user_to_edit(user)?;
        if self.me()?.0 == user && self.viewer.who() != Who::Operator {
            return Err(StoreError::NotAllowed);
        }
        self.delete(SECOND_FACTORS, &user);
        self.end_passkeys_of(user)?;
        self.audit("second-factor.reset", &row.email)?;
        self.change(ChangeKind::User { user })?;
        Ok(())
    }

    /// Takes the code of a step, once: none of this step or an earlier one is taken again.
    pub fn accept_step(&mut self, user: UserId, step: u64) -> Result<bool> {
        self.only(Job::SignIn)?;
        let Some(mut row) = self.get(SECOND_FACTORS, &user)? else {
            return Ok(false);
        };
        let fresh = step > row.step;
        if fresh {
            row.step = step;
            self.put(SECOND_FACTORS, &user, &row)?;
        }
        Ok(fresh)
    }

    /// Takes a recovery code, once.
    pub fn accept_recovery(&mut self, user: UserId, code: Hash) -> Result<bool> {
        self.only(Job::SignIn)?;
        let Some(mut row) = self.get(SECOND_FACTORS, &user)? else {
            return Ok(false);
        };
        let before = row.recovery.len();
        row.recovery.retain(|known| *known != code);
        let taken = row.recovery.len() < before;
        if taken {
            self.put(SECOND_FACTORS, &user, &row)?;
        }
        Ok(taken)
    }

    /// Says which groups ask their members for a second factor. The Director's own group is
    /// the Director's to say (P-11).
    pub fn require_second_factor(&mut self, asking: &BTreeSet<GroupId>) -> Result<()> {
        for (id, mut row) in self.groups_by_factor()? {
            let asks = asking.contains(&id);
            if asks == row.requires_second_factor {
                continue;
            }
            if row.built_in == Some(BuiltIn::Director) && !self.is_director() {
                return Err(StoreError::NotAllowed);
            }
            // Nobody frees themselves of what their group asks of them.
            if !asks && !self.is_director() && self.my_groups().iter().any(|(own, _)| *own == id) {
                return Err(StoreError::OwnGroup);
            }
            row.requires_second_factor = asks;
            row.version += 1;
            self.put(GROUPS, &id, &row)?;
            let action = if asks {
                "second-factor.required"
            } else {
                "second-factor.optional"
            };
            self.audit(action, &row.name)?;
        }
        self.rights_changed()
    }
}
