//! Who works when: the keeper of accounts, the index's follower, housekeeping,
//! backups.
//!
//! This room owns tasks, threads, pauses and restarts; what is done it asks of `service`
//! and `mail`. It must never know a page, a table or a query.

mod account;
mod backups;
mod bodies;
mod budget;
mod calls;
mod checking;
mod errands;
mod fetch;
mod folder;
mod follower;
mod housekeeping;
mod keeper;
mod labels;
mod letters;
mod memory;
mod morning;
mod pass;
mod pause;
mod quiet;
mod second;
mod watch;
mod write_back;

pub use budget::Connections;

use model::Problem;
use service::{Desk, intake::Intake, links};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The workers of one process.
pub struct Running {
    keeper: JoinHandle<()>,
    housekeeping: JoinHandle<()>,
    letters: JoinHandle<()>,
    backups: JoinHandle<()>,
    errands: JoinHandle<()>,
    bodies: JoinHandle<()>,
    nightly: JoinHandle<()>,
    morning: JoinHandle<()>,
    follower: Option<std::thread::JoinHandle<()>>,
}

/// Starts all workers; they end when `stop` is cancelled.
pub fn start(
    desk: &Desk,
    connections: Connections,
    stop: &CancellationToken,
) -> Result<Running, Problem> {
    let common = keeper::Common {
        desk: desk.clone(),
        intake: Intake::start(desk)?,
        budget: budget::Budget::new(connections),
        quiet: quiet::Quiet::default(),
    };
    Ok(Running {
        keeper: tokio::spawn(keeper::keep(common, stop.clone())),
        housekeeping: tokio::spawn(housekeeping::keep(desk.clone(), stop.clone())),
        errands: tokio::spawn(errands::keep(desk.clone(), stop.clone())),
        letters: tokio::spawn(letters::keep(
            desk.clone(),
            links::forgotten(desk),
            stop.clone(),
        )),
        backups: tokio::spawn(backups::keep(desk.clone(), stop.clone())),
        bodies: tokio::spawn(bodies::follow(desk.clone(), stop.clone())),
        nightly: tokio::spawn(checking::nightly(desk.clone(), stop.clone())),
        morning: tokio::spawn(morning::keep(desk.clone(), stop.clone())),
        follower: follower::start(desk.clone(), stop.clone()),
    })
}

impl Running {
    /// Waits until all have ended.
    pub async fn stopped(self) {
        for task in [
            self.keeper,
            self.housekeeping,
            self.letters,
            self.backups,
            self.errands,
            self.bodies,
            self.nightly,
            self.morning,
        ] {
            if let Err(error) = task.await {
                tracing::error!(%error, "a worker broke");
            }
        }
        if let Some(follower) = self.follower
            && tokio::task::spawn_blocking(move || follower.join().is_ok())
                .await
                .is_ok_and(|ended| !ended)
        {
            tracing::error!("the index's follower broke");
        }
    }
}
