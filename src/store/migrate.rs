//! The schema version: an older binary refuses a newer store.

use minicbor::to_vec;

use crate::{
    error::{Result, StoreError},
    key::Key,
    kv::{Changes, Kv},
    table::META,
    tx::decode,
};

/// The schema that this release writes.
pub const SCHEMA: u32 = 1;

/// Checks the schema of an open file, and writes it into a new one.
pub(crate) fn check_schema(records: &Kv) -> Result<()> {
    let key = "schema".to_owned().bytes();
    let none = Changes::default();
    let found = records
        .snapshot()?
        .get(&none, (META.name, &key), |bytes| {
            decode::<u64>(META.name, bytes)
        })?
        .transpose()?;
    match found {
        Some(found) if found > u64::from(SCHEMA) => Err(StoreError::Newer {
            found: u32::try_from(found).unwrap_or(u32::MAX),
            known: SCHEMA,
        }),
        Some(_) => Ok(()),
        None => {
            let value = to_vec(u64::from(SCHEMA)).map_err(|error| StoreError::Damaged {
                table: META.name,
                why: error.to_string(),
            })?;
            let mut first = Changes::default();
            first.put(META.name, key, Some(value));
            records.turn().commit(&first)
        }
    }
}
