//! Accounts: state, folders' settings; set-up and ledger in files of their own.

pub mod checks;
mod ledger;
mod private_addresses;
mod set_up;

use model::{
    AccountId, AccountState, Endpoint, Failure, FolderId, FolderKind, Instant, Problem, Security,
    SeenMail, UserId, WriteBack,
};
use serde::{Deserialize, Serialize};
use store::{AccountRow, FolderSeen, MailView, Reach, Reading, StoreError, Who};

use crate::Desk;

pub use ledger::{
    AccountSum, LedgerAsk, LedgerLine, LedgerSum, Sums, ledger, ledger_lines, ledgers, total,
};
pub use private_addresses::{Kept, keep_address, private_addresses};
pub use set_up::{EditAccount, NewAccount, ProbeReport, add, edit, test, test_stored};
pub(crate) use set_up::{check_host, day, days_to, dial, first_day, password, refresh};

/// An account in the list.
#[derive(Clone, Debug, Serialize)]
pub struct AccountLine {
    /// Id.
    pub id: AccountId,
    /// Address.
    pub address: String,
    /// Name: of a shared account its own, else its owner's.
    pub name: String,
    /// The owner; the keeper of a shared account.
    pub owner: UserId,
    /// The owner's name.
    pub owner_name: String,
    /// Whether several people share it.
    pub shared: bool,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// How it fares.
    pub state: AccountState,
    /// Messages stored.
    pub messages: u64,
    /// Raw bytes stored.
    pub bytes: u64,
    /// When it was last wholly in step.
    pub last_good_sync: Option<Instant>,
    /// What has stood in the way since it was last wholly in step, whatever is tried now.
    pub trouble: Option<Failure>,
    /// Since when.
    pub trouble_since: Option<Instant>,
    /// Messages that the last full comparison could not bring (M-43).
    pub unmended: u64,
    /// Whether it speaks plain text: a warning for good.
    pub plain_text: bool,
}

/// An account's page.
#[derive(Clone, Debug, Serialize)]
pub struct AccountPage {
    /// What the list shows.
    pub line: AccountLine,
    /// Incoming server.
    pub imap: Endpoint,
    /// Outgoing server.
    pub smtp: Option<Endpoint>,
    /// First day of mail taken in, YYYY-MM-DD in the agency's zone.
    pub sync_from: String,
    /// Minutes between looks at folders that are not watched.
    pub refresh_minutes: u32,
    /// What we may change at the server.
    pub write_back: WriteBack,
    /// Whether bodies are fetched only where a party is known (M-48).
    pub header_first: bool,
    /// Addresses and domains whose mail is not taken in (M-49).
    pub never_log: Vec<String>,
    /// The folder that is watched beside the Inbox.
    pub watched: Option<FolderId>,
    /// What colleagues see; `None` is the agency's setting.
    pub seen_mail: Option<SeenMail>,
    /// Whether a private CA is set.
    pub has_ca: bool,
    /// Last errors, newest first, at most 20.
    pub errors: Vec<Failure>,
    /// Folders.
    pub folders: Vec<FolderLine>,
    /// Whether the viewer may change it.
    pub may_edit: bool,
    /// Addresses that the viewer keeps to themselves in a personal account of their own; none
    /// in any other.
    pub private_addresses: Option<Vec<String>>,
}

/// A folder on the account's page.
#[derive(Clone, Debug, Serialize)]
pub struct FolderLine {
    /// Id.
    pub id: FolderId,
    /// Name as at the server.
    pub name: String,
    /// What it is for.
    pub kind: FolderKind,
    /// Whether it is left out of sync.
    pub excluded: bool,
    /// Messages in it.
    pub messages: u64,
    /// When it was last compared with the server.
    pub checked: Option<Instant>,
}

/// A change to a folder's settings; what is `None` stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FolderChange {
    /// What it is for.
    pub kind: Option<FolderKind>,
    /// Whether it is left out of sync.
    pub excluded: Option<bool>,
}

/// The accounts whose settings the viewer may change or whose mail they see whole: figures of
/// one of which they see matched mail only would tell of the rest.
pub async fn list(desk: &Desk, who: &Who) -> Result<Vec<AccountLine>, Problem> {
    desk.read(who, |r| {
        let mut lines = Vec::new();
        for (id, row) in r.accounts()? {
            if told_whole(r, id, &row)? {
                lines.push(line(r, id, &row)?);
            }
        }
        lines.sort_by(|a, b| (!a.mine, &a.address).cmp(&(!b.mine, &b.address)));
        Ok(lines)
    })
}

fn told_whole(r: &Reading, id: AccountId, row: &AccountRow) -> Result<bool, StoreError> {
    let whole = || {
        r.on::<MailView>(id)
            .is_ok_and(|grant| grant.reach() >= Reach::Whole)
    };
    Ok(r.may_set(row)? || whole())
}

/// A state without the server's own words, which may name a login.
fn without_words(mut state: AccountState) -> AccountState {
    if let AccountState::Waiting { failure, .. } | AccountState::Failed { failure } = &mut state {
        failure.words.clear();
    }
    state
}

pub(crate) fn line(
    r: &Reading,
    id: AccountId,
    row: &AccountRow,
) -> Result<AccountLine, StoreError> {
    let health = r.health(id)?;
    let may_set = r.may_set(row)?;
    let owner_name = r.user_card(row.owner)?.name;
    let mut trouble = health.trouble;
    if let Some(failure) = trouble.as_mut().filter(|_| !may_set) {
        failure.words.clear();
    }
    Ok(AccountLine {
        id,
        address: row.address.clone(),
        name: if row.shared {
            row.address.clone()
        } else {
            owner_name.clone()
        },
        owner: row.owner,
        owner_name,
        shared: row.shared,
        mine: r.me().is_ok_and(|(me, _)| me == row.owner) && !row.shared,
        state: if may_set {
            health.state
        } else {
            without_words(health.state)
        },
        messages: health.messages,
        bytes: health.bytes,
        last_good_sync: health.last_good,
        trouble,
        trouble_since: health.trouble_since,
        unmended: r.unmended(id)?,
        plain_text: row.imap.security == Security::None
            || row
                .smtp
                .as_ref()
                .is_some_and(|smtp| smtp.security == Security::None),
    })
}

/// One account.
pub async fn page(desk: &Desk, who: &Who, id: AccountId) -> Result<AccountPage, Problem> {
    desk.read(who, |r| {
        let mut row = r.account(id)?;
        if !told_whole(r, id, &row)? {
            return Err(StoreError::NotFound);
        }
        let may_edit = r.may_set(&row)?;
        if !may_edit {
            row.imap.user.clear();
            row.smtp = None;
            row.never_log.clear();
        }
        let folders = r.folders(id)?.into_iter().map(folder_line).collect();
        Ok(AccountPage {
            line: line(r, id, &row)?,
            sync_from: day(row.sync_from).to_string(),
            refresh_minutes: row.refresh_minutes,
            write_back: row.write_back,
            header_first: row.header_first,
            never_log: row.never_log,
            watched: row.watched,
            seen_mail: row.seen_mail,
            has_ca: row.ca_pem.is_some(),
            errors: if may_edit {
                r.health(id)?.errors
            } else {
                Vec::new()
            },
            folders,
            may_edit,
            private_addresses: private_addresses::kept(r, id)?,
            imap: row.imap,
            smtp: row.smtp,
        })
    })
}

fn folder_line(seen: FolderSeen) -> FolderLine {
    FolderLine {
        id: seen.id,
        name: seen.row.name,
        kind: seen.row.kind,
        excluded: seen.row.excluded,
        messages: seen.messages,
        checked: seen.row.checked,
    }
}

/// The account with an address.
pub async fn find(desk: &Desk, who: &Who, address: &str) -> Result<AccountId, Problem> {
    desk.read(who, |r| r.account_by_address(address))
        .map_err(|problem| problem.naming(address))
}

/// Looks at all folders now (M-8).
pub async fn fetch_now(desk: &Desk, who: &Who, id: AccountId) -> Result<(), Problem> {
    desk.read(who, |r| {
        let row = r.account(id)?;
        if told_whole(r, id, &row)? {
            Ok(())
        } else {
            Err(StoreError::NotFound)
        }
    })?;
    // Nobody listens while no worker runs: then there is nothing to hurry.
    let _heard = desk.asks().send(id);
    Ok(())
}

/// Changes a folder's kind or leaves it out (M-11).
pub async fn set_folder(
    desk: &Desk,
    who: &Who,
    (account, folder): (AccountId, FolderId),
    change: FolderChange,
) -> Result<(), Problem> {
    desk.write(who, move |w| {
        w.set_folder(account, folder, change.kind, change.excluded)
    })
    .await
}
