use std::collections::HashMap;

use model::FolderKind;

use super::{
    command::Command,
    error::WireError,
    guard::Worth,
    mutf7,
    reader::{Reader, Word},
    response::Data,
    session::Session,
    status::{FolderStatus, Told},
};

/// Most folders taken from one server; the rest are counted.
pub const MAX_FOLDERS: usize = 5_000;
/// Longest raw name, in bytes; servers keep them in directories, where 255 is the most.
const MAX_NAME: usize = 1_000;
/// Attributes read of one folder.
const MAX_ATTRIBUTES: usize = 50;

/// A folder as its server names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFolder {
    /// The name that commands are given; modified UTF-7 where the server speaks that, or
    /// where it speaks UTF-8 (RFC 6855), else its own bytes.
    pub raw: String,
    /// The name as people read it; the raw one where that is not modified UTF-7.
    pub name: String,
    /// What parts the levels of the name, if there are any.
    pub delimiter: Option<char>,
    /// Whether it can hold messages.
    pub selectable: bool,
    /// What it is for, if the server says so (RFC 6154).
    pub kind: Option<FolderKind>,
    /// Whether it shows the messages of other folders once more, as Gmail's "All Mail" does
    /// (`\\All`, RFC 6154).
    pub all: bool,
    /// What it holds, if that was asked for and told along with it (RFC 5819).
    pub status: Option<FolderStatus>,
    /// What names it through every renaming (RFC 8474), once it was opened.
    pub mailbox_id: Option<String>,
}

/// A server's folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// At most [`MAX_FOLDERS`], each raw name once.
    pub folders: Vec<RemoteFolder>,
    /// Those beyond, and those whose names can't be written back.
    pub left_out: u32,
}

/// How the names of folders are written on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// RFC 3501, section 5.1.3.
    Utf7,
    /// RFC 6855.
    Utf8,
}

impl Names {
    /// The raw name, and the one for people, without what could turn a line of text around.
    pub(super) fn read(self, spoken: String) -> (String, String) {
        let (raw, name) = match self {
            Self::Utf7 => {
                let name = mutf7::decode(&spoken).unwrap_or_else(|| spoken.clone());
                (spoken, name)
            }
            Self::Utf8 => (mutf7::encode(&spoken), spoken),
        };
        let name = name
            .chars()
            .map(|c| if upsets_text(c) { '\u{fffd}' } else { c })
            .collect();
        (raw, name)
    }
}

/// Control characters, and those that turn the direction of what follows.
fn upsets_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a LIST brings, put together.
struct Gathering {
    names: Names,
    listing: Listing,
    /// Names as they are spoken, and where their folders stand.
    seen: HashMap<Vec<u8>, usize>,
    told: Vec<Told>,
}

impl Gathering {
    fn new(names: Names) -> Self {
        Self {
            names,
            listing: Listing::default(),
            seen: HashMap::new(),
            told: Vec::new(),
        }
    }

    fn take(&mut self, listed: Listed) -> Worth {
        let name = key(&listed.name);
        if self.seen.contains_key(&name) {
            return Worth::Foreign;
        }
        let folder = listed
            .folder(self.names)
            .filter(|_| self.listing.folders.len() < MAX_FOLDERS);
        let Some(folder) = folder else {
            self.listing.left_out = self.listing.left_out.saturating_add(1);
            return Worth::Foreign;
        };
        self.seen.insert(name, self.listing.folders.len());
        self.listing.folders.push(folder);
        Worth::Asked
    }

    fn take_status(&mut self, told: Told) -> Worth {
        if self.told.len() >= MAX_FOLDERS {
            return Worth::Foreign;
        }
        self.told.push(told);
        Worth::Asked
    }

    fn finish(mut self) -> Listing {
        for told in self.told {
            let at = self.seen.get(&key(&told.name));
            if let Some(folder) = at.and_then(|at| self.listing.folders.get_mut(*at)) {
                folder.status = Some(told.status);
            }
        }
        self.listing
    }
}

/// INBOX is one folder however it is written (RFC 9051, section 5.1).
fn key(name: &[u8]) -> Vec<u8> {
    if name.eq_ignore_ascii_case(b"INBOX") {
        b"INBOX".to_vec()
    } else {
        name.to_vec()
    }
}

impl Session {
    /// The account's folders.
    pub async fn folders(&mut self) -> Result<Listing, WireError> {
        let command = if self.has("SPECIAL-USE") && self.has("LIST-EXTENDED") {
            "LIST \"\" \"*\" RETURN (SPECIAL-USE)"
        } else {
            "LIST \"\" \"*\""
        };
        self.list(&Command::new(command)).await
    }

    /// The account's folders with what each of them holds, in one round trip where the
    /// server offers that (RFC 5819); elsewhere without.
    pub async fn folders_with_status(&mut self) -> Result<Listing, WireError> {
        if !self.has("LIST-STATUS") {
            return self.folders().await;
        }
        let special = if self.has("SPECIAL-USE") {
            "SPECIAL-USE "
        } else {
            ""
        };
        let words = format!(
            "LIST \"\" \"*\" RETURN ({special}STATUS ({}))",
            self.status_items()
        );
        match self.list(&Command::new(&words).tentative()).await {
            Err(error) if self.may_do_without(&error) => {
                self.strike("LIST-STATUS");
                self.folders().await
            }
            listed => listed,
        }
    }

    async fn list(&mut self, command: &Command) -> Result<Listing, WireError> {
        let mut gathering = Gathering::new(self.names());
        self.connection
            .bring(command, |data| match data {
                Data::List(listed) => gathering.take(listed),
                Data::Status(told) => gathering.take_status(told),
                _ => Worth::Foreign,
            })
            .await?;
        Ok(gathering.finish())
    }

    /// How names are written on this connection.
    pub(super) fn names(&self) -> Names {
        if self.enabled.utf8 {
            Names::Utf8
        } else {
            Names::Utf7
        }
    }
}

/// A LIST response.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    attributes: Vec<String>,
    delimiter: Option<char>,
    name: Vec<u8>,
}

impl Listed {
    fn folder(self, names: Names) -> Option<RemoteFolder> {
        let spoken = String::from_utf8(self.name).ok()?;
        if spoken.is_empty() || spoken.len() > MAX_NAME || spoken.contains('\0') {
            return None;
        }
        let has = |name: &str| self.attributes.iter().any(|a| a.eq_ignore_ascii_case(name));
        let kind = if spoken.eq_ignore_ascii_case("INBOX") {
            Some(FolderKind::Inbox)
        } else {
            self.attributes
                .iter()
                .find_map(|attribute| FolderKind::from_special_use(attribute))
        };
        let (raw, name) = names.read(spoken);
        Some(RemoteFolder {
            raw,
            name,
            delimiter: self.delimiter,
            selectable: !has("\\Noselect") && !has("\\NonExistent"),
            kind,
            all: has("\\All"),
            status: None,
            mailbox_id: None,
        })
    }
}

/// Reads what follows `* LIST `; extended data at its end (RFC 5258) is left aside.
pub(super) fn read(text: &[u8]) -> Option<Listed> {
    let mut reader = Reader::new(text);
    let mut attributes = Vec::new();
    reader.list(|word| {
        if attributes.len() < MAX_ATTRIBUTES {
            attributes.push(String::from_utf8_lossy(word.bytes()).into_owned());
        }
    })?;
    reader.eat(b' ')?;
    let delimiter = match reader.word()? {
        Word::Atom(word) if word.eq_ignore_ascii_case(b"NIL") => None,
        Word::Atom(_) => return None,
        Word::String(word) => Some(char::from(*word.first()?)),
    };
    reader.eat(b' ')?;
    let name = reader.word()?.bytes().to_vec();
    reader.spaces();
    (reader.is_done() || reader.at_list()).then_some(Listed {
        attributes,
        delimiter,
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(text: &str) -> RemoteFolder {
        read(text.as_bytes())
            .and_then(|listed| listed.folder(Names::Utf7))
            .unwrap()
    }

    #[test]
    fn names_are_kept_and_shown() {
        let sent = folder("(\\HasNoChildren \\Sent) \"/\" Wys&AUI-ane\r\n");
        assert_eq!(
            (sent.raw.as_str(), sent.name.as_str()),
            ("Wys&AUI-ane", "Wysłane")
        );
        assert_eq!(
            (sent.kind, sent.delimiter),
            (Some(FolderKind::Sent), Some('/'))
        );
        let all = folder("(\\HasNoChildren \\all) \"/\" Wszystkie\r\n");
        assert!(all.all && !sent.all && all.kind.is_none());
        let odd = folder("(\\noselect) NIL \"a\\\"b\\\\c\" (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n");
        assert_eq!((odd.raw.as_str(), odd.selectable), ("a\"b\\c", false));
        assert_eq!(folder("() \"\\\\\" {5}\r\na\r\n b\r\n").raw, "a\r\n b");
        assert_eq!(folder("() \".\" &bad\r\n").name, "&bad");
        assert_eq!(folder("() \".\" inbox\r\n").kind, Some(FolderKind::Inbox));
    }

    #[test]
    fn nonsense_is_no_folder() {
        for text in [
            "",
            "(",
            "() ",
            "() \"/\" ",
            "() / x\r\n",
            "() \"/\" x y\r\n",
            "() \"\" x\r\n",
            "() \"/\" {9}\r\nx\r\n",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        let unwritable = read(b"() \"/\" \"\xff\"\r\n").unwrap();
        let mut gathering = Gathering::new(Names::Utf7);
        gathering.take(unwritable);
        let listing = gathering.finish();
        assert_eq!((listing.folders.len(), listing.left_out), (0, 1));
    }

    #[test]
    fn a_folder_keeps_its_raw_name_when_its_server_learns_utf8() {
        for (seven, eight, name) in [
            (
                "() \"/\" R&AOk-sum&AOk-\r\n",
                "() \"/\" \"Résumé\"\r\n",
                "Résumé",
            ),
            ("() \"/\" \"a &- b\"\r\n", "() \"/\" \"a & b\"\r\n", "a & b"),
        ] {
            let one = read(seven.as_bytes()).unwrap().folder(Names::Utf7).unwrap();
            let two = read(eight.as_bytes()).unwrap().folder(Names::Utf8).unwrap();
            assert_eq!(one, two);
            assert_eq!(one.name, name);
        }
    }

    #[test]
    fn hostile_names_are_harmless_and_bounded() {
        let mut gathering = Gathering::new(Names::Utf7);
        let mut take = |name: &str| {
            let text = format!("() \"/\" {{{}}}\r\n{name}\r\n", name.len());
            gathering.take(read(text.as_bytes()).unwrap());
        };
        for name in [
            "a\u{1b}[2J\r\nb",
            "../../etc",
            "x\u{202e}y",
            "INBOX",
            "inbox",
            "../../etc",
        ] {
            take(name);
        }
        take(&"n".repeat(MAX_NAME + 1));
        for at in 0..10_000 {
            take(&format!("f{at}"));
        }
        let listing = gathering.finish();
        assert_eq!(listing.folders.len(), MAX_FOLDERS);
        assert_eq!(listing.left_out, 1 + 10_000 + 4 - MAX_FOLDERS as u32);
        let first = &listing.folders[0];
        assert_eq!(first.name, "a\u{fffd}[2J\u{fffd}\u{fffd}b");
        assert_eq!(first.raw, "a\u{1b}[2J\r\nb");
        assert_eq!(listing.folders[2].name, "x\u{fffd}y");
        assert_eq!(listing.folders[3].kind, Some(FolderKind::Inbox));
    }
}
