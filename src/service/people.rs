//! Users: the first Director, adding, listing, and a user's own settings.

use model::{
    AddressText, BuiltIn, Code, GroupId, Hash, Instant, Locale, Permission, Problem, Role,
    SeenMail, Status, UserId,
};
use serde::{Deserialize, Serialize};
use store::{AgencyRow, Job, Reading, UserRow, Who, sha256};

use crate::{
    Desk,
    passwords::Person,
    profile,
    sealing::{hex, random, unhex},
    told,
    users::{self, edit},
};

/// Longest name, in characters.
const MAX_NAME: usize = 120;

/// What "Your account" shows.
#[derive(Clone, Debug, Serialize)]
pub struct Me {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Language chosen.
    pub locale: Option<Locale>,
    /// Position.
    pub position: String,
    /// The supervisor's name.
    pub supervisor: Option<String>,
    /// Permissions with any scope above None.
    pub may: Vec<Permission>,
    /// Sessions, newest first.
    pub sessions: Vec<SessionLine>,
    /// API tokens.
    pub tokens: Vec<TokenLine>,
}

/// A session of one's own.
#[derive(Clone, Debug, Serialize)]
pub struct SessionLine {
    /// Its hash, by which it can be ended.
    pub id: String,
    /// The browser's own name.
    pub agent: String,
    /// Where it was started from.
    pub ip: String,
    /// When.
    pub started: Instant,
    /// Last used, to the minute.
    pub seen: Instant,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// An API token, without its secret.
#[derive(Clone, Debug, Serialize)]
pub struct TokenLine {
    /// Its hash, by which it can be ended.
    pub id: String,
    /// What its user calls it.
    pub name: String,
    /// When it was made.
    pub made: Instant,
}

/// A user to be made.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Sign-in address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Supervisor or Agent.
    pub role: Role,
    /// The supervisor's address; by default who makes the user, or the Director.
    #[serde(default)]
    pub supervisor: Option<String>,
    /// A further group by name.
    #[serde(default)]
    pub group: Option<String>,
    /// Further groups by name.
    #[serde(default)]
    pub groups: Vec<String>,
    /// First password; without one the user activates the sign-in by e-mail.
    #[serde(default)]
    pub password: Option<String>,
    /// Language.
    #[serde(default)]
    pub locale: Option<Locale>,
    /// Office by name.
    #[serde(default)]
    pub office: Option<String>,
    /// Position.
    #[serde(default)]
    pub position: String,
    /// Phone.
    #[serde(default)]
    pub phone: String,
    /// Colour in calendars as `#rrggbb`; empty for none.
    #[serde(default)]
    pub colour: String,
    /// IANA time zone; empty for the agency's.
    #[serde(default)]
    pub time_zone: String,
    /// Signature.
    #[serde(default)]
    pub signature: String,
    /// Whether they sign in from allowed networks only.
    #[serde(default)]
    pub ip_restricted: bool,
}

/// The Director of a new installation.
pub struct NewDirector {
    /// Sign-in address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// Whether there is no Director yet.
pub async fn needs_director(desk: &Desk) -> Result<bool, Problem> {
    desk.read(&Who::Job(Job::Housekeeping), |r| Ok(r.director().is_none()))
}

/// Makes the agency and its Director, once.
pub async fn init(desk: &Desk, director: NewDirector) -> Result<UserId, Problem> {
    let email = sign_in_address(&director.email)?;
    let name = named(&director.name)?;
    let agency = AddressText::parse(&email)
        .map(|text| text.domain_part().to_owned())
        .unwrap_or_default();
    let person = Person {
        email: &email,
        name: &name,
        agency: &agency,
    };
    desk.hasher().check(&director.password, &person).await?;
    let password = desk.hasher().hash(&director.password).await?;
    let zone = jiff::tz::TimeZone::system();
    let agency = AgencyRow {
        name: agency,
        time_zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        seen_mail: SeenMail::Matched,
        locale: Locale::En,
        currency: String::new(),
        languages: Vec::new(),
        never_log: Vec::new(),
        no_care_letter: false,
    };
    let now = desk.clock().now();
    let row = UserRow {
        role: Role::Director,
        supervisor: None,
        ..new_row((email, name, password), now)
    };
    desk.write(&Who::Job(Job::Housekeeping), move |w| w.found(&agency, row))
        .await
        .map_err(|problem| match problem.code {
            Code::AddressTaken => Problem::new(Code::AlreadySetUp),
            _ => problem,
        })
}

fn new_row((email, name, password): (String, String, String), now: Instant) -> UserRow {
    UserRow {
        email,
        name,
        status: Status::Active,
        password,
        made: now,
        tracked: true,
        ..UserRow::default()
    }
}

pub(crate) fn sign_in_address(email: &str) -> Result<String, Problem> {
    AddressText::exact(email)
        .map(|text| text.as_str().to_owned())
        .ok_or(Problem::at(Code::BadAddress, "email").naming(email))
}

pub(crate) fn named(name: &str) -> Result<String, Problem> {
    let name = short(name, "name")?;
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    Ok(name)
}

pub(crate) fn short(text: &str, field: &'static str) -> Result<String, Problem> {
    let line = model::one_line(text).ok_or_else(|| Problem::at(Code::BadText, field))?;
    if line.chars().count() > MAX_NAME {
        return Err(Problem::at(Code::TooLong, field));
    }
    Ok(line.to_owned())
}

/// What "Your account" shows; `session` is the secret of the session that asks.
pub async fn me(desk: &Desk, who: &Who, session: Option<&str>) -> Result<Me, Problem> {
    let current = session.map(|secret| sha256(secret.as_bytes()));
    let lasting = desk.settings().lasting();
    desk.read(who, |r| {
        let (id, row) = r.me()?;
        let supervisor = row.supervisor.map(|id| r.user_card(id)).transpose()?;
        let mut may = Vec::new();
        for permission in Permission::ALL {
            if !r.owners(permission)?.is_empty() {
                may.push(permission);
            }
        }
        let mut sessions: Vec<SessionLine> = r
            .my_sessions()?
            .into_iter()
            .filter(|(_, row)| !row.has_run_out(lasting, r.now()))
            .map(|(hash, row)| SessionLine {
                id: hash.to_string(),
                agent: row.agent,
                ip: row.ip,
                started: row.started,
                seen: row.seen,
                current: Some(hash) == current,
            })
            .collect();
        sessions.sort_by_key(|line| std::cmp::Reverse(line.seen));
        let tokens = r.my_tokens()?.into_iter().map(|(hash, row)| TokenLine {
            id: hash.to_string(),
            name: row.name,
            made: row.made,
        });
        Ok(Me {
            id,
            name: row.name.clone(),
            email: row.email.clone(),
            role: row.role,
            locale: row.locale,
            position: row.position.clone(),
            supervisor: supervisor.map(|row| row.name),
            may,
            sessions,
            tokens: tokens.collect(),
        })
    })
}

/// Makes a user; without a password they are pending until they activate the sign-in.
pub async fn add(desk: &Desk, who: &Who, new: NewUser) -> Result<UserId, Problem> {
    let email = sign_in_address(&new.email)?;
    let name = named(&new.name)?;
    let person = Person {
        email: &email,
        name: &name,
        agency: &desk.read(who, Reading::agency)?.name,
    };
    if desk.read(who, |r| Ok(r.owners(Permission::UsersCreate)?.is_empty()))? {
        return Err(Problem::new(Code::NotAllowed));
    }
    let password = new.password.as_deref();
    // A token makes no way in that outlives it.
    if who.by_token() && password.is_some() {
        return Err(Problem::at(Code::NotAllowed, "password"));
    }
    if let Some(password) = password {
        desk.hasher().check(password, &person).await?;
    }
    let supervisor = supervisor_of_new(desk, who, &new)?;
    let office = match new.office.as_deref().map(str::trim) {
        Some(name) if !name.is_empty() => Some(
            desk.read(who, |r| r.office_by_name(name))
                .map_err(|_| Problem::at(Code::BadChoice, "office").naming(name))?,
        ),
        _ => None,
    };
    let mut row = UserRow {
        role: new.role,
        supervisor,
        groups: groups_of_new(desk, who, &new)?,
        locale: new.locale,
        office,
        position: short(&new.position, "position")?,
        phone: profile::phone(&new.phone, "phone")?,
        colour: edit::colour(&new.colour)?,
        time_zone: edit::time_zone(&new.time_zone)?,
        signature: edit::signature(new.signature)?,
        ip_restricted: new.ip_restricted,
        ..new_row((email.clone(), name, String::new()), desk.clock().now())
    };
    match password {
        Some(password) => row.password = desk.hasher().hash(password).await?,
        None => row.status = Status::PendingActivation,
    }
    desk.write(who, move |w| w.add_user(&row))
        .await
        .map_err(|problem| match problem.code {
            Code::AddressTaken => Problem::at(Code::AddressTaken, "email").naming(email),
            Code::BadSupervisor => Problem::at(Code::BadSupervisor, "supervisor"),
            Code::NotAllowed => Problem::at(Code::NotAllowed, "groups"),
            _ => problem,
        })
}

/// Who answers for a new user. A Supervisor makes only agents of their own (P-12).
fn supervisor_of_new(desk: &Desk, who: &Who, new: &NewUser) -> Result<Option<UserId>, Problem> {
    let given = new.supervisor.as_deref().map(str::trim);
    let (me, role, director, own) = desk.read(who, |r| {
        let (me, row) = r.me()?;
        Ok((
            me,
            row.role,
            r.director(),
            r.own_agents_only(Permission::UsersCreate)?,
        ))
    })?;
    let supervisor = match given.filter(|address| !address.is_empty()) {
        Some(address) => {
            let known = users::known(desk, who, address);
            let bad = || Problem::at(Code::BadSupervisor, "supervisor").naming(address);
            Some(known.ok_or_else(bad)?)
        }
        None if role == Role::Agent => director,
        None => Some(me),
    };
    if own && (new.role != Role::Agent || supervisor != Some(me)) {
        return Err(Problem::at(Code::NotAllowed, "role"));
    }
    Ok(supervisor)
}

/// The role's own group and the further ones, each once.
fn groups_of_new(desk: &Desk, who: &Who, new: &NewUser) -> Result<Vec<GroupId>, Problem> {
    let built_in = match new.role {
        Role::Supervisor => BuiltIn::Supervisor,
        Role::Agent => BuiltIn::Agent,
        Role::Director => return Err(Problem::at(Code::BadChoice, "role").naming("director")),
    };
    let mut groups = vec![desk.read(who, |r| r.built_in(built_in))?];
    let mut further = edit::groups(desk, who, &new.groups)?;
    if let Some(name) = &new.group {
        further.push(
            desk.read(who, |r| r.group_by_name(name))
                .map_err(|_| Problem::at(Code::BadChoice, "group").naming(name))?,
        );
    }
    for group in further {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    Ok(groups)
}

/// Chooses the panel's language.
pub async fn set_locale(desk: &Desk, who: &Who, locale: Locale) -> Result<(), Problem> {
    desk.write(who, move |w| w.set_my_locale(locale)).await
}

/// A change of one's own password.
pub struct PasswordChange<'a> {
    /// The present one.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
    /// The session that stays; none where the operator asks.
    pub keep_session: Option<&'a str>,
}

/// Changes one's own password; ends all other sessions and all tokens.
pub async fn change_password(
    desk: &Desk,
    who: &Who,
    change: PasswordChange<'_>,
) -> Result<(), Problem> {
    let (_, row) = desk.read(who, Reading::my_row)?;
    let proven = crate::profile::prove(desk, who, change.old).await;
    let proven = proven.map_err(|problem| Problem {
        field: problem.field.map(|_| "old".into()),
        ..problem
    })?;
    let person = Person {
        email: &row.email,
        name: &row.name,
        agency: &desk.read(who, Reading::agency)?.name,
    };
    let checked = desk.hasher().check(change.new, &person).await;
    checked.map_err(|problem| Problem {
        field: problem.field.map(|_| "new".into()),
        ..problem
    })?;
    let hash = desk.hasher().hash(change.new).await?;
    let keep = change.keep_session.map(|secret| sha256(secret.as_bytes()));
    desk.write(who, move |w| {
        proven.holds(w)?;
        w.set_my_password(hash, keep)
    })
    .await
}

/// Makes an API token; its secret is answered once and never again.
pub async fn make_token(desk: &Desk, who: &Who, name: &str) -> Result<String, Problem> {
    let name = named(name)?;
    let secret = token_secret()?;
    let hash = sha256(secret.as_bytes());
    desk.write(who, move |w| {
        let (me, _) = w.me()?;
        w.add_token(me, hash, &name)
    })
    .await?;
    Ok(secret)
}

/// Makes an API token for another user; the operator's.
pub async fn make_token_for(desk: &Desk, who: &Who, email: &str) -> Result<String, Problem> {
    let email = sign_in_address(email)?;
    let secret = token_secret()?;
    let hash = sha256(secret.as_bytes());
    desk.write(who, move |w| {
        let (user, _) = w.user_by_email(&email)?;
        w.add_token(user, hash, "command line")
    })
    .await?;
    Ok(secret)
}

fn token_secret() -> Result<String, Problem> {
    Ok(format!("kor_{}", hex(&random::<32>()?)))
}

/// Ends one of one's own tokens.
pub async fn end_token(desk: &Desk, who: &Who, id: &str) -> Result<(), Problem> {
    let hash = hash_of(id)?;
    desk.write(who, move |w| w.end_my_token(hash)).await
}

/// Ends one of one's own sessions.
pub async fn end_session(desk: &Desk, who: &Who, id: &str) -> Result<(), Problem> {
    let hash = hash_of(id)?;
    desk.write(who, move |w| w.end_my_session(hash)).await
}

pub(crate) fn hash_of(id: &str) -> Result<Hash, Problem> {
    unhex(id)
        .and_then(|bytes| bytes.try_into().ok())
        .map(Hash)
        .ok_or_else(|| told::store(store::StoreError::NotFound))
}
