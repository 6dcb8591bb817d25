//! What went wrong, in a form that a person can act on.

use std::borrow::Cow;

use crate::account::FailureKind;

/// What happened, to what, and what helps. Its words stand in the locale files under
/// `problem-CODE`; its cause went to the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", .code.word(), .detail.as_ref().map(|d| format!(": {d}")).unwrap_or_default())]
pub struct Problem {
    /// Which problem.
    pub code: Code,
    /// The form field it stands at.
    pub field: Option<Cow<'static, str>>,
    /// Something to name in the text: an address, a server's words. Never a secret.
    pub detail: Option<String>,
    /// Seconds after which trying again makes sense (RFC 9110, 10.2.3).
    pub wait_s: Option<u64>,
}

impl Problem {
    /// A problem without a field.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            field: None,
            detail: None,
            wait_s: None,
        }
    }

    /// A problem at a field of a form.
    pub fn at(code: Code, field: &'static str) -> Self {
        Self {
            code,
            field: Some(Cow::Borrowed(field)),
            detail: None,
            wait_s: None,
        }
    }

    /// The same, naming something.
    #[must_use]
    pub fn naming(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same, to be tried again after so many seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.wait_s = Some(seconds);
        self
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $status:literal;)+) => {
        /// Which problem; [`Code::word`] is stable and stands in API answers.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)+
            /// A mail server could not be reached or said no.
            MailServer(FailureKind),
        }

        impl Code {
            /// Every code but the mail servers'.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                    Self::MailServer(kind) => kind.word(),
                }
            }

            /// The HTTP status that goes with it (RFC 9110).
            pub fn status(self) -> u16 {
                match self {
                    $(Self::$name => $status,)+
                    Self::MailServer(_) => 422,
                }
            }
        }
    };
}

codes! {
    /// It is not there, or not yours to see: the same answer for both.
    NotFound = "not-found", 404;
    /// Nobody is signed in.
    SignInFirst = "sign-in-first", 401;
    /// Address or password are wrong.
    WrongPassword = "wrong-password", 401;
    /// Too many tries; wait.
    TooManyTries = "too-many-tries", 429;
    /// The request did not come from our own page.
    ForeignRequest = "foreign-request", 403;
    /// The request calls this machine by a name that is not the panel's.
    UnknownHost = "unknown-host", 421;
    /// The rights do not reach so far.
    NotAllowed = "not-allowed", 403;
    /// A value that must be given was not.
    Required = "required", 422;
    /// No e-mail address.
    BadAddress = "bad-address", 422;
    /// No host name or IP address.
    BadHost = "bad-host", 422;
    /// No phone number.
    BadPhone = "bad-phone", 422;
    /// No port between 1 and 65535.
    BadPort = "bad-port", 422;
    /// No date of the form YYYY-MM-DD.
    BadDate = "bad-date", 422;
    /// The last day lies before the first.
    EndsBeforeStart = "ends-before-start", 422;
    /// All of it lies in the past.
    InThePast = "in-the-past", 422;
    /// More days than an absence may last.
    TooManyDays = "too-many-days", 422;
    /// None of the values to choose from.
    BadChoice = "bad-choice", 422;
    /// A line with characters that break, turn or hide it.
    BadText = "bad-text", 422;
    /// Longer than allowed.
    TooLong = "too-long", 422;
    /// What a browser made is no passkey for this offer.
    BadPasskey = "bad-passkey", 422;
    /// A passkey lets nobody in.
    UnknownPasskey = "unknown-passkey", 401;
    /// Browsers make no passkeys for the panel's address.
    NoPasskeysHere = "no-passkeys-here", 409;
    /// The password is too short.
    PasswordTooShort = "password-too-short", 422;
    /// The password is easily guessed.
    PasswordTooWeak = "password-too-weak", 422;
    /// Someone has that address already.
    AddressTaken = "address-taken", 409;
    /// Only the Director changes the sign-in address of who has signed in.
    AddressStays = "address-stays", 403;
    /// The agency has its Director already.
    AlreadySetUp = "already-set-up", 409;
    /// No Director yet: run init.
    NotSetUp = "not-set-up", 409;
    /// Nobody changes what they themselves belong to, but the Director.
    OwnGroup = "own-group", 403;
    /// It is built in and stays as it is.
    FixedGroup = "fixed-group", 403;
    /// It would grant somebody more than its maker has.
    GrantsMore = "grants-more", 403;
    /// Another one has that name.
    NameTaken = "name-taken", 409;
    /// There are as many as there may be.
    TooMany = "too-many", 409;
    /// Nobody whom the asker may know signs in with that address.
    UnknownUser = "unknown-user", 422;
    /// No whole number in the range allowed.
    BadNumber = "bad-number", 422;
    /// Others answer to this user: no Agent then.
    HasSubordinates = "has-subordinates", 409;
    /// A supervisor must be a Supervisor or the Director.
    BadSupervisor = "bad-supervisor", 422;
    /// Unblocking is for blocked users, blocking for who is not deleted.
    StatusNotFit = "status-not-fit", 409;
    /// It's the Director, who keeps role, place and access.
    IsDirector = "is-director", 403;
    /// More users than a basket holds.
    BasketFull = "basket-full", 409;
    /// Nobody to be edited.
    BasketEmpty = "basket-empty", 409;
    /// The folder is of a known kind, or only its server changes it.
    FolderStays = "folder-stays", 409;
    /// No message was ticked, or none is left there.
    NothingTicked = "nothing-ticked", 409;
    /// Nothing to be changed was given.
    NothingGiven = "nothing-given", 422;
    /// Users sit in the office.
    OfficeInUse = "office-in-use", 409;
    /// No code of a currency.
    BadCurrency = "bad-currency", 422;
    /// No picture that can be a logo.
    BadPicture = "bad-picture", 422;
    /// A receiver must be an active user within reach.
    BadReceiver = "bad-receiver", 422;
    /// Plain text must be confirmed.
    PlainNeedsConfirming = "plain-needs-confirming", 422;
    /// The CA file is no PEM certificate.
    BadCertificate = "bad-certificate", 422;
    /// The table can't be read.
    BadTable = "bad-table", 422;
    /// The search can't be understood.
    BadSearch = "bad-search", 422;
    /// The request can't be understood.
    BadRequest = "bad-request", 400;
    /// The request is too large.
    TooLarge = "too-large", 413;
    /// The index is being made; try again.
    IndexNotReady = "index-not-ready", 503;
    /// The machine has too much to do.
    Busy = "busy", 503;
    /// No space left on the disk.
    DiskFull = "disk-full", 507;
    /// The store could not be read or written.
    StoreFailed = "store-failed", 500;
    /// Another process has the data directory open.
    StoreInUse = "store-in-use", 503;
    /// A newer release wrote the data directory.
    StoreNewer = "store-newer", 500;
    /// Someone else changed the record meanwhile.
    ChangedMeanwhile = "changed-meanwhile", 409;
    /// Something of ours broke.
    Broken = "broken", 500;
    /// The code of the second factor is wrong, or was used.
    BadCode = "bad-code", 422;
    /// The step between password and code took too long.
    SignInExpired = "sign-in-expired", 401;
    /// A group asks for a second factor, and there is none yet.
    SecondFactorNeeded = "second-factor-needed", 403;
    /// A group asks for a second factor: it can't be switched off.
    SecondFactorRequired = "second-factor-required", 409;
    /// This user comes in from allowed networks only.
    NetworkNotAllowed = "network-not-allowed", 403;
    /// No network in CIDR form.
    BadNetwork = "bad-network", 422;
    /// Who does it would shut themselves out.
    WouldLockOut = "would-lock-out", 409;
    /// A one-time link was used, replaced, or is too old.
    LinkEnded = "link-ended", 410;
    /// The user does not wait for activation.
    NotPending = "not-pending", 409;
    /// Links need the panel's address, which is not configured.
    BaseUrlNeeded = "base-url-needed", 409;
    /// The sign-in at an OpenID provider took too long, or began in another browser.
    OpenIdEnded = "openid-ended", 410;
    /// An OpenID provider did not sign anybody in.
    OpenIdRefused = "openid-refused", 403;
    /// An OpenID provider can't be asked, or its word does not hold.
    OpenIdFailed = "openid-failed", 502;
    /// No user is connected to that account at the OpenID provider.
    OpenIdUnknown = "openid-unknown", 403;
    /// The account at the OpenID provider, or the user's way in there, is connected otherwise.
    OpenIdTaken = "openid-taken", 409;
    /// It needs a password, and there is none yet.
    PasswordNeeded = "password-needed", 409;
    /// The relay did not take the letter.
    RelayFailed = "relay-failed", 502;
    /// The old bytes are not there any more.
    BytesMissing = "bytes-missing", 410;
}
