//! One's own profile, sessions and tokens; and the agency's settings.

use axum::{Json, extract::State, http::StatusCode};
use model::{Code, Colour, Locale, Permission, Problem, Role, UserId};
use serde::{Deserialize, Serialize};
use service::{
    agency::{self, AgencyPage},
    people::{self, PasswordChange},
    profile::{self, Profile},
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
        bare(delete("/api/v1/me/sessions", InPerson, end_other_sessions)),
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
    phone: String,
    colour: Option<Colour>,
    time_zone: String,
    signature: String,
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

impl Me {
    fn of(me: people::Me, profile: Profile) -> Self {
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
            phone: profile.phone,
            colour: profile.colour,
            time_zone: profile.time_zone,
            signature: profile.signature,
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
    locale: Option<Locale>,
    phone: Option<String>,
    /// `#rrggbb`; empty for none.
    colour: Option<String>,
    time_zone: Option<String>,
    signature: Option<String>,
}

impl Change {
    /// The profile with what is given changed.
    fn of(self, before: Profile) -> Result<Profile, Problem> {
        let colour = match self.colour.as_deref() {
            None => before.colour,
            Some("") => None,
            Some(colour) => {
                let colour = colour.parse();
                Some(colour.map_err(|()| Problem::at(Code::BadChoice, "colour"))?)
            }
        };
        Ok(Profile {
            locale: self.locale.or(before.locale),
            phone: self.phone.unwrap_or(before.phone),
            colour,
            time_zone: self.time_zone.unwrap_or(before.time_zone),
            signature: self.signature.unwrap_or(before.signature),
        })
    }
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
    let profile = profile::mine(&office.desk, &visit.who).await?;
    Ok(Json(Me::of(me, profile)))
}

async fn change(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    Given(change): Given<Change>,
) -> Done {
    let before = profile::mine(&office.desk, &visit.who).await?;
    profile::change(&office.desk, &visit.who, change.of(before)?).await?;
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
        keep_session: secret.as_ref().map(|SessionSecret(secret)| secret.as_str()),
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

async fn end_other_sessions(
    State(office): State<Office>,
    Visitor(visit): Visitor,
    SessionSecret(secret): SessionSecret,
) -> Done {
    profile::end_other_sessions(&office.desk, &visit.who, &secret).await?;
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
