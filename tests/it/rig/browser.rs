//! A real Chromium, driven by the scenarios of `tests/browser`.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{keepsakes, root};

/// Plays a scenario and returns what it found; its pictures stay under `target/browser`.
///
/// A scenario bounds its own waits, and ends its browser whatever happens.
pub fn play(scenario: &str, asked: &Value) -> Value {
    let script = root().join("tests/browser").join(format!("{scenario}.mjs"));
    let mut asked = asked.clone();
    asked["pictures"] = keepsakes("browser").display().to_string().into();
    asked["scenario"] = scenario.into();
    let output = Command::new("node")
        .arg(script)
        .arg(asked.to_string())
        .stdin(Stdio::null())
        .output()
        .expect("node is installed: tests/run.sh does it");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{scenario} failed:\n{out}\n{err}");
    let line = out.lines().last().unwrap_or_default();
    serde_json::from_str(line).unwrap_or_else(|_| panic!("{scenario} told no JSON: {out}\n{err}"))
}
