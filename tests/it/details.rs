//! Small things about people: what stands on one line, addresses with a tag, languages, absence,
//! photos.

use model::Clock;
use serde_json::json;

use crate::{
    rig::{
        dovecot::{Dovecot, PASSWORD},
        http::{Answer, Http},
        office::{DIRECTOR, Office, SIGN_IN},
    },
    users::{ANA, BO, id_of, post, staffed},
};

fn look(http: &mut Http, session: &[(&'static str, String); 3], path: &str) -> Answer {
    let headers = session.iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    http.ask("GET", path, &headers, Vec::new())
}

#[test]
fn what_breaks_turns_or_hides_a_line_is_refused_at_its_field() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let ana = id_of(&mut api, ANA);
    let agency = api.get("/api/v1/agency").json();
    for hostile in [
        "Bo\r\nBcc: all@example.com",
        "Bo\u{1b}[31m",
        "B\0o",
        "\u{202e}oB",
        "\u{200b}",
    ] {
        for (path, body, field) in [
            (
                "/api/v1/users".to_owned(),
                json!({"email": "eve@agency.example", "name": hostile, "role": "agent"}),
                "name",
            ),
            (
                "/api/v1/users".to_owned(),
                json!({"email": "eve@agency.example", "name": "Eve", "role": "agent", "position": hostile}),
                "position",
            ),
            (
                "/api/v1/groups".to_owned(),
                json!({"name": hostile}),
                "name",
            ),
            (
                "/api/v1/offices".to_owned(),
                json!({"name": hostile}),
                "name",
            ),
        ] {
            let told = post(&mut api, &path, &body, 422);
            assert_eq!(
                (&told["code"], &told["field"]),
                (&json!("bad-text"), &json!(field)),
                "{path} {hostile:?}"
            );
        }
        let mut agency = agency.clone();
        agency["name"] = json!(hostile);
        let told = api.send("PUT", "/api/v1/agency", &agency);
        assert_eq!(told.json()["code"], "bad-text", "{}", told.text());
        let told = api.send(
            "PATCH",
            &format!("/api/v1/users/{ana}?version=0"),
            &json!({"name": hostile}),
        );
        assert_eq!(told.json()["code"], "bad-text", "{}", told.text());
    }
    for name in ["Agents", "agenci", "МЕНЕДЖЕРЫ"] {
        let told = post(&mut api, "/api/v1/groups", &json!({"name": name}), 409);
        assert_eq!(told["code"], "name-taken");
    }
}

#[test]
fn a_sign_in_address_keeps_its_tag() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let new = |email: &str| json!({"email": email, "name": "Eve", "role": "agent"});
    post(
        &mut api,
        "/api/v1/users",
        &new("Eve+Flat@Agency.example"),
        201,
    );
    post(&mut api, "/api/v1/users", &new("eve@agency.example"), 201);
    let taken = post(
        &mut api,
        "/api/v1/users",
        &new("eve+flat@agency.example"),
        409,
    );
    assert_eq!(taken["code"], "address-taken");
    let found = api
        .get("/api/v1/users?q=eve&status=pending-activation")
        .json()
        .to_string();
    assert!(found.contains("\"eve+flat@agency.example\""), "{found}");
    assert!(found.contains("\"eve@agency.example\""), "{found}");
    let turned = post(
        &mut api,
        "/api/v1/users",
        &new("e\u{202e}ve@agency.example"),
        422,
    );
    assert_eq!(turned["code"], "bad-address");
    // A token makes nobody's password.
    let mut with = new("mal@agency.example");
    with["password"] = json!(SIGN_IN);
    let refused = post(&mut api, "/api/v1/users", &with, 403);
    assert_eq!(refused["field"], "password");
    office.set_password("eve+flat@agency.example");
    let mut http = office.http();
    let session = http.sign_in("EVE+flat@agency.example", SIGN_IN);
    let account = look(&mut http, &session, "/account").text();
    assert!(account.contains("eve+flat@agency.example"), "{account}");
}

#[test]
fn only_languages_that_are_offered_are_spoken() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let mut agency = api.get("/api/v1/agency").json();
    let mut http = office.http();
    let session = http.sign_in(ANA, SIGN_IN);
    let bo = id_of(&mut api, BO);
    let ro = api.send(
        "PATCH",
        &format!("/api/v1/users/{bo}?version=0"),
        &json!({"locale": "ro"}),
    );
    assert_eq!(ro.status, 204, "{}", ro.text());
    let of_bo = office.http().sign_in(BO, SIGN_IN);
    let mut spoken = |path: &str, session: &[(&'static str, String)], asked: &str| {
        let mut headers: Vec<_> = session
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        headers.push(("accept-language", asked));
        let page = http.ask("GET", path, &headers, Vec::new()).text();
        let (_, lang) = page.split_once("<html lang=\"").expect("a page");
        lang.split('"').next().unwrap_or_default().to_owned()
    };
    assert_eq!(spoken("/sign-in", &[], "ru, en"), "ru");
    assert_eq!(spoken("/account", &of_bo, "en"), "ro");
    agency["languages"] = json!(["pl", "en"]);
    agency["locale"] = json!("pl");
    let set = api.send("PUT", "/api/v1/agency", &agency);
    assert_eq!(set.status, 204, "{}", set.text());
    assert_eq!(spoken("/sign-in", &[], "ru, en"), "en");
    assert_eq!(spoken("/sign-in", &[], "ru"), "pl");
    assert_eq!(spoken("/account", &session, "ro, en"), "en");
    assert_eq!(spoken("/account", &of_bo, "en"), "pl");
    let account = look(&mut office.http(), &session, "/account").text();
    assert!(account.contains("<option value=\"en\""), "{account}");
    assert!(!account.contains("<option value=\"ru\""), "{account}");
}

#[test]
fn an_absence_is_told_where_people_look() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let (ana, bo) = (id_of(&mut api, ANA), id_of(&mut api, BO));
    let at = format!("/api/v1/absences/{ana}");
    let absence = |from: &str, until: &str| json!({"from": from, "until": until, "deputy": bo, "scope": "matched"});
    for (from, until, code) in [
        ("2030-01-02", "2030-01-01", "ends-before-start"),
        ("2020-01-01", "2020-01-02", "in-the-past"),
        ("2030-01-01", "2031-02-01", "too-many-days"),
        ("2030-01-01", "soon", "bad-date"),
    ] {
        let told = api.send("PUT", &at, &absence(from, until)).json();
        assert_eq!(
            (&told["code"], &told["field"]),
            (&json!(code), &json!("until"))
        );
    }
    let now = jiff::Timestamp::from_millisecond(Clock::system().now().0).expect("a time");
    let today = now.to_zoned(jiff::tz::TimeZone::system()).date();
    let day = |days: i64| {
        today
            .checked_add(jiff::Span::new().days(days))
            .expect("a day")
            .to_string()
    };
    let session = |email| {
        let mut http = office.http();
        let session = http.sign_in(email, SIGN_IN);
        (http, session)
    };
    let mut people = [session(DIRECTOR), session(BO), session(ANA)];
    let mut told = |who: usize, path: &str| {
        let (http, session) = &mut people[who];
        let page = look(http, session, path).text();
        (
            page.contains("Away until"),
            page.contains("Away from"),
            page.contains("bo stands in"),
        )
    };
    let profile = format!("/users/{ana}");
    for (from, until, now) in [(-3, 5, true), (10, 12, false)] {
        let set = api.send("PUT", &at, &absence(&day(from), &day(until)));
        assert_eq!(set.status, 204, "{}", set.text());
        assert_eq!(told(0, &profile), (now, !now, true));
        assert_eq!(told(1, &profile), (now, false, false));
        assert_eq!(told(0, "/users"), (now, false, false));
        assert_eq!(told(2, "/account"), (now, !now, true));
    }
    assert_eq!(told(1, "/account"), (false, false, false));
}

#[test]
fn a_photo_over_the_limit_is_told_at_its_field() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut http = office.http();
    let session = http.sign_in(ANA, SIGN_IN);
    let id = id_of(&mut office.api(DIRECTOR), ANA);
    let [own, cookie, (_, token)] = &session;
    let mut body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n{token}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    body.extend(vec![7; 5 << 20]);
    body.extend(b"\r\n--x--\r\n");
    let headers = [
        (own.0, own.1.as_str()),
        (cookie.0, cookie.1.as_str()),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let told = http.ask("POST", &format!("/users/{id}/photo"), &headers, body);
    let text = told.text();
    assert!(
        text.contains("id=\"photo-wrong\""),
        "{}: {text}",
        told.status
    );
    assert!(text.contains("id=\"photo-hint\""), "{text}");
    let told = http.ask(
        "POST",
        &format!("/users/{id}/photo"),
        &headers,
        vec![7; 5 << 20],
    );
    assert_eq!(told.status, 403, "without its token");
}

#[test]
fn a_shared_accounts_page_offers_only_what_works() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    office.serve();
    let imap = json!({"host": "localhost", "port": server.imap, "security": "none", "user": ANA});
    let new = json!({
        "owner": ANA, "address": ANA, "imap": imap, "password": PASSWORD, "shared": true,
        "members": [BO], "sync_from": "2000-01-01", "plain_confirmed": true,
    });
    post(&mut office.api(DIRECTOR), "/api/v1/accounts", &new, 201);
    let id = office.api(ANA).get("/api/v1/accounts").json()["items"][0]["id"].to_string();
    for (email, edits) in [(ANA, true), (BO, false)] {
        let mut http = office.http();
        let session = http.sign_in(email, SIGN_IN);
        let page = look(&mut http, &session, &format!("/accounts/{id}"));
        assert_eq!(page.status, 200, "{email}: {}", page.text());
        let ledger = format!("/accounts/{id}/ledger");
        assert_eq!(page.text().contains(&ledger), edits, "{email}");
        assert_eq!(page.text().contains("data-verb=\"test\""), edits, "{email}");
        let found = look(&mut http, &session, &ledger).status;
        assert_eq!(found == 200, edits, "{email}: {found}");
    }
}

#[test]
fn an_absence_is_refused_at_its_field_and_keeps_what_was_typed() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut http = office.http();
    let signed_in = http.sign_in(ANA, SIGN_IN);
    let headers = |more: (&'static str, &'static str)| {
        let own = signed_in
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        own.chain([more]).collect::<Vec<_>>()
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    let page = http.ask(
        "GET",
        "/account/absence",
        &headers(("accept", "text/html")),
        Vec::new(),
    );
    assert_eq!(page.status, 200, "{}", page.text());
    let long = "9".repeat(10_000);
    for (sent, at) in [
        (String::new(), "scope"),
        ("scope=all&from=2025-01-01".to_owned(), "deputy"),
        (
            format!("scope=all&deputy=1&from={long}&until=2025-01-01"),
            "from-wrong",
        ),
        (
            "scope=all&deputy=1&from=2030-02-01&until=2030-01-01".to_owned(),
            "until-wrong",
        ),
        (
            "scope=all&deputy=99999&from=2030-01-01&until=2030-01-02".to_owned(),
            "deputy",
        ),
        (
            "scope=%3Cscript%3E&deputy=1&from=2030-01-01&until=2030-01-02".to_owned(),
            "scope",
        ),
    ] {
        let kept = sent.contains("2030-01-02");
        let answer = http.ask(
            "POST",
            "/account/absence",
            &headers(form),
            sent.into_bytes(),
        );
        assert_eq!(answer.status, 422, "{}", answer.text());
        let text = answer.text();
        assert!(
            text.contains(at) && text.contains("class=\"wrong\""),
            "{at}: {text}"
        );
        assert!(!kept || text.contains("value=\"2030-01-02\""), "{text}");
        assert!(!text.contains("<script>"), "{text}");
    }
    let sent = b"scope=all&deputy=1&from=2030-01-01&until=2030-01-02".to_vec();
    let answer = http.ask("POST", "/account/absence", &headers(form), sent);
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = http.ask(
        "GET",
        "/account/absence",
        &headers(("accept", "text/html")),
        Vec::new(),
    );
    assert!(
        page.text().contains("value=\"2030-01-02\""),
        "{}",
        page.text()
    );
    let ended = http.ask("POST", "/account/absence/end", &headers(form), Vec::new());
    assert_eq!(ended.status, 303, "{}", ended.text());
    let page = http.ask(
        "GET",
        "/account/absence",
        &headers(("accept", "text/html")),
        Vec::new(),
    );
    assert!(!page.text().contains("2030-01-02"), "{}", page.text());
    let other = http.ask(
        "GET",
        "/users/1/absence",
        &headers(("accept", "text/html")),
        Vec::new(),
    );
    assert_eq!(other.status, 404, "{}", other.text());
}
