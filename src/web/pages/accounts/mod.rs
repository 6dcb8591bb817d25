//! Mail accounts: list, set-up, page, ledger.

mod add;
pub mod care;
mod change;
mod form;
mod ledger;
mod list;
mod private;
mod state;
mod taking;
mod whole;

use crate::route::{Needs, Route, get, post};

pub use form::entries;
#[cfg(test)]
pub use {add::Said, whole::view};

pub fn routes() -> Vec<Route> {
    use Needs::SignedIn;
    vec![
        get("/accounts", SignedIn, list::show),
        get("/accounts/new", SignedIn, add::blank),
        post("/accounts/new", SignedIn, add::add),
        post("/accounts/test", SignedIn, add::test),
        get("/accounts/{id}", SignedIn, whole::show),
        post("/accounts/{id}/fetch", SignedIn, change::fetch),
        post("/accounts/{id}/test", SignedIn, change::test),
        post("/accounts/{id}/edit", SignedIn, change::edit),
        post("/accounts/{id}/seen", SignedIn, change::seen),
        post("/accounts/{id}/taking", SignedIn, taking::change),
        post("/accounts/{id}/private", SignedIn, private::add),
        post("/accounts/{id}/private/remove", SignedIn, private::remove),
        post("/accounts/{id}/folders/{folder}", SignedIn, change::folder),
        get("/accounts/{id}/ledger", SignedIn, ledger::show),
        post("/accounts/{id}/ledger/check", SignedIn, ledger::check),
        get("/ledger", SignedIn, ledger::all),
        get("/accounts/care", SignedIn, care::show),
        post("/accounts/{id}/password", SignedIn, care::password),
    ]
}
