//! Signing in and out; sessions, tokens, and who is behind a request.

use std::net::IpAddr;

use jiff::tz::TimeZone;
use model::{AddressText, Code, Hash, Instant, Locale, Problem, Role, Status, UserId};
use store::{Job, Reading, Sealed, SessionRow, StoreError, UserRow, Who, Writing, sha256};
use subtle::ConstantTimeEq;

use crate::{
    Desk, networks,
    sealing::{hex, random, unhex},
    second_factor::{self, Proof},
    tries::{self, TryKey},
};

/// A session's last use is noted once a minute.
const TOUCH_MS: i64 = 60_000;

/// How long a code may be given after the password, in milliseconds.
const HALF_WAY_MS: i64 = 5 * 60_000;

/// What is sealed between password and code opens only there.
const HALF_WAY: &str = "sign-in/code";

/// Digits by which one password of a user is told from the next.
const FINGERPRINT: usize = 16;

/// Longest browser name kept.
const MAX_AGENT: usize = 200;

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The peer's address, or what a trusted proxy says.
    pub ip: IpAddr,
    /// The browser's own name, cut.
    pub agent: String,
}

/// What signing in gives.
#[derive(Clone)]
pub struct Signed {
    /// The session's secret for the cookie; only its hash is stored.
    pub secret: String,
    /// Seconds until the session ends at the latest.
    pub max_age_s: u64,
}

/// A request's user.
#[derive(Clone)]
pub struct Visit {
    /// Whose rights apply.
    pub who: Who,
    /// The user; the Director for the operator.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// By which the photo is known, if there is one.
    pub photo: Option<String>,
    /// Language chosen; `None` asks the browser.
    pub locale: Option<Locale>,
    /// Time zone in which times are shown.
    pub time_zone: TimeZone,
    /// The token that forms of this session carry.
    pub form_token: String,
    /// What they have to do before anything else.
    pub duty: Duty,
}

/// What a visitor has to do before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Nothing.
    None,
    /// Enrol a second factor: a group of theirs asks for one.
    SecondFactor,
}

/// How far a right password leads.
#[derive(Clone)]
pub enum Entered {
    /// In.
    In(Signed),
    /// To the code of the second factor.
    CodeNext(HalfWay),
}

/// A right password that waits for its code.
#[derive(Clone)]
pub struct HalfWay {
    /// What the browser keeps in the meantime; sealed, and good for nothing but the code.
    pub secret: String,
    /// Seconds for which it holds.
    pub max_age_s: u64,
}

/// Signs a user in by address and password, or leads on to the code of their second factor.
///
/// [`Code::WrongPassword`] whether the address is unknown, blocked or the password wrong;
/// [`Code::TooManyTries`] while a wait grows after wrong ones; [`Code::NetworkNotAllowed`] only
/// after a right password.
pub async fn sign_in(
    desk: &Desk,
    address: &str,
    password: &str,
    from: Origin,
) -> Result<Entered, Problem> {
    let job = Who::Job(Job::SignIn);
    let email = AddressText::exact(address).map(|text| text.as_str().to_owned());
    let keys = TryKey::sign_in(email.as_deref().unwrap_or("-"), from.ip);
    let asked = email.clone();
    // A try counts before its hash is worked out, so that many at once do not slip through.
    let known = desk.write(&job, move |w| {
        if let Err(wait) = tries::count(w, &keys)? {
            return Ok(Err(wait));
        }
        Ok(Ok(match &asked {
            Some(email) => w.user_to_sign_in(email)?,
            None => None,
        }))
    });
    let known = known.await?.map_err(Problem::from)?;
    let usable = known.filter(|(_, row)| row.status == Status::Active);
    let stored = usable.as_ref().map(|(_, row)| row.password.as_str());
    if !desk.hasher().verify(password, stored).await? {
        desk.write(&job, move |w| {
            w.audit("sign-in.failed", email.as_deref().unwrap_or("-"))
        })
        .await?;
        return Err(Problem::new(Code::WrongPassword));
    }
    let (user, mut row) = usable.ok_or(Problem::new(Code::WrongPassword))?;
    let rehash = if desk.hasher().is_cheap(&row.password) {
        Some(desk.hasher().hash(password).await?)
    } else {
        None
    };
    admit(desk, &row, from.ip).await?;
    let keys = TryKey::sign_in(&row.email, from.ip);
    let (proven, better) = (row.password.clone(), rehash.clone());
    let stands = desk.write(&job, move |w| {
        if !still_stands(w, user, &proven)? {
            return Ok(false);
        }
        if let Some(password) = better {
            w.rehash(user, password)?;
        }
        tries::forgive(w, &keys)?;
        Ok(true)
    });
    if !stands.await? {
        return Err(Problem::new(Code::WrongPassword));
    }
    if let Some(password) = rehash {
        row.password = password;
    }
    if second_factor::of(desk, user)?.is_some() {
        return half_way(desk, user, &row).map(Entered::CodeNext);
    }
    let signed = begin(desk, (user, row), from, None).await?;
    signed
        .map(Entered::In)
        .ok_or(Problem::new(Code::WrongPassword))
}

/// Whether a password that was proven by its hash is still the user's, who still signs in:
/// another one may have been set while the proof was worked out.
fn still_stands(w: &Writing, user: UserId, proven: &str) -> Result<bool, StoreError> {
    let row = w.user_half_way(user)?;
    Ok(row.is_some_and(|row| row.status == Status::Active && row.password == proven))
}

/// Refuses who comes from where they may not, and notes it.
async fn admit(desk: &Desk, row: &UserRow, from: IpAddr) -> Result<(), Problem> {
    let admitted = networks::admit(desk, row, from);
    if admitted.is_err() {
        let email = row.email.clone();
        let job = Who::Job(Job::SignIn);
        desk.write(&job, move |w| w.audit("sign-in.network", &email))
            .await?;
    }
    admitted
}

/// What a browser keeps between password and code. It names user, moment and password, so that
/// it ends with its time or with the password.
fn half_way(desk: &Desk, user: UserId, row: &UserRow) -> Result<HalfWay, Problem> {
    let now = desk.clock().now();
    let text = format!("{user} {} {}", now.0, fingerprint(row));
    let sealed = desk.seal().seal(HALF_WAY, &text)?;
    Ok(HalfWay {
        secret: hex(&sealed.0),
        max_age_s: HALF_WAY_MS.unsigned_abs() / 1_000,
    })
}

/// What tells one password of a user from the next.
fn fingerprint(row: &UserRow) -> String {
    let hash = sha256(row.password.as_bytes()).to_string();
    hash.chars().take(FINGERPRINT).collect()
}

/// Who stands between password and code.
fn stands_half_way(desk: &Desk, secret: &str) -> Result<(UserId, UserRow), Problem> {
    let ended = || Problem::new(Code::SignInExpired);
    let sealed = unhex(secret).map(Sealed).ok_or_else(ended)?;
    let text = desk.seal().unseal(HALF_WAY, &sealed).ok_or_else(ended)?;
    let mut parts = text.split(' ');
    let user = parts.next().and_then(|user| user.parse().ok());
    let at = parts.next().and_then(|at| at.parse().ok()).map(Instant);
    let (user, at) = user.zip(at).ok_or_else(ended)?;
    let age = desk.clock().now().since_ms(at);
    let row = desk.read(&Who::Job(Job::SignIn), |r| r.user_half_way(user))?;
    let row = row.filter(|row| row.status == Status::Active);
    let row = row.filter(|row| parts.next() == Some(fingerprint(row).as_str()));
    let row = row.filter(|_| (0..=HALF_WAY_MS).contains(&age));
    Ok((user, row.ok_or_else(ended)?))
}

/// Whether who keeps this may still give the code.
pub async fn is_half_way(desk: &Desk, secret: &str) -> Result<(), Problem> {
    stands_half_way(desk, secret).map(drop)
}

/// Signs in who gave a right password, by a code of their second factor or a recovery code.
///
/// [`Code::BadCode`] for a wrong code and for one that was taken before;
/// [`Code::SignInExpired`] where the password must be given again.
pub async fn give_code(
    desk: &Desk,
    secret: &str,
    code: &str,
    from: Origin,
) -> Result<Signed, Problem> {
    let (user, row) = stands_half_way(desk, secret)?;
    let job = Who::Job(Job::SignIn);
    let keys = TryKey::codes(user, from.ip);
    desk.write(&job, move |w| tries::count(w, &keys))
        .await?
        .map_err(Problem::from)?;
    admit(desk, &row, from.ip).await?;
    let factor = second_factor::of(desk, user)?.ok_or(Problem::new(Code::SignInExpired))?;
    let email = row.email.clone();
    if let Some(proof) = second_factor::proof(desk, (user, &factor), code)?
        && let Some(signed) = begin(desk, (user, row), from, Some(proof)).await?
    {
        return Ok(signed);
    }
    desk.write(&job, move |w| w.audit("sign-in.code-failed", &email))
        .await?;
    Err(Problem::at(Code::BadCode, "code"))
}

/// Begins a session; none if the proof was taken before, or what was proven holds no more.
async fn begin(
    desk: &Desk,
    (user, row): (UserId, UserRow),
    from: Origin,
    proof: Option<Proof>,
) -> Result<Option<Signed>, Problem> {
    let secret = hex(&random::<32>()?);
    let hash = sha256(secret.as_bytes());
    let keys = TryKey::codes(user, from.ip);
    let begun = desk.write(&Who::Job(Job::SignIn), move |w| {
        if !still_stands(w, user, &row.password)? {
            return Ok(false);
        }
        if let Some(proof) = proof {
            if !second_factor::take(w, user, proof)? {
                return Ok(false);
            }
            tries::forgive(w, &keys)?;
            if let Proof::Recovery(_) = proof {
                w.audit("sign-in.recovery-code", &row.email)?;
            }
        }
        let now = w.now();
        let session = SessionRow {
            user,
            started: now,
            seen: now,
            ip: from.ip.to_string(),
            agent: from.agent.chars().take(MAX_AGENT).collect(),
        };
        w.begin_session(hash, &session)?;
        w.note_sign_in(user, &session.ip)?;
        w.audit("sign-in", &row.email)?;
        Ok(true)
    });
    Ok(begun.await?.then(|| Signed {
        secret,
        max_age_s: u64::from(desk.settings().absolute_hours) * 3_600,
    }))
}

/// The user of a session cookie, who comes from this address.
pub async fn visit(desk: &Desk, secret: &str, from: IpAddr) -> Result<Visit, Problem> {
    let hash = sha256(secret.as_bytes());
    let session = alive(desk, hash)?;
    if desk.clock().now().since_ms(session.seen) > TOUCH_MS {
        desk.write(&Who::Job(Job::SignIn), move |w| w.touch_session(hash))
            .await?;
    }
    visit_of(desk, Who::User(session.user), &hash.to_string(), Some(from))
}

/// Whether a visit that lasts, such as a stream, still stands: its session, its user, and where
/// it comes from. Asking does not count as use of the session.
pub async fn stands(
    desk: &Desk,
    who: &Who,
    session: Option<&str>,
    from: IpAddr,
) -> Result<(), Problem> {
    if let Some(secret) = session {
        alive(desk, sha256(secret.as_bytes()))?;
    }
    let (row, lacks) = desk.read(who, |r| Ok((r.me()?.1.clone(), r.lacks_second_factor()?)))?;
    if *who == Who::Operator {
        return Ok(());
    }
    if session.is_some() && lacks {
        return Err(Problem::new(Code::SignInFirst));
    }
    networks::admit(desk, &row, from).map_err(|_| Problem::new(Code::SignInFirst))
}

/// The session of a secret's hash, if it has not run out.
pub(crate) fn alive(desk: &Desk, hash: Hash) -> Result<SessionRow, Problem> {
    let gone = || Problem::new(Code::SignInFirst);
    let session = desk
        .read(&Who::Job(Job::SignIn), |r| r.session(hash))?
        .ok_or_else(gone)?;
    let now = desk.clock().now();
    let settings = desk.settings();
    let idle = i64::from(settings.idle_minutes) * 60_000;
    let absolute = i64::from(settings.absolute_hours) * 3_600_000;
    if now.since_ms(session.seen) > idle || now.since_ms(session.started) > absolute {
        return Err(gone());
    }
    Ok(session)
}

/// The user of an API token, who comes from this address.
pub async fn bearer(desk: &Desk, token: &str, from: IpAddr) -> Result<Visit, Problem> {
    let hash = sha256(token.as_bytes());
    let row = desk.read(&Who::Job(Job::SignIn), |r| r.token(hash))?;
    let row = row.ok_or(Problem::new(Code::SignInFirst))?;
    let visit = visit_of(desk, Who::User(row.user), &hash.to_string(), Some(from))?;
    // Tokens were made by who could sign in then; they stay (P-24).
    Ok(Visit {
        duty: Duty::None,
        ..visit
    })
}

/// The peer of the Unix socket, who owns the data directory.
pub async fn operator(desk: &Desk) -> Result<Visit, Problem> {
    visit_of(desk, Who::Operator, "operator", None).map_err(|problem| match problem.code {
        Code::SignInFirst => Problem::new(Code::NotSetUp),
        _ => problem,
    })
}

fn visit_of(desk: &Desk, who: Who, session: &str, from: Option<IpAddr>) -> Result<Visit, Problem> {
    let (user, row, lacks) = desk.read(&who, |r| {
        let (id, row) = r.me()?;
        Ok((id, row.clone(), r.lacks_second_factor()?))
    })?;
    if let Some(from) = from {
        networks::admit(desk, &row, from)?;
    }
    let duty = match from {
        Some(_) if lacks => Duty::SecondFactor,
        _ => Duty::None,
    };
    let form_token = sha256(&[desk.form_key().as_slice(), session.as_bytes()].concat()).to_string();
    Ok(Visit {
        who,
        user,
        name: row.name,
        email: row.email,
        role: row.role,
        photo: row.photo.map(|hash| hash.to_string()),
        locale: row.locale,
        time_zone: TimeZone::get(&row.time_zone).unwrap_or_else(|_| desk.zone(&who)),
        form_token,
        duty,
    })
}

/// Ends a session.
pub async fn sign_out(desk: &Desk, secret: &str) -> Result<(), Problem> {
    let hash = sha256(secret.as_bytes());
    desk.write(&Who::Job(Job::SignIn), move |w| w.end_session(hash))
        .await
}

/// Whether a form's token is this session's; compared in constant time.
pub fn form_token_holds(visit: &Visit, given: &str) -> bool {
    visit.form_token.as_bytes().ct_eq(given.as_bytes()).into()
}

/// Whether a viewer may still see anything: not blocked or deleted meanwhile.
pub(crate) fn still_there(desk: &Desk, who: &Who) -> Result<(), Problem> {
    desk.read(who, |r: &Reading| r.me().map(drop))
}

#[cfg(test)]
mod tests;
