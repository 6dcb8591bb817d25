//! Folder kinds, and what a folder's usual name says about it.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::fold::fold;

/// What a folder is for (M-11).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum FolderKind {
    /// INBOX.
    #[n(0)]
    Inbox,
    /// What was sent.
    #[n(1)]
    Sent,
    /// Unfinished messages.
    #[n(2)]
    Drafts,
    /// Unwanted mail.
    #[n(3)]
    Spam,
    /// Deleted mail.
    #[n(4)]
    Trash,
    /// Put away.
    #[n(5)]
    Archive,
    /// Any other.
    #[n(6)]
    Custom,
}

impl FolderKind {
    /// All kinds in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Inbox,
        Self::Sent,
        Self::Drafts,
        Self::Spam,
        Self::Trash,
        Self::Archive,
        Self::Custom,
    ];

    /// The word used in addresses, searches (`in:`) and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Sent => "sent",
            Self::Drafts => "drafts",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Archive => "archive",
            Self::Custom => "custom",
        }
    }

    /// The kind for a word, if it is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind that a SPECIAL-USE attribute (RFC 6154) names.
    pub fn from_special_use(attribute: &str) -> Option<Self> {
        match attribute.to_ascii_lowercase().as_str() {
            "\\sent" => Some(Self::Sent),
            "\\drafts" => Some(Self::Drafts),
            "\\junk" => Some(Self::Spam),
            "\\trash" => Some(Self::Trash),
            "\\archive" => Some(Self::Archive),
            _ => None,
        }
    }
}

/// Usual names, folded, in English, Polish, Romanian, Russian and German.
const NAMES: [(FolderKind, &[&str]); 5] = [
    (
        FolderKind::Sent,
        &[
            "sent",
            "sent items",
            "sent mail",
            "sent messages",
            "wyslane",
            "elementy wyslane",
            "poczta wyslana",
            "trimise",
            "mesaje trimise",
            "elemente trimise",
            "отправленные",
            "отправленная почта",
            "gesendet",
            "gesendete elemente",
            "gesendete objekte",
        ],
    ),
    (
        FolderKind::Drafts,
        &[
            "drafts",
            "draft",
            "robocze",
            "szkice",
            "wersje robocze",
            "kopie robocze",
            "ciorne",
            "schite",
            "черновики",
            "entwurfe",
            "entwurf",
        ],
    ),
    (
        FolderKind::Spam,
        &[
            "spam",
            "junk",
            "junk mail",
            "junk e-mail",
            "bulk mail",
            "wiadomosci-smieci",
            "niechciane",
            "wiadomosci smieci",
            "mesaje nedorite",
            "nedorite",
            "нежелательная почта",
            "спам",
            "junk-e-mail",
            "unerwunscht",
        ],
    ),
    (
        FolderKind::Trash,
        &[
            "trash",
            "deleted",
            "deleted items",
            "deleted messages",
            "bin",
            "kosz",
            "elementy usuniete",
            "usuniete",
            "cos de gunoi",
            "cos",
            "sterse",
            "elemente sterse",
            "корзина",
            "удаленные",
            "papierkorb",
            "geloschte elemente",
            "geloschte objekte",
        ],
    ),
    (
        FolderKind::Archive,
        &[
            "archive",
            "archives",
            "archiwum",
            "arhiva",
            "архив",
            "archiv",
        ],
    ),
];

/// The kind that a folder's usual name says, by its last part (`INBOX.Sent` is Sent).
///
/// `delimiter` is the server's hierarchy separator.
pub fn kind_by_name(name: &str, delimiter: Option<char>) -> FolderKind {
    if name.eq_ignore_ascii_case("INBOX") {
        return FolderKind::Inbox;
    }
    let last = delimiter
        .and_then(|at| name.rsplit(at).next())
        .unwrap_or(name);
    let last = fold(last);
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&last.as_str()))
        .map_or(FolderKind::Custom, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_names_in_five_languages() {
        for (name, kind) in [
            ("INBOX", FolderKind::Inbox),
            ("inbox", FolderKind::Inbox),
            ("INBOX.Wysłane", FolderKind::Sent),
            ("Ciorne", FolderKind::Drafts),
            ("Корзина", FolderKind::Trash),
            ("Удалённые", FolderKind::Trash),
            ("Entwürfe", FolderKind::Drafts),
            ("Spam", FolderKind::Spam),
            ("Klienci", FolderKind::Custom),
        ] {
            assert_eq!(kind_by_name(name, Some('.')), kind, "{name}");
        }
    }
}
