//! Full comparisons of accounts with their servers: each night, and when someone asks (M-43).

use jiff::{civil::Time, tz::TimeZone};
use model::{AccountId, Failure, FailureKind, FolderId, Instant, Problem};
use store::{Job, Reading, Who};

use crate::Desk;

const JOB: Who = Who::Job(Job::Sync);

/// The hour of the night at which comparisons begin, by the agency's clock.
const NIGHT: i8 = 2;

/// Accounts begin within so many minutes from then, each at its own, so that no server sees all
/// at once.
const SPREAD_MINUTES: u64 = 90;

/// How far a full comparison has come.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// When it was asked for.
    pub wanted: Instant,
    /// Folders compared so far.
    pub done: u64,
    /// Folders to compare, as far as known.
    pub total: u64,
    /// When it ended.
    pub ended: Option<Instant>,
    /// Messages that it could not bring.
    pub unmended: u64,
    /// Folders that it could not compare.
    pub not_compared: u64,
}

/// Asks for a full comparison of an account with its server, now.
pub async fn check(desk: &Desk, who: &Who, id: AccountId) -> Result<(), Problem> {
    desk.write(who, move |w| w.want_check(id)).await?;
    // Nobody listens while no worker runs: it is done when one does.
    let _heard = desk.asks().send(id);
    Ok(())
}

/// The last full comparison of an account.
pub async fn last_check(desk: &Desk, who: &Who, id: AccountId) -> Result<Option<Check>, Problem> {
    let (row, shut) = desk.read(who, |r| Ok((r.check_of_account(id)?, r.shut_folders(id)?)))?;
    Ok(row.map(|row| Check {
        not_compared: shut.len() as u64,
        wanted: row.wanted,
        done: row.done,
        total: row.total,
        ended: row.ended,
        unmended: row.told,
    }))
}

/// Since when a full comparison is asked for that has not ended; for the worker.
pub fn wanted(desk: &Desk, account: AccountId) -> Result<Option<Instant>, Problem> {
    desk.read(&JOB, |r| r.check_wanted(account))
}

/// Whether a folder was compared since then; for the worker.
pub fn is_compared(
    desk: &Desk,
    (account, folder): (AccountId, FolderId),
    since: Instant,
) -> Result<bool, Problem> {
    desk.read(&JOB, |r| r.compared_since(account, folder, since))
}

/// Notes that a folder was compared, or why it could not be; for the worker.
pub async fn compared(
    desk: &Desk,
    (account, folder): (AccountId, FolderId),
    failure: Option<(FailureKind, &str)>,
) -> Result<(), Problem> {
    let now = desk.clock().now();
    let failure = failure.map(|(kind, words)| Failure::new(kind, now, words));
    desk.write(&JOB, move |w| w.note_compared(account, folder, failure))
        .await
}

/// Notes how far a comparison has come; for the worker.
pub async fn goes_on(
    desk: &Desk,
    account: AccountId,
    (done, total): (u64, u64),
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.check_goes_on(account, done, total))
        .await
}

/// Ends the comparison that was asked for at a moment; for the worker.
pub async fn ended(desk: &Desk, account: AccountId, wanted: Instant) -> Result<(), Problem> {
    let unmended = desk
        .write(&JOB, move |w| w.end_check(account, wanted))
        .await?;
    if unmended > 0 {
        tracing::warn!(%account, messages = unmended, "mail at the server could not be brought");
    }
    Ok(())
}

/// Asks for the comparisons whose time of night has come; answers how many. Those that a stop
/// kept from their time are asked for as soon as there is one.
pub async fn nightly(desk: &Desk) -> Result<usize, Problem> {
    let now = desk.clock().now();
    let zone = desk.zone(&JOB);
    let due: Vec<AccountId> = desk
        .read(&JOB, Reading::checks_asked)?
        .into_iter()
        .filter(|(account, asked)| *asked < last_night(now, &zone, *account))
        .map(|(account, _)| account)
        .collect();
    for account in &due {
        check(desk, &JOB, *account).await?;
    }
    Ok(due.len())
}

/// The last moment at which an account was to be compared.
fn last_night(now: Instant, zone: &TimeZone, account: AccountId) -> Instant {
    let begins = |day: jiff::civil::Date| {
        let local = day.to_datetime(Time::constant(NIGHT, 0, 0, 0));
        let night = zone.to_ambiguous_zoned(local).compatible().ok()?;
        Some(Instant::of(night.timestamp()).plus_ms(minute_of(account)))
    };
    let today = now.timestamp().to_zoned(zone.clone()).date();
    [Some(today), today.yesterday().ok()]
        .into_iter()
        .flatten()
        .filter_map(begins)
        .find(|night| *night <= now)
        .unwrap_or(Instant(i64::MIN))
}

/// The milliseconds by which an account's comparison comes after the hour: the same each night,
/// and neighbours lie far apart.
fn minute_of(account: AccountId) -> i64 {
    let scattered = account.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let spread = SPREAD_MINUTES * 60_000;
    i64::try_from(scattered % spread).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::of(text.parse().unwrap())
    }

    #[test]
    fn the_night_is_the_agencys_own() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let account = AccountId(7);
        let offset = minute_of(account);
        let night = |now: &str| last_night(at(now), &zone, account);
        // In winter two o'clock is one o'clock UTC.
        let last = at("2026-02-03T01:00:00Z").plus_ms(offset);
        assert_eq!(night("2026-02-03T12:00:00Z"), last);
        assert_eq!(night("2026-02-04T00:59:59Z"), last);
        // The night in which two o'clock is left out, and the one in which it comes twice.
        let spring = at("2026-03-29T01:00:00Z").plus_ms(offset);
        assert_eq!(night("2026-03-29T12:00:00Z"), spring);
        let autumn = at("2026-10-25T00:00:00Z").plus_ms(offset);
        assert!(night("2026-10-25T12:00:00Z").since_ms(autumn).abs() <= 3_600_000);
    }

    #[test]
    fn accounts_are_spread_over_the_night() {
        let mut minutes: Vec<i64> = (1..=500)
            .map(|id| minute_of(AccountId(id)) / 60_000)
            .collect();
        minutes.sort_unstable();
        minutes.dedup();
        assert!(minutes.len() > 85, "{}", minutes.len());
        assert!(minutes.iter().all(|minute| (0..90).contains(minute)));
    }
}
