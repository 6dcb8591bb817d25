use base64::{Engine as _, engine::general_purpose::STANDARD};
use model::{Endpoint, FailureKind, Security};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::Instant,
};
use zeroize::Zeroizing;

use super::{
    command::{Command, Literals},
    connection::{Connection, Heard, Stage},
    error::WireError,
    introduce::{Line, introduce},
    network::{self, Network},
    pace::{Deadlines, Pace},
    response::{Data, Remark, Response, Verdict, capabilities},
    secret::Secret,
    session::Session,
    tls::Trust,
};

/// What to do when the security asked for is none and the server is not on this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlainText {
    /// Don't connect.
    #[default]
    Refuse,
    /// A person has confirmed it.
    Confirmed,
}

/// Which server to call, and how.
#[derive(Clone, Debug)]
pub struct Dial {
    /// Server, port, security and login name.
    pub at: Endpoint,
    /// A private CA certificate, as PEM, believed besides the system's (M-4).
    pub ca_pem: Option<String>,
    /// Where connections may go.
    pub network: Network,
    /// Whether plain text was confirmed.
    pub plain: PlainText,
    /// How long each phase may take.
    pub deadlines: Deadlines,
    /// Largest message taken, in bytes.
    pub message_limit: u64,
    /// Whether what is sent may be deflated.
    pub compression: Compression,
    /// Capabilities that are not to be used though they are offered; see
    /// [`Session::struck`] and [`WireError::over`].
    pub without: Vec<String>,
}

/// Whether a connection is deflated (RFC 4978).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// Over a long line to another network.
    #[default]
    WhereItPays,
    /// Wherever it is offered.
    Always,
    /// Nowhere.
    Never,
}

/// Either kind of connection, once it is ready for the password.
pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Sync + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Sync + Unpin> Duplex for S {}

pub(super) type Stream = Box<dyn Duplex>;

/// How often a connection is opened anew without what broke it.
const MAX_ANEW: usize = 3;

/// Connects, agrees on TLS, signs in, and agrees on what the server offers.
///
/// TLS is there before anything is said, or nothing is said; what a server told before
/// TLS is forgotten. A server that says who we are before it was asked is refused. One that
/// breaks off over something it offers is called again and not asked for that.
pub async fn open(trust: &Trust, dial: &Dial, password: &Secret) -> Result<Session, WireError> {
    let mut dial = dial.clone();
    let mut struck: Vec<&'static str> = Vec::new();
    loop {
        match open_once(trust, &dial, password).await {
            Err(WireError {
                over: Some(capability),
                ..
            }) if struck.len() < MAX_ANEW => {
                struck.push(capability);
                dial.without.push(capability.to_owned());
            }
            Err(error) => return Err(error),
            Ok(mut session) => {
                for capability in struck {
                    session.strike(capability);
                }
                return Ok(session);
            }
        }
    }
}

async fn open_once(trust: &Trust, dial: &Dial, password: &Secret) -> Result<Session, WireError> {
    let deadlines = dial.deadlines;
    let tcp = network::connect(&dial.at, dial.network, dial.plain, deadlines.connect).await?;
    let mut line = Line {
        peer: tcp
            .peer_addr()
            .map_err(|error| WireError::of_io(&error))?
            .ip(),
        round_trip: None,
        compression: dial.compression,
    };
    let (mut connection, greeting) = match dial.at.security {
        Security::Tls => greeted(Box::new(secure(trust, dial, tcp).await?), dial).await?,
        Security::None => greeted(Box::new(tcp), dial).await?,
        Security::Starttls => {
            let tcp = start_tls(tcp, dial).await?;
            let tls: Stream = Box::new(secure(trust, dial, tcp).await?);
            let connection = Connection::new(tls, dial.message_limit, deadlines);
            (connection, None)
        }
    };
    let told = greeting
        .as_ref()
        .and_then(|told| told.code_value("CAPABILITY"))
        .map(capabilities);
    let mut offered = told_or_asked(&mut connection, told, &mut line).await?;
    offered.retain(|word| !dial.without.contains(word));
    connection.allow_literals(literals(&offered));
    let told = sign_in(&mut connection, &offered, &dial.at.user, password).await?;
    connection.enter(Stage::Ready);
    let mut offered = told_or_asked(&mut connection, told, &mut line).await?;
    offered.retain(|word| !dial.without.contains(word));
    connection.allow_literals(literals(&offered));
    let mut session = Session::new(connection, offered);
    introduce(&mut session, line).await?;
    Ok(session)
}

fn literals(offered: &[String]) -> Literals {
    Literals::offered(|word| offered.iter().any(|offer| offer == word))
}

async fn told_or_asked(
    connection: &mut Connection<Stream>,
    told: Option<Vec<String>>,
    line: &mut Line,
) -> Result<Vec<String>, WireError> {
    if let Some(told) = told {
        return Ok(told);
    }
    let asked = Instant::now();
    let offered = ask_capabilities(connection).await?;
    line.took(asked.elapsed());
    Ok(offered)
}

async fn secure(
    trust: &Trust,
    dial: &Dial,
    tcp: TcpStream,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, WireError> {
    let within = dial.deadlines.connect;
    trust
        .secure(tcp, &dial.at.host, dial.ca_pem.as_deref(), within)
        .await
}

async fn greeted(
    stream: Stream,
    dial: &Dial,
) -> Result<(Connection<Stream>, Option<Remark>), WireError> {
    let mut connection = Connection::new(stream, dial.message_limit, dial.deadlines);
    let greeting = greeting(&mut connection)
        .await
        .map_err(WireError::of_server)?;
    Ok((connection, Some(greeting)))
}

/// Raises a plain connection to the point where TLS begins.
async fn start_tls(tcp: TcpStream, dial: &Dial) -> Result<TcpStream, WireError> {
    let mut connection = Connection::new(tcp, dial.message_limit, dial.deadlines);
    greeting(&mut connection).await.map_err(|error| {
        // A PREAUTH here would leave no place for STARTTLS (RFC 9051, section 11.1).
        if error.kind == FailureKind::NotUnderstood {
            WireError::new(FailureKind::NoStarttls, &error.words)
        } else {
            error.of_server()
        }
    })?;
    let offered = ask_capabilities(&mut connection).await?;
    if !offered.iter().any(|word| word == "STARTTLS") {
        return Err(WireError::new(
            FailureKind::NoStarttls,
            "the server does not offer STARTTLS",
        ));
    }
    connection
        .run(&Command::new("STARTTLS"), |_| {})
        .await
        .map_err(|error| match error.kind {
            FailureKind::AuthFailed | FailureKind::ServerSaysNo | FailureKind::Unavailable => {
                WireError::new(FailureKind::NoStarttls, &error.words)
            }
            _ => error,
        })?;
    connection.into_quiet_stream().ok_or_else(|| {
        WireError::new(
            FailureKind::TlsFailed,
            "plain text came after STARTTLS was agreed on",
        )
    })
}

/// What the first bytes of a connection look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Imap,
    Pop3,
    Other,
    TooFew,
}

fn first(bytes: &[u8]) -> First {
    const KNOWN: [(&[u8], First); 4] = [
        (b"* OK", First::Imap),
        (b"* PREAUTH", First::Imap),
        (b"* BYE", First::Imap),
        (b"+OK", First::Pop3),
    ];
    for (start, what) in KNOWN {
        let length = start.len().min(bytes.len());
        let same = bytes
            .get(..length)
            .zip(start.get(..length))
            .is_some_and(|(bytes, start)| bytes.eq_ignore_ascii_case(start));
        if same {
            return if length == start.len() {
                what
            } else {
                First::TooFew
            };
        }
    }
    First::Other
}

/// The server's first word. Nobody was named yet: whoever calls would hear the same.
async fn greeting<S: AsyncRead + AsyncWrite + Unpin>(
    connection: &mut Connection<S>,
) -> Result<Remark, WireError> {
    let mut pace = Pace::within(connection.deadlines().greeting);
    loop {
        connection.read(&mut pace).await?;
        match first(connection.waiting()) {
            First::TooFew => {}
            First::Imap => break,
            First::Pop3 => {
                let error = WireError::new(FailureKind::Pop3, "a POP3 server answered");
                return Err(connection.close(error));
            }
            First::Other => {
                let error = WireError::new(FailureKind::NotImap, "it did not greet as IMAP does");
                return Err(connection.close(error));
            }
        }
    }
    let Response::Data(Data::Remark(remark)) = connection.response(&mut pace).await? else {
        return Err(connection.close(WireError::not_understood("an odd greeting")));
    };
    match remark.verdict {
        Verdict::Ok => Ok(remark),
        Verdict::Bye => {
            let error = WireError::hung_up(remark.code.as_deref(), &remark.words);
            Err(connection.close(error))
        }
        _ => Err(connection.close(WireError::not_understood(
            "the server signed us in before it was asked",
        ))),
    }
}

async fn ask_capabilities<S: AsyncRead + AsyncWrite + Unpin>(
    connection: &mut Connection<S>,
) -> Result<Vec<String>, WireError> {
    let mut offered = None;
    connection
        .run(&Command::new("CAPABILITY"), |data| {
            if let Data::Capability(words) = data {
                offered = Some(words);
            }
        })
        .await?;
    offered.ok_or_else(|| {
        connection.close(WireError::not_understood("the server told no capabilities"))
    })
}

/// Signs in once and returns the capabilities that the server told on the way, if any.
async fn sign_in(
    connection: &mut Connection<Stream>,
    offered: &[String],
    user: &str,
    password: &Secret,
) -> Result<Option<Vec<String>>, WireError> {
    let has = |word: &str| offered.iter().any(|offer| offer == word);
    if user.contains('\0') || password.expose().contains('\0') {
        let error = WireError::new(FailureKind::AuthFailed, "a NUL in the name or password");
        return Err(connection.close(error));
    }
    let mut told = None;
    let done = if has("AUTH=PLAIN") {
        authenticate(connection, offered, user, password, &mut told).await?
    } else if has("LOGINDISABLED") {
        let error = WireError::new(
            FailureKind::ServerSaysNo,
            "the server offers no way to sign in by password here",
        );
        return Err(connection.close(error));
    } else {
        let login = Command::new("LOGIN").string(user).string(password.expose());
        connection
            .run(&login, |data| note_capabilities(data, &mut told))
            .await?
    };
    Ok(done.code_value("CAPABILITY").map(capabilities).or(told))
}

fn note_capabilities(data: Data, told: &mut Option<Vec<String>>) {
    if let Data::Capability(words) = data {
        *told = Some(words);
    }
}

/// SASL PLAIN (RFC 4616), in one line where the server takes it (RFC 4959).
async fn authenticate(
    connection: &mut Connection<Stream>,
    offered: &[String],
    user: &str,
    password: &Secret,
    told: &mut Option<Vec<String>>,
) -> Result<Remark, WireError> {
    let clear = Zeroizing::new(format!("\0{user}\0{}", password.expose()));
    let mut coded = Zeroizing::new(STANDARD.encode(clear.as_bytes()));
    let command = Command::new("AUTHENTICATE PLAIN");
    let mut answer = if offered.iter().any(|word| word == "SASL-IR") {
        let command = command.word(" ").word(&coded);
        connection.begin(&command).await?;
        None
    } else {
        connection.begin(&command).await?;
        coded.push_str("\r\n");
        Some(coded)
    };
    let mut pace = Pace::within(connection.deadlines().command);
    loop {
        match connection.hear(&mut pace).await? {
            Heard::Data(data) => note_capabilities(data, told),
            Heard::Done(remark) => return Ok(remark),
            Heard::Continue => {
                let Some(line) = answer.take() else {
                    let error = WireError::not_understood("more was asked for than PLAIN has");
                    return Err(connection.close(error));
                };
                connection.send_line(line.as_bytes(), &pace).await?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_who_answers() {
        for (bytes, what) in [
            ("* OK Dovecot ready.\r\n", First::Imap),
            ("* PREAUTH x", First::Imap),
            ("* bye", First::Imap),
            ("* O", First::TooFew),
            ("*", First::TooFew),
            ("", First::TooFew),
            ("+OK POP3", First::Pop3),
            ("220 mail ESMTP", First::Other),
            ("HTTP/1.1 400", First::Other),
            ("* HELLO", First::Other),
            ("SSH-2.0", First::Other),
        ] {
            assert_eq!(first(bytes.as_bytes()), what, "{bytes}");
        }
    }
}
