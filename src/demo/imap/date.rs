//! IMAP's own dates (RFC 3501, section 9: date and date-time).

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use model::Instant;

/// As INTERNALDATE shows it, in UTC.
pub(crate) fn internal(at: Instant) -> String {
    at.timestamp()
        .to_zoned(TimeZone::UTC)
        .strftime("%d-%b-%Y %H:%M:%S +0000")
        .to_string()
}

/// The date-time that APPEND was given.
pub(crate) fn parse_internal(text: &str) -> Option<Instant> {
    Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim())
        .ok()
        .map(Instant::of)
}

/// The date of a search key, `1-Feb-2026`.
pub(crate) fn parse_day(text: &str) -> Option<Date> {
    Date::strptime("%d-%b-%Y", text).ok()
}

/// The day on which a moment falls, in UTC as INTERNALDATE shows it.
pub(crate) fn day(at: Instant) -> Date {
    at.timestamp().to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_there_and_back() {
        let at = parse_internal(" 1-Feb-2026 10:00:05 +0100").expect("a date-time");
        assert_eq!(internal(at), "01-Feb-2026 09:00:05 +0000");
        assert_eq!(parse_day("1-Feb-2026"), Some(day(at)));
        assert_eq!(parse_day("yesterday"), None);
    }
}
