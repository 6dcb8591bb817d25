//! Whose data a viewer reaches: rights, grants, and which rows they show.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    marker::PhantomData,
    ops::ControlFlow,
    rc::Rc,
};

use model::{
    AccountId, AddressId, GroupId, MessageId, Permission, Role, Scope, SeenMail, Status, UserId,
};

use crate::{
    error::{Result, StoreError},
    rows::{AccountRow, GroupRow, Sight, UserRow},
    table::{
        ACCOUNTS, AGENCY, GROUP_MEMBERS, GROUPS, LINKS, META, PRIVATE_ADDRESSES, SHARED_WITH_GROUP,
        SHARED_WITH_USER, USERS, USERS_BY_OFFICE, USERS_BY_SUPERVISOR,
    },
    tx::Reading,
    who::{Job, Who},
};

/// Most users that one scope is worked out over.
const MAX_USERS: usize = 100_000;

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
    linked: RefCell<HashMap<AddressId, bool>>,
    private: RefCell<HashMap<AccountId, Rc<HashSet<AddressId>>>>,
    shares: OnceCell<bool>,
}

/// A set of owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owners {
    /// Everybody's, the Director's too.
    All,
    /// Everybody's but the Director's.
    AllBut(UserId),
    /// These users'.
    Of(BTreeSet<UserId>),
}

impl Owners {
    /// Whether an owner's data is reached.
    pub fn contains(&self, owner: UserId) -> bool {
        match self {
            Self::All => true,
            Self::AllBut(director) => owner != *director,
            Self::Of(users) => users.contains(&owner),
        }
    }

    /// Whether nobody's data is reached.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Of(users) if users.is_empty())
    }
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
            linked: RefCell::default(),
            private: RefCell::default(),
            shares: OnceCell::new(),
        }
    }

    pub(crate) fn load(who: Who, r: &Reading) -> Result<Self> {
        let mut viewer = Self::nobody(who);
        viewer.director = r.get(META, &"director".to_owned())?.map(UserId);
        viewer.seen_mail = r
            .get(AGENCY, &0)?
            .map_or(SeenMail::Matched, |row| row.seen_mail);
        let id = match who {
            Who::User(id) => id,
            Who::Operator => match viewer.director {
                Some(director) => director,
                None => return Ok(viewer),
            },
            Who::Job(_) => return Ok(viewer),
        };
        let row = r.get(USERS, &id)?.ok_or(StoreError::NoViewer)?;
        if row.status != Status::Active {
            return Err(StoreError::NoViewer);
        }
        for group in &row.groups {
            if let Some(group_row) = r.get(GROUPS, group)? {
                viewer.groups.push((*group, group_row));
            }
        }
        viewer.user = Some((id, row));
        Ok(viewer)
    }

    pub(crate) fn who(&self) -> Who {
        self.who
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

impl Permit for MailView {
    const PERMISSION: Permission = Permission::MailView;
}
impl Permit for MailOrganize {
    const PERMISSION: Permission = Permission::MailOrganize;
}

/// How much of an account a grant shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
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
    reach: Reach,
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
        let owners = Rc::new(self.work_out_owners(permission)?);
        self.viewer
            .owners
            .borrow_mut()
            .insert(permission, Rc::clone(&owners));
        Ok(owners)
    }

    fn work_out_owners(&self, permission: Permission) -> Result<Owners> {
        let Some((me, row)) = &self.viewer.user else {
            return Ok(match self.viewer.who {
                Who::Job(_) | Who::Operator => Owners::All,
                Who::User(_) => Owners::Of(BTreeSet::new()),
            });
        };
        if row.role == Role::Director {
            return Ok(Owners::All);
        }
        let mut set = BTreeSet::new();
        for (group, group_row) in &self.viewer.groups {
            match group_row
                .scopes
                .get(&permission)
                .copied()
                .unwrap_or(Scope::None)
            {
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
                    return Ok(self.viewer.director.map_or(Owners::All, Owners::AllBut));
                }
            }
        }
        // No scope but the Director's own reaches what is the Director's (P-14, X-5).
        if let Some(director) = self.viewer.director {
            set.remove(&director);
        }
        Ok(Owners::Of(set))
    }

    /// Self and the agents under the same Supervisor (P-13).
    fn team(&self, me: UserId, row: &UserRow) -> Result<Vec<UserId>> {
        let mut team = vec![me];
        let Some(supervisor) = row.supervisor else {
            return Ok(team);
        };
        if self
            .get(USERS, &supervisor)?
            .is_none_or(|row| row.role != Role::Supervisor)
        {
            return Ok(team);
        }
        for user in self.reports(supervisor)? {
            if self
                .get(USERS, &user)?
                .is_some_and(|row| row.role == Role::Agent)
            {
                team.push(user);
            }
        }
        Ok(team)
    }

    /// Self and all below.
    pub(crate) fn below(&self, me: UserId) -> Result<BTreeSet<UserId>> {
        let mut found = BTreeSet::from([me]);
        let mut open = vec![me];
        while let Some(user) = open.pop() {
            for report in self.reports(user)? {
                if found.len() < MAX_USERS && found.insert(report) {
                    open.push(report);
                }
            }
        }
        Ok(found)
    }

    fn reports(&self, supervisor: UserId) -> Result<Vec<UserId>> {
        let keys: Vec<(UserId, UserId)> = self.keys(USERS_BY_SUPERVISOR, &supervisor, MAX_USERS)?;
        Ok(keys.into_iter().map(|(_, user)| user).collect())
    }

    fn office_of(&self, me: UserId, row: &UserRow) -> Result<Vec<UserId>> {
        let mut users = vec![me];
        if let Some(office) = row.office {
            let keys: Vec<(model::OfficeId, UserId)> =
                self.keys(USERS_BY_OFFICE, &office, MAX_USERS)?;
            users.extend(keys.into_iter().map(|(_, user)| user));
        }
        Ok(users)
    }

    /// The viewer's grant on an account; [`StoreError::NotFound`] without one.
    pub fn on<P: Permit>(&self, account: AccountId) -> Result<Grant<'_, P>> {
        let row = self.need(ACCOUNTS, &account)?;
        let reach = self.reach::<P>(&row)?.ok_or(StoreError::NotFound)?;
        Ok(Grant {
            account,
            reach,
            permit: PhantomData,
        })
    }

    /// All accounts that the viewer's permission reaches, their own first.
    pub fn everywhere<P: Permit>(&self) -> Result<Vec<Grant<'_, P>>> {
        let mut grants = Vec::new();
        self.each(ACCOUNTS, &(), |account, row: AccountRow| {
            if let Some(reach) = self.reach::<P>(&row)? {
                grants.push(Grant {
                    account,
                    reach,
                    permit: PhantomData,
                });
            }
            Ok(ControlFlow::Continue(()))
        })?;
        grants.sort_by_key(|grant: &Grant<'_, P>| (std::cmp::Reverse(grant.reach), grant.account));
        Ok(grants)
    }

    fn reach<P: Permit>(&self, row: &AccountRow) -> Result<Option<Reach>> {
        if matches!(self.viewer.who, Who::Job(_)) {
            return Ok(Some(Reach::Own));
        }
        let owners = self.owners(P::PERMISSION)?;
        if row.shared {
            let member = self.viewer.user.as_ref().is_some_and(|(id, _)| {
                *id == row.owner
                    || row.members.contains(id)
                    || self
                        .viewer
                        .groups
                        .iter()
                        .any(|(group, _)| row.member_groups.contains(group))
            });
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

    /// Whether a row of an account is shown under a grant: the one row reader's rule.
    pub(crate) fn shows<P>(
        &self,
        grant: &Grant<'_, P>,
        message: MessageId,
        sight: &Sight,
    ) -> Result<bool> {
        match grant.reach {
            Reach::Own => Ok(true),
            _ if sight.private => Ok(false),
            Reach::Whole => Ok(true),
            Reach::MatchedOnly => Ok(self.matched(grant.account, sight)?
                || self.shared_with_me(grant.account, message, sight)?),
        }
    }

    /// Whether a message's addresses belong to a contact or organization that the viewer may see.
    pub(crate) fn matched(&self, account: AccountId, sight: &Sight) -> Result<bool> {
        let private = self.private_addresses(account)?;
        for address in &sight.addresses {
            if !private.contains(address) && self.linked(*address)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an address belongs to a contact or organization that the viewer may see, and to
    /// no user or account.
    pub(crate) fn linked(&self, address: AddressId) -> Result<bool> {
        if let Some(known) = self.viewer.linked.borrow().get(&address) {
            return Ok(*known);
        }
        let owners = self.owners(Permission::ContactsView)?;
        let mut linked = false;
        self.each(
            LINKS,
            &address,
            |(_, kind, _): (AddressId, u8, u64), row| {
                if kind >= link::USER {
                    linked = false;
                    return Ok(ControlFlow::Break(()));
                }
                linked |= owners.contains(row.owner);
                Ok(ControlFlow::Continue(()))
            },
        )?;
        self.viewer.linked.borrow_mut().insert(address, linked);
        Ok(linked)
    }

    fn private_addresses(&self, account: AccountId) -> Result<Rc<HashSet<AddressId>>> {
        if let Some(known) = self.viewer.private.borrow().get(&account) {
            return Ok(Rc::clone(known));
        }
        let keys: Vec<(AccountId, AddressId)> =
            self.keys(PRIVATE_ADDRESSES, &account, MAX_USERS)?;
        let set = Rc::new(
            keys.into_iter()
                .map(|(_, address)| address)
                .collect::<HashSet<_>>(),
        );
        self.viewer
            .private
            .borrow_mut()
            .insert(account, Rc::clone(&set));
        Ok(set)
    }

    /// Whether a message or its thread was shared with the viewer; never a private one.
    pub(crate) fn shared_with_me(
        &self,
        account: AccountId,
        message: MessageId,
        sight: &Sight,
    ) -> Result<bool> {
        let Some((me, _)) = &self.viewer.user else {
            return Ok(false);
        };
        if sight.private || !self.anything_shared(*me)? {
            return Ok(false);
        }
        let holds =
            |row: crate::rows::ShareRow| row.only.is_none_or(|only| only.contains(&message));
        if self
            .get(SHARED_WITH_USER, &(*me, account, sight.thread))?
            .is_some_and(holds)
        {
            return Ok(true);
        }
        for (group, _) in &self.viewer.groups {
            let holds =
                |row: crate::rows::ShareRow| row.only.is_none_or(|only| only.contains(&message));
            if self
                .get(SHARED_WITH_GROUP, &(*group, account, sight.thread))?
                .is_some_and(holds)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn anything_shared(&self, me: UserId) -> Result<bool> {
        if let Some(known) = self.viewer.shares.get() {
            return Ok(*known);
        }
        let mut any = !self.keys(SHARED_WITH_USER, &me, 1)?.is_empty();
        for (group, _) in &self.viewer.groups {
            any = any || !self.keys(SHARED_WITH_GROUP, group, 1)?.is_empty();
        }
        Ok(*self.viewer.shares.get_or_init(|| any))
    }
}
