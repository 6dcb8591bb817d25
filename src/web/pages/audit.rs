//! The audit log: what was done, by whom, when (P-27).

use axum::{extract::Query, response::Response};
use maud::{Markup, html};
use model::{Code, Problem, UserId};
use serde::Deserialize;
use service::{
    Page,
    audit::{self, AuditLine, AuditQuery, GROUPS},
};

use super::{
    around::Around,
    forms::{field, refusal, select},
    icons::{Icon, icon},
    parts::{empty, in_query, pager},
    scene::{Answer, Scene, page, refused},
    settings::{Leaf, leaf},
};
use crate::{
    api,
    gate::Posted,
    route::{Needs, Route, get, post},
    shown::Shown,
};

/// Rows a page.
const ROWS: usize = 100;

pub fn routes() -> Vec<Route> {
    vec![
        get("/settings/audit", Needs::SignedIn, show),
        post("/settings/audit", Needs::SignedIn, export),
    ]
}

/// What is asked for, as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    by: String,
    action: String,
    text: String,
    from: String,
    to: String,
    cursor: Option<String>,
}

impl Asking {
    fn query(&self) -> Result<AuditQuery, Problem> {
        let by: Option<UserId> = match self.by.trim() {
            "" => None,
            id => Some(id.parse().map_err(|_| Problem::at(Code::BadChoice, "by"))?),
        };
        Ok(AuditQuery {
            by,
            action: self.action.clone(),
            text: self.text.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            cursor: self.cursor.clone(),
            limit: ROWS,
        })
    }

    fn filled(&self) -> [(&'static str, &str); 5] {
        [
            ("by", &self.by),
            ("action", &self.action),
            ("text", &self.text),
            ("from", &self.from),
            ("to", &self.to),
        ]
    }
}

type Doers = [(UserId, String)];

async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let doers = audit::doers(scene.desk(), scene.who()).await?;
    let listed = match asking.query() {
        Ok(query) => audit::list(scene.desk(), scene.who(), query).await,
        Err(problem) => Err(problem),
    };
    match listed {
        Ok(listed) => page(view(&scene.around, (&asking, &doers), &listed, None)),
        Err(problem) => refused(&problem, |problem| {
            let nothing = Page {
                items: Vec::new(),
                next: None,
            };
            view(&scene.around, (&asking, &doers), &nothing, Some(problem))
        }),
    }
}

async fn export(scene: Scene, Posted(asking): Posted<Asking>) -> Result<Response, Shown> {
    let bytes = audit::export(scene.desk(), scene.who(), asking.query()?).await?;
    Ok(api::file(bytes, "audit.csv", "text/csv"))
}

/// The log's page.
pub fn view(
    around: &Around,
    (asking, doers): (&Asking, &Doers),
    listed: &Page<AuditLine>,
    problem: Option<&Problem>,
) -> Markup {
    let query: Vec<String> = asking
        .filled()
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", in_query(value)))
        .collect();
    let base = if query.is_empty() {
        "/settings/audit".to_owned()
    } else {
        format!("/settings/audit?{}", query.join("&"))
    };
    let content = html! {
        (filter(around, (asking, doers), problem))
        @if listed.items.is_empty() && problem.is_none() && listed.next.is_none() {
            (empty(around, Icon::Search, ("audit-none", "audit-none-text"), None))
        } @else { (table(around, &listed.items)) }
        (pager(around, &base, (asking.cursor.is_none(), listed.next.as_deref())))
        form class="inline" method="post" action="/settings/audit" {
            (around.token())
            @for (name, value) in asking.filled() { input type="hidden" name=(name) value=(value); }
            button class="button" { (icon(Icon::Download)) (around.t.text("audit-export")) }
            span class="hint" { (around.t.text("audit-export-hint")) }
        }
    };
    leaf(around, Leaf::Audit, "page", &content)
}

fn filter(
    around: &Around,
    (asking, doers): (&Asking, &Doers),
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let mut who = vec![(String::new(), t.text("audit-anyone"))];
    who.extend(
        doers
            .iter()
            .map(|(id, name)| (id.to_string(), name.clone())),
    );
    let mut actions = vec![(String::new(), t.text("audit-anything"))];
    let named =
        |(group, _): &(&str, _)| ((*group).to_owned(), t.text(&format!("audit-group-{group}")));
    actions.extend(GROUPS.iter().map(named));
    html! {
        form class="card stack" method="get" action="/settings/audit" {
            (refusal(around, problem, &["by", "action", "text", "from", "to"]))
            div class="pair" {
                (select(around, field("by", "audit-who", &asking.by), &who, problem))
                (select(around, field("action", "audit-what", &asking.action), &actions, problem))
            }
            (field("text", "audit-object", &asking.text).kind("search").draw(around, problem))
            div class="pair" {
                (field("from", "audit-from", &asking.from).kind("date").draw(around, problem))
                (field("to", "audit-to", &asking.to).kind("date").draw(around, problem))
            }
            div { button class="button primary" { (t.text("filter")) } }
        }
    }
}

fn table(around: &Around, lines: &[AuditLine]) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (t.text("audit-when")) }
                        th scope="col" { (t.text("audit-who")) }
                        th scope="col" { (t.text("audit-what")) }
                        th scope="col" { (t.text("audit-object")) }
                        th scope="col" { (t.text("audit-address")) }
                    }
                }
                tbody {
                    @for line in lines {
                        tr {
                            td class="nowrap" { time datetime=(line.at.timestamp()) { (t.moment(line.at)) } }
                            td { @match &line.by_name { Some(name) => { (name) } None => { span class="quiet" { (t.text("audit-nobody")) } } } }
                            td { (action(around, &line.action)) }
                            td { (line.object) }
                            td class="nowrap" { @if let Some(from) = &line.from { (from) } }
                        }
                    }
                }
            }
        }
    }
}

/// An action in words; one that has none is shown as it is.
fn action(around: &Around, action: &str) -> String {
    let key = format!("audit-did-{}", action.replace('.', "-"));
    let text = around.t.text(&key);
    if text == key { action.to_owned() } else { text }
}
