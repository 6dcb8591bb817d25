//! Offices: branches of the agency, and who sits in them (P-30, X-22).

use model::{Code, OfficeId, Permission, Problem, UserId};
use serde::{Deserialize, Serialize};
use store::{OfficeRow, Reading, StoreError, Who};

use crate::{Desk, people::named, profile::phone};

/// Longest address or footer, in characters.
const MAX_TEXT: usize = 2_000;

/// Phones of one office at most.
const MAX_PHONES: usize = 10;

/// An office with who sits in it.
#[derive(Clone, Debug, Serialize)]
pub struct OfficePage {
    /// Id.
    pub id: OfficeId,
    /// Name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Phones.
    pub phones: Vec<String>,
    /// Footer under what its users send.
    pub footer: String,
    /// Rises with each change.
    pub version: u64,
    /// Users who sit in it, as far as their cards are everyone's, by name.
    pub users: Vec<OfficeUser>,
}

/// A user on an office's page.
#[derive(Clone, Debug, Serialize)]
pub struct OfficeUser {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Position.
    pub position: String,
}

/// What an office is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeEntry {
    /// Name.
    pub name: String,
    /// Postal address.
    #[serde(default)]
    pub address: String,
    /// Phones.
    #[serde(default)]
    pub phones: Vec<String>,
    /// Footer under what its users send.
    #[serde(default)]
    pub footer: String,
}

impl OfficeEntry {
    fn row(
        self,
        others: &[(OfficeId, OfficeRow)],
        own: Option<OfficeId>,
    ) -> Result<OfficeRow, Problem> {
        let name = named(&self.name)?;
        let folded = model::fold(&name);
        let mut others = others.iter().filter(|(id, _)| Some(*id) != own);
        if others.any(|(_, row)| model::fold(&row.name) == folded) {
            return Err(Problem::at(Code::NameTaken, "name").naming(name));
        }
        for (field, text) in [("address", &self.address), ("footer", &self.footer)] {
            if text.chars().count() > MAX_TEXT {
                return Err(Problem::at(Code::TooLong, field));
            }
        }
        let mut phones = Vec::new();
        for text in self.phones.iter().filter(|text| !text.trim().is_empty()) {
            phones.push(phone(text, "phones")?);
        }
        if phones.len() > MAX_PHONES {
            return Err(Problem::at(Code::TooLong, "phones"));
        }
        Ok(OfficeRow {
            name,
            address: self.address.trim().to_owned(),
            phones,
            footer: self.footer.trim().to_owned(),
            version: 0,
        })
    }
}

/// All offices by name, with who sits in them: for everyone who is signed in.
pub async fn list(desk: &Desk, who: &Who) -> Result<Vec<OfficePage>, Problem> {
    desk.read(who, |r| {
        let mut offices = Vec::new();
        for (id, row) in r.every_office()? {
            offices.push(told(r, id, row)?);
        }
        offices.sort_by_cached_key(|office| (model::fold(&office.name), office.id));
        Ok(offices)
    })
}

fn told(r: &Reading, id: OfficeId, row: OfficeRow) -> Result<OfficePage, StoreError> {
    let users = r.office_users(id)?.into_iter();
    let mut users: Vec<OfficeUser> = users
        .map(|(id, row)| OfficeUser {
            id,
            name: row.name,
            position: row.position,
        })
        .collect();
    users.sort_by_cached_key(|user| (model::fold(&user.name), user.id));
    Ok(OfficePage {
        id,
        name: row.name,
        address: row.address,
        phones: row.phones,
        footer: row.footer,
        version: row.version,
        users,
    })
}

/// One office.
pub async fn page(desk: &Desk, who: &Who, id: OfficeId) -> Result<OfficePage, Problem> {
    desk.read(who, |r| told(r, id, r.office(id)?))
}

/// Whether the viewer may change offices.
pub async fn may_edit(desk: &Desk, who: &Who) -> Result<bool, Problem> {
    desk.read(who, |r| Ok(!r.owners(Permission::SettingsEdit)?.is_empty()))
}

/// Makes an office.
pub async fn add(desk: &Desk, who: &Who, entry: OfficeEntry) -> Result<OfficeId, Problem> {
    let row = entry.row(&desk.read(who, Reading::every_office)?, None)?;
    desk.write(who, move |w| w.add_office(&row)).await
}

/// Changes an office; `seen` is the version that the change was made to.
pub async fn edit(
    desk: &Desk,
    who: &Who,
    (id, seen): (OfficeId, u64),
    entry: OfficeEntry,
) -> Result<(), Problem> {
    let row = entry.row(&desk.read(who, Reading::every_office)?, Some(id))?;
    desk.write(who, move |w| w.edit_office(id, seen, row)).await
}

/// Removes an office; its users move to another where one is given.
pub async fn remove(
    desk: &Desk,
    who: &Who,
    id: OfficeId,
    to: Option<OfficeId>,
) -> Result<(), Problem> {
    desk.write(who, move |w| w.remove_office(id, to))
        .await
        .map_err(|problem| match problem.code {
            Code::AddressTaken => Problem::at(Code::OfficeInUse, "to"),
            _ => problem,
        })
}
