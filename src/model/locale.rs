//! The languages of the panel.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A language of the panel (O-22).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    #[n(0)]
    #[default]
    En,
    /// Polish.
    #[n(1)]
    Pl,
    /// Romanian.
    #[n(2)]
    Ro,
    /// Russian.
    #[n(3)]
    Ru,
}

impl Locale {
    /// All of them, English first.
    pub const ALL: [Self; 4] = [Self::En, Self::Pl, Self::Ro, Self::Ru];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Pl => "pl",
            Self::Ro => "ro",
            Self::Ru => "ru",
        }
    }

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Pl => "Polski",
            Self::Ro => "Română",
            Self::Ru => "Русский",
        }
    }

    /// The locale for a tag such as `pl` or `pl-PL`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let base = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|locale| locale.tag() == base)
    }

    /// The first of those offered in an Accept-Language header (RFC 9110, 12.5.4), in its order.
    pub fn negotiate(header: &str, offered: &[Self]) -> Option<Self> {
        let tags = header.split(',').take(16);
        tags.filter_map(|part| Self::from_tag(part.split(';').next().unwrap_or("").trim()))
            .find(|locale| offered.contains(locale))
    }
}
