//! SMTP, by Python's smtplib and by our own small client.

use tokio::process::Command;

use super::rig::{ANNA, OLEG, account, run, servers};
use crate::deliver;

#[tokio::test(flavor = "multi_thread")]
async fn smtplib_sends_to_ours_and_to_the_world() {
    let servers = servers().await;
    let account = account(ANNA);
    run(Command::new("python3")
        .arg("-c")
        .arg(include_str!("smtplib_check.py"))
        .args([servers.smtp().port(), servers.imap().port()].map(|port| port.to_string()))
        .args([&account.address, &account.password]))
    .await;
    let world = servers.world();
    assert_eq!(world.len(), 1);
    assert_eq!(world[0].to, "client@elsewhere.example");
    assert_eq!(world[0].from, ANNA);
    servers.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_recipients_are_refused() {
    let servers = servers().await;
    let smtp = servers.smtp();
    let refused = deliver(smtp, OLEG, "nobody@kwiatowa.example", b"x").await;
    assert!(refused.expect_err("refused").to_string().contains("550"));
    assert!(
        deliver(smtp, OLEG, "a@b.example\r\nDATA", b"x")
            .await
            .is_err()
    );
    servers.stop().await;
    assert!(deliver(smtp, OLEG, ANNA, b"x").await.is_err());
}
