//! The two ceremonies of Web Authentication, as the library runs them: making a passkey, and
//! signing in by one. A passkey is kept by its device and asks for its user's finger, face or
//! PIN each time; which make of device it is, nobody asks.

use model::{Problem, UserId};
use serde::Serialize;
use serde_json::Value;
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
    bin::{Decode, Encode},
    request::{
        PublicKeyCredentialDescriptor,
        auth::AuthenticationVerificationOptions,
        register::{
            CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
            UserHandle, Username,
        },
    },
    response::{
        AuthTransports, CredentialId,
        auth::{DiscoverableAuthentication, error::AuthCeremonyErr},
        register::{DynamicState, StaticState},
    },
};

use super::Party;
use crate::told;

/// Bytes of what a device knows a user by: our id of them.
const HANDLE: usize = 8;

/// Bytes of the state of a passkey.
const STATE: usize = 7;

/// What a device calls a user whose address it could not show.
const UNNAMED: &str = "user";

/// A ceremony that began.
pub(super) struct Begun {
    /// What the browser is asked, as JSON (WebAuthn, 5.1.8 and 5.1.9).
    pub(super) options: Value,
    /// What we must know at its end.
    pub(super) state: Vec<u8>,
}

/// The public half of a new passkey.
pub(super) struct Made {
    pub(super) credential: Vec<u8>,
    pub(super) key: Vec<u8>,
    pub(super) state: Vec<u8>,
}

/// Why a passkey does not let anybody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its counter went back: there may be a copy of it.
    Counter,
    /// Something else about it is not as it must be.
    Wrong,
}

fn handle(user: UserId) -> UserHandle<HANDLE> {
    let Ok(handle) = UserHandle::decode(user.0.to_be_bytes());
    handle
}

fn as_json(options: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(options).map_err(|_| told::broken("a passkey's options"))
}

/// Begins to make a passkey; the user's devices that have one already are told apart by `known`.
pub(super) fn begin_making(
    party: &Party,
    (user, email, name): (UserId, &str, &str),
    known: &[Vec<u8>],
) -> Result<Begun, Problem> {
    let broken = || told::broken("a passkey's making could not begin");
    let (id, handle) = (party.id().ok_or_else(broken)?, handle(user));
    let known = known.iter().filter_map(|credential| {
        Some(PublicKeyCredentialDescriptor {
            id: CredentialId::decode(credential.clone()).ok()?,
            // By which way it is reached, nobody noted: the browser tries all.
            transports: AuthTransports::decode(0).ok()?,
        })
    });
    let entity = PublicKeyCredentialUserEntity {
        name: Username::try_from(email)
            .or_else(|_| Username::try_from(UNNAMED))
            .map_err(|_| broken())?,
        id: &handle,
        display_name: Nickname::try_from(name).ok(),
    };
    let mut options = PublicKeyCredentialCreationOptions::passkey(&id, entity, known.collect());
    // A device that can't hold its keys to this would be refused by the browser; that its user
    // was verified, we see at each use.
    options.extensions.cred_protect = CredProtect::None;
    let (server, client) = options.start_ceremony().map_err(|_| broken())?;
    Ok(Begun {
        options: as_json(&client)?,
        state: server.encode().map_err(|_| broken())?,
    })
}

/// Ends the making of a passkey with what the browser answered.
pub(super) fn end_making(party: &Party, state: &[u8], answer: &str) -> Option<Made> {
    let state = RegistrationServerState::<HANDLE>::decode(state).ok()?;
    let answer = Registration::from_json_relaxed(answer.as_bytes()).ok()?;
    let rules = RegistrationVerificationOptions::<&str, &str> {
        allowed_origins: &[party.origin()],
        // Browsers tell of extensions that nobody asked for; they change nothing.
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let made = state.verify(&party.id()?, &answer, &rules).ok()?;
    let Ok(key) = made.static_state().encode();
    let Ok(state) = made.dynamic_state().encode();
    Some(Made {
        credential: made.id().as_ref().to_vec(),
        key,
        state: state.to_vec(),
    })
}

/// Begins a sign-in: any passkey of this panel may answer.
pub(super) fn begin_signing_in(party: &Party) -> Result<Begun, Problem> {
    let broken = || told::broken("a sign-in by passkey could not begin");
    let id = party.id().ok_or_else(broken)?;
    let options = DiscoverableCredentialRequestOptions::passkey(&id);
    let (server, client) = options.start_ceremony().map_err(|_| broken())?;
    Ok(Begun {
        options: as_json(&client)?,
        state: server.encode().map_err(|_| broken())?,
    })
}

/// What a browser answered at the door.
pub(super) struct Claim(DiscoverableAuthentication<HANDLE>);

impl Claim {
    /// The answer of a browser; none if it is no such thing.
    pub(super) fn read(answer: &str) -> Option<Self> {
        DiscoverableAuthentication::from_json_relaxed(answer.as_bytes())
            .ok()
            .map(Self)
    }

    /// The id of the passkey that it names.
    pub(super) fn credential(&self) -> Vec<u8> {
        self.0.raw_id().as_ref().to_vec()
    }

    /// Ends a sign-in: the state that the passkey has then.
    pub(super) fn prove(
        &self,
        party: &Party,
        began: &[u8],
        (user, key, state): (UserId, &[u8], &[u8]),
    ) -> Result<Vec<u8>, Refusal> {
        let wrong = Refusal::Wrong;
        let began = DiscoverableAuthenticationServerState::decode(began).map_err(|_| wrong)?;
        let state = <[u8; STATE]>::try_from(state).map_err(|_| wrong)?;
        let (handle, id) = (handle(user), self.0.raw_id());
        let mut known = AuthenticatedCredential::new(
            id,
            &handle,
            StaticState::decode(key).map_err(|_| wrong)?,
            DynamicState::decode(state).map_err(|_| wrong)?,
        )
        .map_err(|_| wrong)?;
        let rules = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &[party.origin()],
            error_on_unsolicited_extensions: false,
            ..AuthenticationVerificationOptions::default()
        };
        let id = party.id().ok_or(wrong)?;
        began
            .verify(&id, &self.0, &mut known, &rules)
            .map_err(|error| match error {
                AuthCeremonyErr::SignatureCounter => Refusal::Counter,
                _ => wrong,
            })?;
        let Ok(state) = known.dynamic_state().encode();
        Ok(state.to_vec())
    }
}
