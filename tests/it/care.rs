//! Accounts that fail are noticed: on every page of their owner, on a page of their own, in the
//! Director's letter; and a refused password is not tried again and again.

use demo::Servers;
use model::Clock;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::rig::{
    PATIENCE,
    dovecot::{Dovecot, PASSWORD},
    office::{DIRECTOR, Office, SIGN_IN},
    until,
};

const ANA: &str = "ana@agency.example";

/// A page as its user sees it.
fn page(office: &Office, email: &str, path: &str) -> String {
    let mut http = office.http();
    let signed_in = http.sign_in(email, SIGN_IN);
    let headers: Vec<(&str, &str)> = signed_in.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = http.ask("GET", path, &headers, Vec::new());
    assert_eq!(page.status, 200, "{path}");
    page.text()
}

#[test]
fn a_refused_password_is_seen_until_it_is_mended() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    office
        .try_account(ANA, ("localhost", server.imap), ("none", "wrong"), &[])
        .fine();
    office.serve();
    office.failure(ANA, "auth-failed");
    let care = office.api(DIRECTOR).get("/api/v1/accounts/care").json();
    assert_eq!(care["items"][0]["need"], "person", "{care}");
    assert_eq!(care["items"][0]["days_since_good_sync"], json!(null));
    let refused_at = care["items"][0]["account"]["trouble"]["at"].clone();
    assert!(refused_at.is_string(), "{care}");
    let account = care["items"][0]["account"]["id"].clone();
    // On every page of its owner, with the way to what helps.
    assert!(page(&office, ANA, "/contacts").contains("/accounts/care"));
    let own = page(&office, ANA, "/accounts/care");
    assert!(
        own.contains(&format!("/accounts/{account}/password")),
        "{own}"
    );
    // Neither a restart nor another setting has it tried again.
    office.kill();
    office.serve();
    let settings = json!({"refresh_minutes": 7});
    let path = format!("/api/v1/accounts/{account}");
    assert_eq!(office.api(ANA).send("PATCH", &path, &settings).status, 204);
    let tried = office.api(ANA).get(&path).json();
    assert_eq!(tried["state"]["state"], "failed", "{tried}");
    assert_eq!(tried["trouble"]["at"], refused_at, "{tried}");
    assert_eq!(tried["errors"].as_array().map(Vec::len), Some(1), "{tried}");
    // The right password has, and then all is well.
    let password = json!({ "password": PASSWORD });
    assert_eq!(office.api(ANA).send("PATCH", &path, &password).status, 204);
    let mut api = office.api(ANA);
    until("the account is well", PATIENCE, || {
        let now = api.get(&path).json();
        (now["state"]["state"] == "up-to-date").then_some(())
    });
    let care = api.get("/api/v1/accounts/care").json();
    assert_eq!(care["items"], json!([]));
    assert!(!page(&office, ANA, "/contacts").contains("/accounts/care"));
}

#[test]
fn the_director_is_told_once() {
    let runtime = Runtime::new().expect("tokio starts");
    let servers = runtime
        .block_on(Servers::start(Vec::new(), Clock::system()))
        .expect("a server starts");
    let port = servers.smtp().port().to_string();
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    office
        .try_account(ANA, ("localhost", server.imap), ("none", "wrong"), &[])
        .fine();
    office.serve();
    office.failure(ANA, "auth-failed");
    office.stop();
    let relay = [
        ("KORESPOND__RELAY__HOST", "127.0.0.1"),
        ("KORESPOND__RELAY__PORT", port.as_str()),
        ("KORESPOND__RELAY__SECURITY", "none"),
        ("KORESPOND__RELAY__FROM", "panel@agency.example"),
    ];
    // The first morning is past; nobody was told yet.
    office.serve_with(&relay);
    let letter = until("the letter comes", PATIENCE, || servers.world().pop());
    assert_eq!(letter.to, DIRECTOR);
    let raw = String::from_utf8_lossy(&letter.raw).replace("=\r\n", "");
    assert!(raw.contains(ANA), "{raw}");
    let told = servers.world().len();
    let said = "the Director was told";
    until("it is noted", PATIENCE, || {
        office.log().contains(said).then_some(())
    });
    // Another start on the same morning has nothing worse to tell.
    office.stop();
    office.serve_with(&relay);
    office.failure(ANA, "auth-failed");
    assert_eq!(office.log().matches(said).count(), 1);
    assert_eq!(servers.world().len(), told);
}
