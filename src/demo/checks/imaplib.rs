//! Python's imaplib, command by command.

use tokio::process::Command;

use super::rig::{OLEG, account, run, with_the_past};

#[tokio::test(flavor = "multi_thread")]
async fn imaplib_uses_every_command() {
    let servers = with_the_past().await;
    let account = account(OLEG);
    run(Command::new("python3")
        .arg("-c")
        .arg(include_str!("imaplib_check.py"))
        .arg(servers.imap().port().to_string())
        .args([&account.address, &account.password]))
    .await;
    servers.stop().await;
}
