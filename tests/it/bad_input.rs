//! Whatever is given to us wrongly gets words that say what to do, and nothing is lost.

use std::{io::Write as _, net::TcpListener, time::Duration};

use crate::{
    rig::{
        PATIENCE,
        dovecot::Dovecot,
        free_port,
        office::{Office, Way},
        process::cpu_seconds,
        until,
    },
    sync::agrees,
};

const ANA: &str = "ana@agency.example";
/// How long an account that waits is watched for spinning.
const MEASURED: Duration = Duration::from_secs(3);

#[test]
fn a_wrong_password_is_told_and_not_tried_again() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    office
        .try_account(ANA, ("localhost", server.imap), ("none", "wrong"), &[])
        .fine();
    office.serve();
    office.failure(ANA, "auth-failed");
    let ran = office.run(&["account", "sync", ANA, "--wait"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(
        ran.err.lines().count() <= 2,
        "the reason in a line or two: {}",
        ran.err
    );
}

#[test]
fn a_host_that_nobody_knows() {
    let mut office = Office::with(&[ANA]);
    office
        .try_account(ANA, ("no-such-host.invalid", 993), ("tls", "pw"), &[])
        .fine();
    office.serve();
    office.failure(ANA, "name-not-found");
}

#[test]
fn a_port_where_nobody_listens() {
    let mut office = Office::with(&[ANA]);
    office
        .try_account(ANA, ("localhost", free_port()), ("tls", "pw"), &[])
        .fine();
    office.serve();
    office.failure(ANA, "refused");
    let before = cpu_seconds(office.pid());
    std::thread::sleep(MEASURED);
    let spent = cpu_seconds(office.pid()) - before;
    assert!(
        spent < MEASURED.as_secs_f64() / 4.0,
        "waiting took {spent} s of CPU: it spins"
    );
}

#[test]
fn a_certificate_that_nobody_we_trust_signed() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    office.add_account(ANA, &server, Way::TlsWithoutCa);
    office.serve();
    office.failure(ANA, "tls-untrusted");
}

#[test]
fn the_port_of_a_mail_server_for_sending() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = listener.local_addr().expect("it has an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.write_all(b"220 smtp.example ESMTP ready\r\n");
        }
    });
    let mut office = Office::with(&[ANA]);
    office
        .try_account(ANA, ("localhost", port), ("none", "pw"), &[])
        .fine();
    office.serve();
    office.failure(ANA, "not-imap");
}

#[test]
fn one_bad_account_holds_nobody_else_up() {
    const BO: &str = "bo@agency.example";
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    server.append(BO, "INBOX", b"Subject: fine\r\n\r\nfine\r\n");
    office
        .try_account(ANA, ("localhost", free_port()), ("none", "pw"), &[])
        .fine();
    office.add_account(BO, &server, Way::Plain);
    office.serve();
    office.sync(BO);
    agrees(&office, &server, BO);
}

#[test]
fn garbage_instead_of_mail_is_kept_and_blocks_nothing() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    let noise: Vec<u8> = (0..4_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let without_nul = noise.iter().map(|byte| (*byte).max(1)).collect::<Vec<u8>>();
    let deep = "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n".repeat(2_000);
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
    let cases: [&[u8]; 6] = [
        &without_nul,
        b"\r\n\r\n",
        b"Subject: =?utf-8?B?////?= =?nope?Q?=\r\nDate: yesterday\r\nFrom: <<<>>>\r\n\r\n\x1b[31m",
        deep.as_bytes(),
        nested.as_bytes(),
        b"Subject: fine\r\nMessage-ID: <fine@x.example>\r\n\r\nfine\r\n",
    ];
    for raw in cases {
        server.append(ANA, "INBOX", raw);
    }
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    assert!(
        office
            .ledger(ANA)
            .iter()
            .all(|line| matches!(line.state.as_str(), "stored" | "quarantined"))
    );
    let mut api = office.api(ANA);
    until(
        "the good one is read in spite of the others",
        PATIENCE,
        || {
            api.get("/api/v1/messages")
                .text()
                .contains("fine@x.example")
                .then_some(())
        },
    );
    assert!(office.alive());
    office.stop();
    office.verify();
}

#[test]
fn a_store_that_is_none_is_left_as_it_is() {
    let office = Office::with(&[]);
    let store = office.data().join("korespond.redb");
    std::fs::write(&store, b"this is no store").expect("the store can be written");
    let ran = office.run(&["status"]);
    assert_ne!(ran.code, 0);
    assert!(
        (1..=2).contains(&ran.err.lines().count()),
        "a line or two: {}",
        ran.err
    );
    assert_eq!(
        std::fs::read(&store).expect("it is there"),
        b"this is no store"
    );
}

#[test]
fn an_unknown_key_of_the_configuration_is_named() {
    let office = Office::new();
    let file = office.data().join("bad.toml");
    std::fs::write(&file, "[server]\nlissten = \"127.0.0.1:1\"\n").expect("a file can be written");
    let path = file.to_str().expect("a path of ours is UTF-8");
    for command in ["serve", "check-config"] {
        let ran = office.run(&[command, "--config", path]);
        assert_eq!(ran.code, 78, "{}", ran.err);
        for word in [path, "lissten", "listen"] {
            assert!(ran.err.contains(word), "{word} is named: {}", ran.err);
        }
        assert!(!ran.err.contains("panicked") && !ran.err.contains("stack backtrace"));
    }
}
