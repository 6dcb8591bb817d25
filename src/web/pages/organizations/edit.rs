//! Making and changing an organization.

use axum::extract::Path;
use maud::{Markup, html};
use model::{OrganizationId, Problem};
use serde::Deserialize;
use service::{
    contacts::{Opens, OpensAsk},
    organizations::{self, NewOrganization, OrganizationPage},
};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        contacts::{lines, opens_notice, phones_from, phones_text, unseen_opens, words},
        forms::{field, refusal},
        layout::{Room, shell},
        scene::{Answer, Scene, id, only_if, page, refused, saved, see_other},
    },
};

const FIELDS: [&str; 6] = ["name", "domains", "emails", "phones", "tax_number", "owner"];

/// What the form holds.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    name: String,
    /// Mail domains with commas between them.
    domains: String,
    emails: String,
    phones: String,
    tax_number: String,
    address: String,
    owner: String,
    notes: String,
    version: u64,
    opens_seen: String,
}

impl Entry {
    fn of(whole: OrganizationPage) -> Self {
        Self {
            name: whole.line.name,
            domains: whole.line.domains.join(", "),
            emails: whole.emails.join("\n"),
            phones: phones_text(&whole.phones),
            tax_number: whole.tax_number,
            address: whole.address,
            // An empty owner stays who it is.
            owner: String::new(),
            notes: whole.notes,
            version: whole.version,
            opens_seen: String::new(),
        }
    }

    fn organization(&self) -> NewOrganization {
        NewOrganization {
            name: self.name.trim().to_owned(),
            tax_number: self.tax_number.trim().to_owned(),
            address: self.address.trim().to_owned(),
            phones: phones_from(&self.phones),
            emails: lines(&self.emails),
            domains: words(&self.domains),
            owner: Some(self.owner.trim().to_owned()).filter(|owner| !owner.is_empty()),
            notes: self.notes.clone(),
        }
    }
}

pub async fn blank(scene: Scene) -> Answer {
    page(adding(&scene.around, &Entry::default(), (None, None)))
}

pub async fn add(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let new = entry.organization();
    let added = addresses(&new);
    let ask = OpensAsk {
        emails: &added,
        owner: new.owner.as_deref(),
        present: None,
    };
    if let Some(opens) = unseen_opens(&scene, &entry.opens_seen, &ask).await? {
        return page(adding(&scene.around, &entry, (None, Some(opens))));
    }
    match organizations::add(scene.desk(), scene.who(), new).await {
        Ok(id) => see_other(&format!("/organizations/{id}")),
        Err(problem) => refused(&problem, |problem| {
            adding(&scene.around, &entry, (Some(problem), None))
        }),
    }
}

pub async fn present(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: OrganizationId = id(&at)?;
    let whole = organizations::page(scene.desk(), scene.who(), id).await?;
    only_if(whole.may_edit)?;
    page(changing(&scene.around, id, &Entry::of(whole), (None, None)))
}

pub async fn change(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: OrganizationId = id(&at)?;
    let whole = organizations::page(scene.desk(), scene.who(), id).await?;
    let new = entry.organization();
    let known: Vec<String> = whole
        .emails
        .iter()
        .cloned()
        .chain(whole.line.domains.iter().map(|d| format!("@{d}")))
        .collect();
    let mut added = addresses(&new);
    added.retain(|address| !known.contains(address));
    let ask = OpensAsk {
        emails: &added,
        owner: new.owner.as_deref(),
        present: Some(whole.line.owner),
    };
    if let Some(opens) = unseen_opens(&scene, &entry.opens_seen, &ask).await? {
        return page(changing(&scene.around, id, &entry, (None, Some(opens))));
    }
    match organizations::edit(scene.desk(), scene.who(), (id, entry.version), new).await {
        Ok(()) => saved(&format!("/organizations/{id}")),
        Err(problem) => refused(&problem, |problem| {
            changing(&scene.around, id, &entry, (Some(problem), None))
        }),
    }
}

/// Addresses, and domains written as `@domain`.
fn addresses(new: &NewOrganization) -> Vec<String> {
    let domains = new
        .domains
        .iter()
        .map(|domain| format!("@{}", domain.trim_start_matches('@')));
    new.emails.iter().cloned().chain(domains).collect()
}

fn adding(around: &Around, entry: &Entry, told: (Option<&Problem>, Option<Opens>)) -> Markup {
    let title = around.t.text("organization-add");
    draw(
        around,
        entry,
        (&title, "/organizations/new", "/organizations"),
        told,
    )
}

fn changing(
    around: &Around,
    id: OrganizationId,
    entry: &Entry,
    told: (Option<&Problem>, Option<Opens>),
) -> Markup {
    let title = around.t.text("organization-edit");
    let (action, cancel) = (
        format!("/organizations/{id}/edit"),
        format!("/organizations/{id}"),
    );
    draw(around, entry, (&title, &action, &cancel), told)
}

fn draw(
    around: &Around,
    entry: &Entry,
    (title, action, cancel): (&str, &str, &str),
    (problem, opens): (Option<&Problem>, Option<Opens>),
) -> Markup {
    let t = &around.t;
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            form class="card stack" method="post" action=(action) {
                (around.token())
                input type="hidden" name="version" value=(entry.version);
                (refusal(around, problem, &FIELDS))
                @if let Some(opens) = opens { (opens_notice(around, opens)) }
                (field("name", "organization-name", &entry.name).required().draw(around, problem))
                (field("domains", "organization-domains", &entry.domains).hint("organization-domains-hint").draw(around, problem))
                (field("emails", "contact-emails", &entry.emails).kind("textarea").draw(around, problem))
                (field("phones", "contact-phones", &entry.phones).kind("textarea").hint("contact-phones-hint").draw(around, problem))
                (field("tax_number", "organization-tax", &entry.tax_number).draw(around, problem))
                (field("address", "organization-address", &entry.address).kind("textarea").draw(around, problem))
                (field("owner", "contact-owner", &entry.owner).kind("email").hint("contact-owner-hint").draw(around, problem))
                (field("notes", "contact-notes", &entry.notes).kind("textarea").draw(around, problem))
                div class="actions" { button class="button primary" { (t.text("save")) } a class="button" href=(cancel) { (t.text("cancel")) } }
            }
        }
    };
    shell(around, title, Room::Organizations, &body)
}
