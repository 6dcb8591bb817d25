//! Settings, Security: the networks that IP-restricted users come in from, and the groups that
//! ask for a second factor (P-24, P-26).

use std::{collections::BTreeSet, net::IpAddr};

use axum::extract::Path;
use maud::{Markup, html};
use model::{Code, GroupId, NetworkId, Problem};
use serde::Deserialize;
use service::{
    networks::{self, NetworkLine, NewNetwork},
    second_factor::{self, Asking},
};

use super::{
    around::Around,
    forms::{field, refusal},
    groups::named_group,
    icons::{Icon, icon},
    scene::{Answer, Scene, id, page, refused, see_other},
    settings::{Leaf, leaf},
};
use crate::{
    gate::{CameFrom, Posted},
    route::{Needs, Route, get, post},
};

/// Fields of a network's form.
const FIELDS: [&str; 2] = ["name", "range"];

/// Where the networks stand.
const HOME: &str = "/settings/security";

pub fn routes() -> Vec<Route> {
    use Needs::InPerson;
    vec![
        get("/settings/security", InPerson, show),
        post("/settings/security/networks", InPerson, add),
        get("/settings/security/networks/{id}", InPerson, one),
        post("/settings/security/networks/{id}", InPerson, edit),
        post("/settings/security/networks/{id}/remove", InPerson, remove),
        post("/settings/security/second-factor", InPerson, require),
    ]
}

/// What a network's form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    name: String,
    range: String,
}

impl From<Entry> for NewNetwork {
    fn from(entry: Entry) -> Self {
        Self {
            name: entry.name,
            range: entry.range,
        }
    }
}

/// All that the page shows to who may change it.
struct Whole {
    networks: Vec<NetworkLine>,
    groups: Vec<Asking>,
}

async fn whole(scene: &Scene, from: IpAddr) -> Result<Whole, Problem> {
    Ok(Whole {
        networks: networks::list(scene.desk(), scene.who(), from).await?,
        groups: second_factor::groups(scene.desk(), scene.who()).await?,
    })
}

async fn show(scene: Scene, CameFrom(origin): CameFrom) -> Answer {
    match whole(&scene, origin.ip).await {
        Ok(whole) => page(view(
            &scene.around,
            &whole,
            (origin.ip, &NewNetwork::default(), None),
        )),
        Err(problem) if problem.code == Code::NotAllowed => page(told(&scene.around, origin.ip)),
        Err(problem) => Err(problem.into()),
    }
}

async fn add(scene: Scene, CameFrom(origin): CameFrom, Posted(entry): Posted<Entry>) -> Answer {
    let new = NewNetwork::from(entry);
    let added = networks::add(scene.desk(), scene.who(), new.clone(), origin.ip).await;
    let Err(problem) = added else {
        return see_other(HOME);
    };
    let whole = whole(&scene, origin.ip).await?;
    refused(&problem, |problem| {
        view(&scene.around, &whole, (origin.ip, &new, Some(problem)))
    })
}

async fn found(scene: &Scene, at: &str, from: IpAddr) -> Result<NetworkLine, Problem> {
    let id: NetworkId = id(at)?;
    let networks = networks::list(scene.desk(), scene.who(), from).await?;
    let mut networks = networks.into_iter();
    networks
        .find(|line| line.id == id)
        .ok_or(Problem::new(Code::NotFound))
}

async fn one(scene: Scene, CameFrom(origin): CameFrom, Path(at): Path<String>) -> Answer {
    let line = found(&scene, &at, origin.ip).await?;
    let entry = NewNetwork {
        name: line.name.clone(),
        range: line.range.clone(),
    };
    page(one_view(&scene.around, line.id, (&entry, None)))
}

async fn edit(
    scene: Scene,
    CameFrom(origin): CameFrom,
    Path(at): Path<String>,
    Posted(entry): Posted<Entry>,
) -> Answer {
    let id: NetworkId = id(&at)?;
    let new = NewNetwork::from(entry);
    match networks::edit(scene.desk(), scene.who(), (id, new.clone()), origin.ip).await {
        Ok(()) => see_other(HOME),
        Err(problem) => refused(&problem, |problem| {
            one_view(&scene.around, id, (&new, Some(problem)))
        }),
    }
}

async fn remove(scene: Scene, CameFrom(origin): CameFrom, Path(at): Path<String>) -> Answer {
    let line = found(&scene, &at, origin.ip).await?;
    match networks::remove(scene.desk(), scene.who(), line.id, origin.ip).await {
        Ok(()) => see_other(HOME),
        Err(problem) => {
            let entry = NewNetwork {
                name: line.name,
                range: line.range,
            };
            refused(&problem, |problem| {
                one_view(&scene.around, line.id, (&entry, Some(problem)))
            })
        }
    }
}

/// The groups that are ticked.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Ticked {
    group: Vec<GroupId>,
}

async fn require(scene: Scene, Posted(ticked): Posted<Ticked>) -> Answer {
    let asking: BTreeSet<GroupId> = ticked.group.into_iter().collect();
    second_factor::require(scene.desk(), scene.who(), asking).await?;
    see_other("/settings/security#second-factor")
}

fn own_address(around: &Around, from: IpAddr) -> Markup {
    let from = from.to_canonical().to_string();
    html! {
        p { (around.t.text("networks-own")) " " strong { (from) } ". " span class="quiet" { (around.t.text("networks-proxy")) } }
    }
}

/// The page for everybody else.
fn told(around: &Around, from: IpAddr) -> Markup {
    let content = html! {
        section class="card" { (own_address(around, from)) }
        p class="notice" { (icon(Icon::Lock)) (around.t.text("settings-not-yours")) }
    };
    leaf(around, Leaf::Security, "page narrow", &content)
}

fn view(
    around: &Around,
    whole: &Whole,
    (from, entry, problem): (IpAddr, &NewNetwork, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    let content = html! {
        section class="card stack" aria-labelledby="networks" {
            h2 id="networks" { (t.text("networks")) }
            p { (t.text("networks-text")) }
            (own_address(around, from))
            @if whole.networks.is_empty() {
                p class="quiet" { (t.text("networks-none")) }
            } @else {
                ul class="lines" { @for line in &whole.networks { li { (network(around, line)) } } }
            }
            form class="stack" method="post" action="/settings/security/networks" {
                h3 { (t.text("network-add")) }
                (entry_fields(around, entry, problem))
                div { button class="button primary" { (t.text("network-add")) } }
            }
        }
        (groups(around, &whole.groups))
    };
    leaf(around, Leaf::Security, "page narrow", &content)
}

fn network(around: &Around, line: &NetworkLine) -> Markup {
    let t = &around.t;
    html! {
        div class="grow" { strong { (line.name) } p class="quiet" { (line.range) } }
        @if line.yours { span class="chip" { (t.text("network-yours")) } }
        a class="button small" href={ "/settings/security/networks/" (line.id) } {
            (t.text("edit")) span class="unseen" { " " (line.name) }
        }
    }
}

fn entry_fields(around: &Around, entry: &NewNetwork, problem: Option<&Problem>) -> Markup {
    html! {
        (around.token())
        (refusal(around, problem, &FIELDS))
        div class="pair" {
            (field("name", "network-name", &entry.name).required().draw(around, problem))
            (field("range", "network-range", &entry.range).hint("network-range-hint").required().draw(around, problem))
        }
    }
}

fn one_view(
    around: &Around,
    id: NetworkId,
    (entry, problem): (&NewNetwork, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    let content = html! {
        form class="card stack" method="post" action={ "/settings/security/networks/" (id) } {
            h2 { (t.text("network")) }
            (entry_fields(around, entry, problem))
            p class="actions" {
                button class="button primary" { (t.text("save")) }
                a class="button" href=(HOME) { (t.text("cancel")) }
            }
        }
        details class="card" {
            summary { (t.text("network-remove")) }
            p { (t.text("network-remove-text")) }
            form method="post" action={ "/settings/security/networks/" (id) "/remove" } {
                (around.token())
                button class="button danger" { (t.text("network-remove")) }
            }
        }
    };
    leaf(around, Leaf::Security, "page narrow", &content)
}

fn groups(around: &Around, groups: &[Asking]) -> Markup {
    let t = &around.t;
    html! {
        form class="card stack" id="second-factor" method="post" action="/settings/security/second-factor" {
            (around.token())
            h2 { (t.text("factor-title")) }
            fieldset class="stack" {
                legend { (t.text("factor-groups")) }
                p class="hint" { (t.text("factor-groups-text")) }
                @for group in groups {
                    div class="tick" {
                        input id={ "group-" (group.id) } name="group" type="checkbox" value=(group.id) checked[group.required];
                        label for={ "group-" (group.id) } { (named_group(around, &group.name)) }
                    }
                }
            }
            div { button class="button primary" { (t.text("save")) } }
        }
    }
}
