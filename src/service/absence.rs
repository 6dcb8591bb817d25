//! Absence: who is away until when, and who stands in (P-29).

use std::cmp::Ordering;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use model::{Code, Instant, Problem, SeenMail, UserId};
use serde::{Deserialize, Serialize};
use store::{Absence, Reading, StoreError, UserRow, Who};

use crate::{
    Desk,
    accounts::{day, days_to},
};

/// Longest absence, in days.
const MAX_DAYS: i32 = 366;

/// Deputies to choose from at most, by name.
const MAX_DEPUTIES: usize = 1_000;

/// An absence to be noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// First day, YYYY-MM-DD in the agency's zone.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Who stands in.
    pub deputy: UserId,
    /// What the deputy sees: what belongs to contacts of the absent user, or all but what is
    /// private.
    pub scope: SeenMail,
}

/// A user's absence.
#[derive(Clone, Debug)]
pub struct AbsencePage {
    /// Whose.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// The absence, if one is noted.
    pub absence: Option<NewAbsence>,
    /// Who may stand in, by name.
    pub deputies: Vec<Deputy>,
}

/// A user who may stand in.
#[derive(Clone, Debug)]
pub struct Deputy {
    /// Who.
    pub id: UserId,
    /// Name.
    pub name: String,
}

/// An absent user for whom the viewer stands in.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// Their name.
    pub name: String,
    /// The last day.
    pub until: Date,
}

/// When somebody is away, as others are told.
#[derive(Clone, Debug)]
pub struct Away {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// Whether it lasts now.
    pub now: bool,
    /// Who stands in, for those who see the profile.
    pub deputy: Option<String>,
}

impl Away {
    /// An absence that lasts: all that everybody is told.
    pub(crate) fn now(r: &Reading, row: &UserRow) -> Option<Self> {
        Self::of(r, row).filter(|away| away.now)
    }

    /// An absence that lasts or is to come, with who stands in.
    pub(crate) fn whole(r: &Reading, row: &UserRow) -> Result<Option<Self>, StoreError> {
        let (Some(away), Some(absence)) = (Self::of(r, row), &row.absence) else {
            return Ok(None);
        };
        let deputy = Some(r.user_card(absence.deputy)?.name);
        Ok(Some(Self { deputy, ..away }))
    }

    fn of(r: &Reading, row: &UserRow) -> Option<Self> {
        let absence = row.absence.as_ref().filter(|is| r.now() < is.ends)?;
        Some(Self {
            from: day(absence.from),
            until: day(absence.until),
            now: absence.lasts(r.now()),
            deputy: None,
        })
    }
}

/// One's own absence.
pub async fn mine(desk: &Desk, who: &Who) -> Result<Option<Away>, Problem> {
    desk.read(who, |r| Away::whole(r, r.me()?.1))
}

/// Whose absence is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The viewer's own.
    Mine,
    /// A user's.
    Of(UserId),
}

impl Whose {
    fn id(self, r: &Reading) -> Result<UserId, StoreError> {
        match self {
            Self::Mine => Ok(r.me()?.0),
            Self::Of(id) => Ok(id),
        }
    }
}

/// A user's absence, for themselves and for who may edit them.
pub async fn page(desk: &Desk, who: &Who, whose: Whose) -> Result<AbsencePage, Problem> {
    desk.read(who, |r| {
        let user = whose.id(r)?;
        let absence = r.absence_of(user)?;
        let mut deputies: Vec<Deputy> = r
            .active_names(MAX_DEPUTIES)?
            .into_iter()
            .filter(|(id, _)| *id != user)
            .map(|(id, name)| Deputy { id, name })
            .collect();
        deputies.sort_by_key(|deputy| model::fold(&deputy.name));
        Ok(AbsencePage {
            user,
            name: r.user_card(user)?.name,
            mine: r.me()?.0 == user,
            absence: absence.map(|absence| NewAbsence {
                from: day(absence.from).to_string(),
                until: day(absence.until).to_string(),
                deputy: absence.deputy,
                scope: absence.scope,
            }),
            deputies,
        })
    })
}

/// Notes an absence.
pub async fn set(desk: &Desk, who: &Who, whose: Whose, new: NewAbsence) -> Result<(), Problem> {
    let user = desk.read(who, |r| {
        let user = whose.id(r)?;
        r.absence_of(user)?;
        Ok(user)
    })?;
    let absence = dated(&new, &desk.zone(who), desk.clock().now())?;
    let deputy = absence.deputy;
    let fit = desk.read(who, |r| r.may_deputise(user, deputy))?;
    if !fit {
        return Err(Problem::at(Code::BadChoice, "deputy"));
    }
    desk.write(who, move |w| w.set_absence(user, Some(absence)))
        .await
        .map_err(|problem| match problem.code {
            // Who sets it gives what they see themselves.
            Code::NotAllowed => Problem::at(Code::GrantsMore, "scope"),
            _ => problem,
        })
}

/// Ends an absence, or takes it back.
pub async fn end(desk: &Desk, who: &Who, whose: Whose) -> Result<(), Problem> {
    desk.write(who, move |w| {
        let user = whose.id(w)?;
        w.set_absence(user, None)
    })
    .await
}

/// For whom the viewer stands in now.
pub async fn standing_in(desk: &Desk, who: &Who) -> Result<Vec<StandIn>, Problem> {
    desk.read(who, |r| {
        let mut found = Vec::new();
        for (user, absence) in r.standing_in()?.iter() {
            found.push(StandIn {
                name: r.user_card(*user)?.name,
                until: day(absence.until),
            });
        }
        Ok(found)
    })
}

fn dated(new: &NewAbsence, zone: &TimeZone, now: Instant) -> Result<Absence, Problem> {
    let from = date(&new.from, "from")?;
    let until = date(&new.until, "until")?;
    let wrong = || Problem::at(Code::BadDate, "until").naming(&new.until);
    if until.cmp(&from) == Ordering::Less {
        return Err(Problem::at(Code::EndsBeforeStart, "until"));
    }
    let (first, last) = (days_to(from), days_to(until));
    let (first, last) = (first.ok_or_else(wrong)?, last.ok_or_else(wrong)?);
    if last - first >= MAX_DAYS {
        return Err(Problem::at(Code::TooManyDays, "until"));
    }
    let after = until.checked_add(1.day()).map_err(|_| wrong())?;
    let absence = Absence {
        from: first,
        until: last,
        begins: start_of(from, zone).ok_or_else(wrong)?,
        ends: start_of(after, zone).ok_or_else(wrong)?,
        deputy: new.deputy,
        scope: new.scope,
    };
    if absence.ends <= now {
        return Err(Problem::at(Code::InThePast, "until"));
    }
    Ok(absence)
}

fn date(text: &str, field: &'static str) -> Result<Date, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::at(Code::Required, field));
    }
    // A time, a zone or more digits than a calendar has are no date of a form.
    let plain = text.len() == "2025-01-31".len();
    let date = text.parse::<Date>().ok().filter(|_| plain);
    date.ok_or_else(|| {
        Problem::at(Code::BadDate, field).naming(text.chars().take(40).collect::<String>())
    })
}

fn start_of(date: Date, zone: &TimeZone) -> Option<Instant> {
    let start = date.to_zoned(zone.clone()).ok()?;
    Some(Instant(start.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use model::{Code, Instant, SeenMail, UserId};

    use super::{NewAbsence, dated};

    /// 2025-11-22T08:26:40Z.
    const NOW: Instant = Instant(1_763_800_000_000);

    fn told(from: &str, until: &str) -> Result<(i64, i64), (Code, String)> {
        let new = NewAbsence {
            from: from.to_owned(),
            until: until.to_owned(),
            deputy: UserId(2),
            scope: SeenMail::Matched,
        };
        match dated(&new, &TimeZone::get("Europe/Warsaw").unwrap(), NOW) {
            Ok(absence) => Ok((absence.begins.0, absence.ends.0)),
            Err(problem) => Err((problem.code, problem.field.unwrap_or_default().into_owned())),
        }
    }

    #[test]
    fn days_are_the_agencys_and_whole() {
        // Midnight in Warsaw in winter is an hour before midnight in UTC.
        let told = told("2025-11-22", "2025-11-22").unwrap();
        assert_eq!(told, (1_763_766_000_000, 1_763_852_400_000));
    }

    #[test]
    fn what_is_no_absence_is_told_at_its_field() {
        for (from, until, code, field) in [
            ("", "2025-12-01", Code::Required, "from"),
            ("2025-12-01", "", Code::Required, "until"),
            ("yesterday", "2025-12-01", Code::BadDate, "from"),
            ("2025-12-01T10:00:00", "2025-12-01", Code::BadDate, "from"),
            ("2025-12-01", "2025-02-30", Code::BadDate, "until"),
            ("2025-12-02", "2025-12-01", Code::EndsBeforeStart, "until"),
            ("2025-11-01", "2025-11-21", Code::InThePast, "until"),
            ("2025-11-22", "2026-11-23", Code::TooManyDays, "until"),
            ("2025-11-22", "9999-12-31", Code::TooManyDays, "until"),
            ("9999-12-31", "9999-12-31", Code::BadDate, "until"),
        ] {
            assert_eq!(
                told(from, until),
                Err((code, field.to_owned())),
                "{from} {until}"
            );
        }
        assert!(told("2025-11-22", "2026-11-22").is_ok());
    }
}
