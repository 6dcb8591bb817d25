//! To which messages something is done.

use model::{Code, FolderKind, MessageRef, Problem};
use serde::Serialize;
use store::{ListPage, MAX_TRIAGE, Order, PageAsk, Reading, StoreError, Who};

use crate::{
    Desk,
    reading::{Place, places},
    searching::{self, SearchAsk},
    told,
};

/// Rows listed at a time.
const LISTED: usize = 5_000;

/// Messages of one search at most.
const MAX_FOUND: usize = 20_000;

/// Rows of a search at a time.
const FOUND: usize = 200;

/// Which messages.
#[derive(Clone, Debug)]
pub enum Which {
    /// These.
    Ids(Vec<MessageRef>),
    /// Those in the viewer's basket.
    Basket,
    /// All in a place.
    Place(Place),
    /// All that a search finds.
    Search(String),
    /// All in Trash or Spam, of one's own accounts where several are shown together.
    Emptied(Place),
}

/// What removing for good removes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Emptying {
    /// How many messages.
    pub messages: u64,
    /// The space that it frees here, in bytes, unless another account holds the same.
    pub bytes: u64,
}

/// What removing messages for good would remove: those of them in Trash and Spam.
pub async fn emptying(desk: &Desk, who: &Who, which: Which) -> Result<Emptying, Problem> {
    let ids = ids(desk, who, which).await?;
    let (desk, who) = (desk.clone(), *who);
    let weight = tokio::task::spawn_blocking(move || desk.read(&who, |r| r.weigh(&ids)))
        .await
        .map_err(|_| told::broken("weighing stopped"))??;
    Ok(Emptying {
        messages: weight.messages,
        bytes: weight.bytes,
    })
}

/// The ids, at most [`MAX_TRIAGE`].
pub(super) async fn ids(desk: &Desk, who: &Who, which: Which) -> Result<Vec<MessageRef>, Problem> {
    match which {
        Which::Ids(ids) if ids.len() > MAX_TRIAGE => Err(Problem::new(Code::TooMany)),
        Which::Ids(ids) => Ok(ids),
        Which::Basket => desk.read(who, Reading::mail_basket),
        Which::Search(q) => found(desk, who, q).await,
        Which::Place(place) => listed(desk, who, (place, false)).await,
        Which::Emptied(place) => listed(desk, who, (place, true)).await,
    }
}

async fn listed(
    desk: &Desk,
    who: &Who,
    (place, emptied): (Place, bool),
) -> Result<Vec<MessageRef>, Problem> {
    let (desk, who) = (desk.clone(), *who);
    tokio::task::spawn_blocking(move || desk.read(&who, |r| all_in(r, place, emptied)))
        .await
        .map_err(|_| told::broken("listing stopped"))?
}

fn all_in(r: &Reading, place: Place, emptied: bool) -> Result<Vec<MessageRef>, StoreError> {
    let mut folders = places(r, place)?;
    if emptied {
        let together = matches!(place, Place::Kind(_));
        let mut kept = Vec::new();
        for (grant, folder) in folders {
            let kind = r.folder(grant.account(), folder)?.kind;
            // A Director's list shows everybody's: what is not asked for by name stays.
            if matches!(kind, FolderKind::Trash | FolderKind::Spam)
                && (!together || r.belongs_to_account(grant.account())?)
            {
                kept.push((grant, folder));
            }
        }
        folders = kept;
    }
    let mut ids = Vec::new();
    let mut after: Option<Vec<u8>> = None;
    loop {
        let page = PageAsk {
            after: after.as_deref(),
            limit: LISTED.min(MAX_TRIAGE - ids.len()),
        };
        let ListPage { rows, next } = match place {
            Place::Shared => r.shared_with_viewer(&page)?,
            Place::Tag(tag) => r.tagged(tag, &page)?,
            _ => r.list(&folders, Order::Date, &page)?,
        };
        ids.extend(rows.into_iter().map(|seen| seen.id));
        after = next;
        if after.is_none() || ids.len() >= MAX_TRIAGE {
            return Ok(ids);
        }
    }
}

async fn found(desk: &Desk, who: &Who, q: String) -> Result<Vec<MessageRef>, Problem> {
    let mut ids = Vec::new();
    let mut cursor = None;
    loop {
        let ask = SearchAsk {
            q: q.clone(),
            cursor,
            limit: FOUND,
            ..SearchAsk::default()
        };
        let found = searching::search(desk, who, ask).await?;
        ids.extend(found.page.items.iter().map(|line| line.id));
        cursor = found.page.next;
        if cursor.is_none() || ids.len() >= MAX_FOUND {
            ids.truncate(MAX_FOUND);
            return Ok(ids);
        }
    }
}
