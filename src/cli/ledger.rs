//! `korespond ledger`: what is held of accounts, against what their servers have (O-6, X-14).

use std::{io::IsTerminal, time::Duration};

use serde_json::{Value, json};
use tokio::time::sleep;

use crate::boot::Workers;

use super::{
    World,
    accounts::id_of,
    api::{Path, rows},
    args::Ledger,
    fault::{Exit, Fault},
    out::Out,
    people::text,
    reach::{Reached, with_api},
};

/// The sums' columns, as the API names them.
const SUMS: [&str; 9] = [
    "server",
    "stored",
    "headers_only",
    "stub",
    "quarantined",
    "never_log",
    "removed",
    "imported",
    "missing",
];

/// Rest between two looks at a comparison.
const REST: Duration = Duration::from_millis(300);

/// Looks at a comparison that does not go on before it is given up: ten minutes.
const PATIENCE: u32 = 2_000;

/// Prints sums an account or a folder, or one line a placement; or compares with the server first.
pub async fn ledger(world: &World, ask: &Ledger) -> Result<(), Fault> {
    let workers = if ask.check { Workers::On } else { Workers::Off };
    with_api(world, workers, async |reached| {
        let Some(address) = &ask.address else {
            return all(reached, ask).await;
        };
        let account = id_of(&reached.api, address).await?;
        let at = Path::new("/api/v1/accounts").step(&account).step("ledger");
        if ask.check {
            check(reached, &at, ask).await?;
            if !ask.wait {
                return Ok(());
            }
        }
        let mut out = Out::new();
        if ask.json_lines {
            let gone = if ask.gone { "true" } else { "false" };
            let lines = at.step("lines").with("gone", gone);
            reached
                .api
                .pages(&lines, |rows| rows.iter().try_for_each(|row| out.json(row)))
                .await?;
        } else {
            let folders = rows(&mut reached.api.get(at.as_str()).await?)?;
            out.table(&sums(&folders, "folder"))?;
        }
        out.done()
    })
    .await
}

async fn all(reached: &Reached, ask: &Ledger) -> Result<(), Fault> {
    if ask.json_lines || ask.check {
        return Err(Fault::new(Exit::Usage, "which account?")
            .remedy("Name its address: korespond ledger ana@agency.example --json-lines"));
    }
    let accounts = rows(&mut reached.api.get("/api/v1/ledger").await?)?;
    let mut out = Out::new();
    out.table(&sums(&accounts, "address"))?;
    out.done()
}

async fn check(reached: &Reached, ledger: &Path, ask: &Ledger) -> Result<(), Fault> {
    if !ask.wait && !reached.by_daemon() {
        return Err(Fault::new(
            Exit::Unavailable,
            "no daemon runs that could compare in the background",
        )
        .remedy("Add --wait, or start one: korespond serve"));
    }
    let at = ledger.clone().step("check");
    reached.api.post(at.as_str(), &json!({})).await?;
    if !ask.wait {
        return Ok(());
    }
    tokio::select! {
        done = watch(reached, &at) => done,
        interrupt = tokio::signal::ctrl_c() => Err(match interrupt {
            Ok(()) => Fault::new(Exit::Interrupted, "interrupted; the comparison goes on when a daemon runs"),
            Err(e) => Fault::failed(format!("signals: {e}")),
        }),
    }
}

/// Follows a comparison to its end.
async fn watch(reached: &Reached, at: &Path) -> Result<(), Fault> {
    let shows = std::io::stderr().is_terminal();
    let mut shown = (0, 0);
    let mut still = 0;
    loop {
        let now = reached.api.get(at.as_str()).await?;
        let number = |name: &str| now.get(name).and_then(Value::as_u64).unwrap_or(0);
        if now.get("ended").is_some_and(Value::is_string) {
            return whole(number("unmended"), number("not_compared"));
        }
        let come = (number("done"), number("total"));
        if come == shown {
            still += 1;
        } else {
            (still, shown) = (0, come);
            if shows {
                eprintln!("compared {} of {} folders", come.0, come.1);
            }
        }
        if still >= PATIENCE {
            return Err(Fault::failed("the comparison does not go on")
                .remedy("See how the account fares: korespond status"));
        }
        sleep(REST).await;
    }
}

/// What a comparison found: whether all that the server has is held.
fn whole(missing: u64, shut: u64) -> Result<(), Fault> {
    let mut faults = Vec::new();
    if missing > 0 {
        faults.push(format!(
            "{missing} messages at the server could not be brought"
        ));
    }
    if shut > 0 {
        faults.push(format!("{shut} folders could not be compared"));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(Fault::failed(faults.join("; "))
        .remedy("See: korespond ledger ADDRESS, and the account's last errors"))
}

fn sums(rows: &[Value], name: &str) -> Vec<Vec<String>> {
    let mut head: Vec<String> = SUMS.iter().map(|name| name.replace('_', " ")).collect();
    head.push(name.to_owned());
    let mut lines = vec![head];
    for row in rows {
        let number = |name: &str| row.get(name).and_then(Value::as_u64).unwrap_or(0);
        let mut line: Vec<String> = SUMS.iter().map(|name| number(name).to_string()).collect();
        let is = |name: &str| row.get(name) == Some(&Value::Bool(true));
        let failure = row.pointer("/failure/words").and_then(Value::as_str);
        let note = if is("excluded") {
            " (left out)".to_owned()
        } else if is("here_only") {
            " (only here)".to_owned()
        } else if let Some(words) = failure {
            format!(" (not compared: {words})")
        } else if number("not_compared") > 0 {
            format!(" ({} folders not compared)", number("not_compared"))
        } else if number("unmended") > 0 {
            " (could not be brought)".to_owned()
        } else {
            String::new()
        };
        line.push(format!("{}{note}", text(row, name)));
        lines.push(line);
    }
    lines
}
