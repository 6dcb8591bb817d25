//! The form of an account's servers, and how its fields become one.

use maud::{Markup, html};
use model::{Code, Endpoint, Problem, Provider, Security, WriteBack};
use serde::Deserialize;
use service::accounts::{AccountPage, EditAccount, NewAccount};

use crate::pages::{
    around::Around,
    forms::{field, select},
};

/// The form's fields.
pub const FIELDS: [&str; 14] = [
    "owner",
    "address",
    "password",
    "user",
    "imap_host",
    "imap_port",
    "imap_security",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "sync_from",
    "refresh_minutes",
    "ca_pem",
    "provider",
];

/// What the form holds.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub provider: String,
    pub owner: String,
    pub address: String,
    /// Login name; empty is the address.
    pub user: String,
    pub password: String,
    pub imap_host: String,
    pub imap_port: String,
    pub imap_security: String,
    pub smtp_host: String,
    pub smtp_port: String,
    pub smtp_security: String,
    pub sync_from: String,
    pub refresh_minutes: String,
    pub ca_pem: String,
    pub plain_confirmed: String,
    pub shared: String,
    /// `yes` where bodies are fetched only of mail with known parties.
    pub header_first: String,
    /// Addresses and domains, one a line.
    pub never_log: String,
    pub write_back: String,
    /// A folder's id, or empty.
    pub watched: String,
}

impl Entry {
    /// A blank form, filled in as the provider has it.
    pub fn filled(mut self) -> Self {
        let provider =
            Provider::from_word(&self.provider).or_else(|| Provider::of_address(&self.address));
        if let Some(provider) = provider {
            provider.word.clone_into(&mut self.provider);
            provider.imap.clone_into(&mut self.imap_host);
            provider.smtp.clone_into(&mut self.smtp_host);
            self.smtp_port = provider.smtp_port.to_string();
            let security = if provider.smtp_port == 587 {
                Security::Starttls
            } else {
                Security::Tls
            };
            security.word().clone_into(&mut self.smtp_security);
        }
        let usual = |value: &mut String, usual: &str| {
            if value.is_empty() {
                usual.clone_into(value);
            }
        };
        usual(&mut self.imap_port, "993");
        usual(&mut self.imap_security, "tls");
        usual(&mut self.smtp_port, "465");
        usual(&mut self.smtp_security, "tls");
        self
    }

    /// An account's present values; its password is not told.
    pub fn of(page: &AccountPage) -> Self {
        let smtp = page.smtp.clone();
        Self {
            address: page.line.address.clone(),
            user: page.imap.user.clone(),
            imap_host: page.imap.host.clone(),
            imap_port: page.imap.port.to_string(),
            imap_security: page.imap.security.word().to_owned(),
            smtp_port: smtp
                .as_ref()
                .map_or("465".to_owned(), |smtp| smtp.port.to_string()),
            smtp_security: smtp
                .as_ref()
                .map_or("tls", |smtp| smtp.security.word())
                .to_owned(),
            smtp_host: smtp.map_or(String::new(), |smtp| smtp.host),
            sync_from: page.sync_from.clone(),
            refresh_minutes: page.refresh_minutes.to_string(),
            header_first: if page.header_first { "yes" } else { "" }.to_owned(),
            never_log: page.never_log.join("\n"),
            write_back: page.write_back.word().to_owned(),
            watched: page.watched.map_or(String::new(), |id| id.to_string()),
            ..Self::default()
        }
    }

    fn login(&self) -> String {
        let login = if self.user.trim().is_empty() {
            &self.address
        } else {
            &self.user
        };
        login.trim().to_owned()
    }

    fn imap(&self) -> Result<Endpoint, Problem> {
        Ok(Endpoint {
            host: required(&self.imap_host, "imap_host")?,
            port: port(&self.imap_port, "imap_port")?,
            security: security(&self.imap_security, "imap_security")?,
            user: self.login(),
        })
    }

    fn smtp(&self) -> Result<Option<Endpoint>, Problem> {
        let host = self.smtp_host.trim();
        if host.is_empty() {
            return Ok(None);
        }
        Ok(Some(Endpoint {
            host: host.to_owned(),
            port: port(&self.smtp_port, "smtp_port")?,
            security: security(&self.smtp_security, "smtp_security")?,
            user: self.login(),
        }))
    }

    fn minutes(&self) -> Result<Option<u32>, Problem> {
        match self.refresh_minutes.trim() {
            "" => Ok(None),
            minutes => minutes
                .parse()
                .map(Some)
                .map_err(|_| Problem::at(Code::BadChoice, "refresh_minutes")),
        }
    }

    /// The account that the form describes.
    pub fn account(&self) -> Result<NewAccount, Problem> {
        Ok(NewAccount {
            owner: given(&self.owner),
            address: required(&self.address, "address")?,
            imap: self.imap()?,
            smtp: self.smtp()?,
            password: given(&self.password),
            sync_from: given(&self.sync_from),
            refresh_minutes: self.minutes()?,
            ca_pem: given(&self.ca_pem),
            plain_confirmed: self.plain_confirmed == "yes",
            shared: self.shared == "yes",
            members: Vec::new(),
            header_first: self.header_first == "yes",
            never_log: entries(&self.never_log),
        })
    }

    /// What of an account's mail is taken in and written back, as its form says.
    pub fn taking(&self) -> Result<EditAccount, Problem> {
        let watched = match self.watched.trim() {
            "" => None,
            id => Some(
                id.parse()
                    .map_err(|_| Problem::at(Code::BadChoice, "watched"))?,
            ),
        };
        Ok(EditAccount {
            header_first: Some(self.header_first == "yes"),
            never_log: Some(entries(&self.never_log)),
            write_back: Some(
                WriteBack::from_word(&self.write_back)
                    .ok_or(Problem::at(Code::BadChoice, "write_back"))?,
            ),
            watched: Some(watched),
            ..EditAccount::default()
        })
    }

    /// The change that the form describes; what is empty stays.
    pub fn change(&self) -> Result<EditAccount, Problem> {
        Ok(EditAccount {
            imap: Some(self.imap()?),
            smtp: self.smtp()?,
            password: given(&self.password),
            sync_from: given(&self.sync_from),
            refresh_minutes: self.minutes()?,
            ca_pem: given(&self.ca_pem),
            plain_confirmed: self.plain_confirmed == "yes",
            ..EditAccount::default()
        })
    }
}

/// The lines of a list.
pub fn entries(text: &str) -> Vec<String> {
    text.lines().filter_map(given).collect()
}

fn given(text: &str) -> Option<String> {
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn required(text: &str, name: &'static str) -> Result<String, Problem> {
    given(text).ok_or(Problem::at(Code::Required, name))
}

fn port(text: &str, name: &'static str) -> Result<u16, Problem> {
    match text.trim().parse() {
        Ok(0) | Err(_) => Err(Problem::at(Code::BadPort, name)),
        Ok(port) => Ok(port),
    }
}

fn security(word: &str, name: &'static str) -> Result<Security, Problem> {
    Security::from_word(word).ok_or(Problem::at(Code::BadChoice, name))
}

/// What is wrong with a server, at that field of the form which it is about.
pub fn at_field(problem: Problem) -> Problem {
    let Some(way @ ("imap" | "smtp")) = problem.field.as_deref() else {
        return problem;
    };
    let part = match problem.code {
        Code::BadHost => "host",
        Code::PlainNeedsConfirming => "security",
        _ => "port",
    };
    Problem {
        field: Some(format!("{way}_{part}").into()),
        ..problem
    }
}

/// The fields of one server.
pub fn server(around: &Around, way: Way, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let choices = ["tls", "starttls", "none"]
        .map(|word| (word.to_owned(), t.text(&format!("security-{word}"))));
    let (legend, host, port, security) = match way {
        Way::Incoming => (
            "account-incoming",
            field("imap_host", "account-host", &entry.imap_host).required(),
            field("imap_port", "account-port", &entry.imap_port)
                .kind("number")
                .required(),
            field("imap_security", "account-security", &entry.imap_security),
        ),
        Way::Outgoing => (
            "account-outgoing",
            field("smtp_host", "account-host", &entry.smtp_host),
            field("smtp_port", "account-port", &entry.smtp_port)
                .kind("number")
                .required(),
            field("smtp_security", "account-security", &entry.smtp_security),
        ),
    };
    html! {
        fieldset {
            legend { (t.text(legend)) }
            div class="server" {
                (host.draw(around, problem))
                (port.draw(around, problem))
                (select(around, security, &choices, problem))
            }
        }
    }
}

/// Which of an account's servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// IMAP.
    Incoming,
    /// SMTP.
    Outgoing,
}

#[cfg(test)]
mod tests {
    use model::{Code, Problem, Security};

    use super::{Entry, at_field};

    #[test]
    fn a_known_provider_fills_the_servers() {
        let entry = Entry {
            address: "anna@wp.pl".into(),
            ..Entry::default()
        }
        .filled();
        let account = entry.account().unwrap();
        assert_eq!(
            (account.imap.host.as_str(), account.imap.port),
            ("imap.wp.pl", 993)
        );
        assert_eq!(account.imap.user, "anna@wp.pl");
        assert_eq!(account.smtp.unwrap().security, Security::Tls);
    }

    #[test]
    fn what_is_wrong_with_a_server_stands_at_its_field() {
        for (code, told, at) in [
            (Code::BadHost, "imap", "imap_host"),
            (Code::BadPort, "smtp", "smtp_port"),
            (Code::PlainNeedsConfirming, "imap", "imap_security"),
            (Code::BadAddress, "address", "address"),
        ] {
            let problem = at_field(Problem::at(code, told));
            assert_eq!((problem.code, problem.field.as_deref()), (code, Some(at)));
        }
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let mut entry = Entry {
            address: "a@b.example".into(),
            ..Entry::default()
        }
        .filled();
        let problem = entry.account().err().unwrap();
        assert_eq!(
            (problem.code, problem.field.as_deref()),
            (Code::Required, Some("imap_host"))
        );
        entry.imap_host = "mail.b.example".into();
        entry.imap_port = "70000".into();
        let problem = entry.account().err().unwrap();
        assert_eq!(
            (problem.code, problem.field.as_deref()),
            (Code::BadPort, Some("imap_port"))
        );
    }
}
