//! Example letters in `tests/mail`, each with what is made of it in a text beside it.
//!
//! `UPDATE=1` writes those texts anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Labels, RemoteImages, Render, parse, render};

const HOW: Render<'static> = Render {
    remote_images: RemoteImages::Block,
    labels: Labels {
        quoted: "Quoted text",
        signature: "Signature",
        blocked_image: "Picture not loaded",
    },
};

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mail")
}

fn told(raw: &[u8]) -> String {
    let parsed = parse(raw);
    let body = render(raw, &HOW);
    let mut out = String::new();
    let mut tell = |name: &str, value: &dyn std::fmt::Debug| {
        writeln!(out, "{name}: {value:?}").unwrap();
    };
    tell("message-id", &parsed.message_id);
    tell("in-reply-to", &parsed.in_reply_to);
    tell("from", &parsed.from);
    tell("reply-to", &parsed.reply_to);
    tell("to", &parsed.to);
    tell("cc", &parsed.cc);
    tell("subject", &parsed.subject);
    tell(
        "date",
        &parsed.date.map(|date| date.timestamp().to_string()),
    );
    tell("snippet", &parsed.snippet);
    tell("automatic", &parsed.automatic);
    tell("flaws", &parsed.flaws);
    for attachment in &parsed.attachments {
        tell("attachment", attachment);
    }
    tell("from html", &body.from_html);
    tell("blocked images", &body.blocked_images);
    tell("trackers", &body.trackers);
    tell("shown flaws", &body.flaws);
    for message in &body.enclosed {
        tell("enclosed", message);
    }
    for invitation in &body.invitations {
        tell("invitation", invitation);
    }
    write!(
        out,
        "\n--- index\n{}\n\n--- text\n{}\n\n--- html\n{}\n",
        parsed.text, body.text, body.html
    )
    .unwrap();
    out
}

#[test]
fn letters_are_read_as_before() {
    let names = |extension: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(examples()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    let letters = names("eml");
    assert!(letters.len() >= 16, "letters are missing");
    let update = std::env::var_os("UPDATE").is_some();
    for name in &letters {
        let raw = fs::read(examples().join(format!("{name}.eml"))).unwrap();
        let golden = examples().join(format!("{name}.txt"));
        let told = told(&raw);
        if update {
            fs::write(&golden, &told).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        assert_eq!(
            told, expected,
            "{name} reads differently; UPDATE=1 accepts it"
        );
    }
    assert_eq!(names("txt"), letters, "a golden text without its letter");
}
