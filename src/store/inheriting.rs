//! Mail that goes with a record: who owns a contact or organization sees its matched mail in
//! accounts of Deleted users, and in those of users who handed it over, up to then.

use std::{collections::HashSet, rc::Rc};

use model::{AccountId, Permission, Status, UserId};

use crate::{
    access::MAX_USERS,
    correspondence::Record,
    error::Result,
    lists::Listed,
    rows::{Handed, Sight, UserRow},
    table::{CONTACTS_BY_NAME, DELETED_USERS, HANDED_TO, Nothing, ORGANIZATIONS_BY_NAME},
    tx::{Reading, Writing},
};

/// Whose mail the viewer's records bring with them.
#[derive(Debug, Default)]
pub(crate) struct Inheritance {
    /// Users who left.
    left: HashSet<UserId>,
    /// Who handed a record over that is the viewer's now.
    from: HashSet<UserId>,
    /// Whether the viewer owns any record.
    owns: bool,
}

/// How mail of another's account came to the owner of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameBy {
    /// The account's owner left.
    Leaving,
    /// The account's owner handed the record over.
    HandOver,
}

/// A record's hand-overs as far as sight asks: the latest by each user, in the order of users.
pub(crate) fn latest(handed: &[Handed]) -> Vec<Handed> {
    let mut sorted = handed.to_vec();
    sorted.sort_by_key(|row| (row.from, std::cmp::Reverse(row.at)));
    sorted.dedup_by_key(|row| row.from);
    sorted
}

impl Reading {
    /// Whether records bring the viewer mail of an owner's personal accounts.
    pub(crate) fn inherits(&self, owner: UserId) -> Result<bool> {
        let known = self.inheritance()?;
        Ok(self.may_inherit(owner)
            && (known.from.contains(&owner) || (known.owns && known.left.contains(&owner))))
    }

    /// Whether a record could bring the viewer mail of an owner's accounts, if they had it.
    pub(crate) fn could_inherit(&self, owner: UserId) -> Result<bool> {
        let known = self.inheritance()?;
        Ok(self.may_inherit(owner) && (known.from.contains(&owner) || known.left.contains(&owner)))
    }

    /// Whether there is nobody whose mail a record could bring the viewer.
    pub(crate) fn inherits_nothing(&self) -> Result<bool> {
        let known = self.inheritance()?;
        Ok(known.from.is_empty() && known.left.is_empty())
    }

    /// What is the Director's stays theirs (P-14).
    fn may_inherit(&self, owner: UserId) -> bool {
        Some(owner) != self.director() && Some(owner) != self.viewer.id()
    }

    /// Whether a message of an owner's account came to the viewer with a record of their own.
    pub(crate) fn inherited(
        &self,
        (account, owner): (AccountId, UserId),
        sight: &Sight,
    ) -> Result<bool> {
        if !self.inherits(owner)? {
            return Ok(false);
        }
        let left = self.inheritance()?.left.contains(&owner);
        let brings = |handed: &Handed| handed.from == owner && sight.received <= handed.at;
        let private = self.private_addresses(account)?;
        for address in &sight.addresses {
            let links = self.links(*address)?;
            let brought = links
                .mine
                .as_ref()
                .is_some_and(|handed| left || handed.iter().any(brings));
            if brought
                && links.internal.is_none()
                && self.carried(&private, &sight.addresses, *address)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn inheritance(&self) -> Result<Rc<Inheritance>> {
        if let Some(known) = self.viewer.known.inheritance.get() {
            return Ok(Rc::clone(known));
        }
        let mut found = Inheritance::default();
        if let Some(me) = self.viewer.id()
            && self.owners(Permission::ContactsView)?.contains(me)
        {
            let left: Vec<UserId> = self.keys(DELETED_USERS, &(), MAX_USERS)?;
            let from: Vec<(UserId, UserId)> = self.keys(HANDED_TO, &me, MAX_USERS)?;
            found.left = left.into_iter().collect();
            found.from = from.into_iter().map(|(_, from)| from).collect();
            found.owns = !self.keys(CONTACTS_BY_NAME, &me, 1)?.is_empty()
                || !self.keys(ORGANIZATIONS_BY_NAME, &me, 1)?.is_empty();
        }
        let found = self.viewer.known.inheritance.get_or_init(|| Rc::new(found));
        Ok(Rc::clone(found))
    }

    /// The records with which an opened message came to the viewer, and how: the owner of its
    /// account left, or handed them over.
    pub fn came_with(&self, seen: &Listed) -> Result<(CameBy, Vec<Record>)> {
        let owner = self.account_sight(seen.id.account)?.owner;
        let by = if self.inheritance()?.left.contains(&owner) {
            CameBy::Leaving
        } else {
            CameBy::HandOver
        };
        let brings = |row: &Handed| row.from == owner && seen.row.received <= row.at;
        let brought = |of: UserId, handed: &[Handed]| {
            self.viewer.id() == Some(of) && (by == CameBy::Leaving || handed.iter().any(brings))
        };
        let mut records = Vec::new();
        for id in self.contacts_of_message(seen)? {
            let row = self.contact(id)?;
            if brought(row.owner, &row.handed) {
                records.push(Record::Contact(id));
            }
        }
        for id in self.organizations_of_message(seen)? {
            let row = self.organization(id)?;
            if brought(row.owner, &row.handed) {
                records.push(Record::Organization(id));
            }
        }
        Ok((by, records))
    }

    /// Whether a record that is `heir`'s may open mail of `owner`'s personal accounts to them.
    pub(crate) fn is_heir(&self, heir: UserId, owner: UserId) -> Result<bool> {
        Ok(heir != owner
            && Some(owner) != self.director()
            && (self.has(DELETED_USERS, &owner)? || self.has(HANDED_TO, &(heir, owner))?))
    }
}

/// A record's owner and hand-overs.
pub(crate) type Handing<'a> = (UserId, &'a [Handed]);

impl Writing {
    /// Keeps count of who handed records to whom; of a record in the bin there is none.
    pub(crate) fn count_handed(
        &mut self,
        before: Option<Handing<'_>>,
        after: Option<Handing<'_>>,
    ) -> Result<()> {
        for (record, step) in [(before, Step::Down), (after, Step::Up)] {
            let Some((owner, handed)) = record else {
                continue;
            };
            for Handed { from, .. } in latest(handed) {
                let key = (owner, from);
                let count: u64 = self.get(HANDED_TO, &key)?.unwrap_or_default();
                match (step, count) {
                    (Step::Up, count) => self.put(HANDED_TO, &key, &(count + 1))?,
                    (Step::Down, 0 | 1) => self.delete(HANDED_TO, &key),
                    (Step::Down, count) => self.put(HANDED_TO, &key, &(count - 1))?,
                }
            }
        }
        Ok(())
    }

    /// Keeps the list of users who left.
    pub(crate) fn note_left(&mut self, id: UserId, row: &UserRow) -> Result<()> {
        if row.status == Status::Deleted {
            self.put(DELETED_USERS, &id, &Nothing)
        } else {
            self.delete(DELETED_USERS, &id);
            Ok(())
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    Up,
    Down,
}

#[cfg(test)]
mod tests {
    use model::{Instant, UserId};

    use super::latest;
    use crate::Handed;

    #[test]
    fn the_latest_hand_over_by_each_counts() {
        let handed = |from, at| Handed {
            from: UserId(from),
            at: Instant(at),
        };
        let all = [handed(2, 5), handed(1, 7), handed(2, 9), handed(1, 3)];
        assert_eq!(latest(&all), [handed(1, 7), handed(2, 9)]);
    }
}
