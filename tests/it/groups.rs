//! Permission groups by the API: what they open, who may change them, trying as another.

use serde_json::{Value, json};

use crate::rig::{
    corpus::Corpus,
    dovecot::Dovecot,
    http::Http,
    office::{DIRECTOR, Office, SIGN_IN, Way},
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const CLERK: &str = "clerk@agency.example";
const MAIL: u64 = 7;

fn agency() -> (Dovecot, Office) {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    server.fill(ANA, Corpus::of(41, ANA).take(MAIL));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    office.settle(MAIL);
    (server, office)
}

fn user(api: &mut Http, email: &str) -> u64 {
    let users = api.get("/api/v1/users").json();
    let users = users["items"].as_array().expect("users are listed");
    let found = users.iter().find(|user| user["email"] == email);
    found.and_then(|user| user["id"].as_u64()).expect("a user")
}

fn fine(api: &mut Http, method: &str, path: &str, json: &Value) -> Value {
    let answer = api.send(method, path, json);
    assert!(answer.status < 300, "{method} {path}: {}", answer.text());
    if answer.status == 204 {
        Value::Null
    } else {
        answer.json()
    }
}

fn refused(api: &mut Http, method: &str, path: &str, json: &Value) -> (u16, String) {
    let answer = api.send(method, path, json);
    assert!(answer.status >= 400, "{method} {path}: {}", answer.text());
    let code = answer.json()["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    (answer.status, code)
}

/// Makes a group that opens its members' mail to each other, with Ana in it.
fn sales(boss: &mut Http) -> u64 {
    let made = fine(boss, "POST", "/api/v1/groups", &json!({"name": "Sales"}));
    let id = made["id"].as_u64().expect("an id");
    let edit = json!({"name": "Sales", "scopes": {"mail.view": "group"}});
    fine(
        boss,
        "PUT",
        &format!("/api/v1/groups/{id}?version=1"),
        &edit,
    );
    let members = format!("/api/v1/groups/{id}/members");
    fine(boss, "POST", &members, &json!({"email": ANA}));
    id
}

#[test]
fn what_a_group_opens_is_said_before_and_seen_after() {
    let (_server, office) = agency();
    let (mut boss, mut bo) = (office.api(DIRECTOR), office.api(BO));
    let mut settings = boss.get("/api/v1/agency").json();
    settings["seen_mail"] = "all".into();
    fine(&mut boss, "PUT", "/api/v1/agency", &settings);
    let id = sales(&mut boss);
    let seen = |api: &mut Http| {
        api.get("/api/v1/messages").json()["items"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(seen(&mut bo), Some(0));

    let effects = format!("/api/v1/groups/{id}/effects");
    let told = fine(&mut boss, "POST", &effects, &json!({"join": BO}));
    // Ana comes to see Bo's mail too, of which there is none.
    assert_eq!(told["people"].as_array().map(Vec::len), Some(2), "{told}");
    let person = &told["people"][1];
    assert_eq!(person["name"], "bo", "{told}");
    assert_eq!(person["gained"], json!({"number": MAIL, "or_more": false}));
    assert_eq!(person["mail"][0]["owner"], "ana");
    assert_eq!(person["mail"][0]["gained"], person["gained"]);
    assert_eq!(person["opened"], json!(["mail.view"]), "{told}");
    assert_eq!(person["closed"], json!([]), "{told}");
    assert_eq!(person["mail"][0]["after"], "whole");
    assert_eq!(seen(&mut bo), Some(0), "telling changes nothing");

    let members = format!("/api/v1/groups/{id}/members");
    fine(&mut boss, "POST", &members, &json!({"email": BO}));
    assert_eq!(seen(&mut bo), Some(usize::try_from(MAIL).unwrap()));
    let listed = boss.get(&members).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(2));

    // Why, by the group that reaches the owner and no other.
    let message = bo.get("/api/v1/messages").json()["items"][0]["id"].clone();
    let why = format!("/api/v1/messages/{}/why", message.as_str().unwrap());
    let why = bo.get(&why).json()["items"].clone();
    let granted = json!({
        "reason": "granted", "permission": "mail.view", "scope": "group", "group": "Sales", "owner": "ana"
    });
    assert_eq!(why, json!([granted, {"reason": "all-mail"}]));

    let contact = json!({"last_name": "Lis", "emails": ["lis@kwiaty.example"]});
    let contact = fine(&mut office.api(ANA), "POST", "/api/v1/contacts", &contact);
    let why = format!("/api/v1/contacts/{}/why", contact["id"]);
    let own = office.api(ANA).get(&why).json();
    assert_eq!(own["items"], json!([{"reason": "your-record"}]));
    let told = boss.get(&why).json();
    assert_eq!(told["items"][0]["group"], "Director", "{told}");
    assert_eq!(bo.get(&why).status, 404);

    // Trying as Bo: who may change Bo only, and it is counted.
    let bo_id = user(&mut boss, BO);
    let sees = boss.get(&format!("/api/v1/users/{bo_id}/sees")).json();
    assert_eq!(sees["accounts"][0]["owner"], "ana", "{sees}");
    assert_eq!(sees["accounts"][0]["messages"]["number"], MAIL);
    assert_eq!(
        sees["newest"].as_array().map(Vec::len),
        Some(usize::try_from(MAIL).unwrap())
    );
    let ana_id = user(&mut boss, ANA);
    assert_eq!(bo.get(&format!("/api/v1/users/{ana_id}/sees")).status, 404);

    let told = fine(&mut boss, "POST", &effects, &json!({"delete": true}));
    assert_eq!(told["people"][1]["lost"]["number"], MAIL, "{told}");
    assert_eq!(told["people"][1]["opened"], json!([]), "{told}");
    assert_eq!(told["people"][1]["closed"], json!(["mail.view"]), "{told}");
    let group = format!("/api/v1/groups/{id}");
    assert_eq!(boss.ask("DELETE", &group, &[], Vec::new()).status, 204);
    assert_eq!(boss.get(&group).status, 404);
    assert_eq!(seen(&mut bo), Some(0));
}

#[test]
fn nobody_gives_more_than_they_have() {
    let mut office = Office::with(&[ANA, BO]);
    office.serve();
    let (mut boss, mut bo) = (office.api(DIRECTOR), office.api(BO));
    let clerk = json!({
        "email": CLERK, "name": "clerk", "role": "agent", "group": "Administration"
    });
    fine(&mut boss, "POST", "/api/v1/users", &clerk);
    office.set_password(CLERK);
    let id = sales(&mut boss);
    let mut clerk = office.api(CLERK);
    let group = format!("/api/v1/groups/{id}");
    let version = clerk.get(&group).json()["version"].as_u64().unwrap();
    let put = format!("{group}?version={version}");
    let edit = |scope: &str| json!({"name": "Sales", "scopes": {"mail.view": scope}});
    let too_much = (403, "grants-more".to_owned());
    assert_eq!(
        refused(&mut clerk, "PUT", &put, &edit("everyone")),
        too_much
    );
    let join = json!({"email": BO});
    let members = format!("{group}/members");
    assert_eq!(refused(&mut clerk, "POST", &members, &join), too_much);
    fine(&mut clerk, "PUT", &put, &edit("own"));
    assert_eq!(
        refused(&mut clerk, "PUT", &put, &edit("own")),
        (409, "changed-meanwhile".to_owned())
    );
    let mine = json!({"email": CLERK});
    assert_eq!(refused(&mut clerk, "POST", &members, &mine).1, "own-group");
    let unknown = json!({"email": "nobody@agency.example"});
    assert_eq!(
        refused(&mut clerk, "POST", &members, &unknown).1,
        "unknown-user"
    );
    for (name, code) in [
        ("", "required"),
        ("Agent", "name-taken"),
        ("sales", "name-taken"),
    ] {
        let made = refused(&mut clerk, "POST", "/api/v1/groups", &json!({"name": name}));
        assert_eq!(made.1, code, "{name}");
    }
    let groups = clerk.get("/api/v1/groups").json();
    let built_in = |which: &str| {
        let groups = groups["items"].as_array().expect("groups are listed");
        let found = groups.iter().find(|group| group["built_in"] == which);
        format!("/api/v1/groups/{}", found.unwrap()["id"])
    };
    for (which, code) in [("director", "fixed-group"), ("administration", "own-group")] {
        let path = format!("{}?version=0", built_in(which));
        assert_eq!(refused(&mut clerk, "PUT", &path, &edit("none")).1, code);
        let gone = clerk.ask("DELETE", &built_in(which), &[], Vec::new());
        assert_eq!(gone.json()["code"], code);
    }
    for path in ["/api/v1/groups".to_owned(), group, members] {
        assert_eq!(bo.get(&path).status, 403, "{path}");
    }
}

#[test]
fn the_form_keeps_what_was_typed() {
    let mut office = Office::with(&[ANA, CLERK]);
    office.serve();
    let id = sales(&mut office.api(DIRECTOR));
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let mut headers: Vec<(&str, &str)> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    headers.push(("content-type", "application/x-www-form-urlencoded"));
    let mut sent = |path: &str, form: &str| http.ask("POST", path, &headers, form.into());
    let path = format!("/settings/groups/{id}");
    let long = format!("version=2&name={}", "x".repeat(500));
    for (form, kept) in [
        ("version=2&name=&mail.view=own", "name=\"name\""),
        ("version=2&name=Sales&mail.view=%3Cscript%3E", "Sales"),
        (
            "version=2&name=Sales&sends_a_day=-5&drive_bytes=12",
            "value=\"-5\"",
        ),
        (
            "version=2&name=Sales&drive_bytes=99999999999999999999",
            "99999999999999999999",
        ),
        (long.as_str(), &"x".repeat(500)),
    ] {
        let answer = sent(&path, form);
        assert_eq!(answer.status, 422, "{form}: {}", answer.text());
        assert!(answer.text().contains(kept), "{form}");
    }
    assert_eq!(sent(&path, "version=1&name=Sales").status, 409);
    // What opens nothing is saved at once; what does is told first.
    let answer = sent(&path, "version=2&name=Letting&requires_second_factor=yes");
    assert_eq!(answer.status, 303, "{}", answer.text());
    let asked = sent(&path, "version=3&name=Letting&contacts.view=everyone");
    assert_eq!(asked.status, 200);
    assert!(
        asked
            .text()
            .contains("name=\"contacts.view\" value=\"everyone\"")
    );
    let again = sent(&path, "version=3&name=Rent&contacts.view=team&step=again");
    assert!(again.text().contains("value=\"Rent\""));
    let saved = sent(
        &path,
        "version=3&name=Letting&contacts.view=everyone&step=save",
    );
    assert_eq!(saved.status, 303, "{}", saved.text());
    let wrong = sent(&format!("{path}/members"), "email=%22%3E%3Cb%3E");
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("&quot;&gt;&lt;b&gt;"));
}

/// P-21: limits are kept, by the API and by the form, which counts a drive in megabytes.
#[test]
fn limits_are_kept_as_they_were_given() {
    let mut office = Office::with(&[ANA]);
    office.serve();
    let mut boss = office.api(DIRECTOR);
    let id = sales(&mut boss);
    let path = format!("/api/v1/groups/{id}");
    let put = |boss: &mut Http, version: u64, limits: &Value| {
        let edit = json!({"name": "Sales", "scopes": {"mail.view": "group"}, "limits": limits});
        boss.send("PUT", &format!("{path}?version={version}"), &edit)
    };
    for (field, many) in [
        ("sends_a_day", 1_000_001_u64),
        ("drive_bytes", (1 << 50) + 1),
    ] {
        let answer = put(&mut boss, 2, &json!({field: many}));
        assert_eq!(answer.status, 422, "{}", answer.text());
        assert_eq!(answer.json()["field"], field);
    }
    let limits = json!({
        "messages_need_approval": true, "listings_need_approval": false,
        "sends_a_day": 40, "drive_bytes": 3_145_728
    });
    assert!(put(&mut boss, 2, &limits).status < 300);
    assert_eq!(boss.get(&path).json()["limits"], limits);

    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let mut headers: Vec<(&str, &str)> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    headers.push(("content-type", "application/x-www-form-urlencoded"));
    let form = "version=3&name=Sales&mail.view=group&listings_need_approval=yes\
                &sends_a_day=&drive_bytes=5";
    let saved = http.ask(
        "POST",
        &format!("/settings/groups/{id}"),
        &headers,
        form.into(),
    );
    assert_eq!(saved.status, 303, "{}", saved.text());
    let limits = json!({
        "messages_need_approval": false, "listings_need_approval": true,
        "sends_a_day": null, "drive_bytes": 5_000_000
    });
    assert_eq!(boss.get(&path).json()["limits"], limits);
}

/// P-20: who joins by the page does so once what it opens was told.
#[test]
fn what_joining_opens_is_told_before_it_is_done() {
    let mut office = Office::with(&[ANA, BO]);
    office.serve();
    let mut boss = office.api(DIRECTOR);
    let id = sales(&mut boss);
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let mut headers: Vec<(&str, &str)> = session
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    headers.push(("content-type", "application/x-www-form-urlencoded"));
    let path = format!("/settings/groups/{id}/members");
    let join = |http: &mut Http, more: &str| {
        http.ask("POST", &path, &headers, format!("email={BO}{more}").into())
    };
    let members = |boss: &mut Http| {
        let listed = boss.get(&format!("/api/v1/groups/{id}/members")).json();
        listed["items"].as_array().map(Vec::len)
    };
    let told = join(&mut http, "");
    assert_eq!(told.status, 200, "{}", told.text());
    assert!(told.text().contains("effects-title"), "{}", told.text());
    assert_eq!(members(&mut boss), Some(1), "nothing is done yet");
    let done = join(&mut http, "&step=save");
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(members(&mut boss), Some(2));
}
