//! Users.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{Code, Problem, Role, ShownStatus, UserId};
use serde::Deserialize;
use service::{
    effects::Effects,
    links,
    people::{self, NewUser},
    users::{self, EditUser, SHOWN_FIRST, UserFilter},
};

use super::{
    answer::{Answer, Done, Made},
    ask::{Asked, At, Given, bare, rows},
    contacts::EditQuery,
    me::Secret,
    user::{UserOne, Users},
};
use crate::{
    Office,
    gate::{FILE_CSP, Here, Visitor},
    pages::writer,
    route::{
        Needs::{InPerson, SignedIn},
        Route, delete, get, patch, post, put,
    },
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/users", SignedIn, list),
        bare(post("/api/v1/users", SignedIn, add)),
        bare(post("/api/v1/users/{email}/token", InPerson, token)),
        bare(get("/api/v1/users/{id}", SignedIn, one)),
        patch("/api/v1/users/{id}", SignedIn, edit),
        post("/api/v1/users/{id}/effects", SignedIn, effects),
        bare(get("/api/v1/users/{id}/photo", SignedIn, photo)),
        bare(put("/api/v1/users/{id}/photo", SignedIn, set_photo)),
        bare(delete("/api/v1/users/{id}/photo", SignedIn, remove_photo)),
    ]
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ListQuery {
    q: String,
    status: Option<String>,
    role: Option<Role>,
    supervisor: Option<String>,
    office: Option<String>,
    group: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

impl ListQuery {
    fn filter(self) -> Result<UserFilter, Problem> {
        Ok(UserFilter {
            statuses: statuses(self.status.as_deref())?,
            q: self.q,
            role: self.role,
            supervisor: self.supervisor,
            office: self.office,
            group: self.group,
            limit: rows(self.limit)?,
            cursor: self.cursor,
        })
    }
}

/// Statuses with commas between them, or `all`; without any, those who sign in (P-3).
fn statuses(given: Option<&str>) -> Result<Vec<ShownStatus>, Problem> {
    match given {
        None => Ok(SHOWN_FIRST.to_vec()),
        Some("all") => Ok(Vec::new()),
        Some(words) => words
            .split(',')
            .map(|word| {
                let mut all = ShownStatus::ALL.into_iter();
                all.find(|status| status.word() == word)
                    .ok_or_else(|| Problem::at(Code::BadChoice, "status").naming(word))
            })
            .collect(),
    }
}

async fn list(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Asked(asked): Asked<ListQuery>,
) -> Answer<Users> {
    let list = users::list(&office.desk, &visit.who, asked.filter()?).await?;
    Ok(Json(list.into()))
}

async fn add(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Here(here): Here,
    Given(new): Given<NewUser>,
) -> Result<(StatusCode, Json<Made<UserId>>), Shown> {
    // Who is made by a token waits to be invited by a person.
    let pending = new.password.is_none() && !visit.who.by_token();
    let id = people::add(&office.desk, &visit.who, new).await?;
    if pending {
        // What did not go out is made good by an invitation of its own.
        let way = (here.as_deref(), &writer(&office));
        links::welcome(&office.desk, &visit.who, id, way).await;
    }
    Ok(Made::new(id))
}

/// One's own, in person, and the operator's: `korespond user token`.
async fn token(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(email): At<String>,
) -> Result<(StatusCode, Json<Secret>), Shown> {
    let token = people::make_token_for(&office.desk, &visit.who, &email).await?;
    Ok((StatusCode::CREATED, Json(Secret { token })))
}

async fn one(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Answer<UserOne> {
    let profile = users::profile(&office.desk, &visit.who, id).await?;
    Ok(Json(profile.into()))
}

async fn edit(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    Asked(asked): Asked<EditQuery>,
    Given(edit): Given<EditUser>,
) -> Done {
    users::edit(&office.desk, &visit.who, (id, asked.version), edit).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the same change would open and close (P-20); nothing is changed.
async fn effects(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    Asked(asked): Asked<EditQuery>,
    Given(edit): Given<EditUser>,
) -> Answer<Effects> {
    let seen = (id, asked.version);
    let told = users::effects_of_edit(&office.desk, &visit.who, seen, edit).await?;
    Ok(Json(told))
}

async fn photo(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Result<Response, Shown> {
    let photo = users::photo(&office.desk, &visit.who, id).await?;
    Ok(picture(photo))
}

/// A photo as an answer: of the type that its bytes have, and only this viewer's to keep.
pub(crate) fn picture(photo: service::pictures::Picture) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(photo.kind)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(FILE_CSP),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=86400"),
        ),
    ];
    (headers, photo.bytes).into_response()
}

async fn set_photo(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
    bytes: Bytes,
) -> Done {
    users::set_photo(&office.desk, &visit.who, id, bytes.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_photo(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<UserId>,
) -> Done {
    users::remove_photo(&office.desk, &visit.who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
