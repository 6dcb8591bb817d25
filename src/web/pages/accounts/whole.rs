//! An account's page: state, servers, folders, errors.

use axum::extract::Path;
use maud::{Markup, html};
use model::{FolderKind, Problem, SeenMail};
use service::accounts::{self, AccountPage, FolderLine};

use super::{
    add::{Said, said},
    form::{Entry, FIELDS, Way, server},
    private, state, taking,
};
use crate::pages::{
    around::Around,
    forms::{Ticked, field, refusal, select, tick},
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::time,
    scene::{Answer, Part, Scene, id, page},
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let whole = accounts::page(scene.desk(), scene.who(), id(&at)?).await?;
    if scene.part == Part::Pane {
        return page(state::whole(&scene.around, &whole.line));
    }
    page(view(&scene.around, &whole, Said::Nothing))
}

/// An account's page.
pub fn view(around: &Around, whole: &AccountPage, what: Said<'_>) -> Markup {
    let entry = Entry::of(whole);
    draw(around, whole, what, ((&entry, None), (&entry, None)))
}

/// An account's page with a change that was refused.
pub fn view_editing(
    around: &Around,
    whole: &AccountPage,
    (entry, problem): (&Entry, &Problem),
) -> Markup {
    let taking = Entry::of(whole);
    let edits = ((entry, Some(problem)), (&taking, None));
    draw(around, whole, Said::Nothing, edits)
}

/// An account's page with a change of what is taken in that was refused.
pub fn view_taking(
    around: &Around,
    whole: &AccountPage,
    (entry, problem): (&Entry, &Problem),
) -> Markup {
    let servers = Entry::of(whole);
    let edits = ((&servers, None), (entry, Some(problem)));
    draw(around, whole, Said::Nothing, edits)
}

/// What a form holds, and what is wrong with it.
pub type Edit<'a> = (&'a Entry, Option<&'a Problem>);

fn draw(
    around: &Around,
    whole: &AccountPage,
    what: Said<'_>,
    (edit, taken): (Edit<'_>, Edit<'_>),
) -> Markup {
    let t = &around.t;
    let line = &whole.line;
    let path = format!("/accounts/{}", line.id);
    let body = html! {
        section class="page" {
            header class="page-head" {
                div {
                    h1 { (line.address) }
                    p class="quiet" { (line.name) @if line.shared { " · " (t.text("account-shared")) } }
                }
                div class="actions" {
                    (button(around, &format!("{path}/fetch"), ("fetch", "account-fetch", Icon::Refresh)))
                    @if whole.may_edit { (button(around, &format!("{path}/test"), ("test", "account-test", Icon::Check))) }
                }
            }
            div id="said" aria-live="polite" { (said(around, what)) }
            div class="two even" {
                div {
                    section class="card" aria-labelledby="fares" {
                        h2 id="fares" { (t.text("account-state")) }
                        (state::whole(around, line))
                        p { (t.count("messages-count", line.messages)) " · " (t.size(line.bytes)) }
                        @if whole.may_edit { p { a href={ (path) "/ledger" } { (t.text("account-ledger")) } } }
                    }
                    (errors(around, whole))
                    @if whole.may_edit { (seen(around, whole)) }
                    (private::card(around, whole, &what))
                }
                div {
                    @if whole.may_edit {
                        (servers(around, whole, edit))
                        (taking::card(around, whole, taken))
                    }
                }
            }
            (folders(around, whole))
        }
    };
    shell(around, &line.address, Room::Accounts, &body)
}

fn button(around: &Around, action: &str, (name, label, sign): (&str, &str, Icon)) -> Markup {
    html! {
        form method="post" action=(action) data-verb=(name) {
            (around.token())
            button class="button" { (icon(sign)) (around.t.text(label)) }
        }
    }
}

/// What failed before; what fails now stands with the state.
fn errors(around: &Around, whole: &AccountPage) -> Markup {
    let fails = whole.line.trouble.is_some() || whole.line.state.failure().is_some();
    html! {
        @if !(whole.errors.is_empty() && fails) {
            section class="card" aria-labelledby="errors" {
                h2 id="errors" { (around.t.text("account-errors")) }
                @if whole.errors.is_empty() { p class="quiet" { (around.t.text("account-no-errors")) } }
                ol class="errors" {
                    @for failure in &whole.errors { li { (time(around, failure.at)) (state::cause(around, failure)) } }
                }
            }
        }
    }
}

fn seen(around: &Around, whole: &AccountPage) -> Markup {
    let t = &around.t;
    let now = match whole.seen_mail {
        None => "agency",
        Some(SeenMail::Matched) => "matched",
        Some(SeenMail::All) => "all",
    };
    let choices =
        ["agency", "matched", "all"].map(|word| (word.to_owned(), t.text(&format!("seen-{word}"))));
    html! {
        section class="card" aria-labelledby="seen-title" {
            h2 id="seen-title" { (t.text("seen-title")) }
            form class="stack" method="post" action={ "/accounts/" (whole.line.id) "/seen" } {
                (around.token())
                (select(around, field("seen", "seen-label", now), &choices, None))
                div { button class="button" { (t.text("save")) } }
            }
        }
    }
}

fn servers(
    around: &Around,
    whole: &AccountPage,
    (entry, problem): (&Entry, Option<&Problem>),
) -> Markup {
    let t = &around.t;
    html! {
        section class="card" aria-labelledby="servers" {
            h2 id="servers" { (t.text("account-servers")) }
            form class="stack" method="post" action={ "/accounts/" (whole.line.id) "/edit" } {
                (around.token())
                (refusal(around, problem, &FIELDS))
                (field("user", "account-user", &entry.user).required().draw(around, problem))
                (field("password", "account-new-password", "").kind("password").autocomplete("new-password").hint("account-new-password-hint").draw(around, problem))
                (server(around, Way::Incoming, entry, problem))
                (server(around, Way::Outgoing, entry, problem))
                div class="pair" {
                    (field("sync_from", "account-sync-from", &entry.sync_from).kind("date").draw(around, problem))
                    (field("refresh_minutes", "account-refresh", &entry.refresh_minutes).kind("number").draw(around, problem))
                }
                @if whole.has_ca { p class="quiet" { (t.text("account-has-ca")) } }
                (field("ca_pem", "account-ca", &entry.ca_pem).kind("textarea").hint("account-ca-hint").draw(around, problem))
                (tick(around, "plain_confirmed", "account-plain-confirm", Ticked::No))
                div { button class="button primary" { (t.text("save")) } }
            }
        }
    }
}

fn folders(around: &Around, whole: &AccountPage) -> Markup {
    let t = &around.t;
    html! {
        section id="folders" aria-labelledby="folders-title" {
            h2 id="folders-title" { (t.text("account-folders")) }
            @if whole.folders.is_empty() { p class="quiet" { (t.text("account-no-folders")) } }
            @else {
                div class="table-wrap" {
                    table class="table" {
                        thead {
                            tr {
                                th scope="col" { (t.text("folder-name")) }
                                th scope="col" class="number" { (t.text("folder-messages")) }
                                th scope="col" class="only-wide" { (t.text("folder-checked")) }
                                th scope="col" { (t.text("folder-settings")) }
                            }
                        }
                        tbody { @for folder in &whole.folders { (folder_row(around, whole, folder)) } }
                    }
                }
            }
        }
    }
}

fn folder_row(around: &Around, whole: &AccountPage, folder: &FolderLine) -> Markup {
    let t = &around.t;
    let kind = |kind: FolderKind| t.text(&format!("kind-{}", kind.word()));
    html! {
        tr {
            th scope="row" { a href={ "/mail/a/" (whole.line.id) "/" (folder.id) } { (folder.name) } }
            td class="number" { (t.number(folder.messages)) }
            td class="only-wide quiet" { @if let Some(at) = folder.checked { (t.ago(at)) } }
            td {
                @if whole.may_edit {
                    form class="inline" method="post" action={ "/accounts/" (whole.line.id) "/folders/" (folder.id) } {
                        (around.token())
                        label class="unseen" for={ "kind-" (folder.id) } { (t.with("folder-kind-of", &[("name", folder.name.as_str().into())])) }
                        select id={ "kind-" (folder.id) } name="kind" {
                            @for one in FolderKind::ALL { option value=(one.word()) selected[one == folder.kind] { (kind(one)) } }
                        }
                        span class="tick" {
                            input id={ "out-" (folder.id) } name="excluded" type="checkbox" value="yes" checked[folder.excluded];
                            label for={ "out-" (folder.id) } { (t.text("folder-excluded")) }
                        }
                        button class="button small" { (t.text("save")) }
                    }
                } @else { (kind(folder.kind)) @if folder.excluded { " · " (t.text("folder-excluded")) } }
            }
        }
    }
}
