//! A contact as the API tells it.

use model::{ContactId, Locale, OrganizationId, UserId};
use serde::Serialize;
use service::contacts::{ContactCard, Lifecycle, Phone};

use super::answer::When;

/// A contact, whole.
#[derive(Serialize)]
pub(super) struct Contact {
    id: ContactId,
    first_name: String,
    last_name: String,
    phones: Vec<Phone>,
    emails: Vec<String>,
    company: String,
    organization: Option<Named>,
    position: String,
    owner: UserId,
    owner_name: String,
    lifecycle: Lifecycle,
    tags: Vec<String>,
    language: Option<Locale>,
    notes: String,
    may_edit: bool,
    changed: When,
    version: u64,
}

#[derive(Serialize)]
struct Named {
    id: OrganizationId,
    name: String,
}

impl From<ContactCard> for Contact {
    fn from(card: ContactCard) -> Self {
        Self {
            id: card.id,
            first_name: card.first_name,
            last_name: card.last_name,
            phones: card.phones,
            emails: card.emails,
            company: card.company,
            organization: card.organization.map(|(id, name)| Named { id, name }),
            position: card.position,
            owner: card.owner,
            owner_name: card.owner_name,
            lifecycle: card.lifecycle,
            tags: card.tags,
            language: card.language,
            notes: card.notes,
            may_edit: card.may_edit,
            changed: card.changed.into(),
            version: card.version,
        }
    }
}
