//! The files that hang on sample letters, each small and openable.

use jiff::{Zoned, tz::TimeZone};

/// A file to attach.
pub(super) struct File {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// A one-page PDF with a few lines; what is not ASCII is left out of the page.
pub(super) fn pdf(name: String, lines: &[&str]) -> File {
    let shown = lines.iter().map(|line| {
        let shown: String = line
            .chars()
            .filter(|c| (' '..='~').contains(c) && !matches!(c, '(' | ')' | '\\'))
            .collect();
        format!("({shown}) Tj T* ")
    });
    let shown: Vec<String> = shown.collect();
    let page = format!("BT /F1 14 Tf 60 760 Td 20 TL {}ET", shown.concat());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = vec!["%PDF-1.4\n".to_owned()];
    let mut table = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        table.push(format!("{:010} 00000 n \n", length(&text)));
        text.push(format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = length(&text);
    text.push(format!(
        "xref\n0 6\n0000000000 65535 f \n{}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        table.concat()
    ));
    File {
        name,
        kind: "application/pdf",
        bytes: text.concat().into_bytes(),
    }
}

fn length(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}

/// What a drawing shows.
#[derive(Clone, Copy)]
pub(super) enum Drawing {
    /// A house under a sky, 160 by 120.
    House,
    /// The agency's mark, 96 by 32.
    Logo,
}

/// A drawing as PNG with a palette; `tint` varies the walls.
pub(super) fn png(name: String, drawing: Drawing, tint: u8) -> File {
    let (width, height): (u32, u32) = match drawing {
        Drawing::House => (160, 120),
        Drawing::Logo => (96, 32),
    };
    let mut rows = Vec::new();
    for y in 0..height {
        // Filter type 0 of each row.
        rows.push(0);
        rows.extend((0..width).map(|x| match drawing {
            Drawing::House => house(x, y),
            Drawing::Logo => logo(x, y),
        }));
    }
    let palette = [
        [168, 208, 236],
        [104, 152, 88],
        [216, 160 + tint % 64, 128 + tint % 32],
        [152, 64, 48],
        [248, 240, 200],
        [46, 92, 138],
    ];
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 3, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut bytes, *b"IHDR", &head);
    chunk(&mut bytes, *b"PLTE", palette.as_flattened());
    chunk(&mut bytes, *b"IDAT", &zlib_stored(&rows));
    chunk(&mut bytes, *b"IEND", &[]);
    File {
        name,
        kind: "image/png",
        bytes,
    }
}

fn house(x: u32, y: u32) -> u8 {
    let roof = (30..60).contains(&y) && x.abs_diff(80) <= (y - 30) * 2;
    let wall = (60..100).contains(&y) && (30..130).contains(&x);
    let window = (68..82).contains(&y) && (x % 32) < 14;
    let door = (76..100).contains(&y) && (74..88).contains(&x);
    match () {
        () if roof || (wall && door) => 3,
        () if wall && window => 4,
        () if wall => 2,
        () if y >= 96 => 1,
        () => 0,
    }
}

fn logo(x: u32, y: u32) -> u8 {
    let petal = x.abs_diff(16).pow(2) + y.abs_diff(16).pow(2) < 150;
    let bar = (36..92).contains(&x) && (y % 10) < 4 && (6..28).contains(&y);
    if petal || bar { 5 } else { 4 }
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    out.extend(u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
    let checked = [&kind[..], body].concat();
    out.extend(&checked);
    out.extend(crc32(&checked).to_be_bytes());
}

/// A zlib stream of stored blocks (RFC 1950, RFC 1951).
fn zlib_stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = bytes.chunks(65_535).collect();
    for (number, block) in blocks.iter().enumerate() {
        out.push(u8::from(number + 1 == blocks.len()));
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend(((high << 16) | low).to_be_bytes());
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A text document: a docx with its paragraphs, in a zip without compression.
pub(super) fn docx(name: String, paragraphs: &[&str]) -> File {
    let body: Vec<String> = paragraphs
        .iter()
        .map(|text| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escape(text)))
        .collect();
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let entries = [
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "{head}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
                body.concat()
            ),
        ),
    ];
    File {
        name,
        kind: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        bytes: zip(&entries),
    }
}

fn zip(entries: &[(&str, String)]) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).to_le_bytes();
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in entries {
        // Version 2.0, no flags, stored, 1 January 2026 at midnight.
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x5c];
        common.extend(crc32(text.as_bytes()).to_le_bytes());
        common.extend(number(text.len()));
        common.extend(number(text.len()));
        common.extend(short(name.len()));
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(number(out.len()));
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
    }
    let start = out.len();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(short(entries.len()));
    out.extend(short(entries.len()));
    out.extend(number(directory.len()));
    out.extend(number(start));
    out.extend([0, 0]);
    out
}

/// What an invitation says.
pub(super) struct Meeting<'a> {
    pub(super) uid: &'a str,
    pub(super) title: &'a str,
    pub(super) place: &'a str,
    pub(super) organizer: &'a str,
    pub(super) start: &'a Zoned,
}

/// An iCalendar invitation of one hour (RFC 5545).
pub(super) fn invitation(meeting: &Meeting<'_>) -> File {
    let utc = |at: &Zoned| {
        at.with_time_zone(TimeZone::UTC)
            .strftime("%Y%m%dT%H%M%SZ")
            .to_string()
    };
    let end = meeting
        .start
        .checked_add(jiff::Span::new().hours(1))
        .unwrap_or_else(|_| meeting.start.clone());
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Kwiatowa//Demo//EN".to_owned(),
        "METHOD:REQUEST".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", meeting.uid),
        format!("DTSTAMP:{}", utc(meeting.start)),
        format!("DTSTART:{}", utc(meeting.start)),
        format!("DTEND:{}", utc(&end)),
        format!("SUMMARY:{}", calendar_text(meeting.title)),
        format!("LOCATION:{}", calendar_text(meeting.place)),
        format!("ORGANIZER:mailto:{}", meeting.organizer),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    File {
        name: "invite.ics".to_owned(),
        kind: "text/calendar; charset=utf-8; method=REQUEST",
        bytes: (lines.join("\r\n") + "\r\n").into_bytes(),
    }
}

fn calendar_text(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
}

/// Text made safe for HTML and XML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
