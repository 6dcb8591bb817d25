//! What a letter holds beside its text, as cards: invitations and whole messages (M-22).

use jiff::{
    ToSpan,
    tz::{Offset, TimeZone},
};
use maud::{Markup, html};
use model::{Enclosed, EventZone, Every, Instant, Invitation, Mailbox, Repeats};

use crate::{
    pages::{
        around::Around,
        icons::{Icon, icon},
    },
    words::Words,
};

/// Attendees that are named; the others are counted.
const NAMED: usize = 5;

/// An invitation: what, when in the reader's zone and in the organizer's, where and who.
pub fn invitation(around: &Around, card: &Invitation) -> Markup {
    let t = &around.t;
    let kind = match card.method.as_str() {
        "CANCEL" => "invitation-cancel",
        "REPLY" => "invitation-reply",
        _ => "invitation",
    };
    html! {
        section class="invitation" {
            (icon(Icon::Calendar))
            div {
                h3 { @if card.summary.is_empty() { em { (t.text("no-subject")) } } @else { (card.summary) } }
                p class="quiet" { (t.text(kind)) }
                (when(around, card))
                @if let Some(repeats) = card.repeats { p { (again(around, repeats)) } }
                @if !card.location.is_empty() { p { (t.with("invitation-where", &[("place", card.location.as_str().into())])) } }
                @if !card.organizer.is_empty() {
                    p class="quiet" { (t.with("invitation-organizer", &[("name", card.organizer.as_str().into())])) }
                }
                @if !card.attendees.is_empty() {
                    p class="quiet" { (t.with("invitation-attendees", &[("names", some(&card.attendees).into())])) }
                }
            }
        }
    }
}

fn some(names: &[String]) -> String {
    let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = names.len().saturating_sub(NAMED);
    let named = named.join(", ");
    if more > 0 {
        format!("{named} +{more}")
    } else {
        named
    }
}

fn when(around: &Around, card: &Invitation) -> Markup {
    let Some(start) = card.start else {
        return html! {};
    };
    if card.all_day {
        return html! { p { (days(around, start, card.end)) } };
    }
    let t = &around.t;
    let own = t.zone();
    let there = card.zone.as_ref().filter(|zone| !same(own, zone, start));
    html! {
        p { (span(around, (start, card.end), own)) }
        @if let Some(zone) = there {
            @if let Ok(offset) = Offset::from_seconds(zone.offset_s) {
                @let when = span(around, (start, card.end), &TimeZone::fixed(offset));
                p class="quiet" { (t.with("invitation-there", &[("zone", zone.name.as_str().into()), ("when", when.into())])) }
            }
        }
    }
}

fn same(own: &TimeZone, zone: &EventZone, at: Instant) -> bool {
    own.to_offset(at.timestamp()).seconds() == zone.offset_s
}

/// From when to when, the day told once.
fn span(around: &Around, (start, end): (Instant, Option<Instant>), zone: &TimeZone) -> String {
    let t = &around.t;
    let day = |at: Instant| at.timestamp().to_zoned(zone.clone()).date();
    let from = t.moment_in(start, zone);
    match end {
        Some(end) if day(end) == day(start) => format!("{from} – {}", Words::hour_in(end, zone)),
        Some(end) => format!("{from} – {}", t.moment_in(end, zone)),
        None => from,
    }
}

/// Whole days; the end that a calendar gives is the day after.
fn days(around: &Around, start: Instant, end: Option<Instant>) -> String {
    let day = |at: Instant| at.timestamp().to_zoned(TimeZone::UTC).date();
    let first = day(start);
    let last = end.and_then(|end| day(end).checked_sub(1.day()).ok());
    match last.filter(|last| *last > first) {
        Some(last) => format!("{} – {}", around.t.date(first), around.t.date(last)),
        None => around.t.date(first),
    }
}

fn again(around: &Around, repeats: Repeats) -> String {
    let t = &around.t;
    let key = match repeats.every {
        Every::Day => "invitation-every-day",
        Every::Week => "invitation-every-week",
        Every::Month => "invitation-every-month",
        Every::Year => "invitation-every-year",
    };
    let every = t.count(key, repeats.interval.into());
    let bound = match (repeats.until, repeats.count) {
        (Some(until), _) => {
            let last = until.timestamp().to_zoned(TimeZone::UTC).date();
            t.with("invitation-until", &[("day", t.date(last).into())])
        }
        (None, Some(count)) => t.count("invitation-times", count.into()),
        (None, None) => return every,
    };
    format!("{every}, {bound}")
}

/// A message within the message, with its own head; it opens in place.
pub fn enclosed(around: &Around, (inner, path, asked): (&Enclosed, &str, &str)) -> Markup {
    let t = &around.t;
    html! {
        details class="enclosed" {
            summary {
                (icon(Icon::Mail))
                span class="unseen" { (t.text("enclosed")) ": " }
                @if inner.subject.is_empty() { em { (t.text("no-subject")) } } @else { strong { (inner.subject) } }
                span class="quiet" { (names(&inner.from)) }
            }
            dl {
                (line(around, "message-from", &inner.from))
                (line(around, "message-to", &inner.to))
                @if let Some(date) = inner.date { div { dt { (t.text("message-date")) } dd { (t.moment(date)) } } }
                @if !inner.files.is_empty() { div { dt { (t.text("attachments")) } dd { (inner.files.join(", ")) } } }
            }
            @if !inner.text.trim().is_empty() { pre class="enclosed-text" tabindex="0" { (inner.text) } }
            a class="button small" href={ (path) "/att/" (inner.part) (asked) } { (icon(Icon::Download)) (t.text("enclosed-download")) }
        }
    }
}

fn names(of: &[Mailbox]) -> String {
    of.first()
        .map(Mailbox::label)
        .unwrap_or_default()
        .to_owned()
}

fn line(around: &Around, label: &str, of: &[Mailbox]) -> Markup {
    html! {
        @if !of.is_empty() {
            div {
                dt { (around.t.text(label)) }
                dd { @for one in of { (one.label()) @if !one.name.is_empty() { " <" (one.address) ">" } " " } }
            }
        }
    }
}
