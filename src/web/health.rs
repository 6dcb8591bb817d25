//! Whether the daemon is well, for machines: alive, ready, and its figures (O-14).
//!
//! `/metrics` answers the operator's socket, peers on loopback, and a bearer of a token of
//! the Director. It holds counts only: no address, no name.

use std::{
    hash::{BuildHasher, RandomState},
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{Code, Problem, Role};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use service::Figures;

use crate::{
    Office,
    gate::{Peer, Visitor},
    route::{Needs, Route, get},
    shown::Shown,
};

/// Upper bounds of the answer times counted, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.03, 0.1, 0.3, 1.0, 10.0, 60.0];

/// The routes for machines that watch us.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        get("/healthz", Needs::Nobody, alive),
        get("/readyz", Needs::Nobody, ready),
        get("/metrics", Needs::Nobody, metrics),
    ]
}

/// The class of an answer's status: `2xx` and so on.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    status: &'static str,
}

/// An account's state.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// What the server counts of its own requests.
pub(crate) struct Meters {
    start: u32,
    requests: AtomicU64,
    answers: Family<Answered, Counter>,
    seconds: Histogram,
}

impl Default for Meters {
    fn default() -> Self {
        Self {
            // Sets this start's request ids apart from the last one's; guessing them is harmless.
            start: RandomState::new().hash_one(0_u8) as u32,
            requests: AtomicU64::new(0),
            answers: Family::default(),
            seconds: Histogram::new(BUCKETS),
        }
    }
}

impl Meters {
    /// A request's id, for the log and for who asks about it.
    pub(crate) fn next_request(&self) -> String {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:08x}-{number:x}", self.start)
    }

    /// Counts an answer.
    pub(crate) fn count(&self, status: StatusCode, took: Duration) {
        let status = match status.as_u16() {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            500.. => "5xx",
        };
        self.answers.get_or_create(&Answered { status }).inc();
        self.seconds.observe(took.as_secs_f64());
    }
}

async fn alive() -> &'static str {
    "alive\n"
}

async fn ready(State(office): State<Office>) -> (StatusCode, &'static str) {
    let health = office.desk.health().await;
    match (health.store_open, health.writer_alive) {
        (true, true) => (StatusCode::OK, "ready\n"),
        (false, _) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store does not answer\n",
        ),
        (true, false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store's writer stopped\n",
        ),
    }
}

async fn metrics(
    State(office): State<Office>,
    peer: Option<Extension<Peer>>,
    visitor: Option<Visitor>,
    headers: HeaderMap,
) -> Result<Response, Shown> {
    // Behind a proxy on this machine everybody looks near.
    let proxied =
        headers.contains_key("x-forwarded-for") || headers.contains_key(header::FORWARDED);
    let near = match peer {
        Some(Extension(Peer::Operator)) => true,
        Some(Extension(Peer::Network(address))) => !proxied && address.to_canonical().is_loopback(),
        None => false,
    };
    let director = visitor.is_some_and(|Visitor(visit)| visit.role == Role::Director);
    if !near && !director {
        return Err(Problem::new(Code::NotFound).into());
    }
    let text = figures_text(&office.meters, &office.desk.figures().await)
        .map_err(|_| Problem::new(Code::Broken))?;
    let kind =
        HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

fn figures_text(meters: &Meters, figures: &Figures) -> Result<String, std::fmt::Error> {
    let mut registry = Registry::with_prefix("korespond");
    registry.register(
        "http_answers",
        "Answers by class of status",
        meters.answers.clone(),
    );
    registry.register(
        "http_answer_seconds",
        "Time to an answer's first byte",
        meters.seconds.clone(),
    );
    let accounts = Family::<InState, Gauge>::default();
    for (state, count) in &figures.accounts_by_state {
        accounts
            .get_or_create(&InState { state })
            .set(signed(*count));
    }
    registry.register("accounts", "Accounts by state", accounts);
    for (name, help, value) in [
        ("messages", "Messages stored", signed(figures.messages)),
        (
            "raw_bytes",
            "Raw bytes stored, before compression",
            signed(figures.raw_bytes),
        ),
        (
            "ledger_unmended_messages",
            "Messages at servers that the last full comparisons could not bring",
            signed(figures.unmended),
        ),
        (
            "index_lag_changes",
            "Changes that the index has yet to follow",
            signed(figures.index_lag),
        ),
        (
            "sync_lag_milliseconds",
            "Time out of step of the account longest so",
            figures.sync_lag_ms,
        ),
    ] {
        let gauge = Gauge::<i64, AtomicI64>::default();
        gauge.set(value);
        registry.register(name, help, gauge);
    }
    for (name, help, value) in [
        ("commits", "Commits of the store", figures.commits),
        (
            "index_commits",
            "Commits of the index",
            figures.index_commits,
        ),
    ] {
        let counter = Counter::<u64, AtomicU64>::default();
        counter.inc_by(value);
        registry.register(name, help, counter);
    }
    for (name, help, value) in [
        (
            "commit_seconds",
            "Time spent in commits of the store",
            figures.commit_seconds,
        ),
        (
            "index_commit_seconds",
            "Time spent in commits of the index",
            figures.index_seconds,
        ),
    ] {
        let counter = Counter::<f64, AtomicU64>::default();
        counter.inc_by(value);
        registry.register(name, help, counter);
    }
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::http::StatusCode;
    use service::Figures;

    use super::{Meters, figures_text};

    #[test]
    fn figures_are_told() {
        let meters = Meters::default();
        meters.count(StatusCode::NOT_FOUND, Duration::from_millis(2));
        let figures = Figures {
            accounts_by_state: vec![("up-to-date", 2)],
            messages: 20_000,
            sync_lag_ms: 1500,
            commits: 7,
            commit_seconds: 0.5,
            ..Figures::default()
        };
        let text = figures_text(&meters, &figures).unwrap();
        for line in [
            "korespond_http_answers_total{status=\"4xx\"} 1",
            "korespond_http_answer_seconds_bucket{le=\"0.005\"} 1",
            "korespond_accounts{state=\"up-to-date\"} 2",
            "korespond_messages 20000",
            "korespond_sync_lag_milliseconds 1500",
            "korespond_commits_total 7",
            "korespond_commit_seconds_total 0.5",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} in\n{text}");
        }
    }

    #[test]
    fn every_request_has_its_own_id() {
        let meters = Meters::default();
        assert_ne!(meters.next_request(), meters.next_request());
    }
}
