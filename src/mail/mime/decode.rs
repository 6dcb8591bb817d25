//! Transfer encodings and charsets undone, leniently: what is broken is read as far as it goes.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use memchr::memmem;

/// Bytes of a header block that are searched for its charset.
const CHARSET_SEARCH: usize = 64 * 1024;

/// How a part's bytes are written (RFC 2045, 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transfer {
    Plain,
    QuotedPrintable,
    Base64,
}

impl Transfer {
    pub(super) fn named(word: &str) -> Self {
        match word.trim() {
            word if word.starts_with("base64") => Self::Base64,
            word if word.starts_with("quoted-printable") => Self::QuotedPrintable,
            _ => Self::Plain,
        }
    }

    /// The bytes as they were before they were written for transport.
    pub(super) fn undo(self, body: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => body.to_vec(),
            Self::QuotedPrintable => quoted_printable(body),
            Self::Base64 => base64(body),
        }
    }

    /// How many bytes [`Self::undo`] gives, without making them.
    pub(super) fn size(self, body: &[u8]) -> u64 {
        let size = match self {
            Self::Plain => body.len(),
            Self::QuotedPrintable => quoted_printable(body).len(),
            Self::Base64 => {
                let digits = body.iter().filter(|byte| **byte > b' ' && **byte != b'=');
                let digits = digits.count();
                digits / 4 * 3 + (digits % 4).saturating_sub(1)
            }
        };
        size as u64
    }
}

fn base64(body: &[u8]) -> Vec<u8> {
    base64_decode(body).unwrap_or_else(|| {
        // A list's footer or a stray character: what is in the alphabet still counts.
        let digits: Vec<u8> = body
            .iter()
            .copied()
            .filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
            .collect();
        base64_decode(&digits).unwrap_or_default()
    })
}

/// RFC 2045, 6.7; an `=` that starts nothing known stays as it is.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let text = line.trim_ascii_end();
        let ends = line.len() > text.len() && line.ends_with(b"\n");
        let (text, soft) = match text.strip_suffix(b"=") {
            Some(before) => (before, true),
            None => (text, false),
        };
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            let decoded = (*byte == b'=')
                .then(|| hex(*text.get(at + 1)?, *text.get(at + 2)?))
                .flatten();
            out.push(decoded.unwrap_or(*byte));
            at += if decoded.is_some() { 3 } else { 1 };
        }
        if ends && !soft {
            out.push(b'\n');
        }
    }
    out
}

/// Undoes `%C5` (RFC 2231, 4); a `%` that starts nothing known stays as it is.
pub(super) fn percent(text: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let decoded = (*byte == b'%')
            .then(|| hex(*text.get(at + 1)?, *text.get(at + 2)?))
            .flatten();
        out.push(decoded.unwrap_or(*byte));
        at += if decoded.is_some() { 3 } else { 1 };
    }
}

fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Bytes as text by the charset that was named; without one, UTF-8, or else Windows-1252.
pub(super) fn text(bytes: Vec<u8>, charset: Option<&str>) -> String {
    let label = charset.unwrap_or_default().trim();
    let utf8 = label.is_empty()
        || ["utf-8", "utf8", "us-ascii", "ascii"]
            .iter()
            .any(|name| label.eq_ignore_ascii_case(name));
    if utf8 {
        return match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(broken) if label.is_empty() => windows_1252(broken.as_bytes()),
            Err(broken) => String::from_utf8_lossy(broken.as_bytes()).into_owned(),
        };
    }
    match charset_decoder(label.as_bytes()) {
        Some(decoder) => decoder(&bytes),
        None => match encoding_rs::Encoding::for_label(label.as_bytes()) {
            Some(encoding) => encoding.decode(&bytes).0.into_owned(),
            None => {
                String::from_utf8(bytes).unwrap_or_else(|broken| windows_1252(broken.as_bytes()))
            }
        },
    }
}

fn windows_1252(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}

/// A header block with raw 8-bit text, by the charset that stands in it.
pub(super) fn header_block(block: &[u8]) -> String {
    let searched = block
        .get(..CHARSET_SEARCH)
        .unwrap_or(block)
        .to_ascii_lowercase();
    let label: Option<Vec<u8>> = memmem::find(&searched, b"charset=").map(|at| {
        let rest = searched.get(at + 8..).unwrap_or_default();
        rest.iter()
            .copied()
            .skip_while(|byte| matches!(byte, b'"' | b'\''))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .collect()
    });
    let label = label.and_then(|label| String::from_utf8(label).ok());
    match label {
        Some(label) if !label.starts_with("utf") && !label.ends_with("ascii") => {
            text(block.to_vec(), Some(&label))
        }
        // One bad byte does not make all of it Windows-1252.
        Some(_) => String::from_utf8_lossy(block).into_owned(),
        None => windows_1252(block),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_with_a_footer() {
        assert_eq!(Transfer::Base64.undo(b"YWJj\r\nZGVm\r\n"), b"abcdef");
        assert_eq!(Transfer::Base64.undo(b"YWJj\r\n"), b"abc");
        assert!(
            Transfer::Base64
                .undo(b"YWJj\r\n-- \r\nlist")
                .starts_with(b"abc")
        );
    }

    #[test]
    fn sizes_are_those_of_the_bytes() {
        for body in [&b"YWJj\r\nZGVm\r\n"[..], b"YWI=", b"YQ==", b""] {
            let made = Transfer::Base64.undo(body).len() as u64;
            assert_eq!(Transfer::Base64.size(body), made);
        }
    }

    #[test]
    fn quoted_printable_is_lenient() {
        assert_eq!(
            Transfer::QuotedPrintable.undo(b"a=C5=82=\r\nb  \r\nc=ZZ=3"),
            "ałb\nc=ZZ=3".as_bytes()
        );
    }

    #[test]
    fn charsets() {
        assert_eq!(text(vec![0xb3], Some("ISO-8859-2")), "ł");
        assert_eq!(text(vec![0xb3], Some("windows-1250")), "ł");
        assert_eq!(text(vec![0xfe], Some("iso-8859-16")), "ț");
        assert_eq!(text(vec![0xf2, 0xc1], Some("koi8-r")), "Ра");
        assert_eq!(text("я".into(), None), "я");
        assert_eq!(text(vec![0xe9], None), "é");
        assert_eq!(text(vec![0xe9], Some("no-such")), "é");
        assert_eq!(text(b"\x1b$B$3\x1b(B".to_vec(), Some("ISO-2022-JP")), "こ");
    }
}
