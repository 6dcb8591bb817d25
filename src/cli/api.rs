//! The command line's way to the daemon's HTTP API (O-5): over its Unix socket, or, with no
//! daemon running, to the same router in this process.

mod flow;

use std::{path::PathBuf, time::Duration};

use axum::{Router, body::Body};
use http_body_util::{BodyExt, Limited};
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::UnixStream;
use tower::ServiceExt;

use super::fault::{Exit, Fault};

/// Longest wait for an answer; `verify` and `reindex` read all that is stored.
const ANSWER_TIME: Duration = Duration::from_hours(6);

/// Longest wait for the daemon to take the connection.
const CONNECT_TIME: Duration = Duration::from_secs(5);

/// Largest answer read, in bytes.
const ANSWER_LIMIT: usize = 64 << 20;

/// Pages read of one list.
const PAGES: usize = 1_000_000;

/// Rows asked for a page.
const PAGE_ROWS: usize = service::reading::MAX_PAGE;

/// The API, as the operator.
#[derive(Clone)]
pub enum Api {
    /// Over the socket of a running daemon.
    Daemon(PathBuf),
    /// In this process.
    Here(Router),
}

impl Api {
    /// Reads.
    pub async fn get(&self, path: &str) -> Result<Value, Fault> {
        let request = Request::builder().method(Method::GET).uri(path);
        self.ask(request, Vec::new()).await
    }

    /// Does something, told in JSON.
    pub async fn post(&self, path: &str, told: &Value) -> Result<Value, Fault> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        self.ask(request, told.to_string().into_bytes()).await
    }

    /// Does something with a CSV table.
    pub async fn post_table(&self, path: &str, table: Vec<u8>) -> Result<Value, Fault> {
        self.post_as("text/csv; charset=utf-8", path, table).await
    }

    /// Does something with bytes.
    pub async fn post_bytes(&self, path: &str, bytes: Vec<u8>) -> Result<Value, Fault> {
        self.post_as("application/octet-stream", path, bytes).await
    }

    async fn post_as(&self, kind: &str, path: &str, told: Vec<u8>) -> Result<Value, Fault> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, kind);
        self.ask(request, told).await
    }

    /// Reads a list to its end, handing each page's rows on.
    pub async fn pages(
        &self,
        path: &Path,
        mut each: impl FnMut(Vec<Value>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut cursor = None::<String>;
        for _ in 0..PAGES {
            let mut page = path.clone().with("limit", &PAGE_ROWS.to_string());
            if let Some(cursor) = &cursor {
                page = page.with("cursor", cursor);
            }
            let mut answer = self.get(page.as_str()).await?;
            cursor = answer
                .get("next")
                .and_then(Value::as_str)
                .map(str::to_owned);
            each(rows(&mut answer)?)?;
            if cursor.is_none() {
                return Ok(());
            }
        }
        Err(Fault::failed("the list does not end"))
    }

    async fn ask(
        &self,
        request: hyper::http::request::Builder,
        told: Vec<u8>,
    ) -> Result<Value, Fault> {
        let request = whole(request, told)?;
        let (status, answer) = tokio::time::timeout(ANSWER_TIME, self.exchange(request, read))
            .await
            .map_err(|_| silent("no answer came in time"))??;
        understood(status, &answer)
    }

    async fn exchange<T>(
        &self,
        request: Request<Body>,
        take: impl AsyncFnOnce(Response<Body>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self {
            Self::Here(router) => {
                let answer = match router.clone().oneshot(request).await {
                    Ok(answer) => answer,
                    Err(never) => match never {},
                };
                take(answer).await
            }
            Self::Daemon(socket) => {
                let stream = tokio::time::timeout(CONNECT_TIME, UnixStream::connect(socket))
                    .await
                    .map_err(|_| silent("its socket does not take connections"))?
                    .map_err(|e| silent(&e.to_string()))?;
                let (mut sender, connection) =
                    hyper::client::conn::http1::handshake(TokioIo::new(stream))
                        .await
                        .map_err(|e| silent(&e.to_string()))?;
                let talk = async {
                    let answer = sender
                        .send_request(request)
                        .await
                        .map_err(|e| silent(&e.to_string()))?;
                    take(answer.map(Body::new)).await
                };
                tokio::pin!(talk, connection);
                tokio::select! {
                    answer = &mut talk => answer,
                    // The connection may end before the last bytes of the answer are read.
                    _ = &mut connection => talk.await,
                }
            }
        }
    }
}

fn silent(cause: &str) -> Fault {
    Fault::new(
        Exit::Unavailable,
        format!("the daemon does not answer: {cause}"),
    )
    .remedy("Is it starting or stopping? Try again, or look into its log.")
}

fn whole(request: hyper::http::request::Builder, told: Vec<u8>) -> Result<Request<Body>, Fault> {
    request
        .header(header::HOST, "localhost")
        .header(header::ACCEPT, "application/json")
        .body(Body::from(told))
        .map_err(|e| Fault::failed(format!("the request can't be made: {e}")))
}

async fn read(answer: Response<Body>) -> Result<(StatusCode, Vec<u8>), Fault> {
    let status = answer.status();
    let body = Limited::new(answer.into_body(), ANSWER_LIMIT)
        .collect()
        .await
        .map_err(|e| silent(&e.to_string()))?;
    Ok((status, body.to_bytes().to_vec()))
}

fn understood(status: StatusCode, answer: &[u8]) -> Result<Value, Fault> {
    let json = if answer.is_empty() {
        Ok(Value::Null)
    } else {
        serde_json::from_slice(answer)
    };
    match (status.is_success(), json) {
        (true, Ok(value)) => Ok(value),
        (true, Err(_)) => Err(Fault::failed("the answer is no JSON")),
        (false, Ok(problem)) => Err(told(status, &problem)),
        (false, Err(_)) => Err(Fault::failed(format!("the answer was {status}"))),
    }
}

/// A problem answer (RFC 9457) in a line: its title, the field, and what it names.
fn told(status: StatusCode, problem: &Value) -> Fault {
    let part = |name: &str| {
        problem
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let code = part("code").unwrap_or_default();
    let mut cause = part("title").map_or_else(
        || format!("the answer was {status}"),
        |title| title.trim_end_matches('.').to_owned(),
    );
    if let Some(field) = part("field") {
        cause = format!("{field}: {cause}");
    }
    if let Some(detail) = part("detail") {
        cause = format!("{cause}: {detail}");
    }
    Fault::of_code(code, cause)
}

/// The rows of a list's answer.
pub fn rows(answer: &mut Value) -> Result<Vec<Value>, Fault> {
    match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(rows)) => Ok(rows),
        _ => Err(Fault::failed("the answer holds no list")),
    }
}

/// A path with its query, each value percent-encoded (RFC 3986).
#[derive(Clone, Debug)]
pub struct Path(String);

impl Path {
    /// A path without a query.
    pub fn new(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// One more step of the path.
    #[must_use]
    pub fn step(mut self, step: &str) -> Self {
        self.0.push('/');
        encode(step, &mut self.0);
        self
    }

    /// One more value of the query.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push(if self.0.contains('?') { '&' } else { '?' });
        self.0.push_str(name);
        self.0.push('=');
        encode(value, &mut self.0);
        self
    }

    /// As it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn encode(text: &str, into: &mut String) {
    use std::fmt::Write;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a String can't fail.
            let _written = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        extract::{Path as Part, Query},
        response::IntoResponse,
        routing::{get, post},
    };
    use serde_json::json;

    use super::*;

    fn tiny() -> Router {
        Router::new()
            .route("/echo", post(async |body: String| body))
            .route("/empty", post(async || StatusCode::NO_CONTENT))
            .route(
                "/user/{name}",
                get(async |Part(name): Part<String>| format!("{name:?}")),
            )
            .route("/list", get(list))
            .route(
                "/no",
                get(async || {
                    let problem = json!({"type": "about:blank", "title": "No such account.",
                        "status": 404, "code": "not-found", "detail": "a@b.example"});
                    (StatusCode::NOT_FOUND, problem.to_string()).into_response()
                }),
            )
            .route(
                "/busy",
                get(async || {
                    (
                        StatusCode::SERVICE_UNAVAILABLE,
                        json!({"title": "Busy", "code": "busy", "field": "x"}).to_string(),
                    )
                }),
            )
            .route("/words", get(async || "words"))
    }

    async fn list(Query(ask): Query<std::collections::HashMap<String, String>>) -> String {
        assert_eq!(ask["gone"], "a b&c");
        match ask.get("cursor").map(String::as_str) {
            None => json!({"items": [1, 2], "next": "m/n+"}),
            Some("m/n+") => json!({"items": [3], "next": null}),
            Some(other) => panic!("{other}"),
        }
        .to_string()
    }

    async fn holds(api: Api) {
        let told = json!({"a": "ł"});
        assert_eq!(api.post("/echo", &told).await.unwrap(), told);
        assert_eq!(api.post("/empty", &told).await.unwrap(), Value::Null);
        assert_eq!(
            api.post_table("/echo", b"[1]".to_vec()).await.unwrap(),
            json!([1])
        );
        let path = Path::new("/user").step("a+b@c.example");
        assert_eq!(
            api.get(path.as_str()).await.unwrap(),
            json!("a+b@c.example")
        );

        let mut all = Vec::new();
        let path = Path::new("/list").with("gone", "a b&c");
        api.pages(&path, |rows| {
            all.extend(rows);
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(all, [1, 2, 3]);

        let fault = api.get("/no").await.unwrap_err();
        assert_eq!(fault.exit, Exit::Failed);
        assert_eq!(fault.cause, "No such account: a@b.example");
        let fault = api.get("/busy").await.unwrap_err();
        assert_eq!(
            (fault.exit, fault.cause.as_str()),
            (Exit::Unavailable, "x: Busy")
        );
        assert_eq!(
            api.get("/words").await.unwrap_err().cause,
            "the answer is no JSON"
        );
        assert!(api.get("/nowhere").await.is_err());
    }

    #[tokio::test]
    async fn speaks_to_a_router_in_this_process() {
        holds(Api::Here(tiny())).await;
    }

    #[tokio::test]
    async fn speaks_over_a_socket() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("k.sock");
        let listener = tokio::net::UnixListener::bind(&socket).unwrap();
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = hyper_util::service::TowerToHyperService::new(tiny());
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        holds(Api::Daemon(socket)).await;
        server.abort();
    }

    #[tokio::test]
    async fn a_daemon_that_is_not_there_is_unavailable() {
        let fault = Api::Daemon("/nowhere/k.sock".into())
            .get("/")
            .await
            .unwrap_err();
        assert_eq!(fault.exit, Exit::Unavailable);
        assert!(fault.cause.starts_with("the daemon does not answer: "));
    }
}
