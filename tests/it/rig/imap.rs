//! A tiny IMAP client of the tests' own, so that the truth doesn't come from our code.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use super::utf7;

/// How long the server may be silent.
const SILENCE: Duration = Duration::from_mins(1);

/// Messages fetched by one command.
const AT_ONCE: usize = 200;

/// One answer of the server: its text, with each literal taken out.
#[derive(Debug)]
pub struct Answer {
    /// The text; a literal stands as `{N}`.
    pub text: String,
    /// The literals in order.
    pub literals: Vec<Vec<u8>>,
}

/// What a FETCH told about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// UID.
    pub uid: u32,
    /// Flags, sorted, without \Recent.
    pub flags: Vec<String>,
    /// The raw message.
    pub raw: Vec<u8>,
}

/// A signed-in connection.
pub struct Imap {
    lines: BufReader<TcpStream>,
    tags: u32,
}

impl Imap {
    /// Connects and signs in, with the rig's one password.
    pub fn sign_in(port: u16, user: &str) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the mail server listens");
        stream
            .set_read_timeout(Some(SILENCE))
            .expect("a socket takes a time-out");
        stream.set_nodelay(true).expect("a socket takes an option");
        let mut imap = Self {
            lines: BufReader::new(stream),
            tags: 0,
        };
        imap.answer();
        imap.say(&format!(
            "LOGIN \"{user}\" \"{}\"",
            super::dovecot::PASSWORD
        ));
        imap
    }

    /// Says a command that must succeed, and returns the untagged answers.
    pub fn say(&mut self, command: &str) -> Vec<Answer> {
        let tag = self.tag();
        self.send(format!("{tag} {command}\r\n").as_bytes());
        self.done(&tag, command)
    }

    /// Makes a folder, and tells whether the server took its name.
    pub fn try_create(&mut self, folder: &str) -> bool {
        let tag = self.tag();
        self.send(format!("{tag} CREATE {}\r\n", quoted(folder)).as_bytes());
        self.end(&tag, &mut Vec::new()).starts_with(" OK")
    }

    /// Whether the server offers something.
    pub fn has(&mut self, capability: &str) -> bool {
        self.say("CAPABILITY")
            .iter()
            .flat_map(|answer| answer.text.split_whitespace())
            .any(|word| word.eq_ignore_ascii_case(capability))
    }

    /// Adds a message to a folder.
    pub fn append(&mut self, folder: &str, flags: &str, raw: &[u8]) {
        let taken = self.try_append(folder, flags, raw);
        assert!(taken, "APPEND to {folder} was refused");
    }

    /// Adds a message to a folder under a date of its own.
    pub fn append_at(&mut self, folder: &str, date: &str, raw: &[u8]) {
        let taken = self.append_with(folder, date, raw);
        assert!(taken, "APPEND to {folder} was refused");
    }

    /// Adds a message to a folder, and tells whether the server took it.
    pub fn try_append(&mut self, folder: &str, flags: &str, raw: &[u8]) -> bool {
        self.append_with(folder, &format!("({flags})"), raw)
    }

    fn append_with(&mut self, folder: &str, with: &str, raw: &[u8]) -> bool {
        let tag = self.tag();
        let (name, length) = (quoted(folder), raw.len());
        self.send(
            format!(
                "{tag} APPEND {name} {with} {{{length}}}
"
            )
            .as_bytes(),
        );
        let go = self.answer();
        if !go.text.starts_with('+') {
            return false;
        }
        self.send(raw);
        self.send(b"\r\n");
        self.end(&tag, &mut Vec::new()).starts_with(" OK")
    }

    /// Deletes messages of the open folder for good.
    pub fn remove(&mut self, uids: &str) {
        self.say(&format!("UID STORE {uids} +FLAGS (\\Deleted)"));
        self.say(&format!("UID EXPUNGE {uids}"));
    }

    /// Opens a folder and returns its UIDVALIDITY.
    pub fn select(&mut self, folder: &str) -> u32 {
        self.say(&format!("SELECT {}", quoted(folder)))
            .iter()
            .find_map(|answer| {
                let (_, after) = answer.text.split_once("[UIDVALIDITY ")?;
                after.split_once(']')?.0.parse().ok()
            })
            .expect("SELECT tells UIDVALIDITY")
    }

    /// The folders that can be opened, in UTF-8.
    pub fn folders(&mut self) -> Vec<String> {
        self.say("LIST \"\" \"*\"")
            .into_iter()
            .filter(|answer| {
                answer.text.starts_with("* LIST") && !answer.text.contains("\\Noselect")
            })
            .map(|answer| match answer.literals.first() {
                Some(literal) => utf7::decode(&String::from_utf8_lossy(literal)),
                None => utf7::decode(&last_word(&answer.text)),
            })
            .collect()
    }

    /// The UIDs in the open folder.
    pub fn uids(&mut self) -> Vec<String> {
        self.say("UID SEARCH ALL")
            .iter()
            .filter_map(|answer| answer.text.strip_prefix("* SEARCH"))
            .flat_map(str::split_whitespace)
            .map(str::to_owned)
            .collect()
    }

    /// Tells each message of the open folder, some at a time.
    pub fn each(&mut self, mut tell: impl FnMut(Fetched)) {
        let uids = self.uids();
        for some in uids.chunks(AT_ONCE) {
            let command = format!("UID FETCH {} (UID FLAGS BODY.PEEK[])", some.join(","));
            for mut answer in self.say(&command) {
                if answer.text.contains(" FETCH ") && !answer.literals.is_empty() {
                    tell(Fetched {
                        uid: number_after(&answer.text, "UID "),
                        flags: flags_of(&answer.text),
                        raw: answer.literals.remove(0),
                    });
                }
            }
        }
    }

    fn tag(&mut self) -> String {
        self.tags += 1;
        format!("r{}", self.tags)
    }

    fn send(&mut self, bytes: &[u8]) {
        self.lines
            .get_mut()
            .write_all(bytes)
            .expect("the mail server reads");
    }

    fn done(&mut self, tag: &str, command: &str) -> Vec<Answer> {
        let mut answers = Vec::new();
        let end = self.end(tag, &mut answers);
        assert!(end.starts_with(" OK"), "{command}: {end}");
        answers
    }

    /// What the tagged answer says after its tag.
    fn end(&mut self, tag: &str, answers: &mut Vec<Answer>) -> String {
        loop {
            let answer = self.answer();
            if let Some(end) = answer.text.strip_prefix(tag) {
                return end.to_owned();
            }
            answers.push(answer);
        }
    }

    fn answer(&mut self) -> Answer {
        let mut answer = Answer {
            text: String::new(),
            literals: Vec::new(),
        };
        loop {
            let mut line = Vec::new();
            let read = self
                .lines
                .read_until(b'\n', &mut line)
                .expect("the mail server answers");
            assert!(read > 0, "the mail server hung up");
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            answer.text.push_str(&text);
            let Some(length) = literal_length(&text) else {
                return answer;
            };
            let mut literal = vec![0; length];
            self.lines
                .read_exact(&mut literal)
                .expect("a literal is whole");
            answer.literals.push(literal);
        }
    }
}

/// A folder's name as commands are given it (RFC 3501, `quoted`).
pub fn quoted(folder: &str) -> String {
    let wire = utf7::encode(folder);
    format!("\"{}\"", wire.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The last word of an answer, quoted or not.
fn last_word(text: &str) -> String {
    let Some(inside) = text.strip_suffix('"') else {
        let (_, atom) = text.rsplit_once(' ').expect("LIST names a folder");
        return atom.to_owned();
    };
    // A quote within has a backslash before it, so the quote that opens follows a space.
    let (_, inside) = inside.rsplit_once(" \"").expect("a quoted name opens");
    let mut word = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        word.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    word
}

fn literal_length(line: &str) -> Option<usize> {
    let (_, length) = line.strip_suffix('}')?.rsplit_once('{')?;
    length.parse().ok()
}

fn number_after(text: &str, word: &str) -> u32 {
    let (_, after) = text.split_once(word).expect("the answer holds the item");
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("the item is a number")
}

fn flags_of(text: &str) -> Vec<String> {
    let inside = text
        .split_once("FLAGS (")
        .and_then(|(_, after)| after.split_once(')'))
        .map_or("", |(flags, _)| flags);
    let mut flags: Vec<String> = inside
        .split_whitespace()
        .filter(|flag| !flag.eq_ignore_ascii_case("\\Recent"))
        .map(str::to_owned)
        .collect();
    flags.sort();
    flags
}

#[test]
fn names_are_quoted_and_read_back() {
    for name in ["INBOX", "q\"uo\"te\"", "back\\slash", "a b", "ends \"so\""] {
        let text = format!("* LIST () \".\" {}", quoted(name));
        assert_eq!(last_word(&text), name);
    }
    assert_eq!(last_word("* LIST () NIL INBOX"), "INBOX");
}
