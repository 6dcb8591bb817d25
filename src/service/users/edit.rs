//! Changing a user (P-1, P-12, P-16).

use model::UserId;
use model::{AddressText, BuiltIn, Code, Colour, GroupId, Locale, Permission, Problem, Role};
use serde::Deserialize;
use store::{Reading, UserRow, Who};

use super::{group, known, office};
use crate::{
    Desk,
    effects::{self, Effects},
    people::{named, short, sign_in_address},
    profile,
};

/// Longest signature, in characters.
const MAX_SIGNATURE: usize = 5_000;

/// Groups of one user at most.
const MAX_GROUPS: usize = 50;

/// What changes of a user; what is not given stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditUser {
    /// Name.
    pub name: Option<String>,
    /// Sign-in address.
    pub email: Option<String>,
    /// One's own password, for another sign-in address of one's own.
    pub password: Option<String>,
    /// Supervisor or Agent.
    pub role: Option<Role>,
    /// The supervisor's sign-in address.
    pub supervisor: Option<String>,
    /// Office by name; empty for none.
    pub office: Option<String>,
    /// All groups by name.
    pub groups: Option<Vec<String>>,
    /// Position.
    pub position: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Colour as `#rrggbb`; empty for none.
    pub colour: Option<String>,
    /// Language; empty for the browser's.
    pub locale: Option<String>,
    /// IANA time zone; empty for the agency's.
    pub time_zone: Option<String>,
    /// Signature.
    pub signature: Option<String>,
    /// Whether they sign in from allowed networks only.
    pub ip_restricted: Option<bool>,
}

/// Changes a user; the version is the one that was seen.
pub async fn edit(
    desk: &Desk,
    who: &Who,
    (id, version): (UserId, u64),
    mut edit: EditUser,
) -> Result<(), Problem> {
    let password = edit.password.take();
    let Changed {
        row,
        moved,
        readdressed,
    } = checked(desk, who, id, edit)?;
    let email = row.email.clone();
    // Who has the address can have another password sent to it.
    if readdressed && who.by_token() {
        return Err(Problem::at(Code::NotAllowed, "email"));
    }
    let proven = if readdressed && who.user() == Some(id) {
        let missing = Problem::at(Code::Required, "password");
        Some(profile::prove(desk, who, &password.ok_or(missing)?).await?)
    } else {
        None
    };
    let edited = desk.write(who, move |w| {
        if let Some(proven) = proven {
            proven.holds(w)?;
        }
        w.edit_user(id, version, row)
    });
    edited
        .await
        .map_err(|problem| at_field(problem, email, moved))
}

/// What the same change would open and close, for whom (P-20); none where role, superior,
/// office and groups stay.
pub async fn effects_of_edit(
    desk: &Desk,
    who: &Who,
    (id, version): (UserId, u64),
    edit: EditUser,
) -> Result<Effects, Problem> {
    let Changed { row, moved, .. } = checked(desk, who, id, edit)?;
    if !moved {
        return Ok(Effects::default());
    }
    let email = row.email.clone();
    effects::of_user_edit(desk, who, (id, version), row)
        .await
        .map_err(|problem| at_field(problem, email, moved))
}

/// A user as a change makes them.
struct Changed {
    row: UserRow,
    /// Whether what their rights depend on is another.
    moved: bool,
    /// Whether the sign-in address is another.
    readdressed: bool,
}

fn checked(desk: &Desk, who: &Who, id: UserId, edit: EditUser) -> Result<Changed, Problem> {
    let before = desk.read(who, |r| r.user_to_edit(id))?;
    let row = changed(desk, who, &before, edit)?;
    let placed = |row: &UserRow| (row.role, row.supervisor, row.office, row.groups.clone());
    let moved = placed(&before) != placed(&row);
    let of_own = desk.read(who, |r| r.own_agents_only(Permission::UsersEdit))?;
    let elsewhere = (row.role, row.supervisor) != (before.role, before.supervisor);
    if of_own && elsewhere {
        return Err(Problem::at(Code::NotAllowed, "supervisor"));
    }
    Ok(Changed {
        readdressed: row.email != before.email,
        row,
        moved,
    })
}

/// What the store refused, at the field that it is about.
fn at_field(problem: Problem, email: String, moved: bool) -> Problem {
    match problem.code {
        Code::AddressTaken => Problem::at(Code::AddressTaken, "email").naming(email),
        Code::AddressStays => Problem::at(Code::AddressStays, "email"),
        Code::BadSupervisor => Problem::at(Code::BadSupervisor, "supervisor"),
        Code::HasSubordinates => Problem::at(Code::HasSubordinates, "role"),
        Code::NotAllowed if moved => Problem::at(Code::NotAllowed, "groups"),
        _ => problem,
    }
}

fn changed(desk: &Desk, who: &Who, before: &UserRow, edit: EditUser) -> Result<UserRow, Problem> {
    let mut row = before.clone();
    if let Some(name) = &edit.name {
        row.name = named(name)?;
    }
    if let Some(email) = &edit.email {
        row.email = sign_in_address(email)?;
    }
    if let Some(text) = &edit.position {
        row.position = short(text, "position")?;
    }
    if let Some(text) = &edit.phone {
        row.phone = profile::phone(text, "phone")?;
    }
    if let Some(text) = &edit.colour {
        row.colour = colour(text)?;
    }
    if let Some(text) = &edit.locale {
        row.locale = locale(text)?;
    }
    if let Some(text) = &edit.time_zone {
        row.time_zone = time_zone(text)?;
    }
    if let Some(text) = edit.signature {
        row.signature = signature(text)?;
    }
    if let Some(name) = &edit.office {
        row.office = match name.trim() {
            "" => None,
            name => Some(office(desk, who, name)?),
        };
    }
    if let Some(email) = &edit.supervisor {
        row.supervisor = supervisor(desk, who, before, email)?;
    }
    row.ip_restricted = edit.ip_restricted.unwrap_or(before.ip_restricted);
    if let Some(names) = &edit.groups {
        row.groups = groups(desk, who, names)?;
    }
    if let Some(role) = edit.role.filter(|role| *role != before.role) {
        if role == Role::Director || before.role == Role::Director {
            return Err(Problem::at(Code::BadChoice, "role").naming(role.word()));
        }
        row.role = role;
        row.groups = with_role(desk, who, before, (role, row.groups))?;
    }
    Ok(row)
}

/// The groups of a user with another role: the new role's group takes the old one's place.
fn with_role(
    desk: &Desk,
    who: &Who,
    before: &UserRow,
    (role, groups): (Role, Vec<GroupId>),
) -> Result<Vec<GroupId>, Problem> {
    let of = |role| {
        if role == Role::Agent {
            BuiltIn::Agent
        } else {
            BuiltIn::Supervisor
        }
    };
    let (left, joined) = desk.read(who, |r: &Reading| {
        Ok((r.built_in(of(before.role))?, r.built_in(of(role))?))
    })?;
    let mut groups = groups;
    if groups.contains(&left) && before.groups.contains(&left) {
        groups.retain(|group| *group != left && *group != joined);
        groups.insert(0, joined);
    }
    Ok(groups)
}

fn supervisor(
    desk: &Desk,
    who: &Who,
    before: &UserRow,
    email: &str,
) -> Result<Option<UserId>, Problem> {
    let email = email.trim();
    if email.is_empty() && before.role == Role::Director {
        return Ok(None);
    }
    if email.is_empty() {
        return Err(Problem::at(Code::Required, "supervisor"));
    }
    let present = before.supervisor.and_then(|above| {
        let row = desk.read(who, |r| r.user_card(above)).ok()?;
        let given = AddressText::exact(email)?;
        (row.email == given.as_str()).then_some(above)
    });
    present
        .or_else(|| known(desk, who, email))
        .map(Some)
        .ok_or_else(|| Problem::at(Code::BadSupervisor, "supervisor").naming(email))
}

/// Groups by name, each once.
pub(crate) fn groups(desk: &Desk, who: &Who, names: &[String]) -> Result<Vec<GroupId>, Problem> {
    if names.len() > MAX_GROUPS {
        return Err(Problem::at(Code::TooLong, "groups"));
    }
    let mut groups = Vec::new();
    for name in names {
        let id = group(desk, who, name, "groups")?;
        if !groups.contains(&id) {
            groups.push(id);
        }
    }
    Ok(groups)
}

/// A colour; empty for none.
pub(crate) fn colour(text: &str) -> Result<Option<Colour>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text
            .parse()
            .map(Some)
            .map_err(|()| Problem::at(Code::BadChoice, "colour")),
    }
}

fn locale(text: &str) -> Result<Option<Locale>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => Locale::from_tag(text)
            .map(Some)
            .ok_or(Problem::at(Code::BadChoice, "locale")),
    }
}

/// A time zone's name; empty for the agency's.
pub(crate) fn time_zone(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || jiff::tz::TimeZone::get(text).is_ok() {
        Ok(text.to_owned())
    } else {
        Err(Problem::at(Code::BadChoice, "time_zone"))
    }
}

/// A signature of bounded length.
pub(crate) fn signature(text: String) -> Result<String, Problem> {
    if text.chars().count() > MAX_SIGNATURE {
        return Err(Problem::at(Code::TooLong, "signature"));
    }
    Ok(text)
}
