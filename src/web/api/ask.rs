//! What the API takes out of a request; what it cannot read, it names.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::request::Parts,
    middleware::{Next, from_fn},
    response::Response,
};
use model::{Code, Problem};
use serde::{Deserialize, de::DeserializeOwned};
use service::reading::MAX_PAGE;

use crate::{route::Route, shown::Shown};

/// Rows a page where none are asked for.
const PAGE: usize = 50;

/// The query's parameters; an unknown one is a problem that names it.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Shown;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Shown> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(fault) => {
                let words = fault.body_text();
                let words = words.rsplit_once("string: ").map_or(&*words, |(_, w)| w);
                Err(Problem::new(Code::BadRequest)
                    .naming(without_value(words))
                    .into())
            }
        }
    }
}

/// A query without any parameter.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The same route, refusing every query parameter by its name.
pub(super) fn bare(mut route: Route) -> Route {
    route.handler = route.handler.route_layer(from_fn(without_query));
    route
}

async fn without_query(_: Asked<Nothing>, request: Request, next: Next) -> Response {
    next.run(request).await
}

/// The JSON of a body; an unknown field is a problem that names it.
pub(super) struct Given<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Given<T> {
    type Rejection = Shown;

    async fn from_request(request: Request, state: &S) -> Result<Self, Shown> {
        let bytes = Bytes::from_request(request, state).await.map_err(|fault| {
            match fault.status().as_u16() {
                413 => Problem::new(Code::TooLarge),
                _ => Problem::new(Code::BadRequest),
            }
        })?;
        read(&bytes).map(Self).map_err(Shown::from)
    }
}

/// A body's JSON as a value.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|fault| Problem::new(Code::BadRequest).naming(without_value(&fault.to_string())))
}

/// A reader's complaint without the value it complains of, which may be a password.
fn without_value(words: &str) -> String {
    let names = |words: &str| {
        ["unknown field", "missing field", "duplicate field"]
            .iter()
            .any(|start| words.starts_with(start))
    };
    // A query's complaint begins with the parameter.
    let (at, words) = match words.split_once(": ") {
        Some((_, rest)) if names(rest) => ("", rest),
        Some((at, rest)) if at.chars().all(|c| c.is_ascii_lowercase() || c == '_') => (at, rest),
        _ => ("", words),
    };
    let told = match words.split_once(", expected ") {
        Some((_, expected)) if !names(words) => format!("expected {expected}"),
        None if !names(words) => "not readable".to_owned(),
        _ => words.to_owned(),
    };
    if at.is_empty() {
        told
    } else {
        format!("{at}: {told}")
    }
}

/// The parameters of a path; what is no id is not there.
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Shown;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Shown> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(at)) => Ok(Self(at)),
            Err(_) => Err(Problem::new(Code::NotFound).into()),
        }
    }
}

/// The rows a page, from 1 to [`MAX_PAGE`].
pub(super) fn rows(limit: Option<usize>) -> Result<usize, Problem> {
    match limit.unwrap_or(PAGE) {
        rows @ 1..=MAX_PAGE => Ok(rows),
        _ => Err(Problem::at(Code::BadChoice, "limit").naming(format!("1 to {MAX_PAGE}"))),
    }
}

#[cfg(test)]
mod tests {
    use model::Code;
    use serde::Deserialize;

    use super::{Nothing, read, rows, without_value};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[serde(rename = "password")]
        _password: String,
    }

    #[test]
    fn a_complaint_names_fields_and_no_values() {
        for (body, detail) in [
            (
                r#"{"pasword":"hunter2"}"#,
                "unknown field `pasword`, expected `password` at line 1 column 10",
            ),
            ("{}", "missing field `password` at line 1 column 2"),
            (r#"{"password":"hunter2"} x"#, "not readable"),
            (
                r#"{"password":4711}"#,
                "expected a string at line 1 column 16",
            ),
            ("hunter2", "not readable"),
        ] {
            let problem = read::<Sample>(body.as_bytes()).unwrap_err();
            assert_eq!(problem.code, Code::BadRequest);
            assert_eq!(problem.detail.as_deref(), Some(detail), "{body}");
        }
        assert_eq!(
            without_value("invalid digit found in string"),
            "not readable"
        );
    }

    #[test]
    fn a_bare_route_names_what_it_does_not_take() {
        let problem = read::<Nothing>(br#"{"x":1}"#).err().unwrap();
        assert!(problem.detail.unwrap().starts_with("unknown field `x`"));
    }

    #[test]
    fn pages_are_bounded() {
        assert_eq!(rows(None), Ok(50));
        assert_eq!(rows(Some(200)), Ok(200));
        assert!(rows(Some(0)).is_err());
        assert!(rows(Some(201)).is_err());
    }
}
