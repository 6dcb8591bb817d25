//! Made-up letters' cards and a quarantine for the golden pages.

use maud::Markup;
use model::{Enclosed, EventZone, Every, Flaw, Instant, Invitation, Mailbox, Repeats};
use service::{
    Page,
    quarantine::{ReadAgain, Unread},
    reading::Line,
};

use super::quarantine;
use crate::pages::around::Around;

const HOUR: i64 = 3_600_000;

/// Invitations as they come.
pub fn invitations(now: Instant, hostile: &str) -> Vec<Invitation> {
    let weekly = Invitation {
        method: "REQUEST".into(),
        summary: hostile.into(),
        location: hostile.into(),
        start: Some(now.plus_ms(24 * HOUR)),
        end: Some(now.plus_ms(25 * HOUR)),
        zone: Some(EventZone {
            name: "Europe/Bucharest".into(),
            offset_s: 7_200,
        }),
        repeats: Some(Repeats {
            every: Every::Week,
            interval: 2,
            until: None,
            count: Some(10),
        }),
        organizer: "Ana Pop".into(),
        attendees: (1..8).map(|at| format!("guest{at}@example.com")).collect(),
        ..Invitation::default()
    };
    let days = Invitation {
        method: "CANCEL".into(),
        summary: "Targi".into(),
        start: Some(Instant(1_773_273_600_000)),
        end: Some(Instant(1_773_446_400_000)),
        all_day: true,
        repeats: Some(Repeats {
            every: Every::Year,
            interval: 1,
            until: Some(Instant(1_925_000_000_000)),
            count: None,
        }),
        ..Invitation::default()
    };
    vec![weekly, days]
}

/// A message within a message.
pub fn enclosed(now: Instant, hostile: &str) -> Enclosed {
    let mailbox = |name: &str| Mailbox {
        name: name.into(),
        address: "ewa@client.example".into(),
    };
    Enclosed {
        part: 5,
        from: vec![mailbox(hostile)],
        to: vec![mailbox("Ewa")],
        subject: hostile.into(),
        date: Some(now),
        text: format!("Dzień dobry,\n{hostile}"),
        files: vec!["plan.pdf".into(), hostile.into()],
    }
}

/// The quarantine with one message in it.
pub fn quarantine(around: &Around, line: Line) -> Markup {
    let unread = Unread {
        line,
        flaws: vec![Flaw::TooManyParts, Flaw::NoDate],
        size: 4_200_000,
        exportable: true,
    };
    let listed = Page {
        items: vec![unread],
        next: Some("c2".into()),
    };
    let again = ReadAgain {
        tried: 3,
        mended: 2,
    };
    quarantine::view(around, &listed, (true, Some(again)))
}
