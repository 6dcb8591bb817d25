//! The index from outside: what is put in is found, and only that.

use std::{fs, path::Path};

use jiff::tz::TimeZone;
use model::{AccountId, ChangeSeq, Instant, MessageId, MessageRef};
use tempfile::TempDir;

use crate::{Candidate, Document, Entry, Index, IndexError, Query, Typing, Within};

pub fn document(message: u64) -> Document {
    Document {
        message: MessageRef {
            account: AccountId(1),
            message: MessageId(message),
        },
        date: Instant(1_000 * i64::try_from(message).unwrap()),
        size: 1_000,
        subject: String::new(),
        from: String::new(),
        to: String::new(),
        cc: String::new(),
        text: String::new(),
        files: String::new(),
        has_attachment: false,
    }
}

pub struct Office {
    pub index: Index,
    dir: TempDir,
}

impl Office {
    pub fn with(documents: &[Document]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(dir.path()).unwrap();
        let mut writer = index.writer().unwrap();
        for document in documents {
            writer.put(document, Entry::New).unwrap();
        }
        writer.commit(ChangeSeq(1)).unwrap();
        Self { index, dir }
    }

    fn found(&self, query: &str) -> Vec<u64> {
        numbers(&find(&self.index, query, Typing::Done, &Within::All))
    }

    fn live(&self, query: &str) -> Vec<u64> {
        numbers(&find(&self.index, query, Typing::Live, &Within::All))
    }
}

pub fn find(index: &Index, query: &str, typing: Typing, within: &Within) -> Vec<Candidate> {
    let query = Query::parse(query, &TimeZone::UTC, typing).unwrap();
    index.find(&query, within, None, 100).unwrap()
}

pub fn numbers(found: &[Candidate]) -> Vec<u64> {
    found.iter().map(|one| one.message.message.0).collect()
}

/// Five letters of an agency.
fn letters() -> Office {
    Office::with(&[
        Document {
            subject: "Mieszkanie w Łodzi".into(),
            from: "Anna Żak <anna@x.pl>".into(),
            to: "Biuro <biuro@agencja.pl>".into(),
            text: "Dwa pokoje z balkonem, ulica Kwiatowa 5.".into(),
            ..document(1)
        },
        Document {
            subject: "Casă în București".into(),
            from: "Ștefan Țuța <stefan@y.ro>".into(),
            to: "biuro@agencja.pl".into(),
            cc: "Anna Żak <anna@x.pl>".into(),
            text: "Două camere, aproape de metrou. kontakt: anna@x.pl".into(),
            files: "Planul casei.pdf\nfoto.jpg".into(),
            has_attachment: true,
            size: 3 << 20,
            ..document(2)
        },
        Document {
            subject: "Квартира с ёлкой".into(),
            from: "Фёдор <fedor@z.ru>".into(),
            text: "Йогурт не входит в цену. pokoje dwa".into(),
            ..document(3)
        },
        Document {
            subject: "Viewing on Friday".into(),
            from: "Joanna <joanna@x.pl.example.com>".into(),
            text: "The café's résumé; balkony".into(),
            ..document(4)
        },
    ])
}

#[test]
fn letters_match_without_case_and_diacritics() {
    let office = letters();
    for (query, found) in [
        ("lodzi", vec![1]),
        ("ŁODZI", vec![1]),
        ("casa in bucuresti", vec![2]),
        ("țuța", vec![2]),
        ("tuta", vec![2]),
        ("елкой", vec![3]),
        ("ЁЛКОЙ", vec![3]),
        ("федор", vec![3]),
        ("иогурт", vec![]),
        ("cafe resume", vec![4]),
    ] {
        assert_eq!(office.found(query), found, "{query}");
    }
}

#[test]
fn phrases_exclusions_and_beginnings() {
    let office = letters();
    for (query, found) in [
        ("dwa pokoje", vec![3, 1]),
        ("\"dwa pokoje\"", vec![1]),
        ("dwa -balkonem", vec![3]),
        ("-dwa", vec![4, 2]),
        ("-\"dwa pokoje\"", vec![4, 3, 2]),
        ("balkon", vec![]),
        ("balkon*", vec![4, 1]),
        ("-balkon*", vec![3, 2]),
        ("kwiatowa-5", vec![1]),
    ] {
        assert_eq!(office.found(query), found, "{query}");
    }
    assert_eq!(office.live("balkon"), [4, 1]);
    assert_eq!(office.live("balkon "), [0; 0]);
    assert_eq!(office.live("\"dwa pok"), [1]);
    assert_eq!(office.live("subject:vie"), [4]);
    assert_eq!(office.live("from:anna@x.p"), [1]);
}

#[test]
fn each_operator() {
    let office = letters();
    for (query, found) in [
        ("from:anna", vec![1]),
        ("from:anna@x.pl", vec![1]),
        ("from:ANNA@X.PL", vec![1]),
        ("from:x.pl", vec![4, 1]),
        ("from:@z.ru", vec![3]),
        ("-from:anna", vec![4, 3, 2]),
        ("from:\"anna zak\"", vec![1]),
        ("to:biuro", vec![2, 1]),
        ("cc:anna", vec![2]),
        ("anna@x.pl", vec![2, 1]),
        ("subject:casa", vec![2]),
        ("subject:camere", vec![]),
        ("body:camere", vec![2]),
        ("has:attachment", vec![2]),
        ("-has:attachment", vec![4, 3, 1]),
        ("filename:plan*", vec![2]),
        ("filename:foto.jpg", vec![2]),
        ("foto.jpg", vec![2]),
        ("larger:1M", vec![2]),
        ("smaller:1M", vec![4, 3, 1]),
        ("larger:3M", vec![]),
        ("before:1970", vec![]),
        ("before:1970-01-02", vec![4, 3, 2, 1]),
        ("after:1970-01-01", vec![4, 3, 2, 1]),
        ("after:1970-01-02", vec![]),
    ] {
        assert_eq!(office.found(query), found, "{query}");
    }
}

#[test]
fn dates_bound_to_the_millisecond() {
    const DAY: i64 = 86_400_000;
    let on = |message, date| Document {
        date: Instant(date),
        ..document(message)
    };
    let office = Office::with(&[
        on(1, DAY - 1),
        on(2, DAY),
        on(3, 2 * DAY - 1),
        on(4, 2 * DAY),
    ]);
    assert_eq!(office.found("after:1970-01-02"), [4, 3, 2]);
    assert_eq!(office.found("before:1970-01-02"), [1]);
    assert_eq!(office.found("after:02.01.1970 before:03.01.1970"), [3, 2]);
}

#[test]
fn only_the_named_accounts() {
    let of = |message, account| Document {
        message: MessageRef {
            account: AccountId(account),
            message: MessageId(message),
        },
        text: "dom".into(),
        ..document(message)
    };
    let office = Office::with(&[of(1, 1), of(2, 2), of(3, 3), of(4, 2)]);
    for (accounts, messages) in [
        (vec![], vec![]),
        (vec![1], vec![1]),
        (vec![2, 3], vec![4, 3, 2]),
        (vec![9], vec![]),
    ] {
        let within = Within::Accounts(accounts.into_iter().map(AccountId).collect());
        for query in ["dom", "-haus", ""] {
            let found = find(&office.index, query, Typing::Done, &within);
            assert_eq!(numbers(&found), messages, "{query}");
        }
    }
    let found = find(&office.index, "dom", Typing::Done, &Within::All);
    assert_eq!(found.first().unwrap().message, of(4, 2).message);
}

#[test]
fn what_changes_and_what_goes() {
    let office = letters();
    let mut writer = office.index.writer().unwrap();
    let anew = Document {
        text: "zamek".into(),
        ..document(1)
    };
    writer.put(&anew, Entry::Replace).unwrap();
    writer.remove(document(2).message);
    assert_eq!(office.found("lodzi"), [1], "not before the commit");
    writer.commit(ChangeSeq(2)).unwrap();
    assert_eq!(office.found("lodzi"), [0; 0]);
    assert_eq!(office.found("zamek"), [1]);
    assert_eq!(office.found("casa"), [0; 0]);
    assert_eq!(office.index.messages(), 3);
    writer.close().unwrap();
}

#[test]
fn it_goes_on_where_it_was() {
    let Office { index, dir } = letters();
    assert_eq!(
        (index.made_anew(), index.followed()),
        (true, Some(ChangeSeq(1)))
    );
    let mut writer = index.writer().unwrap();
    writer.put(&document(9), Entry::New).unwrap();
    drop(writer);
    drop(index);
    let index = Index::open(dir.path()).unwrap();
    assert_eq!(
        (index.made_anew(), index.followed()),
        (false, Some(ChangeSeq(1)))
    );
    assert_eq!(index.messages(), 4, "what wasn't committed is lost");
    let mut writer = index.writer().unwrap();
    writer.commit(ChangeSeq(7)).unwrap();
    assert_eq!(index.followed(), Some(ChangeSeq(7)));
}

fn is_anew(dir: &Path) {
    let index = Index::open(dir).unwrap();
    assert_eq!(
        (index.made_anew(), index.followed(), index.messages()),
        (true, None, 0)
    );
    let mut writer = index.writer().unwrap();
    writer.put(&document(1), Entry::New).unwrap();
    writer.commit(ChangeSeq(3)).unwrap();
    assert_eq!(index.messages(), 1);
}

#[test]
fn another_version_is_thrown_away() {
    let Office { index, dir } = letters();
    drop(index);
    fs::write(dir.path().join("version"), "0").unwrap();
    is_anew(dir.path());
    fs::remove_file(dir.path().join("version")).unwrap();
    is_anew(dir.path());
    let index = Index::open(dir.path()).unwrap();
    assert_eq!((index.made_anew(), index.messages()), (false, 1));
}

#[test]
fn a_damaged_index_is_thrown_away() {
    let damages: [fn(&Path); 3] = [
        |dir| fs::write(dir.join("meta.json"), "{").unwrap(),
        |dir| fs::remove_file(dir.join("meta.json")).unwrap(),
        |dir| {
            for entry in fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path
                    .extension()
                    .is_some_and(|kind| kind == "idx" || kind == "fast")
                {
                    fs::write(path, "x").unwrap();
                }
            }
        },
    ];
    for damage in damages {
        let Office { index, dir } = letters();
        drop(index);
        damage(dir.path());
        is_anew(dir.path());
    }
}

#[test]
fn nothing_is_thrown_away_under_a_writer_or_of_others() {
    let Office { index, dir } = letters();
    let writer = index.writer().unwrap();
    assert!(matches!(index.writer(), Err(IndexError::Locked)));
    fs::write(dir.path().join("version"), "0").unwrap();
    assert!(matches!(Index::open(dir.path()), Err(IndexError::Locked)));
    drop(writer);
    fs::create_dir(dir.path().join("mail")).unwrap();
    assert!(matches!(Index::open(dir.path()), Err(IndexError::Foreign)));
    assert!(matches!(Index::wipe(dir.path()), Err(IndexError::Foreign)));
    assert!(dir.path().join("meta.json").exists());
}

#[test]
fn more_than_may_wait_goes_through() {
    let office = Office::with(&[]);
    let mut writer = office.index.writer().unwrap();
    let text = "dom ".repeat(400_000);
    for message in 1..=20 {
        let large = Document {
            text: text.clone(),
            ..document(message)
        };
        writer.put(&large, Entry::New).unwrap();
    }
    writer.commit(ChangeSeq(2)).unwrap();
    assert_eq!(office.found("dom").len(), 20);
}

#[test]
fn a_failing_disk_ends_the_writer() {
    let Office { index, dir } = Office::with(&[]);
    let mut writer = index.writer().unwrap();
    dir.close().unwrap();
    let large = Document {
        text: "dom ".repeat(250_000),
        ..document(1)
    };
    // Far more than may wait: a put that waited for the dead would wait for ever.
    let failed = (0..50).find_map(|_| writer.put(&large, Entry::New).err());
    assert!(failed.is_some() || writer.commit(ChangeSeq(2)).is_err());
}
