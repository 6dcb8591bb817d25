//! What one does with mail: deeds on one message or on the basket, tags, folders.

mod basket;
mod deed;
mod empty;
mod file;
mod folders;
mod follow;
mod place_word;
mod remove;
mod tags;
pub mod ticks;
mod told;

use crate::route::{Needs::SignedIn, Route, get, post};

pub use deed::{Deed, deed_form};
pub use place_word::{search as search_word, word as place_word};
pub use tags::chips;
pub use told::toast;

pub fn routes() -> Vec<Route> {
    vec![
        post("/mail/m/{id}/do", SignedIn, deed::one),
        get("/mail/m/{id}/file", SignedIn, file::show),
        get("/mail/m/{id}/remove", SignedIn, remove::ask),
        post("/mail/m/{id}/remove", SignedIn, remove::go),
        get("/mail/basket", SignedIn, basket::show),
        post("/mail/basket", SignedIn, deed::ticked),
        post("/mail/basket/clear", SignedIn, basket::clear),
        get("/mail/basket/remove", SignedIn, remove::ask_basket),
        post("/mail/basket/remove", SignedIn, remove::go_basket),
        get("/mail/done/{id}", SignedIn, follow::show),
        post("/mail/done/{id}/undo", SignedIn, follow::undo),
        post("/mail/done/{id}/stop", SignedIn, follow::stop),
        get("/mail/{kind}/empty", SignedIn, empty::ask_kind),
        post("/mail/{kind}/empty", SignedIn, empty::go_kind),
        get("/mail/a/{account}/{folder}/empty", SignedIn, empty::ask),
        post("/mail/a/{account}/{folder}/empty", SignedIn, empty::go),
        get("/mail/tags", SignedIn, tags::show),
        post("/mail/tags", SignedIn, tags::add),
        post("/mail/tags/{id}", SignedIn, tags::edit),
        get("/mail/tags/{id}/remove", SignedIn, tags::ask),
        post("/mail/tags/{id}/remove", SignedIn, tags::remove),
        get("/mail/a/{account}/folders", SignedIn, folders::show),
        post("/mail/a/{account}/folders", SignedIn, folders::make),
        post("/mail/a/{account}/{folder}/name", SignedIn, folders::rename),
        get("/mail/a/{account}/{folder}/remove", SignedIn, folders::ask),
        post(
            "/mail/a/{account}/{folder}/remove",
            SignedIn,
            folders::remove,
        ),
    ]
}
