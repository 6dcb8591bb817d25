//! Numbers, sizes and times as each language writes them.

use fluent_bundle::FluentValue;
use jiff::{Zoned, civil::Date, tz::TimeZone};
use model::{Instant, Locale};

use super::Words;

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

const SHORT_MONTHS: [(Locale, [&str; 12]); 4] = [
    (
        Locale::En,
        [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ],
    ),
    (
        Locale::Pl,
        [
            "sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru",
        ],
    ),
    (
        Locale::Ro,
        [
            "ian.", "feb.", "mar.", "apr.", "mai", "iun.", "iul.", "aug.", "sept.", "oct.", "nov.",
            "dec.",
        ],
    ),
    (
        Locale::Ru,
        [
            "янв.",
            "февр.",
            "мар.",
            "апр.",
            "мая",
            "июн.",
            "июл.",
            "авг.",
            "сент.",
            "окт.",
            "нояб.",
            "дек.",
        ],
    ),
];

const LONG_MONTHS: [(Locale, [&str; 12]); 4] = [
    (
        Locale::En,
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
    (
        Locale::Pl,
        [
            "stycznia",
            "lutego",
            "marca",
            "kwietnia",
            "maja",
            "czerwca",
            "lipca",
            "sierpnia",
            "września",
            "października",
            "listopada",
            "grudnia",
        ],
    ),
    (
        Locale::Ro,
        [
            "ianuarie",
            "februarie",
            "martie",
            "aprilie",
            "mai",
            "iunie",
            "iulie",
            "august",
            "septembrie",
            "octombrie",
            "noiembrie",
            "decembrie",
        ],
    ),
    (
        Locale::Ru,
        [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
    ),
];

fn month(
    table: &'static [(Locale, [&'static str; 12]); 4],
    locale: Locale,
    month: i8,
) -> &'static str {
    let index = usize::try_from(month.saturating_sub(1)).unwrap_or(0);
    table
        .iter()
        .find(|(of, _)| *of == locale)
        .and_then(|(_, names)| names.get(index))
        .copied()
        .unwrap_or("")
}

impl Words {
    /// A whole number, grouped as the language groups it.
    pub fn number(&self, number: u64) -> String {
        // Polish groups from five digits on (CLDR, minimumGroupingDigits 2).
        let (group, from) = match self.locale() {
            Locale::En => (',', 4),
            Locale::Pl => ('\u{a0}', 5),
            Locale::Ro => ('.', 4),
            Locale::Ru => ('\u{a0}', 4),
        };
        let digits = number.to_string();
        if digits.len() < from {
            return digits;
        }
        let mut grouped = String::with_capacity(digits.len() * 2);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(group);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A size in bytes, in the unit that a person reads at a glance (1 KB is 1,000 bytes).
    pub fn size(&self, bytes: u64) -> String {
        let units = match self.locale() {
            Locale::Ru => ["Б", "КБ", "МБ", "ГБ"],
            _ => ["B", "KB", "MB", "GB"],
        };
        let [byte, kilo, mega, giga] = units;
        match bytes {
            0..1_000 => format!("{bytes}\u{a0}{byte}"),
            1_000..1_000_000 => format!("{}\u{a0}{kilo}", bytes / 1_000),
            1_000_000..1_000_000_000 => {
                format!("{}\u{a0}{mega}", self.tenths(bytes / 100_000))
            }
            _ => format!("{}\u{a0}{giga}", self.tenths(bytes / 100_000_000)),
        }
    }

    fn tenths(&self, tenths: u64) -> String {
        let point = match self.locale() {
            Locale::En => '.',
            _ => ',',
        };
        format!("{}{point}{}", self.number(tenths / 10), tenths % 10)
    }

    fn zoned(&self, at: Instant) -> Zoned {
        at.timestamp().to_zoned(self.zone.clone())
    }

    /// A time in a list: today the hour, this year day and month, else the date.
    pub fn when(&self, at: Instant) -> String {
        let (then, now) = (self.zoned(at), self.zoned(self.now));
        if then.date() == now.date() {
            return clock(&then);
        }
        if then.year() == now.year() {
            return format!(
                "{}\u{a0}{}",
                then.day(),
                month(&SHORT_MONTHS, self.locale(), then.month())
            );
        }
        self.short_date(then.date())
    }

    fn short_date(&self, date: Date) -> String {
        match self.locale() {
            Locale::En => format!(
                "{}\u{a0}{}\u{a0}{}",
                date.day(),
                month(&SHORT_MONTHS, Locale::En, date.month()),
                date.year()
            ),
            _ => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        }
    }

    /// A moment in full: day, month by name, year and hour.
    pub fn moment(&self, at: Instant) -> String {
        self.moment_in(at, &self.zone)
    }

    /// A moment in full as clocks show it in a zone.
    pub fn moment_in(&self, at: Instant, zone: &TimeZone) -> String {
        let then = at.timestamp().to_zoned(zone.clone());
        let name = month(&LONG_MONTHS, self.locale(), then.month());
        let (day, year, clock) = (then.day(), then.year(), clock(&then));
        match self.locale() {
            Locale::Ru => format!("{day} {name} {year}\u{a0}г., {clock}"),
            _ => format!("{day} {name} {year}, {clock}"),
        }
    }

    /// A date in full: day, month by name, and the year if it is not this one.
    pub fn date(&self, date: Date) -> String {
        let name = month(&LONG_MONTHS, self.locale(), date.month());
        if date.year() == self.zoned(self.now).year() {
            format!("{}\u{a0}{name}", date.day())
        } else {
            format!("{}\u{a0}{name} {}", date.day(), date.year())
        }
    }

    /// The hour and minute.
    pub fn hour(&self, at: Instant) -> String {
        Self::hour_in(at, &self.zone)
    }

    /// The hour and minute as clocks show it in a zone.
    pub fn hour_in(at: Instant, zone: &TimeZone) -> String {
        clock(&at.timestamp().to_zoned(zone.clone()))
    }

    /// The zone in which times are told.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// How long ago something was, in the largest fitting unit.
    pub fn ago(&self, at: Instant) -> String {
        let ms = self.now.since_ms(at).max(0);
        let whole = |unit: i64| u64::try_from(ms / unit).unwrap_or(0);
        if ms < 60_000 {
            self.text("ago-now")
        } else if ms < 3_600_000 {
            self.count("ago-minutes", whole(60_000))
        } else if ms < DAY_MS {
            self.count("ago-hours", whole(3_600_000))
        } else {
            self.count("ago-days", whole(DAY_MS))
        }
    }

    /// Whole days since something was.
    pub fn days_since(&self, at: Instant) -> u64 {
        u64::try_from(self.now.since_ms(at).max(0) / DAY_MS).unwrap_or(0)
    }

    /// A moment as a named value for [`Words::with`].
    pub fn value(&self, at: Instant) -> FluentValue<'static> {
        FluentValue::from(self.moment(at))
    }
}

fn clock(at: &Zoned) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}
