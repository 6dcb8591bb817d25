//! In the morning the Director is told of accounts that need care (M-45).

use std::time::Duration;

use service::{
    Desk,
    care::{self, Told},
};
use tokio_util::sync::CancellationToken;

/// Whether it is time is looked at so often.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// A letter that could not be handed in is tried again after so long.
const AGAIN: Duration = Duration::from_mins(15);

/// Tells the Director each morning until `stop`.
pub(crate) async fn keep(desk: Desk, stop: CancellationToken) {
    loop {
        let wait = match care::tell(&desk).await {
            Ok(Told::Sent) => {
                tracing::info!("the Director was told of accounts that need care");
                LOOK_EVERY
            }
            Ok(Told::NotNow | Told::Nothing) => LOOK_EVERY,
            Err(problem) => {
                tracing::warn!(%problem, "the Director could not be told of accounts that need care");
                AGAIN
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
    }
}
