//! The API as a program of the agency's own would use it.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::rig::{
    PATIENCE,
    corpus::Corpus,
    dovecot::Dovecot,
    free_port,
    http::{Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN, Way},
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
fn a_token_makes_no_tokens_and_shuts_nobody_out() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut http = office.http();
    let mine = http.sign_in(ANA, SIGN_IN);
    let mut as_ana: Vec<(&str, &str)> = mine.iter().map(|(n, v)| (*n, v.as_str())).collect();
    as_ana.push(("content-type", "application/json"));
    let mut api = office.api(ANA);
    let me = api.get("/api/v1/me").json();
    let session = me["sessions"][0]["id"].as_str().expect("ana's session");
    let session = format!("/api/v1/me/sessions/{session}");
    let passwords = json!({"old": SIGN_IN, "new": "brick-meadow-violin-28"});
    for (method, path, body) in [
        ("POST", "/api/v1/me/tokens", json!({"name": "another"})),
        (
            "POST",
            "/api/v1/users/ana%40agency.example/token",
            json!({}),
        ),
        ("POST", "/api/v1/me/password", passwords),
        ("DELETE", session.as_str(), json!({})),
    ] {
        let refused = api.send(method, path, &body);
        assert_eq!(refused.status, 403, "{method} {path}: {}", refused.text());
        let problem = refused.json();
        assert_eq!(problem["code"], "not-allowed");
        let detail = problem["detail"].as_str().expect("it says why");
        assert!(detail.contains("sign in"), "{detail}");
    }
    assert_eq!(
        api.get("/api/v1/me").json(),
        me,
        "nothing was made or ended"
    );
    let made = http.ask(
        "POST",
        "/api/v1/me/tokens",
        &as_ana,
        br#"{"name":"mine"}"#.to_vec(),
    );
    assert_eq!(made.status, 201, "{}", made.text());
    let token = made.json()["token"].as_str().expect("a token").to_owned();
    let mut own = office.http().bearing(&token);
    assert_eq!(own.get("/api/v1/me").status, 200);
}

#[test]
fn without_an_address_no_name_but_localhost_is_ours() {
    let mut office = Office::new();
    office.serve();
    let mut http = office.http();
    let mut asked = |host: &str, path: &str| http.ask("GET", path, &[("host", host)], Vec::new());
    for path in ["/sign-in", "/api/v1/me", "/metrics", "/api/openapi.json"] {
        let refused = asked("rebound.example:8025", path);
        assert_eq!(refused.status, 421, "{path}: {}", refused.text());
        assert!(refused.text().contains("server.base_url"), "{path}");
    }
    for host in ["localhost:1", "127.0.0.1", "[::1]:8025"] {
        assert_eq!(asked(host, "/sign-in").status, 200, "{host}");
    }
    assert_eq!(asked("rebound.example", "/healthz").status, 200);
    office.run(&["status"]).fine();
}

#[test]
fn nobody_walks_a_network_with_tests_of_accounts() {
    const FREE: usize = 30;
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut api = office.api(ANA);
    let new = json!({
        "address": ANA, "password": "pw",
        "imap": {"host": "127.0.0.1", "port": free_port(), "security": "tls", "user": ANA},
    });
    // The first waits are short: a slow machine passes a few more.
    let mut tested = 0;
    let refused = loop {
        let answer = api.send("POST", "/api/v1/accounts/test", &new);
        if answer.status == 429 {
            break answer;
        }
        assert_eq!(answer.json()["code"], "refused", "{}", answer.text());
        tested += 1;
        assert!(tested < FREE + 10, "no end of tests");
    };
    assert!(tested >= FREE, "only {tested} tests");
    assert_eq!(refused.json()["code"], "too-many-tries");
    let wait = refused.header("retry-after").parse::<u64>();
    assert!(wait.is_ok_and(|seconds| seconds > 0), "{refused:?}");
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
fn whose_mail_an_address_opens_is_told() {
    let (_server, office) = with_mail(20);
    let (mut director, mut ana) = (office.api(DIRECTOR), office.api(ANA));
    let sender = |message: &Value| message["from"]["address"].as_str().map(str::to_owned);
    let outside = |address: &String| !address.contains("agency") && !address.contains("reply");
    let mail = ana.get("/api/v1/messages?limit=50").json();
    let mail = mail["items"].as_array().expect("a page has items");
    let address = mail
        .iter()
        .filter_map(sender)
        .find(outside)
        .expect("someone outside wrote");
    let expected = mail
        .iter()
        .filter(|message| sender(message).as_ref() == Some(&address))
        .count();
    let opens = director
        .send(
            "POST",
            "/api/v1/contacts/opens",
            &json!({"emails": [address]}),
        )
        .json();
    assert!(
        opens["messages"].as_u64() >= Some(expected as u64),
        "{opens}"
    );
    // Of the Director's records the Director alone sees mail.
    assert_eq!(opens["users"], 1, "{opens}");
    // Who sees everyone's but the Director's gains by a record of Ana's, as the Director does;
    // Ana, whose mail it is, does not.
    let admin = json!({
        "email": "admin@agency.example", "name": "admin", "role": "agent", "group": "Admin"
    });
    assert_eq!(director.send("POST", "/api/v1/users", &admin).status, 201);
    office.set_password("admin@agency.example");
    let of_ana = json!({"emails": [address], "owner": ANA});
    let of_ana = director.send("POST", "/api/v1/contacts/opens", &of_ana);
    assert_eq!(of_ana.json()["users"], 2, "{}", of_ana.text());
    let asked = director.get("/api/v1/audit?action=address.opens").json();
    let asked = asked["items"].as_array().expect("the log").iter();
    let asked: Vec<_> = asked.map(|row| row["object"].clone()).collect();
    assert_eq!(asked, [json!(address), json!(address)], "asking is noted");
    let new = json!({"last_name": "Kowalska", "emails": [address]});
    assert_eq!(director.send("POST", "/api/v1/contacts", &new).status, 201);
    assert_eq!(
        director.get("/api/v1/me/notices").json()["items"],
        json!([])
    );
    let notices = ana.get("/api/v1/me/notices").json();
    assert_eq!(notices["items"][0]["addresses"], json!([address]));
    assert_eq!(notices["items"][0]["messages"], opens["messages"]);
    let away = format!("/api/v1/me/notices/{}", notices["items"][0]["id"]);
    assert_eq!(director.send("DELETE", &away, &Value::Null).status, 404);
    assert_eq!(ana.send("DELETE", &away, &Value::Null).status, 204);
    assert_eq!(ana.get("/api/v1/me/notices").json()["items"], json!([]));
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
