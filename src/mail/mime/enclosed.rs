//! Messages within a message, told for a card of their own (RFC 2046, 5.2.1).

use model::Enclosed;

use super::body;
use super::tree::{self, Tree};

/// Enclosed messages that are told of one message.
const MAX_ENCLOSED: usize = 5;
/// Raw bytes of an enclosed message that are read.
const MAX_READ: usize = 2 * 1024 * 1024;
/// Bytes of an enclosed message's text.
const MAX_TEXT: usize = 64 * 1024;
/// Names of files, and addresses, told of one.
const MAX_NAMES: usize = 20;

/// The messages that are parts of this one; what lies deeper is told by its name.
pub(super) fn messages(tree: &Tree<'_>) -> Vec<Enclosed> {
    let parts = tree.parts.iter().enumerate();
    let messages = parts.filter(|(_, part)| part.is_message());
    messages
        .take(MAX_ENCLOSED)
        .filter_map(|(at, part)| {
            let bytes = tree.bytes(part);
            let bytes = bytes.get(..MAX_READ).unwrap_or(bytes);
            if !tree.spend(bytes.len()) {
                return None;
            }
            let raw = part.transfer.undo(bytes);
            one(&raw, u32::try_from(at).ok()?)
        })
        .collect()
}

fn one(raw: &[u8], part: u32) -> Option<Enclosed> {
    let inner = tree::read(raw);
    if !inner.head.is_mail() {
        return None;
    }
    let few = |name| {
        let mut found = inner.head.mailboxes(name);
        found.truncate(MAX_NAMES);
        found
    };
    let files = body::attachments(&inner).into_iter();
    Some(Enclosed {
        part,
        from: few("from"),
        to: few("to"),
        subject: inner.head.text("subject").unwrap_or_default(),
        date: inner.head.date(),
        text: body::text(&inner, MAX_TEXT),
        files: files
            .filter(|file| !file.inline)
            .take(MAX_NAMES)
            .map(|file| file.name)
            .collect(),
    })
}
