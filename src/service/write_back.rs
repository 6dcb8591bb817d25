//! What is carried out at servers: flags, moves and folders that were wished here (M-17).

use model::{AccountId, FolderId, Problem};
use store::{Job, Reading, Who};

use crate::Desk;

pub use store::{
    CarriedOut, FlagsWritten, FolderRow, FolderWish, MovedThere, WishKind, Wished, WishedPlace,
};

const JOB: Who = Who::Job(Job::Sync);

/// The accounts among these that wait for something to be done at their server.
pub fn waiting(desk: &Desk, accounts: &[AccountId]) -> Result<Vec<AccountId>, Problem> {
    desk.read(&JOB, |r: &Reading| r.accounts_that_wait(accounts))
}

/// The first wishes of an account.
pub fn wishes(desk: &Desk, account: AccountId, limit: usize) -> Result<Vec<Wished>, Problem> {
    desk.read(&JOB, |r| r.wishes(account, limit))
}

/// What is wished of an account's folders.
pub fn folder_wishes(
    desk: &Desk,
    account: AccountId,
) -> Result<Vec<(FolderId, FolderRow, FolderWish)>, Problem> {
    desk.read(&JOB, |r| r.folder_wishes(account))
}

/// Whether a folder at the server holds messages still, as far as is known here.
pub fn folder_holds(desk: &Desk, account: AccountId, folder: FolderId) -> Result<bool, Problem> {
    desk.read(&JOB, |r| r.folder_holds(account, folder))
}

/// A folder's row.
pub fn folder(desk: &Desk, account: AccountId, folder: FolderId) -> Result<FolderRow, Problem> {
    desk.read(&JOB, |r| r.folder_for_job(account, folder))
}

/// Takes over what was done at the server, and forgets the wishes for it.
pub async fn carried_out(desk: &Desk, account: AccountId, done: CarriedOut) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.carried_out(account, &done))
        .await
}

/// Takes over that a folder was made, renamed or removed at the server, or that it can't be.
pub async fn folder_done(
    desk: &Desk,
    account: AccountId,
    (folder, wish): (FolderId, FolderWish),
    outcome: FolderOutcome,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| {
        match outcome {
            FolderOutcome::There { name, raw } => {
                if !w.folder_there(account, folder, (&wish, &name, &raw))? {
                    return Ok(());
                }
            }
            FolderOutcome::Gone => w.folder_gone(account, folder)?,
            FolderOutcome::Stays => w.folder_stays(account, folder)?,
            FolderOutcome::PutOff => return w.folder_put_off(account, folder),
            FolderOutcome::Refused => {}
        }
        w.folder_wish_done(account, folder, &wish)
    })
    .await
}

/// What became of a folder at the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderOutcome {
    /// It is there under a name.
    There {
        /// In UTF-8.
        name: String,
        /// As the server writes it.
        raw: String,
    },
    /// It is there no more.
    Gone,
    /// It can't be removed, and is kept in step again.
    Stays,
    /// It can't be removed yet, and stays wished.
    PutOff,
    /// The server will not, or the account's setting allows it no longer.
    Refused,
}
