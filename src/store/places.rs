//! Where a user signed in from lately.

use model::{Hash, Instant, UserId};

use crate::{
    error::Result,
    rows::{SessionRow, UserRow},
    sessions::MAX_SESSIONS,
    table::{SESSIONS, SESSIONS_BY_USER, USERS},
    tx::Reading,
    who::Job,
};

impl Reading {
    /// The addresses that a user signed in from after `since`: the last time, and in the sessions
    /// that are still known.
    pub fn places_of(&self, user: UserId, since: Instant) -> Result<Vec<String>> {
        self.only(Job::SignIn)?;
        let last = self
            .get::<_, UserRow>(USERS, &user)?
            .and_then(|row| row.last_sign_in);
        let mut places: Vec<String> = last
            .filter(|last| last.at > since)
            .map(|last| last.ip)
            .into_iter()
            .collect();
        let keys: Vec<(UserId, Hash)> = self.keys(SESSIONS_BY_USER, &user, MAX_SESSIONS)?;
        for (_, hash) in keys {
            let session = self.get::<_, SessionRow>(SESSIONS, &hash)?;
            places.extend(session.filter(|row| row.started > since).map(|row| row.ip));
        }
        Ok(places)
    }
}
