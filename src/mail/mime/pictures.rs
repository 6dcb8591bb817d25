//! A letter's own pictures, put into it as `data:` addresses.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::tree::Tree;
use super::wrapped::Picture;
use crate::html::Pictures;

/// Bytes of pictures put into one letter, over all of them.
const MAX_BYTES: usize = 5 * 1024 * 1024;

/// The pictures of a message, with what may still be put in.
pub(super) struct Embedded<'t, 'x> {
    tree: &'t Tree<'x>,
    /// Those that lay in a wrapping.
    unwrapped: Vec<Picture>,
    left: usize,
    sizes: HashMap<String, usize>,
}

impl<'t, 'x> Embedded<'t, 'x> {
    pub(super) fn of(tree: &'t Tree<'x>, unwrapped: Vec<Picture>) -> Self {
        Self {
            tree,
            unwrapped,
            left: MAX_BYTES,
            sizes: HashMap::new(),
        }
    }

    fn bytes(&self, content_id: &str) -> Option<Vec<u8>> {
        let mut parts = self.tree.parts.iter();
        let Some(part) = parts
            .find(|part| !part.is_multipart() && part.content_id.as_deref() == Some(content_id))
        else {
            let mut unwrapped = self.unwrapped.iter();
            let (_, bytes) = unwrapped.find(|(id, _)| id == content_id)?;
            return (bytes.len() <= MAX_BYTES).then(|| bytes.clone());
        };
        let body = self.tree.bytes(part);
        (part.transfer.size(body) <= MAX_BYTES as u64).then(|| part.transfer.undo(body))
    }

    fn spend(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        Some(())
    }
}

impl Pictures for Embedded<'_, '_> {
    fn data(&mut self, content_id: &str) -> Option<String> {
        let bytes = self.bytes(content_id)?;
        let kind = kind(&bytes)?;
        self.spend(bytes.len())?;
        self.sizes.insert(content_id.to_owned(), bytes.len());
        Some(format!("data:{kind};base64,{}", STANDARD.encode(&bytes)))
    }

    fn again(&mut self, content_id: &str) -> bool {
        let size = self.sizes.get(content_id).copied();
        size.is_some_and(|size| self.spend(size).is_some())
    }
}

/// The kind of picture by its first bytes; what a part calls itself does not count.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some("image/gif")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}
