//! What Outlook wraps into `winmail.dat` (MS-OXTNEF): files, and the letter in its own form.
//!
//! One pass over attributes, each of which says its length: what is broken ends the reading,
//! and what was read till then counts.

mod bytes;
mod letter;
mod props;
mod rtf;

use std::borrow::Cow;

use super::clean::{cut, one_line};
use super::decode;
use bytes::Bytes;
use props::{Property, Value};

/// Files taken out of one `winmail.dat`.
const MAX_FILES: usize = 200;
/// Messages within messages that are entered.
const MAX_DEPTH: u32 = 4;
/// Bytes of a letter in any of its forms.
const MAX_LETTER: usize = 1024 * 1024;
/// Longest word kept of a file's type or id, in bytes.
const MAX_WORD: usize = 250;

const SIGNATURE: u32 = 0x223e_9f78;
/// What an object in a property begins with: the id of its interface.
const INTERFACE_ID: usize = 16;

/// What was found, borrowed from the bytes it was found in.
#[derive(Default)]
pub(super) struct Winmail<'x> {
    pub(super) files: Vec<File<'x>>,
    pub(super) html: Option<String>,
    pub(super) text: Option<String>,
    /// Whether nothing was broken or left out.
    pub(super) whole: bool,
}

/// A file as it was attached.
#[derive(Default)]
pub(super) struct File<'x> {
    pub(super) name: String,
    pub(super) media_type: String,
    pub(super) content_id: Option<String>,
    pub(super) bytes: Cow<'x, [u8]>,
}

/// Takes a `winmail.dat` apart; `None` for what is something else.
pub(super) fn read(data: &[u8]) -> Option<Winmail<'_>> {
    let mut reader = Bytes::of(data);
    if reader.u32()? != SIGNATURE {
        return None;
    }
    // The key of the attachments, which nothing needs.
    reader.u16()?;
    Some(stream(reader, 1))
}

/// Attributes by their ids (MS-OXTNEF, 2.1.3.2), the types in the upper halves left out.
mod attribute {
    pub(super) const BODY: u16 = 0x800c;
    pub(super) const ATTACHMENT_DATA: u16 = 0x800f;
    pub(super) const ATTACHMENT_TITLE: u16 = 0x8010;
    pub(super) const ATTACHMENT_BEGINS: u16 = 0x9002;
    pub(super) const MESSAGE_PROPERTIES: u16 = 0x9003;
    pub(super) const ATTACHMENT_PROPERTIES: u16 = 0x9005;
    pub(super) const CODE_PAGE: u16 = 0x9007;
}

/// Properties by their ids (MS-OXPROPS).
mod property {
    pub(super) const SUBJECT: u16 = 0x0037;
    pub(super) const BODY: u16 = 0x1000;
    pub(super) const RTF: u16 = 0x1009;
    pub(super) const HTML: u16 = 0x1013;
    pub(super) const DISPLAY_NAME: u16 = 0x3001;
    pub(super) const DATA: u16 = 0x3701;
    pub(super) const FILE_NAME: u16 = 0x3704;
    pub(super) const LONG_NAME: u16 = 0x3707;
    pub(super) const MEDIA_TYPE: u16 = 0x370e;
    pub(super) const CONTENT_ID: u16 = 0x3712;
    pub(super) const CODE_PAGE: u16 = 0x3fde;
}

/// A message in its attributes: the outer one, or one within it.
struct Message<'x> {
    found: Winmail<'x>,
    subject: String,
    code_page: u32,
    depth: u32,
}

fn stream(mut reader: Bytes<'_>, depth: u32) -> Winmail<'_> {
    message(&mut reader, depth).found
}

fn message<'x>(reader: &mut Bytes<'x>, depth: u32) -> Message<'x> {
    let mut message = Message {
        found: Winmail::default(),
        subject: String::new(),
        code_page: 0,
        depth,
    };
    message.found.whole = true;
    while !reader.is_empty() {
        let Some((id, value)) = next_attribute(reader) else {
            message.found.whole = false;
            break;
        };
        message.take(id, value);
    }
    message
}

fn next_attribute<'x>(reader: &mut Bytes<'x>) -> Option<(u16, &'x [u8])> {
    let _level = reader.u8()?;
    let id = reader.u16()?;
    let _kind = reader.u16()?;
    let length = reader.length()?;
    let value = reader.take(length)?;
    // A wrong checksum is no reason to lose a file.
    let _checksum = reader.u16()?;
    Some((id, value))
}

impl<'x> Message<'x> {
    fn take(&mut self, id: u16, value: &'x [u8]) {
        match id {
            attribute::CODE_PAGE => self.code_page = Bytes::of(value).u32().unwrap_or_default(),
            attribute::BODY => {
                let text = self.narrow(value);
                self.found.text.get_or_insert(text);
            }
            attribute::MESSAGE_PROPERTIES => self.message_properties(value),
            attribute::ATTACHMENT_BEGINS => self.begin(),
            attribute::ATTACHMENT_TITLE => {
                let name = self.narrow(value);
                self.file(|file| file.name = name);
            }
            attribute::ATTACHMENT_DATA => self.file(|file| file.bytes = Cow::Borrowed(value)),
            attribute::ATTACHMENT_PROPERTIES => self.file_properties(value),
            _ => {}
        }
    }

    fn begin(&mut self) {
        if self.found.files.len() < MAX_FILES {
            self.found.files.push(File::default());
        } else {
            self.found.whole = false;
        }
    }

    /// Changes the file that is being described.
    fn file(&mut self, change: impl FnOnce(&mut File<'x>)) {
        if self.found.files.is_empty() {
            self.begin();
        }
        if self.found.whole
            && let Some(file) = self.found.files.last_mut()
        {
            change(file);
        }
    }

    fn message_properties(&mut self, value: &'x [u8]) {
        let properties = self.properties(value);
        let of = |id| properties.iter().find(|property| property.id == id);
        if let Some(Value::Number(number)) = of(property::CODE_PAGE).map(|found| &found.value) {
            self.code_page = *number;
        }
        if let Some(subject) = of(property::SUBJECT) {
            self.subject = self.words(subject);
        }
        if let Some(body) = of(property::BODY) {
            self.found.text = Some(self.words(body));
        }
        if let Some(html) = of(property::HTML) {
            self.found.html = Some(self.words(html));
        }
        let Some(Value::Bytes(packed)) = of(property::RTF).map(|found| &found.value) else {
            return;
        };
        if self.found.html.is_some() {
            return;
        }
        let Some(rtf) = rtf::unpacked(packed, MAX_LETTER) else {
            self.found.whole = false;
            return;
        };
        match letter::read(&rtf, MAX_LETTER) {
            letter::Letter::Html(html) => self.found.html = Some(html),
            letter::Letter::Text(text) => {
                self.found.text.get_or_insert(text);
            }
        }
    }

    fn file_properties(&mut self, value: &'x [u8]) {
        let properties = self.properties(value);
        let of = |id| properties.iter().find(|property| property.id == id);
        let named = [
            property::LONG_NAME,
            property::FILE_NAME,
            property::DISPLAY_NAME,
        ];
        let name = named.into_iter().find_map(of).map(|name| self.words(name));
        let word = |id| of(id).map(|found| one_line(cut(&self.words(found), MAX_WORD)));
        let media_type = word(property::MEDIA_TYPE).unwrap_or_default();
        let content_id = word(property::CONTENT_ID)
            .map(|id| id.trim_matches(['<', '>']).to_owned())
            .filter(|id| !id.is_empty());
        let data = match of(property::DATA).map(|found| &found.value) {
            Some(Value::Object(object)) => Some(object.get(INTERFACE_ID..).unwrap_or_default()),
            Some(Value::Bytes(bytes)) => Some(*bytes),
            _ => None,
        };
        let inner = data
            .filter(|_| self.depth < MAX_DEPTH)
            .and_then(|data| inner_message(data, self.depth + 1));
        self.file(|file| {
            if let Some(name) = name.filter(|name| !name.trim().is_empty()) {
                file.name = name;
            }
            file.media_type = media_type;
            file.content_id = content_id;
            if let Some(data) = data {
                file.bytes = Cow::Borrowed(data);
            }
        });
        if let Some(inner) = inner {
            self.take_in(inner);
        }
    }

    /// Puts a message that was attached in place of the file it came as: its letter as a file,
    /// and its files after it.
    fn take_in(&mut self, inner: Message<'x>) {
        let Some(place) = self.found.files.pop() else {
            return;
        };
        let title = [&inner.subject, &place.name]
            .into_iter()
            .find(|name| !name.trim().is_empty());
        let title = title
            .map_or("message", String::as_str)
            .replace(['/', '\\'], "_");
        let (body, ending, kind) = match (inner.found.html, inner.found.text) {
            (Some(html), _) => (html, ".html", "text/html"),
            (None, text) => (text.unwrap_or_default(), ".txt", "text/plain"),
        };
        self.found.files.push(File {
            name: format!("{}{ending}", cut(&title, MAX_WORD)),
            media_type: kind.to_owned(),
            content_id: None,
            bytes: Cow::Owned(body.into_bytes()),
        });
        let room = MAX_FILES.saturating_sub(self.found.files.len());
        self.found.whole &= inner.found.whole && inner.found.files.len() <= room;
        self.found
            .files
            .extend(inner.found.files.into_iter().take(room));
    }

    fn properties(&mut self, value: &'x [u8]) -> Vec<Property<'x>> {
        let (properties, whole) = props::read(value);
        self.found.whole &= whole;
        properties
    }

    fn words(&self, property: &Property<'_>) -> String {
        match &property.value {
            Value::Wide(bytes) => {
                let bytes = bytes.get(..MAX_LETTER * 2).unwrap_or(bytes);
                ended(
                    encoding_rs::UTF_16LE
                        .decode_without_bom_handling(bytes)
                        .0
                        .into_owned(),
                )
            }
            Value::Narrow(bytes) | Value::Bytes(bytes) => self.narrow(bytes),
            Value::Object(_) | Value::Number(_) | Value::Other => String::new(),
        }
    }

    fn narrow(&self, bytes: &[u8]) -> String {
        let bytes = bytes.get(..MAX_LETTER).unwrap_or(bytes);
        ended(decode::text(
            bytes.to_vec(),
            charset(self.code_page).as_deref(),
        ))
    }
}

/// Text up to the zero that ends it.
fn ended(mut text: String) -> String {
    if let Some(end) = text.find('\0') {
        text.truncate(end);
    }
    text
}

fn inner_message(data: &[u8], depth: u32) -> Option<Message<'_>> {
    let mut reader = Bytes::of(data);
    if reader.u32()? != SIGNATURE {
        return None;
    }
    reader.u16()?;
    Some(message(&mut reader, depth))
}

/// The charset of a Windows code page; none where the bytes themselves must tell.
fn charset(code_page: u32) -> Option<String> {
    let name = match code_page {
        0 => return None,
        65001 => "utf-8",
        20127 => "us-ascii",
        932 => "shift_jis",
        936 | 54936 => "gb18030",
        949 => "euc-kr",
        950 => "big5",
        20866 => "koi8-r",
        21866 => "koi8-u",
        50220..=50222 => "iso-2022-jp",
        51932 => "euc-jp",
        28591..=28606 => return Some(format!("iso-8859-{}", code_page - 28590)),
        other => return Some(format!("windows-{other}")),
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests;
