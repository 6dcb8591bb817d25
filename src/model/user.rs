//! Roles and statuses of users.

use std::{fmt, str::FromStr};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// The place in the hierarchy (P-11 to P-13).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Exactly one; every right.
    #[n(0)]
    Director,
    /// Answers for agents.
    #[n(1)]
    Supervisor,
    /// Works with contacts.
    #[n(2)]
    #[default]
    Agent,
}

impl Role {
    /// The word in forms, the API and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::Supervisor => "supervisor",
            Self::Agent => "agent",
        }
    }
}

/// A user's stored state.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Signs in.
    #[n(0)]
    Active,
    /// Not before confirming by e-mail.
    #[n(1)]
    #[default]
    PendingActivation,
    /// Does not sign in; a seat.
    #[n(2)]
    Blocked,
    /// Does not sign in; no seat.
    #[n(3)]
    Deleted,
}

/// A user's state as shown and filtered by (P-2): the stored one with the mark `ip_restricted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownStatus {
    /// Signs in from anywhere.
    Active,
    /// Signs in from allowed networks only.
    IpRestricted,
    /// Not before confirming by e-mail.
    PendingActivation,
    /// Does not sign in; a seat.
    Blocked,
    /// Does not sign in; no seat.
    Deleted,
}

impl ShownStatus {
    /// All of them, as the panel lists them.
    pub const ALL: [Self; 5] = [
        Self::Active,
        Self::IpRestricted,
        Self::PendingActivation,
        Self::Blocked,
        Self::Deleted,
    ];

    /// What a stored state with its mark is shown as.
    pub fn of(status: Status, ip_restricted: bool) -> Self {
        match (status, ip_restricted) {
            (Status::Active, false) => Self::Active,
            (Status::Active, true) => Self::IpRestricted,
            (Status::PendingActivation, _) => Self::PendingActivation,
            (Status::Blocked, _) => Self::Blocked,
            (Status::Deleted, _) => Self::Deleted,
        }
    }

    /// The word in addresses, the API and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::IpRestricted => "ip-restricted",
            Self::PendingActivation => "pending-activation",
            Self::Blocked => "blocked",
            Self::Deleted => "deleted",
        }
    }

    /// Whether such a user counts as a seat (P-6).
    pub fn is_seat(self) -> bool {
        self != Self::Deleted
    }
}

/// A user's colour in calendars (P-8): red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Colour(#[n(0)] pub [u8; 3]);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Colour {
    type Err = ();

    /// Reads `#rrggbb`, as a browser's colour field writes it.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or(())?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl Serialize for Colour {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(|()| serde::de::Error::custom("a colour is #rrggbb"))
    }
}

/// What members of a group may do at most (P-21). Of several groups the most generous holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Whether what they send needs approval.
    #[n(0)]
    pub messages_need_approval: bool,
    /// Whether listings they publish need approval.
    #[n(1)]
    pub listings_need_approval: bool,
    /// Messages sent a day.
    #[n(2)]
    pub sends_a_day: Option<u32>,
    /// Bytes on their drive.
    #[n(3)]
    pub drive_bytes: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn a_colour_is_read_as_it_is_written() {
        for text in ["#000000", "#ff7f00", "#FFFFFF"] {
            assert_eq!(
                text.parse::<Colour>().unwrap().to_string(),
                text.to_lowercase()
            );
        }
        for text in [
            "", "red", "#fff", "#12345g", "123456", "#1234567", "#+12345",
        ] {
            assert_eq!(text.parse::<Colour>(), Err(()), "{text}");
        }
    }
}
