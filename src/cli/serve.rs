//! The daemon: sync, panel and API until it is told to stop.

use std::{
    fs, io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use model::{Code, Problem};
use tokio::{
    net::{TcpListener, UnixListener},
    task::JoinSet,
    time::timeout,
};
use tracing::{error, info, warn};
use web::{DemoHint, Office};

use crate::{boot::House, config::Config, life, logs};

use super::{
    World,
    fault::{Exit, Fault},
    out::Out,
    reach::{self, Found, boot_fault},
};

/// `korespond serve`.
pub async fn serve(world: &World) -> Result<(), Fault> {
    start_logs(world)?;
    let hold = match reach::find(&world.config).await? {
        Found::Free(hold) => hold,
        Found::Daemon => {
            return Err(Fault::new(
                Exit::Unavailable,
                format!("a daemon works on {} already", world.config.dir.display()),
            ));
        }
    };
    let house = reach::open(world, hold).await?;
    match ready(world, &house).await {
        Ok(listening) => run(world, house, listening, None).await,
        Err(fault) => {
            house.close().await;
            Err(fault)
        }
    }
}

/// The open doors, if there is someone who can sign in.
async fn ready(world: &World, house: &House) -> Result<Listening, Fault> {
    if service::people::needs_director(&house.desk).await? {
        return Err(Problem::new(Code::NotSetUp).into());
    }
    Listening::open(&world.config).await
}

/// Starts logging as the configuration says.
pub fn start_logs(world: &World) -> Result<(), Fault> {
    logs::start(world.config.log, &world.variables).map_err(|e| {
        Fault::new(
            Exit::Config,
            format!("log.format: the log can't be opened: {e}"),
        )
    })
}

/// The daemon's two open doors.
pub struct Listening {
    tcp: TcpListener,
    unix: UnixListener,
    url: String,
    socket: PathBuf,
}

impl Listening {
    /// Opens the panel's port and the operator's socket.
    pub async fn open(config: &Config) -> Result<Self, Fault> {
        let at = config.server.listen;
        let tcp = TcpListener::bind(at).await.map_err(|e| {
            let fault = Fault::new(Exit::Unavailable, format!("{at} can't be listened on: {e}"));
            match e.kind() {
                io::ErrorKind::AddrInUse => fault.remedy("Choose another port with --listen."),
                _ => fault,
            }
        })?;
        let url = tcp
            .local_addr()
            .map(|at| format!("http://{at}"))
            .map_err(|e| Fault::failed(format!("{at} can't be listened on: {e}")))?;
        let socket = config.socket();
        let unix = own_socket(&socket).map_err(|e| {
            Fault::failed(format!("{} can't be listened on: {e}", socket.display()))
                .remedy("A socket's path has at most 107 bytes; choose a shorter data directory.")
        })?;
        Ok(Self {
            tcp,
            unix,
            url,
            socket,
        })
    }

    /// The panel's address on this machine.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// A Unix socket that only its owner can connect to, from its first moment on: it gets its
/// mode under another name, and its name last, in place of one that a killed daemon left.
fn own_socket(path: &Path) -> io::Result<UnixListener> {
    let making = path.with_extension("new");
    match fs::remove_file(&making) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let listener = UnixListener::bind(&making)?;
    fs::set_permissions(&making, fs::Permissions::from_mode(0o600))?;
    fs::rename(&making, path)?;
    Ok(listener)
}

/// Serves until a signal comes or a door breaks; the whole stop is under 5 s.
pub async fn run(
    world: &World,
    mut house: House,
    listening: Listening,
    demo: Option<DemoHint>,
) -> Result<(), Fault> {
    let office = match house.office(&world.config, demo) {
        Ok(office) => office,
        Err(error) => {
            house.close().await;
            return Err(boot_fault(error));
        }
    };
    if let Err(error) = house.start_workers() {
        house.close().await;
        return Err(boot_fault(error));
    }
    let socket = listening.socket.clone();
    let mut doors = JoinSet::new();
    let mut out = Out::new();
    out.line(&format!("listening on {}", listening.url))?;
    out.done()?;
    info!(url = listening.url, "listening");
    if let Some(doubt) = world.config.server.doubt() {
        warn!("{doubt}");
    }
    open_doors(&mut doors, &house, office, listening);
    life::say_ready();
    let ended = tokio::select! {
        told = life::told_to_stop() => told.map_err(|e| Fault::failed(format!("signals: {e}"))),
        broken = doors.join_next() => {
            error!(?broken, "a part of the daemon ended by itself");
            Err(Fault::failed("a part of the daemon ended by itself; see its log"))
        }
    };
    life::say_stopping();
    house.stop.cancel();
    let stopping = async {
        while doors.join_next().await.is_some() {}
        house.close().await;
    };
    if timeout(life::STOP_TIME, stopping).await.is_err() {
        error!("not all could be ended in time; the store is safe, it commits as it goes");
    }
    if let Err(error) = fs::remove_file(&socket) {
        error!(%error, "the socket can't be removed");
    }
    info!("stopped");
    ended
}

fn open_doors(doors: &mut JoinSet<()>, house: &House, office: Office, listening: Listening) {
    let (tcp, unix) = (listening.tcp, listening.unix);
    let stop = house.stop.clone();
    doors.spawn(web::serve(tcp, office.clone(), stop.clone()));
    doors.spawn(web::serve_socket(unix, office, stop.clone()));
    doors.spawn(life::feed_watchdog(house.desk.clone(), stop));
}
