//! One response or command with its literals, as it goes over the line.

use std::io::{self, BufRead, Read};

/// Lines, each with the literal that follows it, if one does.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub(super) parts: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Unit {
    /// Reads one; nothing at the end of the stream.
    pub(super) fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut unit = Self::default();
        loop {
            let mut line = Vec::new();
            if from.read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            let Some(length) = literal_length(&line) else {
                unit.parts.push((line, None));
                return Ok(Some(unit));
            };
            let mut bytes = Vec::new();
            from.by_ref().take(length).read_to_end(&mut bytes)?;
            unit.parts.push((line, Some(bytes)));
        }
    }

    /// All its bytes.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut all = Vec::new();
        for (line, literal) in &self.parts {
            all.extend_from_slice(line);
            all.extend_from_slice(literal.as_deref().unwrap_or_default());
        }
        all
    }

    /// Its first line.
    pub(super) fn first(&self) -> &[u8] {
        self.parts.first().map_or(b"".as_slice(), |(line, _)| line)
    }

    /// Whether it answers a command by its tag.
    pub(super) fn is_tagged(&self) -> bool {
        !self.first().starts_with(b"*") && !self.first().starts_with(b"+")
    }

    /// Whether it brings a message's data.
    pub(super) fn is_fetch(&self) -> bool {
        let text = String::from_utf8_lossy(self.first()).into_owned();
        let mut words = text.split(' ');
        words.next() == Some("*")
            && words.next().is_some_and(|word| word.parse::<u64>().is_ok())
            && words.next() == Some("FETCH")
    }

    /// The UID that it tells.
    pub(super) fn uid(&self) -> Option<u64> {
        self.parts.iter().find_map(|(line, _)| {
            let text = String::from_utf8_lossy(line).into_owned();
            let (_, rest) = text.split_once("UID ")?;
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
    }

    /// Puts other words in place of `UID n`.
    pub(super) fn replace_uid(&mut self, new: &str) {
        for (line, _) in &mut self.parts {
            let Some(at) = line.windows(4).position(|word| word == b"UID ") else {
                continue;
            };
            let digits = line[at + 4..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit());
            let end = at + 4 + digits.count();
            line.splice(at..end, new.bytes());
        }
    }

    /// Its first literal.
    pub(super) fn literal(&self) -> Option<&[u8]> {
        self.parts.first()?.1.as_deref()
    }

    /// Puts other words, and perhaps bytes, in place of its first literal.
    pub(super) fn replace_literal(&mut self, words: &str, bytes: Option<Vec<u8>>) {
        if self.literal().is_none() {
            return;
        }
        let (mut line, _) = self.parts.remove(0);
        cut_count(&mut line);
        line.extend_from_slice(words.as_bytes());
        match bytes {
            Some(bytes) => self.parts.insert(0, (line, Some(bytes))),
            None if self.parts.is_empty() => self.parts.push((line, None)),
            None => {
                line.extend_from_slice(&self.parts[0].0);
                self.parts[0].0 = line;
            }
        }
    }

    /// Tells another length of its first literal than it has.
    pub(super) fn recount(&mut self, new: impl FnOnce(usize) -> String) {
        if let Some((line, Some(bytes))) = self.parts.first_mut() {
            cut_count(line);
            line.extend_from_slice(format!("{{{}}}\r\n", new(bytes.len())).as_bytes());
        }
    }
}

/// The length of the literal that a line announces, `{12}` or `{12+}`.
pub(super) fn literal_length(line: &[u8]) -> Option<u64> {
    let line = line.strip_suffix(b"}\r\n")?;
    let line = line.strip_suffix(b"+").unwrap_or(line);
    let at = line.iter().rposition(|byte| *byte == b'{')?;
    std::str::from_utf8(&line[at + 1..]).ok()?.parse().ok()
}

fn cut_count(line: &mut Vec<u8>) {
    if let Some(at) = line.iter().rposition(|byte| *byte == b'{') {
        line.truncate(at);
    }
}
