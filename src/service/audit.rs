//! The audit log: who did what, when (P-27).

use jiff::{Span, civil::Date, tz::TimeZone};
use model::{Code, Instant, Problem, UserId};
use serde::Serialize;
use store::{AuditAsk, AuditRow, Reading, StoreError, Who};

use crate::{Desk, Page, cursors};

/// Rows a page at most.
const MAX_ROWS: usize = 200;

/// Rows in one file at most.
const MAX_EXPORT: usize = 50_000;

/// Rows read for a file in one go.
const EXPORT_BATCH: usize = 1_000;

/// Longest text looked for, in characters.
const MAX_TEXT: usize = 200;

/// What of the log is asked for; what is empty lets everything through.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// By whom: an id.
    pub by: Option<UserId>,
    /// A group of actions, or one action.
    pub action: String,
    /// Letters of what it was done to.
    pub text: String,
    /// First day, YYYY-MM-DD in the agency's zone.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: usize,
}

/// Something that was done.
#[derive(Clone, Debug, Serialize)]
pub struct AuditLine {
    /// When.
    pub at: Instant,
    /// By whom; none is the machine's administrator, or whoever tried to sign in.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: Option<String>,
    /// What, a stable word.
    pub action: String,
    /// To what.
    pub object: String,
    /// From which address, for what has to do with signing in.
    pub from: Option<String>,
}

/// Groups of actions that the log can be filtered by, each with its words or first parts.
pub const GROUPS: [(&str, &[&str]); 8] = [
    (
        "sign-ins",
        &["sign-in", "password", "token", "session", "openid"],
    ),
    ("private", &["message", "mail", "address"]),
    ("people", &["user", "users"]),
    (
        "rights",
        &[
            "group",
            "groups",
            "network",
            "networks",
            "passkey",
            "second-factor",
        ],
    ),
    ("accounts", &["account"]),
    ("records", &["contact", "organization"]),
    ("settings", &["agency", "office"]),
    ("exports", &["audit", "export"]),
];

fn ask(desk: &Desk, who: &Who, query: &AuditQuery) -> Result<AuditAsk, Problem> {
    let text = query.text.trim();
    if text.chars().count() > MAX_TEXT {
        return Err(Problem::at(Code::TooLong, "text"));
    }
    let action = query.action.trim();
    let group = GROUPS.iter().find(|(name, _)| *name == action);
    let actions = match group {
        Some((_, actions)) => actions.iter().map(|action| (*action).to_owned()).collect(),
        None if action.is_empty() => Vec::new(),
        None if action.len() <= MAX_TEXT => vec![action.to_owned()],
        None => return Err(Problem::at(Code::TooLong, "action")),
    };
    let zone = desk.zone(who);
    Ok(AuditAsk {
        by: query.by,
        actions,
        text: model::fold(text),
        from: start(&zone, &query.from, "from")?,
        to: match date(&query.to, "to")? {
            Some(last) => {
                let next = last.checked_add(Span::new().days(1));
                let next = next.map_err(|_| Problem::at(Code::BadDate, "to"))?;
                start(&zone, &next.to_string(), "to")?
            }
            None => None,
        },
    })
}

fn date(text: &str, field: &'static str) -> Result<Option<Date>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date = text.parse::<Date>();
    date.map(Some).map_err(|_| {
        Problem::at(Code::BadDate, field).naming(text.chars().take(MAX_TEXT).collect::<String>())
    })
}

/// The moment at which a day begins.
fn start(zone: &TimeZone, text: &str, field: &'static str) -> Result<Option<Instant>, Problem> {
    let Some(date) = date(text, field)? else {
        return Ok(None);
    };
    let begins = date.to_zoned(zone.clone());
    let begins = begins.map_err(|_| Problem::at(Code::BadDate, field))?;
    Ok(Some(Instant::of(begins.timestamp())))
}

fn told(r: &Reading, row: AuditRow) -> Result<AuditLine, StoreError> {
    // Names of users are known to all who may read what they did.
    let by_name = row.by.map(|by| r.user_card(by)).transpose()?;
    Ok(AuditLine {
        at: row.at,
        by: row.by,
        by_name: by_name.map(|row| row.name),
        action: row.action,
        object: row.object,
        from: row.from,
    })
}

/// What was done, newest first.
pub async fn list(desk: &Desk, who: &Who, query: AuditQuery) -> Result<Page<AuditLine>, Problem> {
    let asked = ask(desk, who, &query)?;
    let before = before(desk, query.cursor.as_deref())?;
    let limit = query.limit.clamp(1, MAX_ROWS);
    let (items, next) = desk.read(who, |r| {
        let (rows, next) = r.audit_page(&asked, before, limit)?;
        let mut items = Vec::with_capacity(rows.len());
        for (_, row) in rows {
            items.push(told(r, row)?);
        }
        Ok((items, next))
    })?;
    cursors::page(desk, (items, next.map(|at| at.to_be_bytes().to_vec())))
}

fn before(desk: &Desk, cursor: Option<&str>) -> Result<Option<u64>, Problem> {
    let place = cursors::read(desk, cursor)?;
    let number = |place: Vec<u8>| -> Result<u64, Problem> {
        let bytes = place.try_into();
        let bytes = bytes.map_err(|_| Problem::at(Code::BadRequest, "cursor"))?;
        Ok(u64::from_be_bytes(bytes))
    };
    place.map(number).transpose()
}

/// Users by whom the log can be filtered: those whose deeds the viewer may see, by name.
pub async fn doers(desk: &Desk, who: &Who) -> Result<Vec<(UserId, String)>, Problem> {
    desk.read(who, |r| {
        let owners = r.owners(model::Permission::AuditView)?;
        let users = r
            .users()?
            .into_iter()
            .filter(|(id, _)| owners.contains(*id));
        let mut doers: Vec<_> = users.map(|(id, row)| (id, row.name)).collect();
        doers.sort_by_cached_key(|(id, name)| (model::fold(name), *id));
        Ok(doers)
    })
}

/// The log as a CSV file, newest first, at most [`MAX_EXPORT`] rows; that it was made is noted
/// in the log itself.
pub async fn export(desk: &Desk, who: &Who, query: AuditQuery) -> Result<Vec<u8>, Problem> {
    let asked = ask(desk, who, &query)?;
    let zone = desk.zone(who);
    let mut table = csv::Writer::from_writer(Vec::new());
    let broken = |_| crate::told::broken("a table could not be written");
    table
        .write_record(["time", "who", "action", "object", "from"])
        .map_err(broken)?;
    let (mut before, mut rows) = (None, 0);
    loop {
        let left = EXPORT_BATCH.min(MAX_EXPORT - rows);
        let (lines, next) = desk.read(who, |r| {
            let (found, next) = r.audit_page(&asked, before, left)?;
            let mut lines = Vec::with_capacity(found.len());
            for (_, row) in found {
                lines.push(told(r, row)?);
            }
            Ok((lines, next))
        })?;
        rows += lines.len();
        for line in lines {
            let at = line.at.timestamp().to_zoned(zone.clone());
            let at = at.strftime("%Y-%m-%d %H:%M:%S%:z").to_string();
            let by = line.by_name.unwrap_or_default();
            let from = line.from.unwrap_or_default();
            let cells = [at, by, line.action, line.object, from].map(|cell| plain(&cell));
            table.write_record(&cells).map_err(broken)?;
        }
        before = next;
        if before.is_none() || rows >= MAX_EXPORT {
            break;
        }
    }
    if before.is_some() {
        let cut = format!("... {MAX_EXPORT} rows, there are more");
        table.write_record([&cut, "", "", "", ""]).map_err(broken)?;
    }
    let bytes = table
        .into_inner()
        .map_err(|_| crate::told::broken("a table could not be written"))?;
    desk.write(who, move |w| w.audit("audit.export", &rows.to_string()))
        .await?;
    Ok(bytes)
}

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use model::Instant;

    use super::{plain, start};

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, told) in [
            ("=1+1", "'=1+1"),
            ("@x", "'@x"),
            ("-", "'-"),
            ("+48 600", "'+48 600"),
            ("\t=1", "'\t=1"),
            ("ana@agency.example", "ana@agency.example"),
            ("", ""),
        ] {
            assert_eq!(plain(cell), told);
        }
    }

    #[test]
    fn days_begin_in_the_agencys_zone() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let begins = start(&zone, "2026-01-01", "from").unwrap();
        assert_eq!(begins, Some(Instant(1_767_222_000_000)));
        assert_eq!(start(&zone, " ", "from").unwrap(), None);
        for text in ["yesterday", "2026-13-01", "99999999-01-01"] {
            assert!(start(&zone, text, "from").is_err());
        }
    }
}
