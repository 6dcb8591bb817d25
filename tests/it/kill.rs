//! The power goes at any moment: nothing is lost, nothing is there twice.

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use crate::{
    rig::{
        Chance,
        corpus::Corpus,
        dovecot::Dovecot,
        imap::{Imap, quoted},
        long,
        office::{Office, Way, number},
        setting,
    },
    sync::{agrees, messages},
};

const ANA: &str = "ana@agency.example";
/// The latest moment of a kill, in milliseconds after the daemon was ready: all kills together
/// take about as long as the first sync.
const LATEST_MS: usize = 800;

#[test]
fn killed_at_random_moments_of_the_first_sync() {
    let kills = setting("KORESPOND_KILLS", if long() { 20 } else { 5 });
    let count = setting("KORESPOND_MESSAGES", if long() { 20_000 } else { 2_000 });
    let seed = setting("KORESPOND_SEED", 1);
    let (server, mut office) = (Dovecot::start(), Office::with(&[ANA]));
    server.fill(ANA, Corpus::of(seed, ANA).take(count));
    office.add_account(ANA, &server, Way::Plain);
    let mut chance = Chance::from(seed);
    for kill in 1..=kills {
        office.serve();
        let moment = chance.below(LATEST_MS);
        std::thread::sleep(Duration::from_millis(moment as u64));
        let status = office.run(&["status", "--json"]).out;
        office.kill();
        let held = serde_json::from_str(&status)
            .ok()
            .and_then(|json| number(&json, "messages"));
        println!("kill {kill} of {kills}: after {moment} ms, {held:?} of {count} messages");
    }
    office.serve();
    office.sync(ANA);
    agrees(&office, &server, ANA);
    let ledger = office.ledger(ANA);
    assert_eq!(ledger.len() as u64, count);
    let ids: HashSet<_> = ledger.iter().map(|line| &line.message_id).collect();
    assert_eq!(ids.len() as u64, count, "none is there twice");
    office.verify();
    office.stop();
    office.verify();
}

const PEOPLE: [&str; 10] = [
    "ana@agency.example",
    "bo@agency.example",
    "cezary@agency.example",
    "dana@agency.example",
    "ewa@agency.example",
    "filip@agency.example",
    "gabi@agency.example",
    "hanna@agency.example",
    "igor@agency.example",
    "jola@agency.example",
];
const FOLDERS: [&str; 4] = ["INBOX", "Umowy", "Клиенты", "Trash"];
/// What happens at the server waits so long for the next to happen.
const PACE: Duration = Duration::from_millis(2);

/// One user's mail while it changes.
struct Desk {
    address: &'static str,
    session: Imap,
    delivered: u64,
}

impl Desk {
    fn at(server: &Dovecot, address: &'static str) -> Self {
        let mut session = server.session(address);
        for folder in &FOLDERS[1..3] {
            session.say(&format!("CREATE {}", quoted(folder)));
        }
        Self {
            address,
            session,
            delivered: 0,
        }
    }

    fn deliver(&mut self, seed: u64, folder: &str) {
        let mail = Corpus::of(seed, self.address).message(self.delivered);
        self.session.append(folder, "", &mail.raw);
        self.delivered += 1;
    }

    /// Something that users and their correspondents do.
    fn something(&mut self, seed: u64, chance: &mut Chance) {
        let folder = chance.pick(&FOLDERS);
        let event = chance.below(100);
        if event < 40 {
            return self.deliver(seed, folder);
        }
        self.session.select(folder);
        let uids = self.session.uids();
        if uids.is_empty() {
            return;
        }
        let uid = &uids[chance.below(uids.len())];
        let to = quoted(chance.pick(&FOLDERS));
        match event {
            40..60 => drop(self.session.say(&format!("UID MOVE {uid} {to}"))),
            60..70 => drop(self.session.say(&format!("UID COPY {uid} {to}"))),
            70..85 => self.session.remove(uid),
            _ => {
                let sign = if chance.percent(60) { '+' } else { '-' };
                let flag = chance.pick(&["\\Seen", "\\Flagged", "\\Answered"]);
                let change = format!("UID STORE {uid} {sign}FLAGS ({flag})");
                self.session.say(&change);
            }
        }
    }
}

#[test]
fn killed_while_ten_accounts_change() {
    let kills = setting("KORESPOND_KILLS", if long() { 100 } else { 3 });
    let before = setting("KORESPOND_MESSAGES", if long() { 200 } else { 20 });
    let seed = setting("KORESPOND_SEED", 1);
    let (server, mut office) = (Dovecot::start(), Office::with(&PEOPLE));
    let mut desks = Vec::new();
    for address in PEOPLE {
        let mut desk = Desk::at(&server, address);
        (0..before).for_each(|_| desk.deliver(seed, "INBOX"));
        desks.push(desk);
        office.add_account(address, &server, Way::Plain);
    }
    let (over, events) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        // A failure here ends what goes on at the server too.
        let _over = Over(&over);
        scope.spawn(|| {
            let mut chance = Chance::from(seed);
            while !over.load(Ordering::SeqCst) {
                let someone = chance.below(desks.len());
                desks[someone].something(seed, &mut chance);
                events.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(PACE);
            }
        });
        let mut chance = Chance::from(seed + 1);
        for kill in 1..=kills {
            office.serve();
            let moment = chance.below(LATEST_MS);
            std::thread::sleep(Duration::from_millis(moment as u64));
            office.kill();
            let events = events.load(Ordering::SeqCst);
            println!("kill {kill} of {kills}: after {moment} ms, {events} events at the server");
        }
    });
    office.serve();
    for address in PEOPLE {
        office.sync(address);
        agrees(&office, &server, address);
        let ledger = office.ledger_with_gone(address);
        let bytes: HashSet<_> = ledger.iter().map(|line| &line.sha256).collect();
        let ids: HashSet<_> = ledger.iter().map(|line| &line.message_id).collect();
        let (held, gone) = (
            messages(&office, address),
            ledger.len() - office.ledger(address).len(),
        );
        println!(
            "{address}: {held} messages at {} places, {gone} gone",
            ledger.len() - gone
        );
        assert_eq!(held, bytes.len() as u64, "none is there twice");
        assert_eq!(held, ids.len() as u64, "none is there twice");
    }
    office.verify();
    office.stop();
    office.verify();
}

/// Tells when it goes that all is over.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
