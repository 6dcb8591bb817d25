//! Handlers of the three-pane page.

use axum::extract::{Path, Query};
use model::{FolderKind, MessageRef, Problem};
use serde::Deserialize;
use service::{
    folders,
    message::Asked,
    reading::{self, ListAsk, Place},
    saved_searches, triage,
};

use super::{
    pane::{self, Pane},
    place::{At, sort_from_word},
    rows::rows,
    screen::{Screen, view},
    sent,
    side::side,
};
use crate::pages::{
    scene::{Answer, Part, Scene, id, page, see_other},
    triage::ticks::Ticks,
};

/// Rows a page.
const ROWS: usize = 50;

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    sort: String,
    to: String,
    cursor: Option<String>,
    open: Option<String>,
}

pub async fn start() -> Answer {
    see_other("/mail/inbox")
}

pub async fn kind(scene: Scene, Path(kind): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let kind = known_kind(&kind)?;
    show(scene, Place::Kind(kind), asking).await
}

pub async fn shared(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    show(scene, Place::Shared, asking).await
}

pub async fn tagged(scene: Scene, Path(tag): Path<String>, Query(asking): Query<Asking>) -> Answer {
    show(scene, Place::Tag(id(&tag)?), asking).await
}

pub async fn folder(
    scene: Scene,
    Path((account, folder)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Answer {
    let place = Place::Folder(id(&account)?, id(&folder)?);
    show(scene, place, asking).await
}

pub async fn account_kind(
    scene: Scene,
    Path((account, kind)): Path<(String, String)>,
    Query(asking): Query<Asking>,
) -> Answer {
    let place = Place::AccountKind(id(&account)?, known_kind(&kind)?);
    show(scene, place, asking).await
}

fn known_kind(word: &str) -> Result<FolderKind, Problem> {
    FolderKind::from_word(word).ok_or(Problem::new(model::Code::NotFound))
}

async fn show(scene: Scene, place: Place, asking: Asking) -> Answer {
    let at = At {
        place,
        sort: sort_from_word(&asking.sort),
        sent_to: sent::from_word(&asking.to),
        cursor: asking.cursor,
    };
    if scene.part == Part::Side {
        let bar = folders::side(scene.desk(), scene.who()).await?;
        let saved = saved_searches::mine(scene.desk(), scene.who()).await?;
        return page(side(&scene.around, (&bar, &saved), Some(&at)));
    }
    let ask = ListAsk {
        place,
        sort: at.sort,
        sent_to: at.sent_to,
        cursor: at.cursor.clone(),
        limit: ROWS,
    };
    let listed = reading::list(scene.desk(), scene.who(), ask).await?;
    let shown: Vec<MessageRef> = listed.items.iter().map(|line| line.id).collect();
    let (count, of_list) = triage::ticks(scene.desk(), scene.who(), &shown).await?;
    let ticks = Ticks { count, of_list };
    let open: Option<MessageRef> = asking.open.as_deref().map(id).transpose()?;
    if scene.part == Part::List {
        return page(rows(&scene.around, &listed, (&at, open), &ticks));
    }
    let pane = match open {
        Some(id) => pane::load(&scene, id, Asked::No).await,
        None => Pane::Nothing,
    };
    let bar = folders::side(scene.desk(), scene.who()).await?;
    let saved = saved_searches::mine(scene.desk(), scene.who()).await?;
    page(view(
        &scene.around,
        &Screen {
            side: bar,
            saved,
            at,
            listed,
            ticks,
            open,
            pane,
        },
    ))
}
