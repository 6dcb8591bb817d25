//! The list of users, with its quick filters and its search (P-3, P-6).

use axum_extra::extract::Query;
use maud::{Markup, html};
use model::{Problem, Role, ShownStatus, UserId};
use serde::Deserialize;
use service::{
    basket,
    users::{self, Choices, SHOWN_FIRST, UserFilter, UserLine, UserList},
};

use super::pieces::{away_badge, group_name, offers, status_badge, status_key, swatch};
use crate::pages::{
    around::Around,
    basket::ticks::{bar, tick},
    forms::{Ticked, field, refusal, select},
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::{empty, face, in_query, pager},
    scene::{Answer, Scene, page, refused},
};

/// Users a page.
const ROWS: usize = 50;

/// What stands in the query.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asking {
    pub q: String,
    pub status: Vec<String>,
    pub role: String,
    pub supervisor: String,
    pub office: String,
    pub group: String,
    pub cursor: Option<String>,
}

impl Asking {
    /// The statuses asked for; those who sign in where none are (P-3).
    fn statuses(&self) -> Vec<ShownStatus> {
        let all = ShownStatus::ALL.into_iter();
        let asked: Vec<ShownStatus> = all
            .filter(|status| self.status.iter().any(|word| word == status.word()))
            .collect();
        if asked.is_empty() {
            SHOWN_FIRST.to_vec()
        } else {
            asked
        }
    }

    fn filter(&self) -> UserFilter {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
        UserFilter {
            q: self.q.clone(),
            statuses: self.statuses(),
            role: [Role::Director, Role::Supervisor, Role::Agent]
                .into_iter()
                .find(|role| role.word() == self.role),
            supervisor: given(&self.supervisor),
            office: given(&self.office),
            group: given(&self.group),
            cursor: self.cursor.clone(),
            limit: ROWS,
        }
    }

    /// Whether more than statuses and text are asked for.
    fn is_narrow(&self) -> bool {
        [&self.role, &self.supervisor, &self.office, &self.group]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    /// The list's address with other statuses; the rest stays.
    fn address(&self, statuses: &[ShownStatus]) -> String {
        let mut address = "/users?".to_owned();
        let rest = [
            ("q", &self.q),
            ("role", &self.role),
            ("supervisor", &self.supervisor),
            ("office", &self.office),
            ("group", &self.group),
        ];
        let rest = rest.into_iter().filter(|(_, text)| !text.trim().is_empty());
        let rest = rest.map(|(name, text)| format!("{name}={}", in_query(text)));
        let statuses = statuses
            .iter()
            .map(|status| format!("status={}", status.word()));
        address.push_str(&rest.chain(statuses).collect::<Vec<_>>().join("&"));
        address.trim_end_matches('?').to_owned()
    }
}

pub async fn show(scene: Scene, Query(asking): Query<Asking>) -> Answer {
    let choices = users::choices(scene.desk(), scene.who()).await?;
    match users::list(scene.desk(), scene.who(), asking.filter()).await {
        Ok(list) => {
            let basket = basket::ids(scene.desk(), scene.who()).await?;
            let found = Found {
                list: &list,
                basket: &basket,
            };
            page(view(&scene.around, &asking, &choices, Ok(&found)))
        }
        Err(problem) => refused(&problem, |problem| {
            view(&scene.around, &asking, &choices, Err(problem))
        }),
    }
}

/// What was found, and who of all users is in the viewer's basket, by id.
pub struct Found<'a> {
    pub list: &'a UserList,
    pub basket: &'a [UserId],
}

/// The list of users, or what is wrong with the search.
pub fn view(
    around: &Around,
    asking: &Asking,
    choices: &Choices,
    found: Result<&Found<'_>, &Problem>,
) -> Markup {
    let t = &around.t;
    let list = found.ok().map(|found| found.list);
    let title = t.text("nav-users");
    let body = html! {
        section class="page" {
            header class="page-head" {
                div {
                    h1 { (title) }
                    @if let Some(list) = list {
                        p class="quiet" { (t.count("users-seats", list.seats)) " · " (t.count("users-found", list.found)) }
                    }
                }
                div class="actions" {
                    a class="button quiet" href="/people" { (icon(Icon::People)) (t.text("people-cards")) }
                    @if choices.may_add { a class="button primary" href="/users/new" { (icon(Icon::Plus)) (t.text("user-add")) } }
                }
            }
            @if let Some(list) = list { (chips(around, asking, list)) }
            (search(around, asking, choices, found.err()))
            @if let Ok(Found { list, basket }) = found {
                @if list.page.items.is_empty() {
                    (empty(around, Icon::Search, ("users-none", "users-none-text"), None))
                } @else {
                    (bar(around, basket.len()))
                    (table(around, &list.page.items, basket))
                }
                (pager(around, &asking.address(&asking.statuses()), (asking.cursor.is_none(), list.page.next.as_deref())))
            }
        }
    };
    shell(around, &title, Room::Users, &body)
}

/// The quick filters: who signs in, then each status.
fn chips(around: &Around, asking: &Asking, list: &UserList) -> Markup {
    let t = &around.t;
    let chosen = asking.statuses();
    let chip = |href: &str, on: bool, text: String, count: u64| {
        html! {
            a class="chip" href=(href) aria-current=[on.then_some("true")] {
                (text) " " span class="quiet" { (t.number(count)) }
            }
        }
    };
    let count = |of: &[ShownStatus]| {
        let counts = list.counts.iter().filter(|(status, _)| of.contains(status));
        counts.map(|(_, count)| count).sum()
    };
    html! {
        nav class="chips" aria-label=(t.text("users-quick")) {
            (chip(&asking.address(&[]), chosen == SHOWN_FIRST, t.text("users-signing-in"), count(&SHOWN_FIRST)))
            @for status in ShownStatus::ALL {
                (chip(&asking.address(&[status]), chosen == [status], t.text(status_key(status)), count(&[status])))
            }
        }
    }
}

fn search(
    around: &Around,
    asking: &Asking,
    choices: &Choices,
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    let any = || vec![(String::new(), t.text("users-any"))];
    let mut roles = any();
    roles.extend([Role::Director, Role::Supervisor, Role::Agent].map(|role| {
        (
            role.word().to_owned(),
            t.text(&format!("role-{}", role.word())),
        )
    }));
    let mut offices = any();
    offices.extend(
        choices
            .offices
            .iter()
            .map(|name| (name.clone(), name.clone())),
    );
    let mut groups = any();
    groups.extend(
        choices
            .groups
            .iter()
            .map(|group| (group.name.clone(), group_name(around, group))),
    );
    let chosen = asking.statuses();
    html! {
        form class="card stack users-search" method="get" action="/users" role="search" {
            (refusal(around, problem, &["role", "supervisor", "office", "group"]))
            div class="filter" {
                label class="unseen" for="filter" { (t.text("users-filter")) }
                input id="filter" name="q" type="search" value=(asking.q) placeholder=(t.text("users-filter"));
                button class="button" { (t.text("filter")) }
            }
            details class="rare" open[asking.is_narrow() || asking.status.len() > 1 || problem.is_some()] {
                summary { (t.text("users-more-filters")) }
                fieldset {
                    legend { (t.text("user-status")) }
                    div class="inline" {
                        @for status in ShownStatus::ALL {
                            div class="tick" {
                                input id={ "status-" (status.word()) } name="status" type="checkbox" value=(status.word()) checked[chosen.contains(&status)];
                                label for={ "status-" (status.word()) } { (t.text(status_key(status))) }
                            }
                        }
                    }
                }
                div class="pair" {
                    (select(around, field("role", "user-role", &asking.role), &roles, problem))
                    (field("supervisor", "me-supervisor", &asking.supervisor).kind("email").list("supervisors").draw(around, problem))
                }
                div class="pair" {
                    (select(around, field("office", "user-office", &asking.office), &offices, problem))
                    (select(around, field("group", "user-group", &asking.group), &groups, problem))
                }
                (offers("supervisors", &choices.supervisors))
                div class="actions" {
                    button class="button primary" { (t.text("search")) }
                    a class="button" href="/users" { (t.text("users-clear")) }
                }
            }
        }
    }
}

fn table(around: &Around, lines: &[UserLine], basket: &[UserId]) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { span class="unseen" { (t.text("basket")) } }
                        th scope="col" { (t.text("contact-name")) }
                        th scope="col" class="only-wide" { (t.text("user-role")) }
                        th scope="col" class="only-wide" { (t.text("me-supervisor")) }
                        th scope="col" class="only-wide" { (t.text("user-office")) }
                        th scope="col" { (t.text("user-status")) }
                    }
                }
                tbody { @for line in lines { (row(around, line, basket)) } }
            }
        }
    }
}

fn row(around: &Around, line: &UserLine, basket: &[UserId]) -> Markup {
    let ticked = if basket.binary_search(&line.id).is_ok() {
        Ticked::Yes
    } else {
        Ticked::No
    };
    html! {
        tr {
            td { (tick(around, (line.id, &line.name), ticked)) }
            th scope="row" {
                a class="record" href={ "/users/" (line.id) } {
                    (face(line.id, line.photo.as_deref(), (&line.name, &line.email)))
                    span {
                        span { (line.name) @if let Some(colour) = line.colour { " " (swatch(colour)) } }
                        span class="quiet" { (line.email) }
                    }
                }
            }
            td class="only-wide" { (around.t.text(&format!("role-{}", line.role.word()))) @if !line.position.is_empty() { br; span class="quiet" { (line.position) } } }
            td class="only-wide quiet" { (line.supervisor_name.as_deref().unwrap_or_default()) }
            td class="only-wide quiet" { (line.office.as_deref().unwrap_or_default()) }
            td { (status_badge(around, line.status)) @if let Some(away) = &line.away { " " (away_badge(around, away)) } }
        }
    }
}
