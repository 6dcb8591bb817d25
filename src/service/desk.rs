//! What every verb works with, and the pages it answers.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
};

use jiff::tz::TimeZone;
use mail::{relay::Relay, wire::Trust};
use model::{AccountId, Clock, Code, Problem};
use search::Index;
use serde::Serialize;
use store::{Job, Lasting, Reading, Store, StoreError, Who, Writing};
use tokio::sync::{Notify, Semaphore, broadcast};

use crate::{
    backups::BackupPlan,
    indexing::Texts,
    links::{self, Forgotten},
    openid::{self, OpenIdProvider},
    passwords::{HashCost, Hasher},
    posting::Writer,
    sealing::{Seal, unhex},
    told,
};

/// An answer of many rows, page by page.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<String>,
}

/// What the configuration file decides and verbs need to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether mail servers on loopback are allowed.
    pub allow_loopback: bool,
    /// The largest message taken in whole, in bytes (M-19).
    pub message_limit: u64,
    /// Minutes without use after which a session ends.
    pub idle_minutes: u32,
    /// Hours after which a session ends in any case.
    pub absolute_hours: u32,
    /// What a password hash costs.
    pub hash_cost: HashCost,
    /// The panel's address as users type it; links in letters begin with it.
    pub base_url: Option<String>,
    /// Where letters of our own are handed in.
    pub relay: Option<Relay>,
    /// OpenID providers that users sign in by.
    pub openid: Vec<OpenIdProvider>,
    /// Backups that are made without being asked for, if any.
    pub backups: Option<BackupPlan>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow_loopback: false,
            message_limit: 50 << 20,
            idle_minutes: 60,
            absolute_hours: 12,
            hash_cost: HashCost::default(),
            base_url: None,
            relay: None,
            openid: Vec::new(),
            backups: None,
        }
    }
}

impl Settings {
    /// How long sessions last.
    pub(crate) fn lasting(&self) -> Lasting {
        Lasting {
            idle: i64::from(self.idle_minutes) * 60_000,
            absolute: i64::from(self.absolute_hours) * 3_600_000,
        }
    }
}

/// Whether the daemon can work.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Health {
    /// The store answers a read.
    pub store_open: bool,
    /// The store's writer commits.
    pub writer_alive: bool,
}

/// Figures for the metrics page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// Accounts by the word of their state.
    pub accounts_by_state: Vec<(&'static str, u64)>,
    /// Messages stored.
    pub messages: u64,
    /// Raw bytes stored, before compression.
    pub raw_bytes: u64,
    /// Changes that the index has yet to follow.
    pub index_lag: u64,
    /// Milliseconds since the account longest out of step was last in step.
    pub sync_lag_ms: i64,
    /// Messages at servers that the last full comparisons could not bring.
    pub unmended: u64,
    /// Commits since start.
    pub commits: u64,
    /// Seconds spent in commits since start.
    pub commit_seconds: f64,
    /// Index commits since start.
    pub index_commits: u64,
    /// Seconds spent in index commits since start.
    pub index_seconds: f64,
}

/// The desk: store, index, keys, clock and settings. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    data: PathBuf,
    index: RwLock<Option<Index>>,
    index_work: Mutex<crate::indexing::Work>,
    texts: Texts,
    index_commits: AtomicU64,
    index_micros: AtomicU64,
    clock: Clock,
    settings: Settings,
    seal: Seal,
    form_key: [u8; 32],
    hasher: Hasher,
    openid: Vec<mail::openid::Provider>,
    trust: Trust,
    asks: broadcast::Sender<AccountId>,
    forgotten: broadcast::Sender<Forgotten>,
    errands: Notify,
    disk_full: AtomicBool,
    writer: OnceLock<Writer>,
    // When the writer last proved that it commits, in milliseconds.
    proven: AtomicI64,
    // Held from a batch's bytes to the records that name them, and while bytes are swept.
    bytes_gate: Mutex<()>,
    // Batches of imports that are taken in at the same time.
    imports: Arc<Semaphore>,
}

/// How long a proof that the writer commits holds, in milliseconds.
const PROOF_MS: i64 = 10_000;

/// Requests to fetch now that may wait to be noticed.
const MAX_ASKS: usize = 1_024;

/// Batches of imports that are held in memory at the same time.
const MAX_IMPORTS: usize = 2;

impl Desk {
    /// Opens the data directory's store and index. `key` opens sealed secrets.
    ///
    /// A damaged index is made anew; a damaged or newer store is refused.
    pub async fn open(
        data: &Path,
        key: [u8; 32],
        settings: Settings,
        clock: Clock,
    ) -> Result<Self, Problem> {
        let data = data.to_owned();
        tokio::task::spawn_blocking(move || Self::open_now(data, &key, settings, clock))
            .await
            .map_err(|_| told::broken("opening stopped"))?
    }

    fn open_now(
        data: PathBuf,
        key: &[u8; 32],
        settings: Settings,
        clock: Clock,
    ) -> Result<Self, Problem> {
        let store = Store::open(&data, clock.clone()).map_err(told::store)?;
        let index = Index::open(&data.join("index")).map_err(|error| told::index(&error))?;
        let hasher = Hasher::new(settings.hash_cost)?;
        let trust = Trust::system()
            .map_err(|error| Problem::new(Code::MailServer(error.kind)).naming(error.words))?;
        let openid = openid::of(&settings, &trust);
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                data,
                index: RwLock::new(Some(index)),
                index_work: Mutex::default(),
                texts: Texts::default(),
                index_commits: AtomicU64::new(0),
                index_micros: AtomicU64::new(0),
                clock,
                settings,
                seal: Seal::new(key),
                form_key: store::sha256(&[key.as_slice(), b"forms"].concat()).0,
                hasher,
                openid,
                trust,
                asks: broadcast::channel(MAX_ASKS).0,
                forgotten: broadcast::channel(links::MAX_WAITING).0,
                errands: Notify::new(),
                disk_full: AtomicBool::new(false),
                writer: OnceLock::new(),
                proven: AtomicI64::new(i64::MIN),
                bytes_gate: Mutex::default(),
                imports: Arc::new(Semaphore::new(MAX_IMPORTS)),
            }),
        })
    }

    /// Rung when something that users began is to be gone on with.
    pub(crate) fn errands(&self) -> &Notify {
        &self.inner.errands
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Says who writes letters that nobody at hand asked for; the first one stays.
    pub fn letters_by(&self, writer: Writer) {
        let _known = self.inner.writer.set(writer);
    }

    pub(crate) fn writer(&self) -> Option<Writer> {
        self.inner.writer.get().cloned()
    }

    /// What the configuration decides.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Whether the store answers and its writer lives. A proof holds for [`PROOF_MS`], so that
    /// asking often costs no commits.
    pub async fn health(&self) -> Health {
        let now = self.inner.clock.now();
        let store = self.inner.store.clone();
        let proven = self.inner.proven.load(Ordering::Relaxed);
        let fresh = (0..PROOF_MS).contains(&now.0.saturating_sub(proven));
        let asked = tokio::task::spawn_blocking(move || {
            let job = Who::Job(Job::Housekeeping);
            let open = store.read(&job, Reading::last_change).is_ok();
            (open, fresh || store.write(&job, Writing::beat).is_ok())
        });
        let (store_open, writer_alive) = asked.await.unwrap_or((false, false));
        if writer_alive && !fresh {
            self.inner.proven.store(now.0, Ordering::Relaxed);
        }
        Health {
            store_open,
            writer_alive,
        }
    }

    /// Figures for the metrics page.
    pub async fn figures(&self) -> Figures {
        crate::upkeep::figures(self)
    }

    /// Reads in one transaction with the rights of `who`.
    pub(crate) fn read<T>(
        &self,
        who: &Who,
        work: impl FnOnce(&Reading) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        self.inner.store.read(who, work).map_err(told::store)
    }

    /// Changes in one transaction, away from the async threads: a commit waits for the disk.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        who: &Who,
        work: impl FnOnce(&mut Writing) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = self.inner.store.clone();
        let who = *who;
        tokio::task::spawn_blocking(move || store.write(&who, work))
            .await
            .map_err(|_| told::broken("a transaction stopped"))?
            .map_err(told::store)
    }

    /// Runs work on raw messages on a thread with the stack that parsing them takes.
    pub(crate) async fn with_stack<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (done, answer) = tokio::sync::oneshot::channel();
        std::thread::Builder::new()
            .name("reader".to_owned())
            .stack_size(mail::mime::PARSE_STACK)
            .spawn(move || done.send(work()).is_ok())
            .map_err(|_| Problem::new(Code::Busy))?;
        answer
            .await
            .map_err(|_| told::broken("reading a message stopped"))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn data(&self) -> &Path {
        &self.inner.data
    }

    pub(crate) fn seal(&self) -> &Seal {
        &self.inner.seal
    }

    pub(crate) fn form_key(&self) -> &[u8; 32] {
        &self.inner.form_key
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.inner.hasher
    }

    /// The OpenID provider of a short name, with what is configured of it.
    pub(crate) fn openid(&self, word: &str) -> Option<(&OpenIdProvider, &mail::openid::Provider)> {
        let mut all = self.inner.settings.openid.iter().zip(&self.inner.openid);
        all.find(|(configured, _)| configured.word == word)
    }

    /// Trust in certificates, for connections to mail servers.
    pub fn trust(&self) -> &Trust {
        &self.inner.trust
    }

    pub(crate) fn index(&self) -> Result<Index, Problem> {
        self.inner
            .index
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or(Problem::new(Code::IndexNotReady))
    }

    /// Messages that can be searched.
    pub fn indexed(&self) -> u64 {
        self.index().map_or(0, |index| index.messages())
    }

    pub(crate) fn swap_index(&self, index: Option<Index>) {
        *self
            .inner
            .index
            .write()
            .unwrap_or_else(PoisonError::into_inner) = index;
    }

    pub(crate) fn index_work(&self) -> &Mutex<crate::indexing::Work> {
        &self.inner.index_work
    }

    pub(crate) fn texts(&self) -> &Texts {
        &self.inner.texts
    }

    pub(crate) fn note_index_commit(&self, took: std::time::Duration) {
        self.inner.index_commits.fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.inner.index_micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn index_commits(&self) -> (u64, u64) {
        (
            self.inner.index_commits.load(Ordering::Relaxed),
            self.inner.index_micros.load(Ordering::Relaxed),
        )
    }

    pub(crate) fn asks(&self) -> &broadcast::Sender<AccountId> {
        &self.inner.asks
    }

    /// Requests for another password that are to be seen to.
    pub(crate) fn forgotten(&self) -> &broadcast::Sender<Forgotten> {
        &self.inner.forgotten
    }

    /// Keeps bytes that no record names yet from being swept, and the other way round.
    pub(crate) fn bytes_gate(&self) -> std::sync::MutexGuard<'_, ()> {
        self.inner
            .bytes_gate
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn imports(&self) -> &Arc<Semaphore> {
        &self.inner.imports
    }

    /// Notes whether the disk takes in mail at present.
    pub(crate) fn set_disk_full(&self, full: bool) {
        self.inner.disk_full.store(full, Ordering::Relaxed);
    }

    /// Whether the disk has taken in no mail lately.
    pub fn disk_full(&self) -> bool {
        self.inner.disk_full.load(Ordering::Relaxed)
    }

    /// The agency's time zone, in which dates without a time are meant.
    pub(crate) fn zone(&self, who: &Who) -> TimeZone {
        self.read(who, Reading::agency)
            .ok()
            .and_then(|row| TimeZone::get(&row.time_zone).ok())
            .unwrap_or(TimeZone::UTC)
    }
}

/// A page's cursor as bytes.
pub(crate) fn cursor(text: Option<&str>) -> Result<Option<Vec<u8>>, Problem> {
    match text {
        Some(text) => unhex(text)
            .map(Some)
            .ok_or(Problem::at(Code::BadRequest, "cursor")),
        None => Ok(None),
    }
}
