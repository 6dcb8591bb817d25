//! The zone of an event: by its name, or by the rules that the calendar brings (RFC 5545, 3.6.5).

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::line::Property;

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

/// Zones that a calendar may describe.
const MAX_ZONES: usize = 20;

/// The zones that a calendar describes by rules.
#[derive(Default)]
pub(super) struct Zones {
    known: Vec<Rules>,
}

/// One of them: its last rules for winter and summer.
#[derive(Default)]
struct Rules {
    name: String,
    standard: Rule,
    daylight: Option<Rule>,
}

/// When an offset begins to hold, and the offset in seconds east of UTC.
#[derive(Clone, Default)]
struct Rule {
    offset: i32,
    starts: Option<DateTime>,
    /// Month, week (5 is the last) and day of the week (0 is Sunday).
    each_year: Option<(u8, u8, u8)>,
}

impl Zones {
    /// Takes in a line of a zone's description; `path` names the components it stands in.
    pub(super) fn take(&mut self, path: &[String], property: &Property) {
        let inner = path.last().map(String::as_str);
        match (inner, property.name.as_str()) {
            (Some("VTIMEZONE"), "TZID") if self.known.len() < MAX_ZONES => {
                self.known.push(Rules {
                    name: property.value.trim().to_owned(),
                    ..Rules::default()
                });
            }
            (Some(kind @ ("STANDARD" | "DAYLIGHT")), name) => {
                if let Some(rules) = self.known.last_mut() {
                    rules.take(kind, name, property.value.trim());
                }
            }
            _ => {}
        }
    }

    /// The zone of that name.
    pub(super) fn named(&self, name: &str) -> Option<TimeZone> {
        let known = ZONES.iter().find(|(windows, _)| *windows == name);
        let own = known.map_or(name, |(_, iana)| *iana);
        if let Ok(zone) = TimeZone::get(own.trim_start_matches('/')) {
            return Some(zone);
        }
        let rules = self.known.iter().find(|rules| rules.name == name)?;
        TimeZone::posix(&rules.posix()).ok()
    }
}

impl Rules {
    fn take(&mut self, kind: &str, name: &str, value: &str) {
        // Where there are several of a kind, the last described is the one that holds today.
        let rule = if kind == "DAYLIGHT" {
            self.daylight.get_or_insert_default()
        } else {
            &mut self.standard
        };
        match name {
            "TZOFFSETTO" => rule.offset = offset(value).unwrap_or_default(),
            "DTSTART" => rule.starts = DateTime::strptime("%Y%m%dT%H%M%S", value).ok(),
            "RRULE" => rule.each_year = each_year(value),
            _ => {}
        }
    }

    /// As POSIX writes it: `<A>-1<B>,M3.5.0/2,M10.5.0/3`.
    fn posix(&self) -> String {
        let summer = self.daylight.as_ref().and_then(|rule| {
            let (begins, ends) = (rule.posix()?, self.standard.posix()?);
            Some(format!("<SUM>{},{begins},{ends}", hours(-rule.offset)))
        });
        format!(
            "<STD>{}{}",
            hours(-self.standard.offset),
            summer.unwrap_or_default()
        )
    }
}

impl Rule {
    fn posix(&self) -> Option<String> {
        let (month, week, day) = self.each_year?;
        let starts = self.starts?;
        Some(format!(
            "M{month}.{week}.{day}/{}:{:02}",
            starts.hour(),
            starts.minute()
        ))
    }
}

/// `+0130` in seconds.
fn offset(value: &str) -> Option<i32> {
    let (sign, digits) = match value.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => (1, value),
    };
    let two = |from: usize| digits.get(from..from + 2)?.parse::<i32>().ok();
    let (hours, minutes) = (two(0)?, two(2)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

fn hours(seconds: i32) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.abs();
    format!("{sign}{}:{:02}", seconds / 3_600, seconds / 60 % 60)
}

/// `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`.
fn each_year(rule: &str) -> Option<(u8, u8, u8)> {
    let part = |name: &str| {
        let parts = rule.split(';').filter_map(|part| part.split_once('='));
        parts
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .next()
    };
    let month = part("BYMONTH")?.parse().ok()?;
    let by_day = part("BYDAY")?;
    let (week, day) = by_day.split_at_checked(by_day.len().checked_sub(2)?)?;
    let days = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
    let day = days
        .iter()
        .position(|known| day.eq_ignore_ascii_case(known))?;
    let week = match week.parse::<i8>().ok()? {
        -1 => 5,
        week @ 1..=4 => u8::try_from(week).ok()?,
        _ => return None,
    };
    Some((month, week, u8::try_from(day).ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::line::parse;
    use super::*;

    fn zones(lines: &[(&str, &str)]) -> Zones {
        let mut zones = Zones::default();
        for (inside, line) in lines {
            zones.take(&[(*inside).to_owned()], &parse(line).unwrap());
        }
        zones
    }

    fn utc(zone: &TimeZone, at: &str) -> String {
        let at: DateTime = at.parse().unwrap();
        at.to_zoned(zone.clone()).unwrap().timestamp().to_string()
    }

    #[test]
    fn rules_of_a_calendar() {
        let zones = zones(&[
            ("VTIMEZONE", "TZID:Biuro"),
            ("STANDARD", "DTSTART:16011028T030000"),
            ("STANDARD", "TZOFFSETTO:+0100"),
            ("STANDARD", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
            ("DAYLIGHT", "DTSTART:16010325T020000"),
            ("DAYLIGHT", "TZOFFSETTO:+0200"),
            ("DAYLIGHT", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"),
            ("VTIMEZONE", "TZID:Fixed"),
            ("STANDARD", "TZOFFSETTO:-0330"),
        ]);
        let office = zones.named("Biuro").unwrap();
        assert_eq!(utc(&office, "2026-03-12T10:00"), "2026-03-12T09:00:00Z");
        assert_eq!(utc(&office, "2026-07-12T10:00"), "2026-07-12T08:00:00Z");
        let fixed = zones.named("Fixed").unwrap();
        assert_eq!(utc(&fixed, "2026-07-12T10:00"), "2026-07-12T13:30:00Z");
        assert!(zones.named("Nowhere").is_none());
        assert!(zones.named("Europe/Warsaw").is_some());
    }

    #[test]
    fn broken_rules_are_passed_over() {
        for value in ["", "+", "+99", "+2500", "łł", "+01:0"] {
            assert_eq!(offset(value), None, "{value}");
        }
        for rule in [
            "",
            "BYMONTH=3",
            "BYMONTH=3;BYDAY=U",
            "BYMONTH=3;BYDAY=9SU",
            "BYMONTH=3;BYDAY=ł",
        ] {
            assert_eq!(each_year(rule), None, "{rule}");
        }
    }
}
