use zeroize::Zeroizing;

/// Longest sequence set in one command; servers take lines of 8,192 bytes (RFC 7162, section 4).
pub(super) const MAX_SET: usize = 7_900;

/// One command without its tag; foreign words can enter it only as IMAP strings.
pub(super) struct Command {
    /// The server must ask for each part but the first (synchronising literals).
    parts: Vec<Zeroizing<Vec<u8>>>,
}

impl Command {
    /// A command of our own words.
    pub(super) fn new(words: &str) -> Self {
        Self {
            parts: vec![Zeroizing::new(words.as_bytes().to_vec())],
        }
    }

    /// More of our own words.
    pub(super) fn word(mut self, words: &str) -> Self {
        self.push(words.as_bytes());
        self
    }

    /// A foreign word: quoted where that is safe, else a literal counted in bytes.
    pub(super) fn string(mut self, word: &str) -> Self {
        if word.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            let mut quoted = Zeroizing::new(Vec::with_capacity(2 * word.len() + 3));
            quoted.extend_from_slice(b" \"");
            for byte in word.bytes() {
                if matches!(byte, b'"' | b'\\') {
                    quoted.push(b'\\');
                }
                quoted.push(byte);
            }
            quoted.push(b'"');
            self.push(&quoted);
        } else {
            self.push(format!(" {{{}}}", word.len()).as_bytes());
            self.parts.push(Zeroizing::new(word.as_bytes().to_vec()));
        }
        self
    }

    fn push(&mut self, bytes: &[u8]) {
        if let Some(last) = self.parts.last_mut() {
            // Grown by hand: a plain growth would leave a copy of a password behind.
            let mut longer = Zeroizing::new(Vec::with_capacity(last.len() + bytes.len()));
            longer.extend_from_slice(last);
            longer.extend_from_slice(bytes);
            *last = longer;
        }
    }

    /// The lines to send, in order; after each but the last the server says `+`.
    pub(super) fn lines(&self, tag: &str) -> Vec<Zeroizing<Vec<u8>>> {
        self.parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let mut line = Zeroizing::new(Vec::with_capacity(tag.len() + part.len() + 3));
                if at == 0 {
                    line.extend_from_slice(tag.as_bytes());
                    line.push(b' ');
                }
                line.extend_from_slice(part);
                line.extend_from_slice(b"\r\n");
                line
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(command: &Command) -> Vec<String> {
        command
            .lines("a1")
            .iter()
            .map(|line| String::from_utf8(line.to_vec()).unwrap())
            .collect()
    }

    #[test]
    fn foreign_words_stay_words() {
        let command = Command::new("LOGIN")
            .string("a\"\\b")
            .string("x\r\na2 DELETE é");
        assert_eq!(
            sent(&command),
            ["a1 LOGIN \"a\\\"\\\\b\" {15}\r\n", "x\r\na2 DELETE é\r\n"]
        );
    }

    #[test]
    fn words_follow_a_literal() {
        let command = Command::new("STATUS").string("Résumé").word(" (UIDNEXT)");
        assert_eq!(
            sent(&command),
            ["a1 STATUS {8}\r\n", "Résumé (UIDNEXT)\r\n"]
        );
    }
}
