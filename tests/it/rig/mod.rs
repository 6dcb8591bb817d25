//! What the tests stand on: a real mail server, a real office, a real browser.
//!
//! Everything here listens on loopback at free ports and lives in a directory of its own
//! that goes away with the test. Waiting is looking again until a named deadline.

pub mod authenticator;
pub mod browser;
pub mod certificates;
pub mod chaos;
pub mod corpus;
pub mod courier;
pub mod cyrus;
pub mod dovecot;
pub mod gmail;
pub mod http;
pub mod imap;
pub mod mailbox;
pub mod office;
pub mod openid;
pub mod overheard;
pub mod process;
pub mod recorder;
pub mod server;
pub mod slow;
pub mod utf7;

use std::{
    fmt::Write as _,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sha2::{Digest, Sha256};

/// How long anything that should happen soon may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);
/// How long a first sync of some thousand messages may take.
pub const LONG_PATIENCE: Duration = Duration::from_mins(5);
/// The pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Looks until there is something to see, and fails after `limit`.
pub fn until<T>(what: &str, limit: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(
            started.elapsed() < limit,
            "waited {} s in vain for: {what}",
            limit.as_secs()
        );
        std::thread::sleep(LOOK_EVERY);
    }
}

/// A port of loopback that nobody listened at a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .expect("loopback has a free port")
        .port()
}

/// The SHA-256 of bytes in hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A directory under `target/` for what is worth a look after a failure.
pub fn keepsakes(name: &str) -> PathBuf {
    let dir = root().join("target").join(name);
    std::fs::create_dir_all(&dir).expect("target/ can be written");
    dir
}

/// Whether `tests/long.sh` asks for the full numbers.
pub fn long() -> bool {
    std::env::var_os("KORESPOND_LONG").is_some()
}

/// A number from the environment, or the default.
pub fn setting(name: &str, default: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} must be a number")),
        Err(_) => default,
    }
}

/// Chance that is the same in every run (splitmix64).
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    /// Chance from a seed.
    pub fn from(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// Whether something that happens `percent` times in a hundred happens now.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}
