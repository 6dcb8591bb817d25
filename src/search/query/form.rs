//! A search as the fields of a form: the same operators, one field each.

use jiff::tz::TimeZone;

use super::{
    Wanted,
    token::{Quotes, Token, is_quote, tokens},
    value,
};

/// The unit that a size without one has in the form.
const UNIT: char = 'M';

/// The fields of the search form (M-34), as texts; an empty one asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Words, phrases, and all that no other field can hold.
    pub words: String,
    /// `from:`
    pub from: String,
    /// `to:`
    pub to: String,
    /// `cc:`
    pub cc: String,
    /// `subject:`
    pub subject: String,
    /// `body:`
    pub body: String,
    /// `filename:`
    pub filename: String,
    /// `in:`
    pub folder: String,
    /// `account:`
    pub account: String,
    /// `contact:`
    pub contact: String,
    /// `tag:`
    pub tag: String,
    /// `larger:`; megabytes where no unit stands.
    pub larger: String,
    /// `smaller:`; megabytes where no unit stands.
    pub smaller: String,
    /// `filelarger:`; megabytes where no unit stands.
    pub file_larger: String,
    /// `filesmaller:`; megabytes where no unit stands.
    pub file_smaller: String,
    /// `after:`
    pub after: String,
    /// `before:`
    pub before: String,
    /// `has:attachment` by `yes`, `-has:attachment` by `no`.
    pub attachment: String,
    /// `is:unread` by `yes`, `is:read` by `no`.
    pub unread: String,
    /// `is:flagged` by `yes`, `-is:flagged` by `no`.
    pub flagged: String,
}

/// How the text of a field becomes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Size,
    Date,
}

impl Form {
    /// What was typed, told by fields; nothing that was asked for is lost.
    pub fn of(text: &str) -> Self {
        let mut form = Self::default();
        let mut words: Vec<String> = Vec::new();
        for token in tokens(text) {
            if !form.take(&token) {
                words.push(retyped(&token));
            }
        }
        form.words = words.join(" ");
        form
    }

    /// The search that the fields ask for, as it is typed.
    pub fn written(&self) -> String {
        // Quotes that are left open would take in what follows.
        let open = tokens(&self.words).any(|token| token.quotes == Quotes::Open);
        let end = if open { "\"" } else { "" };
        let mut parts = vec![format!("{}{end}", self.words.trim())];
        let mut fields = self.clone();
        for (key, kind, field) in fields.by_key() {
            let value: String = field.chars().filter(|c| !is_quote(*c)).collect();
            let value = value.trim();
            match kind {
                _ if value.is_empty() => {}
                Kind::Text if value.contains(char::is_whitespace) => {
                    parts.push(format!("{key}:\"{value}\""));
                }
                Kind::Size => parts.push(format!("{key}:{}", sized(value))),
                Kind::Text | Kind::Date => {
                    let value: String = value.split_whitespace().collect();
                    parts.push(format!("{key}:{value}"));
                }
            }
        }
        for (field, yes, no) in [
            (&self.attachment, "has:attachment", "-has:attachment"),
            (&self.unread, "is:unread", "is:read"),
            (&self.flagged, "is:flagged", "-is:flagged"),
        ] {
            match field.as_str() {
                "yes" => parts.push(yes.to_owned()),
                "no" => parts.push(no.to_owned()),
                _ => {}
            }
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" ")
    }

    /// The fields that hold what stands behind an operator, in the order in which they are
    /// written.
    fn by_key(&mut self) -> [(&'static str, Kind, &mut String); 16] {
        [
            ("from", Kind::Text, &mut self.from),
            ("to", Kind::Text, &mut self.to),
            ("cc", Kind::Text, &mut self.cc),
            ("subject", Kind::Text, &mut self.subject),
            ("body", Kind::Text, &mut self.body),
            ("filename", Kind::Text, &mut self.filename),
            ("in", Kind::Text, &mut self.folder),
            ("account", Kind::Text, &mut self.account),
            ("contact", Kind::Text, &mut self.contact),
            ("tag", Kind::Text, &mut self.tag),
            ("larger", Kind::Size, &mut self.larger),
            ("smaller", Kind::Size, &mut self.smaller),
            ("filelarger", Kind::Size, &mut self.file_larger),
            ("filesmaller", Kind::Size, &mut self.file_smaller),
            ("after", Kind::Date, &mut self.after),
            ("before", Kind::Date, &mut self.before),
        ]
    }

    /// Puts a part into its field; false if it has none, or that is taken.
    fn take(&mut self, token: &Token<'_>) -> bool {
        let Some(key) = token.key.as_deref() else {
            return false;
        };
        let value = token.value.to_lowercase();
        let sign = (token.wanted == Wanted::Yes, value.as_str());
        let choice = match (key, sign) {
            ("has", (yes, "attachment" | "attachments")) => Some((&mut self.attachment, yes)),
            ("is", (yes, "unread")) => Some((&mut self.unread, yes)),
            ("is", (yes, "read")) => Some((&mut self.unread, !yes)),
            ("is", (yes, "flagged")) => Some((&mut self.flagged, yes)),
            _ => None,
        };
        if let Some((field, yes)) = choice {
            return put(field, if yes { "yes" } else { "no" }.to_owned());
        }
        let mut fields = self.by_key().into_iter();
        let Some((_, kind, field)) = fields.find(|(name, _, _)| *name == key) else {
            return false;
        };
        let plain = token.wanted == Wanted::Yes && stays_the_same(token, kind);
        plain && put(field, shown(token.value, kind))
    }
}

/// Fills an empty field; a second value stays among the words.
fn put(field: &mut String, value: String) -> bool {
    if !field.is_empty() {
        return *field == value;
    }
    *field = value;
    true
}

/// Whether the field would be written as the part was typed.
fn stays_the_same(token: &Token<'_>, kind: Kind) -> bool {
    let value = token.value;
    let spaced = value.contains(char::is_whitespace);
    match kind {
        _ if value.is_empty() || value.trim() != value => false,
        // In quotes a star is no beginning of a word.
        Kind::Text => token.quotes == Quotes::None || spaced || !value.ends_with('*'),
        Kind::Size | Kind::Date => !spaced,
    }
}

/// A value as its field shows it.
fn shown(value: &str, kind: Kind) -> String {
    match kind {
        Kind::Text => value.to_owned(),
        // The form's dates are days; the start of a month or year is one.
        Kind::Date => match value::start(value, &TimeZone::UTC) {
            Ok(start) => start.timestamp().to_string().chars().take(10).collect(),
            Err(_) => value.to_owned(),
        },
        Kind::Size => match value.strip_suffix(['M', 'm']) {
            Some(megabytes) if is_number(megabytes) => megabytes.to_owned(),
            _ if is_number(value) => format!("{value}b"),
            _ => value.to_owned(),
        },
    }
}

/// A size's field as the operator's value.
fn sized(field: &str) -> String {
    let value: String = field.split_whitespace().collect();
    if is_number(&value) {
        format!("{value}{UNIT}")
    } else {
        value
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
}

/// A part as it is typed.
fn retyped(token: &Token<'_>) -> String {
    let minus = match token.wanted {
        Wanted::Yes => "",
        Wanted::No => "-",
    };
    let key = token.key.as_ref().map(|key| format!("{key}:"));
    let quote = match token.quotes {
        Quotes::None => "",
        Quotes::Open | Quotes::Closed => "\"",
    };
    let key = key.unwrap_or_default();
    format!("{minus}{key}{quote}{}{quote}", token.value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Form;
    use crate::query::{Query, Typing, token::KEYS};
    use jiff::tz::TimeZone;

    fn parse(text: &str) -> Option<Query> {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let mut query = Query::parse(text, &zone, Typing::Done).ok()?;
        // All must hold: their order says nothing, nor does one that stands there twice.
        query.conditions.sort_by_key(|one| format!("{one:?}"));
        query.conditions.dedup();
        Some(query)
    }

    #[test]
    fn a_search_stands_in_the_fields() {
        let text = "umowa -faktura \"dwa pokoje\" from:\"Anna Nowak\" from:jan to:b cc:c subject:d \
            body:e filename:plan.pdf in:sent account:biuro contact:Ewa tag:\"do podpisu\" larger:5M \
            smaller:2000 filelarger:500k filesmaller:9m after:2025 before:31.03.2025 \
            -has:attachment is:read is:flagged -from:x";
        let form = Form::of(text);
        let filled = Form {
            words: "umowa -faktura \"dwa pokoje\" from:jan -from:x".into(),
            from: "Anna Nowak".into(),
            to: "b".into(),
            cc: "c".into(),
            subject: "d".into(),
            body: "e".into(),
            filename: "plan.pdf".into(),
            folder: "sent".into(),
            account: "biuro".into(),
            contact: "Ewa".into(),
            tag: "do podpisu".into(),
            larger: "5".into(),
            smaller: "2000b".into(),
            file_larger: "500k".into(),
            file_smaller: "9".into(),
            after: "2025-01-01".into(),
            before: "2025-03-31".into(),
            attachment: "no".into(),
            unread: "no".into(),
            flagged: "yes".into(),
        };
        assert_eq!(form, filled);
        assert_eq!(parse(&form.written()), parse(text));
    }

    #[test]
    fn what_is_wrong_stays_in_its_field() {
        let form = Form::of("larger:wielkie before:jutro from: x");
        assert_eq!((&*form.larger, &*form.before), ("wielkie", "jutro"));
        assert_eq!(form.words, "from: x");
        assert_eq!(form.written(), "from: x larger:wielkie before:jutro");
    }

    #[test]
    fn what_is_typed_into_a_field_is_one_value() {
        let form = Form {
            words: " umowa \"najmu".into(),
            from: "Anna \"K\" Nowak".into(),
            subject: " dom* ".into(),
            larger: "5 MB".into(),
            file_larger: "7".into(),
            ..Form::default()
        };
        assert_eq!(
            form.written(),
            "umowa \"najmu\" from:\"Anna K Nowak\" subject:dom* larger:5MB filelarger:7M"
        );
    }

    fn part() -> impl Strategy<Value = String> {
        let key = prop::sample::select(KEYS.to_vec());
        let value = prop_oneof![
            "[a-zł0-9.*@-]{0,6}",
            "\"[a-zł0-9 *]{0,8}\"",
            Just("attachment".to_owned()),
            prop::sample::select(vec!["unread", "read", "flagged"]).prop_map(str::to_owned),
            "[0-9]{1,4}[kMG]?",
            "202[0-9](-0[1-9])?",
        ];
        prop_oneof![
            3 => ("-?", key, value).prop_map(|(sign, key, value)| format!("{sign}{key}:{value}")),
            1 => "-?[a-zł*\"„]{0,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            cases: 2_000,
            failure_persistence: None,
            ..ProptestConfig::default()
        })]
        #[test]
        fn from_search_to_form_to_search(parts in prop::collection::vec(part(), 0..5)) {
            let text = parts.join(" ");
            let form = Form::of(&text);
            let again = form.written();
            if let Some(query) = parse(&text) {
                prop_assert_eq!(parse(&again), Some(query.clone()), "{} -> {}", text, again);
                let third = Form::of(&again).written();
                prop_assert_eq!(parse(&third), Some(query), "{} -> {}", text, third);
            }
        }

        #[test]
        fn anything_can_stand_in_a_field(text in "\\PC{0,40}") {
            let again = Form::of(&text).written();
            if let Some(query) = parse(&text) {
                prop_assert_eq!(parse(&again), Some(query), "{} -> {}", text, again);
            }
        }
    }
}
