//! Once a day: old changes are forgotten, bytes that nothing names are swept.

use std::time::Duration;

use service::{Desk, upkeep};
use tokio_util::sync::CancellationToken;

/// The first time after a start.
const FIRST: Duration = Duration::from_mins(15);

/// And then every so often.
const EVERY: Duration = Duration::from_hours(24);

/// Keeps the house tidy until `stop`.
pub(crate) async fn keep(desk: Desk, stop: CancellationToken) {
    let mut wait = FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
        wait = EVERY;
        let desk = desk.clone();
        match tokio::task::spawn_blocking(move || upkeep::tidy(&desk)).await {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => tracing::error!(%problem, "housekeeping failed"),
            Err(error) => tracing::error!(%error, "housekeeping broke"),
        }
    }
}
