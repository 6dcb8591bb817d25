//! Organizations: list, page, form.

mod edit;
mod list;
mod whole;

use crate::route::{Needs, Route, get, post};

pub fn routes() -> Vec<Route> {
    use Needs::SignedIn;
    vec![
        get("/organizations", SignedIn, list::show),
        get("/organizations/new", SignedIn, edit::blank),
        post("/organizations/new", SignedIn, edit::add),
        get("/organizations/{id}", SignedIn, whole::show),
        get("/organizations/{id}/edit", SignedIn, edit::present),
        post("/organizations/{id}/edit", SignedIn, edit::change),
        get("/organizations/{id}/delete", SignedIn, whole::ask),
        post("/organizations/{id}/delete", SignedIn, whole::remove),
    ]
}
