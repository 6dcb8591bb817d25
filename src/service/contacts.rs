//! Contacts: pages, changes, import, and their correspondence.

mod import;

use std::collections::BTreeSet;

use model::{
    AddressText, Code, ContactId, Instant, Locale, Mailbox, MessageRef, OrganizationId, Problem,
    UserId, is_no_reply,
};
use serde::{Deserialize, Serialize};
use store::{ContactRow, NameAsk, PageAsk, Reading, Record, StoreError, Who};

use crate::{
    Desk, Page, cursors,
    reading::{self, Line, MAX_PAGE},
    users,
};

pub use import::{ImportReport, RefusedRow, import_csv};

/// Messages counted for what an address opens.
const MAX_OPENED: u64 = 1_000;

/// Longest value of a text field, in characters; notes may be a hundred times as long.
const MAX_TEXT: usize = 200;

/// Values in one list of a contact.
const MAX_VALUES: usize = 30;

/// Where a contact stands.
pub use store::Lifecycle;

/// A phone number with what to know about it.
pub use store::Phone;

/// A contact in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ContactLine {
    /// Id.
    pub id: ContactId,
    /// First and last name, or the address.
    pub name: String,
    /// Company.
    pub company: String,
    /// Primary address.
    pub email: Option<String>,
    /// First phone.
    pub phone: Option<String>,
    /// Lead or client.
    pub lifecycle: Lifecycle,
    /// Owner.
    pub owner: UserId,
    /// The owner's name.
    pub owner_name: String,
}

/// A contact, whole.
#[derive(Clone, Debug, Serialize)]
pub struct ContactCard {
    /// Id.
    pub id: ContactId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phones.
    pub phones: Vec<Phone>,
    /// Addresses, the primary one first.
    pub emails: Vec<String>,
    /// Company as written.
    pub company: String,
    /// The organization of that name that the viewer may see.
    pub organization: Option<(OrganizationId, String)>,
    /// Position.
    pub position: String,
    /// Owner.
    pub owner: UserId,
    /// The owner's name.
    pub owner_name: String,
    /// Lead or client.
    pub lifecycle: Lifecycle,
    /// Tags.
    pub tags: Vec<String>,
    /// Language.
    pub language: Option<Locale>,
    /// Notes.
    pub notes: String,
    /// Whether the viewer may change it.
    pub may_edit: bool,
    /// Last changed.
    pub changed: Instant,
    /// Rises with each change; an edit names the one it saw.
    pub version: u64,
}

/// A contact to be made, or its new values.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NewContact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Phones.
    pub phones: Vec<Phone>,
    /// Addresses, the primary one first.
    pub emails: Vec<String>,
    /// Company.
    pub company: String,
    /// Position.
    pub position: String,
    /// Lead or client.
    pub lifecycle: Lifecycle,
    /// Tags.
    pub tags: Vec<String>,
    /// Language.
    pub language: Option<Locale>,
    /// The owner's sign-in address; by default who makes it.
    pub owner: Option<String>,
    /// Notes.
    pub notes: String,
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct ContactAsk {
    /// Start of a name, company or address.
    pub q: String,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: usize,
}

/// Whose correspondence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A contact's.
    Contact(ContactId),
    /// An organization's, with its domains and contacts.
    Organization(OrganizationId),
    /// A user's.
    User(UserId),
}

/// Addresses that are to be added to a record.
#[derive(Clone, Copy)]
pub struct OpensAsk<'a> {
    /// The addresses; a whole mail domain is `@domain`.
    pub emails: &'a [String],
    /// The sign-in address of the record's owner, where one is named.
    pub owner: Option<&'a str>,
    /// Its present owner; none where it is new.
    pub present: Option<UserId>,
}

/// What adding addresses would open to colleagues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Opens {
    /// Messages, counted up to a bound.
    pub messages: u64,
    /// Whether there are more.
    pub more: bool,
    /// Users who would see them.
    pub users: u64,
}

/// Contacts that the viewer may see, by name.
pub async fn list(desk: &Desk, who: &Who, ask: ContactAsk) -> Result<Page<ContactLine>, Problem> {
    let after = cursors::read(desk, ask.cursor.as_deref())?;
    let limit = ask.limit.clamp(1, MAX_PAGE);
    let found = desk.read(who, |r| {
        let (rows, next) = r.contacts(&NameAsk {
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

pub(crate) fn line(r: &Reading, id: ContactId, row: ContactRow) -> Result<ContactLine, StoreError> {
    Ok(ContactLine {
        id,
        name: row.name(),
        owner_name: r.user_card(row.owner)?.name,
        email: row.emails.into_iter().next(),
        phone: row.phones.into_iter().next().map(|phone| phone.number),
        company: row.company,
        lifecycle: row.lifecycle,
        owner: row.owner,
    })
}

/// One contact.
pub async fn page(desk: &Desk, who: &Who, id: ContactId) -> Result<ContactCard, Problem> {
    desk.read(who, |r| card(r, id, r.contact(id)?))
}

pub(crate) fn card(r: &Reading, id: ContactId, row: ContactRow) -> Result<ContactCard, StoreError> {
    let organization = row.organization.and_then(|id| {
        r.organization(id)
            .ok()
            .map(|organization| (id, organization.name))
    });
    Ok(ContactCard {
        id,
        organization,
        owner_name: r.user_card(row.owner)?.name,
        may_edit: r.may_edit(row.owner)?,
        first_name: row.first_name,
        last_name: row.last_name,
        phones: row.phones,
        emails: row.emails,
        company: row.company,
        position: row.position,
        owner: row.owner,
        lifecycle: row.lifecycle,
        tags: row.tags,
        language: row.language,
        notes: row.notes,
        changed: row.changed,
        version: row.version,
    })
}

/// Makes a contact.
pub async fn add(desk: &Desk, who: &Who, new: NewContact) -> Result<ContactId, Problem> {
    let owner = owner(desk, who, new.owner.as_deref(), None)?;
    let row = row_of(new, owner)?;
    desk.write(who, move |w| w.add_contact(row)).await
}

/// Changes a contact; the version is the one that was seen.
pub async fn edit(
    desk: &Desk,
    who: &Who,
    (id, version): (ContactId, u64),
    new: NewContact,
) -> Result<(), Problem> {
    let before = desk.read(who, |r| r.contact(id))?;
    let owner = owner(desk, who, new.owner.as_deref(), Some(before.owner))?;
    let row = row_of(new, owner)?;
    desk.write(who, move |w| w.edit_contact(id, version, row))
        .await
}

/// The owner named, or the present one, or who asks.
pub(crate) fn owner(
    desk: &Desk,
    who: &Who,
    email: Option<&str>,
    present: Option<UserId>,
) -> Result<UserId, Problem> {
    match email.map(str::trim).filter(|email| !email.is_empty()) {
        Some(email) => users::known(desk, who, email)
            .ok_or_else(|| Problem::at(Code::BadChoice, "owner").naming(email)),
        None => match present {
            Some(present) => Ok(present),
            None => desk.read(who, |r| r.me().map(|(id, _)| id)),
        },
    }
}

fn row_of(new: NewContact, owner: UserId) -> Result<ContactRow, Problem> {
    let emails = clean_emails(new.emails)?;
    let row = ContactRow {
        first_name: text(&new.first_name, "first_name")?,
        last_name: text(&new.last_name, "last_name")?,
        phones: clean_phones(new.phones)?,
        emails,
        company: text(&new.company, "company")?,
        organization: None,
        position: text(&new.position, "position")?,
        owner,
        lifecycle: new.lifecycle,
        tags: clean_tags(new.tags)?,
        language: new.language,
        notes: new.notes.chars().take(MAX_TEXT * 100).collect(),
        changed: Instant::default(),
        version: 0,
        binned: None,
        handed: Vec::new(),
    };
    if row.name().is_empty() {
        return Err(Problem::at(Code::Required, "last_name"));
    }
    Ok(row)
}

/// A value trimmed, on one line, and not too long.
pub(crate) fn text(value: &str, field: &'static str) -> Result<String, Problem> {
    let value: String = value
        .trim()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if value.chars().count() > MAX_TEXT {
        return Err(Problem::at(Code::TooLong, field));
    }
    Ok(value)
}

pub(crate) fn clean_emails(emails: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut clean: Vec<String> = Vec::new();
    for email in emails {
        let email = email.trim().to_owned();
        if email.is_empty() {
            continue;
        }
        if AddressText::parse(&email).is_none() {
            return Err(Problem::at(Code::BadAddress, "emails").naming(email));
        }
        if !clean.contains(&email) {
            clean.push(email);
        }
    }
    if clean.len() > MAX_VALUES {
        Err(Problem::at(Code::TooLong, "emails"))
    } else {
        Ok(clean)
    }
}

pub(crate) fn clean_phones(phones: Vec<Phone>) -> Result<Vec<Phone>, Problem> {
    let mut clean = Vec::new();
    for phone in phones {
        let number = text(&phone.number, "phones")?;
        if !number.is_empty() {
            clean.push(Phone {
                number,
                note: text(&phone.note, "phones")?,
            });
        }
    }
    if clean.len() > MAX_VALUES {
        Err(Problem::at(Code::TooLong, "phones"))
    } else {
        Ok(clean)
    }
}

fn clean_tags(tags: Vec<String>) -> Result<Vec<String>, Problem> {
    let mut clean = Vec::new();
    for tag in tags {
        let tag = text(&tag, "tags")?;
        if !tag.is_empty() && !clean.contains(&tag) {
            clean.push(tag);
        }
    }
    if clean.len() > MAX_VALUES {
        Err(Problem::at(Code::TooLong, "tags"))
    } else {
        Ok(clean)
    }
}

/// Puts a contact into the bin.
pub async fn delete(desk: &Desk, who: &Who, id: ContactId) -> Result<(), Problem> {
    desk.write(who, move |w| w.bin_contact(id)).await
}

/// All mail to or from, over all accounts in scope, newest first (C-18).
pub async fn correspondence(
    desk: &Desk,
    who: &Who,
    of: Of,
    (after, limit): (Option<String>, usize),
) -> Result<Page<Line>, Problem> {
    let after = cursors::read(desk, after.as_deref())?;
    let record = match of {
        Of::Contact(id) => Record::Contact(id),
        Of::Organization(id) => Record::Organization(id),
        Of::User(id) => Record::User(id),
    };
    let found = desk.read(who, |r| {
        let page = PageAsk {
            after: after.as_deref(),
            limit: limit.clamp(1, MAX_PAGE),
        };
        let found = r.correspondence(record, &page)?;
        reading::lines(r, found, |_| None)
    })?;
    cursors::page(desk, found)
}

/// A contact prefilled from a message's sender.
pub async fn suggest(desk: &Desk, who: &Who, id: MessageRef) -> Result<NewContact, Problem> {
    desk.read(who, |r| {
        let (listed, _) = r.open(id)?;
        let sender = listed.row.from.first().ok_or(StoreError::NotFound)?;
        Ok(from_sender(sender))
    })
}

/// What to make of a sender whom nothing matches; none for nobody's addresses, our own and
/// those that a record has already (C-28).
pub(crate) fn suggestion(r: &Reading, from: &[Mailbox]) -> Result<Option<NewContact>, StoreError> {
    let Some(sender) = from.first() else {
        return Ok(None);
    };
    let Some(text) = AddressText::parse(&sender.address) else {
        return Ok(None);
    };
    if is_no_reply(&sender.address) || r.is_internal(&text)? {
        return Ok(None);
    }
    Ok(Some(from_sender(sender)))
}

fn from_sender(sender: &Mailbox) -> NewContact {
    let name = sender.name.trim();
    // "Nowak, Anna" and "Anna Nowak".
    let (first_name, last_name) = match name.split_once(',') {
        Some((last, first)) => (first.trim(), last.trim()),
        None => name
            .rsplit_once(' ')
            .map_or(("", name), |(first, last)| (first.trim(), last)),
    };
    NewContact {
        first_name: first_name.chars().take(MAX_TEXT).collect(),
        last_name: last_name.chars().take(MAX_TEXT).collect(),
        emails: vec![sender.address.clone()],
        ..NewContact::default()
    }
}

/// What adding addresses would open to colleagues.
///
/// Who asks learns that others have mail with an address: asking is audited.
pub async fn opens(desk: &Desk, who: &Who, ask: &OpensAsk<'_>) -> Result<Opens, Problem> {
    let record_owner = owner(desk, who, ask.owner, ask.present)?;
    // A whole domain is written with nothing before its `@`.
    let parse = |email: &String| {
        AddressText::parse(email)
            .or_else(|| email.starts_with('@').then(|| AddressText::domain(email))?)
    };
    let texts: Vec<AddressText> = ask
        .emails
        .iter()
        .take(MAX_VALUES)
        .filter_map(parse)
        .collect();
    let mut messages = 0;
    let mut opened = Vec::new();
    let users = desk.read(who, |r| {
        let mut owners: BTreeSet<UserId> = BTreeSet::new();
        for text in &texts {
            let by_owner = r.would_open(text, MAX_OPENED)?;
            messages += by_owner.values().sum::<u64>();
            opened.extend((!by_owner.is_empty()).then(|| text.to_string()));
            owners.extend(by_owner.into_keys());
        }
        if owners.is_empty() {
            return Ok(0);
        }
        r.gainers(record_owner, &owners)
    })?;
    if !opened.is_empty() {
        desk.write(who, move |w| w.audit("address.opens", &opened.join(" ")))
            .await?;
    }
    Ok(Opens {
        messages,
        more: messages >= MAX_OPENED,
        users,
    })
}
