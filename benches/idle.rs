//! Many idle accounts on a real server with TLS: what each holds of our memory, and how soon
//! after the server's own notice we tell of new mail.
//!
//! `cargo bench --bench idle`. Variables: `ACCOUNTS=50,500` and `ARRIVALS=N` messages each.
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
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::json;

use rig::{
    dovecot::{Dovecot, PASSWORD},
    http::Http,
    office::Office,
    process::cpu_seconds,
    setting,
};

const OWNER: &str = "ana@agency.example";
/// How long all accounts may take to be in step, and one message to be told.
const LIMIT: Duration = Duration::from_mins(10);
const LOOK_EVERY: Duration = Duration::from_millis(500);
const MOST_ACCOUNTS: u64 = 2_000;
const KIB: f64 = 1_024.0;

fn main() {
    let counts = std::env::var("ACCOUNTS").unwrap_or_else(|_| "50,500".to_owned());
    for count in counts.split(',') {
        let count: u64 = count.trim().parse().expect("ACCOUNTS is numbers");
        run(count.min(MOST_ACCOUNTS));
    }
}

fn user(number: u64) -> String {
    format!("a{number}@agency.example")
}

fn run(count: u64) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[OWNER]));
    let connections = count.to_string();
    office.serve_with(&[("KORESPOND__SYNC__CONNECTIONS_PER_SERVER", &connections)]);
    let mut api = office.api(OWNER);
    let empty = resident(office.pid());
    let ca = fs::read_to_string(server.ca()).expect("the authority's file is there");
    for number in 0..count {
        let address = user(number);
        let account = json!({
            "owner": OWNER, "address": address, "password": PASSWORD, "ca_pem": ca,
            "sync_from": "2000-01-01", "refresh_minutes": 1_000,
            "imap": {"host": "localhost", "port": server.imaps, "security": "tls", "user": address},
        });
        let made = api.send("POST", "/api/v1/accounts", &account);
        assert_eq!(made.status, 201, "{}", made.text());
    }
    in_step(&mut api, count);
    let full = resident(office.pid());
    let cpu = cpu_seconds(office.pid());
    let token = office.run(&["user", "token", "--email", OWNER]).out;
    let told = events(&office.base(), token.trim());
    let mut delays: Vec<f64> = (0..setting("ARRIVALS", 100))
        .map(|arrival| delay(&server, arrival % count, &told))
        .collect();
    delays.sort_by(f64::total_cmp);
    let at = |percent: usize| delays[(delays.len() - 1) * percent / 100];
    println!(
        "{count} accounts: {:.0} KiB each, {:.1} MiB in all; notice to event p50 {:.1} ms, p99 {:.1} ms; \
         CPU while it settled {cpu:.1} s",
        (full.saturating_sub(empty)) as f64 / KIB / count as f64,
        full as f64 / KIB / KIB,
        at(50),
        at(99),
    );
    office.stop();
}

/// Waits until all accounts are in step and watch.
fn in_step(api: &mut Http, count: u64) {
    let started = Instant::now();
    loop {
        let accounts = api.get("/api/v1/accounts").json();
        let good = accounts["items"].as_array().map_or(0, |items| {
            items
                .iter()
                .filter(|item| item["state"]["state"] == "up-to-date")
                .count()
        });
        if good as u64 == count {
            break;
        }
        assert!(started.elapsed() < LIMIT, "{good} of {count} in step");
        std::thread::sleep(LOOK_EVERY);
    }
    // The watch begins a moment after the state is told.
    std::thread::sleep(Duration::from_secs(3));
}

/// Milliseconds from the server's notice to another watcher to our event.
fn delay(server: &Dovecot, number: u64, told: &mpsc::Receiver<Instant>) -> f64 {
    let user = user(number);
    let noticed = watch(server.imap, &user);
    while told.try_recv().is_ok() {}
    let raw = format!(
        "Subject: x\r\nMessage-ID: <{number}-{:?}@x>\r\n\r\nx\r\n",
        Instant::now()
    );
    server.append(&user, "INBOX", raw.as_bytes());
    let noticed = noticed
        .recv_timeout(LIMIT)
        .expect("the server gives notice");
    let told = told.recv_timeout(LIMIT).expect("we tell of it");
    // Dovecot looks after each watcher by itself: ours may be the first.
    told.saturating_duration_since(noticed).as_secs_f64() * 1_000.0
}

/// A watcher of our own, which says when it was given notice.
fn watch(port: u16, user: &str) -> mpsc::Receiver<Instant> {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let mut say = stream.try_clone().expect("a socket can be shared");
    let mut lines = BufReader::new(stream).lines();
    let mut until = move |say: &mut TcpStream, text: &str, ends: &str| {
        say.write_all(text.as_bytes()).expect("the server takes it");
        lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with(ends))
            .expect("the server answers");
    };
    until(&mut say, "", "* OK");
    until(&mut say, &format!("1 LOGIN {user} {PASSWORD}\r\n"), "1 OK");
    until(&mut say, "2 EXAMINE INBOX\r\n", "2 OK");
    until(&mut say, "3 IDLE\r\n", "+");
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        until(&mut say, "", "* ");
        let _ = tell.send(Instant::now());
    });
    told
}

/// The moments at which new messages are told.
fn events(base: &str, token: &str) -> mpsc::Receiver<Instant> {
    let at = base.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&at).expect("the daemon listens");
    let request = format!(
        "GET /api/v1/events HTTP/1.1\r\nhost: {at}\r\nauthorization: Bearer {token}\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .expect("the daemon takes it");
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if line.contains("\"arrived\"") && tell.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    told
}

/// Memory that a process holds now, in bytes.
fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.expect("the kernel tells VmRSS") * 1_024
}
