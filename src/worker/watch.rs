//! Watching the Inbox, or one more folder, between two looks at all folders.

use std::time::Duration;

use mail::wire::{Idle, Session};
use tokio::time::Instant;

use crate::{
    account::{Ended, Folder, Keeper, WATCH},
    folder::{self, Depth, Progress},
    memory::Memory,
};

/// News that come faster than this are taken together.
const CALM: Duration = Duration::from_millis(10);

impl Keeper {
    /// Watches a folder, the Inbox as a rule, until it is time to look at all folders again.
    pub(crate) async fn watch(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        folder: Option<&Folder>,
    ) -> Result<(), Ended> {
        let until =
            Instant::now() + Duration::from_secs(60 * u64::from(self.order.refresh_minutes));
        match folder {
            Some(folder) if session.has("IDLE") => {
                self.watch_folder(session, memory, (folder, until)).await
            }
            _ => self.wait(session, memory, until).await,
        }
    }

    /// Waits for the next look, doing what is called for at the server.
    async fn wait(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        until: Instant,
    ) -> Result<(), Ended> {
        loop {
            tokio::select! {
                () = tokio::time::sleep_until(until) => return Ok(()),
                () = self.calls.next() => {}
            }
            if self.calls.wants_look() {
                return Ok(());
            }
            self.work(session, memory).await?;
        }
    }

    async fn watch_folder(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        (folder, until): (&Folder, Instant),
    ) -> Result<(), Ended> {
        let mut folder = folder.clone();
        // What happened between the last look and the watch is looked for once.
        let mut news = Some(self.first_depth(session, &mut folder).await?);
        loop {
            if let Some(depth) = news {
                tokio::time::sleep(CALM).await;
                self.look_at_one(session, memory, (&mut folder, depth))
                    .await?;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            news = match session.idle(left.min(WATCH), &self.calls.notify).await? {
                Idle::News(notice) if notice.changed => Some(Depth::Flags),
                Idle::News(_) => Some(Depth::New),
                Idle::Quiet => None,
                Idle::Interrupted if self.calls.wants_look() => return Ok(()),
                Idle::Interrupted => {
                    self.work(session, memory).await?;
                    Some(Depth::New)
                }
            };
        }
    }

    /// How the folder is looked at as its watch begins. Where the server numbers no changes, its
    /// figures say whether flags are to be compared: of an open folder Dovecot tells those of
    /// when it was opened, so it is opened first.
    async fn first_depth(
        &self,
        session: &mut Session,
        folder: &mut Folder,
    ) -> Result<Depth, Ended> {
        if session.has("CONDSTORE") || session.has("QRESYNC") {
            return Ok(Depth::New);
        }
        folder.row = service::write_back::folder(&self.desk, self.order.account, folder.id)?;
        folder.status = None;
        session.examine(&folder.row.raw).await?;
        Ok(if self.unchanged(session, folder, false).await? {
            Depth::New
        } else {
            Depth::Flags
        })
    }

    /// Brings the folder that is watched in step; it is open afterwards.
    pub(crate) async fn look_at_one(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        (folder, depth): (&mut Folder, Depth),
    ) -> Result<(), Ended> {
        memory.begin(folder.id);
        folder.row = service::write_back::folder(&self.desk, self.order.account, folder.id)?;
        folder.status = None;
        let plan = folder::plan(self, session, memory, (folder.clone(), depth)).await?;
        let mut progress = Progress::new();
        progress.total = plan.messages();
        let fetched = progress.total > 0;
        let step = (plan, false);
        folder::carry_out(self, session, step, memory, (&mut progress, &|| false)).await?;
        if fetched {
            self.up_to_date().await;
        }
        Ok(())
    }
}
