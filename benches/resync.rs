//! A look at a large folder in which nothing happened: round trips and our CPU, by QRESYNC.
//!
//! `cargo bench --bench resync`. Variables: `MESSAGES=100000` in the Inbox, `LOOKS=50` measured.
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
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;

use rig::{
    dovecot::{Dovecot, PASSWORD},
    http::Http,
    office::{DIRECTOR, Office},
    overheard::Overheard,
    process::cpu_seconds,
    setting,
};

const ANA: &str = "ana@agency.example";
/// How long the first sync may take.
const LIMIT: Duration = Duration::from_mins(10);
/// A look that makes no state change is told by the commands it says.
const LOOK: Duration = Duration::from_millis(300);

fn main() {
    let count = setting("MESSAGES", 100_000);
    let looks = setting("LOOKS", 50);
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(
        ANA,
        (0..count).map(|number| {
            let raw = format!(
                "From: <a@b.example>\r\nTo: <{ANA}>\r\nSubject: {number}\r\n\
                 Message-ID: <{number}@b.example>\r\n\r\n{number}\r\n"
            );
            (raw.into_bytes(), "S")
        }),
    );
    let commands = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&commands);
    let relay = Overheard::with(server.imap, move |said| {
        // A round trip is a command; the end of IDLE waits for nothing new.
        if !said.starts_with("DONE") {
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    let ran = office.try_account(ANA, ("localhost", relay.port), ("none", PASSWORD), &[]);
    ran.fine();
    office.serve();
    let mut api = office.api(DIRECTOR);
    in_step(&mut api, count);
    let id = api.get("/api/v1/accounts").json()["items"][0]["id"].clone();
    let fetch = format!("/api/v1/accounts/{id}/fetch");
    // The watch begins, and the server writes its own index.
    for _ in 0..3 {
        api.send("POST", &fetch, &json!({}));
        std::thread::sleep(Duration::from_secs(2));
    }
    let (cpu, said) = (cpu_seconds(office.pid()), commands.load(Ordering::Relaxed));
    for _ in 0..looks {
        api.send("POST", &fetch, &json!({}));
        std::thread::sleep(LOOK);
    }
    let cpu = (cpu_seconds(office.pid()) - cpu) * 1_000.0 / looks as f64;
    let said = (commands.load(Ordering::Relaxed) - said) as f64 / looks as f64;
    println!(
        "{count} messages, unchanged: {said:.1} commands and {cpu:.1} ms of CPU a look, \
         the request and the renewed watch among them"
    );
    office.stop();
}

fn in_step(api: &mut Http, count: u64) {
    let started = Instant::now();
    loop {
        let accounts = api.get("/api/v1/accounts").json();
        let account = &accounts["items"][0];
        let held = account["messages"].as_u64().unwrap_or(0);
        if held >= count && account["state"]["state"] == "up-to-date" {
            return;
        }
        assert!(started.elapsed() < LIMIT, "{held} of {count} in step");
        std::thread::sleep(Duration::from_millis(500));
    }
}
