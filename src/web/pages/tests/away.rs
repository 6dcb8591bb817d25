//! The page of an absence, and what stands over every page because of one.

use maud::Markup;
use model::{Locale, Problem, SeenMail, UserId};
use service::{
    absence::{AbsencePage, Deputy, NewAbsence, StandIn},
    notices::{Digest, Notice},
};

use super::{HOSTILE, NOW, around};
use crate::pages::absence;

/// An absence that was refused, over what its user was told and for whom they stand in.
pub fn absence_page(locale: Locale) -> Markup {
    let shown = AbsencePage {
        user: UserId(4),
        name: HOSTILE.into(),
        mine: false,
        absence: Some(NewAbsence {
            from: "2025-11-24".into(),
            until: "2025-12-05".into(),
            deputy: UserId(3),
            scope: SeenMail::All,
        }),
        deputies: vec![Deputy {
            id: UserId(3),
            name: "Bo Lindqvist".into(),
        }],
    };
    let mut around = around(locale, Some("Anna Nowak"));
    around.standing_in.push(StandIn {
        name: "Jan Kowal".into(),
        until: jiff::civil::date(2025, 12, 5),
    });
    around.notices.push(Notice {
        id: 8,
        at: NOW,
        by: "Bo Lindqvist".into(),
        addresses: Vec::new(),
        more_addresses: 0,
        messages: 0,
        digest: Some(vec![Digest {
            account: "anna@agency.example".into(),
            came: 1_312,
            read: 40,
        }]),
        shared: Vec::new(),
        backup: None,
        missing: None,
    });
    let entry = absence::Entry::of(shown.absence.as_ref());
    let problem = Problem::at(model::Code::NotAllowed, "scope");
    absence::view(&around, &shown, &entry, Some(&problem))
}
