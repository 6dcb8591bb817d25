//! A server that does what Gmail does: each message once in All Mail, and its labels beside it
//! (X-GM-EXT-1). Only as much of IMAP as our side says.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

/// All folders: raw name and SPECIAL-USE.
const FOLDERS: [(&str, &str); 6] = [
    ("INBOX", ""),
    ("Praca", ""),
    ("[Gmail]/All Mail", "\\All"),
    ("[Gmail]/Sent Mail", "\\Sent"),
    ("[Gmail]/Spam", "\\Junk"),
    ("[Gmail]/Trash", "\\Trash"),
];

/// A message of All Mail.
#[derive(Clone)]
struct Message {
    uid: u32,
    labels: Vec<String>,
    raw: Vec<u8>,
}

#[derive(Default)]
struct Mailbox {
    messages: Vec<Message>,
    said: Vec<String>,
}

/// A running server.
pub struct Gmail {
    /// Where it listens, in plain text.
    pub port: u16,
    held: Arc<Mutex<Mailbox>>,
}

impl Gmail {
    /// Starts a server with nobody's mail in it.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let port = listener
            .local_addr()
            .expect("a listener has an address")
            .port();
        let held = Arc::new(Mutex::new(Mailbox::default()));
        let shared = Arc::clone(&held);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let held = Arc::clone(&shared);
                thread::spawn(move || Session::over(client, &held));
            }
        });
        Self { port, held }
    }

    /// Adds a message to All Mail, with its labels as the wire has them.
    pub fn add(&self, labels: &[&str], raw: &[u8]) {
        let mut held = self.held.lock().expect("nobody panics with it");
        let uid = u32::try_from(held.messages.len()).expect("few messages") + 1;
        held.messages.push(Message {
            uid,
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            raw: raw.to_vec(),
        });
    }

    /// Gives a message other labels.
    pub fn label(&self, uid: u32, labels: &[&str]) {
        let mut held = self.held.lock().expect("nobody panics with it");
        let found = held.messages.iter_mut().find(|message| message.uid == uid);
        found.expect("the message is there").labels =
            labels.iter().map(|label| (*label).to_owned()).collect();
    }

    /// A message's labels, sorted.
    pub fn labels(&self, uid: u32) -> Vec<String> {
        let held = self.held.lock().expect("nobody panics with it");
        let found = held.messages.iter().find(|message| message.uid == uid);
        let mut labels = found.expect("the message is there").labels.clone();
        labels.sort();
        labels
    }

    /// All that was said to it.
    pub fn said(&self) -> Vec<String> {
        self.held
            .lock()
            .expect("nobody panics with it")
            .said
            .clone()
    }
}

struct Session<'a> {
    to: TcpStream,
    held: &'a Mutex<Mailbox>,
    all_is_open: bool,
}

impl<'a> Session<'a> {
    fn over(client: TcpStream, held: &'a Mutex<Mailbox>) {
        let Ok(from) = client.try_clone() else { return };
        let mut session = Self {
            to: client,
            held,
            all_is_open: false,
        };
        session.say("* OK hello");
        let mut idle = None;
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if line == "DONE" {
                let tag: String = idle.take().unwrap_or_default();
                session.say(&format!("{tag} OK done"));
                continue;
            }
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            if command.starts_with("IDLE") {
                idle = Some(tag.to_owned());
                session.say("+ idling");
                continue;
            }
            session.answer(tag, command);
        }
    }

    fn say(&mut self, line: &str) {
        let _ = self.to.write_all(format!("{line}\r\n").as_bytes());
    }

    fn messages(&self) -> Vec<Message> {
        if self.all_is_open {
            self.held
                .lock()
                .expect("nobody panics with it")
                .messages
                .clone()
        } else {
            Vec::new()
        }
    }

    fn answer(&mut self, tag: &str, command: &str) {
        if !command.starts_with("LOGIN") {
            let mut held = self.held.lock().expect("nobody panics with it");
            held.said.push(command.to_owned());
        }
        let word = command.split(' ').next().unwrap_or("").to_uppercase();
        match word.as_str() {
            "CAPABILITY" => {
                self.say(
                    "* CAPABILITY IMAP4rev1 IDLE X-GM-EXT-1 SPECIAL-USE UIDPLUS LIST-EXTENDED",
                );
            }
            "LIST" => {
                for (name, special) in FOLDERS {
                    self.say(&format!(
                        "* LIST (\\HasNoChildren {special}) \"/\" \"{name}\""
                    ));
                }
            }
            "STATUS" => {
                let count = self.count_of(command);
                let name = command.split('"').nth(1).unwrap_or("INBOX").to_owned();
                let next = count + 1;
                self.say(&format!(
                    "* STATUS \"{name}\" (MESSAGES {count} UIDNEXT {next} UIDVALIDITY 7 UNSEEN {count})"
                ));
            }
            "SELECT" | "EXAMINE" => {
                self.all_is_open = command.contains("All Mail");
                let count = self.messages().len();
                self.say(&format!("* {count} EXISTS"));
                self.say("* OK [UIDVALIDITY 7] valid");
                self.say(&format!("* OK [UIDNEXT {}] next", count + 1));
            }
            "UID" if command.contains("SEARCH") => {
                let uids: Vec<String> = self
                    .messages()
                    .iter()
                    .map(|message| message.uid.to_string())
                    .collect();
                self.say(format!("* SEARCH {}", uids.join(" ")).trim_end());
            }
            "UID" if command.contains("FETCH") => self.fetch(command),
            "UID" if command.contains("X-GM-LABELS") => self.store_labels(command),
            _ => {}
        }
        self.say(&format!("{tag} OK done"));
    }

    fn count_of(&self, command: &str) -> usize {
        let held = self.held.lock().expect("nobody panics with it");
        if command.contains("All Mail") {
            held.messages.len()
        } else {
            0
        }
    }

    /// `UID STORE set +X-GM-LABELS.SILENT (labels)`, in All Mail.
    fn store_labels(&mut self, command: &str) {
        let set = command.split(' ').nth(2).unwrap_or("");
        let inside = command.split_once('(').map_or("", |(_, rest)| rest);
        let said = inside.trim_end_matches(')').split(' ');
        let said: Vec<&str> = said.map(|label| label.trim_matches('"')).collect();
        let adds = command.contains(" +X-GM-LABELS");
        let mut held = self.held.lock().expect("nobody panics with it");
        for message in &mut held.messages {
            if self.all_is_open && within(set, message.uid) {
                message
                    .labels
                    .retain(|label| !said.contains(&label.as_str()));
                if adds {
                    message
                        .labels
                        .extend(said.iter().map(|label| (*label).to_owned()));
                }
            }
        }
    }

    fn fetch(&mut self, command: &str) {
        let set = command.split(' ').nth(2).unwrap_or("");
        for (number, message) in (1..).zip(self.messages()) {
            if !within(set, message.uid) {
                continue;
            }
            let uid = message.uid;
            let mut items = format!("UID {uid} FLAGS ()");
            if command.contains("RFC822.SIZE") {
                let (size, labels) = (message.raw.len(), message.labels.join(" "));
                let _ = write!(
                    items,
                    " INTERNALDATE \"02-Feb-2026 10:00:00 +0000\" RFC822.SIZE {size} \
                     X-GM-MSGID 100{uid} X-GM-LABELS ({labels})"
                );
            }
            let mut line = format!("* {number} FETCH ({items}").into_bytes();
            if command.contains("BODY.PEEK[") {
                let header = command.contains("HEADER");
                let end = message.raw.windows(4).position(|four| four == b"\r\n\r\n");
                let (name, raw) = match end.filter(|_| header) {
                    Some(end) => ("BODY[HEADER]", &message.raw[..end + 4]),
                    None => ("BODY[]", &message.raw[..]),
                };
                line.extend(format!(" {name} {{{}}}\r\n", raw.len()).into_bytes());
                line.extend_from_slice(raw);
            }
            line.extend_from_slice(b")\r\n");
            let _ = self.to.write_all(&line);
        }
    }
}

/// Whether a set such as `1:3,7,9:*` has a UID.
fn within(set: &str, uid: u32) -> bool {
    set.split(',').any(|range| {
        let (first, last) = range.split_once(':').unwrap_or((range, range));
        let number = |text: &str| text.parse().unwrap_or(u32::MAX);
        (number(first)..=number(last)).contains(&uid)
    })
}
