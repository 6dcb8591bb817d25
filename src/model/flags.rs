//! A message's flags as the server has them.

use minicbor::{Decode, Encode};

/// The system flags of RFC 9051, section 2.3.2, without \Recent, and the keywords.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Flags {
    /// Bits of the system flags; see the constants.
    #[n(0)]
    bits: u8,
    /// Keywords such as `$Forwarded`, sorted.
    #[n(1)]
    keywords: Vec<String>,
}

const SYSTEM: [(&str, u8); 5] = [
    ("\\Answered", Flags::ANSWERED),
    ("\\Deleted", Flags::DELETED),
    ("\\Draft", Flags::DRAFT),
    ("\\Flagged", Flags::FLAGGED),
    ("\\Seen", Flags::SEEN),
];

/// Keywords kept for one message; more are left out.
const MAX_KEYWORDS: usize = 64;

/// Longest keyword kept, in bytes.
const MAX_KEYWORD: usize = 100;

/// Whether a name is a keyword: an atom (RFC 9051, section 9), and no longer than is useful.
fn is_keyword(name: &str) -> bool {
    (1..=MAX_KEYWORD).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"(){%*\"\\]".contains(&byte))
}

impl Flags {
    /// \Answered.
    pub const ANSWERED: u8 = 1;
    /// \Deleted.
    pub const DELETED: u8 = 2;
    /// \Draft.
    pub const DRAFT: u8 = 4;
    /// \Flagged.
    pub const FLAGGED: u8 = 8;
    /// \Seen.
    pub const SEEN: u8 = 16;

    /// From the server's names; \Recent and unknown system flags are dropped.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut flags = Self::default();
        for name in names {
            if let Some((_, bit)) = SYSTEM
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                flags.bits |= bit;
            } else if is_keyword(name) && flags.keywords.len() < MAX_KEYWORDS {
                flags.keywords.push(name.to_owned());
            }
        }
        flags.keywords.sort();
        flags.keywords.dedup();
        flags
    }

    /// Whether a system flag is set.
    pub fn has(&self, bit: u8) -> bool {
        self.bits & bit != 0
    }

    /// Whether a keyword such as `$Forwarded` is set, in any case (RFC 9051, section 2.3.2).
    pub fn has_keyword(&self, name: &str) -> bool {
        self.keywords
            .iter()
            .any(|keyword| keyword.eq_ignore_ascii_case(name))
    }

    /// The same flags with one more or one less.
    #[must_use]
    pub fn with(&self, name: &str, on: bool) -> Self {
        let names = self.names();
        let others = names
            .iter()
            .map(String::as_str)
            .filter(|known| !known.eq_ignore_ascii_case(name));
        Self::from_names(others.chain(on.then_some(name)))
    }

    /// Whether \Seen is set.
    pub fn seen(&self) -> bool {
        self.has(Self::SEEN)
    }

    /// All names, sorted by byte, as the ledger prints them.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = SYSTEM
            .iter()
            .filter(|(_, bit)| self.has(*bit))
            .map(|(name, _)| (*name).to_owned())
            .chain(self.keywords.iter().cloned())
            .collect();
        names.sort();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_is_dropped_and_names_are_sorted() {
        let flags = Flags::from_names(["\\Seen", "\\Recent", "$Forwarded", "\\answered"]);
        assert_eq!(flags.names(), ["$Forwarded", "\\Answered", "\\Seen"]);
    }
}
