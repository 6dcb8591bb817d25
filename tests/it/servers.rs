//! Plain behaviour, the same at Dovecot, Cyrus and Courier: no server's habits are baked in.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use crate::{
    rig::{
        PATIENCE,
        corpus::Corpus,
        office::{LedgerLine, Office},
        overheard::Overheard,
        server::{Make, Server},
        setting, until,
    },
    sync::{agrees, as_held, comes_in, messages},
};

const ANA: &str = "ana@agency.example";
/// Delivery to API: a server may look only so often at what others put into its folders.
const SOON: Duration = Duration::from_secs(20);

/// Each story at each server.
macro_rules! at_each_server {
    ($($story:ident),+ $(,)?) => {
        at_each_server!(@ dovecot Dovecot $($story)+);
        at_each_server!(@ cyrus Cyrus $($story)+);
        at_each_server!(@ courier Courier $($story)+);
    };
    (@ $server:ident $make:ident $($story:ident)+) => {
        mod $server {
            use crate::rig::server::Make;
            $(#[test]
            fn $story() {
                super::$story(Make::$make);
            })+
        }
    };
}

at_each_server!(
    a_first_sync_holds_what_the_server_holds,
    the_same_comes_by_tls,
    new_mail_is_here_within_seconds,
    what_happens_before_the_watch_is_seen,
    what_changes_at_the_server_changes_here,
    what_changes_under_the_watch_is_seen,
    what_changed_meanwhile_is_caught_up,
    folders_are_made_renamed_and_deleted,
    names_of_folders_in_any_letters,
    a_folder_made_anew_makes_no_second_message,
    a_second_start_fetches_nothing,
    odd_messages_come_as_they_are,
);

/// An agency whose one account is at a server.
fn office_at(server: &Server) -> Office {
    office_at_port(server.imap)
}

fn office_at_port(port: u16) -> Office {
    let office = Office::with(&[ANA]);
    office
        .try_account(ANA, ("localhost", port), ("none", "pw"), &[])
        .fine();
    office
}

fn mail(subject: &str) -> Vec<u8> {
    format!(
        "From: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\nSubject: {subject}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{}@firma.example>\r\n\r\n{subject}\r\n",
        subject.replace(' ', "-")
    )
    .into_bytes()
}

/// A Maildir's letters as IMAP's flags.
fn flags(letters: &str) -> String {
    let flags: Vec<&str> = letters
        .chars()
        .filter_map(|letter| match letter {
            'S' => Some("\\Seen"),
            'R' => Some("\\Answered"),
            'F' => Some("\\Flagged"),
            'D' => Some("\\Draft"),
            _ => None,
        })
        .collect();
    flags.join(" ")
}

/// Puts mail of the sample into the Inbox.
fn fill(server: &Server, count: u64) {
    let mut session = server.session(ANA);
    for (raw, letters) in Corpus::of(setting("KORESPOND_SEED", 1), ANA).take(count) {
        session.append("INBOX", &flags(letters), &raw);
    }
}

fn gone(office: &Office) -> Vec<LedgerLine> {
    let mut lines = office.ledger_with_gone(ANA);
    lines.retain(|line| line.state == "gone");
    lines
}

fn a_first_sync_holds_what_the_server_holds(make: Make) {
    let count = setting("KORESPOND_MESSAGES", 200);
    let server = Server::start(make);
    let mut office = office_at(&server);
    fill(&server, count);
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let ledger = office.ledger(ANA);
    assert_eq!(ledger.len() as u64, count);
    assert!(ledger.iter().all(|line| line.state == "stored"));
    assert_eq!(messages(&office, ANA), count);
    office.stop();
    office.verify();
}

fn the_same_comes_by_tls(make: Make) {
    let server = Server::start(make);
    let mut office = Office::with(&[ANA]);
    let (port, security, ca) = server.secure();
    let trust = ["--ca", ca.to_str().expect("a path of ours is UTF-8")];
    office
        .try_account(ANA, ("localhost", port), (security, "pw"), &trust)
        .fine();
    fill(&server, 20);
    server.append(
        ANA,
        "INBOX",
        &[
            b"Subject: long\r\n\r\n".as_slice(),
            &b"a line\r\n".repeat(100_000),
        ]
        .concat(),
    );
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    server.append(ANA, "INBOX", &mail("arrives"));
    agrees(&office, &server, ANA);
}

fn new_mail_is_here_within_seconds(make: Make) {
    let server = Server::start(make);
    let mut office = office_at(&server);
    server.append(ANA, "INBOX", &mail("old"));
    office.serve();
    office.sync(ANA);
    let mut api = office.api(ANA);
    for subject in ["arrives", "arrives too"] {
        server.append(ANA, "INBOX", &mail(subject));
        comes_in(&mut api, subject, SOON);
    }
    agrees(&office, &server, ANA);
}

fn what_happens_before_the_watch_is_seen(make: Make) {
    let server = Server::start(make);
    for subject in ["is read", "stays"] {
        server.append(ANA, "INBOX", &mail(subject));
    }
    let (there, opened) = (*server, AtomicU32::new(0));
    // The second time that the Inbox is opened, all was looked at and the watch begins.
    let relay = Overheard::with(server.imap, move |said| {
        let opens = said.contains("EXAMINE") || said.contains("SELECT");
        if opens && said.contains("INBOX\"") && opened.fetch_add(1, Ordering::SeqCst) == 1 {
            there.store(ANA, "INBOX", "1", "+FLAGS (\\Seen)");
            there.append(ANA, "INBOX", &mail("in between"));
        }
    });
    let mut office = office_at_port(relay.port);
    office.serve();
    until("what happened in between", SOON, || {
        let ledger = as_held(office.ledger(ANA));
        (ledger.len() == 3 && ledger == server.truth(ANA)).then_some(())
    });
}

fn what_changes_at_the_server_changes_here(make: Make) {
    let server = Server::start(make);
    let mut office = office_at(&server);
    let contracts = server.name(&["Umowy"]);
    server.create(ANA, &contracts);
    for subject in ["stays", "is moved", "is copied", "is deleted", "is read"] {
        server.append(ANA, "INBOX", &mail(subject));
    }
    server.store(ANA, "INBOX", "1", "+FLAGS (\\Seen)");
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let before = messages(&office, ANA);
    server.transfer(ANA, "INBOX", "2", &contracts);
    server.copy(ANA, "INBOX", "3", &contracts);
    server.expunge(ANA, "INBOX", "4");
    server.store(ANA, "INBOX", "5", "+FLAGS (\\Seen \\Flagged $Forwarded)");
    server.store(ANA, "INBOX", "1", "-FLAGS (\\Seen)");
    agrees(&office, &server, ANA);
    assert_eq!(
        messages(&office, ANA),
        before,
        "a move and a copy make no second message, what is deleted stays"
    );
    let gone = gone(&office);
    assert!(
        gone.iter()
            .any(|line| line.folder == "INBOX" && line.uid == 4 && line.sha256.is_some()),
        "a message deleted at the source stays, marked as gone: {gone:?}"
    );
    office.stop();
    office.verify();
}

fn what_changes_under_the_watch_is_seen(make: Make) {
    let server = Server::start(make);
    let relay = Overheard::before(server.imap);
    let mut office = office_at_port(relay.port);
    for subject in ["stays", "is read", "is deleted"] {
        server.append(ANA, "INBOX", &mail(subject));
    }
    office.serve();
    until("the watch", PATIENCE, || {
        relay.said().contains(" IDLE").then_some(())
    });
    for (uid, change) in [
        ("2", "+FLAGS (\\Seen)"),
        ("2", "-FLAGS (\\Seen)"),
        ("3", ""),
    ] {
        if change.is_empty() {
            server.expunge(ANA, "INBOX", uid);
        } else {
            server.store(ANA, "INBOX", uid, change);
        }
        let truth = server.truth(ANA);
        until("the change, without asking for it", SOON, || {
            (as_held(office.ledger(ANA)) == truth).then_some(())
        });
    }
}

fn what_changed_meanwhile_is_caught_up(make: Make) {
    let count = setting("KORESPOND_MESSAGES", 60);
    let server = Server::start(make);
    let mut office = office_at(&server);
    fill(&server, count);
    office.serve();
    office.sync(ANA);
    office.stop();
    let mut session = server.session(ANA);
    session.select("INBOX");
    for uid in session.uids() {
        match uid.parse().unwrap_or(0) % 5 {
            0 | 3 => session.remove(&uid),
            1 => drop(session.say(&format!("UID STORE {uid} FLAGS (\\Answered $Forwarded)"))),
            _ => {}
        }
    }
    server.append(ANA, "INBOX", &mail("came meanwhile"));
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    assert_eq!(messages(&office, ANA), count + 1, "what is deleted stays");
    office.stop();
    office.verify();
}

fn folders_are_made_renamed_and_deleted(make: Make) {
    let server = Server::start(make);
    let mut office = office_at(&server);
    server.append(ANA, "INBOX", &mail("stays"));
    office.serve();
    office.sync(ANA);
    let (parent, child) = (server.name(&["Umowy"]), server.name(&["Umowy", "2024"]));
    for (folder, subject) in [(&parent, "a contract"), (&child, "an old contract")] {
        server.create(ANA, folder);
        server.append(ANA, folder, &mail(subject));
    }
    agrees(&office, &server, ANA);
    let renamed = server.name(&["Contracte"]);
    // There, back and there again.
    for (from, to) in [
        (&parent, &renamed),
        (&renamed, &parent),
        (&parent, &renamed),
    ] {
        server.rename(ANA, from, to);
        agrees(&office, &server, ANA);
    }
    let folders: HashSet<String> = office.ledger(ANA).into_iter().map(|l| l.folder).collect();
    let expected = [
        "INBOX".to_owned(),
        renamed,
        server.name(&["Contracte", "2024"]),
    ];
    assert_eq!(folders, HashSet::from(expected));
    assert_eq!(messages(&office, ANA), 3, "a new name makes no new message");
    server.delete(ANA, &server.name(&["Contracte", "2024"]));
    agrees(&office, &server, ANA);
    assert_eq!(messages(&office, ANA), 3, "a deleted folder's mail stays");
    assert_eq!(office.ledger(ANA).len(), 2);
    assert!(
        gone(&office)
            .iter()
            .any(|line| line.folder.ends_with("2024")),
        "and is marked as gone"
    );
    office.stop();
    office.verify();
}

fn names_of_folders_in_any_letters(make: Make) {
    let plain: &[&[&str]] = &[
        &["Wysłane"],
        &["Întâlniri și oferte"],
        &["Клиенты"],
        &["R & D"],
        &["Umowy", "Łódź & Kraków", "2024"],
        &["Zażółć gęślą jaźń"],
    ];
    // Some of these no server but one takes.
    let odd = [
        "a \"quoted\" one",
        "\"",
        "back\\slash",
        "100% *",
        "{3}",
        "a.b",
        "a/b",
        "&",
        "(x)",
        "inbox",
        "dom 🏠",
        " before",
        "after ",
    ];
    let server = Server::start(make);
    let mut office = office_at(&server);
    let mut folders: Vec<String> = plain.iter().map(|levels| server.name(levels)).collect();
    for folder in &folders {
        server.create(ANA, folder);
    }
    let mut session = server.session(ANA);
    for name in odd {
        let folder = server.name(&[name]);
        if session.try_create(&folder) {
            folders.push(folder);
        } else {
            println!("{make:?} takes no folder {name:?}");
        }
    }
    for (number, folder) in folders.iter().enumerate() {
        server.append(ANA, folder, &mail(&format!("number {number}")));
    }
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let held: HashSet<String> = office.ledger(ANA).into_iter().map(|l| l.folder).collect();
    assert_eq!(held, folders.into_iter().collect());
}

fn a_folder_made_anew_makes_no_second_message(make: Make) {
    let server = Server::start(make);
    let mut office = office_at(&server);
    let folder = server.name(&["Umowy"]);
    server.create(ANA, &folder);
    for subject in ["first", "second", "third"] {
        server.append(ANA, &folder, &mail(subject));
    }
    server.store(ANA, &folder, "2", "+FLAGS (\\Seen)");
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    assert_eq!(messages(&office, ANA), 3);
    server.remake(ANA, &folder);
    agrees(&office, &server, ANA);
    assert_eq!(
        messages(&office, ANA),
        3,
        "the same bytes are the same messages"
    );
    office.stop();
    office.verify();
}

fn a_second_start_fetches_nothing(make: Make) {
    let server = Server::start(make);
    let relay = Overheard::before(server.imap);
    let mut office = office_at_port(relay.port);
    server.create(ANA, &server.name(&["Umowy"]));
    server.append(ANA, &server.name(&["Umowy"]), &mail("a contract"));
    fill(&server, 20);
    office.serve();
    office.sync(ANA);
    assert!(
        relay.said().contains("BODY.PEEK[]"),
        "the first one fetches"
    );
    office.stop();
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let said = relay.said();
    assert!(said.contains("EXAMINE"), "the second one looks");
    assert!(
        !said.contains("BODY.PEEK["),
        "and fetches nothing again:\n{said}"
    );
}

fn odd_messages_come_as_they_are(make: Make) {
    let long = [
        b"Subject: long\r\n\r\n".as_slice(),
        &b"x".repeat(1 << 20),
        b"\r\n",
    ]
    .concat();
    let cases: [(&str, &[u8]); 14] = [
        ("nothing", b""),
        ("an empty header", b"\r\n"),
        ("two empty lines", b"\r\n\r\n"),
        ("a header only", b"Subject: only\r\n\r\n"),
        ("a header without its end", b"Subject: no end\r\n"),
        ("a header cut off", b"Subject: cut"),
        ("a body cut off", b"Subject: body\r\n\r\nno line end"),
        (
            "8-bit headers",
            "Subject: Zażółć\r\nFrom: Łukasz <l@x.example>\r\n\r\nx\r\n".as_bytes(),
        ),
        (
            "headers in ISO 8859-2",
            b"Subject: Za\xbf\xf3\xb3\xe6\r\n\r\n\xb1\xea\r\n",
        ),
        ("a line of 1 MiB", &long),
        ("a NUL", b"Subject: nul\r\n\r\na\0b\r\n"),
        ("bare LF", b"Subject: lf\n\none\ntwo\n"),
        ("bare CR", b"Subject: cr\r\n\r\none\rtwo\r\r\n"),
        (
            "a good one",
            b"Subject: fine\r\nMessage-ID: <fine@x.example>\r\n\r\nfine\r\n",
        ),
    ];
    let server = Server::start(make);
    let mut office = office_at(&server);
    let mut taken = 0;
    for (what, raw) in cases {
        if server.session(ANA).try_append("INBOX", "", raw) {
            taken += 1;
        } else {
            println!("{make:?} takes no message with {what}");
        }
    }
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let ledger = office.ledger(ANA);
    assert_eq!(ledger.len(), taken);
    assert!(
        ledger
            .iter()
            .all(|line| matches!(line.state.as_str(), "stored" | "quarantined"))
    );
    assert!(office.alive());
    office.stop();
    office.verify();
}
