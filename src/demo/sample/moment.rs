//! When sample letters are written.

use jiff::{SignedDuration, Zoned, civil::Time, tz::TimeZone};
use model::Instant;

/// The agency's own zone; UTC where the machine has no zone data.
pub(super) fn zoned(at: Instant) -> Zoned {
    let zone = TimeZone::get("Europe/Warsaw").unwrap_or(TimeZone::UTC);
    at.timestamp().to_zoned(zone)
}

/// The moment so many minutes before `now`, moved into the waking hours of its day.
///
/// The 24 hours of each past day are drawn together to 7:00 to 21:24, so the order of
/// moments stays; today is left alone, so none lies in the future.
pub(super) fn before(now: Instant, minutes: u32) -> Zoned {
    let at = zoned(now.plus_ms(-i64::from(minutes) * 60_000));
    if at.date() == zoned(now).date() {
        return at;
    }
    let midnight = at.start_of_day().unwrap_or_else(|_| at.clone());
    let into = at.duration_since(&midnight).as_secs();
    let moved = SignedDuration::from_secs(7 * 3600 + into * 3 / 5);
    midnight.checked_add(moved).unwrap_or(at)
}

/// A meeting some days after `at`, on the hour or half past.
pub(super) fn meeting(at: &Zoned, days: u32, half_hours: u32) -> Zoned {
    let later = at
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or_else(|_| at.clone());
    let hour = i8::try_from(9 + (half_hours / 2) % 9).unwrap_or(9);
    let minute = if half_hours.is_multiple_of(2) { 0 } else { 30 };
    let time = Time::new(hour, minute, 0, 0).unwrap_or_default();
    later.with().time(time).build().unwrap_or(later)
}

/// As it is stored.
pub(super) fn instant(at: &Zoned) -> Instant {
    Instant::of(at.timestamp())
}
