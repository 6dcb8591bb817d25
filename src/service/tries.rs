//! Tries that are counted: a few are free, then each waits longer, never for good.

use std::net::IpAddr;

use model::{Code, Problem, UserId};
use store::{Job, Reading, StoreError, TryRow, Who, Writing};

use crate::{Desk, passwords::Asker};

/// Wrong passwords for one address before waiting begins.
const FREE_SIGN_INS: u32 = 5;

/// Wrong passwords from one network before waiting begins.
const FREE_NETWORK_SIGN_INS: u32 = 20;

/// Wrong passwords from one IPv6 /48, which one customer of a data centre has whole.
const FREE_SITE_SIGN_INS: u32 = 40;

/// Wrong passwords for one address from all networks that its user did not sign in from lately,
/// before waiting begins there.
const FREE_STRANGERS_SIGN_INS: u32 = 120;

/// How long a network is known as one that a user signed in from, in milliseconds.
const KNOWN_MS: i64 = 90 * 24 * 60 * 60_000;

/// Codes of a second factor that one user gives from one network before waiting begins.
const FREE_CODES: u32 = 5;

/// Quiet time after which tries from all networks together count no more, in milliseconds: longer
/// than the longest wait, or whoever waits it out would begin anew.
const ALL_FORGET_MS: i64 = 24 * 60 * 60_000;

/// Requests for another password for one address before waiting begins.
const FREE_LETTERS: u32 = 3;

/// Quiet time after which such requests count no more, in milliseconds.
const LETTERS_FORGET_MS: i64 = 60 * 60_000;

/// Tests of mail servers for one user before waiting begins; nobody sets up more at a time,
/// and whoever does looks for servers in our network.
const FREE_TESTS: u32 = 30;

/// Quiet time after which a user's earlier tests count no more, in milliseconds.
const TESTS_FORGET_MS: i64 = 10 * 60_000;

/// Quiet time after which an address's wrong passwords count no more, in milliseconds.
const SIGN_INS_FORGET_MS: i64 = 60 * 60_000;

/// The longest wait between tries, in milliseconds: a quarter of an hour, never for good.
const MAX_WAIT_MS: i64 = 15 * 60_000;

/// What tries are counted under.
#[derive(Clone, Debug)]
pub(crate) struct TryKey {
    name: String,
    /// Tries before waiting begins.
    free: u32,
    /// Quiet time after which earlier tries count no more, in milliseconds.
    forget_ms: i64,
    forgiven: Forgiven,
    /// Where the try comes from.
    from: Option<IpAddr>,
}

/// What a try that went well takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forgiven {
    /// All tries before it.
    All,
    /// Only itself.
    Itself,
}

impl TryKey {
    /// What a sign-in counts under: the address at a network, and the network (/32 or /64);
    /// for a stranger also the /48, and the address wherever strangers try it. Neither is asked
    /// of who comes from where they signed in lately, so that strangers can't lock anyone out.
    pub(crate) fn sign_in(email: &str, ip: IpAddr, asker: Asker) -> Vec<Self> {
        let network = network(ip);
        let mut keys = vec![
            Self {
                name: format!("address {email} {network}"),
                free: FREE_SIGN_INS,
                forget_ms: SIGN_INS_FORGET_MS,
                forgiven: Forgiven::All,
                from: Some(ip),
            },
            Self {
                name: format!("network {network}"),
                free: FREE_NETWORK_SIGN_INS,
                forget_ms: MAX_WAIT_MS,
                forgiven: Forgiven::Itself,
                from: Some(ip),
            },
        ];
        if asker == Asker::Stranger {
            keys.extend(site(ip).map(|site| Self {
                name: format!("network {site}"),
                free: FREE_SITE_SIGN_INS,
                forget_ms: MAX_WAIT_MS,
                forgiven: Forgiven::Itself,
                from: Some(ip),
            }));
            keys.push(Self {
                name: format!("strangers {email}"),
                free: FREE_STRANGERS_SIGN_INS,
                forget_ms: ALL_FORGET_MS,
                forgiven: Forgiven::Itself,
                from: Some(ip),
            });
        }
        keys
    }

    /// What a request for another password counts under: the address, whoever asks, so that
    /// nobody is sent letters without end, and the network.
    pub(crate) fn forgot(email: &str, ip: IpAddr) -> Vec<Self> {
        let mut keys = vec![
            Self {
                name: format!("forgot {email}"),
                free: FREE_LETTERS,
                forget_ms: LETTERS_FORGET_MS,
                forgiven: Forgiven::Itself,
                from: Some(ip),
            },
            Self {
                name: format!("forgot-network {}", network(ip)),
                free: FREE_NETWORK_SIGN_INS,
                forget_ms: LETTERS_FORGET_MS,
                forgiven: Forgiven::Itself,
                from: Some(ip),
            },
        ];
        keys.extend(site(ip).map(|site| Self {
            name: format!("forgot-network {site}"),
            free: FREE_SITE_SIGN_INS,
            forget_ms: LETTERS_FORGET_MS,
            forgiven: Forgiven::Itself,
            from: Some(ip),
        }));
        keys
    }

    /// What a sign-in by an OpenID provider counts under: the network, since nobody is named
    /// before the provider has.
    pub(crate) fn openid(ip: IpAddr) -> Self {
        Self {
            name: format!("openid {}", network(ip)),
            free: FREE_NETWORK_SIGN_INS,
            forget_ms: MAX_WAIT_MS,
            forgiven: Forgiven::Itself,
            from: Some(ip),
        }
    }

    /// What codes of a second factor count under. Who gives them knows the password, so the
    /// user is counted over all networks: a code has six digits only.
    pub(crate) fn codes(user: UserId, ip: IpAddr) -> [Self; 2] {
        [
            Self {
                name: format!("code {user} {}", network(ip)),
                free: FREE_CODES,
                forget_ms: SIGN_INS_FORGET_MS,
                forgiven: Forgiven::All,
                from: Some(ip),
            },
            Self {
                name: format!("codes {user}"),
                free: FREE_NETWORK_SIGN_INS,
                forget_ms: ALL_FORGET_MS,
                forgiven: Forgiven::Itself,
                from: Some(ip),
            },
        ]
    }

    /// What a user's giving of their own password again counts under.
    pub(crate) fn own_password(user: UserId, from: Option<IpAddr>) -> Self {
        Self {
            name: format!("own {user}"),
            free: FREE_SIGN_INS,
            forget_ms: SIGN_INS_FORGET_MS,
            forgiven: Forgiven::All,
            from,
        }
    }

    /// What a user's tests of mail servers count under.
    fn tests(user: UserId) -> Self {
        Self {
            name: format!("test {user}"),
            free: FREE_TESTS,
            forget_ms: TESTS_FORGET_MS,
            forgiven: Forgiven::Itself,
            from: None,
        }
    }

    /// How long to wait after so many tries; it doubles with each.
    fn wait_ms(&self, count: u32) -> i64 {
        match count.checked_sub(self.free) {
            Some(over) => 1_000_i64.saturating_mul(1 << over.min(20)).min(MAX_WAIT_MS),
            None => 0,
        }
    }
}

/// The network that an address is counted by: itself, or its /64.
fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// What kind of tries a key counts, and of whom or what.
fn of_key(key: &str) -> (&str, &str) {
    let (kind, rest) = key.split_once(' ').unwrap_or((key, ""));
    (kind, rest.split_once(' ').map_or(rest, |(of, _)| of))
}

/// The /48 of an IPv6 address.
fn site(ip: IpAddr) -> Option<String> {
    match ip.to_canonical() {
        IpAddr::V4(_) => None,
        IpAddr::V6(ip) => {
            let [a, b, c, ..] = ip.segments();
            Some(format!("{a:x}:{b:x}:{c:x}::/48"))
        }
    }
}

/// Whether a user signed in lately from the network of an address.
pub(crate) fn asker(r: &Reading, user: UserId, ip: IpAddr) -> Result<Asker, StoreError> {
    let here = network(ip);
    let places = r.places_of(user, r.now().plus_ms(-KNOWN_MS))?;
    let mut networks = places.iter().filter_map(|place| place.parse().ok());
    Ok(if networks.any(|place| network(place) == here) {
        Asker::Known
    } else {
        Asker::Stranger
    })
}

/// Whether a key counts tries to sign in as a user.
pub(crate) fn is_of(key: &str, user: UserId, email: &str) -> bool {
    let (kind, of) = of_key(key);
    match kind {
        "address" | "strangers" | "forgot" => of == email,
        "code" | "codes" | "own" => of == user.to_string(),
        _ => false,
    }
}

/// Milliseconds to wait before the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait(i64);

impl From<Wait> for Problem {
    fn from(Wait(ms): Wait) -> Self {
        let seconds = u64::try_from(ms).unwrap_or_default().div_ceil(1_000);
        Self::new(Code::TooManyTries).after(seconds.max(1))
    }
}

/// Counts a try under each key, or says how long to wait and counts nothing.
pub(crate) fn count(w: &mut Writing, keys: &[TryKey]) -> Result<Result<(), Wait>, StoreError> {
    let now = w.now();
    let mut longest = 0;
    for key in keys {
        let row = w.tries(&key.name)?;
        let wait = key.wait_ms(row.count) - now.since_ms(row.last);
        if wait > 0 {
            note_wait(w, key, row)?;
        }
        longest = longest.max(wait);
    }
    if longest > 0 {
        return Ok(Err(Wait(longest)));
    }
    for key in keys {
        let row = w.tries(&key.name)?;
        let past = if now.since_ms(row.last) > key.forget_ms {
            0
        } else {
            row.count
        };
        let row = TryRow {
            count: past.saturating_add(1),
            last: now,
            noted: row.noted && key.wait_ms(past) > 0,
        };
        w.note_try(&key.name, row)?;
    }
    Ok(Ok(()))
}

/// Notes in the audit log that tries under a key wait now: the first that is refused, because
/// a row for each would let strangers fill the log.
fn note_wait(w: &mut Writing, key: &TryKey, row: TryRow) -> Result<(), StoreError> {
    if row.noted {
        return Ok(());
    }
    let Some(object) = object(w, &key.name)? else {
        return Ok(());
    };
    w.note_try(&key.name, TryRow { noted: true, ..row })?;
    w.audit_from(key.from, "sign-in.throttled", &object)
}

/// Whom or what a key counts, as the audit log names it; nothing for what is no way in.
fn object(w: &Writing, key: &str) -> Result<Option<String>, StoreError> {
    let (kind, of) = of_key(key);
    Ok(match kind {
        "address" | "strangers" | "forgot" | "network" | "forgot-network" | "openid" => {
            Some(of.to_owned())
        }
        "code" | "codes" | "own" => match of.parse().ok() {
            Some(user) => w.user_half_way(user)?.map(|row| row.email),
            None => None,
        },
        _ => None,
    })
}

/// Takes a try that went well back from what was counted.
pub(crate) fn forgive(w: &mut Writing, keys: &[TryKey]) -> Result<(), StoreError> {
    for key in keys {
        let row = w.tries(&key.name)?;
        let left = match key.forgiven {
            Forgiven::All => 0,
            Forgiven::Itself => row.count.saturating_sub(1),
        };
        let row = TryRow {
            count: left,
            last: w.now(),
            noted: row.noted && key.wait_ms(left) > 0,
        };
        w.note_try(&key.name, row)?;
    }
    Ok(())
}

/// What a proof came to; one that was not worked out for want of room counts no try.
pub(crate) async fn unless_busy(
    desk: &Desk,
    proven: Result<bool, Problem>,
    keys: &[TryKey],
) -> Result<bool, Problem> {
    if proven.as_ref().is_err_and(|p| p.code == Code::Busy) {
        let once = keys.iter().map(|key| TryKey {
            forgiven: Forgiven::Itself,
            ..key.clone()
        });
        let once: Vec<TryKey> = once.collect();
        desk.write(&Who::Job(Job::SignIn), move |w| forgive(w, &once))
            .await?;
    }
    proven
}

/// Counts a test of a mail server for who asks: [`Code::TooManyTries`] after too many. The
/// operator, who has the machine anyway, may test without end.
pub(crate) async fn count_test(desk: &Desk, who: &Who) -> Result<(), Problem> {
    if *who == Who::Operator {
        return Ok(());
    }
    let user = desk.read(who, |r| r.me().map(|(id, _)| id))?;
    let key = TryKey::tests(user);
    desk.write(&Who::Job(Job::SignIn), move |w| count(w, &[key]))
        .await?
        .map_err(Problem::from)
}

#[cfg(test)]
mod tests {
    use model::{Clock, Instant};

    use super::*;
    use crate::{HashCost, Settings, people};

    /// 1 January 2026.
    const NOW: Instant = Instant(1_767_225_600_000);

    async fn desk(dir: &std::path::Path, clock: &Clock) -> (Desk, Who) {
        let settings = Settings {
            hash_cost: HashCost {
                memory_kib: 0,
                passes: 0,
            },
            ..Settings::default()
        };
        let desk = Desk::open(dir, [7; 32], settings, clock.clone())
            .await
            .unwrap();
        let director = people::NewDirector {
            email: "ewa@agency.example".into(),
            name: "Ewa Lis".into(),
            password: "walnut-lantern-orbit-57".into(),
        };
        let user = people::init(&desk, director).await.unwrap();
        (desk, Who::User(user))
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_user_tests_so_many_servers_and_waits() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(NOW);
        let (desk, ewa) = desk(dir.path(), &clock).await;
        for _ in 0..FREE_TESTS {
            count_test(&desk, &ewa).await.unwrap();
        }
        let refused = count_test(&desk, &ewa).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.wait_s),
            (Code::TooManyTries, Some(1))
        );
        count_test(&desk, &Who::Operator).await.unwrap();
        // Each further test doubles the wait; what is refused does not.
        for seconds in [1, 2, 4] {
            let refused = count_test(&desk, &ewa).await.unwrap_err();
            assert_eq!(refused.wait_s, Some(seconds));
            clock.advance_ms(i64::try_from(seconds).unwrap() * 1_000);
            count_test(&desk, &ewa).await.unwrap();
        }
        clock.advance_ms(TESTS_FORGET_MS + 1);
        for _ in 0..FREE_TESTS {
            count_test(&desk, &ewa).await.unwrap();
        }
        assert!(count_test(&desk, &ewa).await.is_err());
    }

    #[test]
    fn a_wait_doubles_and_ends() {
        let key = TryKey::tests(UserId(1));
        assert_eq!(key.wait_ms(FREE_TESTS - 1), 0);
        assert_eq!(key.wait_ms(FREE_TESTS), 1_000);
        assert_eq!(key.wait_ms(FREE_TESTS + 3), 8_000);
        assert_eq!(key.wait_ms(u32::MAX), MAX_WAIT_MS);
        assert_eq!(Problem::from(Wait(1)).wait_s, Some(1));
        assert_eq!(Problem::from(Wait(61_001)).wait_s, Some(62));
    }
}
