//! Backups: the file itself for the owner of the data directory, and how the last ones went.

use std::io::{self, Write};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use service::backups::{self, BackupState, GoodLine, WithKey};
use tokio::sync::mpsc;

use super::{
    answer::When,
    ask::{Given, bare},
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::Operator, Route, post},
    shown::Shown,
};

/// Bytes that are sent together.
const CHUNK: usize = 64 << 10;

/// Chunks that wait to be taken.
const WAITING: usize = 8;

/// Tells how many messages a backup will hold, so that its taker can show how far it is.
const MESSAGES: &str = "x-korespond-messages";

pub(super) fn routes() -> Vec<Route> {
    vec![bare(post("/api/v1/backups", Operator, make))]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BackupAsked {
    with_key: bool,
}

/// The backup as it is written: what breaks, breaks the answer off, and its taker sees that the
/// end is missing.
async fn make(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(asked): Given<BackupAsked>,
) -> Result<Response, Shown> {
    let key = if asked.with_key {
        WithKey::Yes
    } else {
        WithKey::No
    };
    let backup = backups::begin(&office.desk, &visit.who, key).await?;
    let messages = HeaderValue::from(backup.messages()?);
    let (to, from) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut out = Chunks {
            open: Vec::with_capacity(CHUNK),
            to,
        };
        if let Err(problem) = backup.write(&mut out) {
            // Its taker is told by the answer that breaks off, if it is still there.
            let broken = Err(io::Error::other(problem.to_string()));
            drop(out.to.blocking_send(broken));
        }
    });
    let chunks = stream::unfold(from, |mut from| async {
        from.recv().await.map(|chunk| (chunk, from))
    });
    let headers = [
        (
            header::CONTENT_TYPE.as_str(),
            HeaderValue::from_static("application/octet-stream"),
        ),
        (MESSAGES, messages),
    ];
    Ok((headers, Body::from_stream(chunks)).into_response())
}

/// Where the backup is written to, in chunks.
struct Chunks {
    open: Vec<u8>,
    to: mpsc::Sender<io::Result<Bytes>>,
}

impl Chunks {
    fn send(&mut self) -> io::Result<()> {
        if self.open.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.open, Vec::with_capacity(CHUNK));
        let sent = self.to.blocking_send(Ok(Bytes::from(chunk)));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let now = bytes.len().min(CHUNK - self.open.len());
        self.open
            .extend_from_slice(bytes.get(..now).unwrap_or_default());
        if self.open.len() >= CHUNK {
            self.send()?;
        }
        Ok(now)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

/// How the last backups went.
#[derive(Serialize)]
pub(super) struct Backups {
    scheduled: bool,
    tried: Option<When>,
    failed: Option<String>,
    good: Option<Good>,
}

#[derive(Serialize)]
struct Good {
    made: When,
    file: Option<String>,
    bytes: u64,
    messages: u64,
    damaged: u64,
}

impl From<BackupState> for Backups {
    fn from(state: BackupState) -> Self {
        Self {
            scheduled: state.scheduled,
            tried: state.tried.map(When::from),
            failed: state.failed,
            good: state.good.map(Good::from),
        }
    }
}

impl From<GoodLine> for Good {
    fn from(line: GoodLine) -> Self {
        Self {
            made: line.made.into(),
            file: line.file,
            bytes: line.bytes,
            messages: line.messages,
            damaged: line.damaged,
        }
    }
}
