//! Passkeys from outside: in a real Chromium with a virtual device, and by answers that no
//! honest browser gives.

use serde_json::{Value, json};

use crate::rig::{
    authenticator::{Authenticator, How},
    browser::play,
    http::{Answer, Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN},
};

const ANA: &str = "ana@agency.example";
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const JSON: (&str, &str) = ("content-type", "application/json");

type Session = [(&'static str, String); 3];

fn office() -> Office {
    let mut office = Office::with(&[ANA]);
    office.serve();
    office
}

/// Where passkeys work, for a panel that only this machine reaches.
fn origin(office: &Office) -> String {
    office.base().replace("127.0.0.1", "localhost")
}

/// Asks the API as the page of a session would.
fn asked(http: &mut Http, session: &Session, way: (&str, &str), body: &Value) -> Answer {
    let mut headers: Vec<(&str, &str)> = session.iter().map(|(k, v)| (*k, v.as_str())).collect();
    headers.push(JSON);
    http.ask(way.0, way.1, &headers, body.to_string().into_bytes())
}

fn offer(http: &mut Http, session: &Session) -> Value {
    let body = json!({"password": SIGN_IN});
    let way = ("POST", "/api/v1/me/passkeys/offer");
    let answer = asked(http, session, way, &body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn keep(http: &mut Http, session: &Session, offer: &Value, answer: &Value) -> Answer {
    let body = json!({"name": "Laptop", "offer": offer["offer"], "answer": answer});
    asked(http, session, ("POST", "/api/v1/me/passkeys"), &body)
}

fn at_the_door(http: &mut Http) -> Value {
    let answer = http.ask("POST", "/sign-in/passkey/offer", &[OWN], Vec::new());
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn form(offer: &Value, answer: &Value) -> Vec<u8> {
    let offer = offer["offer"].as_str().unwrap_or_default();
    let answer = in_query(&answer.to_string());
    format!("offer={offer}&answer={answer}&next=%2Fcontacts").into_bytes()
}

fn give(http: &mut Http, offer: &Value, answer: &Value) -> Answer {
    http.ask(
        "POST",
        "/sign-in/passkey",
        &[OWN, FORM],
        form(offer, answer),
    )
}

/// Tries to sign in by a device.
fn enter(http: &mut Http, device: &mut Authenticator, how: &How) -> Answer {
    let offer = at_the_door(http);
    let answer = device.sign(&offer["options"], how);
    give(http, &offer, &answer)
}

/// A device with a passkey of Ana's.
fn device(http: &mut Http, honest: &How) -> Authenticator {
    let session = http.sign_in(ANA, SIGN_IN);
    let mut device = Authenticator::new(1);
    let offered = offer(http, &session);
    let made = device.make(&offered["options"], honest);
    let kept = keep(http, &session, &offered, &made);
    assert_eq!(kept.status, 201, "{}", kept.text());
    device
}

#[test]
fn a_passkey_of_a_real_browser() {
    let office = office();
    let asked = json!({"base": office.base(), "email": ANA, "password": SIGN_IN});
    play("passkey", &asked);
    office.verify();
}

#[test]
fn answers_of_no_honest_browser_open_nothing() {
    let office = office();
    let (mut http, honest) = (office.http(), How::honest(&origin(&office)));
    let mut device = device(&mut http, &honest);
    let session = http.sign_in(ANA, SIGN_IN);

    // The Director's: another session's offer, and another user's passkey.
    let directors = http.sign_in(DIRECTOR, SIGN_IN);
    let other = offer(&mut http, &directors);
    let made = Authenticator::new(2).make(&other["options"], &honest);
    assert_eq!(keep(&mut http, &session, &other, &made).status, 422);
    let mut second = Authenticator::new(2);
    let made = second.make(&other["options"], &honest);
    assert_eq!(keep(&mut http, &directors, &other, &made).status, 201);

    let mut crossed = device.clone();
    crossed.credential.clone_from(&second.credential);
    let lies = [
        (
            device.clone(),
            How {
                origin: office.base(),
                ..honest.clone()
            },
        ),
        (
            device.clone(),
            How {
                origin: "http://localhost:1".into(),
                ..honest.clone()
            },
        ),
        (
            device.clone(),
            How {
                domain: "agency.example".into(),
                ..honest.clone()
            },
        ),
        (
            device.clone(),
            How {
                verified: false,
                ..honest.clone()
            },
        ),
        (
            device.clone(),
            How {
                framed: true,
                ..honest.clone()
            },
        ),
        (crossed, honest.clone()),
    ];
    for (mut liar, how) in lies {
        let refused = enter(&mut http, &mut liar, &how);
        assert_eq!(refused.status, 401, "{}", how.origin);
        assert_eq!(refused.header("set-cookie"), "");
        // An honest one in between, or the next would have to wait.
        let signed = enter(&mut http, &mut device, &honest);
        assert_eq!(signed.status, 303, "{}", signed.text());
    }

    office.verify();
}

#[test]
fn an_answer_is_taken_once_and_from_our_own_page() {
    let office = office();
    let (mut http, honest) = (office.http(), How::honest(&origin(&office)));
    let mut device = device(&mut http, &honest);
    let offered = at_the_door(&mut http);
    let answer = device.sign(&offered["options"], &honest);
    let signed = give(&mut http, &offered, &answer);
    assert_eq!(
        (signed.status, signed.header("location")),
        (303, "/contacts")
    );
    assert_eq!(give(&mut http, &offered, &answer).status, 401, "again");

    // What a request says of itself is believed by nobody: a page at another port relays.
    let offered = at_the_door(&mut http);
    let answer = device.sign(&offered["options"], &How::honest("http://localhost:1"));
    let headers = [OWN, FORM, ("host", "localhost:1")];
    let relayed = http.ask(
        "POST",
        "/sign-in/passkey",
        &headers,
        form(&offered, &answer),
    );
    assert_eq!(relayed.status, 401);
    let headers = [FORM, ("origin", "http://evil.example")];
    let foreign = http.ask(
        "POST",
        "/sign-in/passkey",
        &headers,
        form(&offered, &answer),
    );
    assert_eq!(foreign.status, 403);
    let huge = Value::String("a".repeat(100_000));
    assert_eq!(give(&mut http, &offered, &huge).status, 401);
    // One byte more than any form may have; the connection ends with it.
    let huge = vec![b'a'; (1 << 20) + 1];
    let huge = office
        .http()
        .ask("POST", "/sign-in/passkey", &[OWN, FORM], huge);
    assert_eq!(huge.status, 413);

    // A token makes none; a lost device's go with its second factor.
    let token = office.api(ANA).send(
        "POST",
        "/api/v1/me/passkeys/offer",
        &json!({"password": SIGN_IN}),
    );
    assert_eq!(token.status, 403);
    office.run(&["user", "reset-factor", "--email", ANA]).fine();
    office.run(&["user", "unlock", "--email", ANA]).fine();
    assert_eq!(enter(&mut http, &mut device, &honest).status, 401);
    let left = office.api(ANA).get("/api/v1/me/passkeys");
    assert_eq!(left.json()["items"], json!([]));
    office.verify();
}

#[test]
fn an_address_without_a_domain_has_none() {
    for (address, host, has) in [
        ("https://panel.example", "panel.example", true),
        ("https://192.0.2.7", "192.0.2.7", false),
    ] {
        let mut office = Office::with(&[ANA]);
        office.serve_with(&[("KORESPOND__SERVER__BASE_URL", address)]);
        let mut http = office.http();
        let host = ("host", host);
        let page = http.ask("GET", "/sign-in", &[host], Vec::new()).text();
        assert_eq!(page.contains("data-passkey"), has, "{address}");
        let offered = http.ask("POST", "/sign-in/passkey/offer", &[OWN, host], Vec::new());
        if has {
            assert_eq!(offered.json()["options"]["rpId"], host.1);
        } else {
            assert_eq!(offered.status, 409);
        }
    }
}
