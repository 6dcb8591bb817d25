//! Photos and the logo: taken in only as pictures of known kinds and bounded size. What they
//! are told to be comes from their bytes, and none of the kinds can hold a script.

use model::{Code, Problem};
use store::{PictureKind, PictureRow};

/// Largest picture, in bytes.
pub const MAX_PICTURE: usize = 256 << 10;

/// Longest side, in pixels: a small file can hold a picture that takes gigabytes.
const MAX_SIDE: u32 = 4_096;

/// Segments of a JPEG looked through for its size.
const MAX_SEGMENTS: usize = 200;

/// A picture as it is sent.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Media type.
    pub kind: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl From<PictureRow> for Picture {
    fn from(row: PictureRow) -> Self {
        let kind = match row.kind {
            PictureKind::Png => "image/png",
            PictureKind::Jpeg => "image/jpeg",
            PictureKind::Webp => "image/webp",
        };
        Self {
            kind,
            bytes: row.bytes.into(),
        }
    }
}

/// A picture that was given for a field: [`Code::BadPicture`] for anything else than PNG, JPEG
/// or WebP of at most [`MAX_PICTURE`] bytes and [`MAX_SIDE`] pixels a side.
pub(crate) fn taken(bytes: Vec<u8>, field: &'static str) -> Result<PictureRow, Problem> {
    if bytes.is_empty() {
        return Err(Problem::at(Code::Required, field));
    }
    let known = looked_at(&bytes).filter(|(_, (width, height))| {
        let sides = 1..=MAX_SIDE;
        bytes.len() <= MAX_PICTURE && sides.contains(width) && sides.contains(height)
    });
    let (kind, _) = known.ok_or(Problem::at(Code::BadPicture, field))?;
    Ok(PictureRow {
        kind,
        bytes: bytes.into(),
    })
}

/// What kind of picture bytes are, with width and height; `None` for anything else.
fn looked_at(bytes: &[u8]) -> Option<(PictureKind, (u32, u32))> {
    png(bytes)
        .map(|size| (PictureKind::Png, size))
        .or_else(|| jpeg(bytes).map(|size| (PictureKind::Jpeg, size)))
        .or_else(|| webp(bytes).map(|size| (PictureKind::Webp, size)))
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk::<N>().copied()
}

/// PNG, section 11.2.2: the first chunk is IHDR.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    if head.get(4..8)? != b"IHDR" {
        return None;
    }
    Some((
        u32::from_be_bytes(part(head, 8)?),
        u32::from_be_bytes(part(head, 12)?),
    ))
}

/// JPEG (ITU T.81, annex B): the size stands in the first start-of-frame segment.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    for _ in 0..MAX_SEGMENTS {
        let [mark, kind, high, low] = part(rest, 0)?;
        if mark != 0xff {
            return None;
        }
        let frame = matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let height = u16::from_be_bytes(part(rest, 5)?);
            let width = u16::from_be_bytes(part(rest, 7)?);
            return Some((width.into(), height.into()));
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        rest = rest.get(2 + length..)?;
    }
    None
}

/// WebP (RFC 9649, section 2): RIFF with a lossy, lossless or extended first chunk.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let three = |at| {
        let [a, b, c] = part(bytes, at)?;
        Some(u32::from_le_bytes([a, b, c, 0]))
    };
    match bytes.get(12..16)? {
        b"VP8X" => Some((three(24)? + 1, three(27)? + 1)),
        b"VP8L" => {
            let packed = u32::from_le_bytes(part(bytes, 21)?);
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => {
            let side = |at| Some(u32::from(u16::from_le_bytes(part(bytes, at)?) & 0x3fff));
            Some((side(26)?, side(28)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 2, 0, 0, 0, 1, 0]);
        assert_eq!(looked_at(&png), Some((PictureKind::Png, (512, 256))));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\x01\0\x02\0";
        assert_eq!(looked_at(jpeg), Some((PictureKind::Jpeg, (512, 256))));
        let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        webp.extend([0xff, 1, 0, 0xff, 0, 0]);
        assert_eq!(looked_at(&webp), Some((PictureKind::Webp, (512, 256))));
        let webp = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\0\x02\0\x01";
        assert_eq!(looked_at(webp), Some((PictureKind::Webp, (512, 256))));
    }

    #[test]
    fn anything_else_is_no_picture() {
        let cases: [&[u8]; 9] = [
            b"",
            b"<svg onload=alert(1)>",
            b"GIF89a\x01\0\x01\0",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8",
            b"\xff\xd8\xff\xe0\xff\xff",
            b"\xff\xd8\xff\xe0\0\0",
            b"RIFF\0\0\0\0WEBPVP8X",
            b"%PDF-1.4",
        ];
        for bytes in cases {
            assert_eq!(looked_at(bytes), None, "{bytes:?}");
        }
    }
}
