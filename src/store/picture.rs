//! What one user sees, in counts: the mail of each account, and contacts.
//!
//! Work is bounded: so many messages an account, so many altogether, and what is the same for
//! everybody is counted once.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::ControlFlow,
    rc::Rc,
};

use model::{AccountId, ContactId, GroupId, MessageId, Permission, ThreadId, UserId};

use crate::{
    access::{Grant, MailView, Reach},
    effects::Counted,
    error::{Result, StoreError},
    key::Key,
    messages::MAX_THREAD,
    owners::Owners,
    rows::Sight,
    table::{CONTACTS_BY_NAME, MESSAGES, SHARED_WITH_GROUP, SHARED_WITH_USER},
    tx::{Reading, read_key},
};

/// Messages of one account that are looked at, at most.
const MAX_OF_ACCOUNT: u64 = 20_000;

/// Messages looked at altogether before further accounts are left uncounted.
const MAX_LOOKED_AT: u64 = 400_000;

/// Contacts counted, at most.
const MAX_CONTACTS: u64 = 100_000;

/// Threads shared with one user that are looked at, at most.
const MAX_SHARES: usize = 1_000;

/// What counting has found out and cost so far.
#[derive(Default)]
pub(crate) struct Tally {
    looked_at: u64,
    /// Messages of an account, all of them or without private ones.
    all: HashMap<(AccountId, bool), Counted>,
    contacts: Option<Rc<ContactCounts>>,
}

/// Contacts of each owner.
struct ContactCounts {
    of: BTreeMap<UserId, u64>,
    cut: bool,
}

/// What a user sees.
pub(crate) struct Picture {
    pub(crate) mail: BTreeMap<AccountId, Seen>,
    owners: Rc<Owners>,
    counts: Rc<ContactCounts>,
}

/// What a user sees of an account.
pub(crate) struct Seen {
    /// By which reach; none where single threads were shared.
    pub(crate) reach: Option<Reach>,
    messages: Messages,
}

enum Messages {
    /// All of them, or all that are not private.
    All(Counted),
    /// These, of those up to the last one looked at, where that was not the last there is.
    These(BTreeSet<MessageId>, Option<MessageId>),
    /// Too much was counted before.
    Uncounted,
}

impl Seen {
    /// How many messages.
    pub(crate) fn count(&self) -> Counted {
        match &self.messages {
            Messages::All(count) => *count,
            Messages::These(these, cut) => counted(these.len(), cut.is_some()),
            Messages::Uncounted => counted(0, true),
        }
    }
}

fn counted(number: usize, or_more: bool) -> Counted {
    Counted {
        number: u64::try_from(number).unwrap_or(u64::MAX),
        or_more,
    }
}

/// Messages that came to be seen, and those that are no longer seen.
pub(crate) fn difference(before: Option<&Seen>, after: Option<&Seen>) -> (Counted, Counted) {
    let none = Counted::default();
    match (before, after) {
        (None, None) => (none, none),
        (None, Some(after)) => (after.count(), none),
        (Some(before), None) => (none, before.count()),
        (Some(before), Some(after)) => match (&before.messages, &after.messages) {
            (Messages::These(had, had_to), Messages::These(has, has_to)) => {
                // Compared as far as both were looked at.
                let to = [had_to, has_to].into_iter().flatten().min();
                let beyond = |these: &BTreeSet<MessageId>, other: &BTreeSet<MessageId>| {
                    let fit = these.iter().filter(|id| to.is_none_or(|to| *id <= to));
                    counted(fit.filter(|id| !other.contains(id)).count(), to.is_some())
                };
                (beyond(has, had), beyond(had, has))
            }
            (Messages::Uncounted, _) | (_, Messages::Uncounted) if before.reach == after.reach => {
                (none, none)
            }
            (Messages::Uncounted, _) | (_, Messages::Uncounted) => {
                let unknown = counted(0, true);
                if before.reach < after.reach {
                    (unknown, none)
                } else {
                    (none, unknown)
                }
            }
            // The one is a part of the other.
            _ => (
                after.count().beyond(before.count()),
                before.count().beyond(after.count()),
            ),
        },
    }
}

impl Counted {
    fn beyond(self, other: Self) -> Self {
        Self {
            number: self.number.saturating_sub(other.number),
            or_more: self.or_more || other.or_more,
        }
    }
}

impl Picture {
    /// What the viewer sees.
    pub(crate) fn of(r: &Reading, tally: &mut Tally) -> Result<Self> {
        let mut mail = BTreeMap::new();
        for grant in r.everywhere::<MailView>()? {
            mail.insert(grant.account(), tally.seen(r, grant)?);
        }
        for (account, messages) in r.shared_elsewhere(&mail)? {
            let seen = Seen {
                reach: None,
                messages: Messages::These(messages, None),
            };
            mail.insert(account, seen);
        }
        Ok(Self {
            mail,
            owners: r.owners(Permission::ContactsView)?,
            counts: tally.contacts(r)?,
        })
    }

    /// Contacts seen.
    pub(crate) fn contacts(&self) -> Counted {
        self.contacts_of(|owner| self.owners.contains(owner))
    }

    /// Contacts seen that another picture does not show.
    pub(crate) fn contacts_beyond(&self, other: &Self) -> Counted {
        self.contacts_of(|owner| self.owners.contains(owner) && !other.owners.contains(owner))
    }

    fn contacts_of(&self, counts: impl Fn(UserId) -> bool) -> Counted {
        let of = self.counts.of.iter().filter(|(owner, _)| counts(**owner));
        Counted {
            number: of.map(|(_, count)| count).sum(),
            or_more: self.counts.cut,
        }
    }
}

impl Tally {
    fn seen(&mut self, r: &Reading, grant: Grant<'_, MailView>) -> Result<Seen> {
        let messages = if self.looked_at >= MAX_LOOKED_AT {
            Messages::Uncounted
        } else if grant.reach() < Reach::Whole {
            self.matched(r, grant)?
        } else {
            Messages::All(self.all(r, (grant.account(), grant.reach() == Reach::Own))?)
        };
        Ok(Seen {
            reach: Some(grant.reach()),
            messages,
        })
    }

    fn all(&mut self, r: &Reading, key: (AccountId, bool)) -> Result<Counted> {
        if let Some(known) = self.all.get(&key) {
            return Ok(*known);
        }
        let (account, private_too) = key;
        let mut count = Counted::default();
        let cut = self.each_message(r, account, |_, sight| {
            count.number += u64::from(private_too || !sight.secluded());
            Ok(())
        })?;
        count.or_more = cut.is_some();
        self.all.insert(key, count);
        Ok(count)
    }

    fn matched(&mut self, r: &Reading, grant: Grant<'_, MailView>) -> Result<Messages> {
        let mut these = BTreeSet::new();
        let cut = self.each_message(r, grant.account(), |message, sight| {
            if r.shows(&grant, message, sight)? {
                these.insert(message);
            }
            Ok(())
        })?;
        Ok(Messages::These(these, cut))
    }

    /// Visits messages of an account; answers the last one where the bound was reached.
    fn each_message(
        &mut self,
        r: &Reading,
        account: AccountId,
        mut visit: impl FnMut(MessageId, &Sight) -> Result<()>,
    ) -> Result<Option<MessageId>> {
        let (mut looked_at, mut cut) = (0, None);
        r.each_key(MESSAGES, &account.bytes(), None, |key, value| {
            let (_, message): (AccountId, MessageId) = read_key(MESSAGES.name, key)?;
            let sight = Sight::peek(value).map_err(|error| StoreError::Damaged {
                table: MESSAGES.name,
                why: error.to_string(),
            })?;
            visit(message, &sight)?;
            looked_at += 1;
            if looked_at < MAX_OF_ACCOUNT {
                return Ok(ControlFlow::Continue(()));
            }
            cut = Some(message);
            Ok(ControlFlow::Break(()))
        })?;
        self.looked_at += looked_at;
        Ok(cut)
    }

    fn contacts(&mut self, r: &Reading) -> Result<Rc<ContactCounts>> {
        if let Some(known) = &self.contacts {
            return Ok(Rc::clone(known));
        }
        let (mut of, mut number) = (BTreeMap::new(), 0);
        r.each_key(CONTACTS_BY_NAME, &[], None, |key, _| {
            let (owner, _, _): (UserId, String, ContactId) = read_key(CONTACTS_BY_NAME.name, key)?;
            *of.entry(owner).or_default() += 1;
            number += 1;
            Ok(if number < MAX_CONTACTS {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        let cut = number >= MAX_CONTACTS;
        let counts = Rc::new(ContactCounts { of, cut });
        self.contacts = Some(Rc::clone(&counts));
        Ok(counts)
    }
}

impl Reading {
    /// Messages shared with the viewer from accounts that no grant of theirs reaches.
    fn shared_elsewhere(
        &self,
        granted: &BTreeMap<AccountId, Seen>,
    ) -> Result<BTreeMap<AccountId, BTreeSet<MessageId>>> {
        let Some(me) = self.viewer.id() else {
            return Ok(BTreeMap::new());
        };
        let mut threads: BTreeSet<(AccountId, ThreadId)> = BTreeSet::new();
        let own: Vec<(UserId, AccountId, ThreadId)> =
            self.keys(SHARED_WITH_USER, &me, MAX_SHARES)?;
        threads.extend(
            own.into_iter()
                .map(|(_, account, thread)| (account, thread)),
        );
        for group in self.viewer.groups() {
            let of: Vec<(GroupId, AccountId, ThreadId)> =
                self.keys(SHARED_WITH_GROUP, &group, MAX_SHARES)?;
            threads.extend(of.into_iter().map(|(_, account, thread)| (account, thread)));
        }
        let mut found: BTreeMap<AccountId, BTreeSet<MessageId>> = BTreeMap::new();
        for (account, thread) in threads {
            if granted.contains_key(&account) {
                continue;
            }
            for message in self.thread_messages(account, thread, MAX_THREAD)? {
                if let Some(sight) = self.sight(account, message)?
                    && self.shared_with_me(account, message, &sight)?
                {
                    found.entry(account).or_default().insert(message);
                }
            }
        }
        Ok(found)
    }
}
