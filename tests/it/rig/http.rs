//! A browser without eyes: HTTP/1.1 to the panel and the API over one kept connection.

use std::fmt::Write as _;

use http_body_util::{BodyExt as _, Full};
use hyper::{Request, body::Bytes, client::conn::http1, header::HeaderMap};
use hyper_util::rt::TokioIo;
use tokio::runtime::{Builder, Runtime};

use super::PATIENCE;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: no JSON ({error}): {}", self.status, self.text()))
    }

    /// A header's text, empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// A client of one listener.
pub struct Http {
    runtime: Runtime,
    at: String,
    token: Option<String>,
    kept: Option<http1::SendRequest<Full<Bytes>>>,
}

impl Http {
    /// A client of `host:port`.
    pub fn to(at: &str) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("tokio starts");
        Self {
            runtime,
            at: at.to_owned(),
            token: None,
            kept: None,
        }
    }

    /// The same with a bearer token.
    pub fn bearing(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Asks for a page.
    pub fn get(&mut self, path: &str) -> Answer {
        self.ask("GET", path, &[], Vec::new())
    }

    /// Signs in through the panel's form; answers the headers that the session's own page
    /// sends with each change: where from, cookie and form token.
    pub fn sign_in(&mut self, email: &str, password: &str) -> [(&'static str, String); 3] {
        const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
        let form = format!("email={}&password={}", in_query(email), in_query(password));
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let entered = self.ask("POST", "/sign-in", &[OWN, kind], form.into_bytes());
        assert_eq!(entered.status, 303, "{}", entered.text());
        let cookie = entered.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let page = self.ask("GET", "/account", &[("cookie", &cookie)], Vec::new());
        let token = page
            .text()
            .split_once("name=\"_token\" value=\"")
            .and_then(|(_, after)| Some(after.split_once('"')?.0.to_owned()))
            .expect("a page's forms have a token");
        [
            (OWN.0, OWN.1.to_owned()),
            ("cookie", cookie),
            ("x-form-token", token),
        ]
    }

    /// Sends JSON.
    pub fn send(&mut self, method: &str, path: &str, json: &serde_json::Value) -> Answer {
        let body = json.to_string().into_bytes();
        self.ask(method, path, &[("content-type", "application/json")], body)
    }

    /// Asks anything.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", &self.at);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Full::new(Bytes::from(body)))
            .expect("a test's request is sound");
        let (kept, at) = (
            self.kept.take().filter(|kept| !kept.is_closed()),
            self.at.clone(),
        );
        let asked = async move {
            let mut sender = match kept {
                Some(kept) => kept,
                None => connect(&at).await,
            };
            sender.ready().await.expect("the connection is open");
            let response = sender
                .send_request(request)
                .await
                .expect("the panel answers");
            let (head, body) = response.into_parts();
            let body = body
                .collect()
                .await
                .expect("the answer is whole")
                .to_bytes();
            let answer = Answer {
                status: head.status.as_u16(),
                headers: head.headers,
                body: body.to_vec(),
            };
            (answer, sender)
        };
        let (answer, sender) = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, asked).await })
            .expect("the panel answers in time");
        self.kept = Some(sender);
        answer
    }
}

async fn connect(at: &str) -> http1::SendRequest<Full<Bytes>> {
    let stream = tokio::net::TcpStream::connect(at)
        .await
        .expect("the panel listens");
    stream.set_nodelay(true).expect("a socket takes an option");
    let (sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .expect("the panel speaks HTTP");
    tokio::spawn(async move {
        // A daemon that is killed cuts it: the next request finds out.
        let _ = connection.await;
    });
    sender
}

/// A text fit for a value in a query.
pub fn in_query(text: &str) -> String {
    text.bytes().fold(String::new(), |mut query, byte| {
        let _ = write!(query, "%{byte:02X}");
        query
    })
}
