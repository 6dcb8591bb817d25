//! Passkeys: a whole way in beside the password, two factors at once (P-24). What a device
//! keeps and its user's finger, face or PIN opens; we hold the public half.
//!
//! What a ceremony must remember between its two halves is sealed and kept by the browser, so
//! that strangers can fill nothing here; answering it once is what the store notes.

mod ceremony;
mod party;

use std::net::IpAddr;

use model::{Code, Hash, Instant, Problem, Status, UserId};
use serde::Serialize;
use serde_json::Value;
pub use store::MAX_PASSKEYS;
use store::{
    Answered, CHALLENGE_LASTS_MS, Job, PasskeyRow, Reading, Sealed, StoreError, UserRow, Who,
    Writing, sha256,
};

use self::ceremony::{Claim, Refusal};
pub use self::party::Party;
use crate::{
    Desk,
    passwords::Asker,
    people::{hash_of, named},
    profile,
    proven::{Candidate, Proven},
    sealing::{hex, unhex},
    sign_in::{self, Origin, Signed, Way},
    tries::{self, TryKey},
};

/// What is sealed for a sign-in opens only there.
const AT_THE_DOOR: &str = "sign-in/passkey";

/// Longest offer looked at, in bytes.
const MAX_OFFER: usize = 4_096;

/// Longest answer of a browser looked at, in bytes; the longest keys take a few thousand.
const MAX_ANSWER: usize = 32 << 10;

/// One of one's own passkeys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyLine {
    /// By which it is renamed and ended.
    pub id: String,
    /// Name that its user gave it.
    pub name: String,
    /// When it was added.
    pub added: Instant,
    /// When it was last used to sign in.
    pub used: Option<Instant>,
}

/// A ceremony that began in a browser.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// What the browser is asked.
    pub options: Value,
    /// What we must know at its end, sealed: to be given back with the answer.
    pub offer: String,
}

/// How a ceremony ended in a browser.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// What was offered.
    pub offer: &'a str,
    /// What the browser answered, as JSON.
    pub answer: &'a str,
}

/// A passkey that proved itself; taken once.
pub(crate) struct Used {
    id: Hash,
    /// As it was when it was proven.
    row: PasskeyRow,
    /// What its use makes of its state.
    state: Vec<u8>,
    answered: Answered,
}

/// One's own passkeys, the oldest first.
pub async fn mine(desk: &Desk, who: &Who) -> Result<Vec<PasskeyLine>, Problem> {
    let rows = desk.read(who, Reading::my_passkeys)?;
    let lines = rows.into_iter().map(|(id, row)| PasskeyLine {
        id: id.to_string(),
        name: row.name,
        added: row.added,
        used: row.used,
    });
    Ok(lines.collect())
}

/// One of one's own passkeys.
pub async fn one(desk: &Desk, who: &Who, id: &str) -> Result<PasskeyLine, Problem> {
    let mut mine = mine(desk, who).await?.into_iter();
    mine.find(|line| line.id == id)
        .ok_or(Problem::new(Code::NotFound))
}

/// Whether a passkey can have this name: asked before the browser makes what could not be kept.
pub fn fit_name(name: &str) -> Result<(), Problem> {
    named(name).map(drop)
}

/// Offers to make a passkey, to who gives their password again; nothing is kept until [`add`].
pub async fn offer(
    desk: &Desk,
    who: &Who,
    party: &Party,
    password: &str,
) -> Result<Offer, Problem> {
    let proven = profile::prove(desk, who, password).await?;
    let (me, row, known) = desk.read(who, |r| {
        proven.holds(r)?;
        let (me, row) = r.my_row()?;
        Ok((me, row, r.my_passkeys()?))
    })?;
    if known.len() >= MAX_PASSKEYS {
        return Err(Problem::new(Code::TooMany));
    }
    let known: Vec<Vec<u8>> = known
        .into_iter()
        .map(|(_, row)| row.credential.into())
        .collect();
    let begun = ceremony::begin_making(party, (me, &row.email, &row.name), &known)?;
    offered(desk, &place(me, &row), begun)
}

/// Adds the passkey that a browser made of an offer; answers its id.
///
/// [`Code::BadPasskey`] where the answer is not one to this offer, made here, by this user and
/// within its time; or was given before.
pub async fn add(
    desk: &Desk,
    who: &Who,
    party: &Party,
    (given, name): (Given<'_>, &str),
) -> Result<String, Problem> {
    let bad = || Problem::new(Code::BadPasskey);
    let name = named(name)?;
    let (me, row) = desk.read(who, Reading::my_row)?;
    let (answered, state) = opened(desk, &place(me, &row), given).ok_or_else(bad)?;
    let made = ceremony::end_making(party, &state, given.answer).ok_or_else(bad)?;
    let id = sha256(&made.credential);
    let row = PasskeyRow {
        user: me,
        credential: made.credential.into(),
        key: made.key.into(),
        state: made.state.into(),
        name,
        added: desk.clock().now(),
        used: None,
    };
    desk.write(who, move |w| w.add_my_passkey(id, &row, answered))
        .await
        .map_err(|problem| match problem.code {
            Code::AddressTaken => bad(),
            _ => problem,
        })?;
    Ok(id.to_string())
}

/// Names one of one's own passkeys otherwise.
pub async fn rename(desk: &Desk, who: &Who, id: &str, name: &str) -> Result<(), Problem> {
    let (id, name) = (hash_of(id)?, named(name)?);
    desk.write(who, move |w| w.rename_my_passkey(id, &name))
        .await
}

/// Ends one of one's own passkeys.
pub async fn end(desk: &Desk, who: &Who, id: &str) -> Result<(), Problem> {
    let id = hash_of(id)?;
    desk.write(who, move |w| w.end_my_passkey(id)).await
}

/// Offers a sign-in by passkey, to anybody.
pub async fn offer_sign_in(desk: &Desk, party: &Party) -> Result<Offer, Problem> {
    offered(desk, AT_THE_DOOR, ceremony::begin_signing_in(party)?)
}

/// Signs in whose passkey answered; no code of a second factor is asked for.
///
/// [`Code::UnknownPasskey`] whether the passkey is unknown, its user blocked or its answer
/// wrong; [`Code::TooManyTries`] and [`Code::NetworkNotAllowed`] as for passwords.
pub async fn sign_in(
    desk: &Desk,
    party: &Party,
    given: Given<'_>,
    from: Origin,
) -> Result<Signed, Problem> {
    let claim = Some(given.answer)
        .filter(|answer| answer.len() <= MAX_ANSWER)
        .and_then(Claim::read);
    let id = claim.as_ref().map(|claim| sha256(&claim.credential()));
    let (known, email) = count(desk, id, &from).await?;
    let usable = known.filter(|(_, row, _)| row.status == Status::Active);
    let proven = match (claim, &usable) {
        (Some(claim), Some((id, _, row))) => proven(desk, party, given, (claim, *id, row)),
        _ => Err(Refusal::Wrong),
    };
    let (used, row) = match (proven, usable) {
        (Ok(used), Some((_, row, _))) => (used, row),
        (refusal, _) => return refuse(desk, refusal.err(), (email, from.ip)).await,
    };
    sign_in::admit(desk, &row, from.ip).await?;
    let candidate = Candidate {
        user: used.row.user,
        row,
        proven: Proven::Passkey(used.id),
    };
    let ip = from.ip;
    match sign_in::begin(desk, candidate, from, Way::Passkey(Box::new(used))).await? {
        Some(signed) => Ok(signed),
        None => refuse(desk, None, (email, ip)).await,
    }
}

/// Counts a try, and finds whose passkey it names; what it counts under is the same whether
/// they are blocked or not.
async fn count(
    desk: &Desk,
    id: Option<Hash>,
    from: &Origin,
) -> Result<(Option<(Hash, UserRow, PasskeyRow)>, String), Problem> {
    let ip = from.ip;
    let counted = desk.write(&Who::Job(Job::SignIn), move |w| {
        let known = match id {
            Some(id) => known(w, id)?,
            None => None,
        };
        let email = match &known {
            Some((_, user, _)) => user.email.clone(),
            None => "-".to_owned(),
        };
        let wait = tries::count(w, &TryKey::sign_in(&email, ip, Asker::Known))?;
        Ok(wait.map(|()| (known, email)))
    });
    counted.await?.map_err(Problem::from)
}

fn known(r: &Reading, id: Hash) -> Result<Option<(Hash, UserRow, PasskeyRow)>, StoreError> {
    let Some(row) = r.passkey(id)? else {
        return Ok(None);
    };
    let user = r.user_half_way(row.user)?;
    Ok(user.map(|user| (id, user, row)))
}

fn proven(
    desk: &Desk,
    party: &Party,
    given: Given<'_>,
    (claim, id, row): (Claim, Hash, &PasskeyRow),
) -> Result<Used, Refusal> {
    let (answered, began) = opened(desk, AT_THE_DOOR, given).ok_or(Refusal::Wrong)?;
    let state = claim.prove(party, &began, (row.user, &row.key, &row.state))?;
    Ok(Used {
        id,
        row: row.clone(),
        state,
        answered,
    })
}

/// Notes a failure and says so; the one answer for all of them.
async fn refuse(
    desk: &Desk,
    refusal: Option<Refusal>,
    (email, from): (String, IpAddr),
) -> Result<Signed, Problem> {
    let action = if refusal == Some(Refusal::Counter) {
        "sign-in.passkey-counter"
    } else {
        "sign-in.passkey-failed"
    };
    let job = Who::Job(Job::SignIn);
    desk.write(&job, move |w| w.audit_from(Some(from), action, &email))
        .await?;
    Err(Problem::new(Code::UnknownPasskey))
}

/// Takes a passkey's answer in the transaction that lets its user in; false if it was taken
/// before, or the passkey ended meanwhile.
pub(crate) fn take(w: &mut Writing, used: Used) -> Result<bool, StoreError> {
    w.accept_passkey(used.id, (&used.row, used.state), used.answered)
}

/// Where an offer to a user is sealed for: it ends with the password that it was asked by.
fn place(user: UserId, row: &UserRow) -> String {
    let password = Proven::Password(row.password.clone()).fingerprint();
    format!("user/{user}/passkey/offer/{password}")
}

fn offered(desk: &Desk, place: &str, begun: ceremony::Begun) -> Result<Offer, Problem> {
    let text = format!("{} {}", desk.clock().now().0, hex(&begun.state));
    Ok(Offer {
        options: begun.options,
        offer: hex(&desk.seal().seal(place, &text)?.0),
    })
}

/// What was sealed for an offer of this place, if its time is not over.
fn opened(desk: &Desk, place: &str, given: Given<'_>) -> Option<(Answered, Vec<u8>)> {
    if given.offer.len() > MAX_OFFER || given.answer.len() > MAX_ANSWER {
        return None;
    }
    let text = desk.seal().unseal(place, &Sealed(unhex(given.offer)?))?;
    let (made, state) = text.split_once(' ')?;
    let (made, state) = (Instant(made.parse().ok()?), unhex(state)?);
    let age = desk.clock().now().since_ms(made);
    let answered = Answered {
        made,
        hash: sha256(&state),
    };
    (0..=CHALLENGE_LASTS_MS)
        .contains(&age)
        .then_some((answered, state))
}

#[cfg(test)]
mod tests;
