//! Bodies that are fetched after their headers: because a party became known, or because
//! somebody asks (M-19, M-48).

use std::collections::BTreeSet;

use model::{AccountId, AddressId, ChangeKind, ChangeSeq, MessageRef, Problem};
use store::{Job, Reading, Who};

use crate::Desk;

pub use store::{HeldAs, WantedBody};

const JOB: Who = Who::Job(Job::Sync);

/// Changes followed at a time.
const CHANGES: usize = 500;

/// Messages of an address looked at in one transaction.
const LOOKED_AT: usize = 500;

/// Wants the whole of a message of which only headers are held.
///
/// For its account's owner, and who may organize the account's mail and sees the message; the
/// account's task fetches it at once.
pub async fn fetch_anyway(desk: &Desk, who: &Who, id: MessageRef) -> Result<(), Problem> {
    desk.write(who, move |w| w.want_body(id)).await?;
    call(desk, id.account);
    Ok(())
}

/// Calls an account's task; without one the body is fetched once there is.
fn call(desk: &Desk, account: AccountId) {
    drop(desk.asks().send(account));
}

/// The first bodies of an account that are to be fetched.
pub fn wanted(desk: &Desk, account: AccountId, limit: usize) -> Result<Vec<WantedBody>, Problem> {
    desk.read(&JOB, |r| r.bodies_wanted(account, limit))
}

/// Forgets bodies that the server does not bring.
pub async fn refused(
    desk: &Desk,
    account: AccountId,
    bodies: Vec<WantedBody>,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.bodies_refused(account, &bodies))
        .await
}

/// The place in the change log from which on contacts are followed: its end.
pub fn start(desk: &Desk) -> Result<ChangeSeq, Problem> {
    desk.read(&JOB, Reading::bodies_followed)
}

/// Follows some changes: of contacts and organizations that became known, the stubs are to be
/// made whole. Answers where to go on, and whether there is more at once.
pub async fn follow(desk: &Desk, from: ChangeSeq) -> Result<(ChangeSeq, bool), Problem> {
    let changes = desk.read(&JOB, |r| r.changes_after(from, CHANGES))?;
    let more = changes.len() >= CHANGES;
    let Some(last) = changes.last().map(|(seq, _)| *seq) else {
        return Ok((from, false));
    };
    if desk.read(&JOB, Reading::has_stubs)? {
        let addresses = addresses_of(desk, changes.into_iter().map(|(_, change)| change.kind))?;
        for address in addresses {
            want_stubs(desk, address).await?;
        }
    }
    desk.write(&JOB, move |w| w.bodies_followed_to(last))
        .await?;
    Ok((last, more))
}

fn addresses_of(
    desk: &Desk,
    changes: impl Iterator<Item = ChangeKind>,
) -> Result<BTreeSet<AddressId>, Problem> {
    let mut addresses = BTreeSet::new();
    for change in changes {
        match change {
            ChangeKind::Contact { contact } => {
                addresses.extend(desk.read(&JOB, |r| r.addresses_to_follow(contact))?);
            }
            ChangeKind::Organization { organization } => {
                addresses.extend(desk.read(&JOB, |r| r.addresses_of_organization(organization))?);
            }
            _ => {}
        }
    }
    Ok(addresses)
}

async fn want_stubs(desk: &Desk, address: AddressId) -> Result<(), Problem> {
    let mut after: Option<Vec<u8>> = None;
    loop {
        let (stubs, next) =
            desk.read(&JOB, |r| r.stubs_with(address, after.as_deref(), LOOKED_AT))?;
        if !stubs.is_empty() {
            let accounts: BTreeSet<AccountId> = stubs.iter().map(|stub| stub.account).collect();
            desk.write(&JOB, move |w| w.want_known(&stubs)).await?;
            for account in accounts {
                call(desk, account);
            }
        }
        match next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}
