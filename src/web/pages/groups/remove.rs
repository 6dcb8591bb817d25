//! Deleting a group, after saying what its members lose.

use axum::extract::Path;
use maud::html;
use model::GroupId;
use service::groups::{self, Change};

use super::{effects, group_name};
use crate::pages::{
    scene::{Answer, Scene, id, page, see_other},
    settings::{Leaf, leaf},
};

pub async fn ask(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: GroupId = id(&at)?;
    let (desk, who) = (scene.desk(), scene.who());
    let group = groups::page(desk, who, id).await?;
    let told = groups::effects(desk, who, id, Change::Delete).await?;
    let around = &scene.around;
    let t = &around.t;
    let name = group_name(around, group.built_in, &group.name);
    let content = html! {
        h2 { (t.with("group-delete-title", &[("name", name.into())])) }
        p class="lead" { (t.text("group-delete-text")) }
        (effects(around, &told))
        form class="actions confirm" method="post" action={ "/settings/groups/" (id) "/delete" } {
            (around.token())
            button class="button danger" { (t.text("delete")) }
            a class="button" href={ "/settings/groups/" (id) } { (t.text("cancel")) }
        }
    };
    page(leaf(around, Leaf::Groups, "page narrow", &content))
}

pub async fn remove(scene: Scene, Path(at): Path<String>) -> Answer {
    groups::change(scene.desk(), scene.who(), id(&at)?, Change::Delete).await?;
    see_other("/settings/groups")
}
