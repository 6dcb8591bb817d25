//! Blocking, deleting, restoring and handing over, each asked first (P-4, P-5).

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Code, Problem, UserId};
use serde::Deserialize;
use service::users::{self, Leaving, Profile};

use super::pieces::offers;
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        layout::{Room, shell},
        scene::{Answer, Scene, id, page, refused, see_other},
    },
};

/// Who takes over.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Taker {
    receiver: String,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The user goes.
    Delete,
    /// The user stays.
    HandOver,
}

impl Way {
    fn path(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::HandOver => "hand-over",
        }
    }
}

/// The user, for who may do this with them.
async fn of(scene: &Scene, at: &str, way: Option<Way>) -> Result<Profile, Problem> {
    let id: UserId = id(at)?;
    let profile = users::profile(scene.desk(), scene.who(), id).await?;
    let may = profile.whole.as_ref().is_some_and(|whole| match way {
        Some(Way::HandOver) => whole.may.edit,
        Some(Way::Delete) | None => whole.may.stand,
    });
    if may {
        Ok(profile)
    } else {
        Err(Problem::new(Code::NotAllowed))
    }
}

pub async fn ask_block(scene: Scene, Path(at): Path<String>) -> Answer {
    let profile = of(&scene, &at, None).await?;
    let t = &scene.around.t;
    let title = t.with(
        "user-block-title",
        &[("name", profile.name.as_str().into())],
    );
    let body = html! {
        section class="page narrow centred" {
            h1 { (title) }
            p class="lead" { (t.text("user-block-text")) }
            form class="actions centred" method="post" action={ "/users/" (profile.id) "/block" } {
                (scene.around.token())
                button class="button danger" { (t.text("user-block")) }
                a class="button" href={ "/users/" (profile.id) } { (t.text("cancel")) }
            }
        }
    };
    page(shell(&scene.around, &title, Room::Users, &body))
}

pub async fn block(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    users::block(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/users/{id}"))
}

pub async fn unblock(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    users::unblock(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/users/{id}"))
}

pub async fn restore(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: UserId = id(&at)?;
    users::restore(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/users/{id}"))
}

pub async fn ask_delete(
    scene: Scene,
    Path(at): Path<String>,
    Query(taker): Query<Taker>,
) -> Answer {
    ask(&scene, &at, Way::Delete, taker).await
}

pub async fn ask_hand_over(
    scene: Scene,
    Path(at): Path<String>,
    Query(taker): Query<Taker>,
) -> Answer {
    ask(&scene, &at, Way::HandOver, taker).await
}

pub async fn delete(scene: Scene, Path(at): Path<String>, Posted(taker): Posted<Taker>) -> Answer {
    let profile = of(&scene, &at, Some(Way::Delete)).await?;
    let receiver = Some(taker.receiver.as_str());
    let done = users::delete(scene.desk(), scene.who(), profile.id, receiver).await;
    answered(&scene, (&profile, Way::Delete), taker, done.map(drop)).await
}

pub async fn hand_over(
    scene: Scene,
    Path(at): Path<String>,
    Posted(taker): Posted<Taker>,
) -> Answer {
    let profile = of(&scene, &at, Some(Way::HandOver)).await?;
    let receiver = Some(taker.receiver.as_str());
    let done = users::hand_over(scene.desk(), scene.who(), profile.id, receiver).await;
    answered(&scene, (&profile, Way::HandOver), taker, done.map(drop)).await
}

async fn ask(scene: &Scene, at: &str, way: Way, taker: Taker) -> Answer {
    let profile = of(scene, at, Some(way)).await?;
    let receiver = Some(taker.receiver.as_str());
    let known = users::choices_for(scene.desk(), scene.who(), profile.id).await?;
    match users::preview(scene.desk(), scene.who(), profile.id, receiver).await {
        Ok(leaving) => {
            let form = html! {
                (chooser(&scene.around, (&profile, way), (&leaving.receiver_email, &known), None))
                (moves(&scene.around, (&profile, way), &leaving))
            };
            page(framed(&scene.around, (&profile, way), &form))
        }
        Err(problem) => told(scene, (&profile, way), (&taker.receiver, &known), &problem),
    }
}

async fn answered(
    scene: &Scene,
    (profile, way): (&Profile, Way),
    taker: Taker,
    done: Result<(), Problem>,
) -> Answer {
    match done {
        Ok(()) => see_other(&format!("/users/{}", profile.id)),
        Err(problem) => {
            let known = users::choices_for(scene.desk(), scene.who(), profile.id).await?;
            told(scene, (profile, way), (&taker.receiver, &known), &problem)
        }
    }
}

/// The form with what is wrong with the receiver.
fn told(
    scene: &Scene,
    of: (&Profile, Way),
    offered: (&str, &[(String, String)]),
    problem: &Problem,
) -> Answer {
    refused(problem, |problem| {
        let form = chooser(&scene.around, of, offered, Some(problem));
        framed(&scene.around, of, &form)
    })
}

fn framed(around: &Around, (profile, way): (&Profile, Way), form: &Markup) -> Markup {
    let t = &around.t;
    let name = [("name", profile.name.as_str().into())];
    let (title, text) = match way {
        Way::Delete => (
            t.with("user-delete-title", &name),
            t.text("user-delete-text"),
        ),
        Way::HandOver => (
            t.with("user-hand-over-title", &name),
            t.text("user-hand-over-text"),
        ),
    };
    let body = html! {
        section class="page narrow" { h1 { (title) } p class="lead" { (text) } (form) }
    };
    shell(around, &title, Room::Users, &body)
}

/// The choice of who takes over.
fn chooser(
    around: &Around,
    (profile, way): (&Profile, Way),
    (receiver, known): (&str, &[(String, String)]),
    problem: Option<&Problem>,
) -> Markup {
    html! {
        form class="card stack" method="get" action={ "/users/" (profile.id) "/" (way.path()) } {
            (refusal(around, problem, &["receiver"]))
            (field("receiver", "user-receiver", receiver).kind("email").list("receivers").hint("user-receiver-hint").required().draw(around, problem))
            (offers("receivers", known))
            div class="actions" {
                button class="button" { (around.t.text("user-preview")) }
                @if problem.is_some() { a class="button" href={ "/users/" (profile.id) } { (around.t.text("cancel")) } }
            }
        }
    }
}

/// What moves, and the button that does it.
fn moves(around: &Around, (profile, way): (&Profile, Way), leaving: &Leaving) -> Markup {
    let t = &around.t;
    let to = |key, name: &str| t.with(key, &[("name", name.into())]);
    let told = &leaving.moves;
    html! {
        section class="card stack" aria-labelledby="moves" {
            h2 id="moves" { (to("user-moves", &leaving.receiver_name)) }
            ul class="lines" id="moved" {
                li { (t.count("user-moves-contacts", told.contacts)) }
                li { (t.count("user-moves-organizations", told.organizations)) }
                @if told.subordinates > 0 {
                    li { (t.count("user-moves-subordinates", told.subordinates)) " " (to("user-moves-above", &leaving.subordinates_to)) }
                }
                @if told.memberships > 0 { li { (t.count("user-moves-memberships", told.memberships)) } }
                @if told.kept_accounts > 0 { li { (t.count("user-moves-kept", told.kept_accounts)) } }
            }
            @if leaving.to_director { p class="notice warn" { (icon(Icon::Eye)) (t.text("user-moves-director")) } }
            @if way == Way::Delete { p class="hint" { (t.text("user-delete-stays")) } }
            form class="actions" method="post" action={ "/users/" (profile.id) "/" (way.path()) } {
                (around.token())
                input type="hidden" name="receiver" value=(leaving.receiver_email);
                button class="button danger" {
                    @match way { Way::Delete => (t.text("user-delete-go")), Way::HandOver => (t.text("user-hand-over-go")) }
                }
                a class="button" href={ "/users/" (profile.id) } { (t.text("cancel")) }
            }
        }
    }
}
