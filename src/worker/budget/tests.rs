use std::sync::atomic::{AtomicUsize, Ordering};

use model::Security;
use tokio::time::{sleep, timeout};

use super::*;

const TURN: Duration = Duration::from_mins(10);

fn server(host: &str) -> Server {
    Server::of(&Endpoint {
        host: host.to_owned(),
        port: 993,
        security: Security::Tls,
        user: String::new(),
    })
}

fn budget(per_server: usize, all: usize) -> Budget {
    Budget::new(Connections { per_server, all })
}

async fn at_once(budget: &Budget, host: &str, account: u64) -> Option<Permit> {
    let server = server(host);
    let asked = budget.connection(&server, AccountId(account));
    timeout(Duration::from_millis(1), asked).await.ok()
}

#[tokio::test(start_paused = true)]
async fn a_server_and_all_have_their_limits() {
    let budget = budget(2, 3);
    let one = at_once(&budget, "a", 1).await;
    let two = at_once(&budget, "A.", 2).await;
    assert!(one.is_some() && two.is_some());
    assert!(at_once(&budget, "a", 3).await.is_none(), "two at a server");
    let other = at_once(&budget, "b", 4).await;
    assert!(other.is_some());
    assert!(at_once(&budget, "c", 5).await.is_none(), "three in all");
    drop(one);
    assert!(at_once(&budget, "c", 5).await.is_some());
    drop((two, other));
    // What was given up while it waited is not lost.
    let both = (
        at_once(&budget, "a", 6).await,
        at_once(&budget, "a", 7).await,
    );
    assert!(both.0.is_some() && both.1.is_some());
}

#[tokio::test(start_paused = true)]
async fn everybody_has_a_turn() {
    const ACCOUNTS: u64 = 40;
    let budget = budget(5, 100);
    let open = Arc::new(AtomicUsize::new(0));
    let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
    for account in 0..ACCOUNTS {
        let (budget, open, told) = (budget.clone(), Arc::clone(&open), told.clone());
        tokio::spawn(async move {
            loop {
                let permit = budget.connection(&server("a"), AccountId(account)).await;
                assert!(open.fetch_add(1, Ordering::SeqCst) < 5);
                if told.send(account).is_err() {
                    return;
                }
                while !permit.is_over(TURN) {
                    sleep(Duration::from_secs(30)).await;
                }
                open.fetch_sub(1, Ordering::SeqCst);
            }
        });
    }
    // Three rounds: in each, all have their turn once, in the order in which they waited.
    let mut rounds = Vec::new();
    for _ in 0..3 {
        let mut round = Vec::new();
        for _ in 0..ACCOUNTS {
            round.push(heard.recv().await.unwrap());
        }
        rounds.push(round);
    }
    for round in &rounds {
        assert_eq!(round.iter().collect::<BTreeSet<_>>().len(), 40, "{round:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_spins() {
    let budget = budget(20, 100);
    let began = Arc::new(AtomicUsize::new(0));
    for account in 0..30 {
        let (budget, began) = (budget.clone(), Arc::clone(&began));
        tokio::spawn(async move {
            loop {
                // A connection that fails at once and is tried at once.
                drop(
                    budget
                        .connection(&server("a"), AccountId(account % 3))
                        .await,
                );
                began.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    sleep(Duration::from_secs(599)).await;
    let begun = began.load(Ordering::SeqCst);
    assert!(begun <= 3 * ACCOUNT_STARTS * 10, "{begun} in ten minutes");
    assert!(begun >= 3 * ACCOUNT_STARTS * 9, "{begun} in ten minutes");
}

#[tokio::test(start_paused = true)]
async fn a_server_has_its_own_rate() {
    let budget = budget(20, 100);
    for account in 0..60 {
        assert!(at_once(&budget, "a", account).await.is_some());
    }
    assert!(at_once(&budget, "a", 60).await.is_none());
    assert!(at_once(&budget, "b", 60).await.is_some());
    let asked = Instant::now();
    drop(budget.connection(&server("a"), AccountId(61)).await);
    assert!(asked.elapsed() <= MINUTE);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_too_much_is_left_alone_by_all() {
    let budget = budget(20, 100);
    let (a, b) = (server("a"), server("b"));
    budget.told_off(&a);
    budget.told_off(&a);
    let asked = Instant::now();
    drop(budget.connection(&b, AccountId(1)).await);
    assert_eq!(asked.elapsed(), Duration::ZERO, "no other server waits");
    let (one, two) = tokio::join!(
        budget.connection(&a, AccountId(1)),
        budget.connection(&a, AccountId(2))
    );
    drop((one, two));
    let first = asked.elapsed();
    assert!(first >= Duration::from_secs(24) && first <= Duration::from_secs(36));
    budget.told_off(&a);
    let asked = Instant::now();
    drop(budget.connection(&a, AccountId(1)).await);
    assert!(asked.elapsed() > first, "longer each time");
}

#[tokio::test(start_paused = true)]
async fn only_who_could_use_it_wants_a_connection() {
    let budget = budget(1, 100);
    let held = at_once(&budget, "a", 1).await.unwrap();
    sleep(TURN).await;
    assert!(!held.is_over(TURN), "nobody waits");
    let other = budget.clone();
    let waiting = tokio::spawn(async move { other.connection(&server("a"), AccountId(2)).await });
    tokio::task::yield_now().await;
    assert!(held.is_over(TURN));
    assert!(!held.is_over(TURN * 2), "its turn is not over");
    budget.told_off(&server("a"));
    assert!(!held.is_over(TURN), "the server takes nobody now");
    drop(held);
    drop(waiting.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn whoever_is_next_keeps_the_time_when_the_first_went() {
    let budget = budget(100, 100);
    for account in [1, 2] {
        for _ in 0..ACCOUNT_STARTS {
            assert!(at_once(&budget, "a", account).await.is_some());
        }
        sleep(Duration::from_secs(10)).await;
    }
    let at = server("a");
    let first = budget.connection(&at, AccountId(1));
    let second = timeout(MINUTE * 2, budget.connection(&at, AccountId(2)));
    // What the first one got is held for long.
    let (first, second) = tokio::join!(first, second);
    assert!(second.is_ok(), "the second one waits for its minute alone");
    drop(first);
}
