//! The HTTP API under `/api/v1` (O-7): the verbs of `service` as JSON.
//!
//! It owns its own shapes, so that a verb's answer can change without a program noticing;
//! `openapi.json` describes them, and a test holds the two together.

mod absence;
mod account;
mod accounts;
mod answer;
mod ask;
mod audit;
mod backups;
mod basket;
mod body;
mod carried;
mod contact;
mod contacts;
mod groups;
mod leaving;
mod me;
mod message;
mod messages;
mod networks;
mod notices;
mod offices;
mod one_message;
#[cfg(test)]
mod openapi;
mod openid_links;
mod organizations;
mod own_folders;
mod passkeys;
mod people;
mod private_addresses;
mod quarantine;
mod saved_searches;
mod second_factor;
mod sharing;
mod status;
mod tags;
mod triage;
mod upkeep;
mod user;
mod user_sign_in;
mod users;
mod watching;

pub(crate) use users::picture;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::route::{Needs, Route, get};

pub(crate) use answer::file;

/// The API's description (OpenAPI 3.1).
const DESCRIPTION: &str = include_str!("openapi.json");

/// Every route of the API but the stream of events.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![get("/api/openapi.json", Needs::Nobody, description)];
    routes.extend(me::routes());
    routes.extend(absence::routes());
    routes.extend(notices::routes());
    routes.extend(users::routes());
    routes.extend(basket::routes());
    routes.extend(offices::routes());
    routes.extend(audit::routes());
    routes.extend(groups::routes());
    routes.extend(leaving::routes());
    routes.extend(accounts::routes());
    routes.extend(carried::routes());
    routes.extend(watching::routes());
    routes.extend(messages::routes());
    routes.extend(one_message::routes());
    routes.extend(saved_searches::routes());
    routes.extend(sharing::routes());
    routes.extend(triage::routes());
    routes.extend(tags::routes());
    routes.extend(own_folders::routes());
    routes.extend(people::routes());
    routes.extend(private_addresses::routes());
    routes.extend(quarantine::routes());
    routes.extend(contacts::routes());
    routes.extend(organizations::routes());
    routes.extend(networks::routes());
    routes.extend(second_factor::routes());
    routes.extend(passkeys::routes());
    routes.extend(openid_links::routes());
    routes.extend(user_sign_in::routes());
    routes.extend(status::routes());
    routes.extend(upkeep::routes());
    routes.extend(backups::routes());
    routes
}

async fn description() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], DESCRIPTION).into_response()
}
