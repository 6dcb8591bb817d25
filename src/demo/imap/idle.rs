//! IDLE: telling a waiting client at once (RFC 2177).

use std::{io, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::{
    session::{Reply, Session},
    view::Telling,
};
use crate::post::Account;

/// How long one IDLE lasts at most.
const IDLE_WAIT: Duration = Duration::from_mins(30);

/// Longest line taken for DONE, in bytes.
const MAX_LINE: usize = 64;

pub(crate) async fn idle(session: &mut Session, account: &Account) -> io::Result<Reply> {
    // Watching begins before looking, so that nothing falls between.
    let mut changes = account.watch();
    session.conn.send(b"+ idling\r\n").await?;
    let end = Instant::now() + IDLE_WAIT;
    loop {
        session.tell(Telling::All);
        session.flush().await?;
        let line = tokio::select! {
            line = timeout_at(end, session.conn.line(MAX_LINE)) => line,
            _ = changes.changed() => continue,
        };
        let Ok(line) = line else {
            return Err(io::ErrorKind::TimedOut.into());
        };
        return Ok(if line?.eq_ignore_ascii_case(b"DONE") {
            Reply::ok("Done")
        } else {
            Reply::Bad("DONE was awaited")
        });
    }
}
