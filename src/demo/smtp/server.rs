//! One SMTP client's session (RFC 5321; AUTH of RFC 4954, SIZE of RFC 1870).

use std::{io, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::tz::TimeZone;
use tokio::{net::TcpStream, time::timeout};

use crate::{
    conn::Connection,
    imap::{MAX_MESSAGE, folders::Refused, plain},
    post::Post,
};

/// How long a client may be silent (RFC 5321, section 4.5.3.2.7).
const CLIENT_WAIT: Duration = Duration::from_mins(5);

/// Longest command, in bytes; room for AUTH.
const MAX_COMMAND: usize = 12 * 1024;

/// Longest line of a message, in bytes; RFC 5321 asks for 1000, others send more.
const MAX_LINE: usize = 64 * 1024;

/// Recipients of one message.
const MAX_RECIPIENTS: usize = 100;

/// Refused commands until the connection is closed.
const MAX_REFUSED: u32 = 50;

/// What has been said of the message to come.
#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

struct Session {
    conn: Connection,
    post: Arc<Post>,
    envelope: Envelope,
    signed_in: bool,
}

/// Serves one client until it leaves, errs too often or falls silent.
pub(crate) async fn serve(stream: TcpStream, post: Arc<Post>) -> io::Result<()> {
    let mut session = Session {
        conn: Connection::new(stream),
        post,
        envelope: Envelope::default(),
        signed_in: false,
    };
    session.say("220 demo.example ESMTP ready").await?;
    let mut refused = 0;
    while refused < MAX_REFUSED {
        let line = session.line(MAX_COMMAND).await?;
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let verb = verb.to_ascii_uppercase();
        let answer = session.command(&verb, rest.trim()).await?;
        session.say(&answer).await?;
        if verb == "QUIT" {
            return Ok(());
        }
        refused += u32::from(answer.starts_with('5'));
    }
    session.say("421 4.7.0 Too many errors").await
}

impl Session {
    async fn say(&mut self, answer: &str) -> io::Result<()> {
        self.conn.send(format!("{answer}\r\n").as_bytes()).await
    }

    async fn line(&mut self, limit: usize) -> io::Result<Vec<u8>> {
        timeout(CLIENT_WAIT, self.conn.line(limit))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    async fn command(&mut self, verb: &str, rest: &str) -> io::Result<String> {
        Ok(match verb {
            "EHLO" => {
                self.envelope = Envelope::default();
                let size = format!("250-SIZE {MAX_MESSAGE}");
                [
                    "250-demo.example",
                    &size,
                    "250-8BITMIME",
                    "250-ENHANCEDSTATUSCODES",
                    "250 AUTH PLAIN LOGIN",
                ]
                .join("\r\n")
            }
            "HELO" => {
                self.envelope = Envelope::default();
                "250 demo.example".to_owned()
            }
            "AUTH" => self.auth(rest).await?,
            "MAIL" => self.mail(rest).to_owned(),
            "RCPT" => self.recipient(rest).to_owned(),
            "DATA" => self.data().await?,
            "RSET" => {
                self.envelope = Envelope::default();
                "250 2.0.0 Forgotten".to_owned()
            }
            "NOOP" => "250 2.0.0 Still here".to_owned(),
            "VRFY" => "252 2.1.5 Try to send".to_owned(),
            "QUIT" => "221 2.0.0 See you".to_owned(),
            _ => "500 5.5.1 Unknown command".to_owned(),
        })
    }

    async fn auth(&mut self, rest: &str) -> io::Result<String> {
        if self.signed_in {
            return Ok("503 5.5.1 Signed in already".to_owned());
        }
        let (way, first) = rest.split_once(' ').unwrap_or((rest, ""));
        let pair = match way.to_ascii_uppercase().as_str() {
            "PLAIN" => {
                let answer = match first {
                    "" => self.ask("").await?,
                    given => given.as_bytes().to_vec(),
                };
                plain(&answer)
            }
            "LOGIN" => {
                let name = match first {
                    "" => self.ask("Username:").await?,
                    given => given.as_bytes().to_vec(),
                };
                let password = self.ask("Password:").await?;
                decoded(&name).zip(decoded(&password))
            }
            _ => return Ok("504 5.5.4 Only PLAIN and LOGIN are known here".to_owned()),
        };
        let Some((name, password)) = pair else {
            return Ok("501 5.5.2 Not an answer to that".to_owned());
        };
        self.signed_in = self.post.sign_in(&name, &password).is_some();
        Ok(if self.signed_in {
            "235 2.7.0 Signed in".to_owned()
        } else {
            "535 5.7.8 Wrong name or password".to_owned()
        })
    }

    async fn ask(&mut self, prompt: &str) -> io::Result<Vec<u8>> {
        self.say(&format!("334 {}", STANDARD.encode(prompt)))
            .await?;
        self.line(MAX_COMMAND).await
    }

    fn mail(&mut self, rest: &str) -> &'static str {
        if self.envelope.from.is_some() {
            return "503 5.5.1 One sender at a time";
        }
        let Some((from, parameters)) = path(rest, "FROM:") else {
            return "501 5.5.4 MAIL FROM:<address>";
        };
        let size = parameters
            .split_ascii_whitespace()
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("SIZE"))
            .and_then(|(_, size)| size.parse::<usize>().ok());
        if size.is_some_and(|size| size > MAX_MESSAGE) {
            return "552 5.3.4 Too large";
        }
        self.envelope.from = Some(from.to_owned());
        "250 2.1.0 Sender taken"
    }

    fn recipient(&mut self, rest: &str) -> &'static str {
        if self.envelope.from.is_none() {
            return "503 5.5.1 MAIL comes first";
        }
        let Some((to, _)) = path(rest, "TO:").filter(|(to, _)| to.contains('@')) else {
            return "501 5.5.4 RCPT TO:<address>";
        };
        if self.post.is_local(to) && self.post.account(to).is_none() {
            return "550 5.1.1 No such account here";
        }
        if self.envelope.to.len() >= MAX_RECIPIENTS {
            return "452 4.5.3 Too many recipients";
        }
        if !self
            .envelope
            .to
            .iter()
            .any(|known| known.eq_ignore_ascii_case(to))
        {
            self.envelope.to.push(to.to_owned());
        }
        "250 2.1.5 Recipient taken"
    }

    async fn data(&mut self) -> io::Result<String> {
        if self.envelope.to.is_empty() {
            return Ok("503 5.5.1 RCPT comes first".to_owned());
        }
        self.say("354 The message, then a dot").await?;
        let Some(text) = self.message().await? else {
            self.envelope = Envelope::default();
            return Ok("552 5.3.4 Too large".to_owned());
        };
        let envelope = std::mem::take(&mut self.envelope);
        let from = envelope.from.unwrap_or_default();
        let mut raw = self.trace(&from).into_bytes();
        raw.extend_from_slice(&text);
        let raw: Arc<[u8]> = raw.into();
        let done: Result<(), Refused> = envelope
            .to
            .iter()
            .try_for_each(|to| self.post.deliver(&from, to, &raw));
        Ok(match done {
            Ok(()) => "250 2.6.0 Delivered".to_owned(),
            Err(Refused::Full) => "452 4.2.2 The account is full".to_owned(),
            Err(_) => "554 5.2.0 Not delivered".to_owned(),
        })
    }

    /// The lines up to the final dot, dots taken off; `None` where it was too much.
    async fn message(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut text = Some(Vec::new());
        loop {
            let line = self.line(MAX_LINE).await?;
            if line == b"." {
                return Ok(text);
            }
            let line = line.strip_prefix(b".").unwrap_or(&line);
            if let Some(so_far) = &mut text {
                so_far.extend_from_slice(line);
                so_far.extend_from_slice(b"\r\n");
                if so_far.len() > MAX_MESSAGE {
                    text = None;
                }
            }
        }
    }

    /// The trace fields of RFC 5321, section 4.4.
    fn trace(&self, from: &str) -> String {
        let now = self.post.clock.now().timestamp().to_zoned(TimeZone::UTC);
        let date = now.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let with = if self.signed_in { "ESMTPA" } else { "ESMTP" };
        format!(
            "Return-Path: <{from}>\r\nReceived: from client (localhost [127.0.0.1])\r\n\tby demo.example with {with}; {date}\r\n"
        )
    }
}

fn decoded(answer: &[u8]) -> Option<String> {
    String::from_utf8(STANDARD.decode(answer).ok()?).ok()
}

/// The address out of `FROM:<a@b> SIZE=1`, and what follows it.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let (word, rest) = rest.split_at_checked(keyword.len())?;
    if !word.eq_ignore_ascii_case(keyword) {
        return None;
    }
    let (address, after) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    let fine = !address.contains(|c: char| c.is_whitespace() || c.is_control());
    fine.then_some((address, after))
}
