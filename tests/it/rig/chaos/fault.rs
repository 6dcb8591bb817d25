//! What can go wrong between a client and its server.

use super::unit::Unit;

/// One way in which a server misbehaves. Some are seen in the wild, some are malice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    // The door.
    Refuses,
    GreetsNever,
    GreetsWithBye,
    GreetsInHttp,
    GreetsPreauth,
    StarttlsStripped,
    StarttlsRefused,
    StarttlsInjected,
    // Signing in.
    PasswordRefused,
    PasswordExpired,
    SignInUnavailable,
    SignInDropped,
    TooManyConnections,
    ByeAfterSignIn,
    // Answers to commands.
    NoToAll,
    BadToAll,
    UnavailableOften,
    ThrottledOften,
    InUse,
    NoSuchFolder,
    ServerBug,
    CapabilityLie,
    // The line.
    Slow,
    Throttled,
    Trickles,
    StallsSoon,
    StallsBeforeTheEnd,
    CutsInLiteral,
    CutsInLine,
    CutsEarly,
    Flaky,
    HalfCloses,
    // Bytes.
    Garbage,
    Unknown,
    BitFlips,
    BareLineFeeds,
    Nul,
    HugeLine,
    EndlessLine,
    DeepBodystructure,
    DeepBrackets,
    // Tags.
    ForeignTag,
    TagTwice,
    TagBeforeData,
    // Folders.
    UidvalidityRises,
    UidvalidityOne,
    UidvalidityMissing,
    UidnextOne,
    ModseqOne,
    ExistsMore,
    ExistsNone,
    ExistsMost,
    ExistsNegative,
    EvilNames,
    FolderFlood,
    // Messages.
    UidReused,
    UidZero,
    UidHuge,
    UidMissing,
    Dropped,
    NilBody,
    EmptyBody,
    HalfBody,
    Twice,
    Foreign,
    Reversed,
    ExpungeBetween,
    VanishedAll,
    ByeInFetch,
    ByeAnywhere,
    LiteralTooShort,
    LiteralTooLong,
    LiteralNegative,
    LiteralHuge,
    LiteralAbsurd,
    // Watching.
    IdleFlood,
    IdleDeaf,
    IdleStuck,
    IdleBye,
}

impl Fault {
    /// All of them.
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = &[
        Self::Refuses, Self::GreetsNever, Self::GreetsWithBye, Self::GreetsInHttp,
        Self::GreetsPreauth, Self::StarttlsStripped, Self::StarttlsRefused,
        Self::StarttlsInjected, Self::PasswordRefused, Self::PasswordExpired,
        Self::SignInUnavailable, Self::SignInDropped, Self::TooManyConnections,
        Self::ByeAfterSignIn, Self::NoToAll, Self::BadToAll, Self::UnavailableOften,
        Self::ThrottledOften, Self::InUse, Self::NoSuchFolder, Self::ServerBug,
        Self::CapabilityLie, Self::Slow, Self::Throttled, Self::Trickles, Self::StallsSoon,
        Self::StallsBeforeTheEnd, Self::CutsInLiteral, Self::CutsInLine, Self::CutsEarly,
        Self::Flaky, Self::HalfCloses, Self::Garbage, Self::Unknown, Self::BitFlips,
        Self::BareLineFeeds, Self::Nul, Self::HugeLine, Self::EndlessLine,
        Self::DeepBodystructure, Self::DeepBrackets, Self::ForeignTag, Self::TagTwice,
        Self::TagBeforeData, Self::UidvalidityRises, Self::UidvalidityOne,
        Self::UidvalidityMissing, Self::UidnextOne, Self::ModseqOne, Self::ExistsMore,
        Self::ExistsNone, Self::ExistsMost, Self::ExistsNegative, Self::EvilNames,
        Self::FolderFlood, Self::UidReused, Self::UidZero, Self::UidHuge, Self::UidMissing,
        Self::Dropped, Self::NilBody, Self::EmptyBody, Self::HalfBody, Self::Twice, Self::Foreign,
        Self::Reversed, Self::ExpungeBetween, Self::VanishedAll, Self::ByeInFetch,
        Self::ByeAnywhere, Self::LiteralTooShort, Self::LiteralTooLong, Self::LiteralNegative,
        Self::LiteralHuge, Self::LiteralAbsurd, Self::IdleFlood, Self::IdleDeaf, Self::IdleStuck,
        Self::IdleBye,
    ];

    /// Whether the client is to ask for STARTTLS, which this fault is about.
    pub fn is_of_starttls(self) -> bool {
        matches!(
            self,
            Self::StarttlsStripped | Self::StarttlsRefused | Self::StarttlsInjected
        )
    }

    /// What is answered to a sign-in instead of asking the server.
    pub(super) fn sign_in_answer(self) -> Option<&'static str> {
        Some(match self {
            Self::PasswordRefused => "NO [AUTHENTICATIONFAILED] wrong",
            Self::PasswordExpired => "NO [EXPIRED] the password expired",
            Self::SignInUnavailable => "NO [UNAVAILABLE] later",
            Self::TooManyConnections => "NO [LIMIT] too many connections",
            _ => return None,
        })
    }

    /// What is answered to a command instead of asking the server; `luck` is one in two.
    pub(super) fn command_answer(self, command: &str, line: &str, luck: bool) -> Option<String> {
        let before = matches!(
            command,
            "LOGIN" | "AUTHENTICATE" | "LOGOUT" | "CAPABILITY" | "DONE"
        );
        let opens = matches!(command, "SELECT" | "EXAMINE");
        let new_fangled = ["ENABLE", "IDLE", "COMPRESS"].contains(&command)
            || ["CONDSTORE", "CHANGEDSINCE", "QRESYNC"]
                .iter()
                .any(|word| line.to_ascii_uppercase().contains(word));
        let answer = match self {
            Self::NoToAll if command != "LOGOUT" => "NO not today",
            Self::BadToAll if command != "LOGOUT" => "BAD what?",
            Self::UnavailableOften if !before && luck => "NO [UNAVAILABLE] a part is down",
            Self::ThrottledOften if !before && luck => "NO [THROTTLED] slower",
            Self::InUse if opens => "NO [INUSE] locked",
            Self::NoSuchFolder if opens => "NO [NONEXISTENT] no such folder",
            Self::ServerBug if command.starts_with("UID") => "NO [SERVERBUG] sorry",
            Self::CapabilityLie if new_fangled => "BAD unknown",
            Self::StarttlsRefused if command == "STARTTLS" => "NO not now",
            Self::StarttlsStripped if command == "STARTTLS" => "BAD unknown",
            _ => return None,
        };
        Some(answer.to_owned())
    }

    /// A line of a folder's state or a greeting, spoiled; `turn` counts them.
    pub(super) fn spoil_state(self, line: &str, turn: u64) -> Option<String> {
        let number = |of: &str, new: &str| replace_number(line, of, new);
        Some(match self {
            Self::UidvalidityRises if line.contains("UIDVALIDITY") => {
                let old: u64 = number_after(line, "UIDVALIDITY ")?;
                number("UIDVALIDITY ", &(old + turn / 2).to_string())
            }
            Self::UidvalidityOne => number("UIDVALIDITY ", "1"),
            Self::UidnextOne => number("UIDNEXT ", "1"),
            Self::ModseqOne => number("HIGHESTMODSEQ ", "1"),
            Self::StarttlsStripped => line.replace("STARTTLS", "X"),
            Self::CapabilityLie if line.contains("CAPABILITY IMAP4rev1") => line.replace(
                "CAPABILITY IMAP4rev1",
                "CAPABILITY IMAP4rev1 CONDSTORE QRESYNC ENABLE IDLE COMPRESS=DEFLATE OBJECTID",
            ),
            Self::ExistsMore => exists(line, |count| (count + 1_000).to_string())?,
            Self::ExistsNone => exists(line, |_| "0".to_owned())?,
            Self::ExistsMost => exists(line, |_| "4294967295".to_owned())?,
            Self::ExistsNegative => exists(line, |_| "-1".to_owned())?,
            _ => return None,
        })
    }

    /// A FETCH response whose UID is spoiled; `before` is the one of the response before.
    pub(super) fn spoil_uid(self, unit: &mut Unit, before: Option<u64>, turn: u64) {
        let new = match (self, before) {
            (Self::UidReused, Some(before)) if turn.is_multiple_of(3) => format!("UID {before}"),
            (Self::UidZero, _) => "UID 0".to_owned(),
            (Self::UidHuge, _) => "UID 4294967296".to_owned(),
            (Self::UidMissing, _) => String::new(),
            _ => return,
        };
        unit.replace_uid(&new);
    }

    /// A FETCH response whose body is spoiled.
    pub(super) fn spoil_body(self, unit: &mut Unit, turn: u64) {
        let fourth = turn.is_multiple_of(4);
        match self {
            Self::NilBody if fourth => unit.replace_literal("NIL", None),
            Self::EmptyBody if fourth => unit.replace_literal("{0}\r\n", Some(Vec::new())),
            Self::HalfBody if fourth => {
                let half = unit
                    .literal()
                    .map(|bytes| bytes[..bytes.len() / 2].to_vec());
                let half = half.unwrap_or_default();
                unit.replace_literal(&format!("{{{}}}\r\n", half.len()), Some(half));
            }
            Self::LiteralTooShort => unit.recount(|length| length.saturating_sub(10).to_string()),
            Self::LiteralTooLong => unit.recount(|length| (length + 10).to_string()),
            Self::LiteralNegative => unit.recount(|_| "-1".to_owned()),
            _ => {}
        }
    }
}

/// Folder names that no server should have.
pub(super) fn evil_names() -> Vec<u8> {
    let long = "x".repeat(5_000);
    let names = [
        "../../etc/passwd",
        "/etc",
        "a\\\\b",
        "<script>alert(1)</script>",
        "&Jjo-",
        "&bad",
        "&AAA-",
        "INBOX/INBOX/INBOX",
        &long,
        "=cmd|calc",
        "%s%n",
        " ",
        "~root",
    ];
    let mut lines = Vec::new();
    for name in names {
        lines.extend(format!("* LIST (\\HasNoChildren) \"/\" \"{name}\"\r\n").into_bytes());
    }
    lines.extend(b"* LIST () NIL \"nodelim\"\r\n* LIST (\\Noselect) \"/\" {6}\r\nli\r\nal\r\n");
    lines.extend(b"* LIST () \"\xff\" \"8bit\xe9\xff\"\r\n* LIST () \"/\" \"\"\r\n");
    lines
}

fn exists(line: &str, new: impl FnOnce(u64) -> String) -> Option<String> {
    let count = line.strip_prefix("* ")?.strip_suffix(" EXISTS\r\n")?;
    Some(format!("* {} EXISTS\r\n", new(count.parse().ok()?)))
}

fn number_after(line: &str, of: &str) -> Option<u64> {
    let (_, rest) = line.split_once(of)?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn replace_number(line: &str, of: &str, new: &str) -> String {
    let Some((start, rest)) = line.split_once(of) else {
        return line.to_owned();
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{start}{of}{new}{rest}")
}
