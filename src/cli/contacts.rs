//! `korespond import contacts`.

use std::path::Path as FilePath;

use serde_json::Value;

use crate::boot::Workers;

use super::{
    World,
    api::Path,
    fault::{Exit, Fault},
    out::Out,
    people::text,
    reach::with_api,
};

/// The largest table sent, in bytes; the API takes as much.
const TABLE_LIMIT: u64 = 16 << 20;

/// Takes in a table of contacts; exit 1 if a row was refused.
pub async fn import(world: &World, file: &FilePath, owner: Option<&str>) -> Result<(), Fault> {
    let table = bounded_file(file, TABLE_LIMIT)?;
    let mut path = Path::new("/api/v1/contacts/import");
    if let Some(owner) = owner {
        path = path.with("owner", owner);
    }
    let report = with_api(world, Workers::Off, async |reached| {
        reached.api.post_table(path.as_str(), table).await
    })
    .await?;
    let count = |name: &str| report.get(name).and_then(Value::as_u64).unwrap_or(0);
    let refused = report
        .get("refused")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut out = Out::new();
    out.line(&format!(
        "{} added, {} updated, {} unchanged, {} refused",
        count("added"),
        count("updated"),
        count("skipped"),
        refused.len()
    ))?;
    for row in refused {
        let line = row.get("line").and_then(Value::as_u64).unwrap_or(0);
        out.line(&format!(
            "{}:{line}: {}",
            file.display(),
            text(row, "reason")
        ))?;
    }
    out.done()?;
    if refused.is_empty() {
        Ok(())
    } else {
        Err(Fault::failed("rows were refused; all others are taken in"))
    }
}

/// A file's bytes, if it is not too large.
pub fn bounded_file(file: &FilePath, limit: u64) -> Result<Vec<u8>, Fault> {
    let unreadable = |cause: &dyn std::fmt::Display| {
        Fault::new(Exit::Usage, format!("{}: {cause}", file.display()))
    };
    let size = std::fs::metadata(file).map_err(|e| unreadable(&e))?.len();
    if size > limit {
        return Err(unreadable(&format!("larger than {limit} bytes")));
    }
    std::fs::read(file).map_err(|e| unreadable(&e))
}
