//! Goes on with what users began to do to many messages, after their request was answered or
//! after a restart.

use std::time::Duration;

use model::Problem;
use service::{Desk, own_folders, triage};
use tokio_util::sync::CancellationToken;

/// The pause after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(10);

/// Works until `stop`.
pub(crate) async fn keep(desk: Desk, stop: CancellationToken) {
    loop {
        match go_on(&desk).await {
            Ok(true) if !stop.is_cancelled() => continue,
            Ok(_) => {}
            Err(problem) => {
                tracing::error!(%problem, "what users began could not be gone on with");
                tokio::select! {
                    () = tokio::time::sleep(AFTER_FAILURE) => continue,
                    () = stop.cancelled() => return,
                }
            }
        }
        tokio::select! {
            () = triage::wait(&desk) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// A batch of each; whether there is more. One kind's failure does not keep the other waiting.
async fn go_on(desk: &Desk) -> Result<bool, Problem> {
    let messages = triage::go_on(desk).await;
    let folders = own_folders::go_on(desk).await;
    Ok(messages? | folders?)
}
