//! The gate: one middleware around every route.
//!
//! It gives a request its id, refuses other hosts and foreign pages, finds out who asks,
//! holds a page's form to its session, bounds the time, and gives the answer its form and
//! its headers.

use axum::{
    Extension,
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use model::{Code, Locale, Problem};
use service::{
    Desk, agency,
    sign_in::{self, Duty, Origin, Visit},
};

use super::{
    cookie,
    guard::{Credential, credential, guard, is_plain, only_reads, peer_of},
    headers, peer,
    peer::Peer,
};
use crate::{
    Office,
    shown::{Reader, Shown, dressed},
};

/// Longest browser name kept, in characters.
const MAX_AGENT: usize = 200;

/// Who asks, as far as the gate found out.
#[derive(Clone)]
pub(crate) struct Admitted {
    /// The visit, or why there is none.
    pub(crate) visit: Result<Visit, Problem>,
    /// The session's secret, where a session asks.
    pub(crate) secret: Option<String>,
    /// The language to answer in.
    pub(crate) locale: Locale,
    /// Where the request comes from.
    pub(crate) origin: Origin,
}

/// What a token is told where a person is needed.
const NO_TOKEN: &str = "a token is not enough for this: sign in with your password";

/// Time for an answer to the operator.
const OPERATOR_TIME: std::time::Duration = std::time::Duration::from_hours(6);

/// Lets a request through, or not, and dresses the answer.
pub(crate) async fn pass(State(office): State<Office>, request: Request, next: Next) -> Response {
    let started = tokio::time::Instant::now();
    let id = office.meters.next_request();
    let (parts, body) = request.into_parts();
    let reads = only_reads(&parts.method);
    let uri = parts.uri.clone();
    let route = parts.extensions.get::<MatchedPath>().cloned();
    let admitted = admit(&office, &parts).await;
    let locale = admitted.locale;
    let visit = admitted.visit.as_ref().ok().cloned();

    // The operator may check or index a large store; nobody else asks for that.
    let limit = match parts.extensions.get::<Peer>() {
        Some(Peer::Operator) => OPERATOR_TIME,
        _ => office.settings.limits.request_time,
    };
    let inner = answer(&office, admitted, (parts, body), next);
    let response = match tokio::time::timeout(limit, inner).await {
        Ok(Ok(response)) => response,
        Ok(Err(shown)) => shown.into_response(),
        Err(_) => Shown::from(Problem::new(Code::Busy)).into_response(),
    };

    let reader = Reader {
        address: uri.path_and_query().map_or("/", |p| p.as_str()),
        reads,
        locale,
        visit: visit.as_ref(),
        id: &id,
    };
    let mut response = dressed(&office, &reader, response);
    headers::put(&office.settings, response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    let took = started.elapsed();
    office.meters.count(response.status(), took);
    // The route, not the address: an address may hold what somebody searches for.
    tracing::debug!(
        request = id,
        route = route.as_ref().map_or("", |r| r.as_str()),
        status = response.status().as_u16(),
        ms = took.as_millis(),
        "answered"
    );
    response
}

/// Refuses a route to those who did not sign in; laid around each route that needs it, so
/// that a handler cannot forget.
pub(crate) async fn signed_in(
    Extension(admitted): Extension<Admitted>,
    request: Request,
    next: Next,
) -> Result<Response, Shown> {
    admitted.visit?;
    Ok(next.run(request).await)
}

/// Refuses a route to a token: what a stolen one makes or shuts must not outlive its end.
pub(crate) async fn in_person(
    Extension(admitted): Extension<Admitted>,
    request: Request,
    next: Next,
) -> Result<Response, Shown> {
    admitted.visit?;
    let operator = request.extensions().get::<Peer>() == Some(&Peer::Operator);
    if admitted.secret.is_none() && !operator {
        return Err(Problem::new(Code::NotAllowed).naming(NO_TOKEN).into());
    }
    Ok(next.run(request).await)
}

/// Hides a route from everybody but the owner of the data directory.
pub(crate) async fn operator_only(request: Request, next: Next) -> Result<Response, Shown> {
    match request.extensions().get::<Peer>() {
        Some(Peer::Operator) => Ok(next.run(request).await),
        _ => Err(Problem::new(Code::NotFound).into()),
    }
}

async fn answer(
    office: &Office,
    admitted: Admitted,
    (parts, body): (Parts, Body),
    next: Next,
) -> Result<Response, Shown> {
    let body = guard(&office.settings, &admitted.visit, &parts, body).await?;
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(admitted);
    Ok(next.run(request).await)
}

async fn admit(office: &Office, parts: &Parts) -> Admitted {
    let headers = &parts.headers;
    let origin = came_from(office, headers, peer_of(parts));
    let mut secret = None;
    let visit = if is_plain(parts.uri.path()) {
        Err(Problem::new(Code::SignInFirst))
    } else {
        match credential(&office.settings, parts) {
            Credential::Operator => sign_in::operator(&office.desk).await,
            Credential::Token(token) => sign_in::bearer(&office.desk, token, origin.ip).await,
            Credential::Session(given) => {
                secret = Some(given.to_owned());
                sign_in::visit(&office.desk, given, origin.ip).await
            }
            Credential::None => Err(Problem::new(Code::SignInFirst)),
        }
    };
    Admitted {
        locale: locale(&office.desk, visit.as_ref().ok(), headers),
        visit: visit.and_then(|visit| on_duty(visit, parts.uri.path())),
        secret,
        origin,
    }
}

/// Holds a visitor who has yet to enrol a second factor to where that is done, and to the way
/// out.
fn on_duty(visit: Visit, path: &str) -> Result<Visit, Problem> {
    const WHERE: [&str; 2] = ["/account/second-factor", "/api/v1/me/second-factor"];
    const OUT: [&str; 2] = ["/sign-out", "/language"];
    let there = WHERE.iter().any(|at| {
        path.strip_prefix(at)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    match visit.duty {
        Duty::SecondFactor if !there && !OUT.contains(&path) => {
            Err(Problem::new(Code::SecondFactorNeeded))
        }
        _ => Ok(visit),
    }
}

/// The language to answer in, one that the agency offers.
fn locale(desk: &Desk, visit: Option<&Visit>, headers: &HeaderMap) -> Locale {
    let offer = agency::offer(desk);
    if let Some(chosen) = visit.and_then(|visit| visit.locale) {
        return offer.or_own(chosen);
    }
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    cookie::language_of(headers)
        .filter(|locale| offer.languages.contains(locale))
        .or_else(|| Locale::negotiate(asked?.to_str().ok()?, &offer.languages))
        .unwrap_or(offer.own)
}

fn came_from(office: &Office, headers: &HeaderMap, peer: Option<Peer>) -> Origin {
    let peer = peer.unwrap_or(Peer::UNKNOWN);
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    Origin {
        ip: peer::client(&office.settings.trusted_proxies, peer.address(), headers),
        agent: agent
            .chars()
            .filter(|c| !c.is_control())
            .take(MAX_AGENT)
            .collect(),
    }
}
