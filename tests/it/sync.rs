//! What the mail server holds is what we hold: folders, flags, moves, and what is gone.

use std::time::Duration;

use crate::rig::{
    LONG_PATIENCE, PATIENCE,
    corpus::Corpus,
    dovecot::Dovecot,
    http::Http,
    mailbox::{Held, Mailboxes},
    office::{LedgerLine, Office, Way, number},
    process::peak_memory,
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
/// Delivery to API, Dovecot's own half second included; generous for a busy machine.
const SOON: Duration = Duration::from_secs(10);
/// What the daemon may take while it syncs, in bytes.
const MEMORY: u64 = 200 << 20;

/// What a ledger line and the truth have in common, which must be the same.
pub fn as_held(ledger: Vec<LedgerLine>) -> Vec<Held> {
    let mut held: Vec<Held> = ledger
        .into_iter()
        .map(|line| Held {
            folder: line.folder,
            uidvalidity: line.uidvalidity,
            uid: line.uid,
            sha256: line.sha256.unwrap_or_default(),
            flags: line.flags,
        })
        .collect();
    held.sort();
    held
}

/// Waits until ledger and server agree, and fails with the first difference.
pub fn agrees(office: &Office, server: &Mailboxes, address: &str) {
    let truth = server.truth(address);
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        // What stands in the way for a while is tried again.
        let _ = office.run(&["account", "sync", address, "--wait"]);
        let ledger = as_held(office.ledger(address));
        if ledger == truth {
            return;
        }
        if std::time::Instant::now() > deadline {
            let missing = truth.iter().find(|held| !ledger.contains(held));
            let extra = ledger.iter().find(|held| !truth.contains(held));
            let (ours, theirs) = (ledger.len(), truth.len());
            panic!("ledger {ours}, server {theirs}; missing: {missing:?}; extra: {extra:?}");
        }
    }
}

/// Waits until a message with a subject is listed.
pub fn comes_in(api: &mut Http, subject: &str, soon: Duration) {
    until("the message that came in", soon, || {
        let listed = api.get("/api/v1/messages").json();
        let items = listed["items"].as_array()?;
        items
            .iter()
            .any(|item| item["subject"] == subject)
            .then_some(())
    });
}

/// The messages that an account tells it has.
pub fn messages(office: &Office, address: &str) -> u64 {
    let accounts = office.api(address).get("/api/v1/accounts").json();
    number(&accounts, "messages").expect("an account tells its messages")
}

fn mail(subject: &str) -> Vec<u8> {
    format!(
        "From: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\nSubject: {subject}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{}@firma.example>\r\n\r\n{subject}\r\n",
        subject.replace(' ', "-")
    )
    .into_bytes()
}

#[test]
fn a_first_sync_holds_what_the_server_holds() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(ANA, Corpus::of(11, ANA).take(120));
    for folder in ["Umowy/Łódź", "Wysłane & inne", "Клиенты", "Întâlniri"] {
        server.create(ANA, folder);
        server.append(ANA, folder, &mail(&format!("in {}", folder.len())));
        server.append(ANA, folder, &mail("a second one"));
        server.store(ANA, folder, "2", "+FLAGS (\\Seen \\Flagged)");
    }
    office.add_account(ANA, &server, Way::TlsWithCa);
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    assert!(office.ledger(ANA).iter().all(|line| line.state == "stored"));
    let peak = peak_memory(office.pid());
    assert!(peak < MEMORY, "the daemon took {peak} bytes of memory");
    assert!(
        office.stop() < Duration::from_secs(5),
        "a stop takes less than five seconds"
    );
    office.verify();
}

#[test]
fn every_protection_of_the_wire_works() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    for user in [ANA, BO] {
        server.append(user, "INBOX", &mail("hello"));
    }
    office.add_account(ANA, &server, Way::StarttlsWithCa);
    office.add_account(BO, &server, Way::Plain);
    office.serve();
    for user in [ANA, BO] {
        office.sync(user);
        agrees(&office, &server, user);
    }
}

#[test]
fn what_changes_at_the_server_changes_here() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.create(ANA, "Umowy");
    for subject in ["stays", "is moved", "is copied", "is deleted", "is read"] {
        server.append(ANA, "INBOX", &mail(subject));
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    let before = messages(&office, ANA);
    server.transfer(ANA, "INBOX", "2", "Umowy");
    server.copy(ANA, "INBOX", "3", "Umowy");
    server.expunge(ANA, "INBOX", "4");
    server.store(ANA, "INBOX", "5", "+FLAGS (\\Seen)");
    agrees(&office, &server, ANA);
    assert_eq!(
        messages(&office, ANA),
        before,
        "a move and a copy make no second message"
    );
    let gone: Vec<LedgerLine> = office
        .ledger_with_gone(ANA)
        .into_iter()
        .filter(|line| line.state == "gone")
        .collect();
    assert!(
        gone.iter()
            .any(|line| line.folder == "INBOX" && line.uid == 4 && line.sha256.is_some()),
        "a message deleted at the source stays, marked as gone: {gone:?}"
    );
    office.stop();
    office.verify();
}

#[test]
fn a_changed_uidvalidity_makes_no_second_message() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.create(ANA, "Umowy");
    for subject in ["first", "second", "third"] {
        server.append(ANA, "Umowy", &mail(subject));
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    assert_eq!(messages(&office, ANA), 3);
    server.renumber(ANA, "Umowy");
    agrees(&office, &server, ANA);
    assert_eq!(
        messages(&office, ANA),
        3,
        "the same bytes are the same messages"
    );
    office.stop();
    office.verify();
}

#[test]
fn new_mail_is_here_within_seconds() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.append(ANA, "INBOX", &mail("old"));
    office.add_account(ANA, &server, Way::TlsWithCa);
    office.serve();
    office.sync(ANA);
    let mut api = office.api(ANA);
    for subject in ["arrives", "arrives too"] {
        server.append(ANA, "INBOX", &mail(subject));
        comes_in(&mut api, subject, SOON);
    }
}

#[test]
fn after_an_outage_sync_goes_on_by_itself() {
    let (mut server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.append(ANA, "INBOX", &mail("before"));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    server.stop();
    until("the outage is told", PATIENCE, || {
        office
            .run(&["status", "--json"])
            .out
            .contains("waiting")
            .then_some(())
    });
    server.restart();
    server.append(ANA, "INBOX", &mail("after"));
    agrees(&office, &server, ANA);
}

#[test]
fn raw_bytes_come_back_as_they_were() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    let raw = Corpus::of(3, ANA).message(2).raw;
    server.append(ANA, "INBOX", &raw);
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    let mut api = office.api(ANA);
    let id = until("the message is listed", LONG_PATIENCE, || {
        let listed = api.get("/api/v1/messages").json();
        listed["items"][0]["id"].as_str().map(str::to_owned)
    });
    let answer = api.get(&format!("/api/v1/messages/{id}/raw"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, raw);
}
