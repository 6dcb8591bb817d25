//! The form for editing many users, in four tabs.

use maud::{Markup, html};
use model::{Code, Problem};
use service::bulk::{self, Choices, Group};

use super::{
    entry::{Entry, NO_OFFICE},
    preview,
};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{boxes, field, refusal, select},
        layout::{Room, shell},
        scene::{Answer, Scene, page, refused, see_other},
    },
};

/// The tabs, each with its words and the fields in it.
const TABS: [(&str, &str, &[&str]); 4] = [
    (
        "basic",
        "bulk-basic",
        &[
            "position",
            "office",
            "supervisor",
            "subordinates_to",
            "status",
        ],
    ),
    (
        "settings",
        "bulk-settings",
        &["role", "add_groups", "remove_groups", "ip_restricted"],
    ),
    (
        "mail",
        "bulk-mail",
        &[
            "imap_host",
            "imap_port",
            "imap_security",
            "smtp_host",
            "smtp_port",
            "smtp_security",
            "refresh_minutes",
            "sync_from",
        ],
    ),
    ("tracking", "bulk-tracking", &["tracked"]),
];

pub async fn blank(scene: Scene) -> Answer {
    let places = bulk::choices(scene.desk(), scene.who()).await?;
    page(view(&scene.around, &Entry::default(), &places, None))
}

pub async fn take(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let places = bulk::choices(scene.desk(), scene.who()).await?;
    let form = |problem: Option<&Problem>| view(&scene.around, &entry, &places, problem);
    if entry.what == "back" {
        return page(form(None));
    }
    let ask = match entry.ask() {
        Ok(ask) => ask,
        Err(problem) => return refused(&problem, |problem| form(Some(problem))),
    };
    let mut changed = false;
    if entry.what == "apply" {
        match bulk::apply(scene.desk(), scene.who(), ask.clone()).await {
            Ok(done) => return see_other(&format!("/users/basket/done/{}", done.id)),
            // What the preview said no longer holds: it is made again.
            Err(problem) if problem.code == Code::ChangedMeanwhile => changed = true,
            Err(problem) => return refused(&problem, |problem| form(Some(problem))),
        }
    }
    match bulk::preview(scene.desk(), scene.who(), ask).await {
        Ok(told) => page(preview::view(&scene.around, &entry, &told, changed)),
        Err(problem) => refused(&problem, |problem| form(Some(problem))),
    }
}

/// The tab to open: that of the field that is wrong, else the one left open.
fn open_tab<'a>(entry: &'a Entry, problem: Option<&Problem>) -> &'a str {
    let wrong = problem.and_then(|problem| problem.field.as_deref());
    let of = |name: &str| TABS.iter().find(|(_, _, fields)| fields.contains(&name));
    if let Some((tab, ..)) = wrong.and_then(of) {
        return tab;
    }
    let left = TABS.iter().find(|(tab, ..)| *tab == entry.tab);
    left.map_or("basic", |(tab, ..)| tab)
}

/// The form.
pub fn view(around: &Around, entry: &Entry, places: &Choices, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let title = t.text("bulk-edit");
    let open = open_tab(entry, problem);
    let fields: Vec<&str> = TABS
        .iter()
        .flat_map(|(_, _, fields)| *fields)
        .copied()
        .collect();
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            p class="lead" { (t.text("bulk-text")) }
            form class="card stack" method="post" action="/users/basket/edit" {
                (around.token())
                (refusal(around, problem, &fields))
                div class="tabs" {
                    @for (tab, label, _) in TABS {
                        input type="radio" name="tab" id={ "tab-" (tab) } value=(tab) checked[tab == open];
                        label for={ "tab-" (tab) } { (t.text(label)) }
                    }
                    fieldset id="panel-basic" { legend class="unseen" { (t.text("bulk-basic")) } (basic(around, entry, places, problem)) }
                    fieldset id="panel-settings" { legend class="unseen" { (t.text("bulk-settings")) } (settings(around, entry, places, problem)) }
                    fieldset id="panel-mail" { legend class="unseen" { (t.text("bulk-mail")) } (mail(around, entry, problem)) }
                    fieldset id="panel-tracking" {
                        legend class="unseen" { (t.text("bulk-tracking")) }
                        (choose(around, ("tracked", "bulk-field-tracked", &entry.tracked), &switch(around), problem))
                        p class="hint" { (t.text("bulk-tracking-hint")) }
                    }
                }
                div class="actions" {
                    button class="button primary" name="do" value="look" { (t.text("bulk-look")) }
                    a class="button" href="/users/basket" { (t.text("cancel")) }
                }
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}

type Options = Vec<(String, String)>;

/// A choice whose first option leaves things as they are, with what is wrong with it.
fn choose(
    around: &Around,
    (name, label, value): (&str, &str, &str),
    options: &Options,
    problem: Option<&Problem>,
) -> Markup {
    let mut all = vec![(String::new(), around.t.text("bulk-leave"))];
    all.extend_from_slice(options);
    select(around, field(name, label, value), &all, problem)
}

fn words(around: &Around, words: &[&str]) -> Options {
    let text = |word: &&str| {
        (
            (*word).to_owned(),
            around.t.text(&format!("bulk-word-{word}")),
        )
    };
    words.iter().map(text).collect()
}

fn switch(around: &Around) -> Options {
    words(around, &["yes", "no"])
}

fn basic(around: &Around, entry: &Entry, places: &Choices, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let mut offices = vec![(NO_OFFICE.to_owned(), t.text("bulk-no-office"))];
    offices.extend(
        places
            .offices
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone())),
    );
    let supervisors = places.supervisors.iter();
    let supervisors: Options = supervisors
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    html! {
        (field("position", "bulk-field-position", &entry.position).draw(around, problem))
        (choose(around, ("office", "bulk-field-office", &entry.office), &offices, problem))
        (choose(around, ("supervisor", "bulk-field-supervisor", &entry.supervisor), &supervisors, problem))
        (choose(around, ("subordinates_to", "bulk-subordinates", &entry.subordinates_to), &supervisors, problem))
        (choose(around, ("status", "bulk-field-status", &entry.status), &words(around, &["active", "blocked"]), problem))
    }
}

fn settings(around: &Around, entry: &Entry, places: &Choices, problem: Option<&Problem>) -> Markup {
    html! {
        (choose(around, ("role", "bulk-field-role", &entry.role), &words(around, &["supervisor", "agent"]), problem))
        div class="pair" {
            (group_ticks(around, ("add_groups", "bulk-add-groups"), (&entry.add_groups, places), problem))
            (group_ticks(around, ("remove_groups", "bulk-remove-groups"), (&entry.remove_groups, places), problem))
        }
        (choose(around, ("ip_restricted", "bulk-field-ip-restricted", &entry.ip_restricted), &switch(around), problem))
        p class="hint" { (around.t.text("bulk-limits-hint")) }
    }
}

fn group_ticks(
    around: &Around,
    (name, label): (&str, &str),
    (ticked, places): (&[String], &Choices),
    problem: Option<&Problem>,
) -> Markup {
    let ticks = html! {
        @for group in &places.groups {
            @let value = group.id.to_string();
            div class="tick" {
                input type="checkbox" id={ (name) "-" (value) } name=(name) value=(value) checked[ticked.contains(&value)];
                label for={ (name) "-" (value) } { (group_name(around, group)) }
            }
        }
    };
    boxes(around, (name, label), problem, &ticks)
}

fn group_name(around: &Around, group: &Group) -> String {
    match group.built_in {
        Some(word) => around.t.text(&format!("bulk-word-{word}")),
        None => group.name.clone(),
    }
}

fn mail(around: &Around, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let t = &around.t;
    let protections = words(around, &["tls", "starttls"]);
    html! {
        p class="notice warn" { (t.text("bulk-mail-hint")) }
        div class="server" {
            (field("imap_host", "bulk-field-imap-host", &entry.imap_host).draw(around, problem))
            (field("imap_port", "bulk-field-imap-port", &entry.imap_port).draw(around, problem))
            (choose(around, ("imap_security", "bulk-field-imap-security", &entry.imap_security), &protections, problem))
        }
        div class="server" {
            (field("smtp_host", "bulk-field-smtp-host", &entry.smtp_host).draw(around, problem))
            (field("smtp_port", "bulk-field-smtp-port", &entry.smtp_port).draw(around, problem))
            (choose(around, ("smtp_security", "bulk-field-smtp-security", &entry.smtp_security), &protections, problem))
        }
        div class="pair" {
            (field("refresh_minutes", "bulk-field-refresh", &entry.refresh_minutes).draw(around, problem))
            (field("sync_from", "bulk-field-sync-from", &entry.sync_from).kind("date").draw(around, problem))
        }
    }
}
