//! Holds `openapi.json` to the route table, the queries and the bodies, both ways.

use std::collections::{BTreeMap, BTreeSet};

use model::Code;
use serde::de::DeserializeOwned;
use serde_json::Value;
use service::{
    absence::NewAbsence,
    accounts::{EditAccount, FolderChange, NewAccount},
    agency::AgencyPage,
    bulk::BulkAsk,
    contacts::NewContact,
    groups::{GroupEdit, NewGroup},
    networks::NewNetwork,
    offices::OfficeEntry,
    organizations::NewOrganization,
    people::NewUser,
    saved_searches::SavedSearchEntry,
    users::EditUser,
};

use super::{
    DESCRIPTION, accounts,
    ask::{Asked, read},
    audit, backups, basket, carried, contacts, groups, leaving, me,
    message::{Message, sample_line},
    messages, offices, one_message, own_folders, passkeys, people, quarantine, second_factor,
    sharing, tags, triage, upkeep, user_sign_in, users,
};
use crate::route;

type Names = BTreeSet<String>;

fn description() -> Value {
    serde_json::from_str(DESCRIPTION).unwrap()
}

fn operations(description: &Value) -> BTreeMap<String, Value> {
    let mut operations = BTreeMap::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            operations.insert(format!("{method} {path}"), operation.clone());
        }
    }
    operations
}

/// What a `$ref` stands for, or the value itself.
fn resolved<'a>(description: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(at) => description
            .pointer(at.strip_prefix('#').unwrap())
            .unwrap_or_else(|| panic!("{at} is not there")),
        None => value,
    }
}

fn parameters(description: &Value, operation: &Value, place: &str) -> Names {
    let empty = Vec::new();
    operation["parameters"]
        .as_array()
        .unwrap_or(&empty)
        .iter()
        .map(|parameter| resolved(description, parameter))
        .filter(|parameter| parameter["in"] == place)
        .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
        .collect()
}

/// The names that a reader expects, by its own complaint about another.
fn expected(complaint: &str) -> Names {
    let (_, names) = complaint.split_once("expected").expect(complaint);
    names
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn fields<T: DeserializeOwned>() -> Names {
    let problem = read::<T>(br#"{"\u0000":1}"#).err().unwrap();
    expected(&problem.detail.unwrap())
}

/// What the ways of saved searches take.
fn of_saved_searches() -> [(&'static str, Names); 2] {
    let entry = fields::<SavedSearchEntry>();
    [
        ("post /api/v1/saved-searches", entry.clone()),
        ("put /api/v1/saved-searches/{id}", entry),
    ]
}

/// What the ways of passkeys take.
fn of_passkeys() -> [(&'static str, Names); 3] {
    [
        ("post /api/v1/me/passkeys", fields::<passkeys::NewPasskey>()),
        (
            "post /api/v1/me/passkeys/offer",
            fields::<passkeys::Asked>(),
        ),
        (
            "patch /api/v1/me/passkeys/{id}",
            fields::<passkeys::Named>(),
        ),
    ]
}

fn of_upkeep() -> [(&'static str, Names); 3] {
    [
        ("put /api/v1/agency", fields::<AgencyPage>()),
        ("post /api/v1/backups", fields::<backups::BackupAsked>()),
        ("post /api/v1/init", fields::<upkeep::Director>()),
    ]
}

fn of_triage() -> [(&'static str, Names); 6] {
    [
        ("post /api/v1/triage", fields::<triage::TriageGiven>()),
        (
            "post /api/v1/messages/basket",
            fields::<triage::MailBasketGiven>(),
        ),
        ("post /api/v1/tags", fields::<tags::TagGiven>()),
        ("put /api/v1/tags/{id}", fields::<tags::TagGiven>()),
        (
            "post /api/v1/accounts/{id}/folders",
            fields::<own_folders::NameGiven>(),
        ),
        (
            "put /api/v1/accounts/{id}/folders/{folder}/name",
            fields::<own_folders::NameGiven>(),
        ),
    ]
}

async fn query<T: DeserializeOwned>() -> Names {
    use axum::extract::FromRequestParts;
    let request = axum::http::Request::get("/?%00=1").body(()).unwrap();
    let (mut parts, ()) = request.into_parts();
    let refused = Asked::<T>::from_request_parts(&mut parts, &()).await;
    let problem = refused.err().unwrap().into_problem();
    assert_eq!(problem.code, Code::BadRequest);
    expected(&problem.detail.unwrap())
}

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let described: Names = operations(&description()).into_keys().collect();
    let routed: Names = route::all()
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| format!("{} {}", route.method.word(), route.path))
        .collect();
    assert_eq!(described, routed);
}

#[test]
fn path_parameters_are_described() {
    let description = description();
    for (name, operation) in operations(&description) {
        let in_path: Names = name
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap().to_owned())
            .collect();
        assert_eq!(
            parameters(&description, &operation, "path"),
            in_path,
            "{name}"
        );
    }
}

#[tokio::test]
async fn queries_are_described() {
    let mut taken = queries_taken().await;
    taken.extend(of_mail_in_files().await);
    let description = description();
    for (name, operation) in operations(&description) {
        let taken = taken.get(name.as_str()).cloned().unwrap_or_default();
        assert_eq!(
            parameters(&description, &operation, "query"),
            taken,
            "{name}"
        );
    }
}

/// What the ways of mail in files take in their query.
async fn of_mail_in_files() -> [(&'static str, Names); 2] {
    [
        (
            "post /api/v1/accounts/{id}/import",
            query::<carried::ImportQuery>().await,
        ),
        (
            "get /api/v1/accounts/{id}/export",
            query::<carried::ExportQuery>().await,
        ),
    ]
}

/// The parameters that each route takes in its query.
async fn queries_taken() -> BTreeMap<&'static str, Names> {
    let mut taken = queries_of_mail().await;
    taken.extend([
        ("get /api/v1/people", query::<people::PeopleQuery>().await),
        ("get /api/v1/shared", query::<sharing::SharedQuery>().await),
        ("get /api/v1/accounts", query::<accounts::ListQuery>().await),
        (
            "get /api/v1/accounts/{id}/ledger/lines",
            query::<accounts::LinesQuery>().await,
        ),
        ("get /api/v1/users", query::<users::ListQuery>().await),
        (
            "patch /api/v1/users/{id}",
            query::<contacts::EditQuery>().await,
        ),
        (
            "post /api/v1/users/{id}/effects",
            query::<contacts::EditQuery>().await,
        ),
        (
            "get /api/v1/users/{id}/hand-over",
            query::<leaving::Receiver>().await,
        ),
        ("get /api/v1/audit", query::<audit::ListQuery>().await),
        ("get /api/v1/audit.csv", query::<audit::ExportQuery>().await),
        (
            "put /api/v1/offices/{id}",
            query::<offices::EditQuery>().await,
        ),
        (
            "delete /api/v1/offices/{id}",
            query::<offices::RemoveQuery>().await,
        ),
        (
            "put /api/v1/groups/{id}",
            query::<groups::EditQuery>().await,
        ),
        (
            "get /api/v1/groups/{id}/members",
            query::<groups::MembersQuery>().await,
        ),
        ("get /api/v1/contacts", query::<contacts::ListQuery>().await),
        (
            "post /api/v1/contacts/import",
            query::<contacts::ImportQuery>().await,
        ),
        (
            "get /api/v1/contacts/suggestion",
            query::<contacts::SuggestionQuery>().await,
        ),
        (
            "put /api/v1/contacts/{id}",
            query::<contacts::EditQuery>().await,
        ),
        (
            "get /api/v1/contacts/{id}/correspondence",
            query::<contacts::PageQuery>().await,
        ),
        (
            "get /api/v1/organizations",
            query::<contacts::ListQuery>().await,
        ),
        (
            "put /api/v1/organizations/{id}",
            query::<contacts::EditQuery>().await,
        ),
        (
            "get /api/v1/organizations/{id}/correspondence",
            query::<contacts::PageQuery>().await,
        ),
    ]);
    taken
}

async fn queries_of_mail() -> BTreeMap<&'static str, Names> {
    BTreeMap::from([
        ("get /api/v1/messages", query::<messages::ListQuery>().await),
        (
            "get /api/v1/quarantine",
            query::<quarantine::ListQuery>().await,
        ),
        (
            "get /api/v1/correspondence",
            query::<messages::CorrespondenceQuery>().await,
        ),
        (
            "get /api/v1/messages/{id}",
            query::<one_message::OpenQuery>().await,
        ),
        (
            "get /api/v1/messages/{id}/body",
            query::<one_message::BodyQuery>().await,
        ),
        (
            "get /api/v1/messages/{id}/raw",
            query::<one_message::OpenQuery>().await,
        ),
        (
            "get /api/v1/messages/{id}/attachments/{part}",
            query::<one_message::OpenQuery>().await,
        ),
        (
            "get /api/v1/messages/{id}/attachments.zip",
            query::<one_message::OpenQuery>().await,
        ),
        (
            "delete /api/v1/messages/{id}/shares",
            query::<one_message::UnshareQuery>().await,
        ),
    ])
}

#[test]
fn bodies_are_described() {
    let mut taken = BTreeMap::from([
        ("patch /api/v1/me", fields::<me::Change>()),
        ("post /api/v1/me/password", fields::<me::NewPassword>()),
        ("post /api/v1/me/tokens", fields::<me::NewToken>()),
        ("put /api/v1/me/absence", fields::<NewAbsence>()),
        ("put /api/v1/absences/{id}", fields::<NewAbsence>()),
        (
            "put /api/v1/me/second-factor",
            fields::<second_factor::Confirmed>(),
        ),
        (
            "post /api/v1/me/second-factor/codes",
            fields::<second_factor::Proven>(),
        ),
        (
            "post /api/v1/me/second-factor/off",
            fields::<second_factor::Proven>(),
        ),
        (
            "put /api/v1/second-factor/groups",
            fields::<second_factor::Required>(),
        ),
        (
            "post /api/v1/users/{email}/password",
            fields::<user_sign_in::FirstPassword>(),
        ),
        ("post /api/v1/networks", fields::<NewNetwork>()),
        ("put /api/v1/networks/{id}", fields::<NewNetwork>()),
        ("post /api/v1/groups", fields::<NewGroup>()),
        ("put /api/v1/groups/{id}", fields::<GroupEdit>()),
        (
            "post /api/v1/groups/{id}/effects",
            fields::<groups::EffectsGiven>(),
        ),
        (
            "post /api/v1/groups/{id}/members",
            fields::<groups::JoinGiven>(),
        ),
        ("post /api/v1/users", fields::<NewUser>()),
        ("post /api/v1/users/basket", fields::<basket::BasketGiven>()),
        ("post /api/v1/users/bulk", fields::<BulkAsk>()),
        ("post /api/v1/users/bulk/preview", fields::<BulkAsk>()),
        ("post /api/v1/offices", fields::<OfficeEntry>()),
        ("put /api/v1/offices/{id}", fields::<OfficeEntry>()),
        ("patch /api/v1/users/{id}", fields::<EditUser>()),
        ("post /api/v1/users/{id}/effects", fields::<EditUser>()),
        (
            "post /api/v1/users/{id}/delete",
            fields::<leaving::Receiver>(),
        ),
        (
            "post /api/v1/users/{id}/hand-over",
            fields::<leaving::Receiver>(),
        ),
        ("post /api/v1/director", fields::<leaving::NewDirector>()),
        ("post /api/v1/accounts", fields::<NewAccount>()),
        ("post /api/v1/accounts/test", fields::<NewAccount>()),
        ("patch /api/v1/accounts/{id}", fields::<EditAccount>()),
        (
            "patch /api/v1/accounts/{id}/folders/{folder}",
            fields::<FolderChange>(),
        ),
        (
            "post /api/v1/messages/{id}/flags",
            fields::<one_message::FlagsGiven>(),
        ),
        (
            "put /api/v1/messages/{id}/privacy",
            fields::<one_message::PrivacyGiven>(),
        ),
        (
            "post /api/v1/messages/{id}/shares",
            fields::<one_message::ShareGiven>(),
        ),
        ("post /api/v1/contacts", fields::<NewContact>()),
        ("put /api/v1/contacts/{id}", fields::<NewContact>()),
        (
            "post /api/v1/contacts/opens",
            fields::<contacts::OpensGiven>(),
        ),
        ("post /api/v1/organizations", fields::<NewOrganization>()),
        (
            "put /api/v1/organizations/{id}",
            fields::<NewOrganization>(),
        ),
    ]);
    taken.extend(of_passkeys());
    taken.extend(of_saved_searches());
    taken.extend(of_triage());
    taken.extend(of_upkeep());
    let description = description();
    for (name, operation) in operations(&description) {
        let content = &operation["requestBody"]["content"]["application/json"];
        let described: Names = resolved(&description, &content["schema"])["properties"]
            .as_object()
            .map(|properties| properties.keys().cloned().collect())
            .unwrap_or_default();
        let taken = taken.get(name.as_str()).cloned().unwrap_or_default();
        assert_eq!(described, taken, "{name}");
    }
}

#[test]
fn a_message_is_as_described() {
    let description = description();
    let told = serde_json::to_value(Message::from(sample_line())).unwrap();
    let told: Names = told.as_object().unwrap().keys().cloned().collect();
    let required = description["components"]["schemas"]["Message"]["required"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(told, required);
}

#[test]
fn every_reference_leads_somewhere() {
    let description = description();
    let mut values = vec![&description];
    let mut references = 0;
    while let Some(value) = values.pop() {
        match value {
            Value::Object(fields) => {
                if fields.contains_key("$ref") {
                    assert!(resolved(&description, value).is_object());
                    references += 1;
                }
                values.extend(fields.values());
            }
            Value::Array(rows) => values.extend(rows),
            _ => {}
        }
    }
    assert!(references > 100);
}

#[test]
fn every_problem_is_told_alike() {
    for (name, operation) in operations(&description()) {
        let other = &operation["responses"]["default"]["$ref"];
        assert_eq!(other, "#/components/responses/Problem", "{name}");
    }
}
