//! The panel's pages: each a pure view of what a verb of `service` answered, and a thin handler.

mod absence;
mod accounts;
mod around;
mod audit;
mod basket;
mod contacts;
mod forms;
mod groups;
mod help;
mod icons;
mod layout;
mod letters;
mod links;
mod logo;
mod mail;
mod me;
mod notices;
mod offices;
mod openid;
mod organizations;
mod parts;
mod passkey_in;
mod people;
mod problem;
mod rights;
mod scene;
mod search;
mod security;
mod sees;
mod settings;
mod sign_in;
mod sign_in_code;
#[cfg(test)]
mod tests;
mod triage;
mod user_sign_in;
mod users;
mod why;

use crate::route::Route;

pub use letters::writer;
pub use problem::problem;

/// Every page's route.
pub fn routes() -> Vec<Route> {
    let mut routes = sign_in::routes();
    routes.extend(mail::routes());
    routes.extend(triage::routes());
    routes.extend(search::routes());
    routes.extend(contacts::routes());
    routes.extend(organizations::routes());
    routes.extend(accounts::routes());
    routes.extend(me::routes());
    routes.extend(absence::routes());
    routes.extend(notices::routes());
    routes.extend(users::routes());
    routes.extend(people::routes());
    routes.extend(settings::routes());
    routes.extend(audit::routes());
    routes.extend(offices::routes());
    routes.extend(logo::routes());
    routes.extend(basket::routes());
    routes.extend(groups::routes());
    routes.extend(sees::routes());
    routes.extend(why::routes());
    routes.extend(security::routes());
    routes.extend(sign_in_code::routes());
    routes.extend(passkey_in::routes());
    routes.extend(openid::routes());
    routes.extend(links::routes());
    routes.extend(user_sign_in::routes());
    routes.extend(help::routes());
    routes
}
