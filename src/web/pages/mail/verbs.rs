//! What is done to an open message; each is a form that leads back.

use axum::extract::Path;
use serde::Deserialize;
use service::{
    bodies,
    message::{self, Mark, Privacy},
};

use crate::{
    gate::Posted,
    pages::{
        parts::message_path,
        scene::{Answer, Scene, go_back, id},
    },
};

/// Where a form leads back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

pub async fn read(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    mark(&scene, &at, Mark::Read, &form).await
}

pub async fn unread(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    mark(&scene, &at, Mark::Unread, &form).await
}

async fn mark(scene: &Scene, at: &str, as_what: Mark, form: &Back) -> Answer {
    let id = id(at)?;
    message::mark(scene.desk(), scene.who(), id, as_what).await?;
    go_back(&form.back, &message_path(id))
}

pub async fn private(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    privacy(&scene, &at, Privacy::Private, &form).await
}

pub async fn public(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    privacy(&scene, &at, Privacy::Open, &form).await
}

async fn privacy(scene: &Scene, at: &str, privacy: Privacy, form: &Back) -> Answer {
    let id = id(at)?;
    message::set_privacy(scene.desk(), scene.who(), id, privacy).await?;
    go_back(&form.back, &message_path(id))
}

pub async fn images(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    let id = id(&at)?;
    message::always_images(scene.desk(), scene.who(), id).await?;
    go_back(&form.back, &message_path(id))
}

pub async fn fetch(scene: Scene, Path(at): Path<String>, Posted(form): Posted<Back>) -> Answer {
    let id = id(&at)?;
    bodies::fetch_anyway(scene.desk(), scene.who(), id).await?;
    go_back(&form.back, &message_path(id))
}
