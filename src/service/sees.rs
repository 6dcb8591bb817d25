//! "Try as": what a chosen user sees, for who may change that user (P-20).

use model::{BuiltIn, Code, MessageRef, Permission, Problem, Role, Scope, Status, UserId};
use serde::Serialize;
use store::{Sees, StoreError, Who};

use crate::{
    Desk,
    effects::{Count, Extent},
    lines::Lines,
    reading::Line,
};

/// Messages shown, at most.
const MAX_SHOWN: usize = 25;

/// What a user sees.
#[derive(Clone, Debug, Serialize)]
pub struct SeesPage {
    /// Who.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Stored state: only who is active signs in and sees anything.
    pub status: Status,
    /// Every permission, with the groups that it comes from.
    pub permissions: Vec<PermissionSeen>,
    /// Accounts of which they see mail.
    pub accounts: Vec<AccountSeen>,
    /// Contacts that they see.
    pub contacts: Count,
    /// The newest of their messages that the asker sees too; the API tells them in its own form.
    #[serde(skip)]
    pub newest: Vec<Line>,
    /// How many of their newest messages the asker may not see.
    pub hidden: u64,
}

/// A permission and where it comes from.
#[derive(Clone, Debug, Serialize)]
pub struct PermissionSeen {
    /// Which.
    pub permission: Permission,
    /// The groups that give it; none for one that they do not have.
    pub from: Vec<GroupScope>,
}

/// A scope that a group gives.
#[derive(Clone, Debug, Serialize)]
pub struct GroupScope {
    /// The group's name; in English for a built-in one.
    pub group: String,
    /// Which built-in group it is, if any.
    pub built_in: Option<BuiltIn>,
    /// How far.
    pub scope: Scope,
}

/// An account of which a user sees mail.
#[derive(Clone, Debug, Serialize)]
pub struct AccountSeen {
    /// The name of its owner or keeper.
    pub owner: String,
    /// Its address, where the asker may know it.
    pub account: Option<String>,
    /// How much of it.
    pub extent: Extent,
    /// Messages.
    pub messages: Count,
}

/// What a user sees; audited.
pub async fn page(desk: &Desk, who: &Who, id: UserId) -> Result<SeesPage, Problem> {
    desk.write(who, move |w| {
        let sees = w.sees(id)?;
        told(w, id, sees)
    })
    .await
}

/// Whether a user sees a message, given by its id or its address in the panel; the asker must
/// see it too.
pub async fn would_see(
    desk: &Desk,
    who: &Who,
    user: UserId,
    message: &str,
) -> Result<bool, Problem> {
    let unknown = || Problem::at(Code::NotFound, "message");
    let path = message.trim().split(['?', '#']).next().unwrap_or_default();
    let id = path.rsplit('/').next().unwrap_or_default();
    let id: MessageRef = id.parse().map_err(|()| unknown())?;
    let seen = desk.write(who, move |w| w.would_see(user, id)).await;
    seen.map_err(|problem| match problem.code {
        Code::NotFound | Code::NotAllowed => unknown(),
        _ => problem,
    })
}

fn told(r: &store::Reading, id: UserId, sees: Sees) -> Result<SeesPage, StoreError> {
    let permissions = Permission::ALL.map(|permission| {
        let from = sees.groups.iter().filter_map(|(_, group)| {
            let scope = group.scopes.get(&permission).copied()?;
            (scope != Scope::None).then(|| GroupScope {
                group: group.name.clone(),
                built_in: group.built_in,
                scope,
            })
        });
        PermissionSeen {
            permission,
            from: from.collect(),
        }
    });
    let mut accounts = Vec::with_capacity(sees.accounts.len());
    for seen in sees.accounts {
        accounts.push(AccountSeen {
            owner: r.user_card(seen.owner)?.name,
            account: r.account(seen.id).ok().map(|row| row.address),
            extent: Extent::of(seen.reach),
            messages: seen.messages.into(),
        });
    }
    let mut lines = Lines::new(r);
    let mut newest = Vec::new();
    for seen in sees.newest.into_iter().take(MAX_SHOWN) {
        newest.push(lines.line(seen, None)?);
    }
    Ok(SeesPage {
        id,
        name: sees.row.name,
        email: sees.row.email,
        role: sees.row.role,
        status: sees.row.status,
        permissions: permissions.into(),
        accounts,
        contacts: sees.contacts.into(),
        newest,
        hidden: sees.hidden,
    })
}
