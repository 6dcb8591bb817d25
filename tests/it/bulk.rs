//! The basket, editing many users together, offices, the agency's page and the audit log.

use serde_json::{Value, json};

use crate::rig::{
    browser::play,
    dovecot::Dovecot,
    http::{Answer, Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN, Way},
};

pub const ANA: &str = "ana@agency.example";
pub const BO: &str = "bo@agency.example";
pub const EWA: &str = "ewa@agency.example";

/// A supervisor and two agents of the Director's.
pub fn agency() -> Office {
    let mut office = Office::with(&[ANA, BO]);
    office.add_user(EWA, "supervisor");
    office.serve();
    office
}

pub fn id_of(api: &mut Http, email: &str) -> u64 {
    let users = api.get("/api/v1/users").json();
    let mut users = users["items"].as_array().unwrap().iter();
    let user = users.find(|user| user["email"] == email);
    user.unwrap()["id"].as_u64().unwrap()
}

pub fn fine(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    if status == 204 {
        Value::Null
    } else {
        answer.json()
    }
}

pub fn code(answer: &Answer) -> String {
    answer.json()["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn an_edit_is_previewed_made_and_undone() {
    let server = Dovecot::start();
    let mut office = Office::with(&[ANA, BO]);
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    let mut api = office.api(DIRECTOR);
    let (ana, bo) = (id_of(&mut api, ANA), id_of(&mut api, BO));
    let director = id_of(&mut api, DIRECTOR);
    let all = json!({"add": [ana, bo, director, 99_999]});
    let count = fine(&api.send("POST", "/api/v1/users/basket", &all), 200);
    assert_eq!(count["count"], 3);
    let edit = json!({
        "position": "Broker", "status": "blocked",
        "imap": {"host": "imap.new.example"}, "refresh_minutes": 30
    });
    let preview = fine(&api.send("POST", "/api/v1/users/bulk/preview", &edit), 200);
    assert_eq!(
        (&preview["total"], &preview["refused"]),
        (&json!(3), &json!(1))
    );
    let items = preview["items"].as_array().unwrap();
    let of = |id: u64| items.iter().find(|item| item["user"] == id).unwrap();
    assert_eq!(of(director)["refused"], "is-director");
    let changes = of(ana)["changes"].as_array().unwrap();
    let change = |field: &str| {
        let mut found = changes.iter().filter(|change| change["field"] == field);
        found
            .next()
            .map(|change| (change["from"].clone(), change["to"].clone()))
    };
    assert_eq!(change("position"), Some((Value::Null, json!("Broker"))));
    assert_eq!(change("status"), Some((json!("active"), json!("blocked"))));
    assert_eq!(
        change("imap-host"),
        Some((json!("localhost"), json!("imap.new.example")))
    );
    assert_eq!(
        change("password"),
        Some((Value::Null, json!("needs-password")))
    );
    assert_eq!(change("imap-port"), None);
    assert!(!preview.to_string().contains("\"pw\""));
    let told = fine(&api.get("/api/v1/accounts"), 200).to_string();
    assert!(
        !told.contains("needs-password") && !told.contains("NeedsPassword"),
        "{told}"
    );

    let mut stale = edit.clone();
    stale["stamp"] = json!("0");
    let stale = api.send("POST", "/api/v1/users/bulk", &stale);
    assert_eq!(
        (stale.status, code(&stale).as_str()),
        (409, "changed-meanwhile")
    );
    let mut seen = edit.clone();
    seen["stamp"] = preview["stamp"].clone();
    let done = fine(&api.send("POST", "/api/v1/users/bulk", &seen), 201);
    assert_eq!((&done["changed"], &done["left"]), (&json!(2), &json!(0)));
    let at = format!("/api/v1/users/bulk/{}", done["id"]);
    // Blocking ends what they were signed in with.
    let entered = office.http().ask(
        "POST",
        "/sign-in",
        &[
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
        format!("email={}&password={SIGN_IN}", in_query(ANA)).into_bytes(),
    );
    assert_eq!(entered.status, 401, "a blocked user does not sign in");
    let undone = fine(&api.send("POST", &format!("{at}/undo"), &json!({})), 200);
    assert_eq!(
        (&undone["undo"]["undone"], &undone["undo"]["refused"]),
        (&json!(2), &json!(0))
    );
    let again = fine(&api.send("POST", "/api/v1/users/bulk/preview", &edit), 200);
    assert_eq!(again["items"], preview["items"], "all is as it was");
    office.api(ANA);
    fine(
        &api.ask("DELETE", "/api/v1/users/basket", &[], Vec::new()),
        204,
    );
    let empty = api.send("POST", "/api/v1/users/bulk/preview", &edit);
    assert_eq!((empty.status, code(&empty).as_str()), (409, "basket-empty"));
}

#[test]
fn nobody_gives_more_than_they_have_to_many() {
    let office = agency();
    let mut director = office.api(DIRECTOR);
    let (ana, bo, ewa) = (
        id_of(&mut director, ANA),
        id_of(&mut director, BO),
        id_of(&mut director, EWA),
    );
    let move_ana = json!({"users": [ana], "supervisor": ewa});
    fine(&director.send("POST", "/api/v1/users/bulk", &move_ana), 201);
    let mut api = office.api(EWA);
    // Only who is seen is edited: Bo is the Director's own agent.
    let edit = json!({"users": [ana, bo], "position": "Broker"});
    let told = fine(&api.send("POST", "/api/v1/users/bulk/preview", &edit), 200);
    assert_eq!((&told["total"], &told["changed"]), (&json!(1), &json!(1)));
    let away = json!({"users": [ana], "supervisor": id_of(&mut director, DIRECTOR)});
    let told = fine(&api.send("POST", "/api/v1/users/bulk", &away), 201);
    assert_eq!(
        (&told["changed"], &told["refusals"][0]["why"]),
        (&json!(0), &json!("not-allowed"))
    );
    for (field, value) in [
        ("add_groups", json!([1])),
        ("role", json!("director")),
        ("status", json!("deleted")),
        ("office", json!(77)),
        ("supervisor", json!(bo)),
        ("imap", json!({"host": "a b"})),
        ("imap", json!({"port": 995})),
        ("refresh_minutes", json!(0)),
        ("sync_from", json!("soon")),
        ("position", json!("x".repeat(500))),
    ] {
        let mut edit = json!({"users": [ana]});
        edit[field] = value;
        let refused = api.send("POST", "/api/v1/users/bulk", &edit);
        assert_eq!(refused.status, 422, "{field}: {}", refused.text());
    }
    // An agent has nobody to edit.
    let mut api = office.api(ANA);
    let own = json!({"users": [ana], "position": "Boss"});
    let refused = api.send("POST", "/api/v1/users/bulk", &own);
    assert_eq!(
        (refused.status, code(&refused).as_str()),
        (403, "not-allowed")
    );
    assert_eq!(api.get("/api/v1/users/bulk/1").status, 404);
    assert_eq!(api.get("/api/v1/audit").status, 403);
    assert_eq!(api.get("/api/v1/audit.csv").status, 403);
    let office_refused = api.send("POST", "/api/v1/offices", &json!({"name": "Mine"}));
    assert_eq!(office_refused.status, 403);
}

pub const HOSTILE: &str = "<script>alert(1)</script>\"'>";

/// A browser without scripts, with the Director signed in.
pub struct Forms {
    http: Http,
    session: [(&'static str, String); 3],
}

impl Forms {
    pub fn of(office: &Office) -> Self {
        let mut http = office.http();
        let session = http.sign_in(DIRECTOR, SIGN_IN);
        Self { http, session }
    }

    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        let session = self.session.iter();
        headers.extend(session.map(|(name, value)| (*name, value.as_str())));
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| format!("{name}={}", in_query(value)));
        let form = fields.collect::<Vec<_>>().join("&");
        self.http.ask("POST", path, &headers, form.into_bytes())
    }

    pub fn get(&mut self, path: &str) -> u16 {
        let headers = [("cookie", self.session[1].1.as_str())];
        self.http.ask("GET", path, &headers, Vec::new()).status
    }
}

/// Whatever a form holds, the page says what is wrong at its field and keeps what was typed.

#[test]
fn forms_keep_what_was_typed() {
    let office = agency();
    let mut api = office.api(DIRECTOR);
    let ana = id_of(&mut api, ANA);
    fine(
        &api.send("POST", "/api/v1/users/basket", &json!({"add": [ana]})),
        200,
    );
    let mut forms = Forms::of(&office);
    let long = "x".repeat(5_000);
    for (field, value) in [
        ("imap_host", HOSTILE),
        ("imap_port", HOSTILE),
        ("smtp_port", "0"),
        ("refresh_minutes", "99999999999"),
        ("sync_from", "2026-02-31"),
        ("position", long.as_str()),
        ("office", HOSTILE),
        ("supervisor", "99999"),
        ("status", "deleted"),
        ("role", "director"),
        ("add_groups", "77777"),
        ("tracked", HOSTILE),
        ("imap_security", "rot13"),
    ] {
        let fields = [
            ("phone", "1"),
            ("smtp_host", "kept.example"),
            (field, value),
        ];
        let answer = forms.post("/users/basket/edit", &fields);
        let text = answer.text();
        assert_eq!(answer.status, 422, "{field}: {text}");
        assert!(
            text.contains("kept.example"),
            "{field}: what was typed is kept"
        );
        assert!(!text.contains("<script>alert"), "{field}");
        assert!(
            text.contains("class=\"wrong\""),
            "{field}: told at the field"
        );
    }
    let nothing = forms.post("/users/basket/edit", &[]);
    assert!(nothing.status == 422 && nothing.text().contains("role=\"alert\""));
    assert_eq!(
        forms
            .post("/users/basket", &[("tick", HOSTILE), ("shown", "-1")])
            .status,
        303
    );
    assert_eq!(forms.post("/users/basket/undo/12345", &[]).status, 404);
    assert_eq!(forms.post("/users/basket/go-on/x", &[]).status, 404);
}

#[test]
fn a_preview_tells_what_opens_for_whom() {
    let office = agency();
    let mut api = office.api(DIRECTOR);
    let ids = [ANA, BO, EWA].map(|email| id_of(&mut api, email));
    let [ana, bo, ewa] = ids;
    let edit = json!({"users": [1, ana, bo], "supervisor": ewa});
    let told = fine(&api.send("POST", "/api/v1/users/bulk/preview", &edit), 200);
    let people = told["effects"]["people"].as_array().unwrap();
    let opened: Vec<(u64, bool)> = people
        .iter()
        .map(|person| {
            let opened = person["opened"].as_array().unwrap();
            (
                person["id"].as_u64().unwrap(),
                opened.contains(&json!("users.edit")),
            )
        })
        .collect();
    // A team of two sees each other's work, and its supervisor leads it.
    assert_eq!(opened, [(ana, false), (bo, false), (ewa, true)], "{told}");
    let lines = told["items"].as_array().unwrap();
    let director = lines.iter().find(|line| line["user"] == 1).unwrap();
    assert_eq!(director["refused"], "is-director");
    let still = json!({"users": [ana, bo], "position": "Broker"});
    let told = fine(&api.send("POST", "/api/v1/users/bulk/preview", &still), 200);
    assert_eq!(told["effects"]["people"], json!([]));

    // One user has the same, and nothing is saved by asking.
    let at = format!("/api/v1/users/{ana}");
    let before = api.get(&at).json();
    let version = before["profile"]["version"].as_u64().unwrap();
    let ask = format!("{at}/effects?version={version}");
    let told = fine(&api.send("POST", &ask, &json!({"supervisor": EWA})), 200);
    let mut people = told["people"].as_array().unwrap().iter();
    assert!(people.any(|person| person["id"] == ewa), "{told}");
    assert_eq!(api.get(&at).json(), before);
    let mut other = office.api(BO);
    let denied = other.send("POST", &ask, &json!({"name": "X"})).status;
    assert!(matches!(denied, 403 | 404), "{denied}");

    // The page says the same, and its button counts who will change.
    fine(
        &api.send(
            "POST",
            "/api/v1/users/basket",
            &json!({"add": [1, ana, bo]}),
        ),
        200,
    );
    let mut http = office.http();
    let session = http.sign_in(DIRECTOR, SIGN_IN);
    let mut headers: Vec<_> = session.iter().map(|(n, v)| (*n, v.as_str())).collect();
    headers.push(("content-type", "application/x-www-form-urlencoded"));
    let form = format!("supervisor={ewa}&do=look");
    let page = http.ask("POST", "/users/basket/edit", &headers, form.into());
    let text = page.text();
    assert_eq!(page.status, 200, "{text}");
    for part in [
        "id=\"effects-title\"",
        "Save for 2 users",
        "This is the Director.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn ticks_are_kept_over_pages_and_filters() {
    let office = agency();
    let mut api = office.api(DIRECTOR);
    for number in 0..=50 {
        let new = json!({
            "email": format!("new{number}@agency.example"),
            "name": format!("Nowak {number:02}"), "role": "agent",
        });
        fine(&api.send("POST", "/api/v1/users", &new), 201);
    }
    let asked = json!({
        "base": office.base(), "email": DIRECTOR, "password": SIGN_IN,
        "list": "/users?status=pending-activation", "first": "Nowak 00", "last": "Nowak 50",
    });
    play("ticks", &asked);
}

#[test]
fn bulk_edit() {
    let server = Dovecot::start();
    let mut office = Office::with(&[ANA, BO]);
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    let mut api = office.api(DIRECTOR);
    let users = [ANA, BO].map(|email| id_of(&mut api, email));
    fine(
        &api.send("POST", "/api/v1/users/basket", &json!({"add": users})),
        200,
    );
    for name in ["Kraków", "Lublin"] {
        fine(
            &api.send("POST", "/api/v1/offices", &json!({"name": name})),
            201,
        );
    }
    let asked = json!({
        "base": office.base(), "email": DIRECTOR, "password": SIGN_IN,
        "paths": ["/users/basket", "/users/basket/edit", "/settings", "/settings/offices",
            "/settings/offices/new", "/settings/offices/1", "/settings/audit"]
    });
    play("bulk", &asked);
    // The first connection was idle for too long.
    let mut api = office.api(DIRECTOR);
    let edit = json!({"position": "Broker"});
    let left = fine(&api.send("POST", "/api/v1/users/bulk/preview", &edit), 200);
    assert_eq!(left["changed"], 2, "the panel's edit was undone");
}
