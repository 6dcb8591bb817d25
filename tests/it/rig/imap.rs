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

    /// Adds a message to a folder.
    pub fn append(&mut self, folder: &str, flags: &str, raw: &[u8]) {
        self.append_with(folder, &format!("({flags})"), raw);
    }

    /// Adds a message to a folder under a date of its own.
    pub fn append_at(&mut self, folder: &str, date: &str, raw: &[u8]) {
        self.append_with(folder, date, raw);
    }

    fn append_with(&mut self, folder: &str, with: &str, raw: &[u8]) {
        let tag = self.tag();
        let name = utf7::encode(folder);
        self.send(format!("{tag} APPEND \"{name}\" {with} {{{}}}\r\n", raw.len()).as_bytes());
        let go = self.answer();
        assert!(go.text.starts_with('+'), "APPEND was refused: {}", go.text);
        self.send(raw);
        self.send(b"\r\n");
        self.done(&tag, "APPEND");
    }

    /// Opens a folder and returns its UIDVALIDITY.
    pub fn select(&mut self, folder: &str) -> u32 {
        self.say(&format!("SELECT \"{}\"", utf7::encode(folder)))
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
            .map(|answer| {
                let wire = if let Some(literal) = answer.literals.first() {
                    String::from_utf8_lossy(literal).into_owned()
                } else if answer.text.ends_with('"') {
                    let name = answer.text.trim_end_matches('"');
                    name.rsplit_once(" \"")
                        .expect("a quoted name opens")
                        .1
                        .replace("\\\\", "\\")
                } else {
                    answer
                        .text
                        .rsplit_once(' ')
                        .expect("LIST names a folder")
                        .1
                        .to_owned()
                };
                utf7::decode(&wire)
            })
            .collect()
    }

    /// Tells each message of the open folder, some at a time.
    pub fn each(&mut self, mut tell: impl FnMut(Fetched)) {
        let found = self.say("UID SEARCH ALL");
        let uids: Vec<&str> = found
            .iter()
            .filter_map(|answer| answer.text.strip_prefix("* SEARCH"))
            .flat_map(str::split_whitespace)
            .collect();
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
        loop {
            let answer = self.answer();
            if let Some(end) = answer.text.strip_prefix(tag) {
                assert!(end.starts_with(" OK"), "{command}: {end}");
                return answers;
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
