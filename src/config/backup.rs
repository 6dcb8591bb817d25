//! Backups that are made without being asked for.

use std::path::PathBuf;

use jiff::civil::Time;

use super::{BadConfig, layers::Layers, value};

/// When and where backups are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where they are kept.
    pub directory: PathBuf,
    /// At what time of day, by the agency's clock.
    pub at: Time,
    /// How many are kept.
    pub keep: usize,
    /// Whether the key is in them.
    pub with_key: bool,
}

impl Backup {
    /// As it is configured; none without a directory.
    pub(super) fn of(layers: &Layers) -> Result<Option<Self>, BadConfig> {
        let directory = layers.get("backup.directory", value::optional_path)?;
        let (at, keep, with_key) = (
            layers.get("backup.at", value::time_of_day)?,
            layers.get("backup.keep", value::backups_kept)?,
            layers.get("backup.with_key", value::yes_no)?,
        );
        let Some(directory) = directory else {
            return Ok(None);
        };
        if directory.is_relative() {
            return Err(layers.refusal("backup.directory", "a path from the root, or \"\""));
        }
        Ok(Some(Self {
            directory,
            at,
            keep,
            with_key,
        }))
    }
}
