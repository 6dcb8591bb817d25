//! Offices, who sits in them, and the agency's logo (P-30, X-22).

use std::ops::ControlFlow;

use model::{GroupId, OfficeId, Permission, Role, Status, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{GroupRow, OfficeRow, PictureRow, UserRow},
    table::{GROUPS, LOGO, OFFICES, USERS, USERS_BY_OFFICE},
    tx::{Reading, Writing},
};

/// Offices of one agency at most.
const MAX_OFFICES: usize = 2_000;

/// Where users can be put by a form: what there is, and what the viewer may give.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Offices.
    pub offices: Vec<(OfficeId, String)>,
    /// Groups that grant no more than the viewer has.
    pub groups: Vec<(GroupId, GroupRow)>,
    /// Who can answer for others: active Supervisors and the Director.
    pub supervisors: Vec<(UserId, String)>,
}

impl Reading {
    /// All offices, by id.
    pub fn every_office(&self) -> Result<Vec<(OfficeId, OfficeRow)>> {
        let mut found = Vec::new();
        self.each(OFFICES, &(), |id, row: OfficeRow| {
            found.push((id, row));
            Ok(if found.len() < MAX_OFFICES {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(found)
    }

    /// The users of an office whose cards everyone sees.
    pub fn office_users(&self, office: OfficeId) -> Result<Vec<(UserId, UserRow)>> {
        self.need(OFFICES, &office)?;
        let mut found = Vec::new();
        for (_, user) in self.seats(office)? {
            let row = self.user_card(user)?;
            if row.status == Status::Active {
                found.push((user, row));
            }
        }
        Ok(found)
    }

    fn seats(&self, office: OfficeId) -> Result<Vec<(OfficeId, UserId)>> {
        self.keys(USERS_BY_OFFICE, &office, crate::access::MAX_USERS)
    }

    /// Where users can be put.
    pub fn places(&self) -> Result<Places> {
        let offices = self.every_office()?.into_iter();
        let mut places = Places {
            offices: offices.map(|(id, row)| (id, row.name)).collect(),
            ..Places::default()
        };
        self.each(GROUPS, &(), |id, row: GroupRow| {
            if self.may_give(&row) {
                places.groups.push((id, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.each(USERS, &(), |id, row: UserRow| {
            if row.role != Role::Agent && row.status == Status::Active {
                places.supervisors.push((id, row.name));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(places)
    }

    /// The agency's logo: it stands on the page for signing in, for anybody.
    pub fn logo(&self) -> Result<Option<PictureRow>> {
        self.get(LOGO, &0)
    }

    fn may_settle(&self) -> Result<()> {
        if self.owners(Permission::SettingsEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        Ok(())
    }
}

impl Writing {
    /// Changes an office; `seen` is the version that the change was made to.
    pub fn edit_office(&mut self, id: OfficeId, seen: u64, row: OfficeRow) -> Result<()> {
        self.may_settle()?;
        let before: OfficeRow = self.need(OFFICES, &id)?;
        if before.version != seen {
            return Err(StoreError::ChangedMeanwhile);
        }
        let row = OfficeRow {
            version: before.version + 1,
            ..row
        };
        self.audit("office.edit", &row.name)?;
        self.put(OFFICES, &id, &row)
    }

    /// Removes an office; its users move to another, by the rules that hold for changing users.
    /// [`StoreError::Taken`] while somebody sits in it and no other is given.
    pub fn remove_office(&mut self, id: OfficeId, to: Option<OfficeId>) -> Result<()> {
        self.may_settle()?;
        let before: OfficeRow = self.need(OFFICES, &id)?;
        for (_, user) in self.seats(id)? {
            let to = to.filter(|to| *to != id).ok_or(StoreError::Taken)?;
            self.need(OFFICES, &to)?;
            let row = self.user_to_edit(user)?;
            let moved = UserRow {
                office: Some(to),
                ..row.clone()
            };
            self.edit_user(user, row.version, moved)?;
        }
        self.delete(OFFICES, &id);
        self.audit("office.remove", &before.name)
    }

    /// Sets the agency's logo, or takes it away.
    pub fn set_logo(&mut self, logo: Option<&PictureRow>) -> Result<()> {
        self.may_settle()?;
        match logo {
            Some(logo) => self.put(LOGO, &0, logo)?,
            None => self.delete(LOGO, &0),
        }
        self.audit(
            "agency.logo",
            if logo.is_some() { "set" } else { "removed" },
        )
    }
}
