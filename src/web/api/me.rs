//! One's own profile, sessions and tokens; and the agency's settings.

use axum::{Json, extract::State, http::StatusCode};
use model::{Locale, Permission, Role, UserId};
use serde::{Deserialize, Serialize};
use service::{
    agency::{self, AgencyPage},
    people::{self, PasswordChange},
};

use super::{
    answer::{Answer, Done, When},
    ask::{At, Given, bare},
};
use crate::{
    Office,
    gate::{SessionSecret, Visitor},
    route::{
        Needs::{InPerson, SignedIn},
        Route, delete, get, patch, post, put,
    },
    shown::Shown,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        bare(get("/api/v1/me", SignedIn, me)),
        bare(patch("/api/v1/me", SignedIn, change)),
        bare(post("/api/v1/me/password", InPerson, password)),
        bare(post("/api/v1/me/tokens", InPerson, make_token)),
        bare(delete("/api/v1/me/tokens/{id}", SignedIn, end_token)),
        bare(delete("/api/v1/me/sessions/{id}", InPerson, end_session)),
        bare(get("/api/v1/agency", SignedIn, agency_page)),
        bare(put("/api/v1/agency", SignedIn, edit_agency)),
    ]
}

#[derive(Serialize)]
pub(super) struct Me {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    locale: Option<Locale>,
    position: String,
    supervisor: Option<String>,
    may: Vec<Permission>,
    sessions: Vec<Session>,
    tokens: Vec<Token>,
}

#[derive(Serialize)]
struct Session {
    id: String,
    agent: String,
    ip: String,
    started: When,
    seen: When,
    current: bool,
}

#[derive(Serialize)]
struct Token {
    id: String,
    name: String,
    made: When,
}

impl From<people::Me> for Me {
    fn from(me: people::Me) -> Self {
        let sessions = me.sessions.into_iter().map(|line| Session {
            id: line.id,
            agent: line.agent,
            ip: line.ip,
            started: line.started.into(),
            seen: line.seen.into(),
            current: line.current,
        });
        let tokens = me.tokens.into_iter().map(|line| Token {
            id: line.id,
            name: line.name,
            made: line.made.into(),
        });
        Self {
            id: me.id,
            name: me.name,
            email: me.email,
            role: me.role,
            locale: me.locale,
            position: me.position,
            supervisor: me.supervisor,
            may: me.may,
            sessions: sessions.collect(),
            tokens: tokens.collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    locale: Locale,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPassword {
    old: String,
    new: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewToken {
    name: String,
}

/// A token's secret: told once.
#[derive(Serialize)]
pub(super) struct Secret {
    pub(super) token: String,
}

async fn me(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    secret: Option<SessionSecret>,
) -> Answer<Me> {
    let secret = secret.map(|SessionSecret(secret)| secret);
    let me = people::me(&office.desk, &visit.who, secret.as_deref()).await?;
    Ok(Json(me.into()))
}

async fn change(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(change): Given<Change>,
) -> Done {
    people::set_locale(&office.desk, &visit.who, change.locale).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn password(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    secret: Option<SessionSecret>,
    Given(given): Given<NewPassword>,
) -> Done {
    let change = PasswordChange {
        old: &given.old,
        new: &given.new,
        keep_session: secret.as_ref().map_or("", |SessionSecret(secret)| secret),
    };
    people::change_password(&office.desk, &visit.who, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn make_token(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(new): Given<NewToken>,
) -> Result<(StatusCode, Json<Secret>), Shown> {
    let token = people::make_token(&office.desk, &visit.who, &new.name).await?;
    Ok((StatusCode::CREATED, Json(Secret { token })))
}

async fn end_token(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<String>,
) -> Done {
    people::end_token(&office.desk, &visit.who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end_session(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    At(id): At<String>,
) -> Done {
    people::end_session(&office.desk, &visit.who, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn agency_page(State(office): State<Office>, Visitor(visit): Visitor) -> Answer<AgencyPage> {
    Ok(Json(agency::page(&office.desk, &visit.who).await?))
}

async fn edit_agency(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(page): Given<AgencyPage>,
) -> Done {
    agency::edit(&office.desk, &visit.who, page).await?;
    Ok(StatusCode::NO_CONTENT)
}
