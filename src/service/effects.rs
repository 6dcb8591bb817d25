//! What a change of rights opens and closes, said before it is saved (P-20): names of people
//! and counts, nothing else.

use std::collections::BTreeSet;

use model::{Permission, Problem, UserId};
use serde::Serialize;
use store::{
    AccountEffect, BulkEdit, Counted, Reach, Reading, StoreError, UserEffect, UserRow, Who, Writing,
};

use crate::{Desk, told};

/// Accounts told for one person, at most.
const MAX_ACCOUNTS: usize = 20;

/// How many, or at least how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// So many.
    pub number: u64,
    /// Whether there may be more: counting has a bound.
    pub or_more: bool,
}

impl From<Counted> for Count {
    fn from(counted: Counted) -> Self {
        Self {
            number: counted.number,
            or_more: counted.or_more,
        }
    }
}

/// How much of an account's mail is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// All: it is their own.
    Own,
    /// All but what is private.
    Whole,
    /// What belongs to a contact or organization that they may see, came to them with a record
    /// or while they stand in, or was shared.
    Matched,
    /// Only what was shared.
    Shared,
}

impl Extent {
    pub(crate) fn of(reach: Option<Reach>) -> Self {
        match reach {
            Some(Reach::Own) => Self::Own,
            Some(Reach::Whole) => Self::Whole,
            Some(Reach::MatchedOnly | Reach::Deputy | Reach::Inherited) => Self::Matched,
            None => Self::Shared,
        }
    }
}

/// What a change does to one person's sight of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MailEffect {
    /// The name of its owner or keeper.
    pub owner: String,
    /// Its address, where who asks may know it.
    pub account: Option<String>,
    /// How much of it is seen afterwards; none when nothing is.
    pub after: Option<Extent>,
    /// Messages that come to be seen.
    pub gained: Count,
    /// Messages that are no longer seen.
    pub lost: Count,
}

/// What a change does to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonEffect {
    /// Whom.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Mail, account by account, the first ones.
    pub mail: Vec<MailEffect>,
    /// How many more accounts there are.
    pub more_accounts: u64,
    /// Messages that come to be seen, in all accounts.
    pub gained: Count,
    /// Messages that are no longer seen, in all accounts.
    pub lost: Count,
    /// Contacts that come to be seen.
    pub contacts_gained: Count,
    /// Contacts that are no longer seen.
    pub contacts_lost: Count,
    /// Permissions that reach more people's data.
    pub opened: Vec<Permission>,
    /// Permissions that reach fewer people's data.
    pub closed: Vec<Permission>,
}

/// What a change does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Effects {
    /// To whom, the first ones.
    pub people: Vec<PersonEffect>,
    /// Further people whose rights change.
    pub more: u64,
    /// People who were not looked at, because they are too many.
    pub not_looked_at: u64,
}

impl Effects {
    /// Whether it opens and closes nothing for anybody.
    pub fn are_none(&self) -> bool {
        self.people.is_empty() && self.more == 0 && self.not_looked_at == 0
    }
}

/// What a change of a user's role, superior, office or groups would open and close; `seen` is
/// the version that the change is made to. Refused where the change would be.
pub async fn of_user_edit(
    desk: &Desk,
    who: &Who,
    (id, seen): (UserId, u64),
    row: UserRow,
) -> Result<Effects, Problem> {
    of_change(
        desk,
        who,
        move |r| r.near(id),
        move |w| w.edit_user(id, seen, row.clone()),
    )
    .await
}

/// What a bulk edit of some users would open and close, for them and all whom it touches.
pub(crate) async fn of_bulk_edit(
    desk: &Desk,
    who: &Who,
    edit: BulkEdit,
    users: Vec<UserId>,
) -> Result<Effects, Problem> {
    let mut near = users.clone();
    near.extend(
        [edit.supervisor, edit.subordinates_to]
            .into_iter()
            .flatten(),
    );
    of_change(
        desk,
        who,
        move |r| r.near_all(&near),
        move |w| w.bulk_edit(&edit, &users).map(drop),
    )
    .await
}

/// What a change would open and close for the users that it may touch.
pub(crate) async fn of_change(
    desk: &Desk,
    who: &Who,
    touched: impl Fn(&Reading) -> Result<BTreeSet<UserId>, StoreError> + Send + 'static,
    change: impl Fn(&mut Writing) -> Result<(), StoreError> + Send + 'static,
) -> Result<Effects, Problem> {
    let store = desk.store().clone();
    let by = *who;
    let effects = tokio::task::spawn_blocking(move || store.effects(&by, touched, change))
        .await
        .map_err(|_| told::broken("a rehearsal stopped"))?
        .map_err(told::store)?;
    desk.read(who, |r| {
        let mut people = Vec::with_capacity(effects.users.len());
        for effect in effects.users {
            people.push(person(r, effect)?);
        }
        Ok(Effects {
            people,
            more: effects.more,
            not_looked_at: effects.not_looked_at,
        })
    })
}

fn person(r: &Reading, effect: UserEffect) -> Result<PersonEffect, StoreError> {
    let all = effect.accounts.len();
    let sum = |of: fn(&AccountEffect) -> Counted| {
        let counts = effect.accounts.iter().map(of);
        counts.fold(Count::default(), |sum, count| Count {
            number: sum.number + count.number,
            or_more: sum.or_more || count.or_more,
        })
    };
    let (gained, lost) = (sum(|row| row.gained), sum(|row| row.lost));
    let mut mail = Vec::new();
    for row in effect.accounts.iter().take(MAX_ACCOUNTS) {
        let gone = row.after.is_none() && row.lost.number > 0 && row.gained.number == 0;
        mail.push(MailEffect {
            owner: r.user_card(row.owner)?.name,
            account: r.account(row.account).ok().map(|row| row.address),
            after: (!gone).then(|| Extent::of(row.after)),
            gained: row.gained.into(),
            lost: row.lost.into(),
        });
    }
    Ok(PersonEffect {
        id: effect.user,
        name: r.user_card(effect.user)?.name,
        mail,
        more_accounts: u64::try_from(all.saturating_sub(MAX_ACCOUNTS)).unwrap_or(u64::MAX),
        gained,
        lost,
        contacts_gained: effect.contacts_gained.into(),
        contacts_lost: effect.contacts_lost.into(),
        opened: effect.opened,
        closed: effect.closed,
    })
}
