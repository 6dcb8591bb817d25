//! Made-up `winmail.dat`s, and hostile ones.

use proptest::prelude::*;

use super::*;

fn attribute(id: u16, value: &[u8]) -> Vec<u8> {
    let mut out = vec![1];
    out.extend(id.to_le_bytes());
    out.extend([6, 0]);
    out.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
    out.extend(value);
    let sum = value
        .iter()
        .fold(0_u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
    out.extend(sum.to_le_bytes());
    out
}

fn stream_of(attributes: &[Vec<u8>]) -> Vec<u8> {
    let mut out = SIGNATURE.to_le_bytes().to_vec();
    out.extend([1, 0]);
    out.extend(attributes.concat());
    out
}

/// A value that says its length, filled up to four.
fn long(kind: u16, id: u16, value: &[u8]) -> Vec<u8> {
    let mut out = kind.to_le_bytes().to_vec();
    out.extend(id.to_le_bytes());
    out.extend(1_u32.to_le_bytes());
    out.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
    out.extend(value);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

fn wide(id: u16, text: &str) -> Vec<u8> {
    let units = text.encode_utf16().chain([0]);
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    long(0x1f, id, &bytes)
}

fn list(properties: &[Vec<u8>]) -> Vec<u8> {
    let mut out = u32::try_from(properties.len())
        .unwrap()
        .to_le_bytes()
        .to_vec();
    out.extend(properties.concat());
    out
}

/// A property with a name of its own, which is passed over.
fn named() -> Vec<u8> {
    let mut out = vec![0x1e, 0, 1, 0x80];
    out.extend([7; 16]);
    out.extend(1_u32.to_le_bytes());
    out.extend(6_u32.to_le_bytes());
    out.extend(b"a\0b\0\0\0\0\0");
    out.extend(1_u32.to_le_bytes());
    out.extend(2_u32.to_le_bytes());
    out.extend(b"x\0\0\0");
    out
}

fn sample() -> Vec<u8> {
    let inner = stream_of(&[
        attribute(
            attribute::MESSAGE_PROPERTIES,
            &list(&[
                wide(property::SUBJECT, "Stara oferta"),
                wide(property::BODY, "W środku"),
            ]),
        ),
        attribute(attribute::ATTACHMENT_BEGINS, &[0; 14]),
        attribute(attribute::ATTACHMENT_TITLE, b"deep.pdf\0"),
        attribute(attribute::ATTACHMENT_DATA, b"%PDF-deep"),
    ]);
    let object = [&[0; INTERFACE_ID][..], &inner].concat();
    stream_of(&[
        attribute(attribute::CODE_PAGE, &[0xe2, 4, 0, 0, 0, 0, 0, 0]),
        attribute(attribute::BODY, b"Za\xbf\xf3\xb3\xe6\0"),
        attribute(
            attribute::MESSAGE_PROPERTIES,
            &list(&[named(), long(0x102, property::HTML, b"<b>Hej</b>")]),
        ),
        attribute(attribute::ATTACHMENT_BEGINS, &[0; 14]),
        attribute(attribute::ATTACHMENT_TITLE, b"UMOWA~1.DOC\0"),
        attribute(attribute::ATTACHMENT_DATA, b"data"),
        attribute(
            attribute::ATTACHMENT_PROPERTIES,
            &list(&[
                wide(property::LONG_NAME, "Umowa na łódź.docx"),
                wide(property::MEDIA_TYPE, "application/msword"),
                wide(property::CONTENT_ID, "<a@b>"),
            ]),
        ),
        attribute(attribute::ATTACHMENT_BEGINS, &[0; 14]),
        attribute(
            attribute::ATTACHMENT_PROPERTIES,
            &list(&[long(0x0d, property::DATA, &object)]),
        ),
    ])
}

#[test]
fn letter_and_files_come_out() {
    let sample = sample();
    let found = read(&sample).unwrap();
    assert!(found.whole);
    assert_eq!(found.html.as_deref(), Some("<b>Hej</b>"));
    assert_eq!(found.text.as_deref(), Some("Zażółć"));
    let files: Vec<(&str, &[u8])> = found
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes.as_ref()))
        .collect();
    assert_eq!(
        files,
        [
            ("Umowa na łódź.docx", &b"data"[..]),
            ("Stara oferta.txt", "W środku".as_bytes()),
            ("deep.pdf", b"%PDF-deep"),
        ]
    );
    assert_eq!(found.files[0].media_type, "application/msword");
    assert_eq!(found.files[0].content_id.as_deref(), Some("a@b"));
}

#[test]
fn what_is_cut_off_counts_till_there() {
    let sample = sample();
    let mut most = 0;
    for end in 6..sample.len() {
        let found = read(&sample[..end]).unwrap();
        most = most.max(found.files.len());
        assert!(found.files.len() >= most, "fewer files of more bytes");
    }
    assert_eq!(
        most, 2,
        "the message within comes whole or as a file without bytes"
    );
    assert!(read(b"%PDF-1.4").is_none());
    assert!(read(b"").is_none());
}

#[test]
fn no_more_files_than_the_limit() {
    let many = vec![attribute(attribute::ATTACHMENT_BEGINS, &[]); MAX_FILES * 3];
    let stream = stream_of(&many);
    let found = read(&stream).unwrap();
    assert_eq!(found.files.len(), MAX_FILES);
    assert!(!found.whole);
}

#[test]
fn messages_within_messages_end() {
    let mut inner = stream_of(&[attribute(attribute::BODY, b"core")]);
    for _ in 0..50 {
        let object = [&[0; INTERFACE_ID][..], &inner].concat();
        inner = stream_of(&[
            attribute(attribute::ATTACHMENT_BEGINS, &[]),
            attribute(
                attribute::ATTACHMENT_PROPERTIES,
                &list(&[long(0x0d, property::DATA, &object)]),
            ),
        ]);
    }
    assert_eq!(read(&inner).unwrap().files.len(), MAX_DEPTH as usize);
}

proptest! {
    #[test]
    fn hostile_bytes_do_no_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes);
        read(&[&SIGNATURE.to_le_bytes()[..], &bytes].concat());
        props::read(&bytes);
        rtf::unpacked(&[&b"\0\0\0\0\xff\xff\xff\0LZFu\0\0\0\0"[..], &bytes].concat(), 1_000);
        letter::read(&bytes, 1_000);
    }

    #[test]
    fn changed_bytes_do_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut changed = sample();
        let place = at.index(changed.len());
        changed[place] = byte;
        if let Some(found) = read(&changed) {
            prop_assert!(found.files.len() <= MAX_FILES);
        }
    }
}
