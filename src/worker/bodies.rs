//! Bodies that are fetched after their headers, and who became known meanwhile (M-48).

use std::{collections::BTreeMap, time::Duration};

use mail::wire::{Session, UidSet};
use model::FolderId;
use service::{
    Desk,
    bodies::{self, HeldAs, WantedBody},
    syncing::{self, Former},
    write_back,
};
use tokio_util::sync::CancellationToken;

use crate::{
    account::{Ended, Keeper},
    fetch::Fetch,
    folder::Progress,
    memory::Memory,
    pass::not_brought,
};

/// Bodies fetched before others get a turn.
const AT_ONCE: usize = 500;

/// Largest message fetched because somebody asked for it, in bytes (M-19).
const ASKED_FOR: u64 = 256 << 20;

/// Changes are followed at most so often.
const CALM: Duration = Duration::from_millis(200);

/// The pause after the change log could not be followed.
const PAUSE: Duration = Duration::from_secs(5);

/// A folder, its UIDVALIDITY, and whether what is over the limit is wanted too.
type Group = (FolderId, u32, bool);

impl Keeper {
    /// Fetches the bodies that are wanted by now.
    pub(crate) async fn bodies(
        &self,
        session: &mut Session,
        memory: &mut Memory,
    ) -> Result<(), Ended> {
        let wanted = bodies::wanted(&self.desk, self.order.account, AT_ONCE)?;
        let mut groups: BTreeMap<Group, Vec<WantedBody>> = BTreeMap::new();
        for body in wanted {
            let group = (
                body.folder,
                body.uidvalidity,
                body.held == HeldAs::HeadersOnly,
            );
            groups.entry(group).or_default().push(body);
        }
        for (group, bodies) in groups {
            memory.begin(group.0);
            let done = self.bodies_of(session, group, &bodies).await;
            if !session.is_open() {
                return done;
            }
            // What the server will not bring is not asked for in a loop; its button stands.
            bodies::refused(&self.desk, self.order.account, bodies).await?;
            self.folder_over(session, memory, group.0, done).await?;
        }
        Ok(())
    }

    async fn bodies_of(
        &self,
        session: &mut Session,
        (folder, uidvalidity, asked): Group,
        bodies: &[WantedBody],
    ) -> Result<(), Ended> {
        let row = write_back::folder(&self.desk, self.order.account, folder)?;
        if row.gone.is_some() || row.excluded || row.uidvalidity != uidvalidity {
            return Ok(());
        }
        if session.examine(&row.raw).await?.uidvalidity != uidvalidity {
            return Ok(());
        }
        let uids: UidSet = bodies.iter().map(|body| body.uid).collect();
        let mut work = Fetch::new(self, (folder, uidvalidity), (false, Former::default()));
        let brought = if asked {
            let usual = session.limit_messages(ASKED_FOR);
            let brought = work.bring(session, &uids).await;
            session.limit_messages(usual);
            brought
        } else {
            work.bring(session, &uids).await
        };
        let absent = brought?;
        let missing = work.finish(&mut Progress::new()).await?.union(&absent);
        if missing.is_empty() {
            Ok(())
        } else {
            Err(not_brought(missing.len()))
        }
    }
}

/// Follows the change log: the stubs of contacts that became known are to be made whole.
pub(crate) async fn follow(desk: Desk, stop: CancellationToken) {
    let mut news = syncing::changes(&desk);
    let mut from = None;
    loop {
        news.borrow_and_update();
        let at = match from {
            Some(at) => Ok(at),
            None => bodies::start(&desk),
        };
        let followed = match at {
            Ok(at) => bodies::follow(&desk, at).await,
            Err(problem) => Err(problem),
        };
        let more = match followed {
            Ok((at, more)) => {
                from = Some(at);
                more
            }
            Err(problem) => {
                tracing::error!(%problem, "changes of contacts could not be followed");
                false
            }
        };
        let failed = from.is_none();
        let pause = async {
            if more {
                return;
            }
            if failed {
                tokio::time::sleep(PAUSE).await;
            } else if news.changed().await.is_ok() {
                tokio::time::sleep(CALM).await;
            }
        };
        tokio::select! {
            () = pause => {}
            () = stop.cancelled() => return,
        }
    }
}
