//! The form of a user, and how its fields become one.

use maud::{Markup, html};
use model::{Code, Locale, Problem, Role};
use serde::Deserialize;
use service::{
    people::NewUser,
    users::{Choices, EditUser, GroupTag, Profile, Whole},
};

use super::pieces::{group_name, offers};
use crate::pages::{
    around::Around,
    forms::{Ticked, boxes, field, refusal, select, tick, wrong_at},
};

/// The fields that every form has; what is wrong with one is told there.
const FIELDS: [&str; 8] = [
    "name",
    "email",
    "position",
    "phone",
    "colour",
    "locale",
    "time_zone",
    "signature",
];

/// The colour that the field shows until one is chosen.
const FIRST_COLOUR: &str = "#3b7dd8";

/// What the form holds; what is not shown is not given and stays.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub name: String,
    pub email: String,
    pub password: String,
    pub role: Option<String>,
    pub supervisor: Option<String>,
    pub office: Option<String>,
    pub position: String,
    pub phone: String,
    /// Whether groups and the restriction were shown.
    pub rights: String,
    pub groups: Vec<String>,
    pub ip_restricted: String,
    pub coloured: String,
    pub colour: String,
    pub locale: String,
    pub time_zone: String,
    pub signature: String,
    /// The version that was seen.
    pub version: u64,
    /// What is done with a change once told what it opens and closes; empty before.
    pub step: String,
}

/// Which password a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// None.
    Nothing,
    /// A new user's first one.
    First,
    /// One's own, for another sign-in address of one's own.
    Own,
}

/// Which fields a form shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shows {
    /// A password.
    pub password: Ask,
    /// Groups and the restriction.
    pub rights: bool,
    /// The office.
    pub office: bool,
}

impl Entry {
    /// A user's present values.
    pub fn of(profile: &Profile, whole: &Whole) -> Self {
        let yes = |holds: bool| {
            if holds {
                "yes".to_owned()
            } else {
                String::new()
            }
        };
        Self {
            name: profile.name.clone(),
            email: whole.email.clone(),
            role: Some(whole.role.word().to_owned()),
            supervisor: Some(whole.supervisor_email.clone()),
            office: Some(profile.office.clone().unwrap_or_default()),
            position: profile.position.clone(),
            phone: whole.phone.clone(),
            groups: whole
                .groups
                .iter()
                .map(|group| group.name.clone())
                .collect(),
            ip_restricted: yes(whole.ip_restricted),
            coloured: yes(profile.colour.is_some()),
            colour: profile
                .colour
                .map_or(String::new(), |colour| colour.to_string()),
            locale: whole
                .locale
                .map_or(String::new(), |locale| locale.tag().to_owned()),
            time_zone: whole.time_zone.clone(),
            signature: whole.signature.clone(),
            version: whole.version,
            ..Self::default()
        }
    }

    /// The colour, if one was chosen.
    pub fn own_colour(&self) -> String {
        if self.coloured == "yes" {
            self.colour.clone()
        } else {
            String::new()
        }
    }

    fn chosen_role(&self) -> Result<Option<Role>, Problem> {
        match self.role.as_deref() {
            None => Ok(None),
            Some("supervisor") => Ok(Some(Role::Supervisor)),
            Some("agent") => Ok(Some(Role::Agent)),
            Some("director") => Ok(Some(Role::Director)),
            Some(_) => Err(Problem::at(Code::BadChoice, "role")),
        }
    }

    fn chosen_locale(&self) -> Result<Option<Locale>, Problem> {
        match self.locale.as_str() {
            "" => Ok(None),
            tag => Locale::from_tag(tag)
                .map(Some)
                .ok_or(Problem::at(Code::BadChoice, "locale")),
        }
    }

    /// The form's fields as a form carries them on; a password is none of them.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let given = [
            ("role", &self.role),
            ("supervisor", &self.supervisor),
            ("office", &self.office),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)));
        let groups = self.groups.iter().map(|name| ("groups", name.clone()));
        let rest = [
            ("name", &self.name),
            ("email", &self.email),
            ("position", &self.position),
            ("phone", &self.phone),
            ("rights", &self.rights),
            ("ip_restricted", &self.ip_restricted),
            ("coloured", &self.coloured),
            ("colour", &self.colour),
            ("locale", &self.locale),
            ("time_zone", &self.time_zone),
            ("signature", &self.signature),
        ];
        let rest = rest.map(|(name, value)| (name, value.clone()));
        let version = [("version", self.version.to_string())];
        given.chain(groups).chain(rest).chain(version).collect()
    }

    /// The user that the form describes.
    pub fn user(&self) -> Result<NewUser, Problem> {
        Ok(NewUser {
            email: self.email.clone(),
            name: self.name.clone(),
            role: self.chosen_role()?.unwrap_or_default(),
            supervisor: self.supervisor.clone(),
            groups: self.groups.clone(),
            password: Some(self.password.clone()).filter(|password| !password.is_empty()),
            locale: self.chosen_locale()?,
            office: self.office.clone(),
            position: self.position.clone(),
            phone: self.phone.clone(),
            colour: self.own_colour(),
            time_zone: self.time_zone.clone(),
            signature: self.signature.clone(),
            ip_restricted: self.ip_restricted == "yes",
            ..NewUser::default()
        })
    }

    /// The change that the form describes.
    pub fn edit(&self) -> Result<EditUser, Problem> {
        let rights = self.rights == "yes";
        Ok(EditUser {
            name: Some(self.name.clone()),
            email: Some(self.email.clone()),
            role: self.chosen_role()?,
            supervisor: self.supervisor.clone(),
            office: self.office.clone(),
            groups: rights.then(|| self.groups.clone()),
            position: Some(self.position.clone()),
            phone: Some(self.phone.clone()),
            colour: Some(self.own_colour()),
            locale: Some(self.locale.clone()),
            time_zone: Some(self.time_zone.clone()),
            signature: Some(self.signature.clone()),
            ip_restricted: rights.then_some(self.ip_restricted == "yes"),
            password: Some(self.password.clone()).filter(|password| !password.is_empty()),
        })
    }
}

/// The form.
pub fn draw(
    around: &Around,
    entry: &Entry,
    (action, cancel): (&str, &str),
    (shows, choices, problem): (Shows, &Choices, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    let fields = fields(shows, choices);
    html! {
        form class="card stack" method="post" action=(action) {
            (around.token())
            input type="hidden" name="version" value=(entry.version);
            (refusal(around, problem, &fields))
            div class="pair" {
                (field("name", "contact-name", &entry.name).required().draw(around, problem))
                (field("email", "user-email", &entry.email).kind("email").required().draw(around, problem))
            }
            @match shows.password {
                Ask::Nothing => {}
                Ask::First => (field("password", "user-password", "").kind("password").autocomplete("new-password").hint("user-password-hint").draw(around, problem)),
                Ask::Own => (field("password", "user-own-password", "").kind("password").autocomplete("current-password").hint("user-own-password-hint").draw(around, problem)),
            }
            @if shows.rights && choices.may_place { (place(around, entry, (choices, problem))) }
            div class="pair" {
                (field("position", "contact-position", &entry.position).draw(around, problem))
                (field("phone", "contact-phone", &entry.phone).kind("tel").draw(around, problem))
            }
            @if shows.office { (office(around, entry, (choices, problem))) }
            @if shows.rights { (rights(around, entry, (choices, problem))) }
            (personal(around, entry, problem))
            div class="actions" {
                button class="button primary" { (t.text("save")) }
                a class="button" href=(cancel) { (t.text("cancel")) }
            }
        }
    }
}

/// Which fields a form has: what is wrong elsewhere is told above them.
fn fields(shows: Shows, choices: &Choices) -> Vec<&'static str> {
    let mut fields = FIELDS.to_vec();
    if shows.password != Ask::Nothing {
        fields.push("password");
    }
    if shows.rights {
        fields.push("groups");
    }
    if shows.rights && choices.may_place {
        fields.extend(["role", "supervisor"]);
    }
    if shows.office {
        fields.push("office");
    }
    fields
}

fn place(
    around: &Around,
    entry: &Entry,
    (choices, problem): (&Choices, Option<&Problem>),
) -> Markup {
    let roles = [Role::Agent, Role::Supervisor].map(|role| {
        (
            role.word().to_owned(),
            around.t.text(&format!("role-{}", role.word())),
        )
    });
    let role = entry.role.as_deref().unwrap_or_default();
    let supervisor = entry.supervisor.as_deref().unwrap_or_default();
    html! {
        div class="pair" {
            (select(around, field("role", "user-role", role), &roles, problem))
            (field("supervisor", "me-supervisor", supervisor).kind("email").list("supervisors").hint("user-supervisor-hint").draw(around, problem))
        }
        (offers("supervisors", &choices.supervisors))
    }
}

fn office(
    around: &Around,
    entry: &Entry,
    (choices, problem): (&Choices, Option<&Problem>),
) -> Markup {
    let mut offices = vec![(String::new(), around.t.text("user-no-office"))];
    offices.extend(
        choices
            .offices
            .iter()
            .map(|name| (name.clone(), name.clone())),
    );
    let office = entry.office.as_deref().unwrap_or_default();
    select(
        around,
        field("office", "user-office", office),
        &offices,
        problem,
    )
}

/// Groups to choose: those that the viewer may give, and those that the user has.
fn rights(
    around: &Around,
    entry: &Entry,
    (choices, problem): (&Choices, Option<&Problem>),
) -> Markup {
    let offered = &choices.groups;
    let others = entry
        .groups
        .iter()
        .filter(|name| offered.iter().all(|group| group.name != **name));
    let others = others.map(|name| GroupTag {
        name: name.clone(),
        built_in: None,
    });
    let ticks = html! {
        div class="inline" {
            @for (at, group) in offered.iter().cloned().chain(others).enumerate() {
                div class="tick" {
                    input id={ "group-" (at) } name="groups" type="checkbox" value=(group.name) checked[entry.groups.contains(&group.name)];
                    label for={ "group-" (at) } { (group_name(around, &group)) }
                }
            }
        }
        p class="hint" { (around.t.text("user-groups-hint")) }
    };
    html! {
        input type="hidden" name="rights" value="yes";
        (boxes(around, ("groups", "user-groups"), problem, &ticks))
        (tick(around, "ip_restricted", "user-ip-restricted", ticked(&entry.ip_restricted)))
    }
}

fn personal(around: &Around, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let mut locales = vec![(String::new(), t.text("user-locale-browser"))];
    locales.extend(
        around
            .languages
            .iter()
            .map(|locale| (locale.tag().to_owned(), locale.name().to_owned())),
    );
    let colour = if entry.colour.is_empty() {
        FIRST_COLOUR
    } else {
        &entry.colour
    };
    html! {
        div class="pair" {
            (select(around, field("locale", "language", &entry.locale), &locales, problem))
            (field("time_zone", "settings-zone", &entry.time_zone).hint("user-zone-hint").draw(around, problem))
        }
        div class="inline" {
            (tick(around, "coloured", "user-coloured", ticked(&entry.coloured)))
            label class="unseen" for="colour" { (t.text("user-colour")) }
            input id="colour" name="colour" type="color" value=(colour);
            (wrong_at(around, "colour", problem))
        }
        (field("signature", "user-signature", &entry.signature).kind("textarea").draw(around, problem))
    }
}

fn ticked(value: &str) -> Ticked {
    if value == "yes" {
        Ticked::Yes
    } else {
        Ticked::No
    }
}
