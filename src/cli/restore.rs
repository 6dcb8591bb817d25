//! `korespond restore --from FILE` (O-15): everything is made and checked in a place of its own,
//! and has its name only then.

use std::{
    fs::{self, File},
    io::{self, BufReader, ErrorKind},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use model::Clock;
use store::{Extent, Restored};

use crate::{
    boot::{self, HALF, Hold},
    config::{Config, KEY_NAME},
};

use super::{
    World,
    args::Restore,
    backup::{fault, file_fault},
    fault::{Exit, Fault},
    out::Out,
    progress::{Interrupt, Messages, Shown},
    reach::boot_fault,
};

/// What may lie in a directory that counts as empty: a key brought there before, the lock, and
/// what a file system makes itself.
const NO_DATA: [&str; 3] = [KEY_NAME, "korespond.lock", "lost+found"];

/// Says that the raw messages beside it are a restore's own, which was not finished.
const MOVED: &str = "raw-messages-moved";

/// The store's files, in the order in which they get their names: a directory without the last
/// one is no data directory.
const FILES: [&str; 2] = ["mail.redb", "korespond.redb"];

/// Makes a data directory of a backup.
pub async fn restore(world: &World, ask: Restore) -> Result<(), Fault> {
    boot::close_new_files();
    let config = world.config.clone();
    let key = config.key_path(world.credentials().as_deref());
    let interrupt = Interrupt::watch();
    let done = tokio::task::spawn_blocking(move || all(&config, &key, &ask, &interrupt));
    done.await.map_err(|_| Fault::failed("restoring stopped"))?
}

fn all(config: &Config, key: &Path, ask: &Restore, interrupt: &Interrupt) -> Result<(), Fault> {
    let read = |error: &io::Error| file_fault(&ask.from, error);
    // All of it is read once before anything is made.
    let file = File::open(&ask.from).map_err(|error| read(&error))?;
    let seen = store::look(&mut BufReader::new(file)).map_err(|error| fault(&ask.from, &error))?;
    let place = Place::take(&config.dir, seen.head.extent)?;
    let made = fill(&place, &ask.from, interrupt);
    let restored = match made.and_then(|restored| {
        settle_key(config, key, (&place, ask), &restored)?;
        place.settle(seen.head.extent)?;
        Ok(restored)
    }) {
        Ok(restored) => restored,
        Err(fault) => {
            place.clear();
            return Err(fault);
        }
    };
    tell(config, key, ask, &restored)
}

/// Where the files are made.
struct Place {
    data: PathBuf,
    at: PathBuf,
    // Whether the data directory was there before: then the files are made in it.
    within: bool,
    _hold: Hold,
}

impl Place {
    /// A place beside the data directory, or in it where it is there and empty.
    fn take(data: &Path, extent: Extent) -> Result<Self, Fault> {
        let within = data.is_dir();
        let at = if within {
            data.join(HALF)
        } else {
            let name = data.file_name().unwrap_or_default().to_string_lossy();
            data.with_file_name(format!(".{name}{HALF}"))
        };
        if within {
            may_fill(data, extent)?;
        }
        boot::make_directory(&at).map_err(boot_fault)?;
        let hold = Hold::take(&at).map_err(boot_fault)?;
        let place = Self {
            data: data.to_owned(),
            at,
            within,
            _hold: hold,
        };
        place.sweep()?;
        Ok(place)
    }

    /// Removes what a killed restore left.
    fn sweep(&self) -> Result<(), Fault> {
        let mut left = vec![self.at.join(KEY_NAME)];
        for file in FILES {
            left.push(self.at.join(file));
        }
        // Raw messages without records are a cut restore's only where it says that they are.
        if self.within && !self.data.join("korespond.redb").exists() && self.at.join(MOVED).exists()
        {
            left.push(self.data.join("mail.redb"));
            left.push(self.at.join(MOVED));
        }
        for file in left {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(file_fault(&file, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives what was made its name.
    fn settle(&self, extent: Extent) -> Result<(), Fault> {
        let settled = || -> io::Result<()> {
            if extent == Extent::Records {
                fs::remove_file(self.at.join("mail.redb"))?;
            }
            sync(&self.at)?;
            if !self.within {
                fs::rename(&self.at, &self.data)?;
                return sync(self.data.parent().unwrap_or(Path::new("/")));
            }
            if extent == Extent::Whole {
                File::create(self.at.join(MOVED))?.sync_all()?;
                sync(&self.at)?;
            }
            for file in [FILES[0], KEY_NAME, FILES[1]] {
                let from = self.at.join(file);
                if from.exists() {
                    fs::rename(from, self.data.join(file))?;
                }
            }
            sync(&self.data)?;
            fs::remove_dir_all(&self.at)?;
            sync(&self.data)
        };
        settled().map_err(|error| file_fault(&self.data, &error))
    }

    /// Removes what was made.
    fn clear(&self) {
        if let Err(error) = fs::remove_dir_all(&self.at) {
            eprintln!("korespond: {}: {error}", self.at.display());
        }
    }
}

fn sync(directory: &Path) -> io::Result<()> {
    let directory = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    File::open(directory)?.sync_all()
}

/// Whether nothing in a directory would be written over.
fn may_fill(data: &Path, extent: Extent) -> Result<(), Fault> {
    let cut = data.join(HALF).join(MOVED).exists();
    let entries = fs::read_dir(data).map_err(|error| file_fault(data, &error))?;
    for entry in entries {
        let name = entry.map_err(|error| file_fault(data, &error))?.file_name();
        let name = name.to_string_lossy();
        let free = NO_DATA.contains(&&*name)
            || name == HALF
            || (cut && name == "mail.redb")
            // Records go back beside the raw messages that they name.
            || (extent == Extent::Records && name != "korespond.redb");
        if !free {
            return Err(Fault::new(
                Exit::Usage,
                format!("{} is not empty: {name} is in it", data.display()),
            )
            .remedy(match extent {
                Extent::Whole => "Restore into a new directory: nothing is ever written over.",
                Extent::Records => {
                    "Move korespond.redb away first: this backup holds records only, and goes \
                     back beside the raw messages."
                }
            }));
        }
    }
    if extent == Extent::Records && !data.join("mail.redb").exists() {
        return Err(Fault::new(
            Exit::Usage,
            format!(
                "the backup holds records only, and {} has no raw messages",
                data.display()
            ),
        )
        .remedy("Name the data directory that it was made in."));
    }
    Ok(())
}

fn fill(place: &Place, from: &Path, interrupt: &Interrupt) -> Result<Restored, Fault> {
    let mut shown = Shown::begin("restoring");
    let mut last = (Messages::Done(0), 0);
    let mut file = File::open(from)
        .map(BufReader::new)
        .map_err(|error| file_fault(from, &error))?;
    let restored = store::restore(&mut file, &place.at, &Clock::system(), &mut |now| {
        last = (Messages::Of(now.mails, now.mails_in_all), now.bytes);
        shown.show(last.0, last.1);
        if interrupt.came() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let restored = restored.map_err(|error| fault(from, &error))?;
    shown.end(last.0, last.1);
    Ok(restored)
}

/// Brings the key that the backup holds, or a new one, to its place.
fn settle_key(
    config: &Config,
    key: &Path,
    (place, ask): (&Place, &Restore),
    restored: &Restored,
) -> Result<(), Fault> {
    let made_here = config.own_key_path() == config.dir.join(KEY_NAME);
    let to = if made_here {
        place.at.join(KEY_NAME)
    } else {
        config.own_key_path()
    };
    if ask.new_key {
        if key.exists() {
            return Err(Fault::new(
                Exit::Usage,
                format!("{} is there: no new key is needed", key.display()),
            ));
        }
        boot::make_key(&to).map_err(boot_fault)?;
        return store::forget_sealed(&place.at, Clock::system()).map_err(|error| {
            Fault::failed(format!("the passwords could not be forgotten: {error}"))
        });
    }
    let Some(held) = &restored.key else {
        return Ok(());
    };
    if !key.exists() {
        return boot::put_key(&to, held).map_err(boot_fault);
    }
    let known = boot::read_key(key).map_err(boot_fault)?;
    if *known == *held {
        Ok(())
    } else {
        Err(Fault::new(
            Exit::Config,
            format!("{} is another key than the backup's", key.display()),
        )
        .remedy("Move it away: the backup brings the right one."))
    }
}

fn tell(config: &Config, key: &Path, ask: &Restore, restored: &Restored) -> Result<(), Fault> {
    let mut out = Out::new();
    out.line(&format!(
        "{} is restored as of {}: {} messages and {} records",
        config.dir.display(),
        restored.head.made.timestamp(),
        restored.tally.mails,
        restored.tally.rows
    ))?;
    out.done()?;
    if ask.new_key {
        eprintln!(
            "warning: There is a new key. The passwords of all mail accounts must be typed anew, \
             and second factors set up anew. Keep a copy of {}.",
            key.display()
        );
    } else if !key.exists() {
        eprintln!(
            "warning: The backup holds no key. Put your copy of it at {} before the start: without \
             it no stored password can be read. Is it lost? Restore once more, with --new-key: then \
             the passwords of all mail accounts must be typed anew, and second factors set up anew.",
            key.display()
        );
    }
    for fault in restored.faults.iter().take(20) {
        eprintln!("fault: {}: {}", fault.table, fault.what);
    }
    if restored.faults.is_empty() {
        return Ok(());
    }
    Err(Fault::failed(format!(
        "all of the backup is restored, with {} faults that the store had when it was made",
        restored.faults.len()
    ))
    .remedy("See them all: korespond verify"))
}
