//! HTML letters: made safe to show, folded, and read as text.
//!
//! The way of a letter: limits and a well nested outline (`outline`), folds and pictures
//! (`fold`, `write`), then the sanitiser (`sanitise`), after which nothing touches the
//! markup but the marks of a search (`mark`). Whatever the first steps get wrong, the sanitiser reads with a browser's rules
//! and lets through only what it knows.

mod fold;
mod link;
mod mark;
mod outline;
mod sanitise;
mod style;
mod text;
mod token;
mod write;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod unclosed;

pub(crate) use link::{escape_into, linked_into};
pub use mark::marked;
pub(crate) use outline::MAX_HTML;
pub use text::{content_ids, text};
pub(crate) use write::MAX_TRACKERS;

/// What becomes of pictures that lie on other machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteImages {
    /// A placeholder stands for each.
    Block,
    /// They are shown; those that look like trackers are not.
    Show,
}

/// Our own words in a letter, in the reader's language.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// On the fold of what is quoted.
    pub quoted: &'a str,
    /// On the fold of a signature.
    pub signature: &'a str,
    /// For a picture that was not fetched.
    pub blocked_image: &'a str,
}

/// The letter's own pictures.
pub trait Pictures {
    /// The `data:` address of the picture with a content id, if it may be shown.
    fn data(&mut self, content_id: &str) -> Option<String>;
    /// Whether a picture that was given may be put in once more.
    fn again(&mut self, content_id: &str) -> bool;
}

/// A letter that is safe to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Safe {
    /// The markup; nothing may touch it.
    pub html: String,
    /// How many pictures on other machines were left out.
    pub blocked_images: u32,
    /// Hosts of pictures that look like trackers, at most 10.
    pub trackers: Vec<String>,
}

/// The letter went beyond what is shown as HTML (1 MiB, 256 levels, 20,000 elements, 64
/// attributes of one, 4 KiB of one style).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the HTML is too large or too tangled")]
pub struct TooComplex;

/// Makes a letter safe to show.
pub fn safe(
    html: &str,
    remote: RemoteImages,
    wording: Wording<'_>,
    own: &mut dyn Pictures,
) -> Result<Safe, TooComplex> {
    let pieces = outline::outline(html)?;
    let draft = write::write(&pieces, wording, remote, own);
    Ok(Safe {
        html: sanitise::sanitise(&draft.html, remote, draft.pictures),
        blocked_images: draft.blocked,
        trackers: draft.trackers,
    })
}
