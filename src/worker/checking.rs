//! Full comparisons: every folder's UIDs with the server's, gaps fetched, the rest told (M-43).

use std::time::Duration;

use mail::wire::{Scope, Session};
use service::{Desk, accounts::checks};
use tokio_util::sync::CancellationToken;

use crate::{
    account::{Ended, Keeper},
    folder,
    memory::Memory,
};

/// Whether the time of an account's comparison has come is looked at so often.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Asks for the nightly comparisons until `stop`.
pub(crate) async fn nightly(desk: Desk, stop: CancellationToken) {
    loop {
        if let Err(problem) = checks::nightly(&desk).await {
            tracing::error!(%problem, "the nightly comparison could not be asked for");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Compares what is asked for; after a stop it goes on with the folders that are left.
pub(crate) async fn catch_up(
    keeper: &Keeper,
    session: &mut Session,
    memory: &mut Memory,
) -> Result<(), Ended> {
    let (desk, account) = (&keeper.desk, keeper.order.account);
    let Some(wanted) = checks::wanted(desk, account)? else {
        return Ok(());
    };
    let folders = keeper.folders(session).await?;
    let total = folders.len() as u64;
    for (done, folder) in (0..).zip(folders) {
        checks::goes_on(desk, account, (done, total)).await?;
        let at = (account, folder.id);
        if checks::is_compared(desk, at, wanted)? {
            continue;
        }
        match folder::compare_in_full(keeper, session, memory, folder).await {
            Ok(()) => checks::compared(desk, at, None).await?,
            // One bad folder never stops another (M-44).
            Err(ended) if session.is_open() && ended.scope == Scope::Command => {
                checks::compared(desk, at, Some((ended.kind, &ended.words))).await?;
            }
            Err(ended) => return Err(ended),
        }
    }
    checks::goes_on(desk, account, (total, total)).await?;
    checks::ended(desk, account, wanted).await?;
    // Folders may have opened, or not.
    keeper.up_to_date().await;
    Ok(())
}
