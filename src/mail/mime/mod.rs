//! What a message's bytes say: read for lists and the index, and shown when it is opened.
//!
//! Nothing here fails: what could not be read is told beside what could (M-23). All
//! functions must be called on a thread with a stack of at least [`PARSE_STACK`] bytes.

mod body;
mod clean;
mod decode;
mod enclosed;
mod headers;
mod invitation;
mod parameters;
mod pictures;
mod plain;
mod preview;
pub(crate) mod quote;
mod snippet;
mod tnef;
mod tree;
mod wrapped;

#[cfg(test)]
mod bombs;
#[cfg(test)]
mod golden;

use std::panic::{AssertUnwindSafe, catch_unwind};

use model::{Attachment, Body, Flaw, Invitation, Parsed};

use crate::html::{self, Safe};
pub use crate::html::{RemoteImages, Wording as Labels};
use body::{Form, MAX_RAW_TEXT};
use pictures::Embedded;
use plain::Flow;
pub use preview::{Kind, Preview, may_preview, preview};
use tree::Tree;
use wrapped::Wrapped;

/// Stack that a thread needs that reads messages, in bytes.
pub const PARSE_STACK: usize = 16 * 1024 * 1024;

/// Bytes of text kept for the index.
const MAX_TEXT: usize = 256 * 1024;
/// Bytes of something that is no mail that are looked at for its words.
const MAX_GARBAGE: usize = 64 * 1024;
/// Invitations shown of one message.
const MAX_INVITATIONS: usize = 5;

/// How a message is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Render<'a> {
    /// What becomes of pictures on other machines.
    pub remote_images: RemoteImages,
    /// Our own words, in the reader's language.
    pub labels: Labels<'a>,
}

/// Reads a message for the list, the index and matching.
///
/// Never fails and never panics; takes time in proportion to the message, and does not
/// decode what is enclosed.
pub fn parse(raw: &[u8]) -> Parsed {
    parse_by(raw, read)
}

/// Reads by `read`; should that break down, the message is in quarantine with what its
/// headers say.
fn parse_by(raw: &[u8], read: impl FnOnce(&[u8]) -> Parsed) -> Parsed {
    guarded(|| read(raw)).unwrap_or_else(|| {
        // The headers alone may still do.
        let mut parsed = guarded(|| headers_of(&tree::read(raw))).unwrap_or_default();
        parsed.flaws = vec![Flaw::ParserFailed];
        parsed
    })
}

/// Makes a message's body ready to show. Nothing may touch its HTML afterwards.
///
/// Never fails and never panics.
pub fn render(raw: &[u8], how: &Render<'_>) -> Body {
    guarded(|| shown(raw, how)).unwrap_or_else(|| Body {
        flaws: vec![Flaw::ParserFailed],
        ..Body::default()
    })
}

/// One attachment with its bytes, by its place in the message.
pub fn attachment(raw: &[u8], part: u32) -> Option<(Attachment, Vec<u8>)> {
    guarded(|| {
        let tree = tree::read(raw);
        let listed = body::attachments(&tree);
        let found = listed
            .into_iter()
            .find(|attachment| attachment.part == part)?;
        let bytes = bytes_of(&tree, &found);
        Some((found, bytes))
    })?
}

/// Hands out each attachment with its bytes, one at a time, until `take` says false.
pub fn each_attachment(raw: &[u8], mut take: impl FnMut(&Attachment, &[u8]) -> bool) {
    let Some((tree, listed)) = guarded(|| {
        let tree = tree::read(raw);
        let listed = body::attachments(&tree);
        (tree, listed)
    }) else {
        return;
    };
    for attachment in &listed {
        let bytes = guarded(|| bytes_of(&tree, attachment)).unwrap_or_default();
        if !take(attachment, &bytes) {
            return;
        }
    }
}

/// Runs what reads foreign bytes, so that a mistake in it costs one message and not the daemon.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn bytes_of(tree: &Tree<'_>, attachment: &Attachment) -> Vec<u8> {
    if let Some(bytes) = wrapped::bytes(tree, attachment.part) {
        return bytes;
    }
    let part = usize::try_from(attachment.part).ok();
    part.and_then(|at| tree.parts.get(at))
        .map(|part| part.transfer.undo(tree.bytes(part)))
        .unwrap_or_default()
}

fn read(raw: &[u8]) -> Parsed {
    let tree = tree::read(raw);
    let mut parsed = headers_of(&tree);
    if tree.flaws.contains(&Flaw::NotMime) {
        let words = words_of_garbage(raw);
        parsed.snippet = snippet::snippet(&words);
        parsed.text = words;
        return parsed;
    }
    let text = body::text(&tree, MAX_TEXT);
    parsed.snippet = snippet::snippet(&text);
    parsed.text = snippet::indexed(&text);
    parsed.attachments = body::attachments(&tree);
    if tree.told_flaws().contains(&Flaw::TooSlow) {
        parsed.flaws.push(Flaw::TooSlow);
    }
    parsed
}

fn headers_of(tree: &Tree<'_>) -> Parsed {
    let head = &tree.head;
    let references = head.ids("references");
    let mut in_reply_to = head.ids("in-reply-to");
    for id in &references {
        if !in_reply_to.contains(id) {
            in_reply_to.push(id.clone());
        }
    }
    let mut parsed = Parsed {
        message_id: head.ids("message-id").into_iter().next(),
        in_reply_to,
        references,
        from: head.mailboxes("from"),
        reply_to: head.mailboxes("reply-to"),
        to: head.mailboxes("to"),
        cc: head.mailboxes("cc"),
        bcc: head.mailboxes("bcc"),
        subject: head.text("subject").unwrap_or_default(),
        date: head.date(),
        automatic: head.automatic(),
        header_hash: head.identity(),
        flaws: tree.flaws.clone(),
        ..Parsed::default()
    };
    if !tree.flaws.contains(&Flaw::NotMime) {
        if parsed.date.is_none() {
            parsed.flaws.push(Flaw::NoDate);
        }
        if parsed.from.iter().all(|sender| sender.address.is_empty()) {
            parsed.flaws.push(Flaw::NoSender);
        }
    }
    parsed
}

/// What can be read of something that is no mail.
fn words_of_garbage(raw: &[u8]) -> String {
    let some = raw.get(..MAX_GARBAGE).unwrap_or(raw);
    let text = String::from_utf8_lossy(some);
    let readable = text.chars().map(|c| {
        if c == '\u{fffd}' || (c.is_control() && c != '\n') {
            ' '
        } else {
            c
        }
    });
    readable.collect::<String>().trim().to_owned()
}

fn shown(raw: &[u8], how: &Render<'_>) -> Body {
    let tree = tree::read(raw);
    let mut body = Body {
        text: body::text(&tree, MAX_TEXT),
        ..Body::default()
    };
    if tree.flaws.contains(&Flaw::NotMime) {
        body.text = words_of_garbage(raw);
        body.html = plain::shown(&body.text, Flow::Fixed, &how.labels);
        body.flaws = tree.told_flaws();
        return body;
    }
    body.invitations = invitations(&tree);
    body.enclosed = enclosed::messages(&tree);
    let wrapped = Wrapped::of(&tree);
    let letter = wrapped::letter(&wrapped);
    let mut page = Page {
        own: Embedded::of(&tree, wrapped::pictures(&wrapped)),
        left: html::MAX_HTML,
        how,
        body,
    };
    let chosen = body::chosen(&tree, Form::Html);
    let has_html = chosen.iter().any(|at| body::is_html(&tree, *at));
    let drawn = match letter.html.filter(|_| !has_html) {
        // Outlook's own letter says more than the plain one beside it.
        Some(markup) => page.markup(&markup),
        None => page.parts(&tree, &chosen),
    };
    let mut body = page.body;
    if drawn.is_err() {
        body.html = plain::shown(&body.text, Flow::Fixed, &how.labels);
        body.from_html = false;
        body.blocked_images = 0;
        body.trackers.clear();
        body.flaws.push(Flaw::HtmlTooComplex);
    } else if body.html.is_empty() && !body.text.is_empty() {
        body.html = plain::shown(&body.text, Flow::Fixed, &how.labels);
    }
    body.flaws.extend(tree.told_flaws());
    body
}

/// A letter as it is being drawn.
struct Page<'t, 'x, 'h> {
    own: Embedded<'t, 'x>,
    /// Bytes of source that may still be drawn.
    left: usize,
    how: &'h Render<'h>,
    body: Body,
}

impl Page<'_, '_, '_> {
    fn parts(&mut self, tree: &Tree<'_>, chosen: &[usize]) -> Result<(), html::TooComplex> {
        for at in chosen {
            let Some(part) = tree.parts.get(*at) else {
                continue;
            };
            if body::is_html(tree, *at) {
                self.markup(&tree.text(part, usize::MAX))?;
                continue;
            }
            let text = tree.text(part, MAX_RAW_TEXT);
            let text = clean::cut(&text, self.left);
            self.left -= text.len();
            let shown = plain::shown(text, Flow::of(part), &self.how.labels);
            self.body.html.push_str(&shown);
        }
        Ok(())
    }

    fn markup(&mut self, source: &str) -> Result<(), html::TooComplex> {
        self.left = self
            .left
            .checked_sub(source.len())
            .ok_or(html::TooComplex)?;
        let how = self.how;
        let safe = html::safe(source, how.remote_images, how.labels, &mut self.own)?;
        take_in(&mut self.body, safe);
        Ok(())
    }
}

/// Each part is closed in itself: markup never spans parts.
fn take_in(body: &mut Body, safe: Safe) {
    body.from_html = true;
    body.html.push_str("<div>");
    body.html.push_str(&safe.html);
    body.html.push_str("</div>");
    body.blocked_images = body.blocked_images.saturating_add(safe.blocked_images);
    for host in safe.trackers {
        if body.trackers.len() < html::MAX_TRACKERS && !body.trackers.contains(&host) {
            body.trackers.push(host);
        }
    }
}

fn invitations(tree: &Tree<'_>) -> Vec<Invitation> {
    let mut found: Vec<Invitation> = Vec::new();
    let calendars = tree.parts.iter().filter(|part| part.is("text", "calendar"));
    for part in calendars.take(MAX_INVITATIONS) {
        let calendar = tree.text(part, MAX_RAW_TEXT);
        if let Some(invitation) = invitation::read(&calendar, part.parameter("method"))
            // Many programs enclose the same calendar once more as a file.
            && !found.contains(&invitation)
        {
            found.push(invitation);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &[u8] = b"From: a@b.example\nSubject: kept\n\nbody";

    #[test]
    fn a_panic_costs_one_message() {
        let parsed = parse_by(RAW, |_| panic!("a mistake"));
        assert!(parsed.quarantined());
        assert_eq!(parsed.flaws, [Flaw::ParserFailed]);
        assert_eq!(parsed.subject, "kept");
        assert!(!parse(RAW).quarantined());
    }
}
