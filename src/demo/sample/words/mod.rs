//! What people write to each other, in four languages.
//!
//! Placeholders: `{place}`, `{price}`, `{area}`, `{date}`, `{time}`.

mod en;
mod pl;
mod ro;
mod ru;

use model::Locale;

/// A language's stock of sentences.
pub(super) struct Words {
    pub(super) hello: &'static str,
    pub(super) closing: &'static str,
    pub(super) reply: &'static str,
    /// The line over a quoted letter, with `{date}`, `{time}` and `{who}`.
    pub(super) quote: &'static str,
    pub(super) phone: &'static str,
    /// How a day is written (strftime).
    pub(super) day: &'static str,
    pub(super) places: &'static [&'static str],
    pub(super) prices: &'static [&'static str],
    pub(super) asides: &'static [&'static str],
    pub(super) thanks: &'static [&'static str],
    pub(super) topics: &'static [Topic],
    /// The portal's notice: subject, text.
    pub(super) notice: (&'static str, &'static str),
    /// Newsletters: subject, text.
    pub(super) newsletters: &'static [(&'static str, &'static str)],
    /// Unwanted mail: subject, text.
    pub(super) spam: (&'static str, &'static str),
    /// Among colleagues: subject, question, answer.
    pub(super) internal: &'static [(&'static str, &'static str, &'static str)],
    /// Private letters: sender, address, subject, text.
    pub(super) private: &'static [(&'static str, &'static str, &'static str, &'static str)],
}

/// A conversation between a client, who begins, and an agent.
pub(super) struct Topic {
    pub(super) subject: &'static str,
    pub(super) turns: [&'static str; 4],
    /// At which turn what is attached, and the file's name.
    pub(super) files: &'static [(usize, Attached, &'static str)],
}

/// What a letter of a conversation brings along.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Attached {
    Pdf,
    Photo,
    Invitation,
    Document,
}

pub(super) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::En => &en::WORDS,
        Locale::Pl => &pl::WORDS,
        Locale::Ro => &ro::WORDS,
        Locale::Ru => &ru::WORDS,
    }
}
