//! What a framed response says, in our own words.

use super::{
    error::WireError,
    framer::{Body, Frame},
    item::{self, Item},
    list::{self, Listed},
    reader::Reader,
    sequence, status,
};

/// Pairs kept of what a server says of itself.
const MAX_ID_PAIRS: usize = 30;

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
    /// Whether the code has that name.
    pub(super) fn has_code(&self, name: &str) -> bool {
        let code = self.code.as_deref().unwrap_or_default();
        let word = code.split(' ').next().unwrap_or_default();
        word.eq_ignore_ascii_case(name)
    }

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
    /// The UIDs found by SEARCH, as ranges (RFC 9051, `esearch-response` too).
    Search(Vec<(u32, u32)>),
    Status(status::Told),
    Exists(u32),
    /// EXPUNGE: sequence numbers above have moved down by one.
    Expunge,
    /// VANISHED (RFC 7162), which tells UIDs.
    Vanished(Vec<(u32, u32)>),
    Fetch(Box<Item>),
    /// What ENABLE switched on.
    Enabled(Vec<String>),
    /// What the server says of itself (RFC 2971).
    Id(Vec<(String, String)>),
    /// Well-formed and of no use to us.
    Other,
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
    let after = |known: &[u8]| line.get(known.len()..).unwrap_or_default();
    let data = match (numbered, keyword.as_slice()) {
        (false, word @ b"CAPABILITY") => Some(Data::Capability(words_of(after(word)))),
        (false, word @ b"ENABLED") => Some(Data::Enabled(words_of(after(word)))),
        (false, b"LIST") => list::read(after(b"LIST ")).map(Data::List),
        (false, b"STATUS") => status::read(after(b"STATUS ")).map(Data::Status),
        (false, word @ b"SEARCH") => search(after(word)).map(Data::Search),
        (false, word @ b"ESEARCH") => esearch(after(word)).map(Data::Search),
        (false, word @ b"VANISHED") => vanished(after(word)).map(Data::Vanished),
        (false, b"ID") => id(after(b"ID ")).map(Data::Id),
        (true, b"EXISTS") => counted(line).map(Data::Exists),
        (true, b"EXPUNGE") => counted(line).map(|_| Data::Expunge),
        (true, b"FETCH") => fetch(line, frame.body).map(|item| Data::Fetch(Box::new(item))),
        (_, keyword) => is_atom(keyword).then_some(Data::Other),
    };
    data.ok_or_else(|| WireError::not_understood("an answer could not be read"))
}

fn words_of(line: &[u8]) -> Vec<String> {
    capabilities(&String::from_utf8_lossy(line))
}

/// The number that a line begins with.
fn counted(line: &[u8]) -> Option<u32> {
    Reader::new(line).number32()
}

fn fetch(line: &[u8], body: Option<Body>) -> Option<Item> {
    counted(line)?;
    let at = line.iter().position(|byte| *byte == b'(')?;
    item::read(line.get(at..)?, body)
}

/// `SEARCH`: numbers, and perhaps `(MODSEQ 5)` at the end (RFC 7162, section 3.1.5).
fn search(text: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    loop {
        reader.spaces();
        if reader.is_done() {
            return Some(found);
        }
        if reader.at_list() {
            reader.skip()?;
        } else {
            let uid = reader.number32()?;
            found.push((uid, uid));
        }
    }
}

/// `ESEARCH (TAG "k1") UID ALL 1:3,5` (RFC 9051, section 7.3.4); without ALL nothing was found.
fn esearch(text: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    reader.spaces();
    if reader.at_list() {
        reader.skip()?;
    }
    loop {
        reader.spaces();
        if reader.is_done() {
            return Some(found);
        }
        let word = reader.atom()?;
        if word.eq_ignore_ascii_case(b"UID") {
            continue;
        }
        reader.spaces();
        if word.eq_ignore_ascii_case(b"ALL") {
            found = sequence::ranges(reader.atom()?)?;
        } else {
            reader.skip()?;
        }
    }
}

/// `VANISHED (EARLIER) 1:3,5` (RFC 7162, section 3.2.10).
fn vanished(text: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut reader = Reader::new(text);
    reader.spaces();
    if reader.at_list() {
        reader.skip()?;
        reader.spaces();
    }
    let gone = sequence::ranges(reader.atom()?)?;
    reader.is_done().then_some(gone)
}

/// `ID ("name" "Dovecot")` or `ID NIL`.
fn id(text: &[u8]) -> Option<Vec<(String, String)>> {
    let mut reader = Reader::new(text);
    let mut words = Vec::new();
    if reader.at_list() {
        reader.list(|word| words.push(String::from_utf8_lossy(word.bytes()).into_owned()))?;
    }
    let mut words = words.into_iter();
    let pairs = std::iter::from_fn(|| words.next().zip(words.next()));
    Some(pairs.take(MAX_ID_PAIRS).collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Frame {
        let text = text.as_bytes().to_vec();
        Frame { text, body: None }
    }

    fn told(text: &str) -> Data {
        match read(frame(&format!("* {text}\r\n"))) {
            Ok(Response::Data(data)) => data,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn sets_of_uids_come_in_three_ways() {
        let found = |text: &str| match told(text) {
            Data::Search(found) | Data::Vanished(found) => found,
            other => panic!("{other:?}"),
        };
        assert_eq!(found("SEARCH 3 1 (MODSEQ 9)"), [(3, 3), (1, 1)]);
        assert_eq!(found("SEARCH"), []);
        assert_eq!(found("SEARCH "), []);
        assert_eq!(
            found("ESEARCH (TAG \"k2\") UID ALL 1:3,9"),
            [(1, 3), (9, 9)]
        );
        assert_eq!(found("ESEARCH (TAG \"k2\") UID"), []);
        assert_eq!(found("ESEARCH UID COUNT 5 ALL 4 MODSEQ 7"), [(4, 4)]);
        assert_eq!(found("VANISHED (EARLIER) 41,43:46"), [(41, 41), (43, 46)]);
        assert_eq!(found("VANISHED 7"), [(7, 7)]);
    }

    #[test]
    fn a_server_names_itself() {
        let Data::Id(pairs) = told("ID (\"name\" \"Dovecot\" \"os\" NIL \"odd\")") else {
            panic!("no ID");
        };
        assert_eq!(
            pairs,
            [
                ("name".into(), "Dovecot".into()),
                ("os".into(), "NIL".into())
            ]
        );
        assert!(matches!(told("ID NIL"), Data::Id(pairs) if pairs.is_empty()));
        assert!(matches!(told("ENABLED qresync"), Data::Enabled(words) if words == ["QRESYNC"]));
    }

    #[test]
    fn unknown_but_well_formed_is_skipped() {
        for text in [
            "* XFOO (BAR NIL \"a\\\"b\" {3}\r\nx\r\n) [BAZ]\r\n",
            "* 5 XSOMETHING (a b)\r\n",
        ] {
            assert!(
                matches!(read(frame(text)), Ok(Response::Data(Data::Other))),
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
            "* VANISHED\r\n",
            "* VANISHED 1:*\r\n",
            "* ESEARCH UID ALL 0\r\n",
            "* ID (\r\n",
        ] {
            let read = read(frame(text));
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
