//! `korespond backup --to FILE` (O-15): streamed from the daemon, or from the data itself.

use std::{
    fs::File,
    io::{BufReader, ErrorKind, Read, Write},
    path::Path,
};

use serde_json::json;
use store::{BackupError, Look, PartFile};

use crate::boot::Workers;

use super::{
    World,
    args::Backup,
    fault::{Exit, Fault},
    out::Out,
    progress::{Interrupt, Messages, Shown, size},
    reach::with_api,
};

/// Tells how many messages a backup will hold.
const MESSAGES: &str = "x-korespond-messages";

/// How every backup begins.
const BEGINNING: &[u8] = b"Korespond backup\n";

/// What is said of the key wherever a backup lacks it.
const NO_KEY: &str = "The key file is not in the backup: keep a copy of korespond.key elsewhere. \
                      Without it the stored passwords can't be read again.";

/// Writes a backup: first under another name, and under its own when it was read again to its end.
pub async fn backup(world: &World, ask: &Backup) -> Result<(), Fault> {
    may_replace(&ask.to)?;
    let failed = |error: std::io::Error| file_fault(&ask.to, &error);
    let mut part = PartFile::begin(&ask.to).map_err(failed)?;
    let interrupt = Interrupt::watch();
    let mut shown = Shown::begin("backing up");
    let (mut bytes, mut messages) = (0, 0);
    let told = json!({"with_key": ask.with_key});
    with_api(world, Workers::Off, async |reached| {
        let asked = ("/api/v1/backups", &told);
        let flow = reached.api.post_for_flow(asked, MESSAGES, |count, piece| {
            interrupt.check()?;
            part.write_all(piece).map_err(failed)?;
            bytes += piece.len() as u64;
            messages = count;
            shown.show(Messages::InAll(count), bytes);
            Ok(())
        });
        flow.await
    })
    .await?;
    part.sync().map_err(failed)?;
    let seen = look(part.path())?;
    part.finish().map_err(failed)?;
    shown.end(Messages::Of(seen.tally.mails, messages), bytes);
    told_of(ask, &seen)
}

fn told_of(ask: &Backup, seen: &Look) -> Result<(), Fault> {
    let mut out = Out::new();
    out.line(&format!(
        "{}: {} messages and {} records as of {}, {}",
        ask.to.display(),
        seen.tally.mails,
        seen.tally.rows,
        seen.head.made.timestamp(),
        size(seen.bytes)
    ))?;
    out.done()?;
    if ask.with_key {
        eprintln!(
            "warning: The key is in the backup: whoever has the file can open every stored password."
        );
    } else {
        eprintln!("warning: {NO_KEY}");
    }
    if seen.tally.damaged > 0 {
        return Err(Fault::failed(format!(
            "{} messages are damaged on the disk and not in the backup; all else is",
            seen.tally.damaged
        ))
        .remedy("See which: korespond verify"));
    }
    Ok(())
}

/// Only an older backup is replaced, never another file.
fn may_replace(path: &Path) -> Result<(), Fault> {
    let refused = |cause: &str| {
        Fault::new(Exit::Usage, format!("{}: {cause}", path.display()))
            .remedy("Name a new file, or an older backup that is to be replaced.")
    };
    let mut beginning = Vec::new();
    match File::open(path) {
        Ok(file) => {
            if !file.metadata().is_ok_and(|meta| meta.is_file()) {
                return Err(refused("this is no file"));
            }
            let read = file
                .take(BEGINNING.len() as u64)
                .read_to_end(&mut beginning);
            read.map_err(|error| file_fault(path, &error))?;
            if beginning == BEGINNING {
                Ok(())
            } else {
                Err(refused("it is there, and it is no backup"))
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(file_fault(path, &error)),
    }
}

/// Reads a backup to its end.
fn look(path: &Path) -> Result<Look, Fault> {
    let file = File::open(path).map_err(|error| file_fault(path, &error))?;
    store::look(&mut BufReader::new(file)).map_err(|error| fault(path, &error))
}

/// What is wrong with a backup.
pub fn fault(path: &Path, error: &BackupError) -> Fault {
    let told = Fault::failed(format!("{}: {error}", path.display()));
    match error {
        BackupError::Stopped => Fault::new(Exit::Interrupted, "interrupted"),
        BackupError::Cut(_) | BackupError::Changed(_) => {
            told.remedy("Fetch it again from where it was made, or take an older backup.")
        }
        BackupError::NewerForm { .. } | BackupError::Store(store::StoreError::Newer { .. }) => {
            told.remedy("Restore it with the release that made it, or a newer one.")
        }
        _ => told,
    }
}

/// What is wrong with a file.
pub fn file_fault(path: &Path, error: &std::io::Error) -> Fault {
    if error.kind() == ErrorKind::WouldBlock {
        return Fault::new(
            Exit::Unavailable,
            format!("{}: another backup is written there", path.display()),
        );
    }
    Fault::failed(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_backups_are_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        assert!(may_replace(&path).is_ok());
        std::fs::write(&path, "notes").unwrap();
        assert_eq!(may_replace(&path).unwrap_err().exit, Exit::Usage);
        std::fs::write(&path, b"Korespond backup\nand more").unwrap();
        assert!(may_replace(&path).is_ok());
        assert_eq!(may_replace(dir.path()).unwrap_err().exit, Exit::Usage);
    }
}
