//! Gmail's labels: All Mail, Spam and Trash are fetched and compared, the other folders show
//! what their labels say (M-15).

use std::collections::BTreeSet;

use mail::wire::{RemoteFolder, Session, UidSet};
use model::{FolderId, FolderKind};
use service::{
    labels::{self, Labels},
    syncing::FolderRow,
};

use crate::account::{Ended, Folder, Keeper};

/// Messages whose labels are taken over in one transaction.
const BATCH: usize = 500;

/// Messages whose labels are asked for at a time.
const ASKED: u32 = 5_000;

/// Gmail's own way (X-GM-EXT-1).
const GMAIL: &str = "X-GM-EXT-1";

impl Keeper {
    /// Of a Gmail account's folders those that are kept in step by themselves; the others are
    /// labels. Of any other account all of them.
    pub(crate) async fn without_labels(
        &self,
        session: &Session,
        remote: &[RemoteFolder],
        rows: Vec<(FolderId, FolderRow)>,
    ) -> Result<(Vec<(FolderId, FolderRow)>, Option<FolderId>), Ended> {
        let raw_of_all: BTreeSet<&str> = remote
            .iter()
            .filter(|folder| folder.all && folder.selectable)
            .map(|folder| folder.raw.as_str())
            .collect();
        let all = rows
            .iter()
            .find(|(_, row)| session.has(GMAIL) && raw_of_all.contains(row.raw.as_str()))
            .map(|(id, _)| *id);
        let is_label = |id: FolderId, row: &FolderRow| {
            all.is_some_and(|all| id != all)
                && !matches!(row.kind, FolderKind::Spam | FolderKind::Trash)
        };
        let stale = rows
            .iter()
            .any(|(id, row)| row.label_of.is_some() != is_label(*id, row));
        if stale {
            let found = rows.iter().filter(|(id, row)| is_label(*id, row));
            let found = found.map(|(id, _)| *id).collect();
            labels::set(&self.desk, self.order.account, all, found).await?;
        }
        let kept = rows
            .into_iter()
            .filter(|(id, row)| !is_label(*id, row))
            .collect();
        Ok((kept, all))
    }

    /// Takes over the labels of messages in the open folder of all mail, and that those which
    /// went have none.
    pub(crate) async fn take_labels(
        &self,
        session: &mut Session,
        (folder, uidvalidity): (&Folder, u32),
        (asked, gone): (&UidSet, &UidSet),
    ) -> Result<(), Ended> {
        let (desk, account) = (&self.desk, self.order.account);
        let at = (folder.id, uidvalidity);
        let known = labels::begin(desk, account, at).await?;
        let gone: Vec<(u32, Vec<FolderId>)> = gone.iter().map(|uid| (uid, Vec::new())).collect();
        for batch in gone.chunks(BATCH) {
            labels::take(desk, account, at, batch.to_vec()).await?;
        }
        for range in asked.chunks_newest_first(ASKED) {
            let told = session.facts(&range).await?;
            let found: Vec<(u32, Vec<FolderId>)> = told
                .into_iter()
                .map(|facts| (facts.uid, folders_of(&known, &facts.labels)))
                .collect();
            for batch in found.chunks(BATCH) {
                labels::take(desk, account, at, batch.to_vec()).await?;
            }
        }
        Ok(())
    }
}

/// The folders of a message's labels; a label without a folder here, as `\Important`, is none.
fn folders_of(known: &Labels, labels: &[String]) -> Vec<FolderId> {
    labels
        .iter()
        .filter_map(|label| known.folder(label))
        .collect()
}
