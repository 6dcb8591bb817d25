//! Replays what the fuzzer found interesting, and what it once found wrong.

use std::{fs, path::Path, thread};

use korespond_fuzz::{TARGETS, Target};

/// As much as the threads have that read messages.
const STACK: usize = mail::mime::PARSE_STACK;

fn replay((name, target): Target) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(name);
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "{name} has no corpus");
    for case in cases {
        let data = fs::read(&case).unwrap();
        let ran = thread::Builder::new().stack_size(STACK);
        let ran = ran.spawn(move || target(&data)).unwrap().join();
        assert!(ran.is_ok(), "{}", case.display());
    }
}

#[test]
fn every_case_is_borne() {
    for target in TARGETS {
        replay(target);
    }
}

#[test]
fn every_corpus_has_its_target() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for entry in fs::read_dir(corpora).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(
            TARGETS.iter().any(|(known, _)| name == *known),
            "{name:?} is replayed by nothing"
        );
    }
}
