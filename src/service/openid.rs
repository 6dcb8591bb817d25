//! Sign-in with OpenID Connect beside the password (P-28): whom a provider's word lets in, and
//! how users connect their accounts there.

mod connected;

use std::net::IpAddr;

use mail::{
    openid::{Attempt, Identity, OpenIdError, Provider, Registration},
    wire::{Network, Trust},
};
use model::{AddressText, Code, Instant, Problem, Status, UserId};
use serde::Serialize;
use store::{Job, OpenIdAccount, Reading, Sealed, StoreError, UserRow, Who, sha256};

use crate::{
    Desk, Settings, links, profile,
    proven::{Candidate, Proven},
    sealing::{hex, random, unhex},
    sign_in::{self, Entered, Origin},
    tries::{self, TryKey},
};

pub(crate) use connected::shown;
pub use connected::{Connected, disconnect, disconnect_of, mine, of_user};

/// How long somebody may take at the provider, in milliseconds.
const AWAY_MS: i64 = 10 * 60_000;

/// What is sealed while somebody is at the provider opens only there.
const AWAY: &str = "sign-in/openid";

/// Longest address to go to afterwards that is kept, in bytes: a cookie holds 4096, and this in
/// hexadecimal digits.
const MAX_NEXT: usize = 1_000;

/// Longest address of a provider's kept or noted, in characters.
const MAX_EMAIL: usize = 200;

/// An OpenID provider as it is configured.
#[derive(Clone, Debug)]
pub struct OpenIdProvider {
    /// Its short name in addresses.
    pub word: String,
    /// Its name as users see it.
    pub name: String,
    /// What it and we know each other by.
    pub registration: Registration,
    /// Whether its word about an e-mail address connects the user who signs in with that.
    pub match_by_email: bool,
    /// Domains of such addresses; empty for all.
    pub email_domains: Vec<String>,
}

/// A provider that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderName {
    /// Its short name.
    pub word: String,
    /// Its name.
    pub name: String,
}

/// Somebody is sent to a provider.
pub struct Begun {
    /// Where.
    pub address: String,
    /// The provider's name.
    pub name: String,
    /// What the browser keeps in the meantime; sealed.
    pub secret: String,
    /// Seconds for which it holds.
    pub max_age_s: u64,
}

/// Somebody is back from a provider.
#[derive(Clone, Copy)]
pub struct Return<'a> {
    /// The provider's short name, as the address has it.
    pub word: &'a str,
    /// What the browser kept.
    pub secret: &'a str,
    /// The provider's `state`.
    pub state: &'a str,
    /// The provider's `code`.
    pub code: &'a str,
    /// The provider's `iss` (RFC 9207); empty where there is none.
    pub iss: &'a str,
    /// Who is signed in in this browser.
    pub who: Option<&'a Who>,
    /// The panel's address as the request has it.
    pub here: Option<&'a str>,
}

/// What a return comes to.
pub enum Back {
    /// A user is in, or on to the code; with where to go then.
    Entered(Entered, String),
    /// The account is connected with who is signed in.
    Connected,
}

/// What was begun: what the browser keeps.
struct Away {
    word: String,
    /// What state, nonce and verifier are made of.
    seed: String,
    at: Instant,
    /// Who connects an account; nobody signs in.
    connects: Option<UserId>,
    next: String,
}

impl Away {
    fn new(desk: &Desk, word: &str, connects: Option<UserId>, next: &str) -> Result<Self, Problem> {
        Ok(Self {
            word: word.to_owned(),
            seed: hex(&random::<32>()?),
            at: desk.clock().now(),
            connects,
            next: Some(next)
                .filter(|next| next.len() <= MAX_NEXT)
                .unwrap_or_default()
                .to_owned(),
        })
    }

    fn sealed(&self, desk: &Desk) -> Result<String, Problem> {
        let connects = self.connects.map_or_else(String::new, |id| id.to_string());
        let (word, seed, at) = (&self.word, &self.seed, self.at.0);
        let text = format!("{word}\n{seed}\n{at}\n{connects}\n{}", self.next);
        Ok(hex(&desk.seal().seal(AWAY, &text)?.0))
    }

    /// What a browser brings back, while it lasts.
    fn opened(desk: &Desk, secret: &str) -> Option<Self> {
        let text = desk.seal().unseal(AWAY, &Sealed(unhex(secret)?))?;
        let mut parts = text.splitn(5, '\n');
        let away = Self {
            word: parts.next()?.to_owned(),
            seed: parts.next()?.to_owned(),
            at: Instant(parts.next()?.parse().ok()?),
            connects: match parts.next()? {
                "" => None,
                id => Some(id.parse().ok()?),
            },
            next: parts.next()?.to_owned(),
        };
        let age = desk.clock().now().since_ms(away.at);
        (0..=AWAY_MS).contains(&age).then_some(away)
    }

    fn attempt(&self, base: &str) -> Attempt {
        let part = |what: &str| sha256(format!("{what} {}", self.seed).as_bytes()).to_string();
        Attempt {
            state: part("state"),
            nonce: part("nonce"),
            verifier: part("verifier"),
            redirect: format!("{base}/sign-in/openid/{}", self.word),
        }
    }
}

/// The configured providers, ready to be asked.
pub(crate) fn of(settings: &Settings, trust: &Trust) -> Vec<Provider> {
    let network = Network {
        allow_loopback: settings.allow_loopback,
    };
    let registrations = settings.openid.iter().map(|known| &known.registration);
    registrations
        .map(|registration| Provider::new(registration.clone(), network, trust.clone()))
        .collect()
}

/// The providers that can be chosen.
pub fn choices(desk: &Desk) -> Vec<ProviderName> {
    let all = desk.settings().openid.iter();
    all.map(|provider| ProviderName {
        word: provider.word.clone(),
        name: provider.name.clone(),
    })
    .collect()
}

/// Sends somebody to a provider to sign in.
pub async fn begin(
    desk: &Desk,
    (word, next): (&str, &str),
    from: IpAddr,
    here: Option<&str>,
) -> Result<Begun, Problem> {
    count(desk, from).await?;
    let away = Away::new(desk, word, None, next)?;
    send_away(desk, &away, from, here).await
}

/// Sends a user to a provider to connect their account there; their password is asked first,
/// since whoever has the account signs in as them.
pub async fn begin_connecting(
    desk: &Desk,
    who: &Who,
    (word, password): (&str, &str),
    from: IpAddr,
    here: Option<&str>,
) -> Result<Begun, Problem> {
    let (me, row) = desk.read(who, Reading::my_row)?;
    if row.password.is_empty() {
        return Err(Problem::at(Code::PasswordNeeded, "password"));
    }
    let proven = profile::prove(desk, who, password).await?;
    count(desk, from).await?;
    desk.read(who, |r| proven.holds(r))?;
    let away = Away::new(desk, word, Some(me), "")?;
    send_away(desk, &away, from, here).await
}

async fn send_away(
    desk: &Desk,
    away: &Away,
    from: IpAddr,
    here: Option<&str>,
) -> Result<Begun, Problem> {
    let base = links::base(desk, here)?;
    let chosen = desk.openid(&away.word);
    let (configured, provider) = chosen.ok_or(Problem::at(Code::BadChoice, "provider"))?;
    let (attempt, now) = (away.attempt(&base), desk.clock().now());
    let address = match provider.address(&attempt, now).await {
        Ok(address) => address,
        Err(error) => return Err(noted(desk, from, (configured, &error)).await?),
    };
    Ok(Begun {
        address,
        name: configured.name.clone(),
        secret: away.sealed(desk)?,
        max_age_s: AWAY_MS.unsigned_abs() / 1_000,
    })
}

/// Takes who comes back from a provider in, or connects their account there.
///
/// [`Code::OpenIdEnded`] for what was not begun in this browser a short while ago;
/// [`Code::OpenIdUnknown`] whoever the account's user is, if they don't sign in by it.
///
/// What comes back with no secret of this browser is neither counted nor noted: any page of
/// anybody's can send it here, and there is nothing to guess.
pub async fn come_back(desk: &Desk, back: Return<'_>, from: Origin) -> Result<Back, Problem> {
    let (configured, provider) = desk.openid(back.word).ok_or(Problem::new(Code::NotFound))?;
    let base = links::base(desk, back.here)?;
    let begun = Away::opened(desk, back.secret)
        .filter(|away| away.word == back.word)
        .map(|away| (away.attempt(&base), away))
        .filter(|(attempt, _)| attempt.state == back.state);
    let (attempt, away) = begun.ok_or(Problem::new(Code::OpenIdEnded))?;
    count(desk, from.ip).await?;
    // Another provider's answer under this one's name (RFC 9207, 2.4).
    let other = !back.iss.is_empty() && back.iss != configured.registration.issuer;
    if other || back.code.is_empty() {
        note(desk, from.ip, ("sign-in.openid-failed", &configured.name)).await?;
        return Err(Problem::new(Code::OpenIdRefused));
    }
    let now = desk.clock().now();
    let identity = match provider.redeem(&attempt, back.code, now).await {
        Ok(identity) => identity,
        Err(error) => return Err(noted(desk, from.ip, (configured, &error)).await?),
    };
    let Some(user) = away.connects else {
        let candidate = admitted(desk, configured, &identity, from.ip).await?;
        forgive(desk, from.ip).await?;
        let entered = sign_in::enter(desk, candidate, from).await?;
        let entered = entered.ok_or(Problem::new(Code::OpenIdUnknown))?;
        return Ok(Back::Entered(entered, away.next));
    };
    connect(desk, (user, back.who), &identity).await?;
    forgive(desk, from.ip).await?;
    Ok(Back::Connected)
}

/// Connects an account with who began it, if they are still signed in in this browser.
async fn connect(
    desk: &Desk,
    (user, who): (UserId, Option<&Who>),
    identity: &Identity,
) -> Result<(), Problem> {
    let who = who
        .filter(|who| who.user() == Some(user))
        .ok_or(Problem::new(Code::SignInFirst))?;
    let (account, email) = (account_of(identity), email_of(identity));
    desk.write(who, move |w| match w.connect_openid(&account, &email) {
        Err(StoreError::Taken) => Ok(Err(Problem::new(Code::OpenIdTaken))),
        done => done.map(Ok),
    })
    .await?
}

/// The user whom a provider's word lets in from here: the one who has the account connected, or
/// by the address that the provider vouches for.
async fn admitted(
    desk: &Desk,
    configured: &OpenIdProvider,
    identity: &Identity,
    from: IpAddr,
) -> Result<Candidate, Problem> {
    let account = account_of(identity);
    let vouched = vouched(configured, identity);
    let found = desk.read(&Who::Job(Job::SignIn), |r| {
        find(r, &account, vouched.as_ref())
    })?;
    let Some((user, row, is_new)) = found else {
        return Err(unknown(desk, from, (configured, identity)).await?);
    };
    sign_in::admit(desk, &row, from).await?;
    if is_new {
        let (matched, address) = (account.clone(), row.email.clone());
        let done = desk.write(&Who::Job(Job::SignIn), move |w| {
            w.match_openid((user, &address), &matched)
        });
        if !done.await? {
            return Err(unknown(desk, from, (configured, identity)).await?);
        }
    }
    Ok(Candidate {
        user,
        row,
        proven: Proven::OpenId(account),
    })
}

/// Whom an account belongs to, or whom it may be matched with; and whether that is new.
fn find(
    r: &Reading,
    account: &OpenIdAccount,
    vouched: Option<&AddressText>,
) -> Result<Option<(UserId, UserRow, bool)>, StoreError> {
    if let Some((user, row)) = r.user_of_openid(account)? {
        return Ok((row.status == Status::Active).then_some((user, row, false)));
    }
    let found = match vouched {
        Some(address) => r.user_to_sign_in(address.as_str())?,
        None => None,
    };
    let waits = |row: &UserRow| matches!(row.status, Status::Active | Status::PendingActivation);
    Ok(found
        .filter(|(_, row)| waits(row))
        .map(|(user, row)| (user, row, true)))
}

/// The address that a provider has made sure of, where its word on that is taken.
fn vouched(configured: &OpenIdProvider, identity: &Identity) -> Option<AddressText> {
    if !configured.match_by_email || !identity.email_verified {
        return None;
    }
    // Only plain letters: others may be folded into somebody else's address.
    let told = identity.email.as_deref().filter(|told| told.is_ascii())?;
    let address = AddressText::exact(told)?;
    let (_, domain) = address.as_str().rsplit_once('@')?;
    let domains = &configured.email_domains;
    (domains.is_empty() || domains.iter().any(|known| known == domain)).then_some(address)
}

fn account_of(identity: &Identity) -> OpenIdAccount {
    OpenIdAccount {
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
    }
}

/// The address told, as it is shown and noted.
fn email_of(identity: &Identity) -> String {
    let told = identity.email.as_deref().unwrap_or_default().chars();
    told.filter(|c| !c.is_control()).take(MAX_EMAIL).collect()
}

async fn unknown(
    desk: &Desk,
    from: IpAddr,
    (configured, identity): (&OpenIdProvider, &Identity),
) -> Result<Problem, Problem> {
    let object = format!("{} {}", configured.name, email_of(identity));
    note(desk, from, ("sign-in.openid-unknown", object.trim())).await?;
    Ok(Problem::new(Code::OpenIdUnknown))
}

/// Notes why a provider's word does not count, and what to tell of it.
async fn noted(
    desk: &Desk,
    from: IpAddr,
    (configured, error): (&OpenIdProvider, &OpenIdError),
) -> Result<Problem, Problem> {
    tracing::warn!(provider = configured.word, %error, "an OpenID provider was of no help");
    note(desk, from, ("sign-in.openid-failed", &configured.name)).await?;
    Ok(Problem::new(match error {
        OpenIdError::Refused(_) => Code::OpenIdRefused,
        OpenIdError::Failed(_) | OpenIdError::BadToken(_) => Code::OpenIdFailed,
    })
    .naming(configured.name.clone()))
}

async fn note(
    desk: &Desk,
    from: IpAddr,
    (action, object): (&'static str, &str),
) -> Result<(), Problem> {
    let object = object.to_owned();
    let job = Who::Job(Job::SignIn);
    desk.write(&job, move |w| w.audit_from(Some(from), action, &object))
        .await
}

async fn count(desk: &Desk, from: IpAddr) -> Result<(), Problem> {
    let key = TryKey::openid(from);
    desk.write(&Who::Job(Job::SignIn), move |w| tries::count(w, &[key]))
        .await?
        .map_err(Problem::from)
}

/// Takes back what was counted on the way there and on the way back.
async fn forgive(desk: &Desk, from: IpAddr) -> Result<(), Problem> {
    let key = TryKey::openid(from);
    desk.write(&Who::Job(Job::SignIn), move |w| {
        tries::forgive(w, &[key.clone(), key])
    })
    .await
}
