//! Signing in and out; sessions, tokens, and who is behind a request.

use std::net::IpAddr;

use jiff::tz::TimeZone;
use model::{AddressText, Code, Hash, Instant, Locale, Problem, Role, Status, UserId};
use store::{
    Job, LetIn, Reading, Sealed, SessionRow, StoreError, UserRow, Visitor, Who, Writing, sha256,
};
use subtle::ConstantTimeEq;

use crate::{
    Desk, networks, passkeys,
    passwords::Asker,
    proven::{self, Candidate, Proven},
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

/// What let a user in; taken in the transaction that begins their session.
pub(crate) enum Way {
    /// What was proven alone.
    Proof,
    /// That, and a code.
    Code(Proof),
    /// A passkey.
    Passkey(Box<passkeys::Used>),
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
    let asked = email.clone();
    // A try counts before its hash is worked out, so that many at once do not slip through.
    let known = desk.write(&job, move |w| {
        let known = match &asked {
            Some(email) => w.user_to_sign_in(email)?,
            None => None,
        };
        let asker = match &known {
            Some((user, _)) => tries::asker(w, *user, from.ip)?,
            None => Asker::Stranger,
        };
        let keys = TryKey::sign_in(asked.as_deref().unwrap_or("-"), from.ip, asker);
        let counted = tries::count(w, &keys)?;
        Ok(counted.map(|()| (known, asker, keys)))
    });
    let (known, asker, keys) = known.await?.map_err(Problem::from)?;
    // Who signs in by a provider only has no password to be guessed.
    let usable = known.filter(|(_, row)| row.status == Status::Active && !row.password.is_empty());
    let stored = usable.as_ref().map(|(_, row)| row.password.as_str());
    let proven = desk.hasher().verify(asker, password, stored).await;
    if !tries::unless_busy(desk, proven, &keys).await? {
        desk.write(&job, move |w| {
            let email = email.as_deref().unwrap_or("-");
            w.audit_from(Some(from.ip), "sign-in.failed", email)
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
    let proven = Proven::Password(row.password.clone());
    let (shown, better) = (proven, rehash.clone());
    let stands = desk.write(&job, move |w| {
        if !shown.stands(w, user)? {
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
    let proven = Proven::Password(row.password.clone());
    let entered = enter(desk, Candidate { user, row, proven }, from).await?;
    entered.ok_or(Problem::new(Code::WrongPassword))
}

/// Lets in who proved to be a user, or leads on to the code of their second factor; nothing if
/// the proof holds no more.
pub(crate) async fn enter(
    desk: &Desk,
    candidate: Candidate,
    from: Origin,
) -> Result<Option<Entered>, Problem> {
    let enrolled = || second_factor::of(desk, candidate.user).map(|factor| factor.is_some());
    if !enrolled()?
        && let Some(signed) = begin(desk, candidate.clone(), from, Way::Proof).await?
    {
        return Ok(Some(Entered::In(signed)));
    }
    // Who enrolled just now is not let in without a code either.
    if enrolled()? {
        return half_way(desk, &candidate).map(|half| Some(Entered::CodeNext(half)));
    }
    Ok(None)
}

/// Refuses who comes from where they may not, and notes it.
pub(crate) async fn admit(desk: &Desk, row: &UserRow, from: IpAddr) -> Result<(), Problem> {
    let admitted = networks::admit(desk, row, from);
    if admitted.is_err() {
        let email = row.email.clone();
        let job = Who::Job(Job::SignIn);
        desk.write(&job, move |w| {
            w.audit_from(Some(from), "sign-in.network", &email)
        })
        .await?;
    }
    admitted
}

/// What a browser keeps between proof and code. It names user, moment and proof, so that it ends
/// with its time or with the proof.
fn half_way(desk: &Desk, candidate: &Candidate) -> Result<HalfWay, Problem> {
    let (user, now) = (candidate.user, desk.clock().now());
    let text = format!("{user} {} {}", now.0, candidate.proven.fingerprint());
    let sealed = desk.seal().seal(HALF_WAY, &text)?;
    Ok(HalfWay {
        secret: hex(&sealed.0),
        max_age_s: HALF_WAY_MS.unsigned_abs() / 1_000,
    })
}

/// Who stands between proof and code.
fn stands_half_way(desk: &Desk, secret: &str) -> Result<Candidate, Problem> {
    let ended = || Problem::new(Code::SignInExpired);
    let sealed = unhex(secret).map(Sealed).ok_or_else(ended)?;
    let text = desk.seal().unseal(HALF_WAY, &sealed).ok_or_else(ended)?;
    let mut parts = text.split(' ');
    let user = parts.next().and_then(|user| user.parse().ok());
    let at = parts.next().and_then(|at| at.parse().ok()).map(Instant);
    let (user, at) = user.zip(at).ok_or_else(ended)?;
    let age = desk.clock().now().since_ms(at);
    let fingerprint = parts.next().unwrap_or_default();
    let candidate = desk.read(&Who::Job(Job::SignIn), |r| {
        proven::candidate(r, user, fingerprint)
    })?;
    candidate
        .filter(|_| (0..=HALF_WAY_MS).contains(&age))
        .ok_or_else(ended)
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
    let candidate = stands_half_way(desk, secret)?;
    let user = candidate.user;
    let job = Who::Job(Job::SignIn);
    let keys = TryKey::codes(user, from.ip);
    desk.write(&job, move |w| tries::count(w, &keys))
        .await?
        .map_err(Problem::from)?;
    admit(desk, &candidate.row, from.ip).await?;
    let factor = second_factor::of(desk, user)?.ok_or(Problem::new(Code::SignInExpired))?;
    let (email, ip) = (candidate.row.email.clone(), Some(from.ip));
    if let Some(proof) = second_factor::proof(desk, (user, &factor), code)?
        && let Some(signed) = begin(desk, candidate, from, Way::Code(proof)).await?
    {
        return Ok(signed);
    }
    desk.write(&job, move |w| {
        w.audit_from(ip, "sign-in.code-failed", &email)
    })
    .await?;
    Err(Problem::at(Code::BadCode, "code"))
}

/// Begins a session; none if the proof was taken before, what was proven holds no more, or a
/// second factor is there and nothing proves it.
pub(crate) async fn begin(
    desk: &Desk,
    candidate: Candidate,
    from: Origin,
    way: Way,
) -> Result<Option<Signed>, Problem> {
    let secret = hex(&random::<32>()?);
    let hash = sha256(secret.as_bytes());
    let Candidate { user, row, proven } = candidate;
    let ip = Some(from.ip);
    let begun = desk.write(&Who::Job(Job::SignIn), move |w| {
        if !proven.stands(w, user)? {
            return Ok(false);
        }
        if !take(w, (user, &row), from.ip, way)? {
            return Ok(false);
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
        let action = match proven {
            Proven::Password(_) => "sign-in",
            Proven::OpenId(_) => "sign-in.openid",
            Proven::Passkey(_) => "sign-in.passkey",
        };
        w.audit_from(ip, action, &row.email)?;
        Ok(true)
    });
    Ok(begun.await?.then(|| Signed {
        secret,
        max_age_s: u64::from(desk.settings().absolute_hours) * 3_600,
    }))
}

/// Takes what let a user in, and back what was counted on the way; false if it was taken before.
fn take(
    w: &mut Writing,
    (user, row): (UserId, &UserRow),
    from: IpAddr,
    way: Way,
) -> Result<bool, StoreError> {
    let (keys, word) = match way {
        Way::Proof => return Ok(w.second_factor(user)?.is_none()),
        Way::Code(proof) => {
            if !second_factor::take(w, user, proof)? {
                return Ok(false);
            }
            let recovery = matches!(proof, Proof::Recovery(_));
            let word = recovery.then_some("sign-in.recovery-code");
            (TryKey::codes(user, from).into(), word)
        }
        Way::Passkey(used) => {
            if !passkeys::take(w, *used)? {
                return Ok(false);
            }
            (TryKey::sign_in(&row.email, from, Asker::Known), None)
        }
    };
    tries::forgive(w, &keys)?;
    word.map_or(Ok(()), |word| w.audit_from(Some(from), word, &row.email))?;
    Ok(true)
}

/// The user of a session cookie, who comes from this address.
pub async fn visit(desk: &Desk, secret: &str, from: IpAddr) -> Result<Visit, Problem> {
    let hash = sha256(secret.as_bytes());
    let session = alive(desk, hash)?;
    if desk.clock().now().since_ms(session.seen) > TOUCH_MS {
        desk.write(&Who::Job(Job::SignIn), move |w| w.touch_session(hash))
            .await?;
    }
    let by = LetIn::Session(hash, desk.settings().lasting());
    let who = visitor(session.user, by, from);
    visit_of(desk, who, &hash.to_string(), Some(from))
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
    if session.has_run_out(desk.settings().lasting(), desk.clock().now()) {
        return Err(gone());
    }
    Ok(session)
}

/// The user of an API token, who comes from this address.
pub async fn bearer(desk: &Desk, token: &str, from: IpAddr) -> Result<Visit, Problem> {
    let hash = sha256(token.as_bytes());
    let row = desk.read(&Who::Job(Job::SignIn), |r| r.token(hash))?;
    let row = row.ok_or(Problem::new(Code::SignInFirst))?;
    let who = visitor(row.user, LetIn::Token(hash), from);
    let visit = visit_of(desk, who, &hash.to_string(), Some(from))?;
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

fn visitor(user: UserId, by: LetIn, from: IpAddr) -> Who {
    Who::Visitor(Visitor { user, by, from })
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
