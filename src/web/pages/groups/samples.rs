//! Made-up views for the goldens of the pages.

use maud::Markup;
use model::{BuiltIn, Code, GroupId, Limits, Permission, Problem, Role, Scope, Status, UserId};
use service::{
    effects::{Count, Effects, Extent, MailEffect, PersonEffect},
    groups::{GroupPage, MemberLine},
    sees::{AccountSeen, GroupScope, PermissionSeen, SeesPage},
};

use super::{
    change::{Confirm, confirm},
    entry::Entry,
    whole::{Screen, view},
};
use crate::pages::{around::Around, sees};

fn group() -> GroupPage {
    let narrow = [Scope::None, Scope::Own, Scope::Team];
    GroupPage {
        id: GroupId(7),
        name: "<b>Sales & rent</b>".into(),
        built_in: None,
        version: 3,
        scopes: Permission::ALL.map(|at| (at, Scope::Own)).into(),
        limits: Limits {
            messages_need_approval: true,
            sends_a_day: Some(200),
            ..Limits::default()
        },
        requires_second_factor: false,
        members: 2,
        fixed: None,
        givable: Permission::ALL.map(|at| (at, narrow.into())).into(),
    }
}

fn count(number: u64, or_more: bool) -> Count {
    Count { number, or_more }
}

/// A group's page, with a scope that was refused and a limit that is no number.
pub fn group_page(around: &Around) -> Markup {
    let group = group();
    let entry = Entry {
        sends: "many\"><script>alert(1)</script>".into(),
        ..Entry::of(&group)
    };
    let member = |id, name: &str, active: bool| MemberLine {
        id: UserId(id),
        name: name.into(),
        position: "Broker".into(),
        email: active.then(|| "bo@agency.example".into()),
        active,
    };
    let screen = Screen {
        group,
        members: vec![member(4, "Bo Lindqvist", true), member(5, "<i>Ewa", false)],
        more: false,
        first: true,
    };
    let problem = Problem {
        field: Some(Permission::MailView.word().into()),
        ..Problem::new(Code::GrantsMore)
    };
    view(around, &screen, (&entry, ""), Some(&problem))
}

/// What a change would open and close.
pub fn effects_page(around: &Around) -> Markup {
    let mail = |owner: &str, after, gained, lost| MailEffect {
        owner: owner.into(),
        account: None,
        after,
        gained,
        lost,
    };
    let none = Count::default();
    let anna = PersonEffect {
        id: UserId(3),
        name: "Anna Nowak".into(),
        mail: vec![
            mail(
                "Bo Lindqvist",
                Some(Extent::Matched),
                count(312, false),
                none,
            ),
            mail("<i>Ewa", None, none, count(1_000, true)),
        ],
        more_accounts: 2,
        gained: count(312, false),
        lost: count(1_000, true),
        contacts_gained: count(1, false),
        contacts_lost: none,
        opened: vec![Permission::MailView, Permission::ContactsView],
        closed: vec![Permission::MailExport],
    };
    let effects = Effects {
        people: vec![anna],
        more: 3,
        not_looked_at: 12,
    };
    let group = group();
    let fields = Entry::of(&group).pairs().len();
    let asked = Confirm {
        group: &group,
        effects: &effects,
        action: "/settings/groups/7",
        fields: &[("version", fields.to_string())],
    };
    confirm(around, &asked)
}

/// What a user sees.
pub fn sees_page(around: &Around) -> Markup {
    let from = |scope, built_in| GroupScope {
        group: "Sales".into(),
        built_in,
        scope,
    };
    let seen = SeesPage {
        id: UserId(4),
        name: "Bo <Lindqvist>".into(),
        email: "bo@agency.example".into(),
        role: Role::Agent,
        status: Status::Blocked,
        permissions: vec![
            PermissionSeen {
                permission: Permission::MailView,
                from: vec![
                    from(Scope::Team, Some(BuiltIn::Agent)),
                    from(Scope::Group, None),
                ],
            },
            PermissionSeen {
                permission: Permission::AuditView,
                from: Vec::new(),
            },
        ],
        accounts: vec![AccountSeen {
            owner: "Bo Lindqvist".into(),
            account: Some("bo@agency.example".into()),
            extent: Extent::Own,
            messages: count(20_301, true),
        }],
        contacts: count(12, false),
        newest: Vec::new(),
        hidden: 21,
    };
    let would = Err(Problem::at(Code::NotFound, "message"));
    sees::view(around, &seen, ("<b>1-2", Some(&would)))
}
