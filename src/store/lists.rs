//! Pages of messages: ranges merged in order, rows that the viewer may not see dropped.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
    ops::ControlFlow,
};

use model::{AccountId, AddressId, FolderId, Hash, MessageId, MessageRef, base_subject, fold};

use crate::{
    access::{Grant, MailView, Reach},
    error::{Result, StoreError},
    key::{Key, Newest},
    rows::{MessageRow, Sight, StandingRow},
    sent_to::SentTo,
    table::{BY_ADDRESS, LISTS, MESSAGE_IDS, MESSAGES, READ_MARKS, STANDINGS, Table},
    threads::id_key,
    tx::Reading,
    who::Who,
};

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Newest first.
    Date,
    /// By sender.
    Sender,
    /// By subject without prefixes.
    Subject,
    /// Largest first.
    Size,
}

impl Order {
    pub(crate) const ALL: [Self; 4] = [Self::Date, Self::Sender, Self::Subject, Self::Size];

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Date => 0,
            Self::Sender => 1,
            Self::Subject => 2,
            Self::Size => 3,
        }
    }
}

/// Bytes of a folded sender or subject that decide the order.
const SORT_BYTES: usize = 24;

/// Keys read from one range at a time.
const CHUNK: usize = 64;

/// Rows looked at for one page, at most; a page that ends there is short and has a cursor.
const MAX_LOOKED_AT: usize = 20_000;

/// Copies of one message in other accounts that are looked at, at most.
const MAX_COPIES: usize = 1_000;

/// A message as lists show it. Only this room makes one, of a message that the viewer may see.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Listed {
    /// Which.
    pub id: MessageRef,
    /// Its row.
    pub row: MessageRow,
    /// Its standing.
    pub standing: StandingRow,
    /// Whether the viewer has yet to read it.
    pub unread: bool,
    /// Other accounts that hold it and that the viewer may see it in.
    pub also_in: Vec<AccountId>,
}

/// A page of messages.
pub struct ListPage {
    /// Rows in order.
    pub rows: Vec<Listed>,
    /// Where the next page starts.
    pub next: Option<Vec<u8>>,
}

/// Where a page starts and how long it is.
pub struct PageAsk<'a> {
    /// The cursor of the page before.
    pub after: Option<&'a [u8]>,
    /// Rows at most.
    pub limit: usize,
}

/// Whether a message held by several accounts is one row.
#[derive(Clone, Copy)]
pub(crate) enum Joined<'a> {
    /// A row for each account.
    Apart,
    /// One row, "also in", of messages to or from any of these addresses.
    Together(&'a [AddressId]),
}

/// The keys of a message in a folder's lists, one for each order.
pub(crate) fn list_keys(
    account: AccountId,
    folder: FolderId,
    message: MessageId,
    row: &MessageRow,
) -> Vec<Vec<u8>> {
    Order::ALL
        .iter()
        .map(|order| {
            let mut key = (account, folder, order.code()).bytes();
            match order {
                Order::Date => {}
                Order::Sender => {
                    let sender = row
                        .from
                        .first()
                        .map(model::Mailbox::label)
                        .unwrap_or_default();
                    fixed(&fold(sender), &mut key);
                }
                Order::Subject => fixed(&base_subject(&row.subject), &mut key),
                Order::Size => (!row.size).write(&mut key),
            }
            Newest(row.date).write(&mut key);
            message.write(&mut key);
            key
        })
        .collect()
}

pub(crate) fn last_message(end: &[u8]) -> Result<MessageId> {
    let mut tail = end.get(end.len().saturating_sub(8)..).unwrap_or_default();
    MessageId::read(&mut tail).ok_or_else(|| StoreError::Damaged {
        table: LISTS.name,
        why: "a key is cut".to_owned(),
    })
}

fn fixed(text: &str, key: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    key.extend(
        bytes
            .iter()
            .copied()
            .chain(std::iter::repeat(0))
            .take(SORT_BYTES),
    );
}

/// A range of keys whose ends are sort key and message.
pub(crate) struct Range<'r> {
    table: &'static str,
    prefix: Vec<u8>,
    grant: Grant<'r, MailView>,
    address: Option<AddressId>,
    sent_to: Option<SentTo>,
    read: VecDeque<Vec<u8>>,
    after: Option<Vec<u8>>,
    ended: bool,
}

impl<'r> Range<'r> {
    pub(crate) fn new<K, V>(
        table: Table<K, V>,
        prefix: Vec<u8>,
        grant: Grant<'r, MailView>,
    ) -> Self {
        Self {
            table: table.name,
            prefix,
            grant,
            address: None,
            sent_to: None,
            read: VecDeque::new(),
            after: None,
            ended: false,
        }
    }

    /// The messages of an account that have an address.
    pub(crate) fn of_address(address: AddressId, grant: Grant<'r, MailView>) -> Self {
        Self {
            address: Some(address),
            ..Self::new(BY_ADDRESS, (address, grant.account()).bytes(), grant)
        }
    }

    /// The next key's end.
    fn next(&mut self, r: &Reading) -> Result<Option<Vec<u8>>> {
        if self.read.is_empty() && !self.ended {
            let table: Table<Vec<u8>, ()> = Table::named(self.table);
            let mut read = VecDeque::with_capacity(CHUNK);
            let mut last = None;
            r.each_key(table, &self.prefix, self.after.as_deref(), |key, _| {
                read.push_back(key.get(self.prefix.len()..).unwrap_or_default().to_vec());
                if read.len() < CHUNK {
                    return Ok(ControlFlow::Continue(()));
                }
                last = Some(key.to_vec());
                Ok(ControlFlow::Break(()))
            })?;
            self.ended = last.is_none();
            self.after = last;
            self.read = read;
        }
        Ok(self.read.pop_front())
    }
}

impl Reading {
    /// A page of the lists of folders, merged.
    pub fn list(
        &self,
        folders: &[(Grant<'_, MailView>, FolderId)],
        order: Order,
        page: &PageAsk<'_>,
    ) -> Result<ListPage> {
        self.list_of(folders, (order, None), page)
    }

    /// The same, of what was sent to some only, if so asked (M-51).
    pub fn list_of(
        &self,
        folders: &[(Grant<'_, MailView>, FolderId)],
        (order, sent_to): (Order, Option<SentTo>),
        page: &PageAsk<'_>,
    ) -> Result<ListPage> {
        let ranges = folders
            .iter()
            .map(|(grant, folder)| {
                let prefix = (grant.account(), *folder, order.code()).bytes();
                Range {
                    sent_to,
                    ..Range::new(LISTS, prefix, *grant)
                }
            })
            .collect();
        self.merge(ranges, page, Joined::Apart)
    }

    /// Merges ranges in order into a page of what the viewer may see.
    pub(crate) fn merge(
        &self,
        mut ranges: Vec<Range<'_>>,
        page: &PageAsk<'_>,
        joined: Joined<'_>,
    ) -> Result<ListPage> {
        let mut heap = BinaryHeap::new();
        for (at, range) in ranges.iter_mut().enumerate() {
            if let Some(after) = page.after {
                range.after = Some([range.prefix.as_slice(), after].concat());
            }
            if let Some(end) = range.next(self)? {
                heap.push(Reverse((end, at)));
            }
        }
        let mut rows = Vec::new();
        let mut last: Option<Vec<u8>> = None;
        let mut last_shown: Option<Vec<u8>> = None;
        let mut looked_at = 0;
        while let Some(Reverse((end, at))) = heap.pop() {
            let Some(range) = ranges.get_mut(at) else {
                break;
            };
            let (grant, only) = (range.grant, (range.address, range.sent_to));
            if let Some(next) = range.next(self)? {
                heap.push(Reverse((next, at)));
            }
            if last_shown.as_ref() == Some(&end) {
                continue;
            }
            if looked_at >= MAX_LOOKED_AT {
                let full = rows.len() >= page.limit;
                let next = if full { last_shown } else { last };
                return Ok(ListPage { rows, next });
            }
            looked_at += 1;
            let message = last_message(&end)?;
            if let Some(row) = self.listed(&grant, message, only, joined)? {
                // There is a next page only if it shows something: else its being there would
                // tell of messages that the viewer may not see.
                if rows.len() >= page.limit {
                    return Ok(ListPage {
                        rows,
                        next: last_shown,
                    });
                }
                rows.push(row);
                last_shown = Some(end.clone());
            }
            last = Some(end);
        }
        Ok(ListPage { rows, next: None })
    }

    /// A message's row under a grant; none if the viewer may not see it, or sees it elsewhere.
    fn listed(
        &self,
        grant: &Grant<'_, MailView>,
        message: MessageId,
        (address, sent_to): (Option<AddressId>, Option<SentTo>),
        joined: Joined<'_>,
    ) -> Result<Option<Listed>> {
        let account = grant.account();
        if grant.reach() != Reach::Own {
            let sight = self.sight(account, message)?;
            let Some(sight) = sight else { return Ok(None) };
            if !self.shows(grant, message, &sight)?
                || !self.has_address(grant, &sight.addresses, address)?
            {
                return Ok(None);
            }
        }
        if let Some(to) = sent_to
            && !self.may_be_sent_to(account, message, to)?
        {
            return Ok(None);
        }
        let Some(row) = self.get::<_, MessageRow>(MESSAGES, &(account, message))? else {
            return Ok(None);
        };
        if let Some(to) = sent_to
            && !self.is_sent_to(grant, &row, to)?
        {
            return Ok(None);
        }
        let also = match joined {
            Joined::Apart => Vec::new(),
            Joined::Together(of) => self.copies((account, message), &row, of)?,
        };
        let mine = grant.reach() == Reach::Own;
        // Of several copies the viewer's own is the one row, else that of the lowest account.
        if also.iter().any(|(other, reach)| {
            (*reach == Reach::Own && !mine) || (*other < account && (*reach == Reach::Own) == mine)
        }) {
            return Ok(None);
        }
        self.finish(MessageRef { account, message }, row, also)
            .map(Some)
    }

    /// Whether a message belongs to an address for this viewer; always where none is asked for.
    fn has_address(
        &self,
        grant: &Grant<'_, MailView>,
        addresses: &[AddressId],
        address: Option<AddressId>,
    ) -> Result<bool> {
        match address {
            Some(address) if grant.reach() != Reach::Own => {
                let private = self.private_addresses(grant.account())?;
                self.carried(&private, addresses, address)
            }
            _ => Ok(true),
        }
    }

    pub(crate) fn finish(
        &self,
        id: MessageRef,
        row: MessageRow,
        also: Vec<(AccountId, Reach)>,
    ) -> Result<Listed> {
        let standing = self
            .get(STANDINGS, &(id.account, id.message))?
            .unwrap_or_default();
        let unread = self.unread(id, &row, &standing)?;
        let also_in = also.into_iter().map(|(account, _)| account).collect();
        Ok(Listed {
            id,
            row,
            standing,
            unread,
            also_in,
        })
    }

    pub(crate) fn sight(&self, account: AccountId, message: MessageId) -> Result<Option<Sight>> {
        self.peek(MESSAGES, &(account, message), |bytes| {
            Sight::peek(bytes).map_err(|error| StoreError::Damaged {
                table: MESSAGES.name,
                why: error.to_string(),
            })
        })?
        .transpose()
    }

    /// Other accounts that hold the same message, to or from one of some addresses there too,
    /// and show it to the viewer.
    fn copies(
        &self,
        (account, message): (AccountId, MessageId),
        row: &MessageRow,
        of: &[AddressId],
    ) -> Result<Vec<(AccountId, Reach)>> {
        let Some(id) = &row.message_id else {
            return Ok(Vec::new());
        };
        let keys: Vec<(crate::key::Short, AccountId, MessageId)> =
            self.keys(MESSAGE_IDS, &id_key(id), MAX_COPIES)?;
        let mut copies: Vec<(AccountId, Reach)> = Vec::new();
        for (_, other, copy) in keys {
            if (other, copy) == (account, message)
                || other == account
                || copies.iter().any(|(known, _)| *known == other)
            {
                continue;
            }
            let Ok(grant) = self.on::<MailView>(other) else {
                continue;
            };
            let Some(copy_row) = self.get::<_, MessageRow>(MESSAGES, &(other, copy))? else {
                continue;
            };
            if copy_row.header_hash == row.header_hash
                && self.shows(&grant, copy, &Sight::of(&copy_row))?
                && self.has_any_address(&grant, &copy_row.addresses, of)?
            {
                copies.push((other, grant.reach()));
            }
        }
        Ok(copies)
    }

    fn has_any_address(
        &self,
        grant: &Grant<'_, MailView>,
        addresses: &[AddressId],
        of: &[AddressId],
    ) -> Result<bool> {
        for address in of.iter().filter(|address| addresses.contains(address)) {
            if self.has_address(grant, addresses, Some(*address))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the viewer has yet to read a message.
    fn unread(&self, id: MessageRef, row: &MessageRow, standing: &StandingRow) -> Result<bool> {
        let Ok((me, user)) = self.me() else {
            return Ok(standing.unread());
        };
        let account = self.account_sight(id.account)?;
        if account.owner == me && !account.shared {
            return Ok(standing.unread());
        }
        if matches!(self.viewer.who(), Who::Operator) {
            return Ok(false);
        }
        let mark = self.get(READ_MARKS, &(me, id.account, id.message))?;
        Ok(!mark.unwrap_or(row.received < user.made))
    }

    /// The raw bytes' hash of a message that the viewer may see.
    pub fn blob_of(&self, seen: &Listed) -> Result<Hash> {
        if seen.row.headers_only {
            Err(StoreError::BytesMissing)
        } else {
            Ok(seen.row.blob)
        }
    }
}
