//! Finding mail: the operators, saved searches (M-34), and the views of Sent (M-51).

use std::time::Instant;

use serde_json::{Value, json};

use crate::rig::{
    PATIENCE,
    dovecot::Dovecot,
    http::{Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN, Way},
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";

/// A letter of Ana's of some hour with an attachment of so many bytes, if any.
fn letter(subject: &str, (hour, heads): (u32, &str), attached: usize) -> Vec<u8> {
    let (kind, body) = match attached {
        0 => ("text/plain", "Hello\r\n".to_owned()),
        bytes => {
            let text = "x".repeat(70) + "\r\n";
            let file = text.repeat(bytes / text.len());
            let body = format!(
                "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\n\
                 Content-Type: text/plain; name={subject}.txt\r\n\
                 Content-Disposition: attachment; filename={subject}.txt\r\n\r\n{file}\r\n--b--\r\n"
            );
            ("multipart/mixed; boundary=b", body)
        }
    };
    format!(
        "Date: Fri, 06 Feb 2026 {hour:02}:00:00 +0000\r\nSubject: {subject}\r\nFrom: <{ANA}>\r\n{heads}\r\n\
         Message-ID: <{subject}@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Ana's account with mail in a folder; each row is subject, heads, bytes attached.
fn agency(folder: &str, mail: &[(&str, &str, usize)]) -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    if folder != "INBOX" {
        server.create(ANA, folder);
    }
    for (hour, (subject, heads, attached)) in (0..).zip(mail) {
        server.append(ANA, folder, &letter(subject, (hour, heads), *attached));
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(mail.len() as u64);
    (server, office)
}

fn subjects(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("items");
    let subjects = items.iter().map(|item| item["subject"].as_str());
    subjects
        .map(|subject| subject.expect("a text").to_owned())
        .collect()
}

fn found(api: &mut Http, q: &str) -> Vec<String> {
    let page = api.get(&format!("/api/v1/messages?q={}", in_query(q)));
    assert_eq!(page.status, 200, "{q}: {}", page.text());
    subjects(&page.json())
}

fn made(api: &mut Http, path: &str, body: &Value) -> u64 {
    let answer = api.send("POST", path, body);
    assert_eq!(answer.status, 201, "{path} {body}: {}", answer.text());
    answer.json()["id"].as_u64().expect("an id")
}

#[test]
fn an_attachment_is_found_by_its_size() {
    let (_server, office) = agency(
        "INBOX",
        &[
            ("plain", "To: <a@x.example>", 0),
            ("small", "To: <a@x.example>", 20_000),
            ("large", "To: <a@x.example>", 900_000),
        ],
    );
    let mut ana = office.api(ANA);
    for (q, expected) in [
        ("filelarger:10k", vec!["large", "small"]),
        ("filelarger:100k", vec!["large"]),
        ("filesmaller:100k", vec!["small"]),
        ("filelarger:30k filesmaller:800k", vec![]),
        ("filelarger:800k filesmaller:1M", vec!["large"]),
        ("-has:attachment", vec!["plain"]),
        ("larger:10k smaller:800k", vec!["small"]),
        ("filename:large", vec!["large"]),
        ("account:ana filelarger:800k", vec!["large"]),
        ("tag:nobody-has-it", vec![]),
    ] {
        assert_eq!(found(&mut ana, q), expected, "{q}");
    }
    let wrong = ana.get("/api/v1/messages?q=filelarger:big");
    assert_eq!(wrong.json()["code"], "bad-search");
}

#[test]
fn searches_are_kept_under_a_name_until_their_user_goes() {
    let (_server, office) = agency(
        "INBOX",
        &[
            ("roof", "To: <a@x.example>", 0),
            ("roof2", "To: <a@x.example>", 0),
        ],
    );
    let (mut ana, mut bo) = (office.api(ANA), office.api(BO));
    let all = "/api/v1/saved-searches";
    let new = |name: &str, query: &str| json!({"name": name, "query": query});
    let id = made(&mut ana, all, &new(" Dachy ", "subject:roof*"));
    let listed = ana.get(all).json();
    let expected = json!([{"id": id, "name": "Dachy", "query": "subject:roof*", "unread": 2, "unread_more": false}]);
    assert_eq!(listed["items"], expected);
    for (body, code, field) in [
        (new("DACHY", "x"), "name-taken", "name"),
        (new("", "x"), "required", "name"),
        (new("a\u{1b}b", "x"), "bad-text", "name"),
        (new(&"a".repeat(300), "x"), "too-long", "name"),
        (new("Other", " "), "required", "query"),
        (new("Other", "larger:huge"), "bad-search", "query"),
    ] {
        let told = ana.send("POST", all, &body).json();
        assert_eq!(
            (&told["code"], &told["field"]),
            (&json!(code), &json!(field))
        );
    }
    let one = format!("{all}/{id}");
    let changed = new("Dachy i okna", "roof");
    assert_eq!(ana.send("PUT", &one, &changed).status, 204);
    assert_eq!(ana.get(all).json()["items"][0]["name"], "Dachy i okna");
    // Another user's are not there, for nobody.
    let mut boss = office.api(DIRECTOR);
    for other in [&mut bo, &mut boss] {
        assert_eq!(other.get(all).json()["items"], json!([]));
        assert_eq!(other.send("PUT", &one, &changed).status, 404);
        assert_eq!(other.send("DELETE", &one, &json!({})).status, 404);
    }
    for number in 1..30 {
        made(&mut ana, all, &new(&format!("Search {number}"), "roof"));
    }
    let full = ana.send("POST", all, &new("One more", "roof")).json();
    assert_eq!(full["code"], "too-many");
    assert_eq!(ana.send("DELETE", &one, &json!({})).status, 204);
    made(&mut ana, all, &new("One more", "roof"));

    let users = boss.get("/api/v1/users?q=ana").json();
    let user = users["items"][0]["id"].as_u64().expect("Ana");
    let at = |what: &str| format!("/api/v1/users/{user}/{what}");
    let receiver = json!({"receiver": BO});
    let gone = boss.send("POST", &at("delete"), &receiver);
    assert!(gone.status < 300, "{}", gone.text());
    let back = boss.send("POST", &at("restore"), &json!({}));
    assert!(back.status < 300, "{}", back.text());
    let mut again = office.api(ANA);
    assert_eq!(again.get(all).json()["items"], json!([]));
    office.verify();
}

#[test]
fn sent_mail_is_viewed_by_whom_it_went_to() {
    let (_server, office) = agency(
        "Sent",
        &[
            ("nobody", "To: <nobody@else.example>", 0),
            ("client", "To: Ewa <ewa@client.example>", 0),
            ("lead", "To: <jan@lead.example>", 0),
            ("firm", "To: <office@firm.example>", 0),
            ("user", &format!("To: <{BO}>"), 0),
            (
                "several",
                &format!("To: <jan@lead.example>, <{BO}>\r\nCc: <ewa@client.example>"),
                0,
            ),
            (
                "blind",
                "To: <jan@lead.example>\r\nBcc: <ewa@client.example>",
                0,
            ),
        ],
    );
    let (mut ana, mut boss) = (office.api(ANA), office.api(DIRECTOR));
    let contact = |name: &str, email: &str, lifecycle: &str| json!({"last_name": name, "emails": [email], "lifecycle": lifecycle});
    let path = "/api/v1/contacts";
    made(
        &mut ana,
        path,
        &contact("Ewa", "ewa@client.example", "client"),
    );
    made(&mut ana, path, &contact("Jan", "jan@lead.example", "lead"));
    // The Director's own contacts are nobody else's to know (P-14).
    made(
        &mut boss,
        path,
        &contact("Other", "nobody@else.example", "client"),
    );
    let firm = json!({"name": "Firm", "domains": ["firm.example"]});
    made(&mut ana, "/api/v1/organizations", &firm);
    let view = |to: &str| format!("/api/v1/messages?folder=sent&sent_to={to}");
    for (to, expected) in [
        ("contacts", vec!["blind", "several", "client"]),
        ("leads", vec!["blind", "several", "lead"]),
        ("organizations", vec!["firm"]),
        ("users", vec!["several", "user"]),
    ] {
        assert_eq!(subjects(&ana.get(&view(to)).json()), expected, "{to}");
        // Page by page, none twice and none left out.
        let (mut paged, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = ana.get(&format!("{}&limit=1{cursor}", view(to))).json();
            paged.extend(subjects(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, expected, "{to}");
    }
    assert_eq!(subjects(&ana.get(&view("all")).json()).len(), 7);
    // The Director sees this mail by other rights: a blind copy went to nobody.
    let seen = subjects(&boss.get(&view("contacts")).json());
    assert_eq!(seen, ["several", "client", "nobody"]);
    let sorted = ana.get(&format!("{}&sort=subject", view("contacts")));
    assert_eq!(subjects(&sorted.json()), ["blind", "client", "several"]);
    for (path, code) in [
        ("/api/v1/messages?sent_to=contacts", "bad-choice"),
        (
            "/api/v1/messages?folder=sent&sent_to=contacts&q=roof",
            "bad-choice",
        ),
        (
            "/api/v1/messages?folder=sent&sent_to=friends",
            "bad-request",
        ),
    ] {
        assert_eq!(ana.get(path).json()["code"], code, "{path}");
    }
}

#[test]
fn what_was_searched_for_is_marked_in_the_text() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    let letter = |kind: &str, body: &str| {
        format!(
            "Date: Fri, 06 Feb 2026 10:00:00 +0000\r\nSubject: {kind}\r\nFrom: <k@x.example>\r\n\
             Message-ID: <{kind}@x.example>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/{kind}; charset=utf-8\r\n\r\n{body}\r\n"
        )
    };
    let plain = letter("plain", "Die Zażółć-Umowa <b> & more");
    let marked_up = letter("html", "<p title=\"zażółć\">Zażółć &amp; <b>zazolc</b></p>");
    for raw in [plain, marked_up] {
        server.append(ANA, "INBOX", raw.as_bytes());
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(2);
    let mut api = office.api(ANA);
    let page = api.get("/api/v1/messages?q=zazolc").json();
    let mut http = office.http();
    let signed_in = http.sign_in(ANA, SIGN_IN);
    let mut headers: Vec<(&str, &str)> = signed_in.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let found = http.ask("GET", "/search?q=zazolc", &headers, Vec::new());
    headers.push(("sec-fetch-dest", "iframe"));
    for item in page["items"].as_array().expect("items") {
        let path = format!("/mail/m/{}", item["id"].as_str().expect("an id"));
        let link = format!("{path}?q=zazolc");
        assert!(found.text().contains(&link), "{}", found.text());
        let opened = http.ask("GET", &link, &headers, Vec::new()).text();
        let frame = format!("{path}/body?q=zazolc");
        assert!(opened.contains(&frame), "{opened}");
        let text = http.ask("GET", &frame, &headers, Vec::new()).text();
        let expected = match item["subject"].as_str() {
            Some("plain") => "<mark>Zażółć</mark>-Umowa &lt;b&gt; &amp; more",
            _ => "<mark>Zażółć</mark> &amp; <b><mark>zazolc</mark></b>",
        };
        assert!(text.contains(expected), "{text}");
        let bare = http.ask("GET", &format!("{path}/body"), &headers, Vec::new());
        assert!(!bare.text().contains("<mark>"), "{}", bare.text());
    }
}

#[test]
fn new_mail_is_found_within_about_a_second() {
    let (server, office) = agency("INBOX", &[("old", "To: <a@x.example>", 0)]);
    let mut ana = office.api(ANA);
    assert!(found(&mut ana, "subject:fresh").is_empty());
    // Asked for again and again, which takes longer than to be found.
    let mut least = PATIENCE;
    for (hour, subject) in [(1, "fresh"), (2, "brisk"), (3, "crisp")] {
        server.append(
            ANA,
            "INBOX",
            &letter(subject, (hour, "To: <a@x.example>"), 0),
        );
        until("it is stored", PATIENCE, || {
            let all = ana.get("/api/v1/messages").json();
            subjects(&all).contains(&subject.to_owned()).then_some(())
        });
        let stored = Instant::now();
        until("it is found", PATIENCE, || {
            (found(&mut ana, subject) == [subject]).then_some(())
        });
        least = least.min(stored.elapsed());
    }
    assert!(least.as_millis() < 600, "found only after {least:?}");
}
