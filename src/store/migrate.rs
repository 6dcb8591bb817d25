//! The schema version: a newer release brings an older store up step by step, an older release
//! refuses a newer store.
//!
//! To change the schema, add a [`Step`] to the end of [`STEPS`]. Before the first step all
//! records are kept in a file beside the store, until the next migration.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use minicbor::{bytes::ByteVec, to_vec};
use model::Instant;

use crate::{
    backup::{self, BackupError, PartFile},
    error::{Result, StoreError},
    key::Key,
    kv::{Changes, Kv, Snapshot},
    table::{META, MIGRATION},
    tx::decode,
};

/// One batch of a migration: reads from a place on, puts what changes, and answers where the next
/// batch starts; none at the end. A batch and the place are committed together, so that a kill
/// costs one batch at most.
pub(crate) type Step = fn(&Snapshot, &mut Changes, Option<&[u8]>) -> Result<Option<Vec<u8>>>;

/// How a store of schema 1 becomes one of schema 2, and so on.
const STEPS: &[Step] = &[];

/// The schema that this release writes.
#[expect(
    clippy::cast_possible_truncation,
    reason = "steps are counted on fingers"
)]
pub const SCHEMA: u32 = 1 + STEPS.len() as u32;

/// How the files begin that keep records from before a migration; the schema follows.
const KEPT: &str = "records-schema-";

/// How all backups end.
const ENDING: &str = ".backup";

/// Brings an open file to the schema of this release, and writes it into a new one.
pub(crate) fn bring_up(records: &Kv, data: &Path, now: Instant) -> Result<()> {
    by_steps(records, data, now, STEPS)
}

fn by_steps(records: &Kv, data: &Path, now: Instant, steps: &[Step]) -> Result<()> {
    let known = u32::try_from(steps.len())
        .unwrap_or(u32::MAX)
        .saturating_add(1);
    let Some(found) = schema(records)? else {
        let mut first = Changes::default();
        put_schema(&mut first, known)?;
        return records.turn().commit(&first);
    };
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    let mut ahead = (found..known).zip(steps.iter().skip(found.saturating_sub(1) as usize));
    let Some((first, step)) = ahead.next() else {
        return Ok(());
    };
    keep(records, data, now, first)?;
    tracing::info!(
        from = found,
        to = known,
        "the store is brought to a newer schema"
    );
    take_step(records, (first, known), *step)?;
    for (from, step) in ahead {
        take_step(records, (from, known), *step)?;
    }
    Ok(())
}

fn schema(records: &Kv) -> Result<Option<u32>> {
    let found = records
        .snapshot()?
        .get(&Changes::default(), (META.name, &schema_key()), |bytes| {
            decode::<u64>(META.name, bytes)
        })?
        .transpose()?;
    Ok(found.map(|found| u32::try_from(found).unwrap_or(u32::MAX)))
}

fn schema_key() -> Vec<u8> {
    "schema".to_owned().bytes()
}

fn put_schema(changes: &mut Changes, schema: u32) -> Result<()> {
    let value = to_vec(u64::from(schema)).map_err(|error| StoreError::Damaged {
        table: META.name,
        why: error.to_string(),
    })?;
    changes.put(META.name, schema_key(), Some(value));
    Ok(())
}

/// Where the running migration is, if it was begun.
fn place(snapshot: &Snapshot) -> Result<Option<ByteVec>> {
    snapshot
        .get(
            &Changes::default(),
            (MIGRATION.name, &0_u8.bytes()),
            |bytes| decode(MIGRATION.name, bytes),
        )?
        .transpose()
}

fn take_step(records: &Kv, (from, last): (u32, u32), step: Step) -> Result<()> {
    loop {
        let mut turn = records.turn();
        let snapshot = records.snapshot()?;
        let at = place(&snapshot)?;
        let mut changes = Changes::default();
        let at = at.as_deref().map(Vec::as_slice);
        let next = step(&snapshot, &mut changes, at.filter(|at| !at.is_empty()))?;
        // Between two steps the migration is not at its end: an empty place says so.
        let place = next.clone().or((from + 1 < last).then(Vec::new));
        let value = place
            .map(|place| crate::tx::encode(MIGRATION.name, &ByteVec::from(place)))
            .transpose()?;
        changes.put(MIGRATION.name, 0_u8.bytes(), value);
        if next.is_none() {
            put_schema(&mut changes, from + 1)?;
        }
        turn.commit(&changes)?;
        if next.is_none() {
            return Ok(());
        }
    }
}

/// Keeps all records as they are, unless a kill interrupted a migration that did so before.
fn keep(records: &Kv, data: &Path, now: Instant, schema: u32) -> Result<()> {
    let snapshot = records.snapshot()?;
    let path = kept(data, schema);
    let before = (1..=schema).any(|older| kept(data, older).exists());
    if place(&snapshot)?.is_some() && before {
        return Ok(());
    }
    let written = || -> Result<(), BackupError> {
        let mut file = PartFile::begin(&path)?;
        backup::write_records(&snapshot, now, &mut file)?;
        file.sync()?;
        backup::look(&mut std::io::BufReader::new(File::open(file.path())?))?;
        file.finish()?;
        // The one before this has been kept for as long as it was of use.
        for older in (1..schema).map(|older| kept(data, older)) {
            if older.exists() {
                fs::remove_file(older)?;
            }
        }
        Ok(())
    };
    written().map_err(|error| match error {
        BackupError::Store(error) => error,
        BackupError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            StoreError::DiskFull
        }
        other => StoreError::Engine(format!("{}: {other}", path.display())),
    })
}

fn kept(data: &Path, schema: u32) -> PathBuf {
    data.join(format!("{KEPT}{schema}{ENDING}"))
}

#[cfg(test)]
mod tests;
