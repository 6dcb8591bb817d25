use std::ops::{Bound, ControlFlow};

use model::{Clock, Instant};
use tempfile::TempDir;

use super::*;
use crate::{
    backup::{Extent, look, restore},
    table::{RECORDS, TRIES},
};

const NOW: Instant = Instant(1_700_000_000_000);

fn open(dir: &TempDir) -> Kv {
    Kv::open(&dir.path().join("korespond.redb"), RECORDS, 1 << 20).unwrap()
}

/// A store of schema 1 with ten rows.
fn old() -> TempDir {
    let dir = TempDir::new().unwrap();
    let records = open(&dir);
    by_steps(&records, dir.path(), NOW, &[]).unwrap();
    let mut changes = Changes::default();
    for key in 0..10_u8 {
        changes.put(TRIES.name, vec![key], Some(vec![1]));
    }
    records.turn().commit(&changes).unwrap();
    dir
}

fn rows(records: &Kv) -> Vec<(u8, u8)> {
    let mut rows = Vec::new();
    let all = (TRIES.name, Bound::Unbounded, Bound::Unbounded);
    let visit = |key: &[u8], value: &[u8]| {
        rows.push((key[0], value[0]));
        Ok(ControlFlow::Continue(()))
    };
    let snapshot = records.snapshot().unwrap();
    snapshot.visit(&Changes::default(), all, visit).unwrap();
    rows
}

/// Adds one to three rows at a time.
fn add_one(s: &Snapshot, changes: &mut Changes, after: Option<&[u8]>) -> Result<Option<Vec<u8>>> {
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let mut last = None;
    let mut done = 0;
    s.visit(
        &Changes::default(),
        (TRIES.name, from, Bound::Unbounded),
        |key, value| {
            changes.put(TRIES.name, key.to_vec(), Some(vec![value[0] + 1]));
            last = Some(key.to_vec());
            done += 1;
            Ok(if done < 3 {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            })
        },
    )?;
    Ok(last.filter(|_| done == 3))
}

/// The same, and the power goes after the sixth row.
fn cut(s: &Snapshot, changes: &mut Changes, after: Option<&[u8]>) -> Result<Option<Vec<u8>>> {
    if after == Some([5].as_slice()) {
        return Err(StoreError::DiskFull);
    }
    add_one(s, changes, after)
}

fn kept_files(dir: &TempDir) -> Vec<String> {
    let names = std::fs::read_dir(dir.path()).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(KEPT))
        .collect();
    names.sort();
    names
}

#[test]
fn a_step_goes_over_every_row_once() {
    let dir = old();
    by_steps(&open(&dir), dir.path(), NOW, &[add_one, add_one]).unwrap();
    let records = open(&dir);
    assert_eq!(
        rows(&records),
        (0..10).map(|key| (key, 3)).collect::<Vec<_>>()
    );
    assert_eq!(schema(&records).unwrap(), Some(3));
    assert!(place(&records.snapshot().unwrap()).unwrap().is_none());
    by_steps(&records, dir.path(), NOW, &[add_one, add_one]).unwrap();
    assert_eq!(rows(&records)[0], (0, 3), "it is done once");
}

#[test]
fn a_cut_one_goes_on_where_it_was() {
    let dir = old();
    assert!(by_steps(&open(&dir), dir.path(), NOW, &[add_one, cut]).is_err());
    let records = open(&dir);
    let half: Vec<u8> = rows(&records).into_iter().map(|(_, value)| value).collect();
    assert_eq!(half, [3, 3, 3, 3, 3, 3, 2, 2, 2, 2]);
    assert_eq!(schema(&records).unwrap(), Some(2));
    by_steps(&records, dir.path(), NOW, &[add_one, add_one]).unwrap();
    assert!(rows(&records).iter().all(|(_, value)| *value == 3));
    // What was kept is the store before all of it.
    assert_eq!(kept_files(&dir), ["records-schema-1.backup"]);
}

#[test]
fn an_older_release_refuses() {
    let dir = old();
    by_steps(&open(&dir), dir.path(), NOW, &[add_one]).unwrap();
    let refused = by_steps(&open(&dir), dir.path(), NOW, &[]).unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 2, known: 1 }));
    assert_eq!(rows(&open(&dir))[9], (9, 2), "nothing is touched");
}

#[test]
fn records_are_kept_until_the_next_migration() {
    let dir = old();
    by_steps(&open(&dir), dir.path(), NOW, &[add_one]).unwrap();
    assert_eq!(kept_files(&dir), ["records-schema-1.backup"]);
    let file = std::fs::read(dir.path().join("records-schema-1.backup")).unwrap();
    let seen = look(&mut file.as_slice()).unwrap();
    assert_eq!((seen.head.extent, seen.head.schema), (Extent::Records, 1));

    let back = TempDir::new().unwrap();
    let on = &mut |_| ControlFlow::Continue(());
    restore(&mut file.as_slice(), back.path(), &Clock::fixed(NOW), on).unwrap();
    let records = open(&back);
    assert_eq!(rows(&records)[0], (0, 1));
    assert_eq!(schema(&records).unwrap(), Some(1));

    by_steps(&open(&dir), dir.path(), NOW, &[add_one, add_one]).unwrap();
    assert_eq!(kept_files(&dir), ["records-schema-2.backup"]);
}
