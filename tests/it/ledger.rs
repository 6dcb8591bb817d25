//! The ledger adds up, account by account and folder by folder, and is held to the server's own.

use serde_json::Value;

use crate::rig::{
    PATIENCE,
    dovecot::Dovecot,
    office::{DIRECTOR, Office, SIGN_IN, Way},
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";

fn mail(number: u32) -> Vec<u8> {
    format!(
        "From: <k@firma.example>\r\nTo: <{ANA}>\r\nSubject: {number}\r\n\
         Message-ID: <{number}@firma.example>\r\n\r\n{number}\r\n"
    )
    .into_bytes()
}

fn number(row: &Value, name: &str) -> u64 {
    row[name]
        .as_u64()
        .unwrap_or_else(|| panic!("{name}: {row}"))
}

/// Every sum is what it says it is the sum of.
fn adds_up(row: &Value) {
    let states = [
        "stored",
        "headers_only",
        "stub",
        "quarantined",
        "never_log",
        "removed",
        "missing",
    ];
    let sum: u64 = states.iter().map(|state| number(row, state)).sum();
    assert_eq!(number(row, "server"), sum, "{row}");
}

#[test]
fn the_sums_are_the_servers() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    for uid in 1..=3 {
        server.append(ANA, "INBOX", &mail(uid));
    }
    server.append(BO, "INBOX", &mail(9));
    office.add_account(ANA, &server, Way::Plain);
    office.add_account(BO, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.sync(BO);
    server.expunge(ANA, "INBOX", "2");
    server.append(ANA, "INBOX", &mail(4));
    office.run(&["ledger", ANA, "--check", "--wait"]).fine();
    let mut api = office.api(DIRECTOR);
    let accounts = api.get("/api/v1/accounts").json();
    let ana = accounts["items"]
        .as_array()
        .and_then(|items| items.iter().find(|item| item["address"] == ANA))
        .expect("the Director sees the account")
        .clone();
    let ledger = format!("/api/v1/accounts/{}/ledger", ana["id"]);
    let folders = api.get(&ledger).json();
    for folder in folders["items"].as_array().expect("folders") {
        adds_up(folder);
        assert_eq!(number(folder, "missing"), 0);
        assert!(folder["compared"].is_string(), "{folder}");
    }
    let check = api.get(&format!("{ledger}/check")).json();
    assert!(check["ended"].is_string(), "{check}");
    assert_eq!(check["done"], check["total"], "{check}");
    // All accounts together.
    let all = api.get("/api/v1/ledger").json();
    let all = all["items"].as_array().expect("accounts").clone();
    assert_eq!(all.len(), 2);
    for account in &all {
        adds_up(account);
    }
    let sums: Vec<(&str, u64)> = all
        .iter()
        .map(|row| (row["address"].as_str().unwrap_or(""), number(row, "stored")))
        .collect();
    assert_eq!(sums, [(ANA, 3), (BO, 1)]);
    let table = office.run(&["ledger"]).fine().out;
    assert!(table.contains(ANA) && table.contains(BO), "{table}");
    // A user sees their own only.
    let mine = office.api(BO).get("/api/v1/ledger").json();
    assert_eq!(mine["items"].as_array().map(Vec::len), Some(1), "{mine}");
    let others = office.api(BO).get(&ledger);
    assert_eq!(others.status, 404);
    let refused = office
        .api(BO)
        .send("POST", &format!("{ledger}/check"), &Value::Null);
    assert_eq!(refused.status, 404);
    // Pages.
    let mut http = office.http();
    let signed_in = http.sign_in(DIRECTOR, SIGN_IN);
    let headers: Vec<(&str, &str)> = signed_in.iter().map(|(k, v)| (*k, v.as_str())).collect();
    for path in [
        "/ledger".to_owned(),
        format!("/accounts/{}/ledger", ana["id"]),
    ] {
        let page = http.ask("GET", &path, &headers, Vec::new());
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().replace("<wbr>", "").contains(ANA), "{path}");
    }
    office.stop();
    office.verify();
}

/// The server lists a folder that it does not open: that is told, and forgotten once it opens.
#[test]
fn a_folder_that_does_not_open_is_not_compared() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.append(ANA, "INBOX", &mail(1));
    server.create(ANA, "Castings");
    server.append(ANA, "Castings", &mail(2));
    server.shut(ANA, "Castings", true);
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    let synced = office.run(&["account", "sync", ANA, "--wait"]);
    assert_ne!(synced.code, 0, "{}", synced.err);
    assert!(synced.err.contains("but for 1 folders"), "{}", synced.err);
    let mut api = office.api(ANA);
    let account = api.get("/api/v1/accounts").json()["items"][0].clone();
    assert_eq!(account["state"]["state"], "up-to-date", "{account}");
    assert_eq!(account["state"]["but"], 1, "{account}");
    let checked = office.run(&["ledger", ANA, "--check", "--wait"]);
    assert_ne!(checked.code, 0, "{}", checked.err);
    assert!(
        checked.err.contains("1 folders could not"),
        "{}",
        checked.err
    );
    let ledger = format!("/api/v1/accounts/{}/ledger", account["id"]);
    let folder = |folders: &Value| {
        let folders = folders["items"].as_array().expect("folders").clone();
        let found = folders.into_iter().find(|row| row["folder"] == "Castings");
        found.expect("the folder is in the ledger")
    };
    let shut = folder(&api.get(&ledger).json());
    let words = shut["failure"]["words"].as_str().expect("words").to_owned();
    assert!(!words.is_empty() && shut["compared"].is_null(), "{shut}");
    let table = office.run(&["ledger", ANA]).fine().out;
    assert!(table.contains(&words), "{table}");
    let all = api.get("/api/v1/ledger").json();
    assert_eq!(all["items"][0]["not_compared"], 1, "{all}");
    let care = api.get("/api/v1/accounts/care").json();
    assert_eq!(care["items"][0]["need"], "folder", "{care}");
    assert_eq!(care["items"][0]["folders"][0]["folder"], "Castings");
    assert_eq!(care["items"][0]["folders"][0]["failure"]["words"], words);
    let mut http = office.http();
    let signed_in = http.sign_in(ANA, SIGN_IN);
    let headers: Vec<(&str, &str)> = signed_in.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let own = http
        .ask("GET", "/accounts/care", &headers, Vec::new())
        .text();
    assert!(own.contains("Castings") && own.contains(&words), "{own}");
    // Once it opens, nothing of this is left.
    server.shut(ANA, "Castings", false);
    office.run(&["ledger", ANA, "--check", "--wait"]).fine();
    let open = folder(&api.get(&ledger).json());
    assert!(open["failure"].is_null(), "{open}");
    assert_eq!(number(&open, "stored"), 1);
    let care = api.get("/api/v1/accounts/care").json();
    assert_eq!(care["items"], Value::Array(Vec::new()));
    office.sync(ANA);
    let account = api.get("/api/v1/accounts").json()["items"][0].clone();
    assert!(account["state"]["but"].is_null(), "{account}");
}

#[test]
fn a_comparison_asked_for_is_made_by_the_next_daemon() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.append(ANA, "INBOX", &mail(1));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    let id = office.api(ANA).get("/api/v1/accounts").json()["items"][0]["id"].clone();
    let check = format!("/api/v1/accounts/{id}/ledger/check");
    let asked = office.api(ANA).send("POST", &check, &Value::Null);
    assert_eq!(asked.status, 202);
    office.kill();
    office.serve();
    let mut api = office.api(ANA);
    until("the comparison ends", PATIENCE, || {
        api.get(&check).json()["ended"].is_string().then_some(())
    });
}
