//! What a calendar part invites to (RFC 5545, RFC 6047).

mod line;
mod zone;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SpanRelativeTo, Timestamp};
use model::{EventZone, Every, Instant, Invitation, Repeats};

use super::clean::{cut, one_line};
use line::{Property, parse, unfolded};
use zone::Zones;

/// Bytes of a calendar that are read.
const MAX_CALENDAR: usize = 256 * 1024;
/// Longest text kept of a property, in bytes.
const MAX_TEXT: usize = 2_000;
/// Components within components that are told apart.
const MAX_DEPTH: usize = 20;
/// Attendees that are named.
const MAX_ATTENDEES: usize = 50;
/// Longest interval of a repetition that is told.
const MAX_INTERVAL: u32 = 1_000;

/// The lines of the first event, with what stands around it.
#[derive(Default)]
struct Event {
    method: Option<String>,
    zones: Zones,
    lines: Vec<Property>,
}

/// The first event of a calendar.
pub(super) fn read(calendar: &str, method: Option<&str>) -> Option<Invitation> {
    let event = event(cut(calendar, MAX_CALENDAR));
    if event.lines.is_empty() {
        return None;
    }
    let method = event.method.as_deref().or(method).unwrap_or_default();
    let of = |name: &str| event.lines.iter().find(|line| line.name == name);
    let text = |name| of(name).map(|line| words(&line.value)).unwrap_or_default();
    let starts = of("DTSTART").and_then(|line| moment(line, &event.zones));
    let start = starts.as_ref().map(|starts| starts.at);
    let ends = of("DTEND").and_then(|line| moment(line, &event.zones));
    let end = ends.map(|ends| ends.at).or_else(|| {
        let length = length_ms(&of("DURATION")?.value)?;
        Some(start?.plus_ms(length))
    });
    let attendees = event.lines.iter().filter(|line| line.name == "ATTENDEE");
    Some(Invitation {
        method: one_line(cut(method.trim(), 40)).to_ascii_uppercase(),
        summary: text("SUMMARY"),
        location: text("LOCATION"),
        start,
        end: end.filter(|end| start.is_none_or(|start| *end >= start)),
        all_day: starts.as_ref().is_some_and(|starts| starts.all_day),
        zone: starts.and_then(|starts| starts.zone),
        repeats: of("RRULE").and_then(|line| repeats(&line.value)),
        organizer: of("ORGANIZER").map(person).unwrap_or_default(),
        attendees: attendees.take(MAX_ATTENDEES).map(person).collect(),
    })
}

fn event(calendar: &str) -> Event {
    let mut event = Event::default();
    let mut path: Vec<String> = Vec::new();
    let mut deeper = 0_usize;
    let mut done = false;
    for property in unfolded(calendar).iter().filter_map(|line| parse(line)) {
        let inside = path.last().map(String::as_str);
        match property.name.as_str() {
            "BEGIN" if path.len() >= MAX_DEPTH => deeper += 1,
            "BEGIN" => path.push(property.value.trim().to_ascii_uppercase()),
            "END" if deeper > 0 => deeper -= 1,
            "END" => {
                let ended = path.pop();
                done |= ended.as_deref() == Some("VEVENT") && !event.lines.is_empty();
            }
            "METHOD" if path.len() == 1 => event.method = Some(property.value.trim().to_owned()),
            // A zone may be described after the events; only the first of these counts.
            _ if inside == Some("VEVENT") => {
                if !done {
                    event.lines.push(property);
                }
            }
            _ => event.zones.take(&path, &property),
        }
    }
    event
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

/// A moment as the organizer gave it.
struct Given {
    at: Instant,
    all_day: bool,
    zone: Option<EventZone>,
}

/// The moment of DTSTART or DTEND; a time without a zone says nothing certain.
fn moment(property: &Property, zones: &Zones) -> Option<Given> {
    let value = property.value.trim();
    if let Some(utc) = value.strip_suffix(['Z', 'z']) {
        let at = DateTime::strptime("%Y%m%dT%H%M%S", utc).ok()?;
        return given(at, TimeZone::UTC, None);
    }
    if value.contains('T') {
        let name = property.parameter("TZID")?;
        let zone = zones.named(name)?;
        let at = DateTime::strptime("%Y%m%dT%H%M%S", value).ok()?;
        return given(at, zone, Some(name));
    }
    let day = Date::strptime("%Y%m%d", value).ok()?;
    let mut midnight = given(day.to_datetime(Time::midnight()), TimeZone::UTC, None)?;
    midnight.all_day = true;
    Some(midnight)
}

fn given(at: DateTime, zone: TimeZone, name: Option<&str>) -> Option<Given> {
    let zoned = at.to_zoned(zone).ok()?;
    let moment: Timestamp = zoned.timestamp();
    Some(Given {
        at: Instant::of(moment),
        all_day: false,
        zone: name.map(|name| EventZone {
            name: words(name.trim_start_matches('/')),
            offset_s: zoned.offset().seconds(),
        }),
    })
}

/// A duration in milliseconds; its days have 24 hours.
fn length_ms(value: &str) -> Option<i64> {
    let span: jiff::Span = value.trim().parse().ok()?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    i64::try_from(length.as_millis()).ok()
}

/// How often an event comes again (RFC 5545, 3.3.10), without its finer rules.
fn repeats(rule: &str) -> Option<Repeats> {
    let part = |name: &str| {
        let parts = rule.split(';').filter_map(|part| part.split_once('='));
        parts
            .filter(|(known, _)| known.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .next()
    };
    let every = match part("FREQ")?.to_ascii_uppercase().as_str() {
        "DAILY" => Every::Day,
        "WEEKLY" => Every::Week,
        "MONTHLY" => Every::Month,
        "YEARLY" => Every::Year,
        _ => return None,
    };
    let interval = part("INTERVAL").and_then(|number| number.parse().ok());
    let until = part("UNTIL").and_then(|until| {
        let day = Date::strptime("%Y%m%d", until.get(..8)?).ok()?;
        let noon = day.to_datetime(Time::constant(12, 0, 0, 0));
        Some(given(noon, TimeZone::UTC, None)?.at)
    });
    Some(Repeats {
        every,
        interval: interval.unwrap_or(1).clamp(1, MAX_INTERVAL),
        until,
        count: part("COUNT").and_then(|number| number.parse().ok()),
    })
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
    fn zones_repeats_and_guests() {
        let found = read(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;TZID=Biuro:20260712T100000\nDURATION:P1D\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231T000000Z\nATTENDEE;CN=Jan:mailto:jan@x.example\nATTENDEE:mailto:eva@x.example\nEND:VEVENT\nBEGIN:VTIMEZONE\nTZID:Biuro\nBEGIN:STANDARD\nTZOFFSETTO:+0300\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:second\nEND:VEVENT\n",
            Some("request"),
        )
        .unwrap();
        assert_eq!(found.method, "REQUEST");
        assert_eq!(found.summary, "", "the second event is another");
        let start = found.start.unwrap();
        assert_eq!(start.timestamp().to_string(), "2026-07-12T07:00:00Z");
        assert_eq!(found.end.unwrap().since_ms(start), 24 * 3_600_000);
        let zone = found.zone.unwrap();
        assert_eq!((zone.name.as_str(), zone.offset_s), ("Biuro", 3 * 3_600));
        let repeats = found.repeats.unwrap();
        assert_eq!((repeats.every, repeats.interval), (Every::Week, 2));
        assert_eq!(
            repeats.until.unwrap().timestamp().to_string(),
            "2026-12-31T12:00:00Z"
        );
        assert_eq!(found.attendees, ["Jan", "eva@x.example"]);
    }

    #[test]
    fn whole_days() {
        let found = read(
            "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260312\nDTEND;VALUE=DATE:20260314\nEND:VEVENT\n",
            None,
        )
        .unwrap();
        assert!(found.all_day);
        assert_eq!(
            found.end.unwrap().timestamp().to_string(),
            "2026-03-14T00:00:00Z"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_calendar_is_read(lines in proptest::collection::vec(
            proptest::prop_oneof![
                proptest::prelude::Just("BEGIN:VEVENT".to_owned()),
                proptest::prelude::Just("END:VEVENT".to_owned()),
                proptest::prelude::Just("BEGIN:VTIMEZONE".to_owned()),
                proptest::prelude::Just("BEGIN:STANDARD".to_owned()),
                "(DTSTART|DTEND|DURATION|RRULE|TZID|TZOFFSETTO|ATTENDEE)[;:=]\\PC{0,30}",
                "DTSTART;TZID=X:[0-9]{8}T[0-9]{6}",
                "RRULE:FREQ=(DAILY|YEARLY);(INTERVAL|COUNT|UNTIL|BYDAY|BYMONTH)=\\PC{0,12}",
                "DURATION:-?P[0-9]{0,19}[YMWDT]",
            ], 0..40))
        {
            read(&lines.join("\n"), None);
        }
    }

    #[test]
    fn times() {
        let at = |line: &str| {
            parse(line)
                .and_then(|p| moment(&p, &Zones::default()))
                .map(|given| given.at.timestamp().to_string())
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
