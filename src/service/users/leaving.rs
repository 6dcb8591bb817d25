//! Blocking, deleting, restoring; handing over what is a user's, and the Director's office.

use model::{Code, Problem, UserId};
use serde::Serialize;
use store::{Moves, Who};

use super::known;
use crate::{Desk, profile};

/// How much a hand-over moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HandedOver {
    /// Contacts.
    pub contacts: u64,
    /// Organizations.
    pub organizations: u64,
    /// Users who answer to somebody else then.
    pub subordinates: u64,
    /// Shared accounts of which the receiver becomes a member.
    pub memberships: u64,
    /// Shared accounts that the receiver keeps then.
    pub kept_accounts: u64,
}

impl From<Moves> for HandedOver {
    fn from(moves: Moves) -> Self {
        Self {
            contacts: moves.contacts,
            organizations: moves.organizations,
            subordinates: moves.subordinates,
            memberships: moves.memberships,
            kept_accounts: moves.kept,
        }
    }
}

/// What a hand-over would do.
#[derive(Clone, Debug, Serialize)]
pub struct Leaving {
    /// Who takes over.
    pub receiver: UserId,
    /// Their name.
    pub receiver_name: String,
    /// Their sign-in address.
    pub receiver_email: String,
    /// How much moves.
    pub moves: HandedOver,
    /// Whether the records will be the Director's, and so hidden from everyone else (P-14).
    pub to_director: bool,
    /// To whom subordinates answer then.
    pub subordinates_to: String,
}

/// Blocks a user.
pub async fn block(desk: &Desk, who: &Who, id: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.block_user(id)).await
}

/// Lets a blocked user in again.
pub async fn unblock(desk: &Desk, who: &Who, id: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.unblock_user(id)).await
}

/// Brings back a deleted user's sign-in, not the records.
pub async fn restore(desk: &Desk, who: &Who, id: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.restore_user(id)).await
}

/// What handing over would move; without a receiver to the user's supervisor.
pub async fn preview(
    desk: &Desk,
    who: &Who,
    id: UserId,
    receiver: Option<&str>,
) -> Result<Leaving, Problem> {
    let to = taker(desk, who, id, receiver)?;
    desk.read(who, |r| {
        let told = r.hand_over_preview(id, to)?;
        let row = r.user_card(to)?;
        Ok(Leaving {
            receiver: to,
            receiver_name: row.name,
            receiver_email: row.email,
            moves: told.moves.into(),
            to_director: told.to_director,
            subordinates_to: r.user_card(told.above)?.name,
        })
    })
    .map_err(at_receiver)
}

/// Hands over without deleting.
pub async fn hand_over(
    desk: &Desk,
    who: &Who,
    id: UserId,
    receiver: Option<&str>,
) -> Result<HandedOver, Problem> {
    let to = taker(desk, who, id, receiver)?;
    let moves = desk.write(who, move |w| w.hand_over(id, to)).await;
    moves.map(HandedOver::from).map_err(at_receiver)
}

/// Deletes a user and hands over what is theirs.
pub async fn delete(
    desk: &Desk,
    who: &Who,
    id: UserId,
    receiver: Option<&str>,
) -> Result<HandedOver, Problem> {
    let to = taker(desk, who, id, receiver)?;
    let moves = desk.write(who, move |w| w.delete_user(id, to)).await;
    moves.map(HandedOver::from).map_err(at_receiver)
}

/// Hands the Director's office to another user; the Director's password is typed again (P-11).
pub async fn hand_over_office(
    desk: &Desk,
    who: &Who,
    to: UserId,
    password: &str,
) -> Result<(), Problem> {
    let proven = profile::prove(desk, who, password).await?;
    desk.write(who, move |w| {
        proven.holds(w)?;
        w.hand_over_office(to)
    })
    .await
}

/// Who takes over; one whom the viewer may not know of is as good as nobody.
fn taker(desk: &Desk, who: &Who, id: UserId, receiver: Option<&str>) -> Result<UserId, Problem> {
    let row = desk.read(who, |r| r.user_to_edit(id))?;
    match receiver.map(str::trim).filter(|email| !email.is_empty()) {
        None => row
            .supervisor
            .ok_or(Problem::at(Code::Required, "receiver")),
        Some(email) => {
            let above = row.supervisor.filter(|above| {
                desk.read(who, |r| r.user_card(*above))
                    .is_ok_and(|row| row.email.eq_ignore_ascii_case(email))
            });
            above
                .or_else(|| known(desk, who, email))
                .ok_or_else(|| Problem::at(Code::BadReceiver, "receiver").naming(email))
        }
    }
}

fn at_receiver(problem: Problem) -> Problem {
    match problem.code {
        Code::BadReceiver | Code::NotAllowed => Problem {
            field: Some("receiver".into()),
            ..problem
        },
        _ => problem,
    }
}
