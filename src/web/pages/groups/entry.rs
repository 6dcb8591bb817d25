//! What a group's form holds.

use std::collections::BTreeMap;

use model::{Code, Limits, Permission, Problem, Scope};
use service::groups::{GroupEdit, GroupPage, MAX_DRIVE, MAX_SENDS};

/// Bytes of a megabyte, in which a drive's quota is given.
const MEGABYTE: u64 = 1_000_000;

/// What was typed and chosen, as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The version that it was made to.
    pub version: u64,
    /// The group's name.
    pub name: String,
    /// Scopes by permission; one that is absent stays as it is.
    pub scopes: BTreeMap<&'static str, String>,
    /// Messages a day.
    pub sends: String,
    /// Megabytes of drive.
    pub drive: String,
    /// Boxes ticked, of [`TICKS`].
    pub ticked: Vec<&'static str>,
    /// Whether what it opens and closes was seen and agreed to.
    pub step: Step,
}

/// How far someone is with a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// The form was filled in.
    #[default]
    Filled,
    /// The effects were seen: save.
    Seen,
    /// The effects were seen: back to the form.
    Again,
}

/// The boxes of the form.
pub const TICKS: [&str; 3] = [
    "messages_need_approval",
    "listings_need_approval",
    "requires_second_factor",
];

impl Entry {
    /// What stands in the form at first.
    pub fn of(group: &GroupPage) -> Self {
        let [messages, listings, second] = TICKS;
        let ticked = [
            (messages, group.limits.messages_need_approval),
            (listings, group.limits.listings_need_approval),
            (second, group.requires_second_factor),
        ];
        let scopes = group.scopes.iter();
        let number =
            |number: Option<u64>| number.map_or(String::new(), |number| number.to_string());
        Self {
            version: group.version,
            name: group.name.clone(),
            scopes: scopes
                .map(|(permission, scope)| (permission.word(), scope.word().to_owned()))
                .collect(),
            sends: number(group.limits.sends_a_day.map(u64::from)),
            drive: number(
                group
                    .limits
                    .drive_bytes
                    .map(|bytes| bytes.div_ceil(MEGABYTE)),
            ),
            ticked: ticked
                .into_iter()
                .filter_map(|(name, on)| on.then_some(name))
                .collect(),
            step: Step::Filled,
        }
    }

    /// Reads a form's fields; what is no field of ours is left out.
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let mut entry = Self::default();
        for (name, value) in pairs {
            let permission = Permission::ALL.into_iter().find(|at| at.word() == name);
            let tick = TICKS.into_iter().find(|tick| *tick == name);
            match (name.as_str(), permission, tick) {
                (_, Some(permission), _) => {
                    entry.scopes.insert(permission.word(), value);
                }
                (_, _, Some(tick)) => entry.ticked.push(tick),
                ("version", ..) => entry.version = value.parse().unwrap_or(0),
                ("name", ..) => entry.name = value,
                ("sends_a_day", ..) => entry.sends = value,
                ("drive_bytes", ..) => entry.drive = value,
                ("step", ..) => {
                    entry.step = match value.as_str() {
                        "save" => Step::Seen,
                        "again" => Step::Again,
                        _ => Step::Filled,
                    };
                }
                _ => {}
            }
        }
        entry
    }

    /// The fields again, for carrying them through a page.
    pub fn pairs(&self) -> Vec<(&str, String)> {
        let mut pairs = vec![
            ("version", self.version.to_string()),
            ("name", self.name.clone()),
            ("sends_a_day", self.sends.clone()),
            ("drive_bytes", self.drive.clone()),
        ];
        let scopes = self.scopes.iter();
        pairs.extend(scopes.map(|(permission, scope)| (*permission, scope.clone())));
        pairs.extend(self.ticked.iter().map(|tick| (*tick, "yes".to_owned())));
        pairs
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, tick: &str) -> bool {
        self.ticked.contains(&tick)
    }

    /// The group as it is to be.
    pub fn edit(&self, group: &GroupPage) -> Result<GroupEdit, Problem> {
        let mut scopes = group.scopes.clone();
        for permission in Permission::ALL {
            if let Some(word) = self.scopes.get(permission.word()) {
                let scope = Scope::ALL.into_iter().find(|scope| scope.word() == word);
                let scope = scope.ok_or_else(|| Problem {
                    field: Some(permission.word().into()),
                    ..Problem::new(Code::BadChoice)
                })?;
                scopes.insert(permission, scope);
            }
        }
        let [messages, listings, second] = TICKS;
        let drive = number(&self.drive, "drive_bytes", MAX_DRIVE / MEGABYTE)?;
        let sends = number(&self.sends, "sends_a_day", MAX_SENDS.into())?;
        let sends = sends.map(|sends| u32::try_from(sends).unwrap_or(MAX_SENDS));
        // What was not touched stays to the byte.
        let untouched = self.drive == Self::of(group).drive;
        let drive = if untouched {
            group.limits.drive_bytes
        } else {
            drive.map(|megabytes| megabytes * MEGABYTE)
        };
        Ok(GroupEdit {
            name: self.name.clone(),
            scopes,
            limits: Limits {
                messages_need_approval: self.is_ticked(messages),
                listings_need_approval: self.is_ticked(listings),
                sends_a_day: sends,
                drive_bytes: drive,
            },
            requires_second_factor: self.is_ticked(second),
        })
    }
}

fn number(text: &str, field: &'static str, most: u64) -> Result<Option<u64>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().ok().filter(|number| *number <= most);
    number.map(Some).ok_or(Problem::at(Code::BadNumber, field))
}
