//! From the text of a search to what it asks for.

use jiff::tz::TimeZone;

use super::{
    Condition, End, Fault, Place, Query, QueryError, Typing, Wanted,
    token::{Quotes, Token, tokens},
    value,
};

/// The longest text of a search, in bytes.
const TEXT_BYTES: usize = 2_000;
/// The most parts that a search may have.
const PARTS: usize = 32;

impl Query {
    /// Reads what was typed; `zone` is that of `before:` and `after:`.
    pub fn parse(text: &str, zone: &TimeZone, typing: Typing) -> Result<Self, QueryError> {
        let error = |kind, token: &Token<'_>| QueryError {
            kind,
            token: text.get(token.at.clone()).unwrap_or_default().to_owned(),
            at: token.at.clone(),
        };
        if text.len() > TEXT_BYTES {
            return Err(QueryError {
                kind: Fault::TooLong,
                token: String::new(),
                at: 0..text.len(),
            });
        }
        let mut query = Self::default();
        for (count, token) in tokens(text).enumerate() {
            if count == PARTS {
                return Err(error(Fault::TooLong, &token));
            }
            let unfinished = typing == Typing::Live
                && token.at.end == text.len()
                && token.quotes != Quotes::Closed;
            match query.take(&token, zone, unfinished.then_some(End::Open)) {
                Err(_) if unfinished => {}
                taken => taken.map_err(|kind| error(kind, &token))?,
            }
        }
        Ok(query)
    }

    /// Adds one part; `end` says if its last word is known to be open.
    fn take(&mut self, token: &Token<'_>, zone: &TimeZone, end: Option<End>) -> Result<(), Fault> {
        let (value, wanted) = (token.value, token.wanted);
        let Some(key) = token.key.as_deref() else {
            self.take_words(token, Place::Anywhere, end);
            return Ok(());
        };
        let place = match key {
            "from" => Some(Place::From),
            "to" => Some(Place::To),
            "cc" => Some(Place::Cc),
            "subject" => Some(Place::Subject),
            "body" => Some(Place::Body),
            "filename" => Some(Place::Files),
            "has" | "is" | "in" | "account" | "contact" | "tag" | "larger" | "smaller"
            | "filelarger" | "filesmaller" | "before" | "after" => None,
            _ => return Err(Fault::UnknownKey),
        };
        if value.is_empty() {
            return Err(Fault::NoValue);
        }
        if let Some(place) = place {
            self.take_words(token, place, end);
            return Ok(());
        }
        match key {
            "has" => return self.take_has(value, wanted),
            "tag" => return once(&mut self.tag, (value.to_owned(), wanted)),
            "is" => return self.take_is(value, wanted),
            _ if wanted == Wanted::No => return Err(Fault::NotExcluded),
            _ => {}
        }
        let (bounds, files) = (&mut self.bounds, &mut self.files);
        match key {
            "larger" => raise(&mut bounds.larger, value::size(value)?),
            "smaller" => lower(&mut bounds.smaller, value::size(value)?),
            "filelarger" => raise(&mut files.larger, value::size(value)?),
            "filesmaller" => lower(&mut files.smaller, value::size(value)?),
            "after" => raise(&mut bounds.after, value::start(value, zone)?),
            "before" => lower(&mut bounds.before, value::start(value, zone)?),
            "in" => once(&mut self.folder, value.to_owned())?,
            "account" => once(&mut self.account, value.to_owned())?,
            _ => once(&mut self.contact, value.to_owned())?,
        }
        Ok(())
    }

    fn take_words(&mut self, token: &Token<'_>, place: Place, end: Option<End>) {
        let (text, end) = match (token.value.strip_suffix('*'), end) {
            (Some(beginning), _) if token.quotes == Quotes::None => (beginning, End::Open),
            // What is excluded would come and go while it is typed.
            (_, Some(end)) if token.wanted == Wanted::Yes => (token.value, end),
            _ => (token.value, End::Closed),
        };
        // A sign after the last word ends it.
        let end = match text.chars().last() {
            Some(last) if last.is_alphanumeric() => end,
            _ => End::Closed,
        };
        let condition = Condition::new(token.wanted, place, text, end);
        self.conditions.extend(condition);
    }

    fn take_has(&mut self, value: &str, wanted: Wanted) -> Result<(), Fault> {
        match value.to_lowercase().as_str() {
            "attachment" | "attachments" => once(&mut self.attachment, wanted),
            _ => Err(Fault::BadHas),
        }
    }

    fn take_is(&mut self, value: &str, wanted: Wanted) -> Result<(), Fault> {
        let unwanted = match wanted {
            Wanted::Yes => Wanted::No,
            Wanted::No => Wanted::Yes,
        };
        match value.to_lowercase().as_str() {
            "unread" => once(&mut self.unread, wanted),
            "read" => once(&mut self.unread, unwanted),
            "flagged" => once(&mut self.flagged, wanted),
            _ => Err(Fault::BadIs),
        }
    }
}

fn once<T: PartialEq>(place: &mut Option<T>, value: T) -> Result<(), Fault> {
    match place {
        Some(there) if *there != value => Err(Fault::Twice),
        _ => {
            *place = Some(value);
            Ok(())
        }
    }
}

fn raise<T: Ord>(bound: &mut Option<T>, value: T) {
    if bound.as_ref().is_none_or(|there| value > *there) {
        *bound = Some(value);
    }
}

fn lower<T: Ord>(bound: &mut Option<T>, value: T) {
    if bound.as_ref().is_none_or(|there| value < *there) {
        *bound = Some(value);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Query, QueryError> {
        Query::parse(text, &TimeZone::UTC, Typing::Done)
    }

    fn live(text: &str) -> Query {
        Query::parse(text, &TimeZone::UTC, Typing::Live).unwrap()
    }

    fn fault(text: &str) -> (Fault, String) {
        let error = parse(text).unwrap_err();
        assert_eq!(text.get(error.at.clone()), Some(error.token.as_str()));
        (error.kind, error.token)
    }

    fn condition(wanted: Wanted, place: Place, words: &[&str], end: End) -> Condition {
        Condition {
            wanted,
            place,
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            address: None,
            end,
        }
    }

    #[test]
    fn words_and_places() {
        use {End::*, Place::*, Wanted::*};
        let query = parse("Łódź \"dwa pokoje\" -garaż kwia* ul.Kwiatowa-5 & from:Ana to:b cc:c subject:\"A b\" body:d filename:plan.pdf").unwrap();
        assert_eq!(
            query.conditions,
            [
                condition(Yes, Anywhere, &["lodz"], Closed),
                condition(Yes, Anywhere, &["dwa", "pokoje"], Closed),
                condition(No, Anywhere, &["garaz"], Closed),
                condition(Yes, Anywhere, &["kwia"], Open),
                condition(Yes, Anywhere, &["ul", "kwiatowa", "5"], Closed),
                condition(Yes, From, &["ana"], Closed),
                condition(Yes, To, &["b"], Closed),
                condition(Yes, Cc, &["c"], Closed),
                condition(Yes, Subject, &["a", "b"], Closed),
                condition(Yes, Body, &["d"], Closed),
                condition(Yes, Files, &["plan", "pdf"], Closed),
            ]
        );
    }

    #[test]
    fn addresses_are_known_as_a_whole() {
        let query = parse("from:Anna@X.pl").unwrap();
        assert_eq!(query.conditions[0].address.as_deref(), Some("anna@x.pl"));
        assert_eq!(query.conditions[0].words, ["anna", "x", "pl"]);
        assert_eq!(parse("from:@x.pl").unwrap().conditions[0].address, None);
    }

    #[test]
    fn filters() {
        let query = parse("has:attachment is:unread -is:flagged in:Sent account:biuro contact:\"Jan K\" larger:10k smaller:5M after:2025 before:2026-02").unwrap();
        assert_eq!(query.attachment, Some(Wanted::Yes));
        assert_eq!(query.unread(), Some(Wanted::Yes));
        assert_eq!(query.flagged(), Some(Wanted::No));
        assert_eq!(query.folder(), Some("Sent"));
        assert_eq!(query.account(), Some("biuro"));
        assert_eq!(query.contact(), Some("Jan K"));
        let bounds = query.bounds();
        assert_eq!(
            (bounds.larger, bounds.smaller),
            (Some(10 << 10), Some(5 << 20))
        );
        let date = |at: Option<model::Instant>| at.unwrap().timestamp().to_string();
        assert_eq!(date(bounds.after), "2025-01-01T00:00:00Z");
        assert_eq!(date(bounds.before), "2026-02-01T00:00:00Z");
        assert!(query.conditions.is_empty() && !query.is_empty());
        assert_eq!(parse("is:read").unwrap().unread(), Some(Wanted::No));
        assert_eq!(
            parse("-has:attachment").unwrap().attachment,
            Some(Wanted::No)
        );
    }

    #[test]
    fn an_attachment_has_a_size_of_its_own() {
        let query = parse("tag:\"do podpisu\" filelarger:1M filelarger:2M filesmaller:5M").unwrap();
        assert_eq!(query.tag(), Some(("do podpisu", Wanted::Yes)));
        let files = query.file_sizes().unwrap();
        assert!(files.hold(3 << 20));
        assert!(!files.hold(2 << 20) && !files.hold(5 << 20));
        assert_eq!(query.bounds().larger, Some(2 << 20));
        assert_eq!(parse("larger:1M").unwrap().file_sizes(), None);
    }

    #[test]
    fn the_narrower_bound_holds() {
        let bounds = parse("larger:1k larger:2k smaller:9k smaller:8k after:2024 after:2023 before:2025 before:2026")
            .unwrap()
            .bounds();
        assert_eq!(
            (bounds.larger, bounds.smaller),
            (Some(2 << 10), Some(8 << 10))
        );
        assert_eq!(
            bounds,
            parse("larger:2k smaller:8k after:2024 before:2025")
                .unwrap()
                .bounds()
        );
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(
            fault("dom label:x"),
            (Fault::UnknownKey, "label:x".to_owned())
        );
        assert_eq!(fault("from:"), (Fault::NoValue, "from:".to_owned()));
        assert_eq!(
            fault("ala before:jutro"),
            (Fault::BadDate, "before:jutro".to_owned())
        );
        assert_eq!(fault("larger:big").0, Fault::BadSize);
        assert_eq!(fault("has:photo").0, Fault::BadHas);
        assert_eq!(fault("is:nice").0, Fault::BadIs);
        assert_eq!(fault("-in:spam").0, Fault::NotExcluded);
        assert_eq!(fault("in:spam in:trash").0, Fault::Twice);
        assert_eq!(fault("tag:a tag:b").0, Fault::Twice);
        assert_eq!(fault("filelarger:big").0, Fault::BadSize);
        assert_eq!(fault("is:read is:unread").0, Fault::Twice);
        assert_eq!(fault(&"a ".repeat(33)).0, Fault::TooLong);
        assert_eq!(parse(&"a".repeat(2_001)).unwrap_err().kind, Fault::TooLong);
        let said = parse("label:x").unwrap_err().to_string();
        assert!(
            said.contains("label:x") && said.contains("filename:"),
            "{said}"
        );
    }

    #[test]
    fn the_last_word_is_open_while_typing() {
        let ends = |text| {
            live(text)
                .conditions
                .iter()
                .map(|c| c.end)
                .collect::<Vec<_>>()
        };
        assert_eq!(ends("ala ko"), [End::Closed, End::Open]);
        assert_eq!(ends("ala ko "), [End::Closed, End::Closed]);
        assert_eq!(ends("from:an"), [End::Open]);
        assert_eq!(ends("\"ala ko"), [End::Open]);
        assert_eq!(ends("\"ala ko\""), [End::Closed]);
        assert_eq!(ends("ala -ko"), [End::Closed, End::Closed]);
        assert_eq!(ends("ko."), [End::Closed]);
        for unfinished in ["ala before:20", "ala from:", "ala has:att", "ala -in:"] {
            assert_eq!(live(unfinished).conditions.len(), 1, "{unfinished}");
        }
        assert!(Query::parse("has:x ala", &TimeZone::UTC, Typing::Live).is_err());
    }

    #[test]
    fn nothing_is_empty() {
        for text in ["", "  ", "-", "\"\"", "& !", "*"] {
            assert!(parse(text).unwrap().is_empty(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn anything_can_be_typed(text in "\\PC{0,60}", keys in "([a-z]{0,5}[:\"* -]{0,2}[\\PC]{0,3}){0,12}") {
            for text in [text, keys] {
                for typing in [Typing::Live, Typing::Done] {
                    if let Err(error) = Query::parse(&text, &TimeZone::UTC, typing) {
                        prop_assert_eq!(text.get(error.at), Some(error.token.as_str()));
                    }
                }
            }
        }
    }
}
