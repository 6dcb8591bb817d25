//! How another user signs in: their invitation, their second factor, when they last came.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Problem, Status, UserId};
use serde::Deserialize;
use service::{
    links::{self, Invitation, SignInCard},
    openid, second_factor,
};

use super::{
    around::Around,
    forms::refusal,
    icons::{Icon, icon},
    layout::{Room, shell},
    letters::writer,
    me::connected_list,
    parts::{avatar, time},
    scene::{Answer, Scene, id, page, refused, see_other},
};
use crate::{
    gate::Here,
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    use Needs::InPerson;
    vec![
        get("/users/{id}/sign-in", InPerson, show),
        post("/users/{id}/invitation", InPerson, invite),
        post("/users/{id}/second-factor/reset", InPerson, reset),
        post("/users/{id}/openid/end", InPerson, disconnect),
    ]
}

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asking {
    /// Whether the user was made a moment ago and no invitation went out.
    new: String,
}

/// What the page has to say about what was just done.
#[derive(Clone, Copy)]
enum Said<'a> {
    Nothing,
    Uninvited,
    Invited(&'a Invitation),
    Refused(&'a Problem),
}

async fn show(scene: Scene, Path(at): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let id: UserId = id(&at)?;
    let card = links::sign_in_card(scene.desk(), scene.who(), id).await?;
    let said = if asking.new == "yes" && card.status == Status::PendingActivation {
        Said::Uninvited
    } else {
        Said::Nothing
    };
    page(view(&scene.around, &card, said))
}

async fn invite(scene: Scene, Here(here): Here, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    let card = links::sign_in_card(scene.desk(), scene.who(), id).await?;
    let way = (here.as_deref(), &writer(&scene.office));
    match links::invite(scene.desk(), scene.who(), id, way).await {
        Ok(invitation) => page(view(&scene.around, &card, Said::Invited(&invitation))),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &card, Said::Refused(problem))
        }),
    }
}

async fn reset(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    second_factor::reset(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/users/{id}/sign-in"))
}

async fn disconnect(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    openid::disconnect_of(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/users/{id}/sign-in"))
}

fn view(around: &Around, card: &SignInCard, said: Said<'_>) -> Markup {
    let t = &around.t;
    let title = t.text("user-sign-in");
    let problem = match said {
        Said::Refused(problem) => Some(problem),
        Said::Nothing | Said::Uninvited | Said::Invited(_) => None,
    };
    let body = html! {
        section class="page narrow" {
            header class="page-head person-head" {
                (avatar(&card.name, &card.email))
                div { h1 { a href={ "/users/" (card.id) } { (card.name) } } p class="quiet" { (card.email) " · " (title) } }
            }
            (refusal(around, problem, &[]))
            @match said {
                Said::Invited(invitation) => (told(around, invitation)),
                Said::Uninvited => p class="notice warn" role="status" { (icon(Icon::Warning)) (t.text("user-uninvited")) },
                Said::Nothing | Said::Refused(_) => {}
            }
            dl class="card facts" {
                div {
                    dt { (t.text("user-last-sign-in")) }
                    dd { @match &card.last {
                        Some((at, ip)) => { (time(around, *at)) " · " (ip) },
                        None => (t.text("user-never")),
                    } }
                }
                div {
                    dt { (t.text("factor-title")) }
                    dd { (t.text(if card.second_factor { "factor-is-on" } else { "factor-is-off" })) }
                }
                div {
                    dt { (t.text("passkeys")) }
                    dd { (t.text(if card.passkey { "passkey-some" } else { "passkey-none" })) }
                }
            }
            @if card.status == Status::PendingActivation {
                form class="card stack" method="post" action={ "/users/" (card.id) "/invitation" } {
                    (around.token())
                    h2 { (t.text("invitation-title")) }
                    p { (t.text(if card.by_mail { "invitation-text" } else { "invitation-by-hand" })) }
                    div { button class="button primary" { (t.text(if card.by_mail { "invitation-send" } else { "invitation-make" })) } }
                }
            }
            @if card.second_factor || card.passkey {
                details class="card" {
                    summary { (t.text("factor-reset")) }
                    p { (t.text("factor-reset-text")) }
                    form method="post" action={ "/users/" (card.id) "/second-factor/reset" } {
                        (around.token())
                        button class="button danger" { (t.text("factor-reset")) }
                    }
                }
            }
            @if !card.openid.is_empty() { (connected(around, card)) }
        }
    };
    shell(around, &title, Room::Users, &body)
}

/// The accounts at OpenID providers that sign the user in, with the way to end them.
fn connected(around: &Around, card: &SignInCard) -> Markup {
    let t = &around.t;
    html! {
        section class="card" aria-labelledby="openid-title" {
            h2 id="openid-title" { (t.text("openid-ways")) }
            (connected_list(around, &card.openid, |_| Markup::default()))
            details {
                summary { (t.text("openid-end-all")) }
                p { (t.text("openid-end-all-text")) }
                form method="post" action={ "/users/" (card.id) "/openid/end" } {
                    (around.token())
                    button class="button danger" { (t.text("openid-end-all")) }
                }
            }
        }
    }
}

fn told(around: &Around, invitation: &Invitation) -> Markup {
    let t = &around.t;
    html! {
        div class="notice good" role="status" {
            (icon(Icon::Check))
            @match invitation {
                Invitation::Sent => p { (t.text("invitation-sent")) },
                Invitation::HandOver { link } => div {
                    p { strong { (t.text("invitation-link")) } }
                    p { code class="secret" { (link) } }
                },
            }
        }
    }
}
