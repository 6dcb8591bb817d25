//! Folders that are made and removed, here and at the server (M-16, M-33).

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    rig::{http::Http, until},
    triage::{account, agency, deed, id, subjects},
};

const ANA: &str = "ana@agency.example";
const SOON: Duration = Duration::from_mins(1);

fn named(api: &mut Http, name: &str) -> Vec<Value> {
    let side = api.get("/api/v1/folders").json();
    let folders = side["accounts"][0]["folders"].as_array().expect("folders");
    let named = folders.iter().filter(|folder| folder["name"] == name);
    named.cloned().collect()
}

fn writes_all(api: &mut Http, account: u64) {
    let path = format!("/api/v1/accounts/{account}");
    let all = api.send("PATCH", &path, &json!({"write_back": "all"}));
    assert!(all.status < 300, "{}", all.text());
}

#[test]
fn a_folder_made_here_and_there_becomes_one() {
    let (server, office) = agency(&["Roof", "Garden"]);
    let mut ana = office.api(ANA);
    let account = account(&mut ana);
    let path = format!("/api/v1/accounts/{account}/folders");
    let made = ana.send("POST", &path, &json!({"name": "Oferty"}));
    assert_eq!(made.status, 201, "{}", made.text());
    let folder = made.json()["id"].clone();
    let roof = id(&mut ana, "inbox", "Roof");
    let mut put = json!({"deed": "move", "account": account, "folder": folder});
    put["messages"] = json!([roof]);
    deed(&mut ana, &put);
    server.create(ANA, "Oferty");
    office.sync(ANA);
    assert_eq!(named(&mut ana, "Oferty").len(), 2);

    // From now on it may be made at the server, which has it.
    writes_all(&mut ana, account);
    let garden = id(&mut ana, "inbox", "Garden");
    put["messages"] = json!([garden]);
    deed(&mut ana, &put);
    until("both are one", SOON, || {
        (named(&mut ana, "Oferty").len() == 1).then_some(())
    });
    assert_eq!(subjects(&mut ana, "Oferty"), ["Garden", "Roof"]);
    until("the server has them there", SOON, || {
        let truth = server.truth(ANA);
        let there = truth.iter().all(|held| held.folder == "Oferty");
        (there && truth.len() == 2).then_some(())
    });
    office.sync(ANA);
    assert_eq!(subjects(&mut ana, "Oferty"), ["Garden", "Roof"]);
    office.verify();
}
