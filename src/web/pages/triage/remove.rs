//! Removing one message, or what is in the basket, for good, once confirmed.

use axum::extract::Path;
use model::{Code, MessageRef, Problem};
use service::{
    message::{self, Asked},
    triage::{self, DeedAsk, Which},
};

use super::{deed::answer, empty::confirm};
use crate::pages::{
    parts::message_path,
    scene::{Answer, Scene, id, page},
};

/// The page of the basket.
const BASKET: &str = "/mail/basket";

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: MessageRef = id(&at)?;
    let (desk, who) = (scene.desk(), scene.who());
    if !message::open(desk, who, id, Asked::No).await?.may_organize {
        return Err(Problem::new(Code::NotFound).into());
    }
    let emptying = triage::emptying(desk, who, Which::Ids(vec![id])).await?;
    let path = message_path(id);
    page(confirm(
        &scene.around,
        emptying,
        (&format!("{path}/remove"), &path),
    ))
}

pub async fn go(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: MessageRef = id(&at)?;
    let ask = DeedAsk::word("remove");
    let done = triage::begin(scene.desk(), scene.who(), &ask, Which::Ids(vec![id])).await?;
    answer(&scene, &done, ("/mail/trash", "/mail/trash"))
}

pub async fn ask_basket(scene: Scene) -> Answer {
    let emptying = triage::emptying(scene.desk(), scene.who(), Which::Basket).await?;
    page(confirm(
        &scene.around,
        emptying,
        ("/mail/basket/remove", BASKET),
    ))
}

pub async fn go_basket(scene: Scene) -> Answer {
    let ask = DeedAsk::word("remove");
    let done = triage::begin(scene.desk(), scene.who(), &ask, Which::Basket).await?;
    answer(&scene, &done, ("/mail/trash", "/mail/trash"))
}
