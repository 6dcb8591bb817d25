//! Servers that misbehave in every way we know delay their own account alone, and once they
//! behave again the ledger is what they hold (M-18).

use std::{
    collections::BTreeMap,
    thread,
    time::{Duration, Instant},
};

use crate::{
    rig::{
        LONG_PATIENCE,
        chaos::{Fault, Proxy},
        corpus::Corpus,
        dovecot::{Dovecot, PASSWORD},
        long,
        office::{DIRECTOR, Office, Way},
        process::peak_memory,
        setting, until,
    },
    sync::as_held,
};

const ANA: &str = "ana@agency.example";
/// What the daemon may take whatever its servers do, in bytes.
const MEMORY: u64 = 300 << 20;
/// Connections that an account may make in the first minute of trouble.
const CONNECTIONS: u64 = 12;
/// New mail of an account whose server is well, Dovecot's half second included.
const SOON: Duration = Duration::from_secs(10);

/// An account behind a server with a fault.
struct Patient {
    fault: Fault,
    address: String,
    proxy: Proxy,
}

fn admit(office: &Office, server: &Dovecot, fault: Fault, seed: u64, count: u64) -> Patient {
    let address = format!("{fault:?}@agency.example").to_lowercase();
    server.fill(&address, Corpus::of(seed, ANA).take(count));
    let proxy = Proxy::before(server.imap, fault, seed);
    let port = proxy.port.to_string();
    let ca = server.ca();
    let ca = ca.to_str().expect("a path of ours is UTF-8");
    let security = if fault.is_of_starttls() {
        "starttls"
    } else {
        "none"
    };
    let mut args = vec!["account", "add", "--owner", ANA, "--address", &address];
    args.extend([
        "--imap-host",
        "localhost",
        "--imap-port",
        &port,
        "--imap-user",
        &address,
    ]);
    args.extend(["--imap-security", security, "--sync-from", "2000-01-01"]);
    args.push("--password-stdin");
    if fault.is_of_starttls() {
        args.extend(["--ca", ca]);
    }
    office.run_with(&args, PASSWORD).fine();
    Patient {
        fault,
        address,
        proxy,
    }
}

/// The account whose server is well gets its mail all the while.
fn stays_well(office: &Office, server: &Dovecot, until_then: Instant) {
    let mut api = office.api(ANA);
    let mut number = 0;
    while Instant::now() < until_then {
        number += 1;
        let subject = format!("all-is-well-{number}");
        let mail = format!(
            "From: <a@b.example>\r\nTo: <{ANA}>\r\nSubject: {subject}\r\n\
             Message-ID: <{subject}@b.example>\r\n\r\nwell\r\n"
        );
        server.append(ANA, "INBOX", mail.as_bytes());
        until("new mail of a well account", SOON, || {
            let found = api.get(&format!("/api/v1/messages?account={ANA}&limit=5"));
            let items = found.json()["items"].as_array()?.clone();
            items
                .iter()
                .any(|item| item["subject"] == subject)
                .then_some(())
        });
        thread::sleep(Duration::from_secs(1));
    }
}

#[test]
fn no_fault_harms_more_than_its_own_account() {
    let seed = setting("KORESPOND_SEED", 1);
    let count = setting("KORESPOND_MESSAGES", if long() { 40 } else { 9 });
    let seconds = setting("KORESPOND_FAULT_SECONDS", if long() { 90 } else { 15 });
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(ANA, Corpus::of(seed, ANA).take(count));
    office.add_account(ANA, &server, Way::Plain);
    let patients: Vec<Patient> = Fault::ALL
        .iter()
        .map(|fault| admit(&office, &server, *fault, seed, count))
        .collect();
    let began = Instant::now();
    office.serve();
    office.sync(ANA);
    stays_well(&office, &server, began + Duration::from_secs(seconds));
    let minutes = began.elapsed().as_secs() / 60 + 1;
    let busy: BTreeMap<String, u64> = patients
        .iter()
        .map(|patient| (format!("{:?}", patient.fault), patient.proxy.connections()))
        .filter(|(_, connections)| *connections > CONNECTIONS * minutes)
        .collect();
    assert!(busy.is_empty(), "too many connections: {busy:?}");
    let peak = peak_memory(office.pid());
    println!(
        "faults: seed {seed}, {} of them, peak {} MiB",
        patients.len(),
        peak >> 20
    );
    assert!(peak < MEMORY, "peak memory {peak}");
    assert!(office.alive());
    for patient in &patients {
        patient.proxy.heal();
    }
    recovers(&office, &server, &patients);
    let log = office.log();
    assert!(!log.contains("panicked"), "a thread panicked");
    office.stop();
    office.verify();
}

/// Every account comes to what its server holds.
fn recovers(office: &Office, server: &Dovecot, patients: &[Patient]) {
    let mut api = office.api(DIRECTOR);
    let accounts = api.get("/api/v1/accounts").json();
    for account in accounts["items"].as_array().expect("accounts are listed") {
        let address = account["address"].as_str().expect("it has an address");
        let path = format!("/api/v1/accounts/{}", account["id"]);
        let Some(patient) = patients.iter().find(|patient| patient.address == address) else {
            continue;
        };
        let truth = server.truth(address);
        let mut ledger = Vec::new();
        let deadline = Instant::now() + LONG_PATIENCE;
        while ledger != truth {
            assert!(
                Instant::now() < deadline,
                "{:?}: the ledger has {ledger:?}, the server {truth:?}",
                patient.fault
            );
            api.send("POST", &format!("{path}/fetch"), &serde_json::json!({}));
            thread::sleep(Duration::from_millis(50));
            let lines = api.get(&format!("{path}/ledger/lines?limit=200")).json();
            let lines = serde_json::from_value(lines["items"].clone()).expect("lines are lines");
            ledger = as_held(lines);
        }
    }
}
