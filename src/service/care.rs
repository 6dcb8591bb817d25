//! Accounts that need care are seen: by their owner, by who sets them, and once a day by the
//! Director in a letter (M-45).

use jiff::{civil::Time, tz::TimeZone};
use model::{AccountId, AccountState, Failure, FailureKind, Instant, Problem};
use serde::Serialize;
use store::{AccountHealth, AccountRow, Job, Reading, ShutRow, StoreError, Who};

use crate::{
    Desk,
    accounts::{self, AccountLine},
    posting::{self, Matter},
};

const JOB: Who = Who::Job(Job::Sync);

/// A fault that may pass by itself is borne so long before anybody is troubled, in milliseconds.
const BORNE_MS: i64 = 3_600_000;

/// The Director is told at this hour, by the agency's clock.
const MORNING: i8 = 8;

const DAY_MS: i64 = 24 * 3_600_000;

/// Accounts that one letter names.
const MAX_NAMED: usize = 50;

/// Folders that can't be read, named of one account.
const MAX_SHUT: usize = 20;

/// How badly an account needs care; the last is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// It has been out of step for an hour.
    Late,
    /// It has been out of step for a day.
    Days,
    /// A folder of it can't be read.
    Folder,
    /// Mail at the server could not be brought.
    Missing,
    /// It has been out of step for a week.
    Weeks,
    /// It goes on only when a person does something.
    Person,
}

impl Need {
    fn rank(self) -> u8 {
        match self {
            Self::Late => 1,
            Self::Days => 2,
            Self::Folder | Self::Missing => 3,
            Self::Weeks => 4,
            Self::Person => 5,
        }
    }
}

/// An account that needs care.
#[derive(Clone, Debug)]
pub struct Care {
    /// The account.
    pub line: AccountLine,
    /// How badly.
    pub need: Need,
    /// Whole days since it was last wholly in step; none if it never was.
    pub days: Option<u64>,
    /// Its last errors, newest first.
    pub errors: Vec<Failure>,
    /// Its folders that can't be read.
    pub shut: Vec<Shut>,
}

/// A folder that can't be brought in step with its server.
#[derive(Clone, Debug)]
pub struct Shut {
    /// Its name.
    pub folder: String,
    /// Why, the last time.
    pub failure: Failure,
}

/// What a page shows of accounts that need care, on the way to them.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    /// How many there are that the viewer may set.
    pub count: u64,
    /// Addresses of the viewer's own.
    pub mine: Vec<String>,
}

/// Whole days from a moment to now.
pub fn days(from: Instant, now: Instant) -> u64 {
    u64::try_from(now.since_ms(from) / DAY_MS).unwrap_or(0)
}

/// Whether and how badly an account needs care.
fn need(health: &AccountHealth, (unmended, shut): (u64, bool), now: Instant) -> Option<Need> {
    let by_person = matches!(
        health.state,
        AccountState::Failed { .. } | AccountState::NeedsPassword
    );
    if by_person || health.trouble.as_ref().is_some_and(|f| !f.kind.passes()) {
        return Some(Need::Person);
    }
    let missing = match (unmended, shut) {
        (0, false) => None,
        (0, true) => Some(Need::Folder),
        _ => Some(Need::Missing),
    };
    let Some((trouble, since)) = health.trouble.as_ref().zip(health.trouble_since) else {
        return missing;
    };
    let lasts = now.since_ms(health.last_good.unwrap_or(since));
    let late = if lasts >= 7 * DAY_MS {
        Some(Need::Weeks)
    } else if lasts >= DAY_MS {
        Some(Need::Days)
    } else if now.since_ms(since) >= BORNE_MS
        || health.last_good.is_none()
        || trouble.kind == FailureKind::Storage
    {
        Some(Need::Late)
    } else {
        None
    };
    late.max(missing)
}

fn need_of(r: &Reading, id: AccountId) -> Result<Option<Need>, StoreError> {
    let shut = !borne_out(r, id)?.is_empty();
    Ok(need(&r.health(id)?, (r.unmended(id)?, shut), r.now()))
}

/// The folders that can't be read, once that was borne for long enough or a full comparison came
/// upon it.
fn borne_out(r: &Reading, id: AccountId) -> Result<Vec<Shut>, StoreError> {
    let lasts = |row: &ShutRow| row.compared || r.now().since_ms(row.since) >= BORNE_MS;
    Ok(r.shut_folders(id)?
        .into_iter()
        .filter(|shut| lasts(&shut.row))
        .take(MAX_SHUT)
        .map(|shut| Shut {
            folder: shut.name,
            failure: shut.row.failure,
        })
        .collect())
}

/// The accounts that need care and that the viewer may set, the worst first.
pub async fn list(desk: &Desk, who: &Who) -> Result<Vec<Care>, Problem> {
    desk.read(who, |r| {
        let mut all = Vec::new();
        for (id, row) in r.accounts_with_ledger()? {
            if let Some(need) = need_of(r, id)? {
                all.push(care_of(r, (id, &row), need)?);
            }
        }
        all.sort_by(worst_first);
        Ok(all)
    })
}

fn worst_first(a: &Care, b: &Care) -> std::cmp::Ordering {
    let days = |care: &Care| care.days.unwrap_or(u64::MAX);
    (b.need, days(b))
        .cmp(&(a.need, days(a)))
        .then_with(|| a.line.address.cmp(&b.line.address))
}

fn care_of(
    r: &Reading,
    (id, row): (AccountId, &AccountRow),
    need: Need,
) -> Result<Care, StoreError> {
    let health = r.health(id)?;
    Ok(Care {
        line: accounts::line(r, id, row)?,
        need,
        days: health.last_good.map(|good| days(good, r.now())),
        errors: health.errors,
        shut: borne_out(r, id)?,
    })
}

/// What pages show of them on the way.
pub fn glance(desk: &Desk, who: &Who) -> Result<Glance, Problem> {
    desk.read(who, |r| {
        let mine = r.my_accounts()?;
        let mut glance = Glance::default();
        for (id, row) in r.accounts_with_ledger()? {
            if need_of(r, id)?.is_some() {
                glance.count += 1;
                if mine.contains(&id) {
                    glance.mine.push(row.address);
                }
            }
        }
        Ok(glance)
    })
}

/// An account in the Director's letter.
#[derive(Clone, Debug)]
pub struct Troubled {
    /// Address.
    pub address: String,
    /// Its owner's name.
    pub owner: String,
    /// What went wrong, if it is a fault.
    pub kind: Option<FailureKind>,
    /// Whether its password is waited for.
    pub needs_password: bool,
    /// Whole days since it was last wholly in step; none if it never was.
    pub days: Option<u64>,
    /// Messages that could not be brought.
    pub unmended: u64,
    /// Folders that can't be read.
    pub shut: u64,
}

impl From<Care> for Troubled {
    fn from(care: Care) -> Self {
        Self {
            address: care.line.address,
            owner: care.line.owner_name,
            kind: care.line.trouble.map(|failure| failure.kind),
            needs_password: care.line.state == AccountState::NeedsPassword,
            days: care.days,
            unmended: care.line.unmended,
            shut: care.shut.len() as u64,
        }
    }
}

/// What became of a morning's letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is not time, or no relay is set up, or the agency wants none.
    NotNow,
    /// Nothing got worse since the last one.
    Nothing,
    /// It was handed in.
    Sent,
}

/// Tells the Director in the morning of accounts that need care, if that got worse since they
/// were last told.
pub async fn tell(desk: &Desk) -> Result<Told, Problem> {
    let now = desk.clock().now();
    let zone = desk.zone(&JOB);
    let (agency, last) = desk.read(&JOB, |r| Ok((r.agency()?, r.care_last_told()?)))?;
    let can = desk.settings().relay.is_some() && !agency.no_care_letter;
    let morning = last_morning(now, &zone);
    let Some(writer) = desk.writer().filter(|_| can && last < morning) else {
        return Ok(Told::NotNow);
    };
    let director = desk.read(&JOB, |r| {
        let Some(id) = r.director() else {
            return Ok(None);
        };
        let mut worse = false;
        let told = r.care_told()?;
        let mut all = Vec::new();
        for (id, row) in r.accounts_to_sync()? {
            if let Some(need) = need_of(r, id)? {
                let before = told.iter().find(|(known, _)| *known == id);
                worse |= before.is_none_or(|(_, row)| row.rank < need.rank());
                all.push(care_of(r, (id, &row), need)?);
            }
        }
        all.sort_by(worst_first);
        Ok(Some((r.user_card(id)?, all, worse)))
    })?;
    let Some((director, all, worse)) = director else {
        return Ok(Told::NotNow);
    };
    let ranks: Vec<(AccountId, u8)> = all
        .iter()
        .map(|care| (care.line.id, care.need.rank()))
        .collect();
    if worse {
        let troubled = all
            .into_iter()
            .take(MAX_NAMED)
            .map(Troubled::from)
            .collect();
        let base = desk.settings().base_url.as_deref();
        let link = base.map_or(String::new(), |base| format!("{base}/accounts/care"));
        let about = (Matter::Care(troubled), link);
        posting::send_about(desk, &writer, &director, about).await?;
    }
    desk.write(&JOB, move |w| w.set_care_told(&ranks)).await?;
    Ok(if worse { Told::Sent } else { Told::Nothing })
}

/// The last time that it was morning.
fn last_morning(now: Instant, zone: &TimeZone) -> Instant {
    let morning = |day: jiff::civil::Date| {
        let local = day.to_datetime(Time::constant(MORNING, 0, 0, 0));
        let at = zone.to_ambiguous_zoned(local).compatible().ok()?;
        Some(Instant::of(at.timestamp()))
    };
    let today = now.timestamp().to_zoned(zone.clone()).date();
    [Some(today), today.yesterday().ok()]
        .into_iter()
        .flatten()
        .filter_map(morning)
        .find(|at| *at <= now)
        .unwrap_or(Instant(i64::MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(100 * DAY_MS);

    fn health(kind: Option<FailureKind>, since_ms: i64, good_ms: Option<i64>) -> AccountHealth {
        AccountHealth {
            state: AccountState::Connecting,
            errors: Vec::new(),
            last_good: good_ms.map(|ms| NOW.plus_ms(-ms)),
            messages: 0,
            bytes: 0,
            trouble: kind.map(|kind| Failure::new(kind, NOW, "")),
            trouble_since: kind.map(|_| NOW.plus_ms(-since_ms)),
        }
    }

    #[test]
    fn what_passes_is_borne_for_a_while() {
        let cut = Some(FailureKind::Unreachable);
        let of = |health: AccountHealth| need(&health, (0, false), NOW);
        assert_eq!(of(health(None, 0, None)), None, "not yet tried");
        assert_eq!(of(health(cut, 60_000, Some(120_000))), None);
        assert_eq!(
            of(health(cut, 60_000, None)),
            Some(Need::Late),
            "it never worked"
        );
        assert_eq!(of(health(cut, BORNE_MS, Some(BORNE_MS))), Some(Need::Late));
        assert_eq!(of(health(cut, DAY_MS, Some(DAY_MS))), Some(Need::Days));
        assert_eq!(
            of(health(cut, 8 * DAY_MS, Some(8 * DAY_MS))),
            Some(Need::Weeks)
        );
        let refused = Some(FailureKind::AuthFailed);
        assert_eq!(of(health(refused, 0, Some(60_000))), Some(Need::Person));
        let full = Some(FailureKind::Storage);
        assert_eq!(of(health(full, 0, Some(60_000))), Some(Need::Late));
        let good = health(None, 0, Some(60_000));
        assert_eq!(need(&good, (3, true), NOW), Some(Need::Missing));
        assert_eq!(need(&good, (0, true), NOW), Some(Need::Folder));
    }

    #[test]
    fn mornings_are_the_agencys_own() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let at = |text: &str| Instant::of(text.parse().unwrap());
        assert_eq!(
            last_morning(at("2026-02-03T06:59:00Z"), &zone),
            at("2026-02-02T07:00:00Z")
        );
        assert_eq!(
            last_morning(at("2026-02-03T07:00:00Z"), &zone),
            at("2026-02-03T07:00:00Z")
        );
    }
}
