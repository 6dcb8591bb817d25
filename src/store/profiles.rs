//! What a user may change of themselves (P-10), and what signing in notes.

use std::ops::ControlFlow;

use model::{ChangeKind, Colour, Hash, Locale, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{LastSignIn, TryRow, UserRow},
    table::{TRIES, USERS},
    tx::Writing,
    who::{Job, Who},
};

/// Failed sign-ins of one address that are forgotten at once, at most.
const MAX_FORGOTTEN: usize = 10_000;

/// The part of a profile that is its user's own to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyProfile {
    /// Language chosen.
    pub locale: Option<Locale>,
    /// Phone.
    pub phone: String,
    /// Colour in calendars.
    pub colour: Option<Colour>,
    /// IANA time zone; empty for the agency's.
    pub time_zone: String,
    /// Signature under what they send.
    pub signature: String,
}

impl Writing {
    /// Changes one's own profile.
    pub fn set_my_profile(&mut self, profile: MyProfile) -> Result<()> {
        let (me, before) = self.my_row()?;
        let row = UserRow {
            locale: profile.locale,
            phone: profile.phone,
            colour: profile.colour,
            time_zone: profile.time_zone,
            signature: profile.signature,
            // Who edits them at the same time must see this first.
            version: before.version + 1,
            ..before.clone()
        };
        self.put_user(me, Some(&before), &row)?;
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Notes when and from where a user signed in.
    pub fn note_sign_in(&mut self, user: UserId, ip: &str) -> Result<()> {
        self.only(Job::SignIn)?;
        let mut row: UserRow = self.need(USERS, &user)?;
        row.last_sign_in = Some(LastSignIn {
            at: self.now(),
            ip: ip.to_owned(),
        });
        self.put(USERS, &user, &row)
    }

    /// Ends all of one's own sessions but one.
    pub fn end_my_other_sessions(&mut self, keep: Hash) -> Result<()> {
        let (me, _) = self.me()?;
        for (session, _) in self.my_sessions()? {
            if session != keep {
                self.drop_session(me, session);
            }
        }
        self.change(ChangeKind::User { user: me })?;
        Ok(())
    }

    /// Forgets failed tries whose key `is_meant`; the operator's. Answers how many went.
    pub fn forget_tries(&mut self, email: &str, is_meant: impl Fn(&str) -> bool) -> Result<usize> {
        if self.viewer.who() != Who::Operator {
            return Err(StoreError::NotFound);
        }
        let mut found = Vec::new();
        self.each(TRIES, &(), |key: String, _: TryRow| {
            if is_meant(&key) {
                found.push(key);
            }
            Ok(if found.len() < MAX_FORGOTTEN {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        for key in &found {
            self.delete(TRIES, key);
        }
        self.audit("user.unlock", email)?;
        Ok(found.len())
    }
}
