use std::{cell::Cell, collections::BTreeMap, io::Read, path::Path};

use model::{AccountId, Flags, FolderId, Hash, Instant, Parsed};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::{Arrival, Packed, proofs::World};

const SYNC: Who = Who::Job(Job::Sync);
const HOUSE: Who = Who::Job(Job::Housekeeping);

/// A folder of the world's first account.
fn place(world: &World) -> (AccountId, FolderId) {
    let (account, row) = world.rules.accounts.first_key_value().unwrap();
    (*account, row.folders[0])
}

fn mail(number: u32) -> Vec<u8> {
    let filler = "lorem ipsum ".repeat(number as usize % 400);
    format!("Message-ID: <{number}@x.example>\r\n\r\n{number} {filler}\r\n").into_bytes()
}

/// Takes in messages with their bytes, as intake does.
fn take_in(world: &World, numbers: std::ops::Range<u32>) {
    let (account, folder) = place(world);
    let (mut packed, mut arrivals) = (Vec::new(), Vec::new());
    for number in numbers {
        let one = Packed::new(&mail(number));
        arrivals.push(Arrival {
            folder,
            uidvalidity: 1,
            uid: number + 1,
            flags: Flags::default(),
            received: Instant(1_700_000_000_000 + i64::from(number)),
            blob: one.hash(),
            size: mail(number).len() as u64,
            part: crate::intake::Part::Whole,
            object: None,
            parsed: Parsed {
                message_id: Some(format!("{number}@x.example")),
                header_hash: u128::from(number).to_be_bytes(),
                ..Parsed::default()
            },
        });
        packed.push(one);
    }
    world.store.blobs().store(&packed).unwrap();
    world
        .store
        .write(&SYNC, |w| w.take_in(account, &arrivals))
        .unwrap();
}

fn on(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn written(still: &Still, key: Option<&Key>) -> Vec<u8> {
    let mut file = Vec::new();
    still.write(&mut file, key, &mut on).unwrap();
    file
}

fn restored(mut file: &[u8], into: &Path) -> Result<Restored, BackupError> {
    let clock = model::Clock::fixed(Instant(1_800_000_000_000));
    restore(&mut file, into, &clock, &mut on)
}

/// All rows of all tables, and all hashes that are held.
type All = BTreeMap<(String, Vec<u8>), Vec<u8>>;

fn all(store: &Store) -> All {
    let mut rows = All::new();
    let snapshot = store.records().snapshot().unwrap();
    for table in RECORDS {
        let every = (*table, Bound::Unbounded, Bound::Unbounded);
        let visit = |key: &[u8], value: &[u8]| {
            rows.insert(((*table).to_owned(), key.to_vec()), value.to_vec());
            Ok(ControlFlow::Continue(()))
        };
        snapshot.visit(&Changes::default(), every, visit).unwrap();
    }
    rows
}

fn faults(store: &Store) -> Vec<crate::Fault> {
    let go_on = |_| ControlFlow::Continue(());
    store
        .read(&HOUSE, |r| r.check(store.blobs(), go_on))
        .unwrap()
}

#[test]
fn a_restored_store_is_the_one_that_was_backed_up() {
    let world = World::staffed();
    take_in(&world, 0..700);
    let (before, key) = (all(&world.store), [9; 32]);
    let still = world.store.still(&HOUSE).unwrap();
    // What comes later is in neither; what is swept later is still there.
    take_in(&world, 700..900);
    assert!(world.store.blobs().sweep(|_| Ok(false)).unwrap() > 0);
    let file = written(&still, Some(&key));
    let seen = look(&mut file.as_slice()).unwrap();
    assert_eq!((seen.tally.mails, seen.tally.damaged), (700, 0));
    assert_eq!((seen.head.mails, seen.bytes), (700, file.len() as u64));

    let dir = TempDir::new().unwrap();
    let made = restored(&file, dir.path()).unwrap();
    assert_eq!(made.faults, []);
    assert_eq!((made.key, made.tally), (Some(key), seen.tally));
    let store = Store::open(dir.path(), world.clock.clone()).unwrap();
    assert_eq!(all(&store), before);
    for number in 0..700 {
        let raw = mail(number);
        assert_eq!(store.blobs().read(crate::sha256(&raw)).unwrap(), raw);
    }
    assert_eq!(faults(&store), []);
}

#[test]
fn a_message_that_the_disk_damaged_costs_itself_only() {
    let world = World::staffed();
    take_in(&world, 0..40);
    let bad = crate::sha256(&mail(7));
    world.store.blobs().damage(bad);
    let file = written(&world.store.still(&HOUSE).unwrap(), None);
    let dir = TempDir::new().unwrap();
    let made = restored(&file, dir.path()).unwrap();
    assert_eq!((made.tally.mails, made.tally.damaged), (39, 1));
    assert!(!made.faults.is_empty(), "what is missing is told");
    assert_eq!(made.key, None);
}

#[test]
fn whoever_watches_can_stop_it() {
    let world = World::staffed();
    take_in(&world, 0..10);
    let still = world.store.still(&HOUSE).unwrap();
    let blocks = Cell::new(0);
    let mut stop = |_| {
        blocks.set(blocks.get() + 1);
        ControlFlow::Break(())
    };
    let ended = still.write(&mut Vec::new(), None, &mut stop);
    assert!(matches!(ended, Err(BackupError::Stopped)));
    assert_eq!(blocks.get(), 1);
    assert!(matches!(
        world.store.still(&SYNC),
        Err(StoreError::NotAllowed)
    ));
}

#[test]
fn strangers_and_newer_ones_are_refused() {
    let refused = |file: &[u8]| look(&mut &*file).unwrap_err();
    assert!(matches!(refused(b""), BackupError::NotOne));
    assert!(matches!(refused(&[7; 4_000]), BackupError::NotOne));
    let newer = [frame::MAGIC.as_slice(), &(frame::FORM + 1).to_be_bytes()].concat();
    assert!(matches!(refused(&newer), BackupError::NewerForm { .. }));

    let mut file = Vec::new();
    let mut to = To::begin(&mut file).unwrap();
    let head = Head {
        made: Instant(0),
        schema: SCHEMA + 1,
        release: "9.9.9".to_owned(),
        extent: Extent::Whole,
        rows: 0,
        mails: 0,
        with_key: false,
    };
    to.block(Tag::Head, &cbor(&head).unwrap()).unwrap();
    let dir = TempDir::new().unwrap();
    let ended = restored(&file, dir.path()).unwrap_err();
    assert!(matches!(
        ended,
        BackupError::Store(StoreError::Newer { .. })
    ));
}

#[test]
fn a_file_has_its_name_only_when_it_is_whole() {
    let dir = TempDir::new().unwrap();
    let name = dir.path().join("a.backup");
    let mut file = PartFile::begin(&name).unwrap();
    file.write_all(b"half").unwrap();
    file.sync().unwrap();
    let second = PartFile::begin(&name).err().unwrap();
    assert_eq!(second.kind(), io::ErrorKind::WouldBlock);
    assert!(!name.exists());
    drop(file);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    // As after a kill: longer than what comes over it.
    std::fs::write(dir.path().join("a.backup.part"), [1; 100]).unwrap();
    let mut file = PartFile::begin(&name).unwrap();
    file.write_all(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!(std::fs::read(&name).unwrap(), b"whole");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

fn small() -> Vec<u8> {
    let world = World::staffed();
    take_in(&world, 0..30);
    written(&world.store.still(&HOUSE).unwrap(), None)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_flipped_bit_a_cut_or_an_addition_is_found(
        at in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        thread_local!(static FILE: Vec<u8> = small());
        FILE.with(|file| {
            prop_assert!(look(&mut file.as_slice()).is_ok());
            let at = at.index(file.len());
            let mut flipped = file.clone();
            flipped[at] ^= 1 << bit;
            prop_assert!(look(&mut flipped.as_slice()).is_err(), "bit {bit} at {at}");
            prop_assert!(look(&mut (&file[..at])).is_err(), "cut at {at}");
            let longer = (&file[..]).chain(&file[..=at]);
            prop_assert!(look(&mut { longer }).is_err(), "{at} more");
            let dir = TempDir::new().unwrap();
            prop_assert!(restored(&flipped, dir.path()).is_err());
            Ok(())
        })?;
    }
}

#[test]
fn hashes_stay_what_they_are() {
    // What lies in files of agencies must be readable for ever.
    let mut file = Vec::new();
    let mut to = To::begin(&mut file).unwrap();
    to.block(Tag::Key, b"abc").unwrap();
    let Hash(sum) = crate::sha256(&file);
    assert_eq!(file.len(), 17 + 4 + 5 + 3 + 32);
    assert_eq!(&file[..17], b"Korespond backup\n");
    assert_eq!(sum[..4], [114, 161, 12, 232]);
}
