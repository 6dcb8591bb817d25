//! Letters equal in Message-ID, From, To, Date and Subject are one message: the text of each
//! can be read, and what is removed for good is that text alone.

use serde_json::{Value, json};

use crate::{
    rig::{
        dovecot::Dovecot,
        http::Http,
        office::{Office, Way},
    },
    sync::{agrees, messages},
};

const ANA: &str = "ana@agency.example";
/// A folder that is shown like others, and the server has from the start.
const TRASH: &str = "Trash";

fn letter(way: &str, text: &str) -> Vec<u8> {
    format!(
        "Received: by {way}\r\nFrom: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\n\
         Subject: Oferta\r\nDate: Mon, 02 Feb 2026 10:00:00 +0000\r\n\
         Message-ID: <oferta@firma.example>\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}

fn with(letters: &[(&str, Vec<u8>)]) -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.create(ANA, "Umowy");
    for (folder, raw) in letters {
        server.append(ANA, folder, raw);
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    agrees(&office, &server, ANA);
    (server, office)
}

fn listed(ana: &mut Http) -> Vec<String> {
    let page = ana.get("/api/v1/messages?q=subject:Oferta").json();
    let rows = page["items"].as_array().cloned().unwrap_or_default();
    let id = |row: &Value| row["id"].as_str().map(str::to_owned);
    rows.iter().filter_map(id).collect()
}

fn the_one(ana: &mut Http) -> String {
    crate::rig::until("it is found", crate::rig::PATIENCE, || {
        listed(ana).into_iter().next()
    })
}

#[test]
fn texts_that_differ_can_each_be_read() {
    let (server, mut office) = with(&[
        ("INBOX", letter("a", "Cena: 1000")),
        ("Umowy", letter("b", "Cena: 1000")),
    ]);
    let mut ana = office.api(ANA);
    let id = the_one(&mut ana);
    let path = format!("/api/v1/messages/{id}");
    let view = ana.get(&path).json();
    assert_eq!(view["versions"], json!([]), "the way is no text");
    server.append(ANA, "Umowy", &letter("c", "Cena: 2000"));
    agrees(&office, &server, ANA);
    assert_eq!(messages(&office, ANA), 1);
    let view = ana.get(&path).json();
    let versions = view["versions"].as_array().cloned().unwrap_or_default();
    assert_eq!(versions.len(), 2, "{view}");
    assert_eq!(
        (&versions[0]["open"], &versions[1]["open"]),
        (&json!(true), &json!(false))
    );
    let mut texts = Vec::new();
    for version in &versions {
        let hash = version["sha256"].as_str().unwrap_or_default();
        let body = ana.get(&format!("{path}/body?version={hash}")).json();
        texts.push(body["text"].as_str().unwrap_or_default().trim().to_owned());
        let raw = ana.get(&format!("{path}/raw?version={hash}"));
        assert!(raw.text().contains(texts.last().unwrap()));
        let open = ana.get(&format!("{path}?version={hash}")).json();
        let open = open["versions"].as_array().cloned().unwrap_or_default();
        assert!(
            open.iter()
                .all(|one| (one["sha256"] == hash) == (one["open"] == true))
        );
    }
    texts.sort();
    assert_eq!(texts, ["Cena: 1000", "Cena: 2000"]);
    // No bytes but the message's own are reached that way.
    let other = "0".repeat(64);
    for way in ["", "/raw", "/body"] {
        let answer = ana.get(&format!("{path}{way}?version={other}"));
        assert_eq!(answer.status, 404, "{}", answer.text());
        assert_eq!(ana.get(&format!("{path}{way}?version=x")).status, 400);
    }
    office.stop();
    office.verify();
}

#[test]
fn what_is_removed_for_good_is_one_text() {
    let (server, mut office) = with(&[(TRASH, letter("a", "Cena: 1000"))]);
    let mut ana = office.api(ANA);
    let id = the_one(&mut ana);
    let body = json!({"deed": "remove", "messages": [id]});
    let done = ana.send("POST", "/api/v1/triage", &body);
    assert_eq!(done.status, 201, "{}", done.text());
    assert_eq!(messages(&office, ANA), 0);
    // The same bytes stay away wherever they are put; another text was removed by nobody.
    server.copy(ANA, TRASH, "1", "Umowy");
    office.sync(ANA);
    assert_eq!(messages(&office, ANA), 0);
    server.append(ANA, "Umowy", &letter("c", "Cena: 2000"));
    office.sync(ANA);
    assert_eq!(messages(&office, ANA), 1);
    server.copy(ANA, TRASH, "1", "INBOX");
    office.sync(ANA);
    let held = office.ledger(ANA);
    let held: Vec<_> = held.iter().filter(|line| line.sha256.is_some()).collect();
    assert_eq!(held.len(), 1, "{held:?}");
    office.stop();
    office.verify();
}
