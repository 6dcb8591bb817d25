//! Accounts at OpenID providers that sign users in: connecting, matching, disconnecting (P-28).

use model::{ChangeKind, Instant, Permission, Status, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{OpenIdLinkRow, UserRow},
    table::{OPENID_LINKS, OPENID_LINKS_BY_USER, USERS},
    tx::{Reading, Writing},
    who::{Job, Who},
};

/// Accounts at providers that one user can have connected.
pub const MAX_OPENID_LINKS: usize = 20;

/// An account at a provider: its issuer, and the provider's own name for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdAccount {
    /// The provider's issuer.
    pub issuer: String,
    /// The provider's name for the account.
    pub subject: String,
}

impl OpenIdAccount {
    fn key(&self) -> (String, String) {
        (self.issuer.clone(), self.subject.clone())
    }
}

/// An account at a provider that is connected, as its user is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIdLink {
    /// The provider's issuer.
    pub issuer: String,
    /// Since when.
    pub since: Instant,
    /// The address that the provider told then; empty for none.
    pub email: String,
}

impl Reading {
    /// The user whom an account at a provider signs in.
    pub fn user_of_openid(&self, account: &OpenIdAccount) -> Result<Option<(UserId, UserRow)>> {
        self.only(Job::SignIn)?;
        let Some(link) = self.get::<_, OpenIdLinkRow>(OPENID_LINKS, &account.key())? else {
            return Ok(None);
        };
        Ok(self.get(USERS, &link.user)?.map(|row| (link.user, row)))
    }

    /// The accounts at providers that sign a user in.
    pub fn openid_accounts(&self, user: UserId) -> Result<Vec<OpenIdAccount>> {
        self.only(Job::SignIn)?;
        self.openid_accounts_of(user)
    }

    /// One's own accounts at providers.
    pub fn my_openid_links(&self) -> Result<Vec<OpenIdLink>> {
        let (me, _) = self.me()?;
        self.openid_links(me)
    }

    /// The accounts at providers of a user whose profile the viewer may see (P-15).
    pub fn openid_links_of(&self, user: UserId) -> Result<Vec<OpenIdLink>> {
        let _there: UserRow = self.need(USERS, &user)?;
        if !self.owners(Permission::UsersView)?.contains(user) {
            return Err(StoreError::NotFound);
        }
        self.openid_links(user)
    }

    /// Whether an account at a provider signs a user in.
    pub(crate) fn has_openid_link(&self, user: UserId) -> Result<bool> {
        Ok(!self.openid_accounts_of(user)?.is_empty())
    }

    fn openid_links(&self, user: UserId) -> Result<Vec<OpenIdLink>> {
        let mut links = Vec::new();
        for account in self.openid_accounts_of(user)? {
            let row: OpenIdLinkRow = self.need(OPENID_LINKS, &account.key())?;
            links.push(OpenIdLink {
                issuer: account.issuer,
                since: row.since,
                email: row.email,
            });
        }
        Ok(links)
    }

    fn openid_accounts_of(&self, user: UserId) -> Result<Vec<OpenIdAccount>> {
        let mut accounts = Vec::new();
        let keys: Vec<(UserId, String)> =
            self.keys(OPENID_LINKS_BY_USER, &user, MAX_OPENID_LINKS)?;
        for (user, issuer) in keys {
            let subject = self.need(OPENID_LINKS_BY_USER, &(user, issuer.clone()))?;
            accounts.push(OpenIdAccount { issuer, subject });
        }
        Ok(accounts)
    }
}

impl Writing {
    /// Connects an account at a provider with oneself. [`StoreError::Taken`] if it is another
    /// user's, or one has another one there; once more is no harm.
    pub fn connect_openid(&mut self, account: &OpenIdAccount, email: &str) -> Result<()> {
        let (me, row) = self.me()?;
        let mine = row.email.clone();
        self.put_openid_link(me, account, email)?;
        self.audit("openid.connect", &mine)
    }

    /// Connects an account at a provider with the user whose sign-in address the provider
    /// vouches for; one who waited for activation becomes active, since they have shown that the
    /// address is theirs. False where the user does not sign in, has that address no more, or
    /// another account is in the way.
    pub fn match_openid(
        &mut self,
        (user, address): (UserId, &str),
        account: &OpenIdAccount,
    ) -> Result<bool> {
        self.only(Job::SignIn)?;
        let before: UserRow = self.need(USERS, &user)?;
        let waits = matches!(before.status, Status::Active | Status::PendingActivation);
        if !waits || before.email != address {
            return Ok(false);
        }
        match self.put_openid_link(user, account, &before.email) {
            Err(StoreError::Taken) => return Ok(false),
            done => done?,
        }
        self.audit("openid.match", &before.email)?;
        if before.status == Status::PendingActivation {
            let row = UserRow {
                status: Status::Active,
                version: before.version + 1,
                ..before.clone()
            };
            self.put_user(user, Some(&before), &row)?;
            self.end_all_of(user)?;
            self.audit("user.activated", &row.email)?;
        }
        Ok(true)
    }

    /// Disconnects one's own account at a provider; [`StoreError::NotAllowed`] for who could
    /// then not sign in any more, having no password.
    pub fn disconnect_openid(&mut self, issuer: &str) -> Result<()> {
        let (me, row) = self.my_row()?;
        let key = (me, issuer.to_owned());
        if !self.has(OPENID_LINKS_BY_USER, &key)? {
            return Err(StoreError::NotFound);
        }
        if row.password.is_empty() {
            return Err(StoreError::NotAllowed);
        }
        self.drop_openid_link(me, issuer)?;
        self.audit("openid.disconnect", &row.email)?;
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Disconnects all accounts at providers of another user; one's own are one's own to
    /// disconnect.
    pub fn end_openid_of(&mut self, user: UserId) -> Result<()> {
        let row = self.user_to_edit(user)?;
        if self.me()?.0 == user && self.viewer.who() != Who::Operator {
            return Err(StoreError::NotAllowed);
        }
        self.drop_openid_links(user)?;
        self.audit("openid.reset", &row.email)?;
        self.change(ChangeKind::User { user })?;
        Ok(())
    }

    fn put_openid_link(
        &mut self,
        user: UserId,
        account: &OpenIdAccount,
        email: &str,
    ) -> Result<()> {
        let known = self.openid_accounts_of(user)?;
        let at_issuer = known.iter().find(|known| known.issuer == account.issuer);
        let theirs: Option<OpenIdLinkRow> = self.get(OPENID_LINKS, &account.key())?;
        if theirs.is_some_and(|link| link.user != user)
            || at_issuer.is_some_and(|known| known != account)
        {
            return Err(StoreError::Taken);
        }
        if at_issuer.is_none() && known.len() >= MAX_OPENID_LINKS {
            return Err(StoreError::TooMany);
        }
        let row = OpenIdLinkRow {
            user,
            since: self.now(),
            email: email.to_owned(),
        };
        self.put(OPENID_LINKS, &account.key(), &row)?;
        let by_user = (user, account.issuer.clone());
        self.put(OPENID_LINKS_BY_USER, &by_user, &account.subject)?;
        self.change(ChangeKind::User { user })?;
        Ok(())
    }

    fn drop_openid_link(&mut self, user: UserId, issuer: &str) -> Result<()> {
        let by_user = (user, issuer.to_owned());
        let subject: String = self.need(OPENID_LINKS_BY_USER, &by_user)?;
        self.delete(OPENID_LINKS, &(issuer.to_owned(), subject));
        self.delete(OPENID_LINKS_BY_USER, &by_user);
        Ok(())
    }

    /// Disconnects all accounts at providers of a user.
    pub(crate) fn drop_openid_links(&mut self, user: UserId) -> Result<()> {
        for account in self.openid_accounts_of(user)? {
            self.drop_openid_link(user, &account.issuer)?;
        }
        Ok(())
    }
}
