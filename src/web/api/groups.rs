//! Permission groups, what changing them opens, and what a user sees.

use axum::{Json, extract::State, http::StatusCode};
use model::{Code, GroupId, Problem, UserId};
use serde::{Deserialize, Serialize};
use service::{
    effects::Effects,
    groups::{self, Change, GroupEdit, GroupLine, GroupPage, MemberLine, NewGroup},
    message::Reason,
    sees::{self, SeesPage},
    why,
};

use super::{
    answer::{Answer, Done, Items, Made},
    ask::{Asked, At, Given, bare},
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
        bare(get("/api/v1/groups", SignedIn, list)),
        bare(post("/api/v1/groups", SignedIn, add)),
        bare(get("/api/v1/groups/{id}", SignedIn, one)),
        put("/api/v1/groups/{id}", SignedIn, edit),
        bare(delete("/api/v1/groups/{id}", SignedIn, remove)),
        bare(post("/api/v1/groups/{id}/effects", SignedIn, effects)),
        get("/api/v1/groups/{id}/members", SignedIn, members),
        bare(post("/api/v1/groups/{id}/members", SignedIn, join)),
        bare(delete(
            "/api/v1/groups/{id}/members/{user}",
            SignedIn,
            leave,
        )),
        bare(get("/api/v1/users/{id}/sees", SignedIn, user_sees)),
        bare(get("/api/v1/contacts/{id}/why", SignedIn, why_contact)),
        bare(get(
            "/api/v1/organizations/{id}/why",
            SignedIn,
            why_organization,
        )),
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditQuery {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MembersQuery {
    #[serde(default)]
    cursor: Option<UserId>,
}

/// Who joins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JoinGiven {
    email: String,
}

/// A change to be tried: one of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EffectsGiven {
    #[serde(default)]
    edit: Option<GroupEdit>,
    #[serde(default)]
    join: Option<String>,
    #[serde(default)]
    leave: Option<UserId>,
    #[serde(default)]
    delete: bool,
}

/// What a user sees; messages as everywhere in the API.
#[derive(Serialize)]
pub(super) struct SeesAnswer {
    #[serde(flatten)]
    sees: SeesPage,
    newest: Vec<Message>,
}

async fn list(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<Items<GroupLine>> {
    Ok(Items::all(groups::list(&office.desk, &visit.who).await?))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewGroup>,
) -> Result<(StatusCode, Json<Made<GroupId>>), Shown> {
    Ok(Made::new(groups::add(&office.desk, &visit.who, new).await?))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<GroupId>,
) -> Answer<GroupPage> {
    Ok(Json(groups::page(&office.desk, &visit.who, id).await?))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<GroupId>,
    Asked(asked): Asked<EditQuery>,
    Given(edit): Given<GroupEdit>,
) -> Done {
    let change = Change::Edit(asked.version, edit);
    groups::change(&office.desk, &visit.who, id, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<GroupId>,
) -> Done {
    groups::change(&office.desk, &visit.who, id, Change::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn effects(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<GroupId>,
    Given(given): Given<EffectsGiven>,
) -> Answer<Effects> {
    let (desk, who) = (&office.desk, &visit.who);
    let version = groups::page(desk, who, id).await?.version;
    let change = match (given.edit, given.join, given.leave, given.delete) {
        (Some(edit), None, None, false) => Change::Edit(version, edit),
        (None, Some(email), None, false) => Change::Join(email),
        (None, None, Some(user), false) => Change::Leave(user),
        (None, None, None, true) => Change::Delete,
        _ => {
            let one = Problem::new(Code::BadRequest).naming("one of edit, join, leave, delete");
            return Err(one.into());
        }
    };
    Ok(Json(groups::effects(desk, who, id, change).await?))
}

async fn members(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<GroupId>,
    Asked(asked): Asked<MembersQuery>,
) -> Answer<Items<MemberLine>> {
    let (items, more) = groups::members(&office.desk, &visit.who, id, asked.cursor).await?;
    let next = items
        .last()
        .filter(|_| more)
        .map(|line| line.id.to_string());
    Ok(Json(Items { items, next }))
}

async fn join(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<GroupId>,
    Given(given): Given<JoinGiven>,
) -> Done {
    // Whoever may not change the group hears that first, not whether the address is known.
    groups::page(&office.desk, &visit.who, id).await?;
    groups::change(&office.desk, &visit.who, id, Change::Join(given.email)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn leave(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At((id, user)): At<(GroupId, UserId)>,
) -> Done {
    groups::change(&office.desk, &visit.who, id, Change::Leave(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn user_sees(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Answer<SeesAnswer> {
    let mut sees = sees::page(&office.desk, &visit.who, id).await?;
    let newest = std::mem::take(&mut sees.newest);
    let newest = newest.into_iter().map(Message::from).collect();
    Ok(Json(SeesAnswer { sees, newest }))
}

async fn why_contact(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<model::ContactId>,
) -> Answer<Items<Reason>> {
    let why = why::of_contact(&office.desk, &visit.who, id).await?;
    Ok(Items::all(why))
}

async fn why_organization(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<model::OrganizationId>,
) -> Answer<Items<Reason>> {
    let why = why::of_organization(&office.desk, &visit.who, id).await?;
    Ok(Items::all(why))
}

#[cfg(test)]
mod tests {
    use model::{Permission, Scope};

    #[test]
    fn words_of_forms_are_those_of_the_api() {
        let quoted = |word: &str| format!("\"{word}\"");
        for permission in Permission::ALL {
            let told = serde_json::to_string(&permission).unwrap();
            assert_eq!(told, quoted(permission.word()));
        }
        for scope in Scope::ALL {
            let told = serde_json::to_string(&scope).unwrap();
            assert_eq!(told, quoted(scope.word()));
        }
    }
}
