//! Backups that the configuration asks for, each day.

use std::time::Duration;

use service::{Desk, backups};
use tokio_util::sync::CancellationToken;

/// How often is looked whether one is due.
const EVERY: Duration = Duration::from_secs(30);

/// Makes backups when they are due until `stop`.
pub(crate) async fn keep(desk: Desk, stop: CancellationToken) {
    if desk.settings().backups.is_none() {
        return;
    }
    loop {
        let (desk, stopped) = (desk.clone(), stop.clone());
        let made = tokio::task::spawn_blocking(move || {
            backups::make_due(&desk, &|| stopped.is_cancelled())
        });
        match made.await {
            Ok(Ok(_)) => {}
            Ok(Err(problem)) => tracing::error!(%problem, "the backup could not be noted"),
            Err(error) => tracing::error!(%error, "a backup broke"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = stop.cancelled() => return,
        }
    }
}
