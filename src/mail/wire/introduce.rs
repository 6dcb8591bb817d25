//! What is said right after signing in: who we are, and what may be spoken from here on.

use std::{net::IpAddr, time::Duration};

use model::FailureKind;
use tokio::time::Instant;

use super::{
    command::Command, deflate, error::WireError, open::Compression, response::Data,
    session::Session,
};

/// Characters kept of what a server calls itself.
const MAX_NAME: usize = 100;

/// What decides whether a connection is deflated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) peer: IpAddr,
    /// The shortest round trip that was measured.
    pub(super) round_trip: Option<Duration>,
    pub(super) compression: Compression,
}

impl Line {
    /// Notes how long a round trip took.
    pub(super) fn took(&mut self, time: Duration) {
        self.round_trip = Some(self.round_trip.map_or(time, |least| least.min(time)));
    }

    fn is_to_be_deflated(&self) -> bool {
        match self.compression {
            Compression::WhereItPays => deflate::pays(self.peer, self.round_trip),
            Compression::Always => true,
            Compression::Never => false,
        }
    }
}

/// Says who we are and agrees on what the server offers; what it refuses is struck.
pub(super) async fn introduce(session: &mut Session, mut line: Line) -> Result<(), WireError> {
    if session.has("ID") {
        let asked = Instant::now();
        name_each_other(session).await?;
        line.took(asked.elapsed());
    }
    enable(session).await?;
    if session.has("COMPRESS=DEFLATE") && line.is_to_be_deflated() {
        let agreed = optional(session, "COMPRESS=DEFLATE", "COMPRESS DEFLATE", |_| {}).await?;
        if agreed {
            session.connection.deflate();
        }
    }
    Ok(())
}

/// Runs what the server need not do; false if it refused, and then it is struck.
async fn optional(
    session: &mut Session,
    capability: &'static str,
    words: &str,
    take: impl FnMut(Data),
) -> Result<bool, WireError> {
    let command = Command::new(words).tentative();
    match session.connection.run(&command, take).await {
        Ok(_) => Ok(true),
        Err(error) if session.is_open() && is_refusal(&error) => {
            session.strike(capability);
            Ok(false)
        }
        Err(error) => Err(broken(error, capability)),
    }
}

/// What broke off while a capability was being used; a BYE is a word of its own, as that
/// there are too many connections, and is heeded.
fn broken(error: WireError, capability: &'static str) -> WireError {
    match error.kind {
        FailureKind::NotUnderstood | FailureKind::Unreachable | FailureKind::TimedOut => {
            error.over(capability)
        }
        _ => error,
    }
}

fn is_refusal(error: &WireError) -> bool {
    matches!(
        error.kind,
        FailureKind::ServerSaysNo | FailureKind::Unavailable
    )
}

/// RFC 2971. Some servers open no folder for those who don't say who they are.
async fn name_each_other(session: &mut Session) -> Result<(), WireError> {
    let words = format!(
        "ID (\"name\" \"Korespond\" \"version\" \"{}\")",
        env!("CARGO_PKG_VERSION")
    );
    let mut told = Vec::new();
    optional(session, "ID", &words, |data| {
        if let Data::Id(pairs) = data {
            told = pairs;
        }
    })
    .await?;
    session.server = called(&told);
    Ok(())
}

/// Name and version, free of what could upset a page or a terminal.
fn called(pairs: &[(String, String)]) -> Option<String> {
    let of = |name: &str| {
        pairs
            .iter()
            .find(|(key, value)| key.eq_ignore_ascii_case(name) && value != "NIL")
            .map(|(_, value)| value.as_str())
    };
    let name = of("name").or_else(|| of("vendor"))?;
    let words = format!("{name} {}", of("version").unwrap_or_default());
    let plain = words.chars().map(|c| if c.is_control() { ' ' } else { c });
    let short: String = plain.take(MAX_NAME).collect();
    Some(short.trim().to_owned()).filter(|short| !short.is_empty())
}

/// RFC 5161: all at once; where that is refused, one by one.
async fn enable(session: &mut Session) -> Result<(), WireError> {
    const WANTED: [(&str, &str); 4] = [
        ("CONDSTORE", "CONDSTORE"),
        ("QRESYNC", "QRESYNC"),
        ("UTF8=ACCEPT", "UTF8=ACCEPT"),
        // A server that offers this one speaks nothing else (RFC 6855, section 6).
        ("UTF8=ONLY", "UTF8=ACCEPT"),
    ];
    if !session.has("ENABLE") && !session.has("IMAP4REV2") {
        // QRESYNC can't be used without; CONDSTORE is switched on by opening a folder.
        return Ok(());
    }
    let wanted: Vec<(&'static str, &'static str)> = WANTED
        .into_iter()
        .filter(|(offered, _)| session.has(offered))
        .collect();
    let [first, rest @ ..] = wanted.as_slice() else {
        return Ok(());
    };
    let words: Vec<&str> = wanted.iter().map(|(_, word)| *word).collect();
    let mut told = Vec::new();
    let all = format!("ENABLE {}", words.join(" "));
    let command = Command::new(&all).tentative();
    let answer = session
        .connection
        .run(&command, |data| note_enabled(data, &mut told))
        .await;
    match answer {
        Ok(_) => {}
        Err(error) if session.is_open() && is_refusal(&error) => {
            for (offered, word) in [first].into_iter().chain(rest) {
                let words = format!("ENABLE {word}");
                optional(session, offered, &words, |data| {
                    note_enabled(data, &mut told);
                })
                .await?;
            }
        }
        // Which of them broke it is not known; ENABLE is what they have in common.
        Err(error) => return Err(broken(error, "ENABLE")),
    }
    let has = |word: &str| told.iter().any(|told| told == word);
    // Enabling QRESYNC enables CONDSTORE (RFC 7162, section 3.2.3).
    session.enabled.condstore = has("CONDSTORE") || has("QRESYNC");
    session.enabled.qresync = has("QRESYNC");
    session.enabled.utf8 = has("UTF8=ACCEPT");
    Ok(())
}

fn note_enabled(data: Data, told: &mut Vec<String>) {
    if let Data::Enabled(words) = data {
        told.extend(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_name_is_short_and_plain() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            called(&[pair("name", "Dovecot"), pair("version", "2.3\u{1b}[31m")]).as_deref(),
            Some("Dovecot 2.3 [31m")
        );
        assert_eq!(called(&[pair("vendor", "x")]).as_deref(), Some("x"));
        assert_eq!(called(&[pair("name", "NIL")]), None);
        let long = called(&[pair("NAME", &"n".repeat(5_000))]).unwrap();
        assert_eq!(long.len(), MAX_NAME);
    }
}
