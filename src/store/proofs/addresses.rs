//! The addresses by which correspondence is found.

use std::collections::BTreeSet;

use model::{OrganizationId, UserId};

use super::rules::Rules;
use crate::Who;

impl Rules {
    /// The addresses by which a record's correspondence is found (C-12, C-18).
    pub fn addresses_of_firm(&self, who: Who, id: OrganizationId) -> BTreeSet<String> {
        let row = &self.firms[&id];
        let domains = row.domains.iter().map(|domain| format!("@{domain}"));
        let members = self
            .cards
            .iter()
            .filter(|(card, row)| row.organization == Some(id) && self.sees_card(who, **card));
        let members = members.flat_map(|(_, row)| row.emails.clone());
        row.emails
            .iter()
            .cloned()
            .chain(domains)
            .chain(members)
            .collect()
    }

    pub fn addresses_of_user(&self, user: UserId) -> BTreeSet<String> {
        let accounts = self.accounts.values().filter(|row| row.owner == user);
        accounts
            .map(|row| row.address.clone())
            .chain([self.people[&user].email.clone()])
            .collect()
    }
}
