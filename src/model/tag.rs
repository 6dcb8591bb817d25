//! Tags: words of the agency's own that mark messages.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A tag's colour, from a small set that can be told apart in light and dark.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum TagColour {
    /// Grey.
    #[default]
    #[n(0)]
    Grey,
    /// Red.
    #[n(1)]
    Red,
    /// Orange.
    #[n(2)]
    Orange,
    /// Yellow.
    #[n(3)]
    Yellow,
    /// Green.
    #[n(4)]
    Green,
    /// Teal.
    #[n(5)]
    Teal,
    /// Blue.
    #[n(6)]
    Blue,
    /// Purple.
    #[n(7)]
    Purple,
}

impl TagColour {
    /// All of them, as they are offered.
    pub const ALL: [Self; 8] = [
        Self::Grey,
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Purple,
    ];

    /// The word in forms and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Purple => "purple",
        }
    }

    /// The colour for a word, if it is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|colour| colour.word() == word)
    }
}
