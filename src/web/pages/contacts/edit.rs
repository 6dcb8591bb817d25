//! Making and changing a contact.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{ContactId, MessageRef, Problem};
use serde::Deserialize;
use service::contacts::{self, ContactCard, NewContact, Opens, OpensAsk};

use super::form::{Entry, draw};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        layout::{Room, shell},
        scene::{Answer, Scene, id, only_if, page, refused, saved, see_other},
    },
};

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    from: String,
}

pub async fn blank(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let new = if asking.from.is_empty() {
        NewContact::default()
    } else {
        let from: MessageRef = id(&asking.from)?;
        contacts::suggest(scene.desk(), scene.who(), from).await?
    };
    page(adding(&scene.around, &Entry::of(new, 0), None, None))
}

pub async fn add(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let new = entry.contact();
    let ask = OpensAsk {
        emails: &new.emails,
        owner: new.owner.as_deref(),
        present: None,
    };
    if let Some(opens) = unseen_opens(&scene, &entry.opens_seen, &ask).await? {
        return page(adding(&scene.around, &entry, None, Some(opens)));
    }
    match contacts::add(scene.desk(), scene.who(), new).await {
        Ok(id) => see_other(&format!("/contacts/{id}")),
        Err(problem) => refused(&problem, |problem| {
            adding(&scene.around, &entry, Some(problem), None)
        }),
    }
}

pub async fn present(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: ContactId = id(&at)?;
    let card = contacts::page(scene.desk(), scene.who(), id).await?;
    only_if(card.may_edit)?;
    let entry = present_values(card);
    page(changing(&scene.around, id, &entry, (None, None)))
}

pub async fn change(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: ContactId = id(&at)?;
    let card = contacts::page(scene.desk(), scene.who(), id).await?;
    let new = entry.contact();
    let added: Vec<String> = new
        .emails
        .iter()
        .filter(|email| !card.emails.contains(email))
        .cloned()
        .collect();
    let ask = OpensAsk {
        emails: &added,
        owner: new.owner.as_deref(),
        present: Some(card.owner),
    };
    if let Some(opens) = unseen_opens(&scene, &entry.opens_seen, &ask).await? {
        return page(changing(&scene.around, id, &entry, (None, Some(opens))));
    }
    match contacts::edit(scene.desk(), scene.who(), (id, entry.version), new).await {
        Ok(()) => saved(&format!("/contacts/{id}")),
        Err(problem) => refused(&problem, |problem| {
            changing(&scene.around, id, &entry, (Some(problem), None))
        }),
    }
}

/// What saving would open to colleagues and was not yet told.
pub async fn unseen_opens(
    scene: &Scene,
    seen: &str,
    ask: &OpensAsk<'_>,
) -> Result<Option<Opens>, Problem> {
    if seen == "yes" || ask.emails.is_empty() {
        return Ok(None);
    }
    match contacts::opens(scene.desk(), scene.who(), ask).await {
        Ok(opens) => Ok((opens.messages > 0 && opens.users > 0).then_some(opens)),
        // Saving tells what is wrong, at the field.
        Err(problem) if problem.field.is_some() => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn present_values(card: ContactCard) -> Entry {
    let version = card.version;
    let new = NewContact {
        first_name: card.first_name,
        last_name: card.last_name,
        phones: card.phones,
        emails: card.emails,
        company: card.company,
        position: card.position,
        lifecycle: card.lifecycle,
        tags: card.tags,
        language: card.language,
        // An empty owner stays who it is.
        owner: None,
        notes: card.notes,
    };
    Entry::of(new, version)
}

fn adding(
    around: &Around,
    entry: &Entry,
    problem: Option<&Problem>,
    opens: Option<Opens>,
) -> Markup {
    let title = around.t.text("contact-add");
    let form = draw(
        around,
        entry,
        ("/contacts/new", "/contacts"),
        (problem, opens),
    );
    form_page(around, &title, &form)
}

fn changing(
    around: &Around,
    id: ContactId,
    entry: &Entry,
    told: (Option<&Problem>, Option<Opens>),
) -> Markup {
    let title = around.t.text("contact-edit");
    let (action, cancel) = (format!("/contacts/{id}/edit"), format!("/contacts/{id}"));
    form_page(
        around,
        &title,
        &draw(around, entry, (&action, &cancel), told),
    )
}

fn form_page(around: &Around, title: &str, form: &Markup) -> Markup {
    let body = html! { section class="page narrow" { h1 { (title) } (form) } };
    shell(around, title, Room::Contacts, &body)
}
