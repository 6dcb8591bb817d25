//! What is done to users and groups, and records that go from hand to hand.

use model::{GroupId, Permission, Role, Scope, SeenMail, Status, UserId};

use super::{
    deeds::Pick,
    doing::nth,
    rules::{Away, Person, Rules},
    world::{DAY, World},
};
use crate::{Absence, GroupRow, Handed, Reach, ShareWith, UserRow, Who, table::GROUPS};

/// Groups at most: the rules are asked of each.
const MAX_GROUPS: usize = 9;

const SCOPES: [Scope; 6] = [
    Scope::Own,
    Scope::Team,
    Scope::Subordinates,
    Scope::Office,
    Scope::Group,
    Scope::Everyone,
];

impl World {
    pub fn hand_card(&mut self, card: Pick, to: Pick) {
        let cards = self.rules.cards.iter().filter(|(_, row)| !row.binned);
        let Some(id) = nth(cards.map(|(id, _)| *id), card) else {
            return;
        };
        let (to, at) = (self.person(to), self.clock.now());
        let from = self.rules.cards[&id].owner;
        self.store
            .write(&Who::Operator, |w| {
                let before = w.contact(id)?;
                let mut row = before.clone();
                row.owner = to;
                row.version += 1;
                row.handed.push(Handed { from, at });
                w.put_contact(id, Some(&before), Some(&row))
            })
            .unwrap();
        let row = self.rules.cards.get_mut(&id).unwrap();
        row.owner = to;
        row.version += 1;
        row.handed.push((from, at));
    }

    pub fn hand_firm(&mut self, firm: Pick, to: Pick) {
        let firms = self.rules.firms.iter().filter(|(_, row)| !row.binned);
        let Some(id) = nth(firms.map(|(id, _)| *id), firm) else {
            return;
        };
        let (to, at) = (self.person(to), self.clock.now());
        let from = self.rules.firms[&id].owner;
        self.store
            .write(&Who::Operator, |w| {
                let before = w.organization(id)?;
                let mut row = before.clone();
                row.owner = to;
                row.version += 1;
                row.handed.push(Handed { from, at });
                w.put_organization(id, Some(&before), &row)
            })
            .unwrap();
        let row = self.rules.firms.get_mut(&id).unwrap();
        row.owner = to;
        row.handed.push((from, at));
    }

    pub fn make_group(&mut self, what: Pick) {
        if self.rules.groups.len() >= MAX_GROUPS {
            return;
        }
        let permission = Permission::ALL[what % Permission::ALL.len()];
        let scope = SCOPES[what / 11 % SCOPES.len()];
        let row = GroupRow {
            name: format!("Group {}", self.rules.groups.len()),
            scopes: [(permission, scope)].into(),
            ..GroupRow::default()
        };
        let scopes = row.scopes.clone();
        let id = self
            .store
            .write(&Who::Operator, |w| {
                let id = GroupId(w.next("groups")?);
                w.put(GROUPS, &id, &row)?;
                Ok(id)
            })
            .unwrap();
        self.rules.groups.insert(id, scopes);
    }

    /// Mostly someone who has the right to edit a user and is not the Director: what they may
    /// not grant is the question.
    fn editor(&self, who: Pick, user: UserId) -> Who {
        let people = self.rules.people.iter();
        let able: Vec<Who> = people
            .filter(|(id, row)| {
                row.status == Status::Active && **id != self.rules.director && **id != user
            })
            .map(|(id, _)| Who::User(*id))
            .filter(|them| self.rules.may_edit(*them, user))
            .collect();
        match nth(able.iter().copied(), who / 4) {
            Some(able) if !who.is_multiple_of(4) => able,
            _ => self.actor(who),
        }
    }

    /// P-29: absence and deputy; to be chosen by the user or another, who sees as much.
    pub fn goes_away(&mut self, who: Pick, user: Pick, what: Pick) {
        let user = self.person(user);
        let active = self.rules.people[&user].status == Status::Active;
        let who = match who % 3 {
            0 => self.editor(who / 3, user),
            _ if active => Who::User(user),
            _ => self.actor(who),
        };
        let now = self.clock.now();
        let begins = now.plus_ms([-3 * DAY, -DAY, 0, 10 * 60_000][what % 4]);
        let ends = now.plus_ms([DAY, 20 * 60_000, 40 * 60_000][what / 4 % 3]);
        let away = (!what.is_multiple_of(5)).then(|| Away {
            begins,
            ends,
            deputy: self.person(what / 12),
            all: what.is_multiple_of(2),
        });
        let row = away.as_ref().map(|away| Absence {
            from: 0,
            until: 0,
            begins,
            ends,
            deputy: away.deputy,
            scope: if away.all {
                SeenMail::All
            } else {
                SeenMail::Matched
            },
        });
        let own = self.rules.me(who) == user;
        let may = (own || self.rules.may_edit(who, user))
            && away.as_ref().is_none_or(|away| {
                away.deputy != user
                    && self.rules.people[&away.deputy].status == Status::Active
                    && self.rules.may_depute(who, user, away.all)
            });
        let done = self.store.write(&who, |w| w.set_absence(user, row));
        assert_eq!(done.is_ok(), may, "{who:?} sends {user} away: {done:?}");
        if may {
            self.rules.people.get_mut(&user).unwrap().absence = away;
        }
    }

    pub fn edit_user(&mut self, who: Pick, user: Pick, what: Pick) {
        let user = self.person(user);
        let who = self.editor(who, user);
        let mut row: UserRow = self
            .store
            .read(&Who::Operator, |r| r.user_card(user))
            .unwrap();
        let seen = row.version;
        let other = what / 8;
        match what % 8 {
            0 => row.role = [Role::Agent, Role::Supervisor, Role::Director][other % 3],
            1..=3 => row.supervisor = Some(self.person(other)),
            4 => row.office = self.offices.get(other % 3).copied(),
            5 => row.position = other.to_string(),
            what => {
                let group = nth(self.rules.groups.keys().copied(), other).unwrap();
                if row.groups.contains(&group) {
                    row.groups.retain(|held| *held != group);
                } else if what == 6 {
                    row.groups.push(group);
                } else {
                    row.groups = vec![group];
                }
            }
        }
        let after = Person {
            role: row.role,
            supervisor: row.supervisor,
            office: row.office,
            groups: row.groups.clone(),
            ..self.rules.people[&user].clone()
        };
        let may = self.rules.may_place(who, user, &after);
        let done = self.store.write(&who, |w| w.edit_user(user, seen, row));
        assert_eq!(done.is_ok(), may, "{who:?} edits {user}: {done:?}");
        if may {
            self.rules.people.insert(user, after);
        }
    }
}

impl Rules {
    /// X-7, P-16: whether a user may be given another role, superior, office or groups.
    fn may_place(&mut self, who: Who, user: UserId, after: &Person) -> bool {
        if !self.may_edit(who, user) {
            return false;
        }
        let me = self.me(who);
        let before = self.people[&user].clone();
        let place = |row: &Person| (row.role, row.supervisor, row.office, row.groups.clone());
        if place(&before) == place(after) {
            return true;
        }
        let rest = |row: &Person| (row.role, row.supervisor, row.groups.clone());
        if self.directs(who) && me == user && rest(&before) == rest(after) {
            // Nobody else could say where the Director sits.
            return true;
        }
        let directs = [before.role, after.role].contains(&Role::Director);
        let answers = |row: &Person| row.supervisor == Some(user);
        let leads = self.people.values().any(answers);
        if me == user || directs || (after.role == Role::Agent && leads) {
            return false;
        }
        let Some(above) = after.supervisor else {
            return false;
        };
        // P-12: a Supervisor makes and changes agents of their own, as far as no group says more.
        let moved = before.supervisor != after.supervisor;
        let supervises = self.people[&me].role == Role::Supervisor
            && !self.has_everyone(who, Permission::UsersEdit);
        if supervises && (moved || before.role != after.role) {
            return false;
        }
        if moved && !(self.may_lead(above, user) && self.may_put_under(who, above)) {
            return false;
        }
        let mut added = after.groups.iter();
        let given = added.all(|id| {
            before.groups.contains(id) || (self.may_give(who, *id) && self.sees_all_of(who, *id))
        });
        self.directs(who) || (given && self.grants_no_more(who, user, after))
    }

    /// who gives a deputy a user's mail sees it themselves, their own too.
    fn may_depute(&self, who: Who, user: UserId, all: bool) -> bool {
        let mut accounts = self.accounts.iter();
        let sees = |permission| self.in_scope(who, permission, user);
        self.directs(who)
            || (sees(Permission::MailView)
                && ((all && self.me(who) == user) || sees(Permission::ContactsView))
                && accounts.all(|(id, row)| {
                    row.owner != user
                        || row.shared
                        || !all
                        || self.reach(who, Permission::MailView, *id) >= Some(Reach::Whole)
                }))
    }

    /// P-16.
    fn may_lead(&self, above: UserId, user: UserId) -> bool {
        let row = &self.people[&above];
        let mut at = Some(above);
        while let Some(next) = at {
            if next == user {
                return false;
            }
            at = self.people[&next].supervisor;
        }
        row.role != Role::Agent && !self.left(above)
    }

    /// Under the Director too, whoever reaches everyone else.
    fn may_put_under(&self, who: Who, above: UserId) -> bool {
        self.me(who) == above
            || self.in_scope(who, Permission::UsersEdit, above)
            || self.has_everyone(who, Permission::UsersEdit)
    }

    /// who lets somebody into a group sees what was shared with it, and all mail of
    /// shared accounts that it is a member of.
    fn sees_all_of(&self, who: Who, group: GroupId) -> bool {
        let with = ShareWith::Group(group);
        let reach = |account| self.reach(who, Permission::MailView, account);
        let mut accounts = self.accounts.iter();
        let mut threads = self.threads.iter();
        let mut letters = self.shared.iter();
        accounts.all(|(id, row)| {
            !(row.shared && row.member_groups.contains(&group)) || reach(*id).is_some()
        }) && threads.all(|((account, _), row)| {
            !row.whole.contains(&with) || reach(*account) >= Some(Reach::Whole)
        }) && letters.all(|(to, id)| *to != with || self.letters[id].private || self.sees(who, *id))
    }

    /// a group that grants nothing beyond the giver's own permissions and scopes.
    fn may_give(&self, who: Who, group: GroupId) -> bool {
        let narrower = |scope: Scope| match scope {
            Scope::Everyone => SCOPES.to_vec(),
            Scope::Subordinates => vec![Scope::Own, Scope::Team, Scope::Subordinates],
            Scope::Team => vec![Scope::Own, Scope::Team],
            scope => vec![scope],
        };
        let has = |permission: Permission, scope: Scope| {
            let mut mine = self.people[&self.me(who)].groups.iter();
            mine.any(|mine| {
                let mine = self.groups[mine].get(&permission).copied();
                narrower(mine.unwrap_or(Scope::None)).contains(&scope)
            })
        };
        let mut given = self.groups[&group].iter();
        given.all(|(permission, scope)| *scope == Scope::None || has(*permission, *scope))
    }

    /// nobody comes to reach what the giver does not.
    fn grants_no_more(&mut self, who: Who, user: UserId, after: &Person) -> bool {
        let users: Vec<UserId> = self.people.keys().copied().collect();
        let before = self.people.insert(user, after.clone()).unwrap();
        let (mut reached, mut wide) = (Vec::new(), Vec::new());
        for permission in Permission::ALL {
            for viewer in &users {
                let them = Who::User(*viewer);
                if self.has_everyone(them, permission) {
                    wide.push((them, permission));
                }
                let owners = users.iter().filter(|owner| *owner != viewer);
                let owners = owners.filter(|owner| self.in_scope(them, permission, **owner));
                reached.extend(owners.map(|owner| (them, permission, *owner)));
            }
        }
        self.people.insert(user, before);
        reached.into_iter().all(|(them, permission, owner)| {
            self.in_scope(who, permission, owner) || self.in_scope(them, permission, owner)
        }) && wide.into_iter().all(|(them, permission)| {
            self.has_everyone(who, permission) || self.has_everyone(them, permission)
        })
    }
}
