//! A message that moves at the server, or whose folder does, stays the same message, and its
//! bytes are not fetched again where it is proven to be the same (M-13, M-15, X-12).

use crate::{
    rig::{
        dovecot::Dovecot,
        office::{Office, number},
        recorder::Recorder,
    },
    sync::agrees,
};

const ANA: &str = "ana@agency.example";

fn mail(number: u32) -> Vec<u8> {
    format!(
        "From: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\nSubject: number {number}\r\n\
         Date: Mon, 02 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{number}@firma.example>\r\n\r\n{}\r\n",
        "text ".repeat(number as usize)
    )
    .into_bytes()
}

fn overheard(messages: u32) -> (Dovecot, Recorder, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.create(ANA, "Umowy");
    for number in 1..=messages {
        server.append(ANA, "Umowy", &mail(number));
    }
    let recorder = Recorder::before(server.imap);
    office
        .try_account(ANA, ("localhost", recorder.port), ("none", "pw"), &[])
        .fine();
    office.serve();
    office.sync(ANA);
    (server, recorder, office)
}

fn messages(office: &Office) -> u64 {
    let accounts = office.api(ANA).get("/api/v1/accounts").json();
    number(&accounts, "messages").expect("an account tells its messages")
}

#[test]
fn a_changed_uidvalidity_brings_no_bytes_again() {
    let (server, recorder, mut office) = overheard(5);
    recorder.forget();
    server.renumber(ANA, "Umowy");
    agrees(&office, &server, ANA);
    assert_eq!(messages(&office), 5);
    let said = recorder.said();
    assert!(said.contains("BODY.PEEK[HEADER]"), "{said}");
    assert!(
        !said.contains("BODY.PEEK[])"),
        "bytes were fetched again:\n{said}"
    );
    office.stop();
    office.verify();
}

#[test]
fn another_message_under_the_same_size_and_date_is_fetched() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.create(ANA, "Umowy");
    let date = "\"02-Feb-2026 10:00:00 +0000\"";
    let like = |name: &str| mail(1).escape_ascii().to_string().replace("number", name);
    let raw = |name: &str| like(name).replace("\\r\\n", "\r\n").into_bytes();
    let put = |name: &str| {
        let mut session = server.session(ANA);
        session.append_at("Umowy", date, &raw(name));
    };
    put("before");
    office.add_account(ANA, &server, crate::rig::office::Way::Plain);
    office.serve();
    office.sync(ANA);
    {
        let mut session = server.session(ANA);
        session.say("RENAME \"Umowy\" \"Inne\"");
        session.say("CREATE \"Umowy\"");
    }
    put("behind");
    agrees(&office, &server, ANA);
    office.stop();
    office.verify();
}

#[test]
fn a_uid_used_again_after_a_restore_is_another_message() {
    let (mut server, recorder, mut office) = overheard(3);
    let validity = server.session(ANA).select("Umowy");
    let held = server.truth(ANA);
    server.expunge(ANA, "Umowy", "3");
    agrees(&office, &server, ANA);
    server.restore_before(ANA, "Umowy", 3);
    agrees(&office, &server, ANA);
    server.append(ANA, "Umowy", &mail(7));
    assert_eq!(server.session(ANA).select("Umowy"), validity);
    let now = server.truth(ANA);
    assert_eq!((now.len(), now[2].uid), (held.len(), 3));
    assert_ne!(now[2].sha256, held[2].sha256);
    recorder.forget();
    agrees(&office, &server, ANA);
    assert_eq!(messages(&office), 4, "the old message stays");
    let said = recorder.said();
    assert!(said.contains("UID FETCH 3 "), "{said}");
    let gone = office.ledger_with_gone(ANA);
    let gone: Vec<_> = gone.iter().filter(|line| line.state == "gone").collect();
    assert_eq!(gone.len(), 1, "{gone:?}");
    assert_eq!(gone[0].sha256.as_deref(), Some(held[2].sha256.as_str()));
    office.stop();
    office.verify();
}

#[test]
fn a_uid_used_again_unseen_is_another_message() {
    let (mut server, _, mut office) = overheard(4);
    let held = server.truth(ANA);
    office.stop();
    // Back to before the third and fourth, and one came since.
    server.expunge(ANA, "Umowy", "3:4");
    server.restore_before(ANA, "Umowy", 3);
    server.append(ANA, "Umowy", &mail(7));
    office.serve();
    agrees(&office, &server, ANA);
    assert_eq!(server.truth(ANA)[2].uid, held[2].uid);
    assert_eq!(messages(&office), 5, "the old messages stay");
    let gone = office.ledger_with_gone(ANA);
    assert_eq!(gone.iter().filter(|line| line.state == "gone").count(), 2);
    office.stop();
    office.verify();
}

#[test]
fn a_renamed_folder_is_the_same_folder() {
    let (server, recorder, mut office) = overheard(4);
    let mut api = office.api(ANA);
    let accounts = api.get("/api/v1/accounts").json();
    let account = accounts["items"][0]["id"].clone();
    let folder = |api: &mut crate::rig::http::Http, name: &str| {
        let page = api.get(&format!("/api/v1/accounts/{account}")).json();
        let folders = page["folders"].as_array().cloned().unwrap_or_default();
        folders
            .iter()
            .find(|folder| folder["name"] == name)
            .map(|folder| folder["id"].clone())
    };
    let before = folder(&mut api, "Umowy").expect("the folder is known");
    recorder.forget();
    server.session(ANA).say("RENAME \"Umowy\" \"Kontrakty\"");
    agrees(&office, &server, ANA);
    assert_eq!(folder(&mut api, "Kontrakty"), Some(before));
    assert_eq!(folder(&mut api, "Umowy"), None);
    let said = recorder.said();
    assert!(
        !said.contains("BODY.PEEK"),
        "a renamed folder was fetched again:\n{said}"
    );
    let gone = office.ledger_with_gone(ANA);
    assert!(gone.iter().all(|line| line.state != "gone"), "{gone:?}");
    office.stop();
    office.verify();
}

#[test]
fn a_folder_with_nothing_new_is_not_even_opened() {
    let (server, recorder, office) = overheard(3);
    office.sync(ANA);
    recorder.forget();
    office.sync(ANA);
    let said = recorder.said();
    assert!(!said.contains("EXAMINE \"Umowy\""), "{said}");
    // A change of one flag is told by the server's count of changes, without a comparison.
    server.store(ANA, "Umowy", "2", "+FLAGS (\\Flagged)");
    agrees(&office, &server, ANA);
    let said = recorder.said();
    assert!(said.contains("QRESYNC"), "{said}");
    assert!(!said.contains("SEARCH"), "{said}");
}
