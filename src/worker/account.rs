//! Keeping one account in step: connect, compare, fetch, watch; pause after a failure.

use std::{sync::Arc, time::Duration};

use mail::wire::{self, Idle, RemoteFolder, Session, WireError};
use model::{AccountState, Code, Failure, FailureKind, FolderId, FolderKind, Problem};
use service::{
    Desk,
    intake::Intake,
    syncing::{self, Order},
};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    budget::{Budget, Permit, Server},
    checking,
    folder::{self, Depth, Progress},
    pause,
    quiet::Quiet,
};

/// A watch is renewed before servers end it at 30 minutes (RFC 2177).
const WATCH: Duration = Duration::from_mins(25);

/// A wrong password is tried again after so long, in case it was the server's fault.
const AUTH_AGAIN: Duration = Duration::from_hours(6);

/// News that come faster than this are taken together.
const CALM: Duration = Duration::from_millis(10);

/// Every so many looks the flags of folders are compared even if their STATUS is the same.
const FULL_EVERY: u32 = 12;

/// A folder as it is kept in step.
#[derive(Clone)]
pub(crate) struct Folder {
    pub(crate) id: FolderId,
    /// Name as the server writes it.
    pub(crate) raw: String,
    pub(crate) kind: FolderKind,
    pub(crate) uidvalidity: u32,
    /// What STATUS last said: UIDNEXT, MESSAGES, UNSEEN.
    pub(crate) status: (u32, u32, u32),
}

/// Why a pass ended.
pub(crate) struct Ended {
    pub(crate) kind: FailureKind,
    pub(crate) words: String,
}

impl Ended {
    pub(crate) fn new(kind: FailureKind, words: &str) -> Self {
        Self {
            kind,
            words: words.to_owned(),
        }
    }
}

impl From<WireError> for Ended {
    fn from(error: WireError) -> Self {
        Self {
            kind: error.kind,
            words: error.words,
        }
    }
}

impl From<Problem> for Ended {
    fn from(problem: Problem) -> Self {
        let kind = match problem.code {
            Code::MailServer(kind) => kind,
            _ => FailureKind::Storage,
        };
        Self {
            kind,
            words: problem.to_string(),
        }
    }
}

/// Keeps one account in step.
pub(crate) struct Keeper {
    pub(crate) desk: Desk,
    pub(crate) intake: Intake,
    pub(crate) order: Order,
    pub(crate) stop: CancellationToken,
    /// Notified when someone wants a look now.
    pub(crate) look: Arc<Notify>,
    pub(crate) budget: Budget,
    pub(crate) quiet: Quiet,
}

/// A connection was ended, as others wait for one.
struct GaveWay;

impl Keeper {
    /// Works until stopped; every failure is followed by a pause.
    pub(crate) async fn keep(self, put_off: Duration) {
        tokio::select! {
            () = tokio::time::sleep(put_off) => {}
            () = self.stop.cancelled() => return,
        }
        if self.held_back().await {
            return;
        }
        let mut failures = 0;
        loop {
            let began = Instant::now();
            let ended = tokio::select! {
                ended = Box::pin(self.connected()) => ended,
                () = self.stop.cancelled() => return,
            };
            let Err(Ended { kind, words }) = ended else {
                failures = 0;
                continue;
            };
            // A connection that held for long is not the last failure's successor.
            if began.elapsed() > WATCH {
                failures = 0;
            }
            let wait = self.note_failure(kind, &words, failures).await;
            failures += 1;
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.look.notified() => {}
                () = self.stop.cancelled() => return,
            }
        }
    }

    /// Waits while a refused password is not to be tried again; answers whether to end.
    async fn held_back(&self) -> bool {
        let for_ms = i64::try_from(AUTH_AGAIN.as_millis()).unwrap_or(i64::MAX);
        let Ok(Some(until)) = syncing::held_back(&self.desk, self.order.account, for_ms) else {
            return false;
        };
        let left = until.since_ms(self.desk.clock().now()).clamp(0, for_ms);
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(left.unsigned_abs())) => false,
            () = self.look.notified() => false,
            () = self.stop.cancelled() => true,
        }
    }

    /// Waits in turn for leave to connect, and says so.
    async fn permit(&self) -> Permit {
        let server = Server::of(self.order.server());
        let mut asked = Box::pin(self.budget.connection(&server, self.order.account));
        tokio::select! {
            biased;
            permit = &mut asked => return permit,
            () = std::future::ready(()) => {}
        }
        self.set_state(AccountState::Queued).await;
        asked.await
    }

    async fn note_failure(&self, kind: FailureKind, words: &str, failures: u32) -> Duration {
        let now = self.desk.clock().now();
        let failure = Failure::new(kind, now, words);
        let server = Server::of(self.order.server());
        if is_too_much(kind, words) {
            self.budget.told_off(&server);
        }
        if let Some(left_out) = self.quiet.may_write(self.order.account, &server) {
            let more = (left_out > 0).then(|| format!("and {left_out} more"));
            tracing::info!(account = %self.order.account, kind = kind.word(), more, "an account is out of step");
        }
        let (wait, state) = if kind.passes() {
            let wait = pause::after(kind, failures);
            let ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            (
                wait,
                AccountState::Waiting {
                    retry_at: now.plus_ms(ms),
                    failure,
                },
            )
        } else {
            (AUTH_AGAIN, AccountState::Failed { failure })
        };
        self.set_state(state).await;
        wait
    }

    pub(crate) async fn set_state(&self, state: AccountState) {
        if let Err(problem) = syncing::set_state(&self.desk, self.order.account, state).await {
            tracing::error!(account = %self.order.account, %problem, "a state could not be noted");
        }
    }

    /// One connection's life, which ends with a fault, or when its turn is over and others wait.
    async fn connected(&self) -> Result<GaveWay, Ended> {
        let permit = self.permit().await;
        let turn = self.refresh();
        self.set_state(AccountState::Connecting).await;
        let (dial, password) = syncing::call(&self.desk, &self.order)?;
        let mut session = wire::open(self.desk.trust(), &dial, &password).await?;
        drop(password);
        let mut looks = 0;
        loop {
            self.look_at_all(&mut session, looks % FULL_EVERY == 0)
                .await?;
            looks += 1;
            checking::catch_up(self, &mut session).await?;
            if permit.is_over(turn) {
                session.logout().await;
                return Ok(GaveWay);
            }
            self.watch(&mut session).await?;
        }
    }

    /// Brings every folder in step.
    async fn look_at_all(&self, session: &mut Session, full: bool) -> Result<(), Ended> {
        let folders = self.folders(session).await?;
        let mut progress = Progress::new();
        let mut plans = Vec::new();
        for folder in folders {
            if !full && folder.checked_before() && self.same_status(session, &folder).await? {
                continue;
            }
            match folder::plan(self, session, folder, Depth::Flags).await {
                Ok(plan) => {
                    progress.total += plan.messages();
                    plans.push(plan);
                }
                // One bad folder never stops another (M-44).
                Err(Ended {
                    kind: kind @ (FailureKind::ServerSaysNo | FailureKind::Unavailable),
                    words,
                }) if session.is_open() => {
                    syncing::note(&self.desk, self.order.account, (kind, &words)).await?;
                }
                Err(ended) => return Err(ended),
            }
        }
        for plan in plans {
            folder::carry_out(self, session, plan, &mut progress).await?;
        }
        self.up_to_date().await;
        Ok(())
    }

    async fn up_to_date(&self) {
        self.set_state(AccountState::UpToDate {
            since: self.desk.clock().now(),
        })
        .await;
    }

    fn refresh(&self) -> Duration {
        Duration::from_secs(60 * u64::from(self.order.refresh_minutes))
    }

    /// The folders to keep in step, the Inbox first.
    pub(crate) async fn folders(&self, session: &mut Session) -> Result<Vec<Folder>, Ended> {
        let listing = session.folders().await?;
        let remote: Vec<RemoteFolder> = listing.folders;
        let rows = syncing::take_folders(&self.desk, self.order.account, &remote).await?;
        let mut folders: Vec<Folder> = rows
            .into_iter()
            .map(|(id, row)| Folder {
                id,
                raw: row.raw,
                kind: row.kind,
                uidvalidity: row.uidvalidity,
                status: row.status,
            })
            .collect();
        folders.sort_by_key(|folder| (folder.kind, folder.id));
        Ok(folders)
    }

    async fn same_status(&self, session: &mut Session, folder: &Folder) -> Result<bool, Ended> {
        match session.status(&folder.raw).await {
            Ok(now) => Ok(now.uidvalidity == folder.uidvalidity
                && (now.uidnext, now.messages, now.unseen) == folder.status),
            Err(_) if session.is_open() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Watches the Inbox until it is time to look at all folders again.
    async fn watch(&self, session: &mut Session) -> Result<(), Ended> {
        let until = Instant::now() + self.refresh();
        if !session.has("IDLE") {
            tokio::select! {
                () = tokio::time::sleep_until(until) => {}
                () = self.look.notified() => {}
            }
            return Ok(());
        }
        let Some(inbox) = self.inbox(session).await? else {
            tokio::time::sleep_until(until).await;
            return Ok(());
        };
        // What came between the last look and the watch is looked for once.
        let mut news = self
            .watch_start(session, &inbox)
            .await?
            .then_some(Depth::New);
        loop {
            if let Some(depth) = news {
                tokio::time::sleep(CALM).await;
                self.look_at_inbox(session, &inbox, depth).await?;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            news = match session.idle(left.min(WATCH), &self.look).await? {
                Idle::News(notice) if notice.changed => Some(Depth::Flags),
                Idle::News(_) => Some(Depth::New),
                Idle::Quiet => None,
                Idle::Interrupted => return Ok(()),
            };
        }
    }

    async fn inbox(&self, session: &mut Session) -> Result<Option<Folder>, Ended> {
        Ok(self
            .folders(session)
            .await?
            .into_iter()
            .find(|folder| folder.kind == FolderKind::Inbox))
    }

    async fn watch_start(&self, session: &mut Session, inbox: &Folder) -> Result<bool, Ended> {
        let selected = session.examine(&inbox.raw).await?;
        let held = syncing::held(
            &self.desk,
            self.order.account,
            inbox.id,
            selected.uidvalidity,
        )?;
        Ok(selected
            .uidnext
            .is_some_and(|next| held.highest().is_none_or(|highest| highest + 1 < next)))
    }

    async fn look_at_inbox(
        &self,
        session: &mut Session,
        inbox: &Folder,
        depth: Depth,
    ) -> Result<(), Ended> {
        let plan = folder::plan(self, session, inbox.clone(), depth).await?;
        let mut progress = Progress::new();
        progress.total = plan.messages();
        folder::carry_out(self, session, plan, &mut progress).await?;
        self.up_to_date().await;
        Ok(())
    }
}

impl Folder {
    fn checked_before(&self) -> bool {
        self.uidvalidity != 0
    }
}

/// Whether a server says that it is asked for too much, by whichever account (M-44).
fn is_too_much(kind: FailureKind, words: &str) -> bool {
    let code = |code: &str| {
        words
            .get(..code.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(code))
    };
    kind == FailureKind::Unavailable && (code("[LIMIT") || code("[THROTTLED"))
}
