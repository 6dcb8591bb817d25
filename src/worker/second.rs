//! One more folder watched by choice, over a connection of its own.

use std::time::Duration;

use mail::wire::Idle;
use model::FolderId;
use service::write_back;
use tokio::{sync::Notify, time::Instant};

use crate::{
    account::{Ended, Folder, Keeper, WATCH},
    budget::{Permit, Server},
    folder::Depth,
    memory::Memory,
    pause,
};

/// A server without IDLE, or a folder that is not there, is asked again after so long.
const LATER: Duration = Duration::from_hours(1);

impl Keeper {
    /// Watches a folder until stopped. Its failures are not the account's: the folder is
    /// looked at with the others too.
    pub(crate) async fn watch_second(&self, folder: FolderId) {
        let mut failures = 0;
        loop {
            let began = Instant::now();
            let ended = tokio::select! {
                ended = self.second_pass(folder) => ended,
                () = self.stop.cancelled() => return,
            };
            if began.elapsed() > WATCH {
                failures = 0;
            }
            let wait = match ended {
                Err(ended) if ended.kind.passes() => pause::after(ended.kind, failures),
                _ => LATER,
            };
            failures += 1;
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.stop.cancelled() => return,
            }
        }
    }

    /// One connection's life; ends well if there is nothing to watch.
    async fn second_pass(&self, folder: FolderId) -> Result<(), Ended> {
        let row = write_back::folder(&self.desk, self.order.account, folder)?;
        if row.gone.is_some() || row.excluded || row.here_only || row.label_of.is_some() {
            return Ok(());
        }
        let server = Server::of(self.order.server());
        let permit = self.budget.connection(&server, self.order.account).await;
        let mut session = self.connect(&[]).await?;
        if !session.has("IDLE") {
            session.logout().await;
            return Ok(());
        }
        let mut folder = Folder {
            id: folder,
            row,
            status: None,
            labelled: false,
        };
        self.second_watch(&mut session, (&mut folder, &permit))
            .await?;
        session.logout().await;
        Ok(())
    }

    async fn second_watch(
        &self,
        session: &mut mail::wire::Session,
        (folder, permit): (&mut Folder, &Permit),
    ) -> Result<(), Ended> {
        // Nobody interrupts this watch.
        let calls = Notify::new();
        let mut depth = Depth::New;
        // The accounts' own connections come first where there are few.
        while !permit.is_over(self.refresh()) {
            // Others work at the same folder: nothing is remembered of it.
            let mut memory = Memory::default();
            self.look_at_one(session, &mut memory, (&mut *folder, depth))
                .await?;
            depth = match session.idle(WATCH.min(self.refresh()), &calls).await? {
                Idle::News(notice) if !notice.changed => Depth::New,
                _ => Depth::Flags,
            };
        }
        Ok(())
    }
}
