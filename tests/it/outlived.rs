//! Requests that began before what let them in ended, and whose rest comes after.

use serde_json::{Value, json};

use crate::{
    rig::{
        http::{Answer, Http},
        office::{DIRECTOR, Office, SIGN_IN},
        slow::Slow,
    },
    users::{ANA, id_of},
};

const OTHER: &str = "plum-abacus-drift-apple";

type Session = [(&'static str, String); 3];

fn headers(session: &Session) -> Vec<(&str, &str)> {
    session.iter().map(|(k, v)| (*k, v.as_str())).collect()
}

/// Asks as a page of a session would.
fn ask(http: &mut Http, session: &Session, way: (&str, &str), body: &Value) -> Answer {
    let mut headers = headers(session);
    headers.push(("content-type", "application/json"));
    http.ask(way.0, way.1, &headers, body.to_string().into_bytes())
}

/// What ends a way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    SignOut,
    Token,
    Password,
    Block,
}

impl End {
    /// Ends it: by the user's own session, or another one of theirs, or by the Director.
    fn make(self, office: &Office, own: &Session) {
        let mut http = office.http();
        let answer = match self {
            Self::SignOut => {
                let mut headers = headers(own);
                headers.push(("content-type", "application/x-www-form-urlencoded"));
                http.ask("POST", "/sign-out", &headers, Vec::new())
            }
            Self::Token => {
                let page = http.ask("GET", "/api/v1/me", &headers(own), Vec::new());
                let tokens = page.json()["tokens"].clone();
                let id = tokens[0]["id"].as_str().expect("there is a token");
                let path = format!("/api/v1/me/tokens/{id}");
                ask(&mut http, own, ("DELETE", &path), &json!({}))
            }
            Self::Password => {
                let another = http.sign_in(ANA, SIGN_IN);
                let change = json!({"old": SIGN_IN, "new": OTHER});
                ask(
                    &mut http,
                    &another,
                    ("POST", "/api/v1/me/password"),
                    &change,
                )
            }
            Self::Block => {
                let mut director = office.api(DIRECTOR);
                let path = format!("/api/v1/users/{}/block", id_of(&mut director, ANA));
                director.send("POST", &path, &json!({}))
            }
        };
        assert!(
            (200..400).contains(&answer.status),
            "{self:?}: {}",
            answer.text()
        );
    }
}

/// A request that goes through if nothing ends, and is refused if something does.
fn outlives(by_token: bool, path: &str, body: &str, ends: &[End]) {
    for end in ends {
        let mut office = Office::with(&[ANA]);
        office.serve();
        let session = office.http().sign_in(ANA, SIGN_IN);
        let ran = office.run(&["user", "token", "--email", ANA]).fine();
        let token = ran.out.trim().to_owned();
        let bearer = format!("Bearer {token}");
        let headers = if by_token {
            vec![("authorization", bearer.as_str())]
        } else {
            headers(&session)
        };
        let at = office.base().replace("http://", "");
        let begin = || Slow::begin(&at, ("POST", path), &headers, body);
        assert_eq!(begin().finish(), 201, "slow is no fault");
        let before = written(&office);
        let slow = begin();
        end.make(&office, &session);
        assert_eq!(slow.finish(), 401, "{path} after {end:?}");
        assert_eq!(written(&office), before, "{path} after {end:?}");
        office.verify();
    }
}

/// What the requests would make, as the log tells it, and the contacts.
fn written(office: &Office) -> (usize, usize) {
    let mut director = office.api(DIRECTOR);
    let count = |answer: Answer| answer.json()["items"].as_array().map_or(0, Vec::len);
    let contacts = count(director.get("/api/v1/contacts?limit=200"));
    let log = director.get("/api/v1/audit?limit=200").json();
    let made = log["items"].as_array().map_or(0, |rows| {
        let made = rows.iter().filter(|row| row["object"] == "slow token");
        made.count()
    });
    (contacts, made)
}

const CONTACT: &str = r#"{"last_name":"Slow"}"#;

#[test]
fn no_request_outlives_its_session() {
    let ends = [End::SignOut, End::Password, End::Block];
    outlives(false, "/api/v1/contacts", CONTACT, &ends);
    // What would be a way in of its own is the worst of them.
    let token = r#"{"name":"slow token"}"#;
    outlives(
        false,
        "/api/v1/me/tokens",
        token,
        &[End::SignOut, End::Password],
    );
}

#[test]
fn no_request_outlives_its_token() {
    let ends = [End::Token, End::Password, End::Block];
    outlives(true, "/api/v1/contacts", CONTACT, &ends);
}
