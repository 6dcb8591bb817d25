//! Sign-in by OpenID providers, at the panel's own doors: by a real provider, and by one that
//! says what no honest one does.

use std::{fs, os::unix::fs::PermissionsExt as _};

use serde_json::{Value, json};

use crate::rig::{
    PATIENCE,
    http::in_query,
    office::{DIRECTOR, Office, SIGN_IN},
    openid::{
        Away, Provider, SECRET, begin, by_itself, come_back, connect, is_in, office, page,
        scripted, session, signed_by,
    },
    until,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
const FOREIGN: (&str, &str) = ("sec-fetch-site", "cross-site");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[test]
fn a_real_provider_signs_in_who_connected_their_account() {
    let (mut provider, office) = office(&[]);
    let redirect = format!("{}/sign-in/openid/test", office.base());
    let account = "ana@provider.example";
    provider.start("honest", &json!({"redirect": redirect, "account": account}));
    let mut http = office.http();
    let home = http.get("/sign-in").text();
    assert!(home.contains("Sign in with Test &lt;b&gt;"), "{home}");

    // Nobody is connected yet, and the panel says no more than that.
    let away = begin(&mut http);
    assert_eq!(away.has("code_challenge_method"), "S256");
    assert_eq!(away.has("redirect_uri"), redirect);
    let query = by_itself(&provider, &away);
    let answer = come_back(&mut http, &away.cookie, &query);
    assert_eq!(answer.status, 403);
    assert!(
        answer
            .text()
            .contains("No user of Korespond signs in with this account")
    );
    assert_eq!(session(&answer), None);

    let session_of_ana = http.sign_in(ANA, SIGN_IN);
    let wrong = "provider=test&password=wrong";
    let refused = page(
        &mut http,
        &session_of_ana,
        ("POST", "/account/openid"),
        wrong,
    );
    assert_eq!(refused.status, 401, "{}", refused.text());
    let form = format!("provider=test&password={}", in_query(SIGN_IN));
    let away = Away::of(&page(
        &mut http,
        &session_of_ana,
        ("POST", "/account/openid"),
        &form,
    ));
    let query = by_itself(&provider, &away);
    let cookie = format!("{}; {}", session_of_ana[1].1, away.cookie);
    let answer = come_back(&mut http, &cookie, &query);
    assert_eq!(
        answer.header("location"),
        "/account#openid",
        "{}",
        answer.text()
    );

    let away = begin(&mut http);
    let query = by_itself(&provider, &away);
    let answer = come_back(&mut http, &away.cookie, &query);
    assert!(is_in(&answer), "{} {}", answer.status, answer.text());
    // The code was used: the provider takes it no second time.
    let again = come_back(&mut http, &away.cookie, &query);
    assert_eq!((again.status, session(&again)), (403, None));
    let links = office.api(ANA).get("/api/v1/me/openid").json();
    assert_eq!(links["items"][0]["provider"], "Test <b>");
    assert_eq!(links["items"][0]["email"], account);
    office.verify();
}

/// Has a provider that somebody is connected at say each of these; answers the office.
fn nobody_gets_in(scripts: &[(Value, u16)]) -> (Provider, Office) {
    let (provider, office) = scripted(&[]);
    let mut http = office.http();
    assert_eq!(connect(&provider, &mut http, (ANA, "sub-1")).status, 303);
    assert!(is_in(&signed_by(&provider, &mut http, &json!({}))));
    for (script, status) in scripts {
        let answer = signed_by(&provider, &mut http, script);
        assert_eq!(answer.status, *status, "{script}: {}", answer.text());
        assert_eq!(session(&answer), None, "{script}");
    }
    let log = office.log();
    assert!(!log.contains(SECRET) && !log.contains("c-1"), "{log}");
    (provider, office)
}

#[test]
fn a_token_that_says_what_does_not_fit_lets_nobody_in() {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    nobody_gets_in(&[
        (json!({"claims": {"nonce": "another"}}), 502),
        (json!({"claims": {"aud": "another"}}), 502),
        (json!({"claims": {"aud": ["korespond", "another"]}}), 502),
        (json!({"claims": {"azp": "another"}}), 502),
        (json!({"claims": {"iss": "http://127.0.0.1:1"}}), 502),
        (json!({"claims": {"exp": now - 10, "iat": now - 300}}), 502),
        (
            json!({"claims": {"iat": now + 3_600, "exp": now + 7_200}}),
            502,
        ),
        (json!({"claims": {"exp": null}}), 502),
        (json!({"claims": {"sub": ""}}), 502),
    ]);
}

#[test]
fn a_token_that_the_provider_did_not_sign_lets_nobody_in() {
    let (provider, office) = nobody_gets_in(&[
        (json!({"claims": {"sub": "sub-2"}}), 403),
        (json!({"sign": "none"}), 502),
        (json!({"sign": "public-as-secret"}), 502),
        (json!({"sign": "client-secret"}), 502),
        (json!({"sign": "foreign"}), 502),
    ]);
    let asked = provider.asked_for("/keys");
    let rotated = signed_by(&provider, &mut office.http(), &json!({"sign": "rotated"}));
    assert!(is_in(&rotated), "new keys are fetched: {}", rotated.text());
    assert_eq!(provider.asked_for("/keys"), asked + 1);
    let audit = office.api(DIRECTOR).get("/api/v1/audit?limit=200").text();
    for action in [
        "openid.connect",
        "sign-in.openid",
        "sign-in.openid-failed",
        "sign-in.openid-unknown",
    ] {
        assert!(audit.contains(&format!("\"{action}\"")), "{action}");
    }
}

#[test]
fn an_answer_that_is_none_lets_nobody_in() {
    let (provider, _office) = nobody_gets_in(&[
        (json!({"token": "huge"}), 502),
        (json!({"token": "away"}), 502),
        (json!({"token": "refused"}), 403),
        (json!({"token": "nonsense"}), 502),
        (json!({"token": "no-id"}), 502),
        (json!({"token": "silent"}), 502),
    ]);
    assert_eq!(
        provider.asked_for("/elsewhere"),
        0,
        "no redirect is followed"
    );
}

#[test]
fn who_begins_without_end_waits() {
    let (_provider, office) = scripted(&[]);
    let mut http = office.http();
    let form = || b"provider=test".to_vec();
    // What any page can send here is not counted: nobody is shut out by it.
    for _ in 0..30 {
        assert_eq!(http.get("/sign-in/openid/test?state=x&code=x").status, 410);
    }
    let waits = (0..30).any(|_| {
        let answer = http.ask("POST", "/sign-in/openid", &[OWN, FORM], form());
        answer.status == 429 && !answer.header("retry-after").is_empty()
    });
    assert!(waits, "thirty times");
    // The password goes on working from there.
    http.sign_in(ANA, SIGN_IN);
}

#[test]
fn a_return_belongs_to_the_browser_that_was_sent_away() {
    let (provider, office) = scripted(&[]);
    let mut http = office.http();
    connect(&provider, &mut http, (ANA, "sub-1"));
    let mine = begin(&mut http);
    let theirs = begin(&mut http);
    provider.script(&json!({"claims": {"nonce": theirs.has("nonce")}}));
    let tokens = provider.asked_for("/token");
    let state = theirs.has("state");
    for (cookie, query, status) in [
        // A link of an attacker, in a browser that began nothing, or something else.
        (String::new(), theirs.query(), 410),
        (mine.cookie.clone(), theirs.query(), 410),
        ("korespond-openid=00ff".to_owned(), theirs.query(), 410),
        (theirs.cookie.clone(), "code=c-1&state=".to_owned(), 410),
        (theirs.cookie.clone(), "code=c-1".to_owned(), 410),
        (
            theirs.cookie.clone(),
            format!("state={state}&error=access_denied"),
            403,
        ),
        (
            theirs.cookie.clone(),
            format!("code=c-1&state={state}&iss=http%3A%2F%2Fother"),
            403,
        ),
    ] {
        let answer = come_back(&mut http, &cookie, &query);
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
        assert_eq!(session(&answer), None, "{query}");
    }
    assert_eq!(provider.asked_for("/token"), tokens, "no code was shown");
    let unknown = http.ask(
        "GET",
        "/sign-in/openid/none?code=1&state=2",
        &[],
        Vec::new(),
    );
    assert_eq!(unknown.status, 404);
    // A page of another site begins nothing, and no form names a provider of its own.
    let form = b"provider=test".to_vec();
    let foreign = http.ask("POST", "/sign-in/openid", &[FOREIGN, FORM], form);
    assert_eq!(foreign.status, 403);
    let none = http.ask(
        "POST",
        "/sign-in/openid",
        &[OWN, FORM],
        b"provider=x".to_vec(),
    );
    assert_eq!(none.status, 422, "{}", none.text());
    let iss = format!("{}&iss={}", theirs.query(), in_query(&provider.issuer()));
    assert!(is_in(&come_back(&mut http, &theirs.cookie, &iss)));
    // Whoever connects must be the one who began.
    let bo = http.sign_in(BO, SIGN_IN);
    let form = format!("provider=test&password={}", in_query(SIGN_IN));
    let away = Away::of(&page(&mut http, &bo, ("POST", "/account/openid"), &form));
    provider.script(&json!({"claims": {"nonce": away.has("nonce"), "sub": "sub-9"}}));
    let ana = http.sign_in(ANA, SIGN_IN);
    let cookie = format!("{}; {}", ana[1].1, away.cookie);
    let answer = come_back(&mut http, &cookie, &away.query());
    assert_ne!(answer.header("location"), "/account#openid");
    assert_eq!(
        office.api(BO).get("/api/v1/me/openid").json()["items"],
        json!([])
    );
}

#[test]
fn an_address_that_is_made_sure_of_connects_by_itself() {
    let (provider, office) = scripted(&[
        ("MATCH_BY_EMAIL", "true"),
        ("EMAIL_DOMAINS", "agency.example, other.example"),
    ]);
    let mut http = office.http();
    let mut director = office.api(DIRECTOR);
    let new = json!({"email": "nowa@agency.example", "name": "Nowa", "role": "agent"});
    let new = director.send("POST", "/api/v1/users", &new).json()["id"].clone();
    let says = |sub: &str, email: &str, sure: Value| json!({"claims": {"sub": sub, "email": email, "email_verified": sure}});
    for script in [
        says("s-1", ANA, json!(false)),
        says("s-1", ANA, Value::Null),
        says("s-1", "ana@elsewhere.example", json!(true)),
        says("s-1", "nobody@agency.example", json!(true)),
        says("s-1", "ana@agency.example.evil.example", json!(true)),
    ] {
        let answer = signed_by(&provider, &mut http, &script);
        assert_eq!(answer.status, 403, "{script}: {}", answer.text());
    }
    let answer = signed_by(
        &provider,
        &mut http,
        &says("s-1", "ANA@Agency.example", json!(true)),
    );
    assert!(is_in(&answer), "{}", answer.text());
    // From now on the account counts, not the address: neither another account with Ana's
    // address nor Ana's account with another address is anybody else.
    let answer = signed_by(&provider, &mut http, &says("s-2", ANA, json!(true)));
    assert_eq!(answer.status, 403);
    assert!(is_in(&signed_by(
        &provider,
        &mut http,
        &says("s-1", BO, json!(true))
    )));
    assert_eq!(
        office.api(BO).get("/api/v1/me/openid").json()["items"],
        json!([])
    );

    // One who waits for activation has shown that the address is theirs.
    let answer = signed_by(
        &provider,
        &mut http,
        &says("s-3", "nowa@agency.example", json!(true)),
    );
    assert!(is_in(&answer), "{}", answer.text());
    let user = director.get(&format!("/api/v1/users/{new}")).text();
    assert!(user.contains("\"active\""), "{user}");
    let by_password = format!("email={}&password=", in_query("nowa@agency.example"));
    let refused = http.ask("POST", "/sign-in", &[OWN, FORM], by_password.into_bytes());
    assert_eq!(refused.status, 401, "an empty password is none");
    let kept = session(&answer).unwrap();
    let account = http
        .ask("GET", "/account", &[("cookie", &kept)], Vec::new())
        .text();
    let (_, token) = account.split_once("name=\"_token\" value=\"").unwrap();
    let token = token.split_once('"').unwrap().0.to_owned();
    let links = director.get(&format!("/api/v1/users/{new}/openid")).json();
    let id = links["items"][0]["id"].as_str().unwrap().to_owned();
    let session = [
        ("sec-fetch-site", "same-origin".to_owned()),
        ("cookie", kept),
        ("x-form-token", token),
    ];
    let form = format!("id={id}");
    let stuck = page(&mut http, &session, ("POST", "/account/openid/end"), &form);
    assert_eq!(
        stuck.status,
        409,
        "they would be shut out: {}",
        stuck.text()
    );

    // Blocked, nobody comes in; unblocked, the account still does; deleted, it is nobody's.
    let done = director.send("POST", &format!("/api/v1/users/{new}/block"), &json!({}));
    assert!(done.status < 300, "{}", done.text());
    let theirs = says("s-3", "nowa@agency.example", json!(true));
    assert_eq!(signed_by(&provider, &mut http, &theirs).status, 403);
    let done = director.send("POST", &format!("/api/v1/users/{new}/unblock"), &json!({}));
    assert!(done.status < 300, "{}", done.text());
    assert!(is_in(&signed_by(&provider, &mut http, &theirs)));
    let done = director.send("POST", &format!("/api/v1/users/{new}/delete"), &json!({}));
    assert!(done.status < 300, "{}", done.text());
    assert_eq!(signed_by(&provider, &mut http, &theirs).status, 403);
    let answer = connect(&provider, &mut http, (BO, "s-3"));
    assert_eq!(answer.status, 303, "{}", answer.text());
    office.verify();
}

#[test]
fn accounts_are_disconnected_by_their_users_and_by_who_changes_them() {
    let (provider, office) = scripted(&[]);
    let mut http = office.http();
    assert_eq!(connect(&provider, &mut http, (ANA, "sub-1")).status, 303);
    // Nobody takes another's account, and one has one at each provider.
    assert_eq!(connect(&provider, &mut http, (BO, "sub-1")).status, 409);
    assert_eq!(connect(&provider, &mut http, (ANA, "sub-1")).status, 303);
    let token = office
        .api(ANA)
        .send("DELETE", "/api/v1/me/openid/x", &json!({}));
    assert_eq!(token.status, 403, "a token is not enough");
    let ana = http.sign_in(ANA, SIGN_IN);
    let other = page(&mut http, &ana, ("POST", "/account/openid/end"), "id=0000");
    assert_eq!(other.status, 404);
    let id = office.api(ANA).get("/api/v1/me/openid").json()["items"][0]["id"].clone();
    let form = format!("id={}", id.as_str().unwrap());
    let done = page(&mut http, &ana, ("POST", "/account/openid/end"), &form);
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(signed_by(&provider, &mut http, &json!({})).status, 403);

    connect(&provider, &mut http, (ANA, "sub-1"));
    let me = office.api(ANA).get("/api/v1/me").json()["id"].clone();
    let director = http.sign_in(DIRECTOR, SIGN_IN);
    let way = format!("/users/{me}/sign-in");
    let shown = page(&mut http, &director, ("GET", &way), "").text();
    assert!(shown.contains("x@elsewhere.example"), "{shown}");
    let bo = http.sign_in(BO, SIGN_IN);
    let end = format!("/users/{me}/openid/end");
    assert_eq!(page(&mut http, &bo, ("POST", &end), "").status, 404);
    assert!(is_in(&signed_by(&provider, &mut http, &json!({}))));
    assert_eq!(page(&mut http, &director, ("POST", &end), "").status, 303);
    assert_eq!(signed_by(&provider, &mut http, &json!({})).status, 403);
    // Whoever knew the password before may have connected it.
    connect(&provider, &mut http, (ANA, "sub-1"));
    assert!(is_in(&signed_by(&provider, &mut http, &json!({}))));
    office.set_password(ANA);
    assert_eq!(signed_by(&provider, &mut http, &json!({})).status, 403);
    office.verify();
}

#[test]
fn a_provider_that_is_away_is_told_and_waited_for() {
    let (mut provider, office) = office(&[]);
    let mut http = office.http();
    let form = || b"provider=test".to_vec();
    let away = http.ask("POST", "/sign-in/openid", &[OWN, FORM], form());
    assert_eq!(away.status, 502);
    assert!(
        away.text().contains("The provider cannot be asked"),
        "{}",
        away.text()
    );
    // The password goes on working.
    http.sign_in(ANA, SIGN_IN);
    provider.start("scripted", &json!({}));
    let there = until("the provider is asked again", PATIENCE, || {
        let there = http.ask("POST", "/sign-in/openid", &[OWN, FORM], form());
        (there.status == 200).then_some(there)
    });
    Away::of(&there);
    assert_eq!(
        provider.asked_for("/keys"),
        1,
        "and then believed for a while"
    );
}

#[test]
fn the_configuration_says_what_it_does_not_take() {
    let office = Office::new();
    let file = office.data().with_file_name("k.toml");
    let check = |section: &str| {
        fs::write(&file, section).unwrap();
        office.run(&["check-config", "--config", file.to_str().unwrap()])
    };
    let secret = office.data().with_file_name("s");
    fs::write(&secret, "x\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let whole = |word: &str, issuer: &str| {
        format!(
            "[openid.{word}]\nissuer = {issuer:?}\nclient_id = \"c\"\nclient_secret_file = {:?}\n",
            secret.display().to_string()
        )
    };
    let fine = check(&whole("google", "https://accounts.google.com"));
    assert_eq!(fine.code, 0, "{}", fine.err);
    assert!(
        fine.out.contains("google.match_by_email = false"),
        "{}",
        fine.out
    );
    for (text, word) in [
        (
            whole("ms", "https://login.microsoftonline.com/common/v2.0"),
            "your own directory",
        ),
        (whole("a", "http://login.agency.example"), "must be https"),
        (whole("a", "ftp://login.agency.example"), "issuer"),
        (whole("A", "https://login.agency.example"), "a to z"),
        (whole("a", "https://login.agency.example?x=1"), "issuer"),
        (
            "[openid.a]\nissuer = \"https://a.example\"\n".to_owned(),
            "client_id",
        ),
        (
            "[openid.a]\nclient_secret = \"x\"\n".to_owned(),
            "allowed in [openid.a]",
        ),
        ("[openid]\nissuer = \"x\"\n".to_owned(), "unknown key"),
        (
            whole("a", "https://a.example") + &whole("b", "https://a.example"),
            "same issuer",
        ),
        (
            whole("a", "https://a.example") + "email_domains = [\"a b\"]\n",
            "domains",
        ),
    ] {
        let refused = check(&text);
        assert_eq!(refused.code, 78, "{text}: {}", refused.err);
        assert!(refused.err.contains(word), "{text}: {}", refused.err);
    }
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    let open = check(&whole("a", "https://a.example"));
    assert!(
        open.code == 78 && open.err.contains("chmod 600"),
        "{}",
        open.err
    );
}
