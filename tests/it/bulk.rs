//! The basket, editing many users together, offices, the agency's page and the audit log.

use serde_json::{Value, json};

use crate::rig::{
    browser::play,
    dovecot::Dovecot,
    http::{Answer, Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN, Way},
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";
const EWA: &str = "ewa@agency.example";
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// A supervisor and two agents of the Director's.
fn agency() -> Office {
    let mut office = Office::with(&[ANA, BO]);
    office.add_user(EWA, "supervisor");
    office.serve();
    office
}

fn id_of(api: &mut Http, email: &str) -> u64 {
    let users = api.get("/api/v1/users").json();
    let mut users = users["items"].as_array().unwrap().iter();
    let user = users.find(|user| user["email"] == email);
    user.unwrap()["id"].as_u64().unwrap()
}

fn fine(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    if status == 204 {
        Value::Null
    } else {
        answer.json()
    }
}

fn code(answer: &Answer) -> String {
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
    assert_eq!(of(director)["refused"], "not-allowed");
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

#[test]
fn offices_are_kept_and_users_move_when_one_goes() {
    let office = agency();
    let mut api = office.api(DIRECTOR);
    let ana = id_of(&mut api, ANA);
    let entry = json!({"name": "Kraków", "address": "ul. Długa 1", "phones": ["+48 12 1", " "]});
    let krakow = fine(&api.send("POST", "/api/v1/offices", &entry), 201)["id"].clone();
    let lublin = fine(
        &api.send("POST", "/api/v1/offices", &json!({"name": "Lublin"})),
        201,
    )["id"]
        .clone();
    let taken = api.send("POST", "/api/v1/offices", &json!({"name": "  KRAKOW "}));
    assert_eq!((taken.status, code(&taken).as_str()), (409, "name-taken"));
    let put = json!({"users": [ana], "office": krakow});
    fine(&api.send("POST", "/api/v1/users/bulk", &put), 201);
    let at = format!("/api/v1/offices/{krakow}");
    let one = fine(&api.get(&at), 200);
    assert_eq!(one["users"][0]["name"], "ana");
    assert_eq!(one["phones"], json!(["+48 12 1"]));
    let in_use = api.ask("DELETE", &at, &[], Vec::new());
    assert_eq!(
        (in_use.status, code(&in_use).as_str()),
        (409, "office-in-use")
    );
    let changed = json!({"name": "Kraków 2"});
    fine(&api.send("PUT", &format!("{at}?version=0"), &changed), 204);
    let stale = api.send("PUT", &format!("{at}?version=0"), &changed);
    assert_eq!(
        (stale.status, code(&stale).as_str()),
        (409, "changed-meanwhile")
    );
    fine(
        &api.ask("DELETE", &format!("{at}?to={lublin}"), &[], Vec::new()),
        204,
    );
    let left = fine(&office.api(ANA).get("/api/v1/offices"), 200);
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    assert_eq!(left["items"][0]["users"][0]["name"], "ana");
}

#[test]
fn the_agency_has_a_logo_a_currency_and_its_languages() {
    let office = agency();
    let mut api = office.api(DIRECTOR);
    let mut page = fine(&api.get("/api/v1/agency"), 200);
    assert_eq!(office.http().get("/logo").status, 303);
    for bad in [
        b"<svg onload=alert(1)>".to_vec(),
        Vec::new(),
        vec![0x89; 300 << 10],
    ] {
        assert!(matches!(
            api.ask("PUT", "/api/v1/agency/logo", &[], bad).status,
            413 | 422
        ));
    }
    fine(
        &api.ask("PUT", "/api/v1/agency/logo", &[], PNG.to_vec()),
        204,
    );
    let logo = office.http().get("/logo");
    assert_eq!(
        (logo.status, logo.header("content-type")),
        (200, "image/png")
    );
    assert!(
        logo.header("content-security-policy")
            .starts_with("sandbox")
    );
    fine(
        &api.ask("DELETE", "/api/v1/agency/logo", &[], Vec::new()),
        204,
    );
    page["currency"] = json!("zloty");
    assert_eq!(
        code(&api.send("PUT", "/api/v1/agency", &page)),
        "bad-currency"
    );
    page["currency"] = json!("pln");
    page["languages"] = json!(["pl", "en"]);
    fine(&api.send("PUT", "/api/v1/agency", &page), 204);
    assert_eq!(fine(&api.get("/api/v1/agency"), 200)["currency"], "PLN");
    let outside = office.http().get("/sign-in").text();
    assert!(outside.contains("Polski") && !outside.contains("Română"));
}

#[test]
fn the_audit_log_tells_who_did_what() {
    let office = agency();
    let mut api = office.api(DIRECTOR);
    let ana = id_of(&mut api, ANA);
    for name in ["=HYPERLINK(1)", "Lublin"] {
        fine(
            &api.send("POST", "/api/v1/offices", &json!({"name": name})),
            201,
        );
    }
    let found = fine(&api.get("/api/v1/audit?action=settings&text=lubl"), 200);
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["action"], "office.add");
    let nothing = fine(&api.get("/api/v1/audit?to=2001-01-01"), 200);
    assert_eq!(
        (&nothing["items"], &nothing["next"]),
        (&json!([]), &Value::Null)
    );
    assert_eq!(api.get("/api/v1/audit?from=soon").status, 422);
    assert_eq!(
        fine(&api.get(&format!("/api/v1/audit?by={ana}")), 200)["items"],
        json!([])
    );
    let (mut seen, mut path) = (0, "/api/v1/audit?limit=2".to_owned());
    while seen < 100 {
        let page = fine(&api.get(&path), 200);
        seen += page["items"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/v1/audit?limit=2&cursor={next}");
    }
    let whole = fine(&api.get("/api/v1/audit?limit=200"), 200);
    assert_eq!(whole["items"].as_array().unwrap().len(), seen);
    let table = api.get("/api/v1/audit.csv").text();
    assert!(table.contains(",office.add,'=HYPERLINK(1),\n"), "{table}");
    let noted = fine(&api.get("/api/v1/audit?action=exports"), 200);
    assert_eq!(noted["items"][0]["action"], "audit.export");
}

const HOSTILE: &str = "<script>alert(1)</script>\"'>";

/// A browser without scripts, with the Director signed in.
struct Forms {
    http: Http,
    session: [(&'static str, String); 3],
}

impl Forms {
    fn of(office: &Office) -> Self {
        let mut http = office.http();
        let session = http.sign_in(DIRECTOR, SIGN_IN);
        Self { http, session }
    }

    fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        let session = self.session.iter();
        headers.extend(session.map(|(name, value)| (*name, value.as_str())));
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| format!("{name}={}", in_query(value)));
        let form = fields.collect::<Vec<_>>().join("&");
        self.http.ask("POST", path, &headers, form.into_bytes())
    }

    fn get(&mut self, path: &str) -> u16 {
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
fn the_settings_forms_keep_what_was_typed() {
    let office = agency();
    let mut forms = Forms::of(&office);
    let long = "x".repeat(5_000);
    for (name, status) in [("", 422), (long.as_str(), 422), (HOSTILE, 303)] {
        let fields = [("name", name), ("address", "kept"), ("phones", "1\n2")];
        let answer = forms.post("/settings/offices/new", &fields);
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(status == 303 || answer.text().contains("kept"));
    }
    assert!(
        !forms
            .post("/settings/offices/new", &[("name", "")])
            .text()
            .contains("<script>alert")
    );
    assert_eq!(
        forms
            .post("/settings/offices/1/remove", &[("to", "77")])
            .status,
        303
    );
    for (field, value) in [("name", ""), ("time_zone", HOSTILE), ("currency", "12")] {
        let mut fields = vec![
            ("name", "Agency"),
            ("time_zone", "Europe/Warsaw"),
            ("currency", "PLN"),
            ("seen_mail", "matched"),
            ("locale", "pl"),
        ];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let answer = forms.post("/settings", &fields);
        assert_eq!(answer.status, 422, "{field}");
        assert!(answer.text().contains("class=\"wrong\""), "{field}");
    }
    for query in [
        "from=soon",
        "to=2026-13-01",
        "text=%FF",
        "by=x",
        "cursor=zz",
    ] {
        let path = format!("/settings/audit?{query}");
        let status = forms.get(&path);
        assert!(matches!(status, 200 | 400 | 422), "{query}: {status}");
    }
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
