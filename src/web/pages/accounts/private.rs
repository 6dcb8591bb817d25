//! Addresses that an account's owner keeps to themselves.

use axum::extract::Path;
use maud::{Markup, html};
use model::{AccountId, Problem};
use serde::Deserialize;
use service::accounts::{self, AccountPage, Kept};

use super::{add::Said, whole};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        scene::{Answer, Scene, id, refused, see_other},
    },
};

/// The form as sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    address: String,
}

pub async fn add(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    set(&scene, &at, &entry, Kept::Private).await
}

pub async fn remove(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    set(&scene, &at, &entry, Kept::Open).await
}

async fn set(scene: &Scene, at: &str, entry: &Entry, kept: Kept) -> Answer {
    let id: AccountId = id(at)?;
    let change = (entry.address.as_str(), kept);
    match accounts::keep_address(scene.desk(), scene.who(), id, change).await {
        Ok(()) => see_other(&format!("/accounts/{id}#private")),
        Err(problem) if problem.field.is_some() => {
            let page = accounts::page(scene.desk(), scene.who(), id).await?;
            refused(&problem, |problem| {
                let said = Said::NotKept(&entry.address, problem);
                whole::view(&scene.around, &page, said)
            })
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The list on the account's page, for its owner.
pub fn card(around: &Around, whole: &AccountPage, what: &Said<'_>) -> Markup {
    let t = &around.t;
    let path = format!("/accounts/{}", whole.line.id);
    let (typed, problem): (&str, Option<&Problem>) = match what {
        Said::NotKept(typed, problem) => (typed, Some(problem)),
        _ => ("", None),
    };
    html! {
        @if let Some(addresses) = &whole.private_addresses {
            section class="card" id="private" aria-labelledby="private-title" {
                h2 id="private-title" { (icon(Icon::Lock)) " " (t.text("private-title")) }
                p { (t.text("private-text")) }
                @if !addresses.is_empty() {
                    ul class="lines" {
                        @for address in addresses {
                            li {
                                span class="grow" { (address) }
                                form method="post" action={ (path) "/private/remove" } {
                                    (around.token())
                                    input type="hidden" name="address" value=(address);
                                    button class="button" aria-label=(t.with("private-remove-one", &[("address", address.as_str().into())])) { (t.text("private-remove")) }
                                }
                            }
                        }
                    }
                }
                form class="stack" method="post" action={ (path) "/private" } {
                    (around.token())
                    (refusal(around, problem, &["address"]))
                    (field("address", "private-address", typed).kind("email").required().draw(around, problem))
                    div { button class="button" { (t.text("private-add")) } }
                }
            }
        }
    }
}
