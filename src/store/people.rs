//! The agency, users, groups and offices.

use std::{net::IpAddr, ops::ControlFlow};

use model::{
    BuiltIn, ChangeKind, GroupId, Hash, Locale, OfficeId, Permission, Scope, SeenMail, UserId,
};

use crate::{
    error::{Result, StoreError},
    rows::{AgencyRow, AuditRow, GroupRow, LinkRow, OfficeRow, UserRow},
    table::{
        ACCOUNTS, AGENCY, AUDIT, GROUPS, LINKS, META, OFFICES, ONE_TIME_LINKS, SESSIONS_BY_USER,
        USERS, USERS_BY_EMAIL,
    },
    tx::{Reading, Writing},
    who::Job,
};

/// Families of actions of which is kept where they were done from: those of ways in. Where
/// people do their work from is nobody's to look up.
const WITH_ADDRESS: [&str; 7] = [
    "sign-in",
    "password",
    "token",
    "session",
    "second-factor",
    "passkey",
    "openid",
];

impl Reading {
    /// The agency.
    pub fn agency(&self) -> Result<AgencyRow> {
        self.need(AGENCY, &0)
    }

    /// A user's card: name and position, for whoever is signed in.
    pub fn user_card(&self, id: UserId) -> Result<UserRow> {
        let mut row: UserRow = self.need(USERS, &id)?;
        row.password.clear();
        Ok(row)
    }

    /// A user by sign-in address, without the password's hash.
    pub fn user_by_email(&self, email: &str) -> Result<(UserId, UserRow)> {
        let id = self.need(USERS_BY_EMAIL, &email.to_owned())?;
        Ok((id, self.user_card(id)?))
    }

    /// A user with the password's hash, for signing in.
    pub fn user_to_sign_in(&self, email: &str) -> Result<Option<(UserId, UserRow)>> {
        self.only(Job::SignIn)?;
        let Some(id) = self.get(USERS_BY_EMAIL, &email.to_owned())? else {
            return Ok(None);
        };
        Ok(self.get(USERS, &id)?.map(|row| (id, row)))
    }

    /// A user who gave the password and has yet to give a code.
    pub fn user_half_way(&self, id: UserId) -> Result<Option<UserRow>> {
        self.only(Job::SignIn)?;
        self.get(USERS, &id)
    }

    /// One's own row, with the password's hash.
    pub fn my_row(&self) -> Result<(UserId, UserRow)> {
        let (me, _) = self.me()?;
        Ok((me, self.need(USERS, &me)?))
    }

    /// The users whose profiles the viewer may see (P-15).
    pub fn users(&self) -> Result<Vec<(UserId, UserRow)>> {
        let owners = self.owners(Permission::UsersView)?;
        let mut users = Vec::new();
        self.each(USERS, &(), |id, mut row: UserRow| {
            if owners.contains(id) {
                row.password.clear();
                users.push((id, row));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(users)
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> Result<GroupRow> {
        self.need(GROUPS, &id)
    }

    /// A group by name; a built-in one by its English name.
    pub fn group_by_name(&self, name: &str) -> Result<GroupId> {
        let found = self.first_where(GROUPS, |row| row.name.eq_ignore_ascii_case(name))?;
        found.ok_or(StoreError::NotFound)
    }

    /// The built-in group.
    pub fn built_in(&self, which: BuiltIn) -> Result<GroupId> {
        let found = self.first_where(GROUPS, |row| row.built_in == Some(which))?;
        found.ok_or(StoreError::NotFound)
    }

    /// An office's name.
    pub fn office(&self, id: OfficeId) -> Result<OfficeRow> {
        self.need(OFFICES, &id)
    }

    /// An office by name.
    pub fn office_by_name(&self, name: &str) -> Result<OfficeId> {
        let found = self.first_where(OFFICES, |row| row.name.eq_ignore_ascii_case(name))?;
        found.ok_or(StoreError::NotFound)
    }
}

impl Writing {
    /// Makes a new installation: agency, built-in groups and the Director.
    pub fn found(&mut self, agency: &AgencyRow, mut director: UserRow) -> Result<UserId> {
        self.only(Job::Housekeeping)?;
        if self.director().is_some() {
            return Err(StoreError::Taken);
        }
        self.put(AGENCY, &0, agency)?;
        for which in BuiltIn::ALL {
            let id = GroupId(self.next("groups")?);
            let scopes = Permission::ALL
                .into_iter()
                .map(|permission| (permission, which.default_scope(permission)))
                .filter(|(_, scope)| *scope != Scope::None)
                .collect();
            let name = which.name().to_owned();
            self.put(
                GROUPS,
                &id,
                &GroupRow {
                    name,
                    built_in: Some(which),
                    scopes,
                    ..GroupRow::default()
                },
            )?;
            if which == BuiltIn::Director {
                director.groups = vec![id];
            }
        }
        let id = UserId(self.next("users")?);
        self.put(META, &"director".to_owned(), &id.0)?;
        self.put_user(id, None, &director)?;
        self.rights_changed()?;
        Ok(id)
    }

    /// Changes the agency's settings.
    pub fn edit_agency(&mut self, row: &AgencyRow) -> Result<()> {
        if self.owners(Permission::SettingsEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        let before: AgencyRow = self.need(AGENCY, &0)?;
        self.audit("agency.edit", "agency")?;
        if before
            .never_log
            .iter()
            .any(|at| !row.never_log.contains(at))
        {
            for account in self.keys(ACCOUNTS, &(), usize::MAX)? {
                self.forget_never_logged(account)?;
            }
        }
        self.put(AGENCY, &0, row)
    }

    /// Makes an office.
    pub fn add_office(&mut self, row: &OfficeRow) -> Result<OfficeId> {
        if self.owners(Permission::SettingsEdit)?.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        let id = OfficeId(self.next("offices")?);
        self.put(OFFICES, &id, row)?;
        self.audit("office.add", &row.name)?;
        Ok(id)
    }

    /// Marks an address as a user's or account's own, which never matches.
    pub(crate) fn link_own(
        &mut self,
        email: &str,
        (kind, id): (u8, u64),
        owner: UserId,
    ) -> Result<()> {
        if let Some(text) = model::AddressText::parse(email) {
            let address = self.address(&text)?;
            let link = LinkRow {
                owner,
                handed: Vec::new(),
            };
            self.put(LINKS, &(address, kind, id), &link)?;
        }
        Ok(())
    }

    /// Changes one's own language.
    pub fn set_my_locale(&mut self, locale: Locale) -> Result<()> {
        let (me, mut row) = self.my_row()?;
        row.locale = Some(locale);
        self.put(USERS, &me, &row)
    }

    /// Changes one's own password's hash; ends all sessions but one, which must be there, and
    /// all tokens.
    pub fn set_my_password(&mut self, hash: String, keep: Option<Hash>) -> Result<()> {
        let (me, mut row) = self.my_row()?;
        if let Some(keep) = keep
            && !self.has(SESSIONS_BY_USER, &(me, keep))?
        {
            return Err(StoreError::NoViewer);
        }
        row.password = hash;
        self.put(USERS, &me, &row)?;
        for (session, _) in self.my_sessions()? {
            if Some(session) != keep {
                self.drop_session(me, session);
            }
        }
        for (token, _) in self.my_tokens()? {
            self.drop_token(me, token);
        }
        self.delete(ONE_TIME_LINKS, &me);
        self.audit("password.change", &row.email)?;
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Raises the cost of a user's hash after a sign-in proved the password.
    pub fn rehash(&mut self, user: UserId, hash: String) -> Result<()> {
        self.only(Job::SignIn)?;
        let mut row: UserRow = self.need(USERS, &user)?;
        row.password = hash;
        self.put(USERS, &user, &row)
    }

    /// Accounts for something done.
    pub fn audit(&mut self, action: &str, object: &str) -> Result<()> {
        let from = self.viewer.who().came_from();
        self.audit_from(from, action, object)
    }

    /// The same, with where it was done from; kept for what has to do with signing in only.
    pub fn audit_from(&mut self, from: Option<IpAddr>, action: &str, object: &str) -> Result<()> {
        let family = action.split('.').next().unwrap_or_default();
        let from = from.filter(|_| WITH_ADDRESS.contains(&family));
        let seq = self.next("audit")?;
        let row = AuditRow {
            at: self.now(),
            by: self.viewer.who().user(),
            action: action.to_owned(),
            object: object.to_owned(),
            from: from.map(|ip| ip.to_string()),
        };
        self.put(AUDIT, &seq, &row)
    }

    /// Changes what colleagues see by default; part of [`Writing::edit_agency`] for tests and
    /// the operator.
    pub fn set_agency_seen_mail(&mut self, seen_mail: SeenMail) -> Result<()> {
        let mut row = self.agency()?;
        row.seen_mail = seen_mail;
        self.edit_agency(&row)
    }
}

impl Writing {
    /// Proves that the store commits, for the watchdog.
    pub fn beat(&mut self) -> Result<()> {
        self.only(Job::Housekeeping)?;
        let now = self.now().0.cast_unsigned();
        self.put(META, &"beat".to_owned(), &now)
    }
}
