//! Why one sees a message (P-20).

use axum::extract::Path;
use maud::{Markup, html};
use model::{MessageRef, Permission, Scope};
use service::message::{self, Reason};

use crate::pages::{
    around::Around,
    layout::{Room, shell},
    parts::message_path,
    scene::{Answer, Part, Scene, id, page},
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: MessageRef = id(&at)?;
    let reasons = message::why(scene.desk(), scene.who(), id).await?;
    let drawn = view(&scene.around, &reasons);
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
pub fn view(around: &Around, reasons: &[Reason]) -> Markup {
    html! {
        h1 { (around.t.text("message-why")) }
        ul class="reasons" { @for reason in reasons { li { (sentence(around, reason)) } } }
        p class="hint" { (around.t.text("why-settings")) " " a href="/settings" { (around.t.text("side-who-sees")) } }
    }
}

fn sentence(around: &Around, reason: &Reason) -> Markup {
    let t = &around.t;
    match reason {
        Reason::YourAccount => html! { (t.text("reason-your-account")) },
        Reason::SharedAccount { name } => {
            html! { (t.with("reason-shared-account", &[("name", name.as_str().into())])) }
        }
        Reason::Granted {
            permission,
            scope,
            group,
            owner,
        } => html! {
            (t.with("reason-granted", &[
                ("group", group.as_str().into()),
                ("permission", t.text(permission_key(*permission)).into()),
                ("scope", t.text(scope_key(*scope)).into()),
                ("owner", owner.as_str().into()),
            ]))
        },
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

fn scope_key(scope: Scope) -> &'static str {
    match scope {
        Scope::None => "scope-none",
        Scope::Own => "scope-own",
        Scope::Team => "scope-team",
        Scope::Subordinates => "scope-subordinates",
        Scope::Office => "scope-office",
        Scope::Group => "scope-group",
        Scope::Everyone => "scope-everyone",
    }
}

fn permission_key(permission: Permission) -> &'static str {
    match permission {
        Permission::MailView => "permission-mail-view",
        Permission::MailOrganize => "permission-mail-organize",
        Permission::MailExport => "permission-mail-export",
        Permission::ContactsView => "permission-contacts-view",
        Permission::ContactsEdit => "permission-contacts-edit",
        Permission::ContactsDelete => "permission-contacts-delete",
        Permission::UsersView => "permission-users-view",
        Permission::UsersCreate => "permission-users-create",
        Permission::UsersEdit => "permission-users-edit",
        Permission::SettingsEdit => "permission-settings-edit",
        Permission::AuditView => "permission-audit-view",
    }
}
