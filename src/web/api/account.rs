//! An account as the API tells it.

use model::{
    AccountId, AccountState, Endpoint, Failure, FailureKind, FolderId, FolderKind, SeenMail,
    UserId, WriteBack,
};
use serde::Serialize;
use service::{
    accounts::{AccountLine, AccountPage, AccountSum, FolderLine, LedgerSum, Sums, checks::Check},
    care::{Care, Need, Shut},
};

use super::answer::When;

/// An account in a list.
#[derive(Serialize)]
pub(super) struct Account {
    id: AccountId,
    pub(super) address: String,
    name: String,
    owner: UserId,
    owner_name: String,
    shared: bool,
    mine: bool,
    state: State,
    messages: u64,
    bytes: u64,
    last_good_sync: Option<When>,
    trouble: Option<Fault>,
    trouble_since: Option<When>,
    unmended: u64,
    plain_text: bool,
}

impl From<AccountLine> for Account {
    fn from(line: AccountLine) -> Self {
        Self {
            id: line.id,
            address: line.address,
            name: line.name,
            owner: line.owner,
            owner_name: line.owner_name,
            shared: line.shared,
            mine: line.mine,
            state: line.state.into(),
            messages: line.messages,
            bytes: line.bytes,
            last_good_sync: line.last_good_sync.map(When::from),
            trouble: line.trouble.map(Fault::from),
            trouble_since: line.trouble_since.map(When::from),
            unmended: line.unmended,
            plain_text: line.plain_text,
        }
    }
}

/// How an account fares; the fields that its state has.
#[derive(Default, Serialize)]
struct State {
    #[serde(rename = "state")]
    word: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    but: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_at: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Fault>,
}

impl From<AccountState> for State {
    fn from(state: AccountState) -> Self {
        let mut told = Self {
            word: state.word(),
            ..Self::default()
        };
        match state {
            AccountState::Syncing { done, total } => {
                told.done = Some(done);
                told.total = Some(total);
            }
            AccountState::UpToDate { since, but } => {
                told.since = Some(since.into());
                told.but = (but > 0).then_some(but);
            }
            AccountState::Waiting { retry_at, failure } => {
                told.retry_at = Some(retry_at.into());
                told.failure = Some(failure.into());
            }
            AccountState::Failed { failure } => told.failure = Some(failure.into()),
            AccountState::NeedsPassword
            | AccountState::Connecting
            | AccountState::Queued
            | AccountState::Stopped => {}
        }
        told
    }
}

/// A failure with the server's own words.
#[derive(Serialize)]
struct Fault {
    kind: FailureKind,
    at: When,
    words: String,
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self {
            kind: failure.kind,
            at: failure.at.into(),
            words: failure.words,
        }
    }
}

/// An account, whole.
#[derive(Serialize)]
pub(super) struct AccountOne {
    #[serde(flatten)]
    account: Account,
    imap: Endpoint,
    smtp: Option<Endpoint>,
    sync_from: String,
    refresh_minutes: u32,
    write_back: WriteBack,
    header_first: bool,
    never_log: Vec<String>,
    watched: Option<FolderId>,
    seen_mail: Option<SeenMail>,
    has_ca: bool,
    errors: Vec<Fault>,
    folders: Vec<Folder>,
    may_edit: bool,
}

impl From<AccountPage> for AccountOne {
    fn from(page: AccountPage) -> Self {
        Self {
            account: page.line.into(),
            imap: page.imap,
            smtp: page.smtp,
            sync_from: page.sync_from,
            refresh_minutes: page.refresh_minutes,
            write_back: page.write_back,
            header_first: page.header_first,
            never_log: page.never_log,
            watched: page.watched,
            seen_mail: page.seen_mail,
            has_ca: page.has_ca,
            errors: page.errors.into_iter().map(Fault::from).collect(),
            folders: page.folders.into_iter().map(Folder::from).collect(),
            may_edit: page.may_edit,
        }
    }
}

#[derive(Serialize)]
struct Folder {
    id: FolderId,
    name: String,
    kind: FolderKind,
    excluded: bool,
    messages: u64,
    checked: Option<When>,
}

impl From<FolderLine> for Folder {
    fn from(line: FolderLine) -> Self {
        Self {
            id: line.id,
            name: line.name,
            kind: line.kind,
            excluded: line.excluded,
            messages: line.messages,
            checked: line.checked.map(When::from),
        }
    }
}

/// A folder's sum in the ledger.
#[derive(Serialize)]
pub(super) struct Sum {
    folder: String,
    excluded: bool,
    here_only: bool,
    label: bool,
    #[serde(flatten)]
    sums: Sums,
    checked: Option<When>,
    compared: Option<When>,
    failure: Option<Fault>,
}

impl From<LedgerSum> for Sum {
    fn from(sum: LedgerSum) -> Self {
        Self {
            folder: sum.folder,
            excluded: sum.excluded,
            here_only: sum.here_only,
            label: sum.label,
            sums: sum.sums,
            checked: sum.checked.map(When::from),
            compared: sum.compared.map(When::from),
            failure: sum.failure.map(Fault::from),
        }
    }
}

/// An account's sum in the ledger of all.
#[derive(Serialize)]
pub(super) struct SumOfAccount {
    account: AccountId,
    address: String,
    owner_name: String,
    state: State,
    excluded_folders: u64,
    not_compared: u64,
    #[serde(flatten)]
    sums: Sums,
    checked: Option<When>,
}

impl From<AccountSum> for SumOfAccount {
    fn from(sum: AccountSum) -> Self {
        Self {
            account: sum.account,
            address: sum.address,
            owner_name: sum.owner_name,
            state: sum.state.into(),
            excluded_folders: sum.excluded,
            not_compared: sum.not_compared,
            sums: sum.sums,
            checked: sum.checked.map(When::from),
        }
    }
}

/// How far a full comparison has come.
#[derive(Serialize)]
pub(super) struct Comparison {
    wanted: When,
    done: u64,
    total: u64,
    ended: Option<When>,
    unmended: u64,
    not_compared: u64,
}

impl From<Check> for Comparison {
    fn from(check: Check) -> Self {
        Self {
            wanted: check.wanted.into(),
            done: check.done,
            total: check.total,
            ended: check.ended.map(When::from),
            unmended: check.unmended,
            not_compared: check.not_compared,
        }
    }
}

/// An account that needs care.
#[derive(Serialize)]
pub(super) struct NeedsCare {
    account: Account,
    need: Need,
    days_since_good_sync: Option<u64>,
    errors: Vec<Fault>,
    folders: Vec<ShutFolder>,
}

/// A folder that can't be brought in step with its server.
#[derive(Serialize)]
struct ShutFolder {
    folder: String,
    failure: Fault,
}

impl From<Shut> for ShutFolder {
    fn from(shut: Shut) -> Self {
        Self {
            folder: shut.folder,
            failure: shut.failure.into(),
        }
    }
}

impl From<Care> for NeedsCare {
    fn from(care: Care) -> Self {
        Self {
            account: care.line.into(),
            need: care.need,
            days_since_good_sync: care.days,
            errors: care.errors.into_iter().map(Fault::from).collect(),
            folders: care.shut.into_iter().map(ShutFolder::from).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use model::{AccountState, Failure, FailureKind, Instant};
    use serde_json::json;

    use super::State;

    #[test]
    fn a_state_tells_what_it_has() {
        let told = |state: AccountState| serde_json::to_value(State::from(state)).unwrap();
        assert_eq!(
            told(AccountState::Connecting),
            json!({"state": "connecting"})
        );
        assert_eq!(
            told(AccountState::Syncing { done: 3, total: 9 }),
            json!({"state": "syncing", "done": 3, "total": 9})
        );
        let failure = Failure::new(FailureKind::AuthFailed, Instant(0), "no");
        assert_eq!(
            told(AccountState::Failed { failure }),
            json!({"state": "failed", "failure":
                {"kind": "auth-failed", "at": "1970-01-01T00:00:00Z", "words": "no"}})
        );
    }
}
