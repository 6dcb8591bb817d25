//! Ways into the panel, from outside: links by real e-mail, codes, and what lies between.

use demo::Servers;
use model::Clock;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::rig::{
    PATIENCE,
    http::{Answer, Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN},
    until,
};

const ANA: &str = "ana@agency.example";
const OTHER: &str = "plum-abacus-drift-apple";
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// An office whose letters are taken by a real server.
fn with_relay() -> (Runtime, Servers, Office) {
    let runtime = Runtime::new().expect("tokio starts");
    let servers = runtime
        .block_on(Servers::start(Vec::new(), Clock::system()))
        .expect("a server starts");
    let port = servers.smtp().port().to_string();
    let mut office = Office::with(&[ANA]);
    office.serve_with(&[
        ("KORESPOND__RELAY__HOST", "127.0.0.1"),
        ("KORESPOND__RELAY__PORT", &port),
        ("KORESPOND__RELAY__SECURITY", "none"),
        ("KORESPOND__RELAY__FROM", "panel@agency.example"),
    ]);
    (runtime, servers, office)
}

fn post(http: &mut Http, path: &str, form: &str) -> Answer {
    http.ask("POST", path, &[OWN, FORM], form.as_bytes().to_vec())
}

/// The link of the last letter, as a path; a quoted-printable or base64 body is undone.
fn link(servers: &Servers) -> String {
    until("a letter comes", PATIENCE, || {
        let letter = servers.world().pop()?;
        assert_eq!(
            (letter.from.as_str(), letter.to.as_str()),
            ("panel@agency.example", ANA)
        );
        let raw = String::from_utf8_lossy(&letter.raw).into_owned();
        assert!(raw.contains("Auto-Submitted: auto-generated"), "{raw}");
        let body = raw.replace("=\r\n", "").replace("=3D", "=");
        let (_, after) = body.split_once("/activate?token=")?;
        let token: String = after
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        Some(format!("/activate?token={token}"))
    })
}

#[test]
fn a_forgotten_password_is_replaced_by_e_mail() {
    let (_runtime, servers, office) = with_relay();
    let mut http = office.http();
    let mut answers = Vec::new();
    for address in ["nobody@agency.example", ANA] {
        let answer = post(
            &mut http,
            "/forgot",
            &format!("email={}", in_query(address)),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
        answers.push(answer.text());
    }
    assert_eq!(
        answers[0], answers[1],
        "known and unknown addresses look alike"
    );
    let path = link(&servers);
    assert_eq!(servers.world().len(), 1);
    for _ in 0..2 {
        let shown = http.get(&path);
        assert_eq!(shown.status, 200, "looking uses nothing up");
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert!(
            !shown.text().contains("https://"),
            "no request leaves the panel"
        );
    }
    let token = path.split_once('=').expect("a token").1;
    let form = |password: &str| format!("token={token}&password={password}");
    assert_eq!(post(&mut http, "/activate", &form("short")).status, 422);
    let foreign = http.ask("POST", "/activate", &[FORM], form(OTHER).into_bytes());
    assert_eq!(foreign.status, 403);
    assert_eq!(post(&mut http, "/activate", &form(OTHER)).status, 303);
    assert_eq!(post(&mut http, "/activate", &form(SIGN_IN)).status, 410);
    assert_eq!(http.get(&path).status, 410);
    office.http().sign_in(ANA, OTHER);
    office.verify();
}

/// Asks the API as the page of a session would.
fn asked(
    http: &mut Http,
    session: &[(&'static str, String); 3],
    way: (&str, &str),
    body: &Value,
) -> Answer {
    let mut headers: Vec<(&str, &str)> = session.iter().map(|(k, v)| (*k, v.as_str())).collect();
    headers.push(("content-type", "application/json"));
    http.ask(way.0, way.1, &headers, body.to_string().into_bytes())
}

#[test]
fn nothing_opens_between_password_and_code() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut http = office.http();
    let session = http.sign_in(ANA, SIGN_IN);
    let offer = asked(
        &mut http,
        &session,
        ("POST", "/api/v1/me/second-factor/offer"),
        &json!({}),
    );
    let offer = offer.json()["offer"].clone();
    let wrong = json!({"offer": offer, "code": "000000"});
    let refused = asked(
        &mut http,
        &session,
        ("PUT", "/api/v1/me/second-factor"),
        &wrong,
    );
    assert_eq!(
        (refused.status, &refused.json()["field"]),
        (422, &json!("code"))
    );
    // A token is nobody in person.
    let token = office
        .api(ANA)
        .send("POST", "/api/v1/me/second-factor/offer", &json!({}));
    assert_eq!(token.status, 403);

    // Whoever has a half-way cookie of their own making gets nowhere.
    let cookie = ("cookie", "korespond-code=0101aa; korespond=0101aa");
    for path in [
        "/mail",
        "/account",
        "/contacts",
        "/settings",
        "/account/second-factor",
    ] {
        let answer = http.ask("GET", path, &[cookie], Vec::new());
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").starts_with("/sign-in"), "{path}");
    }
    let form = b"code=123456".to_vec();
    let answer = http.ask("POST", "/sign-in/code", &[cookie, OWN, FORM], form);
    assert_eq!(answer.status, 401, "{}", answer.text());
}

#[test]
fn the_operator_mends_ways_in() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let password = ["user", "password", "--email", ANA, "--password-stdin"];
    office.run_with(&password, OTHER).fine();
    office.http().sign_in(ANA, OTHER);
    office.run(&["user", "reset-factor", "--email", ANA]).fine();
    office.run(&["user", "unlock", "--email", ANA]).fine();
    assert_ne!(office.run_with(&password, "short").code, 0);
    let refused = office.api(ANA).send(
        "POST",
        &format!("/api/v1/users/{}/password", in_query(ANA)),
        &json!({"password": OTHER}),
    );
    assert_eq!(refused.status, 404);
}

#[test]
fn the_audit_log_tells_failed_ways_in_and_where_from() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut http = office.http();
    let form = format!("email={}&password={}", in_query(ANA), in_query(OTHER));
    let tries: Vec<u16> = (0..8)
        .map(|_| post(&mut http, "/sign-in", &form).status)
        .collect();
    assert_eq!(tries, [401, 401, 401, 401, 401, 429, 429, 429]);
    let mut director = office.http();
    let session = director.sign_in(DIRECTOR, SIGN_IN);
    let wrong = json!({"old": OTHER, "new": SIGN_IN});
    let refused = asked(
        &mut director,
        &session,
        ("POST", "/api/v1/me/password"),
        &wrong,
    );
    assert_eq!(refused.status, 401, "{}", refused.text());

    let mut api = office.api(DIRECTOR);
    let log = api.get("/api/v1/audit?action=sign-ins").json();
    let rows = log["items"].as_array().expect("rows").iter();
    let rows: Vec<_> = rows
        .filter(|row| row["action"] != "token.add")
        .map(|row| (row["action"].as_str(), row["from"].as_str()))
        .collect();
    let here = Some("127.0.0.1");
    let failed = [(Some("sign-in.failed"), here); 5];
    let before = [
        (Some("password.failed"), here),
        (Some("sign-in"), here),
        (Some("sign-in.throttled"), here),
    ];
    assert_eq!(rows, [before.as_slice(), &failed].concat());
    let csv = api.get("/api/v1/audit.csv?action=sign-ins").text();
    assert!(csv.starts_with("time,who,action,object,from\n"), "{csv}");
    let row = format!(",sign-in.throttled,{ANA},127.0.0.1\n");
    assert!(csv.contains(&row), "{csv}");
    let cookie = [("cookie", session[1].1.as_str())];
    let page = director.ask("GET", "/settings/audit", &cookie, Vec::new());
    assert!(page.text().contains("From address"), "{}", page.text());
    assert!(page.text().contains(">127.0.0.1</td>"), "{}", page.text());
}

/// P-24: where a group asks for a second factor, who has none gets to that page and out again,
/// and nowhere else.
#[test]
fn without_the_second_factor_that_a_group_asks_for_no_door_opens() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut http = office.http();
    let session = http.sign_in(ANA, SIGN_IN);
    let mut by_token = office.api(ANA);
    let mut boss = office.http();
    let in_person = boss.sign_in(DIRECTOR, SIGN_IN);
    let groups = "/api/v1/second-factor/groups";
    let listed = asked(&mut boss, &in_person, ("GET", groups), &json!({})).json();
    let listed = listed["items"].as_array().expect("groups").iter();
    let agents = listed.clone().find(|group| group["name"] == "Agent");
    let asking = json!({"groups": [agents.expect("the group of agents")["id"]]});
    let set = asked(&mut boss, &in_person, ("PUT", groups), &asking);
    assert_eq!(set.status, 204, "{}", set.text());
    let mut look = |path: &str| asked(&mut http, &session, ("GET", path), &json!({}));
    for path in ["/mail", "/contacts", "/account", "/users"] {
        let answer = look(path);
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        assert_eq!(
            answer.header("location"),
            "/account/second-factor",
            "{path}"
        );
    }
    for path in [
        "/api/v1/messages",
        "/api/v1/me",
        "/api/v1/second-factor/groups",
    ] {
        let answer = look(path);
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
        assert_eq!(answer.json()["code"], "second-factor-needed", "{path}");
    }
    for path in ["/account/second-factor", "/api/v1/me/second-factor"] {
        assert_eq!(look(path).status, 200, "{path}");
    }
    // What stands in for programs stays.
    assert_eq!(by_token.get("/api/v1/messages").status, 200);
}
