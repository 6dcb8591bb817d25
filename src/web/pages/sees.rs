//! "Try as": what a chosen user sees, without being them (P-20).

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Problem, Status, UserId};
use serde::Deserialize;
use service::sees::{self, AccountSeen, PermissionSeen, SeesPage};

use super::{
    around::Around,
    forms::field,
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

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asking {
    message: String,
}

async fn show(scene: Scene, Path(at): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let id: UserId = id(&at)?;
    let (desk, who) = (scene.desk(), scene.who());
    let seen = sees::page(desk, who, id).await?;
    let message = asking.message.as_str();
    if message.is_empty() {
        return page(view(&scene.around, &seen, ("", None)));
    }
    let would = sees::would_see(desk, who, id, message).await;
    page(view(&scene.around, &seen, (message, Some(&would))))
}

/// What a user sees.
pub fn view(
    around: &Around,
    seen: &SeesPage,
    (message, would): (&str, Option<&Result<bool, Problem>>),
) -> Markup {
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
            (one_message(around, seen, message, would))
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

/// Whether they see one message that is asked for.
fn one_message(
    around: &Around,
    seen: &SeesPage,
    message: &str,
    would: Option<&Result<bool, Problem>>,
) -> Markup {
    let t = &around.t;
    let problem = would.and_then(|would| would.as_ref().err());
    let answer = match would {
        Some(Ok(true)) => Some(t.text("try-as-yes")),
        Some(Ok(false)) => Some(t.text("try-as-no")),
        _ => None,
    };
    html! {
        form class="card stack" method="get" action={ "/users/" (seen.id) "/as" } {
            @if let Some(answer) = answer { p class="notice good" role="status" { (answer) } }
            (field("message", "try-as-message", message).hint("try-as-message-hint").required().draw(around, problem))
            div { button class="button" { (t.text("try-as-ask")) } }
        }
    }
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
