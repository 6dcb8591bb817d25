//! Who sees which mail, asked from outside: lists, search, files, threads, events (M-40 to M-47,
//! M-52, P-29).

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
};

use serde_json::{Value, json};

use crate::rig::{
    PATIENCE,
    dovecot::Dovecot,
    http::Http,
    office::{DIRECTOR, Office, SIGN_IN, Way},
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const SZEF: &str = "szef@agency.example";
const OBCY: &str = "obcy@agency.example";
const CLIENT: &str = "klient@client.example";
/// Where one's own absence is.
const MINE: &str = "/api/v1/me/absence";
/// A word in every message.
const WORD: &str = "willa";

/// Ana's three messages by subject: of a client, of a stranger, and a client's that she keeps
/// to herself.
const MATCHED: &str = "Oferta";
const STRANGER: &str = "Urodziny";
const PRIVATE: &str = "Zdrowie";

struct Agency {
    server: Dovecot,
    office: Office,
    ids: Vec<(String, String)>,
    contact: u64,
    file: String,
}

fn raw(subject: &str, from: &str) -> Vec<u8> {
    format!(
        "Subject: {subject}\r\nFrom: <{from}>\r\nTo: <{ANA}>\r\nMessage-ID: <{subject}@x.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\n{WORD} {subject}\r\n\
         --b\r\nContent-Type: text/csv; name=plan.csv\r\n\
         Content-Disposition: attachment; filename=plan.csv\r\n\r\na,b\r\n--b--\r\n"
    )
    .into_bytes()
}

impl Agency {
    fn start() -> Self {
        let (server, mut office) = (Dovecot::start(), Office::new());
        office.add_user(SZEF, "supervisor");
        office.add_user(OBCY, "agent");
        for agent in [ANA, BO] {
            let args = [
                "user",
                "add",
                "--email",
                agent,
                "--name",
                agent,
                "--role",
                "agent",
                "--supervisor",
                SZEF,
                "--password-stdin",
            ];
            office.run_with(&args, SIGN_IN).fine();
        }
        for (subject, from) in [
            (MATCHED, CLIENT),
            (STRANGER, "ciocia@home.example"),
            (PRIVATE, CLIENT),
        ] {
            server.append(ANA, "INBOX", &raw(subject, from));
        }
        office.add_account(ANA, &server, Way::Plain);
        office.serve();
        office.sync(ANA);
        office.settle(3);
        let mut ana = office.api(ANA);
        let new = json!({"last_name": "Klient", "emails": [CLIENT]});
        let made = ana.send("POST", "/api/v1/contacts", &new);
        assert_eq!(made.status, 201, "{}", made.text());
        let contact = made.json()["id"].as_u64().expect("an id");
        let items = ana.get("/api/v1/messages?limit=50").json();
        let ids = items["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|item| {
                let text = |name: &str| item[name].as_str().expect("a text").to_owned();
                (text("subject"), text("id"))
            });
        let ids: Vec<(String, String)> = ids.collect();
        let message = ana.get(&format!("/api/v1/messages/{}", ids[0].1)).json();
        let part = &message["attachments"][0]["part"];
        assert!(part.is_u64(), "{message}");
        let agency = Self {
            ids,
            contact,
            file: format!("/attachments/{part}"),
            server,
            office,
        };
        let path = format!("/api/v1/messages/{}/privacy", agency.id(PRIVATE));
        let kept = ana.send("PUT", &path, &json!({"privacy": "private"}));
        assert_eq!(kept.status, 204, "{}", kept.text());
        agency
    }

    fn id(&self, subject: &str) -> &str {
        let mut ids = self.ids.iter();
        &ids.find(|(of, _)| of == subject).expect("it is there").1
    }

    fn seen_by_agency(&self, seen: &str) {
        let mut director = self.office.api(DIRECTOR);
        let mut page = director.get("/api/v1/agency").json();
        page["seen_mail"] = json!(seen);
        let set = director.send("PUT", "/api/v1/agency", &page);
        assert_eq!(set.status, 204, "{}", set.text());
    }

    fn seen_by_account(&self, seen: &Value) {
        let mut ana = self.office.api(ANA);
        let account = ana.get("/api/v1/accounts").json()["items"][0]["id"].clone();
        let path = format!("/api/v1/accounts/{account}");
        let set = ana.send("PATCH", &path, &json!({"seen_mail": seen}));
        assert_eq!(set.status, 204, "{}", set.text());
    }

    /// Everything that a user can ask shows these messages and no others; `hidden` is the answer
    /// to opening another.
    fn shows(&self, who: &str, subjects: &[&str], hidden: u16) {
        let mut api = self.office.api(who);
        let expected: BTreeSet<String> = subjects.iter().map(|of| self.id(of).to_owned()).collect();
        for path in [
            "/api/v1/messages?limit=50".to_owned(),
            format!("/api/v1/messages?limit=50&q={WORD}"),
        ] {
            assert_eq!(
                listed(&mut api, &path),
                Some(expected.clone()),
                "{who} {path}"
            );
        }
        let path = format!("/api/v1/contacts/{}/correspondence?limit=50", self.contact);
        if let Some(found) = listed(&mut api, &path) {
            let stranger = self.id(STRANGER);
            let with = expected.iter().filter(|id| *id != stranger).cloned();
            assert_eq!(found, with.collect(), "{who} {path}");
        }
        for (subject, id) in &self.ids {
            let shown = expected.contains(id);
            for end in ["", "/body", "/raw", "/attachments.zip", &self.file, "/why"] {
                let answer = api.get(&format!("/api/v1/messages/{id}{end}"));
                let fine = answer.status == 200;
                // The Director is told why one may open what is hidden: by asking.
                let asks = end == "/why" && hidden == 403;
                // Raw bytes leave the panel by mail.export: the owner's and the superiors'.
                if shown && end == "/raw" && ![ANA, SZEF, DIRECTOR].contains(&who) {
                    assert_eq!(answer.status, 403, "{who} {subject}{end}");
                    continue;
                }
                assert_eq!(
                    fine,
                    shown || asks,
                    "{who} {subject}{end}: {}",
                    answer.text()
                );
                assert!(
                    fine || answer.status == hidden,
                    "{who} {subject}{end}: {}",
                    answer.status
                );
            }
        }
        counts(&mut api, who);
        let told = self.events(who, &mut api);
        let hidden: Vec<&String> = told.difference(&expected).collect();
        assert!(hidden.is_empty(), "{who} is told of {hidden:?}");
        assert!(
            told.is_superset(&expected),
            "{who} is told of {told:?} alone"
        );
    }

    /// The messages that the stream of events tells of, from the beginning to a contact that
    /// its reader makes for that.
    fn events(&self, who: &str, api: &mut Http) -> BTreeSet<String> {
        let token = self
            .office
            .run(&["user", "token", "--email", who])
            .fine()
            .out;
        let new = json!({"last_name": "Last", "emails": []});
        let made = api.send("POST", "/api/v1/contacts", &new);
        assert_eq!(made.status, 201, "{}", made.text());
        let last = made.json()["id"].clone();
        let base = self.office.base();
        let at = base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(at).expect("the panel listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let request = format!(
            "GET /api/v1/events HTTP/1.1\r\nHost: {at}\r\nAuthorization: Bearer {}\r\n\
             Last-Event-ID: 0\r\n\r\n",
            token.trim()
        );
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut told = BTreeSet::new();
        for line in BufReader::new(stream).lines() {
            let line = line.expect("the stream goes on");
            let Some(data) = line.strip_prefix("data: ") else {
                continue;
            };
            let event: Value = serde_json::from_str(data).expect("an event is JSON");
            if event["kind"] == "contact" && event["id"] == last {
                return told;
            }
            if let Some(id) = event["id"].as_str() {
                told.insert(id.to_owned());
            }
        }
        panic!("the stream ended early");
    }
}

/// No figure tells how many messages there are beside those that are shown.
fn counts(api: &mut Http, who: &str) {
    let side = api.get("/api/v1/folders").json();
    for account in side["accounts"].as_array().expect("accounts") {
        for folder in account["folders"].as_array().expect("folders") {
            assert!(who == ANA || folder["unread"].is_null(), "{who}: {folder}");
        }
    }
    let items = api.get("/api/v1/messages?limit=50").json();
    for item in items["items"].as_array().expect("items") {
        assert_eq!(item["thread_size"], 1, "{who}: {item}");
    }
}

/// The ids of a page; none where it is not there.
fn listed(api: &mut Http, path: &str) -> Option<BTreeSet<String>> {
    let answer = api.get(path);
    if answer.status == 404 {
        return None;
    }
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    let page = answer.json();
    assert_eq!(page["next"], Value::Null, "{path}");
    let items = page["items"].as_array().expect("items").iter();
    Some(
        items
            .map(|item| item["id"].as_str().expect("an id").to_owned())
            .collect(),
    )
}

#[test]
fn private_and_unmatched_mail_is_its_owners_alone() {
    let agency = Agency::start();
    let everywhere = |subjects: &[&str]| {
        agency.shows(ANA, &[MATCHED, STRANGER, PRIVATE], 404);
        for colleague in [SZEF, BO] {
            agency.shows(colleague, subjects, 404);
        }
        agency.shows(OBCY, &[], 404);
        agency.shows(DIRECTOR, subjects, 403);
    };
    everywhere(&[MATCHED]);
    agency.seen_by_agency("all");
    everywhere(&[MATCHED, STRANGER]);
    // The account's own setting goes before the agency's.
    agency.seen_by_account(&json!("matched"));
    everywhere(&[MATCHED]);
    agency.seen_by_agency("matched");
    agency.seen_by_account(&json!("all"));
    everywhere(&[MATCHED, STRANGER]);
    agency.seen_by_account(&Value::Null);
    everywhere(&[MATCHED]);
    // Shared on purpose, and taken back (M-52); what is private cannot be.
    let users = agency.office.api(DIRECTOR).get("/api/v1/users").json();
    let users = users["items"].as_array().expect("users").iter();
    let obcy = users
        .clone()
        .find(|user| user["email"] == OBCY)
        .expect("obcy")["id"]
        .clone();
    let mut ana = agency.office.api(ANA);
    let mut share = |subject: &str| {
        let path = format!("/api/v1/messages/{}/shares", agency.id(subject));
        ana.send("POST", &path, &json!({"user": obcy, "extent": "thread"}))
            .status
    };
    assert_eq!(share(PRIVATE), 403);
    assert_eq!(share(STRANGER), 204);
    let path = format!("/api/v1/messages/{}", agency.id(STRANGER));
    let mut other = agency.office.api(OBCY);
    assert_eq!(other.get(&path).status, 200);
    let back = format!("{path}/shares?user={obcy}");
    assert_eq!(ana.send("DELETE", &back, &Value::Null).status, 204);
    assert_eq!(other.get(&path).status, 404);
    agency.office.verify();
}

#[test]
fn a_deputy_sees_mail_while_the_absence_lasts() {
    let agency = Agency::start();
    let users = agency.office.api(DIRECTOR).get("/api/v1/users").json();
    let users = users["items"].as_array().expect("users").iter();
    let id = |email: &str| {
        users
            .clone()
            .find(|user| user["email"] == email)
            .expect(email)["id"]
            .clone()
    };
    let mut ana = agency.office.api(ANA);
    // In whatever zone the agency is, the day before they came has begun and the day after has
    // not ended.
    let came = ana.get("/api/v1/messages").json()["items"][0]["date"].clone();
    let (came, _) = came
        .as_str()
        .and_then(|at| at.split_once('T'))
        .expect("a moment");
    let came: jiff::civil::Date = came.parse().expect("a date");
    let day = |days: i64| {
        let day = came.checked_add(jiff::Span::new().days(days));
        day.expect("a day").to_string()
    };
    let away = |deputy: &Value, scope: &str| json!({"from": day(-1), "until": day(1), "deputy": deputy, "scope": scope});
    let set = |api: &mut Http, path: &str, absence: &Value| {
        let answer = api.send("PUT", path, absence);
        (answer.status, answer.text())
    };
    let refused = set(&mut ana, MINE, &away(&id(ANA), "all"));
    assert_eq!(refused.0, 422, "{}", refused.1);
    assert!(refused.1.contains("deputy"), "{}", refused.1);
    assert_eq!(set(&mut ana, MINE, &away(&id(OBCY), "matched")).0, 204);
    agency.shows(OBCY, &[MATCHED], 404);
    let why = format!("/api/v1/messages/{}/why", agency.id(MATCHED));
    let why = agency.office.api(OBCY).get(&why).json();
    assert_eq!(why["items"][0]["reason"], "standing-in", "{why}");
    assert_eq!(set(&mut ana, MINE, &away(&id(OBCY), "all")).0, 204);
    agency.shows(OBCY, &[MATCHED, STRANGER], 404);
    let read = format!("/api/v1/messages/{}/flags", agency.id(STRANGER));
    let read = agency
        .office
        .api(OBCY)
        .send("POST", &read, &json!({"read": true}));
    assert_eq!(read.status, 204, "{}", read.text());
    assert_eq!(ana.send("DELETE", MINE, &Value::Null).status, 204);
    agency.shows(OBCY, &[], 404);
    let notices = ana.get("/api/v1/me/notices").json();
    let digest = &notices["items"][0]["digest"][0];
    assert_eq!(
        *digest,
        json!({"account": ANA, "came": 3, "read": 1}),
        "{notices}"
    );
    // Who sets it for another gives no more than they see themselves.
    let hers = format!("/api/v1/absences/{}", id(ANA));
    let mut szef = agency.office.api(SZEF);
    assert_eq!(set(&mut szef, &hers, &away(&id(OBCY), "all")).0, 403);
    assert_eq!(set(&mut szef, &hers, &away(&id(OBCY), "matched")).0, 204);
    assert_eq!(agency.office.api(BO).get(&hers).status, 404);
    agency.shows(OBCY, &[MATCHED], 404);
    agency.office.verify();
}

/// M-47: folders are often named after clients.
#[test]
fn a_colleagues_folder_is_told_where_it_shows_something() {
    let agency = Agency::start();
    for (folder, subject, from) in [
        ("Klient", "Umowa", CLIENT),
        ("Ciocia", "Imieniny", "ciocia@home.example"),
    ] {
        agency.server.create(ANA, folder);
        agency.server.append(ANA, folder, &raw(subject, from));
    }
    agency.office.sync(ANA);
    agency.office.settle(5);
    let named = |api: &mut Http| -> Vec<(String, String)> {
        let side = api.get("/api/v1/folders").json();
        let account = &side["accounts"][0];
        let folders = account["folders"].as_array().expect("folders").iter();
        folders
            .filter(|folder| folder["kind"] == "custom")
            .map(|folder| {
                let name = folder["name"].as_str().expect("a name").to_owned();
                (name, format!("/mail/a/{}/{}", account["id"], folder["id"]))
            })
            .collect()
    };
    let mut ana = agency.office.api(ANA);
    let own = named(&mut ana);
    let names: Vec<&str> = own.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Ciocia", "Klient"]);
    let mut szef = agency.office.api(SZEF);
    assert_eq!(named(&mut szef), own[1..]);
    for (who, hidden) in [(ANA, 200), (SZEF, 404)] {
        let mut http = agency.office.http();
        let session = http.sign_in(who, SIGN_IN);
        let session = session
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        for (name, path) in &own {
            let status = if name == "Klient" { 200 } else { hidden };
            let page = http.ask("GET", path, &session, Vec::new());
            assert_eq!(page.status, status, "{who} {name}");
        }
    }
    agency.office.verify();
}
