//! Sets of owners, and the users around one user that make them up (X-5, P-13).

use std::collections::BTreeSet;

use model::{OfficeId, Role, UserId};

use crate::{
    access::MAX_USERS,
    error::Result,
    rows::UserRow,
    table::{USERS, USERS_BY_OFFICE, USERS_BY_SUPERVISOR},
    tx::Reading,
};

/// A set of owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owners {
    /// Everybody's, the Director's too.
    All,
    /// Everybody's but the Director's.
    AllBut(UserId),
    /// These users'.
    Of(BTreeSet<UserId>),
}

impl Owners {
    /// Whether an owner's data is reached.
    pub fn contains(&self, owner: UserId) -> bool {
        match self {
            Self::All => true,
            Self::AllBut(director) => owner != *director,
            Self::Of(users) => users.contains(&owner),
        }
    }

    /// Whether all that `other` reaches is reached.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::AllBut(director), Self::Of(owners)) => !owners.contains(director),
            (Self::AllBut(mine), Self::AllBut(theirs)) => mine == theirs,
            (Self::Of(mine), Self::Of(theirs)) => mine.is_superset(theirs),
            (Self::AllBut(_) | Self::Of(_), _) => false,
        }
    }

    /// Whether everybody's data is reached, but perhaps the Director's.
    pub(crate) fn is_all_but_one(&self) -> bool {
        matches!(self, Self::All | Self::AllBut(_))
    }

    /// Whether nobody's data is reached.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Of(users) if users.is_empty())
    }
}

impl Reading {
    /// Self and the agents under the same Supervisor (P-13).
    pub(crate) fn team(&self, me: UserId, row: &UserRow) -> Result<Vec<UserId>> {
        let mut team = vec![me];
        let Some(supervisor) = row.supervisor else {
            return Ok(team);
        };
        if self
            .get(USERS, &supervisor)?
            .is_none_or(|row| row.role != Role::Supervisor)
        {
            return Ok(team);
        }
        for user in self.reports(supervisor)? {
            if self
                .get(USERS, &user)?
                .is_some_and(|row| row.role == Role::Agent)
            {
                team.push(user);
            }
        }
        Ok(team)
    }

    /// Self and all below.
    pub(crate) fn below(&self, me: UserId) -> Result<BTreeSet<UserId>> {
        let mut found = BTreeSet::from([me]);
        let mut open = vec![me];
        while let Some(user) = open.pop() {
            for report in self.reports(user)? {
                if found.len() < MAX_USERS && found.insert(report) {
                    open.push(report);
                }
            }
        }
        Ok(found)
    }

    fn reports(&self, supervisor: UserId) -> Result<Vec<UserId>> {
        let keys: Vec<(UserId, UserId)> = self.keys(USERS_BY_SUPERVISOR, &supervisor, MAX_USERS)?;
        Ok(keys.into_iter().map(|(_, user)| user).collect())
    }

    pub(crate) fn office_of(&self, me: UserId, row: &UserRow) -> Result<Vec<UserId>> {
        let mut users = vec![me];
        if let Some(office) = row.office {
            let keys: Vec<(OfficeId, UserId)> = self.keys(USERS_BY_OFFICE, &office, MAX_USERS)?;
            users.extend(keys.into_iter().map(|(_, user)| user));
        }
        Ok(users)
    }
}
