//! The API as a program of the agency's own would use it.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::rig::{
    PATIENCE,
    corpus::Corpus,
    dovecot::Dovecot,
    http::{Http, in_query},
    office::{DIRECTOR, Office, Way},
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const FIELDS: [&str; 9] = [
    "id",
    "message_id",
    "subject",
    "from",
    "date",
    "snippet",
    "account",
    "folder",
    "contacts",
];

fn with_mail(count: u64) -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    server.fill(ANA, Corpus::of(21, ANA).take(count));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(count);
    (server, office)
}

fn all_pages(api: &mut Http, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    for _ in 0..100 {
        let page = api.get(&format!("{path}{cursor}")).json();
        items.extend(
            page["items"]
                .as_array()
                .expect("a page has items")
                .iter()
                .cloned(),
        );
        let Some(next) = page["next"].as_str() else {
            return items;
        };
        cursor = format!("&cursor={next}");
    }
    panic!("{path} never ends");
}

#[test]
fn messages_are_listed_page_by_page_each_once() {
    let (_server, office) = with_mail(57);
    let mut api = office.api(ANA);
    let items = all_pages(&mut api, "/api/v1/messages?limit=10");
    let ids: HashSet<&str> = items
        .iter()
        .filter_map(|item| item["id"].as_str())
        .collect();
    assert_eq!((items.len(), ids.len()), (57, 57));
    for item in &items {
        for field in FIELDS {
            assert!(item.get(field).is_some(), "an item has {field}: {item}");
        }
    }
    let id = items[0]["id"].as_str().expect("an id");
    let message = api.get(&format!("/api/v1/messages/{id}"));
    assert_eq!(message.status, 200, "{}", message.text());
    let by_account = all_pages(
        &mut api,
        &format!("/api/v1/messages?account={ANA}&limit=50"),
    );
    assert_eq!(by_account.len(), 57);
}

#[test]
fn search_finds_without_diacritics() {
    let (server, office) = with_mail(3);
    server.append(
        ANA,
        "INBOX",
        "Subject: =?utf-8?B?TWllc3prYW5pZSBXIMWBb2R6aQ==?=\r\nFrom: <a@b.example>\r\n\
         Message-ID: <lodz@b.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nŁódź\r\n"
            .as_bytes(),
    );
    let mut api = office.api(ANA);
    let found = until("lodz finds Łódź", PATIENCE, || {
        let found = api.get("/api/v1/messages?q=lodz").json();
        found["items"]
            .as_array()?
            .iter()
            .find(|item| item["message_id"] == "lodz@b.example")
            .cloned()
    });
    assert_eq!(found["account"], ANA);
    let bad = api.get("/api/v1/messages?q=larger:many");
    assert_eq!(bad.status, 422, "{}", bad.text());
    assert_eq!(bad.json()["code"], "bad-search");
}

#[test]
fn what_is_not_mine_is_not_there() {
    let (_server, office) = with_mail(2);
    let id = office.api(ANA).get("/api/v1/messages").json()["items"][0]["id"]
        .as_str()
        .expect("ana has mail")
        .to_owned();
    let mut bo = office.api(BO);
    assert_eq!(bo.get("/api/v1/messages").json()["items"], json!([]));
    let (denied, absent) = (
        bo.get(&format!("/api/v1/messages/{id}")),
        bo.get(&format!(
            "/api/v1/messages/{}",
            id.replace(|c: char| c.is_ascii_digit(), "9")
        )),
    );
    assert_eq!(
        (denied.status, absent.status),
        (404, 404),
        "denied and absent are one answer"
    );
    let raw = bo.get(&format!("/api/v1/messages/{id}/raw"));
    assert_eq!(raw.status, 404);
}

#[test]
fn problems_have_the_form_of_rfc_9457() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut nobody = office.http();
    let refused = nobody.get("/api/v1/messages");
    assert_eq!(refused.status, 401);
    assert_eq!(nobody.get("/api/v1/me").status, 401);
    assert_eq!(
        office.http().bearing("made-up").get("/api/v1/me").status,
        401
    );
    let mut api = office.api(ANA);
    let absent = api.get("/api/v1/contacts/999999");
    assert_eq!(absent.status, 404);
    for answer in [&refused, &absent] {
        assert!(
            answer
                .header("content-type")
                .starts_with("application/problem+json")
        );
        let problem = answer.json();
        for field in ["type", "title", "status", "code"] {
            assert!(
                problem.get(field).is_some(),
                "a problem has {field}: {problem}"
            );
        }
    }
    let unknown = api.get("/api/v1/messages?colour=red");
    assert!(
        (400..500).contains(&unknown.status),
        "an unknown parameter is refused"
    );
    assert!(
        unknown.text().contains("colour"),
        "and named: {}",
        unknown.text()
    );
    let unknown = api.send("POST", "/api/v1/contacts", &json!({"colour": "red"}));
    assert!(
        (400..500).contains(&unknown.status),
        "an unknown field is refused"
    );
    assert!(
        unknown.text().contains("colour"),
        "and named: {}",
        unknown.text()
    );
    let broken = api.ask(
        "POST",
        "/api/v1/contacts",
        &[("content-type", "application/json")],
        b"{".to_vec(),
    );
    assert!((400..500).contains(&broken.status));
}

#[test]
fn anyone_may_ask_whether_it_lives_and_what_it_speaks() {
    let mut office = Office::new();
    office.serve();
    let mut http = office.http();
    assert_eq!(http.get("/healthz").status, 200);
    assert_eq!(http.get("/readyz").status, 200);
    let spoken = http.get("/api/openapi.json").json();
    assert!(
        spoken["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1"))
    );
    let metrics = http.get("/metrics");
    assert_eq!(metrics.status, 200, "metrics answer on loopback");
    assert!(metrics.text().contains("korespond_"), "{}", metrics.text());
    let mut api = office.api(DIRECTOR);
    let status = api.get("/api/v1/status");
    assert_eq!(status.status, 200, "{}", status.text());
    let page = http.get("/sign-in");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
        "{policy}"
    );
}

#[test]
fn contacts_bring_their_correspondence_and_words_their_mail() {
    const MESSAGES: u64 = 120;
    let corpus = Corpus::of(21, ANA);
    let (_server, office) = with_mail(MESSAGES);
    let table = office.data().join("contacts.csv");
    std::fs::write(&table, corpus.contacts()).expect("a file can be written");
    let table = table.to_str().expect("a path of ours is UTF-8");
    office
        .run(&["import", "contacts", table, "--owner", ANA])
        .fine();
    let mut api = office.api(ANA);
    let contacts = all_pages(&mut api, "/api/v1/contacts?limit=50");
    assert_eq!(contacts.len(), 300);
    let address_of = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw).into_owned();
        let (_, after) = text
            .split_once("\r\nFrom: ")
            .expect("a message has a sender");
        after
            .split_once('<')
            .and_then(|(_, a)| Some(a.split_once('>')?.0.to_owned()))
    };
    let senders: Vec<String> = corpus
        .take(MESSAGES)
        .filter_map(|(raw, _)| address_of(&raw))
        .collect();
    let (_, address) = corpus.client(0);
    let busiest = senders
        .iter()
        .filter(|sender| sender.starts_with("client"))
        .max_by_key(|sender| senders.iter().filter(|other| other == sender).count())
        .unwrap_or(&address);
    let expected = senders.iter().filter(|sender| *sender == busiest).count();
    let found = api
        .get(&format!("/api/v1/contacts?q={}", in_query(busiest)))
        .json();
    let id = found["items"][0]["id"].to_string().replace('"', "");
    let mail = all_pages(
        &mut api,
        &format!("/api/v1/contacts/{id}/correspondence?limit=50"),
    );
    assert_eq!(mail.len(), expected, "{busiest} wrote {expected} messages");
    for word in corpus.searches(8) {
        let found = api.get(&format!("/api/v1/messages?q={}&limit=5", in_query(&word)));
        assert_eq!(found.status, 200, "{}", found.text());
        assert_ne!(found.json()["items"], json!([]), "{word} is found");
    }
}
