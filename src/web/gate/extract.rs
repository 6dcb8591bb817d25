//! What handlers take out of a request.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use model::{Code, Locale, Problem};
use service::sign_in::{Origin, Visit};

use super::{cookie, host, pass::Admitted, peer::Peer};
use crate::{Office, shown::Shown};

/// Who asks: by session, token or the operator's socket. Without one, a page sends to the
/// sign-in page and the API answers 401.
pub(crate) struct Visitor(pub(crate) Visit);

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Shown;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Shown> {
        Ok(Self(admitted(parts)?.visit.clone()?))
    }
}

impl<S: Sync> axum::extract::OptionalFromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        let visit = admitted(parts).ok().and_then(|a| a.visit.clone().ok());
        Ok(visit.map(Self))
    }
}

/// The language to answer in: the visitor's, else the cookie `lang`, else the browser's.
pub(crate) struct Tongue(pub(crate) Locale);

impl<S: Sync> FromRequestParts<S> for Tongue {
    type Rejection = Shown;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Shown> {
        Ok(Self(admitted(parts)?.locale))
    }
}

/// The secret of the session that asks.
pub(crate) struct SessionSecret(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for SessionSecret {
    type Rejection = Shown;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Shown> {
        let secret = admitted(parts)?.secret.clone();
        Ok(Self(secret.ok_or(Problem::new(Code::SignInFirst))?))
    }
}

impl<S: Sync> axum::extract::OptionalFromRequestParts<S> for SessionSecret {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        let secret = admitted(parts).ok().and_then(|a| a.secret.clone());
        Ok(secret.map(Self))
    }
}

/// Where a request comes from, for signing in.
pub(crate) struct CameFrom(pub(crate) Origin);

impl<S: Sync> FromRequestParts<S> for CameFrom {
    type Rejection = Shown;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Shown> {
        Ok(Self(admitted(parts)?.origin.clone()))
    }
}

/// What a browser keeps between password and code.
pub(crate) struct HalfWaySecret(pub(crate) String);

impl axum::extract::OptionalFromRequestParts<Office> for HalfWaySecret {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        office: &Office,
    ) -> Result<Option<Self>, Infallible> {
        let secret = cookie::half_way_of(&office.settings, &parts.headers);
        Ok(secret.map(|secret| Self(secret.to_owned())))
    }
}

/// What a browser keeps while somebody is at an OpenID provider; empty for nothing.
pub(crate) struct AwaySecret(pub(crate) String);

impl FromRequestParts<Office> for AwaySecret {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Infallible> {
        let secret = cookie::away_of(&office.settings, &parts.headers);
        Ok(Self(secret.unwrap_or_default().to_owned()))
    }
}

/// The panel's address as the request has it, where this machine alone reaches the panel: who
/// asks could name any other, and links in letters would lead there.
pub(crate) struct Here(pub(crate) Option<String>);

impl FromRequestParts<Office> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, office: &Office) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().copied();
        let peer = peer.unwrap_or(Peer::UNKNOWN);
        let asked = (&parts.uri, &parts.headers);
        Ok(Self(host::here(&office.settings, peer, asked)))
    }
}

fn admitted(parts: &Parts) -> Result<&Admitted, Shown> {
    // Only a router without the gate lacks it: a fault of ours, told as such.
    parts
        .extensions
        .get::<Admitted>()
        .ok_or_else(|| Shown::from(Problem::new(Code::Broken)))
}
