//! One-time links: activation and another password (P-9).

use model::{ChangeKind, Hash, Status, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{LinkKind, OneTimeLinkRow, UserRow},
    table::{ONE_TIME_LINKS, USERS},
    tx::{Reading, Writing},
    who::{Job, Who},
};

/// How long a one-time link lasts, in milliseconds: 48 hours.
pub const LINK_LASTS_MS: i64 = 48 * 60 * 60_000;

impl LinkKind {
    /// Whether a user in this state can use such a link.
    fn fits(self, status: Status) -> bool {
        match self {
            Self::Activation => status == Status::PendingActivation,
            Self::Reset => status == Status::Active,
        }
    }
}

impl Reading {
    /// Whose link this is and what for, while it lasts and fits the user's state.
    pub fn one_time_link(&self, user: UserId, hash: Hash) -> Result<Option<(UserRow, LinkKind)>> {
        self.only(Job::SignIn)?;
        let Some(link) = self.get::<_, OneTimeLinkRow>(ONE_TIME_LINKS, &user)? else {
            return Ok(None);
        };
        let age = self.now().since_ms(link.made);
        if link.hash != hash || !(0..=LINK_LASTS_MS).contains(&age) {
            return Ok(None);
        }
        let row = self.get::<_, UserRow>(USERS, &user)?;
        Ok(row
            .filter(|row| link.kind.fits(row.status))
            .map(|row| (row, link.kind)))
    }
}

impl Writing {
    /// Makes an activation link for a user whom the viewer may change: who has it becomes that
    /// user. [`StoreError::ChangedMeanwhile`] if the user does not wait for activation.
    pub fn invite(&mut self, user: UserId, hash: Hash) -> Result<UserRow> {
        let row = self.user_to_edit(user)?;
        if row.status != Status::PendingActivation {
            return Err(StoreError::ChangedMeanwhile);
        }
        self.put_link(user, (LinkKind::Activation, hash))?;
        self.audit("user.invite", &row.email)?;
        Ok(row)
    }

    /// Makes a link for another password, for a user who signs in.
    pub fn reset_link(&mut self, user: UserId, hash: Hash) -> Result<()> {
        self.only(Job::SignIn)?;
        let row: UserRow = self.need(USERS, &user)?;
        if row.status != Status::Active {
            return Err(StoreError::NotFound);
        }
        self.put_link(user, (LinkKind::Reset, hash))?;
        self.audit("password.forgotten", &row.email)
    }

    fn put_link(&mut self, user: UserId, (kind, hash): (LinkKind, Hash)) -> Result<()> {
        let made = self.now();
        self.put(ONE_TIME_LINKS, &user, &OneTimeLinkRow { hash, kind, made })
    }

    /// Uses a link up: the password is set, a new user becomes active, all sessions, tokens,
    /// passkeys and accounts at OpenID providers end. Answers whether the link was still good.
    pub fn use_link(&mut self, user: UserId, hash: Hash, password: String) -> Result<bool> {
        let Some((before, kind)) = self.one_time_link(user, hash)? else {
            return Ok(false);
        };
        let row = UserRow {
            password,
            status: Status::Active,
            version: before.version + 1,
            ..before.clone()
        };
        self.put_user(user, Some(&before), &row)?;
        self.end_all_of(user)?;
        self.end_other_ways_in(user)?;
        let action = match kind {
            LinkKind::Activation => "user.activated",
            LinkKind::Reset => "password.reset",
        };
        self.audit(action, &row.email)?;
        self.change(ChangeKind::User { user })?;
        Ok(true)
    }

    /// Whoever knew the former password may have added a passkey or connected an account.
    fn end_other_ways_in(&mut self, user: UserId) -> Result<()> {
        self.end_passkeys_of(user)?;
        self.drop_openid_links(user)
    }

    /// Sets a user's password; the operator's. All sessions, tokens, links, passkeys and
    /// accounts at OpenID providers end, and a user who waited for activation becomes active.
    pub fn set_password_of(&mut self, user: UserId, password: String) -> Result<()> {
        if self.viewer.who() != Who::Operator {
            return Err(StoreError::NotFound);
        }
        let before: UserRow = self.need(USERS, &user)?;
        let row = UserRow {
            password,
            status: match before.status {
                Status::PendingActivation => Status::Active,
                status => status,
            },
            version: before.version + 1,
            ..before.clone()
        };
        self.put_user(user, Some(&before), &row)?;
        self.end_all_of(user)?;
        self.end_other_ways_in(user)?;
        self.audit("password.reset", &row.email)?;
        self.change(ChangeKind::User { user })?;
        Ok(())
    }
}
