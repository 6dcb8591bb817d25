//! Taking contacts from a CSV table.

use maud::{Markup, html};
use model::Problem;
use serde::Deserialize;
use service::contacts::{self, ImportReport};

use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{field, refusal},
        layout::{Room, shell},
        scene::{Answer, Scene, page, refused},
    },
};

/// Refused rows that are shown.
const MAX_SHOWN: usize = 100;

/// What the form holds.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    table: String,
    owner: String,
}

pub async fn show(scene: Scene) -> Answer {
    page(view(&scene.around, &Entry::default(), None, None))
}

pub async fn take(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let owner = Some(entry.owner.trim()).filter(|owner| !owner.is_empty());
    let table = entry.table.clone().into_bytes();
    match contacts::import_csv(scene.desk(), scene.who(), owner, table).await {
        Ok(report) => page(view(&scene.around, &Entry::default(), None, Some(&report))),
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &entry, Some(problem), None)
        }),
    }
}

fn view(
    around: &Around,
    entry: &Entry,
    problem: Option<&Problem>,
    report: Option<&ImportReport>,
) -> Markup {
    let t = &around.t;
    let title = t.text("import-title");
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            @if let Some(report) = report { (result(around, report)) }
            form class="card stack" method="post" action="/contacts/import" {
                (around.token())
                (refusal(around, problem, &["table", "owner"]))
                p { (t.text("import-text")) }
                pre class="example" { "first_name,last_name,email,phone,company,position,lifecycle,tags,notes" }
                div class="field needs-script" {
                    label for="file" { (t.text("import-file")) }
                    input id="file" type="file" accept=".csv,text/csv" data-fills="table";
                }
                (field("table", "import-table", &entry.table).kind("textarea").required().draw(around, problem))
                (field("owner", "contact-owner", &entry.owner).kind("email").hint("contact-owner-hint").draw(around, problem))
                div class="actions" { button class="button primary" { (t.text("import")) } a class="button" href="/contacts" { (t.text("cancel")) } }
            }
        }
    };
    shell(around, &title, Room::Contacts, &body)
}

fn result(around: &Around, report: &ImportReport) -> Markup {
    let t = &around.t;
    html! {
        div class="notice good" role="status" {
            p { strong { (t.count("import-added", report.added)) } " " (t.count("import-skipped", report.skipped)) " " a href="/contacts" { (t.text("import-see")) } }
        }
        @if !report.refused.is_empty() {
            section class="notice warn" {
                div {
                    h2 { (t.count("import-refused", report.refused.len() as u64)) }
                    ul {
                        @for row in report.refused.iter().take(MAX_SHOWN) {
                            li { (t.with("import-line", &[("line", row.line.into())])) ": " (t.text(&format!("problem-{}", row.reason))) " " code { (row.detail) } }
                        }
                    }
                }
            }
        }
    }
}
