//! Offices: branches of the agency (P-30).

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, OfficeId, Problem};
use serde::Deserialize;
use service::offices::{self, OfficeEntry, OfficePage};

use super::{
    around::Around,
    contacts::lines,
    forms::{field, refusal},
    icons::{Icon, icon},
    parts::empty,
    scene::{Answer, Scene, id, page, refused, saved, see_other},
    settings::{Leaf, leaf},
};
use crate::{
    gate::Posted,
    route::{Needs, Route, get, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/settings/offices", Needs::SignedIn, list),
        get("/settings/offices/new", Needs::SignedIn, blank),
        post("/settings/offices/new", Needs::SignedIn, add),
        get("/settings/offices/{id}", Needs::SignedIn, show),
        post("/settings/offices/{id}", Needs::SignedIn, change),
        post("/settings/offices/{id}/remove", Needs::SignedIn, remove),
    ]
}

/// The form's fields as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    name: String,
    address: String,
    phones: String,
    footer: String,
    version: u64,
}

impl Entry {
    fn of(office: &OfficePage) -> Self {
        Self {
            name: office.name.clone(),
            address: office.address.clone(),
            phones: office.phones.join("\n"),
            footer: office.footer.clone(),
            version: office.version,
        }
    }

    fn office(&self) -> OfficeEntry {
        OfficeEntry {
            name: self.name.clone(),
            address: self.address.clone(),
            phones: lines(&self.phones),
            footer: self.footer.clone(),
        }
    }
}

/// Where an office's users move when it is removed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Removal {
    to: String,
}

async fn list(scene: Scene) -> Answer {
    let all = offices::list(scene.desk(), scene.who()).await?;
    let may = offices::may_edit(scene.desk(), scene.who()).await?;
    page(listed(&scene.around, &all, may))
}

async fn blank(scene: Scene) -> Answer {
    editors_only(&scene).await?;
    page(form_page(&scene.around, &Entry::default(), None))
}

async fn add(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    match offices::add(scene.desk(), scene.who(), entry.office()).await {
        Ok(_) => see_other("/settings/offices"),
        Err(problem) => refused(&problem, |problem| {
            form_page(&scene.around, &entry, Some(problem))
        }),
    }
}

async fn editors_only(scene: &Scene) -> Result<(), Problem> {
    if offices::may_edit(scene.desk(), scene.who()).await? {
        Ok(())
    } else {
        Err(Problem::new(Code::NotAllowed))
    }
}

async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: OfficeId = id(&at)?;
    let office = offices::page(scene.desk(), scene.who(), id).await?;
    if !offices::may_edit(scene.desk(), scene.who()).await? {
        return page(told(&scene.around, &office));
    }
    let others = others(&scene, id).await?;
    page(whole(
        &scene.around,
        (&office, &others),
        &Entry::of(&office),
        None,
    ))
}

async fn others(scene: &Scene, id: OfficeId) -> Result<Vec<OfficePage>, Problem> {
    let mut all = offices::list(scene.desk(), scene.who()).await?;
    all.retain(|office| office.id != id);
    Ok(all)
}

async fn change(scene: Scene, Path(at): Path<String>, Posted(entry): Posted<Entry>) -> Answer {
    let id: OfficeId = id(&at)?;
    let seen = (id, entry.version);
    match offices::edit(scene.desk(), scene.who(), seen, entry.office()).await {
        Ok(()) => saved("/settings/offices"),
        Err(problem) => {
            let office = offices::page(scene.desk(), scene.who(), id).await?;
            let others = others(&scene, id).await?;
            refused(&problem, |problem| {
                whole(&scene.around, (&office, &others), &entry, Some(problem))
            })
        }
    }
}

async fn remove(scene: Scene, Path(at): Path<String>, Posted(removal): Posted<Removal>) -> Answer {
    let at: OfficeId = id(&at)?;
    let to = match removal.to.trim() {
        "" => None,
        to => Some(id(to)?),
    };
    match offices::remove(scene.desk(), scene.who(), at, to).await {
        Ok(()) => see_other("/settings/offices"),
        Err(problem) => {
            let office = offices::page(scene.desk(), scene.who(), at).await?;
            let others = others(&scene, at).await?;
            refused(&problem, |problem| {
                let entry = Entry::of(&office);
                whole(&scene.around, (&office, &others), &entry, Some(problem))
            })
        }
    }
}

fn listed(around: &Around, all: &[OfficePage], may: bool) -> Markup {
    let t = &around.t;
    let content = html! {
        @if may { p { a class="button primary" href="/settings/offices/new" { (icon(Icon::Plus)) (t.text("office-add")) } } }
        @if all.is_empty() { (empty(around, Icon::Building, ("office-none", "office-none-text"), None)) }
        @else {
            div class="cards" {
                @for office in all {
                    section class="card" {
                        h2 { a href={ "/settings/offices/" (office.id) } { (office.name) } }
                        @if !office.address.is_empty() { p class="notes" { (office.address) } }
                        @for phone in &office.phones { p class="quiet nowrap" { (phone) } }
                        p { (t.count("office-users", office.users.len() as u64)) }
                    }
                }
            }
        }
    };
    leaf(around, Leaf::Offices, "page", &content)
}

fn form_page(around: &Around, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let content = html! {
        h2 { (around.t.text("office-add")) }
        (form(around, "/settings/offices/new", entry, problem))
    };
    leaf(around, Leaf::Offices, "page narrow", &content)
}

fn form(around: &Around, action: &str, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    html! {
        form class="card stack" method="post" action=(action) {
            (around.token())
            input type="hidden" name="version" value=(entry.version);
            (refusal(around, problem, &["name", "address", "phones", "footer", "to"]))
            (field("name", "office-name", &entry.name).required().draw(around, problem))
            (field("address", "office-address", &entry.address).kind("textarea").draw(around, problem))
            (field("phones", "office-phones", &entry.phones).kind("textarea").hint("office-phones-hint").draw(around, problem))
            (field("footer", "office-footer", &entry.footer).kind("textarea").hint("office-footer-hint").draw(around, problem))
            div class="actions" {
                button class="button primary" { (t.text("save")) }
                a class="button" href="/settings/offices" { (t.text("cancel")) }
            }
        }
    }
}

fn users(around: &Around, office: &OfficePage) -> Markup {
    let t = &around.t;
    html! {
        section class="card" {
            h2 { (t.count("office-users", office.users.len() as u64)) }
            ul class="lines" {
                @for user in &office.users { li { strong class="grow" { (user.name) } span class="quiet" { (user.position) } } }
            }
            p { a href={ "/people?office=" (office.id) } { (t.text("people-of-office")) } }
        }
    }
}

/// An office for who may change it.
fn whole(
    around: &Around,
    (office, others): (&OfficePage, &[OfficePage]),
    entry: &Entry,
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let action = format!("/settings/offices/{}", office.id);
    let in_use = problem.filter(|problem| problem.field.as_deref() == Some("to"));
    let content = html! {
        (form(around, &action, entry, problem))
        (users(around, office))
        details class="card rare" open[in_use.is_some()] {
            summary { (t.text("office-remove")) }
            form class="stack" method="post" action={ (action) "/remove" } {
                (around.token())
                p { (t.text("office-remove-text")) }
                div class="field" {
                    label for="to" { (t.text("office-move-to")) }
                    select id="to" name="to" aria-invalid=[in_use.map(|_| "true")] {
                        option value="" { (t.text("office-move-nowhere")) }
                        @for other in others { option value=(other.id) { (other.name) } }
                    }
                    @if in_use.is_some() { p class="wrong" { (t.text("problem-office-in-use")) } }
                }
                div { button class="button danger" { (t.text("office-remove")) } }
            }
        }
    };
    leaf(around, Leaf::Offices, "page narrow", &content)
}

/// An office for everybody else.
fn told(around: &Around, office: &OfficePage) -> Markup {
    let t = &around.t;
    let content = html! {
        section class="card facts" {
            h2 { (office.name) }
            dl {
                @if !office.address.is_empty() { div { dt { (t.text("office-address")) } dd class="notes" { (office.address) } } }
                @if !office.phones.is_empty() { div { dt { (t.text("office-phones")) } dd { (office.phones.join(", ")) } } }
            }
        }
        (users(around, office))
    };
    leaf(around, Leaf::Offices, "page narrow", &content)
}
