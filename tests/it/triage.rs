//! What one does with mail (M-16, M-17, M-31 to M-33): put elsewhere, marked, tagged, attached,
//! removed for good, undone; by whom, and what of it the mail server is told: nothing.

use std::time::Duration;

use serde_json::{Value, json};

use crate::rig::{
    browser::play,
    corpus::Corpus,
    dovecot::Dovecot,
    http::Http,
    office::{DIRECTOR, Office, SIGN_IN, Way},
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const CY: &str = "cy@agency.example";
/// A folder that the server can number anew, as it can't the Inbox.
const FOLDER: &str = "Umowy";
/// How long a long deed may take on a busy machine.
const LONG: Duration = Duration::from_mins(2);

fn raw(subject: &str, from: &str) -> Vec<u8> {
    format!(
        "From: <{from}>\r\nTo: <{ANA}>\r\nSubject: {subject}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{subject}@x.example>\r\n\r\n{subject} willa\r\n"
    )
    .into_bytes()
}

pub fn agency(subjects: &[&str]) -> (Dovecot, Office) {
    agency_in("INBOX", subjects)
}

pub fn agency_in(folder: &str, subjects: &[&str]) -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO, CY]));
    if folder != "INBOX" {
        server.create(ANA, folder);
    }
    for subject in subjects {
        server.append(ANA, folder, &raw(subject, "klient@firma.example"));
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(subjects.len() as u64);
    (server, office)
}

pub fn subjects(api: &mut Http, folder: &str) -> Vec<String> {
    let page = api.get(&format!("/api/v1/messages?folder={folder}&limit=200"));
    let page = page.json();
    let items = page["items"].as_array().expect("items");
    let mut found: Vec<String> = items
        .iter()
        .map(|item| item["subject"].as_str().expect("a text").to_owned())
        .collect();
    found.sort();
    found
}

pub fn id(api: &mut Http, folder: &str, subject: &str) -> String {
    let page = api.get(&format!("/api/v1/messages?folder={folder}&limit=200"));
    let page = page.json();
    let mut items = page["items"].as_array().expect("items").iter();
    let found = items.find(|item| item["subject"] == subject);
    let id = found.and_then(|item| item["id"].as_str());
    id.unwrap_or_else(|| panic!("{subject} in {folder}"))
        .to_owned()
}

pub fn deed(api: &mut Http, body: &Value) -> Value {
    let answer = api.send("POST", "/api/v1/triage", body);
    assert_eq!(answer.status, 201, "{body}: {}", answer.text());
    answer.json()
}

pub fn one(api: &mut Http, word: &str, message: &str) -> Value {
    deed(api, &json!({"deed": word, "messages": [message]}))
}

pub fn undo(api: &mut Http, done: &Value) -> Value {
    let path = format!("/api/v1/triage/{}/undo", done["id"]);
    let answer = api.send("POST", &path, &json!({}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

pub fn account(api: &mut Http) -> u64 {
    let side = api.get("/api/v1/folders").json();
    side["accounts"][0]["id"].as_u64().expect("an account")
}

#[test]
fn a_deleted_message_stays_deleted_and_comes_back_as_it_was() {
    let (server, mut office) = agency_in(FOLDER, &["Roof", "Garden"]);
    let mut ana = office.api(ANA);
    let roof = id(&mut ana, FOLDER, "Roof");
    let before = server.truth(ANA);
    let done = one(&mut ana, "trash", &roof);
    assert_eq!(
        (&done["changed"], &done["can_undo"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(subjects(&mut ana, FOLDER), ["Garden"]);
    assert_eq!(subjects(&mut ana, "trash"), ["Roof"]);
    assert_eq!(one(&mut ana, "trash", &roof)["unchanged"], 1);

    // Neither a resync, nor another numbering, nor a move at the server brings it back.
    office.sync(ANA);
    server.renumber(ANA, FOLDER);
    office.sync(ANA);
    assert_eq!(subjects(&mut ana, "trash"), ["Roof"]);
    server.create(ANA, "Elsewhere");
    server.transfer(ANA, FOLDER, "1", "Elsewhere");
    office.sync(ANA);
    assert!(office.stop() < Duration::from_secs(10));
    office.verify();
    office.serve();
    office.sync(ANA);
    let mut ana = office.api(ANA);
    assert_eq!(subjects(&mut ana, "trash"), ["Roof"]);
    assert_eq!(
        server.truth(ANA).len(),
        before.len(),
        "the server keeps all"
    );

    assert_eq!(one(&mut ana, "restore", &roof)["changed"], 1);
    assert!(subjects(&mut ana, "trash").is_empty());
    office.verify();
}

#[test]
fn every_deed_is_undone_as_it_was() {
    let (server, office) = agency(&["Roof", "Garden"]);
    server.store(ANA, "INBOX", "1", "+FLAGS (\\Flagged)");
    office.sync(ANA);
    let mut ana = office.api(ANA);
    let account = account(&mut ana);
    let made = ana.send(
        "POST",
        &format!("/api/v1/accounts/{account}/folders"),
        &json!({"name": "Oferty"}),
    );
    assert_eq!(made.status, 201, "{}", made.text());
    let folder = made.json()["id"].clone();
    let tag = ana.send(
        "POST",
        "/api/v1/tags",
        &json!({"name": "pilne", "colour": "red"}),
    );
    assert_eq!(tag.status, 201, "{}", tag.text());
    let tag = tag.json()["id"].clone();
    let contact = json!({"last_name": "Nowak", "emails": ["nowak@home.example"]});
    let contact = ana.send("POST", "/api/v1/contacts", &contact).json()["id"].clone();
    let message = id(&mut ana, "inbox", "Roof");
    let garden = id(&mut ana, "inbox", "Garden");
    let look = |ana: &mut Http, id: &str| ana.get(&format!("/api/v1/messages/{id}")).json();
    for message in [&message, &garden] {
        let before = look(&mut ana, message);
        for body in [
            json!({"deed": "trash"}),
            json!({"deed": "spam"}),
            json!({"deed": "archive"}),
            json!({"deed": "move", "account": account, "folder": folder}),
            json!({"deed": "read"}),
            json!({"deed": "flag"}),
            json!({"deed": "unflag"}),
            json!({"deed": "tag", "tag": tag}),
            json!({"deed": "attach", "contact": contact}),
        ] {
            let mut body = body;
            body["messages"] = json!([message]);
            let done = deed(&mut ana, &body);
            if done["unchanged"] == 1 {
                continue;
            }
            assert_ne!(look(&mut ana, message), before, "{body}");
            assert_eq!(undo(&mut ana, &done)["undo"]["undone"], 1, "{body}");
            assert_eq!(look(&mut ana, message), before, "{body}");
        }
    }
    // What was changed since stays: the later word counts.
    let first = one(&mut ana, "archive", &message);
    one(&mut ana, "spam", &message);
    assert_eq!(undo(&mut ana, &first)["undo"]["kept"], 1);
    assert_eq!(subjects(&mut ana, "spam"), ["Roof"]);
    assert_eq!(one(&mut ana, "not-spam", &message)["changed"], 1);
    assert_eq!(subjects(&mut ana, "inbox"), ["Garden", "Roof"]);

    // Tags are found by search and by list.
    let body = json!({"deed": "tag", "tag": tag, "messages": [message]});
    deed(&mut ana, &body);
    until("the index", LONG, || {
        let found = ana.get("/api/v1/messages?q=tag:pilne").json();
        found["items"]
            .as_array()
            .filter(|items| items.len() == 1 && items[0]["tags"][0]["name"] == "pilne")
            .map(drop)
    });
    let removed = ana.send("DELETE", &format!("/api/v1/tags/{tag}"), &json!({}));
    assert_eq!(removed.status, 204, "{}", removed.text());
    assert_eq!(look(&mut ana, &message)["tags"], json!([]));

    // A folder of messages goes; they go to Trash.
    let body = json!({"deed": "move", "account": account, "folder": folder, "messages": [message]});
    deed(&mut ana, &body);
    let path = format!("/api/v1/accounts/{account}/folders/{folder}");
    assert_eq!(ana.send("DELETE", &path, &json!({})).status, 204);
    assert_eq!(subjects(&mut ana, "trash"), ["Roof"]);
    office.sync(ANA);
    office.verify();
}

#[test]
fn removed_for_good_is_removed_here_and_never_comes_back() {
    let (server, mut office) = agency_in(FOLDER, &["Roof", "Garden", "Attic"]);
    let mut ana = office.api(ANA);
    let roof = id(&mut ana, FOLDER, "Roof");
    let refused = ana.send(
        "POST",
        "/api/v1/triage",
        &json!({"deed": "remove", "messages": [roof]}),
    );
    assert_eq!(refused.status, 409, "not from the Inbox");
    until("the index", LONG, || {
        let found = ana.get("/api/v1/messages?q=Roof").json();
        found["items"]
            .as_array()
            .filter(|items| items.len() == 1)
            .map(drop)
    });
    one(&mut ana, "trash", &roof);
    let attic = id(&mut ana, FOLDER, "Attic");
    one(&mut ana, "spam", &attic);
    let empty = json!({"deed": "remove", "from": {"kind": "trash"}});
    let done = deed(&mut ana, &empty);
    assert_eq!(
        (&done["changed"], &done["can_undo"]),
        (&json!(1), &json!(false))
    );
    let again = ana.send("POST", "/api/v1/triage", &empty);
    assert_eq!(again.status, 409, "{}", again.text());
    assert_eq!(one(&mut ana, "remove", &attic)["changed"], 1);
    for gone in [&roof, &attic] {
        assert_eq!(ana.get(&format!("/api/v1/messages/{gone}")).status, 404);
    }
    until("the index forgets it", LONG, || {
        let found = ana.get("/api/v1/messages?q=Roof").json();
        let gone = found["items"].as_array().is_some_and(Vec::is_empty);
        gone.then_some(())
    });
    office.verify();
    // The server has it still, and is asked again, and numbers anew.
    server.store(ANA, FOLDER, "1", "+FLAGS (\\Seen)");
    office.sync(ANA);
    server.copy(ANA, FOLDER, "1", FOLDER);
    office.sync(ANA);
    server.renumber(ANA, FOLDER);
    office.sync(ANA);
    assert_eq!(subjects(&mut ana, FOLDER), ["Garden"]);
    assert_eq!(
        server.truth(ANA).len(),
        4,
        "nothing is removed at the server"
    );
    assert!(office.stop() < Duration::from_secs(10));
    office.verify();
    office.serve();
    office.sync(ANA);
    let mut ana = office.api(ANA);
    assert_eq!(subjects(&mut ana, FOLDER), ["Garden"]);
    office.verify();
}

#[test]
fn a_share_gives_no_right_to_do_anything_and_attaching_opens_to_who_sees_the_contact() {
    let (_server, office) = agency(&["Roof"]);
    let mut ana = office.api(ANA);
    let roof = id(&mut ana, "inbox", "Roof");
    let mut bo = office.api(BO);
    let me = bo.get("/api/v1/me").json()["id"].clone();
    let absent = "999-999";
    let refused = |api: &mut Http, word: &str, id: &str| {
        let body = json!({"deed": word, "messages": [id], "tag": 1});
        let answer = api.send("POST", "/api/v1/triage", &body);
        (answer.status, answer.json()["code"].clone())
    };
    assert_eq!(
        refused(&mut bo, "trash", &roof),
        refused(&mut bo, "trash", absent)
    );
    let share = json!({"user": me, "extent": "message"});
    let shared = ana.send("POST", &format!("/api/v1/messages/{roof}/shares"), &share);
    assert_eq!(shared.status, 204, "{}", shared.text());
    assert_eq!(bo.get(&format!("/api/v1/messages/{roof}")).status, 200);
    for word in ["trash", "archive", "spam", "flag"] {
        assert_eq!(
            refused(&mut bo, word, &roof),
            refused(&mut bo, word, absent),
            "{word}"
        );
    }
    // Read state is everybody's own; what came before may count as read or not.
    one(&mut bo, "read", &roof);
    let unread = one(&mut bo, "unread", &roof);
    assert_eq!(unread["changed"], 1);
    assert_eq!(undo(&mut bo, &unread)["undo"]["undone"], 1);
    assert_eq!(
        bo.get(&format!("/api/v1/messages/{roof}")).json()["unread"],
        false
    );
    assert_eq!(
        ana.get(&format!("/api/v1/messages/{roof}")).json()["unread"],
        true
    );

    // A contact that no address of the message has.
    let contact = json!({"last_name": "Nowak", "emails": ["nowak@home.example"]});
    let contact = ana.send("POST", "/api/v1/contacts", &contact).json()["id"].clone();
    let path = format!("/api/v1/contacts/{contact}/correspondence");
    let of_contact = |api: &mut Http| {
        api.get(&path).json()["items"]
            .as_array()
            .map_or(0, Vec::len)
    };
    assert_eq!(of_contact(&mut ana), 0);
    let body = json!({"deed": "attach", "contact": contact, "messages": [roof]});
    let done = deed(&mut ana, &body);
    assert_eq!(of_contact(&mut ana), 1);
    let view = ana.get(&format!("/api/v1/messages/{roof}")).json();
    assert_eq!(view["attached"][0]["name"], "Nowak");
    let log = office.api(DIRECTOR).get("/api/v1/audit?limit=50").text();
    assert!(log.contains("message.attach"), "{log}");
    undo(&mut ana, &done);
    assert_eq!(of_contact(&mut ana), 0);
    office.verify();
}

#[test]
fn a_full_basket_goes_on_by_itself_and_is_undone() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    let count = 1_200;
    server.fill(ANA, Corpus::of(3, ANA).take(count));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(count);
    let mut ana = office.api(ANA);
    let before = ana.get("/api/v1/folders").json();
    let done = deed(
        &mut ana,
        &json!({"deed": "trash", "from": {"kind": "inbox"}}),
    );
    let path = format!("/api/v1/triage/{}", done["id"]);
    let total = done["total"].as_u64().expect("a number");
    assert!(total > 500, "{done}");
    let deadline = std::time::Instant::now() + LONG;
    while ana.get(&path).json()["left"] != 0 {
        assert!(std::time::Instant::now() < deadline, "it goes on by itself");
    }
    assert_eq!(ana.get(&path).json()["changed"], total);
    assert!(subjects(&mut ana, "inbox").is_empty());
    undo(&mut ana, &done);
    while ana.get(&path).json()["undo"]["left"] != 0 {
        assert!(
            std::time::Instant::now() < deadline,
            "it is undone by itself"
        );
    }
    let after = ana.get("/api/v1/folders").json();
    let unread = |side: &Value| side["together"].clone();
    assert_eq!(unread(&after), unread(&before));
    office.verify();
}

#[test]
fn a_folder_goes_at_the_server_once_its_messages_were_moved_out() {
    let nested = "Oferty/2024";
    let (server, office) = agency_in(nested, &["Roof", "Garden"]);
    let mut ana = office.api(ANA);
    let account = account(&mut ana);
    let path = format!("/api/v1/accounts/{account}");
    let all = ana.send("PATCH", &path, &json!({"write_back": "all"}));
    assert!(all.status < 300, "{}", all.text());
    let side = ana.get("/api/v1/folders").json();
    let listed = &side["accounts"][0]["folders"];
    let mut folders = listed.as_array().expect("folders").iter();
    let folder = folders.find(|folder| folder["name"] == nested);
    let path = format!("{path}/folders/{}", folder.expect("it is listed")["id"]);

    // It keeps its place among the others.
    let renamed = ana.send("PUT", &format!("{path}/name"), &json!({"name": "2025"}));
    assert_eq!(renamed.status, 204, "{}", renamed.text());
    until("the server has the other name", LONG, || {
        let folders = server.session(ANA).folders();
        (folders.contains(&"Oferty/2025".to_owned()) && !folders.contains(&nested.to_owned()))
            .then_some(())
    });
    assert_eq!(ana.send("DELETE", &path, &json!({})).status, 204);
    assert_eq!(subjects(&mut ana, "trash"), ["Garden", "Roof"]);
    until("the server has it no more", LONG, || {
        (!server
            .session(ANA)
            .folders()
            .contains(&"Oferty/2025".to_owned()))
        .then_some(())
    });
    let truth = server.truth(ANA);
    assert!(truth.iter().all(|held| held.folder == "Trash"), "{truth:?}");
    assert_eq!(truth.len(), 2, "nothing is removed at the server");
    office.sync(ANA);
    office.verify();
}

#[test]
fn what_lay_in_two_folders_goes_back_into_both_at_the_server() {
    // Mail to oneself: the copy that was sent has not the headers of the way it took.
    let (server, office) = agency_in(FOLDER, &["Roof"]);
    let mut arrived = b"Received: from a by b; Mon, 02 Feb 2026 10:00:01 +0000\r\n".to_vec();
    arrived.extend(raw("Roof", "klient@firma.example"));
    server.append(ANA, "INBOX", &arrived);
    let mut ana = office.api(ANA);
    let path = format!("/api/v1/accounts/{}", account(&mut ana));
    let all = ana.send("PATCH", &path, &json!({"write_back": "all"}));
    assert!(all.status < 300, "{}", all.text());
    office.sync(ANA);
    let lie = || {
        let truth = server.truth(ANA);
        let mut lie: Vec<(String, String)> = truth
            .into_iter()
            .map(|held| (held.folder, held.sha256))
            .collect();
        lie.sort();
        lie
    };
    let before = lie();
    let roof = id(&mut ana, "inbox", "Roof");
    assert_eq!(id(&mut ana, FOLDER, "Roof"), roof);
    for deed in ["trash", "archive", "spam"] {
        let done = one(&mut ana, deed, &roof);
        until("the server moves both", LONG, || {
            let lie = lie();
            let one = lie.iter().all(|(folder, _)| *folder == lie[0].0);
            (one && lie.len() == 2).then_some(())
        });
        office.sync(ANA);
        assert_eq!(subjects(&mut ana, deed), ["Roof"]);
        assert_eq!(undo(&mut ana, &done)["undo"]["undone"], 1);
        assert_eq!(subjects(&mut ana, "inbox"), ["Roof"]);
        assert_eq!(subjects(&mut ana, FOLDER), ["Roof"]);
        until("each lies where it lay", LONG, || {
            (lie() == before).then_some(())
        });
        office.sync(ANA);
        assert!(subjects(&mut ana, deed).is_empty());
        assert_eq!(subjects(&mut ana, FOLDER), ["Roof"]);
    }
    office.verify();
}

#[test]
fn mail_is_sorted_by_mouse_keyboard_and_without_script() {
    let (_server, office) = agency(&["Roof", "Garden", "Attic", "Cellar", "Stairs"]);
    let asked = json!({"base": office.base(), "email": ANA, "password": SIGN_IN});
    play("triage", &asked);
    office.verify();
}
