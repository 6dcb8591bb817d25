//! Why one sees a contact or an organization (P-20).

use axum::extract::Path;
use maud::html;
use model::{ContactId, OrganizationId};
use service::{message::Reason, why};

use super::{
    layout::{Room, shell},
    mail::reasons,
    scene::{Answer, Scene, id, page},
};
use crate::route::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    vec![
        get("/contacts/{id}/why", Needs::SignedIn, contact),
        get("/organizations/{id}/why", Needs::SignedIn, organization),
    ]
}

async fn contact(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: ContactId = id(&at)?;
    let why = why::of_contact(scene.desk(), scene.who(), id).await?;
    drawn(&scene, &why, (Room::Contacts, &format!("/contacts/{id}")))
}

async fn organization(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: OrganizationId = id(&at)?;
    let why = why::of_organization(scene.desk(), scene.who(), id).await?;
    let back = format!("/organizations/{id}");
    drawn(&scene, &why, (Room::Organizations, &back))
}

fn drawn(scene: &Scene, why: &[Reason], (room, back): (Room, &str)) -> Answer {
    let t = &scene.around.t;
    let body = html! {
        section class="page narrow" {
            (reasons(&scene.around, why))
            p { a class="button" href=(back) { (t.text("pane-back")) } }
        }
    };
    page(shell(&scene.around, &t.text("message-why"), room, &body))
}
