//! Shapes of users.

use model::{AccountId, Colour, Locale, Role, ShownStatus, UserId};
use serde::Serialize;
use service::users::{GroupTag, Profile, UserLine, UserList, Whole};

use super::answer::When;

/// A user in the list.
#[derive(Serialize)]
pub(super) struct User {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    status: ShownStatus,
    supervisor: Option<UserId>,
    supervisor_name: Option<String>,
    office: Option<String>,
    position: String,
    groups: Vec<String>,
    photo: Option<String>,
    colour: Option<Colour>,
}

/// A page of the list, with what is counted over all of it.
#[derive(Serialize)]
pub(super) struct Users {
    items: Vec<User>,
    next: Option<String>,
    found: u64,
    seats: u64,
}

/// A user's card, and the profile for who may see it.
#[derive(Serialize)]
pub(super) struct UserOne {
    id: UserId,
    name: String,
    position: String,
    office: Option<String>,
    photo: Option<String>,
    colour: Option<Colour>,
    profile: Option<UserProfile>,
}

/// What only P-15 shows.
#[derive(Serialize)]
struct UserProfile {
    email: String,
    role: Role,
    status: ShownStatus,
    phone: String,
    supervisor: Option<Known>,
    subordinates: Vec<Known>,
    more_subordinates: u64,
    groups: Vec<String>,
    locale: Option<Locale>,
    time_zone: String,
    signature: String,
    accounts: Vec<Held>,
    last_sign_in: Option<When>,
    last_ip: Option<String>,
    ip_restricted: bool,
    version: u64,
    may_edit: bool,
}

#[derive(Serialize)]
struct Known {
    id: UserId,
    name: String,
}

#[derive(Serialize)]
struct Held {
    id: AccountId,
    address: String,
}

fn names(groups: Vec<GroupTag>) -> Vec<String> {
    groups.into_iter().map(|group| group.name).collect()
}

impl From<UserLine> for User {
    fn from(line: UserLine) -> Self {
        Self {
            id: line.id,
            name: line.name,
            email: line.email,
            role: line.role,
            status: line.status,
            supervisor: line.supervisor,
            supervisor_name: line.supervisor_name,
            office: line.office,
            position: line.position,
            groups: names(line.groups),
            photo: line.photo,
            colour: line.colour,
        }
    }
}

impl From<UserList> for Users {
    fn from(list: UserList) -> Self {
        Self {
            items: list.page.items.into_iter().map(User::from).collect(),
            next: list.page.next,
            found: list.found,
            seats: list.seats,
        }
    }
}

impl From<Profile> for UserOne {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id,
            name: profile.name,
            position: profile.position,
            office: profile.office,
            photo: profile.photo,
            colour: profile.colour,
            profile: profile.whole.map(UserProfile::from),
        }
    }
}

impl From<Whole> for UserProfile {
    fn from(whole: Whole) -> Self {
        let known = |(id, name)| Known { id, name };
        let (last_sign_in, last_ip) = whole.last_sign_in.unzip();
        let accounts = whole.accounts.into_iter();
        Self {
            email: whole.email,
            role: whole.role,
            status: whole.status,
            phone: whole.phone,
            supervisor: whole.supervisor.map(known),
            subordinates: whole.subordinates.into_iter().map(known).collect(),
            more_subordinates: whole.more_subordinates,
            groups: names(whole.groups),
            locale: whole.locale,
            time_zone: whole.time_zone,
            signature: whole.signature,
            accounts: accounts.map(|(id, address)| Held { id, address }).collect(),
            last_sign_in: last_sign_in.map(When::from),
            last_ip,
            ip_restricted: whole.ip_restricted,
            version: whole.version,
            may_edit: whole.may.edit,
        }
    }
}
