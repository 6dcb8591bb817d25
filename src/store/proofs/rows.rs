//! Rows as the proofs make them.

use model::{Instant, Role, Status, UserId};

use crate::{ContactRow, Lifecycle, OrganizationRow, UserRow};

pub fn user_row(email: &str, role: Role, made: Instant) -> UserRow {
    UserRow {
        email: email.to_owned(),
        name: email.to_owned(),
        role,
        status: Status::Active,
        password: "hash".to_owned(),
        made,
        ..UserRow::default()
    }
}

pub fn contact_row(owner: UserId, name: &str, emails: Vec<String>, company: &str) -> ContactRow {
    ContactRow {
        first_name: String::new(),
        last_name: name.to_owned(),
        phones: Vec::new(),
        emails,
        company: company.to_owned(),
        organization: None,
        position: String::new(),
        owner,
        lifecycle: Lifecycle::Lead,
        tags: Vec::new(),
        language: None,
        notes: String::new(),
        changed: Instant::default(),
        version: 0,
        binned: None,
        handed: Vec::new(),
    }
}

pub fn firm_row(
    owner: UserId,
    name: &str,
    emails: Vec<String>,
    domains: Vec<String>,
) -> OrganizationRow {
    OrganizationRow {
        name: name.to_owned(),
        tax_number: String::new(),
        address: String::new(),
        phones: Vec::new(),
        emails,
        domains,
        owner,
        notes: String::new(),
        changed: Instant::default(),
        version: 0,
        binned: None,
        handed: Vec::new(),
    }
}
