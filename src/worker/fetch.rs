//! Fetching the messages of one folder: what is held already is placed, what is left out or a
//! stub is told by its headers, and the rest is brought.

use std::time::Duration;

use mail::wire::{Fetched, Outcome, Session, UidSet};
use model::{AccountState, FailureKind, FolderId};
use service::{
    intake::{Part, Place, Receipt},
    sifting,
    syncing::{self, Former, Told},
};
use tokio::{sync::mpsc, time::Instant};

use crate::{
    account::{Ended, Keeper},
    folder::Progress,
};

/// Fetched messages that wait for the intake.
const WAITING: usize = 4;

/// Times that a message is asked for that the server lists and does not bring.
const ASKED: u32 = 3;

/// Headers looked at together, in bytes.
const HEADERS: usize = 4 << 20;

/// The state is written at most so often while mail comes in.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// What the server tells of messages without their bytes; nothing of those whose size it does
/// not tell.
pub(crate) async fn told_of(session: &mut Session, uids: &UidSet) -> Result<Vec<Told>, Ended> {
    let facts = session.facts(uids).await?.into_iter();
    let told = facts.filter_map(|facts| {
        Some(Told {
            uid: facts.uid,
            flags: facts.flags,
            received: facts.internal_date,
            size: facts.size?,
            object: facts.object,
        })
    });
    Ok(told.collect())
}

/// The fetching of one folder.
pub(crate) struct Fetch<'a> {
    keeper: &'a Keeper,
    at: (FolderId, u32),
    sifts: bool,
    former: Former,
    receipts: mpsc::UnboundedReceiver<Receipt>,
    receipt: mpsc::UnboundedSender<Receipt>,
    sent: u64,
    received: u64,
    undelivered: UidSet,
}

impl<'a> Fetch<'a> {
    /// For a folder and its UIDVALIDITY: whether headers come first, and what it held before
    /// its UIDs began anew.
    pub(crate) fn new(
        keeper: &'a Keeper,
        at: (FolderId, u32),
        (sifts, former): (bool, Former),
    ) -> Self {
        let (receipt, receipts) = mpsc::unbounded_channel();
        Self {
            keeper,
            at,
            sifts,
            former,
            receipts,
            receipt,
            sent: 0,
            received: 0,
            undelivered: UidSet::new(),
        }
    }

    /// Fetches a range; what the server lists and does not bring is asked for again.
    pub(crate) async fn range(
        &mut self,
        session: &mut Session,
        range: &UidSet,
        progress: &mut Progress,
    ) -> Result<(), Ended> {
        let mut wanted = self.unplaced(session, range.clone(), progress).await?;
        if self.sifts && !wanted.is_empty() {
            wanted = self.sifted(session, wanted, progress).await?;
        }
        for _ in 0..ASKED {
            if wanted.is_empty() {
                break;
            }
            wanted = self.bring(session, &wanted).await?;
        }
        self.undelivered = self.undelivered.union(&wanted);
        self.take_receipts(progress)?;
        self.tell(progress).await;
        Ok(())
    }

    /// Brings messages whole, and of those over the limit the headers; answers those that the
    /// server did not bring.
    pub(crate) async fn bring(
        &mut self,
        session: &mut Session,
        wanted: &UidSet,
    ) -> Result<UidSet, Ended> {
        let outcome = self.fetch(session, wanted, Part::Whole).await?;
        if !outcome.oversize.is_empty() {
            let headers = self
                .fetch(session, &outcome.oversize, Part::Headers)
                .await?;
            self.undelivered = self
                .undelivered
                .union(&headers.absent)
                .union(&headers.oversize);
        }
        Ok(outcome.absent)
    }

    /// Places what is proven to be held already; answers the rest.
    async fn unplaced(
        &mut self,
        session: &mut Session,
        mut wanted: UidSet,
        progress: &mut Progress,
    ) -> Result<UidSet, Ended> {
        let named = session.has("OBJECTID") || session.has("X-GM-EXT-1");
        if !named && self.former.is_empty() {
            return Ok(wanted);
        }
        let told = told_of(session, &wanted).await?;
        let (desk, account) = (&self.keeper.desk, self.keeper.order.account);
        let mut placed = UidSet::new();
        if named {
            let known = syncing::place_known(desk, account, self.at, told.clone()).await?;
            placed = known.into_iter().collect();
        }
        let likely: Vec<Told> = told
            .into_iter()
            .filter(|told| !placed.contains(told.uid) && !self.former.of(told).is_empty())
            .collect();
        if !likely.is_empty() {
            let proven = self.proven(session, likely).await?;
            placed = placed.union(&proven);
        }
        progress.done += placed.len();
        wanted = wanted.difference(&placed);
        Ok(wanted)
    }

    /// Places those whose headers are those of messages that the folder held before.
    async fn proven(&mut self, session: &mut Session, likely: Vec<Told>) -> Result<UidSet, Ended> {
        let uids: UidSet = likely.iter().map(|told| told.uid).collect();
        let (desk, account) = (&self.keeper.desk, self.keeper.order.account);
        let mut placed = UidSet::new();
        let (into, mut fetched) = mpsc::channel::<Fetched>(WAITING);
        let (former, at) = (&self.former, self.at);
        let place = async {
            let mut batch = Vec::new();
            let mut bytes = 0;
            loop {
                let next = fetched.recv().await;
                let ends = next.is_none();
                if let Some(message) = next
                    && let Some(told) = likely.iter().find(|told| told.uid == message.uid)
                {
                    bytes += message.raw.len();
                    batch.push((told.clone(), former.of(told).to_vec(), message.raw));
                }
                if (bytes >= HEADERS || ends) && !batch.is_empty() {
                    let batch = std::mem::take(&mut batch);
                    bytes = 0;
                    for uid in syncing::place_proven(desk, account, at, batch).await? {
                        placed.insert(uid);
                    }
                }
                if ends {
                    return Ok::<(), Ended>(());
                }
            }
        };
        let bring = async {
            let outcome = session.headers(&uids, &into).await;
            drop(into);
            outcome
        };
        let (outcome, done) = tokio::join!(bring, place);
        done?;
        outcome?;
        Ok(placed)
    }

    /// Looks at headers first: leaves out what is on the never-log list, keeps what has no
    /// known party as a stub; answers what is to be fetched (M-48, M-49).
    async fn sifted(
        &mut self,
        session: &mut Session,
        wanted: UidSet,
        progress: &mut Progress,
    ) -> Result<UidSet, Ended> {
        let (into, mut fetched) = mpsc::channel::<Fetched>(WAITING);
        let keeper = self.keeper;
        let (desk, account, at) = (&keeper.desk, keeper.order.account, self.at);
        let receipt = self.receipt.clone();
        let place = self.place(Part::Stub);
        let sift = async {
            let (mut take, mut left_out, mut stubs) = (UidSet::new(), 0, 0);
            let mut batch = Vec::new();
            let mut bytes = 0;
            loop {
                let next = fetched.recv().await;
                let ends = next.is_none();
                if let Some(message) = next {
                    bytes += message.raw.len();
                    batch.push(message);
                }
                if (bytes >= HEADERS || ends) && !batch.is_empty() {
                    let batch = std::mem::take(&mut batch);
                    bytes = 0;
                    let sifted = sifting::sift(desk, account, at, batch).await?;
                    take = take.union(&sifted.take);
                    left_out += sifted.left_out;
                    stubs += sifted.stubs.len() as u64;
                    for stub in sifted.stubs {
                        keeper.intake.submit(place, stub, receipt.clone()).await?;
                    }
                }
                if ends {
                    return Ok::<_, Ended>((take, left_out, stubs));
                }
            }
        };
        let bring = async {
            let outcome = session.headers(&wanted, &into).await;
            drop(into);
            outcome
        };
        let (outcome, sifted) = tokio::join!(bring, sift);
        let (take, left_out, stubs) = sifted?;
        let outcome = outcome?;
        self.sent += stubs;
        progress.done += left_out;
        self.undelivered = self
            .undelivered
            .union(&outcome.absent)
            .union(&outcome.oversize);
        Ok(take)
    }

    fn place(&self, part: Part) -> Place {
        Place {
            account: self.keeper.order.account,
            folder: self.at.0,
            uidvalidity: self.at.1,
            part,
        }
    }

    async fn fetch(
        &mut self,
        session: &mut Session,
        uids: &UidSet,
        part: Part,
    ) -> Result<Outcome, Ended> {
        let (into, mut fetched) = mpsc::channel::<Fetched>(WAITING);
        let place = self.place(part);
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
            let outcome = if part == Part::Whole {
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
    pub(crate) async fn finish(mut self, progress: &mut Progress) -> Result<UidSet, Ended> {
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
