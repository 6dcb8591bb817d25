//! What the sync workers ask of the store, and by what name.

use jiff::civil::Date;
use mail::wire::{Dial, RemoteFolder, Secret, UidSet};
use model::{
    AccountId, AccountState, ChangeSeq, Endpoint, Failure, FailureKind, Flags, FolderId, Problem,
    kind_by_name,
};
use store::{AccountRow, FolderFound, FolderRow, Job, Who};
use tokio::sync::{broadcast, watch};

use crate::{Desk, accounts};

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
        })
        .collect();
    let folders = desk
        .write(&JOB, move |w| w.take_folders(account, &found))
        .await?;
    Ok(folders
        .into_iter()
        .filter(|(_, row)| !row.excluded)
        .collect())
}

/// The UIDs of a folder that are held and not gone.
pub fn held(
    desk: &Desk,
    account: AccountId,
    folder: FolderId,
    uidvalidity: u32,
) -> Result<UidSet, Problem> {
    let uids = desk.read(&JOB, |r| r.live_uids(account, folder, uidvalidity))?;
    Ok(UidSet::from_ranges(uids.into_iter().map(|uid| (uid, uid))))
}

/// Begins a folder's UIDVALIDITY, marking what was held under another as gone.
pub async fn begin_epoch(
    desk: &Desk,
    account: AccountId,
    folder: FolderId,
    uidvalidity: u32,
) -> Result<(), Problem> {
    while desk
        .write(&JOB, move |w| w.new_epoch(account, folder, uidvalidity))
        .await?
        > 0
    {}
    Ok(())
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

/// Notes that a folder was compared with the server.
pub async fn checked(
    desk: &Desk,
    account: AccountId,
    folder: FolderId,
    (on_server, status): (u64, (u32, u32, u32)),
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| {
        w.folder_checked(account, folder, on_server, status)
    })
    .await
}
