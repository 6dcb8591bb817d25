//! Why a viewer sees a message.

use model::{ContactId, MessageRef, OrganizationId, Permission, Problem, Scope};
use serde::Serialize;
use store::{CameBy, Listed, Opened, Reach, Reading, Record, StoreError, Who};

use crate::{Desk, accounts::day, why::by_groups};

/// Why a viewer sees a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// One owns the record.
    YourRecord,
    /// The Director sees everything.
    Director,
    /// It is in an account of one's own.
    YourAccount,
    /// It is in a shared account of which one is a member.
    SharedAccount {
        /// Its name.
        name: String,
    },
    /// A group's scope reaches the account's owner.
    Granted {
        /// By which permission.
        permission: Permission,
        /// How far.
        scope: Scope,
        /// Which group.
        group: String,
        /// Whose account.
        owner: String,
    },
    /// It belongs to a contact that the viewer may see.
    Contact {
        /// Which.
        id: ContactId,
        /// Name.
        name: String,
    },
    /// It belongs to an organization that the viewer may see.
    Organization {
        /// Which.
        id: OrganizationId,
        /// Name.
        name: String,
    },
    /// It came with the viewer's own records, named beside it: the account's owner left.
    Left {
        /// Whose account.
        owner: String,
    },
    /// It came with the viewer's own records, named beside it: the account's owner handed them
    /// over after it came.
    HandedOver {
        /// Whose account.
        owner: String,
    },
    /// The viewer stands in for the account's owner, who is away (P-29).
    StandingIn {
        /// Whose account.
        owner: String,
        /// The last day of the absence.
        until: jiff::civil::Date,
    },
    /// The account shows all mail to colleagues in scope.
    AllMail,
    /// It was shared.
    Shared {
        /// By whom.
        by: String,
    },
    /// The Director may open any message; this is in the audit log.
    DirectorAsked,
}

/// Why the viewer sees a message.
pub async fn why(desk: &Desk, who: &Who, id: MessageRef) -> Result<Vec<Reason>, Problem> {
    desk.read(who, |r| match r.open(id) {
        Ok((listed, Opened::Granted(reach))) => granted(r, &listed, reach),
        Ok((listed, Opened::Shared)) => shared(r, &listed),
        Ok((_, Opened::Asked)) | Err(StoreError::NotAllowed) => Ok(vec![Reason::DirectorAsked]),
        Err(error) => Err(error),
    })
}

fn granted(r: &Reading, listed: &Listed, reach: Reach) -> Result<Vec<Reason>, StoreError> {
    let account = r.account(listed.id.account)?;
    if reach == Reach::Own {
        return Ok(vec![Reason::YourAccount]);
    }
    if account.shared {
        return Ok(vec![Reason::SharedAccount {
            name: account.address,
        }]);
    }
    let owner = r.user_card(account.owner)?.name;
    let deputy = r.seen_as_deputy(listed)?.map(|absence| Reason::StandingIn {
        owner: owner.clone(),
        until: day(absence.until),
    });
    if reach < Reach::MatchedOnly {
        let mut reasons: Vec<Reason> = deputy.into_iter().collect();
        reasons.extend(inherited(r, listed, owner)?);
        return Ok(reasons);
    }
    let mut reasons = by_groups(r, Permission::MailView, account.owner)?;
    if reach == Reach::Whole {
        reasons.push(Reason::AllMail);
        return Ok(reasons);
    }
    reasons.extend(deputy);
    reasons.extend(named(r, r.related(listed)?)?);
    reasons.extend(shared(r, listed)?);
    Ok(reasons)
}

/// What came with records of the viewer's own.
fn inherited(r: &Reading, listed: &Listed, owner: String) -> Result<Vec<Reason>, StoreError> {
    let (by, records) = r.came_with(listed)?;
    let mut reasons = Vec::new();
    if !records.is_empty() {
        reasons.push(match by {
            CameBy::Leaving => Reason::Left { owner },
            CameBy::HandOver => Reason::HandedOver { owner },
        });
        reasons.extend(named(r, records)?);
    }
    reasons.extend(shared(r, listed)?);
    Ok(reasons)
}

fn named(r: &Reading, records: Vec<Record>) -> Result<Vec<Reason>, StoreError> {
    let mut reasons = Vec::with_capacity(records.len());
    for record in records {
        match record {
            Record::Contact(id) => {
                reasons.push(Reason::Contact {
                    id,
                    name: r.contact(id)?.name(),
                });
            }
            Record::Organization(id) => {
                reasons.push(Reason::Organization {
                    id,
                    name: r.organization(id)?.name,
                });
            }
            Record::User(_) => {}
        }
    }
    Ok(reasons)
}

fn shared(r: &Reading, listed: &Listed) -> Result<Vec<Reason>, StoreError> {
    match r.shared_by(listed)? {
        Some(by) => Ok(vec![Reason::Shared {
            by: r.user_card(by)?.name,
        }]),
        None => Ok(Vec::new()),
    }
}
