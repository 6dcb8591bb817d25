//! One message: opening it, its read state, privacy, shares and thread.

use std::ops::ControlFlow;

use model::{AccountId, AddressText, ChangeKind, MessageId, MessageRef, ThreadId, UserId};

use crate::{
    access::{MailView, Reach},
    error::{Result, StoreError},
    key::Oldest,
    lists::Listed,
    rows::{AccountRow, MessageRow, Seclusion, Sight, StandingRow, WishKind},
    table::{
        ACCOUNTS, IMAGES_ALLOWED, MESSAGES, Nothing, PRIVATE_THREADS, READ_MARKS, STANDINGS,
        THREADS,
    },
    tx::{Reading, Writing},
    who::{Job, Who},
};

/// Messages of a thread that are shown at most, the newest.
pub(crate) const MAX_THREAD: usize = 500;

/// By what right a message is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// By a grant over its account.
    Granted(Reach),
    /// Because it was shared.
    Shared,
    /// A Director asked for it.
    Asked,
}

impl Reading {
    /// Opens a message that the viewer may see.
    ///
    /// [`StoreError::NotAllowed`] for a Director who may open it by asking, else
    /// [`StoreError::NotFound`].
    pub fn open(&self, id: MessageRef) -> Result<(Listed, Opened)> {
        let row: MessageRow = self.need(MESSAGES, &(id.account, id.message))?;
        let sight = Sight::of(&row);
        let opened = match self.on::<MailView>(id.account) {
            Ok(grant) if self.shows(&grant, id.message, &sight)? => Opened::Granted(grant.reach()),
            _ if self.shared_with_me(id.account, id.message, &sight)? => Opened::Shared,
            _ if self.is_director() => return Err(StoreError::NotAllowed),
            _ => return Err(StoreError::NotFound),
        };
        Ok((self.finish(id, row, Vec::new())?, opened))
    }

    /// A message for our own followers: the index and the parser.
    pub fn message_for_job(&self, id: MessageRef) -> Result<Option<MessageRow>> {
        if !matches!(
            self.viewer.who(),
            Who::Job(Job::Index | Job::Sync | Job::Housekeeping)
        ) {
            return Err(StoreError::NotAllowed);
        }
        self.get(MESSAGES, &(id.account, id.message))
    }

    /// All messages after a place, for making the index anew.
    pub fn messages_after(
        &self,
        after: Option<MessageRef>,
        limit: usize,
    ) -> Result<Vec<(MessageRef, MessageRow)>> {
        self.only(Job::Index)?;
        let after = after.map(|id| crate::key::Key::bytes(&(id.account, id.message)));
        let mut found = Vec::new();
        self.each_key(MESSAGES, &[], after.as_deref(), |key, value| {
            if found.len() >= limit {
                return Ok(ControlFlow::Break(()));
            }
            let (account, message): (AccountId, MessageId) =
                crate::tx::read_key(MESSAGES.name, key)?;
            found.push((
                MessageRef { account, message },
                crate::tx::decode(MESSAGES.name, value)?,
            ));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// A thread's messages, whoever may see them, oldest first, at most `limit`.
    pub(crate) fn thread_messages(
        &self,
        account: AccountId,
        thread: ThreadId,
        limit: usize,
    ) -> Result<Vec<MessageId>> {
        type Key = (AccountId, ThreadId, Oldest, MessageId);
        let keys: Vec<Key> = self.keys(THREADS, &(account, thread), limit)?;
        Ok(keys.into_iter().map(|(_, _, _, message)| message).collect())
    }

    /// The messages of a thread that the viewer may see, oldest first.
    pub fn thread(&self, account: AccountId, thread: ThreadId) -> Result<Vec<Listed>> {
        let thread = self.thread_root(account, thread)?;
        let grant = self.on::<MailView>(account).ok();
        let mut rows = Vec::new();
        let messages = self.thread_messages(account, thread, usize::MAX)?;
        let skip = messages.len().saturating_sub(MAX_THREAD);
        for message in messages.into_iter().skip(skip) {
            let row: MessageRow = self.need(MESSAGES, &(account, message))?;
            let sight = Sight::of(&row);
            let shown = self.visible(grant.as_ref(), (account, message), &sight)?;
            if shown {
                rows.push(self.finish(MessageRef { account, message }, row, Vec::new())?);
            }
        }
        Ok(rows)
    }

    /// How many messages of an opened message's thread the viewer may see, up to a bound.
    pub fn thread_size(&self, seen: &Listed) -> Result<u32> {
        let (account, thread) = (seen.id.account, seen.row.thread);
        let messages = self.thread_messages(account, thread, MAX_THREAD)?;
        let grant = self.on::<MailView>(account).ok();
        let own = grant.is_some_and(|grant| grant.reach() == Reach::Own);
        let mut size = 0;
        for message in messages {
            let shown = own
                || message == seen.id.message
                || match self.sight(account, message)? {
                    Some(sight) => self.visible(grant.as_ref(), (account, message), &sight)?,
                    None => false,
                };
            size += u32::from(shown);
        }
        Ok(size)
    }

    /// Threads of other accounts that hold a copy of a message which the viewer may see there.
    pub fn copies_elsewhere(&self, seen: &Listed) -> Result<Vec<(AccountId, ThreadId)>> {
        let Some(id) = &seen.row.message_id else {
            return Ok(Vec::new());
        };
        let keys: Vec<(crate::key::Short, AccountId, MessageId)> = self.keys(
            crate::table::MESSAGE_IDS,
            &crate::threads::id_key(id),
            MAX_THREAD,
        )?;
        let mut found = Vec::new();
        for (_, account, message) in keys {
            if account == seen.id.account {
                continue;
            }
            let Ok(grant) = self.on::<MailView>(account) else {
                continue;
            };
            if let Some(sight) = self.sight(account, message)?
                && self.shows(&grant, message, &sight)?
            {
                found.push((account, sight.thread));
            }
        }
        Ok(found)
    }

    /// The thread that a message belongs to.
    fn thread_of(&self, id: MessageRef) -> Result<ThreadId> {
        Ok(self
            .sight(id.account, id.message)?
            .ok_or(StoreError::NotFound)?
            .thread)
    }

    /// Whether any message of a thread is private: later ones are then too.
    pub(crate) fn thread_is_private(&self, account: AccountId, thread: ThreadId) -> Result<bool> {
        let first: Vec<(AccountId, ThreadId, Oldest, MessageId)> =
            self.keys(THREADS, &(account, thread), 1)?;
        match first.first() {
            Some((_, _, _, message)) => Ok(self
                .sight(account, *message)?
                .is_some_and(|sight| sight.seclusion.private())),
            None => self.has(PRIVATE_THREADS, &(account, thread)),
        }
    }

    /// Whether the viewer always sees remote images of a sender.
    pub fn images_allowed(&self, sender: &AddressText) -> Result<bool> {
        let Ok((me, _)) = self.me() else {
            return Ok(false);
        };
        match self.address_id(sender)? {
            Some(address) => self.has(IMAGES_ALLOWED, &(me, address)),
            None => Ok(false),
        }
    }

    /// By whom an opened message was shared with the viewer.
    pub fn shared_by(&self, seen: &Listed) -> Result<Option<UserId>> {
        let share =
            self.share_with_me((seen.id.account, seen.id.message), &Sight::of(&seen.row))?;
        Ok(share.map(|row| row.by))
    }
}

impl Writing {
    /// Opens any message for a Director who asked for it; audited.
    pub fn open_asked(&mut self, id: MessageRef) -> Result<(Listed, Opened)> {
        match self.open(id) {
            Err(StoreError::NotAllowed) => {}
            other => return other,
        }
        self.audit("message.open", &id.to_string())?;
        let row: MessageRow = self.need(MESSAGES, &(id.account, id.message))?;
        Ok((self.finish(id, row, Vec::new())?, Opened::Asked))
    }

    /// Marks a message read or unread for the viewer.
    pub fn mark(&mut self, id: MessageRef, read: bool) -> Result<()> {
        let (_, opened) = self.open(id)?;
        let (me, _) = self.me()?;
        if opened == Opened::Granted(Reach::Own) {
            let before: StandingRow = self.need(STANDINGS, &(id.account, id.message))?;
            let after = StandingRow {
                owner_mark: Some(read),
                ..before.clone()
            };
            if self.restand(id.account, id.message, (&before, &after))? {
                self.wish(id.account, id.message, WishKind::Seen(read))?;
                self.change(ChangeKind::ReadMark {
                    user: me,
                    message: id,
                })?;
            }
            return Ok(());
        }
        let key = (me, id.account, id.message);
        if self.get(READ_MARKS, &key)? != Some(read) {
            self.put(READ_MARKS, &key, &read)?;
            let standing: StandingRow = self.need(STANDINGS, &(id.account, id.message))?;
            if read && self.first_to_read(id, &standing)? {
                self.wish(id.account, id.message, WishKind::Seen(true))?;
            }
            self.change(ChangeKind::ReadMark {
                user: me,
                message: id,
            })?;
        }
        Ok(())
    }

    /// Makes a message's thread its owner's alone, or opens it again; a personal account's
    /// owner only (M-42, X-3).
    pub fn set_private(&mut self, id: MessageRef, private: bool) -> Result<()> {
        let account: AccountRow = self.need(ACCOUNTS, &id.account)?;
        if account.shared || self.on::<MailView>(id.account)?.reach() != Reach::Own {
            return Err(StoreError::NotFound);
        }
        let thread = self.thread_of(id)?;
        self.set_thread_private(id.account, thread, private)?;
        self.audit(
            if private {
                "message.private"
            } else {
                "message.open-again"
            },
            &id.to_string(),
        )
    }

    /// Marks all messages of a thread.
    pub(crate) fn set_thread_private(
        &mut self,
        account: AccountId,
        thread: ThreadId,
        private: bool,
    ) -> Result<()> {
        let messages = self.thread_messages(account, thread, usize::MAX)?;
        for message in messages {
            let mut row: MessageRow = self.need(MESSAGES, &(account, message))?;
            if row.seclusion.private() != private {
                row.seclusion = Seclusion::of(private, row.seclusion.stub());
                self.put(MESSAGES, &(account, message), &row)?;
                self.change(ChangeKind::MessageChanged {
                    message: MessageRef { account, message },
                })?;
            }
        }
        Ok(())
    }

    /// Always shows the viewer remote images of a sender.
    pub fn allow_images(&mut self, sender: &AddressText) -> Result<()> {
        let (me, _) = self.me()?;
        let address = self.address(sender)?;
        self.put(IMAGES_ALLOWED, &(me, address), &Nothing)
    }
}
