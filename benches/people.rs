//! How long pages about people and contacts take in a large agency, and what a viewer's rights
//! and a hand-over cost there.
//!
//! `cargo bench --bench people`; `USERS=10000 GROUPS=200 CONTACTS=100000` say how large. Times
//! of pages are of whole requests over one kept loopback connection; the rest is the store's.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a bench may stop at once, and takes only a part of the tests' rig"
)]

#[path = "../tests/it/rig/mod.rs"]
mod rig;

use std::{path::Path, time};

use model::{BuiltIn, Clock, GroupId, Instant, Permission, Role, Scope, Status, UserId};
use rig::{
    http::{Http, in_query},
    office::{DIRECTOR, Office, SIGN_IN},
    setting,
};
use store::{ContactRow, GroupRow, Lifecycle, Reading, Store, UserRow, Who};

const BOSS: &str = "ola@agency.example";
const ANA: &str = "ana@agency.example";
const WARM_UP: usize = 20;
const MOST: u64 = 1_000_000;
/// Records made in one transaction.
const BATCH: u64 = 1_000;

/// Who there is.
struct People {
    boss: UserId,
    ana: UserId,
    in_all_groups: UserId,
}

fn main() {
    let size = |name, default| setting(name, default).min(MOST);
    let (users, groups) = (size("USERS", 10_000), size("GROUPS", 200));
    let contacts = size("CONTACTS", 100_000);
    let requests = usize::try_from(setting("REQUESTS", 100).min(10_000)).unwrap_or(100);
    let mut office = Office::new();
    office.add_user(BOSS, "supervisor");
    let add = [
        "user", "add", "--email", ANA, "--name", "Ana", "--role", "agent",
    ];
    let under = ["--supervisor", BOSS, "--password-stdin"];
    office
        .run_with(&[&add[..], &under].concat(), SIGN_IN)
        .fine();
    println!("{users} users, {groups} groups, {contacts} contacts");
    println!(
        "{:<46} {:>10} {:>10} {:>10}",
        "what", "median ms", "p95 ms", "max ms"
    );
    let people = fill(office.data(), (users, groups, contacts));
    rights(office.data(), &people, requests);
    office.serve();
    pages(&office, requests);
    office.stop();
    hand_over(office.data(), &people);
    office.verify();
}

fn open(data: &Path) -> Store {
    Store::open(data, Clock::system()).expect("nobody else has the store")
}

fn fill(data: &Path, (users, groups, contacts): (u64, u64, u64)) -> People {
    let store = open(data);
    let operator = Who::Operator;
    let of = |email: &str| store.read(&operator, |r| r.user_by_email(email)).unwrap().0;
    let (director, boss, ana) = (of(DIRECTOR), of(BOSS), of(ANA));
    let agents = store
        .read(&operator, |r| r.built_in(BuiltIn::Agent))
        .unwrap();
    let made = store.write(&operator, |w| {
        let mut made = Vec::new();
        for number in 0..groups {
            let id = w.add_group(&format!("Group {number}"))?;
            let row = w.group(id)?;
            let scope = [Scope::Own, Scope::Team, Scope::Office][number as usize % 3];
            let scopes = [
                (Permission::MailView, scope),
                (Permission::ContactsView, scope),
            ];
            let version = row.version;
            w.edit_group(
                id,
                version,
                GroupRow {
                    scopes: scopes.into(),
                    ..row
                },
            )?;
            made.push(id);
        }
        Ok(made)
    });
    let made = made.unwrap();
    in_batches(users, |from, to| {
        store.write(&operator, |w| {
            for number in from..to {
                w.add_user(&user(number, director, agents, &made))?;
            }
            Ok(())
        })
    });
    in_batches(contacts, |from, to| {
        store.write(&operator, |w| {
            for number in from..to {
                w.add_contact(contact(number, ana))?;
            }
            Ok(())
        })
    });
    let everywhere = UserRow {
        groups: made.iter().copied().chain([agents]).collect(),
        ..user(users, director, agents, &made)
    };
    let in_all_groups = store.write(&operator, |w| w.add_user(&everywhere)).unwrap();
    People {
        boss,
        ana,
        in_all_groups,
    }
}

fn in_batches(count: u64, mut make: impl FnMut(u64, u64) -> store::Result<()>) {
    for from in (0..count).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        make(from, (from + BATCH).min(count)).unwrap();
    }
}

fn user(number: u64, director: UserId, agents: GroupId, groups: &[GroupId]) -> UserRow {
    let own = usize::try_from(number).unwrap_or(0) % groups.len().max(1);
    UserRow {
        email: format!("person{number}@agency.example"),
        name: format!("Żaneta{} Wiśniewska {number}", number * 7_919 % 10_007),
        position: "Doradca klienta".to_owned(),
        phone: format!("+48 600 {number}"),
        role: Role::Agent,
        status: Status::Active,
        supervisor: Some(director),
        groups: groups
            .get(own)
            .copied()
            .into_iter()
            .chain([agents])
            .collect(),
        ..UserRow::default()
    }
}

fn contact(number: u64, owner: UserId) -> ContactRow {
    ContactRow {
        last_name: format!("Client{} {number}", number * 7_919 % 10_007),
        emails: vec![format!("client{number}@dev{}.example", number % 900)],
        owner,
        lifecycle: Lifecycle::Lead,
        first_name: String::new(),
        phones: Vec::new(),
        company: String::new(),
        organization: None,
        position: String::new(),
        tags: Vec::new(),
        language: None,
        notes: String::new(),
        changed: Instant::default(),
        version: 0,
        binned: None,
        handed: Vec::new(),
    }
}

/// What it takes to know a viewer's rights, and whose contacts they reach.
fn rights(data: &Path, people: &People, requests: usize) {
    let store = open(data);
    for (what, user) in [
        ("rights of an agent", people.ana),
        ("rights of a user in all groups", people.in_all_groups),
    ] {
        let work = |r: &Reading| r.owners(Permission::ContactsView).map(drop);
        tell(
            what,
            &times(requests, || store.read(&Who::User(user), work).unwrap()),
        );
    }
}

fn pages(office: &Office, requests: usize) {
    let rare = in_query("zaneta77");
    for (who, path) in [
        (DIRECTOR, "/api/v1/users?limit=50".to_owned()),
        (DIRECTOR, format!("/api/v1/users?limit=50&q={rare}")),
        (DIRECTOR, "/api/v1/groups".to_owned()),
        (ANA, "/api/v1/contacts?limit=50".to_owned()),
        (ANA, "/api/v1/contacts?limit=50&q=client77".to_owned()),
    ] {
        let times = asked(&mut office.api(who), &path, &[], requests);
        tell(&path, &times);
    }
    let mut browser = office.http();
    let session = browser.sign_in(DIRECTOR, SIGN_IN);
    let session: Vec<(&str, &str)> = session.iter().map(|(n, v)| (*n, v.as_str())).collect();
    for path in ["/users", "/contacts", "/settings/groups"] {
        tell(
            &format!("the page {path}"),
            &asked(&mut browser, path, &session, requests),
        );
    }
}

fn asked(http: &mut Http, path: &str, headers: &[(&str, &str)], requests: usize) -> Vec<f64> {
    times(requests, || {
        let answer = http.ask("GET", path, headers, Vec::new());
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    })
}

/// All contacts of one user to another, once.
fn hand_over(data: &Path, people: &People) {
    let store = open(data);
    let boss = Who::User(people.boss);
    let started = time::Instant::now();
    let preview = store.read(&boss, |r| r.hand_over_preview(people.ana, people.boss));
    tell("preview of a hand-over", &[ms(started)]);
    let started = time::Instant::now();
    let moves = store.write(&boss, |w| w.delete_user(people.ana, people.boss));
    tell("hand-over of all contacts", &[ms(started)]);
    assert_eq!(preview.unwrap().moves, moves.unwrap());
}

fn ms(started: time::Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1_000.0
}

/// Milliseconds of each time, sorted.
fn times(count: usize, mut work: impl FnMut()) -> Vec<f64> {
    for _ in 0..WARM_UP {
        work();
    }
    let mut times: Vec<f64> = (0..count)
        .map(|_| {
            let started = time::Instant::now();
            work();
            ms(started)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn tell(what: &str, times: &[f64]) {
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!(
        "{what:<46} {:>10.2} {:>10.2} {:>10.2}",
        at(50),
        at(95),
        at(100)
    );
}
