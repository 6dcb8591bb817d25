//! Why a viewer sees a record, and by which groups (P-20).

use model::{ContactId, OrganizationId, Permission, Problem, UserId};
use store::{Reading, StoreError, Who};

use crate::{Desk, message::Reason};

/// Why the viewer sees a contact.
pub async fn of_contact(desk: &Desk, who: &Who, id: ContactId) -> Result<Vec<Reason>, Problem> {
    desk.read(who, |r| record(r, r.contact(id)?.owner))
}

/// Why the viewer sees an organization.
pub async fn of_organization(
    desk: &Desk,
    who: &Who,
    id: OrganizationId,
) -> Result<Vec<Reason>, Problem> {
    desk.read(who, |r| record(r, r.organization(id)?.owner))
}

fn record(r: &Reading, owner: UserId) -> Result<Vec<Reason>, StoreError> {
    if r.me()?.0 == owner {
        return Ok(vec![Reason::YourRecord]);
    }
    by_groups(r, Permission::ContactsView, owner)
}

/// The viewer's groups whose scope reaches an owner's data; a Director needs none.
pub(crate) fn by_groups(
    r: &Reading,
    permission: Permission,
    owner: UserId,
) -> Result<Vec<Reason>, StoreError> {
    let name = r.user_card(owner)?.name;
    let mut reasons = Vec::new();
    for (group, scope) in r.groups_reaching(permission, owner)? {
        reasons.push(Reason::Granted {
            permission,
            scope,
            group: r.group(group)?.name,
            owner: name.clone(),
        });
    }
    if reasons.is_empty() && r.is_director() {
        reasons.push(Reason::Director);
    }
    Ok(reasons)
}
