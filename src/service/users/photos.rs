//! Users' photos: taken in only as pictures of known kinds and bounded size.

use model::{Code, Problem, UserId};
use store::{PhotoKind, PhotoRow, Who};

use crate::Desk;

/// Largest photo, in bytes.
pub const MAX_PHOTO: usize = 256 << 10;

/// Longest side of a photo, in pixels: a small file can hold a picture that takes gigabytes.
const MAX_SIDE: u32 = 4_096;

/// Segments of a JPEG looked through for its size.
const MAX_SEGMENTS: usize = 200;

/// A photo as it is sent.
#[derive(Clone, Debug)]
pub struct Photo {
    /// Media type.
    pub kind: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// A user's photo.
pub async fn photo(desk: &Desk, who: &Who, id: UserId) -> Result<Photo, Problem> {
    let row = desk.read(who, |r| r.photo(id))?;
    let kind = match row.kind {
        PhotoKind::Png => "image/png",
        PhotoKind::Jpeg => "image/jpeg",
        PhotoKind::Webp => "image/webp",
    };
    Ok(Photo {
        kind,
        bytes: row.bytes.into(),
    })
}

/// Sets a user's photo.
pub async fn set_photo(desk: &Desk, who: &Who, id: UserId, bytes: Vec<u8>) -> Result<(), Problem> {
    let bad = || Problem::at(Code::BadPhoto, "photo");
    if bytes.is_empty() {
        return Err(Problem::at(Code::Required, "photo"));
    }
    if bytes.len() > MAX_PHOTO {
        return Err(bad());
    }
    let (kind, (width, height)) = looked_at(&bytes).ok_or_else(bad)?;
    let sides = 1..=MAX_SIDE;
    if !sides.contains(&width) || !sides.contains(&height) {
        return Err(bad());
    }
    let row = PhotoRow {
        kind,
        bytes: bytes.into(),
    };
    desk.write(who, move |w| w.set_photo(id, Some(&row))).await
}

/// Takes a user's photo away.
pub async fn remove_photo(desk: &Desk, who: &Who, id: UserId) -> Result<(), Problem> {
    desk.write(who, move |w| w.set_photo(id, None)).await
}

/// What kind of picture bytes are, with width and height; `None` for anything else.
fn looked_at(bytes: &[u8]) -> Option<(PhotoKind, (u32, u32))> {
    png(bytes)
        .map(|size| (PhotoKind::Png, size))
        .or_else(|| jpeg(bytes).map(|size| (PhotoKind::Jpeg, size)))
        .or_else(|| webp(bytes).map(|size| (PhotoKind::Webp, size)))
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
        assert_eq!(looked_at(&png), Some((PhotoKind::Png, (512, 256))));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\x01\0\x02\0";
        assert_eq!(looked_at(jpeg), Some((PhotoKind::Jpeg, (512, 256))));
        let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        webp.extend([0xff, 1, 0, 0xff, 0, 0]);
        assert_eq!(looked_at(&webp), Some((PhotoKind::Webp, (512, 256))));
        let webp = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\0\x02\0\x01";
        assert_eq!(looked_at(webp), Some((PhotoKind::Webp, (512, 256))));
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
