//! Makes the sample agency through the same verbs that a person's clicks call.

use model::{Code, Endpoint, Problem, Role, Security};
use service::{
    Desk, Who,
    accounts::{self, EditAccount, NewAccount},
    agency::{self, AgencyPage},
    contacts::{self, NewContact, Phone},
    organizations::{self, NewOrganization},
    people::{self, NewDirector, NewUser},
};

use crate::{
    sample::{Agency, Lifecycle, MailAccount},
    servers::Servers,
};

/// The first day of mail that the demo takes in: all of it.
const SYNC_FROM: &str = "2000-01-01";

/// Every demo user's password. It is told to whoever starts the demo and guards only fiction,
/// but passes the check that an agency's own must pass. It never changes: a demo that is kept
/// is signed in to again.
pub(crate) const PASSWORD: &str = "walnut-lantern-orbit-57";

/// Makes agency, users, accounts and records on an empty desk. On a desk of an earlier demo
/// only the accounts' servers are told anew: their ports are others.
pub(crate) async fn seed(desk: &Desk, sample: &Agency, servers: &Servers) -> Result<(), Problem> {
    if people::needs_director(desk).await? {
        make_people(desk, sample).await?;
        make_accounts(desk, sample, servers).await?;
        make_records(desk, sample).await
    } else {
        point_accounts(desk, sample, servers).await
    }
}

async fn make_people(desk: &Desk, sample: &Agency) -> Result<(), Problem> {
    let director = sample
        .users
        .iter()
        .find(|user| user.role == Role::Director)
        .ok_or(Problem::new(Code::Broken))?;
    let new = NewDirector {
        email: director.email.to_owned(),
        name: director.name.to_owned(),
        password: PASSWORD.to_owned(),
    };
    people::init(desk, new).await?;
    let who = Who::Operator;
    let page = agency::page(desk, &who).await?;
    let time_zone = sample
        .offices
        .first()
        .map_or(page.time_zone, |office| office.time_zone.to_owned());
    let page = AgencyPage {
        name: sample.name.to_owned(),
        time_zone,
        locale: director.locale,
        ..page
    };
    agency::edit(desk, &who, page).await?;
    for office in &sample.offices {
        agency::add_office(desk, &who, office.name).await?;
    }
    for user in sample
        .users
        .iter()
        .filter(|user| user.role != Role::Director)
    {
        let new = NewUser {
            email: user.email.to_owned(),
            name: user.name.to_owned(),
            role: user.role,
            supervisor: user.supervisor.map(str::to_owned),
            group: None,
            password: Some(PASSWORD.to_owned()),
            locale: Some(user.locale),
            office: Some(user.office.to_owned()),
            position: user.position.to_owned(),
            phone: user.phone.to_owned(),
            ..NewUser::default()
        };
        people::add(desk, &who, new).await?;
    }
    Ok(())
}

fn imap(account: &MailAccount, servers: &Servers) -> Endpoint {
    Endpoint {
        host: servers.imap().ip().to_string(),
        port: servers.imap().port(),
        security: Security::None,
        user: account.address.clone(),
    }
}

fn smtp(account: &MailAccount, servers: &Servers) -> Endpoint {
    let at = servers.smtp();
    Endpoint {
        host: at.ip().to_string(),
        port: at.port(),
        ..imap(account, servers)
    }
}

async fn make_accounts(desk: &Desk, sample: &Agency, servers: &Servers) -> Result<(), Problem> {
    for account in &sample.accounts {
        let new = NewAccount {
            owner: Some(account.owner.to_owned()),
            address: account.address.clone(),
            imap: imap(account, servers),
            smtp: Some(smtp(account, servers)),
            password: Some(account.password.clone()),
            sync_from: Some(SYNC_FROM.to_owned()),
            refresh_minutes: Some(1),
            ca_pem: None,
            plain_confirmed: false,
            shared: !account.members.is_empty(),
            members: account
                .members
                .iter()
                .map(|member| (*member).to_owned())
                .collect(),
            header_first: false,
            never_log: Vec::new(),
        };
        accounts::add(desk, &Who::Operator, new).await?;
    }
    Ok(())
}

async fn point_accounts(desk: &Desk, sample: &Agency, servers: &Servers) -> Result<(), Problem> {
    for account in &sample.accounts {
        let id = accounts::find(desk, &Who::Operator, &account.address).await?;
        let edit = EditAccount {
            imap: Some(imap(account, servers)),
            smtp: Some(smtp(account, servers)),
            password: Some(account.password.clone()),
            ..EditAccount::default()
        };
        accounts::edit(desk, &Who::Operator, id, edit).await?;
    }
    Ok(())
}

async fn make_records(desk: &Desk, sample: &Agency) -> Result<(), Problem> {
    for organization in &sample.organizations {
        let new = NewOrganization {
            name: organization.name.to_owned(),
            tax_number: organization.tax_number.to_owned(),
            phones: vec![Phone {
                number: organization.phone.to_owned(),
                note: String::new(),
            }],
            domains: organization
                .domains
                .iter()
                .map(|domain| (*domain).to_owned())
                .collect(),
            owner: Some(organization.owner.to_owned()),
            ..NewOrganization::default()
        };
        organizations::add(desk, &Who::Operator, new).await?;
    }
    for contact in &sample.contacts {
        let phones = contact.phones.iter().map(|phone| Phone {
            number: phone.number.to_owned(),
            note: phone.description.to_owned(),
        });
        let new = NewContact {
            first_name: contact.first.to_owned(),
            last_name: contact.last.to_owned(),
            phones: phones.collect(),
            emails: contact
                .emails
                .iter()
                .map(|email| (*email).to_owned())
                .collect(),
            company: contact.company.to_owned(),
            position: contact.position.to_owned(),
            lifecycle: match contact.lifecycle {
                Lifecycle::Lead => contacts::Lifecycle::Lead,
                Lifecycle::Client => contacts::Lifecycle::Client,
            },
            language: Some(contact.locale),
            owner: Some(contact.owner.to_owned()),
            ..NewContact::default()
        };
        contacts::add(desk, &Who::Operator, new).await?;
    }
    Ok(())
}
