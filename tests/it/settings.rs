//! Offices, the agency's page and the audit log.

use serde_json::{Value, json};

use crate::{
    bulk::{ANA, Forms, HOSTILE, agency, code, fine, id_of},
    rig::office::DIRECTOR,
};

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

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
