//! What reads bytes of strangers, each as a function that must bear any of them.
//!
//! `cargo fuzz run NAME --sanitizer none --features engine` looks for bytes that one does not
//! bear; what it found interesting stands minimised in `corpus/NAME` and is replayed by the
//! ordinary tests. To add a target: a function here with its line in [`TARGETS`], a file in
//! `targets`, a `[[bin]]`, and a corpus.
#![forbid(unsafe_code)]

use jiff::tz::TimeZone;
use mail::{
    mime::{self, Labels, RemoteImages, Render},
    wire::{decode_mutf7, encode_mutf7, read_all},
};
use search::{Query, Typing};

/// A target by its name.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 8] = [
    ("mime", mime),
    ("tnef", tnef),
    ("calendar", calendar),
    ("html", html),
    ("headers", headers),
    ("query", query),
    ("mutf7", mutf7),
    ("wire", wire),
];

/// A whole message.
///
/// # Panics
/// Where what is read breaks its promises.
pub fn mime(raw: &[u8]) {
    let parsed = mime::parse(raw);
    assert!(!parsed.flaws.contains(&FAILED), "reading broke down");
    assert!(!parsed.snippet.contains('\n'), "a snippet is one line");
    for listed in &parsed.attachments {
        assert!(!listed.name.is_empty(), "a file has a name");
        assert!(
            !listed.name.contains(['/', '\\', '\n', '\0']),
            "a name is no path"
        );
        mime::preview(raw, listed.part);
    }
    mime::each_attachment(raw, |listed, bytes| {
        assert!(listed.size + 3 >= bytes.len() as u64, "a size is told");
        true
    });
    let body = mime::render(raw, &HOW);
    assert!(!body.flaws.contains(&FAILED), "showing broke down");
    harmless(&body.html);
}

/// What Outlook wraps, as the only part of a message.
pub fn tnef(data: &[u8]) {
    mime(
        &[
            &b"From: a@b.example\nContent-Type: application/ms-tnef\n\n"[..],
            data,
        ]
        .concat(),
    );
}

/// A calendar, as the only part of a message.
pub fn calendar(data: &[u8]) {
    mime(
        &[
            &b"From: a@b.example\nContent-Type: text/calendar\n\n"[..],
            data,
        ]
        .concat(),
    );
}

/// The HTML of a letter.
pub fn html(data: &[u8]) {
    mime(
        &[
            &b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n"[..],
            data,
        ]
        .concat(),
    );
}

/// Encoded words, addresses, ids, dates and parameters of a header block.
pub fn headers(data: &[u8]) {
    for name in [
        "From",
        "Subject",
        "References",
        "Date",
        "Content-Type",
        "Content-Disposition",
    ] {
        let name = name.as_bytes();
        mime(&[name, b": ", data, b"\n\nbody"].concat());
    }
}

/// What is typed into the search box.
///
/// # Panics
/// Where a mark ends within a letter.
pub fn query(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for typing in [Typing::Live, Typing::Done] {
        if let Ok(query) = Query::parse(&text, &TimeZone::UTC, typing) {
            for marked in query.marks(&text) {
                assert!(text.get(marked).is_some(), "a mark ends within a letter");
            }
        }
    }
}

/// Names of folders as servers write them.
///
/// # Panics
/// Where a name does not survive being written and read.
pub fn mutf7(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _name = decode_mutf7(&text);
    assert_eq!(decode_mutf7(&encode_mutf7(&text)).as_deref(), Some(&*text));
}

/// What a server says, in pieces as the first byte has them.
///
/// # Panics
/// Where the pieces change what is read.
pub fn wire(data: &[u8]) {
    let Some((how, said)) = data.split_first() else {
        return;
    };
    let whole = [&[how | 0xfe], said].concat();
    assert_eq!(read_all(data), read_all(&whole), "pieces make a difference");
}

fn harmless(html: &str) {
    let html = html.to_ascii_lowercase();
    for never in [
        "<script",
        "<iframe",
        "<object",
        "<form",
        "href=\"javascript:",
    ] {
        assert!(!tags(&html).any(|tag| tag.contains(never)), "{never}");
    }
}

/// What stands in angle brackets, from the bracket on; text has none.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.match_indices('<').map(|(at, _)| {
        let tag = html.get(at..).unwrap_or_default();
        tag.get(..tag.find('>').unwrap_or(tag.len()))
            .unwrap_or_default()
    })
}

const FAILED: model::Flaw = model::Flaw::ParserFailed;

const HOW: Render<'static> = Render {
    remote_images: RemoteImages::Block,
    labels: Labels {
        quoted: "quoted",
        signature: "signature",
        blocked_image: "blocked",
    },
};
