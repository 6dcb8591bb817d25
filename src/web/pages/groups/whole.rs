//! A group's page: what it grants, its limits, its members.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use model::{Code, GroupId, Problem, UserId};
use serde::Deserialize;
use service::groups::{self, GroupPage, MemberLine};

use super::{
    entry::{Entry, TICKS},
    grid::grid,
    group_name, members,
};
use crate::pages::{
    around::Around,
    forms::{Ticked, field, refusal, tick},
    icons::{Icon, icon},
    scene::{Answer, Scene, id, page},
    settings::{Leaf, leaf},
};

/// What stands in the query.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    after: Option<UserId>,
}

/// What a group's page shows.
pub struct Screen {
    /// The group.
    pub group: GroupPage,
    /// Some of its members.
    pub members: Vec<MemberLine>,
    /// Whether there are more after them.
    pub more: bool,
    /// Whether they are the first.
    pub first: bool,
}

impl Screen {
    /// A group with its first members.
    pub async fn of(scene: &Scene, id: GroupId, after: Option<UserId>) -> Result<Self, Problem> {
        let group = groups::page(scene.desk(), scene.who(), id).await?;
        let (members, more) = groups::members(scene.desk(), scene.who(), id, after).await?;
        let first = after.is_none();
        Ok(Self {
            group,
            members,
            more,
            first,
        })
    }
}

pub async fn show(scene: Scene, Path(at): Path<String>, Query(asking): Query<Asking>) -> Answer {
    let screen = Screen::of(&scene, id(&at)?, asking.after).await?;
    let entry = Entry::of(&screen.group);
    page(view(&scene.around, &screen, (&entry, ""), None))
}

/// A group's page; `email` is what stands in the field of a new member.
pub fn view(
    around: &Around,
    screen: &Screen,
    (entry, email): (&Entry, &str),
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let group = &screen.group;
    let at_members = problem.filter(|problem| problem.field.as_deref() == Some("email"));
    let at_group = problem.filter(|_| at_members.is_none());
    let content = html! {
        header class="page-head" {
            h2 { (group_name(around, group.built_in, &group.name)) }
            span class="chip plain" { (if group.built_in.is_some() { t.text("group-built-in") } else { t.text("group-own") }) }
            @if group.fixed.is_none() && group.built_in.is_none() {
                div class="actions" {
                    a class="button quiet" href={ "/settings/groups/" (group.id) "/delete" } { (icon(Icon::Trash)) (t.text("delete")) }
                }
            }
        }
        (fixed(around, group.fixed))
        (form(around, group, entry, at_group))
        (members::section(around, screen, email, at_members))
        p { a href="/settings/groups" { (t.text("groups-all")) } }
    };
    leaf(around, Leaf::Groups, "page", &content)
}

fn fixed(around: &Around, why: Option<Code>) -> Markup {
    let text = match why {
        None => return html! {},
        Some(Code::OwnGroup) => around.t.text("group-is-yours"),
        Some(_) => around.t.text("group-is-fixed"),
    };
    html! { p class="notice" { (icon(Icon::Lock)) (text) } }
}

const FIELDS: [&str; 3] = ["name", "sends_a_day", "drive_bytes"];

fn form(around: &Around, group: &GroupPage, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let words = model::Permission::ALL.map(model::Permission::word);
    let fields: Vec<&str> = FIELDS.into_iter().chain(words).collect();
    html! {
        form class="stack" method="post" action={ "/settings/groups/" (group.id) } {
            (around.token())
            input type="hidden" name="version" value=(entry.version);
            (refusal(around, problem, &fields))
            @if group.built_in.is_none() && group.fixed.is_none() {
                div class="card" { (field("name", "group-name", &entry.name).required().draw(around, problem)) }
            }
            (grid(around, group, entry, problem))
            p class="hint" { (t.text("group-grid-hint")) }
            fieldset class="card stack" disabled[group.fixed.is_some()] {
                legend class="unseen" { (t.text("group-limits")) }
                h3 { (t.text("group-limits")) }
                @for (name, label) in TICKS.into_iter().zip(["group-messages-approval", "group-listings-approval", "group-second-factor"]) {
                    (tick(around, name, label, if entry.is_ticked(name) { Ticked::Yes } else { Ticked::No }))
                }
                div class="pair" {
                    (field("sends_a_day", "group-sends", &entry.sends).kind("number").hint("group-limit-hint").draw(around, problem))
                    (field("drive_bytes", "group-drive", &entry.drive).kind("number").hint("group-limit-hint").draw(around, problem))
                }
                p class="hint" { (t.text("group-limits-hint")) }
            }
            @if group.fixed.is_none() {
                div { button class="button primary" { (t.text("save")) } }
            }
        }
    }
}
