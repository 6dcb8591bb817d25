//! A message's readable body as the API tells it.

use model::{Flaw, Mailbox};
use serde::Serialize;

use super::answer::When;

/// A readable body.
#[derive(Serialize)]
pub(super) struct Body {
    html: String,
    text: String,
    from_html: bool,
    blocked_images: u32,
    trackers: Vec<String>,
    invitations: Vec<Invitation>,
    enclosed: Vec<Enclosed>,
    flaws: Vec<Flaw>,
}

#[derive(Serialize)]
struct Invitation {
    method: String,
    summary: String,
    location: String,
    start: Option<When>,
    end: Option<When>,
    all_day: bool,
    zone: Option<Zone>,
    repeats: Option<Repeats>,
    organizer: String,
    attendees: Vec<String>,
}

#[derive(Serialize)]
struct Zone {
    name: String,
    offset_seconds: i32,
}

#[derive(Serialize)]
struct Repeats {
    every: &'static str,
    interval: u32,
    until: Option<When>,
    count: Option<u32>,
}

/// A message within the message.
#[derive(Serialize)]
struct Enclosed {
    part: u32,
    from: Vec<Mailbox>,
    to: Vec<Mailbox>,
    subject: String,
    date: Option<When>,
    text: String,
    files: Vec<String>,
}

impl From<model::Invitation> for Invitation {
    fn from(card: model::Invitation) -> Self {
        Self {
            method: card.method,
            summary: card.summary,
            location: card.location,
            start: card.start.map(When::from),
            end: card.end.map(When::from),
            all_day: card.all_day,
            zone: card.zone.map(|zone| Zone {
                name: zone.name,
                offset_seconds: zone.offset_s,
            }),
            repeats: card.repeats.map(|repeats| Repeats {
                every: repeats.every.word(),
                interval: repeats.interval,
                until: repeats.until.map(When::from),
                count: repeats.count,
            }),
            organizer: card.organizer,
            attendees: card.attendees,
        }
    }
}

impl From<model::Enclosed> for Enclosed {
    fn from(inner: model::Enclosed) -> Self {
        Self {
            part: inner.part,
            from: inner.from,
            to: inner.to,
            subject: inner.subject,
            date: inner.date.map(When::from),
            text: inner.text,
            files: inner.files,
        }
    }
}

impl From<model::Body> for Body {
    fn from(body: model::Body) -> Self {
        let invitations = body.invitations.into_iter().map(Invitation::from);
        Self {
            invitations: invitations.collect(),
            enclosed: body.enclosed.into_iter().map(Enclosed::from).collect(),
            html: body.html,
            text: body.text,
            from_html: body.from_html,
            blocked_images: body.blocked_images,
            trackers: body.trackers,
            flaws: body.flaws,
        }
    }
}
