//! Contacts: list, page, form, import.

mod card;
mod edit;
mod form;
mod import;
mod list;
mod remove;

use crate::route::{Needs, Route, get, post};

#[cfg(test)]
pub use card::{CardScreen, view};
pub use edit::unseen_opens;
pub use form::{lines, opens_notice, phones_from, phones_text, words};
pub use list::table;

pub fn routes() -> Vec<Route> {
    use Needs::SignedIn;
    vec![
        get("/contacts", SignedIn, list::show),
        get("/contacts/new", SignedIn, edit::blank),
        post("/contacts/new", SignedIn, edit::add),
        get("/contacts/import", SignedIn, import::show),
        post("/contacts/import", SignedIn, import::take),
        get("/contacts/{id}", SignedIn, card::show),
        get("/contacts/{id}/edit", SignedIn, edit::present),
        post("/contacts/{id}/edit", SignedIn, edit::change),
        get("/contacts/{id}/delete", SignedIn, remove::ask),
        post("/contacts/{id}/delete", SignedIn, remove::go),
    ]
}
