//! Organizations.

use axum::{Json, extract::State, http::StatusCode};
use model::OrganizationId;
use service::{
    contacts::{self, Of},
    organizations::{self, NewOrganization, OrganizationLine, OrganizationPage},
};

use super::{
    answer::{Answer, Done, Items, Made},
    ask::{Asked, At, Given, bare},
    contacts::{EditQuery, ListQuery, PageQuery},
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
        get("/api/v1/organizations", SignedIn, list),
        bare(post("/api/v1/organizations", SignedIn, add)),
        bare(get("/api/v1/organizations/{id}", SignedIn, one)),
        put("/api/v1/organizations/{id}", SignedIn, edit),
        bare(delete("/api/v1/organizations/{id}", SignedIn, remove)),
        get(
            "/api/v1/organizations/{id}/correspondence",
            SignedIn,
            correspondence,
        ),
    ]
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ListQuery>,
) -> Answer<Items<OrganizationLine>> {
    let page = organizations::list(&office.desk, &visit.who, asked.ask()?).await?;
    Ok(Json(Items::of(page)))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewOrganization>,
) -> Result<(StatusCode, Json<Made<OrganizationId>>), Shown> {
    Ok(Made::new(
        organizations::add(&office.desk, &visit.who, new).await?,
    ))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OrganizationId>,
) -> Answer<OrganizationPage> {
    Ok(Json(
        organizations::page(&office.desk, &visit.who, id).await?,
    ))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OrganizationId>,
    Asked(asked): Asked<EditQuery>,
    Given(new): Given<NewOrganization>,
) -> Done {
    organizations::edit(&office.desk, &visit.who, (id, asked.version), new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OrganizationId>,
) -> Done {
    organizations::delete(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn correspondence(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<OrganizationId>,
    Asked(asked): Asked<PageQuery>,
) -> Answer<Items<Message>> {
    let page = asked.page()?;
    let page =
        contacts::correspondence(&office.desk, &visit.who, Of::Organization(id), page).await?;
    Ok(Json(Items::of(page)))
}
