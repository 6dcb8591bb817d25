//! The basket of users, and editing them together (P-7).

mod done;
mod edit;
mod entry;
mod list;
mod preview;
pub mod ticks;

use crate::route::{Needs::SignedIn, Route, get, post};

pub fn routes() -> Vec<Route> {
    vec![
        get("/users/basket", SignedIn, list::show),
        post("/users/basket", SignedIn, list::change),
        post("/users/basket/clear", SignedIn, list::clear),
        get("/users/basket/edit", SignedIn, edit::blank),
        post("/users/basket/edit", SignedIn, edit::take),
        get("/users/basket/done/{id}", SignedIn, done::show),
        post("/users/basket/go-on/{id}", SignedIn, done::go_on),
        post("/users/basket/undo/{id}", SignedIn, done::undo),
    ]
}
