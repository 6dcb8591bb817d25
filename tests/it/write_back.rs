//! What is done here is done at the server too, as far as the account's setting goes; nothing
//! is ever deleted there (M-16, M-17).

use std::time::Duration;

use serde_json::json;

use crate::{
    rig::{PATIENCE, dovecot::Dovecot, http::Http, office::Office, recorder::Recorder, until},
    sync::agrees,
};

const ANA: &str = "ana@agency.example";
/// From the click to the server's flag: the wish is called out within a fifth of a second.
const SOON: Duration = Duration::from_secs(10);

fn mail(number: u32) -> Vec<u8> {
    format!(
        "From: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\nSubject: number {number}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{number}@firma.example>\r\n\r\ntext\r\n"
    )
    .into_bytes()
}

/// An office whose account's talk with its server is written down.
fn overheard(messages: u32) -> (Dovecot, Recorder, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    for number in 1..=messages {
        server.append(ANA, "INBOX", &mail(number));
    }
    let recorder = Recorder::before(server.imap);
    office
        .try_account(ANA, ("localhost", recorder.port), ("none", "pw"), &[])
        .fine();
    office.serve();
    office.sync(ANA);
    (server, recorder, office)
}

fn id_of(api: &mut Http, subject: &str) -> String {
    let listed = api.get("/api/v1/messages").json();
    let items = listed["items"].as_array().expect("a list");
    let item = items.iter().find(|item| item["subject"] == subject);
    item.expect("the message is listed")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

fn flags_at_server(server: &Dovecot, uid: u32) -> Vec<String> {
    let truth = server.truth(ANA);
    let held = truth
        .iter()
        .find(|held| held.folder == "INBOX" && held.uid == uid);
    held.expect("the message is at the server").flags.clone()
}

fn mark(api: &mut Http, id: &str, read: bool) {
    let answer = api.send(
        "POST",
        &format!("/api/v1/messages/{id}/flags"),
        &json!({ "read": read }),
    );
    assert_eq!(answer.status, 204, "{}", answer.text());
}

#[test]
fn reading_is_written_back_at_once_and_no_echo_undoes_it() {
    let (server, recorder, office) = overheard(3);
    assert!(
        server.truth(ANA).iter().all(|held| held.flags.is_empty()),
        "fetching sets no \\Seen"
    );
    let mut api = office.api(ANA);
    let id = id_of(&mut api, "number 2");
    for read in [true, false, true] {
        mark(&mut api, &id, read);
        until("the server has it", SOON, || {
            (flags_at_server(&server, 2).contains(&"\\Seen".to_owned()) == read).then_some(())
        });
        agrees(&office, &server, ANA);
        let shown = api.get(&format!("/api/v1/messages/{id}")).json();
        assert_eq!(shown["unread"], !read, "{shown}");
    }
    // The server's own change goes the other way.
    server.store(ANA, "INBOX", "2", "-FLAGS (\\Seen)");
    agrees(&office, &server, ANA);
    let shown = api.get(&format!("/api/v1/messages/{id}")).json();
    assert_eq!(shown["unread"], true, "{shown}");
    let said = recorder.said().to_uppercase();
    assert!(
        said.contains("UID STORE 2 +FLAGS.SILENT (\\SEEN)"),
        "{said}"
    );
    for never in ["EXPUNGE", "\\DELETED", "CLOSE\n"] {
        assert!(!said.contains(never), "{never} was said:\n{said}");
    }
}

#[test]
fn a_kill_between_wish_and_server_loses_nothing() {
    let (mut server, recorder, mut office) = overheard(2);
    let mut api = office.api(ANA);
    let id = id_of(&mut api, "number 1");
    server.stop();
    mark(&mut api, &id, true);
    office.kill();
    recorder.forget();
    server.restart();
    office.serve();
    until("the server has it after all", PATIENCE, || {
        flags_at_server(&server, 1)
            .contains(&"\\Seen".to_owned())
            .then_some(())
    });
    agrees(&office, &server, ANA);
    office.stop();
    office.verify();
}

#[test]
fn an_account_that_writes_nothing_back_changes_nothing() {
    let (server, recorder, office) = overheard(1);
    let mut api = office.api(ANA);
    let accounts = api.get("/api/v1/accounts").json();
    let account = accounts["items"][0]["id"].clone();
    let answer = api.send(
        "PATCH",
        &format!("/api/v1/accounts/{account}"),
        &json!({ "write_back": "none" }),
    );
    assert!(answer.status < 300, "{}", answer.text());
    office.sync(ANA);
    let id = id_of(&mut api, "number 1");
    mark(&mut api, &id, true);
    office.sync(ANA);
    assert!(flags_at_server(&server, 1).is_empty());
    let shown = api.get(&format!("/api/v1/messages/{id}")).json();
    assert_eq!(shown["unread"], false, "{shown}");
    assert!(!recorder.said().contains("UID STORE"));
}
