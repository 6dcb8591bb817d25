//! Folder names as IMAP writes them: modified UTF-7 (RFC 3501, 5.1.3).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// A name for the wire.
pub fn encode(name: &str) -> String {
    let mut wire = String::new();
    let mut run: Vec<u16> = Vec::new();
    for c in name.chars() {
        if c.is_ascii() && !c.is_ascii_control() {
            shift(&mut wire, &mut run);
            wire.push(c);
            if c == '&' {
                wire.push('-');
            }
        } else {
            let mut units = [0; 2];
            run.extend_from_slice(c.encode_utf16(&mut units));
        }
    }
    shift(&mut wire, &mut run);
    wire
}

fn shift(wire: &mut String, run: &mut Vec<u16>) {
    if run.is_empty() {
        return;
    }
    wire.push('&');
    let (mut bits, mut held) = (0_u32, 0_u32);
    for unit in run.drain(..) {
        bits = (bits << 16) | u32::from(unit);
        held += 16;
        while held >= 6 {
            held -= 6;
            wire.push(char::from(ALPHABET[(bits >> held) as usize & 63]));
            bits &= (1 << held) - 1;
        }
    }
    if held > 0 {
        wire.push(char::from(ALPHABET[(bits << (6 - held)) as usize & 63]));
    }
    wire.push('-');
}

/// A name from the wire.
pub fn decode(wire: &str) -> String {
    let mut name = String::new();
    let mut rest = wire;
    while let Some((plain, after)) = rest.split_once('&') {
        name.push_str(plain);
        let (coded, after) = after.split_once('-').expect("a shift in a name ends");
        if coded.is_empty() {
            name.push('&');
        }
        let (mut bits, mut held, mut units) = (0_u32, 0_u32, Vec::new());
        for byte in coded.bytes() {
            let value = ALPHABET
                .iter()
                .position(|a| *a == byte)
                .expect("only the alphabet stands in a shift");
            bits = (bits << 6) | value as u32;
            held += 6;
            if held >= 16 {
                held -= 16;
                units.push((bits >> held) as u16);
                bits &= (1 << held) - 1;
            }
        }
        name.push_str(&String::from_utf16(&units).expect("a name is UTF-16 inside"));
        rest = after;
    }
    name + rest
}

#[test]
fn names_go_there_and_back() {
    for name in [
        "INBOX",
        "Umowy & Oferty",
        "Wysłane",
        "Клиенты",
        "Zażółć/gęślą",
        "Ștefan 🏠",
    ] {
        assert_eq!(decode(&encode(name)), name);
    }
    assert_eq!(encode("Wysłane"), "Wys&AUI-ane");
    assert_eq!(decode("&U,BTFw-"), "台北");
}
