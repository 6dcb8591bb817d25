//! Folder names on the wire: modified UTF-7 (RFC 3501, section 5.1.3).

use base64::{
    Engine, alphabet, engine::general_purpose::GeneralPurpose, engine::general_purpose::NO_PAD,
};

const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::IMAP_MUTF7, NO_PAD);

/// The name as it is sent.
pub(crate) fn encode(name: &str) -> String {
    let mut out = String::new();
    let mut wide: Vec<u8> = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            close(&mut wide, &mut out);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                wide.extend(unit.to_be_bytes());
            }
        }
    }
    close(&mut wide, &mut out);
    out
}

fn close(wide: &mut Vec<u8>, out: &mut String) {
    if !wide.is_empty() {
        out.push('&');
        BASE64.encode_string(&wide, out);
        out.push('-');
        wide.clear();
    }
}

/// The name that was meant; `None` for what is not modified UTF-7.
pub(crate) fn decode(sent: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = sent;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (coded, after) = after.split_once('-')?;
        if coded.is_empty() {
            out.push('&');
        } else {
            let bytes = BASE64.decode(coded).ok()?;
            let (pairs, []) = bytes.as_chunks::<2>() else {
                return None;
            };
            let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            out.push_str(&String::from_utf16(&units).ok()?);
        }
        rest = after;
    }
    out.push_str(rest);
    out.chars().all(|c| !c.is_control()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for (name, wire) in [
            ("Umowy", "Umowy"),
            ("Клиенты", "&BBoEOwQ4BDUEPQRCBEs-"),
            ("A & B", "A &- B"),
            ("Wysłane", "Wys&AUI-ane"),
            ("🏠", "&2Dzf4A-"),
        ] {
            assert_eq!(encode(name), wire);
            assert_eq!(decode(wire).as_deref(), Some(name));
        }
        assert_eq!(decode("&BBo"), None);
        assert_eq!(decode("&AA-"), None);
    }
}
