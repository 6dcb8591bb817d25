//! The list of groups.

use maud::{Markup, html};
use model::Problem;
use serde::Deserialize;
use service::groups::{self, GroupLine, NewGroup};

use super::group_name;
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        icons::{Icon, icon},
        scene::{Answer, Scene, page, refused, see_other},
        settings::{Leaf, leaf},
    },
};

pub async fn show(scene: Scene) -> Answer {
    if !groups::may_change(scene.desk(), scene.who()).await? {
        let t = &scene.around.t;
        let told = html! { p class="notice" { (icon(Icon::Lock)) (t.text("settings-not-yours")) } };
        return page(leaf(&scene.around, Leaf::Groups, "page narrow", &told));
    }
    let lines = groups::list(scene.desk(), scene.who()).await?;
    page(view(&scene.around, &lines, ("", None)))
}

/// A group to be made.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Making {
    name: String,
}

pub async fn add(scene: Scene, Posted(making): Posted<Making>) -> Answer {
    let new = NewGroup {
        name: making.name.clone(),
    };
    match groups::add(scene.desk(), scene.who(), new).await {
        Ok(id) => see_other(&format!("/settings/groups/{id}")),
        Err(problem) => {
            let lines = groups::list(scene.desk(), scene.who()).await?;
            refused(&problem, |problem| {
                view(&scene.around, &lines, (&making.name, Some(problem)))
            })
        }
    }
}

/// The list, and the form for a new one.
pub fn view(
    around: &Around,
    lines: &[GroupLine],
    (name, problem): (&str, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    let content = html! {
        p class="lead" { (t.text("groups-lead")) }
        div class="table-wrap" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (t.text("group-name")) }
                        th scope="col" class="only-wide" { (t.text("group-kind")) }
                        th scope="col" class="number" { (t.text("group-members")) }
                    }
                }
                tbody { @for line in lines { (row(around, line)) } }
            }
        }
        form class="card stack" method="post" action="/settings/groups" aria-labelledby="group-new" {
            h2 id="group-new" { (t.text("group-new")) }
            (around.token())
            (refusal(around, problem, &["name"]))
            (field("name", "group-name", name).hint("group-new-hint").required().draw(around, problem))
            div { button class="button primary" { (t.text("group-make")) } }
        }
    };
    leaf(around, Leaf::Groups, "page narrow", &content)
}

fn row(around: &Around, line: &GroupLine) -> Markup {
    let t = &around.t;
    let kind = match line.built_in {
        Some(_) => t.text("group-built-in"),
        None => t.text("group-own"),
    };
    html! {
        tr {
            th scope="row" { a href={ "/settings/groups/" (line.id) } { (group_name(around, line.built_in, &line.name)) } }
            td class="only-wide quiet" { (kind) }
            td class="number" { (t.number(line.members)) }
        }
    }
}
