//! Keeping one folder in step: what is missing is fetched, what went is marked gone.

use std::time::Duration;

use mail::{
    plan::FolderPlan,
    wire::{Fetched, Outcome, Session, UidSet},
};
use model::{AccountState, FailureKind};
use service::{
    intake::{Place, Receipt},
    syncing,
};
use tokio::{sync::mpsc, time::Instant};

use crate::account::{Ended, Folder, Keeper};

/// Fetched messages that wait for the intake.
const WAITING: usize = 4;

/// Times that a message is asked for that the server lists and does not bring.
const ASKED: u32 = 3;

/// Marks and flags taken over in one transaction.
const BATCH: usize = 1_000;

/// The state is written at most so often while mail comes in.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// How much of a folder is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// UIDs: what is new and what went.
    New,
    /// UIDs, and the flags of what is held.
    Flags,
}

/// How far a pass has come.
pub(crate) struct Progress {
    pub(crate) done: u64,
    pub(crate) total: u64,
    told: Option<Instant>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self {
            done: 0,
            total: 0,
            told: None,
        }
    }
}

/// What is to be done in a folder.
pub(crate) struct Plan {
    folder: Folder,
    uidvalidity: u32,
    wanted: FolderPlan,
    on_server: u64,
    status: (u32, u32, u32),
}

impl Plan {
    /// Messages to fetch.
    pub(crate) fn messages(&self) -> u64 {
        self.wanted.fetch.iter().map(UidSet::len).sum()
    }
}

/// Compares a folder with the server, and takes over what needs no fetching.
pub(crate) async fn plan(
    keeper: &Keeper,
    session: &mut Session,
    folder: Folder,
    depth: Depth,
) -> Result<Plan, Ended> {
    let account = keeper.order.account;
    let status = session.status(&folder.raw).await?;
    let selected = session.examine(&folder.raw).await?;
    let uidvalidity = selected.uidvalidity;
    if folder.uidvalidity != uidvalidity {
        syncing::begin_epoch(&keeper.desk, account, folder.id, uidvalidity).await?;
    }
    let all = session.uids(&selected, None).await?;
    let since = session.uids(&selected, Some(keeper.order.since)).await?;
    let held = syncing::held(&keeper.desk, account, folder.id, uidvalidity)?;
    let gone = held.difference(&all);
    let kept = held.difference(&gone);
    let fetch = mail::plan::folder(&held, &since).fetch;
    let at = (folder.id, uidvalidity);
    let gone_uids: Vec<u32> = gone.iter().collect();
    for batch in gone_uids.chunks(BATCH) {
        syncing::mark_gone(&keeper.desk, account, at, batch.to_vec()).await?;
    }
    if depth == Depth::Flags && !kept.is_empty() {
        let flags = session.flags(&kept).await?;
        for batch in flags.chunks(BATCH) {
            syncing::take_flags(&keeper.desk, account, at, batch.to_vec()).await?;
        }
    }
    Ok(Plan {
        folder,
        uidvalidity,
        wanted: FolderPlan { fetch, gone },
        // What lies before sync-from and is held all the same counts too (M-7).
        on_server: since.union(&kept).len(),
        status: (status.uidnext, status.messages, status.unseen),
    })
}

/// Fetches what a plan calls for; a folder counts as checked when each message is stored or
/// proven gone.
pub(crate) async fn carry_out(
    keeper: &Keeper,
    session: &mut Session,
    plan: Plan,
    progress: &mut Progress,
) -> Result<(), Ended> {
    let account = keeper.order.account;
    let mut on_server = plan.on_server;
    if !plan.wanted.fetch.is_empty() {
        let selected = session.examine(&plan.folder.raw).await?;
        if selected.uidvalidity != plan.uidvalidity {
            return Err(Ended::new(
                FailureKind::NotUnderstood,
                "UIDVALIDITY changed meanwhile",
            ));
        }
        let mut fetch = Fetch::new(keeper, &plan);
        for range in &plan.wanted.fetch {
            fetch.range(session, range, progress).await?;
        }
        let undelivered = fetch.finish(progress).await?;
        if !undelivered.is_empty() {
            let selected = session.examine(&plan.folder.raw).await?;
            let present = session.uids(&selected, None).await?;
            let gone = undelivered.difference(&present).len();
            on_server = on_server.saturating_sub(gone);
            if undelivered.len() > gone {
                let words = format!(
                    "the server lists {} messages that it does not bring",
                    undelivered.len() - gone
                );
                syncing::note(&keeper.desk, account, (FailureKind::NotUnderstood, &words)).await?;
            }
        }
    }
    syncing::checked(
        &keeper.desk,
        account,
        plan.folder.id,
        (on_server, plan.status),
    )
    .await?;
    Ok(())
}

/// The fetching of one folder.
struct Fetch<'a> {
    keeper: &'a Keeper,
    place: Place,
    receipts: mpsc::UnboundedReceiver<Receipt>,
    receipt: mpsc::UnboundedSender<Receipt>,
    sent: u64,
    received: u64,
    undelivered: UidSet,
}

impl<'a> Fetch<'a> {
    fn new(keeper: &'a Keeper, plan: &Plan) -> Self {
        let (receipt, receipts) = mpsc::unbounded_channel();
        let place = Place {
            account: keeper.order.account,
            folder: plan.folder.id,
            uidvalidity: plan.uidvalidity,
            whole: true,
        };
        Self {
            keeper,
            place,
            receipts,
            receipt,
            sent: 0,
            received: 0,
            undelivered: UidSet::new(),
        }
    }

    /// Fetches a range; what the server lists and does not bring is asked for again.
    async fn range(
        &mut self,
        session: &mut Session,
        range: &UidSet,
        progress: &mut Progress,
    ) -> Result<(), Ended> {
        let mut wanted = range.clone();
        for _ in 0..ASKED {
            let outcome = self.fetch(session, &wanted, true).await?;
            if !outcome.oversize.is_empty() {
                let headers = self.fetch(session, &outcome.oversize, false).await?;
                self.undelivered = self.undelivered.union(&headers.absent);
            }
            wanted = outcome.absent;
            if wanted.is_empty() {
                break;
            }
        }
        self.undelivered = self.undelivered.union(&wanted);
        self.take_receipts(progress)?;
        self.tell(progress).await;
        Ok(())
    }

    async fn fetch(
        &mut self,
        session: &mut Session,
        uids: &UidSet,
        whole: bool,
    ) -> Result<Outcome, Ended> {
        let (into, mut fetched) = mpsc::channel::<Fetched>(WAITING);
        let place = Place {
            whole,
            ..self.place
        };
        let keeper = self.keeper;
        let receipt = self.receipt.clone();
        let forward = async {
            let mut sent = 0;
            while let Some(message) = fetched.recv().await {
                keeper
                    .intake
                    .submit(place, message, receipt.clone())
                    .await?;
                sent += 1;
            }
            Ok::<u64, Ended>(sent)
        };
        let bring = async {
            let outcome = if whole {
                session.fetch(uids, &into).await
            } else {
                session.headers(uids, &into).await
            };
            drop(into);
            outcome
        };
        let (outcome, sent) = tokio::join!(bring, forward);
        self.sent += sent?;
        Ok(outcome?)
    }

    /// Takes the receipts that are there.
    fn take_receipts(&mut self, progress: &mut Progress) -> Result<(), Ended> {
        while let Ok(receipt) = self.receipts.try_recv() {
            self.take_receipt(receipt, progress)?;
        }
        Ok(())
    }

    fn take_receipt(&mut self, receipt: Receipt, progress: &mut Progress) -> Result<(), Ended> {
        receipt?;
        self.received += 1;
        progress.done += 1;
        Ok(())
    }

    /// Waits until all that was fetched is stored; answers what the server did not bring.
    async fn finish(mut self, progress: &mut Progress) -> Result<UidSet, Ended> {
        while self.received < self.sent {
            let receipt = self.receipts.recv().await;
            let lost = || Ended::new(FailureKind::Storage, "the intake ended");
            self.take_receipt(receipt.ok_or_else(lost)?, progress)?;
        }
        Ok(self.undelivered)
    }

    async fn tell(&self, progress: &mut Progress) {
        if progress
            .told
            .is_none_or(|told| told.elapsed() >= TELL_EVERY)
        {
            progress.told = Some(Instant::now());
            let (done, total) = (progress.done, progress.total);
            self.keeper
                .set_state(AccountState::Syncing { done, total })
                .await;
        }
    }
}
