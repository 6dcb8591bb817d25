//! Making and changing a user.

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, Problem, Role, UserId};
use service::{
    effects::Effects,
    links, people,
    users::{self, Choices, Profile, Whole},
};

use super::{
    form::{Ask, Entry, Shows, draw},
    meanwhile,
};
use crate::{
    gate::{Here, Posted},
    pages::{
        around::Around,
        groups::effects,
        layout::{Room, shell},
        letters::writer,
        scene::{Answer, Scene, id, page, refused, saved, see_other},
    },
};

pub async fn blank(scene: Scene) -> Answer {
    let choices = users::choices(scene.desk(), scene.who()).await?;
    if !choices.may_add {
        return Err(Problem::new(Code::NotAllowed).into());
    }
    let entry = Entry::default();
    page(adding(&scene.around, &entry, (&choices, None)))
}

pub async fn add(scene: Scene, Here(here): Here, Posted(entry): Posted<Entry>) -> Answer {
    let (desk, who) = (scene.desk(), scene.who());
    let made = match entry.user() {
        Ok(user) => people::add(desk, who, user).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(id) if !entry.password.is_empty() => see_other(&format!("/users/{id}")),
        Ok(id) => {
            let way = (here.as_deref(), &writer(&scene.office));
            if links::welcome(desk, who, id, way).await {
                see_other(&format!("/users/{id}"))
            } else {
                see_other(&format!("/users/{id}/sign-in?new=yes"))
            }
        }
        Err(problem) => {
            let choices = users::choices(scene.desk(), scene.who()).await?;
            refused(&problem, |problem| {
                adding(&scene.around, &entry, (&choices, Some(problem)))
            })
        }
    }
}

/// The user to be changed, and what is shown of them.
async fn of(scene: &Scene, at: &str) -> Result<(Profile, Whole, Shows), Problem> {
    let id: UserId = id(at)?;
    let mut profile = users::profile(scene.desk(), scene.who(), id).await?;
    let whole = profile.whole.take().filter(|whole| whole.may.edit);
    let whole = whole.ok_or(Problem::new(Code::NotAllowed))?;
    // Nobody gives themselves another place, but for the Director's own office room.
    let shows = Shows {
        // Only the Director has an address of their own to change.
        password: if whole.role == Role::Director {
            Ask::Own
        } else {
            Ask::Nothing
        },
        rights: whole.may.stand,
        office: whole.may.stand || whole.role == Role::Director,
    };
    Ok((profile, whole, shows))
}

pub async fn present(scene: Scene, Path(at): Path<String>) -> Answer {
    let (profile, whole, shows) = of(&scene, &at).await?;
    let choices = users::choices(scene.desk(), scene.who()).await?;
    let entry = Entry::of(&profile, &whole);
    let told = (shows, &choices, None);
    page(changing(&scene.around, &profile, &entry, told))
}

pub async fn change(
    scene: Scene,
    Path(at): Path<String>,
    Posted(mut entry): Posted<Entry>,
) -> Answer {
    let (profile, _, shows) = of(&scene, &at).await?;
    if entry.step == "again" {
        let choices = users::choices(scene.desk(), scene.who()).await?;
        let told = (shows, &choices, None);
        return page(changing(&scene.around, &profile, &entry, told));
    }
    match save(&scene, profile.id, &entry).await {
        Ok(None) => saved(&format!("/users/{}", profile.id)),
        Ok(Some(effects)) => page(confirm(&scene.around, &profile, (&entry, &effects))),
        Err(problem) if problem.code == Code::ChangedMeanwhile => {
            let (profile, whole, shows) = of(&scene, &at).await?;
            let around = &scene.around;
            let differing = meanwhile::differing(around, &entry, (&profile, &whole));
            // Who has seen what stands there now may save again.
            entry.version = whole.version;
            let choices = users::choices(scene.desk(), scene.who()).await?;
            let form = changing_form(around, &profile, &entry, (shows, &choices, None));
            refused(&problem, |_| {
                let told = html! { (meanwhile::notice(around, &differing)) (form) };
                form_page(around, &around.t.text("user-edit"), &told)
            })
        }
        Err(problem) => {
            let choices = users::choices(scene.desk(), scene.who()).await?;
            refused(&problem, |problem| {
                let told = (shows, &choices, Some(problem));
                changing(&scene.around, &profile, &entry, told)
            })
        }
    }
}

/// Saves a change that opens and closes nothing, or was agreed to; else answers what it does.
async fn save(scene: &Scene, id: UserId, entry: &Entry) -> Result<Option<Effects>, Problem> {
    let (desk, who, seen) = (scene.desk(), scene.who(), (id, entry.version));
    if entry.step != "save" {
        let effects = users::effects_of_edit(desk, who, seen, entry.edit()?).await?;
        if !effects.are_none() {
            return Ok(Some(effects));
        }
    }
    users::edit(desk, who, seen, entry.edit()?).await?;
    Ok(None)
}

/// What a change opens and closes, and the question whether to save it.
pub fn confirm(around: &Around, profile: &Profile, (entry, told): (&Entry, &Effects)) -> Markup {
    let t = &around.t;
    let title = t.with("effects-before", &[("name", profile.name.as_str().into())]);
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            (effects(around, told))
            form class="actions confirm" method="post" action={ "/users/" (profile.id) "/edit" } {
                (around.token())
                @for (name, value) in entry.pairs() { input type="hidden" name=(name) value=(value); }
                button class="button primary" name="step" value="save" { (t.text("effects-save")) }
                button class="button" name="step" value="again" { (t.text("effects-again")) }
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}

fn adding(
    around: &Around,
    entry: &Entry,
    (choices, problem): (&Choices, Option<&Problem>),
) -> Markup {
    let shows = Shows {
        password: Ask::First,
        rights: true,
        office: true,
    };
    let ways = ("/users/new", "/users");
    let form = draw(around, entry, ways, (shows, choices, problem));
    form_page(around, &around.t.text("user-add"), &form)
}

fn changing(
    around: &Around,
    profile: &Profile,
    entry: &Entry,
    told: (Shows, &Choices, Option<&Problem>),
) -> Markup {
    let form = changing_form(around, profile, entry, told);
    form_page(around, &around.t.text("user-edit"), &form)
}

fn changing_form(
    around: &Around,
    profile: &Profile,
    entry: &Entry,
    told: (Shows, &Choices, Option<&Problem>),
) -> Markup {
    let cancel = format!("/users/{}", profile.id);
    let action = format!("{cancel}/edit");
    draw(around, entry, (&action, &cancel), told)
}

fn form_page(around: &Around, title: &str, form: &Markup) -> Markup {
    let body = html! { section class="page narrow" { h1 { (title) } (form) } };
    shell(around, title, Room::Users, &body)
}
