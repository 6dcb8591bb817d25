//! What a framed response says, in our own words.

use imap_proto::{AttributeValue, MailboxDatum, Response as Parsed, StatusAttribute};
use model::{Flags, Instant};

use super::{
    error::WireError,
    framer::{Body, Frame},
    list::{self, Listed},
};

/// One response.
#[derive(Debug)]
pub(super) enum Response {
    /// `+ ...`
    Continue,
    /// `tag OK ...`
    Tagged { tag: String, remark: Remark },
    /// `* ...`
    Data(Data),
}

/// OK, NO and their kin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

/// A verdict with its response code, as `UIDNEXT 5`, and the server's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) verdict: Verdict,
    pub(super) code: Option<String>,
    pub(super) words: String,
}

impl Remark {
    /// What follows the code's name, if it is that one.
    pub(super) fn code_value(&self, name: &str) -> Option<&str> {
        let (word, value) = self.code.as_deref()?.split_once(' ')?;
        word.eq_ignore_ascii_case(name).then_some(value)
    }
}

/// Untagged data, as far as we use it.
#[derive(Debug)]
pub(super) enum Data {
    Remark(Remark),
    Capability(Vec<String>),
    List(Listed),
    Search(Vec<u32>),
    Status(Vec<StatusAttribute>),
    Exists(u32),
    /// EXPUNGE: sequence numbers above have moved down by one.
    Expunge,
    /// VANISHED, which tells UIDs.
    Vanished,
    Fetch(Box<Item>),
    /// Well-formed and of no use to us.
    Other,
}

/// A FETCH response.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub(super) uid: Option<u32>,
    pub(super) flags: Option<Flags>,
    pub(super) date: Option<Instant>,
    pub(super) size: Option<u32>,
    pub(super) body: Option<Body>,
}

/// Reads a frame; what can't be understood is an error that says nothing of its bytes.
pub(super) fn read(frame: Frame) -> Result<Response, WireError> {
    if frame.text.starts_with(b"+") {
        return Ok(Response::Continue);
    }
    let line = frame.text.strip_suffix(b"\r\n").unwrap_or(&frame.text);
    if let Some(rest) = line.strip_prefix(b"* ") {
        return match remark(rest) {
            Some(remark) => Ok(Response::Data(Data::Remark(remark))),
            None => data(frame).map(Response::Data),
        };
    }
    let unread = || WireError::not_understood("an answer could not be read");
    let at = line
        .iter()
        .position(|byte| *byte == b' ')
        .ok_or_else(unread)?;
    let (tag, rest) = line.split_at(at);
    let tag = std::str::from_utf8(tag).map_err(|_| unread())?.to_owned();
    let remark = rest
        .strip_prefix(b" ")
        .and_then(remark)
        .ok_or_else(unread)?;
    Ok(Response::Tagged { tag, remark })
}

fn remark(line: &[u8]) -> Option<Remark> {
    let text = String::from_utf8_lossy(line);
    let (word, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let verdict = match word.to_ascii_uppercase().as_str() {
        "OK" => Verdict::Ok,
        "NO" => Verdict::No,
        "BAD" => Verdict::Bad,
        "BYE" => Verdict::Bye,
        "PREAUTH" => Verdict::Preauth,
        _ => return None,
    };
    let coded = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (code, words) = match coded {
        Some((code, words)) => (Some(code.to_owned()), words),
        None => (None, rest),
    };
    Some(Remark {
        verdict,
        code,
        words: words.trim().to_owned(),
    })
}

fn data(frame: Frame) -> Result<Data, WireError> {
    let line = frame.text.get(2..).unwrap_or_default();
    let mut words = line
        .split(u8::is_ascii_whitespace)
        .map(<[u8]>::to_ascii_uppercase);
    let first = words.next().unwrap_or_default();
    let numbered = !first.is_empty() && first.iter().all(u8::is_ascii_digit);
    let keyword = if numbered {
        words.next().unwrap_or_default()
    } else {
        first
    };
    match (numbered, keyword.as_slice()) {
        (false, b"CAPABILITY") => Ok(Data::Capability(capabilities(&String::from_utf8_lossy(
            line.get(b"CAPABILITY".len()..).unwrap_or_default(),
        )))),
        (false, b"LIST") => list::read(line.get(b"LIST ".len()..).unwrap_or_default())
            .map(Data::List)
            .ok_or_else(|| WireError::not_understood("a LIST answer could not be read")),
        (false, b"SEARCH" | b"STATUS") | (true, b"EXISTS" | b"EXPUNGE" | b"FETCH") => parsed(frame),
        (false, b"VANISHED") => Ok(Data::Vanished),
        (_, keyword) if is_atom(keyword) => Ok(Data::Other),
        _ => Err(WireError::not_understood("an answer could not be read")),
    }
}

/// The words of a CAPABILITY response or code.
pub(super) fn capabilities(text: &str) -> Vec<String> {
    /// Far more than any server has.
    const MOST: usize = 500;
    text.split_ascii_whitespace()
        .take(MOST)
        .map(str::to_ascii_uppercase)
        .collect()
}

fn is_atom(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_alphabetic)
        && word
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.+=".contains(byte))
}

fn parsed(frame: Frame) -> Result<Data, WireError> {
    let data = match Parsed::parse(&frame.text) {
        Ok(([], Parsed::MailboxData(MailboxDatum::Exists(count)))) => Data::Exists(count),
        Ok(([], Parsed::MailboxData(MailboxDatum::Search(found)))) => Data::Search(found),
        Ok(([], Parsed::MailboxData(MailboxDatum::Status { status, .. }))) => Data::Status(status),
        Ok(([], Parsed::Expunge(_))) => Data::Expunge,
        Ok(([], Parsed::Fetch(_, attributes))) => {
            Data::Fetch(Box::new(item(attributes, frame.body)))
        }
        _ => return Err(WireError::not_understood("an answer could not be read")),
    };
    Ok(data)
}

fn item(attributes: Vec<AttributeValue<'_>>, mut body: Option<Body>) -> Item {
    let mut item = Item::default();
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(uid) => item.uid = Some(uid),
            AttributeValue::Flags(names) => {
                item.flags = Some(Flags::from_names(names.iter().map(AsRef::as_ref)));
            }
            AttributeValue::InternalDate(text) => item.date = internal_date(&text),
            AttributeValue::Rfc822Size(size) => item.size = Some(size),
            AttributeValue::BodySection {
                data: Some(data), ..
            } => {
                item.body = body.take().or_else(|| Some(Body::Whole(unquoted(&data))));
            }
            _ => {}
        }
    }
    item
}

/// The content of a quoted string; the parser leaves its backslashes in.
fn unquoted(data: &[u8]) -> Vec<u8> {
    let mut bytes = data.iter();
    let mut plain = Vec::with_capacity(data.len());
    while let Some(byte) = bytes.next() {
        let byte = if *byte == b'\\' {
            bytes.next().unwrap_or(byte)
        } else {
            byte
        };
        plain.push(*byte);
    }
    plain
}

/// RFC 9051, `date-time`: ` 1-Jan-2026 10:00:00 +0100`.
fn internal_date(text: &str) -> Option<Instant> {
    let at = jiff::Timestamp::strptime("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()?;
    Some(Instant::of(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str, body: Option<Body>) -> Frame {
        let text = text.as_bytes().to_vec();
        Frame { text, body }
    }

    #[test]
    fn a_message_and_its_facts() {
        let text = "* 12 FETCH (UID 7 FLAGS (\\Seen $Forwarded) INTERNALDATE \" 1-Jan-2026 10:00:00 +0100\" RFC822.SIZE 3 BODY[] {0}\r\n)\r\n";
        let body = Some(Body::Whole(b"abc".to_vec()));
        let Ok(Response::Data(Data::Fetch(item))) = read(frame(text, body)) else {
            panic!("not a FETCH");
        };
        assert_eq!((item.uid, item.size), (Some(7), Some(3)));
        assert_eq!(item.date, Some(Instant(1_767_258_000_000)));
        assert_eq!(item.flags.unwrap().names(), ["$Forwarded", "\\Seen"]);
        assert_eq!(item.body, Some(Body::Whole(b"abc".to_vec())));
    }

    #[test]
    fn a_short_message_may_come_quoted() {
        let text = "* 1 FETCH (UID 7 BODY[] \"a \\\"b\\\\\")\r\n";
        let Ok(Response::Data(Data::Fetch(item))) = read(frame(text, None)) else {
            panic!("not a FETCH");
        };
        assert_eq!(item.body, Some(Body::Whole(b"a \"b\\".to_vec())));
    }

    #[test]
    fn unknown_but_well_formed_is_skipped() {
        for text in [
            "* XFOO (BAR NIL \"a\\\"b\" {3}\r\nx\r\n) [BAZ]\r\n",
            "* 5 XSOMETHING (a b)\r\n",
        ] {
            assert!(
                matches!(read(frame(text, None)), Ok(Response::Data(Data::Other))),
                "{text}"
            );
        }
    }

    #[test]
    fn nonsense_is_told() {
        for text in [
            "\r\n",
            "hello\r\n",
            "* \r\n",
            "* -1 EXISTS\r\n",
            "* 1 FETCH UID 7\r\n",
            "* ?? x\r\n",
            "* 4294967296 EXISTS\r\n",
            "a1 MAYBE\r\n",
            "* LIST nonsense\r\n",
        ] {
            let read = read(frame(text, None));
            assert!(read.is_err(), "{text} {read:?}");
        }
    }

    #[test]
    fn codes_are_taken_apart() {
        let told = remark(b"OK [UIDNEXT 5] fine").unwrap();
        assert_eq!(told.code_value("uidnext"), Some("5"));
        assert_eq!(told.words, "fine");
        assert_eq!(remark(b"NO").unwrap().verdict, Verdict::No);
    }
}
