//! The agency's own people and their accounts.

use model::{Locale, Role};

use super::{
    contacts,
    types::{Agency, MailAccount, SampleFolder, SampleOffice, SampleUser},
};

/// The agency's mail domain.
pub(super) const DOMAIN: &str = "kwiatowa.example";

/// The shared account of all agents.
pub(super) const OFFICE: &str = "office@kwiatowa.example";

const WARSAW: &str = "Warszawa";
const BUCHAREST: &str = "București";

const DIRECTOR: &str = "ewa.wisniewska@kwiatowa.example";
const TOMASZ: &str = "tomasz.zielinski@kwiatowa.example";
const IOANA: &str = "ioana.dumitrescu@kwiatowa.example";
pub(super) const ANNA: &str = "anna.kowalska@kwiatowa.example";
pub(super) const OLEG: &str = "oleg.sokolov@kwiatowa.example";
pub(super) const ANDREI: &str = "andrei.popescu@kwiatowa.example";
pub(super) const EMMA: &str = "emma.clarke@kwiatowa.example";

/// The sample agency: two offices, a director, two supervisors, four agents, one
/// shared account, 60 contacts in four languages and eight organizations.
pub fn agency() -> Agency {
    let users = users();
    let mut accounts: Vec<MailAccount> = users.iter().map(personal).collect();
    accounts.push(MailAccount {
        address: OFFICE.to_owned(),
        name: "Biuro",
        password: password(OFFICE),
        owner: TOMASZ,
        members: vec![ANNA, OLEG, ANDREI, EMMA],
        folders: folders(Locale::En).to_vec(),
    });
    Agency {
        name: "Kwiatowa Nieruchomości",
        offices: vec![
            SampleOffice {
                name: WARSAW,
                time_zone: "Europe/Warsaw",
            },
            SampleOffice {
                name: BUCHAREST,
                time_zone: "Europe/Bucharest",
            },
        ],
        users,
        accounts,
        contacts: contacts::contacts(),
        organizations: contacts::organizations(),
    }
}

/// The agency's users, the Director first and supervisors before their agents.
pub(super) fn users() -> Vec<SampleUser> {
    let bucharest = |email, name, position, phone| SampleUser {
        supervisor: Some(IOANA),
        office: BUCHAREST,
        locale: Locale::Ro,
        ..warsaw(email, name, position, phone)
    };
    let supervisor = |user: SampleUser| SampleUser {
        role: Role::Supervisor,
        supervisor: Some(DIRECTOR),
        ..user
    };
    vec![
        director(),
        supervisor(warsaw(
            TOMASZ,
            "Tomasz Zieliński",
            "Kierownik biura",
            "+48 22 555 01 10",
        )),
        supervisor(bucharest(
            IOANA,
            "Ioana Dumitrescu",
            "Șef de birou",
            "+40 21 555 02 10",
        )),
        warsaw(
            ANNA,
            "Anna Kowalska",
            "Agentka nieruchomości",
            "+48 600 555 121",
        ),
        SampleUser {
            locale: Locale::Ru,
            ..warsaw(
                OLEG,
                "Олег Соколов",
                "Агент по недвижимости",
                "+48 600 555 122",
            )
        },
        bucharest(
            ANDREI,
            "Andrei Popescu",
            "Consultant imobiliar",
            "+40 722 555 221",
        ),
        SampleUser {
            locale: Locale::En,
            ..bucharest(
                EMMA,
                "Emma Clarke",
                "Relocation consultant",
                "+40 722 555 222",
            )
        },
    ]
}

/// Whose agency it is.
pub(super) fn director() -> SampleUser {
    SampleUser {
        role: Role::Director,
        supervisor: None,
        ..warsaw(DIRECTOR, "Ewa Wiśniewska", "Dyrektor", "+48 22 555 01 00")
    }
}

/// An agent in Warsaw; the others differ from it.
fn warsaw(
    email: &'static str,
    name: &'static str,
    position: &'static str,
    phone: &'static str,
) -> SampleUser {
    SampleUser {
        email,
        name,
        role: Role::Agent,
        supervisor: Some(TOMASZ),
        office: WARSAW,
        locale: Locale::Pl,
        position,
        phone,
    }
}

fn personal(user: &SampleUser) -> MailAccount {
    MailAccount {
        address: user.email.to_owned(),
        name: user.name,
        password: password(user.email),
        owner: user.email,
        members: Vec::new(),
        folders: folders(user.locale).to_vec(),
    }
}

/// The demo's passwords guard nothing: its servers live on loopback and hold fiction.
fn password(address: &str) -> String {
    format!("demo-{}", address.split('@').next().unwrap_or(address))
}

/// The folder for what was sent, in the account of a user of that language.
pub(super) fn folder_for(locale: Locale, special_use: &str) -> &'static str {
    folders(locale)
        .iter()
        .find(|folder| folder.special_use == Some(special_use))
        .map_or("INBOX", |folder| folder.name)
}

const fn special(name: &'static str, special_use: &'static str) -> SampleFolder {
    SampleFolder {
        name,
        special_use: Some(special_use),
    }
}

const fn plain(name: &'static str) -> SampleFolder {
    SampleFolder {
        name,
        special_use: None,
    }
}

const PL: [SampleFolder; 6] = [
    special("Wysłane", "\\Sent"),
    special("Robocze", "\\Drafts"),
    special("Niechciane", "\\Junk"),
    special("Kosz", "\\Trash"),
    special("Archiwum", "\\Archive"),
    plain("Umowy"),
];

const RO: [SampleFolder; 6] = [
    special("Trimise", "\\Sent"),
    special("Ciorne", "\\Drafts"),
    special("Spam", "\\Junk"),
    special("Coș de gunoi", "\\Trash"),
    special("Arhivă", "\\Archive"),
    plain("Contracte/2026"),
];

const RU: [SampleFolder; 6] = [
    special("Отправленные", "\\Sent"),
    special("Черновики", "\\Drafts"),
    special("Спам", "\\Junk"),
    special("Корзина", "\\Trash"),
    special("Архив", "\\Archive"),
    plain("Клиенты"),
];

const EN: [SampleFolder; 6] = [
    special("Sent", "\\Sent"),
    special("Drafts", "\\Drafts"),
    special("Junk", "\\Junk"),
    special("Trash", "\\Trash"),
    special("Archive", "\\Archive"),
    plain("Contracts"),
];

pub(super) fn folders(locale: Locale) -> &'static [SampleFolder] {
    match locale {
        Locale::Pl => &PL,
        Locale::Ro => &RO,
        Locale::Ru => &RU,
        Locale::En => &EN,
    }
}
