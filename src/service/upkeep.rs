//! What keeps the house in order: figures, checking, pruning, sweeping.

use std::{collections::BTreeMap, ops::ControlFlow};

use model::{AccountState, ChangeSeq, Problem};
use serde::Serialize;
use store::{Job, Reading, StoreError, Who};

use crate::{Desk, Figures, indexing, told};

const JOB: Who = Who::Job(Job::Housekeeping);

/// Changes kept for followers that come back late.
const KEPT_CHANGES: u64 = 100_000;

/// Failed sign-ins are forgotten after a day, in milliseconds.
const TRIES_KEPT_MS: i64 = 24 * 3_600_000;

/// Changes forgotten in one transaction.
const PRUNED: usize = 5_000;

/// Something that `verify` found not to hold.
#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    /// Which table.
    pub table: &'static str,
    /// What is wrong.
    pub what: String,
}

/// Figures for the metrics page.
pub(crate) fn figures(desk: &Desk) -> Figures {
    let now = desk.clock().now();
    let mut by_state: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut figures = Figures::default();
    let counted = desk.read(&Who::Job(Job::Sync), |r: &Reading| {
        for (id, _) in r.accounts()? {
            let health = r.health(id)?;
            *by_state.entry(health.state.word()).or_default() += 1;
            figures.messages += health.messages;
            figures.raw_bytes += health.bytes;
            figures.unmended += r.unmended(id)?;
            let in_step = matches!(
                health.state,
                AccountState::UpToDate { .. } | AccountState::Stopped
            );
            if let Some(last) = health.last_good.filter(|_| !in_step) {
                figures.sync_lag_ms = figures.sync_lag_ms.max(now.since_ms(last));
            }
        }
        Ok(())
    });
    if counted.is_err() {
        return Figures::default();
    }
    figures.accounts_by_state = by_state.into_iter().collect();
    figures.index_lag = indexing::lag(desk);
    let commits = desk.store().figures();
    figures.commits = commits.commits;
    figures.commit_seconds = commits.seconds;
    let (index_commits, micros) = desk.index_commits();
    figures.index_commits = index_commits;
    figures.index_seconds = std::time::Duration::from_micros(micros).as_secs_f64();
    figures
}

/// Checks every index against the records and all bytes against their checksums; the operator's.
pub async fn verify(desk: &Desk, who: &Who) -> Result<Vec<Fault>, Problem> {
    let (desk, who) = (desk.clone(), *who);
    let faults = tokio::task::spawn_blocking(move || {
        desk.read(&who, |r| {
            r.check(desk.store().blobs(), |_| ControlFlow::Continue(()))
        })
    })
    .await
    .map_err(|_| told::broken("checking stopped"))??;
    Ok(faults
        .into_iter()
        .map(|fault| Fault {
            table: fault.table,
            what: fault.what,
        })
        .collect())
}

/// Makes the search index anew; the operator's.
pub async fn reindex(desk: &Desk, who: &Who) -> Result<(), Problem> {
    if *who != Who::Operator {
        return Err(Problem::new(model::Code::NotFound));
    }
    let worker = desk.clone();
    desk.with_stack(move || indexing::rebuild(&worker)).await?
}

/// Messages read again in one go.
const READ_AGAIN: usize = 100;

/// After an upgrade of the parser, reads again what an older one put into quarantine; blocking,
/// on a thread with [`indexing::STACK`].
pub fn read_again(desk: &Desk) -> Result<(), Problem> {
    let job = Who::Job(Job::Sync);
    if !desk.read(&job, Reading::unread_by_parser)? {
        return Ok(());
    }
    let mut after = None;
    loop {
        let (found, next) = desk.read(&job, |r| r.to_read_again(after, READ_AGAIN))?;
        for (message, blob) in found {
            let raw = match desk.store().blobs().read(blob) {
                Ok(raw) => raw,
                // `verify` tells of it; the others are read all the same.
                Err(StoreError::BytesMissing | StoreError::Damaged { .. }) => continue,
                Err(error) => return Err(told::store(error)),
            };
            let parsed = mail::mime::parse(&raw);
            desk.store()
                .write(&job, |w| w.read_again(message, &parsed))
                .map_err(told::store)?;
        }
        if next.is_none() {
            break;
        }
        after = next;
    }
    desk.store()
        .write(&job, store::Writing::all_read_by_parser)
        .map_err(told::store)
}

/// The last change that can be forgotten: an old one that those who must see every change have
/// seen. They are the index, and who finds the stubs of contacts that became known.
fn forgettable(last: ChangeSeq, followed: [ChangeSeq; 2]) -> ChangeSeq {
    let old = ChangeSeq(last.0.saturating_sub(KEPT_CHANGES));
    followed.into_iter().fold(old, ChangeSeq::min)
}

/// Forgets old changes, tries and sessions that ran out, and sweeps bytes that no row names; blocking.
pub fn tidy(desk: &Desk) -> Result<(), Problem> {
    let last = desk.read(&JOB, Reading::last_change)?;
    let followed = desk.index()?.followed().map_or(0, |seq| seq.0);
    let bodies = desk.read(&Who::Job(Job::Sync), Reading::bodies_followed)?;
    let up_to = forgettable(last, [ChangeSeq(followed), bodies]);
    loop {
        let pruned = desk
            .store()
            .write(&JOB, |w| w.prune_changes(up_to, PRUNED))
            .map_err(told::store)?;
        if pruned < PRUNED {
            break;
        }
    }
    desk.store()
        .write(&JOB, store::Writing::drop_old_bulks)
        .map_err(told::store)?;
    let old = desk.clock().now().plus_ms(-TRIES_KEPT_MS);
    loop {
        let pruned = desk
            .store()
            .write(&JOB, |w| w.prune_tries(old, PRUNED))
            .map_err(told::store)?;
        if pruned < PRUNED {
            break;
        }
    }
    let lasting = desk.settings().lasting();
    loop {
        let pruned = desk
            .store()
            .write(&JOB, |w| w.prune_sessions(lasting, PRUNED))
            .map_err(told::store)?;
        if pruned < PRUNED {
            break;
        }
    }
    sweep(desk)
}

/// Removes bytes that no row names. The gate keeps out intake, whose newest bytes are durable
/// before a row names them.
fn sweep(desk: &Desk) -> Result<(), Problem> {
    let _gate = desk.bytes_gate();
    let swept = desk.read(&JOB, |r| {
        let named = r.named_blobs()?;
        desk.store().blobs().sweep(|hash| Ok(named.contains(&hash)))
    })?;
    if swept > 0 {
        tracing::info!(swept, "bytes that no message names were removed");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_misses_a_change_by_coming_late() {
        let up_to = |index, bodies| {
            forgettable(ChangeSeq(250_000), [ChangeSeq(index), ChangeSeq(bodies)]).0
        };
        assert_eq!(up_to(250_000, 250_000), 150_000);
        assert_eq!(up_to(7, 250_000), 7);
        assert_eq!(up_to(250_000, 7), 7);
        assert_eq!(forgettable(ChangeSeq(9), [ChangeSeq(9); 2]), ChangeSeq(0));
    }
}
