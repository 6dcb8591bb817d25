//! Password hashes: argon2id, a bounded number at once, never on the async threads.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use model::{Code, Problem, fold};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::{sealing::random, told};

/// Hashes worked out at once; each takes the memory of [`HashCost`].
const AT_ONCE: usize = 2;

/// Requests that wait for a hash at most; more are told to come again.
const MAX_WAITING: usize = 64;

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

/// Hashes and verifies passwords.
#[derive(Clone)]
pub(crate) struct Hasher {
    cost: HashCost,
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
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
            dummy,
            #[cfg(test)]
            runs: Arc::default(),
        })
    }

    /// Hashes a new password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, Problem> {
        let cost = self.cost;
        let password = taken(password)?;
        self.run(move || hash(cost, password.as_bytes())).await?
    }

    /// Whether a password is the one of a hash; without a hash the same work is done.
    pub(crate) async fn verify(
        &self,
        password: &str,
        known: Option<&str>,
    ) -> Result<bool, Problem> {
        let Ok(password) = taken(password) else {
            return Ok(false);
        };
        let stored = known.unwrap_or(&self.dummy).to_owned();
        let real = known.is_some();
        let right = self
            .run(move || {
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

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = self
            .waiting
            .try_acquire()
            .map_err(|_| Problem::new(Code::Busy))?;
        let _turn = self
            .running
            .acquire()
            .await
            .map_err(|_| Problem::new(Code::Busy))?;
        #[cfg(test)]
        self.runs.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        tokio::task::spawn_blocking(work)
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

fn taken(password: &str) -> Result<Zeroizing<String>, Problem> {
    if password.len() > MAX_BYTES {
        return Err(Problem::at(Code::TooLong, "password"));
    }
    Ok(Zeroizing::new(password.to_owned()))
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

/// Refuses a password that is short or easily guessed, also what is so only for who knows the
/// person: without the person's own words the rest must be hard to guess by itself.
pub(crate) fn check_strength(password: &str, person: &Person<'_>) -> Result<(), Problem> {
    if password.chars().count() < MIN_CHARS {
        return Err(Problem::at(Code::PasswordTooShort, "password").naming(MIN_CHARS.to_string()));
    }
    let head: Zeroizing<String> = Zeroizing::new(password.chars().take(SCORED_CHARS).collect());
    let known = person.known();
    let folded = Zeroizing::new(fold(&head));
    let mut rest = folded.clone();
    for word in &known {
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

    use super::{Person, check_strength};

    const LUKASZ: Person<'static> = Person {
        email: "lukasz.wisniewski@kwiatowa.example",
        name: "Łukasz Wiśniewski",
        agency: "Kwiatowa Nieruchomości",
    };

    fn refused(password: &str) -> Option<Code> {
        check_strength(password, &LUKASZ).err().map(|p| p.code)
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
        assert!(check_strength("plum-abacus-drift-apple", &nobody).is_ok());
    }
}
