use model::FolderKind;

use super::mutf7;

/// Most folders taken from one server; the rest are counted.
pub const MAX_FOLDERS: usize = 5_000;

/// A folder as its server names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFolder {
    /// The server's own name, byte for byte; what commands are given.
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
}

/// A server's folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// At most [`MAX_FOLDERS`].
    pub folders: Vec<RemoteFolder>,
    /// Those beyond, and those whose names can't be written back.
    pub left_out: u32,
}

impl Listing {
    pub(super) fn take(&mut self, listed: Listed) {
        let Some(folder) = listed.folder() else {
            self.left_out = self.left_out.saturating_add(1);
            return;
        };
        if self.folders.len() >= MAX_FOLDERS {
            self.left_out = self.left_out.saturating_add(1);
        } else {
            self.folders.push(folder);
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
    fn folder(self) -> Option<RemoteFolder> {
        let raw = String::from_utf8(self.name).ok()?;
        if raw.is_empty() || raw.contains('\0') {
            return None;
        }
        let has = |name: &str| self.attributes.iter().any(|a| a.eq_ignore_ascii_case(name));
        let kind = if raw.eq_ignore_ascii_case("INBOX") {
            Some(FolderKind::Inbox)
        } else {
            self.attributes
                .iter()
                .find_map(|attribute| FolderKind::from_special_use(attribute))
        };
        Some(RemoteFolder {
            name: mutf7::decode(&raw).unwrap_or_else(|| raw.clone()),
            delimiter: self.delimiter,
            selectable: !has("\\Noselect") && !has("\\NonExistent"),
            kind,
            all: has("\\All"),
            raw,
        })
    }
}

/// Reads what follows `* LIST `; extended data at its end (RFC 5258) is left aside.
pub(super) fn read(text: &[u8]) -> Option<Listed> {
    let text = text.strip_prefix(b"(")?;
    let (attributes, text) = text.split_at(text.iter().position(|byte| *byte == b')')?);
    let attributes = std::str::from_utf8(attributes)
        .ok()?
        .split_ascii_whitespace()
        .map(str::to_owned)
        .collect();
    let (delimiter, text) = string(text.strip_prefix(b") ")?)?;
    let delimiter = match delimiter {
        Word::Atom(word) if word.eq_ignore_ascii_case(b"NIL") => None,
        Word::Atom(_) => return None,
        Word::String(word) => Some(char::from(*word.first()?)),
    };
    let (Word::Atom(name) | Word::String(name), rest) = string(text.strip_prefix(b" ")?)?;
    matches!(rest.first(), Some(b' ' | b'\r')).then_some(Listed {
        attributes,
        delimiter,
        name,
    })
}

enum Word {
    Atom(Vec<u8>),
    String(Vec<u8>),
}

/// RFC 9051, `astring`: an atom, quoted, or a literal that stands in the text.
fn string(text: &[u8]) -> Option<(Word, &[u8])> {
    match text.first()? {
        b'"' => quoted(text.get(1..)?),
        b'{' => {
            let (digits, after) = text.split_at(text.iter().position(|byte| *byte == b'}')?);
            let length: usize = std::str::from_utf8(digits.get(1..)?).ok()?.parse().ok()?;
            let (word, rest) = after.strip_prefix(b"}\r\n")?.split_at_checked(length)?;
            Some((Word::String(word.to_vec()), rest))
        }
        _ => {
            let end = text
                .iter()
                .position(u8::is_ascii_whitespace)
                .filter(|end| *end > 0)?;
            let (word, rest) = text.split_at(end);
            Some((Word::Atom(word.to_vec()), rest))
        }
    }
}

fn quoted(text: &[u8]) -> Option<(Word, &[u8])> {
    let mut word = Vec::new();
    let mut bytes = text.iter();
    loop {
        match bytes.next()? {
            b'"' => return Some((Word::String(word), bytes.as_slice())),
            b'\\' => word.push(*bytes.next()?),
            byte => word.push(*byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(text: &str) -> RemoteFolder {
        read(text.as_bytes()).and_then(Listed::folder).unwrap()
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
            "() \"\" x\r\n",
            "() \"/\" {9}\r\nx\r\n",
        ] {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        let unwritable = read(b"() \"/\" \"\xff\"\r\n").unwrap();
        let mut listing = Listing::default();
        listing.take(unwritable);
        assert_eq!((listing.folders.len(), listing.left_out), (0, 1));
    }
}
