//! The sample is what the demo promises, and its letters are sound.

use std::collections::{BTreeMap, BTreeSet};

use model::{Instant, Locale, Role};
use tokio::process::Command;

use super::rig::{NOW, run};
use crate::sample::{self, PastMail};

fn header(raw: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let head = text.split("\r\n\r\n").next()?.replace("\r\n ", " ");
    let prefix = format!("{name}: ");
    head.lines()
        .find_map(|line| line.strip_prefix(&prefix).map(str::to_owned))
}

#[test]
fn the_agency_is_as_promised() {
    let agency = sample::agency();
    let count = |role| agency.users.iter().filter(|user| user.role == role).count();
    assert_eq!(agency.offices.len(), 2);
    assert_eq!(
        (
            count(Role::Director),
            count(Role::Supervisor),
            count(Role::Agent)
        ),
        (1, 2, 4)
    );
    assert_eq!(agency.accounts.len(), 8);
    assert_eq!((agency.contacts.len(), agency.organizations.len()), (60, 8));
    for locale in Locale::ALL {
        assert!(agency.users.iter().any(|user| user.locale == locale));
        assert_eq!(
            agency
                .contacts
                .iter()
                .filter(|contact| contact.locale == locale)
                .count(),
            15
        );
    }
    let emails: Vec<&str> = agency
        .contacts
        .iter()
        .flat_map(|contact| contact.emails.clone())
        .collect();
    assert_eq!(emails.iter().collect::<BTreeSet<_>>().len(), emails.len());
    assert!(emails.iter().all(|email| email.ends_with(".example")));
    let users: BTreeSet<&str> = agency.users.iter().map(|user| user.email).collect();
    assert!(
        agency
            .contacts
            .iter()
            .all(|contact| users.contains(contact.owner))
    );
    assert!(
        agency
            .accounts
            .iter()
            .all(|account| users.contains(account.owner))
    );
    for contact in agency
        .contacts
        .iter()
        .filter(|contact| !contact.company.is_empty())
    {
        assert!(
            agency
                .organizations
                .iter()
                .any(|one| one.name == contact.company)
        );
    }
}

#[test]
fn the_past_is_sound_and_always_the_same() {
    let mails: Vec<PastMail> = sample::past(NOW).collect();
    assert!((550..=700).contains(&mails.len()), "{}", mails.len());
    let again: Vec<PastMail> = sample::past(NOW).collect();
    assert!(
        mails
            .iter()
            .zip(&again)
            .all(|(one, other)| one.raw == other.raw)
    );
    assert!(mails.is_sorted_by_key(|mail| mail.date));
    let ten_months = 320 * 86_400_000;
    assert!(
        mails
            .iter()
            .all(|mail| mail.date < NOW && NOW.since_ms(mail.date) < ten_months)
    );

    let mut by_id: BTreeMap<String, Vec<&PastMail>> = BTreeMap::new();
    for mail in &mails {
        let id = header(&mail.raw, "Message-ID").expect("a Message-ID");
        by_id.entry(id).or_default().push(mail);
    }
    let mut answers = 0;
    for copies in by_id.values() {
        // The same letter in two accounts is the same bytes, and never twice in one.
        assert!(copies.iter().all(|copy| copy.raw == copies[0].raw));
        let places: BTreeSet<&str> = copies.iter().map(|copy| copy.account.as_str()).collect();
        assert_eq!(places.len(), copies.len());
    }
    for mail in &mails {
        for parent in header(&mail.raw, "References")
            .iter()
            .flat_map(|ids| ids.split(' '))
        {
            let parent = by_id.get(parent).expect("the parent is in the sample");
            assert!(
                parent[0].date < mail.date,
                "an answer comes after its question"
            );
            answers += 1;
        }
    }
    assert!(answers > 200, "{answers}");
    for account in sample::agency().accounts {
        assert!(mails.iter().any(|mail| mail.account == account.address));
    }
}

#[test]
fn arriving_mail_differs_and_answers_known_letters() {
    let known: BTreeSet<String> = sample::past(NOW)
        .filter_map(|mail| header(&mail.raw, "Message-ID"))
        .collect();
    let accounts: BTreeSet<String> = sample::agency()
        .accounts
        .into_iter()
        .map(|account| account.address)
        .collect();
    let mut ids = BTreeSet::new();
    let mut answers = 0;
    for n in 0..200 {
        let now = NOW.plus_ms(i64::try_from(n).expect("small") * 30_000);
        let mail = sample::arriving(n, now);
        assert!(accounts.contains(&mail.to_account), "{}", mail.to_account);
        ids.insert(header(&mail.raw, "Message-ID").expect("a Message-ID"));
        if let Some(parent) = header(&mail.raw, "In-Reply-To") {
            assert!(known.contains(&parent));
            answers += 1;
        }
        let date = header(&mail.raw, "Date").expect("a date");
        let date = jiff::fmt::rfc2822::parse(&date).expect("RFC 5322");
        assert!(now.since_ms(Instant::of(date.timestamp())) < 1000);
        assert!((20..=40).contains(&sample::pause(n).as_secs()));
    }
    assert_eq!(ids.len(), 200);
    assert!(answers > 50, "{answers}");
}

/// Python's email package parses every letter without a defect, and finds every kind
/// of letter the sample promises.
#[tokio::test]
async fn letters_parse_without_defects() {
    let home = tempfile::tempdir().expect("a directory");
    for (number, mail) in sample::past(NOW).enumerate() {
        std::fs::write(home.path().join(format!("{number}.eml")), mail.raw).expect("written");
    }
    run(Command::new("python3")
        .arg("-c")
        .arg(include_str!("letters_check.py"))
        .arg(home.path()))
    .await;
}
