//! What the sync workers ask of the store, and by what name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use mail::{
    mime,
    wire::{Dial, RemoteFolder, Secret, UidSet},
};
use model::{
    AccountId, AccountState, ChangeSeq, Endpoint, Failure, FailureKind, Flags, FolderId, Instant,
    Problem, WriteBack, kind_by_name,
};
use store::{AccountRow, FolderFound, Job, Proof, Who};
use tokio::sync::{broadcast, watch};

use crate::{Desk, accounts};

pub use store::{Epoch, FolderRow, FormerPlace, Synced, Told};

const JOB: Who = Who::Job(Job::Sync);

/// An account that is to be kept in step.
#[derive(Clone)]
pub struct Order {
    /// Which.
    pub account: AccountId,
    /// Rises with each change of its settings.
    pub version: u64,
    /// Minutes between looks at folders that are not watched.
    pub refresh_minutes: u32,
    /// First day of mail taken in.
    pub since: Date,
    /// What may be changed at the server.
    pub write_back: WriteBack,
    /// A folder watched beside the Inbox.
    pub watched: Option<FolderId>,
    row: AccountRow,
}

impl Order {
    /// Its server.
    pub fn server(&self) -> &Endpoint {
        &self.row.imap
    }
}

/// The accounts to keep in step; those without a password wait for one.
pub fn orders(desk: &Desk) -> Result<Vec<Order>, Problem> {
    let rows = desk.read(&JOB, store::Reading::accounts_to_sync)?;
    Ok(rows
        .into_iter()
        .filter(|(_, row)| row.password.is_some())
        .map(|(account, row)| Order {
            account,
            version: row.version,
            refresh_minutes: row.refresh_minutes,
            since: accounts::day(row.sync_from),
            write_back: row.write_back,
            watched: row.watched,
            row,
        })
        .collect())
}

/// How to call an account's server, and its password.
pub fn call(desk: &Desk, order: &Order) -> Result<(Dial, Secret), Problem> {
    let password = accounts::password(desk, &order.row)?;
    let password = password.ok_or(Problem::new(model::Code::NotFound))?;
    Ok((accounts::dial(desk, &order.row), password))
}

/// A server that refused a password, or that may not be called, is not called again before this
/// moment unless its settings change: a restart is no reason (M-18).
pub fn held_back(
    desk: &Desk,
    account: AccountId,
    for_ms: i64,
) -> Result<Option<model::Instant>, Problem> {
    let health = desk.read(&JOB, |r| r.health(account))?;
    Ok(match health.state {
        AccountState::Failed { failure } => Some(failure.at.plus_ms(for_ms)),
        _ => health
            .trouble
            .filter(|failure| !failure.kind.passes())
            .map(|failure| failure.at.plus_ms(for_ms)),
    }
    .filter(|until| *until > desk.clock().now()))
}

/// Requests to look at an account now.
pub fn asks(desk: &Desk) -> broadcast::Receiver<AccountId> {
    desk.asks().subscribe()
}

/// News of the change log, settings of accounts among them.
pub fn changes(desk: &Desk) -> watch::Receiver<ChangeSeq> {
    desk.store().changes()
}

/// Notes how an account fares.
pub async fn set_state(
    desk: &Desk,
    account: AccountId,
    state: AccountState,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.set_state(account, state)).await
}

/// Notes an error that stands in the way of a part only.
pub async fn note(
    desk: &Desk,
    account: AccountId,
    (kind, words): (FailureKind, &str),
) -> Result<(), Problem> {
    let failure = Failure::new(kind, desk.clock().now(), words);
    desk.write(&JOB, move |w| w.note_error(account, failure))
        .await
}

/// Notes that a folder could not be brought in step, and why.
pub async fn folder_shut(
    desk: &Desk,
    (account, folder): (AccountId, FolderId),
    (kind, words): (FailureKind, &str),
) -> Result<(), Problem> {
    let failure = Failure::new(kind, desk.clock().now(), words);
    desk.write(&JOB, move |w| {
        w.folder_shut(account, folder, failure.clone())?;
        w.note_error(account, failure)
    })
    .await
}

/// The folders of an account that could not be brought in step.
pub fn shut_folders(desk: &Desk, account: AccountId) -> Result<BTreeSet<FolderId>, Problem> {
    let shut = desk.read(&JOB, |r| r.shut_folders(account))?;
    Ok(shut.into_iter().map(|shut| shut.folder).collect())
}

/// Brings an account's folders in line with the server's; answers those to keep in step.
pub async fn take_folders(
    desk: &Desk,
    account: AccountId,
    remote: &[RemoteFolder],
) -> Result<Vec<(FolderId, FolderRow)>, Problem> {
    let found: Vec<FolderFound> = remote
        .iter()
        .filter(|folder| folder.selectable)
        .map(|folder| FolderFound {
            kind: folder
                .kind
                .unwrap_or_else(|| kind_by_name(&folder.name, folder.delimiter)),
            name: folder.name.clone(),
            raw: folder.raw.clone(),
            delimiter: folder.delimiter,
            mailbox_id: folder.mailbox_id.clone(),
            status: folder
                .status
                .as_ref()
                .map(|status| (status.uidvalidity, status.uidnext, status.messages)),
        })
        .collect();
    let folders = desk
        .write(&JOB, move |w| w.take_folders(account, &found))
        .await?;
    close_folders(desk, account).await?;
    Ok(folders
        .into_iter()
        .filter(|(_, row)| !row.excluded)
        .collect())
}

/// The names of an account's folders at the server, as it writes them.
pub fn folder_names(desk: &Desk, account: AccountId) -> Result<BTreeSet<String>, Problem> {
    desk.read(&JOB, |r| r.folder_names(account))
}

/// The UIDs of a folder that are held and not gone, and those that are left out on purpose.
pub fn known(
    desk: &Desk,
    account: AccountId,
    folder: FolderId,
    uidvalidity: u32,
) -> Result<UidSet, Problem> {
    let (held, left_out) = desk.read(&JOB, |r| {
        Ok((
            r.live_uids(account, folder, uidvalidity)?,
            r.left_out_uids(account, folder, uidvalidity)?,
        ))
    })?;
    let one = |uid| (uid, uid);
    let left_out = UidSet::from_ranges(left_out.into_iter().map(one));
    Ok(UidSet::from_ranges(held.into_iter().map(one)).union(&left_out))
}

/// Begins a folder's UIDVALIDITY, marking what was held under another as gone; a folder whose
/// UIDVALIDITY changes too often is let rest.
pub async fn begin_epoch(
    desk: &Desk,
    account: AccountId,
    folder: FolderId,
    uidvalidity: u32,
) -> Result<Epoch, Problem> {
    let noted = desk
        .write(&JOB, move |w| w.note_epoch(account, folder, uidvalidity))
        .await?;
    if noted == Epoch::TooMany {
        return Ok(noted);
    }
    end_epoch(desk, account, (folder, uidvalidity)).await?;
    Ok(noted)
}

/// Marks what a folder held under another UIDVALIDITY as gone.
pub(crate) async fn end_epoch(
    desk: &Desk,
    account: AccountId,
    (folder, uidvalidity): (FolderId, u32),
) -> Result<(), Problem> {
    let mut after = None;
    loop {
        let from = after.take();
        after = desk
            .write(&JOB, move |w| {
                w.new_epoch(account, folder, (uidvalidity, from))
            })
            .await?;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Marks what lay in folders that the server has no more as gone.
async fn close_folders(desk: &Desk, account: AccountId) -> Result<(), Problem> {
    for folder in desk.read(&JOB, |r| r.folders_to_close(account))? {
        end_epoch(desk, account, (folder, 0)).await?;
    }
    Ok(())
}

/// Those of a folder's UIDs that are held and marked gone.
pub fn gone(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    uids: &[u32],
) -> Result<Vec<u32>, Problem> {
    desk.read(&JOB, |r| r.gone_uids(account, at, uids))
}

/// Those of a folder's UIDs under which the server has other messages than are held.
pub fn replaced(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    told: &[Told],
) -> Result<Vec<u32>, Problem> {
    desk.read(&JOB, |r| r.replaced_uids(account, at, told))
}

/// Brings back what was marked gone and is there again under the same UIDVALIDITY, if it is the
/// same by what the server tells; answers the UIDs.
pub async fn bring_back(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    told: Vec<Told>,
) -> Result<Vec<u32>, Problem> {
    desk.write(&JOB, move |w| w.bring_back_all(account, at, &told))
        .await
}

/// What a folder held under former UIDVALIDITYs, by size and INTERNALDATE.
#[derive(Debug, Default)]
pub struct Former(BTreeMap<(u64, Instant), Vec<FormerPlace>>);

impl Former {
    /// Places that a message may have had, by what the server tells of it.
    pub fn of(&self, told: &Told) -> &[FormerPlace] {
        told.received
            .and_then(|received| self.0.get(&(told.size, received)))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Former places looked at, at most: those beyond are fetched again.
const MAX_FORMER: usize = 500_000;

/// Former places of one size and date that are compared.
const MAX_ALIKE: usize = 4;

/// What a folder held under former UIDVALIDITYs.
pub fn former(
    desk: &Desk,
    account: AccountId,
    folder: FolderId,
    uidvalidity: u32,
) -> Result<Former, Problem> {
    let places = desk.read(&JOB, |r| {
        r.former_places(account, folder, uidvalidity, MAX_FORMER)
    })?;
    let mut former = Former::default();
    for place in places {
        let alike = former.0.entry((place.size, place.received)).or_default();
        // The latest comes last.
        if alike.len() >= MAX_ALIKE {
            alike.remove(0);
        }
        alike.push(place);
    }
    Ok(former)
}

/// Places messages that the server names as ones that are held; answers the UIDs that need no
/// fetching.
pub async fn place_known(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    told: Vec<Told>,
) -> Result<Vec<u32>, Problem> {
    desk.write(&JOB, move |w| w.place_known(account, at, &told))
        .await
}

/// Places messages whose headers, size and date prove that they are held; answers the UIDs
/// that need no fetching.
pub async fn place_proven(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    found: Vec<(Told, Vec<FormerPlace>, Vec<u8>)>,
) -> Result<Vec<u32>, Problem> {
    let proofs = desk
        .with_stack(move || {
            let proof = |(told, former, header): (Told, Vec<FormerPlace>, Vec<u8>)| {
                let parsed = mime::parse(&header);
                Proof {
                    told,
                    message_id: parsed.message_id,
                    header_hash: parsed.header_hash,
                    former,
                }
            };
            found.into_iter().map(proof).collect::<Vec<_>>()
        })
        .await?;
    desk.write(&JOB, move |w| w.place_proven(account, at, &proofs))
        .await
}

/// Takes over flags as the server has them.
pub async fn take_flags(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    flags: Vec<(u32, Flags)>,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.take_flags(account, at, &flags))
        .await
}

/// Marks messages gone at the source.
pub async fn mark_gone(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    uids: Vec<u32>,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.mark_gone(account, at, &uids))
        .await
}

/// Notes how far a folder was taken over.
pub async fn synced(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    synced: Synced,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.folder_synced(account, at, synced))
        .await
}
