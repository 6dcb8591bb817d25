//! Sharing a message or thread on purpose.

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, ChangeKind, GroupId, MessageId, MessageRef, ThreadId, UserId};

use crate::{
    access::{MailOrganize, MailView, Reach},
    error::{Result, StoreError},
    lists::Listed,
    messages::MAX_THREAD,
    rows::ShareRow,
    table::{GROUPS, SHARED_WITH_GROUP, SHARED_WITH_USER, USERS},
    tx::Writing,
};

/// With whom something is shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareWith {
    /// A user.
    User(UserId),
    /// A group's members.
    Group(GroupId),
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

impl Writing {
    /// Shares a message or thread; its account's owner, or who may organize that account's mail.
    pub fn share(&mut self, id: MessageRef, with: ShareWith, what: Shared) -> Result<()> {
        let seen = self.may_share(id)?;
        let (by, _) = self.me()?;
        match with {
            ShareWith::User(user) => self.need(USERS, &user).map(drop)?,
            ShareWith::Group(group) => self.need(GROUPS, &group).map(drop)?,
        }
        let thread = seen.row.thread;
        let more = self.what_is_shared(&seen, what)?;
        let earlier = self.share_row(id.account, thread, with)?;
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
        self.audit("message.share", &id.to_string())?;
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
        let thread = self.may_share(id)?.row.thread;
        self.put_share(id.account, thread, (with, None))?;
        self.audit("message.unshare", &id.to_string())?;
        self.change(ChangeKind::MessageChanged { message: id })?;
        Ok(())
    }

    fn may_share(&self, id: MessageRef) -> Result<Listed> {
        let (listed, _) = self.open(id)?;
        let owner = self.account_sight(id.account)?.owner;
        let own = self.viewer.who().user() == Some(owner);
        if !own {
            self.on::<MailOrganize>(id.account)?;
        }
        if listed.row.private {
            return Err(StoreError::NotAllowed);
        }
        Ok(listed)
    }

    fn share_row(
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

    fn put_share(
        &mut self,
        account: AccountId,
        thread: ThreadId,
        (with, row): (ShareWith, Option<ShareRow>),
    ) -> Result<()> {
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

    /// With whom anything of a thread is shared.
    fn sharers(&self, account: AccountId, thread: ThreadId) -> Result<Vec<ShareWith>> {
        let mut found = Vec::new();
        self.each(
            SHARED_WITH_USER,
            &(),
            |(user, at, of): (UserId, AccountId, ThreadId), _: ShareRow| {
                if (at, of) == (account, thread) {
                    found.push(ShareWith::User(user));
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        self.each(
            SHARED_WITH_GROUP,
            &(),
            |(group, at, of): (GroupId, AccountId, ThreadId), _: ShareRow| {
                if (at, of) == (account, thread) {
                    found.push(ShareWith::Group(group));
                }
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(found)
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
