//! Text as old and new mailers put it on the wire: charsets, base64, encoded words.

use std::fmt::Write as _;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Letters of a base64 line (RFC 2045, 6.8).
const LINE: usize = 76;
const LATIN_2: &[(char, u8)] = &[
    ('ą', 0xB1),
    ('ć', 0xE6),
    ('ę', 0xEA),
    ('ł', 0xB3),
    ('ń', 0xF1),
    ('ó', 0xF3),
    ('ś', 0xB6),
    ('ź', 0xBC),
    ('ż', 0xBF),
    ('Ą', 0xA1),
    ('Ć', 0xC6),
    ('Ę', 0xCA),
    ('Ł', 0xA3),
    ('Ń', 0xD1),
    ('Ó', 0xD3),
    ('Ś', 0xA6),
    ('Ź', 0xAC),
    ('Ż', 0xAF),
];
/// KOI8-R from 0xC0 on; capitals follow in the same order (RFC 1489).
const KOI8: &str = "юабцдефгхийклмнопярстужвьызшэщчъ";

/// Text in a charset; what it lacks becomes a question mark.
pub fn in_charset(text: &str, charset: &str) -> Vec<u8> {
    if charset == "utf-8" {
        return text.as_bytes().to_vec();
    }
    text.chars()
        .map(|c| match c {
            c if c.is_ascii() => c as u8,
            '–' => b'-',
            c => letter(c, charset).unwrap_or(b'?'),
        })
        .collect()
}

fn letter(c: char, charset: &str) -> Option<u8> {
    match charset {
        "iso-8859-2" => LATIN_2
            .iter()
            .find(|(letter, _)| *letter == c)
            .map(|(_, byte)| *byte),
        "windows-1251" => match c {
            'ё' => Some(0xB8),
            'Ё' => Some(0xA8),
            '№' => Some(0xB9),
            'А'..='я' => u8::try_from(u32::from(c) - 0x410 + 0xC0).ok(),
            _ => None,
        },
        "koi8-r" => match c {
            'ё' => Some(0xA3),
            'Ё' => Some(0xB3),
            _ => {
                let small = c.to_lowercase().next()?;
                let place = u8::try_from(KOI8.chars().position(|letter| letter == small)?).ok()?;
                Some(if small == c { 0xC0 } else { 0xE0 } + place)
            }
        },
        _ => None,
    }
}

/// Base64 in lines.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 4 / 3 + bytes.len() / 38 + 8);
    let mut column = 0;
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let six = (bits >> (18 - 6 * place)) as usize & 63;
            text.push(if place > three.len() {
                '='
            } else {
                char::from(BASE64[six])
            });
        }
        column += 4;
        if column == LINE {
            text.push_str("\r\n");
            column = 0;
        }
    }
    text
}

/// Quoted-printable (RFC 2045, 6.7).
pub fn quoted_printable(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut column = 0;
    for byte in bytes {
        if *byte == b'\n' {
            text.push_str("\r\n");
            column = 0;
            continue;
        }
        if column > LINE - 4 {
            text.push_str("=\r\n");
            column = 0;
        }
        if matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (*byte == b' ' && column < LINE - 5) {
            text.push(char::from(*byte));
            column += 1;
        } else {
            let _ = write!(text, "={byte:02X}");
            column += 3;
        }
    }
    // A blank at a line's end would be taken away on the way (rule 3).
    text.replace(" \r\n", "=20\r\n")
}

/// A header's text, as encoded words where it must be (RFC 2047).
pub fn header(text: &str, charset: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let charset = if charset == "us-ascii" {
        "utf-8"
    } else {
        charset
    };
    let words: Vec<&str> = text.split_inclusive(' ').collect();
    words
        .chunks(3)
        .map(|words| {
            let bytes = in_charset(&words.concat(), charset);
            format!("=?{charset}?B?{}?=", base64(&bytes).replace("\r\n", ""))
        })
        .collect::<Vec<_>>()
        .join("\r\n ")
}

#[test]
fn wire_forms_are_the_known_ones() {
    assert_eq!(base64(b"Viewing"), "Vmlld2luZw==");
    assert_eq!(base64(b"Vi"), "Vmk=");
    assert_eq!(in_charset("Łódź", "iso-8859-2"), [0xA3, 0xF3, b'd', 0xBC]);
    assert_eq!(in_charset("Ещё", "windows-1251"), [0xC5, 0xF9, 0xB8]);
    assert_eq!(in_charset("Юг", "koi8-r"), [0xE0, 0xC7]);
    assert_eq!(quoted_printable("żona = 1".as_bytes()), "=C5=BCona =3D 1");
    assert_eq!(header("Łódź", "utf-8"), "=?utf-8?B?xYHDs2TFug==?=");
}
