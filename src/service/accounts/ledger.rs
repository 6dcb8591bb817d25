//! The ledger of an account: sums and lines (M-43, X-14).

use model::{AccountId, Instant, Problem};
use serde::Serialize;
use store::{LedgerEntry, Who};

use crate::{Desk, Page, desk::cursor, sealing::hex};

/// Rows of the ledger a page at most.
const MAX_LEDGER: usize = 5_000;

/// A folder's sum in the ledger (M-43, X-14).
#[derive(Clone, Debug, Serialize)]
pub struct LedgerSum {
    /// Folder name.
    pub folder: String,
    /// Whether it is left out of sync.
    pub excluded: bool,
    /// On the server since sync-from, when last compared.
    pub server: u64,
    /// Stored whole.
    pub stored: u64,
    /// Held as headers only.
    pub headers_only: u64,
    /// Held as a stub.
    pub stub: u64,
    /// Held, not parsed.
    pub quarantined: u64,
    /// Not taken in by the never-log list.
    pub never_log: u64,
    /// Removed here.
    pub removed: u64,
    /// Brought by imports; outside the sum.
    pub imported: u64,
    /// Not held and not explained.
    pub missing: u64,
    /// When compared.
    pub checked: Option<Instant>,
}

/// A placement in the ledger (O-6).
#[derive(Clone, Debug, Serialize)]
pub struct LedgerLine {
    /// Folder name in UTF-8.
    pub folder: String,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// SHA-256 of the raw message in hex; null where no bytes are held.
    pub sha256: Option<String>,
    /// Bytes.
    pub size: u64,
    /// Flags, sorted, without \Recent.
    pub flags: Vec<String>,
    /// Message-ID without brackets.
    pub message_id: Option<String>,
    /// State of X-14.
    pub state: &'static str,
}

/// What of the ledger is asked for.
#[derive(Clone, Debug, Default)]
pub struct LedgerAsk {
    /// Whether placements gone at the source are listed too.
    pub gone: bool,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// Rows a page.
    pub limit: usize,
}

/// The ledger's sums, folder by folder.
pub async fn ledger(desk: &Desk, who: &Who, id: AccountId) -> Result<Vec<LedgerSum>, Problem> {
    let sums = desk.read(who, |r| r.ledger(id))?;
    Ok(sums
        .into_iter()
        .map(|sum| LedgerSum {
            missing: sum.missing(),
            folder: sum.name,
            excluded: sum.excluded,
            server: sum.on_server,
            stored: sum.stored,
            headers_only: sum.headers_only,
            stub: 0,
            quarantined: sum.quarantined,
            never_log: 0,
            removed: 0,
            imported: sum.imported,
            checked: sum.checked,
        })
        .collect())
}

/// The ledger's lines, one for each placement.
pub async fn ledger_lines(
    desk: &Desk,
    who: &Who,
    id: AccountId,
    ask: LedgerAsk,
) -> Result<Page<LedgerLine>, Problem> {
    let after = cursor(ask.cursor.as_deref())?;
    let limit = ask.limit.clamp(1, MAX_LEDGER);
    let (entries, next) = desk.read(who, |r| {
        r.ledger_entries(id, ask.gone, (after.as_deref(), limit))
    })?;
    Ok(Page {
        items: entries.into_iter().map(ledger_line).collect(),
        next: next.map(|key| hex(&key)),
    })
}

fn ledger_line(entry: LedgerEntry) -> LedgerLine {
    LedgerLine {
        folder: entry.folder,
        uidvalidity: entry.uidvalidity,
        uid: entry.uid,
        sha256: entry.placement.blob.map(|hash| hash.to_string()),
        size: entry.placement.size,
        flags: entry.placement.flags.names(),
        message_id: entry.message_id,
        state: if entry.imported {
            "imported"
        } else if entry.placement.gone.is_some() {
            "gone"
        } else {
            entry.placement.held.word()
        },
    }
}
