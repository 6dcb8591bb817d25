//! A user's photo: shown to colleagues, sent and taken away by a form.

use axum::{extract::Path, response::Response};
use model::UserId;
use service::users;

use super::card;
use crate::{
    api::picture,
    gate::Sent,
    pages::scene::{Answer, Scene, id, refused, see_other},
    shown::Shown,
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Result<Response, Shown> {
    let id: UserId = id(&at)?;
    let photo = users::photo(scene.desk(), scene.who(), id).await?;
    Ok(picture(photo))
}

pub async fn change(scene: Scene, Path(at): Path<String>, sent: Sent) -> Answer {
    let id: UserId = id(&at)?;
    let set = match sent.field("photo") {
        Ok(bytes) => users::set_photo(scene.desk(), scene.who(), id, bytes).await,
        Err(problem) => Err(problem),
    };
    match set {
        Ok(()) => see_other(&format!("/users/{id}")),
        Err(problem) => {
            let profile = users::profile(scene.desk(), scene.who(), id).await?;
            refused(&problem, |problem| {
                let own = scene.visit.user == id;
                card::view(&scene.around, &profile, own, Some(problem))
            })
        }
    }
}

pub async fn remove(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    users::remove_photo(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/users/{id}"))
}
