//! Keeping one account in step: connect, compare, fetch, watch; pause after a failure.

use std::{convert::Infallible, sync::Arc, time::Duration};

use mail::wire::{self, FolderStatus, Scope, Session, WireError};
use model::{AccountState, Code, Failure, FailureKind, FolderId, Problem};
use service::{
    Desk,
    intake::Intake,
    syncing::{self, FolderRow, Order},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{calls::Calls, memory::Memory, pause};

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
}

impl Keeper {
    /// Works until stopped; one more folder may be watched beside the Inbox.
    pub(crate) async fn keep(self, put_off: Duration) {
        tokio::select! {
            () = tokio::time::sleep(put_off) => {}
            () = self.stop.cancelled() => return,
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
                ended = self.pass(&mut memory, &without) => ended,
                () = self.stop.cancelled() => return,
            };
            let Ended {
                kind, words, over, ..
            } = ended;
            // What a server offers and chokes on is not asked for again.
            without.extend(over.filter(|over| !without.contains(over)));
            if let Some(folder) = memory.broke() {
                tracing::info!(account = %self.order.account, %folder, "a folder breaks connections and rests");
            }
            // A connection that held for long is not the last failure's successor.
            if began.elapsed() > WATCH {
                failures = 0;
            }
            let wait = self.note_failure(kind, &words, failures).await;
            failures += 1;
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.calls.next_look() => {}
                () = self.stop.cancelled() => return,
            }
        }
    }

    async fn note_failure(&self, kind: FailureKind, words: &str, failures: u32) -> Duration {
        let now = self.desk.clock().now();
        let failure = Failure::new(kind, now, words);
        tracing::info!(account = %self.order.account, kind = kind.word(), "an account is out of step");
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

    /// A signed-in connection that does without what the server chokes on.
    pub(crate) async fn connect(&self, without: &[&'static str]) -> Result<Session, Ended> {
        let (mut dial, password) = syncing::call(&self.desk, &self.order)?;
        dial.without
            .extend(without.iter().map(|&word| word.to_owned()));
        Ok(wire::open(self.desk.trust(), &dial, &password).await?)
    }

    /// One connection's life.
    async fn pass(&self, memory: &mut Memory, without: &[&'static str]) -> Ended {
        match self.connected(memory, without).await {
            Ok(never) => match never {},
            Err(ended) => ended,
        }
    }

    async fn connected(
        &self,
        memory: &mut Memory,
        without: &[&'static str],
    ) -> Result<Infallible, Ended> {
        self.set_state(AccountState::Connecting).await;
        let mut session = self.connect(without).await?;
        let mut looks = 0;
        loop {
            let watched = self
                .look_at_all(&mut session, memory, looks % FULL_EVERY == 0)
                .await?;
            looks += 1;
            self.watch(&mut session, memory, watched.as_ref()).await?;
        }
    }
}
