//! Mail from files and into files: every byte, once, and left alone by sync.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    rig::{
        Chance,
        corpus::Corpus,
        dovecot::Dovecot,
        office::{LedgerLine, Office, Way, begin, number},
        sha256,
    },
    sync::agrees,
};

const ANA: &str = "ana@agency.example";
const BO: &str = "bo@agency.example";

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of ours is UTF-8")
}

fn mail(number: usize, body: &str) -> String {
    format!(
        "From: Klient <klient@firma.example>\r\nTo: <{ANA}>\r\nSubject: old {number}\r\n\
         Date: Mon, 02 Feb 2015 10:00:00 +0000\r\nMessage-ID: <old-{number}@firma.example>\r\n\r\n{body}\r\n"
    )
}

/// The ledger's lines of imported mail: hash, folder and flags.
fn imported(office: &Office, address: &str) -> BTreeMap<String, (String, Vec<String>)> {
    let lines = office.ledger(address).into_iter();
    lines
        .filter(|line| line.state == "imported")
        .map(|line| (line.sha256.unwrap(), (line.folder, line.flags)))
        .collect()
}

fn hashes(ledger: &[LedgerLine]) -> BTreeSet<String> {
    ledger
        .iter()
        .filter_map(|line| line.sha256.clone())
        .collect()
}

#[test]
fn an_mbox_file_comes_in_once_and_stays() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    // The server has the first of them too: it is one message in two places.
    server.append(ANA, "INBOX", mail(0, "hello").as_bytes());
    office.add_account(ANA, &server, Way::Plain);
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("old.mbox");
    let mut mbox = String::new();
    for number in 0..40 {
        mbox += "From klient@firma.example Mon Feb  2 10:00:00 2015\r\n";
        mbox += &mail(number, if number == 0 { "hello" } else { ">From here" });
        mbox += "\r\n";
    }
    mbox += "From - Mon Feb  2 10:00:00 2015\r\nSubject: large\r\n\r\n";
    mbox += &"x".repeat(51 << 20);
    mbox += "\r\n";
    fs::write(&file, &mbox).unwrap();
    let args = ["import", "mail", text(&file), ANA, "--folder", "Stare/Łódź"];
    // First with nobody serving, then with a daemon: nothing is stored twice.
    let ran = office.run(&args);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out
            .starts_with("40 added, 0 there already, 1 not taken in"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("sync.message_limit") && ran.err.contains("at byte"),
        "{}",
        ran.err
    );
    office.serve();
    let ran = office.run(&args);
    assert!(
        ran.out.starts_with("0 added, 40 there already"),
        "{}",
        ran.out
    );

    office.sync(ANA);
    let found = imported(&office, ANA);
    assert_eq!(found.len(), 40);
    for number in 0..40 {
        let raw = mail(number, if number == 0 { "hello" } else { "From here" });
        assert_eq!(found[&sha256(raw.as_bytes())].0, "Stare/Łódź");
    }
    let accounts = office.api(ANA).get("/api/v1/accounts").json();
    assert_eq!(
        number(&accounts, "messages"),
        Some(40),
        "one is both here and there"
    );
    let sums = office.run(&["ledger", ANA]).fine().out;
    assert!(sums.contains("imported") && sums.contains("40"), "{sums}");
    office.verify();

    // A folder that the server has is the server's.
    let refused = office.run(&["import", "mail", text(&file), ANA, "--folder", "INBOX"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("the server has a folder"),
        "{}",
        refused.err
    );
    let strange = office.run(&["import", "mail", "/dev/null/x", ANA, "--folder", "A"]);
    assert_eq!(strange.code, 2, "{}", strange.err);
}

#[test]
fn a_maildir_comes_in_with_flags_and_folders() {
    let office = Office::with(&[ANA]);
    let server = Dovecot::start();
    office.add_account(ANA, &server, Way::Plain);
    let dir = TempDir::new().unwrap();
    for (path, number) in [
        ("cur/1.a:2,FS", 1),
        ("new/2.b", 2),
        ("cur/.hidden", 3),
        ("tmp/4.d", 4),
        (".Umowy.&AUEA8w-d&AXo-/cur/5.e:2,RST", 5),
        (".not-a-folder/6.f", 6),
    ] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, mail(number, "text")).unwrap();
    }
    let args = ["import", "mail", text(dir.path()), ANA, "--folder", "Old"];
    assert!(
        office
            .run(&args)
            .fine()
            .out
            .starts_with("3 added, 0 there already, 0 not")
    );
    assert!(
        office
            .run(&args)
            .fine()
            .out
            .starts_with("0 added, 3 there already, 0 not")
    );
    let found = imported(&office, ANA);
    let of = |number| found[&sha256(mail(number, "text").as_bytes())].clone();
    let flags = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(of(1), ("Old".to_owned(), flags(&["\\Flagged", "\\Seen"])));
    assert_eq!(of(2), ("Old".to_owned(), flags(&[])));
    let under = of(5);
    assert_eq!(under.0, "Old/Umowy/Łódź");
    assert_eq!(under.1, flags(&["\\Answered", "\\Deleted", "\\Seen"]));
    office.verify();
}

#[test]
fn what_goes_out_comes_in_again_byte_for_byte() {
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA, BO]));
    server.fill(ANA, Corpus::of(7, ANA).take(150));
    server.append(ANA, "INBOX", b"no header at all, and no end");
    server.append(
        ANA,
        "INBOX",
        b"Subject: f\r\n\r\nFrom here\r\n>From there\r\n\r\nFrom x 10:00\r\n\r\n",
    );
    office.add_account(ANA, &server, Way::Plain);
    office.add_account(BO, &server, Way::Plain);
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let ledger = office.ledger(ANA);
    office.serve();
    let dir = TempDir::new().unwrap();
    for (form, name) in [("mbox", "out.mbox"), ("maildir", "out")] {
        let to = dir.path().join(name);
        let export = ["export", "mail", ANA, "--to", text(&to), "--format", form];
        let told = office.run(&export).fine().out;
        assert!(
            told.contains(&format!("{} messages", ledger.len())),
            "{told}"
        );
        let again = office.run(&export);
        match form {
            "mbox" => assert_eq!(again.code, 2, "a file is not written over"),
            _ => assert_eq!(again.code, 0, "a Maildir is filled up: {}", again.err),
        }
        let folder = format!("From {form}");
        let import = ["import", "mail", text(&to), BO, "--folder", &folder];
        office.run(&import).fine();
        let back: Vec<LedgerLine> = office
            .ledger(BO)
            .into_iter()
            .filter(|line| line.folder.starts_with(&folder))
            .collect();
        assert_eq!(hashes(&back), hashes(&ledger), "{form}");
        let flags = |ledger: &[LedgerLine]| -> BTreeSet<(String, Vec<String>)> {
            let lines = ledger.iter();
            lines
                .map(|line| (line.sha256.clone().unwrap(), line.flags.clone()))
                .collect()
        };
        assert_eq!(flags(&back), flags(&ledger), "{form}");
    }
    office.verify();
}

#[test]
fn a_killed_import_goes_on() {
    let office = Office::with(&[ANA]);
    let server = Dovecot::start();
    office.add_account(ANA, &server, Way::Plain);
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("old.mbox");
    let mut mbox = String::new();
    for number in 0..3_000 {
        mbox += "From klient@firma.example Mon Feb  2 10:00:00 2015\n";
        mbox += &mail(number, "text ".repeat(number % 90).as_str());
        mbox += "\n";
    }
    fs::write(&file, mbox).unwrap();
    let data = text(office.data());
    let args = [
        "import",
        "mail",
        text(&file),
        ANA,
        "--folder",
        "Old",
        "--data",
        data,
    ];
    let mut chance = Chance::from(4);
    for _ in 0..4 {
        let mut import = begin(&args);
        std::thread::sleep(Duration::from_millis(chance.below(700) as u64));
        import.kill().unwrap();
        import.wait().unwrap();
    }
    office.run(&args[..6]).fine();
    assert_eq!(imported(&office, ANA).len(), 3_000);
    assert_eq!(office.ledger(ANA).len(), 3_000, "none is there twice");
    office.verify();
}
