//! Organizations: companies outside the agency (C-12).

use model::{AddressText, Code, Instant, OrganizationId, Problem, UserId};
use serde::{Deserialize, Serialize};
use store::{NameAsk, OrganizationRow, Phone, Reading, StoreError, Who};

use crate::{
    Desk, Page,
    contacts::{self, ContactAsk, ContactLine, clean_emails, clean_phones, text},
    cursors,
    reading::MAX_PAGE,
};

/// Mail domains of one organization at most.
const MAX_DOMAINS: usize = 30;

/// Longest notes, in characters.
const MAX_NOTES: usize = 20_000;

/// An organization in the list.
#[derive(Clone, Debug, Serialize)]
pub struct OrganizationLine {
    /// Id.
    pub id: OrganizationId,
    /// Name.
    pub name: String,
    /// Mail domains.
    pub domains: Vec<String>,
    /// Owner.
    pub owner: UserId,
    /// The owner's name.
    pub owner_name: String,
}

/// An organization, whole.
#[derive(Clone, Debug, Serialize)]
pub struct OrganizationPage {
    /// What the list shows.
    pub line: OrganizationLine,
    /// Tax number.
    pub tax_number: String,
    /// Postal address.
    pub address: String,
    /// Phones.
    pub phones: Vec<Phone>,
    /// Addresses.
    pub emails: Vec<String>,
    /// Its contacts that the viewer may see, at most 200.
    pub contacts: Vec<ContactLine>,
    /// Notes.
    pub notes: String,
    /// Whether the viewer may change it.
    pub may_edit: bool,
    /// Rises with each change.
    pub version: u64,
}

/// An organization to be made, or its new values.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewOrganization {
    /// Name.
    pub name: String,
    /// Tax number.
    pub tax_number: String,
    /// Postal address.
    pub address: String,
    /// Phones.
    pub phones: Vec<Phone>,
    /// Addresses.
    pub emails: Vec<String>,
    /// Mail domains; public ones are refused.
    pub domains: Vec<String>,
    /// The owner's sign-in address; by default who makes it.
    pub owner: Option<String>,
    /// Notes.
    pub notes: String,
}

/// Organizations that the viewer may see, by name.
pub async fn list(
    desk: &Desk,
    who: &Who,
    ask: ContactAsk,
) -> Result<Page<OrganizationLine>, Problem> {
    let after = cursors::read(desk, ask.cursor.as_deref())?;
    let limit = ask.limit.clamp(1, MAX_PAGE);
    let found = desk.read(who, |r| {
        let (rows, next) = r.organizations(&NameAsk {
            q: &ask.q,
            after: after.as_deref(),
            limit,
        })?;
        let mut items = Vec::with_capacity(rows.len());
        for (id, row) in rows {
            items.push(line(r, id, row)?);
        }
        Ok((items, next))
    })?;
    cursors::page(desk, found)
}

pub(crate) fn line(
    r: &Reading,
    id: OrganizationId,
    row: OrganizationRow,
) -> Result<OrganizationLine, StoreError> {
    Ok(OrganizationLine {
        id,
        owner_name: r.user_card(row.owner)?.name,
        name: row.name,
        domains: row.domains,
        owner: row.owner,
    })
}

/// One organization.
pub async fn page(desk: &Desk, who: &Who, id: OrganizationId) -> Result<OrganizationPage, Problem> {
    desk.read(who, |r| {
        let row = r.organization(id)?;
        let mut contacts = Vec::new();
        for (contact, row) in r.contacts_of(id)? {
            contacts.push(contacts::line(r, contact, row)?);
        }
        Ok(OrganizationPage {
            may_edit: r.may_edit(row.owner)?,
            tax_number: row.tax_number.clone(),
            address: row.address.clone(),
            phones: row.phones.clone(),
            emails: row.emails.clone(),
            notes: row.notes.clone(),
            version: row.version,
            line: line(r, id, row)?,
            contacts,
        })
    })
}

/// Makes an organization.
pub async fn add(desk: &Desk, who: &Who, new: NewOrganization) -> Result<OrganizationId, Problem> {
    let owner = contacts::owner(desk, who, new.owner.as_deref(), None)?;
    let row = row_of(new, owner)?;
    desk.write(who, move |w| w.add_organization(row)).await
}

/// Changes an organization; the version is the one that was seen.
pub async fn edit(
    desk: &Desk,
    who: &Who,
    (id, version): (OrganizationId, u64),
    new: NewOrganization,
) -> Result<(), Problem> {
    let before = desk.read(who, |r| r.organization(id))?;
    let owner = contacts::owner(desk, who, new.owner.as_deref(), Some(before.owner))?;
    let row = row_of(new, owner)?;
    desk.write(who, move |w| w.edit_organization(id, version, row))
        .await
}

fn row_of(new: NewOrganization, owner: UserId) -> Result<OrganizationRow, Problem> {
    let name = text(&new.name, "name")?;
    if name.is_empty() {
        return Err(Problem::at(Code::Required, "name"));
    }
    Ok(OrganizationRow {
        name,
        tax_number: text(&new.tax_number, "tax_number")?,
        address: text(&new.address, "address")?,
        phones: clean_phones(new.phones)?,
        emails: clean_emails(new.emails)?,
        domains: clean_domains(&new.domains)?,
        owner,
        notes: new.notes.chars().take(MAX_NOTES).collect(),
        changed: Instant::default(),
        version: 0,
        binned: None,
        handed: Vec::new(),
    })
}

/// Domains in comparable form; one where anybody gets an address is refused (C-13).
fn clean_domains(domains: &[String]) -> Result<Vec<String>, Problem> {
    let mut clean = Vec::new();
    for domain in domains
        .iter()
        .map(|domain| domain.trim())
        .filter(|domain| !domain.is_empty())
    {
        let refused = || Problem::at(Code::BadChoice, "domains").naming(domain);
        let form = AddressText::domain(domain)
            .filter(|form| form.as_str().contains('.'))
            .ok_or_else(refused)?;
        if form.is_public_domain() {
            return Err(refused());
        }
        let form = form.domain_part().to_owned();
        if !clean.contains(&form) {
            clean.push(form);
        }
    }
    if clean.len() > MAX_DOMAINS {
        Err(Problem::at(Code::TooLong, "domains"))
    } else {
        Ok(clean)
    }
}

/// Puts an organization into the bin.
pub async fn delete(desk: &Desk, who: &Who, id: OrganizationId) -> Result<(), Problem> {
    desk.write(who, move |w| w.bin_organization(id)).await
}
