//! A backup is whole or it is none; what is restored of it is what was backed up.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    rig::{
        Chance, PATIENCE,
        corpus::Corpus,
        dovecot::Dovecot,
        http::Http,
        office::{DIRECTOR, Office, Way, begin, run_binary},
        setting, until,
    },
    sync::agrees,
};

const ANA: &str = "ana@agency.example";
/// The latest moment of a kill, in milliseconds after the start.
const LATEST_MS: usize = 400;

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of ours is UTF-8")
}

fn restore(from: &Path, to: &Path) -> crate::rig::office::Ran {
    run_binary(&["restore", "--from", text(from), "--data", text(to)], "")
}

/// Names in a directory.
fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).expect("it can be listed");
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// An office that holds some mail, and its server.
fn filled(count: u64) -> (Dovecot, Office) {
    let (server, office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(ANA, Corpus::of(3, ANA).take(count));
    office.add_account(ANA, &server, Way::Plain);
    office.sync(ANA);
    (server, office)
}

#[test]
fn while_mail_comes_in_and_after() {
    let dir = TempDir::new().unwrap();
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(ANA, Corpus::of(3, ANA).take(600));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    // The first sync runs meanwhile: each backup holds what was there at its moment.
    for number in 0..2 {
        let file = dir.path().join(format!("{number}.backup"));
        let ran = office.run(&["backup", "--to", text(&file)]).fine();
        assert!(
            ran.err.contains("The key file is not in the backup"),
            "{}",
            ran.err
        );
        let back = dir.path().join(format!("{number}"));
        let told = restore(&file, &back).fine();
        assert!(told.err.contains("no key"), "{}", told.err);
        fs::copy(
            office.data().join("korespond.key"),
            back.join("korespond.key"),
        )
        .unwrap();
        Office::over(back).verify();
    }
    agrees(&office, &server, ANA);
    let ledger = office.ledger(ANA);
    let file = dir.path().join("0.backup");
    // An older backup is replaced.
    let asked = ["backup", "--with-key", "--to", text(&file)];
    let told = office.run(&asked).fine();
    assert!(
        told.err.contains("The key is in the backup"),
        "{}",
        told.err
    );
    office.stop();
    drop(office);

    let back = dir.path().join("back");
    restore(&file, &back).fine();
    let mut office = Office::over(back);
    assert_eq!(office.ledger(ANA), ledger);
    office.verify();
    office.serve();
    office.settle(600);
    agrees(&office, &server, ANA);
    office.stop();
    office.verify();
}

#[test]
fn what_is_there_is_not_written_over() {
    let (_server, office) = filled(20);
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.backup");
    office.run(&["backup", "--to", text(&file)]).fine();

    let before = office.ledger(ANA);
    let refused = restore(&file, office.data());
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("is not empty"), "{}", refused.err);
    assert_eq!(office.ledger(ANA), before);

    let notes = dir.path().join("notes");
    fs::write(&notes, "keep").unwrap();
    assert_eq!(office.run(&["backup", "--to", text(&notes)]).code, 2);
    assert_eq!(fs::read(&notes).unwrap(), b"keep");

    // A directory that is there and empty is filled, with the key brought before.
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    fs::copy(
        office.data().join("korespond.key"),
        empty.join("korespond.key"),
    )
    .unwrap();
    let told = restore(&file, &empty).fine();
    assert!(!told.err.contains("no key"), "{}", told.err);
    assert_eq!(Office::over(empty).ledger(ANA), before);
}

#[test]
fn a_damaged_one_is_refused_and_leaves_nothing() {
    let (_server, office) = filled(50);
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("a.backup");
    office.run(&["backup", "--to", text(&file)]).fine();
    let whole = fs::read(&file).unwrap();
    let back = dir.path().join("back");
    let mut chance = Chance::from(setting("KORESPOND_SEED", 1));
    for round in 0..6 {
        let at = chance.below(whole.len());
        let mut bad = whole.clone();
        if round % 2 == 0 {
            bad[at] ^= 1 << chance.below(8);
        } else {
            bad.truncate(at);
        }
        fs::write(&file, bad).unwrap();
        let refused = restore(&file, &back);
        assert_eq!(refused.code, 1, "at {at}: {}", refused.err);
        assert!(
            (1..=2).contains(&refused.err.lines().count()),
            "{}",
            refused.err
        );
        assert_eq!(names(dir.path()), ["a.backup"], "at {at}");
    }
}

#[test]
fn killed_at_any_moment() {
    let (_server, mut office) = filled(400);
    let dir = TempDir::new().unwrap();
    let (file, back) = (dir.path().join("a.backup"), dir.path().join("back"));
    let ledger = office.ledger(ANA);
    office.serve();
    let mut chance = Chance::from(setting("KORESPOND_SEED", 2));
    let wait = |chance: &mut Chance| {
        std::thread::sleep(Duration::from_millis(chance.below(LATEST_MS) as u64));
    };
    let data = text(office.data()).to_owned();
    for _ in 0..4 {
        let mut backup = begin(&["backup", "--to", text(&file), "--data", &data]);
        wait(&mut chance);
        backup.kill().unwrap();
        backup.wait().unwrap();
        // It has its name when it is whole, and not before.
        if file.exists() {
            restore(&file, &back).fine();
            fs::remove_dir_all(&back).unwrap();
            fs::remove_file(&file).unwrap();
        }
    }
    office.run(&["backup", "--to", text(&file)]).fine();
    assert_eq!(office.ledger(ANA), ledger);
    office.stop();
    let key = office.data().join("korespond.key");
    for round in 0..4 {
        let within = round % 2 == 0;
        if within {
            fs::create_dir(&back).unwrap();
        }
        let args = ["restore", "--from", text(&file), "--data", text(&back)];
        let mut restoring = begin(&args);
        wait(&mut chance);
        restoring.kill().unwrap();
        restoring.wait().unwrap();
        if !back.join("korespond.redb").exists() {
            // Nothing takes half of it for a data directory.
            let refused = run_binary(&["status", "--data", text(&back)], "");
            assert_ne!(refused.code, 0);
            restore(&file, &back).fine();
        }
        fs::copy(&key, back.join("korespond.key")).unwrap();
        let again = Office::over(back.clone());
        assert_eq!(again.ledger(ANA), ledger);
        again.verify();
        fs::remove_dir_all(&back).unwrap();
    }
}

#[test]
fn without_the_key_passwords_are_typed_anew() {
    let (server, office) = filled(20);
    let dir = TempDir::new().unwrap();
    let (file, back) = (dir.path().join("a.backup"), dir.path().join("back"));
    office.run(&["backup", "--to", text(&file)]).fine();
    let args = [
        "restore",
        "--new-key",
        "--from",
        text(&file),
        "--data",
        text(&back),
    ];
    let told = run_binary(&args, "").fine();
    assert!(told.err.contains("typed anew"), "{}", told.err);
    let again = Office::over(back);
    again.verify();
    assert_eq!(again.ledger(ANA), office.ledger(ANA));
    let status = again.run(&["status", "--json"]).fine().out;
    assert!(status.contains("needs-password"), "{status}");
    drop(server);
}

fn backups(api: &mut Http) -> serde_json::Value {
    api.get("/api/v1/status").json()["backups"].clone()
}

#[test]
fn each_day_by_themselves() {
    let (_server, mut office) = filled(30);
    let dir = TempDir::new().unwrap();
    let kept: PathBuf = dir.path().join("kept");
    office.serve_with(&[("KORESPOND__BACKUP__DIRECTORY", text(&kept))]);
    let mut api = office.api(DIRECTOR);
    let good = until("a backup is made", PATIENCE, || {
        Some(backups(&mut api)["good"].clone()).filter(serde_json::Value::is_object)
    });
    assert_eq!(good["messages"], 30);
    let files = names(&kept);
    assert_eq!(files, [good["file"].as_str().unwrap()]);
    assert!(office.api(ANA).get("/api/v1/status").json()["backups"].is_null());
    let told = office.run(&["status"]).fine().out;
    assert!(told.contains(&files[0]), "{told}");
    let back = dir.path().join("back");
    restore(&kept.join(&files[0]), &back).fine();
    office.stop();

    // One that fails is told, and the store is none the worse.
    let (_server, mut office) = filled(1);
    let nowhere = dir.path().join("back/korespond.redb/backups");
    office.serve_with(&[("KORESPOND__BACKUP__DIRECTORY", text(&nowhere))]);
    let mut api = office.api(DIRECTOR);
    until("the failure is noted", PATIENCE, || {
        backups(&mut api)["failed"].is_string().then_some(())
    });
    let notices = api.get("/api/v1/me/notices").json();
    assert!(notices["items"][0]["backup"].is_string(), "{notices}");
    let told = office.run(&["status"]).fine().out;
    assert!(told.contains("backup failed"), "{told}");
    office.stop();
    office.verify();
}
