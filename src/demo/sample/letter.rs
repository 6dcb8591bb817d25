//! Writing a sample letter as raw bytes (RFC 5322, MIME).

use encoding_rs::UTF_8;
use jiff::Zoned;

use super::{
    encode::{Charset, base64_lines, flowed, percent, quoted_printable, words},
    files::{Drawing, File, png},
};

/// Someone with a name and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) email: String,
}

/// How bytes beyond ASCII travel.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Transfer {
    #[default]
    QuotedPrintable,
    Base64,
    EightBit,
}

/// What the letter says.
pub(super) enum Content {
    Plain(String),
    /// Paragraphs as long lines, sent as format=flowed (RFC 3676).
    Flowed(String),
    Html(String),
    /// The same twice; an HTML that names `cid:logo` gets the picture along.
    Both {
        plain: String,
        html: String,
    },
}

/// One letter.
pub(super) struct Letter {
    /// Message-ID without angle brackets.
    pub(super) id: String,
    pub(super) from: Person,
    pub(super) to: Vec<Person>,
    pub(super) cc: Vec<Person>,
    pub(super) subject: String,
    pub(super) date: Zoned,
    /// The Message-IDs of the thread before it, oldest first.
    pub(super) parents: Vec<String>,
    pub(super) charset: Charset,
    pub(super) transfer: Transfer,
    pub(super) content: Content,
    pub(super) extra: Vec<(&'static str, String)>,
    pub(super) files: Vec<File>,
}

/// The Content-ID of the agency's mark in its letters.
const LOGO: &str = "logo";

impl Letter {
    /// The raw message with CRLF line ends.
    pub(super) fn raw(&self) -> Vec<u8> {
        let charset = self.charset;
        let people = |people: &[Person]| {
            let all: Vec<String> = people.iter().map(|one| address(one, charset)).collect();
            all.join(",\r\n ")
        };
        let mut head = vec![
            (
                "Date",
                self.date.strftime("%a, %d %b %Y %H:%M:%S %z").to_string(),
            ),
            ("From", address(&self.from, charset)),
            ("To", people(&self.to)),
        ];
        if !self.cc.is_empty() {
            head.push(("Cc", people(&self.cc)));
        }
        head.push(("Subject", words(&self.subject, charset)));
        head.push(("Message-ID", format!("<{}>", self.id)));
        if let Some(parent) = self.parents.last() {
            head.push(("In-Reply-To", format!("<{parent}>")));
            let all: Vec<String> = self.parents.iter().map(|id| format!("<{id}>")).collect();
            head.push(("References", all.join("\r\n ")));
        }
        head.extend(self.extra.iter().cloned());
        head.push(("MIME-Version", "1.0".to_owned()));
        let mut raw = Vec::new();
        for (name, value) in head {
            raw.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        raw.extend_from_slice(&self.body());
        raw
    }

    /// Content fields and body.
    fn body(&self) -> Vec<u8> {
        let text = self.text();
        if self.files.is_empty() {
            return text;
        }
        let mut parts = vec![text];
        parts.extend(self.files.iter().map(Self::attached));
        self.multipart("mixed", &parts)
    }

    fn text(&self) -> Vec<u8> {
        match &self.content {
            Content::Plain(text) => self.text_part("plain", "", text),
            Content::Flowed(text) => self.text_part("plain", "; format=flowed", &flowed(text)),
            Content::Html(html) => self.text_part("html", "", html),
            Content::Both { plain, html } => {
                let mut shown = self.text_part("html", "", html);
                if html.contains("cid:logo") {
                    shown = self.multipart("related", &[shown, logo()]);
                }
                self.multipart("alternative", &[self.text_part("plain", "", plain), shown])
            }
        }
    }

    fn text_part(&self, kind: &str, parameters: &str, text: &str) -> Vec<u8> {
        let text = text.replace('\n', "\r\n") + "\r\n";
        let (bytes, encoding, failed) = self.charset.encoding().encode(&text);
        let (bytes, encoding) = if failed {
            (text.as_bytes(), UTF_8)
        } else {
            (bytes.as_ref(), encoding)
        };
        let (transfer, sent) = match self.transfer {
            Transfer::QuotedPrintable => ("quoted-printable", quoted_printable(bytes)),
            Transfer::Base64 => ("base64", base64_lines(bytes)),
            Transfer::EightBit => ("8bit", bytes.to_vec()),
        };
        let charset = encoding.name().to_lowercase();
        let head = format!(
            "Content-Type: text/{kind}; charset={charset}{parameters}\r\nContent-Transfer-Encoding: {transfer}\r\n\r\n"
        );
        [head.as_bytes(), &sent].concat()
    }

    fn attached(file: &File) -> Vec<u8> {
        let name = words(&file.name, Charset::Utf8);
        let disposition = if file.name.is_ascii() {
            format!("attachment; filename=\"{name}\"")
        } else {
            format!("attachment;\r\n filename*=UTF-8''{}", percent(&file.name))
        };
        let head = format!(
            "Content-Type: {}\r\nContent-Disposition: {disposition}\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            file.kind
        );
        [head.as_bytes(), &base64_lines(&file.bytes)].concat()
    }

    fn multipart(&self, kind: &str, parts: &[Vec<u8>]) -> Vec<u8> {
        let tail: String = self
            .id
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(24)
            .collect();
        let boundary = format!("=_{kind}_{tail}");
        let mut out =
            format!("Content-Type: multipart/{kind};\r\n boundary=\"{boundary}\"\r\n\r\n")
                .into_bytes();
        for part in parts {
            out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
            out.extend_from_slice(part);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        out
    }
}

fn logo() -> Vec<u8> {
    let file = png("logo.png".to_owned(), Drawing::Logo, 0);
    let head = format!(
        "Content-Type: {}\r\nContent-ID: <{LOGO}>\r\nContent-Disposition: inline; filename=\"{}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        file.kind, file.name
    );
    [head.as_bytes(), &base64_lines(&file.bytes)].concat()
}

fn address(person: &Person, charset: Charset) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == ' ';
    let name = if person.name.chars().all(plain) {
        person.name.clone()
    } else if person.name.is_ascii() {
        format!(
            "\"{}\"",
            person.name.replace('\\', "\\\\").replace('"', "\\\"")
        )
    } else {
        words(&person.name, charset)
    };
    if name.is_empty() {
        return person.email.clone();
    }
    format!("{name} <{}>", person.email)
}
