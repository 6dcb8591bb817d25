//! How a problem is shown: as a page to people, as RFC 9457 to programs.

use std::borrow::Cow;

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use model::{Code, Locale, Problem};
use serde::Serialize;
use service::sign_in::Visit;

use crate::{Office, pages};

/// A problem on its way out; the gate gives it its form.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    problem: Problem,
    status: StatusCode,
}

impl Shown {
    /// A problem with another status than its code's own.
    fn with_status(problem: Problem, status: StatusCode) -> Self {
        Self { problem, status }
    }
}

#[cfg(test)]
impl Shown {
    /// The problem, for tests to look at.
    pub(crate) fn into_problem(self) -> Problem {
        self.problem
    }
}

impl From<Problem> for Shown {
    fn from(problem: Problem) -> Self {
        let status = StatusCode::from_u16(problem.code.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { problem, status }
    }
}

impl IntoResponse for Shown {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        say_when(&self.problem, response.headers_mut());
        response.extensions_mut().insert(self);
        response
    }
}

/// Says after how long trying again makes sense, where a problem knows it (RFC 9110, 10.2.3).
pub(crate) fn say_when(problem: &Problem, headers: &mut HeaderMap) {
    if let Some(seconds) = problem.wait_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}

/// A problem as API answers tell it (RFC 9457).
#[derive(Serialize)]
struct Told<'a> {
    r#type: String,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a Cow<'static, str>>,
    instance: &'a str,
}

/// For whom a problem is shown.
pub(crate) struct Reader<'a> {
    /// The request's path and query.
    pub(crate) address: &'a str,
    /// Whether it only reads.
    pub(crate) reads: bool,
    /// The language.
    pub(crate) locale: Locale,
    /// Who is signed in.
    pub(crate) visit: Option<&'a Visit>,
    /// The request's id.
    pub(crate) id: &'a str,
}

/// Whether an address answers programs rather than people.
pub(crate) fn for_programs(path: &str) -> bool {
    [
        "/api/", "/events", "/healthz", "/readyz", "/metrics", "/assets/",
    ]
    .iter()
    .any(|start| path.starts_with(start))
}

/// The answer with its problem, if it carries one, in the form that its reader can use.
pub(crate) fn dressed(office: &Office, reader: &Reader<'_>, mut response: Response) -> Response {
    let shown = response
        .extensions_mut()
        .remove::<Shown>()
        .or_else(|| unnamed(&response));
    let Some(Shown { problem, status }) = shown else {
        return response;
    };
    let mut words = office.words(reader.locale);
    if let Some(visit) = reader.visit {
        words = words.at(visit.time_zone.clone(), office.desk.clock().now());
    }
    let mut answer = if for_programs(reader.address) {
        let told = Told {
            r#type: format!("urn:korespond:problem:{}", problem.code.word()),
            title: title(&problem),
            status: status.as_u16(),
            detail: problem.detail.as_deref(),
            code: problem.code.word(),
            field: problem.field.as_ref(),
            instance: reader.id,
        };
        let kind = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, kind)], axum::Json(told)).into_response()
    } else if problem.code == Code::SignInFirst {
        Redirect::to(&sign_in_address(reader)).into_response()
    } else if problem.code == Code::SecondFactorNeeded {
        Redirect::to("/account/second-factor").into_response()
    } else {
        let page = pages::problem(&problem, &words, reader.visit);
        (status, Html(page.into_string())).into_response()
    };
    // What a route said beside its problem stays: Allow, Retry-After, a cookie taken back.
    for name in [header::ALLOW, header::RETRY_AFTER, header::SET_COOKIE] {
        for value in response.headers().get_all(&name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer
}

/// A problem for a refusal that the router made by itself.
fn unnamed(response: &Response) -> Option<Shown> {
    if response.headers().contains_key(header::CONTENT_TYPE) {
        return None;
    }
    let status = response.status();
    let code = match status {
        StatusCode::METHOD_NOT_ALLOWED => Code::BadRequest,
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        _ => return None,
    };
    Some(Shown::with_status(Problem::new(code), status))
}

/// The code's word as a short English title: programs read the code, people the panel.
fn title(problem: &Problem) -> String {
    problem.code.word().replace('-', " ")
}

/// The sign-in page, coming back to the page asked for where it only reads.
fn sign_in_address(reader: &Reader<'_>) -> String {
    if !reader.reads || reader.address == "/" {
        return "/sign-in".to_owned();
    }
    let mut address = "/sign-in?next=".to_owned();
    for byte in reader.address.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~') {
            address.push(char::from(byte));
        } else {
            address.push('%');
            address.extend(format!("{byte:02X}").chars());
        }
    }
    address
}
