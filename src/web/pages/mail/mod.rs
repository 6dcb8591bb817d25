//! Mail: places, lists, the open message and its bytes.

mod attachments;
mod bytes;
mod cards;
mod list;
mod message;
mod pane;
mod place;
mod quarantine;
mod related;
mod rows;
#[cfg(test)]
pub mod sample;
mod screen;
mod searches;
mod sent;
mod share;
mod side;
mod verbs;
mod versions;
mod why;

use crate::route::{Needs, Route, get, post};

pub use related::{full_name, lifecycle_key};
pub use rows::{line_list, ticked_list};
pub use searches::{saved_places, search_path};
pub use side::kind_name;
pub use side::{folder_name, kind_icon};
pub use why::reasons;
#[cfg(test)]
pub use {
    message::{Facts, Height, Opened},
    pane::Pane,
    place::At,
    screen::{Screen, view},
};

pub fn routes() -> Vec<Route> {
    use Needs::SignedIn;
    vec![
        get("/mail", SignedIn, list::start),
        get("/mail/shared", SignedIn, list::shared),
        get("/mail/quarantine", SignedIn, quarantine::show),
        post("/mail/quarantine", SignedIn, quarantine::parse_all),
        get("/mail/{kind}", SignedIn, list::kind),
        get("/mail/tag/{id}", SignedIn, list::tagged),
        get("/mail/a/{account}/{folder}", SignedIn, list::folder),
        get(
            "/mail/a/{account}/kind/{kind}",
            SignedIn,
            list::account_kind,
        ),
        get("/mail/m/{id}", SignedIn, pane::show),
        get("/mail/m/{id}/why", SignedIn, why::show),
        get("/mail/m/{id}/body", SignedIn, bytes::body),
        get("/mail/m/{id}/raw", SignedIn, bytes::raw),
        get("/mail/m/{id}/att/{part}", SignedIn, bytes::attachment),
        get("/mail/m/{id}/att.zip", SignedIn, bytes::zip),
        get("/mail/m/{id}/share", SignedIn, share::show),
        post("/mail/m/{id}/share", SignedIn, share::share),
        post("/mail/m/{id}/unshare", SignedIn, share::unshare),
        post("/mail/m/{id}/ask", SignedIn, pane::ask),
        post("/mail/m/{id}/parse", SignedIn, quarantine::parse),
        post("/mail/m/{id}/read", SignedIn, verbs::read),
        post("/mail/m/{id}/unread", SignedIn, verbs::unread),
        post("/mail/m/{id}/private", SignedIn, verbs::private),
        post("/mail/m/{id}/public", SignedIn, verbs::public),
        post("/mail/m/{id}/images", SignedIn, verbs::images),
        post("/mail/m/{id}/fetch", SignedIn, verbs::fetch),
    ]
}
