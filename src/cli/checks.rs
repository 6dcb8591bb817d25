//! `check-config`, `verify` and `reindex`.

use serde_json::{Value, json};

use crate::{
    boot::{self, Workers},
    config::Effective,
};

use super::{
    World,
    fault::Fault,
    out::Out,
    reach::{boot_fault, with_api},
};

/// Prints the values that hold, as a configuration file with their origins. A wrong
/// configuration has ended the command before.
pub fn config(world: &World) -> Result<(), Fault> {
    let credentials = world.credentials();
    boot::relay_of(&world.config, credentials.as_deref()).map_err(boot_fault)?;
    boot::openid_of(&world.config, credentials.as_deref()).map_err(boot_fault)?;
    let mut out = Out::new();
    for line in as_file(&world.effective) {
        out.line(&line)?;
    }
    out.done()?;
    // Beside the file that was printed, so that it stays one.
    if let Some(doubt) = world.config.server.doubt() {
        eprintln!("warning: {doubt}");
    }
    Ok(())
}

fn as_file(values: &[Effective]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut section = "";
    for value in values {
        if value.section != section {
            section = &value.section;
            lines.push(format!("[{section}]"));
        }
        lines.push(format!(
            "{} = {} # {}",
            value.name, value.value, value.origin
        ));
    }
    lines
}

/// Checks every index against the records; one fault a line.
pub async fn verify(world: &World) -> Result<(), Fault> {
    let answer = with_api(world, Workers::Off, async |reached| {
        reached.api.get("/api/v1/verify").await
    })
    .await?;
    let Some(faults) = answer.get("faults").and_then(Value::as_array) else {
        return Err(Fault::failed("the answer holds no list of faults"));
    };
    let mut out = Out::new();
    for fault in faults {
        out.line(
            &fault
                .as_str()
                .map_or_else(|| fault.to_string(), str::to_owned),
        )?;
    }
    if faults.is_empty() {
        out.line("no faults")?;
        return out.done();
    }
    out.done()?;
    Err(faults_found(faults.len()))
}

/// The end of a check that found something.
pub fn faults_found(count: usize) -> Fault {
    Fault::failed(match count {
        1 => "1 fault found".to_owned(),
        _ => format!("{count} faults found"),
    })
}

/// Makes the search index again.
pub async fn reindex(world: &World) -> Result<(), Fault> {
    let answer = with_api(world, Workers::Off, async |reached| {
        reached.api.post("/api/v1/reindex", &json!({})).await
    })
    .await?;
    let mut out = Out::new();
    match answer.get("messages").and_then(Value::as_u64) {
        Some(messages) => out.line(&format!("{messages} messages indexed"))?,
        None => out.line("the index is made again")?,
    }
    out.done()
}
