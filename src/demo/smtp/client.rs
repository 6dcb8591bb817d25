//! Bringing one message to the demo's SMTP server over a real socket.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{net::TcpStream, time::timeout};

use crate::conn::Connection;

/// How long one delivery may take.
const DELIVERY_WAIT: Duration = Duration::from_mins(1);

/// Longest line of an answer, in bytes (RFC 5321, section 4.5.3.1.5, and room).
const MAX_LINE: usize = 1024;

/// Lines of one answer.
const MAX_LINES: usize = 50;

/// Brings a message to the demo's SMTP server; for the demo's own arriving mail only.
///
/// Fails where the server can't be reached or refuses the sender, the recipient or the
/// message; the error then carries the server's code.
pub async fn deliver(smtp: SocketAddr, from: &str, to: &str, raw: &[u8]) -> io::Result<()> {
    timeout(DELIVERY_WAIT, converse(smtp, from, to, raw))
        .await
        .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}

async fn converse(smtp: SocketAddr, from: &str, to: &str, raw: &[u8]) -> io::Result<()> {
    if from.contains(['\r', '\n', '>']) || to.contains(['\r', '\n', '>']) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not an address",
        ));
    }
    let mut conn = Connection::new(TcpStream::connect(smtp).await?);
    expect(&mut conn, "220").await?;
    for (command, code) in [
        ("EHLO demo.example".to_owned(), "250"),
        (format!("MAIL FROM:<{from}>"), "250"),
        (format!("RCPT TO:<{to}>"), "250"),
        ("DATA".to_owned(), "354"),
    ] {
        conn.send(format!("{command}\r\n").as_bytes()).await?;
        expect(&mut conn, code).await?;
    }
    conn.send(&stuffed(raw)).await?;
    expect(&mut conn, "250").await?;
    conn.send(b"QUIT\r\n").await?;
    expect(&mut conn, "221").await
}

/// The message as DATA wants it: dots doubled, CRLF line ends, the final dot.
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() + raw.len() / 32 + 8);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            out.push(b'.');
        }
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        out.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    out
}

async fn expect(conn: &mut Connection, code: &str) -> io::Result<()> {
    for _ in 0..MAX_LINES {
        let line = conn.line(MAX_LINE).await?;
        let text = String::from_utf8_lossy(&line);
        let got = text.get(..3).unwrap_or_default();
        if got != code {
            return Err(io::Error::other(format!("SMTP answered {got}")));
        }
        if text.get(3..4) != Some("-") {
            return Ok(());
        }
    }
    Err(io::Error::other("SMTP answer too long"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_doubled_and_line_ends_mended() {
        assert_eq!(stuffed(b"a\n.b\r\n..\r\n"), b"a\r\n..b\r\n...\r\n.\r\n");
    }
}
