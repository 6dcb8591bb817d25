//! Connections are few, and everybody has a turn.

use crate::rig::{
    PATIENCE,
    dovecot::{Dovecot, PASSWORD},
    office::{DIRECTOR, Office, Way},
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
