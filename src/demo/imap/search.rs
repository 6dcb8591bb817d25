//! SEARCH over one folder (RFC 3501, section 6.4.4).

use jiff::civil::Date;

use super::{
    date,
    folders::Mail,
    section::{self, Section},
    session::{By, Reply},
    set::Set,
    token::Token,
    view::{View, push},
};
use crate::post::Account;

/// Keys within NOT, OR and parentheses; deeper is refused.
const MAX_DEPTH: usize = 8;

/// What a message must be.
enum Key {
    All,
    Sequence(Set),
    Uid(Set),
    Flag(String),
    Since(Date),
    Before(Date),
    On(Date),
    SentSince(Date),
    SentBefore(Date),
    Larger(usize),
    Smaller(usize),
    Field(String, String),
    Text(Section, String),
    Not(Box<Key>),
    Or(Box<Key>, Box<Key>),
    And(Vec<Key>),
}

/// One message with the numbers that keys compare.
struct Candidate<'a> {
    mail: &'a Mail,
    sequence: u32,
    last: u32,
    highest: u32,
}

pub(crate) fn search(
    account: &Account,
    view: &View,
    words: &[Token],
    (by, out): (By, &mut Vec<u8>),
) -> Reply {
    let words = match words {
        [word, charset, ..] if word.is("CHARSET") && !is_known(charset) => {
            return Reply::no("[BADCHARSET (UTF-8 US-ASCII)] Charset not known here");
        }
        [word, _, rest @ ..] if word.is("CHARSET") => rest,
        _ => words,
    };
    let Some(key) = all_of(words, 0) else {
        return Reply::Bad("Not a search known here");
    };
    let folders = account.folders();
    let folder = folders
        .get(&view.folder)
        .filter(|folder| folder.validity == view.validity);
    let last = u32::try_from(view.count()).unwrap_or(u32::MAX);
    let mut line = "* SEARCH".to_owned();
    for (sequence, uid) in view.numbered() {
        let Some(mail) = folder.and_then(|folder| folder.by_uid(uid)) else {
            continue;
        };
        let candidate = Candidate {
            mail,
            sequence,
            last,
            highest: view.highest_uid(),
        };
        if key.fits(&candidate) {
            let number = match by {
                By::Sequence => sequence,
                By::Uid => uid,
            };
            line.push(' ');
            line.push_str(&number.to_string());
        }
    }
    line.push_str("\r\n");
    push(out, &line);
    Reply::ok("Done")
}

fn is_known(charset: &Token) -> bool {
    let name = charset.text().unwrap_or_default();
    ["UTF-8", "US-ASCII"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&name))
}

fn all_of(words: &[Token], depth: usize) -> Option<Key> {
    let mut words = words.iter();
    let mut keys = Vec::new();
    while !words.as_slice().is_empty() {
        keys.push(key(&mut words, depth)?);
    }
    (!keys.is_empty()).then_some(Key::And(keys))
}

type Words<'a> = std::slice::Iter<'a, Token>;

fn key(words: &mut Words<'_>, depth: usize) -> Option<Key> {
    if depth > MAX_DEPTH {
        return None;
    }
    let word = match words.next()? {
        Token::List(inner) => return all_of(inner, depth + 1),
        other => other.text()?,
    };
    let upper = word.to_ascii_uppercase();
    Some(match upper.as_str() {
        "ALL" | "OLD" => Key::All,
        "NEW" | "RECENT" => Key::Not(Box::new(Key::All)),
        "NOT" => Key::Not(Box::new(key(words, depth + 1)?)),
        "OR" => {
            let one = key(words, depth + 1)?;
            Key::Or(Box::new(one), Box::new(key(words, depth + 1)?))
        }
        "UID" => Key::Uid(Set::parse(&text(words)?)?),
        "KEYWORD" => Key::Flag(text(words)?),
        "UNKEYWORD" => Key::Not(Box::new(Key::Flag(text(words)?))),
        "SINCE" => Key::Since(day(words)?),
        "BEFORE" => Key::Before(day(words)?),
        "ON" => Key::On(day(words)?),
        "SENTSINCE" => Key::SentSince(day(words)?),
        "SENTBEFORE" => Key::SentBefore(day(words)?),
        "LARGER" => Key::Larger(text(words)?.parse().ok()?),
        "SMALLER" => Key::Smaller(text(words)?.parse().ok()?),
        "HEADER" => {
            let name = text(words)?;
            Key::Field(name, text(words)?.to_lowercase())
        }
        "FROM" | "TO" | "CC" | "BCC" | "SUBJECT" => Key::Field(upper, text(words)?.to_lowercase()),
        "BODY" => Key::Text(Section::Text, text(words)?.to_lowercase()),
        "TEXT" => Key::Text(Section::All, text(words)?.to_lowercase()),
        _ => flag(&upper).or_else(|| Set::parse(&word).map(Key::Sequence))?,
    })
}

fn flag(word: &str) -> Option<Key> {
    let named = |word: &str| {
        ["ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN"]
            .contains(&word)
            .then(|| Key::Flag(format!("\\{word}")))
    };
    match word.strip_prefix("UN") {
        Some(rest) => named(rest).map(|key| Key::Not(Box::new(key))),
        None => named(word),
    }
}

fn text(words: &mut Words<'_>) -> Option<String> {
    words.next()?.text()
}

fn day(words: &mut Words<'_>) -> Option<Date> {
    date::parse_day(&text(words)?)
}

impl Key {
    fn fits(&self, at: &Candidate<'_>) -> bool {
        let mail = at.mail;
        match self {
            Self::All => true,
            Self::Sequence(set) => set.has(at.sequence, at.last),
            Self::Uid(set) => set.has(mail.uid, at.highest),
            Self::Flag(name) => mail.flags.has(name),
            Self::Since(day) => date::day(mail.date) >= *day,
            Self::Before(day) => date::day(mail.date) < *day,
            Self::On(day) => date::day(mail.date) == *day,
            Self::SentSince(day) => sent(mail).is_some_and(|sent| sent >= *day),
            Self::SentBefore(day) => sent(mail).is_some_and(|sent| sent < *day),
            Self::Larger(size) => mail.raw.len() > *size,
            Self::Smaller(size) => mail.raw.len() < *size,
            Self::Field(name, part) => section::values(&mail.raw, name)
                .iter()
                .any(|value| value.to_lowercase().contains(part)),
            Self::Text(section, part) => String::from_utf8_lossy(&section.of(&mail.raw))
                .to_lowercase()
                .contains(part),
            Self::Not(key) => !key.fits(at),
            Self::Or(one, other) => one.fits(at) || other.fits(at),
            Self::And(keys) => keys.iter().all(|key| key.fits(at)),
        }
    }
}

/// The day in the Date field, without regard to its zone (RFC 3501, 6.4.4).
fn sent(mail: &Mail) -> Option<Date> {
    let value = section::values(&mail.raw, "Date").into_iter().next()?;
    jiff::fmt::rfc2822::parse(&value).ok().map(|at| at.date())
}
