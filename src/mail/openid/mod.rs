//! What an OpenID provider says of somebody (OpenID Connect Core 1.0; RFC 6749, 7636).
//!
//! The authorization code flow with PKCE. A word of the provider counts only when its ID token
//! holds in every point: signature by the provider's own published keys, issuer, audience, time
//! and nonce. Who that somebody is here is not known in this room.

mod fetch;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use model::Instant;
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    SignatureVerificationError, StandardErrorResponse, TokenResponse as _,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType,
        CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    },
};
use tokio::sync::Mutex;

use self::fetch::{FetchError, Fetcher};
use crate::wire::{Network, Secret, Trust};

/// How long what a provider publishes of itself is believed, in milliseconds.
const KNOWN_MS: i64 = 60 * 60_000;

/// How long a provider that failed is not asked again, in milliseconds: all who wait for the
/// same answer get it at once.
const FAILED_MS: i64 = 5_000;

/// How far a provider's clock may be ahead, in milliseconds.
const AHEAD_MS: i64 = 5 * 60_000;

/// Longest subject, in bytes (OpenID Connect Core, 2).
const MAX_SUBJECT: usize = 255;

/// Longest code looked at, in bytes.
const MAX_CODE: usize = 4_096;

/// Longest word of a refusal kept, in characters.
const MAX_WORD: usize = 40;

/// Signatures that are believed: made with a private key, checked with a published one.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Our client at a provider, ready to send somebody there.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a provider and we know each other by.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The provider's issuer, exactly as it names itself.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Secret,
}

/// One attempt to have a provider say who somebody is.
pub struct Attempt {
    /// What the answer must bring back.
    pub state: String,
    /// What the ID token must hold.
    pub nonce: String,
    /// What the code can be exchanged with (RFC 7636): 43 to 128 letters and digits.
    pub verifier: String,
    /// Where the provider sends the browser back to.
    pub redirect: String,
}

/// Who somebody is, by a provider's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider's issuer.
    pub issuer: String,
    /// The provider's own name for them; it never changes and is never another's.
    pub subject: String,
    /// Their e-mail address, if it was told.
    pub email: Option<String>,
    /// Whether the provider has made sure of the address.
    pub email_verified: bool,
}

/// Why a provider's word does not count. The words hold no code, token or secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenIdError {
    /// It can't be asked, or its answer makes no sense.
    #[error("{0}")]
    Failed(String),
    /// It answered no to the code.
    #[error("the provider refused the code: {0}")]
    Refused(String),
    /// What it said does not hold.
    #[error("the ID token does not hold: {0}")]
    BadToken(String),
}

/// What a provider publishes of itself, or why that could not be had.
type Found = Result<Arc<CoreProviderMetadata>, OpenIdError>;

/// A provider.
pub struct Provider {
    registration: Registration,
    fetcher: Fetcher,
    known: Mutex<Option<(Instant, Found)>>,
}

impl Provider {
    /// A provider by what is configured; nothing is asked yet.
    pub fn new(registration: Registration, network: Network, trust: Trust) -> Self {
        Self {
            registration,
            fetcher: Fetcher::new(network, trust),
            known: Mutex::default(),
        }
    }

    /// Where a browser is sent for an attempt.
    pub async fn address(&self, attempt: &Attempt, now: Instant) -> Result<String, OpenIdError> {
        let published = self.published(now).await?;
        let client = self.client(&published, attempt)?;
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let (state, nonce) = (attempt.state.clone(), attempt.nonce.clone());
        let (url, _, _) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        if self.fetcher.may_lead_to(&url) {
            Ok(url.into())
        } else {
            Err(failed("the provider's page is not https"))
        }
    }

    /// Exchanges a code for the provider's word, and checks that.
    pub async fn redeem(
        &self,
        attempt: &Attempt,
        code: &str,
        now: Instant,
    ) -> Result<Identity, OpenIdError> {
        if code.is_empty() || code.len() > MAX_CODE {
            return Err(OpenIdError::Refused("no code".to_owned()));
        }
        let published = self.published(now).await?;
        let client = self.client(&published, attempt)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| failed("the provider names no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
            .request_async(&self.fetcher)
            .await
            .map_err(no_token)?;
        let token = answer
            .id_token()
            .ok_or_else(|| failed("the provider gave no ID token"))?;
        let claims = match held(&client, token, attempt, now) {
            Err(error) if is_unknown_key(&error) => {
                let published = self.published_anew(now).await?;
                let client = self.client(&published, attempt)?;
                held(&client, token, attempt, now)
            }
            claims => claims,
        };
        let claims = claims.map_err(|error| not_held(&error))?;
        self.check_party(claims)?;
        identity(claims)
    }

    /// Whether a token that names a party it was issued to names us (OpenID Connect Core,
    /// 3.1.3.7); the library leaves that to its callers.
    fn check_party(&self, claims: &CoreIdTokenClaims) -> Result<(), OpenIdError> {
        let party = claims.authorized_party().map(|party| party.as_str());
        if party.is_none_or(|party| party == self.registration.client_id) {
            return Ok(());
        }
        let what = "it was issued to somebody else";
        Err(OpenIdError::BadToken(what.to_owned()))
    }

    fn client(
        &self,
        published: &CoreProviderMetadata,
        attempt: &Attempt,
    ) -> Result<Client, OpenIdError> {
        let redirect = RedirectUrl::new(attempt.redirect.clone())
            .map_err(|_| failed("the panel's address is none to come back to"))?;
        let secret = ClientSecret::new(self.registration.client_secret.expose().to_owned());
        let id = ClientId::new(self.registration.client_id.clone());
        let client = CoreClient::from_provider_metadata(published.clone(), id, Some(secret));
        Ok(client
            .set_redirect_uri(redirect)
            .set_auth_type(way_to_sign(published)))
    }

    /// What the provider publishes of itself, asked at most once in [`KNOWN_MS`].
    async fn published(&self, now: Instant) -> Found {
        let mut known = self.known.lock().await;
        if let Some((at, found)) = &*known {
            let lasts = if found.is_ok() { KNOWN_MS } else { FAILED_MS };
            if (0..=lasts).contains(&now.since_ms(*at)) {
                return found.clone();
            }
        }
        let found = self.ask().await;
        *known = Some((now, found.clone()));
        found
    }

    /// The same asked now: the provider may have changed its keys. What was known stays where
    /// it can't be asked.
    async fn published_anew(&self, now: Instant) -> Found {
        let found = self.ask().await?;
        *self.known.lock().await = Some((now, Ok(Arc::clone(&found))));
        Ok(found)
    }

    async fn ask(&self) -> Found {
        let issuer = IssuerUrl::new(self.registration.issuer.clone())
            .map_err(|_| failed("the issuer is no address"))?;
        let asked = CoreProviderMetadata::discover_async(issuer, &self.fetcher).await;
        asked.map(Arc::new).map_err(not_found)
    }
}

/// How we show our secret: by HTTP Basic, which every provider must take (RFC 6749, 2.3.1),
/// unless it says that it takes it in the form only.
fn way_to_sign(published: &CoreProviderMetadata) -> AuthType {
    let ways = published.token_endpoint_auth_methods_supported();
    let takes = |way| ways.is_some_and(|ways| ways.contains(&way));
    if takes(CoreClientAuthMethod::ClientSecretPost)
        && !takes(CoreClientAuthMethod::ClientSecretBasic)
    {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

/// What a token says, if it holds in every point.
fn held<'a>(
    client: &Client,
    token: &'a CoreIdToken,
    attempt: &Attempt,
    now: Instant,
) -> Result<&'a CoreIdTokenClaims, ClaimsVerificationError> {
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(SIGNATURES)
        .set_time_fn(move || moment(now))
        .set_issue_time_verifier_fn(move |issued| {
            if issued > moment(now.plus_ms(AHEAD_MS)) {
                return Err("it was issued in the future".to_owned());
            }
            Ok(())
        });
    token.claims(&verifier, &Nonce::new(attempt.nonce.clone()))
}

/// A moment as the library counts; one that it cannot count is long past.
fn moment(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    use ClaimsVerificationError::SignatureVerification;
    matches!(
        error,
        SignatureVerification(SignatureVerificationError::NoMatchingKey)
    )
}

fn identity(claims: &CoreIdTokenClaims) -> Result<Identity, OpenIdError> {
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > MAX_SUBJECT || subject.contains('\0') {
        return Err(OpenIdError::BadToken("it names no subject".to_owned()));
    }
    Ok(Identity {
        issuer: claims.issuer().as_str().to_owned(),
        subject: subject.to_owned(),
        email: claims.email().map(|email| email.as_str().to_owned()),
        email_verified: claims.email_verified() == Some(true),
    })
}

fn failed(words: &str) -> OpenIdError {
    OpenIdError::Failed(words.to_owned())
}

fn not_found(error: DiscoveryError<FetchError>) -> OpenIdError {
    OpenIdError::Failed(match error {
        DiscoveryError::Request(error) => error.to_string(),
        DiscoveryError::Response(status, _, _) => {
            format!("the provider's own description is answered with {status}")
        }
        DiscoveryError::Validation(_) => "the provider names itself another issuer".to_owned(),
        _ => "the provider's own description can't be read".to_owned(),
    })
}

fn no_token(
    error: RequestTokenError<FetchError, StandardErrorResponse<CoreErrorResponseType>>,
) -> OpenIdError {
    match error {
        RequestTokenError::ServerResponse(refusal) => {
            let word = refusal.error().to_string();
            let plain = word.chars().filter(|c| c.is_ascii_lowercase() || *c == '_');
            OpenIdError::Refused(plain.take(MAX_WORD).collect())
        }
        RequestTokenError::Request(error) => OpenIdError::Failed(error.to_string()),
        _ => failed("the provider's answer to the code can't be read"),
    }
}

/// What of a token does not hold, without what stands in it.
fn not_held(error: &ClaimsVerificationError) -> OpenIdError {
    use ClaimsVerificationError as E;
    let what = match error {
        E::Expired(_) => "it is over",
        E::InvalidAudience(_) => "it is for somebody else",
        E::InvalidIssuer(_) => "it is another issuer's",
        E::InvalidNonce(_) => "it belongs to another attempt",
        E::InvalidAuthTime(_) | E::Other(_) => "its times or parties do not fit",
        E::SignatureVerification(_) => "its signature is not the provider's",
        _ => "it is of no kind that is understood",
    };
    OpenIdError::BadToken(what.to_owned())
}
