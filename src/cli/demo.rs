//! `korespond demo`: the real daemon on a temporary data directory, with a sample agency and
//! mail servers of its own on loopback (O-2).

use std::{fs, path::PathBuf};

use web::{DemoHint, DemoPerson};

use crate::{
    boot::{self, Hold},
    config::Origin,
};

use super::{
    World,
    fault::Fault,
    out::Out,
    reach::{self, boot_fault},
    serve::{self, Listening},
};

/// Random bytes in a temporary directory's name.
const NAME_BYTES: usize = 8;

/// Runs the demo until it is told to stop. With a data directory given it is kept.
pub async fn demo(mut world: World, data: Option<PathBuf>) -> Result<(), Fault> {
    let temporary = match data {
        Some(_) => None,
        None => Some(Temporary::new()?),
    };
    if let Some(Temporary(dir)) = &temporary {
        world.config.dir.clone_from(dir);
    }
    // The sample's servers are on loopback; its key is its own and nobody else's.
    world.config.allow_loopback = true;
    world.config.key_file = None;
    world.variables.remove("CREDENTIALS_DIRECTORY");
    if is_default(&world, "log", "level") {
        world.config.log.level = tracing::Level::WARN;
    }
    serve::start_logs(&world)?;
    boot::make_directory(&world.config.dir).map_err(boot_fault)?;
    boot::make_key(&world.config.own_key_path()).map_err(boot_fault)?;
    let hold = Hold::take(&world.config.dir).map_err(boot_fault)?;
    let listening = open(&mut world).await?;
    let house = reach::open(&world, hold).await?;
    let show = match demo::Show::start(&house.desk, &house.stop).await {
        Ok(show) => show,
        Err(problem) => {
            house.close().await;
            return Err(problem.into());
        }
    };
    let hint = DemoHint {
        people: show
            .sign_ins()
            .iter()
            .map(|one| DemoPerson {
                name: one.name.clone(),
                email: one.email.clone(),
                password: one.password.clone(),
            })
            .collect(),
    };
    let told = tell(listening.url(), &hint);
    let ended = match told {
        Ok(()) => serve::run(&world, house, listening, Some(hint)).await,
        Err(fault) => {
            house.close().await;
            Err(fault)
        }
    };
    show.stopped().await;
    ended
}

/// The panel's port; any free one if the usual is taken and none was asked for.
async fn open(world: &mut World) -> Result<Listening, Fault> {
    match Listening::open(&world.config).await {
        Err(_) if is_default(world, "server", "listen") => {
            world.config.server.listen.set_port(0);
            Listening::open(&world.config).await
        }
        opened => opened,
    }
}

fn is_default(world: &World, section: &str, name: &str) -> bool {
    world.effective.iter().any(|value| {
        value.section == section && value.name == name && value.origin == Origin::Default
    })
}

fn tell(url: &str, hint: &DemoHint) -> Result<(), Fault> {
    let mut out = Out::new();
    out.line("Korespond's sample agency; all of it is made up. Ctrl-C ends it.")?;
    out.line(&format!("Panel: {url}"))?;
    let people: Vec<Vec<String>> = hint
        .people
        .iter()
        .map(|one| vec![one.email.clone(), one.password.clone(), one.name.clone()])
        .collect();
    out.line("Sign in with one of these addresses and its password:")?;
    out.table(&people)?;
    out.done()
}

/// A directory that is gone when the demo ends.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, Fault> {
        let mut chance = [0_u8; NAME_BYTES];
        getrandom::fill(&mut chance).map_err(|e| Fault::failed(format!("no randomness: {e}")))?;
        let name = format!("korespond-demo-{:016x}", u64::from_be_bytes(chance));
        let dir = std::env::temp_dir().join(name);
        boot::make_directory(&dir).map_err(boot_fault)?;
        Ok(Self(dir))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Err(e) = fs::remove_dir_all(&self.0) {
            eprintln!("korespond: {} can't be removed: {e}", self.0.display());
        }
    }
}
