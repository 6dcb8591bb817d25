//! `korespond doctor`: what an administrator checks first.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use jiff::{Timestamp, civil::date, tz::TimeZone};
use model::Clock;
use serde_json::{Value, json};

use crate::boot::{self, Workers};

use super::{World, args::Listing, checks::faults_found, fault::Fault, out::Out, reach::with_api};

/// Free space below this many bytes is a fault.
const LEAST_FREE: u64 = 1 << 30;

/// One check and what it found; `Err` is a fault.
struct Finding {
    what: &'static str,
    found: Result<String, String>,
}

/// Runs all checks; exit 1 on any fault.
pub async fn doctor(world: &World, listing: &Listing) -> Result<(), Fault> {
    let findings = [
        Finding {
            what: "configuration",
            found: Ok("understood".to_owned()),
        },
        Finding {
            what: "data directory",
            found: directory(&world.config.dir),
        },
        Finding {
            what: "key file",
            found: key(world),
        },
        Finding {
            what: "disk space",
            found: space(&world.config.dir),
        },
        Finding {
            what: "clock",
            found: clock(Clock::system().now().timestamp()),
        },
        Finding {
            what: "store",
            found: store(world).await,
        },
    ];
    let faults = findings.iter().filter(|one| one.found.is_err()).count();
    print(&findings, listing)?;
    match faults {
        0 => Ok(()),
        _ => Err(faults_found(faults)),
    }
}

fn print(findings: &[Finding], listing: &Listing) -> Result<(), Fault> {
    let mut out = Out::new();
    if listing.json {
        let items: Vec<Value> = findings
            .iter()
            .map(|one| {
                let (Ok(words) | Err(words)) = &one.found;
                json!({"check": one.what, "ok": one.found.is_ok(), "found": words})
            })
            .collect();
        out.json(&json!({ "items": items }))?;
        return out.done();
    }
    let lines: Vec<Vec<String>> = findings
        .iter()
        .map(|one| {
            let (mark, words) = match &one.found {
                Ok(words) => ("ok", words),
                Err(words) => ("BAD", words),
            };
            vec![mark.to_owned(), one.what.to_owned(), words.clone()]
        })
        .collect();
    out.table(&lines)?;
    out.done()
}

fn directory(dir: &Path) -> Result<String, String> {
    let shown = dir.display();
    let facts = fs::metadata(dir).map_err(|e| format!("{shown}: {e}"))?;
    if !facts.is_dir() {
        return Err(format!("{shown} is no directory"));
    }
    let mode = facts.permissions().mode() & 0o777;
    if !boot::is_closed(dir).map_err(|e| format!("{shown}: {e}"))? {
        return Err(format!(
            "{shown} is open to others (mode {mode:o}); run: chmod 700 {shown}"
        ));
    }
    let me = rustix::process::geteuid().as_raw();
    if facts.uid() != me && me != 0 {
        return Err(format!(
            "{shown} belongs to user {}, and this is user {me}",
            facts.uid()
        ));
    }
    Ok(format!("{shown}, closed to others"))
}

fn key(world: &World) -> Result<String, String> {
    let credentials = world.credentials();
    boot::key_of(&world.config, credentials.as_deref())
        .map(|_| {
            let path = world.config.key_path(credentials.as_deref());
            format!("{}, closed to others", path.display())
        })
        .map_err(|error| error.to_string())
}

fn space(dir: &Path) -> Result<String, String> {
    let facts = rustix::fs::statvfs(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let free = facts.f_bavail.saturating_mul(facts.f_frsize);
    let told = format!("{} MiB free", free >> 20);
    if free < LEAST_FREE {
        Err(format!("{told}; make room, at least 1 GiB"))
    } else {
        Ok(told)
    }
}

/// A machine whose clock was never set starts in 1970 or at its image's date.
fn clock(now: Timestamp) -> Result<String, String> {
    let utc = now.to_zoned(TimeZone::UTC);
    if utc.date() < date(2026, 1, 1) {
        Err(format!("it is not {now:.0}; set the machine's clock"))
    } else {
        Ok(format!("{now:.0}"))
    }
}

async fn store(world: &World) -> Result<String, String> {
    let asked = with_api(world, Workers::Off, async |reached| {
        let answer = reached.api.get("/api/v1/status").await?;
        Ok((answer, reached.by_daemon()))
    });
    match asked.await {
        Ok((_, true)) => Ok("the daemon answers".to_owned()),
        Ok((_, false)) => Ok("it opens; no daemon runs".to_owned()),
        Err(fault) => Err(fault.cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_directory_is_a_fault() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(directory(dir.path()).unwrap_err().contains("mode 755"));
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(directory(dir.path()).is_ok());
        assert!(directory(&dir.path().join("none")).is_err());
    }

    #[test]
    fn a_clock_that_was_never_set_is_a_fault() {
        assert!(clock(Timestamp::UNIX_EPOCH).is_err());
        assert!(clock("2026-05-01T00:00:00Z".parse().unwrap()).is_ok());
    }
}
