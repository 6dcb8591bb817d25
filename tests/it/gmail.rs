//! Gmail: All Mail, Spam and Trash are fetched, labels show as folders (M-15).

use std::time::Duration;

use serde_json::json;

use crate::{
    rig::{gmail::Gmail, office::Office, until},
    triage::{account, id, one, subjects, undo},
};

const ANA: &str = "ana@agency.example";

fn mail(number: u32) -> Vec<u8> {
    format!(
        "From: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\nSubject: number {number}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{number}@firma.example>\r\n\r\ntext\r\n"
    )
    .into_bytes()
}

fn held(office: &Office) -> Vec<(String, u32)> {
    let lines = office.ledger(ANA).into_iter();
    lines.map(|line| (line.folder, line.uid)).collect()
}

fn is_there(held: &[(String, u32)], folder: &str) -> Vec<u32> {
    held.iter()
        .filter(|(name, _)| name == folder)
        .map(|(_, uid)| *uid)
        .collect()
}

#[test]
fn labels_are_folders_and_each_message_is_fetched_once() {
    let (server, mut office) = (Gmail::start(), Office::with(&[ANA]));
    server.add(&["\\Inbox", "Praca", "\\Important"], &mail(1));
    server.add(&["\\Sent"], &mail(2));
    server.add(&[], &mail(3));
    office
        .try_account(ANA, ("localhost", server.port), ("none", "pw"), &[])
        .fine();
    office.serve();
    office.sync(ANA);
    let now = held(&office);
    assert_eq!(is_there(&now, "[Gmail]/All Mail"), [1, 2, 3]);
    assert_eq!(is_there(&now, "INBOX"), [1]);
    assert_eq!(is_there(&now, "Praca"), [1]);
    assert_eq!(is_there(&now, "[Gmail]/Sent Mail"), [2]);
    server.label(1, &["Praca"]);
    server.label(3, &["\\Inbox"]);
    server.add(&["\\Inbox"], &mail(4));
    office.sync(ANA);
    let now = held(&office);
    assert_eq!(is_there(&now, "INBOX"), [3, 4]);
    assert_eq!(is_there(&now, "Praca"), [1]);
    let said = server.said();
    let opened = |name: &str| {
        said.iter().any(|line| {
            (line.starts_with("EXAMINE") || line.starts_with("SELECT")) && line.contains(name)
        })
    };
    assert!(opened("All Mail") && !opened("Praca") && !opened("Sent Mail"));
    for uid in 1..=4 {
        let fetched: Vec<&String> = said
            .iter()
            .filter(|line| line.contains("BODY.PEEK[]"))
            .filter(|line| {
                let set = line.split(' ').nth(2).unwrap_or("");
                set.split(',').any(|range| {
                    let (first, last) = range.split_once(':').unwrap_or((range, range));
                    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
                    (number(first)..=number(last)).contains(&uid)
                })
            })
            .collect();
        assert_eq!(fetched.len(), 1, "{uid}: {fetched:?}");
    }
    office.stop();
    office.verify();
}

#[test]
fn archiving_takes_the_label_of_the_inbox_and_no_other() {
    let soon = Duration::from_mins(1);
    let (server, mut office) = (Gmail::start(), Office::with(&[ANA]));
    server.add(&["\\Inbox", "Praca"], &mail(1));
    server.add(&["\\Inbox"], &mail(2));
    office
        .try_account(ANA, ("localhost", server.port), ("none", "pw"), &[])
        .fine();
    office.serve();
    office.sync(ANA);
    let mut ana = office.api(ANA);
    let path = format!("/api/v1/accounts/{}", account(&mut ana));
    let all = ana.send("PATCH", &path, &json!({"write_back": "all"}));
    assert!(all.status < 300, "{}", all.text());
    for (uid, subject, others) in [(1, "number 1", vec!["Praca"]), (2, "number 2", vec![])] {
        let message = id(&mut ana, "inbox", subject);
        let before = server.labels(uid);
        let done = one(&mut ana, "archive", &message);
        assert_eq!(done["changed"], 1);
        assert!(!subjects(&mut ana, "inbox").contains(&subject.to_owned()));
        until("it is out of the Inbox", soon, || {
            (server.labels(uid) == others).then_some(())
        });
        office.sync(ANA);
        assert!(!subjects(&mut ana, "inbox").contains(&subject.to_owned()));
        assert_eq!(undo(&mut ana, &done)["undo"]["undone"], 1);
        until("it is in the Inbox again", soon, || {
            (server.labels(uid) == before).then_some(())
        });
        office.sync(ANA);
        assert!(subjects(&mut ana, "inbox").contains(&subject.to_owned()));
    }
    assert_eq!(subjects(&mut ana, "Praca"), ["number 1"]);
    let moves = server.said();
    assert!(moves.iter().all(|said| !said.contains("MOVE")), "{moves:?}");
    office.stop();
    office.verify();
}
