//! Absence: a deputy sees what came in meanwhile and what was open, and nothing after (P-29).

use std::{collections::BTreeMap, ops::ControlFlow, rc::Rc};

use model::{
    AccountId, AddressId, AddressText, ChangeKind, Instant, MessageId, Permission, Role, SeenMail,
    Status, ThreadId, UserId,
};

use crate::{
    access::{MAX_USERS, MailView, Reach, link},
    error::{Result, StoreError},
    key::Oldest,
    lists::Listed,
    owners::Owners,
    rows::{Absence, AccountRow, Digest, LinkRow, MessageRow, Sight, UserRow},
    table::{ACCOUNTS, LINKS, MESSAGES, Nothing, READ_MARKS, STANDS_IN, THREADS, USERS},
    tx::{Reading, Writing, read_key},
};

/// How long before an absence a thread's last message may have come for the thread to be open,
/// in milliseconds: 30 days.
const OPEN_MS: i64 = 30 * 24 * 3_600_000;

/// Messages of one account that a digest looks at, at most.
const MAX_COUNTED: usize = 200_000;

/// What the viewer sees of an absent user's accounts as their deputy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stand {
    pub(crate) begins: Instant,
    pub(crate) scope: SeenMail,
}

impl Absence {
    /// Whether it lasts at a moment.
    pub fn lasts(&self, now: Instant) -> bool {
        self.begins <= now && now < self.ends
    }
}

impl Reading {
    /// The absent users for whom the viewer stands in now.
    pub fn standing_in(&self) -> Result<Rc<BTreeMap<UserId, Absence>>> {
        if let Some(known) = self.viewer.known.stands.get() {
            return Ok(Rc::clone(known));
        }
        let mut found = BTreeMap::new();
        if let Some(me) = self.viewer.id() {
            let keys: Vec<(UserId, UserId)> = self.keys(STANDS_IN, &me, MAX_USERS)?;
            for (_, user) in keys {
                let row: UserRow = self.need(USERS, &user)?;
                // What is the Director's stays theirs (P-14).
                let open = row.role != Role::Director && row.status != Status::Deleted;
                let absence = row.absence.filter(|absence| absence.lasts(self.now()));
                found.extend(absence.filter(|_| open).map(|absence| (user, absence)));
            }
        }
        let found = self.viewer.known.stands.get_or_init(|| Rc::new(found));
        Ok(Rc::clone(found))
    }

    /// What the viewer sees as deputy of an owner.
    pub(crate) fn stands_for(&self, owner: UserId) -> Result<Option<Stand>> {
        let stands = self.standing_in()?;
        Ok(stands.get(&owner).map(|absence| Stand {
            begins: absence.begins,
            scope: absence.scope,
        }))
    }

    /// Whether a deputy is shown a message of an absent user's account.
    pub(crate) fn deputised(
        &self,
        (account, owner): (AccountId, UserId),
        stand: Stand,
        sight: &Sight,
    ) -> Result<bool> {
        let due = sight.received >= stand.begins
            || self.was_open((account, sight.thread), stand.begins)?;
        Ok(due
            && match stand.scope {
                SeenMail::All => true,
                SeenMail::Matched => self.matched_for((account, owner), sight)?,
            })
    }

    /// Whether a thread waited for an answer at a moment: its last message had come in, at most
    /// [`OPEN_MS`] before.
    fn was_open(&self, key: (AccountId, ThreadId), at: Instant) -> Result<bool> {
        if let Some(known) = self.viewer.known.open_threads.borrow().get(&key) {
            return Ok(*known);
        }
        let account = key.0;
        let mut messages: Vec<MessageId> = Vec::new();
        self.each(
            THREADS,
            &key,
            |(_, _, _, message): (AccountId, ThreadId, Oldest, MessageId), _| {
                messages.push(message);
                Ok(ControlFlow::Continue(()))
            },
        )?;
        let mut open = false;
        for message in messages.into_iter().rev() {
            let received = self.sight(account, message)?.map(|sight| sight.received);
            if let Some(received) = received.filter(|received| *received < at) {
                open = at.since_ms(received) <= OPEN_MS && self.came_in(account, message)?;
                break;
            }
        }
        let mut known = self.viewer.known.open_threads.borrow_mut();
        known.insert(key, open);
        Ok(open)
    }

    /// Whether a message is from somebody other than its account.
    fn came_in(&self, account: AccountId, message: MessageId) -> Result<bool> {
        let row: MessageRow = self.need(MESSAGES, &(account, message))?;
        let own: AccountRow = self.need(ACCOUNTS, &account)?;
        let own = AddressText::parse(&own.address);
        let sender = row.from.first();
        let sender = sender.and_then(|from| AddressText::parse(&from.address));
        Ok(sender.is_none() || sender != own)
    }

    /// Whether a message belongs to a record that an absent user may see.
    fn matched_for(&self, (account, owner): (AccountId, UserId), sight: &Sight) -> Result<bool> {
        let private = self.private_addresses(account)?;
        let owners = self.seen_by(owner)?;
        for address in &sight.addresses {
            if self.is_linked(*address, &owners)?
                && self.carried(&private, &sight.addresses, *address)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_linked(&self, address: AddressId, owners: &Owners) -> Result<bool> {
        let (mut linked, mut internal) = (false, false);
        self.each(
            LINKS,
            &address,
            |(_, kind, _): (AddressId, u8, u64), row: LinkRow| {
                internal |= kind >= link::USER;
                linked |= owners.contains(row.owner);
                Ok(ControlFlow::Continue(()))
            },
        )?;
        Ok(linked && !internal)
    }

    /// Whose contacts an absent user may see.
    pub(crate) fn seen_by(&self, user: UserId) -> Result<Rc<Owners>> {
        if let Some(known) = self.viewer.known.contacts_of.borrow().get(&user) {
            return Ok(Rc::clone(known));
        }
        let owners = Rc::new(self.owners_of(user, Permission::ContactsView)?);
        let mut known = self.viewer.known.contacts_of.borrow_mut();
        known.insert(user, Rc::clone(&owners));
        Ok(owners)
    }

    /// The absence during which a deputy is shown an opened message; none where it is shown for
    /// other reasons alone.
    pub fn seen_as_deputy(&self, seen: &Listed) -> Result<Option<Absence>> {
        let account = self.account_sight(seen.id.account)?;
        let of = (seen.id.account, account.owner);
        let Some(stand) = self.stands_for(account.owner)?.filter(|_| !account.shared) else {
            return Ok(None);
        };
        let sight = Sight::of(&seen.row);
        if sight.secluded() || !self.deputised(of, stand, &sight)? {
            return Ok(None);
        }
        Ok(self.standing_in()?.get(&account.owner).cloned())
    }

    /// Active users by name, which is on their cards; at most `limit`.
    pub fn active_names(&self, limit: usize) -> Result<Vec<(UserId, String)>> {
        self.me()?;
        let mut found = Vec::new();
        self.each(USERS, &(), |id, row: UserRow| {
            if row.status == Status::Active {
                found.push((id, row.name));
            }
            Ok(if found.len() < limit {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(found)
    }

    /// Whether a user can stand in for another: active, and not the same.
    pub fn may_deputise(&self, user: UserId, deputy: UserId) -> Result<bool> {
        let row: Option<UserRow> = self.get(USERS, &deputy)?;
        Ok(user != deputy && row.is_some_and(|row| row.status == Status::Active))
    }

    /// A user's absence, past ones too until they are back, for themselves and for who may edit
    /// them.
    pub fn absence_of(&self, id: UserId) -> Result<Option<Absence>> {
        Ok(self.absent_user(id)?.absence)
    }

    fn absent_user(&self, id: UserId) -> Result<UserRow> {
        if self.me()?.0 == id {
            self.need(USERS, &id)
        } else {
            self.user_to_edit(id)
        }
    }

    /// Whether the viewer was absent and is back.
    pub fn is_back(&self) -> bool {
        let absence = self.me().ok().and_then(|(_, row)| row.absence.as_ref());
        absence.is_some_and(|absence| absence.ends <= self.now())
    }

    /// Whether the viewer sees all that a deputy would: nobody gives more than they have,
    /// not even of what is their own.
    fn may_depute(&self, id: UserId, scope: SeenMail) -> Result<bool> {
        if self.is_director() {
            return Ok(true);
        }
        let sees = |permission| Ok::<_, StoreError>(self.owners(permission)?.contains(id));
        // Of one's own mail all is seen whether or not it belongs to a contact.
        let by_contacts = scope == SeenMail::Matched || self.me()?.0 != id;
        if !sees(Permission::MailView)? || (by_contacts && !sees(Permission::ContactsView)?) {
            return Ok(false);
        }
        for account in self.accounts_of(id)? {
            let shared = self.account_sight(account)?.shared;
            let whole = || {
                let grant = self.on::<MailView>(account);
                grant.is_ok_and(|grant| grant.reach() >= Reach::Whole)
            };
            if scope == SeenMail::All && !shared && !whole() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Writing {
    /// Notes an absence, or ends it: one's own, or that of a user whom the viewer may edit. Who
    /// notes it must see what the deputy would.
    pub fn set_absence(&mut self, id: UserId, absence: Option<Absence>) -> Result<()> {
        let before = self.absent_user(id)?;
        if let Some(absence) = &absence {
            if !self.may_deputise(id, absence.deputy)? {
                return Err(StoreError::NotFound);
            }
            if !self.may_depute(id, absence.scope)? {
                return Err(StoreError::NotAllowed);
            }
        }
        if let Some(earlier) = before.absence.as_ref().filter(|_| absence.is_none()) {
            self.tell_of_absence(id, earlier)?;
        }
        for deputy in [&before.absence, &absence].into_iter().flatten() {
            self.change(ChangeKind::User {
                user: deputy.deputy,
            })?;
        }
        let row = UserRow {
            absence,
            ..before.clone()
        };
        self.put_user(id, Some(&before), &row)?;
        self.audit("user.absence", &row.email)?;
        self.change(ChangeKind::User { user: id })?;
        self.rights_changed()
    }

    /// Ends the viewer's own absence that is over, and tells them what came meanwhile.
    pub fn come_back(&mut self) -> Result<()> {
        let me = self.me()?.0;
        if self.is_back() {
            self.set_absence(me, None)?;
        }
        Ok(())
    }

    /// Tells a user what came in while they were away, by account, and what the deputy read.
    fn tell_of_absence(&mut self, id: UserId, absence: &Absence) -> Result<()> {
        let until = absence.ends.min(self.now());
        if absence.begins >= until {
            return Ok(());
        }
        let mut digest = Vec::new();
        for account in self.accounts_of(id)? {
            if !self.account_sight(account)?.shared {
                digest.push(self.digest_of(account, absence, until)?);
            }
        }
        self.tell_digest(id, absence.deputy, digest)
    }

    fn digest_of(&self, account: AccountId, absence: &Absence, until: Instant) -> Result<Digest> {
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        let mut digest = Digest {
            account: row.address,
            came: 0,
            read: 0,
        };
        let mut looked_at = 0;
        let prefix = crate::key::Key::bytes(&account);
        self.each_key(MESSAGES, &prefix, None, |key, value| {
            let (_, message): (AccountId, MessageId) = read_key(MESSAGES.name, key)?;
            let sight = Sight::peek(value).map_err(|error| StoreError::Damaged {
                table: MESSAGES.name,
                why: error.to_string(),
            })?;
            if absence.begins <= sight.received && sight.received < until {
                digest.came += 1;
                let mark: Option<bool> =
                    self.get(READ_MARKS, &(absence.deputy, account, message))?;
                digest.read += u64::from(mark == Some(true));
            }
            looked_at += 1;
            Ok(if looked_at < MAX_COUNTED {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(digest)
    }

    /// Keeps the list of who stands in for whom.
    pub(crate) fn note_deputy(
        &mut self,
        id: UserId,
        before: Option<&UserRow>,
        row: &UserRow,
    ) -> Result<()> {
        if let Some(absence) = before.and_then(|before| before.absence.as_ref()) {
            self.delete(STANDS_IN, &(absence.deputy, id));
        }
        if let Some(absence) = &row.absence {
            self.put(STANDS_IN, &(absence.deputy, id), &Nothing)?;
        }
        Ok(())
    }
}
