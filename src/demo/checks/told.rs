//! A waiting client is told of SMTP mail by IDLE at once; strangers and floods are cut off.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

use super::rig::{ANNA, account, servers};
use crate::{conn::Connection, deliver};

/// Longest line of an answer in these tests.
const LINE: usize = 64 * 1024;

async fn line(conn: &mut Connection) -> String {
    let line = timeout(Duration::from_secs(20), conn.line(LINE)).await;
    String::from_utf8_lossy(&line.expect("an answer in time").expect("a line")).into_owned()
}

async fn until(conn: &mut Connection, start: &str) -> String {
    loop {
        let line = line(conn).await;
        if line.starts_with(start) {
            return line;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn idle_tells_of_delivered_mail() {
    let servers = servers().await;
    let anna = account(ANNA);
    let mut conn = Connection::new(TcpStream::connect(servers.imap()).await.expect("connected"));
    let sign_in = format!(
        "a LOGIN {} {}\r\nb EXAMINE INBOX\r\nc IDLE\r\n",
        anna.address, anna.password
    );
    conn.send(sign_in.as_bytes()).await.expect("sent");
    until(&mut conn, "b OK").await;
    until(&mut conn, "+").await;
    deliver(
        servers.smtp(),
        "a@b.example",
        ANNA,
        b"Subject: now\n\nHello\n",
    )
    .await
    .expect("delivered");
    assert_eq!(line(&mut conn).await, "* 1 EXISTS");
    conn.send(b"DONE\r\n").await.expect("sent");
    until(&mut conn, "c OK").await;
    servers.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_get_nothing_and_floods_are_cut_off() {
    let servers = servers().await;
    let connect =
        async || Connection::new(TcpStream::connect(servers.imap()).await.expect("connected"));
    let mut conn = connect().await;
    conn.send(b"a SELECT INBOX\r\nb LOGIN x {5000+}\r\n")
        .await
        .expect("sent");
    until(&mut conn, "a BAD").await;
    assert!(
        conn.line(LINE).await.is_err(),
        "a stranger's literal is not read"
    );
    let mut conn = connect().await;
    line(&mut conn).await;
    // The server may close while we still send: only the end of the session counts.
    let _sent = conn.send(&b"x".repeat(200_000)).await;
    assert!(
        conn.line(LINE).await.is_err(),
        "an endless line is not read"
    );
    let mut conn = connect().await;
    conn.send(&b"\"\r\n".repeat(20)).await.expect("sent");
    until(&mut conn, "* BYE").await;
    servers.stop().await;
}
