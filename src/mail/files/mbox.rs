//! An mbox file: messages one after the other, each after a line `From SENDER DATE`.
//!
//! Read as mboxrd: of a line of the form `>From `, `>>From ` and so on one `>` is taken away,
//! which also reads what the older mboxo wrote. Line ends stay as they are. What we write says in
//! its `From ` line how long the message was and which flags it had, so that our own reader gets
//! back every byte; others read over that.

use std::io::{self, BufRead, Read, Write};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use memchr::memmem;
use model::{Flags, Instant};

/// Bytes of a line that are looked at together; a longer one is read in pieces.
const PIECE: u64 = 64 << 10;

/// The header, as far as flags are looked for in it, in bytes.
const HEADER: usize = 64 << 10;

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
    source: R,
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
            source,
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
        into.clear();
        let got = (&mut self.source).take(PIECE).read_until(b'\n', into)?;
        self.offset += got as u64;
        Ok(got > 0)
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
        loop {
            let offset = self.offset;
            if !self.piece(&mut piece)? {
                break;
            }
            if at_start && blank.is_some() && separates(&piece) {
                self.head = Some(Head::read(&piece, offset));
                break;
            }
            if let Some(blank) = blank.take() {
                body.add(&blank);
            }
            if at_start && is_blank(&piece) {
                blank = Some(piece.clone());
            } else {
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(file: &[u8]) -> Vec<Found> {
        Mbox::new(file, 1 << 20).map(Result::unwrap).collect()
    }

    #[test]
    fn what_others_wrote_is_read() {
        let file = b"\nFrom ana@x.example Thu Jan  1 00:00:05 1970\nSubject: a\nStatus: RO\nX-Status: AF\n\n\
            >From the start\n>>From twice\nFrom here on, no date\n\nFrom - no time either\n\n\
            From - Tue Feb 03 04:05:06 2026 +0130\r\nSubject: b\r\n\r\ntwo\r\n\r\n\r\nFrom \nSubject: c\n\nthree";
        let found = all(file);
        assert_eq!(found.len(), 3);
        assert_eq!(
            String::from_utf8_lossy(&found[0].raw),
            "Subject: a\nStatus: RO\nX-Status: AF\n\nFrom the start\n>From twice\n\
             From here on, no date\n\nFrom - no time either\n"
        );
        assert_eq!(
            found[0].flags.names(),
            ["\\Answered", "\\Flagged", "\\Seen"]
        );
        assert_eq!(
            (found[0].offset, found[0].received),
            (1, Some(Instant(5_000)))
        );
        assert_eq!(found[1].raw, b"Subject: b\r\n\r\ntwo\r\n\r\n");
        let second = found[1].received.unwrap().timestamp().to_string();
        assert_eq!(second, "2026-02-03T02:35:06Z");
        assert_eq!(
            (found[2].raw.as_slice(), found[2].received),
            (b"Subject: c\n\nthree".as_slice(), None)
        );
    }

    #[test]
    fn what_is_no_mbox_is_refused_and_nothing_is_nothing() {
        let mut file = Mbox::new(
            b"Subject: a\n\nFrom b Thu Jan  1 00:00:05 1970\n".as_slice(),
            9,
        );
        assert!(file.next().unwrap().is_err());
        assert_eq!(all(b""), []);
        assert_eq!(all(b"\n\n"), []);
    }

    #[test]
    fn a_message_over_the_limit_costs_no_memory_and_no_other() {
        let mut file = Vec::new();
        let flags = Flags::default();
        for raw in [b"a\n".to_vec(), vec![b'x'; 300_000], b"b\n".to_vec()] {
            write(&mut file, &raw, &flags, Instant(0)).unwrap();
        }
        let found: Vec<Found> = Mbox::new(file.as_slice(), 1_000)
            .map(Result::unwrap)
            .collect();
        let told: Vec<_> = found
            .iter()
            .map(|one| (one.is_too_large(), one.raw.len()))
            .collect();
        assert_eq!(told, [(false, 2), (true, 0), (false, 2)]);
        assert_eq!(found[1].size, 300_001);
    }

    fn line() -> impl Strategy<Value = Vec<u8>> {
        let start = prop_oneof![
            "",
            ">*From ",
            "From MAILER-DAEMON Thu Jan  1 00:00:05 1970",
            "[a-z:]{0,9}"
        ];
        let end = prop_oneof!["\n", "\r\n", "\r", ""];
        (start, any::<Vec<u8>>(), end).prop_map(|(start, mut rest, end)| {
            rest.truncate(12);
            [start.into_bytes(), rest, end.into_bytes()].concat()
        })
    }

    proptest! {
        #[test]
        fn every_byte_and_flag_comes_back(
            mails in prop::collection::vec(prop::collection::vec(line(), 0..6), 0..5),
            names in prop::collection::vec("[a-z,=]{1,5}", 0..4),
            seconds in 0..4_000_000_000_i64,
        ) {
            let flags = Flags::from_names(names.iter().map(String::as_str).chain(["\\Seen"]));
            let received = Instant(seconds * 1_000);
            let mails: Vec<Vec<u8>> = mails.into_iter().map(|lines| lines.concat()).collect();
            let mut file = Vec::new();
            for raw in &mails {
                write(&mut file, raw, &flags, received).unwrap();
            }
            let back = all(&file);
            prop_assert_eq!(back.len(), mails.len());
            for (one, raw) in back.iter().zip(&mails) {
                prop_assert_eq!(&one.raw, raw);
                prop_assert_eq!(&one.flags, &flags);
                prop_assert_eq!(one.received, Some(received));
            }
        }

        #[test]
        fn nothing_breaks_it(mut file: Vec<u8>, limit in 0..50_u64) {
            file.splice(..0, *b"From x 00:00 ");
            for one in Mbox::new(file.as_slice(), limit).take(100) {
                prop_assert!(one.unwrap().raw.len() as u64 <= limit);
            }
        }
    }
}
