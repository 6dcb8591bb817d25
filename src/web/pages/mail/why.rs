//! Why one sees a message (P-20).

use axum::extract::Path;
use maud::{Markup, html};
use model::{MessageRef, Permission};
use service::message::{self, Reason};

use crate::pages::{
    around::Around,
    groups::named_group,
    layout::{Room, shell},
    parts::message_path,
    rights::{permission_word, your_scope},
    scene::{Answer, Part, Scene, id, page},
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: MessageRef = id(&at)?;
    let reasons = message::why(scene.desk(), scene.who(), id).await?;
    let drawn = self::reasons(&scene.around, &reasons);
    if scene.part == Part::Pane {
        return page(drawn);
    }
    let t = &scene.around.t;
    let body = html! {
        section class="page narrow" {
            (drawn)
            p { a class="button" href=(message_path(id)) { (t.text("why-back")) } }
        }
    };
    page(shell(
        &scene.around,
        &t.text("message-why"),
        Room::Mail,
        &body,
    ))
}

/// The reasons, each with where it can be changed.
pub fn reasons(around: &Around, reasons: &[Reason]) -> Markup {
    html! {
        h1 { (around.t.text("message-why")) }
        ul class="reasons" { @for reason in reasons { li { (sentence(around, reason)) } } }
        p class="hint" { (around.t.text("why-settings")) " " a href="/settings" { (around.t.text("side-who-sees")) } }
    }
}

fn sentence(around: &Around, reason: &Reason) -> Markup {
    let t = &around.t;
    match reason {
        Reason::YourRecord => html! { (t.text("reason-your-record")) },
        Reason::Director => html! { (t.text("reason-director")) },
        Reason::YourAccount => html! { (t.text("reason-your-account")) },
        Reason::SharedAccount { name } => {
            html! { (t.with("reason-shared-account", &[("name", name.as_str().into())])) }
        }
        Reason::Granted {
            permission,
            scope,
            group,
            owner,
        } => {
            let told = [
                ("group", named_group(around, group).into()),
                ("permission", permission_word(around, *permission).into()),
                ("scope", your_scope(around, *scope).into()),
                ("owner", owner.as_str().into()),
            ];
            let of_record = *permission == Permission::ContactsView;
            html! {
                @if of_record { (t.with("reason-record-granted", &told)) }
                @else { (t.with("reason-granted", &told)) }
            }
        }
        Reason::Contact { id, name } => {
            html! { (t.text("reason-contact")) " " a href={ "/contacts/" (id) } { (name) } }
        }
        Reason::Organization { id, name } => {
            html! { (t.text("reason-organization")) " " a href={ "/organizations/" (id) } { (name) } }
        }
        Reason::Left { owner } => {
            html! { (t.with("reason-left", &[("name", owner.as_str().into())])) }
        }
        Reason::HandedOver { owner } => {
            html! { (t.with("reason-handed-over", &[("name", owner.as_str().into())])) }
        }
        Reason::StandingIn { owner, until } => {
            let told = [
                ("name", owner.as_str().into()),
                ("until", t.date(*until).into()),
            ];
            html! { (t.with("reason-standing-in", &told)) }
        }
        Reason::AllMail => html! { (t.text("reason-all-mail")) },
        Reason::Shared { by } => {
            html! { (t.with("reason-shared", &[("name", by.as_str().into())])) }
        }
        Reason::DirectorAsked => html! { (t.text("reason-director-asked")) },
    }
}
