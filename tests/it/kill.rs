//! The power goes at any moment of the first sync: nothing is lost, nothing is there twice.

use std::{collections::HashSet, time::Duration};

use crate::{
    rig::{
        Chance,
        corpus::Corpus,
        dovecot::Dovecot,
        long,
        office::{Office, Way, number},
        setting,
    },
    sync::agrees,
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
