//! Signing in and out; sessions, tokens, and who is behind a request.

use std::net::IpAddr;

use jiff::tz::TimeZone;
use model::{AddressText, Code, Hash, Locale, Problem, Role, Status, UserId};
use store::{Job, Reading, SessionRow, UserRow, Who, sha256};
use subtle::ConstantTimeEq;

use crate::{
    Desk,
    sealing::{hex, random},
    tries::{self, TryKey},
};

/// A session's last use is noted once a minute.
const TOUCH_MS: i64 = 60_000;

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
}

/// Signs a user in by address and password.
///
/// [`Code::WrongPassword`] whether the address is unknown, blocked or the password wrong;
/// [`Code::TooManyTries`] while a wait grows after wrong ones.
pub async fn sign_in(
    desk: &Desk,
    address: &str,
    password: &str,
    from: Origin,
) -> Result<Signed, Problem> {
    let job = Who::Job(Job::SignIn);
    let email = AddressText::parse(address).map(|text| text.as_str().to_owned());
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
    let (user, row) = usable.ok_or(Problem::new(Code::WrongPassword))?;
    let rehash = if desk.hasher().is_cheap(&row.password) {
        Some(desk.hasher().hash(password).await?)
    } else {
        None
    };
    begin(desk, (user, row), from, rehash).await
}

async fn begin(
    desk: &Desk,
    (user, row): (UserId, UserRow),
    from: Origin,
    rehash: Option<String>,
) -> Result<Signed, Problem> {
    let secret = hex(&random::<32>()?);
    let hash = sha256(secret.as_bytes());
    let keys = TryKey::sign_in(&row.email, from.ip);
    desk.write(&Who::Job(Job::SignIn), move |w| {
        let now = w.now();
        let session = SessionRow {
            user,
            started: now,
            seen: now,
            ip: from.ip.to_string(),
            agent: from.agent.chars().take(MAX_AGENT).collect(),
        };
        if let Some(password) = rehash {
            w.rehash(user, password)?;
        }
        tries::forgive(w, &keys)?;
        w.begin_session(hash, &session)?;
        w.audit("sign-in", &row.email)
    })
    .await?;
    Ok(Signed {
        secret,
        max_age_s: u64::from(desk.settings().absolute_hours) * 3_600,
    })
}

/// The user of a session cookie.
pub async fn visit(desk: &Desk, secret: &str) -> Result<Visit, Problem> {
    let hash = sha256(secret.as_bytes());
    let session = alive(desk, hash)?;
    if desk.clock().now().since_ms(session.seen) > TOUCH_MS {
        desk.write(&Who::Job(Job::SignIn), move |w| w.touch_session(hash))
            .await?;
    }
    visit_of(desk, Who::User(session.user), &hash.to_string())
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

/// The user of an API token.
pub async fn bearer(desk: &Desk, token: &str) -> Result<Visit, Problem> {
    let hash = sha256(token.as_bytes());
    let row = desk.read(&Who::Job(Job::SignIn), |r| r.token(hash))?;
    let row = row.ok_or(Problem::new(Code::SignInFirst))?;
    visit_of(desk, Who::User(row.user), &hash.to_string())
}

/// The peer of the Unix socket, who owns the data directory.
pub async fn operator(desk: &Desk) -> Result<Visit, Problem> {
    visit_of(desk, Who::Operator, "operator").map_err(|problem| match problem.code {
        Code::SignInFirst => Problem::new(Code::NotSetUp),
        _ => problem,
    })
}

fn visit_of(desk: &Desk, who: Who, session: &str) -> Result<Visit, Problem> {
    let (user, row) = desk.read(&who, |r| r.me().map(|(id, row)| (id, row.clone())))?;
    let form_token = sha256(&[desk.form_key().as_slice(), session.as_bytes()].concat()).to_string();
    Ok(Visit {
        who,
        user,
        name: row.name,
        email: row.email,
        role: row.role,
        photo: row.photo.map(|hash| hash.to_string()),
        locale: row.locale,
        time_zone: desk.zone(&who),
        form_token,
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
