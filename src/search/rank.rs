//! A message's place in a list of finds.

use std::{fmt, str::FromStr};

use model::{Instant, MessageId};

/// Where a message stands among all finds; the greater, the newer, the earlier shown.
///
/// As text, `DATE.MESSAGE` in plain numbers, it is the cursor of the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank {
    /// The message's date.
    pub date: Instant,
    /// The message: tells those of the same millisecond apart.
    pub message: MessageId,
}

/// The text is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a cursor is DATE.MESSAGE")]
pub struct BadRank;

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.date.0, self.message)
    }
}

impl FromStr for Rank {
    type Err = BadRank;
    fn from_str(text: &str) -> Result<Self, BadRank> {
        let (date, message) = text.split_once('.').ok_or(BadRank)?;
        Ok(Self {
            date: Instant(date.parse().map_err(|_| BadRank)?),
            message: message.parse().map_err(|_| BadRank)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_go_to_text_and_back() {
        let rank = Rank {
            date: Instant(-5),
            message: MessageId(7),
        };
        assert_eq!(rank.to_string(), "-5.7");
        assert_eq!("-5.7".parse(), Ok(rank));
        for bad in ["", "5", "5.", ".5", "5.-7", "5.7.8", "x.y"] {
            assert_eq!(bad.parse::<Rank>(), Err(BadRank), "{bad}");
        }
    }
}
