//! The flags of one message, as they are kept.

use std::collections::BTreeSet;

/// Flags of one message.
const MAX_FLAGS: usize = 32;

/// Longest keyword, in bytes.
const MAX_FLAG: usize = 64;

const SYSTEM_FLAGS: [&str; 5] = ["\\Answered", "\\Flagged", "\\Deleted", "\\Seen", "\\Draft"];

/// The flags of one message, system flags in their usual spelling.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FlagSet(BTreeSet<String>);

impl FlagSet {
    /// From names; \Recent, unknown system flags, and what is too much are left out.
    pub(crate) fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut set = Self::default();
        for name in names {
            set.insert(name);
        }
        set
    }

    pub(crate) fn insert(&mut self, name: &str) {
        let known = SYSTEM_FLAGS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(name));
        let keyword = !name.starts_with('\\') && !name.is_empty() && name.len() <= MAX_FLAG;
        if let Some(name) = known.copied().or(keyword.then_some(name))
            && self.0.len() < MAX_FLAGS
        {
            self.0.insert(name.to_owned());
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        other.0.iter().for_each(|name| self.insert(name));
    }

    pub(crate) fn remove(&mut self, other: &Self) {
        self.0.retain(|name| !other.0.contains(name));
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|flag| flag.eq_ignore_ascii_case(name))
    }

    /// As it stands in parentheses.
    pub(crate) fn text(&self) -> String {
        self.0
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }
}
