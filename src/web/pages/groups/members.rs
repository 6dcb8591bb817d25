//! A group's members: who they are, joining, leaving.

use axum::extract::Path;
use maud::{Markup, html};
use model::{GroupId, Problem, UserId};
use serde::Deserialize;
use service::groups::{self, Change, MemberLine};

use super::{
    change::{Confirm, confirm},
    entry::Entry,
    whole::{self, Screen},
};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        parts::avatar,
        scene::{Answer, Scene, id, page, refused, see_other},
    },
};

/// Someone to join.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Joining {
    email: String,
    step: String,
}

pub async fn add(scene: Scene, Path(at): Path<String>, Posted(joining): Posted<Joining>) -> Answer {
    let id: GroupId = id(&at)?;
    let fields = [("email", joining.email.clone())];
    let change = Change::Join(joining.email.clone());
    let action = format!("/settings/groups/{id}/members");
    let step = (joining.step.as_str(), change);
    told(&scene, id, step, (&action, &fields)).await
}

/// Someone to leave.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Leaving {
    user: String,
    step: String,
}

pub async fn remove(
    scene: Scene,
    Path(at): Path<String>,
    Posted(leaving): Posted<Leaving>,
) -> Answer {
    let group: GroupId = id(&at)?;
    let user: UserId = id(&leaving.user)?;
    let fields = [("user", user.to_string())];
    let action = format!("/settings/groups/{group}/members/remove");
    let step = (leaving.step.as_str(), Change::Leave(user));
    told(&scene, group, step, (&action, &fields)).await
}

/// Says what a change of members opens and closes, or does it.
async fn told(
    scene: &Scene,
    id: GroupId,
    (step, change): (&str, Change),
    (action, fields): (&str, &[(&str, String)]),
) -> Answer {
    let way_back = format!("/settings/groups/{id}#members");
    if step == "again" {
        return see_other(&way_back);
    }
    let (desk, who) = (scene.desk(), scene.who());
    let done = if step == "save" {
        groups::change(desk, who, id, change.clone())
            .await
            .map(|()| None)
    } else {
        groups::effects(desk, who, id, change.clone())
            .await
            .map(Some)
    };
    match done {
        Ok(None) => see_other(&way_back),
        Ok(Some(effects)) if effects.are_none() => {
            match groups::change(desk, who, id, change.clone()).await {
                Ok(()) => see_other(&way_back),
                Err(problem) => shown(scene, id, &change, &problem).await,
            }
        }
        Ok(Some(effects)) => {
            let group = groups::page(desk, who, id).await?;
            let asked = Confirm {
                group: &group,
                effects: &effects,
                action,
                fields,
            };
            page(confirm(&scene.around, &asked))
        }
        Err(problem) => shown(scene, id, &change, &problem).await,
    }
}

/// The group's page with what was typed and why it was refused.
async fn shown(scene: &Scene, id: GroupId, change: &Change, problem: &Problem) -> Answer {
    let screen = Screen::of(scene, id, None).await?;
    let email = match change {
        Change::Join(email) => email.as_str(),
        _ => "",
    };
    let entry = Entry::of(&screen.group);
    refused(problem, |problem| {
        whole::view(&scene.around, &screen, (&entry, email), Some(problem))
    })
}

/// The members, and the form for a new one.
pub fn section(around: &Around, screen: &Screen, email: &str, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let group = &screen.group;
    let path = format!("/settings/groups/{}", group.id);
    let last = screen.members.last().filter(|_| screen.more);
    html! {
        section class="card" id="members" aria-labelledby="members-title" {
            h2 id="members-title" { (t.text("group-members")) " · " (t.number(group.members)) }
            ul class="lines" {
                @for member in &screen.members { li { (line(around, screen, member)) } }
            }
            @if screen.members.is_empty() { p class="quiet" { (t.text("group-no-members")) } }
            @if !screen.first || last.is_some() {
                nav class="pager" aria-label=(t.text("pager-label")) {
                    @if !screen.first { a class="button" href={ (path) "#members" } rel="first" { (icon(Icon::Back)) (t.text("pager-first")) } }
                    @if let Some(last) = last {
                        a class="button" href={ (path) "?after=" (last.id) "#members" } rel="next" { (t.text("pager-next")) (icon(Icon::Forward)) }
                    }
                }
            }
            @if group.fixed.is_none() {
                form class="stack" method="post" action={ (path) "/members" } {
                    (around.token())
                    (refusal(around, problem, &["email"]))
                    (field("email", "group-member-email", email).kind("email").required().draw(around, problem))
                    div { button class="button" { (t.text("group-member-add")) } }
                }
            }
        }
    }
}

fn line(around: &Around, screen: &Screen, member: &MemberLine) -> Markup {
    let t = &around.t;
    let id = screen.group.id;
    let label = t.with(
        "group-member-remove",
        &[("name", member.name.as_str().into())],
    );
    let email = member.email.as_deref();
    html! {
        (avatar(&member.name, email.unwrap_or(&member.name)))
        div class="grow" {
            strong { (member.name) }
            @if !member.active { " " span class="chip plain" { (t.text("group-member-inactive")) } }
            p class="quiet" {
                (member.position)
                @if let Some(email) = email {
                    @if !member.position.is_empty() { " · " }
                    (email) " · " a href={ "/users/" (member.id) "/as" } { (t.text("try-as")) }
                }
            }
        }
        @if screen.group.fixed.is_none() {
            form method="post" action={ "/settings/groups/" (id) "/members/remove" } {
                (around.token())
                input type="hidden" name="user" value=(member.id);
                button class="button small" aria-label=(label) { (t.text("group-member-out")) }
            }
        }
    }
}
