//! The thread that follows the change log into the search index.

use std::{thread, time::Duration};

use service::{
    Desk,
    indexing::{self, Step},
    syncing, upkeep,
};
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

/// The pause after the index failed.
const PAUSE: Duration = Duration::from_secs(5);

/// Starts the thread; none if the system has no room for it, which is told in the log.
pub(crate) fn start(desk: Desk, stop: CancellationToken) -> Option<thread::JoinHandle<()>> {
    let handle = Handle::current();
    let started = thread::Builder::new()
        .name("index".to_owned())
        .stack_size(indexing::STACK)
        .spawn(move || follow(&desk, &stop, &handle));
    started
        .map_err(|error| tracing::error!(%error, "the index's follower could not be started"))
        .ok()
}

fn follow(desk: &Desk, stop: &CancellationToken, handle: &Handle) {
    if let Err(problem) = upkeep::read_again(desk) {
        tracing::error!(%problem, "the quarantine could not be read again");
    }
    let mut news = syncing::changes(desk);
    while !stop.is_cancelled() {
        news.borrow_and_update();
        let wait = match indexing::step(desk) {
            Ok(Step::More) => continue,
            Ok(Step::Soon(wait)) => Some(wait),
            Ok(Step::Done) => None,
            Err(problem) => {
                tracing::error!(%problem, "the search index could not follow");
                handle.block_on(async {
                    tokio::select! {
                        () = tokio::time::sleep(PAUSE) => {}
                        () = stop.cancelled() => {}
                    }
                });
                continue;
            }
        };
        handle.block_on(async {
            let pause = async {
                match wait {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                // Its other end lives as long as the desk does.
                _ = news.changed() => {}
                () = pause => {}
                () = stop.cancelled() => {}
            }
        });
    }
    if let Err(problem) = indexing::finish(desk) {
        tracing::error!(%problem, "the search index could not be closed");
    }
}
