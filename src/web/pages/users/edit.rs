//! Making and changing a user.

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, Problem, Role, UserId};
use service::{
    people,
    users::{self, Choices, Profile, Whole},
};

use super::form::{Entry, Shows, draw};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        layout::{Room, shell},
        scene::{Answer, Scene, id, page, refused, see_other},
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

pub async fn add(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    match people::add(scene.desk(), scene.who(), entry.user()).await {
        Ok(id) => see_other(&format!("/users/{id}")),
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
        password: false,
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

pub async fn change(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let (profile, _, shows) = of(&scene, &at).await?;
    let seen = (profile.id, entry.version);
    match users::edit(scene.desk(), scene.who(), seen, entry.edit()).await {
        Ok(()) => see_other(&format!("/users/{}", profile.id)),
        Err(problem) => {
            let choices = users::choices(scene.desk(), scene.who()).await?;
            refused(&problem, |problem| {
                let told = (shows, &choices, Some(problem));
                changing(&scene.around, &profile, &entry, told)
            })
        }
    }
}

fn adding(
    around: &Around,
    entry: &Entry,
    (choices, problem): (&Choices, Option<&Problem>),
) -> Markup {
    let shows = Shows {
        password: true,
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
    let cancel = format!("/users/{}", profile.id);
    let action = format!("{cancel}/edit");
    let form = draw(around, entry, (&action, &cancel), told);
    form_page(around, &around.t.text("user-edit"), &form)
}

fn form_page(around: &Around, title: &str, form: &Markup) -> Markup {
    let body = html! { section class="page narrow" { h1 { (title) } (form) } };
    shell(around, title, Room::Users, &body)
}
