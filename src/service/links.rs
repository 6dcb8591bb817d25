//! One-time links: activation of new users and another password, by e-mail or handed over (P-9).

use model::{AddressText, Code, Problem, Status, UserId};
use serde::Serialize;
use store::{Job, LinkKind, Reading, StoreError, Who, sha256};
use tokio::sync::broadcast;

use crate::{
    Desk,
    openid::{self, Connected},
    passwords::Person,
    posting::{self, About, Writer},
    sealing::{hex, random},
    sign_in::Origin,
    told,
    tries::{self, TryKey},
};

/// Longest secret of a link looked at, in bytes.
const MAX_SECRET: usize = 128;

/// Requests for another password that wait to be seen to; more are dropped, and may be made
/// again.
pub(crate) const MAX_WAITING: usize = 256;

/// How an invitation reaches its user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "way", rename_all = "kebab-case")]
pub enum Invitation {
    /// By e-mail.
    Sent,
    /// By hand: the link is told this once.
    HandOver {
        /// The link.
        link: String,
    },
}

/// Someone asked for another password.
#[derive(Clone)]
pub struct Forgotten {
    email: String,
    base: String,
    writer: Writer,
}

/// Whom a link is for.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// What for.
    pub about: About,
}

/// How a user signs in, for who may see their profile (P-15).
#[derive(Clone, Debug)]
pub struct SignInCard {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Stored state.
    pub status: Status,
    /// When and from where they last signed in.
    pub last: Option<(model::Instant, String)>,
    /// Whether they have a second factor.
    pub second_factor: bool,
    /// Whether they have a passkey.
    pub passkey: bool,
    /// Accounts at OpenID providers that sign them in.
    pub openid: Vec<Connected>,
    /// Whether an invitation goes out by e-mail.
    pub by_mail: bool,
}

/// How a user signs in.
pub async fn sign_in_card(desk: &Desk, who: &Who, user: UserId) -> Result<SignInCard, Problem> {
    let by_mail = can_send(desk);
    desk.read(who, |r| {
        let (second_factor, passkey) = r.factors_of(user)?;
        let openid = openid::shown(desk, r.openid_links_of(user)?);
        let row = r.user_card(user)?;
        Ok(SignInCard {
            id: user,
            name: row.name,
            email: row.email,
            status: row.status,
            last: row.last_sign_in.map(|last| (last.at, last.ip)),
            second_factor,
            passkey,
            openid,
            by_mail,
        })
    })
}

/// Sends a user who waits for activation a new link, or hands it to who asks where there is no
/// relay. Earlier links of the user end. `here` is the panel's address as the request has it,
/// for a panel that this machine only reaches.
///
/// Who has the link becomes the user: it is for those who may change the user.
pub async fn invite(
    desk: &Desk,
    who: &Who,
    user: UserId,
    (here, writer): (Option<&str>, &Writer),
) -> Result<Invitation, Problem> {
    let base = base(desk, here)?;
    let (secret, hash) = secret(user)?;
    let row = desk
        .write(who, move |w| w.invite(user, hash))
        .await
        .map_err(|problem| match problem.code {
            Code::ChangedMeanwhile => Problem::new(Code::NotPending),
            _ => problem,
        })?;
    let link = format!("{base}/activate?token={secret}");
    if desk.settings().relay.is_none() {
        return Ok(Invitation::HandOver { link });
    }
    posting::send(desk, writer, (&row, About::Activation, link)).await?;
    Ok(Invitation::Sent)
}

/// Sends a user just made their first link, where there is a relay; answers whether it went out.
/// Where it did not, they are invited from their page, by e-mail or by hand.
pub async fn welcome(desk: &Desk, who: &Who, user: UserId, way: (Option<&str>, &Writer)) -> bool {
    can_send(desk) && invite(desk, who, user, way).await.is_ok()
}

/// Whether there is a relay to send by.
pub fn can_send(desk: &Desk) -> bool {
    desk.settings().relay.is_some()
}

/// The panel's address for links: the configured one, or where only this machine reaches the
/// panel, the one that the request has.
pub(crate) fn base(desk: &Desk, here: Option<&str>) -> Result<String, Problem> {
    let configured = desk.settings().base_url.as_deref();
    configured
        .or(here)
        .map(str::to_owned)
        .ok_or(Problem::new(Code::BaseUrlNeeded))
}

/// A new secret with the hash that is kept; it names the user, so that one look finds the link.
fn secret(user: UserId) -> Result<(String, model::Hash), Problem> {
    let secret = format!("{user}-{}", hex(&random::<32>()?));
    let hash = sha256(secret.as_bytes());
    Ok((secret, hash))
}

fn read_secret(secret: &str) -> Result<(UserId, model::Hash), Problem> {
    let user = Some(secret)
        .filter(|secret| secret.len() <= MAX_SECRET)
        .and_then(|secret| secret.split_once('-'))
        .and_then(|(user, _)| user.parse().ok())
        .ok_or(Problem::new(Code::LinkEnded))?;
    Ok((user, sha256(secret.as_bytes())))
}

/// Takes the request for another password: the answer, and the work until it, are the same
/// whether the address is known. The rest is done by [`see_to`].
pub async fn forgot(
    desk: &Desk,
    address: &str,
    from: &Origin,
    (here, writer): (Option<&str>, &Writer),
) -> Result<(), Problem> {
    let email = AddressText::exact(address)
        .map(|text| text.as_str().to_owned())
        .ok_or(Problem::at(Code::BadAddress, "email"))?;
    let base = base(desk, here)?;
    let keys = TryKey::forgot(&email, from.ip);
    desk.write(&Who::Job(Job::SignIn), move |w| tries::count(w, &keys))
        .await?
        .map_err(Problem::from)?;
    let forgotten = Forgotten {
        email,
        base,
        writer: writer.clone(),
    };
    if desk.forgotten().send(forgotten).is_err() {
        tracing::warn!("nobody sees to forgotten passwords");
    }
    Ok(())
}

/// Requests for another password, as they come.
pub fn forgotten(desk: &Desk) -> broadcast::Receiver<Forgotten> {
    desk.forgotten().subscribe()
}

/// Sees to a request for another password: a user who signs in gets a link, and nobody else
/// anything.
pub async fn see_to(desk: &Desk, asked: Forgotten) -> Result<(), Problem> {
    let job = Who::Job(Job::SignIn);
    let Some((user, row)) = desk.read(&job, |r| r.user_to_sign_in(&asked.email))? else {
        return Ok(());
    };
    if row.status != Status::Active {
        return Ok(());
    }
    let (secret, hash) = secret(user)?;
    desk.write(&job, move |w| w.reset_link(user, hash)).await?;
    let link = format!("{}/activate?token={secret}", asked.base);
    posting::send(desk, &asked.writer, (&row, About::Reset, link)).await
}

/// Whom a link is for; looking does not use it up. [`Code::LinkEnded`] for one that was used,
/// replaced, is too old, or never was.
pub async fn open(desk: &Desk, secret: &str) -> Result<Opened, Problem> {
    let (user, hash) = read_secret(secret)?;
    let found = desk.read(&Who::Job(Job::SignIn), |r| r.one_time_link(user, hash))?;
    let (row, kind) = found.ok_or(Problem::new(Code::LinkEnded))?;
    Ok(Opened {
        name: row.name,
        email: row.email,
        about: match kind {
            LinkKind::Activation => About::Activation,
            LinkKind::Reset => About::Reset,
        },
    })
}

/// Uses a link up: sets the password, and makes a new user active. They sign in with it next.
pub async fn redeem(desk: &Desk, secret: &str, password: &str) -> Result<(), Problem> {
    let opened = open(desk, secret).await?;
    let (user, hash) = read_secret(secret)?;
    let job = Who::Job(Job::SignIn);
    let person = Person {
        email: &opened.email,
        name: &opened.name,
        agency: &desk.read(&job, Reading::agency)?.name,
    };
    desk.hasher().check(password, &person).await?;
    let password = desk.hasher().hash(password).await?;
    let good = desk
        .write(&job, move |w| w.use_link(user, hash, password))
        .await?;
    if good {
        Ok(())
    } else {
        Err(Problem::new(Code::LinkEnded))
    }
}

/// Sets a user's password; the operator's.
pub async fn set_password(
    desk: &Desk,
    who: &Who,
    (email, password): (&str, &str),
) -> Result<(), Problem> {
    let (user, row) = user_of(desk, who, email)?;
    let person = Person {
        email: &row.email,
        name: &row.name,
        agency: &desk.read(who, Reading::agency)?.name,
    };
    desk.hasher().check(password, &person).await?;
    let hash = desk.hasher().hash(password).await?;
    desk.write(who, move |w| w.set_password_of(user, hash))
        .await
}

/// Forgets failed tries of a user, so that they need not wait; the operator's.
pub async fn unlock(desk: &Desk, who: &Who, email: &str) -> Result<(), Problem> {
    let (user, row) = user_of(desk, who, email)?;
    desk.write(who, move |w| {
        w.forget_tries(&row.email, |key| tries::is_of(key, user, &row.email))
    })
    .await
    .map(drop)
}

/// A user by sign-in address.
pub(crate) fn user_of(
    desk: &Desk,
    who: &Who,
    email: &str,
) -> Result<(UserId, store::UserRow), Problem> {
    let email = AddressText::exact(email).ok_or(told::store(StoreError::NotFound))?;
    desk.read(who, |r| r.user_by_email(email.as_str()))
}
