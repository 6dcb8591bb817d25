//! A started demo, and programs run against it.

use std::process::Output;

use model::{Clock, Instant};
use tokio::process::Command;

use crate::{
    Servers,
    sample::{self, MailAccount},
};

/// 22 November 2026, 10:00 in Warsaw.
pub(super) const NOW: Instant = Instant(1_795_338_000_000);

pub(super) const ANNA: &str = "anna.kowalska@kwiatowa.example";
pub(super) const OLEG: &str = "oleg.sokolov@kwiatowa.example";

pub(super) async fn servers() -> Servers {
    Servers::start(sample::agency().accounts, Clock::fixed(NOW))
        .await
        .expect("free ports on loopback")
}

pub(super) async fn with_the_past() -> Servers {
    let servers = servers().await;
    for mail in sample::past(NOW) {
        servers
            .append(mail)
            .expect("an account and a folder for it");
    }
    servers
}

pub(super) fn account(address: &str) -> MailAccount {
    sample::agency()
        .accounts
        .into_iter()
        .find(|account| account.address == address)
        .expect("a sample account")
}

/// Runs a program to its end; fails with what it wrote where it fails.
pub(super) async fn run(command: &mut Command) -> Output {
    let output = command.output().await.expect("the program is installed");
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}
