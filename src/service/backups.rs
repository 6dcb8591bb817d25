//! Backups: streamed to whoever asks, and made each day where the configuration says so (O-15).

use std::{
    fs::{self, DirBuilder, File},
    io::{self, BufReader, Read, Write},
    ops::ControlFlow,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Zoned, civil::Time};
use model::{Instant, Problem};
use serde::Serialize;
use store::{BackupError, GoodBackup, Job, PartFile, Reading, Still, Who};
use zeroize::Zeroizing;

use crate::{Desk, told};

const JOB: Who = Who::Job(Job::Housekeeping);

/// How the names of scheduled backups begin; the moment and [`ENDING`] follow.
const BEGINNING: &str = "korespond-";

/// How the names of backups end.
const ENDING: &str = ".backup";

/// After a failure it is tried again no sooner than this, in milliseconds.
const AGAIN_MS: i64 = 3_600_000;

/// Files of the backups' directory that are looked at.
const MAX_FILES: usize = 100_000;

/// When and where backups are made without being asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupPlan {
    /// Where they are kept.
    pub directory: PathBuf,
    /// At what time of day, by the agency's clock.
    pub at: Time,
    /// How many are kept.
    pub keep: usize,
    /// Whether the key that seals passwords is in them.
    pub with_key: bool,
}

/// How the last backups went.
#[derive(Clone, Debug, Serialize)]
pub struct BackupState {
    /// When one was last tried.
    pub tried: Option<Instant>,
    /// Why the last one failed; none if it is good.
    pub failed: Option<String>,
    /// The last good one.
    pub good: Option<GoodLine>,
    /// Whether they are made by themselves.
    pub scheduled: bool,
}

/// The last good backup.
#[derive(Clone, Debug, Serialize)]
pub struct GoodLine {
    /// Records are as of this moment.
    pub made: Instant,
    /// Its file's name.
    pub file: Option<String>,
    /// Its bytes.
    pub bytes: u64,
    /// Raw messages in it.
    pub messages: u64,
    /// Raw messages that the disk had damaged in the store.
    pub damaged: u64,
}

/// How the last backups went; for who may change settings.
pub async fn state(desk: &Desk, who: &Who) -> Result<BackupState, Problem> {
    let row = desk.read(who, Reading::backups)?;
    Ok(BackupState {
        tried: row.tried,
        failed: row.failed,
        good: row.good.map(|good| GoodLine {
            made: good.made,
            file: good.file,
            bytes: good.bytes,
            messages: good.mails,
            damaged: good.damaged,
        }),
        scheduled: desk.settings().backups.is_some(),
    })
}

/// A backup that is about to be written.
pub struct Backup {
    still: Still,
    key: Option<Zeroizing<[u8; 32]>>,
}

/// Whether the key that seals passwords goes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithKey {
    /// It stays where it is.
    No,
    /// It goes in: whoever has the file can open every stored password.
    Yes,
}

/// Holds records and raw bytes as of now; the operator's, audited.
pub async fn begin(desk: &Desk, who: &Who, key: WithKey) -> Result<Backup, Problem> {
    if *who != Who::Operator {
        return Err(Problem::new(model::Code::NotFound));
    }
    let what = match key {
        WithKey::No => "",
        WithKey::Yes => "with key",
    };
    desk.write(who, move |w| w.audit("backup.make", what))
        .await?;
    let (desk, who) = (desk.clone(), *who);
    tokio::task::spawn_blocking(move || hold(&desk, &who, key))
        .await
        .map_err(|_| told::broken("a backup stopped"))?
}

fn hold(desk: &Desk, who: &Who, key: WithKey) -> Result<Backup, Problem> {
    // The sweep is kept out only until both files are held as of now.
    let _gate = desk.bytes_gate();
    let still = desk.store().still(who).map_err(told::store)?;
    let key = (key == WithKey::Yes).then(|| Zeroizing::new(*desk.seal().key()));
    Ok(Backup { still, key })
}

impl Backup {
    /// Messages in it.
    pub fn messages(&self) -> Result<u64, Problem> {
        self.still.messages().map_err(told::store)
    }

    /// Writes it; blocking. Fails as soon as `to` does.
    pub fn write(&self, to: &mut dyn Write) -> Result<(), Problem> {
        let written = self.write_until(to, &|| false);
        written.map(drop).map_err(|error| match error {
            BackupError::Store(error) => told::store(error),
            error => told::broken(&error.to_string()),
        })
    }

    fn write_until(
        &self,
        to: &mut dyn Write,
        stop: &dyn Fn() -> bool,
    ) -> Result<store::Tally, BackupError> {
        self.still.write(to, self.key.as_deref(), &mut |_| {
            if stop() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    }
}

/// Makes the backup that is due by the plan, if one is, and removes those that are too many;
/// blocking. A failure is noted, and told to the Director. Answers whether one was made.
pub fn make_due(desk: &Desk, stop: &dyn Fn() -> bool) -> Result<bool, Problem> {
    let Some(plan) = desk.settings().backups.clone() else {
        return Ok(false);
    };
    let now = desk.clock().now();
    let local = now.timestamp().to_zoned(desk.zone(&JOB));
    let row = desk.read(&JOB, Reading::backups)?;
    let made = row.good.map(|good| good.made);
    if !is_due(&local, plan.at, (made, row.tried)) {
        return Ok(false);
    }
    let outcome = match make(desk, &plan, &local, stop) {
        // Stopped with the daemon: it is made at the next start.
        Err(_) if stop() => return Ok(false),
        Err(error) => {
            tracing::error!(%error, directory = %plan.directory.display(), "the backup failed");
            Err(error.to_string())
        }
        Ok(good) => {
            tracing::info!(
                file = good.file,
                bytes = good.bytes,
                damaged = good.damaged,
                "backed up"
            );
            Ok(good)
        }
    };
    let good = outcome.is_ok();
    desk.store()
        .write(&JOB, |w| w.note_backup(outcome))
        .map_err(told::store)?;
    if good && let Err(error) = keep_last(&plan) {
        tracing::warn!(%error, "old backups could not be removed");
    }
    Ok(good)
}

/// Whether the last moment at which one was due has none, and none failed a moment ago.
fn is_due(now: &Zoned, at: Time, (made, tried): (Option<Instant>, Option<Instant>)) -> bool {
    let today = now.date().to_datetime(at).to_zoned(now.time_zone().clone());
    let Ok(today) = today else { return false };
    let last = if today <= *now {
        today
    } else {
        match today.checked_sub(SignedDuration::from_hours(24)) {
            Ok(yesterday) => yesterday,
            Err(_) => return false,
        }
    };
    let last = Instant(last.timestamp().as_millisecond());
    let waits = tried.is_some_and(|tried| {
        let since = Instant(now.timestamp().as_millisecond()).since_ms(tried);
        (0..AGAIN_MS).contains(&since)
    });
    made.is_none_or(|made| made < last) && !waits
}

fn make(
    desk: &Desk,
    plan: &BackupPlan,
    now: &Zoned,
    stop: &dyn Fn() -> bool,
) -> Result<GoodBackup, BackupError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&plan.directory)?;
    let file = format!("{BEGINNING}{}{ENDING}", now.strftime("%Y%m%d-%H%M%S"));
    let path = plan.directory.join(&file);
    let key = if plan.with_key {
        WithKey::Yes
    } else {
        WithKey::No
    };
    let backup = hold(desk, &JOB, key).map_err(|problem| BackupError::Odd(problem.to_string()))?;
    let mut part = PartFile::begin(&path)?;
    backup.write_until(&mut part, stop)?;
    drop(backup);
    part.sync()?;
    // What can't be read again is no backup.
    let source = BufReader::new(File::open(part.path())?);
    let seen = store::look(&mut Stoppable { source, stop })?;
    part.finish()?;
    Ok(GoodBackup {
        made: seen.head.made,
        file: Some(file),
        bytes: seen.bytes,
        mails: seen.tally.mails,
        damaged: seen.tally.damaged,
    })
}

/// A file that ends early when the daemon stops: it may take minutes to read.
struct Stoppable<'a> {
    source: BufReader<File>,
    stop: &'a dyn Fn() -> bool,
}

impl Read for Stoppable<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if (self.stop)() {
            return Err(io::Error::other("stopped"));
        }
        self.source.read(into)
    }
}

/// Removes the oldest of our own files beyond those that are kept; the newest was just made.
fn keep_last(plan: &BackupPlan) -> io::Result<()> {
    let mut ours = Vec::new();
    for entry in fs::read_dir(&plan.directory)?.take(MAX_FILES) {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_file() && name.to_str().is_some_and(is_ours) {
            ours.push(name);
        }
    }
    ours.sort();
    let many = ours.len().saturating_sub(plan.keep.max(1));
    for name in ours.iter().take(many) {
        fs::remove_file(Path::new(&plan.directory).join(name))?;
        tracing::info!(file = %name.to_string_lossy(), "an old backup was removed");
    }
    Ok(())
}

/// Whether a file has a name that only a scheduled backup is given.
fn is_ours(name: &str) -> bool {
    let moment = name
        .strip_prefix(BEGINNING)
        .and_then(|rest| rest.strip_suffix(ENDING));
    moment.is_some_and(|moment| {
        moment.len() == 15
            && moment.chars().enumerate().all(|(at, c)| match at {
                8 => c == '-',
                _ => c.is_ascii_digit(),
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> Instant {
        Instant(at(text).timestamp().as_millisecond())
    }

    #[test]
    fn one_is_due_a_day_by_the_agencys_clock() {
        let time = jiff::civil::time(3, 30, 0, 0);
        let zone = |text: &str| format!("{text}[Europe/Warsaw]");
        let due = |now: &str, made, tried| is_due(&at(&zone(now)), time, (made, tried));
        let yesterday = Some(instant("2026-03-04T03:31:00[Europe/Warsaw]"));
        let today = Some(instant("2026-03-05T03:31:00[Europe/Warsaw]"));
        assert!(due("2026-03-05T12:00:00", None, None), "the first at once");
        assert!(!due("2026-03-05T03:29:00", yesterday, yesterday));
        assert!(due("2026-03-05T03:30:00", yesterday, yesterday));
        assert!(
            due("2026-03-06T03:00:00", yesterday, yesterday),
            "the machine was off"
        );
        assert!(!due("2026-03-05T23:59:00", today, today));
        // After a failure: in an hour.
        assert!(!due("2026-03-05T04:00:00", yesterday, today));
        assert!(due("2026-03-05T04:32:00", yesterday, today));
        // That time does not exist on the night when clocks go forward, and comes all the same.
        let night = jiff::civil::time(2, 30, 0, 0);
        let now = at("2026-03-29T04:00:00[Europe/Warsaw]");
        let before = Some(instant("2026-03-28T02:31:00[Europe/Warsaw]"));
        assert!(is_due(&now, night, (before, before)));
    }

    #[test]
    fn only_our_own_are_removed_and_the_newest_stay() {
        let dir = tempfile::tempdir().unwrap();
        let own: Vec<String> = (1..6)
            .map(|day| format!("korespond-2026010{day}-033000.backup"))
            .collect();
        let others = [
            "korespond-20260101-033000.backup.part",
            "korespond-before-the-move.backup",
            "korespond-20260101x033000.backup",
            "notes.txt",
        ];
        for name in own.iter().map(String::as_str).chain(others) {
            fs::write(dir.path().join(name), name).unwrap();
        }
        let mut plan = BackupPlan {
            directory: dir.path().to_owned(),
            at: Time::midnight(),
            keep: 2,
            with_key: false,
        };
        let left = |plan: &BackupPlan| {
            keep_last(plan).unwrap();
            own.iter()
                .map(|name| dir.path().join(name).exists())
                .collect::<Vec<_>>()
        };
        assert_eq!(left(&plan), [false, false, false, true, true]);
        plan.keep = 0;
        assert_eq!(left(&plan), [false, false, false, false, true]);
        assert!(others.iter().all(|name| dir.path().join(name).exists()));
    }
}
