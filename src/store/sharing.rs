//! Sharing a message or thread on purpose.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, ChangeKind, GroupId, MessageId, MessageRef, ThreadId, UserId};

use crate::{
    access::{MailOrganize, MailView, Reach},
    error::{Result, StoreError},
    key::Newest,
    lists::Listed,
    messages::MAX_THREAD,
    rows::ShareRow,
    table::{Nothing, SHARED_WITH_GROUP, SHARED_WITH_USER, SHARES_BY_TIME, SHARES_OF},
    tx::{Reading, Writing},
};

/// Users and groups that one thread is shared with, at most.
pub const MAX_SHARED_WITH: usize = 500;

/// With whom something is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareWith {
    /// A user.
    User(UserId),
    /// A group's members.
    Group(GroupId),
}

impl ShareWith {
    /// As it stands in keys.
    pub(crate) fn parts(self) -> (u8, u64) {
        match self {
            Self::User(user) => (0, user.0),
            Self::Group(group) => (1, group.0),
        }
    }

    pub(crate) fn of_parts((kind, id): (u8, u64)) -> Self {
        match kind {
            0 => Self::User(UserId(id)),
            _ => Self::Group(GroupId(id)),
        }
    }
}

/// With whom a message is shared, as told to who may share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedWith {
    /// With whom.
    pub with: ShareWith,
    /// By whom, the last time.
    pub by: UserId,
    /// When, the last time.
    pub at: model::Instant,
    /// How many messages of the thread; none for all, later ones too.
    pub messages: Option<u64>,
    /// Whether the very message that was asked for is among them.
    pub this: bool,
}

/// How much is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// One message.
    Message,
    /// The thread, later messages too; by who sees only matched mail of the account: the
    /// messages of the thread that they see now.
    Thread,
}

impl Reading {
    /// Whether the viewer may share a message that they see: its account's owner, or who may
    /// organize that account's mail; nobody a private one.
    pub fn may_share(&self, seen: &Listed) -> Result<bool> {
        match self.need_to_share(seen) {
            Ok(()) => Ok(true),
            Err(StoreError::NotFound | StoreError::NotAllowed) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// With whom a message or more of its thread is shared, for who may share it.
    pub fn shared_with(&self, id: MessageRef) -> Result<Vec<SharedWith>> {
        let thread = self.to_share(id)?.row.thread;
        let mut found = Vec::new();
        for with in self.sharers(id.account, thread)? {
            if let Some(row) = self.share_row(id.account, thread, with)? {
                found.push(SharedWith {
                    with,
                    by: row.by,
                    at: row.at,
                    messages: row.only.as_ref().map(|only| only.len() as u64),
                    this: row.covers(id.message),
                });
            }
        }
        Ok(found)
    }

    /// A message that the viewer may share.
    fn to_share(&self, id: MessageRef) -> Result<Listed> {
        let (listed, _) = self.open(id)?;
        self.need_to_share(&listed)?;
        Ok(listed)
    }

    fn need_to_share(&self, seen: &Listed) -> Result<()> {
        let owner = self.account_sight(seen.id.account)?.owner;
        if self.viewer.who().user() != Some(owner) {
            self.on::<MailOrganize>(seen.id.account)?;
        }
        if seen.row.seclusion != crate::rows::Seclusion::None {
            return Err(StoreError::NotAllowed);
        }
        Ok(())
    }

    pub(crate) fn share_row(
        &self,
        account: AccountId,
        thread: ThreadId,
        with: ShareWith,
    ) -> Result<Option<ShareRow>> {
        match with {
            ShareWith::User(user) => self.get(SHARED_WITH_USER, &(user, account, thread)),
            ShareWith::Group(group) => self.get(SHARED_WITH_GROUP, &(group, account, thread)),
        }
    }

    /// What a user's card or a group says; [`StoreError::NotFound`] if there is none.
    fn name_of(&self, with: ShareWith) -> Result<String> {
        Ok(match with {
            ShareWith::User(user) => self.user_card(user)?.name,
            ShareWith::Group(group) => self.group(group)?.name,
        })
    }

    /// With whom anything of a thread is shared.
    fn sharers(&self, account: AccountId, thread: ThreadId) -> Result<Vec<ShareWith>> {
        let keys: Vec<(AccountId, ThreadId, u8, u64)> =
            self.keys(SHARES_OF, &(account, thread), usize::MAX)?;
        let parts = keys.into_iter().map(|(_, _, kind, id)| (kind, id));
        Ok(parts.map(ShareWith::of_parts).collect())
    }
}

impl Writing {
    /// Shares a message or thread; its account's owner, or who may organize that account's mail.
    pub fn share(&mut self, id: MessageRef, with: ShareWith, what: Shared) -> Result<()> {
        let seen = self.to_share(id)?;
        let (by, _) = self.me()?;
        // To keep what its owner closes later is not sharing.
        if with == ShareWith::User(by) {
            return Err(StoreError::BadReceiver);
        }
        let name = self.name_of(with)?;
        let thread = seen.row.thread;
        let more = self.what_is_shared(&seen, what)?;
        let earlier = self.share_row(id.account, thread, with)?;
        if earlier.is_none() && self.sharers(id.account, thread)?.len() >= MAX_SHARED_WITH {
            return Err(StoreError::TooMany);
        }
        let (earlier_only, earlier_except) = match earlier {
            Some(row) => (Some(row.only), row.except),
            None => (None, Vec::new()),
        };
        let (only, except) = match (more, earlier_only) {
            (None, _) => (None, Vec::new()),
            (Some(more), Some(None)) => {
                let rest = earlier_except.into_iter();
                (None, rest.filter(|out| !more.contains(out)).collect())
            }
            (Some(more), earlier) => {
                let all: BTreeSet<MessageId> = earlier
                    .flatten()
                    .into_iter()
                    .flatten()
                    .chain(more)
                    .collect();
                (Some(all.into_iter().collect()), Vec::new())
            }
        };
        let row = ShareRow {
            by,
            at: self.now(),
            only,
            except,
        };
        self.put_share(id.account, thread, (with, Some(row)))?;
        if let ShareWith::User(user) = with {
            self.tell_of_share(user, id)?;
        }
        self.audit("message.share", &format!("{id} {name}"))?;
        self.change(ChangeKind::MessageChanged { message: id })?;
        Ok(())
    }

    /// The messages that a share names; none for the whole thread. Nobody shares what they do
    /// not see.
    fn what_is_shared(&self, seen: &Listed, what: Shared) -> Result<Option<Vec<MessageId>>> {
        let sees_all = self
            .on::<MailView>(seen.id.account)
            .is_ok_and(|grant| grant.reach() >= Reach::Whole);
        match what {
            Shared::Message => Ok(Some(vec![seen.id.message])),
            Shared::Thread if sees_all => Ok(None),
            Shared::Thread => {
                let thread = self.thread(seen.id.account, seen.row.thread)?;
                Ok(Some(thread.iter().map(|one| one.id.message).collect()))
            }
        }
    }

    /// Takes a share of a message's thread back.
    pub fn unshare(&mut self, id: MessageRef, with: ShareWith) -> Result<()> {
        let thread = self.to_share(id)?.row.thread;
        let name = self.name_of(with)?;
        if self.share_row(id.account, thread, with)?.is_none() {
            return Ok(());
        }
        self.put_share(id.account, thread, (with, None))?;
        self.audit("message.unshare", &format!("{id} {name}"))?;
        self.change(ChangeKind::MessageChanged { message: id })?;
        Ok(())
    }

    /// Sets or takes away a share, with its places in the lists.
    pub(crate) fn put_share(
        &mut self,
        account: AccountId,
        thread: ThreadId,
        (with, row): (ShareWith, Option<ShareRow>),
    ) -> Result<()> {
        let (kind, id) = with.parts();
        if let Some(before) = self.share_row(account, thread, with)? {
            let place = (kind, id, Newest(before.at), account, thread);
            self.delete(SHARES_BY_TIME, &place);
        }
        if let Some(row) = &row {
            self.list_share(account, thread, (with, row))?;
        } else {
            self.delete(SHARES_OF, &(account, thread, kind, id));
        }
        match (with, row) {
            (ShareWith::User(user), Some(row)) => {
                self.put(SHARED_WITH_USER, &(user, account, thread), &row)
            }
            (ShareWith::Group(group), Some(row)) => {
                self.put(SHARED_WITH_GROUP, &(group, account, thread), &row)
            }
            (ShareWith::User(user), None) => {
                self.delete(SHARED_WITH_USER, &(user, account, thread));
                Ok(())
            }
            (ShareWith::Group(group), None) => {
                self.delete(SHARED_WITH_GROUP, &(group, account, thread));
                Ok(())
            }
        }
    }

    fn list_share(
        &mut self,
        account: AccountId,
        thread: ThreadId,
        (with, row): (ShareWith, &ShareRow),
    ) -> Result<()> {
        let (kind, id) = with.parts();
        self.put(SHARES_OF, &(account, thread, kind, id), &Nothing)?;
        let place = (kind, id, Newest(row.at), account, thread);
        self.put(SHARES_BY_TIME, &place, &Nothing)
    }

    /// Makes the lists of shares of a store that was written before there were any.
    pub(crate) fn list_all_shares(&mut self) -> Result<()> {
        if !self.keys(SHARES_OF, &(), 1)?.is_empty() {
            return Ok(());
        }
        let mut all: Vec<(AccountId, ThreadId, ShareWith, ShareRow)> = Vec::new();
        self.each(SHARED_WITH_USER, &(), |(user, account, thread), row| {
            all.push((account, thread, ShareWith::User(user), row));
            Ok(ControlFlow::Continue(()))
        })?;
        self.each(SHARED_WITH_GROUP, &(), |(group, account, thread), row| {
            all.push((account, thread, ShareWith::Group(group), row));
            Ok(ControlFlow::Continue(()))
        })?;
        for (account, thread, with, row) in all {
            self.list_share(account, thread, (with, &row))?;
        }
        Ok(())
    }

    /// Brings the shares of two threads together before the one is joined into the other: what
    /// was shared stays shared, and nothing else is. A stranger's message that names ids of two
    /// threads must not show the one to whom the other was shared with.
    pub(crate) fn join_shares(
        &mut self,
        account: AccountId,
        from: ThreadId,
        into: ThreadId,
    ) -> Result<()> {
        let mut with = self.sharers(account, from)?;
        for other in self.sharers(account, into)? {
            if !with.contains(&other) {
                with.push(other);
            }
        }
        if with.is_empty() {
            return Ok(());
        }
        let limit = crate::threads::MAX_MOVED.max(MAX_THREAD);
        let moving = self.thread_messages(account, from, limit)?;
        for with in with {
            let ours = self.share_row(account, into, with)?;
            let theirs = self.share_row(account, from, with)?;
            self.put_share(account, from, (with, None))?;
            let (shared, not): (Vec<MessageId>, Vec<MessageId>) = moving
                .iter()
                .partition(|one| theirs.as_ref().is_some_and(|row| row.covers(**one)));
            let Some(mut row) = ours.or(theirs.map(|row| ShareRow {
                only: Some(Vec::new()),
                except: Vec::new(),
                ..row
            })) else {
                continue;
            };
            match &mut row.only {
                Some(only) => only.extend(shared),
                None => row.except.extend(not),
            }
            self.put_share(account, into, (with, Some(row)))?;
        }
        Ok(())
    }
}
