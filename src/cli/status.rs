//! `korespond status`.

use serde_json::Value;

use crate::boot::Workers;

use super::{
    World, accounts::lines, args::Listing, fault::Fault, out::Out, people::text, reach::with_api,
};

/// Shows the accounts; exit 1 if the store does not work. The daemon's own state stands in
/// `daemon`.
pub async fn status(world: &World, listing: &Listing) -> Result<(), Fault> {
    let (mut answer, by_daemon) = with_api(world, Workers::Off, async |reached| {
        let answer = reached.api.get("/api/v1/status").await?;
        Ok((answer, reached.by_daemon()))
    })
    .await?;
    let daemon = if by_daemon { "running" } else { "stopped" };
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("daemon".to_owned(), Value::from(daemon));
    }
    let mut out = Out::new();
    if listing.json {
        out.json(&answer)?;
    } else {
        out.line(&format!(
            "korespond {}, daemon {daemon}",
            text(&answer, "version")
        ))?;
        let accounts = answer.get("accounts").and_then(Value::as_array);
        out.table(&lines(accounts.map(Vec::as_slice).unwrap_or_default())?)?;
        for line in backed_up(answer.get("backups").unwrap_or(&Value::Null)) {
            out.line(&line)?;
        }
    }
    out.done()?;
    let well = |part: &str| answer.pointer(&format!("/health/{part}")) == Some(&Value::Bool(true));
    if well("store_open") && well("writer_alive") {
        Ok(())
    } else {
        Err(Fault::failed("the store does not work").remedy("See: korespond doctor"))
    }
}

/// How the scheduled backups went.
fn backed_up(backups: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(good) = backups.get("good").filter(|good| good.is_object()) {
        lines.push(format!(
            "last backup: {} {}",
            text(good, "made"),
            text(good, "file")
        ));
    }
    if let Some(why) = backups.get("failed").and_then(Value::as_str) {
        lines.push(format!("backup failed: {why}"));
    }
    lines
}
