//! How long a page of 50 and a search take, at 2,000 messages and at ten times as many.
//!
//! `cargo bench --bench pages`; `SIZES=2000,20000` says how many messages. Times are of whole
//! requests over one kept loopback connection: the server's own time and a constant little more.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a bench may stop at once, and takes only a part of the tests' rig"
)]

#[path = "../tests/it/rig/mod.rs"]
mod rig;

use std::time::Instant;

use rig::{
    corpus::{Corpus, RARE},
    dovecot::{Dovecot, PASSWORD},
    http::{Http, in_query},
    office::Office,
    setting,
};

const ANA: &str = "ana@agency.example";
/// Sees of Ana's mail only what is matched: her supervisor.
const BOSS: &str = "ola@agency.example";
const PAGE: usize = 50;
const WARM_UP: usize = 20;
const SEARCHES: u64 = 200;
const MOST: u64 = 100_000;

fn main() {
    let sizes = std::env::var("SIZES").unwrap_or_else(|_| "2000,20000".to_owned());
    let requests = usize::try_from(setting("REQUESTS", 200).min(10_000)).unwrap_or(200);
    println!(
        "{:>9}  {:<34} {:>10} {:>10} {:>10}",
        "messages", "request", "median ms", "p95 ms", "max ms"
    );
    for size in sizes.split(',') {
        let count = size
            .trim()
            .parse::<u64>()
            .expect("SIZES are numbers")
            .min(MOST);
        measure(count, requests);
    }
}

fn measure(count: u64, requests: usize) {
    let corpus = Corpus::of(7, ANA);
    let server = Dovecot::start();
    server.fill(ANA, corpus.take(count));
    let mut office = office();
    office
        .try_account(ANA, ("127.0.0.1", server.imap), ("none", PASSWORD), &[])
        .fine();
    office.serve();
    office.settle(count);
    let list = format!("/api/v1/messages?limit={PAGE}");
    let mut ana = office.api(ANA);
    let middle = cursor_in_the_middle(&mut ana, &list);
    let mut boss = office.api(BOSS);
    let seen = boss.get(&list).json()["items"]
        .as_array()
        .map_or(0, Vec::len);
    tell(
        count,
        "page of 50, Whole",
        &times(&mut ana, requests, |_| list.clone()),
    );
    tell(
        count,
        "a later page of 50, Whole",
        &times(&mut ana, requests, |_| format!("{list}&cursor={middle}")),
    );
    let name = format!("page of {seen}, MatchedOnly, 1 in 100");
    tell(count, &name, &times(&mut boss, requests, |_| list.clone()));
    let words: Vec<String> = corpus
        .searches(SEARCHES)
        .iter()
        .map(|word| in_query(word))
        .collect();
    let search = |n: usize| format!("/api/v1/messages?limit={PAGE}&q={}", words[n % words.len()]);
    tell(
        count,
        "search for a word",
        &times(&mut ana, words.len(), search),
    );
}

/// Ana, her supervisor, and one contact of the supervisor's who writes one message in a hundred.
fn office() -> Office {
    let office = Office::new();
    office.add_user(BOSS, "supervisor");
    let args = [
        "user",
        "add",
        "--email",
        ANA,
        "--name",
        "Ana",
        "--role",
        "agent",
        "--supervisor",
        BOSS,
        "--password-stdin",
    ];
    office.run_with(&args, rig::office::SIGN_IN).fine();
    let table = office.data().join("contacts.csv");
    std::fs::write(
        &table,
        format!("first_name,last_name,email\nRare,Client,{RARE}\n"),
    )
    .expect("a file can be written");
    let table = table.to_str().expect("a path of ours is UTF-8");
    office
        .run(&["import", "contacts", table, "--owner", BOSS])
        .fine();
    office
}

fn cursor_in_the_middle(api: &mut Http, list: &str) -> String {
    let mut cursor = String::new();
    for _ in 0..10 {
        let path = if cursor.is_empty() {
            list.to_owned()
        } else {
            format!("{list}&cursor={cursor}")
        };
        match api.get(&path).json()["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    cursor
}

/// Milliseconds of each request, sorted.
fn times(api: &mut Http, requests: usize, path: impl Fn(usize) -> String) -> Vec<f64> {
    for n in 0..WARM_UP {
        api.get(&path(n));
    }
    let mut times: Vec<f64> = (0..requests)
        .map(|n| {
            let path = path(n);
            let started = Instant::now();
            let answer = api.get(&path);
            let took = started.elapsed().as_secs_f64() * 1_000.0;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn tell(count: u64, what: &str, times: &[f64]) {
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{count:>9}  {what:<34} {:>10.2} {:>10.2} {:>10.2}",
        at(50),
        at(95),
        at(100)
    );
}
