//! "Related records" beside an open message (C-15).

use maud::{Markup, html};
use service::{
    contacts::{ContactCard, Lifecycle, NewContact},
    message::MessageView,
};

use super::rows::short_row;
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    parts::avatar,
};

/// What belongs to an open message.
pub fn related(around: &Around, view: &MessageView) -> Markup {
    let t = &around.t;
    let found = &view.related;
    let nothing =
        found.contacts.is_empty() && found.organizations.is_empty() && found.users.is_empty();
    html! {
        aside class="related" aria-labelledby="related-title" {
            h3 id="related-title" { (t.text("related")) }
            @for contact in &found.contacts { (contact_card(around, contact)) }
            @for organization in &found.organizations {
                a class="card record" href={ "/organizations/" (organization.id) } {
                    (icon(Icon::Building))
                    span { strong { (organization.name) } span class="quiet" { (t.text("related-organization")) } }
                }
            }
            @for user in &found.users {
                div class="card record" {
                    (avatar(&user.name, &user.name))
                    span {
                        strong { (user.name) }
                        span class="quiet" { @if user.position.is_empty() { (t.text("related-colleague")) } @else { (user.position) } }
                    }
                }
            }
            @if let Some(suggestion) = &found.suggestion { (suggest(around, view, suggestion)) }
            @else if nothing { p class="quiet" { (t.text("related-nothing")) } }
            @if !found.last.is_empty() {
                h3 { (t.text("related-last")) }
                ol class="thread" { @for line in &found.last { (short_row(around, line, line.id == view.line.id)) } }
            }
        }
    }
}

fn contact_card(around: &Around, contact: &ContactCard) -> Markup {
    let t = &around.t;
    let name = full_name(
        &contact.first_name,
        &contact.last_name,
        contact.emails.first(),
    );
    let about: Vec<&str> = [contact.position.as_str(), contact.company.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    html! {
        div class="card contact-card" {
            a class="record" href={ "/contacts/" (contact.id) } {
                (avatar(&name, contact.emails.first().map_or("", String::as_str)))
                span {
                    strong { (name) }
                    @if !about.is_empty() { span class="quiet" { (about.join(", ")) } }
                }
            }
            p { span class="chip plain" { (t.text(lifecycle_key(contact.lifecycle))) } }
            @for phone in &contact.phones {
                p class="fact" { (icon(Icon::Phone)) span { (phone.number) @if !phone.note.is_empty() { " " span class="quiet" { (phone.note) } } } }
            }
            p class="quiet" { (t.with("contact-owned-by", &[("name", contact.owner_name.as_str().into())])) }
        }
    }
}

fn suggest(around: &Around, view: &MessageView, suggestion: &NewContact) -> Markup {
    let name = full_name(
        &suggestion.first_name,
        &suggestion.last_name,
        suggestion.emails.first(),
    );
    html! {
        div class="card suggestion" {
            p { (around.t.with("related-unknown", &[("name", name.as_str().into())])) }
            a class="button primary" href={ "/contacts/new?from=" (view.line.id) } { (icon(Icon::Plus)) (around.t.text("contact-add")) }
        }
    }
}

/// A contact's name as a person reads it; the address where there is none.
pub fn full_name(first: &str, last: &str, email: Option<&String>) -> String {
    let name = format!("{first} {last}");
    let name = name.trim();
    if name.is_empty() {
        email.cloned().unwrap_or_default()
    } else {
        name.to_owned()
    }
}

/// The key of a lifecycle's name.
pub fn lifecycle_key(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Lead => "lifecycle-lead",
        Lifecycle::Client => "lifecycle-client",
    }
}
