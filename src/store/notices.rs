//! What users are told of: each notice is its user's alone, until they put it away.

use model::{AccountId, AddressText, MessageRef, UserId};

use crate::{
    error::{Result, StoreError},
    rows::{AccountRow, Digest, MissingMail, NoticeRow},
    table::NOTICES,
    tx::{Reading, Writing},
};

/// Notices of one user that are kept; the oldest go first.
const MAX_NOTICES: usize = 100;

/// Addresses that one notice names.
const MAX_NAMED: usize = 10;

impl Reading {
    /// What the viewer was told and has not put away, newest first.
    pub fn my_notices(&self) -> Result<Vec<(u64, NoticeRow)>> {
        let (me, _) = self.me()?;
        let keys: Vec<(UserId, u64)> = self.keys(NOTICES, &me, MAX_NOTICES)?;
        let mut found = Vec::with_capacity(keys.len());
        for key in keys.into_iter().rev() {
            found.extend(self.get(NOTICES, &key)?.map(|row| (key.1, row)));
        }
        Ok(found)
    }
}

impl Writing {
    /// Tells an account's owner that an address of their mail was linked to a record.
    ///
    /// What the same colleague opens before the owner has looked joins one notice: an import of
    /// a thousand contacts is one thing to read.
    pub(crate) fn tell_of_opened_mail(
        &mut self,
        owner: UserId,
        address: &AddressText,
        messages: u64,
    ) -> Result<()> {
        let (by, _) = self.me()?;
        let keys: Vec<(UserId, u64)> = self.keys(NOTICES, &owner, MAX_NOTICES)?;
        let mut joined = None;
        if let Some(key) = keys.last()
            && let Some(row) = self.get::<_, NoticeRow>(NOTICES, key)?
            && row.by == by
            && row.digest.is_none()
            && row.backup.is_none()
            && row.shared.is_empty()
            && row.missing.is_none()
        {
            joined = Some((*key, row));
        }
        let (key, mut row) = if let Some(joined) = joined {
            joined
        } else {
            (self.next_notice(owner, &keys)?, NoticeRow::empty(by))
        };
        row.at = self.now();
        if row.addresses.len() < MAX_NAMED {
            row.addresses.push(address.to_string());
        } else {
            row.more_addresses += 1;
        }
        row.messages += messages;
        self.put(NOTICES, &key, &row)
    }

    /// The key of a new notice; the oldest makes room for it.
    fn next_notice(&mut self, owner: UserId, keys: &[(UserId, u64)]) -> Result<(UserId, u64)> {
        if keys.len() >= MAX_NOTICES
            && let Some(oldest) = keys.first()
        {
            self.delete(NOTICES, oldest);
        }
        Ok((owner, self.next("notices")?))
    }

    /// Tells a user something new.
    pub(crate) fn tell(&mut self, user: UserId, row: NoticeRow) -> Result<()> {
        let keys: Vec<(UserId, u64)> = self.keys(NOTICES, &user, MAX_NOTICES)?;
        let key = self.next_notice(user, &keys)?;
        let at = self.now();
        self.put(NOTICES, &key, &NoticeRow { at, ..row })
    }

    /// Tells a user what came in while they were away (P-29).
    pub(crate) fn tell_digest(
        &mut self,
        user: UserId,
        deputy: UserId,
        digest: Vec<Digest>,
    ) -> Result<()> {
        let keys: Vec<(UserId, u64)> = self.keys(NOTICES, &user, MAX_NOTICES)?;
        let key = self.next_notice(user, &keys)?;
        let row = NoticeRow {
            at: self.now(),
            digest: Some(digest),
            ..NoticeRow::empty(deputy)
        };
        self.put(NOTICES, &key, &row)
    }

    /// Tells a user that the viewer shared a message with them. What the same colleague
    /// shares before it was put away joins one notice, so that it can't push others out.
    pub(crate) fn tell_of_share(&mut self, user: UserId, id: MessageRef) -> Result<()> {
        let (by, _) = self.me()?;
        let keys: Vec<(UserId, u64)> = self.keys(NOTICES, &user, MAX_NOTICES)?;
        let mut joined = None;
        for key in &keys {
            let row: Option<NoticeRow> = self.get(NOTICES, key)?;
            joined = row
                .filter(|row| row.by == by && !row.shared.is_empty())
                .map(|row| (*key, row))
                .or(joined);
        }
        let (key, mut row) = match joined {
            Some(joined) => joined,
            None => (self.next_notice(user, &keys)?, NoticeRow::empty(by)),
        };
        row.at = self.now();
        row.shared.retain(|known| *known != id);
        row.shared.insert(0, id);
        row.shared.truncate(MAX_NAMED);
        self.put(NOTICES, &key, &row)
    }

    /// Tells a user of mail that could not be brought; what was told of the same account before
    /// makes room for it.
    pub(crate) fn tell_of_missing_mail(
        &mut self,
        user: UserId,
        (account, row): (AccountId, &AccountRow),
        messages: u64,
    ) -> Result<()> {
        let mut keys: Vec<(UserId, u64)> = self.keys(NOTICES, &user, MAX_NOTICES)?;
        for key in keys.clone() {
            let known: Option<NoticeRow> = self.get(NOTICES, &key)?;
            let missing = known.and_then(|row| row.missing);
            if missing.is_some_and(|missing| missing.account == account) {
                self.delete(NOTICES, &key);
                keys.retain(|kept| *kept != key);
            }
        }
        let key = self.next_notice(user, &keys)?;
        let row = NoticeRow {
            at: self.now(),
            missing: Some(MissingMail {
                account,
                address: row.address.clone(),
                messages,
            }),
            ..NoticeRow::empty(row.owner)
        };
        self.put(NOTICES, &key, &row)
    }

    /// Puts one of the viewer's own notices away.
    pub fn put_notice_away(&mut self, id: u64) -> Result<()> {
        let (me, _) = self.me()?;
        if !self.has(NOTICES, &(me, id))? {
            return Err(StoreError::NotFound);
        }
        self.delete(NOTICES, &(me, id));
        Ok(())
    }
}
