//! Parameters written in pieces (RFC 2231, 3 and 4.1): put together as bytes before they are
//! decoded, for a piece may end within a letter, and only the first names the charset.

use super::decode;

/// Parameters of one field that are looked at.
const MAX_PARAMETERS: usize = 1_000;
/// Pieces of one parameter.
const MAX_PIECES: u32 = 500;

/// A piece of a value.
struct Piece<'x> {
    number: u32,
    encoded: bool,
    value: Vec<u8>,
    name: &'x [u8],
}

/// The parameters of a field that are written in pieces, by their names in lower case.
pub(super) fn pieced(field: &[u8]) -> Vec<(String, String)> {
    let mut pieces: Vec<Piece<'_>> = split(field).filter_map(piece).collect();
    pieces.sort_by_key(|piece| piece.number);
    let mut whole: Vec<(String, String)> = Vec::new();
    for first in pieces.iter().filter(|piece| piece.number == 0) {
        let name = String::from_utf8_lossy(first.name).to_ascii_lowercase();
        if whole.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let same = pieces
            .iter()
            .filter(|piece| piece.name.eq_ignore_ascii_case(first.name));
        whole.push((name, joined(same)));
    }
    whole
}

fn joined<'p, 'x: 'p>(pieces: impl Iterator<Item = &'p Piece<'x>>) -> String {
    let mut bytes = Vec::new();
    let mut charset = None;
    for (next, piece) in (0..).zip(pieces) {
        if piece.number != next {
            // The same number twice, or one that is missing.
            break;
        }
        if !piece.encoded {
            bytes.extend_from_slice(&piece.value);
            continue;
        }
        let text = if piece.number == 0 {
            let (named, text) = charset_of(&piece.value);
            charset = named;
            text
        } else {
            &piece.value
        };
        decode::percent(text, &mut bytes);
    }
    decode::text(bytes, charset.as_deref())
}

/// `iso-8859-2'pl'text`: the charset and the text.
fn charset_of(value: &[u8]) -> (Option<String>, &[u8]) {
    let mut parts = value.splitn(3, |byte| *byte == b'\'');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(charset), Some(_language), Some(text)) => {
            let charset = String::from_utf8_lossy(charset).into_owned();
            (Some(charset).filter(|name| !name.is_empty()), text)
        }
        _ => (None, value),
    }
}

/// `filename*1*=value`, read as a piece if it is one.
fn piece(parameter: &[u8]) -> Option<Piece<'_>> {
    let equals = memchr::memchr(b'=', parameter)?;
    let (name, value) = parameter.split_at(equals);
    let name = name.trim_ascii();
    let (name, encoded) = match name.strip_suffix(b"*") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let star = memchr::memrchr(b'*', name)?;
    let number = std::str::from_utf8(name.get(star + 1..)?).ok()?;
    let number: u32 = number.parse().ok().filter(|number| *number < MAX_PIECES)?;
    Some(Piece {
        number,
        encoded,
        value: unquoted(value.get(1..)?.trim_ascii()),
        name: name.get(..star)?,
    })
}

fn unquoted(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else {
        return value.to_vec();
    };
    let mut out = Vec::with_capacity(inner.len());
    let mut escaped = false;
    for byte in inner {
        match byte {
            b'\\' if !escaped => escaped = true,
            b'"' if !escaped => break,
            other => {
                out.push(*other);
                escaped = false;
            }
        }
    }
    out
}

/// The field's parts between semicolons that are in no quotes.
fn split(field: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (mut quoted, mut escaped) = (false, false);
    let parts = field.split(move |byte| {
        let skip = escaped;
        escaped = quoted && *byte == b'\\' && !skip;
        quoted ^= *byte == b'"' && !skip;
        *byte == b';' && !quoted
    });
    parts.take(MAX_PARAMETERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(field: &str) -> String {
        let found = pieced(field.as_bytes());
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].1.clone()
    }

    #[test]
    fn pieces_are_one_value() {
        for (field, value) in [
            ("a; f*0*=utf-8''%C5; f*1*=%82%C3%B3d", "łód"),
            ("a; F*1=\"b; c\"; f*0=\"a \\\"\"", "a \"b; c"),
            ("a; f*0*=iso-8859-2'pl'%B3; f*1*=%B1; f*2=x", "łąx"),
            ("a; f*0*=koi8-r''%C1;\r\n f*1=%C1", "а%C1"),
            ("a; f*0=x; f*2=y", "x"),
            ("a; f*0*=plain%20text", "plain text"),
        ] {
            assert_eq!(one(field), value, "{field}");
        }
        assert!(pieced(b"a; f*=utf-8''x; g=y; h*x=1; *0=").len() <= 1);
    }
}
