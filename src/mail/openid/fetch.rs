//! How a provider is asked: over TLS, to allowed addresses only, with an end to every wait and
//! every answer. Nothing is followed, and no proxy of the environment is asked.

use std::{future::Future, pin::Pin, time::Duration};

use model::{Endpoint, Security};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, Response, Url, redirect::Policy};

use crate::wire::{Network, PlainText, Trust, WireError, allowed_addresses};

/// Time to look a name up.
const LOOK_UP_TIME: Duration = Duration::from_secs(5);

/// Time to connect.
const CONNECT_TIME: Duration = Duration::from_secs(5);

/// Time for a question and its whole answer.
const WHOLE_TIME: Duration = Duration::from_secs(10);

/// Longest answer, in bytes.
const MAX_ANSWER: usize = 1 << 20;

/// Why there is no answer; its words hold nothing that was sent or answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    /// The address is none that is asked.
    #[error("the address can't be asked: {0}")]
    Address(String),
    /// The connection or its time ended.
    #[error("{0}")]
    Broken(&'static str),
    /// The answer is longer than any that a provider has reason to give.
    #[error("the answer is longer than 1 MiB")]
    TooLong,
}

/// What asks.
pub(super) struct Fetcher {
    network: Network,
    trust: Trust,
}

impl Fetcher {
    pub(super) fn new(network: Network, trust: Trust) -> Self {
        Self { network, trust }
    }

    /// Whether a browser may be sent to an address, or we may ask it: https, or plain HTTP on
    /// this machine where that is set.
    pub(super) fn may_lead_to(&self, url: &Url) -> bool {
        let local = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        match url.scheme() {
            "https" => true,
            "http" => local && self.network.allow_loopback,
            _ => false,
        }
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let (head, body) = request.into_parts();
        let url = Url::parse(&head.uri.to_string())
            .map_err(|_| FetchError::Address("it is none".to_owned()))?;
        let client = self.client_of(&url).await?;
        let asked = client
            .request(head.method, url)
            .headers(head.headers)
            .body(body)
            .send();
        let answer = asked.await.map_err(|error| failed(&error))?;
        whole(answer).await
    }

    /// A client that reaches only the addresses that were looked up and found allowed.
    async fn client_of(&self, url: &Url) -> Result<Client, FetchError> {
        let refused = |error: WireError| FetchError::Address(error.words);
        if !self.may_lead_to(url) {
            return Err(FetchError::Address("it is not https".to_owned()));
        }
        let host = url.host_str().unwrap_or_default();
        let at = Endpoint {
            host: host.to_owned(),
            port: url.port_or_known_default().unwrap_or_default(),
            security: match url.scheme() {
                "https" => Security::Tls,
                _ => Security::None,
            },
            user: String::new(),
        };
        let looked_up = allowed_addresses(&at, self.network, PlainText::Refuse, LOOK_UP_TIME);
        let addresses = looked_up.await.map_err(refused)?;
        Client::builder()
            .tls_backend_preconfigured(self.trust.config())
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECT_TIME)
            .timeout(WHOLE_TIME)
            .resolve_to_addrs(host, &addresses)
            .build()
            .map_err(|_| FetchError::Broken("no client could be made"))
    }
}

/// The answer, whole or not at all.
async fn whole(mut answer: Response) -> Result<HttpResponse, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failed(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(FetchError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    let mut told = HttpResponse::new(body);
    *told.status_mut() = answer.status();
    *told.headers_mut() = answer.headers().clone();
    Ok(told)
}

fn failed(error: &reqwest::Error) -> FetchError {
    FetchError::Broken(if error.is_timeout() {
        "no whole answer came in time"
    } else if error.is_connect() {
        "there is no connection, or its certificate is not to be trusted"
    } else {
        "the connection broke off"
    })
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
