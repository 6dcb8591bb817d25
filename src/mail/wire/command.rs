use zeroize::Zeroizing;

/// Longest sequence set in one command; servers take lines of 8,192 bytes (RFC 7162, section 4).
pub(super) const MAX_SET: usize = 7_900;
/// Responses taken in answer to one command, if it says nothing else.
const MAX_RESPONSES: u32 = 200_000;
/// Longest literal sent unasked where the server offers `LITERAL-` (RFC 7888, section 5).
const SHORT_LITERAL: usize = 4_096;

/// Which literals may be sent without being asked for (RFC 7888).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Literals {
    /// None: the server says `+` before each.
    #[default]
    Asked,
    /// Those up to 4,096 bytes (`LITERAL-`).
    Short,
    /// All (`LITERAL+`).
    Any,
}

impl Literals {
    /// By the words of the server's CAPABILITY.
    pub(super) fn offered(has: impl Fn(&str) -> bool) -> Self {
        if has("LITERAL+") {
            Self::Any
        } else if has("LITERAL-") {
            Self::Short
        } else {
            Self::Asked
        }
    }

    fn unasked(self, size: usize) -> bool {
        match self {
            Self::Asked => false,
            Self::Short => size <= SHORT_LITERAL,
            Self::Any => true,
        }
    }
}

/// One command without its tag; foreign words can enter it only as IMAP strings.
pub(super) struct Command {
    /// Each part but the first begins with a literal.
    parts: Vec<Zeroizing<Vec<u8>>>,
    /// The sizes of those literals.
    literals: Vec<usize>,
    bodies: bool,
    tentative: bool,
    responses: u32,
}

impl Command {
    /// A command of our own words.
    pub(super) fn new(words: &str) -> Self {
        Self {
            parts: vec![Zeroizing::new(words.as_bytes().to_vec())],
            literals: Vec::new(),
            bodies: false,
            tentative: false,
            responses: MAX_RESPONSES,
        }
    }

    /// Its answer brings messages; without this their literals count as any other.
    pub(super) fn with_bodies(mut self) -> Self {
        self.bodies = true;
        self
    }

    /// It asks for what the server may offer in error: a BAD leaves the connection open.
    pub(super) fn tentative(mut self) -> Self {
        self.tentative = true;
        self
    }

    /// Its answer may have so many responses.
    pub(super) fn responses(mut self, most: u32) -> Self {
        self.responses = most;
        self
    }

    pub(super) fn brings_bodies(&self) -> bool {
        self.bodies
    }

    pub(super) fn is_tentative(&self) -> bool {
        self.tentative
    }

    pub(super) fn most_responses(&self) -> u32 {
        self.responses
    }

    /// More of our own words.
    pub(super) fn word(mut self, words: &str) -> Self {
        self.push(words.as_bytes());
        self
    }

    /// A space and a foreign word.
    pub(super) fn string(self, word: &str) -> Self {
        self.word(" ").bare(word)
    }

    /// A foreign word: quoted where that is safe, else a literal counted in bytes.
    pub(super) fn bare(mut self, word: &str) -> Self {
        if word.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            let mut quoted = Zeroizing::new(Vec::with_capacity(2 * word.len() + 2));
            quoted.push(b'"');
            for byte in word.bytes() {
                if matches!(byte, b'"' | b'\\') {
                    quoted.push(b'\\');
                }
                quoted.push(byte);
            }
            quoted.push(b'"');
            self.push(&quoted);
        } else {
            self.literals.push(word.len());
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

    /// What to send, in order; after each but the last the server says `+`.
    pub(super) fn lines(&self, tag: &str, literals: Literals) -> Vec<Zeroizing<Vec<u8>>> {
        /// Room for the marks around one part: `{4294967295+}` and the line's end.
        const MARKS: usize = 16;
        let room: usize = self.parts.iter().map(|part| part.len() + MARKS).sum();
        // Room for all at once, so that nothing moves and leaves a copy behind.
        let line = || Zeroizing::new(Vec::with_capacity(tag.len() + 1 + room));
        let mut lines = Vec::new();
        let mut open = line();
        open.extend_from_slice(tag.as_bytes());
        open.push(b' ');
        for (at, part) in self.parts.iter().enumerate() {
            open.extend_from_slice(part);
            let Some(size) = self.literals.get(at) else {
                open.extend_from_slice(b"\r\n");
                continue;
            };
            let unasked = literals.unasked(*size);
            let plus = if unasked { "+" } else { "" };
            open.extend_from_slice(format!("{{{size}{plus}}}\r\n").as_bytes());
            if !unasked {
                lines.push(std::mem::replace(&mut open, line()));
            }
        }
        lines.push(open);
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(command: &Command, literals: Literals) -> Vec<String> {
        command
            .lines("a1", literals)
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
            sent(&command, Literals::Asked),
            ["a1 LOGIN \"a\\\"\\\\b\" {15}\r\n", "x\r\na2 DELETE é\r\n"]
        );
    }

    #[test]
    fn words_follow_a_literal() {
        let command = Command::new("STATUS").string("Résumé").word(" (UIDNEXT)");
        assert_eq!(
            sent(&command, Literals::Asked),
            ["a1 STATUS {8}\r\n", "Résumé (UIDNEXT)\r\n"]
        );
    }

    #[test]
    fn literals_go_unasked_where_the_server_takes_them() {
        let short = Command::new("RENAME").string("é").string("è");
        let whole = ["a1 RENAME {2+}\r\né {2+}\r\nè\r\n"];
        assert_eq!(sent(&short, Literals::Any), whole);
        assert_eq!(sent(&short, Literals::Short), whole);
        let long = Command::new("CREATE").string(&"é".repeat(SHORT_LITERAL));
        assert_eq!(sent(&long, Literals::Short).len(), 2);
        assert_eq!(sent(&long, Literals::Any).len(), 1);
        assert_eq!(
            Literals::offered(|word| word == "LITERAL-"),
            Literals::Short
        );
    }
}
