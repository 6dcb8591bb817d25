//! The rules of what goes beyond scopes: mail that comes with a record, and a deputy's.

use model::{Instant, Permission, Status, UserId};

use super::{
    rules::{Away, Letter, Rules, domain, is_public},
    world::{DAY, plain},
};
use crate::Who;

impl Rules {
    /// P-29, P-14: the absence during which a viewer stands in for a user.
    pub fn stands(&self, who: Who, owner: UserId) -> Option<&Away> {
        let row = &self.people[&owner];
        row.absence.as_ref().filter(|away| {
            away.deputy == self.me(who)
                && away.begins <= self.now
                && self.now < away.ends
                && owner != self.director
                && !self.left(owner)
        })
    }

    /// P-29: what came in since, and threads that waited for an answer; by the absent user's
    /// own contacts unless all was given.
    pub fn deputised(&self, who: Who, letter: &Letter) -> bool {
        let account = &self.accounts[&letter.account];
        let Some(away) = self.stands(who, account.owner) else {
            return false;
        };
        let thread = self.letters.iter().filter(|(_, row)| {
            (row.account, row.thread) == (letter.account, letter.thread)
                && row.received < away.begins
        });
        let waited = thread.max_by_key(|(id, row)| (row.date, **id));
        let waited = waited.is_some_and(|(_, last)| {
            plain(&last.parsed.from[0].address) != account.address
                && last.received >= away.begins.plus_ms(-30 * DAY)
        });
        let due = letter.received >= away.begins || waited;
        let absent = Who::User(account.owner);
        let mut cards = self.cards.iter();
        let mut firms = self.firms.iter();
        let mut by_card = || {
            cards.any(|(id, row)| {
                self.sees_card(absent, *id) && self.is_with(letter, &row.emails, &[])
            })
        };
        let mut by_firm = || {
            firms.any(|(id, row)| {
                self.sees_firm(absent, *id) && self.is_with(letter, &row.emails, &row.domains)
            })
        };
        due && (away.all || by_card() || by_firm())
    }

    /// Whether a letter is to or from an address that counts for colleagues, or a domain.
    fn is_with(&self, letter: &Letter, emails: &[String], domains: &[String]) -> bool {
        let kept = &self.accounts[&letter.account].private;
        let mut parties = letter.parties.iter();
        parties.any(|party| {
            let on = domain(party);
            let by_domain = !is_public(on) && domains.iter().any(|domain| domain == on);
            self.internal(party).is_none()
                && !kept.contains(party)
                && (emails.contains(party) || by_domain)
        })
    }

    /// The hand-overs of each record that is a viewer's own and that they see.
    fn own_records(&self, who: Who) -> Vec<&[(UserId, Instant)]> {
        let me = self.me(who);
        let cards = self.cards.iter();
        let cards = cards.filter(|(id, row)| row.owner == me && self.sees_card(who, **id));
        let firms = self.firms.iter();
        let firms = firms.filter(|(id, row)| row.owner == me && self.sees_firm(who, **id));
        let firms = firms.map(|(_, row)| row.handed.as_slice());
        cards
            .map(|(_, row)| row.handed.as_slice())
            .chain(firms)
            .collect()
    }

    /// what is the Director's is never inherited, nor is one's own.
    fn may_inherit(&self, who: Who, owner: UserId) -> bool {
        let me = self.me(who);
        owner != self.director && owner != me && self.in_scope(who, Permission::ContactsView, me)
    }

    pub fn left(&self, owner: UserId) -> bool {
        self.people[&owner].status == Status::Deleted
    }

    /// whether mail of an owner's accounts may come with what a viewer owns.
    pub fn inherits(&self, who: Who, owner: UserId) -> bool {
        let by = |handed: &[(UserId, Instant)]| handed.iter().any(|(from, _)| *from == owner);
        let records = self.own_records(who);
        self.may_inherit(who, owner)
            && ((self.left(owner) && !records.is_empty()) || records.into_iter().any(by))
    }

    /// The same, for one more record.
    pub fn could_inherit(&self, who: Who, owner: UserId) -> bool {
        self.may_inherit(who, owner) && (self.left(owner) || self.inherits(who, owner))
    }

    /// whether a letter belongs to a record of the viewer's own, from a user who left, or
    /// was there when its owner handed that record over.
    pub fn came_with(&self, who: Who, letter: &Letter) -> bool {
        let me = self.me(who);
        let from = self.accounts[&letter.account].owner;
        if !self.may_inherit(who, from) {
            return false;
        }
        let comes = |owner: UserId, handed: &[(UserId, Instant)]| {
            let mut handed = handed.iter();
            let before = |(by, at): &(UserId, Instant)| *by == from && letter.received <= *at;
            owner == me && (self.left(from) || handed.any(before))
        };
        let mut cards = self.cards_of(who, letter).into_iter();
        let mut firms = self.firms_of(who, letter).into_iter();
        cards.any(|id| comes(self.cards[&id].owner, &self.cards[&id].handed))
            || firms.any(|id| comes(self.firms[&id].owner, &self.firms[&id].handed))
    }
}
