//! The values of operators: dates and sizes.

use jiff::{civil::Date, tz::TimeZone};
use model::Instant;

use super::Fault;

/// The start of a day, month or year in a zone.
///
/// `2026-03-31`, `2026-03`, `2026` and `31.03.2026` are known.
pub fn start(text: &str, zone: &TimeZone) -> Result<Instant, Fault> {
    let date = date(text).ok_or(Fault::BadDate)?;
    let start = date.to_zoned(zone.clone()).map_err(|_| Fault::BadDate)?;
    Ok(Instant::of(start.timestamp()))
}

fn date(text: &str) -> Option<Date> {
    let (year, month, day) = if text.contains('.') {
        let mut parts = text.splitn(3, '.');
        let (day, month) = (parts.next()?, parts.next()?);
        (parts.next()?, month, day)
    } else {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?;
        (
            year,
            parts.next().unwrap_or("1"),
            parts.next().unwrap_or("1"),
        )
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(
        part(year)?,
        part(month)?.try_into().ok()?,
        part(day)?.try_into().ok()?,
    )
    .ok()
}

/// Digits only: neither a sign nor nothing.
fn part(digits: &str) -> Option<i16> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// A number of bytes: `2000`, `500k`, `5M`, `1G`, with or without a `B`; k is 1024.
pub fn size(text: &str) -> Result<u64, Fault> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end).ok_or(Fault::BadSize)?;
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" => 10,
        "m" | "mb" => 20,
        "g" | "gb" => 30,
        _ => return Err(Fault::BadSize),
    };
    let number: u64 = digits.parse().map_err(|_| Fault::BadSize)?;
    number.checked_mul(1 << shift).ok_or(Fault::BadSize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_start_in_the_zone() {
        let warsaw = TimeZone::get("Europe/Warsaw").unwrap();
        let at = |text: &str| start(text, &warsaw).map(|at| at.timestamp().to_string());
        let day = Ok("2026-03-30T22:00:00Z".to_owned());
        assert_eq!(at("2026-03-31"), day);
        assert_eq!(at("31.03.2026"), day);
        assert_eq!(at("31.3.2026"), day);
        assert_eq!(at("2026-03"), Ok("2026-02-28T23:00:00Z".to_owned()));
        assert_eq!(at("2026"), Ok("2025-12-31T23:00:00Z".to_owned()));
        for bad in [
            "",
            "26",
            "2026-13",
            "2026-02-30",
            "2026-1-1-1",
            "today",
            "2026-",
            "-2026",
            "1.2",
            "+026",
            "2026/01/01",
            "31.03.26",
        ] {
            assert_eq!(at(bad), Err(Fault::BadDate), "{bad}");
        }
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("2000"), Ok(2_000));
        assert_eq!(size("10k"), Ok(10 << 10));
        assert_eq!(size("5M"), Ok(5 << 20));
        assert_eq!(size("1gb"), Ok(1 << 30));
        for bad in [
            "",
            "k",
            "-1",
            "1x",
            "5 M",
            "99999999999999999999",
            "99999999999999G",
            "1,5M",
        ] {
            assert_eq!(size(bad), Err(Fault::BadSize), "{bad}");
        }
    }
}
