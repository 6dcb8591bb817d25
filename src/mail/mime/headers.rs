//! A header block, split into its fields; each field is read only when asked for.

use std::borrow::Cow;
use std::ops::Range;

use mail_parser::parsers::MessageStream;
use mail_parser::{Address, Attribute, ContentType, HeaderValue};
use memchr::{memchr, memmem};
use model::{Instant, Mailbox};
use sha2::{Digest, Sha256};

use super::clean::one_line;
use super::{decode, parameters};

/// Fields kept of one block; further ones are passed over.
const MAX_FIELDS: usize = 2_000;
/// Bytes of one field that are read.
const MAX_FIELD: usize = 64 * 1024;
/// Addresses kept of one field.
const MAX_ADDRESSES: usize = 1_000;
/// Message ids kept of one field.
const MAX_IDS: usize = 200;

/// Fields of which at least one is in anything that is mail.
const MAIL_FIELDS: [&str; 16] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "sender",
    "reply-to",
    "message-id",
    "received",
    "return-path",
    "delivered-to",
    "mime-version",
    "content-type",
    "in-reply-to",
    "references",
];

/// A header block and where its fields lie in it.
pub(super) struct Head<'x> {
    bytes: Cow<'x, [u8]>,
    fields: Vec<Field>,
}

struct Field {
    name: Range<usize>,
    value: Range<usize>,
}

impl<'x> Head<'x> {
    /// Splits a block. Raw 8-bit text, which RFC 5322 forbids and mail has nevertheless, is
    /// turned into UTF-8 by the charset that the block itself names.
    pub(super) fn of(block: &'x [u8]) -> Self {
        let bytes = match std::str::from_utf8(block) {
            Ok(_) => Cow::Borrowed(block),
            Err(_) => Cow::Owned(decode::header_block(block).into_bytes()),
        };
        let fields = split(&bytes);
        Self { bytes, fields }
    }

    /// Whether it has any field that mail has.
    pub(super) fn is_mail(&self) -> bool {
        self.fields.iter().any(|field| {
            let name = self.bytes.get(field.name.clone()).unwrap_or_default();
            MAIL_FIELDS
                .iter()
                .any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
        })
    }

    /// The value of the first field of that name, as it stands, folded lines and all.
    pub(super) fn raw(&self, name: &str) -> Option<&[u8]> {
        let fields = self.fields.iter();
        let mut named = fields.filter_map(|field| self.value_of(field, name));
        named.next()
    }

    /// The value of the first field of that name, closed by a line break, as the readers want it.
    fn line(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        self.raw(name).map(closed)
    }

    fn value_of(&self, field: &Field, name: &str) -> Option<&[u8]> {
        let found = self.bytes.get(field.name.clone())?;
        let same = found.eq_ignore_ascii_case(name.as_bytes());
        same.then(|| self.bytes.get(field.value.clone()))?
    }

    /// The value in lower case on one line, for comparing with known words.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        self.raw(name)
            .map(|value| unfolded(value).to_ascii_lowercase())
    }

    /// The value with its encoded words decoded, on one line.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let value = self.line(name)?;
        match MessageStream::new(&value).parse_unstructured() {
            HeaderValue::Text(text) => Some(one_line(&text)),
            _ => None,
        }
    }

    /// Content-Type or Content-Disposition with parameters (RFC 2231).
    pub(super) fn content_type(&self, name: &str) -> Option<ContentType<'static>> {
        let value = joined_words(self.line(name)?);
        match MessageStream::new(&value).parse_content_type().into_owned() {
            HeaderValue::ContentType(mut found) => {
                for (name, value) in parameters::pieced(&value) {
                    let known = found.attributes.get_or_insert_default();
                    known.retain(|known| !known.name.eq_ignore_ascii_case(&name));
                    known.push(Attribute {
                        name: name.into(),
                        value: value.into(),
                    });
                }
                Some(found)
            }
            _ => None,
        }
    }

    /// The addresses of all fields of that name.
    pub(super) fn mailboxes(&self, name: &str) -> Vec<Mailbox> {
        let mut found = Vec::new();
        let fields = self.fields.iter();
        for value in fields.filter_map(|field| self.value_of(field, name)) {
            if let HeaderValue::Address(addresses) =
                MessageStream::new(&closed(value)).parse_address()
            {
                take_addresses(&addresses, &mut found);
            }
        }
        found
    }

    /// The message ids of a field, without brackets.
    pub(super) fn ids(&self, name: &str) -> Vec<String> {
        let Some(value) = self.line(name) else {
            return Vec::new();
        };
        let found = match MessageStream::new(&value).parse_id() {
            HeaderValue::Text(id) => vec![one_line(&id)],
            HeaderValue::TextList(ids) => {
                // The oldest reference and the newest ones say most.
                let skipped = ids.len().saturating_sub(MAX_IDS);
                let kept = ids.iter().enumerate();
                kept.filter(|(at, _)| *at == 0 || *at > skipped)
                    .map(|(_, id)| one_line(id))
                    .collect()
            }
            _ => Vec::new(),
        };
        found.into_iter().filter(|id| !id.is_empty()).collect()
    }

    /// The Date field, where it can be read.
    pub(super) fn date(&self) -> Option<Instant> {
        match MessageStream::new(&self.line("date")?).parse_date() {
            HeaderValue::DateTime(date) if date.is_valid() => {
                Some(Instant(date.to_timestamp().saturating_mul(1_000)))
            }
            _ => None,
        }
    }

    /// The hash over From, Date, Subject and To that tells messages of one id apart.
    pub(super) fn identity(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        for (at, name) in ["from", "date", "subject", "to"].into_iter().enumerate() {
            if at > 0 {
                hash.update([0]);
            }
            hash.update(unfolded(self.raw(name).unwrap_or_default()).as_bytes());
        }
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        short
    }

    /// Whether a machine sent this, or a list did (C-28).
    pub(super) fn automatic(&self) -> bool {
        let has = |name: &str| self.raw(name).is_some();
        let word = |name: &str| self.word(name).unwrap_or_default();
        has("list-id")
            || has("list-unsubscribe")
            || has("x-autoreply")
            || has("x-autorespond")
            || has("x-autoresponder")
            || has("x-auto-reply")
            || matches!(
                word("precedence").as_str(),
                "bulk" | "list" | "junk" | "auto_reply"
            )
            || self
                .word("auto-submitted")
                .is_some_and(|value| !value.starts_with("no") || value.starts_with("not"))
            || word("return-path").split_whitespace().collect::<String>() == "<>"
            || word("content-type").starts_with("multipart/report")
    }
}

/// Blanks between encoded words are none of the text (RFC 2047, 6.2); many programs write
/// file names in such words, where RFC 2231 would have them otherwise.
fn joined_words(value: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if memmem::find(&value, b"?=").is_none() {
        return value;
    }
    let mut out: Vec<u8> = Vec::with_capacity(value.len());
    let mut rest = value.as_ref();
    while let Some(end) = memmem::find(rest, b"?=") {
        let (word, after) = rest.split_at(end + 2);
        out.extend_from_slice(word);
        let next = after.trim_ascii_start();
        rest = if next.starts_with(b"=?") { next } else { after };
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

fn closed(value: &[u8]) -> Cow<'_, [u8]> {
    if value.ends_with(b"\n") {
        return Cow::Borrowed(value);
    }
    let mut line = value.to_vec();
    line.push(b'\n');
    Cow::Owned(line)
}

fn take_addresses(addresses: &Address<'_>, into: &mut Vec<Mailbox>) {
    for address in addresses.iter() {
        if into.len() >= MAX_ADDRESSES {
            return;
        }
        let mailbox = Mailbox {
            name: one_line(address.name().unwrap_or_default()),
            address: one_line(address.address().unwrap_or_default()),
        };
        if !mailbox.name.is_empty() || !mailbox.address.is_empty() {
            into.push(mailbox);
        }
    }
}

/// A raw value on one line without blanks around it (RFC 5322, 2.2.3).
fn unfolded(value: &[u8]) -> String {
    let kept: Vec<u8> = value
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect();
    String::from_utf8_lossy(&kept).trim().to_owned()
}

fn split(block: &[u8]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut at = 0;
    while at < block.len() {
        let rest = block.get(at..).unwrap_or_default();
        let end = memchr(b'\n', rest).map_or(block.len(), |found| at + found + 1);
        let line = block.get(at..end).unwrap_or_default();
        if matches!(line.first(), Some(b' ' | b'\t')) {
            if let Some(field) = fields.last_mut()
                && end - field.value.start <= MAX_FIELD
            {
                field.value.end = end;
            }
        } else if let Some(colon) = name_length(line) {
            if fields.len() >= MAX_FIELDS {
                break;
            }
            let value = at + colon.after;
            fields.push(Field {
                name: at..at + colon.name,
                value: value..end.min(value + MAX_FIELD),
            });
        }
        at = end;
    }
    fields
}

struct Colon {
    name: usize,
    after: usize,
}

/// Where a field's name ends and its value begins; blanks before the colon are let pass
/// (RFC 5322, 4.5.8).
fn name_length(line: &[u8]) -> Option<Colon> {
    let colon = memchr(b':', line)?;
    let name = line.get(..colon)?.trim_ascii_end();
    let printable = name.iter().all(|byte| matches!(byte, 33..=126));
    (!name.is_empty() && printable).then_some(Colon {
        name: name.len(),
        after: colon + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head<'_> {
        Head::of(text.as_bytes())
    }

    #[test]
    fn folded_and_encoded() {
        let found = head(
            "Subject: =?UTF-8?Q?Umowa_na_=C5=82=C3=B3d=C5=BA?=\r\n =?UTF-8?Q?k=C4=99?=\r\nFrom: \"Nowak, Anna\" <anna@example.com>\r\n",
        );
        assert_eq!(found.text("subject").unwrap(), "Umowa na łódźkę");
        assert_eq!(found.mailboxes("from")[0].name, "Nowak, Anna");
    }

    #[test]
    fn raw_eight_bit_subject_by_the_blocks_charset() {
        let mut block = b"Subject: ".to_vec();
        block.extend([0xb3, b'a']);
        block.extend(b"\r\nContent-Type: text/plain; charset=iso-8859-2\r\n");
        assert_eq!(Head::of(&block).text("subject").unwrap(), "ła");
    }

    #[test]
    fn identity_does_not_mind_folding_blanks_around() {
        let one = head("From: a@b.example\r\nSubject:  x\r\n y \r\n").identity();
        let two = head("Subject: x y\r\nFrom:a@b.example\r\n").identity();
        assert_eq!(one, two);
        assert_ne!(one, head("Subject: x z\r\nFrom:a@b.example\r\n").identity());
    }

    #[test]
    fn machines_are_known() {
        for automatic in [
            "List-Id: <x.example>",
            "List-Unsubscribe: <mailto:x@y.example>",
            "Precedence: Bulk",
            "Auto-Submitted: auto-replied",
            "Return-Path: <>",
            "X-Autoreply: yes",
            "Content-Type: multipart/report; report-type=delivery-status",
        ] {
            assert!(head(automatic).automatic(), "{automatic}");
        }
        for person in [
            "Auto-Submitted: no",
            "Return-Path: <a@b.example>",
            "Precedence: normal",
        ] {
            assert!(!head(person).automatic(), "{person}");
        }
    }

    #[test]
    fn file_names_in_encoded_words() {
        let found = head(
            "Content-Disposition: attachment; filename=\"=?UTF-8?Q?=C5=9Bci=2E?=\r\n =?UTF-8?Q?docx?=\"; size=1\r\n",
        );
        let kind = found.content_type("content-disposition").unwrap();
        assert_eq!(kind.attribute("filename"), Some("ści.docx"));
        let found = head("Content-Disposition: attachment; filename=\"a?= b.pdf\"\r\n");
        let kind = found.content_type("content-disposition").unwrap();
        assert_eq!(kind.attribute("filename"), Some("a?= b.pdf"));
    }

    #[test]
    fn ids_without_brackets() {
        let found = head("References: <a@x>\r\n <b@x> <c@x>\r\n").ids("references");
        assert_eq!(found, ["a@x", "b@x", "c@x"]);
    }
}
