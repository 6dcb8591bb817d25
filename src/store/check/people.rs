//! The checks of users: their derived tables, the one Director, and who answers for whom.

use std::{collections::BTreeMap, ops::ControlFlow};

use model::{Hash, Role, Status, UserId};

use super::Findings;
use crate::{
    error::Result,
    rows::{GlanceRow, OpenIdLinkRow, PasskeyRow, UserRow},
    table::{
        DELETED_USERS, GROUP_MEMBERS, OPENID_LINKS, OPENID_LINKS_BY_USER, PASSKEYS,
        PASSKEYS_BY_USER, STANDS_IN, USERS, USERS_BY_EMAIL, USERS_BY_NAME, USERS_BY_OFFICE,
        USERS_BY_SUPERVISOR,
    },
    tx::Reading,
    user_list::name_key,
};

/// Superiors that are followed upwards; more would be a cycle.
const MAX_ABOVE: usize = 1_000;

impl Reading {
    pub(super) fn check_openid_links(&self, found: &mut Findings) -> Result<()> {
        type Account = (String, String);
        self.rows(OPENID_LINKS, |account: Account, row: OpenIdLinkRow| {
            let (issuer, subject) = account;
            let by_user = (row.user, issuer);
            found.expect(self, OPENID_LINKS_BY_USER, &by_user)?;
            let known = self.get(OPENID_LINKS_BY_USER, &by_user)?;
            if known.is_some_and(|known: String| known != subject) {
                let what = format!("user {} has another account", row.user);
                found.fault(OPENID_LINKS_BY_USER.name, what);
            }
            if !self.has(USERS, &row.user)? {
                let what = format!("user {} is not there", row.user);
                found.fault(OPENID_LINKS.name, what);
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    pub(super) fn check_users(&self, found: &mut Findings) -> Result<()> {
        let mut places = BTreeMap::new();
        self.rows(USERS, |id: UserId, row: UserRow| {
            found.expect(self, USERS_BY_EMAIL, &row.email)?;
            if let Some(supervisor) = row.supervisor {
                found.expect(self, USERS_BY_SUPERVISOR, &(supervisor, id))?;
            }
            if let Some(absence) = &row.absence {
                found.expect(self, STANDS_IN, &(absence.deputy, id))?;
            }
            if row.status == Status::Deleted {
                found.expect(self, DELETED_USERS, &id)?;
            }
            if let Some(office) = row.office {
                found.expect(self, USERS_BY_OFFICE, &(office, id))?;
            }
            for group in &row.groups {
                found.expect(self, GROUP_MEMBERS, &(*group, id))?;
            }
            let key = name_key(id, &row);
            found.expect(self, USERS_BY_NAME, &key)?;
            let listed = self.get(USERS_BY_NAME, &key)?;
            if listed.is_some_and(|listed| listed != GlanceRow::of(&row)) {
                found.fault(USERS_BY_NAME.name, format!("user {id} is listed otherwise"));
            }
            places.insert(id, (row.role, row.supervisor));
            Ok(ControlFlow::Continue(()))
        })?;
        for what in faults_of(&places, self.director()) {
            found.fault(USERS.name, what);
        }
        self.rows(PASSKEYS, |id: Hash, row: PasskeyRow| {
            if !places.contains_key(&row.user) {
                found.fault(PASSKEYS.name, format!("{id} is nobody's"));
            }
            found.expect(self, PASSKEYS_BY_USER, &(row.user, id))?;
            Ok(ControlFlow::Continue(()))
        })
    }
}

/// What does not hold of the hierarchy (P-11, P-16).
fn faults_of(
    places: &BTreeMap<UserId, (Role, Option<UserId>)>,
    director: Option<UserId>,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what| faults.push(what);
    for (id, (role, supervisor)) in places {
        let office = Some(*id) == director;
        if (*role == Role::Director) != office {
            fault(format!("user {id} is {role:?}, the office is {director:?}"));
        }
        let above = supervisor.and_then(|above| places.get(&above));
        match (office, above) {
            (true, None) if supervisor.is_none() => {}
            (true, _) => fault(format!("the Director {id} answers to somebody")),
            (false, Some((Role::Supervisor | Role::Director, _))) => {}
            (false, _) => fault(format!("user {id} has no fit supervisor")),
        }
        let (mut at, mut steps) = (*supervisor, 0);
        while let Some(above) = at.filter(|_| steps < MAX_ABOVE) {
            at = places.get(&above).and_then(|(_, next)| *next);
            steps += 1;
        }
        if at.is_some() {
            fault(format!("user {id} stands in a cycle"));
        }
    }
    faults
}
