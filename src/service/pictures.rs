//! Photos and the logo: taken in only as pictures of known kinds and bounded size. What they
//! are told to be comes from their bytes, and none of the kinds can hold a script.

use model::{Code, Problem};
use store::{PictureKind, PictureRow};

/// Largest picture, in bytes.
pub const MAX_PICTURE: usize = 256 << 10;

/// Longest side, in pixels: a small file can hold a picture that takes gigabytes.
const MAX_SIDE: u32 = 4_096;

/// Segments of a JPEG, or chunks of a WebP, looked through for its size.
const MAX_SEGMENTS: usize = 200;

/// Bytes of a PNG's header chunk.
const IHDR_BYTES: u32 = 13;

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

/// PNG, section 11.2.2: the first chunk is IHDR, and never longer or shorter.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    if u32::from_be_bytes(part(head, 0)?) != IHDR_BYTES || head.get(4..8)? != b"IHDR" {
        return None;
    }
    Some((
        u32::from_be_bytes(part(head, 8)?),
        u32::from_be_bytes(part(head, 12)?),
    ))
}

/// JPEG (ITU T.81, annex B): the size stands in the first start-of-frame segment. Before it come
/// only segments with a length: whoever reads a length where there is none looks past the frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    for _ in 0..MAX_SEGMENTS {
        // Any number of fill bytes may stand before a marker (B.1.1.2).
        let filled = rest.iter().take_while(|byte| **byte == 0xff).count();
        rest = rest.get(filled.checked_sub(1)?..)?;
        let [_, kind, high, low] = part(rest, 0)?;
        if matches!(kind, 0x00 | 0x01 | 0xd0..=0xda) {
            return None;
        }
        let frame = matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let height = u16::from_be_bytes(part(rest, 5)?);
            let width = u16::from_be_bytes(part(rest, 7)?);
            return Some((width.into(), height.into()));
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length < 2 {
            return None;
        }
        rest = rest.get(2 + length..)?;
    }
    None
}

/// WebP (RFC 9649, section 2): RIFF with a lossy or lossless first chunk, or with an extended one
/// whose canvas must be as large as the frame is itself. Moving pictures are none of ours.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let first = bytes.get(12..)?;
    let canvas = match first.get(..4)? {
        b"VP8X" => first,
        _ => return webp_frame(first),
    };
    let side = |at| {
        let [a, b, c] = part(canvas, at)?;
        Some(u32::from_le_bytes([a, b, c, 0]) + 1)
    };
    let canvas_size = (side(12)?, side(15)?);
    let mut chunk = canvas;
    for _ in 0..MAX_SEGMENTS {
        let length = usize::try_from(u32::from_le_bytes(part(chunk, 4)?)).ok()?;
        // A chunk of an odd length is followed by one byte more.
        chunk = chunk.get(8..)?.get(length.checked_next_multiple_of(2)?..)?;
        match chunk.get(..4)? {
            b"VP8 " | b"VP8L" => return webp_frame(chunk).filter(|size| *size == canvas_size),
            b"ANIM" | b"ANMF" => return None,
            _ => {}
        }
    }
    None
}

/// The size of a lossy or lossless chunk.
fn webp_frame(chunk: &[u8]) -> Option<(u32, u32)> {
    match chunk.get(..4)? {
        b"VP8L" => {
            let packed = u32::from_le_bytes(part(chunk, 9)?);
            Some(((packed & 0x3fff) + 1, (packed >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => {
            let side = |at| Some(u32::from(u16::from_le_bytes(part(chunk, at)?) & 0x3fff));
            Some((side(14)?, side(16)?))
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
        let filled = b"\xff\xd8\xff\xff\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b\x08\x01\0\x02\0";
        assert_eq!(looked_at(filled), Some((PictureKind::Jpeg, (512, 256))));
        let size = Some((PictureKind::Webp, (512, 256)));
        assert_eq!(looked_at(&riff(&[LOSSY])), size);
        assert_eq!(looked_at(&riff(&[&canvas(512, 256), LOSSY])), size);
        // A chunk of colours in between, with its odd length filled up.
        let colours = b"ICCP\x03\0\0\0abc\0";
        assert_eq!(looked_at(&riff(&[&canvas(512, 256), colours, LOSSY])), size);
    }

    /// A lossy chunk of 512 x 256 pixels.
    const LOSSY: &[u8] = b"VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\x02\0\x01";

    fn riff(chunks: &[&[u8]]) -> Vec<u8> {
        [b"RIFF\0\0\0\0WEBP", chunks.concat().as_slice()].concat()
    }

    fn canvas(width: u16, height: u16) -> Vec<u8> {
        let [wide, more_wide] = (width - 1).to_le_bytes();
        let [high, more_high] = (height - 1).to_le_bytes();
        let sides = [wide, more_wide, 0, high, more_high, 0];
        [b"VP8X\x0a\0\0\0\0\0\0\0".as_slice(), &sides].concat()
    }

    fn jpeg_frame(side: u16) -> Vec<u8> {
        let [high, low] = side.to_be_bytes();
        vec![0xff, 0xc0, 0, 9, 8, high, low, high, low, 0, 0]
    }

    #[test]
    fn no_picture_is_larger_than_it_says() {
        // A marker without a length, taken for one with: the large frame lies in what is skipped.
        for lone in [0x00, 0x01, 0xd0, 0xd7, 0xd8, 0xd9, 0xda] {
            let mut bomb = vec![0xff, 0xd8, 0xff, lone];
            bomb.extend(jpeg_frame(16_000));
            // What stands there as a length is the next marker and its kind: 0xffc0.
            bomb.resize(4 + 0xffc0, 0);
            bomb.extend(jpeg_frame(64));
            assert_eq!(looked_at(&bomb), None, "{lone:x}");
        }
        let honest = [&[0xff, 0xd8][..], &jpeg_frame(64)].concat();
        assert_eq!(looked_at(&honest), Some((PictureKind::Jpeg, (64, 64))));
        // A canvas that is not the frame's, in either direction, and one without a frame.
        for (width, height) in [(64, 64), (512, 255), (1_024, 256)] {
            let webp = riff(&[&canvas(width, height), LOSSY]);
            assert_eq!(looked_at(&webp), None, "{width}x{height}");
        }
        assert_eq!(looked_at(&riff(&[&canvas(512, 256)])), None);
        let moving = riff(&[&canvas(512, 256), b"ANIM\0\0\0\0", LOSSY]);
        assert_eq!(looked_at(&moving), None);
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0eIHDR".to_vec();
        png.extend([0, 0, 2, 0, 0, 0, 1, 0]);
        assert_eq!(looked_at(&png), None, "a header chunk of another length");
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
