//! What the forms about users offer to choose from.

use model::{BuiltIn, Permission, Problem, Role, ShownStatus, UserId};
use store::{Reading, StoreError, UserAsk, Who};

use super::GroupTag;
use crate::Desk;

/// Users that a field offers; others are typed by their address.
const MAX_OFFERED: usize = 200;

/// Statuses of those who may answer for others.
const SEATS: [ShownStatus; 4] = [
    ShownStatus::Active,
    ShownStatus::IpRestricted,
    ShownStatus::PendingActivation,
    ShownStatus::Blocked,
];

/// What the forms offer.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Who may answer for users: sign-in address and name.
    pub supervisors: Vec<(String, String)>,
    /// Groups that the viewer may give.
    pub groups: Vec<GroupTag>,
    /// Offices.
    pub offices: Vec<String>,
    /// Whether users may be made.
    pub may_add: bool,
    /// Whether role and supervisor are the viewer's to choose (P-12).
    pub may_place: bool,
}

/// What the search form and the form of a new user offer.
pub async fn choices(desk: &Desk, who: &Who) -> Result<Choices, Problem> {
    desk.read(who, |r| {
        let groups = r.groups_to_choose()?.into_iter();
        let groups = groups.filter(|(_, row)| r.may_give_group(row));
        Ok(Choices {
            supervisors: supervisors(r)?,
            groups: groups
                .filter(|(_, row)| row.built_in != Some(BuiltIn::Director))
                .map(|(_, row)| GroupTag {
                    name: row.name,
                    built_in: row.built_in,
                })
                .collect(),
            offices: r
                .offices_to_choose()?
                .into_iter()
                .map(|(_, row)| row.name)
                .collect(),
            may_add: !r.owners(Permission::UsersCreate)?.is_empty(),
            may_place: !r.own_agents_only(Permission::UsersEdit)?,
        })
    })
}

/// Who can take over from a user: sign-in address and name, as far as the viewer may know them.
pub async fn choices_for(
    desk: &Desk,
    who: &Who,
    id: UserId,
) -> Result<Vec<(String, String)>, Problem> {
    desk.read(who, |r| {
        let row = r.profile(id)?;
        let mut offered = Vec::new();
        if let Some(above) = row.supervisor {
            let above = r.user_card(above)?;
            offered.push((above.email, above.name));
        }
        let ask = UserAsk {
            statuses: &super::SHOWN_FIRST,
            limit: MAX_OFFERED,
            ..UserAsk::default()
        };
        for (user, row) in r.find_users(&ask)?.rows {
            let choice = (row.email, row.name);
            if user != id && !offered.contains(&choice) {
                offered.push(choice);
            }
        }
        Ok(offered)
    })
}

fn supervisors(r: &Reading) -> Result<Vec<(String, String)>, StoreError> {
    let (_, me) = r.me()?;
    let mut found = vec![(me.email.clone(), me.name.clone())];
    found.retain(|_| me.role != Role::Agent);
    if let Some(above) = me.supervisor {
        let above = r.user_card(above)?;
        found.push((above.email, above.name));
    }
    let ask = UserAsk {
        statuses: &SEATS,
        roles: &[Role::Director, Role::Supervisor],
        limit: MAX_OFFERED,
        ..UserAsk::default()
    };
    for (_, row) in r.find_users(&ask)?.rows {
        let choice = (row.email, row.name);
        if !found.contains(&choice) {
            found.push(choice);
        }
    }
    Ok(found)
}
