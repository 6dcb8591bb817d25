//! What happens, told to open panels as it happens (M-36): server-sent events.
//!
//! Each event's data is JSON with its `kind`; its id is its place in the change log, so that
//! a browser that lost the line goes on where it was. `signed-out` is the last event of a
//! viewer whose session or rights ended.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::IpAddr,
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Extension,
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::{Stream, stream};
use model::{ChangeSeq, Code, Problem, UserId};
use service::{
    Who,
    live::{Follow, Live, follow},
    sign_in,
};
use tokio_util::sync::CancellationToken;

use crate::{
    Office,
    gate::{CameFrom, SessionSecret, Visitor},
    route::{Needs, Route, get},
    shown::Shown,
};

/// Streams that one user may have open at once: panels in several windows.
const MAX_STREAMS: usize = 8;

/// Time between two signs of life, shorter than proxies' patience.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// The daemon's stop, as a request knows it.
#[derive(Clone)]
pub(crate) struct Stopping(pub(crate) CancellationToken);

/// The stream's routes: the panel's, and the API's.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        get("/events", Needs::SignedIn, events),
        get("/api/v1/events", Needs::SignedIn, events),
    ]
}

/// Open streams by user.
#[derive(Default)]
pub(crate) struct Streams {
    open: Mutex<HashMap<UserId, usize>>,
}

impl Streams {
    /// A place for one more stream, if the user has one left.
    fn enter(self: &Arc<Self>, user: UserId) -> Option<Place> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user).or_default();
        if *count >= MAX_STREAMS {
            return None;
        }
        *count += 1;
        Some(Place {
            streams: Arc::clone(self),
            user,
        })
    }
}

/// A user's place for a stream, given back when the stream ends.
struct Place {
    streams: Arc<Streams>,
    user: UserId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self
            .streams
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

async fn events(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    (CameFrom(origin), secret): (CameFrom, Option<SessionSecret>),
    stopping: Option<Extension<Stopping>>,
    headers: HeaderMap,
) -> Result<Response, Shown> {
    let place = office
        .streams
        .enter(visit.user)
        .ok_or(Problem::new(Code::TooManyTries))?;
    let session = secret.as_ref().map(|SessionSecret(secret)| secret.as_str());
    let follow = follow(&office.desk, &visit.who, session, last_event(&headers)).await?;
    let watch = Watch {
        office,
        follow,
        session: Session {
            who: visit.who,
            secret: secret.map(|SessionSecret(secret)| secret),
            from: origin.ip,
        },
        stopping: stopping.map_or_else(CancellationToken::new, |Extension(Stopping(token))| token),
        ended: false,
        _place: place,
    };
    Ok(answer(stream::unfold(watch, Watch::next)))
}

fn answer<S>(events: S) -> Response
where
    S: Stream<Item = Result<Event, Infallible>> + Send + 'static,
{
    Sse::new(events)
        .keep_alive(KeepAlive::new().interval(HEARTBEAT).text("here"))
        .into_response()
}

/// Where the browser was when it lost the line.
fn last_event(headers: &HeaderMap) -> Option<ChangeSeq> {
    headers.get("last-event-id")?.to_str().ok()?.parse().ok()
}

/// An open stream.
struct Watch {
    office: Office,
    follow: Follow,
    session: Session,
    stopping: CancellationToken,
    ended: bool,
    _place: Place,
}

/// By what a stream was opened.
struct Session {
    who: Who,
    /// The session's secret; none behind a token or the operator's socket.
    secret: Option<String>,
    /// Where the stream leads to.
    from: IpAddr,
}

impl Watch {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.ended {
            return None;
        }
        let event = match self.what_comes().await? {
            Ok((at, live)) if still_stands(&self.office, &self.session).await => told(at, &live),
            Err(problem) if problem.code != Code::SignInFirst => return None,
            _ => {
                self.ended = true;
                signed_out()
            }
        };
        Some((Ok(event), self))
    }

    /// What comes next; nothing at the daemon's stop.
    async fn what_comes(&mut self) -> Option<Result<(ChangeSeq, Live), Problem>> {
        let mut next = pin!(self.follow.next());
        loop {
            tokio::select! {
                () = self.stopping.cancelled() => return None,
                next = next.as_mut() => return Some(next),
                () = tokio::time::sleep(HEARTBEAT) => {
                    if !still_stands(&self.office, &self.session).await {
                        return Some(Err(Problem::new(Code::SignInFirst)));
                    }
                }
            }
        }
    }
}

/// Whether what opened the stream still stands. Looking here must not count as use, or an open
/// panel would never run out.
async fn still_stands(office: &Office, session: &Session) -> bool {
    let secret = session.secret.as_deref();
    sign_in::stands(&office.desk, &session.who, secret, session.from)
        .await
        .is_ok()
}

fn told(at: ChangeSeq, live: &Live) -> Event {
    // Ids and words only: writing them as JSON cannot fail.
    Event::default()
        .id(at.to_string())
        .json_data(live)
        .unwrap_or_default()
}

fn signed_out() -> Event {
    Event::default().event("signed-out").data("{}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{
        body::to_bytes,
        http::{HeaderMap, HeaderValue, header},
    };
    use futures_util::stream;
    use model::{AccountId, ChangeSeq, FolderId, MessageId, MessageRef, UserId};
    use service::live::Live;

    use super::{MAX_STREAMS, Streams, answer, last_event, signed_out, told};

    #[tokio::test]
    async fn events_are_framed() {
        let live = Live::Arrived {
            id: MessageRef {
                account: AccountId(3),
                message: MessageId(14),
            },
            folder: FolderId(2),
            mine: true,
        };
        let events = [told(ChangeSeq(77), &live), signed_out()].map(Ok);
        let response = answer(stream::iter(events));
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/event-stream"
        );
        let body = to_bytes(response.into_body(), 4096).await.unwrap();
        assert_eq!(
            String::from_utf8_lossy(&body),
            "id: 77\ndata: {\"kind\":\"arrived\",\"id\":\"3-14\",\"folder\":2,\"mine\":true}\n\n\
             event: signed-out\ndata: {}\n\n"
        );
    }

    #[test]
    fn a_user_has_so_many_streams() {
        let streams = Arc::new(Streams::default());
        let mut places: Vec<_> = (0..MAX_STREAMS)
            .map(|_| streams.enter(UserId(1)).unwrap())
            .collect();
        assert!(streams.enter(UserId(1)).is_none());
        assert!(streams.enter(UserId(2)).is_some());
        places.pop();
        assert!(streams.enter(UserId(1)).is_some());
        drop(places);
        assert!(streams.open.lock().unwrap().is_empty());
    }

    #[test]
    fn a_browser_says_where_it_was() {
        let mut headers = HeaderMap::new();
        assert_eq!(last_event(&headers), None);
        headers.insert("last-event-id", HeaderValue::from_static("77"));
        assert_eq!(last_event(&headers), Some(ChangeSeq(77)));
        headers.insert("last-event-id", HeaderValue::from_static("x"));
        assert_eq!(last_event(&headers), None);
    }
}
