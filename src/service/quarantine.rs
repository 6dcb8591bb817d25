//! The quarantine: messages that could not be read, and reading them again (M-23).

use mail::mime;
use model::{Flaw, MessageRef, Problem};
use serde::Serialize;
use store::{Job, MailExport, PageAsk, Reading, StoreError, Who};

use crate::{Desk, Page, cursors, lines::Lines, reading::Line, told};

/// Rows a page, at most.
const MAX_PAGE: usize = 200;

/// Messages read again at one asking, at most.
const MAX_AT_ONCE: usize = 500;

/// A message that could not be read.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Its row, with what could be read.
    pub line: Line,
    /// What was wrong with it.
    pub flaws: Vec<Flaw>,
    /// Raw size in bytes.
    pub size: u64,
    /// Whether the viewer may take its raw bytes out of the panel.
    pub exportable: bool,
}

/// What came of reading again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReadAgain {
    /// Messages that were tried.
    pub tried: u64,
    /// Of these, how many left the quarantine.
    pub mended: u64,
}

/// What of the quarantine the viewer may see, newest first.
pub async fn list(
    desk: &Desk,
    who: &Who,
    (cursor, limit): (Option<&str>, usize),
) -> Result<Page<Unread>, Problem> {
    let after = cursors::read(desk, cursor)?;
    let ask = PageAsk {
        after: after.as_deref(),
        limit: limit.clamp(1, MAX_PAGE),
    };
    let found = desk.read(who, |r| {
        let found = r.quarantine(&ask)?;
        let mut lines = Lines::new(r);
        let mut items = Vec::with_capacity(found.rows.len());
        for seen in found.rows {
            items.push(Unread {
                flaws: seen.row.flaws.clone(),
                size: seen.row.size,
                exportable: r.on::<MailExport>(seen.id.account).is_ok(),
                line: lines.line(seen, None)?,
            });
        }
        Ok((items, found.next))
    })?;
    cursors::page(desk, found)
}

/// Reads a message again that the viewer may see.
pub async fn parse(desk: &Desk, who: &Who, id: MessageRef) -> Result<ReadAgain, Problem> {
    desk.read(who, |r| r.open(id).map(drop))?;
    again(desk, vec![id]).await
}

/// Reads again what of the quarantine the viewer may see; the newest first, and no more than a
/// person waits for.
pub async fn parse_all(desk: &Desk, who: &Who) -> Result<ReadAgain, Problem> {
    let all = PageAsk {
        after: None,
        limit: MAX_AT_ONCE,
    };
    let found = desk.read(who, |r| r.quarantine(&all))?;
    again(desk, found.rows.iter().map(|seen| seen.id).collect()).await
}

async fn again(desk: &Desk, ids: Vec<MessageRef>) -> Result<ReadAgain, Problem> {
    let worker = desk.clone();
    desk.with_stack(move || {
        let mut done = ReadAgain::default();
        for id in ids {
            done.mended += u64::from(read(&worker, id)?);
            done.tried += 1;
        }
        Ok(done)
    })
    .await?
}

/// Reads one message again; says whether that took it out of the quarantine.
fn read(desk: &Desk, id: MessageRef) -> Result<bool, Problem> {
    let job = Who::Job(Job::Sync);
    let row = desk.read(&job, |r: &Reading| {
        r.message_for_job(id)?.ok_or(StoreError::NotFound)
    })?;
    let raw = desk.store().blobs().read(row.blob).map_err(told::store)?;
    let parsed = mime::parse(&raw);
    desk.store()
        .write(&job, |w| w.read_again(id, &parsed))
        .map_err(told::store)?;
    Ok(row.quarantined() && !parsed.quarantined())
}
