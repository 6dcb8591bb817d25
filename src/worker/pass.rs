//! One look at all folders of an account: each is brought in step, none stops another.

use std::{collections::BTreeMap, ops::ControlFlow};

use mail::wire::{FolderStatus, Scope, Session};
use model::{AccountState, FailureKind, FolderKind};
use service::syncing;

use crate::{
    account::{Ended, Folder, Keeper},
    folder::{self, Came, Depth, IsOver, Progress},
    memory::Memory,
};

impl Keeper {
    /// Brings every folder in step; answers the one that is watched until the next look. It
    /// breaks off for others whose turn it is, once some of what was to be fetched is.
    pub(crate) async fn look_at_all(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        full: bool,
        is_over: IsOver<'_>,
    ) -> Result<ControlFlow<(), Option<Folder>>, Ended> {
        if self.calls.begins_asked() {
            memory.wake();
        }
        self.work(session, memory).await?;
        let folders = self.folders(session).await?;
        let watched = folders.iter().find(|folder| folder.is_watched()).cloned();
        let mut progress = Progress::new();
        let mut plans = Vec::new();
        // What its figures say of such a folder is not enough: it must open.
        let shut = syncing::shut_folders(&self.desk, self.order.account)?;
        for folder in folders {
            if memory.rests(folder.id) {
                continue;
            }
            memory.begin(folder.id);
            let id = folder.id;
            if self.order.watched == Some(id) {
                // Its own watch changes what is known of it.
                memory.forget(id);
            }
            let planned = self
                .plan(session, memory, folder, (full, shut.contains(&id)))
                .await;
            match self.folder_over(session, memory, id, planned).await? {
                Some(Some(plan)) => {
                    progress.total += plan.messages();
                    plans.push(plan);
                }
                Some(None) => memory.went_well(id),
                None => {}
            }
        }
        let mut left = plans.len();
        for plan in plans {
            let (id, step) = (plan.folder(), (plan, true));
            left -= 1;
            memory.begin(id);
            let done =
                folder::carry_out(self, session, step, memory, (&mut progress, is_over)).await;
            let came = self.folder_over(session, memory, id, done).await?;
            if came == Some(Came::GaveWay) || (left > 0 && is_over()) {
                return Ok(ControlFlow::Break(()));
            }
        }
        self.up_to_date().await;
        Ok(ControlFlow::Continue(watched))
    }

    /// What is to be done in a folder; nothing if its server says that nothing changed since it
    /// was in step.
    async fn plan(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        folder: Folder,
        (full, shut): (bool, bool),
    ) -> Result<Option<folder::Plan>, Ended> {
        if !shut && self.unchanged(session, &folder, full).await? {
            return Ok(None);
        }
        folder::plan(self, session, memory, (folder, Depth::Flags))
            .await
            .map(Some)
    }

    /// What came of work at a folder: its own failure is noted and it rests, everybody's
    /// ends the pass (M-44).
    pub(crate) async fn folder_over<T>(
        &self,
        session: &Session,
        memory: &mut Memory,
        folder: model::FolderId,
        outcome: Result<T, Ended>,
    ) -> Result<Option<T>, Ended> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(ended) if session.is_open() && ended.scope == Scope::Command => {
                memory.failed(folder);
                let at = (self.order.account, folder);
                syncing::folder_shut(&self.desk, at, (ended.kind, &ended.words)).await?;
                Ok(None)
            }
            Err(ended) => Err(ended),
        }
    }

    pub(crate) async fn up_to_date(&self) {
        let shut = syncing::shut_folders(&self.desk, self.order.account);
        self.set_state(AccountState::UpToDate {
            since: self.desk.clock().now(),
            but: shut.map_or(0, |shut| shut.len() as u64),
        })
        .await;
    }

    /// The folders to keep in step, the Inbox first.
    pub(crate) async fn folders(&self, session: &mut Session) -> Result<Vec<Folder>, Ended> {
        let mut remote = session.folders_with_status().await?.folders;
        self.look_at_new_ones(session, &mut remote).await?;
        let mut told: BTreeMap<String, FolderStatus> = remote
            .iter()
            .filter_map(|folder| Some((folder.raw.clone(), folder.status.clone()?)))
            .collect();
        let rows = syncing::take_folders(&self.desk, self.order.account, &remote).await?;
        let (rows, all) = self.without_labels(session, &remote, rows).await?;
        let mut folders: Vec<Folder> = rows
            .into_iter()
            .map(|(id, row)| Folder {
                id,
                status: told.remove(&row.raw),
                labelled: all == Some(id),
                row,
            })
            .collect();
        folders.sort_by_key(|folder| (folder.row.kind, folder.id));
        Ok(folders)
    }

    /// Where folders are missing and others are new, the new ones are asked what they hold: a
    /// renamed one is known by that (M-15).
    async fn look_at_new_ones(
        &self,
        session: &mut Session,
        remote: &mut [mail::wire::RemoteFolder],
    ) -> Result<(), Ended> {
        /// New folders asked at most.
        const ASKED: usize = 100;
        let known = syncing::folder_names(&self.desk, self.order.account)?;
        let missing = known
            .iter()
            .any(|raw| remote.iter().all(|folder| folder.raw != *raw));
        if !missing {
            return Ok(());
        }
        let by_id = session.has("OBJECTID");
        let new = remote.iter_mut().filter(|folder| {
            folder.selectable && (by_id || folder.status.is_none()) && !known.contains(&folder.raw)
        });
        for folder in new.take(ASKED) {
            match ask(session, folder, by_id).await {
                Err(error) if !session.is_open() => return Err(error.into()),
                // Then it counts as a new one, and its mail is known again by its contents.
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Whether a folder's own figures say that nothing happened since it was taken over.
    pub(crate) async fn unchanged(
        &self,
        session: &mut Session,
        folder: &Folder,
        full: bool,
    ) -> Result<bool, Ended> {
        let row = &folder.row;
        if row.uidvalidity == 0 {
            return Ok(false);
        }
        let now = match &folder.status {
            Some(status) => status.clone(),
            None => match session.status(&row.raw).await {
                Ok(status) => status,
                Err(_) if session.is_open() => return Ok(false),
                Err(error) => return Err(error.into()),
            },
        };
        let (uidnext, messages, unseen) = row.status;
        let same = now.uidvalidity == row.uidvalidity
            && (now.uidnext, now.messages) == (uidnext, messages);
        Ok(same
            && match (now.highest_modseq, row.modseq) {
                (Some(now), Some(then)) => now == then,
                // Flags may have changed that no figure tells of.
                _ => !full && now.unseen == unseen,
            })
    }
}

/// Asks what a folder holds and, where folders have ids, for its own.
async fn ask(
    session: &mut Session,
    folder: &mut mail::wire::RemoteFolder,
    by_id: bool,
) -> Result<(), mail::wire::WireError> {
    if folder.status.is_none() {
        folder.status = Some(session.status(&folder.raw).await?);
    }
    if by_id {
        folder.mailbox_id = session.examine(&folder.raw).await?.mailbox_id;
    }
    Ok(())
}

impl Folder {
    /// Whether it is watched between two looks: the Inbox, or the folder of all mail where the
    /// Inbox is but a label.
    pub(crate) fn is_watched(&self) -> bool {
        let inbox =
            self.row.kind == FolderKind::Inbox && self.row.raw.eq_ignore_ascii_case("INBOX");
        self.labelled || inbox
    }
}

/// A server that leaves out messages that it lists.
pub(crate) fn not_brought(count: u64) -> Ended {
    Ended::of_folder(
        FailureKind::NotUnderstood,
        &format!("the server lists {count} messages that it does not bring"),
    )
}
