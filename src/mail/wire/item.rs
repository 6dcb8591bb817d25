//! What a FETCH response tells of one message.

use std::borrow::Cow;

use model::{Flags, Instant};

use super::{
    framer::Body,
    reader::{Reader, Word, number},
};

/// Longest keyword kept, in bytes; longer ones are no flags of anybody's.
const MAX_KEYWORD: usize = 100;
/// Labels kept of one message.
const MAX_LABELS: usize = 200;
/// Longest label and longest object id kept, in bytes.
const MAX_WORD: usize = 1_000;

/// A FETCH response.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) uid: Option<u32>,
    pub(super) flags: Option<Flags>,
    pub(super) date: Option<Instant>,
    pub(super) size: Option<u64>,
    /// `EMAILID`, or `X-GM-MSGID` in digits.
    pub(super) object: Option<String>,
    /// As the server writes them.
    pub(super) labels: Vec<String>,
    pub(super) modseq: Option<u64>,
    /// The whole message.
    pub(super) body: Option<Body>,
    /// Its header alone.
    pub(super) header: Option<Body>,
    /// Whether a part of it from some byte on holds anything.
    pub(super) goes_on: Option<bool>,
}

/// Reads what follows `* 12 FETCH `; what it doesn't know it goes past.
pub(super) fn read(text: &[u8], mut body: Option<Body>) -> Option<Item> {
    let mut item = Item::default();
    let mut reader = Reader::new(text);
    reader.eat(b'(')?;
    loop {
        reader.spaces();
        if reader.eat(b')').is_some() {
            return reader.is_done().then_some(item);
        }
        let name = reader.item_name()?.to_ascii_uppercase();
        reader.spaces();
        match name.as_slice() {
            b"UID" => item.uid = Some(reader.number32()?),
            b"RFC822.SIZE" => item.size = Some(reader.number()?),
            b"FLAGS" => item.flags = Some(flags(&mut reader)?),
            b"INTERNALDATE" => item.date = internal_date(&text_of(&reader.word()?)),
            b"MODSEQ" => {
                let mut told = None;
                reader.list(|word| told = number(word.bytes()))?;
                item.modseq = told;
            }
            b"EMAILID" => object(&mut reader, &mut item.object)?,
            b"X-GM-MSGID" => item.object = Some(reader.number()?.to_string()),
            b"X-GM-LABELS" => item.labels = labels(&mut reader)?,
            b"BODY[]" => bytes(&mut reader, &mut body, &mut item.body)?,
            b"BODY[HEADER]" => bytes(&mut reader, &mut body, &mut item.header)?,
            // RFC 9051, section 7.5.2: a partial fetch is answered with where it begins.
            name if name.starts_with(b"BODY[]<") => {
                let word = reader.word()?;
                item.goes_on = Some(!word.is_nil() && !word.bytes().is_empty());
            }
            _ => reader.skip()?,
        }
    }
}

fn text_of<'a>(word: &'a Word<'_>) -> Cow<'a, str> {
    String::from_utf8_lossy(word.bytes())
}

/// The flags in a list; keywords beyond all measure are left out.
pub(super) fn flags(reader: &mut Reader<'_>) -> Option<Flags> {
    let mut names = Vec::new();
    reader.list(|word| {
        if word.bytes().len() <= MAX_KEYWORD {
            names.push(word);
        }
    })?;
    let names: Vec<Cow<'_, str>> = names.iter().map(text_of).collect();
    Some(Flags::from_names(names.iter().map(AsRef::as_ref)))
}

/// RFC 8474: an id in brackets; NIL is no id.
pub(super) fn object(reader: &mut Reader<'_>, into: &mut Option<String>) -> Option<()> {
    *into = None;
    if !reader.at_list() {
        return reader.word().map(drop);
    }
    reader.list(|word| {
        let fits = (1..=MAX_WORD).contains(&word.bytes().len());
        *into = fits.then(|| text_of(&word).into_owned());
    })
}

fn labels(reader: &mut Reader<'_>) -> Option<Vec<String>> {
    let mut labels = Vec::new();
    if !reader.at_list() {
        return reader.word().map(|_| labels);
    }
    reader.list(|word| {
        let fits = (1..=MAX_WORD).contains(&word.bytes().len());
        if fits && labels.len() < MAX_LABELS {
            labels.push(text_of(&word).into_owned());
        }
    })?;
    Some(labels)
}

/// A message's bytes: moved aside by the framer, or quoted; NIL is none.
fn bytes(reader: &mut Reader<'_>, moved: &mut Option<Body>, into: &mut Option<Body>) -> Option<()> {
    let word = reader.word()?;
    if !word.is_nil() {
        let stands = || Body::Whole(word.bytes().to_vec());
        *into = Some(moved.take().unwrap_or_else(stands));
    }
    Some(())
}

/// RFC 9051, `date-time`: ` 1-Jan-2026 10:00:00 +0100`.
fn internal_date(text: &str) -> Option<Instant> {
    let at = jiff::Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()?;
    Some(Instant::of(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str, body: Option<Body>) -> Item {
        read(format!("{text}\r\n").as_bytes(), body).unwrap()
    }

    #[test]
    fn a_message_and_its_facts() {
        let body = Some(Body::Whole(b"abc".to_vec()));
        let text = "(UID 7 FLAGS (\\Seen $Forwarded) INTERNALDATE \" 1-Jan-2026 10:00:00 +0100\" RFC822.SIZE 3 MODSEQ (77) BODY[] {0}\r\n)";
        let item = item(text, body);
        assert_eq!((item.uid, item.size), (Some(7), Some(3)));
        assert_eq!(item.modseq, Some(77));
        assert_eq!(item.date, Some(Instant(1_767_258_000_000)));
        assert_eq!(item.flags.unwrap().names(), ["$Forwarded", "\\Seen"]);
        assert_eq!(item.body, Some(Body::Whole(b"abc".to_vec())));
        assert_eq!(item.header, None);
    }

    #[test]
    fn a_short_message_may_come_quoted_or_not_at_all() {
        let quoted = item("(UID 7 BODY[] \"a \\\"b\\\\\")", None);
        assert_eq!(quoted.body, Some(Body::Whole(b"a \"b\\".to_vec())));
        let none = item("(UID 7 BODY[] NIL INTERNALDATE NIL)", None);
        assert_eq!((none.body, none.date), (None, None));
    }

    #[test]
    fn ids_and_labels() {
        let told = item("(EMAILID (M6d99ac3275bb4e) THREADID NIL UID 1)", None);
        assert_eq!(told.object.as_deref(), Some("M6d99ac3275bb4e"));
        let gmail = item(
            "(X-GM-MSGID 1278455344230334865 X-GM-LABELS (\\Inbox \"\\\\Sent\" \"Ana \\\"x\\\"\" {2}\r\nab) UID 2)",
            None,
        );
        assert_eq!(gmail.object.as_deref(), Some("1278455344230334865"));
        assert_eq!(gmail.labels, ["\\Inbox", "\\Sent", "Ana \"x\"", "ab"]);
        assert_eq!(item("(EMAILID NIL X-GM-LABELS NIL)", None).object, None);
    }

    #[test]
    fn what_is_not_known_is_gone_past() {
        let deep = format!("{}{}", "(".repeat(60), ")".repeat(60));
        let told = item(
            &format!("(BODYSTRUCTURE {deep} BODY[HEADER.FIELDS (TO CC)]<0> {{2}}\r\n)( UID 4)"),
            None,
        );
        assert_eq!(told.uid, Some(4));
    }

    #[test]
    fn nonsense_is_none() {
        for text in [
            "",
            "UID 7",
            "(UID 7",
            "(UID x)",
            "(UID 4294967296)",
            "(UID -1)",
            "(FLAGS \\Seen)",
            "(UID 7) more",
            "(BODY[ 7)",
            "(X-GM-MSGID 99999999999999999999)",
        ] {
            assert!(
                read(format!("{text}\r\n").as_bytes(), None).is_none(),
                "{text}"
            );
        }
    }

    #[test]
    fn the_sizes_of_what_is_kept_are_bounded() {
        let long = "k".repeat(MAX_KEYWORD + 1);
        assert!(
            item(&format!("(FLAGS ({long}))"), None)
                .flags
                .unwrap()
                .names()
                .is_empty()
        );
        let many = "l ".repeat(MAX_LABELS + 5);
        assert_eq!(
            item(&format!("(X-GM-LABELS ({many}))"), None).labels.len(),
            MAX_LABELS
        );
    }
}
