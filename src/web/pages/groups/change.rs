//! Changing a group: what it opens and closes is said first, then it is saved.

use axum::extract::Path;
use maud::{Markup, html};
use model::{GroupId, Problem};
use service::{
    effects::Effects,
    groups::{self, Change, GroupPage},
};

use super::{
    effects,
    entry::{Entry, Step},
    group_name,
    whole::{self, Screen},
};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        scene::{Answer, Scene, id, page, refused, saved},
        settings::{Leaf, leaf},
    },
};

pub async fn change(
    scene: Scene,
    Path(at): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Answer {
    let id: GroupId = id(&at)?;
    let entry = Entry::read(pairs);
    let group = groups::page(scene.desk(), scene.who(), id).await?;
    if entry.step == Step::Again {
        let screen = Screen::of(&scene, id, None).await?;
        return page(whole::view(&scene.around, &screen, (&entry, ""), None));
    }
    match step(&scene, &group, &entry).await {
        Ok(Some(effects)) => {
            let fields = entry.pairs();
            let action = format!("/settings/groups/{id}");
            let asked = Confirm {
                group: &group,
                effects: &effects,
                action: &action,
                fields: &fields,
            };
            page(confirm(&scene.around, &asked))
        }
        Ok(None) => saved(&format!("/settings/groups/{id}")),
        Err(problem) => {
            let screen = Screen::of(&scene, id, None).await?;
            let problem = at_permission(problem);
            refused(&problem, |problem| {
                whole::view(&scene.around, &screen, (&entry, ""), Some(problem))
            })
        }
    }
}

/// Saves what opens and closes nothing, or was agreed to; else tells it.
async fn step(scene: &Scene, group: &GroupPage, entry: &Entry) -> Result<Option<Effects>, Problem> {
    let (desk, who) = (scene.desk(), scene.who());
    let change = Change::Edit(entry.version, entry.edit(group)?);
    if entry.step == Step::Filled {
        let effects = groups::effects(desk, who, group.id, change.clone()).await?;
        if !effects.are_none() {
            return Ok(Some(effects));
        }
    }
    groups::change(desk, who, group.id, change).await?;
    Ok(None)
}

/// What grants too much stands at its row of the grid.
fn at_permission(problem: Problem) -> Problem {
    let named = problem.detail.as_deref();
    let mut words = model::Permission::ALL
        .into_iter()
        .map(model::Permission::word);
    let word = words.find(|word| problem.field.as_deref() == Some("scopes") && named == Some(word));
    match word {
        Some(word) => Problem {
            field: Some(word.into()),
            detail: None,
            ..problem
        },
        None => problem,
    }
}

/// A change to be agreed to.
pub struct Confirm<'a> {
    /// Of which group.
    pub group: &'a GroupPage,
    /// What it opens and closes.
    pub effects: &'a Effects,
    /// Where the form leads.
    pub action: &'a str,
    /// What it carries.
    pub fields: &'a [(&'a str, String)],
}

/// What a change opens and closes, and the question whether to save it.
pub fn confirm(around: &Around, asked: &Confirm<'_>) -> Markup {
    let t = &around.t;
    let name = group_name(around, asked.group.built_in, &asked.group.name);
    let content = html! {
        h2 { (t.with("effects-before", &[("name", name.into())])) }
        (effects(around, asked.effects))
        form class="actions confirm" method="post" action=(asked.action) {
            (around.token())
            @for (name, value) in asked.fields { input type="hidden" name=(name) value=(value); }
            button class="button primary" name="step" value="save" { (t.text("effects-save")) }
            button class="button" name="step" value="again" { (t.text("effects-again")) }
        }
    };
    leaf(around, Leaf::Groups, "page narrow", &content)
}
