//! Reading again, with a newer parser, what an older one could not read (M-23).

use std::ops::ControlFlow;

use model::{AccountId, ChangeKind, MessageId, MessageRef, Parsed};

use crate::{
    error::Result,
    intake::{Origin, PARSER, identity_of},
    key::{Key, Newest, Oldest},
    lists::list_keys,
    rows::{HeldAs, MessageRow, StandingRow},
    table::{
        BY_ADDRESS, IDENTITIES, LISTS, MESSAGE_IDS, MESSAGES, META, Nothing, STANDINGS, THREAD_IDS,
        THREADS,
    },
    threads::id_key,
    tx::{Reading, Writing, decode, read_key},
    who::Job,
};

/// Messages with their bytes' hashes, and where to go on.
pub type Unread = (Vec<(MessageRef, model::Hash)>, Option<MessageRef>);

/// The counter that says which parser has read everything.
const READ_BY: &str = "read_by_parser";

impl Reading {
    /// Whether an older parser may have left something unread.
    pub fn unread_by_parser(&self) -> Result<bool> {
        Ok(self.get(META, &READ_BY.to_owned())?.unwrap_or(0) < u64::from(PARSER))
    }

    /// Messages in quarantine that this parser has not tried yet, at most `limit`, and where to
    /// go on; none at the end.
    pub fn to_read_again(&self, after: Option<MessageRef>, limit: usize) -> Result<Unread> {
        self.only(Job::Sync)?;
        let after = after.map(|id| (id.account, id.message).bytes());
        let mut found = Vec::new();
        let mut next = None;
        self.each_key(MESSAGES, &[], after.as_deref(), |key, value| {
            let (account, message): (AccountId, MessageId) = read_key(MESSAGES.name, key)?;
            let row: MessageRow = decode(MESSAGES.name, value)?;
            let id = MessageRef { account, message };
            if row.quarantined() && row.parser < PARSER {
                found.push((id, row.blob));
            }
            if found.len() < limit {
                return Ok(ControlFlow::Continue(()));
            }
            next = Some(id);
            Ok(ControlFlow::Break(()))
        })?;
        Ok((found, next))
    }
}

impl Writing {
    /// Notes that this parser has read everything.
    pub fn all_read_by_parser(&mut self) -> Result<()> {
        self.only(Job::Sync)?;
        self.put(META, &READ_BY.to_owned(), &u64::from(PARSER))
    }

    /// Puts what this parser makes of a message in place of what an older one made. A message
    /// that turns out to be another one's double keeps what it has.
    pub fn read_again(&mut self, id: MessageRef, parsed: &Parsed) -> Result<()> {
        self.only(Job::Sync)?;
        let MessageRef { account, message } = id;
        let before: MessageRow = self.need(MESSAGES, &(account, message))?;
        let after = self.row_of(&Origin::of(&before), parsed)?;
        let known: Option<MessageId> = self.get(IDENTITIES, &(account, identity_of(&after)))?;
        if known.is_some_and(|known| known != message) {
            let tried = MessageRow {
                parser: PARSER,
                ..before
            };
            return self.put(MESSAGES, &(account, message), &tried);
        }
        let standing: StandingRow = self
            .get(STANDINGS, &(account, message))?
            .unwrap_or_default();
        self.leave(account, message, &before);
        for folder in &standing.folders {
            for key in list_keys(account, *folder, message, &before) {
                self.delete(LISTS, &key);
            }
            for key in list_keys(account, *folder, message, &after) {
                self.put(LISTS, &key, &Nothing)?;
            }
        }
        self.put(MESSAGES, &(account, message), &after)?;
        if let Some(id) = &after.message_id {
            let key = (account, id_key(id));
            if !self.has(THREAD_IDS, &key)? {
                self.put(THREAD_IDS, &key, &after.thread)?;
            }
        }
        self.enter(account, message, &after)?;
        for (place, mut row) in self.placements(account, message)? {
            if row.held == HeldAs::Quarantined && !after.quarantined() {
                row.held = HeldAs::Stored;
                self.put_placement(place, &row)?;
            }
        }
        self.change(ChangeKind::MessageReparsed { message: id })?;
        Ok(())
    }

    /// Enters a message into what is derived from its row alone.
    pub(crate) fn enter(
        &mut self,
        account: AccountId,
        message: MessageId,
        row: &MessageRow,
    ) -> Result<()> {
        for address in &row.addresses {
            self.put(
                BY_ADDRESS,
                &(*address, account, Newest(row.date), message),
                &Nothing,
            )?;
        }
        self.put(
            THREADS,
            &(account, row.thread, Oldest(row.date), message),
            &Nothing,
        )?;
        self.put(IDENTITIES, &(account, identity_of(row)), &message)?;
        if let Some(id) = &row.message_id {
            self.put(MESSAGE_IDS, &(id_key(id), account, message), &Nothing)?;
        }
        Ok(())
    }

    fn leave(&mut self, account: AccountId, message: MessageId, row: &MessageRow) {
        for address in &row.addresses {
            self.delete(BY_ADDRESS, &(*address, account, Newest(row.date), message));
        }
        self.delete(THREADS, &(account, row.thread, Oldest(row.date), message));
        self.delete(IDENTITIES, &(account, identity_of(row)));
        if let Some(id) = &row.message_id {
            self.delete(MESSAGE_IDS, &(id_key(id), account, message));
        }
    }
}
