//! Letters of our own through the installation's relay: activation, another password.
//!
//! A letter counts as sent on the relay's exact 250 after the final dot and on nothing else.
//! Addresses are looked up and checked by the same rules as for IMAP (O-19), and the whole
//! talk has one deadline, since the client's own ends with the connect.

use std::time::{Duration, SystemTime};

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
        response::Response,
    },
};
use model::{Endpoint, FailureKind, Instant, Security};
use tokio::time::timeout;

use crate::wire::{Network, PlainText, Secret, WireError, allowed_addresses};

/// Time to look up the relay's name.
const LOOK_UP_TIME: Duration = Duration::from_secs(10);

/// Time to connect to the relay.
const CONNECT_TIME: Duration = Duration::from_secs(15);

/// Time for the whole of it, from connecting to the last answer.
const SEND_TIME: Duration = Duration::from_mins(1);

/// Time to say good-bye; nothing hangs on it.
const QUIT_TIME: Duration = Duration::from_secs(2);

/// What a relay says when it has taken a letter (RFC 5321, 4.2.3).
const TAKEN: u16 = 250;

/// Longest name of a sender, in characters.
const MAX_NAME: usize = 100;

/// Where letters of our own are handed in.
#[derive(Clone, Debug)]
pub struct Relay {
    /// The server; an empty user signs nobody in.
    pub server: Endpoint,
    /// The password of its user.
    pub password: Option<Secret>,
    /// The sender's address.
    pub from: String,
}

/// A letter to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom: an address.
    pub to: String,
    /// The sender's name.
    pub from_name: String,
    /// Subject.
    pub subject: String,
    /// Text, its lines ended by `\n`.
    pub text: String,
    /// The first part of its Message-ID.
    pub id: String,
    /// When it was written.
    pub date: Instant,
}

/// Sends a letter. Errors name codes and never the relay's words, which may repeat the letter.
pub async fn send(relay: &Relay, network: Network, letter: &Letter) -> Result<(), WireError> {
    let (envelope, bytes) = written(relay, letter)?;
    match timeout(SEND_TIME, hand_in(relay, network, (&envelope, &bytes))).await {
        Ok(sent) => sent,
        Err(_) => Err(WireError::timed_out("the relay did not answer in time")),
    }
}

async fn hand_in(
    relay: &Relay,
    network: Network,
    (envelope, bytes): (&Envelope, &[u8]),
) -> Result<(), WireError> {
    let mut connection = connect(relay, network).await?;
    if let (user, Some(password)) = (&relay.server.user, &relay.password)
        && !user.is_empty()
    {
        let credentials = Credentials::new(user.clone(), password.expose().to_owned());
        connection
            .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
            .await
            .map_err(|error| failed(&error))?;
    }
    let answer = connection.send(envelope, bytes).await;
    let taken = taken(&answer.map_err(|error| failed(&error))?);
    // The letter is taken or not by now, whatever the good-bye is answered.
    if timeout(QUIT_TIME, connection.quit()).await.is_err() {
        tracing::debug!("the relay did not say good-bye");
    }
    taken
}

/// A connection as safe as the relay's settings ask for, or none.
async fn connect(relay: &Relay, network: Network) -> Result<AsyncSmtpConnection, WireError> {
    let server = &relay.server;
    let addresses = allowed_addresses(server, network, PlainText::Refuse, LOOK_UP_TIME).await?;
    let tls = || TlsParameters::new_rustls(server.host.trim().to_owned());
    let wrapped = match server.security {
        Security::Tls => Some(tls().map_err(|error| failed(&error))?),
        Security::Starttls | Security::None => None,
    };
    let hello = ClientId::Domain(domain(&relay.from).to_owned());
    let mut connection = AsyncSmtpConnection::connect_tokio1(
        addresses.as_slice(),
        Some(CONNECT_TIME),
        &hello,
        wrapped,
        None,
    )
    .await
    .map_err(|error| failed(&error))?;
    if server.security == Security::Starttls {
        if !connection.can_starttls() {
            return Err(WireError::new(
                FailureKind::NoStarttls,
                "the relay offers no STARTTLS",
            ));
        }
        let tls = tls().map_err(|error| failed(&error))?;
        let raised = connection.starttls(tls, &hello).await;
        raised.map_err(|error| failed(&error))?;
    }
    Ok(connection)
}

/// Only the exact code counts: another 2xx or 3xx is an answer to something else.
fn taken(answer: &Response) -> Result<(), WireError> {
    if answer.has_code(TAKEN) {
        return Ok(());
    }
    Err(WireError::not_understood(&format!(
        "the relay answered {} to the letter",
        answer.code()
    )))
}

fn failed(error: &lettre::transport::smtp::Error) -> WireError {
    let kind = match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538) => FailureKind::AuthFailed,
        Some(400..=499) => FailureKind::Unavailable,
        Some(_) => FailureKind::ServerSaysNo,
        None if error.is_timeout() => FailureKind::TimedOut,
        None if error.is_tls() => FailureKind::TlsFailed,
        None if error.is_response() => FailureKind::NotUnderstood,
        None => FailureKind::Unreachable,
    };
    let words = match error.status() {
        Some(code) => format!("the relay answered {code}"),
        None => "the relay could not be reached or understood".to_owned(),
    };
    WireError::new(kind, &words)
}

/// The letter as it is handed in, with whom it goes to.
fn written(relay: &Relay, letter: &Letter) -> Result<(Envelope, Vec<u8>), WireError> {
    let bad = |what: &str| WireError::not_understood(what);
    let address = |text: &str| text.parse::<Address>();
    let from = address(&relay.from).map_err(|_| bad("the relay's sender is no address"))?;
    let to = address(&letter.to).map_err(|_| bad("the receiver's address can't be written to"))?;
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()])
        .map_err(|_| bad("the letter has no receiver"))?;
    let date = u64::try_from(letter.date.0).unwrap_or_default();
    let message = Message::builder()
        .from(Mailbox::new(Some(one_line(&letter.from_name)), from))
        .to(Mailbox::new(None, to))
        .subject(one_line(&letter.subject))
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(date))
        .message_id(Some(format!("<{}@{}>", letter.id, domain(&relay.from))))
        // No out-of-office answers this (RFC 3834, 5).
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.replace('\n', "\r\n"))
        .map_err(|_| bad("the letter can't be written"))?;
    Ok((envelope, message.formatted()))
}

fn domain(address: &str) -> &str {
    address
        .rsplit_once('@')
        .map_or("localhost", |(_, domain)| domain)
}

/// A text fit for a header: on one line, and not longer than a name may be.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .take(MAX_NAME)
        .collect()
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
        net::TcpListener,
        task::JoinHandle,
    };

    use super::*;

    const OPEN: Network = Network {
        allow_loopback: true,
    };

    fn relay(port: u16, security: Security) -> Relay {
        Relay {
            server: Endpoint {
                host: "127.0.0.1".into(),
                port,
                security,
                user: String::new(),
            },
            password: None,
            from: "panel@agency.example".into(),
        }
    }

    fn letter() -> Letter {
        Letter {
            to: "bo@agency.example".into(),
            from_name: "Kwiatowa\r\nBcc: x@evil.example".into(),
            subject: "Zażółć gęślą jaźń".into(),
            text: "One\n.\nTwo\n".into(),
            id: "abc".into(),
            date: Instant(1_767_225_600_000),
        }
    }

    /// A server that answers each line by what it is told for its first word; the letter itself
    /// is answered by `at_dot`, or by hanging up if that is empty. It hands out all that it was
    /// told.
    async fn server(offers: &'static str, at_dot: &'static str) -> (u16, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            stream.write_all(b"220 here\r\n").await.unwrap();
            let (mut told, mut in_letter) = (String::new(), false);
            let mut line = String::new();
            while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
                told.push_str(&line);
                let answer = match line.trim_end() {
                    "." if in_letter && at_dot.is_empty() => break,
                    "." if in_letter => {
                        in_letter = false;
                        at_dot
                    }
                    _ if in_letter => "",
                    "DATA" => {
                        in_letter = true;
                        "354 go on\r\n"
                    }
                    "QUIT" => "221 bye\r\n",
                    said if said.starts_with("EHLO") => offers,
                    _ => "250 fine\r\n",
                };
                line.clear();
                if stream.write_all(answer.as_bytes()).await.is_err() {
                    break;
                }
            }
            told
        });
        (port, task)
    }

    #[tokio::test]
    async fn a_letter_is_written_as_programs_should() {
        let (port, told) = server("250 here\r\n", "250 taken\r\n").await;
        let sent = send(&relay(port, Security::None), OPEN, &letter()).await;
        sent.unwrap();
        let told = told.await.unwrap();
        for line in [
            "MAIL FROM:<panel@agency.example>\r\n",
            "RCPT TO:<bo@agency.example>\r\n",
            "To: bo@agency.example\r\n",
            "Message-ID: <abc@agency.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
            "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n",
            "\r\nOne\r\n..\r\nTwo\r\n",
        ] {
            assert!(told.contains(line), "{line:?} in {told}");
        }
        assert!(!told.lines().any(|line| line.starts_with("Bcc")), "{told}");
        assert!(told.contains("Subject: =?utf-8?"), "{told}");
    }

    #[tokio::test]
    async fn only_a_250_is_a_yes() {
        for (answer, kind) in [
            ("354 still going on\r\n", FailureKind::NotUnderstood),
            ("251 elsewhere\r\n", FailureKind::NotUnderstood),
            ("451 later\r\n", FailureKind::Unavailable),
            ("550 no, secret-words\r\n", FailureKind::ServerSaysNo),
            ("", FailureKind::NotUnderstood),
        ] {
            let (port, _told) = server("250 here\r\n", answer).await;
            let error = send(&relay(port, Security::None), OPEN, &letter()).await;
            let error = error.unwrap_err();
            assert_eq!(error.kind, kind, "{answer}");
            assert!(!error.words.contains("secret-words"));
        }
    }

    #[tokio::test]
    async fn protection_that_is_asked_for_is_not_done_without() {
        let (port, told) = server("250 here\r\n", "250 taken\r\n").await;
        let error = send(&relay(port, Security::Starttls), OPEN, &letter()).await;
        assert_eq!(error.unwrap_err().kind, FailureKind::NoStarttls);
        assert!(!told.await.unwrap().contains("MAIL"));
        let (port, _told) = server("250 here\r\n", "250 taken\r\n").await;
        let error = send(&relay(port, Security::None), Network::default(), &letter()).await;
        assert_eq!(error.unwrap_err().kind, FailureKind::Forbidden);
    }

    #[test]
    fn what_is_no_address_is_not_written_to() {
        let odd = Letter {
            to: "bo@agency.example>\r\nRCPT TO:<x@evil.example".into(),
            ..letter()
        };
        assert!(written(&relay(25, Security::None), &odd).is_err());
    }
}
