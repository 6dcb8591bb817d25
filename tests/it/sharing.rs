//! Sharing on purpose, colleagues' cards and addresses kept private, asked
//! from outside.

use serde_json::{Value, json};

use crate::rig::{
    dovecot::Dovecot,
    http::Http,
    office::{DIRECTOR, Office, SIGN_IN, Way},
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const CY: &str = "cy@agency.example";
const CLINIC: &str = "clinic@health.example";

fn raw(subject: &str, id: &str, replies: &str) -> Vec<u8> {
    let from = if subject == "Results" {
        CLINIC
    } else {
        "ewa@client.example"
    };
    let hour = if replies.is_empty() { 10 } else { 11 };
    format!(
        "Date: Fri, 06 Feb 2026 {hour}:00:00 +0000\r\nSubject: {subject}\r\nFrom: <{from}>\r\nTo: <{ANA}>\r\nMessage-ID: <{id}@x.example>\r\n\
         {replies}Content-Type: text/plain\r\n\r\nHello\r\n"
    )
    .into_bytes()
}

fn agency() -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::new());
    for (email, name) in [(ANA, "Ana Maria Nowak"), (BO, "Bo Lis"), (CY, "Łucja Żak")] {
        let args = [
            "user",
            "add",
            "--email",
            email,
            "--name",
            name,
            "--role",
            "agent",
            "--password-stdin",
        ];
        office.run_with(&args, SIGN_IN).fine();
    }
    server.append(ANA, "INBOX", &raw("Roof", "one", ""));
    let replies = "In-Reply-To: <one@x.example>\r\nReferences: <one@x.example>\r\n";
    server.append(ANA, "INBOX", &raw("Re: Roof", "two", replies));
    server.append(ANA, "INBOX", &raw("Garden", "three", ""));
    server.append(ANA, "INBOX", &raw("Results", "four", ""));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(4);
    (server, office)
}

fn id(api: &mut Http, subject: &str) -> String {
    let page = api.get("/api/v1/messages?limit=50").json();
    let items = page["items"].as_array().expect("items");
    let found = items.iter().find(|item| item["subject"] == subject);
    let id = found.and_then(|item| item["id"].as_str());
    id.expect("it is there").to_owned()
}

fn subjects(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items");
    let subjects = items.iter().map(|item| item["subject"].as_str());
    subjects
        .map(|subject| subject.expect("a text").to_owned())
        .collect()
}

fn user(api: &mut Http, q: &str) -> u64 {
    let page = api.get(&format!("/api/v1/people?q={q}")).json();
    page["items"][0]["id"].as_u64().expect("a colleague")
}

fn done(api: &mut Http, method: &str, path: &str, body: &Value) {
    let answer = api.send(method, path, body);
    assert_eq!(answer.status, 204, "{method} {path}: {}", answer.text());
}

#[test]
fn what_is_shared_is_listed_told_and_taken_back() {
    let (_server, office) = agency();
    let (mut ana, mut bo, mut cy) = (office.api(ANA), office.api(BO), office.api(CY));
    let (roof, garden) = (id(&mut ana, "Roof"), id(&mut ana, "Garden"));
    let to = user(&mut ana, "bo");
    let shares = |id: &str| format!("/api/v1/messages/{id}/shares");
    assert_eq!(bo.get("/api/v1/shared").json()["items"], json!([]));

    let one = json!({"user": to, "extent": "message"});
    done(&mut ana, "POST", &shares(&roof), &one);
    let own = json!({"user": ana.get("/api/v1/me").json()["id"], "extent": "thread"});
    let own = ana.send("POST", &shares(&garden), &own);
    assert_eq!(
        own.status,
        422,
        "nobody shares with themselves: {}",
        own.text()
    );
    let all = json!({"user": to, "extent": "thread"});
    done(&mut ana, "POST", &shares(&garden), &all);
    let page = bo.get("/api/v1/shared").json();
    assert_eq!(
        subjects(&page),
        ["Garden", "Roof"],
        "the newest share first"
    );
    assert_eq!(
        bo.get(&shares(&roof)).status,
        404,
        "who was shown is not told who else was"
    );
    assert_eq!(cy.get("/api/v1/shared").json()["items"], json!([]));
    assert_eq!(ana.get("/api/v1/shared").json()["items"], json!([]));

    // Page by page, each row once.
    let first = bo.get("/api/v1/shared?limit=1").json();
    let next = first["next"].as_str().expect("there is more");
    let second = bo
        .get(&format!("/api/v1/shared?limit=1&cursor={next}"))
        .json();
    assert_eq!(
        (subjects(&first), subjects(&second)),
        (vec!["Garden".to_owned()], vec!["Roof".to_owned()])
    );
    assert_eq!(second["next"], Value::Null);

    // Who shares sees with whom, also from another message of the thread.
    let told = ana.get(&shares(&roof)).json()["items"][0].clone();
    assert_eq!(
        (
            &told["user"],
            &told["name"],
            &told["extent"],
            &told["messages"],
            &told["this"]
        ),
        (
            &json!(to),
            &json!("Bo Lis"),
            &json!("message"),
            &json!(1),
            &json!(true)
        )
    );
    let reply = id(&mut ana, "Re: Roof");
    assert_eq!(
        ana.get(&shares(&reply)).json()["items"][0]["this"],
        json!(false)
    );

    // One notice for all that Ana shared, the last first.
    let notices = bo.get("/api/v1/me/notices").json();
    let notice = &notices["items"][0];
    assert_eq!(notice["by"], "Ana Maria Nowak");
    assert_eq!(notice["shared"][0]["subject"], "Garden");
    assert_eq!(notice["shared"][1]["subject"], "Roof");
    assert_eq!(notices["items"].as_array().map(Vec::len), Some(1));

    // The whole thread is shown by its newest message.
    done(&mut ana, "POST", &shares(&roof), &all);
    assert_eq!(
        subjects(&bo.get("/api/v1/shared").json()),
        ["Re: Roof", "Garden"]
    );

    // What is private is shared no more, and what was taken back is told no more.
    done(
        &mut ana,
        "PUT",
        &format!("/api/v1/messages/{roof}/privacy"),
        &json!({"privacy": "private"}),
    );
    assert_eq!(subjects(&bo.get("/api/v1/shared").json()), ["Garden"]);
    assert_eq!(ana.send("POST", &shares(&roof), &one).status, 403);
    let path = format!("{}?user={to}", shares(&garden));
    done(&mut ana, "DELETE", &path, &Value::Null);
    assert_eq!(bo.get("/api/v1/shared").json()["items"], json!([]));
    assert_eq!(bo.get(&format!("/api/v1/messages/{garden}")).status, 404);
    assert_eq!(bo.get("/api/v1/me/notices").json()["items"], json!([]));
    let audit = office
        .api(DIRECTOR)
        .get("/api/v1/audit?action=message.share")
        .json();
    assert_eq!(audit["items"][0]["object"], format!("{roof} Bo Lis"));
    drop(office.run(&["status"]));
    office.verify();
}

#[test]
fn a_group_s_share_is_its_members_and_goes_with_the_group() {
    let (_server, office) = agency();
    let (mut ana, mut bo) = (office.api(ANA), office.api(BO));
    let mut director = office.api(DIRECTOR);
    let new = json!({"name": "Roofers"});
    let made = director.send("POST", "/api/v1/groups", &new);
    assert_eq!(made.status, 201, "{}", made.text());
    let group = made.json()["id"].as_u64().expect("an id");
    let roof = id(&mut ana, "Roof");
    let shares = format!("/api/v1/messages/{roof}/shares");
    done(
        &mut ana,
        "POST",
        &shares,
        &json!({"group": group, "extent": "thread"}),
    );
    assert_eq!(bo.get("/api/v1/shared").json()["items"], json!([]));
    let join = director.send(
        "POST",
        &format!("/api/v1/groups/{group}/members"),
        &json!({"email": BO}),
    );
    assert!(join.status < 300, "{}", join.text());
    assert_eq!(subjects(&bo.get("/api/v1/shared").json()), ["Re: Roof"]);
    // Shared with the user and the group: still one row.
    let to = user(&mut ana, "bo");
    done(
        &mut ana,
        "POST",
        &shares,
        &json!({"user": to, "extent": "message"}),
    );
    assert_eq!(subjects(&bo.get("/api/v1/shared").json()), ["Re: Roof"]);
    let gone = director.send("DELETE", &format!("/api/v1/groups/{group}"), &Value::Null);
    assert!(gone.status < 300, "{}", gone.text());
    assert_eq!(subjects(&bo.get("/api/v1/shared").json()), ["Roof"]);
    office.verify();
}

#[test]
fn colleagues_are_found_by_name_and_by_nothing_else() {
    let (_server, office) = agency();
    let mut bo = office.api(BO);
    let mut names = |q: &str| -> Vec<String> {
        let page = bo.get(&format!("/api/v1/people?q={q}")).json();
        let items = page["items"].as_array().expect("items").clone();
        for item in &items {
            assert!(!item.to_string().contains('@'), "{item}");
        }
        let names = items.iter().map(|item| item["name"].as_str());
        names.map(|name| name.expect("a name").to_owned()).collect()
    };
    assert_eq!(names("maria"), ["Ana Maria Nowak"]);
    assert_eq!(names("zak"), ["Łucja Żak"]);
    assert_eq!(names("now+an"), ["Ana Maria Nowak"]);
    assert_eq!(
        names("agency"),
        Vec::<String>::new(),
        "no address is searched"
    );
    assert!(names("").len() >= 4);
    let mut director = office.api(DIRECTOR);
    let cy = user(&mut director, "zak");
    let left = director.send("POST", &format!("/api/v1/users/{cy}/block"), &Value::Null);
    assert!(left.status < 300, "{}", left.text());
    let mut bo = office.api(BO);
    assert_eq!(bo.get("/api/v1/people?q=zak").json()["items"], json!([]));
    let first = bo.get("/api/v1/people?limit=1").json();
    let next = first["next"].as_str().expect("there are more");
    let second = bo
        .get(&format!("/api/v1/people?limit=1&cursor={next}"))
        .json();
    assert_ne!(first["items"], second["items"]);
    let mut ana = office.api(ANA);
    let roof = id(&mut ana, "Roof");
    let body = json!({"user": cy, "extent": "message"});
    let refused = ana.send("POST", &format!("/api/v1/messages/{roof}/shares"), &body);
    assert_eq!(
        refused.status, 422,
        "nothing is shared with who does not sign in"
    );
}

#[test]
fn a_private_address_matches_for_nobody_else() {
    let (_server, office) = agency();
    let mut ana = office.api(ANA);
    let new = json!({"last_name": "Clinic", "emails": [CLINIC]});
    let made = ana.send("POST", "/api/v1/contacts", &new);
    assert_eq!(made.status, 201, "{}", made.text());
    let results = id(&mut ana, "Results");
    let mut director = office.api(DIRECTOR);
    let message = format!("/api/v1/messages/{results}");
    assert_eq!(director.get(&message).status, 200);
    let account = ana.get("/api/v1/accounts").json()["items"][0]["id"].clone();
    let all = format!("/api/v1/accounts/{account}/private-addresses");
    done(
        &mut ana,
        "PUT",
        &format!("{all}/Clinic%40health.example"),
        &Value::Null,
    );
    assert_eq!(ana.get(&all).json()["items"], json!([CLINIC]));
    assert_eq!(
        director.get(&all).status,
        404,
        "not even the Director is told which"
    );
    assert_eq!(director.get(&message).status, 403);
    assert_eq!(ana.get(&message).status, 200);
    let wrong = ana.send("PUT", &format!("{all}/nothing"), &Value::Null);
    assert_eq!(wrong.json()["field"], "address");
    let audit = director
        .get("/api/v1/audit?action=account.private-address")
        .json();
    assert_eq!(audit["items"][0]["object"], ANA);
    done(&mut ana, "DELETE", &format!("{all}/{CLINIC}"), &Value::Null);
    assert_eq!(director.get(&message).status, 200);
}
