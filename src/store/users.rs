//! Users: making, changing, blocking; who answers for whom (P-4, P-11 to P-16).

use std::slice::from_ref;

use model::{ChangeKind, Permission, Role, Status, UserId};

use crate::{
    access::link,
    error::{Result, StoreError},
    granting::Touched,
    owners::Owners,
    rows::{GroupRow, UserRow},
    table::{
        GROUP_MEMBERS, GROUPS, Nothing, ONE_TIME_LINKS, USERS, USERS_BY_EMAIL, USERS_BY_OFFICE,
        USERS_BY_SUPERVISOR,
    },
    tx::{Reading, Writing},
};

impl Reading {
    /// A user whom the viewer may change: within users.edit, not the Director unless the
    /// Director asks, and nobody who reaches more than the viewer: who could set another
    /// address or password would be that user.
    pub fn user_to_edit(&self, id: UserId) -> Result<UserRow> {
        let row = self.need(USERS, &id)?;
        if !self.owners(Permission::UsersEdit)?.contains(id) {
            return Err(StoreError::NotFound);
        }
        if self.is_director() || self.reaches_no_more(id)? {
            Ok(row)
        } else {
            Err(StoreError::NotAllowed)
        }
    }

    /// Whether the viewer may make and change only agents of their own (P-12): a Supervisor
    /// whose groups do not reach further.
    pub fn own_agents_only(&self, permission: Permission) -> Result<bool> {
        let wide = matches!(*self.owners(permission)?, Owners::All | Owners::AllBut(_));
        Ok(self.me()?.1.role == Role::Supervisor && !wide)
    }

    /// Whether the viewer may have a user answer to `supervisor`: to themselves, to whom they
    /// reach, and to the Director whoever reaches all others.
    fn may_put_under(&self, reach: &Owners, supervisor: UserId) -> Result<bool> {
        Ok(reach.contains(supervisor) || reach.is_all_but_one() || self.me()?.0 == supervisor)
    }

    /// Whether a user may answer for another (P-16).
    fn may_supervise(&self, supervisor: UserId, user: Option<UserId>) -> Result<bool> {
        let above: UserRow = self.need(USERS, &supervisor)?;
        let fit = above.role != Role::Agent && above.status != Status::Deleted;
        match user {
            Some(user) => Ok(fit && !self.below(user)?.contains(&supervisor)),
            None => Ok(fit),
        }
    }
}

impl Writing {
    /// Makes a user. The maker may create users, the supervisor must be within their reach,
    /// and no group grants more than the maker has.
    pub fn add_user(&mut self, row: &UserRow) -> Result<UserId> {
        let allowed = self.owners(Permission::UsersCreate)?;
        let supervisor = row.supervisor.ok_or(StoreError::NotAllowed)?;
        if allowed.is_empty()
            || !self.may_put_under(&allowed, supervisor)?
            || row.role == Role::Director
        {
            return Err(StoreError::NotAllowed);
        }
        if !self.may_supervise(supervisor, None)? {
            return Err(StoreError::BadSupervisor);
        }
        for group in &row.groups {
            let given: GroupRow = self.need(GROUPS, group)?;
            if !self.may_give(&given) || !self.sees_all_shared_with(*group)? {
                return Err(StoreError::NotAllowed);
            }
        }
        if self.has(USERS_BY_EMAIL, &row.email)? {
            return Err(StoreError::Taken);
        }
        let id = UserId(self.next("users")?);
        self.put_user(id, None, row)?;
        // The same scope can reach further under another supervisor or in another office.
        if !self.is_director() && !self.reaches_no_more(id)? {
            return Err(StoreError::NotAllowed);
        }
        self.audit("user.add", &row.email)?;
        self.change(ChangeKind::User { user: id })?;
        self.rights_changed()?;
        Ok(id)
    }

    pub(crate) fn put_user(
        &mut self,
        id: UserId,
        before: Option<&UserRow>,
        row: &UserRow,
    ) -> Result<()> {
        if let Some(before) = before {
            self.delete(USERS_BY_EMAIL, &before.email);
            self.unlink(from_ref(&before.email), (link::USER, id.0))?;
            if let Some(supervisor) = before.supervisor {
                self.delete(USERS_BY_SUPERVISOR, &(supervisor, id));
            }
            if let Some(office) = before.office {
                self.delete(USERS_BY_OFFICE, &(office, id));
            }
            for group in &before.groups {
                self.delete(GROUP_MEMBERS, &(*group, id));
            }
            if before.email != row.email {
                // A link lies in the letters of the former address.
                self.delete(ONE_TIME_LINKS, &id);
            }
        }
        self.put(USERS, &id, row)?;
        self.list_user(id, before, row)?;
        self.note_left(id, row)?;
        self.note_deputy(id, before, row)?;
        self.put(USERS_BY_EMAIL, &row.email, &id)?;
        if let Some(supervisor) = row.supervisor {
            self.put(USERS_BY_SUPERVISOR, &(supervisor, id), &Nothing)?;
        }
        if let Some(office) = row.office {
            self.put(USERS_BY_OFFICE, &(office, id), &Nothing)?;
        }
        for group in &row.groups {
            self.put(GROUP_MEMBERS, &(*group, id), &Nothing)?;
        }
        self.link_own(&row.email, (link::USER, id.0), id)
    }

    /// Changes a user; `seen` is the version that the change was made to. Password, status and
    /// what signing in notes stay as they are.
    ///
    /// Role, supervisor, office and groups are given by others, never by oneself; a role of
    /// Agent is refused while others answer to them; cycles are refused (P-16).
    pub fn edit_user(&mut self, id: UserId, seen: u64, row: UserRow) -> Result<()> {
        let before = self.user_to_edit(id)?;
        if before.version != seen {
            return Err(StoreError::ChangedMeanwhile);
        }
        let row = UserRow {
            password: before.password.clone(),
            status: before.status,
            made: before.made,
            last_sign_in: before.last_sign_in.clone(),
            photo: before.photo,
            absence: before.absence.clone(),
            version: before.version + 1,
            // No network shuts the Director out (P-11).
            ip_restricted: row.ip_restricted && row.role != Role::Director,
            ..row
        };
        if before.email != row.email {
            if has_signed_in(&before) && !self.is_director() {
                return Err(StoreError::AddressStays);
            }
            if self.has(USERS_BY_EMAIL, &row.email)? {
                return Err(StoreError::Taken);
            }
        }
        // What limits a user is never theirs to change (P-7, P-26).
        let limits = |row: &UserRow| (row.ip_restricted, row.tracked);
        if limits(&before) != limits(&row) && self.me()?.0 == id && !self.is_director() {
            return Err(StoreError::NotAllowed);
        }
        if is_moved(&before, &row) && !self.is_office_of_director(id, &before, &row)? {
            self.move_user(id, &before, &row)?;
        } else {
            self.put_user(id, Some(&before), &row)?;
        }
        self.audit("user.edit", &what_changed(&before, &row))?;
        self.change(ChangeKind::User { user: id })?;
        self.rights_changed()
    }

    /// Whether the Director only moves to another office, which nobody above could do for them.
    fn is_office_of_director(&self, id: UserId, before: &UserRow, row: &UserRow) -> Result<bool> {
        let rest = UserRow {
            office: before.office,
            ..row.clone()
        };
        Ok(self.is_director() && self.me()?.0 == id && !is_moved(before, &rest))
    }

    /// Gives a user another role, superior, office or groups.
    fn move_user(&mut self, id: UserId, before: &UserRow, row: &UserRow) -> Result<()> {
        let own = self.me()?.0 == id;
        let directs = before.role == Role::Director || row.role == Role::Director;
        if own || directs {
            return Err(StoreError::NotAllowed);
        }
        let elsewhere = (row.role, row.supervisor) != (before.role, before.supervisor);
        if elsewhere && self.own_agents_only(Permission::UsersEdit)? {
            return Err(StoreError::NotAllowed);
        }
        if row.role == Role::Agent && self.below(id)?.len() > 1 {
            return Err(StoreError::HasSubordinates);
        }
        let supervisor = row.supervisor.ok_or(StoreError::BadSupervisor)?;
        if before.supervisor != row.supervisor {
            if !self.may_supervise(supervisor, Some(id))? {
                return Err(StoreError::BadSupervisor);
            }
            let reach = self.owners(Permission::UsersEdit)?;
            if !self.may_put_under(&reach, supervisor)? {
                return Err(StoreError::NotAllowed);
            }
        }
        for group in &row.groups {
            let given: GroupRow = self.need(GROUPS, group)?;
            if !before.groups.contains(group) && !self.may_give(&given) {
                return Err(StoreError::NotAllowed);
            }
        }
        let touched = Touched {
            viewers: self.below(id)?.into_iter().chain([id]).collect(),
            owners: [id].into(),
        };
        self.granting(&touched, |w| w.put_user(id, Some(before), row))
    }
}

/// Whether a change is one of place or rights.
fn is_moved(before: &UserRow, after: &UserRow) -> bool {
    let place = |row: &UserRow| (row.role, row.supervisor, row.office);
    place(before) != place(after) || before.groups != after.groups
}

/// Whether a user was ever in: by a password of theirs, or by another proof of who they are.
fn has_signed_in(row: &UserRow) -> bool {
    !row.password.is_empty() || row.last_sign_in.is_some()
}

/// Who was changed and what of them, for the audit log: "bo@agency.example: role, groups".
fn what_changed(before: &UserRow, after: &UserRow) -> String {
    let fields = [
        ("name", before.name != after.name),
        ("role", before.role != after.role),
        ("supervisor", before.supervisor != after.supervisor),
        ("office", before.office != after.office),
        ("groups", before.groups != after.groups),
        ("position", before.position != after.position),
        ("phone", before.phone != after.phone),
        ("colour", before.colour != after.colour),
        ("locale", before.locale != after.locale),
        ("time_zone", before.time_zone != after.time_zone),
        ("signature", before.signature != after.signature),
        ("ip_restricted", before.ip_restricted != after.ip_restricted),
        ("tracked", before.tracked != after.tracked),
    ];
    let changed = fields.iter().filter(|(_, changed)| *changed);
    let mut words: Vec<String> = changed.map(|(field, _)| (*field).to_owned()).collect();
    if before.email != after.email {
        words.insert(0, format!("email {}", after.email));
    }
    format!("{}: {}", before.email, words.join(", "))
}
