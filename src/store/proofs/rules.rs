//! The rules of who sees what, straight from the specification: plain data, plain loops, and
//! nothing of how the store goes about it.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    AccountId, ContactId, FolderId, GroupId, Instant, MessageId, OfficeId, OrganizationId, Parsed,
    Permission, Role, Scope, SeenMail, Status, UserId,
};

use super::table::{KINDS, reaches, shows};
use super::triaging::Put;
use crate::{Reach, ShareWith, Who};

/// Which folder of an account is of no known kind.
const CUSTOM_FOLDER: usize = 2;

#[derive(Clone)]
pub struct Person {
    pub role: Role,
    pub supervisor: Option<UserId>,
    pub office: Option<OfficeId>,
    pub groups: Vec<GroupId>,
    pub status: Status,
    pub email: String,
    pub made: Instant,
    pub absence: Option<Away>,
}

/// An absence.
#[derive(Clone)]
pub struct Away {
    pub begins: Instant,
    pub ends: Instant,
    pub deputy: UserId,
    pub all: bool,
}

pub struct Account {
    pub owner: UserId,
    pub shared: bool,
    pub members: Vec<UserId>,
    pub member_groups: Vec<GroupId>,
    pub address: String,
    pub seen: Option<SeenMail>,
    pub private: BTreeSet<String>,
    pub folders: Vec<FolderId>,
}

#[derive(Clone)]
pub struct Letter {
    pub account: AccountId,
    pub parsed: Parsed,
    /// From, Reply-To, To, Cc and Bcc in comparable form.
    pub parties: BTreeSet<String>,
    pub thread: u64,
    pub private: bool,
    pub date: Instant,
    pub received: Instant,
    pub size: u64,
    pub folders: BTreeSet<FolderId>,
    pub source: BTreeSet<FolderId>,
    pub put: Option<Put>,
    /// Where it stood before it was last put elsewhere.
    pub came_from: BTreeSet<FolderId>,
    pub tagged: bool,
    pub seen: bool,
    pub owner_mark: Option<bool>,
}

pub struct Card {
    pub owner: UserId,
    pub name: String,
    pub emails: Vec<String>,
    pub organization: Option<OrganizationId>,
    pub version: u64,
    pub binned: bool,
    /// Who handed it over, and when.
    pub handed: Vec<(UserId, Instant)>,
}

pub struct Firm {
    pub owner: UserId,
    pub name: String,
    pub emails: Vec<String>,
    pub domains: Vec<String>,
    pub binned: bool,
    pub handed: Vec<(UserId, Instant)>,
}

/// A conversation of one account: the Message-IDs that it is known by.
#[derive(Default)]
pub struct Thread {
    pub ids: BTreeSet<String>,
    pub private: bool,
    /// With whom all of it is shared, later messages too.
    pub whole: Vec<ShareWith>,
}

/// What may be done with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    By(Reach),
    Shared,
    Asking,
    Never,
}

pub struct Rules {
    pub now: Instant,
    pub director: UserId,
    pub agency: SeenMail,
    pub people: BTreeMap<UserId, Person>,
    pub groups: BTreeMap<GroupId, BTreeMap<Permission, Scope>>,
    pub accounts: BTreeMap<AccountId, Account>,
    pub letters: BTreeMap<MessageId, Letter>,
    pub threads: BTreeMap<(AccountId, u64), Thread>,
    pub shared: Vec<(ShareWith, MessageId)>,
    pub cards: BTreeMap<ContactId, Card>,
    pub firms: BTreeMap<OrganizationId, Firm>,
    pub marks: BTreeMap<(UserId, MessageId), bool>,
}

pub fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// at these anybody gets an address.
pub fn is_public(domain: &str) -> bool {
    domain == "gmail.com"
}

impl Rules {
    pub fn me(&self, who: Who) -> UserId {
        who.user().unwrap_or(self.director)
    }

    /// P-11, X-10: the command line has the Director's rights.
    pub fn directs(&self, who: Who) -> bool {
        self.me(who) == self.director
    }

    fn scopes(&self, who: Who, permission: Permission) -> Vec<(GroupId, Scope)> {
        let groups = self.people[&self.me(who)].groups.iter();
        groups
            .map(|group| {
                let scope = self.groups[group].get(&permission);
                (*group, scope.copied().unwrap_or(Scope::None))
            })
            .collect()
    }

    pub fn has_everyone(&self, who: Who, permission: Permission) -> bool {
        self.directs(who)
            || self
                .scopes(who, permission)
                .iter()
                .any(|(_, scope)| *scope == Scope::Everyone)
    }

    /// X-5, P-13, P-14.
    pub fn in_scope(&self, who: Who, permission: Permission, owner: UserId) -> bool {
        if self.directs(who) {
            return true;
        }
        if owner == self.director {
            return false;
        }
        self.scopes(who, permission).iter().any(|(group, scope)| {
            let related = self.relations(self.me(who), owner, *group);
            related.iter().any(|relation| reaches(*scope, relation))
        })
    }

    /// How an owner stands to who asks, as the table's words have it.
    fn relations(&self, me: UserId, owner: UserId, group: GroupId) -> Vec<&'static str> {
        let (mine, theirs) = (&self.people[&me], &self.people[&owner]);
        let mate = mine.supervisor.is_some_and(|above| {
            self.people[&above].role == Role::Supervisor
                && theirs.supervisor == Some(above)
                && theirs.role == Role::Agent
        });
        let mut above = theirs.supervisor;
        while above.is_some_and(|user| user != me) {
            above = above.and_then(|user| self.people[&user].supervisor);
        }
        let related = [
            ("own", owner == me),
            ("mate", mate),
            ("below", above.is_some()),
            (
                "office",
                mine.office.is_some() && mine.office == theirs.office,
            ),
            ("group", theirs.groups.contains(&group)),
            ("anybody", true),
        ];
        let related = related.into_iter().filter(|(_, is)| *is);
        related.map(|(relation, _)| relation).collect()
    }

    /// who is in scope of users.edit, unless they reach more than who asks.
    pub fn may_edit(&self, who: Who, user: UserId) -> bool {
        let them = Who::User(user);
        let no_more = |permission: Permission| {
            let mut others = self.people.keys().filter(|owner| **owner != user);
            let wide = self.has_everyone(them, permission) && !self.has_everyone(who, permission);
            !wide
                && others.all(|owner| {
                    !self.in_scope(them, permission, *owner)
                        || self.in_scope(who, permission, *owner)
                })
        };
        self.in_scope(who, Permission::UsersEdit, user)
            && (self.directs(who) || Permission::ALL.into_iter().all(no_more))
    }

    pub fn any_in_scope(&self, who: Who, permission: Permission) -> bool {
        let mut people = self.people.keys();
        people.any(|user| self.in_scope(who, permission, *user))
    }

    /// M-47: how much of an account a permission shows.
    pub fn reach(&self, who: Who, permission: Permission, account: AccountId) -> Option<Reach> {
        let row = &self.accounts[&account];
        let me = self.me(who);
        if row.shared {
            let groups = &self.people[&me].groups;
            let member = row.owner == me
                || row.members.contains(&me)
                || groups.iter().any(|group| row.member_groups.contains(group));
            let may = permission == Permission::MailView || self.any_in_scope(who, permission);
            return ((member && may) || self.has_everyone(who, permission)).then_some(Reach::Whole);
        }
        if !self.in_scope(who, permission, row.owner) {
            let mail = permission == Permission::MailView;
            return match self.stands(who, row.owner) {
                Some(_) if mail => Some(Reach::Deputy),
                _ if mail && self.inherits(who, row.owner) => Some(Reach::Inherited),
                _ => None,
            };
        }
        if who == Who::User(row.owner) {
            return Some(Reach::Own);
        }
        Some(match row.seen.unwrap_or(self.agency) {
            SeenMail::Matched => Reach::MatchedOnly,
            SeenMail::All => Reach::Whole,
        })
    }

    /// M-47: of a colleague's folders those of no known kind are told where they show something.
    pub fn knows_folder(&self, who: Who, account: AccountId, at: usize) -> bool {
        let folder = self.accounts[&account].folders[at];
        let reach = self.reach(who, Permission::MailView, account);
        let mut letters = self.letters.iter();
        CUSTOM_FOLDER != at
            || reach >= Some(Reach::Whole)
            || letters.any(|(id, row)| row.folders.contains(&folder) && self.sees(who, *id))
    }

    pub fn may_set(&self, who: Who, account: AccountId) -> bool {
        let owner = self.accounts[&account].owner;
        self.me(who) == owner || self.in_scope(who, Permission::UsersEdit, owner)
    }

    /// The user whose own address it is: it never matches.
    pub fn internal(&self, address: &str) -> Option<UserId> {
        let person = self.people.iter().find(|(_, row)| row.email == address);
        let account = || {
            let mut accounts = self.accounts.values();
            accounts.find(|row| row.address == address)
        };
        person
            .map(|(id, _)| *id)
            .or_else(|| account().map(|row| row.owner))
    }

    pub fn sees_card(&self, who: Who, id: ContactId) -> bool {
        let row = &self.cards[&id];
        !row.binned && self.in_scope(who, Permission::ContactsView, row.owner)
    }

    pub fn sees_firm(&self, who: Who, id: OrganizationId) -> bool {
        let row = &self.firms[&id];
        !row.binned && self.in_scope(who, Permission::ContactsView, row.owner)
    }

    fn owns(&self, who: Who, letter: &Letter) -> bool {
        self.reach(who, Permission::MailView, letter.account) == Some(Reach::Own)
    }

    /// Whether a letter is to or from an address, or `@domain`, as far as it counts for a viewer.
    pub fn belongs(&self, who: Who, letter: &Letter, address: &str) -> bool {
        let own = self.owns(who, letter);
        let kept = &self.accounts[&letter.account].private;
        letter.parties.iter().any(|party| {
            let private = !own && kept.contains(party);
            match address.strip_prefix('@') {
                None => party == address && !private,
                Some(wanted) => {
                    let foreign = own || self.internal(party).is_none();
                    domain(party) == wanted && !is_public(wanted) && !private && foreign
                }
            }
        })
    }

    /// The contacts that a letter belongs to, as far as a viewer may know (C-13, X-2, X-4).
    pub fn cards_of(&self, who: Who, letter: &Letter) -> BTreeSet<ContactId> {
        let cards = self.cards.iter().filter(|(id, row)| {
            self.sees_card(who, **id)
                && row
                    .emails
                    .iter()
                    .any(|email| self.internal(email).is_none() && self.belongs(who, letter, email))
        });
        cards.map(|(id, _)| *id).collect()
    }

    /// The organizations whose address or domain a letter has.
    pub fn firms_of(&self, who: Who, letter: &Letter) -> BTreeSet<OrganizationId> {
        let others = |party: &&String| self.internal(party).is_none();
        let kept = &self.accounts[&letter.account].private;
        let own = self.owns(who, letter);
        let firms = self.firms.iter().filter(|(id, row)| {
            let by_domain = || {
                letter.parties.iter().filter(others).any(|party| {
                    let on = domain(party).to_owned();
                    row.domains.contains(&on) && !is_public(&on) && (own || !kept.contains(party))
                })
            };
            let by_email = || {
                row.emails
                    .iter()
                    .any(|email| self.internal(email).is_none() && self.belongs(who, letter, email))
            };
            self.sees_firm(who, **id) && (by_email() || by_domain())
        });
        firms.map(|(id, _)| *id).collect()
    }

    fn is_shared(&self, who: Who, id: MessageId) -> bool {
        let me = self.me(who);
        let groups = &self.people[&me].groups;
        self.shared.iter().any(|(with, message)| match with {
            _ if *message != id => false,
            ShareWith::User(user) => *user == me,
            ShareWith::Group(group) => groups.contains(group),
        })
    }

    /// M-42.
    pub fn opens(&self, who: Who, id: MessageId) -> Opens {
        let letter = &self.letters[&id];
        let reach = self.reach(who, Permission::MailView, letter.account);
        let shared = !letter.private && self.is_shared(who, id);
        let is = |kind: &str| match kind {
            "private" => letter.private,
            _ if letter.private => false,
            "any" => true,
            "matched" => {
                !self.cards_of(who, letter).is_empty() || !self.firms_of(who, letter).is_empty()
            }
            "came-with" => self.came_with(who, letter),
            "deputised" => self.deputised(who, letter),
            _ => shared,
        };
        let shown = KINDS.iter().any(|kind| shows(reach, kind) && is(kind));
        match reach {
            Some(reach) if shown => Opens::By(reach),
            _ if shared => Opens::Shared,
            _ if self.directs(who) => Opens::Asking,
            _ => Opens::Never,
        }
    }

    pub fn sees(&self, who: Who, id: MessageId) -> bool {
        matches!(self.opens(who, id), Opens::By(_) | Opens::Shared)
    }

    ///
    pub fn unread(&self, who: Who, id: MessageId) -> bool {
        let letter = &self.letters[&id];
        let me = self.me(who);
        let account = &self.accounts[&letter.account];
        if account.owner == me && !account.shared {
            return !letter.owner_mark.unwrap_or(letter.seen);
        }
        let before = letter.received < self.people[&me].made;
        who != Who::Operator && !self.marks.get(&(me, id)).copied().unwrap_or(before)
    }

    /// Letters to or from any of some addresses, newest first, copies joined.
    pub fn correspondence(
        &self,
        who: Who,
        addresses: &BTreeSet<String>,
    ) -> Vec<(MessageId, BTreeSet<AccountId>)> {
        let mut rows: Vec<(&Letter, MessageId)> = Vec::new();
        for (id, letter) in &self.letters {
            let with = addresses
                .iter()
                .any(|address| self.belongs(who, letter, address));
            if with && matches!(self.opens(who, *id), Opens::By(_)) {
                rows.push((letter, *id));
            }
        }
        let mut found = Vec::new();
        for (letter, id) in &rows {
            let copies: Vec<&(&Letter, MessageId)> = rows
                .iter()
                .filter(|(other, copy)| {
                    copy != id
                        && other.account != letter.account
                        && letter.parsed.message_id.is_some()
                        && other.parsed.message_id == letter.parsed.message_id
                        && other.parsed.header_hash == letter.parsed.header_hash
                })
                .collect();
            let rank = |letter: &Letter| (!self.owns(who, letter), letter.account);
            if copies.iter().all(|(other, _)| rank(other) > rank(letter)) {
                let also = copies.iter().map(|(other, _)| other.account).collect();
                found.push((std::cmp::Reverse(letter.date), *id, also));
            }
        }
        found.sort();
        found.into_iter().map(|(_, id, also)| (id, also)).collect()
    }

    /// who would see mail of these owners by a contact of `record_owner`.
    pub fn gainers(&self, record_owner: UserId, owners: &BTreeSet<UserId>) -> u64 {
        let active = self
            .people
            .iter()
            .filter(|(_, row)| row.status == Status::Active);
        let gains = active.filter(|(user, _)| {
            let who = Who::User(**user);
            let mut others = owners.iter().filter(|owner| owner != user);
            let heir = **user == record_owner
                && owners.iter().any(|owner| self.could_inherit(who, *owner));
            let gains = self.in_scope(who, Permission::ContactsView, record_owner);
            gains && (heir || others.any(|owner| self.in_scope(who, Permission::MailView, *owner)))
        });
        gains.count() as u64
    }

    /// how many letters an address would open, by their owners.
    pub fn would_open(&self, who: Who, address: &str) -> BTreeMap<UserId, u64> {
        let known =
            self.cards.iter().any(|(id, row)| {
                self.sees_card(who, *id) && row.emails.iter().any(|e| e == address)
            }) || self.firms.iter().any(|(id, row)| {
                self.sees_firm(who, *id) && row.emails.iter().any(|e| e == address)
            });
        let none = BTreeMap::new();
        if self.internal(address).is_some() || !self.any_in_scope(who, Permission::ContactsEdit) {
            return none;
        }
        let mut told = none;
        for (id, letter) in &self.letters {
            let account = &self.accounts[&letter.account];
            let closed = !account.shared
                && account.owner != self.me(who)
                && account.owner != self.director
                && account.seen.unwrap_or(self.agency) == SeenMail::Matched;
            let inherited = !account.shared
                && self.could_inherit(who, account.owner)
                && self.reach(who, Permission::MailView, letter.account) < Some(Reach::Whole);
            let opened = if inherited {
                !matches!(self.opens(who, *id), Opens::By(_))
            } else {
                closed && !known
            };
            if opened
                && !letter.private
                && letter.parties.contains(address)
                && !account.private.contains(address)
            {
                *told.entry(account.owner).or_default() += 1;
            }
        }
        told
    }

    /// The letters of a thread that a viewer sees, oldest first.
    pub fn thread(&self, who: Who, account: AccountId, thread: u64) -> Vec<MessageId> {
        let mut found: Vec<(Instant, MessageId)> = self
            .letters
            .iter()
            .filter(|(id, letter)| {
                (letter.account, letter.thread) == (account, thread) && self.sees(who, **id)
            })
            .map(|(id, letter)| (letter.date, *id))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect()
    }
}
