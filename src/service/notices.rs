//! What a user is told of: X-2 has the owners of accounts know what colleagues opened.

use model::{Instant, MessageRef, Problem};
use serde::Serialize;
use store::{Reading, StoreError, Who};

pub use store::{Digest, MissingMail};

use crate::Desk;

/// A colleague's contact or organization now has addresses of one's mail.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// By which it can be put away.
    pub id: u64,
    /// When, the last time.
    pub at: Instant,
    /// The colleague's name.
    pub by: String,
    /// The first of the addresses and mail domains.
    pub addresses: Vec<String>,
    /// How many more there are.
    pub more_addresses: u64,
    /// Messages that these open, counted for each address up to a bound.
    pub messages: u64,
    /// What came in while the viewer was away, by account; then `by` is who stood in, and the
    /// notice tells nothing else (P-29).
    pub digest: Option<Vec<Digest>>,
    /// What `by` shared with the viewer, newest first, as far as it still is; then the notice
    /// tells nothing else.
    pub shared: Vec<SharedLine>,
    /// Why a backup failed; then the notice tells nothing else.
    pub backup: Option<String>,
    /// Mail that a full comparison found missing; then the notice tells nothing else (M-43).
    pub missing: Option<MissingMail>,
}

/// A message that was shared.
#[derive(Clone, Debug, Serialize)]
pub struct SharedLine {
    /// Which.
    pub id: MessageRef,
    /// Its subject.
    pub subject: String,
}

/// What the viewer was told and has not put away, newest first.
pub async fn mine(desk: &Desk, who: &Who) -> Result<Vec<Notice>, Problem> {
    if desk.read(who, |r| Ok(r.is_back()))? {
        desk.write(who, store::Writing::come_back).await?;
    }
    desk.read(who, |r| {
        let mut notices = Vec::new();
        for (id, row) in r.my_notices()? {
            let tells_of_shares = !row.shared.is_empty();
            let shared = shared(r, row.shared)?;
            // What was taken back is not told any more, not even by its subject.
            if tells_of_shares && shared.is_empty() {
                continue;
            }
            notices.push(Notice {
                id,
                at: row.at,
                by: r.user_card(row.by)?.name,
                addresses: row.addresses,
                more_addresses: row.more_addresses,
                messages: row.messages,
                digest: row.digest,
                shared,
                backup: row.backup,
                missing: row.missing,
            });
        }
        Ok(notices)
    })
}

fn shared(r: &Reading, ids: Vec<MessageRef>) -> Result<Vec<SharedLine>, StoreError> {
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        match r.open(id) {
            Ok((listed, _)) => lines.push(SharedLine {
                id,
                subject: listed.row.subject,
            }),
            Err(StoreError::NotFound | StoreError::NotAllowed) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(lines)
}

/// Puts one of the viewer's notices away.
pub async fn put_away(desk: &Desk, who: &Who, id: u64) -> Result<(), Problem> {
    desk.write(who, move |w| w.put_notice_away(id)).await
}
