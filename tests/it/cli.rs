//! The command line in the forms that scripts may count on.

use crate::rig::{
    dovecot::Dovecot,
    office::{DIRECTOR, Office, SIGN_IN, Way, run_binary},
};

const ANA: &str = "ana@agency.example";
const COMMANDS: [&str; 17] = [
    "serve",
    "demo",
    "init",
    "check-config",
    "doctor",
    "status",
    "ledger",
    "user",
    "account",
    "import",
    "export",
    "backup",
    "restore",
    "reindex",
    "verify",
    "completions",
    "man",
];

#[test]
fn every_command_helps_with_an_example() {
    let all = run_binary(&["--help"], "").fine().out;
    for command in COMMANDS {
        assert!(all.contains(command), "--help names {command}");
        let help = run_binary(&[command, "--help"], "").fine().out;
        assert!(
            help.contains("korespond "),
            "{command} --help shows an example:\n{help}"
        );
    }
    assert!(
        run_binary(&["--version"], "")
            .fine()
            .out
            .contains(env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn what_is_wrong_is_told_in_two_lines_and_a_code() {
    assert_eq!(run_binary(&["no-such-command"], "").code, 2);
    assert_eq!(run_binary(&["status", "--no-such-flag"], "").code, 2);
    let nowhere = tempfile::tempdir().expect("a directory can be made");
    let nowhere = nowhere.path().join("nothing");
    let nowhere = nowhere.to_str().expect("a path of ours is UTF-8");
    for command in ["status", "verify", "serve"] {
        let ran = run_binary(&[command, "--data", nowhere], "");
        assert_ne!(ran.code, 0, "{command} needs a data directory");
        assert!(
            (1..=2).contains(&ran.err.lines().count()),
            "{command}: {}",
            ran.err
        );
        assert!(
            ran.err.contains("init") || ran.err.contains(nowhere),
            "what helps: {}",
            ran.err
        );
    }
}

#[test]
fn init_makes_one_director_and_no_second() {
    let office = Office::new();
    let again = [
        "init",
        "--director",
        "x@agency.example",
        "--name",
        "X",
        "--password-stdin",
    ];
    let ran = office.run_with(&again, SIGN_IN);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let users = office.run(&["user", "list", "--json"]).fine().out;
    assert!(users.contains(DIRECTOR) && !users.contains("x@agency.example"));
    for (name, mode) in [("", 0o700), ("korespond.key", 0o600)] {
        use std::os::unix::fs::PermissionsExt as _;
        let meta = std::fs::metadata(office.data().join(name)).expect("init made it");
        assert_eq!(meta.permissions().mode() & 0o777, mode, "{name}");
    }
}

#[test]
fn what_init_makes_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::with(&[ANA]);
    let (mut ways, mut files) = (vec![office.data().to_owned()], 0);
    while let Some(dir) = ways.pop() {
        for entry in std::fs::read_dir(&dir).expect("it can be listed") {
            let path = entry.expect("an entry").path();
            let meta = std::fs::symlink_metadata(&path).expect("it is there");
            let mode = meta.permissions().mode();
            assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
            if meta.is_dir() {
                ways.push(path);
            } else {
                files += 1;
            }
        }
    }
    assert!(files > 2, "key, lock, store and index are there");
}

#[test]
fn commands_say_the_same_with_and_without_a_daemon() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.append(
        ANA,
        "INBOX",
        b"Subject: hello\r\nMessage-ID: <h@x.example>\r\n\r\nhello\r\n",
    );
    office.add_account(ANA, &server, Way::Plain);
    // Nobody serves: the command does the work itself.
    office.sync(ANA);
    let stopped = office.ledger(ANA);
    assert_eq!(stopped.len(), 1);
    assert_eq!(stopped[0].message_id.as_deref(), Some("h@x.example"));
    office.verify();
    office.serve();
    assert_eq!(office.ledger(ANA), stopped);
    office.verify();
    let status = office.run(&["status", "--json"]).fine().out;
    let status: serde_json::Value = serde_json::from_str(&status).expect("--json is JSON");
    assert!(status.to_string().contains(ANA));
    office.run(&["reindex"]).fine();
    office.run(&["doctor"]).fine();
    let sums = office.run(&["ledger", ANA]).fine().out;
    assert!(
        sums.contains("INBOX"),
        "without --json-lines the sums are told: {sums}"
    );
    let second = office.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_ne!(second.code, 0, "two daemons can't have one store");
    assert!(
        (1..=2).contains(&second.err.lines().count()),
        "{}",
        second.err
    );
}

#[test]
fn a_token_is_printed_alone() {
    let office = Office::with(&[ANA]);
    let out = office.run(&["user", "token", "--email", ANA]).fine().out;
    let token = out.trim_end();
    assert!(
        !token.is_empty() && !token.contains(char::is_whitespace),
        "{out:?}"
    );
    assert_eq!(out.lines().count(), 1);
    assert_ne!(
        office
            .run(&["user", "token", "--email", "nobody@agency.example"])
            .code,
        0
    );
}

#[test]
fn contacts_come_from_a_table() {
    let office = Office::with(&[ANA]);
    let file = office.data().join("contacts.csv");
    std::fs::write(
        &file,
        "first_name,last_name,email,phone\nŻaneta,Łoś,zaneta@los.example,+48 600 100 200\n",
    )
    .expect("a file can be written");
    let path = file.to_str().expect("a path of ours is UTF-8");
    office
        .run(&["import", "contacts", path, "--owner", ANA])
        .fine();
    let ran = office.run(&["import", "contacts", "/no/such/file.csv", "--owner", ANA]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("/no/such/file.csv"), "{}", ran.err);
}

#[test]
fn completions_and_manual_are_made() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            run_binary(&["completions", shell], "")
                .fine()
                .out
                .contains("korespond")
        );
    }
    assert!(run_binary(&["man"], "").fine().out.contains(".TH"));
    run_binary(&["check-config"], "").fine();
}
