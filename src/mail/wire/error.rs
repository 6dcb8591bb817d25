use std::io;

use model::{Failure, FailureKind};
use rustls::CertificateError;

use super::reason::{Reason, Scope};

/// Why a connection or a command failed, in a form a person can be told about (M-9).
///
/// `words` are the server's or the system's own, cut to [`Failure::MAX_WORDS`]
/// characters and freed of control characters; they never hold mail text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {words}", kind.word())]
pub struct WireError {
    /// What kind of failure.
    pub kind: FailureKind,
    /// The words for it.
    pub words: String,
    /// What the server refused it for.
    pub reason: Reason,
    /// What has to pause for it.
    pub scope: Scope,
    /// The capability that was being used when it broke: without it the next try may go
    /// well ([`super::Dial::without`]).
    pub over: Option<&'static str>,
}

impl WireError {
    pub(crate) fn new(kind: FailureKind, words: &str) -> Self {
        Self {
            kind,
            words: words
                .trim()
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .take(Failure::MAX_WORDS)
                .collect(),
            reason: Reason::Untold,
            // One account's harm is its own until it is known to be the server's.
            scope: Scope::Account,
            over: None,
        }
    }

    /// The same, and every account at this server has to pause for it.
    pub(super) fn of_server(mut self) -> Self {
        self.scope = Scope::Server;
        self
    }

    /// The same, over a capability that was being used.
    pub(super) fn over(mut self, capability: &'static str) -> Self {
        self.over.get_or_insert(capability);
        self
    }

    /// The same, and other folders can go on.
    pub(super) fn of_command(mut self) -> Self {
        self.scope = Scope::Command;
        self
    }

    /// What we don't even ask for, and why.
    pub(super) fn declined(reason: Reason, words: &str) -> Self {
        Self {
            reason,
            scope: Scope::Command,
            ..Self::new(FailureKind::ServerSaysNo, words)
        }
    }

    /// From a BYE: the server's end is every account's, if it says so.
    pub(super) fn hung_up(code: Option<&str>, words: &str) -> Self {
        let error = Self {
            reason: Reason::Bye,
            ..Self::new(
                FailureKind::Unavailable,
                &format!("the server hung up: {}", with_code(code, words)),
            )
        };
        match Reason::of(code) {
            Reason::Unavailable => error.of_server(),
            Reason::Untold => error,
            reason => Self { reason, ..error },
        }
    }

    pub(crate) fn not_understood(words: &str) -> Self {
        Self::new(FailureKind::NotUnderstood, words)
    }

    pub(crate) fn timed_out(words: &str) -> Self {
        Self::new(FailureKind::TimedOut, words)
    }

    pub(super) fn closed() -> Self {
        Self::new(FailureKind::Unreachable, "the connection was closed")
    }

    pub(super) fn cut_off() -> Self {
        Self::new(FailureKind::Unreachable, "the server ended the connection")
    }

    /// From a failed read, write or connect.
    pub(super) fn of_io(error: &io::Error) -> Self {
        if let Some(tls) = tls_error(error) {
            return Self::of_tls(tls);
        }
        let kind = match error.kind() {
            io::ErrorKind::ConnectionRefused => FailureKind::Refused,
            io::ErrorKind::TimedOut => FailureKind::TimedOut,
            // A deflated stream that is none, or swells beyond measure.
            io::ErrorKind::InvalidData => {
                let error = Self::new(FailureKind::NotUnderstood, &error.to_string());
                return error.over("COMPRESS=DEFLATE");
            }
            // TLS calls it so when the other side just leaves.
            io::ErrorKind::UnexpectedEof => return Self::cut_off(),
            _ => FailureKind::Unreachable,
        };
        Self::new(kind, &error.to_string())
    }

    /// From a handshake that failed: whatever ended it, TLS did not come about.
    pub(super) fn of_handshake(error: &io::Error) -> Self {
        match tls_error(error) {
            Some(tls) => Self::of_tls(tls),
            None => Self::new(FailureKind::TlsFailed, &error.to_string()),
        }
    }

    pub(super) fn of_tls(error: &rustls::Error) -> Self {
        let kind = match error {
            rustls::Error::InvalidCertificate(certificate) => of_certificate(certificate),
            _ => FailureKind::TlsFailed,
        };
        Self::new(kind, &error.to_string())
    }

    /// From a tagged NO or BAD, by its response code (RFC 5530).
    pub(super) fn refused(code: Option<&str>, words: &str) -> Self {
        let reason = Reason::of(code);
        Self {
            reason,
            scope: reason.scope(),
            ..Self::new(reason.kind(), &with_code(code, words))
        }
    }

    /// From a NO at sign-in, where a NO without a known code means the password.
    pub(super) fn sign_in_refused(code: Option<&str>, words: &str) -> Self {
        let reason = Reason::of(code);
        Self {
            reason,
            scope: reason.scope_at_sign_in(),
            ..Self::new(reason.kind_at_sign_in(), &with_code(code, words))
        }
    }
}

fn with_code(code: Option<&str>, words: &str) -> String {
    match code {
        Some(code) => format!("[{code}] {words}"),
        None => words.to_owned(),
    }
}

fn tls_error(error: &io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    inner
        .downcast_ref::<rustls::Error>()
        .or_else(|| inner.source()?.downcast_ref::<rustls::Error>())
}

fn of_certificate(error: &CertificateError) -> FailureKind {
    match error {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => FailureKind::TlsExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            FailureKind::TlsWrongName
        }
        CertificateError::UnknownIssuer
        | CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. }
        | CertificateError::Revoked
        | CertificateError::Other(_) => FailureKind::TlsUntrusted,
        _ => FailureKind::TlsFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_a_wrong_password_from_a_busy_server() {
        for (code, kind) in [
            (Some("AUTHENTICATIONFAILED"), FailureKind::AuthFailed),
            (Some("authorizationfailed"), FailureKind::AuthFailed),
            (Some("EXPIRED"), FailureKind::AuthFailed),
            (Some("ALERT"), FailureKind::AuthFailed),
            (None, FailureKind::AuthFailed),
            (Some("UNAVAILABLE"), FailureKind::Unavailable),
            (Some("LIMIT"), FailureKind::Unavailable),
            (Some("INUSE"), FailureKind::Unavailable),
            (Some("THROTTLED"), FailureKind::Unavailable),
            (Some("CONTACTADMIN"), FailureKind::ServerSaysNo),
            (Some("REFERRAL imap://x/"), FailureKind::ServerSaysNo),
        ] {
            assert_eq!(
                WireError::sign_in_refused(code, "no").kind,
                kind,
                "{code:?}"
            );
        }
    }

    #[test]
    fn words_are_cut_and_cleaned() {
        let error = WireError::new(FailureKind::ServerSaysNo, &"a\u{1b}b".repeat(500));
        assert_eq!(error.words.chars().count(), Failure::MAX_WORDS);
        assert!(!error.words.chars().any(char::is_control));
    }
}
