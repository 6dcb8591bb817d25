//! What a calendar part invites to (RFC 5545, RFC 6047).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Instant, Invitation};

use super::clean::{cut, one_line};

/// Bytes of a calendar that are read.
const MAX_CALENDAR: usize = 256 * 1024;
/// Longest text kept of a property, in bytes.
const MAX_TEXT: usize = 2_000;
/// Lines that are read of a calendar.
const MAX_LINES: usize = 5_000;

/// Zones as Microsoft names them, where our users and their clients live.
const ZONES: [(&str, &str); 14] = [
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Romance Standard Time", "Europe/Paris"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("Eastern Standard Time", "America/New_York"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("UTC", "UTC"),
];

struct Property {
    name: String,
    parameters: Vec<(String, String)>,
    value: String,
}

impl Property {
    fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The first event of a calendar.
pub(super) fn read(calendar: &str, method: Option<&str>) -> Option<Invitation> {
    let mut found = Invitation {
        method: method.unwrap_or_default().to_ascii_uppercase(),
        summary: String::new(),
        location: String::new(),
        start: None,
        end: None,
        organizer: String::new(),
    };
    let mut path: Vec<String> = Vec::new();
    let mut duration = None;
    let mut seen = false;
    for property in unfolded(cut(calendar, MAX_CALENDAR))
        .iter()
        .filter_map(|line| parse(line))
    {
        match property.name.as_str() {
            "BEGIN" => path.push(property.value.trim().to_ascii_uppercase()),
            "END" => {
                let ended = path.pop();
                if ended.as_deref() == Some("VEVENT") {
                    break;
                }
            }
            "METHOD" if path.len() == 1 => {
                found.method = property.value.trim().to_ascii_uppercase();
            }
            _ if path.last().is_none_or(|name| name != "VEVENT") => {}
            name => {
                seen = true;
                match name {
                    "SUMMARY" => found.summary = words(&property.value),
                    "LOCATION" => found.location = words(&property.value),
                    "ORGANIZER" => found.organizer = person(&property),
                    "DTSTART" => found.start = moment(&property),
                    "DTEND" => found.end = moment(&property),
                    "DURATION" => duration = property.value.trim().parse::<SignedDuration>().ok(),
                    _ => {}
                }
            }
        }
    }
    if let (None, Some(start), Some(duration)) = (found.end, found.start, duration) {
        let length = i64::try_from(duration.as_millis()).unwrap_or_default();
        found.end = Some(start.plus_ms(length));
    }
    found.method = one_line(cut(&found.method, 40));
    seen.then_some(found)
}

/// Content lines, put together again (RFC 5545, 3.1).
fn unfolded(calendar: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in calendar.lines().take(MAX_LINES) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

fn parse(line: &str) -> Option<Property> {
    let mut quoted = false;
    let mut breaks = line.char_indices().filter(|(_, c)| {
        quoted ^= *c == '"';
        !quoted && matches!(c, ':' | ';')
    });
    let mut parts: Vec<&str> = Vec::new();
    let mut from = 0;
    let value = loop {
        let (at, c) = breaks.next()?;
        parts.push(line.get(from..at)?);
        from = at + 1;
        if c == ':' {
            break line.get(from..)?;
        }
    };
    let mut parts = parts.into_iter();
    let name = parts.next()?.trim().to_ascii_uppercase();
    let parameters = parts.filter_map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((
            name.trim().to_ascii_uppercase(),
            value.trim_matches('"').to_owned(),
        ))
    });
    Some(Property {
        name,
        parameters: parameters.collect(),
        value: value.to_owned(),
    })
}

/// A text value on one line (RFC 5545, 3.3.11).
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut escaped = false;
    for c in cut(value, MAX_TEXT).chars() {
        match (escaped, c) {
            (false, '\\') => {
                escaped = true;
                continue;
            }
            (true, 'n' | 'N') => text.push(' '),
            (_, c) => text.push(c),
        }
        escaped = false;
    }
    one_line(&text)
}

fn person(property: &Property) -> String {
    match property.parameter("CN") {
        Some(name) if !name.trim().is_empty() => words(name),
        _ => {
            let value = property.value.trim();
            let address = value
                .get(..7)
                .filter(|start| start.eq_ignore_ascii_case("mailto:"));
            words(address.map_or(value, |_| value.get(7..).unwrap_or_default()))
        }
    }
}

/// The moment of DTSTART or DTEND; a time without a zone says nothing certain.
fn moment(property: &Property) -> Option<Instant> {
    let value = property.value.trim();
    let zone = property.parameter("TZID").and_then(zone);
    if let Some(utc) = value.strip_suffix('Z') {
        let at = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?;
        return instant(at, TimeZone::UTC);
    }
    if value.contains('T') {
        return instant(DateTime::strptime("%Y%m%dT%H%M%S", value).ok()?, zone?);
    }
    let day = Date::strptime("%Y%m%d", value).ok()?;
    instant(
        day.to_datetime(jiff::civil::Time::midnight()),
        zone.unwrap_or(TimeZone::UTC),
    )
}

fn instant(at: DateTime, zone: TimeZone) -> Option<Instant> {
    let moment: Timestamp = at.to_zoned(zone).ok()?.timestamp();
    Some(Instant::of(moment))
}

fn zone(name: &str) -> Option<TimeZone> {
    let known = ZONES.iter().find(|(windows, _)| *windows == name);
    let name = known.map_or(name, |(_, iana)| *iana);
    TimeZone::get(name.trim_start_matches('/')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALENDAR: &str = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Warsaw\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:Oględziny\\, ul. Kwia\r\n towa 5\r\nLOCATION:Łódź\r\nORGANIZER;CN=\"Nowak; Anna\":mailto:anna@example.com\r\nDTSTART;TZID=Europe/Warsaw:20260312T100000\r\nDURATION:PT1H30M\r\nBEGIN:VALARM\r\nSUMMARY:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn an_invitation() {
        let found = read(CALENDAR, None).unwrap();
        assert_eq!(found.method, "REQUEST");
        assert_eq!(found.summary, "Oględziny, ul. Kwiatowa 5");
        assert_eq!(found.organizer, "Nowak; Anna");
        let start = found.start.unwrap();
        assert_eq!(start.timestamp().to_string(), "2026-03-12T09:00:00Z");
        assert_eq!(found.end.unwrap().since_ms(start), 90 * 60 * 1000);
    }

    #[test]
    fn times() {
        let at = |line: &str| {
            parse(line)
                .and_then(|p| moment(&p))
                .map(|at| at.timestamp().to_string())
        };
        assert_eq!(
            at("DTSTART:20260312T100000Z").unwrap(),
            "2026-03-12T10:00:00Z"
        );
        assert_eq!(
            at("DTSTART;VALUE=DATE:20260312").unwrap(),
            "2026-03-12T00:00:00Z"
        );
        assert_eq!(
            at("DTSTART;TZID=GTB Standard Time:20260712T100000").unwrap(),
            "2026-07-12T07:00:00Z"
        );
        assert_eq!(at("DTSTART:20260312T100000"), None);
        assert_eq!(at("DTSTART:x"), None);
        assert!(read("no calendar", None).is_none());
    }
}
