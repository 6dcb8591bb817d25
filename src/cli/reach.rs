//! Where a command finds the data: at the running daemon, or on disk (O-5).

use std::time::Duration;

use tokio::{
    net::UnixStream,
    time::{Instant, sleep, timeout},
};

use crate::{
    boot::{BootError, Hold, House, Workers},
    config::Config,
};

use super::{
    World,
    api::Api,
    fault::{Exit, Fault},
};

/// Longest wait for a daemon that starts, or for another command to end.
const REACH_TIME: Duration = Duration::from_secs(5);

/// Rest between two looks.
const REST: Duration = Duration::from_millis(50);

/// Longest wait for a daemon to take a connection.
const CONNECT_TIME: Duration = Duration::from_secs(2);

/// The API, and what is open behind it if no daemon runs.
pub struct Reached {
    /// The API, as the operator.
    pub api: Api,
    house: Option<House>,
}

impl Reached {
    /// Whether a daemon answers.
    pub fn by_daemon(&self) -> bool {
        self.house.is_none()
    }

    /// Ends what was opened.
    pub async fn close(self) {
        let Self { api, house } = self;
        // The router holds the desk too: it must be gone before the directory is free.
        drop(api);
        if let Some(house) = house {
            house.close().await;
        }
    }
}

/// Finds the daemon, or opens the data in this process.
pub async fn reach(world: &World, workers: Workers) -> Result<Reached, Fault> {
    match find(&world.config).await? {
        Found::Daemon => Ok(Reached {
            api: Api::Daemon(world.config.socket()),
            house: None,
        }),
        Found::Free(hold) => {
            let mut house = open(world, hold).await?;
            let office = house.office(&world.config, None).map_err(boot_fault)?;
            if workers == Workers::On {
                house.start_workers().map_err(boot_fault)?;
            }
            Ok(Reached {
                api: Api::Here(web::operator_router(office)),
                house: Some(house),
            })
        }
    }
}

/// Runs `ask` against the API and ends what was opened, whatever comes of it.
pub async fn with_api<T>(
    world: &World,
    workers: Workers,
    ask: impl AsyncFnOnce(&Reached) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let reached = reach(world, workers).await?;
    let answer = ask(&reached).await;
    reached.close().await;
    answer
}

/// Opens the data that is held.
pub async fn open(world: &World, hold: Hold) -> Result<House, Fault> {
    House::open(&world.config, world.credentials().as_deref(), hold)
        .await
        .map_err(boot_fault)
}

/// What works on the data directory.
pub enum Found {
    /// A daemon that answers.
    Daemon,
    /// Nobody; it is ours now.
    Free(Hold),
}

/// Looks who works on the data directory; waits a little for who starts or ends.
pub async fn find(config: &Config) -> Result<Found, Fault> {
    let until = Instant::now() + REACH_TIME;
    loop {
        let connecting = timeout(CONNECT_TIME, UnixStream::connect(config.socket()));
        if matches!(connecting.await, Ok(Ok(_))) {
            return Ok(Found::Daemon);
        }
        match Hold::take(&config.dir) {
            Ok(hold) => return Ok(Found::Free(hold)),
            Err(BootError::Held(_)) if Instant::now() < until => sleep(REST).await,
            Err(error) => return Err(boot_fault(error)),
        }
    }
}

/// A fault of opening, with its exit code and what helps.
pub fn boot_fault(error: BootError) -> Fault {
    const INIT: &str = "Set it up: korespond init --data DIR --director EMAIL --name NAME";
    let cause = error.to_string();
    let (exit, remedy) = match error {
        BootError::Desk(problem) => return problem.into(),
        BootError::NoData(_) => (Exit::Config, INIT.to_owned()),
        BootError::NoKey(_) => (
            Exit::Config,
            format!("{INIT}; or name the file with --key-file"),
        ),
        BootError::Held(_) => (
            Exit::Unavailable,
            "Wait for it to end, or stop it; then try again.".to_owned(),
        ),
        BootError::Half(_) => (
            Exit::Config,
            "A restore was cut off: run it again, into the same directory.".to_owned(),
        ),
        BootError::File { .. } => (
            Exit::Failed,
            "Run as the user that owns the data directory.".to_owned(),
        ),
        BootError::BadKey(_) => (
            Exit::Config,
            "Put the right key file back from where you keep its copy.".to_owned(),
        ),
        BootError::NoPassword(path) => (
            Exit::Config,
            format!(
                "Write it into {}, or take it out of the configuration",
                path.display()
            ),
        ),
        BootError::OpenPassword(path) | BootError::OpenKey(path) => {
            (Exit::Config, format!("Run: chmod 600 {}", path.display()))
        }
        BootError::Words(_) => return Fault::failed(cause),
    };
    Fault::new(exit, cause).remedy(remedy)
}
