//! `korespond account sync ADDRESS [--wait]`.

use std::{io::IsTerminal, time::Duration};

use jiff::Timestamp;
use model::Clock;
use serde_json::json;
use tokio::time::sleep;

use crate::boot::Workers;

use super::{
    World,
    accounts::{Account, id_of, read},
    api::Path,
    fault::{Exit, Fault, plain},
    reach::{Reached, with_api},
};

/// Rest between two looks at the account.
const REST: Duration = Duration::from_millis(200);

/// Passing faults borne in a row while no message comes in.
const PATIENCE: u32 = 10;

/// Faults that rarely pass by themselves: they end the wait at once. The account goes on
/// trying all the same.
const STUBBORN: [&str; 10] = [
    "name-not-found",
    "refused",
    "tls-untrusted",
    "tls-expired",
    "tls-wrong-name",
    "tls-failed",
    "no-starttls",
    "not-imap",
    "forbidden",
    "storage",
];

/// Asks for a look at all folders, and waits for its end if told to.
pub async fn sync(world: &World, address: &str, wait: bool) -> Result<(), Fault> {
    with_api(world, Workers::On, async |reached| {
        if !wait && !reached.by_daemon() {
            return Err(Fault::new(
                Exit::Unavailable,
                "no daemon runs that could sync in the background",
            )
            .remedy("Add --wait, or start one: korespond serve"));
        }
        let asked = Clock::system().now().timestamp();
        let account = Path::new("/api/v1/accounts").step(&id_of(&reached.api, address).await?);
        let fetch = account.clone().step("fetch");
        reached.api.post(fetch.as_str(), &json!({})).await?;
        if !wait {
            return Ok(());
        }
        tokio::select! {
            done = watch(reached, &account, asked) => done,
            interrupt = tokio::signal::ctrl_c() => Err(match interrupt {
                Ok(()) => Fault::new(Exit::Interrupted, "interrupted; a running daemon goes on"),
                Err(e) => Fault::failed(format!("signals: {e}")),
            }),
        }
    })
    .await
}

async fn watch(reached: &Reached, account: &Path, asked: Timestamp) -> Result<(), Fault> {
    let shows = std::io::stderr().is_terminal();
    let mut shown = String::new();
    let mut wait = Wait::since(asked);
    loop {
        let now = read(&reached.api.get(account.as_str()).await?)?;
        let told = now.state.told();
        if shows && told != shown {
            eprintln!("{}: {}", plain(&now.address), plain(&told));
            shown = told;
        }
        match wait.look(&now) {
            Look::UpToDate if now.state.but > 0 => {
                return Err(Fault::failed(format!(
                    "{}: {}",
                    plain(&now.address),
                    now.state.told()
                ))
                .remedy("korespond ledger ADDRESS names them and says why"));
            }
            Look::UpToDate => return Ok(()),
            Look::GoOn => sleep(REST).await,
            Look::GiveUp => {
                let why = now.state.told();
                return Err(Fault::failed(format!("{}: {why}", now.address)));
            }
        }
    }
}

/// What a look at the account says.
#[derive(Debug, PartialEq, Eq)]
enum Look {
    UpToDate,
    GoOn,
    GiveUp,
}

/// A wait for an account, from the moment it was asked to look.
struct Wait {
    asked: Timestamp,
    last_fault: Option<Timestamp>,
    faults: u32,
    messages: u64,
}

impl Wait {
    fn since(asked: Timestamp) -> Self {
        Self {
            asked,
            last_fault: None,
            faults: 0,
            messages: 0,
        }
    }

    fn look(&mut self, account: &Account) -> Look {
        if account.messages > self.messages {
            self.messages = account.messages;
            self.faults = 0;
        }
        let state = &account.state;
        let fresh = |at: Option<Timestamp>| at.is_some_and(|at| at >= self.asked);
        match state.word.as_str() {
            "up-to-date" if fresh(state.since) || fresh(account.last_good_sync) => Look::UpToDate,
            "needs-password" | "stopped" => Look::GiveUp,
            // A failure from before the ask is being tried again right now.
            "failed" if fresh(state.failure.as_ref().map(|failure| failure.at)) => Look::GiveUp,
            "waiting" => self.bear(account),
            _ => Look::GoOn,
        }
    }

    fn bear(&mut self, account: &Account) -> Look {
        let Some(failure) = &account.state.failure else {
            return Look::GoOn;
        };
        if failure.at < self.asked || self.last_fault == Some(failure.at) {
            return Look::GoOn;
        }
        self.last_fault = Some(failure.at);
        self.faults += 1;
        if STUBBORN.contains(&failure.kind.as_str()) || self.faults >= PATIENCE {
            Look::GiveUp
        } else {
            Look::GoOn
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const BEFORE: &str = "2026-01-01T00:00:00Z";
    const AFTER: &str = "2026-01-01T00:00:02Z";

    fn wait() -> Wait {
        Wait::since("2026-01-01T00:00:01Z".parse().unwrap())
    }

    fn account(state: &Value) -> Account {
        read(&json!({"address": "a", "messages": 1, "last_good_sync": null, "state": state}))
            .unwrap()
    }

    fn broken(state: &str, kind: &str, at: &str) -> Account {
        account(&json!({"state": state, "failure": {"kind": kind, "at": at, "words": ""}}))
    }

    #[test]
    fn only_a_fresh_end_counts() {
        let up = |since| account(&json!({"state": "up-to-date", "since": since}));
        assert_eq!(wait().look(&up(BEFORE)), Look::GoOn);
        assert_eq!(wait().look(&up(AFTER)), Look::UpToDate);
        assert_eq!(
            wait().look(&broken("failed", "auth-failed", BEFORE)),
            Look::GoOn
        );
        assert_eq!(
            wait().look(&broken("failed", "auth-failed", AFTER)),
            Look::GiveUp
        );
        let syncing = account(&json!({"state": "syncing", "done": 1, "total": 2}));
        assert_eq!(wait().look(&syncing), Look::GoOn);
        let bare = account(&json!({"state": "needs-password"}));
        assert_eq!(wait().look(&bare), Look::GiveUp);
    }

    #[test]
    fn passing_faults_are_borne_for_a_while() {
        assert_eq!(
            wait().look(&broken("waiting", "refused", AFTER)),
            Look::GiveUp
        );
        assert_eq!(
            wait().look(&broken("waiting", "refused", BEFORE)),
            Look::GoOn
        );

        let mut wait = wait();
        for at in 10..19 {
            let at = format!("2026-01-01T00:00:{at}Z");
            // The same fault seen twice is one.
            assert_eq!(wait.look(&broken("waiting", "timed-out", &at)), Look::GoOn);
            assert_eq!(wait.look(&broken("waiting", "timed-out", &at)), Look::GoOn);
        }
        assert_eq!(
            wait.look(&broken("waiting", "timed-out", "2026-01-01T00:01:00Z")),
            Look::GiveUp
        );
    }
}
