//! The four languages say the same things, and every key that a page uses exists.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_bundle::FluentResource;
use jiff::tz::TimeZone;
use model::{BuiltIn, Code, FailureKind, Instant, Locale};

use super::{AllWords, files};

/// Keys made at run time from a word: `state-failed` from `state-` and the state's word.
const FAMILIES: [&str; 17] = [
    "problem-",
    "failure-",
    "state-",
    "kind-",
    "role-",
    "lifecycle-",
    "seen-",
    "write-back-",
    "security-",
    "flaw-",
    "scope-",
    "bulk-field-",
    "bulk-word-",
    "audit-group-",
    "audit-did-",
    "did-",
    "tag-colour-",
];

const FAILURES: [FailureKind; 17] = [
    FailureKind::NameNotFound,
    FailureKind::Refused,
    FailureKind::Unreachable,
    FailureKind::TimedOut,
    FailureKind::TlsUntrusted,
    FailureKind::TlsExpired,
    FailureKind::TlsWrongName,
    FailureKind::TlsFailed,
    FailureKind::NoStarttls,
    FailureKind::NotImap,
    FailureKind::AuthFailed,
    FailureKind::Unavailable,
    FailureKind::ServerSaysNo,
    FailureKind::NotUnderstood,
    FailureKind::Forbidden,
    FailureKind::Storage,
    FailureKind::Pop3,
];

/// Keys with the variables that each names; an attribute is `key.attribute`.
fn keys(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    for file in files(locale) {
        FluentResource::try_new(file.to_owned()).expect("no faults in a locale file");
        let mut message = String::new();
        let mut at = String::new();
        for line in file.lines() {
            let head = line.split(" = ").next().unwrap();
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                message = head.to_owned();
                at.clone_from(&message);
            } else if let Some(attribute) = head.trim_start().strip_prefix('.') {
                at = format!("{message}.{attribute}");
            } else if line.starts_with('#') {
                continue;
            }
            let fresh = line.contains(" = ")
                && (line.starts_with(&at) || line.trim_start().starts_with('.'));
            let variables: &mut BTreeSet<String> = keys.entry(at.clone()).or_default();
            assert!(
                !fresh || variables.is_empty(),
                "{at} stands twice in {}",
                locale.tag()
            );
            variables.extend(line.split('$').skip(1).map(|rest| {
                rest.split(|c: char| !c.is_ascii_alphanumeric())
                    .next()
                    .unwrap()
                    .to_owned()
            }));
        }
    }
    keys.remove("");
    keys
}

#[test]
fn all_languages_have_the_same_keys_and_variables() {
    let english = keys(Locale::En);
    assert!(english.len() > 300);
    for locale in Locale::ALL {
        let other = keys(locale);
        for (key, variables) in &english {
            assert_eq!(other.get(key), Some(variables), "{key} in {}", locale.tag());
        }
        assert_eq!(other.len(), english.len(), "{}", locale.tag());
    }
}

#[test]
fn every_problem_and_failure_has_its_words_and_its_remedy() {
    let all = AllWords::load().unwrap();
    for locale in Locale::ALL {
        let t = all.of(locale);
        let problems = Code::ALL
            .iter()
            .map(|code| format!("problem-{}", code.word()));
        let failures = FAILURES
            .iter()
            .map(|kind| format!("failure-{}", kind.word()));
        for key in problems.chain(failures) {
            assert_ne!(t.text(&key), key, "{key} in {}", locale.tag());
            assert!(
                t.attribute(&key, "remedy", &[]).is_some(),
                "{key}.remedy in {}",
                locale.tag()
            );
        }
    }
}

fn sources(at: &Path, into: &mut String) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_key_that_a_page_names_exists_and_every_key_is_used() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    sources(&room.join("pages"), &mut code);
    code.push_str(&fs::read_to_string(room.join("words/format.rs")).unwrap());
    let known = keys(Locale::En);
    let start = |call: &str| format!(".{call}(\"");
    for call in ["text", "with", "count"] {
        for rest in code.split(&start(call)).skip(1) {
            let key = rest.split('"').next().unwrap();
            assert!(
                known.contains_key(key),
                "{key} is used and in no locale file"
            );
        }
    }
    for key in known.keys().filter(|key| !key.contains('.')) {
        let family = FAMILIES.iter().any(|family| key.starts_with(family));
        assert!(
            family || code.contains(&format!("\"{key}\"")),
            "{key} is used nowhere"
        );
    }
}

#[test]
fn no_group_may_be_called_as_a_built_in_one_is_shown() {
    let all = AllWords::load().unwrap();
    for locale in Locale::ALL {
        for key in ["director", "supervisor", "agent", "admin", "administration"] {
            let name = all.of(locale).text(&format!("group-{key}"));
            assert!(BuiltIn::is_shown_as(&name), "{name}");
            assert!(BuiltIn::is_shown_as(&name.to_uppercase()), "{name}");
        }
    }
    assert!(!BuiltIn::is_shown_as("Brokers"));
}

#[test]
fn plurals_follow_each_language() {
    let all = AllWords::load().unwrap();
    let say = |locale, count| all.of(locale).count("messages-count", count);
    assert_eq!(say(Locale::En, 1), "1 message");
    assert_eq!(say(Locale::Pl, 1), "1 wiadomość");
    assert_eq!(
        all.of(Locale::Pl).count("attachments-count", 22),
        "22 załączniki"
    );
    assert_eq!(
        all.of(Locale::Pl).count("attachments-count", 12),
        "12 załączników"
    );
    assert_eq!(say(Locale::Ro, 2), "2 mesaje");
    assert_eq!(say(Locale::Ro, 20), "20 de mesaje");
    assert_eq!(say(Locale::Ru, 21), "21 письмо");
    assert_eq!(say(Locale::Ru, 3), "3 письма");
    assert_eq!(say(Locale::Ru, 11), "11 писем");
}

#[test]
fn numbers_sizes_and_times_follow_each_language() {
    let all = AllWords::load().unwrap();
    let now = Instant(1_763_800_000_000); // 2025-11-22T08:26:40Z
    let zone = TimeZone::get("Europe/Warsaw").unwrap();
    let of = |locale| all.of(locale).at(zone.clone(), now);
    assert_eq!(of(Locale::En).number(20_000), "20,000");
    assert_eq!(of(Locale::Pl).number(1_234), "1234");
    assert_eq!(of(Locale::Pl).number(1_234_567), "1\u{a0}234\u{a0}567");
    assert_eq!(of(Locale::Ro).number(1_234), "1.234");
    assert_eq!(of(Locale::Ru).size(5_250_000), "5,2\u{a0}МБ");
    assert_eq!(of(Locale::En).size(999), "999\u{a0}B");
    assert_eq!(of(Locale::Pl).when(now), "9:26");
    assert_eq!(of(Locale::Pl).when(now.plus_ms(-86_400_000)), "21\u{a0}lis");
    assert_eq!(
        of(Locale::En).when(now.plus_ms(-400 * 86_400_000)),
        "18\u{a0}Oct\u{a0}2024"
    );
    assert_eq!(
        of(Locale::Ro).when(now.plus_ms(-400 * 86_400_000)),
        "18.10.2024"
    );
    assert_eq!(of(Locale::Ru).moment(now), "22 ноября 2025\u{a0}г., 9:26");
    assert_eq!(
        of(Locale::Ru).ago(now.plus_ms(-3 * 86_400_000)),
        "3 дня назад"
    );
}
