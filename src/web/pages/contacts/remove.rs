//! Putting a contact into the bin, once confirmed.

use axum::extract::Path;
use maud::{Markup, html};
use model::ContactId;
use service::contacts::{self, ContactCard};

use crate::pages::{
    around::Around,
    layout::{Room, shell},
    mail::full_name,
    scene::{Answer, Scene, id, only_if, page, see_other},
};

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: ContactId = id(&at)?;
    let card = contacts::page(scene.desk(), scene.who(), id).await?;
    only_if(card.may_edit)?;
    page(view(&scene.around, &card))
}

pub async fn go(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: ContactId = id(&at)?;
    contacts::delete(scene.desk(), scene.who(), id).await?;
    see_other("/contacts")
}

fn view(around: &Around, card: &ContactCard) -> Markup {
    let name = full_name(&card.first_name, &card.last_name, card.emails.first());
    let title = around
        .t
        .with("contact-delete-title", &[("name", name.as_str().into())]);
    let body = html! {
        section class="page narrow centred" {
            h1 { (title) }
            p class="lead" { (around.t.text("contact-delete-text")) }
            form class="actions centred" method="post" action={ "/contacts/" (card.id) "/delete" } {
                (around.token())
                button class="button danger" { (around.t.text("delete")) }
                a class="button" href={ "/contacts/" (card.id) } { (around.t.text("cancel")) }
            }
        }
    };
    shell(around, &title, Room::Contacts, &body)
}
