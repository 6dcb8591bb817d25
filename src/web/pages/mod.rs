//! The panel's pages: each a pure view of what a verb of `service` answered, and a thin handler.

mod accounts;
mod around;
mod contacts;
mod forms;
mod help;
mod icons;
mod layout;
mod letters;
mod links;
mod mail;
mod me;
mod notices;
mod organizations;
mod parts;
mod problem;
mod scene;
mod search;
mod security;
mod settings;
mod sign_in;
mod sign_in_code;
#[cfg(test)]
mod tests;
mod user_sign_in;

use crate::route::Route;

pub use letters::writer;
pub use problem::problem;

/// Every page's route.
pub fn routes() -> Vec<Route> {
    let mut routes = sign_in::routes();
    routes.extend(mail::routes());
    routes.extend(search::routes());
    routes.extend(contacts::routes());
    routes.extend(organizations::routes());
    routes.extend(accounts::routes());
    routes.extend(me::routes());
    routes.extend(notices::routes());
    routes.extend(settings::routes());
    routes.extend(security::routes());
    routes.extend(sign_in_code::routes());
    routes.extend(links::routes());
    routes.extend(user_sign_in::routes());
    routes.extend(help::routes());
    routes
}
