//! The list of users: filtered, counted and paged in one pass over short rows (P-3, P-6).

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use model::{AccountId, GroupId, OfficeId, Permission, Role, ShownStatus, UserId, fold};

use crate::{
    access::MAX_USERS,
    error::Result,
    key::Key,
    rows::{AccountRow, GlanceRow, GroupRow, OfficeRow, UserRow},
    table::{ACCOUNTS_BY_MEMBER, GROUPS, OFFICES, USERS, USERS_BY_NAME, USERS_BY_SUPERVISOR},
    tx::{Reading, Writing, decode},
    who::Who,
};

/// Words of a search that are looked at.
const MAX_ASKED: usize = 10;

/// Groups and offices told to choose from.
const MAX_NAMES: usize = 1_000;

/// What a list of users is asked for; what is not given filters nothing.
#[derive(Default)]
pub struct UserAsk<'a> {
    /// Statuses as shown; none are all.
    pub statuses: &'a [ShownStatus],
    /// Roles; none are all.
    pub roles: &'a [Role],
    /// Who answers for them, directly.
    pub supervisor: Option<UserId>,
    /// Office.
    pub office: Option<OfficeId>,
    /// Group.
    pub group: Option<GroupId>,
    /// Starts of words of name, address, position or phone.
    pub q: &'a str,
    /// The cursor of the page before.
    pub after: Option<&'a [u8]>,
    /// Rows at most.
    pub limit: usize,
}

/// A page of the list, and what is counted over all of it.
#[derive(Debug, Default)]
pub struct UsersFound {
    /// The page, by name, without passwords.
    pub rows: Vec<(UserId, UserRow)>,
    /// Where the next page begins.
    pub next: Option<Vec<u8>>,
    /// How many users the filters let through.
    pub found: u64,
    /// How many users the viewer may see, by status, whatever the filters.
    pub counts: BTreeMap<ShownStatus, u64>,
}

impl UsersFound {
    /// How many users count as seats (P-6).
    pub fn seats(&self) -> u64 {
        let seats = self.counts.iter().filter(|(status, _)| status.is_seat());
        seats.map(|(_, count)| count).sum()
    }
}

impl UserAsk<'_> {
    fn lets_through(&self, row: &GlanceRow, words: &[&str]) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&row.shown_status()))
            && (self.roles.is_empty() || self.roles.contains(&row.role))
            && self
                .supervisor
                .is_none_or(|above| row.supervisor == Some(above))
            && self.office.is_none_or(|office| row.office == Some(office))
            && self.group.is_none_or(|group| row.groups.contains(&group))
            && words
                .iter()
                .all(|word| row.words.split(' ').any(|known| known.starts_with(word)))
    }
}

impl Reading {
    /// Users whose profiles the viewer may see, by name (P-15).
    pub fn find_users(&self, ask: &UserAsk<'_>) -> Result<UsersFound> {
        let owners = self.owners(Permission::UsersView)?;
        let q = fold(ask.q);
        let words: Vec<&str> = q.split_whitespace().take(MAX_ASKED).collect();
        let mut found = UsersFound::default();
        let (mut ids, mut last): (Vec<UserId>, _) = (Vec::new(), None);
        self.each_key(USERS_BY_NAME, &[], None, |key, value| {
            let id = id_at_end(key);
            if !owners.contains(id) {
                return Ok(ControlFlow::Continue(()));
            }
            let row: GlanceRow = decode(USERS_BY_NAME.name, value)?;
            *found.counts.entry(row.shown_status()).or_default() += 1;
            if ask.lets_through(&row, &words) {
                found.found += 1;
                if ask.after.is_none_or(|after| key > after) {
                    if ids.len() < ask.limit {
                        ids.push(id);
                        last = Some(key.to_vec());
                    } else if found.next.is_none() {
                        found.next = last.take();
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for id in ids {
            found.rows.push((id, self.user_card(id)?));
        }
        Ok(found)
    }

    /// A user's profile, for who may see it (P-15); one's own is anybody's to see.
    pub fn profile(&self, id: UserId) -> Result<UserRow> {
        let mine = self.me().is_ok_and(|(me, _)| me == id);
        if mine || self.owners(Permission::UsersView)?.contains(id) {
            self.user_card(id)
        } else {
            Err(crate::error::StoreError::NotFound)
        }
    }

    /// Who answers to a user directly, at most `limit`, with how many there are.
    pub fn subordinates(&self, id: UserId, limit: usize) -> Result<(Vec<UserId>, u64)> {
        self.profile(id)?;
        let keys: Vec<(UserId, UserId)> = self.keys(USERS_BY_SUPERVISOR, &id, MAX_USERS)?;
        let count = keys.len() as u64;
        let ids = keys.into_iter().map(|(_, user)| user).take(limit);
        Ok((ids.collect(), count))
    }

    /// Groups by id, to choose from.
    pub fn groups_to_choose(&self) -> Result<Vec<(GroupId, GroupRow)>> {
        self.me()?;
        self.first_of(GROUPS)
    }

    /// Whether the viewer may put others into a group, as far as its scopes alone tell.
    pub fn may_give_group(&self, group: &GroupRow) -> bool {
        self.may_give(group)
    }

    /// Accounts of a user, theirs or shared with them, that the viewer may know of.
    pub fn accounts_of_user(&self, id: UserId) -> Result<Vec<(AccountId, AccountRow)>> {
        let mut ids = self.accounts_of(id)?;
        let shared: Vec<(UserId, AccountId)> = self.keys(ACCOUNTS_BY_MEMBER, &id, MAX_NAMES)?;
        ids.extend(shared.into_iter().map(|(_, account)| account));
        ids.sort_unstable();
        ids.dedup();
        let rows = ids
            .into_iter()
            .filter_map(|id| Some((id, self.account(id).ok()?)));
        Ok(rows.collect())
    }

    /// Who asks.
    pub fn who(&self) -> Who {
        self.viewer.who()
    }

    /// Offices by id, to choose from.
    pub fn offices_to_choose(&self) -> Result<Vec<(OfficeId, OfficeRow)>> {
        self.me()?;
        self.first_of(OFFICES)
    }

    fn first_of<K: Key, V: for<'b> minicbor::Decode<'b, ()>>(
        &self,
        table: crate::table::Table<K, V>,
    ) -> Result<Vec<(K, V)>> {
        let mut rows = Vec::new();
        self.each(table, &(), |id, row| {
            rows.push((id, row));
            Ok(if rows.len() < MAX_NAMES {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        })?;
        Ok(rows)
    }
}

impl Writing {
    /// Keeps the list in step with a user's row.
    pub(crate) fn list_user(
        &mut self,
        id: UserId,
        before: Option<&UserRow>,
        row: &UserRow,
    ) -> Result<()> {
        if let Some(before) = before.filter(|before| before.name != row.name) {
            self.delete(USERS_BY_NAME, &name_key(id, before));
        }
        self.put(USERS_BY_NAME, &name_key(id, row), &GlanceRow::of(row))
    }

    /// Makes the list of a store that was written before there was one.
    pub(crate) fn list_all_users(&mut self) -> Result<()> {
        if !self.keys(USERS_BY_NAME, &(), 1)?.is_empty() {
            return Ok(());
        }
        let mut users: BTreeSet<UserId> = BTreeSet::new();
        self.each_key(USERS, &[], None, |key, _| {
            users.insert(id_at_end(key));
            Ok(ControlFlow::Continue(()))
        })?;
        for id in users {
            let row: UserRow = self.need(USERS, &id)?;
            self.list_user(id, None, &row)?;
        }
        Ok(())
    }
}

/// Where a user stands in the list.
pub(crate) fn name_key(id: UserId, row: &UserRow) -> (String, UserId) {
    (fold(row.name.trim()), id)
}

fn id_at_end(key: &[u8]) -> UserId {
    let tail = key.get(key.len().saturating_sub(8)..).unwrap_or_default();
    UserId(u64::read(&mut &*tail).unwrap_or(0))
}
