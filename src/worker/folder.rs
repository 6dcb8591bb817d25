//! Keeping one folder in step: what changed is taken over, what is missing is fetched, what
//! went is marked gone.

use std::time::Duration;

use mail::{
    plan::RANGE,
    wire::{Access, How, Known, Resync, Selected, Session, UidSet},
};
use model::{FailureKind, Flags, FolderId};
use service::{
    sifting,
    syncing::{self, Epoch, Former, Synced},
};
use tokio::time::Instant;

use crate::{
    account::{Ended, Folder, Keeper},
    fetch::{Fetch, told_of},
    memory::Memory,
    pass::not_brought,
};

/// Marks and flags taken over in one transaction.
const BATCH: usize = 1_000;

/// A folder whose UIDVALIDITY changes all the time is looked at again after so long.
const UNSTEADY: Duration = Duration::from_hours(6);

/// How much of a folder is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// What is new and what went.
    New,
    /// That, and the flags of what is held.
    Flags,
    /// All of it, whatever the server's counts of changes say.
    Full,
}

/// How far a pass has come.
pub(crate) struct Progress {
    pub(crate) done: u64,
    pub(crate) total: u64,
    pub(crate) told: Option<Instant>,
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

/// Whether a turn is over: it lasted long enough, and others wait for theirs (M-44).
pub(crate) type IsOver<'a> = &'a (dyn Fn() -> bool + Sync);

/// How far the work at a folder came.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// It is in step.
    Through,
    /// Others have their turn first; what was fetched is kept, and the next turn goes on there.
    GaveWay,
}

/// What is to be done in a folder.
pub(crate) struct Plan {
    folder: Folder,
    uidvalidity: u32,
    /// What is to be fetched, newest first.
    fetch: Vec<UidSet>,
    /// What is here or left out, once nothing of `fetch` is.
    known: UidSet,
    /// What may have other labels than before, and what went.
    labels: (UidSet, UidSet),
    synced: Synced,
}

impl Plan {
    /// Messages to fetch.
    pub(crate) fn messages(&self) -> u64 {
        self.fetch.iter().map(UidSet::len).sum()
    }

    /// The folder that it is for.
    pub(crate) fn folder(&self) -> FolderId {
        self.folder.id
    }
}

/// Finds out what changed in a folder, and takes over what needs no fetching. The folder is
/// open afterwards.
pub(crate) async fn plan(
    keeper: &Keeper,
    session: &mut Session,
    memory: &mut Memory,
    (folder, depth): (Folder, Depth),
) -> Result<Plan, Ended> {
    let row = &folder.row;
    let known = match memory.known(folder.id, row.uidvalidity) {
        Some(known) if depth != Depth::Full => known.clone(),
        _ => syncing::known(
            &keeper.desk,
            keeper.order.account,
            folder.id,
            row.uidvalidity,
        )?,
    };
    let modseq = row.modseq.filter(|_| depth != Depth::Full).unwrap_or(0);
    let asked = Known {
        uidvalidity: row.uidvalidity,
        modseq,
        uids: &known,
    };
    let resync = session.resync(&row.raw, Access::Reading, asked).await?;
    let selected = resync.selected.clone();
    if row.uidvalidity != selected.uidvalidity {
        begin_epoch(keeper, memory, (&folder, selected.uidvalidity)).await?;
        return compare(
            keeper,
            session,
            (folder, Depth::New),
            (&selected, UidSet::new()),
        )
        .await;
    }
    if resync.how != How::ByComparison
        && let Some(plan) = by_changes(keeper, &folder, (&known, resync)).await?
    {
        return Ok(plan);
    }
    compare(keeper, session, (folder, depth), (&selected, known)).await
}

/// Begins a folder's new UIDVALIDITY, if it does not do so all the time.
async fn begin_epoch(
    keeper: &Keeper,
    memory: &mut Memory,
    (folder, uidvalidity): (&Folder, u32),
) -> Result<(), Ended> {
    memory.forget(folder.id);
    let account = keeper.order.account;
    match syncing::begin_epoch(&keeper.desk, account, folder.id, uidvalidity).await? {
        Epoch::Begins => Ok(()),
        Epoch::TooMany => {
            memory.rest(folder.id, UNSTEADY);
            let words = format!(
                "{}: the server renumbers this folder again and again (UIDVALIDITY); it rests",
                folder.row.name
            );
            Err(Ended::of_folder(FailureKind::NotUnderstood, &words))
        }
    }
}

/// Takes over what the server told of changes; none if its own figures don't agree with it.
async fn by_changes(
    keeper: &Keeper,
    folder: &Folder,
    (known, resync): (&UidSet, Resync),
) -> Result<Option<Plan>, Ended> {
    let Resync {
        selected,
        vanished,
        changed,
        ..
    } = resync;
    let row = &folder.row;
    let (uidnext, messages, _) = row.status;
    // What is below the last UIDNEXT and not known lies before sync-from.
    let new: UidSet = changed
        .iter()
        .map(|(uid, _)| *uid)
        .filter(|uid| *uid >= uidnext && !known.contains(*uid))
        .collect();
    let expected = (u64::from(messages) + new.len()).checked_sub(vanished.len());
    let adds_up = uidnext > 0 && expected == Some(u64::from(selected.exists));
    if !adds_up || went_back(&folder.row, &selected) {
        return Ok(None);
    }
    let at = (folder.id, selected.uidvalidity);
    let labels: UidSet = changed.iter().map(|(uid, _)| *uid).collect();
    mark_gone(keeper, at, &vanished).await?;
    let flags: Vec<(u32, Flags)> = changed
        .into_iter()
        .filter(|(uid, _)| known.contains(*uid))
        .collect();
    take_flags(keeper, at, &flags).await?;
    Ok(Some(Plan {
        uidvalidity: selected.uidvalidity,
        synced: Synced {
            on_server: (row.on_server + new.len()).saturating_sub(vanished.len()),
            status: (next_uid(&selected, &new), selected.exists, row.status.2),
            modseq: selected.highest_modseq,
            mailbox_id: selected.mailbox_id,
        },
        fetch: new.chunks_newest_first(RANGE),
        known: known.difference(&vanished),
        labels: (labels, vanished),
        folder: folder.clone(),
    }))
}

/// The first UID that is above all that were taken over.
fn next_uid(selected: &Selected, found: &UidSet) -> u32 {
    let above = found.highest().map_or(1, |uid| uid.saturating_add(1));
    selected.uidnext.unwrap_or(1).max(above)
}

/// Compares an open folder with what is known of it.
async fn compare(
    keeper: &Keeper,
    session: &mut Session,
    (folder, depth): (Folder, Depth),
    (selected, known): (&Selected, UidSet),
) -> Result<Plan, Ended> {
    let (all, since) = if selected.exists == 0 {
        (UidSet::new(), UidSet::new())
    } else {
        let all = session.uids(selected, None).await?;
        let since = session.uids(selected, Some(keeper.order.since)).await?;
        (all, since)
    };
    let at = (folder.id, selected.uidvalidity);
    let gone = known.difference(&all);
    let mut kept = known.difference(&gone);
    mark_gone(keeper, at, &gone).await?;
    if depth == Depth::Full || went_back(&folder.row, selected) {
        let replaced = replaced(keeper, session, (at, &kept)).await?;
        mark_gone(keeper, at, &replaced).await?;
        kept = kept.difference(&replaced);
    }
    if folder.row.checked.is_some() {
        kept = kept.union(&bring_back(keeper, session, (at, &since.difference(&kept))).await?);
    }
    let counts = selected.highest_modseq.is_some();
    let back = folder.row.uidvalidity == 0 && folder.row.checked.is_some();
    if (depth != Depth::New || counts || back) && !kept.is_empty() {
        take_flags(keeper, at, &session.flags(&kept).await?).await?;
    }
    let unseen = folder.status.as_ref().map_or(0, |status| status.unseen);
    Ok(Plan {
        uidvalidity: selected.uidvalidity,
        synced: Synced {
            // What lies before sync-from and is held all the same counts too (M-7).
            on_server: since.union(&kept).len(),
            status: (
                next_uid(selected, &all),
                u32::try_from(all.len()).unwrap_or(u32::MAX),
                unseen,
            ),
            modseq: selected.highest_modseq,
            mailbox_id: selected.mailbox_id.clone(),
        },
        fetch: since.difference(&kept).chunks_newest_first(RANGE),
        labels: (since.union(&kept), gone),
        known: kept,
        folder,
    })
}

async fn mark_gone(keeper: &Keeper, at: (FolderId, u32), uids: &UidSet) -> Result<(), Ended> {
    let uids: Vec<u32> = uids.iter().collect();
    for batch in uids.chunks(BATCH) {
        syncing::mark_gone(&keeper.desk, keeper.order.account, at, batch.to_vec()).await?;
    }
    Ok(())
}

/// What was gone and is there again needs no fetching, if its size and date say that it is the
/// same: a server that was restored may have given the UID to another message.
async fn bring_back(
    keeper: &Keeper,
    session: &mut Session,
    (at, missing): ((FolderId, u32), &UidSet),
) -> Result<UidSet, Ended> {
    let (desk, account) = (&keeper.desk, keeper.order.account);
    let missing: Vec<u32> = missing.iter().collect();
    let mut back = UidSet::new();
    for batch in missing.chunks(BATCH) {
        let gone = syncing::gone(desk, account, at, batch)?;
        if gone.is_empty() {
            continue;
        }
        let told = told_of(session, &gone.into_iter().collect()).await?;
        let found = syncing::bring_back(desk, account, at, told).await?;
        back = back.union(&found.into_iter().collect());
    }
    Ok(back)
}

/// Whether the next UID is lower than it was: the server was restored from a backup.
fn went_back(row: &service::syncing::FolderRow, selected: &Selected) -> bool {
    selected.uidnext.is_some_and(|next| next < row.status.0)
}

/// The UIDs that a restored server gave to other messages than those held; what is held of them
/// is gone.
async fn replaced(
    keeper: &Keeper,
    session: &mut Session,
    (at, kept): ((FolderId, u32), &UidSet),
) -> Result<UidSet, Ended> {
    let kept: Vec<u32> = kept.iter().collect();
    let mut replaced = UidSet::new();
    for batch in kept.chunks(BATCH) {
        let told = told_of(session, &batch.iter().copied().collect()).await?;
        let others = syncing::replaced(&keeper.desk, keeper.order.account, at, &told)?;
        replaced = replaced.union(&others.into_iter().collect());
    }
    Ok(replaced)
}

async fn take_flags(
    keeper: &Keeper,
    at: (FolderId, u32),
    flags: &[(u32, Flags)],
) -> Result<(), Ended> {
    for batch in flags.chunks(BATCH) {
        syncing::take_flags(&keeper.desk, keeper.order.account, at, batch.to_vec()).await?;
    }
    Ok(())
}

/// Fetches what a plan calls for, opening the folder again if others were open meanwhile; only
/// when all of it is stored, left out or proven gone is the folder noted as taken over.
pub(crate) async fn carry_out(
    keeper: &Keeper,
    session: &mut Session,
    (plan, reopen): (Plan, bool),
    memory: &mut Memory,
    (progress, is_over): (&mut Progress, IsOver<'_>),
) -> Result<Came, Ended> {
    let account = keeper.order.account;
    let Plan {
        folder,
        uidvalidity,
        fetch,
        mut known,
        mut synced,
        labels: (labelled, gone),
    } = plan;
    let mut missing = 0;
    let mut selected = None;
    let labels_too = folder.labelled && !(labelled.is_empty() && gone.is_empty());
    if reopen && (labels_too || !fetch.is_empty()) {
        selected = Some(reopened(session, &folder.row.raw, uidvalidity).await?);
    }
    if !fetch.is_empty() {
        // If we are cut off here, what was remembered is from before.
        memory.forget(folder.id);
        let sifts = sifting::needed(&keeper.desk, account)?;
        let former = former(keeper, &folder, uidvalidity)?;
        let mut work = Fetch::new(keeper, (folder.id, uidvalidity), (sifts, former));
        for (range, left) in fetch.iter().zip((0..fetch.len()).rev()) {
            work.range(session, range, progress).await?;
            if left > 0 && is_over() {
                work.finish(progress).await?;
                memory.went_well(folder.id);
                return Ok(Came::GaveWay);
            }
        }
        let undelivered = work.finish(progress).await?;
        for range in fetch {
            known = known.union(&range.difference(&undelivered));
        }
        if !undelivered.is_empty() {
            let selected = match selected {
                Some(selected) => selected,
                None => reopened(session, &folder.row.raw, uidvalidity).await?,
            };
            let present = session.uids(&selected, None).await?;
            let gone = undelivered.difference(&present).len();
            synced.on_server = synced.on_server.saturating_sub(gone);
            missing = undelivered.len() - gone;
            // Not taken over wholly: it is compared in full the next time.
            (synced.status, synced.modseq) = ((0, 0, 0), None);
        }
    }
    if labels_too {
        keeper
            .take_labels(session, (&folder, uidvalidity), (&labelled, &gone))
            .await?;
    }
    syncing::synced(&keeper.desk, account, (folder.id, uidvalidity), synced).await?;
    if missing > 0 {
        return Err(not_brought(missing));
    }
    memory.remember(folder.id, uidvalidity, known);
    memory.went_well(folder.id);
    Ok(Came::Through)
}

async fn reopened(session: &mut Session, raw: &str, uidvalidity: u32) -> Result<Selected, Ended> {
    let selected = session.examine(raw).await?;
    if selected.uidvalidity == uidvalidity {
        Ok(selected)
    } else {
        Err(Ended::of_folder(
            FailureKind::NotUnderstood,
            "UIDVALIDITY changed meanwhile",
        ))
    }
}

/// What the folder held before its UIDs began anew, if they did.
fn former(keeper: &Keeper, folder: &Folder, uidvalidity: u32) -> Result<Former, Ended> {
    let row = &folder.row;
    if row.epochs.is_none() && (row.uidvalidity == 0 || row.uidvalidity == uidvalidity) {
        return Ok(Former::default());
    }
    let account = keeper.order.account;
    Ok(syncing::former(
        &keeper.desk,
        account,
        folder.id,
        uidvalidity,
    )?)
}

/// Compares a folder with its server in full, and mends what is missing (M-43).
pub(crate) async fn compare_in_full(
    keeper: &Keeper,
    session: &mut Session,
    memory: &mut Memory,
    folder: Folder,
) -> Result<(), Ended> {
    let plan = plan(keeper, session, memory, (folder, Depth::Full)).await?;
    let mut progress = Progress::new();
    progress.total = plan.messages();
    let step = (plan, false);
    carry_out(keeper, session, step, memory, (&mut progress, &|| false)).await?;
    Ok(())
}
