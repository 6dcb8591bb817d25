//! Sees to requests for another password, one after the other, away from who asks: the answer
//! must not tell by its time whether an address is known.

use service::{
    Desk,
    links::{Forgotten, see_to},
};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;

/// Sees to requests until `stop`.
pub(crate) async fn keep(desk: Desk, mut asked: Receiver<Forgotten>, stop: CancellationToken) {
    loop {
        let next = tokio::select! {
            next = asked.recv() => next,
            () = stop.cancelled() => return,
        };
        match next {
            Ok(forgotten) => {
                if let Err(problem) = see_to(&desk, forgotten).await {
                    tracing::warn!(code = problem.code.word(), "no link for another password");
                }
            }
            Err(RecvError::Lagged(dropped)) => {
                tracing::warn!(dropped, "too many forgotten passwords at a time");
            }
            Err(RecvError::Closed) => return,
        }
    }
}
