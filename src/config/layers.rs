//! The layers that a value may come from, the highest one winning leaf by leaf.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    path::{Path, PathBuf},
};

use config::{Environment, File, FileFormat, Source, Value, ValueKind};

use super::{BadConfig, openid, value::Refused};

/// What every variable of ours begins with.
pub const PREFIX: &str = "KORESPOND";

/// What stands between the parts of a variable's name.
const BETWEEN: &str = "__";

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The compiled-in file.
    Default,
    /// A line of a file.
    File(PathBuf, Option<usize>),
    /// A variable of the environment.
    Variable(String),
    /// A flag of the command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, Some(line)) => write!(f, "{}:{line}", path.display()),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag => f.write_str("command line"),
        }
    }
}

/// A value that holds, as it would stand in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// Its section.
    pub section: String,
    /// Its name in the section.
    pub name: String,
    /// Its value in TOML.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// All layers, merged; the known keys are those of the lowest.
pub struct Layers {
    leaves: BTreeMap<String, (Value, Origin)>,
}

impl Layers {
    /// The lowest layer: the documented file.
    pub fn documented(text: &str) -> Result<Self, BadConfig> {
        let leaves = parse(Path::new("config/korespond.toml"), text)?
            .into_iter()
            .map(|(key, value)| (key, (value, Origin::Default)))
            .collect();
        Ok(Self { leaves })
    }

    /// A file over what is there.
    pub fn add_file(&mut self, path: &Path, text: &str) -> Result<(), BadConfig> {
        for (key, value) in parse(path, text)? {
            let origin = Origin::File(path.to_owned(), line_of(text, &key));
            self.put(&key, value, origin)?;
        }
        Ok(())
    }

    /// Variables over what is there; those of other programs are passed over.
    pub fn add_variables(&mut self, variables: &BTreeMap<String, String>) -> Result<(), BadConfig> {
        let by_key: HashMap<String, &String> = variables
            .keys()
            .map(|name| (key_of_variable(name), name))
            .collect();
        let given: HashMap<String, String> = variables.clone().into_iter().collect();
        let found = Environment::with_prefix(PREFIX)
            .separator(BETWEEN)
            .source(Some(given))
            .collect()
            .map_err(|e| BadConfig(format!("the environment can't be read: {e}")))?;
        let mut leaves = BTreeMap::new();
        flatten("", found, &mut leaves);
        for (key, value) in leaves {
            let name = by_key.get(&key).map_or_else(
                || {
                    format!(
                        "{PREFIX}{BETWEEN}{}",
                        key.to_uppercase().replace('.', BETWEEN)
                    )
                },
                |name| (*name).clone(),
            );
            self.put(&key, value, Origin::Variable(name))?;
        }
        Ok(())
    }

    /// Flags over what is there.
    pub fn add_flags(&mut self, flags: &BTreeMap<&'static str, String>) {
        for (key, text) in flags {
            let value = Value::new(None, text.as_str());
            self.leaves.insert((*key).to_owned(), (value, Origin::Flag));
        }
    }

    fn put(&mut self, key: &str, value: Value, origin: Origin) -> Result<(), BadConfig> {
        let provider = key.strip_prefix(openid::SECTION);
        let known = match provider.and_then(|rest| rest.strip_prefix('.')) {
            Some(rest) => {
                openid::check_key(rest)
                    .map_err(|reason| BadConfig(format!("{origin}: {key}: {reason}")))?;
                true
            }
            None => self.leaves.contains_key(key),
        };
        if !known {
            return Err(self.unknown(key, &origin));
        }
        self.leaves.insert(key.to_owned(), (value, origin));
        Ok(())
    }

    /// The names of the sections below one, such as of `openid.google` below `openid`.
    pub fn below(&self, section: &str) -> BTreeSet<String> {
        let keys = self.leaves.keys();
        keys.filter_map(|key| {
            key.strip_prefix(section)?
                .strip_prefix('.')?
                .split_once('.')
        })
        .map(|(name, _)| name.to_owned())
        .collect()
    }

    /// Fills in what no layer says.
    pub fn fill_in(&mut self, key: String, value: impl Into<ValueKind>) {
        let value = (Value::new(None, value), Origin::Default);
        self.leaves.entry(key).or_insert(value);
    }

    fn unknown(&self, key: &str, origin: &Origin) -> BadConfig {
        let section = key.split_once('.').map_or(key, |(section, _)| section);
        let inside: Vec<&str> = self
            .leaves
            .keys()
            .filter_map(|known| known.split_once('.'))
            .filter(|(known, _)| *known == section)
            .map(|(_, name)| name)
            .collect();
        if inside.is_empty() {
            let known = self.leaves.keys().filter_map(|known| known.split_once('.'));
            let sections: BTreeSet<&str> = known
                .map(|(section, _)| section)
                .chain([openid::SECTION])
                .collect();
            let sections: Vec<&str> = sections.into_iter().collect();
            return BadConfig(format!(
                "{origin}: unknown section in key {key}; allowed sections: {}",
                sections.join(", ")
            ));
        }
        BadConfig(format!(
            "{origin}: unknown key {key}; allowed in [{section}]: {}",
            inside.join(", ")
        ))
    }

    /// The value of a key, read by `read`.
    pub fn get<T>(
        &self,
        key: &str,
        read: fn(&Value) -> Result<T, Refused>,
    ) -> Result<T, BadConfig> {
        let Some((value, origin)) = self.leaves.get(key) else {
            return Err(BadConfig(format!(
                "config/korespond.toml: {key} is missing"
            )));
        };
        read(value).map_err(|Refused(allowed)| {
            BadConfig(format!(
                "{origin}: {key} = {} is not allowed; allowed: {allowed}",
                toml(value)
            ))
        })
    }

    /// A refusal of a key's value for a reason that lies in other keys too.
    pub fn refusal(&self, key: &str, reason: &str) -> BadConfig {
        let origin = self
            .leaves
            .get(key)
            .map_or(&Origin::Default, |(_, origin)| origin);
        BadConfig(format!("{origin}: {key}: {reason}"))
    }

    /// All values with their origins.
    pub fn effective(&self) -> Vec<Effective> {
        self.leaves
            .iter()
            .filter_map(|(key, (value, origin))| {
                let (section, name) = key.split_once('.')?;
                Some(Effective {
                    section: section.to_owned(),
                    name: name.to_owned(),
                    value: toml(value),
                    origin: origin.clone(),
                })
            })
            .collect()
    }
}

fn parse(path: &Path, text: &str) -> Result<BTreeMap<String, Value>, BadConfig> {
    let read = File::from_str(text, FileFormat::Toml)
        .collect()
        .map_err(|e| BadConfig(syntax_error(path, &e.to_string())))?;
    let mut leaves = BTreeMap::new();
    flatten("", read, &mut leaves);
    Ok(leaves)
}

/// The parser's drawing of the fault as one line: its place first, its words last.
fn syntax_error(path: &Path, drawn: &str) -> String {
    let place: String = drawn
        .split_once("line ")
        .map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect())
        .unwrap_or_default();
    let words = drawn
        .lines()
        .map(str::trim)
        .rfind(|line| !line.is_empty())
        .unwrap_or("not understood");
    let place = if place.is_empty() { "?" } else { &place };
    format!("{}:{place}: no valid TOML: {words}", path.display())
}

fn flatten(under: &str, table: config::Map<String, Value>, into: &mut BTreeMap<String, Value>) {
    for (name, value) in table {
        let key = if under.is_empty() {
            name
        } else {
            format!("{under}.{name}")
        };
        match value.kind {
            // An empty section that is known says nothing; an unknown one must be named.
            ValueKind::Table(inner) if !inner.is_empty() => flatten(&key, inner, into),
            ValueKind::Table(_) if is_known_section(&key) => {}
            _ => {
                into.insert(key, value);
            }
        }
    }
}

fn is_known_section(key: &str) -> bool {
    super::DOCUMENTED
        .lines()
        .any(|line| line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) == Some(key))
}

/// The line on which a key is set, found by a search in the text.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let mut section = String::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(head) = line.strip_prefix('[') {
            section.clear();
            section.push_str(head.split(']').next().unwrap_or_default().trim());
            if section == key {
                return Some(number + 1);
            }
            continue;
        }
        let Some((name, _)) = line.split_once('=') else {
            continue;
        };
        let name = name.trim().trim_matches('"');
        let full = if section.is_empty() {
            name.to_owned()
        } else {
            format!("{section}.{name}")
        };
        // `server = { lsten = 1 }` sets server.lsten on the line of server.
        if full == key || key.starts_with(&format!("{full}.")) {
            return Some(number + 1);
        }
    }
    None
}

fn key_of_variable(name: &str) -> String {
    let lower = name.to_lowercase();
    let prefix = format!("{PREFIX}{BETWEEN}").to_lowercase();
    lower
        .strip_prefix(&prefix)
        .unwrap_or_default()
        .replace(BETWEEN, ".")
}

/// A value as it would stand in a file.
fn toml(value: &Value) -> String {
    match &value.kind {
        ValueKind::String(text) => format!("{text:?}"),
        ValueKind::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        _ => value.to_string(),
    }
}
