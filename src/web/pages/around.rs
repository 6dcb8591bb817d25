//! What stands around every page: the words, who is signed in, and where they are.

use maud::{Markup, html};
use model::{Locale, Permission, UserId};
use service::{absence::StandIn, care::Glance, notices::Notice, triage::TriagePage};

use crate::words::Words;

/// Who is signed in, as far as a page shows it.
#[derive(Clone)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Sign-in address.
    pub email: String,
    /// Id.
    pub id: UserId,
    /// By which the photo is known, if there is one.
    pub photo: Option<String>,
    /// The token that this session's forms carry.
    pub form_token: String,
}

/// What a page is drawn in.
#[derive(Clone)]
pub struct Around {
    /// The words of the viewer's language.
    pub t: Words,
    /// The viewer; nobody on the sign-in page.
    pub person: Option<Person>,
    /// What the viewer was told and has not put away.
    pub notices: Vec<Notice>,
    /// Languages that the panel offers.
    pub languages: Vec<Locale>,
    /// The absent users for whom the viewer stands in.
    pub standing_in: Vec<StandIn>,
    /// Accounts that need care, as far as they are the viewer's to see to.
    pub care: Glance,
    /// Of the permissions that [`super::settings`] asks after, those that the viewer has; looked
    /// up for pages of the settings only.
    pub may: Vec<Permission>,
    /// Path and query of this page, to come back to.
    pub path: String,
    /// Whether a form was saved a moment ago.
    pub saved: bool,
    /// What was done to messages a moment ago.
    pub did: Option<TriagePage>,
}

impl Around {
    /// The hidden field that proves a form to be ours.
    pub fn token(&self) -> Markup {
        html! {
            @if let Some(person) = &self.person {
                input type="hidden" name=(crate::gate::FORM_TOKEN) value=(person.form_token);
            }
        }
    }

    /// The hidden field that says where a form leads back to.
    pub fn back(&self) -> Markup {
        html! { input type="hidden" name="back" value=(self.path); }
    }
}
