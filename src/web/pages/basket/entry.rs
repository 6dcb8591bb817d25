//! What the form for editing many users holds: an empty field leaves things as they are.

use model::{Code, Problem, Role, Security, Status};
use serde::Deserialize;
use service::bulk::{BulkAsk, ServerAsk};

/// The choice of no office.
pub const NO_OFFICE: &str = "none";

/// The form's fields as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    pub tab: String,
    pub position: String,
    pub office: String,
    pub supervisor: String,
    pub subordinates_to: String,
    pub status: String,
    pub role: String,
    pub add_groups: Vec<String>,
    pub remove_groups: Vec<String>,
    pub ip_restricted: String,
    pub tracked: String,
    pub imap_host: String,
    pub imap_port: String,
    pub imap_security: String,
    pub smtp_host: String,
    pub smtp_port: String,
    pub smtp_security: String,
    pub refresh_minutes: String,
    pub sync_from: String,
    /// What a preview was made to.
    pub stamp: String,
    /// Where a preview goes on.
    pub after: String,
    /// What is to be done: look, go back, or save.
    #[serde(rename = "do")]
    pub what: String,
}

impl Entry {
    /// All filled-in fields but what is to be done, for the preview's form.
    pub fn kept(&self) -> Vec<(&'static str, &str)> {
        let one = [
            ("tab", &self.tab),
            ("position", &self.position),
            ("office", &self.office),
            ("supervisor", &self.supervisor),
            ("subordinates_to", &self.subordinates_to),
            ("status", &self.status),
            ("role", &self.role),
            ("ip_restricted", &self.ip_restricted),
            ("tracked", &self.tracked),
            ("imap_host", &self.imap_host),
            ("imap_port", &self.imap_port),
            ("imap_security", &self.imap_security),
            ("smtp_host", &self.smtp_host),
            ("smtp_port", &self.smtp_port),
            ("smtp_security", &self.smtp_security),
            ("refresh_minutes", &self.refresh_minutes),
            ("sync_from", &self.sync_from),
        ];
        let mut kept: Vec<(&'static str, &str)> = Vec::new();
        for (name, value) in one {
            if !value.is_empty() {
                kept.push((name, value));
            }
        }
        kept.extend(self.add_groups.iter().map(|id| ("add_groups", id.as_str())));
        kept.extend(
            self.remove_groups
                .iter()
                .map(|id| ("remove_groups", id.as_str())),
        );
        kept
    }

    /// The edit that the form asks for.
    pub fn ask(&self) -> Result<BulkAsk, Problem> {
        Ok(BulkAsk {
            users: None,
            position: text(&self.position),
            office: match self.office.trim() {
                NO_OFFICE => Some(None),
                office => number(office, ("office", Code::BadChoice))?.map(Some),
            },
            supervisor: number(&self.supervisor, ("supervisor", Code::BadSupervisor))?,
            subordinates_to: number(
                &self.subordinates_to,
                ("subordinates_to", Code::BadSupervisor),
            )?,
            status: word(&self.status, "status", |word| match word {
                "active" => Some(Status::Active),
                "blocked" => Some(Status::Blocked),
                _ => None,
            })?,
            role: word(&self.role, "role", |word| match word {
                "supervisor" => Some(Role::Supervisor),
                "agent" => Some(Role::Agent),
                _ => None,
            })?,
            add_groups: groups(&self.add_groups, "add_groups")?,
            remove_groups: groups(&self.remove_groups, "remove_groups")?,
            ip_restricted: word(&self.ip_restricted, "ip_restricted", yes)?,
            tracked: word(&self.tracked, "tracked", yes)?,
            imap: ServerAsk {
                host: text(&self.imap_host),
                port: number(&self.imap_port, ("imap_port", Code::BadPort))?,
                security: word(&self.imap_security, "imap_security", Security::from_word)?,
            },
            smtp: ServerAsk {
                host: text(&self.smtp_host),
                port: number(&self.smtp_port, ("smtp_port", Code::BadPort))?,
                security: word(&self.smtp_security, "smtp_security", Security::from_word)?,
            },
            refresh_minutes: number(&self.refresh_minutes, ("refresh_minutes", Code::BadChoice))?,
            sync_from: text(&self.sync_from),
            after: number(&self.after, ("after", Code::BadRequest))?,
            stamp: text(&self.stamp),
        })
    }
}

fn text(text: &str) -> Option<String> {
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn number<T: std::str::FromStr>(
    given: &str,
    (field, code): (&'static str, Code),
) -> Result<Option<T>, Problem> {
    match given.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::at(code, field)),
    }
}

fn word<T>(
    given: &str,
    field: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    match given.trim() {
        "" => Ok(None),
        word => read(word)
            .map(Some)
            .ok_or(Problem::at(Code::BadChoice, field)),
    }
}

fn yes(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn groups(ids: &[String], field: &'static str) -> Result<Vec<model::GroupId>, Problem> {
    ids.iter()
        .filter(|id| !id.is_empty())
        .map(|id| id.parse().map_err(|_| Problem::at(Code::BadChoice, field)))
        .collect()
}

#[cfg(test)]
mod tests {
    use model::Code;

    use super::Entry;

    #[test]
    fn an_empty_form_changes_nothing_and_a_wrong_field_is_named() {
        let ask = Entry::default().ask().unwrap();
        assert!(ask.position.is_none() && ask.office.is_none() && ask.imap.port.is_none());
        let none = Entry {
            office: "none".into(),
            ..Entry::default()
        };
        assert_eq!(none.ask().unwrap().office, Some(None));
        for (entry, field, code) in [
            (
                Entry {
                    imap_port: "70000".into(),
                    ..Entry::default()
                },
                "imap_port",
                Code::BadPort,
            ),
            (
                Entry {
                    role: "director".into(),
                    ..Entry::default()
                },
                "role",
                Code::BadChoice,
            ),
            (
                Entry {
                    office: "<b>".into(),
                    ..Entry::default()
                },
                "office",
                Code::BadChoice,
            ),
            (
                Entry {
                    tracked: "maybe".into(),
                    ..Entry::default()
                },
                "tracked",
                Code::BadChoice,
            ),
            (
                Entry {
                    refresh_minutes: "-1".into(),
                    ..Entry::default()
                },
                "refresh_minutes",
                Code::BadChoice,
            ),
            (
                Entry {
                    add_groups: vec!["x".into()],
                    ..Entry::default()
                },
                "add_groups",
                Code::BadChoice,
            ),
        ] {
            let problem = entry.ask().unwrap_err();
            assert_eq!(
                (problem.field.as_deref(), problem.code),
                (Some(field), code)
            );
        }
    }
}
