//! Behind a proxy: who is at the other end, and where links lead.

use demo::Servers;
use model::Clock;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::rig::{
    PATIENCE,
    http::{Answer, Http, in_query},
    office::{Office, SIGN_IN, run_in_world},
    until,
};

const ANA: &str = "ana@agency.example";
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const TRUSTED: (&str, &str) = ("KORESPOND__SERVER__TRUSTED_PROXIES", "127.0.0.1");

/// Posts a form as a proxy hands it on.
fn post(http: &mut Http, path: &str, form: &str, more: &[(&str, &str)]) -> Answer {
    let headers = [&[OWN, FORM], more].concat();
    http.ask("POST", path, &headers, form.as_bytes().to_vec())
}

#[test]
fn nobody_makes_themselves_the_proxy() {
    let mut office = Office::with(&[ANA]);
    office.serve_with(&[TRUSTED]);
    let mut http = office.http();
    let form = format!("email={}&password={SIGN_IN}", in_query(ANA));
    let cases = [
        ("\u{ff}, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.10:4444", "203.0.113.10"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::2]:4444", "2001:db8::2"),
        ("198.51.100.7, \u{ff}", "0.0.0.0"),
    ];
    for (forwarded, seen) in cases {
        let entered = post(
            &mut http,
            "/sign-in",
            &form,
            &[("x-forwarded-for", forwarded)],
        );
        assert_eq!(entered.status, 303, "{}", entered.text());
        let cookie = entered.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap_or_default();
        let me = http.ask(
            "GET",
            "/api/v1/me",
            &[("cookie", cookie), ("x-forwarded-for", forwarded)],
            Vec::new(),
        );
        let me = me.json();
        let sessions = me["sessions"].as_array().expect("a list");
        let current = sessions.iter().find(|line| line["current"] == json!(true));
        assert_eq!(current.expect("this session")["ip"], json!(seen));
    }
}

#[test]
fn a_proxys_client_does_not_say_where_links_lead() {
    let runtime = Runtime::new().expect("tokio starts");
    let servers = runtime
        .block_on(Servers::start(Vec::new(), Clock::system()))
        .expect("a server starts");
    let port = servers.smtp().port().to_string();
    let relay = [
        ("KORESPOND__RELAY__HOST", "127.0.0.1"),
        ("KORESPOND__RELAY__PORT", port.as_str()),
        ("KORESPOND__RELAY__SECURITY", "none"),
        ("KORESPOND__RELAY__FROM", "panel@agency.example"),
    ];
    let form = format!("email={}", in_query(ANA));
    let elsewhere = ("host", "localhost:6666");
    let client = ("x-forwarded-for", "8.8.8.8");
    let mut office = Office::with(&[ANA]);
    office.serve_with(&[&relay[..], &[TRUSTED]].concat());
    for more in [&[elsewhere, client][..], &[elsewhere], &[]] {
        let refused = post(&mut office.http(), "/forgot", &form, more);
        assert_eq!(refused.status, 409, "{}", refused.text());
    }
    office.stop();
    // Where nobody said that there is a proxy, a forwarded request tells that there is one.
    office.serve_with(&relay);
    let refused = post(&mut office.http(), "/forgot", &form, &[elsewhere, client]);
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(servers.world().is_empty(), "no letter went out");
    // On this machine itself, and without a proxy, links lead to where one is.
    let taken = post(&mut office.http(), "/forgot", &form, &[]);
    assert_eq!(taken.status, 200, "{}", taken.text());
    let letter = until("a letter comes", PATIENCE, || servers.world().pop());
    let raw = String::from_utf8_lossy(&letter.raw).replace("=\r\n", "");
    assert!(!raw.contains("6666"), "{raw}");
}

#[test]
fn a_proxy_that_nobody_named_is_told() {
    let named = ("KORESPOND__SERVER__BASE_URL", "https://mail.agency.example");
    let checked = run_in_world(&["check-config"], &[named]).fine();
    assert!(checked.err.contains("warning: server.trusted_proxies"));
    assert!(!checked.out.contains("warning"));
    let checked = run_in_world(&["check-config"], &[named, TRUSTED]).fine();
    assert_eq!(checked.err, "");
}
