//! What lies within the `winmail.dat`s of a message, as if it lay in the message itself.
//!
//! A file in there has a number of its own: that of the part, and its place in it above the
//! lower sixteen bits, where no part's number reaches.

use std::collections::HashSet;

use model::Attachment;

use super::clean;
use super::tnef::{self, File, Winmail};
use super::tree::{MAX_PARTS, Part, Tree};
use crate::html;

/// `winmail.dat`s of one message that are opened.
const MAX_WRAPPED: usize = 4;
/// Bits of a number that are the part's.
const PART_BITS: u32 = 16;
const _: () = assert!(MAX_PARTS < 1 << PART_BITS);

/// The bytes of a part that Outlook wrapped.
pub(super) struct Wrapped {
    at: usize,
    data: Vec<u8>,
}

/// The letter in one, in the forms that it has.
#[derive(Default)]
pub(super) struct Letter {
    pub(super) html: Option<String>,
    pub(super) text: Option<String>,
}

/// A picture of the letter, with its Content-ID.
pub(super) type Picture = (String, Vec<u8>);

fn is_wrapped(part: &Part) -> bool {
    let named = || {
        let name = part.written_name().unwrap_or_default();
        name.eq_ignore_ascii_case("winmail.dat")
    };
    !part.is_multipart()
        && (part.is("application", "ms-tnef") || part.is("application", "vnd.ms-tnef") || named())
}

impl Wrapped {
    /// All of a message.
    pub(super) fn of(tree: &Tree<'_>) -> Vec<Self> {
        let parts = tree.parts.iter().enumerate();
        let wrapped = parts.filter(|(_, part)| is_wrapped(part));
        wrapped
            .take(MAX_WRAPPED)
            .filter_map(|(at, part)| Self::at(tree, at, part))
            .collect()
    }

    fn at(tree: &Tree<'_>, at: usize, part: &Part) -> Option<Self> {
        let body = tree.bytes(part);
        tree.spend(body.len()).then(|| Self {
            at,
            data: part.transfer.undo(body),
        })
    }

    fn opened(&self) -> Option<Winmail<'_>> {
        tnef::read(&self.data)
    }

    /// Lists the files in it; says whether nothing else is in it that one would want to save.
    pub(super) fn list(&self, part: usize, into: &mut Vec<Attachment>) -> bool {
        if part != self.at {
            return false;
        }
        let Some(found) = self.opened() else {
            return false;
        };
        let shown: HashSet<String> = found
            .html
            .as_deref()
            .map(html::content_ids)
            .unwrap_or_default()
            .into_iter()
            .collect();
        for (place, file) in found.files.iter().enumerate() {
            into.push(describe(file, number(self.at, place), &shown));
        }
        found.whole
    }
}

/// The letter of the first that has one.
pub(super) fn letter(wrapped: &[Wrapped]) -> Letter {
    let letters = wrapped.iter().filter_map(Wrapped::opened);
    letters
        .map(|found| Letter {
            html: found.html.filter(|html| !html.trim().is_empty()),
            text: found.text.filter(|text| !text.trim().is_empty()),
        })
        .find(|letter| letter.html.is_some() || letter.text.is_some())
        .unwrap_or_default()
}

/// Files that a letter may show as its pictures.
pub(super) fn pictures(wrapped: &[Wrapped]) -> Vec<Picture> {
    let opened = wrapped.iter().filter_map(Wrapped::opened);
    opened
        .flat_map(|found| found.files)
        .filter_map(|file| Some((file.content_id?, file.bytes.into_owned())))
        .collect()
}

/// The bytes of the file with that number, if it is one of these.
pub(super) fn bytes(tree: &Tree<'_>, part: u32) -> Option<Vec<u8>> {
    let place = usize::try_from(part >> PART_BITS).ok()?.checked_sub(1)?;
    let at = usize::try_from(part & ((1 << PART_BITS) - 1)).ok()?;
    let wrapped = Wrapped::at(tree, at, tree.parts.get(at)?)?;
    let file = wrapped.opened()?.files.into_iter().nth(place)?;
    Some(file.bytes.into_owned())
}

fn number(at: usize, place: usize) -> u32 {
    u32::try_from((place + 1) << PART_BITS | at).unwrap_or(u32::MAX)
}

fn describe(file: &File<'_>, part: u32, shown: &HashSet<String>) -> Attachment {
    let name = clean::file_name(&file.name);
    let media_type = clean::media_type(&file.media_type).unwrap_or_else(|| {
        let name = name.as_deref().unwrap_or_default();
        clean::kind_by_name(name).to_owned()
    });
    let picture = media_type.starts_with("image/");
    Attachment {
        part,
        name: name.unwrap_or_else(|| format!("attachment-{part}{}", clean::extension(&media_type))),
        size: file.bytes.len() as u64,
        inline: picture
            && file
                .content_id
                .as_ref()
                .is_some_and(|id| shown.contains(id)),
        content_id: file.content_id.clone(),
        media_type,
    }
}
