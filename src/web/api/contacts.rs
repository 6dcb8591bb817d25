//! Contacts and their import.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::State,
    http::StatusCode,
};
use model::{Code, ContactId, MessageRef, Problem};
use serde::Deserialize;
use service::contacts::{
    self, ContactAsk, ContactLine, ImportReport, NewContact, Of, Opens, OpensAsk,
};

use super::{
    answer::{Answer, Done, Items, Made},
    ask::{Asked, At, Given, bare, rows},
    contact::Contact,
    message::Message,
};
use crate::{
    Office,
    gate::Visitor,
    route::{Needs::SignedIn, Route, delete, get, post, put},
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/contacts", SignedIn, list),
        bare(post("/api/v1/contacts", SignedIn, add)),
        post("/api/v1/contacts/import", SignedIn, import),
        bare(post("/api/v1/contacts/opens", SignedIn, opens)),
        get("/api/v1/contacts/suggestion", SignedIn, suggestion),
        bare(get("/api/v1/contacts/{id}", SignedIn, one)),
        put("/api/v1/contacts/{id}", SignedIn, edit),
        bare(delete("/api/v1/contacts/{id}", SignedIn, remove)),
        get(
            "/api/v1/contacts/{id}/correspondence",
            SignedIn,
            correspondence,
        ),
    ]
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ListQuery {
    q: String,
    limit: Option<usize>,
    cursor: Option<String>,
}

impl ListQuery {
    pub(super) fn ask(self) -> Result<ContactAsk, Problem> {
        Ok(ContactAsk {
            q: self.q,
            cursor: self.cursor,
            limit: rows(self.limit)?,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PageQuery {
    limit: Option<usize>,
    cursor: Option<String>,
}

impl PageQuery {
    /// Where the page starts, and its rows.
    pub(super) fn page(self) -> Result<(Option<String>, usize), Problem> {
        Ok((self.cursor, rows(self.limit)?))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditQuery {
    /// The version that was seen.
    pub(super) version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    owner: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestionQuery {
    message: MessageRef,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpensGiven {
    emails: Vec<String>,
    #[serde(default)]
    owner: Option<String>,
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ListQuery>,
) -> Answer<Items<ContactLine>> {
    let page = contacts::list(&office.desk, &visit.who, asked.ask()?).await?;
    Ok(Json(Items::of(page)))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewContact>,
) -> Result<(StatusCode, Json<Made<ContactId>>), Shown> {
    Ok(Made::new(
        contacts::add(&office.desk, &visit.who, new).await?,
    ))
}

async fn import(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ImportQuery>,
    body: Body,
) -> Answer<ImportReport> {
    let bytes = to_bytes(body, office.settings.limits.import)
        .await
        .map_err(|_| Problem::new(Code::TooLarge))?;
    let owner = asked.owner.as_deref();
    let report = contacts::import_csv(&office.desk, &visit.who, owner, bytes.into()).await?;
    Ok(Json(report))
}

async fn opens(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(given): Given<OpensGiven>,
) -> Answer<Opens> {
    let ask = OpensAsk {
        emails: &given.emails,
        owner: given.owner.as_deref(),
        present: None,
    };
    Ok(Json(contacts::opens(&office.desk, &visit.who, &ask).await?))
}

async fn suggestion(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<SuggestionQuery>,
) -> Answer<NewContact> {
    Ok(Json(
        contacts::suggest(&office.desk, &visit.who, asked.message).await?,
    ))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<ContactId>,
) -> Answer<Contact> {
    Ok(Json(
        contacts::page(&office.desk, &visit.who, id).await?.into(),
    ))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<ContactId>,
    Asked(asked): Asked<EditQuery>,
    Given(new): Given<NewContact>,
) -> Done {
    contacts::edit(&office.desk, &visit.who, (id, asked.version), new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<ContactId>,
) -> Done {
    contacts::delete(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn correspondence(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<ContactId>,
    Asked(asked): Asked<PageQuery>,
) -> Answer<Items<Message>> {
    let page = asked.page()?;
    let page = contacts::correspondence(&office.desk, &visit.who, Of::Contact(id), page).await?;
    Ok(Json(Items::of(page)))
}
