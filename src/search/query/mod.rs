//! What was asked for.

mod error;
mod form;
mod marks;
mod parse;
mod token;
mod value;

use model::Instant;

pub use error::{Fault, QueryError};
pub use form::Form;
pub use token::KEYS;

use crate::analysis::{addresses, folded_words};

/// Whether whoever asks is still typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// The last word may be unfinished: it matches as a beginning, and if it is an
    /// operator that isn't right yet, it is left out.
    Live,
    /// Every word is whole; one that ends in `*` matches as a beginning.
    Done,
}

/// Whether something must or must not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It must.
    Yes,
    /// It must not.
    No,
}

/// What was asked for in the search box (M-34).
///
/// All conditions must hold. Words match without case and diacritics, several words in
/// quotes only in a row. `larger:` and `smaller:` are a whole message's size, `filelarger:` and
/// `filesmaller:` one attachment's. `after:` counts from the start of its day, month or year on;
/// `before:` ends at that start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    conditions: Vec<Condition>,
    bounds: Bounds,
    files: FileSizes,
    attachment: Option<Wanted>,
    unread: Option<Wanted>,
    flagged: Option<Wanted>,
    folder: Option<String>,
    account: Option<String>,
    contact: Option<String>,
    tag: Option<(String, Wanted)>,
}

impl Query {
    /// Whether nothing was asked for at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What `in:` names: a folder or a kind of folder, as typed. Not in the index.
    pub fn folder(&self) -> Option<&str> {
        self.folder.as_deref()
    }

    /// What `account:` names, as typed. Not in the index.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// What `contact:` names, as typed. Not in the index.
    pub fn contact(&self) -> Option<&str> {
        self.contact.as_deref()
    }

    /// Between what the size of one attachment must lie, if that was asked. The index leaves
    /// out only messages that are too small for it.
    pub fn file_sizes(&self) -> Option<FileSizes> {
        (self.files != FileSizes::default()).then_some(self.files)
    }

    /// `is:unread`, or not for `is:read`. Not in the index.
    pub fn unread(&self) -> Option<Wanted> {
        self.unread
    }

    /// `is:flagged`. Not in the index.
    pub fn flagged(&self) -> Option<Wanted> {
        self.flagged
    }

    /// What `tag:` names, as typed, and whether it must be there. Not in the index.
    pub fn tag(&self) -> Option<(&str, Wanted)> {
        let (name, wanted) = self.tag.as_ref()?;
        Some((name, *wanted))
    }

    pub(crate) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// What a message's date and size must be. It is larger than any of its attachments, which
    /// it holds encoded.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            larger: self.bounds.larger.max(self.files.larger),
            ..self.bounds
        }
    }

    pub(crate) fn attachment(&self) -> Option<Wanted> {
        self.attachment
    }
}

/// Between what a message's date and size must lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The date is this or later.
    pub after: Option<Instant>,
    /// The date is earlier.
    pub before: Option<Instant>,
    /// There are more bytes.
    pub larger: Option<u64>,
    /// There are fewer bytes.
    pub smaller: Option<u64>,
}

impl Bounds {
    /// Whether a message of so many bytes lies between them.
    pub fn hold(&self, size: u64) -> bool {
        self.larger.is_none_or(|bound| size > bound)
            && self.smaller.is_none_or(|bound| size < bound)
    }
}

/// Between what the size of an attachment must lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileSizes {
    /// There are more bytes.
    larger: Option<u64>,
    /// There are fewer bytes.
    smaller: Option<u64>,
}

impl FileSizes {
    /// Whether an attachment of so many bytes lies between them.
    pub fn hold(self, size: u64) -> bool {
        self.larger.is_none_or(|bound| size > bound)
            && self.smaller.is_none_or(|bound| size < bound)
    }
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In all that a message says.
    Anywhere,
    /// In the senders.
    From,
    /// In the receivers.
    To,
    /// In those who got a copy.
    Cc,
    /// In the subject.
    Subject,
    /// In the text.
    Body,
    /// In the attachments' names.
    Files,
}

/// Whether a word must end where it was typed to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It must.
    Closed,
    /// The last word may go on.
    Open,
}

/// Words that must stand in a row, or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Whether they must.
    pub wanted: Wanted,
    /// Where they are looked for.
    pub place: Place,
    /// The words in their searched form; at least one.
    pub words: Vec<String>,
    /// If they make an e-mail address, that in its searched form.
    pub address: Option<String>,
    /// Whether the last word may go on.
    pub end: End,
}

impl Condition {
    /// None if the text has no words.
    fn new(wanted: Wanted, place: Place, text: &str, end: End) -> Option<Self> {
        let words: Vec<String> = folded_words(text).map(|(_, word)| word).collect();
        let address = addresses(text)
            .into_iter()
            .find(|(range, _)| *range == (0..text.len()))
            .map(|(_, whole)| whole);
        (!words.is_empty()).then_some(Self {
            wanted,
            place,
            words,
            address,
            end,
        })
    }
}
