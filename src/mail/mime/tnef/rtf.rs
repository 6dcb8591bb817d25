//! Compressed RTF unpacked (MS-OXRTFCP, 2.1.3).

use super::bytes::Bytes;

/// What the dictionary begins with.
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const DICTIONARY: usize = 4096;

const COMPRESSED: u32 = 0x7546_5a4c;
const UNCOMPRESSED: u32 = 0x414c_454d;

/// The RTF in `packed`, at most `limit` bytes of it; `None` for what is something else.
pub(super) fn unpacked(packed: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut reader = Bytes::of(packed);
    let _packed_size = reader.u32()?;
    let size = reader.length()?.min(limit);
    let kind = reader.u32()?;
    let _checksum = reader.u32()?;
    match kind {
        UNCOMPRESSED => {
            let rest = packed.get(16..).unwrap_or_default();
            Some(rest.get(..size).unwrap_or(rest).to_vec())
        }
        COMPRESSED => Some(decompressed(reader, size)),
        _ => None,
    }
}

/// Each flag bit says whether a literal byte or a reference into the dictionary follows.
fn decompressed(mut reader: Bytes<'_>, limit: usize) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    let mut dictionary = [0_u8; DICTIONARY];
    for (place, byte) in dictionary.iter_mut().zip(BEGINNING) {
        *place = *byte;
    }
    let mut write = BEGINNING.len();
    let mut put = |byte: u8, dictionary: &mut [u8; DICTIONARY], out: &mut Vec<u8>| {
        if let Some(place) = dictionary.get_mut(write) {
            *place = byte;
        }
        write = (write + 1) % DICTIONARY;
        out.push(byte);
        write
    };
    let mut at = BEGINNING.len();
    while let Some(flags) = reader.u8() {
        for bit in 0..8 {
            if out.len() >= limit {
                return out;
            }
            if flags & (1 << bit) == 0 {
                let Some(byte) = reader.u8() else { return out };
                at = put(byte, &mut dictionary, &mut out);
                continue;
            }
            let (Some(high), Some(low)) = (reader.u8(), reader.u8()) else {
                return out;
            };
            let reference = usize::from(u16::from_be_bytes([high, low]));
            let (offset, length) = (reference >> 4, (reference & 0xf) + 2);
            // A reference to where writing goes on is the end.
            if offset == at {
                return out;
            }
            for step in 0..length {
                let from = (offset + step) % DICTIONARY;
                let byte = dictionary.get(from).copied().unwrap_or_default();
                at = put(byte, &mut dictionary, &mut out);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    // The examples of MS-OXRTFCP, 3.1.1.
    const SIMPLE: [u8; 49] = [
        0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
        0x0a, 0, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
        0x65, 0x6c, 0x09, 0, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
        0xa0,
    ];
    const CROSSING: [u8; 30] = [
        0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0,
        0x04, 0x20, 0x57, 0x58, 0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
    ];

    #[test]
    fn as_the_specification_says() {
        let text = |packed: &[u8]| String::from_utf8(unpacked(packed, 1_000).unwrap()).unwrap();
        assert_eq!(
            text(&SIMPLE),
            "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
        );
        assert_eq!(text(&CROSSING), "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert!(unpacked(&SIMPLE, 5).unwrap().len() < 5 + 17);
        assert_eq!(unpacked(b"{\\rtf1}", 100), None);
    }

    #[test]
    fn uncompressed() {
        let packed = [b"\0\0\0\0\x05\0\0\0MELA\0\0\0\0", &b"{\\rtf1}"[..]].concat();
        assert_eq!(unpacked(&packed, 100).unwrap(), b"{\\rtf");
    }
}
