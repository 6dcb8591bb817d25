//! Passkeys: adding, using and ending them; and challenges, each answered once (P-24).

use std::ops::ControlFlow;

use model::{ChangeKind, Hash, Instant, UserId};

use crate::{
    error::{Result, StoreError},
    key::Oldest,
    rows::PasskeyRow,
    table::{CHALLENGES_SPENT, Nothing, PASSKEYS, PASSKEYS_BY_USER},
    tx::{Reading, Writing},
    who::Job,
};

/// Passkeys of one user, at most.
pub const MAX_PASSKEYS: usize = 10;

/// How long a challenge may be answered, in milliseconds.
pub const CHALLENGE_LASTS_MS: i64 = 5 * 60_000;

/// Spent challenges forgotten at a time; each that is noted forgets more than itself.
const MAX_FORGOTTEN: usize = 100;

/// A challenge that was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// When it was made.
    pub made: Instant,
    /// Its hash.
    pub hash: Hash,
}

impl Reading {
    /// A passkey by the hash of its credential's id, for signing in.
    pub fn passkey(&self, id: Hash) -> Result<Option<PasskeyRow>> {
        self.only(Job::SignIn)?;
        self.get(PASSKEYS, &id)
    }

    /// One's own passkeys, the oldest first.
    pub fn my_passkeys(&self) -> Result<Vec<(Hash, PasskeyRow)>> {
        let (me, _) = self.me()?;
        let mut found = Vec::new();
        let keys: Vec<(UserId, Hash)> = self.keys(PASSKEYS_BY_USER, &me, MAX_PASSKEYS)?;
        for (_, id) in keys {
            found.extend(self.get(PASSKEYS, &id)?.map(|row| (id, row)));
        }
        found.sort_by_key(|(id, row): &(Hash, PasskeyRow)| (row.added, *id));
        Ok(found)
    }

    /// Whether a user has a passkey; who may ask is for the caller to say.
    pub(crate) fn has_passkey(&self, user: UserId) -> Result<bool> {
        let keys: Vec<(UserId, Hash)> = self.keys(PASSKEYS_BY_USER, &user, 1)?;
        Ok(!keys.is_empty())
    }
}

impl Writing {
    /// Gives oneself a passkey: [`StoreError::TooMany`] past [`MAX_PASSKEYS`],
    /// [`StoreError::Taken`] for one that somebody has, or a challenge that was answered before.
    pub fn add_my_passkey(&mut self, id: Hash, row: &PasskeyRow, answered: Answered) -> Result<()> {
        let (me, user) = self.me()?;
        let email = user.email.clone();
        if row.user != me {
            return Err(StoreError::NotAllowed);
        }
        let keys: Vec<(UserId, Hash)> = self.keys(PASSKEYS_BY_USER, &me, MAX_PASSKEYS)?;
        if keys.len() >= MAX_PASSKEYS {
            return Err(StoreError::TooMany);
        }
        if self.has(PASSKEYS, &id)? || !self.spend(answered)? {
            return Err(StoreError::Taken);
        }
        self.put(PASSKEYS, &id, row)?;
        self.put(PASSKEYS_BY_USER, &(me, id), &Nothing)?;
        self.audit("passkey.add", &format!("{email}: {}", row.name))?;
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Names one of one's own passkeys otherwise.
    pub fn rename_my_passkey(&mut self, id: Hash, name: &str) -> Result<()> {
        let mut row = self.my_passkey(id)?;
        if row.name == name {
            return Ok(());
        }
        name.clone_into(&mut row.name);
        self.put(PASSKEYS, &id, &row)?;
        let email = self.me()?.1.email.clone();
        self.audit("passkey.rename", &format!("{email}: {name}"))
    }

    /// Ends one of one's own passkeys.
    pub fn end_my_passkey(&mut self, id: Hash) -> Result<()> {
        let row = self.my_passkey(id)?;
        self.drop_passkey(row.user, id);
        let email = self.me()?.1.email.clone();
        self.audit("passkey.end", &format!("{email}: {}", row.name))?;
        self.change(ChangeKind::User { user: row.user })?;
        Ok(())
    }

    fn my_passkey(&self, id: Hash) -> Result<PasskeyRow> {
        let (me, _) = self.me()?;
        if !self.has(PASSKEYS_BY_USER, &(me, id))? {
            return Err(StoreError::NotFound);
        }
        self.need(PASSKEYS, &id)
    }

    /// Takes what a passkey answered, once, with the state that it left. False where the
    /// challenge was answered before, or the passkey is not as it was when it was proven: it
    /// ended, or was used meanwhile.
    pub fn accept_passkey(
        &mut self,
        id: Hash,
        (proven, state): (&PasskeyRow, Vec<u8>),
        answered: Answered,
    ) -> Result<bool> {
        self.only(Job::SignIn)?;
        let row: Option<PasskeyRow> = self.get(PASSKEYS, &id)?;
        let Some(mut row) = row.filter(|row| row.key == proven.key && row.state == proven.state)
        else {
            return Ok(false);
        };
        if !self.spend(answered)? {
            return Ok(false);
        }
        row.state = state.into();
        row.used = Some(self.now());
        self.put(PASSKEYS, &id, &row)?;
        Ok(true)
    }

    /// Ends all passkeys of a user.
    pub(crate) fn end_passkeys_of(&mut self, user: UserId) -> Result<()> {
        let keys: Vec<(UserId, Hash)> = self.keys(PASSKEYS_BY_USER, &user, MAX_PASSKEYS)?;
        for (_, id) in keys {
            self.drop_passkey(user, id);
        }
        Ok(())
    }

    fn drop_passkey(&mut self, user: UserId, id: Hash) {
        self.delete(PASSKEYS, &id);
        self.delete(PASSKEYS_BY_USER, &(user, id));
    }

    /// Notes that a challenge was answered; false if it was before. Only a signature that holds
    /// gets here, so strangers add no rows; those whose time is over are forgotten.
    fn spend(&mut self, answered: Answered) -> Result<bool> {
        let over = self.now().plus_ms(-2 * CHALLENGE_LASTS_MS);
        let mut old = Vec::new();
        self.each(CHALLENGES_SPENT, &(), |key: (Oldest, Hash), _: Nothing| {
            if key.0.0 >= over || old.len() >= MAX_FORGOTTEN {
                return Ok(ControlFlow::Break(()));
            }
            old.push(key);
            Ok(ControlFlow::Continue(()))
        })?;
        for key in &old {
            self.delete(CHALLENGES_SPENT, key);
        }
        let key = (Oldest(answered.made), answered.hash);
        if self.has(CHALLENGES_SPENT, &key)? {
            return Ok(false);
        }
        self.put(CHALLENGES_SPENT, &key, &Nothing)?;
        Ok(true)
    }
}
