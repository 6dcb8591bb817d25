//! Connections are few, and everybody has a turn.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread::sleep,
    time::Duration,
};

use crate::rig::{
    PATIENCE,
    dovecot::{Dovecot, PASSWORD},
    office::{DIRECTOR, Office, Way},
    overheard::Overheard,
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";

#[test]
fn who_waits_for_a_connection_says_so() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    office.add_account(ANA, &server, Way::Plain);
    office.add_account(BO, &server, Way::Plain);
    office.serve_with(&[("KORESPOND__SYNC__CONNECTIONS_PER_SERVER", "1")]);
    let mut api = office.api(DIRECTOR);
    let mut states = || -> Vec<String> {
        let accounts = api.get("/api/v1/accounts").json();
        let mut states: Vec<String> = accounts["items"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|account| account["state"]["state"].as_str().unwrap_or("").to_owned())
            .collect();
        states.sort();
        states
    };
    until("one is in step, one waits for its turn", PATIENCE, || {
        (states() == ["queued", "up-to-date"]).then_some(())
    });
    // It is let in as soon as the other leaves: here, as its server is another now.
    let held = account(&office, "up-to-date");
    let away = Dovecot::start();
    let elsewhere = serde_json::json!({"imap": {
        "host": "localhost", "port": away.imap, "security": "none", "user": held.1,
    }, "password": PASSWORD});
    let path = format!("/api/v1/accounts/{}", held.0);
    assert_eq!(
        office.api(DIRECTOR).send("PATCH", &path, &elsewhere).status,
        204
    );
    until("both are in step", PATIENCE, || {
        (states() == ["up-to-date", "up-to-date"]).then_some(())
    });
}

/// The id and address of the account in a state.
fn account(office: &Office, state: &str) -> (String, String) {
    let accounts = office.api(DIRECTOR).get("/api/v1/accounts").json();
    let found = accounts["items"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|account| account["state"]["state"] == state)
        .expect("an account in that state")
        .clone();
    let address = found["address"].as_str().expect("an address").to_owned();
    (found["id"].to_string(), address)
}

/// A range of a slow first sync takes so long: two make a turn of a minute.
const SLOW: Duration = Duration::from_secs(31);

#[test]
fn a_long_first_sync_gives_way_and_goes_on_where_it_was() {
    const LETTERS: usize = 1_100;
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    let letter = |number: usize| {
        let raw = format!(
            "From: <k@firma.example>\r\nSubject: {number}\r\n\
             Message-ID: <{number}@firma.example>\r\n\r\n{number}\r\n"
        );
        (raw.into_bytes(), "S")
    };
    server.fill(ANA, (0..LETTERS).map(letter));
    server.append(BO, "INBOX", &letter(9).0);
    // The first two ranges are slow in coming.
    let ranges = AtomicUsize::new(0);
    let between = Overheard::with(server.imap, move |said| {
        if said.contains("BODY.PEEK[]") && ranges.fetch_add(1, Ordering::SeqCst) < 2 {
            sleep(SLOW);
        }
    });
    office.serve_with(&[("KORESPOND__SYNC__CONNECTIONS_PER_SERVER", "1")]);
    let add = |address: &str| {
        let account = serde_json::json!({
            "owner": address, "address": address, "password": PASSWORD,
            "sync_from": "2000-01-01", "refresh_minutes": 1,
            "imap": {"host": "localhost", "port": between.port, "security": "none", "user": address},
        });
        let added = office
            .api(DIRECTOR)
            .send("POST", "/api/v1/accounts", &account);
        assert_eq!(added.status, 201, "{}", added.text());
    };
    add(ANA);
    let mut api = office.api(DIRECTOR);
    let mut fares = |address: &str| {
        let accounts = api.get("/api/v1/accounts").json();
        let all = accounts["items"].as_array().expect("accounts").clone();
        let one = all.into_iter().find(|one| one["address"] == address);
        let one = one.expect("the account is listed");
        let state = one["state"]["state"].as_str().unwrap_or("").to_owned();
        (state, one["messages"].as_u64().unwrap_or(0))
    };
    until("it has its turn", SLOW * 2, || {
        (fares(ANA).0 == "syncing").then_some(())
    });
    add(BO);
    until(
        "the other has one while it is not through",
        SLOW * 4,
        || (fares(BO) == ("up-to-date".to_owned(), 1)).then_some(()),
    );
    let (_, messages) = fares(ANA);
    assert_eq!(messages, 1_000, "what two ranges brought is kept");
    // The other leaves, so that its own turn need not be waited for.
    let (other, away) = (account(&office, "up-to-date").0, Dovecot::start());
    let elsewhere = serde_json::json!({"imap": {
        "host": "localhost", "port": away.imap, "security": "none", "user": BO,
    }, "password": PASSWORD});
    let path = format!("/api/v1/accounts/{other}");
    let moved = office.api(DIRECTOR).send("PATCH", &path, &elsewhere);
    assert_eq!(moved.status, 204);
    until("it goes on", PATIENCE, || {
        (fares(ANA).1 == LETTERS as u64).then_some(())
    });
    let fetched = between.said();
    let fetches = fetched.matches("BODY.PEEK[]").count();
    assert_eq!(fetches, 4, "nothing is fetched twice: {fetches}");
}
