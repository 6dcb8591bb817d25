//! Password hashes: argon2id, a bounded number at once, never on the async threads.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use icu_normalizer::ComposingNormalizerBorrowed;
use model::{Code, Problem, fold};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::{sealing::random, told};

/// Hashes worked out at once; each takes the memory of [`HashCost`].
const AT_ONCE: usize = 2;

/// Requests that wait for a hash at most; more are told to come again.
const MAX_WAITING: usize = 64;

/// Of these places, those that are never for strangers: a flood of guesses leaves them free.
const KEPT_FOR_KNOWN: usize = 16;

/// Longest password taken, in bytes.
const MAX_BYTES: usize = 1_024;

/// Shortest password, in characters (P-23).
const MIN_CHARS: usize = 10;

/// Characters of a password that its strength is told by; more only cost time.
const SCORED_CHARS: usize = 100;

/// Shortest word of a person's that is looked for, in characters: shorter ones are in any text.
const MIN_WORD: usize = 3;

/// Most words looked for of one text about a person.
const MAX_WORDS: usize = 32;

/// Our own name, which stands on every page.
const PRODUCT: &str = "korespond";

/// The cost of a hash. Never below what OWASP names as the least for argon2id
/// (19 MiB, 2 passes, 1 lane).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Default for HashCost {
    fn default() -> Self {
        Self {
            memory_kib: 65_536,
            passes: 2,
        }
    }
}

/// Who asks for a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Who is signed in, or comes from where the user signed in lately.
    Known,
    /// Anybody else.
    Stranger,
}

/// Hashes and verifies passwords.
#[derive(Clone)]
pub(crate) struct Hasher {
    cost: HashCost,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Strangers need a place of these as well.
    strangers: Arc<Semaphore>,
    // A hash of nothing anybody knows: an unknown user costs as much as a known one.
    dummy: String,
    /// Hashes worked out so far, for the test that strangers can't tell addresses by them.
    #[cfg(test)]
    pub(crate) runs: Arc<std::sync::atomic::AtomicU64>,
}

impl Hasher {
    pub(crate) fn new(cost: HashCost) -> Result<Self, Problem> {
        let cost = HashCost {
            memory_kib: cost.memory_kib.max(19_456),
            passes: cost.passes.max(2),
        };
        let dummy = hash(cost, &random::<32>()?)?;
        Ok(Self {
            cost,
            running: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(MAX_WAITING)),
            strangers: Arc::new(Semaphore::new(MAX_WAITING - KEPT_FOR_KNOWN)),
            dummy,
            #[cfg(test)]
            runs: Arc::default(),
        })
    }

    /// All places that strangers have, taken until what is answered is dropped.
    #[cfg(test)]
    pub(crate) fn crowd(&self) -> tokio::sync::OwnedSemaphorePermit {
        let all = u32::try_from(MAX_WAITING - KEPT_FOR_KNOWN).unwrap();
        let taken = Arc::clone(&self.strangers).try_acquire_many_owned(all);
        taken.unwrap()
    }

    /// Hashes a new password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Problem> {
        let cost = self.cost;
        let password = taken(password)?;
        let work = move || hash(cost, password.as_bytes());
        self.run(Asker::Known, work).await?
    }

    /// Refuses a password that is short or easily guessed, also what is so only for who knows
    /// the person: without the person's own words the rest must be hard to guess by itself.
    pub(crate) async fn check(&self, password: &str, person: &Person<'_>) -> Result<(), Problem> {
        let (password, known) = (taken(password)?, person.known());
        let work = move || check_strength(&password, &known);
        self.run(Asker::Known, work).await?
    }

    /// Whether a password is the one of a hash; without a hash the same work is done.
    /// [`Code::Busy`] where too many wait already.
    pub(crate) async fn verify(
        &self,
        asker: Asker,
        password: &str,
        known: Option<&str>,
    ) -> Result<bool, Problem> {
        let Ok(password) = taken(password) else {
            return Ok(false);
        };
        let stored = known.unwrap_or(&self.dummy).to_owned();
        let real = known.is_some();
        let right = self
            .run(asker, move || {
                PasswordHash::new(&stored).is_ok_and(|stored| {
                    Argon2::default()
                        .verify_password(password.as_bytes(), &stored)
                        .is_ok()
                })
            })
            .await?;
        Ok(right && real)
    }

    /// Whether a hash was made at less cost than today's.
    pub(crate) fn is_cheap(&self, stored: &str) -> bool {
        let Ok(stored) = PasswordHash::new(stored) else {
            return true;
        };
        Params::try_from(&stored).map_or(true, |params| {
            params.m_cost() < self.cost.memory_kib || params.t_cost() < self.cost.passes
        })
    }

    /// Works beside the async threads, when its turn comes.
    async fn run<T: Send + 'static>(
        &self,
        asker: Asker,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = || Problem::new(Code::Busy);
        let place = |of: &Arc<Semaphore>| Arc::clone(of).try_acquire_owned().map_err(|_| busy());
        let strangers_place = match asker {
            Asker::Stranger => Some(place(&self.strangers)?),
            Asker::Known => None,
        };
        let place = place(&self.waiting)?;
        let turn = Arc::clone(&self.running).acquire_owned();
        let turn = turn.await.map_err(|_| busy())?;
        #[cfg(test)]
        self.runs.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        // Who asked may go away; the work goes on, and so it is the work that holds its place.
        tokio::task::spawn_blocking(move || {
            let done = work();
            drop((turn, place, strangers_place));
            done
        })
        .await
        .map_err(|_| told::broken("hashing stopped"))
    }
}

fn hash(cost: HashCost, password: &[u8]) -> Result<String, Problem> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None)
        .map_err(|_| told::broken("the hash's cost is out of range"))?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt: [u8; 16] = random()?;
    argon
        .hash_password_with_salt(password, &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|_| told::broken("a password could not be hashed"))
}

/// A password as it is proven: composed letters (NFC), because one device sends `ó` as one
/// character and the next as two.
fn taken(password: &str) -> Result<Zeroizing<String>, Problem> {
    if password.len() > MAX_BYTES {
        return Err(Problem::at(Code::TooLong, "password"));
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(password);
    Ok(Zeroizing::new(composed.into_owned()))
}

/// Whom a password is for: what others try first who know the person.
pub(crate) struct Person<'a> {
    /// Sign-in address.
    pub(crate) email: &'a str,
    /// Name.
    pub(crate) name: &'a str,
    /// The agency's name.
    pub(crate) agency: &'a str,
}

impl Person<'_> {
    /// All that is known of the person, folded, longest first: the texts and their words.
    fn known(&self) -> Vec<String> {
        let (local, domain) = self.email.split_once('@').unwrap_or((self.email, ""));
        let texts = [self.email, local, domain, self.name, self.agency, PRODUCT];
        let mut known = Vec::new();
        for text in texts.map(fold) {
            known.extend(
                text.split(|c: char| !c.is_alphanumeric())
                    .take(MAX_WORDS)
                    .map(str::to_owned),
            );
            known.push(text);
        }
        known.retain(|word| word.chars().count() >= MIN_WORD);
        known.sort_by_key(|word| std::cmp::Reverse(word.len()));
        known.dedup();
        known
    }
}

/// Refuses what is short or easily guessed; `known` is of the person, folded.
fn check_strength(password: &str, known: &[String]) -> Result<(), Problem> {
    if password.chars().count() < MIN_CHARS {
        return Err(Problem::at(Code::PasswordTooShort, "password").naming(MIN_CHARS.to_string()));
    }
    let head: Zeroizing<String> = Zeroizing::new(password.chars().take(SCORED_CHARS).collect());
    let folded = Zeroizing::new(fold(&head));
    let mut rest = folded.clone();
    for word in known {
        rest = Zeroizing::new(rest.replace(word.as_str(), ""));
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hard = |text: &str| zxcvbn::zxcvbn(text, &known).score() >= zxcvbn::Score::Three;
    if hard(&head) && (rest == folded || hard(&rest)) {
        Ok(())
    } else {
        Err(Problem::at(Code::PasswordTooWeak, "password"))
    }
}

#[cfg(test)]
mod tests {
    use model::Code;

    use std::{
        pin::pin,
        sync::{Mutex, mpsc},
        task::{Context, Waker},
    };

    use super::{
        AT_ONCE, Arc, Asker, HashCost, Hasher, KEPT_FOR_KNOWN, MAX_WAITING, Person, check_strength,
    };

    fn hasher() -> Hasher {
        let cheapest = HashCost {
            memory_kib: 0,
            passes: 0,
        };
        Hasher::new(cheapest).unwrap()
    }

    /// Work that lasts until the sender is dropped.
    fn held() -> (mpsc::Sender<()>, impl Fn() + Clone) {
        let (hold, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        let work = move || {
            assert!(held.lock().is_ok_and(|held| held.recv().is_err()));
        };
        (hold, work)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn two_at_once_also_when_nobody_waits_for_them() {
        let hasher = hasher();
        let (hold, work) = held();
        let mut nobody = Context::from_waker(Waker::noop());
        for _ in 0..AT_ONCE {
            let mut asked = pin!(hasher.run(Asker::Known, work.clone()));
            assert!(asked.as_mut().poll(&mut nobody).is_pending());
        }
        // The first two are given up, and hold their turns and places until they are done.
        let mut third = pin!(hasher.run(Asker::Known, || ()));
        assert!(third.as_mut().poll(&mut nobody).is_pending());
        assert_eq!(hasher.running.available_permits(), 0);
        // What a password is worth is found out in the same queue, not on the async thread.
        let mut checked = pin!(hasher.check("lilac-tram-harbour-91", &LUKASZ));
        assert!(checked.as_mut().poll(&mut nobody).is_pending());
        let left = hasher.waiting.available_permits();
        assert_eq!(left, MAX_WAITING - AT_ONCE - 2);
        drop(hold);
        third.await.unwrap();
        checked.await.unwrap();
        assert_eq!(hasher.run(Asker::Known, || 7).await.unwrap(), 7);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn strangers_leave_places_to_who_is_known() {
        let hasher = hasher();
        let (hold, work) = held();
        let mut nobody = Context::from_waker(Waker::noop());
        let mut flood = Vec::new();
        let busy = loop {
            let mut asked = Box::pin(hasher.run(Asker::Stranger, work.clone()));
            match asked.as_mut().poll(&mut nobody) {
                std::task::Poll::Pending => flood.push(asked),
                std::task::Poll::Ready(answer) => break answer.unwrap_err(),
            }
        };
        assert_eq!(busy.code, Code::Busy);
        assert_eq!(flood.len(), MAX_WAITING - KEPT_FOR_KNOWN);
        let mut owner = pin!(hasher.verify(Asker::Known, "walnut-lantern-orbit-57", None));
        assert!(owner.as_mut().poll(&mut nobody).is_pending());
        drop((hold, flood));
        assert!(!owner.await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_letter_is_the_same_however_it_is_typed() {
        let hasher = hasher();
        let (one, two) = ("Łódka7-brzoza-żagiel", "Ło\u{301}dka7-brzoza-z\u{307}agiel");
        assert_ne!(one, two);
        for (set, given) in [(one, two), (two, one)] {
            let stored = hasher.hash(set).await.unwrap();
            let proven = hasher.verify(Asker::Known, given, Some(&stored)).await;
            assert!(proven.unwrap());
        }
        // Eleven characters as they came, eight letters and signs for who types them.
        let short = hasher.check("o\u{301}z\u{307}z\u{301}7#Vx!", &LUKASZ).await;
        assert_eq!(short.unwrap_err().code, Code::PasswordTooShort);
    }

    const LUKASZ: Person<'static> = Person {
        email: "lukasz.wisniewski@kwiatowa.example",
        name: "Łukasz Wiśniewski",
        agency: "Kwiatowa Nieruchomości",
    };

    fn refused(password: &str) -> Option<Code> {
        check_strength(password, &LUKASZ.known())
            .err()
            .map(|p| p.code)
    }

    #[test]
    fn what_is_known_of_a_person_guards_nothing() {
        for weak in [
            "korespond-demo-lukasz.wisniewski",
            "Korespond-Demo-Lukasz",
            "lukasz.wisniewski@kwiatowa.example",
            "ŁukaszWiśniewski2026!",
            "wisniewski-lukasz-1984",
            "Kwiatowa.Nieruchomosci.2026",
            "nieruchomości-łukasz-kwiatowa",
            "kokorespondrespond",
            "k0resp0nd-lukasz-1",
            "password-korespond",
            "example-Lukasz-example",
            "aaaaaaaaaaaaaaaa",
            // Guessed with some patience.
            "summer-2026",
            "winter-rain",
            "monkey-tram",
        ] {
            assert_eq!(refused(weak), Some(Code::PasswordTooWeak), "{weak}");
        }
        assert_eq!(refused("q7#Vx!2mK"), Some(Code::PasswordTooShort));
    }

    #[test]
    fn words_of_ones_own_do_no_harm_beside_enough_others() {
        for strong in [
            "lilac-tram-harbour-91",
            "walnut-lantern-orbit-57",
            "lukasz-walnut-lantern-orbit",
            "m3xk7p-qz4wdn-h8ruv2-yj5tca",
            "Łódka7Żaglówka!brzoza",
            "correct horse battery staple",
        ] {
            assert_eq!(refused(strong), None, "{strong}");
        }
    }

    #[test]
    fn short_words_and_empty_names_take_nothing_away() {
        let nobody = Person {
            email: "a@b.pl",
            name: "",
            agency: "",
        };
        assert!(check_strength("plum-abacus-drift-apple", &nobody.known()).is_ok());
    }
}
