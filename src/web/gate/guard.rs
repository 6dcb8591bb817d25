//! What a request must show before any route is asked: its host, its origin, its token.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
};
use model::{Code, Problem};
use service::sign_in::{self, Visit};

use super::{cookie, host, multipart, origin, peer::Peer};
use crate::{WebSettings, shown::Shown};

/// The field of a form that holds its session's token.
pub(crate) const FORM_TOKEN: &str = "_token";

/// Most fields of a form looked through for its token.
const MAX_FIELDS: usize = 10_000;

/// What helps where no address of the panel is configured.
const NO_BASE_URL: &str = "the panel answers to localhost and IP addresses only; \
    to call it by a name, set server.base_url";

/// The pages whose forms have no session to be bound to.
const OUTSIDE: [&str; 7] = [
    "/sign-in",
    "/sign-in/code",
    "/sign-in/openid",
    "/sign-in/passkey",
    "/sign-in/passkey/offer",
    "/activate",
    "/forgot",
];

/// By what a request says who asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Credential<'a> {
    /// The Unix socket.
    Operator,
    /// An API token.
    Token(&'a str),
    /// A session cookie.
    Session(&'a str),
    /// Nothing.
    None,
}

/// Whether a method only reads (RFC 9110, 9.2.1).
pub(super) fn only_reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// Addresses that answer alike whoever asks, and by whatever name the machine is called.
pub(super) fn is_plain(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz") || path.starts_with("/assets/")
}

/// The connection's other end, as the server said.
pub(super) fn peer_of(parts: &Parts) -> Option<Peer> {
    parts.extensions.get::<Peer>().copied()
}

/// By what a request says who asks.
pub(super) fn credential<'a>(settings: &WebSettings, parts: &'a Parts) -> Credential<'a> {
    if peer_of(parts) == Some(Peer::Operator) {
        return Credential::Operator;
    }
    let (path, headers) = (parts.uri.path(), &parts.headers);
    if is_api(path) || path == "/metrics" {
        // A program that shows a token means that token: its cookies are not looked at.
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            return Credential::Token(bearer(value).unwrap_or_default());
        }
    }
    match cookie::session_of(settings, headers) {
        Some(secret) => Credential::Session(secret),
        None => Credential::None,
    }
}

/// The token of an `Authorization: Bearer` (RFC 6750, 2.1).
fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Host, origin and form token, in this order, before any route is asked.
pub(super) async fn guard(
    settings: &WebSettings,
    visit: &Result<Visit, Problem>,
    parts: &Parts,
    body: Body,
) -> Result<Body, Shown> {
    let (uri, headers) = (&parts.uri, &parts.headers);
    let path = uri.path();
    if peer_of(parts) == Some(Peer::Operator) {
        return Ok(body);
    }
    if !is_plain(path) && !is_called_rightly(settings, parts) {
        let problem = Problem::new(Code::UnknownHost);
        return Err(match settings.base_url {
            Some(_) => problem.into(),
            None => problem.naming(NO_BASE_URL).into(),
        });
    }
    // Another site's page or link asks the API nothing in a visitor's name, not even to read.
    let by_cookie = matches!(credential(settings, parts), Credential::Session(_));
    if is_api(path) && by_cookie && origin::is_foreign(headers) {
        return Err(Problem::new(Code::ForeignRequest).into());
    }
    if only_reads(&parts.method) {
        return Ok(body);
    }
    let by_session = match credential(settings, parts) {
        Credential::Session(_) => true,
        // A program without a cookie lends nobody's rights to a foreign page.
        _ if is_api(path) => return Ok(body),
        _ => false,
    };
    if !origin::is_own(settings, uri, headers) {
        return Err(Problem::new(Code::ForeignRequest).into());
    }
    match visit {
        Ok(visit) if by_session && !OUTSIDE.contains(&path) => {
            with_token(settings.limits.body, visit, headers, body).await
        }
        _ => Ok(body),
    }
}

/// Whether a request calls this machine by a name that is the panel's. Who reads the metrics
/// may also call it by number, or by any name with a token, which no foreign page can show.
fn is_called_rightly(settings: &WebSettings, parts: &Parts) -> bool {
    let (uri, headers) = (&parts.uri, &parts.headers);
    host::is_ours(settings, uri, headers)
        || uri.path() == "/metrics"
            && (host::is_by_number(uri, headers)
                || matches!(credential(settings, parts), Credential::Token(_)))
}

/// The body, if the request carries its session's form token: as `X-Form-Token`, or as the field
/// `_token` of a form, with files or without.
async fn with_token(
    limit: usize,
    visit: &Visit,
    headers: &HeaderMap,
    body: Body,
) -> Result<Body, Shown> {
    let foreign = || Shown::from(Problem::new(Code::ForeignRequest));
    if let Some(token) = headers.get("x-form-token") {
        let token = token.to_str().map_err(|_| foreign())?;
        return sign_in::form_token_holds(visit, token)
            .then_some(body)
            .ok_or_else(foreign);
    }
    if let Some(boundary) = multipart::boundary(headers) {
        let bytes = multipart::beginning(body, limit).await?;
        let parts = multipart::parts(boundary, &bytes);
        let mut tokens = parts.iter().filter(|part| part.name == FORM_TOKEN);
        let token = tokens
            .next()
            .and_then(|part| std::str::from_utf8(part.bytes).ok());
        if !token.is_some_and(|token| sign_in::form_token_holds(visit, token)) {
            return Err(foreign());
        }
        return Ok(Body::from(bytes));
    }
    let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if !is_form {
        return Err(foreign());
    }
    let bytes = to_bytes(body, limit)
        .await
        .map_err(|_| Problem::new(Code::TooLarge))?;
    let token = field_token(&bytes).ok_or_else(foreign)?;
    if !sign_in::form_token_holds(visit, token) {
        return Err(foreign());
    }
    Ok(Body::from(bytes))
}

/// The field `_token` of a form. Tokens are letters, digits, `-` and `_`, which a browser
/// sends as they are.
fn field_token(form: &[u8]) -> Option<&str> {
    form.split(|byte| *byte == b'&')
        .take(MAX_FIELDS)
        .find_map(|pair| pair.strip_prefix(FORM_TOKEN.as_bytes())?.strip_prefix(b"="))
        .and_then(|token| std::str::from_utf8(token).ok())
}

#[cfg(test)]
mod tests;
