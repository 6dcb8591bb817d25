//! Keeping one account in step: connect, compare, fetch, watch; pause after a failure.

use std::{ops::ControlFlow, sync::Arc, time::Duration};

use mail::wire::{self, FolderStatus, Scope, Session, WireError};
use model::{AccountState, Code, Failure, FailureKind, FolderId, Problem};
use service::{
    Desk,
    intake::Intake,
    syncing::{self, FolderRow, Order},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{
    budget::{Budget, Permit, Server},
    calls::Calls,
    checking,
    memory::Memory,
    pause,
    quiet::Quiet,
};

/// A watch is renewed before servers end it at 30 minutes (RFC 2177).
pub(crate) const WATCH: Duration = Duration::from_mins(25);

/// A wrong password is tried again after so long, in case it was the server's fault.
const AUTH_AGAIN: Duration = Duration::from_hours(6);

/// Every so many looks the flags of folders are compared even if their STATUS is the same.
const FULL_EVERY: u32 = 12;

/// A folder as it is kept in step.
#[derive(Clone)]
pub(crate) struct Folder {
    pub(crate) id: FolderId,
    pub(crate) row: FolderRow,
    /// What LIST told of it.
    pub(crate) status: Option<FolderStatus>,
    /// Whether it is Gmail's All Mail, whose messages have labels.
    pub(crate) labelled: bool,
}

/// Why a pass ended.
pub(crate) struct Ended {
    pub(crate) kind: FailureKind,
    pub(crate) words: String,
    /// How far the failure reaches.
    pub(crate) scope: Scope,
    /// What the server was being asked to do without need.
    pub(crate) over: Option<&'static str>,
}

impl Ended {
    pub(crate) fn new(kind: FailureKind, words: &str) -> Self {
        Self {
            kind,
            words: words.to_owned(),
            scope: Scope::Account,
            over: None,
        }
    }

    /// A failure of the folder that is being worked at; others go on.
    pub(crate) fn of_folder(kind: FailureKind, words: &str) -> Self {
        Self {
            scope: Scope::Command,
            ..Self::new(kind, words)
        }
    }
}

impl From<WireError> for Ended {
    fn from(error: WireError) -> Self {
        Self {
            kind: error.kind,
            words: error.words,
            scope: error.scope,
            over: error.over,
        }
    }
}

impl From<Problem> for Ended {
    fn from(problem: Problem) -> Self {
        let kind = match problem.code {
            Code::MailServer(kind) => kind,
            _ => FailureKind::Storage,
        };
        Self::new(kind, &problem.to_string())
    }
}

/// Keeps one account in step.
pub(crate) struct Keeper {
    pub(crate) desk: Desk,
    pub(crate) intake: Intake,
    pub(crate) order: Order,
    pub(crate) stop: CancellationToken,
    /// What it is called for meanwhile.
    pub(crate) calls: Arc<Calls>,
    pub(crate) budget: Budget,
    pub(crate) quiet: Quiet,
}

/// A connection was ended, as others wait for one.
struct GaveWay;

impl Keeper {
    /// Works until stopped; one more folder may be watched beside the Inbox.
    pub(crate) async fn keep(self, put_off: Duration) {
        tokio::select! {
            () = tokio::time::sleep(put_off) => {}
            () = self.stop.cancelled() => return,
        }
        if self.held_back().await {
            return;
        }
        match self.order.watched {
            Some(folder) => {
                tokio::join!(self.keep_in_step(), self.watch_second(folder));
            }
            None => self.keep_in_step().await,
        }
    }

    /// Every failure is followed by a pause.
    async fn keep_in_step(&self) {
        let mut failures = 0;
        let mut memory = Memory::default();
        let mut without = Vec::new();
        loop {
            let began = Instant::now();
            let ended = tokio::select! {
                ended = Box::pin(self.connected(&mut memory, &without)) => ended,
                () = self.stop.cancelled() => return,
            };
            let Err(ended) = ended else {
                failures = 0;
                continue;
            };
            let over = ended.over;
            // What a server offers and chokes on is not asked for again.
            without.extend(over.filter(|over| !without.contains(over)));
            if let Some(folder) = memory.broke() {
                tracing::info!(account = %self.order.account, %folder, "a folder breaks connections and rests");
                self.note_shut(folder, &ended).await;
            }
            // A connection that held for long is not the last failure's successor.
            if began.elapsed() > WATCH {
                failures = 0;
            }
            let wait = self.note_failure(&ended, failures).await;
            failures += 1;
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.calls.next_look() => {}
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
            () = self.calls.next_look() => false,
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

    async fn note_failure(&self, ended: &Ended, failures: u32) -> Duration {
        let kind = ended.kind;
        let now = self.desk.clock().now();
        let failure = Failure::new(kind, now, &ended.words);
        let server = Server::of(self.order.server());
        // The server is asked for too much, by whichever account (M-44).
        if ended.scope == Scope::Server {
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

    async fn note_shut(&self, folder: FolderId, ended: &Ended) {
        let at = (self.order.account, folder);
        let noted = syncing::folder_shut(&self.desk, at, (ended.kind, &ended.words)).await;
        if let Err(problem) = noted {
            tracing::error!(account = %self.order.account, %problem, "a folder's fault could not be noted");
        }
    }

    pub(crate) async fn set_state(&self, state: AccountState) {
        if let Err(problem) = syncing::set_state(&self.desk, self.order.account, state).await {
            tracing::error!(account = %self.order.account, %problem, "a state could not be noted");
        }
    }

    /// A signed-in connection that does without what the server chokes on.
    pub(crate) async fn connect(&self, without: &[&'static str]) -> Result<Session, Ended> {
        let (mut dial, password) = syncing::call(&self.desk, &self.order)?;
        dial.without
            .extend(without.iter().map(|&word| word.to_owned()));
        Ok(wire::open(self.desk.trust(), &dial, &password).await?)
    }

    /// How long a connection is kept, and between looks at folders that are not watched.
    pub(crate) fn refresh(&self) -> Duration {
        Duration::from_secs(60 * u64::from(self.order.refresh_minutes))
    }

    /// One connection's life, which ends with a fault, or when its turn is over and others wait.
    async fn connected(
        &self,
        memory: &mut Memory,
        without: &[&'static str],
    ) -> Result<GaveWay, Ended> {
        let permit = self.permit().await;
        let turn = self.refresh();
        self.set_state(AccountState::Connecting).await;
        let mut session = self.connect(without).await?;
        let mut looks = 0;
        loop {
            let full = looks % FULL_EVERY == 0;
            let is_over = || permit.is_over(turn);
            let looked = self.look_at_all(&mut session, memory, full, &is_over);
            let ControlFlow::Continue(watched) = looked.await? else {
                session.logout().await;
                return Ok(GaveWay);
            };
            looks += 1;
            checking::catch_up(self, &mut session, memory).await?;
            if permit.is_over(turn) {
                session.logout().await;
                return Ok(GaveWay);
            }
            self.watch(&mut session, memory, watched.as_ref()).await?;
        }
    }
}
