//! The accept loop against real sockets, some of whose clients misbehave.

use std::{net::SocketAddr, time::Duration};

use axum::{
    Extension, Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Version, header},
    routing::get,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixListener, UnixStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;

use super::{App, accept_tcp, accept_unix, broken, compressible};
use crate::{Limits, gate::Peer, live::Stopping};

/// Longer than anything here takes; a test that hangs fails instead.
const PATIENCE: Duration = Duration::from_secs(20);

async fn who(Extension(peer): Extension<Peer>) -> String {
    format!("{peer:?}")
}

async fn until_stopped(Extension(Stopping(stop)): Extension<Stopping>) -> &'static str {
    stop.cancelled().await;
    "stopped"
}

fn app(limits: &Limits) -> App {
    let router = Router::new()
        .route("/", get(who))
        .route("/wait", get(until_stopped));
    App::new(router, limits, CancellationToken::new())
}

async fn serving(limits: Limits) -> (SocketAddr, CancellationToken, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app(&limits);
    let stop = app.stop.clone();
    let served = tokio::spawn(async move { accept_tcp(listener, app, &[]).await });
    (address, stop, served)
}

async fn ask<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let got = timeout(PATIENCE, stream.read(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8_lossy(&answer[..got]).into_owned()
}

async fn rest_of(stream: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    // A reset is an end as well.
    let _ended = timeout(PATIENCE, stream.read_to_end(&mut rest))
        .await
        .unwrap();
    String::from_utf8_lossy(&rest).into_owned()
}

#[tokio::test]
async fn the_peer_is_what_the_socket_says() {
    let (address, _stop, _served) = serving(Limits::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let answer = ask(&mut stream, "/").await;
    assert!(answer.ends_with("Network(127.0.0.1)"), "{answer}");
}

#[tokio::test]
async fn the_unix_socket_is_the_operators() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("korespond.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let app = app(&Limits::default());
    let stop = app.stop.clone();
    let served = tokio::spawn(accept_unix(listener, app));
    let mut stream = UnixStream::connect(&path).await.unwrap();
    assert!(ask(&mut stream, "/").await.ends_with("Operator"));
    stop.cancel();
    timeout(PATIENCE, served).await.unwrap().unwrap();
}

#[tokio::test]
async fn slow_headers_are_not_waited_for() {
    let (address, _stop, _served) = serving(Limits {
        header_time: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: loc")
        .await
        .unwrap();
    let answer = rest_of(&mut stream).await;
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn huge_headers_are_refused() {
    let (address, _stop, _served) = serving(Limits::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let cookie = "x".repeat(1 << 20);
    let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n");
    // The server may close before it has read all.
    let _cut = stream.write_all(request.as_bytes()).await;
    let answer = rest_of(&mut stream).await;
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn one_address_has_so_many_connections() {
    let (address, _stop, _served) = serving(Limits {
        connections_per_address: 2,
        ..Limits::default()
    })
    .await;
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut stream, "/").await.contains("200 OK"));
        open.push(stream);
    }
    let mut third = TcpStream::connect(address).await.unwrap();
    assert!(rest_of(&mut third).await.starts_with("HTTP/1.1 503 "));
    assert!(
        ask(&mut open[0], "/").await.contains("200 OK"),
        "the others go on"
    );
}

#[tokio::test]
async fn a_stop_ends_streams_and_idle_connections() {
    let (address, stop, served) = serving(Limits::default()).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    assert!(ask(&mut idle, "/").await.contains("200 OK"));
    let mut waiting = TcpStream::connect(address).await.unwrap();
    waiting
        .write_all(b"GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    stop.cancel();
    timeout(PATIENCE, served).await.unwrap().unwrap();
    assert_eq!(rest_of(&mut idle).await, "");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn a_panic_is_an_answer() {
    async fn breaks() -> &'static str {
        panic!("on purpose")
    }
    let router = Router::new()
        .route("/", get(breaks))
        .layer(CatchPanicLayer::custom(broken));
    let request = Request::builder().uri("/").body(Body::empty()).unwrap();
    let answer = router.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[test]
fn streams_and_mails_are_not_compressed() {
    let with = |kind, policy: Option<&'static str>| {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        if let Some(policy) = policy {
            headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(policy),
            );
        }
        compressible(
            StatusCode::OK,
            Version::HTTP_11,
            &headers,
            &axum::http::Extensions::new(),
        )
    };
    assert!(with("text/html; charset=utf-8", None));
    assert!(with("text/html", Some("default-src 'none'")));
    assert!(with("application/json", None));
    assert!(!with(
        "text/html; charset=utf-8",
        Some("sandbox allow-popups")
    ));
    assert!(!with("text/event-stream", None));
    assert!(!with("image/png", None));
}
