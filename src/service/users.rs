//! Users as colleagues see them: the list, the profile, the card (P-1, P-3, P-6, P-15, X-8).

mod choices;
pub(crate) mod edit;
mod leaving;
mod photos;

use model::{AccountId, BuiltIn, Code, Colour, GroupId, Instant, Locale, Problem, Role};
use model::{OfficeId, Permission, ShownStatus, UserId};
use store::{Reading, StoreError, UserAsk, UserRow, Who};

use crate::{Desk, Page, absence::Away, cursors, reading::MAX_PAGE};

pub use choices::{Choices, choices, choices_for};
pub use edit::{EditUser, edit, effects_of_edit};
pub use leaving::{
    HandedOver, Leaving, block, delete, hand_over, hand_over_office, preview, restore, unblock,
};
pub use photos::{photo, remove_photo, set_photo};

/// Subordinates that a profile names.
const MAX_NAMED: usize = 100;

/// Accounts that a profile names.
const MAX_ACCOUNTS: usize = 100;

/// What the list is asked for; what is not given filters nothing.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Starts of words of name, address, position or phone.
    pub q: String,
    /// Statuses as shown; none are all.
    pub statuses: Vec<ShownStatus>,
    /// Role.
    pub role: Option<Role>,
    /// The supervisor's sign-in address.
    pub supervisor: Option<String>,
    /// Office by name.
    pub office: Option<String>,
    /// Group by name.
    pub group: Option<String>,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Rows at most.
    pub limit: usize,
}

/// The statuses that the list shows unless others are chosen (P-3).
pub const SHOWN_FIRST: [ShownStatus; 2] = [ShownStatus::Active, ShownStatus::IpRestricted];

/// A group by name; a built-in one has the panel's own word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupTag {
    /// Name.
    pub name: String,
    /// Which built-in group it is, if any.
    pub built_in: Option<BuiltIn>,
}

/// A user in the list.
#[derive(Clone, Debug)]
pub struct UserLine {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Status as shown.
    pub status: ShownStatus,
    /// Supervisor.
    pub supervisor: Option<UserId>,
    /// The supervisor's name.
    pub supervisor_name: Option<String>,
    /// Office.
    pub office: Option<String>,
    /// Position.
    pub position: String,
    /// Groups.
    pub groups: Vec<GroupTag>,
    /// By which the photo is known, if there is one.
    pub photo: Option<String>,
    /// Colour in calendars.
    pub colour: Option<Colour>,
    /// Their absence, if they are away now.
    pub away: Option<Away>,
}

/// A page of the list with what is counted over all of it.
#[derive(Clone, Debug)]
pub struct UserList {
    /// The page.
    pub page: Page<UserLine>,
    /// Users that the filters let through.
    pub found: u64,
    /// Users that count as seats, of those whose profiles the viewer may see (P-6).
    pub seats: u64,
    /// How many there are of each status.
    pub counts: Vec<(ShownStatus, u64)>,
}

/// A user's page: the card for everybody who is signed in, the rest for who may see it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
    /// Office.
    pub office: Option<String>,
    /// By which the photo is known, if there is one.
    pub photo: Option<String>,
    /// Colour in calendars.
    pub colour: Option<Colour>,
    /// Their absence; one to come only for who sees the whole.
    pub away: Option<Away>,
    /// What only P-15 shows.
    pub whole: Option<Whole>,
}

/// What a profile shows beyond the card.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Sign-in address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// Status as shown.
    pub status: ShownStatus,
    /// Phone.
    pub phone: String,
    /// Who answers for them.
    pub supervisor: Option<(UserId, String)>,
    /// The supervisor's sign-in address.
    pub supervisor_email: String,
    /// Who answers to them, the first ones.
    pub subordinates: Vec<(UserId, String)>,
    /// How many more there are.
    pub more_subordinates: u64,
    /// Groups.
    pub groups: Vec<GroupTag>,
    /// Language chosen.
    pub locale: Option<Locale>,
    /// IANA time zone; empty for the agency's.
    pub time_zone: String,
    /// Signature.
    pub signature: String,
    /// Accounts of theirs that the viewer may know of.
    pub accounts: Vec<(AccountId, String)>,
    /// When and from which address they last signed in.
    pub last_sign_in: Option<(Instant, String)>,
    /// Whether they sign in from allowed networks only.
    pub ip_restricted: bool,
    /// Rises with each change.
    pub version: u64,
    /// What the viewer may do.
    pub may: May,
}

/// What a viewer may do with a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    /// Change them.
    pub edit: bool,
    /// Block, delete and restore them; give them another role, superior, office or groups.
    pub stand: bool,
    /// Hand the Director's office to them.
    pub crown: bool,
}

/// Users whose profiles the viewer may see, by name.
pub async fn list(desk: &Desk, who: &Who, filter: UserFilter) -> Result<UserList, Problem> {
    let after = cursors::read(desk, filter.cursor.as_deref())?;
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let supervisor = match given(&filter.supervisor) {
        Some(email) => Some(
            known(desk, who, &email)
                .ok_or_else(|| Problem::at(Code::BadChoice, "supervisor").naming(email))?,
        ),
        None => None,
    };
    let office = given(&filter.office).map(|name| office(desk, who, &name));
    let group = given(&filter.group).map(|name| group(desk, who, &name, "group"));
    let ask = UserAsk {
        statuses: &filter.statuses,
        roles: filter.role.as_slice(),
        supervisor,
        office: office.transpose()?,
        group: group.transpose()?,
        q: &filter.q,
        after: after.as_deref(),
        limit: filter.limit.clamp(1, MAX_PAGE),
    };
    let (found, items) = desk.read(who, |r| {
        let mut found = r.find_users(&ask)?;
        let mut items = Vec::with_capacity(found.rows.len());
        for (id, row) in std::mem::take(&mut found.rows) {
            items.push(line(r, id, row)?);
        }
        Ok((found, items))
    })?;
    let counts =
        ShownStatus::ALL.map(|status| (status, found.counts.get(&status).copied().unwrap_or(0)));
    Ok(UserList {
        found: found.found,
        seats: found.seats(),
        counts: counts.to_vec(),
        page: cursors::page(desk, (items, found.next))?,
    })
}

fn line(r: &Reading, id: UserId, row: UserRow) -> Result<UserLine, StoreError> {
    let supervisor_name = row.supervisor.map(|above| r.user_card(above)).transpose()?;
    Ok(UserLine {
        id,
        away: Away::now(r, &row),
        status: row.shown_status(),
        groups: tags(r, &row.groups)?,
        office: office_name(r, row.office)?,
        photo: row.photo.map(|hash| hash.to_string()),
        name: row.name,
        email: row.email,
        role: row.role,
        supervisor: row.supervisor,
        supervisor_name: supervisor_name.map(|row| row.name),
        position: row.position,
        colour: row.colour,
    })
}

fn tags(r: &Reading, groups: &[GroupId]) -> Result<Vec<GroupTag>, StoreError> {
    let mut tags = Vec::with_capacity(groups.len());
    for group in groups {
        let row = r.group(*group)?;
        tags.push(GroupTag {
            name: row.name,
            built_in: row.built_in,
        });
    }
    Ok(tags)
}

fn office_name(r: &Reading, office: Option<OfficeId>) -> Result<Option<String>, StoreError> {
    let row = office.map(|office| r.office(office)).transpose()?;
    Ok(row.map(|row| row.name))
}

/// Those of some permissions that the viewer has, in whatever scope.
pub fn having(
    desk: &Desk,
    who: &Who,
    permissions: &[Permission],
) -> Result<Vec<Permission>, Problem> {
    desk.read(who, |r| {
        let mut had = Vec::new();
        for permission in permissions {
            if !r.owners(*permission)?.is_empty() {
                had.push(*permission);
            }
        }
        Ok(had)
    })
}

/// A user's page: of an active user the card at least, else only by P-15.
pub async fn profile(desk: &Desk, who: &Who, id: UserId) -> Result<Profile, Problem> {
    desk.read(who, |r| {
        let (row, seen) = match r.profile(id) {
            Ok(row) => (row, true),
            Err(StoreError::NotFound) => (r.user_card(id)?, false),
            Err(other) => return Err(other),
        };
        if !seen && row.status != model::Status::Active {
            return Err(StoreError::NotFound);
        }
        Ok(Profile {
            id,
            name: row.name.clone(),
            position: row.position.clone(),
            office: office_name(r, row.office)?,
            photo: row.photo.map(|hash| hash.to_string()),
            colour: row.colour,
            away: if seen {
                Away::whole(r, &row)?
            } else {
                Away::now(r, &row)
            },
            whole: if seen { Some(whole(r, id, row)?) } else { None },
        })
    })
}

fn whole(r: &Reading, id: UserId, row: UserRow) -> Result<Whole, StoreError> {
    let supervisor = row.supervisor.map(|above| Ok((above, r.user_card(above)?)));
    let supervisor = supervisor.transpose()?;
    let (ids, count) = r.subordinates(id, MAX_NAMED)?;
    let mut subordinates = Vec::with_capacity(ids.len());
    for user in ids {
        subordinates.push((user, r.user_card(user)?.name));
    }
    let mut accounts = Vec::new();
    for (account, held) in r.accounts_of_user(id)?.into_iter().take(MAX_ACCOUNTS) {
        accounts.push((account, held.address));
    }
    let (me, _) = r.me()?;
    let edit = r.user_to_edit(id).is_ok();
    let other = edit && me != id && row.role != Role::Director;
    Ok(Whole {
        status: row.shown_status(),
        supervisor_email: supervisor
            .as_ref()
            .map_or(String::new(), |(_, above)| above.email.clone()),
        supervisor: supervisor.map(|(above, row)| (above, row.name)),
        more_subordinates: count - subordinates.len() as u64,
        subordinates,
        groups: tags(r, &row.groups)?,
        accounts,
        may: May {
            edit,
            stand: other,
            crown: r.is_director()
                && r.who().user().is_some()
                && other
                && row.status == model::Status::Active,
        },
        email: row.email,
        role: row.role,
        phone: row.phone,
        locale: row.locale,
        time_zone: row.time_zone,
        signature: row.signature,
        last_sign_in: row.last_sign_in.map(|last| (last.at, last.ip)),
        ip_restricted: row.ip_restricted,
        version: row.version,
    })
}

/// The user with an address, as far as the viewer may know that there is one: whose profile,
/// mail or contacts they see, themselves, or their own superior.
pub(crate) fn known(desk: &Desk, who: &Who, email: &str) -> Option<UserId> {
    let email = model::AddressText::exact(email.trim())?;
    desk.read(who, |r| {
        let (id, _) = r.user_by_email(email.as_str())?;
        let (_, me) = r.me()?;
        let sees = |permission| Ok(r.owners(permission)?.contains(id));
        if me.supervisor == Some(id)
            || r.profile(id).is_ok()
            || sees(Permission::MailView)?
            || sees(Permission::ContactsView)?
        {
            Ok(id)
        } else {
            Err(StoreError::NotFound)
        }
    })
    .ok()
}

/// An office by name.
fn office(desk: &Desk, who: &Who, name: &str) -> Result<OfficeId, Problem> {
    desk.read(who, |r| r.office_by_name(name.trim()))
        .map_err(|_| Problem::at(Code::BadChoice, "office").naming(name))
}

/// A group by name.
fn group(desk: &Desk, who: &Who, name: &str, field: &'static str) -> Result<GroupId, Problem> {
    desk.read(who, |r| r.group_by_name(name.trim()))
        .map_err(|_| Problem::at(Code::BadChoice, field).naming(name))
}
