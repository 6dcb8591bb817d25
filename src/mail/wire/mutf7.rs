use base64::{
    Engine as _,
    alphabet::IMAP_MUTF7,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// RFC 3501, section 5.1.3: base64 with a comma for the slash and no padding.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &IMAP_MUTF7,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// A folder's name as people read it, from modified UTF-7; `None` if it isn't that.
///
/// Names with characters beyond ASCII are taken for UTF-8 and left as they are.
pub fn decode(raw: &str) -> Option<String> {
    let mut name = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, shifted)) = rest.split_once('&') {
        name.push_str(plain);
        let (coded, after) = shifted.split_once('-')?;
        if coded.is_empty() {
            name.push('&');
        } else {
            name.push_str(&decode_part(coded)?);
        }
        rest = after;
    }
    name.push_str(rest);
    Some(name)
}

fn decode_part(coded: &str) -> Option<String> {
    let bytes = ENGINE.decode(coded).ok()?;
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|pair| u16::from_be_bytes(*pair)))
        .collect::<Result<_, _>>()
        .ok()
}

/// A folder's name in modified UTF-7.
pub fn encode(name: &str) -> String {
    let mut raw = String::with_capacity(name.len());
    let mut pending: Vec<u8> = Vec::new();
    for c in name.chars() {
        if matches!(c, ' '..='~') {
            flush(&mut raw, &mut pending);
            raw.push(c);
            if c == '&' {
                raw.push('-');
            }
        } else {
            let mut units = [0_u16; 2];
            for unit in c.encode_utf16(&mut units) {
                pending.extend_from_slice(&unit.to_be_bytes());
            }
        }
    }
    flush(&mut raw, &mut pending);
    raw
}

fn flush(raw: &mut String, pending: &mut Vec<u8>) {
    if !pending.is_empty() {
        raw.push('&');
        ENGINE.encode_string(&*pending, raw);
        raw.push('-');
        pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_names() {
        for (raw, name) in [
            ("INBOX", "INBOX"),
            ("R&AOk-sum&AOk-", "Résumé"),
            ("Wys&AUI-ane", "Wysłane"),
            ("a &- b", "a & b"),
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("&2D3eAA-", "😀"),
        ] {
            assert_eq!(decode(raw).as_deref(), Some(name));
            assert_eq!(encode(name), raw);
        }
    }

    #[test]
    fn bad_names_are_told() {
        for raw in ["a&b", "&AOk", "&A-", "&2D0-", "&!!-", "&AOkA-"] {
            assert_eq!(decode(raw), None, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn any_name_comes_back(name in any::<String>()) {
            prop_assert_eq!(decode(&encode(&name)), Some(name));
        }

        #[test]
        fn any_raw_name_is_survived(raw in "[&,a-zA-Z0-9+-]{0,40}") {
            let _ = decode(&raw);
        }
    }
}
