//! Organizations: rows, names, domains and links.

use model::{ChangeKind, OrganizationId, Permission, UserId, fold};

use crate::{
    access::link,
    contacts::{NameAsk, Named, added, record_words},
    error::{Result, StoreError},
    rows::OrganizationRow,
    table::{
        Nothing, ORGANIZATION_NAMES, ORGANIZATION_WORDS, ORGANIZATIONS, ORGANIZATIONS_BY_NAME,
    },
    tx::{Reading, Writing},
};

impl Reading {
    /// An organization that the viewer may see.
    pub fn organization(&self, id: OrganizationId) -> Result<OrganizationRow> {
        let row: OrganizationRow = self.need(ORGANIZATIONS, &id)?;
        let seen =
            row.binned.is_none() && self.owners(Permission::ContactsView)?.contains(row.owner);
        if seen {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    }

    /// Organizations that the viewer may see, by name.
    pub fn organizations(
        &self,
        ask: &NameAsk<'_>,
    ) -> Result<Named<(OrganizationId, OrganizationRow)>> {
        let tables = (ORGANIZATIONS_BY_NAME, ORGANIZATION_WORDS);
        let (ids, next) = self.by_name(tables, ask, |id| {
            let row = self.organization(OrganizationId(id)).ok()?;
            Some(organization_keys(OrganizationId(id), &row).words)
        })?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push((OrganizationId(id), self.organization(OrganizationId(id))?));
        }
        Ok((rows, next))
    }
}

impl Writing {
    /// Makes an organization; its owner must be within the viewer's reach.
    pub fn add_organization(&mut self, mut row: OrganizationRow) -> Result<OrganizationId> {
        if !self.may_edit(row.owner)? {
            return Err(StoreError::NotAllowed);
        }
        row.changed = self.now();
        row.version = 1;
        let id = OrganizationId(self.next("organizations")?);
        self.put_organization(id, None, &row)?;
        Ok(id)
    }

    /// Changes an organization; `seen` is the version that the change was made to.
    pub fn edit_organization(
        &mut self,
        id: OrganizationId,
        seen: u64,
        mut row: OrganizationRow,
    ) -> Result<()> {
        let before = self.organization(id)?;
        if !self.may_edit(before.owner)? || !self.may_edit(row.owner)? {
            return Err(StoreError::NotAllowed);
        }
        if before.version != seen {
            return Err(StoreError::ChangedMeanwhile);
        }
        row.changed = self.now();
        row.version = before.version + 1;
        row.handed.clone_from(&before.handed);
        self.put_organization(id, Some(&before), &row)
    }

    /// Puts an organization into the bin.
    pub fn bin_organization(&mut self, id: OrganizationId) -> Result<()> {
        let before = self.organization(id)?;
        if !self
            .owners(Permission::ContactsDelete)?
            .contains(before.owner)
        {
            return Err(StoreError::NotAllowed);
        }
        let row = OrganizationRow {
            binned: Some(self.now()),
            version: before.version + 1,
            ..before.clone()
        };
        self.audit("organization.bin", &id.to_string())?;
        self.put_organization(id, Some(&before), &row)
    }

    pub(crate) fn put_organization(
        &mut self,
        id: OrganizationId,
        before: Option<&OrganizationRow>,
        row: &OrganizationRow,
    ) -> Result<()> {
        if let Some(before) = before.filter(|row| row.binned.is_none()) {
            let keys = organization_keys(id, before);
            self.delete(ORGANIZATIONS_BY_NAME, &keys.name);
            self.delete(ORGANIZATION_NAMES, &keys.whole);
            for word in keys.words {
                self.delete(ORGANIZATION_WORDS, &(word, id));
            }
            self.unlink(&keys.addresses, (link::ORGANIZATION, id.0))?;
        }
        let shown = |row: &&OrganizationRow| row.binned.is_none();
        self.count_handed(
            before.filter(shown).map(|row| (row.owner, &*row.handed)),
            Some(row).filter(shown).map(|row| (row.owner, &*row.handed)),
        )?;
        self.put(ORGANIZATIONS, &id, row)?;
        if row.binned.is_none() {
            let keys = organization_keys(id, row);
            self.put(ORGANIZATIONS_BY_NAME, &keys.name, &Nothing)?;
            self.put(ORGANIZATION_NAMES, &keys.whole, &Nothing)?;
            for word in keys.words {
                self.put(ORGANIZATION_WORDS, &(word, id), &Nothing)?;
            }
            if self.me().is_ok() {
                let shown = before.filter(|row| row.binned.is_none());
                let known = shown.map_or_else(Vec::new, |row| organization_keys(id, row).addresses);
                let added = added(&keys.addresses, &known);
                self.tell_opened(&added, &format!("organization {id}"))?;
            }
            self.link(
                &keys.addresses,
                (link::ORGANIZATION, id.0),
                (row.owner, &row.handed),
            )?;
        }
        self.rights_changed()?;
        self.change(ChangeKind::Organization { organization: id })?;
        Ok(())
    }
}

/// Keys derived from an organization.
pub(crate) struct OrganizationKeys {
    pub(crate) name: (UserId, String, OrganizationId),
    pub(crate) whole: (String, OrganizationId),
    pub(crate) words: Vec<String>,
    /// Addresses, and domains with an `@` before them.
    pub(crate) addresses: Vec<String>,
}

pub(crate) fn organization_keys(id: OrganizationId, row: &OrganizationRow) -> OrganizationKeys {
    let name = fold(row.name.trim());
    let domains = row
        .domains
        .iter()
        .map(|domain| format!("@{}", domain.trim_start_matches('@')));
    OrganizationKeys {
        name: (row.owner, name.clone(), id),
        whole: (name, id),
        words: record_words(
            std::iter::once(&row.name)
                .chain(&row.domains)
                .chain(&row.emails),
        ),
        addresses: row.emails.iter().cloned().chain(domains).collect(),
    }
}
