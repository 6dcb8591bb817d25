//! A first sync beside mbsync's: the same mail, the same server, in turn, and the ratio.
//!
//! `cargo bench --bench first_sync` makes its own mail. Variables: `CORPUS=DIR` takes a
//! Maildir instead, `MESSAGES=N` the first N, `ROUNDS=N` repeats, `SERVER=PORT` and `MAIL_USER`
//! take an IMAP server that runs already (plain text on loopback, password `pw`).
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    dead_code,
    reason = "a bench may stop at once, and takes only a part of the tests' rig"
)]

#[path = "../tests/it/rig/mod.rs"]
mod rig;

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use rig::{
    corpus::Corpus,
    dovecot::{Dovecot, PASSWORD},
    office::{Office, settled},
    process::{cpu_seconds, peak_memory},
    setting,
};

const USER: &str = "ana@agency.example";
const MOST_MESSAGES: u64 = 100_000;
const MOST_ROUNDS: u64 = 10;
/// How long one of the two may take.
const LIMIT: Duration = Duration::from_mins(20);
/// The pause between two looks at the status; small against what is measured.
const LOOK_EVERY: Duration = Duration::from_millis(50);
const MIB: f64 = 1_048_576.0;

/// The server that both fetch from.
struct Source {
    port: u16,
    user: String,
    messages: u64,
    bytes: u64,
    _own: Option<Dovecot>,
}

/// What a run of ours took.
struct Ours {
    seconds: f64,
    cpu: f64,
    peak: u64,
    disk: u64,
}

fn main() {
    let source = source();
    let raw = source.bytes as f64;
    println!(
        "{} messages, {:.0} MiB, server at port {}",
        source.messages,
        raw / MIB,
        source.port
    );
    for round in 1..=setting("ROUNDS", 1).min(MOST_ROUNDS) {
        let theirs = mbsync(&source);
        let ours = korespond(&source);
        println!(
            "round {round}: mbsync {theirs:.2} s, korespond {:.2} s, ratio {:.2}; CPU {:.1} s, \
             peak memory {:.0} MiB, data {:.2} of the raw bytes",
            ours.seconds,
            ours.seconds / theirs,
            ours.cpu,
            ours.peak as f64 / MIB,
            ours.disk as f64 / raw,
        );
    }
}

fn source() -> Source {
    let count = setting("MESSAGES", 2_000).min(MOST_MESSAGES);
    let given = std::env::var("CORPUS").ok();
    if let Ok(port) = std::env::var("SERVER") {
        let user = std::env::var("MAIL_USER").expect("SERVER needs MAIL_USER");
        let port = port.parse().expect("SERVER is a port");
        let sizes = sizes_at(port, &user);
        return Source {
            port,
            user,
            messages: sizes.0,
            bytes: sizes.1,
            _own: None,
        };
    }
    let server = Dovecot::start();
    match given {
        Some(dir) => server.fill(USER, maildir(Path::new(&dir), count).into_iter()),
        None => server.fill(USER, Corpus::of(7, USER).take(count)),
    }
    let (messages, bytes) = sizes_at(server.imap, USER);
    Source {
        port: server.imap,
        user: USER.to_owned(),
        messages,
        bytes,
        _own: Some(server),
    }
}

/// Messages of a Maildir in the order of their names, with CRLF as on the wire.
fn maildir(dir: &Path, count: u64) -> Vec<(Vec<u8>, &'static str)> {
    let mut paths: Vec<_> = ["cur", "new"]
        .iter()
        .filter_map(|sub| fs::read_dir(dir.join(sub)).ok())
        .flat_map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()))
        .collect();
    paths.sort();
    assert!(
        !paths.is_empty(),
        "{} is no Maildir with mail",
        dir.display()
    );
    paths.truncate(usize::try_from(count).unwrap_or(usize::MAX));
    paths
        .iter()
        .map(|path| (fs::read(path).expect("a message can be read"), "S"))
        .collect()
}

fn sizes_at(port: u16, user: &str) -> (u64, u64) {
    let mut session = rig::imap::Imap::sign_in(port, user);
    let (mut messages, mut bytes) = (0, 0);
    for folder in session.folders() {
        session.select(&folder);
        for answer in session.say("UID FETCH 1:* (RFC822.SIZE)") {
            if let Some((_, after)) = answer.text.split_once("RFC822.SIZE ") {
                let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
                bytes += digits.parse::<u64>().expect("a size is a number");
                messages += 1;
            }
        }
    }
    (messages, bytes)
}

/// Copies everything to a Maildir with Debian's isync, with its own fsync.
fn mbsync(source: &Source) -> f64 {
    let dir = tempfile::tempdir().expect("a directory can be made");
    let (base, port, user) = (dir.path().display(), source.port, &source.user);
    let conf = dir.path().join("mbsyncrc");
    let text = format!(
        "IMAPAccount a\nHost 127.0.0.1\nPort {port}\nUser {user}\nPass {PASSWORD}\nSSLType None\n\
         AuthMechs PLAIN\nDisableExtension COMPRESS=DEFLATE\n\nIMAPStore far\nAccount a\n\n\
         MaildirStore near\nPath {base}/mail/\nInbox {base}/mail/INBOX\nSubFolders Verbatim\n\n\
         Channel c\nFar :far:\nNear :near:\nPatterns *\nCreate Near\nSync Pull\n\
         SyncState {base}/state/\n"
    );
    fs::write(&conf, text).expect("a file can be written");
    for sub in ["mail", "state"] {
        fs::create_dir(dir.path().join(sub)).expect("a directory can be made");
    }
    let started = Instant::now();
    let mut child = Command::new("mbsync")
        .arg("-q")
        .arg("-c")
        .arg(&conf)
        .arg("c")
        .stdin(Stdio::null())
        .spawn()
        .expect("isync is installed: tests/run.sh does it");
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break status;
        }
        if started.elapsed() > LIMIT {
            child.kill().expect("a child can be killed");
        }
        std::thread::sleep(LOOK_EVERY);
    };
    assert!(status.success(), "mbsync ended with {status}");
    let took = started.elapsed().as_secs_f64();
    assert_eq!(
        held(&dir.path().join("mail")),
        source.messages,
        "mbsync copied all"
    );
    took
}

/// Messages in the Maildirs under a directory.
fn held(dir: &Path) -> u64 {
    let mail = dir.ends_with("cur") || dir.ends_with("new");
    fs::read_dir(dir)
        .expect("a directory can be read")
        .filter_map(Result::ok)
        .map(|entry| match entry.path() {
            path if path.is_dir() => held(&path),
            _ => u64::from(mail),
        })
        .sum()
}

/// From the daemon's start to all mail durable, parsed, matched and searchable.
fn korespond(source: &Source) -> Ours {
    let mut office = Office::with(&[&source.user]);
    office
        .try_account(
            &source.user,
            ("127.0.0.1", source.port),
            ("none", PASSWORD),
            &[],
        )
        .fine();
    let token = office
        .run(&["user", "token", "--email", rig::office::DIRECTOR])
        .fine()
        .out;
    let started = Instant::now();
    office.serve();
    let mut api = office.http().bearing(token.trim());
    let seconds = loop {
        if settled(&mut api, source.messages) {
            break started.elapsed().as_secs_f64();
        }
        assert!(started.elapsed() < LIMIT, "the sync is not done in time");
        std::thread::sleep(LOOK_EVERY);
    };
    let (cpu, peak) = (cpu_seconds(office.pid()), peak_memory(office.pid()));
    office.stop();
    Ours {
        seconds,
        cpu,
        peak,
        disk: allocated(office.data()),
    }
}

/// Bytes that the disk gave to a directory.
fn allocated(dir: &Path) -> u64 {
    fs::read_dir(dir)
        .expect("a directory can be read")
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => allocated(&entry.path()),
            // stat(2) counts blocks of 512 bytes whatever the file system has.
            Ok(meta) => meta.blocks() * 512,
            Err(_) => 0,
        })
        .sum()
}
