//! Pages about users: their forms, ticks, and ways.

use crate::{
    rig::{
        http::{Answer, Http, in_query},
        office::{DIRECTOR, Office, SIGN_IN},
    },
    users::{ANA, BO, BOSS, id_of, post, staffed},
};
use demo::Servers;
use model::Clock;
use serde_json::json;
use tokio::runtime::Runtime;

type Session = [(&'static str, String); 3];

fn headers(session: &Session) -> Vec<(&str, &str)> {
    let headers = session.iter();
    headers
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

fn look(http: &mut Http, session: &Session, path: &str) -> String {
    http.ask("GET", path, &headers(session), Vec::new()).text()
}

/// Sends a form in person.
fn fill(http: &mut Http, session: &Session, path: &str, form: &str) -> Answer {
    let mut headers = headers(session);
    headers.push(("content-type", "application/x-www-form-urlencoded"));
    http.ask("POST", path, &headers, form.into())
}

#[test]
fn forms_tell_what_is_wrong_and_keep_what_was_typed() {
    let office = staffed();
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let hostile = "<script>alert(1)</script>\"'";
    let huge = "ż".repeat(2_000);
    let whole = [
        ("name", "Ewa Kept"),
        ("email", "ewa@agency.example"),
        ("role", "agent"),
        ("supervisor", BOSS),
    ];
    for path in ["/users/new", "/users/3/edit"] {
        for (field, value) in [
            ("name", ""),
            ("name", huge.as_str()),
            ("email", ""),
            ("email", hostile),
            ("email", BO),
            ("supervisor", hostile),
            ("supervisor", BO),
            ("position", huge.as_str()),
            ("phone", huge.as_str()),
            ("time_zone", hostile),
            ("signature", huge.repeat(3).as_str()),
            ("colour", hostile),
            ("groups", hostile),
            ("office", hostile),
        ] {
            let mut form = String::from("rights=yes&coloured=yes&");
            let rest = whole.iter().filter(|(name, _)| *name != field);
            for (name, value) in rest.chain([&(field, value)]) {
                form.extend([name, "=", &in_query(value), "&"]);
            }
            if field != "colour" {
                form.push_str("colour=%23ff7f00&");
            }
            let answer = fill(&mut http, &session, path, &form);
            let text = answer.text();
            assert!(
                [409, 422].contains(&answer.status),
                "{path} {field}: {text}"
            );
            assert!(!text.contains("<script>alert"), "{path} {field}");
            let kept = if field == "name" {
                "ewa@agency.example"
            } else {
                "Ewa Kept"
            };
            assert!(
                text.contains(kept),
                "{path} {field}: what was typed is kept"
            );
            let told =
                text.contains(&format!("id=\"{field}-wrong\"")) || text.contains("role=\"alert\"");
            assert!(told, "{path} {field}: {text}");
        }
    }
    for path in [
        "/users?status=x&role=y&q=%00",
        "/users/x",
        "/users/99/edit",
        "/users/99/delete",
        "/users/1/delete",
        "/users/1/block",
        "/users/1/director",
        "/users?supervisor=nobody",
        "/users?cursor=zz",
    ] {
        let answer = http.ask("GET", path, &headers(&session), Vec::new());
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
    office.verify();
}

#[test]
fn who_is_made_without_a_password_waits_and_is_invited_by_hand_without_a_relay() {
    let office = staffed();
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let form = format!("name=Ewa&email=ewa@agency.example&role=agent&supervisor={BOSS}");
    let made = fill(&mut http, &session, "/users/new", &form);
    assert_eq!(made.status, 303, "{}", made.text());
    let mut api = office.api(DIRECTOR);
    let ewa = id_of(&mut api, "ewa@agency.example");
    let way = format!("/users/{ewa}/sign-in?new=yes");
    assert_eq!(made.header("location"), way);
    let user = api.get(&format!("/api/v1/users/{ewa}")).json();
    assert_eq!(user["profile"]["status"], "pending-activation");
    let shown = look(&mut http, &session, &way);
    assert!(shown.contains("no invitation went out"), "{shown}");
    let profile = format!("/users/{ewa}");
    let profile = look(&mut http, &session, &profile);
    for verb in ["edit", "block", "delete", "absence", "as", "sign-in"] {
        let way = format!("href=\"/users/{ewa}/{verb}\"");
        assert!(profile.contains(&way), "{verb}: {profile}");
    }
    // A link that went to a mistaken address ends when the address is mended.
    let invited = fill(&mut http, &session, &format!("/users/{ewa}/invitation"), "");
    let invited = invited.text();
    let link = invited.split_once("/activate?token=").expect("a link").1;
    let link: String = link
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    let link = format!("/activate?token={link}");
    assert_eq!(http.get(&link).status, 200);
    let edited = format!(
        "name=Ewa&email=ewa.lis@agency.example&role=agent&supervisor={BOSS}&version=0&step=save"
    );
    let edited = fill(&mut http, &session, &format!("/users/{ewa}/edit"), &edited);
    assert_eq!(edited.status, 303, "{}", edited.text());
    assert_eq!(http.get(&link).status, 410);
    let with = "name=Jan&email=jan@agency.example&role=agent&password=";
    let made = fill(
        &mut http,
        &session,
        "/users/new",
        &format!("{with}{}", in_query(SIGN_IN)),
    );
    let jan = id_of(&mut api, "jan@agency.example");
    assert_eq!(made.header("location"), format!("/users/{jan}"));
}

#[test]
fn a_relay_takes_the_invitation_of_who_is_made() {
    let runtime = Runtime::new().expect("tokio starts");
    let servers = runtime
        .block_on(Servers::start(Vec::new(), Clock::system()))
        .expect("a server starts");
    let port = servers.smtp().port().to_string();
    let mut office = Office::new();
    office.serve_with(&[
        ("KORESPOND__RELAY__HOST", "127.0.0.1"),
        ("KORESPOND__RELAY__PORT", &port),
        ("KORESPOND__RELAY__SECURITY", "none"),
        ("KORESPOND__RELAY__FROM", "panel@agency.example"),
    ]);
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let form = "name=Ewa&email=ewa@agency.example&role=agent";
    let made = fill(&mut http, &session, "/users/new", form);
    let mut api = office.api(DIRECTOR);
    let ewa = id_of(&mut api, "ewa@agency.example");
    assert_eq!(made.header("location"), format!("/users/{ewa}"));
    let new = json!({"email": "jan@agency.example", "name": "Jan", "role": "agent"});
    post(&mut api, "/api/v1/users", &new, 201);
    let letters = servers.world();
    let to: Vec<&str> = letters.iter().map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, ["ewa@agency.example"], "a token invites nobody");
}

#[test]
fn a_change_of_rights_is_told_before_it_is_saved() {
    let office = staffed();
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let mut api = office.api(DIRECTOR);
    let (ana, bo) = (id_of(&mut api, ANA), id_of(&mut api, BO));
    let contact = json!({"last_name": "Kowalski", "emails": ["k@client.example"]});
    post(&mut office.api(BO), "/api/v1/contacts", &contact, 201);
    let path = format!("/users/{bo}/edit");
    let form = |supervisor: &str, step: &str| {
        format!(
            "name=Bo&email={BO}&role=agent&supervisor={supervisor}&rights=yes&groups=Agent\
             &signature=one%0D%0Atwo&version=0&step={step}"
        )
    };
    let told = fill(&mut http, &session, &path, &form(BOSS, ""));
    assert_eq!(told.status, 200, "{}", told.text());
    let text = told.text();
    for part in [
        "value=\"save\"",
        "value=\"again\"",
        "name=\"groups\" value=\"Agent\"",
        "1 contact",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let supervisor = |api: &mut Http, id: u64| {
        let user = api.get(&format!("/api/v1/users/{id}")).json();
        user["profile"]["supervisor"]["name"].clone()
    };
    let before = supervisor(&mut api, bo);
    assert_ne!(before, "boss", "nothing is saved yet");
    let again = fill(&mut http, &session, &path, &form(BOSS, "again"));
    assert!(again.text().contains("<textarea"), "{}", again.text());
    let saved = fill(&mut http, &session, &path, &form(BOSS, "save"));
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(supervisor(&mut api, bo), "boss");
    // What opens nothing is saved at once.
    let path = format!("/users/{ana}/edit");
    let form = format!("name=Anna&email={ANA}&version=0");
    let saved = fill(&mut http, &session, &path, &form);
    assert_eq!(saved.status, 303, "{}", saved.text());
    office.verify();
}

#[test]
fn the_list_keeps_its_place_while_the_basket_is_filled() {
    let office = staffed();
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let list = "/users?q=bo&status=active";
    let bo = id_of(&mut office.api(DIRECTOR), BO);
    let box_of = format!("name=\"tick\" value=\"{bo}\"");
    let shown = look(&mut http, &session, list);
    assert!(shown.contains(&box_of), "{shown}");
    let form = format!("do=keep&shown={bo}&tick={bo}&back={}", in_query(list));
    let kept = fill(&mut http, &session, "/users/basket", &form);
    assert_eq!((kept.status, kept.header("location")), (303, list));
    let shown = look(&mut http, &session, list);
    let row = shown.split_once(&box_of).map(|(_, rest)| rest);
    let tick = row.and_then(|rest| rest.split_once('>'));
    assert!(tick.is_some_and(|(tick, _)| tick.contains("checked")));
}

#[test]
fn the_settings_show_the_ways_that_their_visitor_may_go() {
    let office = staffed();
    for (user, groups, audit) in [(DIRECTOR, true, true), (BO, false, false)] {
        let mut http = office.http();
        let session = http.sign_in(user, SIGN_IN);
        let shown = look(&mut http, &session, "/settings");
        for (way, there) in [
            ("offices", true),
            ("groups", groups),
            ("security", groups),
            ("audit", audit),
        ] {
            let way = format!("href=\"/settings/{way}\"");
            assert_eq!(shown.contains(&way), there, "{user} {way}: {shown}");
        }
    }
}

#[test]
fn choices_tell_what_is_wrong_at_their_field() {
    let office = staffed();
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let user = format!("name=Ewa+Kept&email=ewa%40agency.example&supervisor={BOSS}");
    let account = "address=a%40agency.example&imap_port=993&imap_security=tls&smtp_port=465\
        &smtp_security=tls&imap_host=imap.agency.example";
    let absence = "from=2030-01-01&until=2030-01-02&scope=all&deputy=1";
    for (path, whole, field, value) in [
        ("/users/new", user.as_str(), "role", "king"),
        ("/users/new", &user, "role", "director"),
        ("/users/new", &user, "office", "<Nowhere>"),
        ("/users/new", &user, "locale", "xx"),
        ("/users/new", &user, "groups", "Nobodies"),
        ("/users/new", &user, "phone", "call <me>"),
        ("/users/3/edit", &user, "role", "king"),
        ("/users/3/edit", &user, "phone", "call <me>"),
        ("/account/profile", "", "locale", "xx"),
        ("/account/profile", "", "phone", "12a"),
        ("/account/absence", absence, "deputy", "999"),
        ("/account/absence", absence, "scope", "some"),
        (
            "/settings",
            "name=A&time_zone=Europe%2FWarsaw&seen_mail=all",
            "locale",
            "xx",
        ),
        (
            "/settings",
            "name=A&time_zone=Europe%2FWarsaw&locale=en",
            "seen_mail",
            "some",
        ),
        (
            "/settings/offices/new",
            "name=Lublin",
            "phones",
            "none at all",
        ),
        ("/accounts/new", account, "imap_host", "%\"'`&<>"),
        ("/accounts/new", account, "smtp_host", "mail_.example"),
        ("/accounts/new", account, "imap_security", "maybe"),
    ] {
        let mut form: Vec<String> = whole
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with(&format!("{field}=")))
            .map(str::to_owned)
            .collect();
        form.push(format!("{field}={}", in_query(value)));
        let answer = fill(&mut http, &session, path, &form.join("&"));
        let text = answer.text();
        assert_eq!(answer.status, 422, "{path} {field}={value}: {text}");
        let marked = format!("id=\"{field}-wrong\"");
        let named = format!("aria-describedby=\"{field}-wrong\"");
        for part in [marked, named] {
            assert!(
                text.contains(&part),
                "{path} {field}={value}: {part}: {text}"
            );
        }
    }
    let long = format!("{account}&user={}", "u".repeat(321));
    let answer = fill(&mut http, &session, "/accounts/new", &long);
    assert!(answer.text().contains("id=\"user-wrong\""));
    let token = fill(
        &mut http,
        &session,
        "/account/tokens",
        &format!("name={}", "n".repeat(500)),
    );
    assert!(
        token
            .text()
            .contains(&format!("value=\"{}\"", "n".repeat(500)))
    );
}

#[test]
fn who_was_changed_meanwhile_can_be_saved_after_a_look() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let id = id_of(&mut api, BO);
    let user = api.get(&format!("/api/v1/users/{id}")).json();
    let version = user["profile"]["version"].as_u64().unwrap();
    let at = format!("/api/v1/users/{id}?version={version}");
    let other = api.send(
        "PATCH",
        &at,
        &json!({"position": "Valuer", "phone": "+48 22"}),
    );
    assert_eq!(other.status, 204, "{}", other.text());

    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let path = format!("/users/{id}/edit");
    let typed = format!(
        "name=Bo+Typed&email={}&position=Broker&phone=%2B48+22",
        in_query(BO)
    );
    let form = |version: u64| format!("{typed}&version={version}");
    let refused = fill(&mut http, &session, &path, &form(version));
    let text = refused.text();
    assert_eq!(refused.status, 409, "{text}");
    let now = format!("name=\"version\" value=\"{}\"", version + 1);
    for part in ["Bo Typed", "value=\"Broker\"", "Valuer", now.as_str()] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let saved = fill(&mut http, &session, &path, &form(version + 1));
    let way = format!("/users/{id}?saved=yes");
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, way.as_str())
    );
    let page = look(&mut http, &session, &way);
    assert!(
        page.contains("role=\"status\"") && page.contains("Saved."),
        "{page}"
    );
    let page = look(&mut http, &session, &format!("/users/{id}"));
    assert!(!page.contains("Saved."));
}
