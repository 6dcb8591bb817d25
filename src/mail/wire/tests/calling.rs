use std::time::Duration;

use model::{FailureKind, Security};
use tokio::net::TcpListener;

use crate::wire::{
    PlainText,
    script::{Script, Step, call, hear, say},
};

const SERVER: &str = include_str!("../fixtures/server.pem");
const OTHER: &str = include_str!("../fixtures/other.pem");
const EXPIRED: &str = include_str!("../fixtures/expired.pem");

async fn kind(steps: Vec<Step>, security: Security) -> FailureKind {
    let script = Script::start(steps).await;
    let kind = script
        .open(security)
        .await
        .err()
        .expect("it must fail")
        .kind;
    assert!(
        !script.heard.await.unwrap().contains("p\\\"w"),
        "a password was sent in clear"
    );
    kind
}

fn tls_login(certificate: &'static str) -> Vec<Step> {
    vec![
        Step::Tls(certificate),
        say("* OK hello\r\n"),
        hear("CAPABILITY"),
        say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n%T OK\r\n"),
        hear("AUTHENTICATE PLAIN AGFuYUBleGFtcGxlLmNvbQBwInc="),
        say("* CAPABILITY IMAP4rev1 IDLE\r\n%T OK in\r\n"),
    ]
}

#[tokio::test]
async fn tls_and_plain_sign_in() {
    let script = Script::start(tls_login(SERVER)).await;
    let session = script.open(Security::Tls).await.unwrap();
    assert!(session.has("idle") && !session.has("SASL-IR"));
}

#[tokio::test]
async fn certificates_are_refused_with_their_reason() {
    for (certificate, reason) in [
        (OTHER, FailureKind::TlsWrongName),
        (EXPIRED, FailureKind::TlsExpired),
    ] {
        assert_eq!(kind(tls_login(certificate), Security::Tls).await, reason);
    }
    let script = Script::start(tls_login(SERVER)).await;
    let mut dial = script.dial(Security::Tls);
    dial.ca_pem = None;
    let error = call(&dial).await.err().unwrap();
    assert_eq!(error.kind, FailureKind::TlsUntrusted);
}

#[tokio::test]
async fn plain_text_on_a_tls_port_is_told() {
    let steps = vec![say("* OK hello\r\n"), Step::Hold];
    assert_eq!(kind(steps, Security::Tls).await, FailureKind::TlsFailed);
}

#[tokio::test]
async fn starttls_forgets_what_was_said_before() {
    let mut steps = vec![
        say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n"),
        hear("CAPABILITY"),
        say("* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n%T OK\r\n"),
        hear("STARTTLS"),
        say("%T OK\r\n"),
        Step::Tls(SERVER),
        hear("CAPABILITY"),
        say("* CAPABILITY IMAP4rev1\r\n%T OK\r\n"),
        hear("LOGIN \"ana@example.com\" \"p\\\"w\""),
        say("%T OK\r\n"),
        hear("CAPABILITY"),
        say("* CAPABILITY IMAP4rev1 IDLE\r\n%T OK\r\n"),
    ];
    steps.push(Step::Hold);
    let script = Script::start(steps).await;
    let session = script.open(Security::Starttls).await.unwrap();
    assert!(session.has("IDLE"));
    drop(session);
    assert!(!script.heard.await.unwrap().contains("LOGIN"));
}

#[tokio::test]
async fn starttls_is_never_done_without() {
    let stripped = vec![
        say("* OK hello\r\n"),
        hear("CAPABILITY"),
        say("* CAPABILITY IMAP4rev1\r\n%T OK\r\n"),
        Step::Hold,
    ];
    assert_eq!(
        kind(stripped, Security::Starttls).await,
        FailureKind::NoStarttls
    );
    let refused = |answer: &str| {
        vec![
            say("* OK hello\r\n"),
            hear("CAPABILITY"),
            say("* CAPABILITY IMAP4rev1 STARTTLS\r\n%T OK\r\n"),
            hear("STARTTLS"),
            say(answer),
            Step::Hold,
        ]
    };
    assert_eq!(
        kind(refused("%T NO\r\n"), Security::Starttls).await,
        FailureKind::NoStarttls
    );
    let injected = "%T OK\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n";
    assert_eq!(
        kind(refused(injected), Security::Starttls).await,
        FailureKind::TlsFailed
    );
    let preauth = vec![say("* PREAUTH welcome\r\n"), Step::Hold];
    assert_eq!(
        kind(preauth, Security::Starttls).await,
        FailureKind::NoStarttls
    );
}

#[tokio::test]
async fn greetings_of_others_are_told() {
    for (greeting, expected) in [
        ("220 mail.example.com ESMTP\r\n", FailureKind::NotImap),
        ("+OK POP3 ready\r\n", FailureKind::Pop3),
        (
            "HTTP/1.1 400 Bad Request\r\n\r\n<html>",
            FailureKind::NotImap,
        ),
        ("SSH-2.0", FailureKind::NotImap),
        ("* PREAUTH in\r\n", FailureKind::NotUnderstood),
        ("* BYE [UNAVAILABLE] later\r\n", FailureKind::Unavailable),
        ("* OK no end\n", FailureKind::NotUnderstood),
    ] {
        let got = kind(vec![say(greeting), Step::Hold], Security::None).await;
        assert_eq!(got, expected, "{greeting}");
    }
    assert_eq!(kind(vec![], Security::None).await, FailureKind::Unreachable);
}

#[tokio::test]
async fn refusals_at_sign_in_are_told_apart() {
    for (answer, expected) in [
        (
            "%T NO [AUTHENTICATIONFAILED] wrong\r\n",
            FailureKind::AuthFailed,
        ),
        ("%T NO Login failed\r\n", FailureKind::AuthFailed),
        ("%T NO [UNAVAILABLE] later\r\n", FailureKind::Unavailable),
        ("%T BAD what\r\n", FailureKind::ServerSaysNo),
        ("* BYE too many\r\n", FailureKind::Unavailable),
        ("x9 OK in\r\n", FailureKind::NotUnderstood),
        ("+ more\r\n", FailureKind::NotUnderstood),
    ] {
        let script = Script::start(vec![
            say("* OK [CAPABILITY IMAP4rev1] hello\r\n"),
            hear("LOGIN"),
            say(answer),
            Step::Hold,
        ])
        .await;
        let error = script.open(Security::None).await.err().unwrap();
        assert_eq!(error.kind, expected, "{answer}");
    }
}

#[tokio::test]
async fn a_password_beyond_ascii_goes_as_a_counted_literal() {
    let script = Script::start(vec![
        say("* OK [CAPABILITY IMAP4rev1] hello\r\n"),
        hear("LOGIN {6}"),
        say("+ go on\r\n"),
        hear("a\u{142}\u{17c}b \"p\\\"w\""),
        Step::Hold,
    ])
    .await;
    let mut dial = script.dial(Security::None);
    dial.at.user = "a\u{142}\u{17c}b".into();
    dial.deadlines.command = Duration::from_millis(100);
    assert_eq!(call(&dial).await.err().unwrap().kind, FailureKind::TimedOut);
    script.heard.await.unwrap();
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let script = Script::start(vec![Step::Hold]).await;
    let mut dial = script.dial(Security::None);
    dial.deadlines.greeting = Duration::from_millis(100);
    assert_eq!(call(&dial).await.err().unwrap().kind, FailureKind::TimedOut);
}

#[tokio::test]
async fn places_that_may_not_be_called_are_not() {
    let script = Script::start(vec![Step::Hold]).await;
    let mut dial = script.dial(Security::Tls);
    dial.network.allow_loopback = false;
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "0.0.0.0",
    ] {
        dial.at.host = host.into();
        assert_eq!(
            call(&dial).await.err().unwrap().kind,
            FailureKind::Forbidden,
            "{host}"
        );
    }
    dial.network.allow_loopback = true;
    dial.at.host = "10.255.255.1".into();
    dial.at.security = Security::None;
    assert_eq!(dial.plain, PlainText::Refuse);
    assert_eq!(
        call(&dial).await.err().unwrap().kind,
        FailureKind::Forbidden
    );
}

#[tokio::test]
async fn names_and_ports_without_a_server_are_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let script = Script {
        port: listener.local_addr().unwrap().port(),
        heard: tokio::spawn(async { String::new() }),
    };
    drop(listener);
    let mut dial = script.dial(Security::Tls);
    assert_eq!(call(&dial).await.err().unwrap().kind, FailureKind::Refused);
    for host in ["", "no such name", "nowhere.invalid"] {
        dial.at.host = host.into();
        assert_eq!(
            call(&dial).await.err().unwrap().kind,
            FailureKind::NameNotFound,
            "{host}"
        );
    }
}
