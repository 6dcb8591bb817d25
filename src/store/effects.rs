//! What a change of rights opens and closes, for whom: it is made, looked at and dropped
//! (P-20). Answers are counts and ids of users and accounts, never a message.

use std::{collections::BTreeSet, rc::Rc};

use model::{AccountId, GroupId, OfficeId, Permission, Scope, Status, UserId};

use crate::{
    access::{MAX_USERS, Reach},
    error::Result,
    owners::Owners,
    picture::{Picture, Seen, Tally, difference},
    rows::{GroupRow, UserRow},
    table::{GROUPS, STANDS_IN, USERS, USERS_BY_OFFICE, USERS_BY_SUPERVISOR},
    tx::{Reading, Store, Writing},
    who::Who,
};

/// Users whose rights are compared, at most.
const MAX_COMPARED: usize = 100;

/// Owners worked out for comparing rights, at most, before further users are left out.
const MAX_OWNERS: usize = 200_000;

/// Users that are told one by one, at most.
const MAX_TOLD: usize = 50;

/// How many of something, or at least how many where counting was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// So many.
    pub number: u64,
    /// Whether there may be more.
    pub or_more: bool,
}

/// What a change does to one user's sight of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEffect {
    /// Which account.
    pub account: AccountId,
    /// Its owner or keeper.
    pub owner: UserId,
    /// How much of it is seen before; none, or only what was shared from it.
    pub before: Option<Reach>,
    /// And after.
    pub after: Option<Reach>,
    /// Messages that come to be seen.
    pub gained: Counted,
    /// Messages that are no longer seen.
    pub lost: Counted,
}

/// What a change does to one user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserEffect {
    /// Whom.
    pub user: UserId,
    /// Mail, by account.
    pub accounts: Vec<AccountEffect>,
    /// Contacts that come to be seen.
    pub contacts_gained: Counted,
    /// Contacts that are no longer seen.
    pub contacts_lost: Counted,
    /// Permissions that reach more people's data.
    pub opened: Vec<Permission>,
    /// Permissions that reach fewer people's data.
    pub closed: Vec<Permission>,
}

impl UserEffect {
    fn is_nothing(&self) -> bool {
        let contacts = [self.contacts_gained, self.contacts_lost];
        self.accounts.is_empty()
            && self.opened.is_empty()
            && self.closed.is_empty()
            && contacts.iter().all(|count| count.number == 0)
    }
}

/// What a change does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// To whom, the first of them.
    pub users: Vec<UserEffect>,
    /// Further users whose rights change.
    pub more: u64,
    /// Users who were not looked at, because there are too many.
    pub not_looked_at: u64,
}

impl Effects {
    /// Whether it opens and closes nothing for anybody.
    pub fn are_none(&self) -> bool {
        self.users.is_empty() && self.more == 0 && self.not_looked_at == 0
    }
}

/// What decides what a user sees.
#[derive(PartialEq)]
struct Rights {
    owners: Vec<(Permission, Rc<Owners>)>,
    groups: Vec<GroupId>,
    /// Whom they stand in for, with the contacts' owners that these reach (P-29).
    through: Vec<(UserId, Rc<Owners>)>,
}

impl Rights {
    /// The most owners that one permission reaches one by one: what working it out took.
    fn size(&self) -> usize {
        let sizes = self.owners.iter().map(|(_, owners)| match &**owners {
            Owners::Of(owners) => owners.len(),
            Owners::All | Owners::AllBut(_) => 0,
        });
        sizes.max().unwrap_or(0)
    }
}

impl Store {
    /// What a change would open and close for the users that it may touch, before it is made.
    ///
    /// `touched` is asked before and after the change. The change is refused here where it
    /// would be refused in earnest.
    pub fn effects(
        &self,
        who: &Who,
        touched: impl Fn(&Reading) -> Result<BTreeSet<UserId>>,
        change: impl Fn(&mut Writing) -> Result<()>,
    ) -> Result<Effects> {
        let mut users = self.rehearse(who, |w| {
            let mut users = touched(w)?;
            change(w)?;
            users.extend(touched(w)?);
            w.who_sign_in(users)
        })?;
        let all = users.len();
        users.truncate(MAX_COMPARED);
        let mut changed = self.rehearse(who, |w| {
            let before = w.rights_of(&users)?;
            users.truncate(before.len());
            change(w)?;
            let after = w.rights_of(&users)?;
            users.truncate(after.len());
            let both = users.iter().zip(before.into_iter().zip(after));
            let changed = both.filter(|(_, (before, after))| before != after);
            Ok(changed
                .map(|(user, rights)| (*user, rights))
                .collect::<Vec<_>>())
        })?;
        let not_looked_at = all.saturating_sub(users.len());
        let more = changed.len().saturating_sub(MAX_TOLD);
        changed.truncate(MAX_TOLD);
        let users = self.rehearse(who, |w| {
            let mut tally = Tally::default();
            let mut before = Vec::with_capacity(changed.len());
            for (user, _) in &changed {
                before.push(w.picture(*user, &mut tally)?);
            }
            change(w)?;
            let mut told = Vec::new();
            for ((user, rights), before) in changed.iter().zip(before) {
                let after = w.picture(*user, &mut tally)?;
                let accounts = w.account_effects((&before, &after))?;
                told.push(effect(*user, rights, (&before, &after), accounts));
            }
            Ok(told)
        })?;
        Ok(Effects {
            users: users
                .into_iter()
                .filter(|user| !user.is_nothing())
                .collect(),
            more: u64::try_from(more).unwrap_or(u64::MAX),
            not_looked_at: u64::try_from(not_looked_at).unwrap_or(u64::MAX),
        })
    }
}

impl Reading {
    /// The users whose sight a change of a user's role, superior, office or groups may touch:
    /// the user, those above and below, the team, the office and the groups that show their
    /// members to each other.
    pub fn near(&self, user: UserId) -> Result<BTreeSet<UserId>> {
        self.near_all(&[user])
    }

    /// The same of several users: each team, office and group is looked at once.
    pub fn near_all(&self, users: &[UserId]) -> Result<BTreeSet<UserId>> {
        let (mut near, mut above) = (BTreeSet::new(), BTreeSet::new());
        let (mut offices, mut groups) = (BTreeSet::new(), BTreeSet::new());
        for user in users {
            let row: UserRow = self.need(USERS, user)?;
            near.extend(self.below(*user)?);
            near.extend(self.place(*user)?.above);
            above.extend(row.supervisor);
            offices.extend(row.office);
            groups.extend(row.groups);
        }
        for supervisor in above {
            let team: Vec<(UserId, UserId)> =
                self.keys(USERS_BY_SUPERVISOR, &supervisor, MAX_USERS)?;
            near.extend(team.into_iter().map(|(_, user)| user));
        }
        for office in offices {
            let colleagues: Vec<(OfficeId, UserId)> =
                self.keys(USERS_BY_OFFICE, &office, MAX_USERS)?;
            near.extend(colleagues.into_iter().map(|(_, user)| user));
        }
        for group in groups {
            let group_row: GroupRow = self.need(GROUPS, &group)?;
            if group_row
                .scopes
                .values()
                .any(|scope| *scope == Scope::Group)
            {
                near.extend(self.member_ids(group)?);
            }
        }
        self.add_deputies(&mut near)?;
        Ok(near)
    }

    /// Who stands in for a user sees by what the user may see.
    fn add_deputies(&self, near: &mut BTreeSet<UserId>) -> Result<()> {
        let stands: Vec<(UserId, UserId)> = self.keys(STANDS_IN, &(), MAX_USERS)?;
        for (deputy, absent) in stands {
            if near.contains(&absent) {
                near.insert(deputy);
            }
        }
        Ok(())
    }

    /// The users whose sight a change of a group or its members may touch.
    pub fn near_group(&self, group: GroupId) -> Result<BTreeSet<UserId>> {
        let mut near = self.member_ids(group)?;
        self.add_deputies(&mut near)?;
        Ok(near)
    }
}

impl Writing {
    /// Those of some users who can sign in: others see nothing before or after.
    fn who_sign_in(&self, users: BTreeSet<UserId>) -> Result<Vec<UserId>> {
        let mut active = Vec::new();
        for user in users {
            let row: Option<UserRow> = self.get(USERS, &user)?;
            if row.is_some_and(|row| row.status == Status::Active) {
                active.push(user);
            }
        }
        Ok(active)
    }

    /// The rights of some users, the first ones: as many as the bound allows.
    fn rights_of(&mut self, users: &[UserId]) -> Result<Vec<Rights>> {
        let (mut all, mut worked_out) = (Vec::with_capacity(users.len()), 0);
        for user in users {
            if worked_out >= MAX_OWNERS {
                break;
            }
            all.push(self.as_other(*user, |r| {
                let mut owners = Vec::new();
                for permission in Permission::ALL {
                    owners.push((permission, r.owners(permission)?));
                }
                let groups = r.my_groups().iter().map(|(id, _)| *id).collect();
                let mut through = Vec::new();
                for absent in r.standing_in()?.keys() {
                    through.push((*absent, r.seen_by(*absent)?));
                }
                Ok(Rights {
                    owners,
                    groups,
                    through,
                })
            })?);
            worked_out += all.last().map_or(0, Rights::size);
        }
        Ok(all)
    }

    fn account_effects(&self, (before, after): (&Picture, &Picture)) -> Result<Vec<AccountEffect>> {
        let both = before.mail.keys().chain(after.mail.keys());
        let ids: BTreeSet<AccountId> = both.copied().collect();
        let mut effects = Vec::new();
        for account in ids {
            let (seen, sees) = (before.mail.get(&account), after.mail.get(&account));
            let (gained, lost) = difference(seen, sees);
            let reach = |seen: Option<&Seen>| seen.and_then(|seen| seen.reach);
            let (had, has) = (reach(seen), reach(sees));
            if had != has || gained.number > 0 || lost.number > 0 {
                effects.push(AccountEffect {
                    account,
                    owner: self.account_sight(account)?.owner,
                    before: had,
                    after: has,
                    gained,
                    lost,
                });
            }
        }
        Ok(effects)
    }

    fn picture(&mut self, user: UserId, tally: &mut Tally) -> Result<Picture> {
        self.as_other(user, |r| Picture::of(r, tally))
    }
}

fn effect(
    user: UserId,
    (had, has): &(Rights, Rights),
    (before, after): (&Picture, &Picture),
    accounts: Vec<AccountEffect>,
) -> UserEffect {
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    for ((permission, had), (_, has)) in had.owners.iter().zip(&has.owners) {
        if !had.covers(has) {
            opened.push(*permission);
        }
        if !has.covers(had) {
            closed.push(*permission);
        }
    }
    UserEffect {
        user,
        accounts,
        contacts_gained: after.contacts_beyond(before),
        contacts_lost: before.contacts_beyond(after),
        opened,
        closed,
    }
}
