//! What happens to the agency: the same in store and rules, refused where the rules refuse it.

use model::{
    AddressText, BuiltIn, MessageId, Parsed, Permission, Role, Scope, SeenMail, Status, UserId,
};

use super::{
    deeds::{Deed, NewLetter, Pick},
    rules::Opens,
    world::{DAY, STRANGERS, World, mailbox},
};
use crate::{Reach, ShareWith, Shared, StoreError, Who};

/// One of what there is.
pub fn nth<T: Clone>(mut all: impl Iterator<Item = T> + Clone, at: Pick) -> Option<T> {
    let count = all.clone().count();
    if count == 0 {
        None
    } else {
        all.nth(at % count)
    }
}

impl World {
    /// The agency at the beginning: two teams, agents of the Director, an Admin.
    pub fn staffed() -> Self {
        let mut world = Self::new();
        let director = world.rules.director;
        let of = |world: &Self, which| vec![world.built_in(which)];
        let (supervisor, agent) = (of(&world, BuiltIn::Supervisor), of(&world, BuiltIn::Agent));
        let office = Some(world.offices[0]);
        let first = world.add_user(Role::Supervisor, director, office, supervisor.clone());
        let second = world.add_user(Role::Supervisor, first, None, supervisor);
        let sales = [agent.clone(), vec![world.custom]].concat();
        let anna = world.add_user(Role::Agent, first, office, sales.clone());
        world.add_user(Role::Agent, first, None, agent.clone());
        let bo = world.add_user(Role::Agent, second, None, sales);
        let alone = world.add_user(Role::Agent, director, None, agent.clone());
        world.add_user(Role::Agent, director, office, agent);
        let admin = of(&world, BuiltIn::Admin);
        world.add_user(Role::Agent, director, None, admin);
        let clerk = of(&world, BuiltIn::Administration);
        world.add_user(Role::Agent, director, None, clerk);
        for owner in [anna, bo, director, first, alone] {
            world.add_account(owner, false, (anna, world.custom));
        }
        world.add_account(second, true, (alone, world.custom));
        world
    }

    pub fn person(&self, at: Pick) -> UserId {
        nth(self.rules.people.keys().copied(), at).unwrap()
    }

    /// Someone who signs in, now and then the command line.
    pub fn actor(&self, at: Pick) -> Who {
        let active = self.rules.people.iter();
        let active = active.filter(|(_, row)| row.status == Status::Active);
        match at % 7 {
            0 => Who::Operator,
            _ => Who::User(nth(active.map(|(id, _)| *id), at / 7).unwrap()),
        }
    }

    pub fn some_letter(&self, at: Pick) -> Option<MessageId> {
        nth(self.rules.letters.keys().copied(), at)
    }

    fn with(&self, at: Pick) -> ShareWith {
        if at.is_multiple_of(3) {
            ShareWith::Group(nth(self.rules.groups.keys().copied(), at / 3).unwrap())
        } else {
            ShareWith::User(self.person(at / 3))
        }
    }

    pub fn act(&mut self, deed: &Deed) {
        // Each at its own time.
        self.clock.advance_ms(60_000);
        self.rules.now = self.clock.now();
        match *deed {
            Deed::User(boss, kind) => self.hire(boss, kind),
            Deed::Account(owner, shared, member) => {
                if self.rules.accounts.len() < 9 {
                    let group = nth(self.rules.groups.keys().copied(), member / 7).unwrap();
                    let members = (self.person(member), group);
                    self.add_account(self.person(owner), shared, members);
                }
            }
            Deed::Letter(ref new) => self.arrives(new),
            Deed::Copy(letter, account, bcc) => self.copied(letter, account, bcc),
            Deed::AddCard(who, what, owner) => self.add_card(who, what, owner),
            Deed::EditCard(who, card, what) => self.edit_card(who, card, what),
            Deed::BinCard(who, card) => self.bin_card(who, card),
            Deed::AddFirm(who, what, owner) => self.add_firm(who, what, owner),
            Deed::BinFirm(who, firm) => self.bin_firm(who, firm),
            Deed::AgencySeen(who, all) => self.agency_seen(who, all),
            Deed::AccountSeen(who, account, how) => self.account_seen(who, account, how),
            Deed::Private(who, letter, private) => self.private(who, letter, private),
            Deed::Share(who, letter, with, thread) => self.share(who, letter, with, thread),
            Deed::Unshare(who, letter, with) => self.unshare(who, letter, with),
            Deed::PrivateAddress(who, what, private) => self.keep_address(who, what, private),
            Deed::Status(who, user, status) => self.status(who, user, status),
            Deed::Scope(group, permission, scope) => self.scope(group, permission, scope),
            Deed::Mark(who, letter, read) => self.mark(who, letter, read),
            Deed::EditUser(who, user, what) => self.edit_user(who, user, what),
            Deed::HandCard(card, to) => self.hand_card(card, to),
            Deed::HandFirm(firm, to) => self.hand_firm(firm, to),
            Deed::Away(who, user, what) => self.goes_away(who, user, what),
            Deed::Group(what) => self.make_group(what),
            Deed::Put(who, letter, how) => self.put_letter(who, letter, how),
            Deed::Tag(who, letter, on) => self.tag_letter(who, letter, on),
            Deed::Remove(who, letter) => self.remove_letter(who, letter),
            Deed::Undo(which) => self.undo_deed(which),
            Deed::SourceMoves(letter, to) => self.source_moves(letter, to),
        }
    }

    fn hire(&mut self, boss: Pick, kind: Pick) {
        if self.rules.people.len() >= 13 {
            return;
        }
        let above = self.rules.people.iter();
        let above =
            above.filter(|(_, row)| row.role != Role::Agent && row.status != Status::Deleted);
        let boss = nth(above.map(|(id, _)| *id), boss).unwrap();
        let (role, group) = if kind.is_multiple_of(4) {
            (Role::Supervisor, BuiltIn::Supervisor)
        } else {
            (Role::Agent, BuiltIn::Agent)
        };
        let mut groups = vec![self.built_in(group)];
        match kind % 5 {
            0 => groups.push(self.custom),
            1 => groups = vec![self.built_in(BuiltIn::Administration)],
            _ => {}
        }
        let office = self.offices.get(kind % 3).copied();
        self.add_user(role, boss, office, groups);
    }

    fn arrives(&mut self, new: &NewLetter) {
        // Half of all mail goes to two accounts, so that there are conversations.
        let account = match new.account {
            at if at.is_multiple_of(2) => at / 2 % 2,
            at => at,
        };
        let account = nth(self.rules.accounts.keys().copied(), account).unwrap();
        let own = self.rules.accounts[&account].address.clone();
        let mut pool: Vec<String> = STRANGERS.map(str::to_owned).to_vec();
        pool.extend(self.rules.people.values().map(|row| row.email.clone()));
        let party = |at: Pick| {
            // Strangers more often than colleagues.
            let at = if at.is_multiple_of(3) {
                at / 3
            } else {
                at % STRANGERS.len()
            };
            mailbox(&pool[at % pool.len()], at)
        };
        let number = self.arrived;
        self.arrived += 1;
        let [from, to, cc, bcc] = new.parties;
        let answered = |at: Option<Pick>| {
            let at = at?;
            let letters = self.rules.letters.values();
            // Mostly one of the same account: so conversations grow, and are joined.
            let here = letters.filter(|row| row.account == account || at.is_multiple_of(5));
            nth(here, at)?.parsed.message_id.clone()
        };
        let mut header_hash = [0; 16];
        header_hash[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
        let parsed = Parsed {
            message_id: new.named.then(|| format!("{number}@ids")),
            in_reply_to: answered(new.answers[0]).into_iter().collect(),
            references: answered(new.answers[1]).into_iter().collect(),
            // Some are the account's own, sent from it.
            from: vec![if from.is_multiple_of(6) {
                mailbox(&own, 0)
            } else {
                party(from)
            }],
            to: vec![mailbox(&own, 0), party(to)],
            cc: if cc % 3 == 0 {
                vec![party(cc)]
            } else {
                Vec::new()
            },
            bcc: if bcc % 4 == 0 {
                vec![party(bcc)]
            } else {
                Vec::new()
            },
            subject: format!("{} {number}", ["Oferta", "Umowa", "Łąka"][number % 3]),
            date: Some(self.clock.now().plus_ms(-new.day * DAY)),
            header_hash,
            ..Parsed::default()
        };
        self.take_in(account, new.folder, parsed, new.seen);
    }

    fn copied(&mut self, letter: Pick, account: Pick, bcc: bool) {
        let (Some(letter), Some(account)) = (
            self.some_letter(letter),
            nth(self.rules.accounts.keys().copied(), account),
        ) else {
            return;
        };
        let mut parsed = self.rules.letters[&letter].parsed.clone();
        let elsewhere = self.rules.letters[&letter].account != account;
        let held = self.rules.letters.values().any(|other| {
            other.account == account && other.parsed.header_hash == parsed.header_hash
        });
        // Only the sender's copy has the Bcc.
        if !bcc && elsewhere && !held {
            parsed.bcc.clear();
        }
        self.take_in(account, letter.0 as usize, parsed, bcc);
    }

    fn agency_seen(&mut self, who: Pick, all: bool) {
        let who = self.actor(who);
        let seen = if all {
            SeenMail::All
        } else {
            SeenMail::Matched
        };
        let may = self.rules.any_in_scope(who, Permission::SettingsEdit);
        let done = self.store.write(&who, |w| w.set_agency_seen_mail(seen));
        assert_eq!(done.is_ok(), may, "{who:?} sets the agency");
        if may {
            self.rules.agency = seen;
        }
    }

    fn account_seen(&mut self, who: Pick, account: Pick, how: Pick) {
        let who = self.actor(who);
        let id = nth(self.rules.accounts.keys().copied(), account).unwrap();
        let seen = [None, Some(SeenMail::All), Some(SeenMail::Matched)][how % 3];
        let row = &self.rules.accounts[&id];
        let may = self.rules.may_set(who, id)
            && (row.seen == seen
                || self.rules.me(who) == row.owner
                || self
                    .rules
                    .in_scope(who, Permission::SettingsEdit, row.owner));
        let done = self.store.write(&who, |w| {
            w.edit_account(id, |row| {
                row.seen_mail = seen;
                Ok(())
            })
        });
        assert_eq!(done.is_ok(), may, "{who:?} sets account {id}");
        if may {
            self.rules.accounts.get_mut(&id).unwrap().seen = seen;
        }
    }

    fn private(&mut self, who: Pick, letter: Pick, private: bool) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        let place = self.place_of(id);
        let owner = Who::User(self.rules.accounts[&place.account].owner);
        let active = self.rules.people[&self.rules.me(owner)].status == Status::Active;
        // Mostly who may.
        let who = if active && !who.is_multiple_of(4) {
            owner
        } else {
            self.actor(who)
        };
        let reach = self.rules.reach(who, Permission::MailView, place.account);
        let may = reach == Some(Reach::Own);
        let done = self.store.write(&who, |w| w.set_private(place, private));
        assert_eq!(done.is_ok(), may, "{who:?} makes {place} private");
        if may {
            let thread = self.rules.letters[&id].thread;
            let key = (place.account, thread);
            self.rules.threads.get_mut(&key).unwrap().private = private;
            for letter in self.rules.letters.values_mut() {
                if (letter.account, letter.thread) == key {
                    letter.private = private;
                }
            }
        }
    }

    /// the account's owner, or who has mail.organize; and who sees it.
    fn may_share(&self, who: Who, id: MessageId) -> bool {
        let letter = &self.rules.letters[&id];
        let owner = Who::User(self.rules.accounts[&letter.account].owner);
        let organizes = self
            .rules
            .reach(who, Permission::MailOrganize, letter.account)
            .is_some();
        self.rules.sees(who, id) && !letter.private && (who == owner || organizes)
    }

    fn share(&mut self, who: Pick, letter: Pick, with: Pick, all: bool) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        let (place, with) = (self.place_of(id), self.with(with));
        let owner = self.rules.accounts[&place.account].owner;
        let active = self.rules.people[&owner].status == Status::Active;
        let who = match self.actor(who) {
            // As often as not who owns it.
            _ if active && who.is_multiple_of(2) => Who::User(owner),
            who => who,
        };
        // Nobody shares with themselves: it would keep what the owner closes later.
        let own = with == ShareWith::User(self.rules.me(who));
        let may = self.may_share(who, id) && !own;
        let what = if all { Shared::Thread } else { Shared::Message };
        let done = self.store.write(&who, |w| w.share(place, with, what));
        assert_eq!(done.is_ok(), may, "{who:?} shares {place}: {done:?}");
        if !may {
            return;
        }
        let key = (place.account, self.rules.letters[&id].thread);
        let sees_all = matches!(
            self.rules.reach(who, Permission::MailView, place.account),
            Some(Reach::Whole | Reach::Own)
        );
        let mut more = vec![id];
        if all && sees_all {
            let letters = self.rules.letters.iter();
            let of = letters.filter(|(_, row)| (row.account, row.thread) == key);
            more = of.map(|(id, _)| *id).collect();
            let whole = &mut self.rules.threads.get_mut(&key).unwrap().whole;
            if !whole.contains(&with) {
                whole.push(with);
            }
        } else if all {
            // Nobody shares what they do not see, nor what is yet to come.
            more = self.rules.thread(who, key.0, key.1);
        }
        self.rules
            .shared
            .extend(more.into_iter().map(|id| (with, id)));
    }

    fn unshare(&mut self, who: Pick, letter: Pick, with: Pick) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        // Mostly one that is shared.
        let (id, with) = match nth(self.rules.shared.iter().copied(), with) {
            Some((with, shared)) if !letter.is_multiple_of(4) => (shared, with),
            _ => (id, self.with(with)),
        };
        let (who, place) = (self.actor(who), self.place_of(id));
        let may = self.may_share(who, id);
        let done = self.store.write(&who, |w| w.unshare(place, with));
        assert_eq!(done.is_ok(), may, "{who:?} takes {place} back");
        if may {
            let key = (place.account, self.rules.letters[&id].thread);
            let thread = self.rules.threads.get_mut(&key).unwrap();
            thread.whole.retain(|other| *other != with);
            let letters = &self.rules.letters;
            self.rules.shared.retain(|(other, id)| {
                let row = &letters[id];
                *other != with || (row.account, row.thread) != key
            });
        }
    }

    fn keep_address(&mut self, who: Pick, what: Pick, private: bool) {
        let id = nth(self.rules.accounts.keys().copied(), what).unwrap();
        let row = &self.rules.accounts[&id];
        let owner = self.rules.people[&row.owner].status == Status::Active;
        let who = if owner && !who.is_multiple_of(3) {
            Who::User(row.owner)
        } else {
            self.actor(who)
        };
        let address = STRANGERS[what / 7 % STRANGERS.len()];
        let text = AddressText::parse(address).unwrap();
        let may = who == Who::User(row.owner) && !row.shared;
        let done = self
            .store
            .write(&who, |w| w.set_private_address(id, &text, private));
        assert_eq!(done.is_ok(), may, "{who:?} keeps {address} in {id}");
        if may {
            let kept = &mut self.rules.accounts.get_mut(&id).unwrap().private;
            if private {
                kept.insert(address.to_owned());
            } else {
                kept.remove(address);
            }
        }
    }

    fn status(&mut self, who: Pick, user: Pick, status: Pick) {
        let (who, user) = (self.actor(who), self.person(user));
        let status = [Status::Active, Status::Blocked, Status::Deleted][status % 3];
        let may = user != self.rules.director
            && user != self.rules.me(who)
            && self.rules.may_edit(who, user);
        let done = self.store.write(&who, |w| w.set_status(user, status));
        assert_eq!(done.is_ok(), may, "{who:?} sets {user} {status:?}");
        if may {
            self.rules.people.get_mut(&user).unwrap().status = status;
        }
    }

    fn scope(&mut self, group: Pick, permission: Pick, scope: Pick) {
        let group = nth(self.rules.groups.keys().copied(), group).unwrap();
        let permission = Permission::ALL[permission % Permission::ALL.len()];
        let scope = [
            Scope::None,
            Scope::Own,
            Scope::Team,
            Scope::Subordinates,
            Scope::Office,
            Scope::Group,
            Scope::Everyone,
        ][scope % 7];
        self.set_scope(group, permission, scope);
    }

    fn mark(&mut self, who: Pick, letter: Pick, read: bool) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        let Who::User(user) = self.actor(who) else {
            return;
        };
        let (who, place) = (Who::User(user), self.place_of(id));
        let opens = self.rules.opens(who, id);
        let done = self.store.write(&who, |w| w.mark(place, read));
        match opens {
            Opens::By(Reach::Own) => {
                let letter = self.rules.letters.get_mut(&id).unwrap();
                letter.owner_mark = Some(read);
            }
            Opens::By(_) | Opens::Shared => {
                self.rules.marks.insert((user, id), read);
            }
            Opens::Asking => assert!(matches!(done, Err(StoreError::NotAllowed)), "{done:?}"),
            Opens::Never => assert!(matches!(done, Err(StoreError::NotFound)), "{done:?}"),
        }
        assert_eq!(
            done.is_ok(),
            self.rules.sees(who, id),
            "{who:?} reads {place}"
        );
    }
}
