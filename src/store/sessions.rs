//! Sessions, API tokens and failed sign-ins.

use std::ops::ControlFlow;

use model::{ChangeKind, Hash, Instant, Status, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{SessionRow, TokenRow, TryRow, UserRow},
    table::{
        Nothing, ONE_TIME_LINKS, SESSIONS, SESSIONS_BY_USER, TOKENS, TOKENS_BY_USER, TRIES, USERS,
    },
    tx::{Reading, Writing},
    who::{Job, Lasting, Who},
};

/// Sessions and tokens of one user, at most; the oldest go first.
pub const MAX_SESSIONS: usize = 50;

impl SessionRow {
    /// Whether it lay unused or lasted for too long.
    pub fn has_run_out(&self, lasting: Lasting, now: Instant) -> bool {
        now.since_ms(self.seen) > lasting.idle || now.since_ms(self.started) > lasting.absolute
    }
}

impl Reading {
    /// The session of a secret's hash.
    pub fn session(&self, hash: Hash) -> Result<Option<SessionRow>> {
        self.only(Job::SignIn)?;
        self.get(SESSIONS, &hash)
    }

    /// The token of a secret's hash.
    pub fn token(&self, hash: Hash) -> Result<Option<TokenRow>> {
        self.only(Job::SignIn)?;
        self.get(TOKENS, &hash)
    }

    /// One's own sessions, those that ran out and were not yet pruned among them.
    pub fn my_sessions(&self) -> Result<Vec<(Hash, SessionRow)>> {
        let (me, _) = self.me()?;
        let mut found = Vec::new();
        let keys: Vec<(UserId, Hash)> = self.keys(SESSIONS_BY_USER, &me, MAX_SESSIONS)?;
        for (_, hash) in keys {
            found.extend(self.get(SESSIONS, &hash)?.map(|row| (hash, row)));
        }
        Ok(found)
    }

    /// One's own tokens.
    pub fn my_tokens(&self) -> Result<Vec<(Hash, TokenRow)>> {
        let (me, _) = self.me()?;
        let mut found = Vec::new();
        let keys: Vec<(UserId, Hash)> = self.keys(TOKENS_BY_USER, &me, MAX_SESSIONS)?;
        for (_, hash) in keys {
            found.extend(self.get(TOKENS, &hash)?.map(|row| (hash, row)));
        }
        Ok(found)
    }

    /// Failed sign-ins under a key.
    pub fn tries(&self, key: &str) -> Result<TryRow> {
        self.only(Job::SignIn)?;
        Ok(self.get(TRIES, &key.to_owned())?.unwrap_or_default())
    }
}

impl Writing {
    /// Begins a session; the user's oldest ones end past [`MAX_SESSIONS`].
    pub fn begin_session(&mut self, hash: Hash, row: &SessionRow) -> Result<()> {
        self.only(Job::SignIn)?;
        let keys: Vec<(UserId, Hash)> = self.keys(SESSIONS_BY_USER, &row.user, MAX_SESSIONS * 2)?;
        let mut known = Vec::new();
        for (_, hash) in keys {
            known.extend(
                self.get::<_, SessionRow>(SESSIONS, &hash)?
                    .map(|row| (row.seen, hash)),
            );
        }
        known.sort_unstable();
        let surplus = (known.len() + 1).saturating_sub(MAX_SESSIONS);
        for (_, old) in known.into_iter().take(surplus) {
            self.drop_session(row.user, old);
        }
        self.put(SESSIONS, &hash, row)?;
        self.put(SESSIONS_BY_USER, &(row.user, hash), &Nothing)
    }

    /// Notes that a session was used.
    pub fn touch_session(&mut self, hash: Hash) -> Result<()> {
        self.only(Job::SignIn)?;
        if let Some(mut row) = self.get::<_, SessionRow>(SESSIONS, &hash)? {
            row.seen = self.now();
            self.put(SESSIONS, &hash, &row)?;
        }
        Ok(())
    }

    /// Ends a session by its secret's hash.
    pub fn end_session(&mut self, hash: Hash) -> Result<()> {
        self.only(Job::SignIn)?;
        if let Some(row) = self.get::<_, SessionRow>(SESSIONS, &hash)? {
            self.drop_session(row.user, hash);
            self.change(ChangeKind::User { user: row.user })?;
        }
        Ok(())
    }

    /// Ends one of one's own sessions.
    pub fn end_my_session(&mut self, hash: Hash) -> Result<()> {
        let (me, _) = self.me()?;
        if !self.has(SESSIONS_BY_USER, &(me, hash))? {
            return Err(StoreError::NotFound);
        }
        self.drop_session(me, hash);
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Makes an API token for oneself, or as operator for anyone.
    pub fn add_token(&mut self, user: UserId, hash: Hash, name: &str) -> Result<()> {
        let allowed = matches!(self.viewer.who(), Who::Operator) || self.me()?.0 == user;
        if !allowed || self.need::<_, UserRow>(USERS, &user)?.status != Status::Active {
            return Err(StoreError::NotFound);
        }
        let keys: Vec<(UserId, Hash)> = self.keys(TOKENS_BY_USER, &user, MAX_SESSIONS)?;
        if keys.len() >= MAX_SESSIONS {
            return Err(StoreError::NotAllowed);
        }
        let row = TokenRow {
            user,
            name: name.to_owned(),
            made: self.now(),
        };
        self.put(TOKENS, &hash, &row)?;
        self.put(TOKENS_BY_USER, &(user, hash), &Nothing)?;
        self.audit("token.add", name)
    }

    /// Ends one of one's own tokens.
    pub fn end_my_token(&mut self, hash: Hash) -> Result<()> {
        let (me, _) = self.me()?;
        if !self.has(TOKENS_BY_USER, &(me, hash))? {
            return Err(StoreError::NotFound);
        }
        self.drop_token(me, hash);
        self.audit("token.end", "token")
    }

    pub(crate) fn drop_session(&mut self, user: UserId, hash: Hash) {
        self.delete(SESSIONS, &hash);
        self.delete(SESSIONS_BY_USER, &(user, hash));
    }

    pub(crate) fn drop_token(&mut self, user: UserId, hash: Hash) {
        self.delete(TOKENS, &hash);
        self.delete(TOKENS_BY_USER, &(user, hash));
    }

    /// Notes a failed sign-in under a key, or forgets them after a success.
    pub fn note_try(&mut self, key: &str, row: TryRow) -> Result<()> {
        self.only(Job::SignIn)?;
        let key = key.to_owned();
        if row.count == 0 {
            self.delete(TRIES, &key);
            return Ok(());
        }
        self.put(TRIES, &key, &row)
    }

    /// Forgets failed sign-ins of before `until`, at most `limit`. Answers how many went.
    pub fn prune_tries(&mut self, until: Instant, limit: usize) -> Result<usize> {
        self.only(Job::Housekeeping)?;
        let mut old = Vec::new();
        self.each(TRIES, &(), |key: String, row: TryRow| {
            if row.last < until {
                old.push(key);
            }
            Ok(if old.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        for key in &old {
            self.delete(TRIES, key);
        }
        Ok(old.len())
    }

    /// Drops sessions that ran out, at most `limit`. Answers how many went.
    pub fn prune_sessions(&mut self, lasting: Lasting, limit: usize) -> Result<usize> {
        self.only(Job::Housekeeping)?;
        let (now, mut old) = (self.now(), Vec::new());
        self.each(SESSIONS, &(), |hash: Hash, row: SessionRow| {
            if row.has_run_out(lasting, now) {
                old.push((row.user, hash));
            }
            Ok(if old.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        for (user, hash) in &old {
            self.drop_session(*user, *hash);
        }
        Ok(old.len())
    }

    /// Ends all sessions and tokens of a user.
    pub(crate) fn end_all_of(&mut self, user: UserId) -> Result<()> {
        let sessions: Vec<(UserId, Hash)> = self.keys(SESSIONS_BY_USER, &user, MAX_SESSIONS)?;
        for (_, hash) in sessions {
            self.drop_session(user, hash);
        }
        let tokens: Vec<(UserId, Hash)> = self.keys(TOKENS_BY_USER, &user, MAX_SESSIONS)?;
        for (_, hash) in tokens {
            self.drop_token(user, hash);
        }
        self.delete(ONE_TIME_LINKS, &user);
        Ok(())
    }
}
