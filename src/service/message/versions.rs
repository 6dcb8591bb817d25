//! Which text of a message is looked at, where a server holds it in several that differ.

use model::{Code, Hash, Instant, MessageRef, Problem};
use serde::Serialize;
use store::{Listed, Opened, Version, Who};

use super::{Asked, seen};
use crate::{Desk, told};

/// Bytes of one message's versions that are compared, at most; what is beyond counts as a version
/// of its own.
const MAX_COMPARED: u64 = 64 << 20;

/// How a message is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether a Director asked for it.
    pub asked: Asked,
    /// The raw bytes of which of its versions; none is the one that it is shown by.
    pub version: Option<Hash>,
}

impl From<Asked> for Look {
    fn from(asked: Asked) -> Self {
        Self {
            asked,
            version: None,
        }
    }
}

/// One of the texts of a message that differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct VersionLine {
    /// SHA-256 of its raw bytes.
    pub sha256: Hash,
    /// Size in bytes.
    pub size: u64,
    /// When the server got it.
    pub received: Instant,
    /// Whether it is the one that is looked at.
    pub open: bool,
}

/// A message's row by the viewer's right to it, with the bytes of the version looked at.
pub(super) async fn seen_as(
    desk: &Desk,
    who: &Who,
    (id, look): (MessageRef, Look),
) -> Result<(Listed, Opened), Problem> {
    let (listed, opened) = seen(desk, who, id, look.asked).await?;
    Ok((chosen(desk, who, listed, look.version)?, opened))
}

/// An opened message with the bytes of the version looked at.
pub(super) fn chosen(
    desk: &Desk,
    who: &Who,
    mut listed: Listed,
    version: Option<Hash>,
) -> Result<Listed, Problem> {
    if let Some(version) = version.filter(|version| *version != listed.row.blob) {
        let versions = desk.read(who, |r| r.versions(&listed))?;
        let held = versions.into_iter().find(|one| one.blob == version);
        let held = held.ok_or(Problem::new(Code::NotFound))?;
        listed.row.blob = held.blob;
        listed.row.size = held.size;
    }
    Ok(listed)
}

/// The texts of an opened message that differ; none where there is one.
pub(super) async fn versions(
    desk: &Desk,
    who: &Who,
    listed: &Listed,
    open: Hash,
) -> Result<Vec<VersionLine>, Problem> {
    let held = desk.read(who, |r| r.versions(listed))?;
    if held.len() < 2 {
        return Ok(Vec::new());
    }
    let store = desk.store().clone();
    let lines = tokio::task::spawn_blocking(move || differing(store.blobs(), held, open))
        .await
        .map_err(|_| told::broken("reading bytes stopped"))?;
    Ok(lines)
}

/// Those whose text no earlier one has: on their way to another folder, messages get other
/// headers without being others. The one looked at stands for its text.
fn differing(blobs: &store::Blobs, held: Vec<Version>, open: Hash) -> Vec<VersionLine> {
    let mut left = MAX_COMPARED;
    let mut lines: Vec<(Hash, VersionLine)> = Vec::new();
    for one in held {
        let rest = left.checked_sub(one.size);
        left = rest.unwrap_or(left);
        let text = match rest.map(|_| blobs.read(one.blob)) {
            Some(Ok(raw)) => text_hash(&raw),
            Some(Err(_)) => continue,
            None => one.blob,
        };
        let line = VersionLine {
            sha256: one.blob,
            size: one.size,
            received: one.received,
            open: one.blob == open,
        };
        match lines.iter_mut().find(|(known, _)| *known == text) {
            Some((_, known)) if line.open => *known = line,
            Some(_) => {}
            None => lines.push((text, line)),
        }
    }
    if lines.len() < 2 {
        return Vec::new();
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// A hash of what follows the headers, whatever ends its lines.
fn text_hash(raw: &[u8]) -> Hash {
    let mut text: Vec<u8> = raw.to_vec();
    text.retain(|byte| *byte != b'\r');
    let start = text.windows(2).position(|two| two == b"\n\n");
    let body = text.get(start.unwrap_or(text.len())..).unwrap_or_default();
    store::sha256(body.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::text_hash;

    #[test]
    fn other_headers_make_no_other_text() {
        let sent = text_hash(b"Subject: a\n\nText\n\nmore\n");
        let listed = text_hash(b"Received: x\r\nSubject: a\r\n\r\nText\r\n\r\nmore");
        assert_eq!(sent, listed);
        assert_ne!(sent, text_hash(b"Subject: a\n\nText\n\nmore\n-- \nlist"));
        assert_eq!(text_hash(b"Subject: a"), text_hash(b"Subject: a\n\n"));
    }
}
