//! The text of a search cut into its parts.

use std::ops::Range;

use super::Wanted;

/// The operators, as they are typed before a colon.
pub const KEYS: [&str; 16] = [
    "from", "to", "cc", "subject", "body", "filename", "has", "is", "in", "account", "contact",
    "larger", "smaller", "before", "after", "tag",
];

/// The beginnings of links that have no `//`: no operators.
const SCHEMES: [&str; 4] = ["mailto", "tel", "sip", "urn"];

/// Whether a part stands in quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// It doesn't.
    None,
    /// In quotes that aren't closed.
    Open,
    /// In quotes.
    Closed,
}

/// A part of a search: `word`, `"phrase"`, `key:word` or `key:"phrase"`, or one of them
/// after a minus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Its bytes in the whole text.
    pub at: Range<usize>,
    /// Whether there is no minus.
    pub wanted: Wanted,
    /// The operator, in lower case.
    pub key: Option<String>,
    /// What is after the colon, or all of it; without quotes.
    pub value: &'a str,
    /// Whether the value stands in quotes.
    pub quotes: Quotes,
}

/// All parts of a search.
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let start = text.len() - rest.len();
        let (mut token, after) = next(rest)?;
        rest = after;
        token.at = start..text.len() - rest.len();
        Some(token)
    })
}

fn next(text: &str) -> Option<(Token<'_>, &str)> {
    let (wanted, text) = match text.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| !c.is_whitespace()) => (Wanted::No, rest),
        _ => (Wanted::Yes, text),
    };
    let stop = text
        .find(|c: char| c.is_whitespace() || is_quote(c))
        .unwrap_or(text.len());
    let (head, rest) = text.split_at_checked(stop)?;
    let (key, value) = split_key(head);
    let mut chars = rest.chars();
    let quoted = chars.next().is_some_and(is_quote) && value.is_empty();
    let (value, rest, quotes) = if quoted {
        let inside = chars.as_str();
        match inside.split_once(is_quote) {
            Some((value, rest)) => (value, rest, Quotes::Closed),
            None => (inside, "", Quotes::Open),
        }
    } else if head.is_empty() {
        return None;
    } else {
        (value, rest, Quotes::None)
    };
    let (key, value) = match (key, quotes) {
        // `Re:` at the end of a word is no operator but a pasted subject.
        (Some(key), Quotes::None) if is_plain(&key, value) => (None, head),
        (key, _) => (key, value),
    };
    let token = Token {
        at: 0..0,
        wanted,
        key,
        value,
        quotes,
    };
    Some((token, rest))
}

/// Letters before a colon are an operator, known or not; times and disks aren't.
fn split_key(head: &str) -> (Option<String>, &str) {
    match head.split_once(':') {
        Some((key, value))
            if key.chars().nth(1).is_some() && key.chars().all(char::is_alphabetic) =>
        {
            (Some(key.to_lowercase()), value)
        }
        _ => (None, head),
    }
}

fn is_plain(key: &str, value: &str) -> bool {
    let known = KEYS.contains(&key);
    !known && (value.is_empty() || value.starts_with("//") || SCHEMES.contains(&key))
}

/// The quotes of the keyboards of our languages.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '„' | '“' | '”' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;

    type Part<'a> = (Wanted, Option<&'static str>, &'a str, Quotes);

    fn cut(text: &str) -> Vec<Part<'_>> {
        tokens(text)
            .map(|token| {
                let key = token.key.map(|key| {
                    let known = [KEYS.as_slice(), &["tag", "тема"]].concat();
                    known.into_iter().find(|one| *one == key).unwrap()
                });
                (token.wanted, key, token.value, token.quotes)
            })
            .collect()
    }

    #[test]
    fn parts_are_told_apart() {
        assert_eq!(
            cut("dom  \"dwa pokoje\" -\"bez windy\" FROM:ana -to:\"Jan K\" „cytat” -x"),
            [
                (Wanted::Yes, None, "dom", Quotes::None),
                (Wanted::Yes, None, "dwa pokoje", Quotes::Closed),
                (Wanted::No, None, "bez windy", Quotes::Closed),
                (Wanted::Yes, Some("from"), "ana", Quotes::None),
                (Wanted::No, Some("to"), "Jan K", Quotes::Closed),
                (Wanted::Yes, None, "cytat", Quotes::Closed),
                (Wanted::No, None, "x", Quotes::None),
            ]
        );
    }

    #[test]
    fn links_times_and_pasted_subjects_are_words() {
        for text in [
            "https://x.pl/a",
            "10:30",
            "C:\\x",
            "Re:",
            "mailto:a@x.pl",
            "a.b:c",
            "-",
        ] {
            assert_eq!(cut(text), [(Wanted::Yes, None, text, Quotes::None)]);
        }
        assert_eq!(cut("tag:x")[0].1, Some("tag"));
        assert_eq!(cut("тема:дом")[0].1, Some("тема"));
    }

    #[test]
    fn odd_quotes_end_somewhere() {
        assert_eq!(
            cut("a\"b c"),
            [
                (Wanted::Yes, None, "a", Quotes::None),
                (Wanted::Yes, None, "b c", Quotes::Open),
            ]
        );
        assert_eq!(cut("\""), [(Wanted::Yes, None, "", Quotes::Open)]);
        assert_eq!(
            cut("from:\"a"),
            [(Wanted::Yes, Some("from"), "a", Quotes::Open)]
        );
        assert_eq!(cut("  "), []);
    }

    #[test]
    fn places_are_bytes_of_the_text() {
        let text = "  żaba -\"a b\" x";
        let at: Vec<&str> = tokens(text)
            .map(|token| text.get(token.at).unwrap())
            .collect();
        assert_eq!(at, ["żaba", "-\"a b\"", "x"]);
    }
}
