//! What lies in a letter beside its text: whole messages and invitations, told for cards.

use crate::{address::Mailbox, clock::Instant};

/// A message within a message, told by its own header lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// The attachment that it is.
    pub part: u32,
    /// From.
    pub from: Vec<Mailbox>,
    /// To.
    pub to: Vec<Mailbox>,
    /// Subject, decoded.
    pub subject: String,
    /// Date header, where it could be read.
    pub date: Option<Instant>,
    /// Its body as plain text, cut to a bound.
    pub text: String,
    /// Names of what is attached to it.
    pub files: Vec<String>,
}

/// A calendar invitation, shown as a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// REQUEST, CANCEL, REPLY ...
    pub method: String,
    /// SUMMARY.
    pub summary: String,
    /// LOCATION.
    pub location: String,
    /// DTSTART where it could be read.
    pub start: Option<Instant>,
    /// DTEND where it could be read.
    pub end: Option<Instant>,
    /// Whether it takes whole days; start and end are midnights in UTC then, the end excluded.
    pub all_day: bool,
    /// The zone in which the organizer gave the times.
    pub zone: Option<EventZone>,
    /// How often it comes again.
    pub repeats: Option<Repeats>,
    /// ORGANIZER's name or address.
    pub organizer: String,
    /// Names or addresses of the first attendees.
    pub attendees: Vec<String>,
}

/// The zone of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventZone {
    /// Its name as the calendar gives it.
    pub name: String,
    /// Seconds east of UTC when the event begins.
    pub offset_s: i32,
}

/// How often an event comes again, told roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// The unit.
    pub every: Every,
    /// Of how many of them it comes once.
    pub interval: u32,
    /// Its last day, where that is given.
    pub until: Option<Instant>,
    /// How many times, where that is given.
    pub count: Option<u32>,
}

/// A unit of repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

impl Every {
    /// The word of words and API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}
