//! What a server's NO, BAD or BYE means, and how far it reaches.

use model::FailureKind;

/// Why a server refused, by its response code (RFC 9051, section 7.1; RFC 5530).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// It gave no code that is known here, or it wasn't the server that refused.
    #[default]
    Untold,
    /// `LIMIT`: more than it allows, as of connections.
    Limit,
    /// `THROTTLED`: too much in too short a time.
    Throttled,
    /// `INUSE`: somebody else has it locked.
    InUse,
    /// `UNAVAILABLE`: something behind the server is down.
    Unavailable,
    /// `OVERQUOTA`: there is no room for more mail.
    OverQuota,
    /// `NONEXISTENT` or `TRYCREATE`: there is no such folder.
    Nonexistent,
    /// `ALREADYEXISTS`: there is such a folder.
    AlreadyExists,
    /// `NOPERM`: this user may not.
    NoPermission,
    /// `CANNOT`: never, whoever asks.
    Cannot,
    /// `HASCHILDREN`: a folder with folders in it.
    HasChildren,
    /// `AUTHENTICATIONFAILED`: the user name or the password is wrong.
    AuthenticationFailed,
    /// `AUTHORIZATIONFAILED`: signed in rightly, and not let in.
    AuthorizationFailed,
    /// `EXPIRED`: the password has run out.
    Expired,
    /// `PRIVACYREQUIRED`: not without TLS.
    PrivacyRequired,
    /// `CONTACTADMIN`: only the server's own people can help.
    ContactAdmin,
    /// `SERVERBUG`: it found a fault in itself.
    ServerBug,
    /// `REFERRAL`: the account lives elsewhere.
    Referral,
    /// BYE: it ended the connection.
    Bye,
    /// Ours: the server does not offer what would be needed.
    NotOffered,
    /// Ours: the folder is open for reading only.
    ReadOnly,
    /// Ours: the folder has messages in it.
    NotEmpty,
}

impl Reason {
    /// By the code in brackets, whatever follows its first word.
    pub(super) fn of(code: Option<&str>) -> Self {
        let word = code.and_then(|code| code.split(' ').next());
        match word.unwrap_or_default().to_ascii_uppercase().as_str() {
            "LIMIT" => Self::Limit,
            // RFC 9051 has no word for it; the large providers say so.
            "THROTTLED" => Self::Throttled,
            "INUSE" => Self::InUse,
            "UNAVAILABLE" => Self::Unavailable,
            "OVERQUOTA" => Self::OverQuota,
            "NONEXISTENT" | "TRYCREATE" => Self::Nonexistent,
            "ALREADYEXISTS" => Self::AlreadyExists,
            "NOPERM" => Self::NoPermission,
            "CANNOT" => Self::Cannot,
            "HASCHILDREN" => Self::HasChildren,
            "AUTHENTICATIONFAILED" => Self::AuthenticationFailed,
            "AUTHORIZATIONFAILED" => Self::AuthorizationFailed,
            "EXPIRED" => Self::Expired,
            "PRIVACYREQUIRED" => Self::PrivacyRequired,
            "CONTACTADMIN" => Self::ContactAdmin,
            "SERVERBUG" => Self::ServerBug,
            "REFERRAL" => Self::Referral,
            _ => Self::Untold,
        }
    }

    /// Whether it says "later".
    fn passes(self) -> bool {
        matches!(
            self,
            Self::Limit | Self::Throttled | Self::InUse | Self::Unavailable | Self::ServerBug
        )
    }

    /// The kind of failure for a signed-in user's command.
    pub(super) fn kind(self) -> FailureKind {
        if self.passes() || self == Self::Bye {
            FailureKind::Unavailable
        } else {
            FailureKind::ServerSaysNo
        }
    }

    /// The kind of failure at sign-in, where a NO without a known code means the password.
    pub(super) fn kind_at_sign_in(self) -> FailureKind {
        match self {
            _ if self.passes() => FailureKind::Unavailable,
            Self::ContactAdmin | Self::PrivacyRequired | Self::Referral | Self::OverQuota => {
                FailureKind::ServerSaysNo
            }
            _ => FailureKind::AuthFailed,
        }
    }

    /// How far a refusal of a signed-in user's command reaches.
    pub(super) fn scope(self) -> Scope {
        match self {
            // Limits and throttles are counted by account or connection, and the next
            // command would meet them too.
            Self::Limit
            | Self::Throttled
            | Self::AuthenticationFailed
            | Self::AuthorizationFailed
            | Self::Expired
            | Self::PrivacyRequired
            | Self::ContactAdmin
            | Self::Referral
            | Self::Bye => Scope::Account,
            // One folder's store may be down while the others go on.
            _ => Scope::Command,
        }
    }

    /// How far a refusal at sign-in reaches.
    pub(super) fn scope_at_sign_in(self) -> Scope {
        match self {
            // What keeps the users is down, and would be for the next one as well.
            Self::Unavailable => Scope::Server,
            _ => Scope::Account,
        }
    }
}

/// How far a failure reaches: what has to pause for it (M-44).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// This command, and the folder it was about; others can go on.
    Command,
    /// This account's connections.
    Account,
    /// Every account at this server.
    Server,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart_and_reach_as_far_as_they_should() {
        use FailureKind::{AuthFailed, ServerSaysNo, Unavailable};
        for (code, reason, in_session, at_sign_in) in [
            (
                "LIMIT",
                Reason::Limit,
                (Unavailable, Scope::Account),
                (Unavailable, Scope::Account),
            ),
            (
                "THROTTLED",
                Reason::Throttled,
                (Unavailable, Scope::Account),
                (Unavailable, Scope::Account),
            ),
            (
                "INUSE",
                Reason::InUse,
                (Unavailable, Scope::Command),
                (Unavailable, Scope::Account),
            ),
            (
                "UNAVAILABLE",
                Reason::Unavailable,
                (Unavailable, Scope::Command),
                (Unavailable, Scope::Server),
            ),
            (
                "OVERQUOTA",
                Reason::OverQuota,
                (ServerSaysNo, Scope::Command),
                (ServerSaysNo, Scope::Account),
            ),
            (
                "nonexistent",
                Reason::Nonexistent,
                (ServerSaysNo, Scope::Command),
                (AuthFailed, Scope::Account),
            ),
            (
                "AUTHENTICATIONFAILED",
                Reason::AuthenticationFailed,
                (ServerSaysNo, Scope::Account),
                (AuthFailed, Scope::Account),
            ),
            (
                "EXPIRED",
                Reason::Expired,
                (ServerSaysNo, Scope::Account),
                (AuthFailed, Scope::Account),
            ),
            (
                "CONTACTADMIN",
                Reason::ContactAdmin,
                (ServerSaysNo, Scope::Account),
                (ServerSaysNo, Scope::Account),
            ),
            (
                "SERVERBUG",
                Reason::ServerBug,
                (Unavailable, Scope::Command),
                (Unavailable, Scope::Account),
            ),
            (
                "REFERRAL imap://x/",
                Reason::Referral,
                (ServerSaysNo, Scope::Account),
                (ServerSaysNo, Scope::Account),
            ),
            (
                "ALERT",
                Reason::Untold,
                (ServerSaysNo, Scope::Command),
                (AuthFailed, Scope::Account),
            ),
        ] {
            let told = Reason::of(Some(code));
            assert_eq!(told, reason, "{code}");
            assert_eq!((told.kind(), told.scope()), in_session, "{code}");
            assert_eq!(
                (told.kind_at_sign_in(), told.scope_at_sign_in()),
                at_sign_in,
                "{code}"
            );
        }
        assert_eq!(Reason::of(None), Reason::Untold);
    }
}
