//! `korespond ledger`: what is held of an account (O-6, X-14).

use serde_json::Value;

use crate::boot::Workers;

use super::{
    World,
    accounts::id_of,
    api::{Path, rows},
    args::Ledger,
    fault::Fault,
    out::Out,
    people::text,
    reach::with_api,
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

/// Prints sums a folder, or one line a placement.
pub async fn ledger(world: &World, ask: &Ledger) -> Result<(), Fault> {
    with_api(world, Workers::Off, async |reached| {
        let account = id_of(&reached.api, &ask.address).await?;
        let at = Path::new("/api/v1/accounts").step(&account).step("ledger");
        let mut out = Out::new();
        if ask.json_lines {
            let gone = if ask.gone { "true" } else { "false" };
            let lines = at.step("lines").with("gone", gone);
            reached
                .api
                .pages(&lines, |rows| rows.iter().try_for_each(|row| out.json(row)))
                .await?;
        } else {
            out.table(&sums(&rows(&mut reached.api.get(at.as_str()).await?)?))?;
        }
        out.done()
    })
    .await
}

fn sums(folders: &[Value]) -> Vec<Vec<String>> {
    let mut head: Vec<String> = SUMS.iter().map(|name| name.replace('_', " ")).collect();
    head.push("folder".to_owned());
    let mut lines = vec![head];
    for folder in folders {
        let number = |name: &str| folder.get(name).and_then(Value::as_u64).unwrap_or(0);
        let mut line: Vec<String> = SUMS.iter().map(|name| number(name).to_string()).collect();
        let excluded = folder.get("excluded") == Some(&Value::Bool(true));
        let note = if excluded { " (left out)" } else { "" };
        line.push(format!("{}{note}", text(folder, "folder")));
        lines.push(line);
    }
    lines
}
