//! `korespond init`: data directory, key file, Director (O-3).

use std::fs;

use serde_json::json;

use crate::boot::{self, Workers};

use super::{
    World,
    args::Init,
    fault::{Exit, Fault},
    out::Out,
    password,
    reach::{boot_fault, with_api},
};

/// Makes what is missing; a Director that is there is never replaced.
pub async fn init(world: &World, init: Init) -> Result<(), Fault> {
    let password = if init.password_stdin {
        password::read()?
    } else {
        password::make()?
    };
    boot::make_directory(&world.config.dir).map_err(boot_fault)?;
    make_key(world)?;
    let director = json!({
        "email": init.director,
        "name": init.name,
        "password": password.as_str(),
    });
    with_api(world, Workers::Off, async |reached| {
        reached.api.post("/api/v1/init", &director).await
    })
    .await?;
    let mut out = Out::new();
    out.line(&format!(
        "{} is set up; {} is its Director.",
        world.config.dir.display(),
        init.director
    ))?;
    if !init.password_stdin {
        out.line(&format!("Password, shown this once: {}", password.as_str()))?;
    }
    out.done()
}

/// A new key would make passwords unreadable that an older one sealed.
fn make_key(world: &World) -> Result<(), Fault> {
    let key = world.config.key_path(world.credentials().as_deref());
    if key.exists() {
        return Ok(());
    }
    let dir = &world.config.dir;
    let holds_a_store = fs::read_dir(dir)
        .map_err(|e| Fault::failed(format!("{}: {e}", dir.display())))?
        .filter_map(Result::ok)
        .any(|entry| entry.path().extension().is_some_and(|end| end == "redb"));
    if holds_a_store {
        return Err(Fault::new(
            Exit::Config,
            format!(
                "{} holds a store, but its key file {} is missing",
                dir.display(),
                key.display()
            ),
        )
        .remedy("Put the key file back, or name it with --key-file."));
    }
    boot::make_key(&key).map_err(boot_fault)
}
