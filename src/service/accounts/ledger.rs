//! The ledger: sums of folders, sums of accounts, and lines (M-43, X-14).

use model::{AccountId, AccountState, Failure, Instant, Problem};
use serde::Serialize;
use store::{LedgerEntry, LedgerFolder, Reading, StoreError, Who};

use crate::{Desk, Page, desk::cursor, sealing::hex};

/// Rows of the ledger a page at most.
const MAX_LEDGER: usize = 5_000;

/// Messages by the states of X-14.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
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
    /// Of these, what the last full comparison could not mend.
    pub unmended: u64,
}

impl Sums {
    fn of(folder: &LedgerFolder) -> Self {
        if folder.here_only {
            return Self {
                imported: folder.imported(),
                ..Self::default()
            };
        }
        Self {
            server: folder.on_server,
            stored: folder.holds.stored,
            headers_only: folder.holds.headers_only,
            stub: folder.holds.stub,
            quarantined: folder.holds.quarantined,
            never_log: folder.holds.never_log,
            removed: folder.holds.removed,
            imported: 0,
            missing: folder.missing(),
            unmended: folder.unmended,
        }
    }

    fn add(&mut self, other: &Self) {
        self.server += other.server;
        self.stored += other.stored;
        self.headers_only += other.headers_only;
        self.stub += other.stub;
        self.quarantined += other.quarantined;
        self.never_log += other.never_log;
        self.removed += other.removed;
        self.imported += other.imported;
        self.missing += other.missing;
        self.unmended += other.unmended;
    }
}

/// A folder's sum in the ledger.
#[derive(Clone, Debug)]
pub struct LedgerSum {
    /// Folder name.
    pub folder: String,
    /// Whether it is left out of sync.
    pub excluded: bool,
    /// Whether it was made here and the server does not have it.
    pub here_only: bool,
    /// Whether it is a label, whose messages are counted where they lie.
    pub label: bool,
    /// Its messages by state.
    pub sums: Sums,
    /// When compared.
    pub checked: Option<Instant>,
    /// When compared in full.
    pub compared: Option<Instant>,
    /// Why it can't be compared, if so.
    pub failure: Option<Failure>,
}

impl LedgerSum {
    /// Whether it counts for its account: neither left out of sync, ours alone nor a label.
    pub fn counts(&self) -> bool {
        !self.excluded && !self.here_only && !self.label
    }
}

/// All folders of a ledger that count, taken together.
pub fn total(folders: &[LedgerSum]) -> Sums {
    let mut total = Sums::default();
    for folder in folders.iter().filter(|folder| folder.counts()) {
        total.add(&folder.sums);
    }
    total.imported = folders.iter().map(|folder| folder.sums.imported).sum();
    total
}

/// An account's sum in the ledger of all.
#[derive(Clone, Debug)]
pub struct AccountSum {
    /// Which.
    pub account: AccountId,
    /// Its address.
    pub address: String,
    /// Its owner's name.
    pub owner_name: String,
    /// How it fares.
    pub state: AccountState,
    /// Its messages by state.
    pub sums: Sums,
    /// Folders left out of sync.
    pub excluded: u64,
    /// Folders that can't be brought in step, whose mail the sums may not know.
    pub not_compared: u64,
    /// When the folder longest not compared was.
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
    let folders = desk.read(who, |r| r.ledger(id))?;
    Ok(folders.into_iter().map(sum_of).collect())
}

fn sum_of(folder: LedgerFolder) -> LedgerSum {
    LedgerSum {
        sums: Sums::of(&folder),
        folder: folder.name,
        excluded: folder.excluded,
        here_only: folder.here_only,
        label: folder.label,
        checked: folder.checked,
        compared: folder.compared,
        failure: folder.failure,
    }
}

/// The sums of all accounts whose settings the viewer may change, the worst first.
pub async fn ledgers(desk: &Desk, who: &Who) -> Result<Vec<AccountSum>, Problem> {
    desk.read(who, |r| {
        let mut all = Vec::new();
        for (account, row) in r.accounts_with_ledger()? {
            all.push(account_sum(r, account, (row.address, row.owner))?);
        }
        all.sort_by(|a, b| {
            rank(b)
                .cmp(&rank(a))
                .then_with(|| a.address.cmp(&b.address))
        });
        Ok(all)
    })
}

fn rank(sum: &AccountSum) -> (u64, u64, u64, bool) {
    (
        sum.sums.unmended,
        sum.sums.missing,
        sum.not_compared,
        sum.state.failure().is_some(),
    )
}

fn account_sum(
    r: &Reading,
    account: AccountId,
    (address, owner): (String, model::UserId),
) -> Result<AccountSum, StoreError> {
    let folders: Vec<LedgerSum> = r.ledger(account)?.into_iter().map(sum_of).collect();
    let counted = || folders.iter().filter(|folder| folder.counts());
    Ok(AccountSum {
        account,
        address,
        owner_name: r.user_card(owner)?.name,
        state: r.health(account)?.state,
        sums: total(&folders),
        excluded: folders.iter().filter(|folder| folder.excluded).count() as u64,
        not_compared: counted().filter(|folder| folder.failure.is_some()).count() as u64,
        checked: if counted().any(|folder| folder.checked.is_none()) {
            None
        } else {
            counted().filter_map(|folder| folder.checked).min()
        },
    })
}

/// The ledger's lines, one for each placement and for each message not taken in.
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
        sha256: entry.blob.map(|hash| hash.to_string()),
        size: entry.size,
        flags: entry.flags.names(),
        message_id: entry.message_id,
        state: entry.state,
    }
}
