//! An mbox file: messages one after the other, each after a line `From SENDER DATE`.
//!
//! Read as mboxrd: of a line of the form `>From `, `>>From ` and so on one `>` is taken away,
//! which also reads what the older mboxo wrote. A `From ` line begins a message where a header
//! follows; without an empty line before it only with a date. Where `Content-Length` leads to the
//! next such line or to the end, it is believed (mboxcl, mboxcl2). Line ends stay as they are.
//! What we write says in its `From ` line how long the message was and which flags it had, so
//! that our own reader gets back every byte; others read over that.

use std::io::{self, BufRead, Write};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use memchr::memmem;
use model::{Flags, Instant};

use super::lines::Lines;

/// The header, as far as flags are looked for in it, in bytes.
const HEADER: usize = 64 << 10;

/// Bytes looked at of what follows a message.
const NEXT: usize = 512;

/// The longest name of a header field that is known as one.
const NAME: usize = 76;

/// How a message is separated from the one before it.
const FROM: &[u8] = b"From ";

/// A message of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where its `From ` line begins, in bytes.
    pub offset: u64,
    /// Its bytes; none of one over the limit.
    pub raw: Vec<u8>,
    /// Its size in bytes.
    pub size: u64,
    /// Its flags, as far as the file tells them.
    pub flags: Flags,
    /// When it came in, as far as the file tells it.
    pub received: Option<Instant>,
}

impl Found {
    /// Whether it was over the limit, and its bytes were passed over.
    pub fn is_too_large(&self) -> bool {
        self.raw.len() as u64 != self.size
    }
}

/// An mbox file that is read from its beginning, a message at a time.
pub struct Mbox<R> {
    source: Lines<R>,
    limit: u64,
    offset: u64,
    begun: bool,
    head: Option<Head>,
}

/// A `From ` line.
#[derive(Default)]
struct Head {
    offset: u64,
    received: Option<Instant>,
    bytes: Option<u64>,
    flags: Option<Flags>,
}

impl<R: BufRead> Mbox<R> {
    /// Begins to read; of messages over `limit` bytes only the size is told.
    pub fn new(source: R, limit: u64) -> Self {
        Self {
            source: Lines::new(source),
            limit,
            offset: 0,
            begun: false,
            head: None,
        }
    }

    /// Bytes read so far.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    fn piece(&mut self, into: &mut Vec<u8>) -> io::Result<bool> {
        self.source.next(into)?;
        self.offset += into.len() as u64;
        Ok(!into.is_empty())
    }

    /// The first `From ` line; empty lines may stand before it.
    fn begin(&mut self) -> io::Result<()> {
        self.begun = true;
        let mut piece = Vec::new();
        loop {
            let offset = self.offset;
            if !self.piece(&mut piece)? {
                return Ok(());
            }
            if separates(&piece) {
                self.head = Some(Head::read(&piece, offset));
                return Ok(());
            }
            if !is_blank(&piece) {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "it does not begin with a line \"From ...\": this is no mbox file",
                ));
            }
        }
    }

    fn message(&mut self) -> io::Result<Option<Found>> {
        if !self.begun {
            self.begin()?;
        }
        let Some(head) = self.head.take() else {
            return Ok(None);
        };
        let mut body = Body {
            raw: Vec::new(),
            size: 0,
            limit: self.limit,
        };
        // An empty line that may be the one before the next message, and no part of this.
        let mut blank: Option<Vec<u8>> = None;
        let mut piece = Vec::new();
        let mut at_start = true;
        let mut header = true;
        let mut length = None;
        loop {
            let offset = self.offset;
            if !self.piece(&mut piece)? {
                break;
            }
            if at_start && self.begins_another(&piece, blank.is_some())? {
                self.head = Some(Head::read(&piece, offset));
                break;
            }
            if let Some(blank) = blank.take() {
                body.add(&blank);
            }
            if at_start && is_blank(&piece) {
                // What we wrote ourselves says better how long it is.
                let told = length.filter(|_| header && head.bytes.is_none());
                if let Some(length) = told
                    && self.is_true(length)?
                {
                    body.add(&piece);
                    self.take_told(length, &mut body)?;
                    break;
                }
                header = false;
                blank = Some(piece.clone());
            } else {
                if header && at_start {
                    length = length.or_else(|| content_length(&piece));
                }
                body.add(if at_start { unquoted(&piece) } else { &piece });
            }
            at_start = piece.ends_with(b"\n");
        }
        body.settle(head.bytes, blank.as_deref());
        let flags = head.flags.unwrap_or_else(|| flags_in(&body.raw));
        Ok(Some(Found {
            offset: head.offset,
            raw: body.raw,
            size: body.size,
            flags,
            received: head.received,
        }))
    }
}

impl<R: BufRead> Mbox<R> {
    /// Whether a line that was read begins another message.
    fn begins_another(&mut self, line: &[u8], after_blank: bool) -> io::Result<bool> {
        if !line.starts_with(FROM) {
            return Ok(false);
        }
        let head = Head::read(line, 0);
        if after_blank && head.bytes.is_some() {
            return Ok(true);
        }
        let likely = (after_blank && separates(line)) || head.received.is_some();
        Ok(likely && is_header(self.source.peek(NEXT)?))
    }

    /// Whether a body of the length that its header tells ends where another message begins or
    /// the file ends; of what is over the limit that is not known.
    fn is_true(&mut self, length: usize) -> io::Result<bool> {
        if length as u64 > self.limit {
            return Ok(false);
        }
        let ahead = self.source.peek(length.saturating_add(NEXT))?;
        let Some(after) = ahead.get(length..) else {
            return Ok(false);
        };
        let next = without_blank(after);
        let ends = ahead.get(..length).is_some_and(|body| {
            let own_line = body.is_empty() || body.ends_with(b"\n");
            own_line || next.is_empty() || next.len() < after.len()
        });
        let line = next.split_inclusive(|byte| *byte == b'\n').next();
        Ok(ends && line.is_none_or(separates))
    }

    /// Takes a body of a known length, and the `From ` line after it.
    fn take_told(&mut self, length: usize, body: &mut Body) -> io::Result<()> {
        let taken = self.source.take(length)?;
        self.offset += taken.len() as u64;
        // Where such lines stand as they are, those with `>` are also as they were.
        let quoted = !lines_of(&taken).any(|line| line.starts_with(FROM));
        for line in lines_of(&taken) {
            body.add(if quoted { unquoted(line) } else { line });
        }
        let mut piece = Vec::new();
        let mut offset = self.offset;
        let mut more = self.piece(&mut piece)?;
        if more && is_blank(&piece) {
            offset = self.offset;
            more = self.piece(&mut piece)?;
        }
        self.head = more.then(|| Head::read(&piece, offset));
        Ok(())
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Found>;

    fn next(&mut self) -> Option<Self::Item> {
        self.message().transpose()
    }
}

/// A message as it is put together.
struct Body {
    raw: Vec<u8>,
    size: u64,
    limit: u64,
}

impl Body {
    fn add(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            self.raw = Vec::new();
        } else {
            self.raw.extend_from_slice(bytes);
        }
    }

    /// Brings it to the length that its `From ` line tells, where line ends alone are in the way.
    fn settle(&mut self, bytes: Option<u64>, blank: Option<&[u8]>) {
        let Some(bytes) = bytes.filter(|_| self.size <= self.limit) else {
            return;
        };
        if let Some(blank) = blank.filter(|blank| self.size + blank.len() as u64 == bytes) {
            self.add(blank);
        } else if self.size == bytes + 1 && self.raw.last() == Some(&b'\n') {
            self.raw.pop();
            self.size = bytes;
        }
    }
}

fn lines_of(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n')
}

/// What follows an empty line, if there is one.
fn without_blank(bytes: &[u8]) -> &[u8] {
    let rest = bytes.strip_prefix(b"\r").unwrap_or(bytes);
    rest.strip_prefix(b"\n").unwrap_or(bytes)
}

/// Whether bytes begin with a header field; `https://` and the like are none.
fn is_header(bytes: &[u8]) -> bool {
    let name = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        .count();
    let rest = bytes.get(name..).unwrap_or_default();
    (1..=NAME).contains(&name) && rest.starts_with(b":") && !rest.starts_with(b"://")
}

/// The length that a header line tells of the body.
fn content_length(line: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"Content-Length:";
    let (name, value) = line.split_at_checked(NAME.len())?;
    let value = str::from_utf8(value).ok()?.trim_ascii();
    value
        .parse()
        .ok()
        .filter(|_| name.eq_ignore_ascii_case(NAME))
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n")
}

/// Whether a line separates messages: `From ` with a time of day in it, or with nothing at all.
fn separates(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(FROM) else {
        return false;
    };
    let has_time = rest.windows(5).any(|part| {
        matches!(part, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
    });
    has_time || rest.trim_ascii().is_empty()
}

fn unquoted(line: &[u8]) -> &[u8] {
    match line.strip_prefix(b">") {
        Some(rest) if is_quotable(rest) => rest,
        _ => line,
    }
}

/// Whether a line begins with `From `, after any number of `>`.
fn is_quotable(line: &[u8]) -> bool {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    line.get(quotes..)
        .is_some_and(|rest| rest.starts_with(FROM))
}

impl Head {
    fn read(line: &[u8], offset: u64) -> Self {
        let text = String::from_utf8_lossy(line);
        let mut head = Self {
            offset,
            received: date_in(&text),
            ..Self::default()
        };
        if let Some((_, rest)) = text.split_once(" bytes=")
            && let Some((bytes, rest)) = rest.split_once(" flags=(")
            && let Some(flags) = rest.trim_ascii_end().strip_suffix(')')
        {
            head.bytes = bytes.parse().ok();
            head.flags = Some(Flags::from_names(flags.split_ascii_whitespace()));
        }
        head
    }
}

/// The moment of a `From ` line: `Sun Nov 22 14:17:06 2026`, with a zone before or after the year
/// where there is one.
fn date_in(line: &str) -> Option<Instant> {
    let words: Vec<&str> = line.split_ascii_whitespace().take(16).collect();
    let at = words.iter().position(|word| {
        word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) && word.len() >= 4
    })?;
    let month = month(words.get(at.checked_sub(2)?)?)?;
    let day: i8 = words.get(at.checked_sub(1)?)?.parse().ok()?;
    let mut time = words.get(at)?.split(':').map(str::parse::<i8>);
    let (hour, minute) = (time.next()?.ok()?, time.next()?.ok()?);
    let second = time.next().and_then(Result::ok).unwrap_or(0).min(59);
    let after = words.get(at + 1..at + 3).or(words.get(at + 1..))?;
    let year: i16 = after
        .iter()
        .filter(|word| word.len() == 4)
        .find_map(|word| word.parse().ok())?;
    let zone = after
        .iter()
        .find_map(|word| zone_minutes(word))
        .unwrap_or(0);
    let at = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    let utc: Timestamp = at.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(Instant(utc.as_millisecond() - i64::from(zone) * 60_000))
}

fn month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let at = MONTHS.iter().position(|month| *month == word)?;
    i8::try_from(at + 1).ok()
}

/// A zone such as `+0130`, in minutes.
fn zone_minutes(word: &str) -> Option<i32> {
    let digits = word.strip_prefix(['+', '-'])?;
    let number: i32 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    let minutes = number / 100 * 60 + number % 100;
    Some(if word.starts_with('-') {
        -minutes
    } else {
        minutes
    })
}

/// Flags as mail programs keep them in mbox files: `Status` and `X-Status`.
fn flags_in(raw: &[u8]) -> Flags {
    let header = raw.get(..raw.len().min(HEADER)).unwrap_or(raw);
    let mut names = Vec::new();
    for line in header.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        let Some((name, value)) = memmem::find(line, b":").and_then(|at| line.split_at_checked(at))
        else {
            continue;
        };
        let known: &[(u8, &str)] = if name.eq_ignore_ascii_case(b"Status") {
            &[(b'R', "\\Seen")]
        } else if name.eq_ignore_ascii_case(b"X-Status") {
            &[
                (b'A', "\\Answered"),
                (b'F', "\\Flagged"),
                (b'D', "\\Deleted"),
                (b'T', "\\Draft"),
            ]
        } else {
            continue;
        };
        let set = known.iter().filter(|(letter, _)| value.contains(letter));
        names.extend(set.map(|(_, name)| *name));
    }
    Flags::from_names(names)
}

/// Writes a message at the end of a file, quoted as mboxrd does.
pub fn write(to: &mut impl Write, raw: &[u8], flags: &Flags, received: Instant) -> io::Result<()> {
    let when = received
        .timestamp()
        .strftime("%a %b %e %H:%M:%S %Y")
        .to_string();
    let names = flags.names().join(" ");
    writeln!(
        to,
        "From MAILER-DAEMON {when} bytes={} flags=({names})",
        raw.len()
    )?;
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if is_quotable(line) {
            to.write_all(b">")?;
        }
        to.write_all(line)?;
    }
    if raw.last().is_some_and(|last| *last != b'\n') {
        to.write_all(b"\n")?;
    }
    to.write_all(b"\n")
}

#[cfg(test)]
mod tests;
