//! A server that says what a test tells it to.

use std::{sync::Arc, time::Duration};

use model::{Endpoint, Security};
use rustls::ServerConfig;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

use super::{
    Compression, Deadlines, Dial, Network, PlainText, Secret, Session, Trust, WireError, open,
};

pub(super) const CA: &str = include_str!("fixtures/ca.pem");
const KEY: &str = include_str!("fixtures/server.key");

/// What the server does next.
pub(super) enum Step {
    /// Sends; `%T` stands for the tag of the last command.
    Say(Vec<u8>),
    /// Reads a line that must hold this.
    Hear(String),
    /// Raises to TLS with this certificate.
    Tls(&'static str),
    /// Waits until the other side hangs up.
    Hold,
}

pub(super) fn say(text: impl AsRef<[u8]>) -> Step {
    Step::Say(text.as_ref().to_vec())
}

pub(super) fn hear(words: impl Into<String>) -> Step {
    Step::Hear(words.into())
}

/// What a server does at which LOGIN succeeds, and then.
pub(super) fn signed_in(capabilities: &str, steps: Vec<Step>) -> Vec<Step> {
    let mut all = vec![
        say("* OK [CAPABILITY IMAP4rev1] hello\r\n"),
        hear("LOGIN"),
        say(format!(
            "%T OK [CAPABILITY IMAP4rev1 {capabilities}] in\r\n"
        )),
    ];
    all.extend(steps);
    all
}

/// A server at work; what it heard in plain text is its result.
pub(super) struct Script {
    pub(super) port: u16,
    pub(super) heard: JoinHandle<String>,
}

trait Both: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Both for S {}

impl Script {
    pub(super) async fn start(steps: Vec<Step>) -> Self {
        Self::called_again(vec![steps]).await
    }

    /// A server that is called so often, each time with steps of its own.
    pub(super) async fn called_again(calls: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let mut heard = String::new();
            for steps in calls {
                let (tcp, _) = listener.accept().await.unwrap();
                heard.push_str(&play(tcp, steps).await);
            }
            heard
        });
        Self { port, heard }
    }

    /// A server at which LOGIN succeeds, then `steps`, then it waits for us to go.
    pub(super) async fn signed_in(steps: Vec<Step>) -> Self {
        Self::offering("IDLE", steps).await
    }

    /// The same at a server that offers these besides.
    pub(super) async fn offering(capabilities: &str, steps: Vec<Step>) -> Self {
        Self::start(signed_in(capabilities, steps)).await
    }

    pub(super) fn dial(&self, security: Security) -> Dial {
        Dial {
            at: Endpoint {
                host: "127.0.0.1".into(),
                port: self.port,
                security,
                user: "ana@example.com".into(),
            },
            ca_pem: Some(CA.into()),
            network: Network {
                allow_loopback: true,
            },
            plain: PlainText::Refuse,
            deadlines: Deadlines::default(),
            message_limit: 1 << 20,
            compression: Compression::WhereItPays,
            without: Vec::new(),
        }
    }

    pub(super) async fn open(&self, security: Security) -> Result<Session, WireError> {
        call(&self.dial(security)).await
    }

    /// A session with deadlines so short that a test can wait for them.
    pub(super) async fn hasty(&self) -> Session {
        let short = Duration::from_millis(200);
        let mut dial = self.dial(Security::None);
        dial.deadlines = Deadlines {
            command: short,
            first_byte: short,
            window: short,
            ..Deadlines::default()
        };
        call(&dial).await.unwrap()
    }

    pub(super) async fn session(&self) -> Session {
        self.open(Security::None).await.unwrap()
    }
}

pub(super) async fn call(dial: &Dial) -> Result<Session, WireError> {
    let trust = Trust::system().unwrap();
    open(&trust, dial, &Secret::new("p\"w".into())).await
}

async fn play(tcp: TcpStream, steps: Vec<Step>) -> String {
    let mut plain = Some(tcp);
    let mut secure: Option<Box<dyn Both>> = None;
    let (mut heard, mut tag) = (String::new(), String::new());
    for step in steps {
        if let Step::Tls(certificate) = step {
            match acceptor(certificate).accept(plain.take().unwrap()).await {
                Ok(stream) => secure = Some(Box::new(stream)),
                Err(_) => return heard,
            }
            continue;
        }
        let is_secure = secure.is_some();
        let stream: &mut dyn Both = match &mut secure {
            Some(stream) => stream,
            None => plain.as_mut().unwrap(),
        };
        match step {
            Step::Say(text) => {
                let text = replaced(&text, &tag);
                if stream.write_all(&text).await.is_err() || stream.flush().await.is_err() {
                    return heard;
                }
            }
            Step::Hear(words) => {
                let line = line(stream).await;
                if !is_secure {
                    heard.push_str(&line);
                }
                assert!(line.contains(&words), "heard {line:?}, not {words:?}");
                if let Some((first, _)) = line.split_once(' ') {
                    tag = first.to_owned();
                }
            }
            Step::Tls(_) | Step::Hold => {
                let mut rest = Vec::new();
                let _ = stream.read_to_end(&mut rest).await;
                heard.push_str(&String::from_utf8_lossy(&rest));
            }
        }
    }
    heard
}

async fn line(stream: &mut dyn Both) -> String {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        match stream.read_u8().await {
            Ok(byte) => line.push(byte),
            Err(_) => break,
        }
    }
    // What is deflated holds bytes of all kinds.
    String::from_utf8_lossy(&line).into_owned()
}

fn replaced(text: &[u8], tag: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.windows(2).position(|pair| pair == b"%T") {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(tag.as_bytes());
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest);
    out
}

fn acceptor(certificate: &str) -> TlsAcceptor {
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
