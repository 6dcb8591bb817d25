//! From a listening socket to the route table.

mod patient;
mod places;

use std::{convert::Infallible, io, pin::pin, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::Body,
    extract::{DefaultBodyLimit, Request},
    http::{Extensions, HeaderMap, StatusCode, Version, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use model::{Code, Problem};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, UnixListener},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;
use tower::{Service, ServiceExt};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{Predicate, SizeAbove},
    },
};

use crate::{
    Limits, Office,
    gate::{Peer, in_person, is_trusted, operator_only, pass, signed_in},
    live::Stopping,
    route::{self, Needs},
    shown::Shown,
};
use patient::Patient;
use places::Places;

/// Bytes of a request's head; browsers and proxies stay far below.
const MAX_HEAD: usize = 64 * 1024;

/// Time that open requests have to end when the daemon stops; the whole stop is under 5 s.
const STOP_TIME: Duration = Duration::from_secs(4);

/// Rest after a failed accept, which is mostly a lack of file descriptors.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Answers below this many bytes are not worth compressing.
const MIN_COMPRESSED: u64 = 1024;

/// What a peer above the cap is told before its connection is closed.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// The panel and the API, for peers of the network.
pub fn router(office: Office) -> Router {
    let limits = office.settings.limits.clone();
    let mut router = Router::new();
    for route in route::all() {
        let handler = match route.needs {
            Needs::SignedIn => route.handler.route_layer(from_fn(signed_in)),
            Needs::InPerson => route.handler.route_layer(from_fn(in_person)),
            Needs::Operator => route.handler.route_layer(from_fn(operator_only)),
            Needs::Nobody => route.handler,
        };
        router = router.route(route.path, handler);
    }
    router
        .fallback(missing)
        .layer(CatchPanicLayer::custom(broken))
        .layer(DefaultBodyLimit::max(limits.body))
        .layer(from_fn_with_state(office.clone(), pass))
        .layer(
            CompressionLayer::new().compress_when(SizeAbove::new(MIN_COMPRESSED).and(compressible)),
        )
        .with_state(office)
}

/// The same routes for the owner of the data directory: every request acts as the operator.
/// The command line calls it in its own process when no daemon runs.
pub fn operator_router(office: Office) -> Router {
    router(office).layer(Extension(Peer::Operator))
}

/// Serves the panel and the API over TCP until `stop`; returns when all connections ended,
/// 5 s later at the latest.
pub async fn serve(listener: TcpListener, office: Office, stop: CancellationToken) {
    let settings = Arc::clone(&office.settings);
    let office = office.at(listener.local_addr().ok());
    let app = App::new(router(office), &settings.limits, stop);
    accept_tcp(listener, app, &settings.trusted_proxies).await;
}

/// Serves the operator over the Unix socket until `stop`. Whoever may open the socket is the
/// operator: its file must be the owner's alone (O-5).
pub async fn serve_socket(listener: UnixListener, office: Office, stop: CancellationToken) {
    let limits = office.settings.limits.clone();
    let app = App::new(operator_router(office), &limits, stop);
    accept_unix(listener, app).await;
}

async fn accept_unix(listener: UnixListener, app: App) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = app.stop.cancelled() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if connections.len() < app.limits.connections => {
                    connections.spawn(connection(stream, Peer::Operator, app.clone()));
                }
                Ok(_) => tracing::warn!("too many connections to the socket"),
                Err(error) => rest(&error).await,
            },
        }
    }
    drop(listener);
    finish(connections).await;
}

/// What a connection is served with.
#[derive(Clone)]
struct App {
    router: Router,
    limits: Arc<Limits>,
    stop: CancellationToken,
}

impl App {
    fn new(router: Router, limits: &Limits, stop: CancellationToken) -> Self {
        Self {
            router,
            limits: Arc::new(limits.clone()),
            stop,
        }
    }
}

async fn accept_tcp(listener: TcpListener, app: App, trusted: &[ipnet::IpNet]) {
    let places = Places::new(app.limits.connections, app.limits.connections_per_address);
    let mut connections = JoinSet::new();
    loop {
        let (stream, address) = tokio::select! {
            () = app.stop.cancelled() => break,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => match accepted {
                Ok((stream, address)) => (stream, address.ip()),
                Err(error) => {
                    rest(&error).await;
                    continue;
                }
            },
        };
        let Some(place) = places.take(address, is_trusted(trusted, address)) else {
            tracing::debug!("too many connections");
            // As much as the socket takes at once; a peer that floods us is not waited for.
            if let Err(error) = stream.try_write(FULL) {
                tracing::debug!(%error, "a refused peer was gone");
            }
            continue;
        };
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a peer was gone at once");
            continue;
        }
        let app = app.clone();
        connections.spawn(async move {
            connection(stream, Peer::Network(address), app).await;
            drop(place);
        });
    }
    drop(listener);
    finish(connections).await;
}

async fn rest(error: &io::Error) {
    tracing::warn!(%error, "could not take a connection");
    tokio::time::sleep(ACCEPT_REST).await;
}

/// Waits for the open connections, and cuts what does not end.
async fn finish(mut connections: JoinSet<()>) {
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_TIME, ended).await.is_err() {
        tracing::warn!(open = connections.len(), "connections cut at the stop");
        connections.shutdown().await;
    }
}

async fn connection<S>(stream: S, peer: Peer, app: App)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let App {
        router,
        limits,
        stop,
    } = app;
    let stopping = Stopping(stop.clone());
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(stopping.clone());
        one(router.clone(), request.map(Body::new))
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(MAX_HEAD)
        .serve_connection(
            TokioIo::new(Patient::new(stream, limits.write_time)),
            service,
        );
    let mut served = pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        // A peer's doing mostly, and never more than its kind: no address, no bytes.
        tracing::debug!(
            timed_out = error.is_timeout(),
            parse = error.is_parse(),
            "a connection ended early"
        );
    }
}

async fn one(mut router: Router, request: Request) -> Result<Response, Infallible> {
    ServiceExt::<Request>::ready(&mut router)
        .await?
        .call(request)
        .await
}

async fn missing() -> Shown {
    Problem::new(Code::NotFound).into()
}

/// A handler broke down: logged without its words, which may hold what it worked on.
fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request's handler panicked");
    Shown::from(Problem::new(Code::Broken)).into_response()
}

/// Text is compressed; not streams, which must not wait, nor a mail's own response, whose
/// length would tell of what stands beside hostile bytes.
fn compressible(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let is_mail = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .is_some_and(|policy| policy.as_bytes().starts_with(b"sandbox"));
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default();
    !is_mail
        && matches!(
            kind,
            "text/html"
                | "text/css"
                | "text/javascript"
                | "application/json"
                | "application/problem+json"
                | "image/svg+xml"
        )
}

#[cfg(test)]
mod tests;
