//! Made-up users for the goldens.

use maud::Markup;
use model::{AccountId, BuiltIn, Locale, Problem, Role, ShownStatus, UserId};
use service::{
    Page,
    absence::Away,
    users::{Choices, GroupTag, May, Profile, UserLine, UserList, Whole},
};

use super::{card, list};
use crate::pages::around::Around;

fn group() -> GroupTag {
    GroupTag {
        name: "Agent".into(),
        built_in: Some(BuiltIn::Agent),
    }
}

fn away(now: bool) -> Away {
    Away {
        from: jiff::civil::date(2025, 11, 20),
        until: jiff::civil::date(2025, 12, 1),
        now,
        deputy: (!now).then(|| "Bo Lis".into()),
    }
}

fn line(number: u64, name: &str, status: ShownStatus) -> UserLine {
    UserLine {
        id: UserId(number),
        name: name.into(),
        email: format!("user{number}@agency.example"),
        role: Role::Agent,
        status,
        supervisor: Some(UserId(1)),
        supervisor_name: Some("Dorota Lis".into()),
        office: (number == 2).then(|| "Kraków".into()),
        position: "Doradca klienta".into(),
        groups: vec![group()],
        photo: (number == 2).then(|| "0123456789abcdef".into()),
        colour: "#ff7f00".parse().ok(),
        away: (number == 3).then(|| away(true)),
    }
}

/// The list with hostile values and a filter that names nobody.
pub fn listed(around: &Around, hostile: &str) -> Markup {
    let statuses = ShownStatus::ALL.into_iter().zip(2..);
    let items = statuses.map(|(status, number)| line(number, hostile, status));
    let list = UserList {
        page: Page {
            items: items.collect(),
            next: Some("00ff".into()),
        },
        found: 5,
        seats: 1_234,
        counts: ShownStatus::ALL.map(|status| (status, 1)).to_vec(),
    };
    let choices = Choices {
        supervisors: vec![("dorota@agency.example".into(), hostile.into())],
        groups: vec![group()],
        offices: vec![hostile.into()],
        may_add: true,
        may_place: true,
    };
    let asking = list::Asking {
        q: hostile.into(),
        status: vec!["blocked".into()],
        office: hostile.into(),
        ..list::Asking::default()
    };
    let found = list::Found {
        list: &list,
        basket: &[UserId(3)],
    };
    list::view(around, &asking, &choices, Ok(&found))
}

/// A profile whole, with a photo that was refused.
pub fn profile(around: &Around, hostile: &str, now: model::Instant) -> Markup {
    let whole = Whole {
        email: "ana@agency.example".into(),
        role: Role::Agent,
        status: ShownStatus::Active,
        phone: "+48 600 100 200".into(),
        supervisor: Some((UserId(1), "Dorota Lis".into())),
        supervisor_email: "dorota@agency.example".into(),
        subordinates: vec![(UserId(8), hostile.into())],
        more_subordinates: 3,
        groups: vec![group()],
        locale: Some(Locale::Pl),
        time_zone: "Europe/Warsaw".into(),
        signature: hostile.into(),
        accounts: vec![(AccountId(1), "ana@agency.example".into())],
        last_sign_in: Some((now, "203.0.113.7".into())),
        ip_restricted: false,
        version: 3,
        may: May {
            edit: true,
            stand: true,
            crown: true,
        },
    };
    let profile = Profile {
        id: UserId(7),
        name: hostile.into(),
        position: "Doradca klienta".into(),
        office: Some("Kraków".into()),
        photo: Some("0123456789abcdef".into()),
        colour: "#0055ff".parse().ok(),
        away: Some(away(false)),
        whole: Some(whole),
    };
    let problem = Problem::at(model::Code::BadPicture, "photo");
    card::view(around, &profile, false, Some(&problem))
}
