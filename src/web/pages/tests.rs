//! Pages drawn from made-up views, compared with goldens in `tests/golden/pages`.
//!
//! `UPDATE=1` writes them anew; a golden that no test asks for fails.

mod away;
mod samples;

use samples::{card, id, lines, opened, side};

use std::{collections::BTreeSet, env, fs, path::PathBuf};

use jiff::tz::TimeZone;
use maud::Markup;
use model::{
    AccountId, AccountState, Attachment, ContactId, Endpoint, Failure, FailureKind, Flaw, FolderId,
    FolderKind, Instant, Locale, Mailbox, MessageId, MessageRef, Problem, Security, UserId,
    WriteBack,
};
use service::{
    Page,
    accounts::{AccountLine, AccountPage, FolderLine},
    contacts::{ContactCard, Lifecycle, NewContact, Phone},
    folders::{Side, SideAccount, SideFolder, SideKind},
    message::{Asked, MessageView, Related, ShareLine, With},
    notices::Notice,
    passkeys::Party,
    reading::{ContactTag, Line, Marks, Place, Sort},
};

use super::{
    accounts, around::Around, around::Person, contacts, groups, mail, problem, sign_in, users,
};
use crate::{DemoHint, DemoPerson, words::AllWords};

const NOW: Instant = Instant(1_763_800_000_000);
const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

fn around(locale: Locale, person: Option<&str>) -> Around {
    let zone = TimeZone::get("Europe/Warsaw").unwrap();
    Around {
        t: AllWords::load().unwrap().of(locale).at(zone, NOW),
        person: person.map(|name| Person {
            name: name.to_owned(),
            email: "anna@agency.example".into(),
            id: UserId(7),
            photo: None,
            form_token: "token".into(),
        }),
        notices: Vec::new(),
        languages: Locale::ALL.to_vec(),
        standing_in: Vec::new(),
        care: service::care::Glance::default(),
        may: vec![model::Permission::SettingsEdit],
        path: "/mail/inbox".into(),
        saved: false,
        did: None,
    }
}

fn list_page(locale: Locale, open: bool) -> Markup {
    let pane = if open {
        mail::Pane::Message(Box::new(opened()))
    } else {
        mail::Pane::Nothing
    };
    let screen = mail::Screen {
        ticks: super::triage::ticks::Ticks::default(),
        side: side(),
        saved: super::search::saved_samples(),
        at: mail::At {
            place: Place::Kind(FolderKind::Inbox),
            sort: Sort::Date,
            sent_to: None,
            cursor: None,
        },
        listed: Page {
            items: lines(),
            next: Some("c 2".into()),
        },
        open: open.then_some(id(1)),
        pane,
    };
    mail::view(&around(locale, Some("Anna Nowak")), &screen)
}

fn search_page(locale: Locale) -> Markup {
    let found = Page {
        items: lines(),
        next: Some("c 2".into()),
    };
    super::search::sample(&around(locale, Some("Anna Nowak")), found)
}

fn contact_page(locale: Locale) -> Markup {
    let screen = contacts::CardScreen {
        card: card(),
        mail: Page {
            items: lines(),
            next: None,
        },
        within: String::new(),
        first: true,
    };
    let mut around = around(locale, Some("Anna Nowak"));
    around.notices.push(Notice {
        id: 7,
        at: NOW,
        by: HOSTILE.into(),
        addresses: vec!["ewa@client.example".into(), "@firm.example".into()],
        more_addresses: 1_200,
        messages: 3,
        digest: None,
        shared: Vec::new(),
        backup: None,
        missing: None,
    });
    contacts::view(&around, &screen)
}

fn account_page(locale: Locale) -> Markup {
    let failure = Failure::new(FailureKind::AuthFailed, NOW.plus_ms(-600_000), HOSTILE);
    let endpoint = |host: &str, port| Endpoint {
        host: host.into(),
        port,
        security: Security::Tls,
        user: "bo@agency.example".into(),
    };
    let whole = AccountPage {
        line: AccountLine {
            id: AccountId(2),
            address: "bo@agency.example".into(),
            name: "Bo Lindqvist".into(),
            owner: UserId(3),
            owner_name: "Bo Lindqvist".into(),
            shared: false,
            mine: true,
            state: AccountState::Failed {
                failure: failure.clone(),
            },
            messages: 20_301,
            bytes: 525_000_000,
            last_good_sync: Some(NOW.plus_ms(-3 * 86_400_000)),
            trouble: Some(failure.clone()),
            trouble_since: Some(NOW.plus_ms(-600_000)),
            unmended: 0,
            plain_text: true,
        },
        imap: endpoint("imap.example.com", 993),
        smtp: Some(endpoint("smtp.example.com", 465)),
        sync_from: "2025-01-01".into(),
        refresh_minutes: 5,
        write_back: WriteBack::Flags,
        header_first: false,
        never_log: Vec::new(),
        watched: None,
        seen_mail: None,
        has_ca: false,
        errors: vec![failure],
        folders: vec![FolderLine {
            id: FolderId(21),
            name: "INBOX".into(),
            kind: FolderKind::Inbox,
            excluded: false,
            messages: 20_301,
            checked: Some(NOW.plus_ms(-60_000)),
        }],
        may_edit: true,
        private_addresses: Some(vec!["clinic@health.example".into()]),
    };
    let problem = Problem::new(model::Code::MailServer(FailureKind::TlsUntrusted));
    let said = accounts::Said::Refused(&problem);
    accounts::view(&around(locale, Some("Bo Lindqvist")), &whole, said)
}

fn sign_in_page(locale: Locale) -> Markup {
    let demo = DemoHint {
        people: vec![DemoPerson {
            name: "Anna Nowak".into(),
            email: "anna@agency.example".into(),
            password: "sample".into(),
        }],
    };
    let entry = sign_in::Entry {
        email: HOSTILE.into(),
        next: HOSTILE.into(),
        ..Default::default()
    };
    let problem = Problem::new(model::Code::WrongPassword);
    let choices = vec![service::openid::ProviderName {
        word: "keycloak".into(),
        name: HOSTILE.into(),
    }];
    let door = sign_in::Door {
        demo: Some(&demo),
        party: Party::of(Some("https://mail.example.com"), None),
        choices,
    };
    sign_in::view(&around(locale, None), &entry, &door, Some(&problem))
}

fn someone(locale: Locale) -> Around {
    around(locale, Some("Anna Nowak"))
}

/// Every page of the goldens, by name.
fn pages() -> Vec<(String, Locale, String)> {
    let mut pages = Vec::new();
    for locale in Locale::ALL {
        let problem = Problem::new(model::Code::BadSearch).naming(HOSTILE);
        for (name, markup) in [
            ("sign-in", sign_in_page(locale)),
            ("list", list_page(locale, false)),
            ("message", list_page(locale, true)),
            ("search", search_page(locale)),
            ("contact", contact_page(locale)),
            ("account", account_page(locale)),
            ("group", groups::samples::group_page(&someone(locale))),
            (
                "group-effects",
                groups::samples::effects_page(&someone(locale)),
            ),
            ("try-as", groups::samples::sees_page(&someone(locale))),
            (
                "users",
                users::sample::listed(&around(locale, Some("Anna Nowak")), HOSTILE),
            ),
            (
                "user",
                users::sample::profile(&around(locale, Some("Anna Nowak")), HOSTILE, NOW),
            ),
            ("absence", away::absence_page(locale)),
            (
                "quarantine",
                mail::sample::quarantine(&around(locale, Some("Anna Nowak")), lines().remove(2)),
            ),
            (
                "problem",
                problem::view(&problem, &around(locale, Some("Anna Nowak"))),
            ),
        ] {
            let html = without_stamps(&markup.into_string());
            pages.push((format!("{name}.{}.html", locale.tag()), locale, html));
        }
    }
    pages
}

/// Assets' stamps change with every asset; a tag a line makes differences readable.
fn without_stamps(html: &str) -> String {
    let mut parts = html.split("/assets/");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, rest) = part.split_once('/').unwrap();
        plain.push_str("/assets/");
        plain.push_str(rest);
    }
    plain.replace("><", ">\n<") + "\n"
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/pages")
}

#[test]
fn pages_are_as_they_were() {
    let update = env::var_os("UPDATE").is_some();
    let folder = folder();
    let mut known = BTreeSet::new();
    for (name, _, html) in pages() {
        let path = folder.join(&name);
        if update {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &html).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            golden == html,
            "{name} differs from its golden: look, then UPDATE=1"
        );
        known.insert(name);
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name), "no test asks for the golden {name}");
    }
}

#[test]
fn nothing_hostile_gets_through_and_everything_has_its_label() {
    for (name, locale, html) in pages() {
        assert!(
            html.contains(&format!("<html lang=\"{}\"", locale.tag())),
            "{name}"
        );
        assert!(!html.contains("<script>"), "{name}: markup from a mail");
        for tag in tags(&html) {
            assert!(!tag.contains(" style=") && !has_event(tag), "{name}: {tag}");
            check_label(&name, &html, tag);
        }
        let mut ids = BTreeSet::new();
        for id in tags(&html).filter_map(|tag| value(tag, " id=\"")) {
            assert!(ids.insert(id.to_owned()), "{name}: id {id} stands twice");
        }
    }
}

fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split('>').next())
}

fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(name)
        .and_then(|(_, rest)| rest.split('"').next())
}

/// Whether a tag has an event's attribute; values are escaped, so a quote ends each.
fn has_event(tag: &str) -> bool {
    tag.split('"').step_by(2).any(|names| names.contains(" on"))
}

fn check_label(name: &str, html: &str, tag: &str) {
    let kind = tag.split_whitespace().next().unwrap_or("");
    if !matches!(kind, "input" | "select" | "textarea") || tag.contains("type=\"hidden\"") {
        return;
    }
    let id = value(tag, " id=\"").unwrap_or_else(|| panic!("{name}: no id at {tag}"));
    assert!(
        html.contains(&format!("for=\"{id}\"")),
        "{name}: no label for {id}"
    );
}
