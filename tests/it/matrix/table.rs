//! The table `tests/golden/matrix.txt`: what each route needs, of whom, and what it is sent.

use std::{collections::BTreeMap, fs};

use super::rules::Right;
use crate::rig::root;

/// What a route is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// Nothing of anybody's.
    None,
    /// A contact.
    Contact,
    /// An organization.
    Organization,
    /// A message that belongs to a contact.
    Matched,
    /// A message that belongs to nobody outside.
    Unmatched,
    /// A mail account.
    Account,
    /// A folder of a mail account.
    Folder,
    /// A user, made anew for each request that may change one.
    User,
    /// A user as they are.
    Colleague,
    /// A permission group.
    Group,
    /// An office.
    Office,
    /// A network.
    Network,
}

impl Subject {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "-" => Self::None,
            "contact" => Self::Contact,
            "organization" => Self::Organization,
            "matched" => Self::Matched,
            "unmatched" => Self::Unmatched,
            "account" => Self::Account,
            "folder" => Self::Folder,
            "user" => Self::User,
            "colleague" => Self::Colleague,
            "group" => Self::Group,
            "office" => Self::Office,
            "network" => Self::Network,
            _ => return None,
        })
    }

    /// Whether it belongs to the agency, not to one user.
    pub fn is_the_agencys(self) -> bool {
        matches!(
            self,
            Self::None | Self::Group | Self::Office | Self::Network
        )
    }
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Method in capitals.
    pub method: String,
    /// Path with parameters.
    pub path: String,
    /// What it needs.
    pub right: Right,
    /// What it is about.
    pub subject: Subject,
    /// What stands in the query, with its question mark.
    pub query: String,
    /// What is sent: JSON for the API, a form for a page.
    pub body: String,
}

impl Line {
    /// Whether it is about something of one's own, of which there is none.
    pub fn is_ones_own(&self) -> bool {
        let by_id = self.subject == Subject::None && self.path.contains("{id}");
        self.right == Right::Mine || (self.right == Right::InPerson && by_id)
    }
}

/// All lines; a line that is not understood fails.
pub fn lines() -> Vec<Line> {
    let text = fs::read_to_string(root().join("tests/golden/matrix.txt")).expect("the table");
    let rows = text
        .lines()
        .filter(|row| !row.is_empty() && !row.starts_with('#'));
    rows.map(|row| {
        let mut words = row.splitn(5, char::is_whitespace);
        let mut next = || words.next().unwrap_or_default().trim();
        let (method, path) = (next().to_uppercase(), next().to_owned());
        let right = Right::of(next()).unwrap_or_else(|| panic!("a right in: {row}"));
        let subject = Subject::of(next()).unwrap_or_else(|| panic!("a subject in: {row}"));
        let sent = next();
        let (query, body) = match sent.split_once(char::is_whitespace) {
            Some((query, body)) if query.starts_with('?') => (query, body),
            _ if sent.starts_with('?') => (sent, ""),
            _ => ("", sent),
        };
        Line {
            method,
            path,
            right,
            subject,
            query: query.to_owned(),
            body: body.trim().to_owned(),
        }
    })
    .collect()
}

/// Every route of the product: method and path, with what its table says that it needs.
pub fn routes() -> BTreeMap<(String, String), String> {
    let text = fs::read_to_string(root().join("tests/golden/routes.txt")).expect("the routes");
    text.lines()
        .map(|row| {
            let mut words = row.split_whitespace();
            let mut next = || words.next().unwrap_or_default().to_owned();
            let (method, path, needs) = (next().to_uppercase(), next(), next());
            ((method, path), needs)
        })
        .collect()
}
