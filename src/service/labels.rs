//! Gmail's labels, which show as folders.

use std::collections::BTreeMap;

use model::{AccountId, FolderId, FolderKind, Problem};
use store::{Job, Who};

use crate::{Desk, syncing};

const JOB: Who = Who::Job(Job::Sync);

/// The folders of an account's labels.
#[derive(Debug, Default)]
pub struct Labels {
    by_name: BTreeMap<String, FolderId>,
    by_kind: BTreeMap<FolderKind, FolderId>,
}

impl Labels {
    /// The folder of a label: of the system's by what it is for, of others by their name.
    pub fn folder(&self, label: &str) -> Option<FolderId> {
        let kind = match label.to_ascii_lowercase().as_str() {
            "\\inbox" => FolderKind::Inbox,
            "\\sent" => FolderKind::Sent,
            "\\draft" | "\\drafts" => FolderKind::Drafts,
            _ => return self.by_name.get(label).copied(),
        };
        self.by_kind.get(&kind).copied()
    }
}

/// Makes folders labels of the folder of all mail, or folders of their own again.
pub async fn set(
    desk: &Desk,
    account: AccountId,
    all: Option<FolderId>,
    labels: Vec<FolderId>,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.set_labels(account, all, &labels))
        .await
}

/// The labels' folders, brought to the UIDVALIDITY of all mail.
pub async fn begin(
    desk: &Desk,
    account: AccountId,
    (all, uidvalidity): (FolderId, u32),
) -> Result<Labels, Problem> {
    let mut labels = Labels::default();
    for (folder, row) in desk.read(&JOB, |r| r.labels_of(account, all))? {
        if row.uidvalidity != uidvalidity {
            syncing::end_epoch(desk, account, (folder, uidvalidity)).await?;
        }
        labels.by_kind.insert(row.kind, folder);
        labels.by_name.insert(row.name, folder);
    }
    Ok(labels)
}

/// Takes over labels: for each UID of all mail the folders of its labels.
pub async fn take(
    desk: &Desk,
    account: AccountId,
    at: (FolderId, u32),
    labels: Vec<(u32, Vec<FolderId>)>,
) -> Result<(), Problem> {
    desk.write(&JOB, move |w| w.take_labels(account, at, &labels))
        .await
}
