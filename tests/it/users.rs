//! Users by the API and the command line: found, changed, blocked, deleted, restored.

use serde_json::{Value, json};

use crate::rig::{
    http::Http,
    office::{DIRECTOR, Office, SIGN_IN},
};

pub const BOSS: &str = "boss@agency.example";
pub const ANA: &str = "ana@agency.example";
pub const BO: &str = "bo@agency.example";

/// A supervisor with one agent, and an agent directly under the Director.
pub fn staffed() -> Office {
    let mut office = Office::new();
    office.add_user(BOSS, "supervisor");
    let args = [
        "user",
        "add",
        "--email",
        ANA,
        "--name",
        "Ana Łoś",
        "--role",
        "agent",
        "--supervisor",
        BOSS,
        "--password-stdin",
    ];
    office.run_with(&args, SIGN_IN).fine();
    office.add_user(BO, "agent");
    office.serve();
    office
}

pub fn id_of(api: &mut Http, email: &str) -> u64 {
    let found = api
        .get(&format!("/api/v1/users?status=all&q={email}"))
        .json();
    let items = found["items"].as_array().expect("items");
    let user = items.iter().find(|user| user["email"] == email);
    user.and_then(|user| user["id"].as_u64()).expect("the user")
}

fn emails(api: &mut Http, query: &str) -> Vec<String> {
    let found = api.get(&format!("/api/v1/users{query}"));
    assert_eq!(found.status, 200, "{query}: {}", found.text());
    let found = found.json();
    let items = found["items"].as_array().expect("items").iter();
    items
        .map(|user| user["email"].as_str().unwrap_or_default().to_owned())
        .collect()
}

pub fn post(api: &mut Http, path: &str, body: &Value, status: u16) -> Value {
    let done = api.send("POST", path, body);
    assert_eq!(done.status, status, "{path}: {}", done.text());
    if status == 204 {
        Value::Null
    } else {
        done.json()
    }
}

#[test]
fn the_list_shows_who_signs_in_until_asked_otherwise() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let bo = id_of(&mut api, BO);
    post(
        &mut api,
        &format!("/api/v1/users/{bo}/block"),
        &json!({}),
        204,
    );
    assert_eq!(emails(&mut api, ""), [ANA, BOSS, DIRECTOR]);
    assert_eq!(emails(&mut api, "?status=blocked,deleted"), [BO]);
    assert_eq!(emails(&mut api, "?status=all&q=los"), [ANA]);
    assert_eq!(emails(&mut api, &format!("?supervisor={BOSS}")), [ANA]);
    assert_eq!(emails(&mut api, "?role=supervisor"), [BOSS]);
    assert_eq!(emails(&mut api, "?group=Agent&limit=1"), [ANA]);
    assert_eq!(api.get("/api/v1/users").json()["seats"], 4);
    for wrong in [
        "?status=gone",
        "?supervisor=nobody@agency.example",
        "?office=Nowhere",
    ] {
        let refused = api.get(&format!("/api/v1/users{wrong}"));
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.text());
        assert_eq!(refused.json()["code"], "bad-choice");
    }
    assert_eq!(emails(&mut office.api(BOSS), "?status=all"), [ANA, BOSS]);
    assert_eq!(emails(&mut office.api(ANA), "?status=all"), [ANA]);
}

/// P-3: so does the page.
#[test]
fn the_page_lists_who_signs_in_first() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let (ana, bo) = (id_of(&mut api, ANA), id_of(&mut api, BO));
    let block = format!("/api/v1/users/{bo}/block");
    post(&mut api, &block, &json!({}), 204);
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let session = session.iter();
    let headers: Vec<(&str, &str)> = session
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for (path, shown, hidden) in [("/users", ana, bo), ("/users?status=blocked", bo, ana)] {
        let page = http.ask("GET", path, &headers, Vec::new()).text();
        let row = |id: u64| format!("name=\"tick\" value=\"{id}\"");
        assert!(page.contains(&row(shown)), "{path}: {page}");
        assert!(!page.contains(&row(hidden)), "{path}: {page}");
    }
}

#[test]
fn colleagues_see_cards_and_superiors_profiles() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let (ana, bo) = (id_of(&mut api, ANA), id_of(&mut api, BO));
    let whole = api.get(&format!("/api/v1/users/{ana}")).json();
    assert_eq!(whole["profile"]["email"], ANA);
    assert_eq!(whole["profile"]["supervisor"]["name"], "boss");
    let card = office.api(BO).get(&format!("/api/v1/users/{ana}")).json();
    assert_eq!(
        (&card["name"], &card["profile"]),
        (&json!("Ana Łoś"), &Value::Null)
    );
    assert!(!card.to_string().contains(ANA));
    post(
        &mut api,
        &format!("/api/v1/users/{bo}/block"),
        &json!({}),
        204,
    );
    let mut of_ana = office.api(ANA);
    let (denied, absent) = (
        of_ana.get(&format!("/api/v1/users/{bo}")),
        of_ana.get("/api/v1/users/9999"),
    );
    assert_eq!((denied.status, absent.status), (404, 404));
    assert_eq!(denied.json()["code"], absent.json()["code"]);
}

#[test]
fn a_supervisor_makes_and_edits_their_own_agents_only() {
    let office = staffed();
    let mut boss = office.api(BOSS);
    let mut api = office.api(DIRECTOR);
    let (ana, bo, me) = (
        id_of(&mut api, ANA),
        id_of(&mut api, BO),
        id_of(&mut api, BOSS),
    );
    let new = json!({"email": "ewa@agency.example", "name": "Ewa", "role": "agent"});
    let made = post(&mut boss, "/api/v1/users", &new, 201);
    let made = boss.get(&format!("/api/v1/users/{}", made["id"])).json();
    assert_eq!(made["profile"]["status"], "pending-activation");
    assert_eq!(made["profile"]["supervisor"]["id"], me);
    let mut leader = new.clone();
    leader["role"] = json!("supervisor");
    leader["email"] = json!("ola@agency.example");
    post(&mut boss, "/api/v1/users", &leader, 403);
    post(&mut office.api(ANA), "/api/v1/users", &new, 403);
    let edit = |api: &mut Http, id: u64, version: u64, change: Value| {
        api.send(
            "PATCH",
            &format!("/api/v1/users/{id}?version={version}"),
            &change,
        )
    };
    let change = json!({
        "position": "Doradca", "colour": "#ff7f00", "time_zone": "Europe/Warsaw", "locale": "pl",
        "signature": "Ana", "phone": "600 100 200"
    });
    let done = edit(&mut boss, ana, 0, change);
    assert_eq!(done.status, 204, "{}", done.text());
    assert_eq!(
        edit(&mut boss, ana, 0, json!({"name": "A"})).status,
        409,
        "an old version"
    );
    assert_eq!(edit(&mut boss, bo, 0, json!({"name": "B"})).status, 404);
    assert_eq!(
        edit(&mut boss, ana, 1, json!({"role": "supervisor"})).status,
        403
    );
    for (field, value) in [
        ("name", json!(" ")),
        ("email", json!("nobody")),
        ("email", json!(BO)),
        ("colour", json!("red;")),
        ("time_zone", json!("Mars/Base")),
        ("position", json!("x".repeat(500))),
        ("signature", json!("x".repeat(6_000))),
        ("groups", json!(["No such"])),
        ("office", json!("No such")),
        ("supervisor", json!("")),
    ] {
        let refused = edit(&mut api, ana, 1, json!({field: value}));
        assert!(
            [403, 409, 422].contains(&refused.status),
            "{field}: {}",
            refused.text()
        );
        assert_eq!(refused.json()["field"], field, "{}", refused.text());
    }
    // A cycle is refused, and a role of Agent while others answer to them.
    let low = edit(&mut api, me, 0, json!({"role": "agent"}));
    assert_eq!(low.json()["code"], "has-subordinates");
    office.verify();
}

#[test]
fn blocking_ends_sessions_at_once_and_deleting_hands_over() {
    let office = staffed();
    let (mut api, mut of_ana) = (office.api(DIRECTOR), office.api(ANA));
    let ana = id_of(&mut api, ANA);
    let at = |verb: &str| format!("/api/v1/users/{ana}/{verb}");
    post(&mut api, &at("block"), &json!({}), 204);
    assert_eq!(of_ana.get("/api/v1/me").status, 401, "a token ended");
    post(&mut api, &at("unblock"), &json!({}), 204);
    assert_eq!(of_ana.get("/api/v1/me").status, 401, "and stays ended");
    let mut of_ana = office.api(ANA);
    for name in ["Jan", "Ola"] {
        let contact = json!({"last_name": name, "emails": [format!("{name}@client.example")]});
        post(&mut of_ana, "/api/v1/contacts", &contact, 201);
    }
    let told = api.get(&at("hand-over")).json();
    assert_eq!(
        (&told["receiver_email"], &told["moves"]["contacts"]),
        (&json!(BOSS), &json!(2))
    );
    assert_eq!(told["to_director"], false);
    let told = api
        .get(&format!("{}?receiver={DIRECTOR}", at("hand-over")))
        .json();
    assert_eq!(told["to_director"], true);
    for wrong in [ANA, "nobody@agency.example", "x"] {
        let refused = api.send("POST", &at("delete"), &json!({"receiver": wrong}));
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (422, &json!("bad-receiver"))
        );
    }
    let done = post(&mut office.api(BOSS), &at("delete"), &json!({}), 200);
    assert_eq!(done["contacts"], 2);
    assert_eq!(of_ana.get("/api/v1/me").status, 401);
    let contacts = office.api(BOSS).get("/api/v1/contacts").json();
    assert_eq!(contacts["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(api.get("/api/v1/users").json()["seats"], 3);
    assert_eq!(api.send("POST", &at("delete"), &json!({})).status, 409);
    post(&mut api, &at("restore"), &json!({}), 204);
    let contacts = office.api(ANA).get("/api/v1/contacts").json();
    let owners = contacts["items"].as_array().expect("items").iter();
    assert!(
        owners
            .clone()
            .all(|contact| contact["owner_name"] != "Ana Łoś")
    );
    office.verify();
}

#[test]
fn the_director_hands_the_office_over_in_person() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let (me, boss) = (id_of(&mut api, DIRECTOR), id_of(&mut api, BOSS));
    for verb in ["block", "delete"] {
        post(
            &mut api,
            &format!("/api/v1/users/{me}/{verb}"),
            &json!({"receiver": BOSS}),
            403,
        );
    }
    let given = json!({"user": boss, "password": SIGN_IN});
    post(&mut api, "/api/v1/director", &given, 403);
    let mut http = office.http();
    let mut session = http.sign_in(DIRECTOR, SIGN_IN).to_vec();
    session.push(("content-type", "application/json".to_owned()));
    let headers: Vec<(&str, &str)> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let wrong = json!({"user": boss, "password": "wrong"}).to_string();
    let refused = http.ask("POST", "/api/v1/director", &headers, wrong.into());
    assert_eq!(refused.json()["field"], "password");
    let done = http.ask(
        "POST",
        "/api/v1/director",
        &headers,
        given.to_string().into(),
    );
    assert_eq!(done.status, 204, "{}", done.text());
    let now = office.api(BOSS).get(&format!("/api/v1/users/{me}")).json();
    assert_eq!(
        (&now["profile"]["role"], &now["profile"]["supervisor"]["id"]),
        (&json!("supervisor"), &json!(boss))
    );
    assert_eq!(api.get("/api/v1/me").json()["role"], "supervisor");
    let again = http.ask(
        "POST",
        "/api/v1/director",
        &headers,
        given.to_string().into(),
    );
    assert_eq!(again.status, 403, "{}", again.text());
    office.verify();
}

#[test]
fn photos_are_pictures_and_colleagues_see_them() {
    let office = staffed();
    let mut api = office.api(DIRECTOR);
    let ana = id_of(&mut api, ANA);
    let at = format!("/api/v1/users/{ana}/photo");
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 0, 0, 9, 0, 0, 0, 9, 8, 6, 0, 0, 0]);
    let mut of_ana = office.api(ANA);
    let set = of_ana.ask("PUT", &at, &[], png.clone());
    assert_eq!(set.status, 204, "{}", set.text());
    let mut of_bo = office.api(BO);
    let seen = of_bo.get(&at);
    assert_eq!(
        (seen.header("content-type"), &seen.body),
        ("image/png", &png)
    );
    assert_eq!(seen.header("x-content-type-options"), "nosniff");
    assert!(seen.header("cache-control").starts_with("private"));
    assert_eq!(of_bo.ask("PUT", &at, &[], png.clone()).status, 404);
    let huge = [png.as_slice(), &vec![0; 256 << 10]].concat();
    for bad in [b"<svg/>".to_vec(), huge] {
        let refused = of_ana.ask("PUT", &at, &[], bad);
        assert_eq!(refused.json()["code"], "bad-picture");
    }
    assert_eq!(of_ana.ask("DELETE", &at, &[], Vec::new()).status, 204);
    assert_eq!(of_bo.get(&at).status, 404);
}

#[test]
fn the_command_line_lists_and_blocks() {
    let mut office = staffed();
    office.run(&["user", "block", "--email", BO]).fine();
    office.stop();
    let out = office.run(&["user", "list"]).fine().out;
    assert!(out.contains(ANA) && !out.contains(BO), "{out}");
    let args = [
        "user", "list", "--status", "blocked", "--status", "deleted", "--json",
    ];
    let listed: Value = serde_json::from_str(&office.run(&args).fine().out).expect("JSON");
    assert_eq!(listed["items"][0]["email"], BO);
    office.run(&["user", "unblock", "--email", BO]).fine();
    let gone = office.run(&["user", "block", "--email", "no@agency.example"]);
    assert!(
        gone.code == 1 && gone.err.contains("no user"),
        "{}",
        gone.err
    );
    let own = office.run(&["user", "block", "--email", DIRECTOR]);
    assert_eq!(own.code, 1, "{}", own.out);
}
