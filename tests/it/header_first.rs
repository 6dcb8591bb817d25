//! Bodies that are not fetched, or only later: header-first accounts, the never-log list, and
//! what somebody asks for (M-19, M-48, M-49).

use serde_json::{Value, json};

use crate::rig::{
    PATIENCE,
    dovecot::Dovecot,
    http::Http,
    office::{LedgerLine, Office},
    recorder::Recorder,
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";

fn mail(from: &str, subject: &str) -> Vec<u8> {
    format!(
        "From: <{from}>\r\nTo: <{ANA}>\r\nSubject: {subject}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{subject}@firma.example>\r\n\r\nbody of {subject}\r\n"
    )
    .into_bytes()
}

fn office(more: &[&str], mails: &[(&str, &str)]) -> (Dovecot, Recorder, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    for (from, subject) in mails {
        server.append(ANA, "INBOX", &mail(from, subject));
    }
    let recorder = Recorder::before(server.imap);
    office
        .try_account(ANA, ("localhost", recorder.port), ("none", "pw"), more)
        .fine();
    office.serve();
    office.sync(ANA);
    (server, recorder, office)
}

fn states(office: &Office) -> Vec<(u32, String, bool)> {
    let line = |line: LedgerLine| (line.uid, line.state.clone(), line.sha256.is_some());
    office.ledger(ANA).into_iter().map(line).collect()
}

fn becomes(office: &Office, uid: u32, state: &str) {
    until(&format!("{uid} is {state}"), PATIENCE, || {
        states(office)
            .iter()
            .any(|(one, is, _)| *one == uid && is == state)
            .then_some(())
    });
}

fn one(api: &mut Http, subject: &str) -> Option<Value> {
    let listed = api.get("/api/v1/messages").json();
    let items = listed["items"].as_array()?;
    items
        .iter()
        .find(|item| item["subject"] == subject)
        .cloned()
}

#[test]
fn unknown_parties_stay_stubs_until_they_are_known() {
    let (server, recorder, mut office) = office(
        &["--header-first"],
        &[
            ("ola@firma.example", "first"),
            ("jan@inna.example", "second"),
        ],
    );
    assert_eq!(
        states(&office),
        [(1, "stub".to_owned(), false), (2, "stub".to_owned(), false)]
    );
    assert!(!recorder.said().contains("BODY.PEEK[])"));
    let mut api = office.api(ANA);
    let id = one(&mut api, "first").expect("its owner sees it")["id"].clone();
    assert!(
        one(&mut office.api(BO), "first").is_none(),
        "nobody else does"
    );
    let contact =
        json!({ "first_name": "Ola", "last_name": "Nowak", "emails": ["ola@firma.example"] });
    let answer = api.send("POST", "/api/v1/contacts", &contact);
    assert!(answer.status < 300, "{}", answer.text());
    becomes(&office, 1, "stored");
    let now = one(&mut api, "first").expect("it is listed still");
    assert_eq!(now["id"], id, "it is the same message");
    let id = id.as_str().expect("an id");
    let body = api.get(&format!("/api/v1/messages/{id}/body")).text();
    assert!(body.contains("body of first"), "{body}");
    // A further letter of hers comes whole, the other one stays as it is.
    server.append(ANA, "INBOX", &mail("ola@firma.example", "third"));
    office.sync(ANA);
    becomes(&office, 3, "stored");
    becomes(&office, 2, "stub");
    office.stop();
    office.verify();
}

#[test]
fn its_owner_gets_a_body_by_asking() {
    let (_server, _recorder, mut office) =
        office(&["--header-first"], &[("ola@firma.example", "first")]);
    let mut api = office.api(ANA);
    let id = one(&mut api, "first").expect("its owner sees it")["id"].clone();
    let path = format!("/api/v1/messages/{}/body", id.as_str().expect("an id"));
    let refused = office.api(BO).send("POST", &path, &json!(null));
    assert_eq!(refused.status, 404);
    let asked = api.send("POST", &path, &json!(null));
    assert_eq!(asked.status, 202, "{}", asked.text());
    becomes(&office, 1, "stored");
    assert!(api.get(&path).text().contains("body of first"));
    office.stop();
    office.verify();
}

#[test]
fn what_is_over_the_limit_comes_when_asked_for() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    let mut raw = mail("ola@firma.example", "large");
    raw.extend("0123456789abcdef\r\n".repeat(150_000).into_bytes());
    server.append(ANA, "INBOX", &raw);
    office.add_account(ANA, &server, crate::rig::office::Way::Plain);
    office.serve_with(&[("KORESPOND__SYNC__MESSAGE_LIMIT", "1 MiB")]);
    office.sync(ANA);
    assert_eq!(states(&office), [(1, "headers_only".to_owned(), false)]);
    let mut api = office.api(ANA);
    let id = one(&mut api, "large").expect("it is listed")["id"].clone();
    let id = id.as_str().expect("an id").to_owned();
    let asked = api.send("POST", &format!("/api/v1/messages/{id}/body"), &json!(null));
    assert_eq!(asked.status, 202, "{}", asked.text());
    becomes(&office, 1, "stored");
    assert_eq!(api.get(&format!("/api/v1/messages/{id}/raw")).body, raw);
    office.stop();
    office.verify();
}

#[test]
fn nothing_is_kept_of_mail_on_the_never_log_list() {
    let (server, recorder, mut office) = office(
        &["--never-log", "lekarz.example"],
        &[
            ("dr@klinika.lekarz.example", "results"),
            ("ola@firma.example", "hello"),
        ],
    );
    let told = [
        (1, "never_log".to_owned(), false),
        (2, "stored".to_owned(), true),
    ];
    assert_eq!(states(&office), told);
    let mut api = office.api(ANA);
    assert!(one(&mut api, "results").is_none());
    assert!(
        !recorder
            .said()
            .contains("UID FETCH 1 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])")
    );
    // Asked again it is left out still, and a change of its flags is no message.
    server.store(ANA, "INBOX", "1", "+FLAGS (\\Seen)");
    office.sync(ANA);
    assert_eq!(states(&office), told);
    // Off the list, it comes.
    let accounts = api.get("/api/v1/accounts").json();
    let account = accounts["items"][0]["id"].clone();
    let path = format!("/api/v1/accounts/{account}");
    let wrong = api.send("PATCH", &path, &json!({ "never_log": ["agency.example"] }));
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    let answer = api.send("PATCH", &path, &json!({ "never_log": [] }));
    assert!(answer.status < 300, "{}", answer.text());
    office.sync(ANA);
    becomes(&office, 1, "stored");
    office.stop();
    office.verify();
}
