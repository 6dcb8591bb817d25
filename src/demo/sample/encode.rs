//! How text beyond ASCII travels in a letter: charsets, encoded words, transfer encodings.

use base64::{Engine, engine::general_purpose::STANDARD};
use encoding_rs::{Encoding, ISO_8859_2, KOI8_R, UTF_8, WINDOWS_1251};

/// In what the letter's text is encoded; UTF-8 stands in where it doesn't suffice.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Charset {
    #[default]
    Utf8,
    Latin2,
    Windows1251,
    Koi8R,
}

impl Charset {
    pub(super) fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Latin2 => ISO_8859_2,
            Self::Windows1251 => WINDOWS_1251,
            Self::Koi8R => KOI8_R,
        }
    }
}

/// Header text, in encoded words where it is not ASCII (RFC 2047).
pub(super) fn words(text: &str, charset: Charset) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let fits = !charset.encoding().encode(text).2;
    let encoding = if fits { charset.encoding() } else { UTF_8 };
    let mut out = Vec::new();
    let mut piece = String::new();
    for c in text.chars() {
        // 36 bytes become 48 characters, which with the frame stay under 75.
        if piece.len() + c.len_utf8() > 36 {
            out.push(word(&piece, encoding));
            piece.clear();
        }
        piece.push(c);
    }
    out.push(word(&piece, encoding));
    out.join("\r\n ")
}

fn word(text: &str, encoding: &'static Encoding) -> String {
    let (bytes, encoding, _) = encoding.encode(text);
    format!(
        "=?{}?B?{}?=",
        encoding.name().to_lowercase(),
        STANDARD.encode(bytes)
    )
}

/// As RFC 2231 writes a file name.
pub(super) fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// Lines of 76 characters.
pub(super) fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in bytes.chunks(57) {
        out.extend_from_slice(STANDARD.encode(chunk).as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Lines of at most 76 characters (RFC 2045, section 6.7).
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        let mut column = 0;
        for (at, byte) in text.iter().enumerate() {
            let last = at + 1 == text.len();
            let open = matches!(byte, b'!'..=b'~') && *byte != b'='
                || (matches!(byte, b' ' | b'\t') && !last);
            let width = if open { 1 } else { 3 };
            if column + width > 75 {
                out.extend_from_slice(b"=\r\n");
                column = 0;
            }
            if open {
                out.push(*byte);
            } else {
                out.extend_from_slice(format!("={byte:02X}").as_bytes());
            }
            column += width;
        }
        if text.len() != line.len() {
            out.extend_from_slice(b"\r\n");
        }
    }
    out
}

/// Soft line ends after a blank, quoted lines and the signature mark left alone.
pub(super) fn flowed(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        if line.starts_with('>') || line == "-- " {
            return line.to_owned();
        }
        let mut out = String::new();
        let mut column = 0;
        for word in line.split(' ') {
            let width = word.chars().count();
            if column > 0 && column + 1 + width > 70 {
                out.push_str(" \n");
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += width;
        }
        out
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_keeps_lines_short() {
        let sent = quoted_printable("ą".repeat(60).as_bytes());
        let text = String::from_utf8(sent).expect("ASCII");
        assert!(text.lines().all(|line| line.len() <= 76));
        assert_eq!(quoted_printable(b"a = b \r\n"), b"a =3D b=20\r\n");
    }

    #[test]
    fn words_stay_under_the_limit() {
        let sent = words(&"Żółta łódź ".repeat(12), Charset::Latin2);
        assert!(sent.split("\r\n ").all(|word| word.len() <= 75));
        assert!(sent.starts_with("=?iso-8859-2?B?"));
    }

    #[test]
    fn flowed_lines_end_with_a_blank() {
        let text = flowed(&"word ".repeat(40));
        let lines: Vec<&str> = text.split('\n').collect();
        assert!(lines.len() > 2 && lines.iter().all(|line| line.len() <= 72));
        assert!(lines.first().is_some_and(|line| line.ends_with(' ')));
    }
}
