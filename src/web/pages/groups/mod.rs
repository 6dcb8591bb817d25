//! Permission groups: the list, a group's page with its grid, members, and what a change opens
//! and closes (P-18 to P-21).

mod change;
mod effects;
mod entry;
mod grid;
mod list;
mod members;
mod remove;
#[cfg(test)]
pub mod samples;
mod whole;

use model::BuiltIn;

use super::around::Around;
use crate::route::{Needs, Route, get, post};

pub use effects::{extent, number, view as effects};
pub fn routes() -> Vec<Route> {
    use Needs::SignedIn;
    vec![
        get("/settings/groups", SignedIn, list::show),
        post("/settings/groups", SignedIn, list::add),
        get("/settings/groups/{id}", SignedIn, whole::show),
        post("/settings/groups/{id}", SignedIn, change::change),
        post("/settings/groups/{id}/members", SignedIn, members::add),
        post(
            "/settings/groups/{id}/members/remove",
            SignedIn,
            members::remove,
        ),
        get("/settings/groups/{id}/delete", SignedIn, remove::ask),
        post("/settings/groups/{id}/delete", SignedIn, remove::remove),
    ]
}

/// A group's name in the viewer's language.
pub fn group_name(around: &Around, built_in: Option<BuiltIn>, name: &str) -> String {
    let t = &around.t;
    match built_in {
        Some(BuiltIn::Director) => t.text("group-director"),
        Some(BuiltIn::Supervisor) => t.text("group-supervisor"),
        Some(BuiltIn::Agent) => t.text("group-agent"),
        Some(BuiltIn::Admin) => t.text("group-admin"),
        Some(BuiltIn::Administration) => t.text("group-administration"),
        None => name.to_owned(),
    }
}

/// The same by the name alone: no group is called as a built-in one.
pub fn named_group(around: &Around, name: &str) -> String {
    let built_in = BuiltIn::ALL.into_iter().find(|which| which.name() == name);
    group_name(around, built_in, name)
}
