//! "Try as": what a chosen user sees, without being them (P-20).

use axum::extract::Path;
use maud::{Markup, html};
use model::{Status, UserId};
use service::sees::{self, AccountSeen, PermissionSeen, SeesPage};

use super::{
    around::Around,
    groups::{extent, group_name, number},
    icons::{Icon, icon},
    layout::{Room, shell},
    mail::line_list,
    parts::{avatar, message_path},
    rights::{permission_word, scope_word},
    scene::{Answer, Scene, id, page},
};
use crate::route::{Needs, Route, get};

pub fn routes() -> Vec<Route> {
    vec![get("/users/{id}/as", Needs::SignedIn, show)]
}

async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    let seen = sees::page(scene.desk(), scene.who(), id).await?;
    page(view(&scene.around, &seen))
}

/// What a user sees.
pub fn view(around: &Around, seen: &SeesPage) -> Markup {
    let t = &around.t;
    let title = t.with("try-as-title", &[("name", seen.name.as_str().into())]);
    let body = html! {
        section class="page" {
            header class="page-head person-head" {
                (avatar(&seen.name, &seen.email))
                div { h1 { (title) } p class="quiet" { (seen.email) " · " (t.text(&format!("role-{}", seen.role.word()))) } }
            }
            p class="notice" { (icon(Icon::Eye)) (t.text("try-as-note")) }
            @if seen.status != Status::Active { p class="notice warn" { (icon(Icon::Warning)) (t.text("try-as-inactive")) } }
            div class="two even" {
                section aria-labelledby="permissions" { h2 id="permissions" { (t.text("try-as-permissions")) } (permissions(around, &seen.permissions)) }
                section aria-labelledby="sees" {
                    h2 id="sees" { (t.text("try-as-accounts")) }
                    (accounts(around, &seen.accounts))
                    p { (t.with("try-as-contacts", &[("n", number(around, seen.contacts).into())])) }
                }
            }
            section aria-labelledby="newest" {
                h2 id="newest" { (t.text("try-as-newest")) }
                @if seen.newest.is_empty() { p class="quiet" { (t.text("try-as-no-mail")) } }
                @else { div class="card flush" { (line_list(around, &seen.newest, |line| message_path(line.id), None)) } }
                @if seen.hidden > 0 { p class="notice" { (icon(Icon::Lock)) (t.count("try-as-hidden", seen.hidden)) } }
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}

fn permissions(around: &Around, permissions: &[PermissionSeen]) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table" {
                thead { tr { th scope="col" { (t.text("group-permission")) } th scope="col" { (t.text("try-as-from")) } } }
                tbody {
                    @for one in permissions {
                        tr {
                            th scope="row" { (permission_word(around, one.permission)) }
                            td {
                                @if one.from.is_empty() { span class="quiet" { (scope_word(around, model::Scope::None)) } }
                                @for from in &one.from {
                                    span class="chip plain" { (scope_word(around, from.scope)) " · " (group_name(around, from.built_in, &from.group)) } " "
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn accounts(around: &Around, accounts: &[AccountSeen]) -> Markup {
    let t = &around.t;
    html! {
        @if accounts.is_empty() { p class="quiet" { (t.text("try-as-no-accounts")) } }
        ul class="lines" {
            @for seen in accounts {
                li {
                    div class="grow" {
                        strong { (seen.account.as_ref().unwrap_or(&seen.owner)) }
                        p class="quiet" { (seen.owner) " · " (extent(around, Some(seen.extent))) }
                    }
                    span { (number(around, seen.messages)) " " span class="unseen" { (t.text("try-as-messages")) } }
                }
            }
        }
    }
}
