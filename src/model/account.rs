//! What an account is set to and how it fares.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// How a connection is protected (M-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte.
    #[n(0)]
    Tls,
    /// Plain text that must be raised to TLS before anything is said.
    #[n(1)]
    Starttls,
    /// Plain text; loopback only, or confirmed and shown as a warning for good.
    #[n(2)]
    None,
}

impl Security {
    /// The word in forms, the API and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }

    /// The security for a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Tls, Self::Starttls, Self::None]
            .into_iter()
            .find(|s| s.word() == word)
    }
}

/// Where a server listens, and as whom we sign in.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Endpoint {
    /// Name or IP address.
    #[n(0)]
    pub host: String,
    /// TCP port.
    #[n(1)]
    pub port: u16,
    /// Protection.
    #[n(2)]
    pub security: Security,
    /// Login name.
    #[n(3)]
    pub user: String,
}

/// A provider whose servers we know (M-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The word in forms.
    pub word: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// IMAP server, reached at port 993 by TLS.
    pub imap: &'static str,
    /// SMTP server.
    pub smtp: &'static str,
    /// SMTP port; 465 by TLS, 587 by STARTTLS.
    pub smtp_port: u16,
    /// Domains of its addresses.
    pub domains: &'static [&'static str],
}

impl Provider {
    /// All but "Other".
    #[rustfmt::skip]
    pub const ALL: &'static [Self] = &[
        Self { word: "gmail", name: "Gmail", imap: "imap.gmail.com", smtp: "smtp.gmail.com", smtp_port: 465, domains: &["gmail.com", "googlemail.com"] },
        Self { word: "microsoft", name: "Microsoft", imap: "outlook.office365.com", smtp: "smtp.office365.com", smtp_port: 587, domains: &["outlook.com", "hotmail.com", "live.com", "msn.com"] },
        Self { word: "yahoo", name: "Yahoo", imap: "imap.mail.yahoo.com", smtp: "smtp.mail.yahoo.com", smtp_port: 465, domains: &["yahoo.com", "yahoo.ro", "yahoo.pl", "ymail.com"] },
        Self { word: "fastmail", name: "Fastmail", imap: "imap.fastmail.com", smtp: "smtp.fastmail.com", smtp_port: 465, domains: &["fastmail.com", "fastmail.fm"] },
        Self { word: "aol", name: "AOL", imap: "imap.aol.com", smtp: "smtp.aol.com", smtp_port: 465, domains: &["aol.com"] },
        Self { word: "icloud", name: "iCloud", imap: "imap.mail.me.com", smtp: "smtp.mail.me.com", smtp_port: 587, domains: &["icloud.com", "me.com", "mac.com"] },
        Self { word: "gmx", name: "GMX", imap: "imap.gmx.net", smtp: "mail.gmx.net", smtp_port: 465, domains: &["gmx.net", "gmx.de", "gmx.com"] },
        Self { word: "homepl", name: "home.pl", imap: "poczta.home.pl", smtp: "poczta.home.pl", smtp_port: 465, domains: &["home.pl"] },
        Self { word: "o2", name: "o2", imap: "poczta.o2.pl", smtp: "poczta.o2.pl", smtp_port: 465, domains: &["o2.pl", "tlen.pl", "go2.pl"] },
        Self { word: "wp", name: "WP", imap: "imap.wp.pl", smtp: "smtp.wp.pl", smtp_port: 465, domains: &["wp.pl"] },
        Self { word: "onet", name: "Onet", imap: "imap.poczta.onet.pl", smtp: "smtp.poczta.onet.pl", smtp_port: 465, domains: &["onet.pl", "onet.eu", "op.pl", "vp.pl", "autograf.pl", "poczta.onet.pl"] },
        Self { word: "interia", name: "Interia", imap: "poczta.interia.pl", smtp: "poczta.interia.pl", smtp_port: 465, domains: &["interia.pl", "interia.eu", "poczta.fm"] },
        Self { word: "yandex", name: "Yandex", imap: "imap.yandex.com", smtp: "smtp.yandex.com", smtp_port: 465, domains: &["yandex.ru", "yandex.com", "ya.ru"] },
        Self { word: "mailru", name: "Mail.ru", imap: "imap.mail.ru", smtp: "smtp.mail.ru", smtp_port: 465, domains: &["mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru"] },
    ];

    /// The provider for its word.
    pub fn from_word(word: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|provider| provider.word == word)
    }

    /// The provider of an address, by its domain.
    pub fn of_address(address: &str) -> Option<&'static Self> {
        let domain = crate::address::domain_of(address)?;
        Self::ALL
            .iter()
            .find(|provider| provider.domains.contains(&domain.as_str()))
    }
}

/// What colleagues in scope see of an account (M-47).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum SeenMail {
    /// Only messages that belong to a contact, organization or record, or were shared.
    #[n(0)]
    #[default]
    Matched,
    /// All mail but what is private.
    #[n(1)]
    All,
}

/// What we may change at the server (M-17).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum WriteBack {
    /// Nothing.
    #[n(0)]
    None,
    /// Read, flagged, answered.
    #[n(1)]
    #[default]
    Flags,
    /// Flags, moves and folders.
    #[n(2)]
    All,
}

impl WriteBack {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::None, Self::Flags, Self::All];

    /// The word used in forms and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Flags => "flags",
            Self::All => "all",
        }
    }

    /// The one for a word, if it is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Why an account does not get on, in a form that a person can be told about (M-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[cbor(index_only)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The server's name has no address.
    #[n(0)]
    NameNotFound,
    /// Nothing listens at that host and port.
    #[n(1)]
    Refused,
    /// No way to the host, or the connection was cut.
    #[n(2)]
    Unreachable,
    /// The server was silent for too long.
    #[n(3)]
    TimedOut,
    /// The certificate is signed by nobody we trust.
    #[n(4)]
    TlsUntrusted,
    /// The certificate is past its date or not yet valid.
    #[n(5)]
    TlsExpired,
    /// The certificate is another host's.
    #[n(6)]
    TlsWrongName,
    /// TLS failed in another way; often a port that speaks plain text.
    #[n(7)]
    TlsFailed,
    /// The server offers no STARTTLS, or refused it.
    #[n(8)]
    NoStarttls,
    /// Something else than an IMAP server answered.
    #[n(9)]
    NotImap,
    /// User name or password are wrong.
    #[n(10)]
    AuthFailed,
    /// The server is there and says no for now.
    #[n(11)]
    Unavailable,
    /// The server said no in its own words.
    #[n(12)]
    ServerSaysNo,
    /// The server's answer made no sense.
    #[n(13)]
    NotUnderstood,
    /// The address is one we may not connect to (O-19).
    #[n(14)]
    Forbidden,
    /// Our disk is full or failing.
    #[n(15)]
    Storage,
    /// POP3, which is not spoken here.
    #[n(16)]
    Pop3,
}

impl FailureKind {
    /// The word used in message ids and the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::NameNotFound => "name-not-found",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::TlsUntrusted => "tls-untrusted",
            Self::TlsExpired => "tls-expired",
            Self::TlsWrongName => "tls-wrong-name",
            Self::TlsFailed => "tls-failed",
            Self::NoStarttls => "no-starttls",
            Self::NotImap => "not-imap",
            Self::AuthFailed => "auth-failed",
            Self::Unavailable => "unavailable",
            Self::ServerSaysNo => "server-says-no",
            Self::NotUnderstood => "not-understood",
            Self::Forbidden => "forbidden",
            Self::Storage => "storage",
            Self::Pop3 => "pop3",
        }
    }

    /// Whether trying again without a change by a person can help.
    pub fn passes(self) -> bool {
        !matches!(self, Self::AuthFailed | Self::Forbidden | Self::Pop3)
    }
}

/// One failure, with when and the server's own words.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Failure {
    /// What kind.
    #[n(0)]
    pub kind: FailureKind,
    /// When.
    #[n(1)]
    pub at: Instant,
    /// The server's own words, or the system's, cut to [`Failure::MAX_WORDS`]; never mail text.
    #[n(2)]
    pub words: String,
}

impl Failure {
    /// Longest server words kept, in characters.
    pub const MAX_WORDS: usize = 300;

    /// A failure with its words cut and freed of control characters.
    pub fn new(kind: FailureKind, at: Instant, words: &str) -> Self {
        let words = words
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(Self::MAX_WORDS)
            .collect();
        Self { kind, at, words }
    }
}

/// How an account fares (M-10).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum AccountState {
    /// Set up but for the password, which its user gives (M-6).
    #[n(0)]
    NeedsPassword,
    /// A connection is being made.
    #[n(1)]
    Connecting,
    /// Mail is coming in.
    #[n(2)]
    Syncing {
        /// Messages held so far.
        #[n(0)]
        done: u64,
        /// Messages to hold.
        #[n(1)]
        total: u64,
    },
    /// All that the server has is held, but for what is in folders that can't be read.
    #[n(3)]
    UpToDate {
        /// Since when.
        #[n(0)]
        since: Instant,
        /// Folders that are not, as they can't be read.
        #[n(1)]
        #[cbor(default)]
        #[serde(default)]
        but: u64,
    },
    /// A fault that may pass.
    #[n(4)]
    Waiting {
        /// When it is tried again.
        #[n(0)]
        retry_at: Instant,
        /// What went wrong.
        #[n(1)]
        failure: Failure,
    },
    /// A fault that a person must mend.
    #[n(5)]
    Failed {
        /// What went wrong.
        #[n(0)]
        failure: Failure,
    },
    /// Its user was deleted, or it was switched off.
    #[n(6)]
    Stopped,
    /// It waits for its turn to connect (M-44).
    #[n(7)]
    Queued,
}

impl AccountState {
    /// The word used in metrics and message ids.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NeedsPassword => "needs-password",
            Self::Connecting => "connecting",
            Self::Syncing { .. } => "syncing",
            Self::UpToDate { .. } => "up-to-date",
            Self::Waiting { .. } => "waiting",
            Self::Failed { .. } => "failed",
            Self::Stopped => "stopped",
            Self::Queued => "queued",
        }
    }

    /// The failure that stands in the way, if any.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Waiting { failure, .. } | Self::Failed { failure } => Some(failure),
            _ => None,
        }
    }
}
