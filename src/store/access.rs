//! Whose data a viewer reaches: rights, grants, and which rows they show.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
    ops::ControlFlow,
    rc::Rc,
};

use model::{AccountId, GroupId, Permission, Role, Scope, SeenMail, Status, UserId};

use crate::{
    absence::Stand,
    error::{Result, StoreError},
    owners::Owners,
    rows::{AccountSight, GroupRow, UserRow},
    seeing::Known,
    table::{ACCOUNTS, AGENCY, GROUP_MEMBERS, GROUPS, META, SESSIONS, TOKENS, USERS},
    tx::{Reading, read_key},
    who::{Job, LetIn, Who},
};

/// Most users that one scope is worked out over.
pub(crate) const MAX_USERS: usize = 100_000;

/// What kind of record has an address; part of the key of LINKS.
pub(crate) mod link {
    /// A contact.
    pub(crate) const CONTACT: u8 = 0;
    /// An organization.
    pub(crate) const ORGANIZATION: u8 = 1;
    /// A user, by sign-in address.
    pub(crate) const USER: u8 = 2;
    /// An account's own address.
    pub(crate) const ACCOUNT: u8 = 3;
}

/// Who asks, with their rights as of the snapshot.
pub struct Viewer {
    who: Who,
    user: Option<(UserId, UserRow)>,
    groups: Vec<(GroupId, GroupRow)>,
    director: Option<UserId>,
    seen_mail: SeenMail,
    owners: RefCell<BTreeMap<Permission, Rc<Owners>>>,
    /// What reading rows found out already.
    pub(crate) known: Known,
}

impl Viewer {
    pub(crate) fn nobody(who: Who) -> Self {
        Self {
            who,
            user: None,
            groups: Vec::new(),
            director: None,
            seen_mail: SeenMail::Matched,
            owners: RefCell::default(),
            known: Known::default(),
        }
    }

    /// The viewer of a transaction that begins. What let a visitor in must stand in the same
    /// snapshot: a request may have begun, and its rest come, after a session ended.
    pub(crate) fn admit(who: Who, r: &Reading) -> Result<Self> {
        if let Who::Visitor(visitor) = who {
            let stands = match visitor.by {
                LetIn::Session(hash, lasting) => r.get(SESSIONS, &hash)?.is_some_and(|row| {
                    row.user == visitor.user && !row.has_run_out(lasting, r.now())
                }),
                LetIn::Token(hash) => r
                    .get(TOKENS, &hash)?
                    .is_some_and(|row| row.user == visitor.user),
            };
            if !stands {
                return Err(StoreError::NoViewer);
            }
        }
        Self::load(who, r)
    }

    pub(crate) fn load(who: Who, r: &Reading) -> Result<Self> {
        let mut viewer = Self::nobody(who);
        viewer.director = r.get(META, &"director".to_owned())?.map(UserId);
        viewer.seen_mail = r
            .get(AGENCY, &0)?
            .map_or(SeenMail::Matched, |row| row.seen_mail);
        let asks = match who {
            Who::User(_) | Who::Visitor(_) => who.user(),
            Who::Operator => viewer.director,
            Who::Job(_) => None,
        };
        let Some(id) = asks else {
            return Ok(viewer);
        };
        let row = r.get(USERS, &id)?.ok_or(StoreError::NoViewer)?;
        if row.status != Status::Active {
            return Err(StoreError::NoViewer);
        }
        viewer.stand_for(id, row, r)?;
        Ok(viewer)
    }

    fn stand_for(&mut self, id: UserId, row: UserRow, r: &Reading) -> Result<()> {
        for group in &row.groups {
            if let Some(group_row) = r.get(GROUPS, group)? {
                self.groups.push((*group, group_row));
            }
        }
        self.user = Some((id, row));
        Ok(())
    }

    pub(crate) fn who(&self) -> Who {
        self.who
    }

    pub(crate) fn id(&self) -> Option<UserId> {
        self.user.as_ref().map(|(id, _)| *id)
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = GroupId> {
        self.groups.iter().map(|(id, _)| *id)
    }

    /// The owners of another permission that all groups give the same scope: they are the same.
    fn worked_out_alike(&self, permission: Permission) -> Option<Rc<Owners>> {
        let scope = |row: &GroupRow, of| row.scopes.get(&of).copied().unwrap_or(Scope::None);
        let alike = |known: &Permission| {
            let mut groups = self.groups.iter();
            groups.all(|(_, row)| scope(row, *known) == scope(row, permission))
        };
        let known = self.owners.borrow();
        let mut found = known.iter().filter(|(known, _)| alike(known));
        found.next().map(|(_, owners)| Rc::clone(owners))
    }

    fn is_director(&self) -> bool {
        self.user
            .as_ref()
            .is_some_and(|(_, row)| row.role == Role::Director)
    }

    fn is_own(&self, owner: UserId) -> bool {
        self.user.as_ref().is_some_and(|(id, _)| *id == owner)
    }
}

/// A permission as a type, so that a grant of one can't stand for another.
pub trait Permit {
    /// Which.
    const PERMISSION: Permission;
}

/// See mail.
pub struct MailView;
/// Share, tag and move mail.
pub struct MailOrganize;

/// Take mail out of the panel: raw messages.
pub struct MailExport;

impl Permit for MailView {
    const PERMISSION: Permission = Permission::MailView;
}
impl Permit for MailOrganize {
    const PERMISSION: Permission = Permission::MailOrganize;
}
impl Permit for MailExport {
    const PERMISSION: Permission = Permission::MailExport;
}

/// How much of an account a grant shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Only messages that came with a record of the viewer's own, from a user who left or who
    /// handed it over, or were shared.
    Inherited,
    /// Only what a deputy sees while the owner is away (P-29), what is inherited and what was
    /// shared.
    Deputy,
    /// Only messages that belong to a record that the viewer may see, or were shared.
    MatchedOnly,
    /// All but what is private.
    Whole,
    /// All: it is the viewer's own.
    Own,
}

/// One permission over one account; made only by [`Reading::on`] and
/// [`Reading::everywhere`], and bound to their snapshot.
pub struct Grant<'r, P> {
    account: AccountId,
    owner: UserId,
    reach: Reach,
    stand: Option<Stand>,
    permit: PhantomData<(&'r Reading, P)>,
}

impl<P> Clone for Grant<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Grant<'_, P> {}

impl<P> Grant<'_, P> {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// What the viewer sees as the owner's deputy.
    pub(crate) fn stand(&self) -> Option<Stand> {
        self.stand
    }

    /// Whose account it is.
    pub(crate) fn owner(&self) -> UserId {
        self.owner
    }

    /// How much of it.
    pub fn reach(&self) -> Reach {
        self.reach
    }
}

impl Reading {
    /// The viewer's user; the Director for the operator.
    pub fn me(&self) -> Result<(UserId, &UserRow)> {
        self.viewer
            .user
            .as_ref()
            .map(|(id, row)| (*id, row))
            .ok_or(StoreError::NoViewer)
    }

    /// The Director's id, if there is one yet.
    pub fn director(&self) -> Option<UserId> {
        self.viewer.director
    }

    /// Whether the viewer is the Director.
    pub fn is_director(&self) -> bool {
        self.viewer.is_director()
    }

    /// The viewer's groups.
    pub fn my_groups(&self) -> &[(GroupId, GroupRow)] {
        &self.viewer.groups
    }

    /// What colleagues see of accounts that do not say otherwise.
    pub fn agency_seen_mail(&self) -> SeenMail {
        self.viewer.seen_mail
    }

    /// Fails unless `job` asks.
    pub(crate) fn only(&self, job: Job) -> Result<()> {
        if self.viewer.who == Who::Job(job) {
            Ok(())
        } else {
            Err(StoreError::NotAllowed)
        }
    }

    /// Whose data a permission reaches for this viewer.
    pub fn owners(&self, permission: Permission) -> Result<Rc<Owners>> {
        if let Some(known) = self.viewer.owners.borrow().get(&permission) {
            return Ok(Rc::clone(known));
        }
        let owners = match self.viewer.worked_out_alike(permission) {
            Some(owners) => owners,
            None => Rc::new(self.work_out_owners(&self.viewer, permission)?),
        };
        self.viewer
            .owners
            .borrow_mut()
            .insert(permission, Rc::clone(&owners));
        Ok(owners)
    }

    /// Whose data a permission reaches for a user other than the viewer, whatever their status.
    pub(crate) fn owners_of(&self, user: UserId, permission: Permission) -> Result<Owners> {
        self.work_out_owners(&self.as_user(user)?, permission)
    }

    /// The rights of a user other than the viewer.
    pub(crate) fn as_user(&self, user: UserId) -> Result<Viewer> {
        let mut other = Viewer::nobody(Who::User(user));
        other.director = self.viewer.director;
        other.seen_mail = self.viewer.seen_mail;
        other.stand_for(user, self.need(USERS, &user)?, self)?;
        Ok(other)
    }

    /// Whether a user reaches nobody's data, but their own, that the viewer does not.
    pub(crate) fn reaches_no_more(&self, user: UserId) -> Result<bool> {
        let other = self.as_user(user)?;
        for permission in Permission::ALL {
            let mine = self.owners(permission)?;
            let mut theirs = self.work_out_owners(&other, permission)?;
            if let Owners::Of(owners) = &mut theirs {
                owners.remove(&user);
            }
            if !mine.covers(&theirs) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn work_out_owners(&self, viewer: &Viewer, permission: Permission) -> Result<Owners> {
        let Some((me, row)) = &viewer.user else {
            return Ok(match viewer.who {
                Who::Job(_) | Who::Operator => Owners::All,
                Who::User(_) | Who::Visitor(_) => Owners::Of(BTreeSet::new()),
            });
        };
        if row.role == Role::Director {
            return Ok(Owners::All);
        }
        let (mut set, mut known) = (BTreeSet::new(), BTreeSet::new());
        for (group, group_row) in &viewer.groups {
            let scope = group_row.scopes.get(&permission).copied();
            let scope = scope.unwrap_or(Scope::None);
            // All but Group reach the same whichever group gives them.
            if scope != Scope::Group && !known.insert(scope) {
                continue;
            }
            match scope {
                Scope::None => {}
                Scope::Own => {
                    set.insert(*me);
                }
                Scope::Team => set.extend(self.team(*me, row)?),
                Scope::Subordinates => set.extend(self.below(*me)?),
                Scope::Office => set.extend(self.office_of(*me, row)?),
                Scope::Group => {
                    let members: Vec<(GroupId, UserId)> =
                        self.keys(GROUP_MEMBERS, group, MAX_USERS)?;
                    set.extend(members.into_iter().map(|(_, user)| user));
                }
                Scope::Everyone => {
                    return Ok(viewer.director.map_or(Owners::All, Owners::AllBut));
                }
            }
        }
        // No scope but the Director's own reaches what is the Director's (P-14, X-5).
        if let Some(director) = viewer.director {
            set.remove(&director);
        }
        Ok(Owners::Of(set))
    }

    /// The viewer's grant on an account; [`StoreError::NotFound`] without one.
    pub fn on<P: Permit>(&self, account: AccountId) -> Result<Grant<'_, P>> {
        let sight = self.account_sight(account)?;
        self.grant(account, &sight)?.ok_or(StoreError::NotFound)
    }

    /// All accounts that the viewer's permission reaches, their own first.
    pub fn everywhere<P: Permit>(&self) -> Result<Vec<Grant<'_, P>>> {
        let mut grants = Vec::new();
        self.each_key(ACCOUNTS, &[], None, |key, value| {
            let sight = peeked(value)?;
            grants.extend(self.grant(read_key(ACCOUNTS.name, key)?, &sight)?);
            Ok(ControlFlow::Continue(()))
        })?;
        grants.sort_by_key(|grant: &Grant<'_, P>| (std::cmp::Reverse(grant.reach), grant.account));
        Ok(grants)
    }

    /// What decides who sees an account.
    pub(crate) fn account_sight(&self, account: AccountId) -> Result<AccountSight> {
        self.peek(ACCOUNTS, &account, peeked)?
            .ok_or(StoreError::NotFound)?
    }

    fn grant<P: Permit>(
        &self,
        account: AccountId,
        row: &AccountSight,
    ) -> Result<Option<Grant<'_, P>>> {
        let mut reach = self.granted::<P>(row)?;
        let mut stand = None;
        // What goes beyond scopes is mail of personal accounts, of which one sees a part.
        let part = reach.is_none_or(|reach| reach < Reach::Whole);
        if part && P::PERMISSION == Permission::MailView && !row.shared {
            stand = self.stands_for(row.owner)?;
            if reach.is_none() && stand.is_some() {
                reach = Some(Reach::Deputy);
            } else if reach.is_none() && self.inherits(row.owner)? {
                reach = Some(Reach::Inherited);
            }
        }
        Ok(reach.map(|reach| Grant {
            account,
            owner: row.owner,
            reach,
            stand,
            permit: PhantomData,
        }))
    }

    /// Whether the viewer keeps a shared account or is a member of it.
    pub(crate) fn is_member(&self, row: &AccountSight) -> bool {
        let Some((id, _)) = &self.viewer.user else {
            return false;
        };
        let mut groups = self.viewer.groups.iter();
        row.shared
            && (*id == row.owner
                || row.members.contains(id)
                || groups.any(|(group, _)| row.member_groups.contains(group)))
    }

    /// What membership or a permission's scopes show.
    fn granted<P: Permit>(&self, row: &AccountSight) -> Result<Option<Reach>> {
        if matches!(self.viewer.who, Who::Job(_)) {
            return Ok(Some(Reach::Own));
        }
        let owners = self.owners(P::PERMISSION)?;
        if row.shared {
            let member = self.is_member(row);
            // Membership itself is the right to see; anything else needs the permission too.
            let member = member && (P::PERMISSION == Permission::MailView || !owners.is_empty());
            let everyone = matches!(*owners, Owners::All | Owners::AllBut(_));
            return Ok((member || everyone).then_some(Reach::Whole));
        }
        if !owners.contains(row.owner) {
            return Ok(None);
        }
        if self.viewer.is_own(row.owner) && !matches!(self.viewer.who, Who::Operator) {
            return Ok(Some(Reach::Own));
        }
        Ok(Some(match row.seen_mail.unwrap_or(self.viewer.seen_mail) {
            SeenMail::Matched => Reach::MatchedOnly,
            SeenMail::All => Reach::Whole,
        }))
    }
}

fn peeked(bytes: &[u8]) -> Result<AccountSight> {
    AccountSight::peek(bytes).map_err(|error| StoreError::Damaged {
        table: ACCOUNTS.name,
        why: error.to_string(),
    })
}
