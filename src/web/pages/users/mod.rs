//! Users: list, profile, form, and what is done with them (P-1 to P-6, P-11).

mod card;
mod director;
mod edit;
mod form;
mod leave;
mod list;
mod meanwhile;
mod photo;
mod pieces;
#[cfg(test)]
pub mod sample;

pub use pieces::{away_line, swatch};

use crate::route::{Needs, Route, get, post};

pub fn routes() -> Vec<Route> {
    use Needs::SignedIn;
    vec![
        get("/users", SignedIn, list::show),
        get("/users/new", SignedIn, edit::blank),
        post("/users/new", SignedIn, edit::add),
        get("/users/{id}", SignedIn, card::show),
        get("/users/{id}/edit", SignedIn, edit::present),
        post("/users/{id}/edit", SignedIn, edit::change),
        get("/users/{id}/block", SignedIn, leave::ask_block),
        post("/users/{id}/block", SignedIn, leave::block),
        post("/users/{id}/unblock", SignedIn, leave::unblock),
        post("/users/{id}/restore", SignedIn, leave::restore),
        get("/users/{id}/delete", SignedIn, leave::ask_delete),
        post("/users/{id}/delete", SignedIn, leave::delete),
        get("/users/{id}/hand-over", SignedIn, leave::ask_hand_over),
        post("/users/{id}/hand-over", SignedIn, leave::hand_over),
        get("/users/{id}/director", SignedIn, director::ask),
        post("/users/{id}/director", SignedIn, director::go),
        get("/users/{id}/photo", SignedIn, photo::show),
        post("/users/{id}/photo", SignedIn, photo::change),
        post("/users/{id}/photo/remove", SignedIn, photo::remove),
    ]
}
