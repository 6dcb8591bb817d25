//! The ledger: what the server has and what we hold, folder by folder and account by account (M-43).

use axum::extract::Path;
use maud::{Markup, html};
use model::AccountId;
use service::accounts::{
    self, AccountSum, LedgerSum, Sums,
    checks::{self, Check},
};

use super::state::{badge, cause};
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::time,
    scene::{Answer, Scene, id, page, see_other},
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: AccountId = id(&at)?;
    let whole = accounts::page(scene.desk(), scene.who(), id).await?;
    let sums = accounts::ledger(scene.desk(), scene.who(), id).await?;
    let check = checks::last_check(scene.desk(), scene.who(), id).await?;
    page(view(
        &scene.around,
        (id, &whole.line.address),
        (&sums, check),
    ))
}

pub async fn check(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: AccountId = id(&at)?;
    checks::check(scene.desk(), scene.who(), id).await?;
    see_other(&format!("/accounts/{id}/ledger"))
}

pub async fn all(scene: Scene) -> Answer {
    let sums = accounts::ledgers(scene.desk(), scene.who()).await?;
    page(view_all(&scene.around, &sums))
}

/// The columns after the name, with their keys.
const COLUMNS: [&str; 10] = [
    "ledger-server",
    "ledger-stored",
    "ledger-missing",
    "ledger-headers",
    "ledger-stub",
    "ledger-quarantined",
    "ledger-never",
    "ledger-removed",
    "ledger-imported",
    "ledger-checked",
];

fn view(
    around: &Around,
    (id, address): (AccountId, &str),
    (sums, check): (&[LedgerSum], Option<Check>),
) -> Markup {
    let t = &around.t;
    let title = t.with("ledger-title", &[("address", address.into())]);
    let body = html! {
        section class="page" {
            header class="page-head" {
                h1 { (title) }
                div class="actions" {
                    form method="post" action={ "/accounts/" (id) "/ledger/check" } {
                        (around.token())
                        button class="button" { (icon(Icon::Refresh)) (t.text("ledger-check")) }
                    }
                    a class="button" href={ "/accounts/" (id) } { (t.text("pane-back")) }
                }
            }
            p class="lead" { (t.text("ledger-text")) }
            (comparison(around, check))
            div class="table-wrap" {
                table class="table ledger" {
                    thead { (head(around, "folder-name")) }
                    tbody {
                        @for sum in sums { (row(around, sum)) }
                        @if sums.len() > 1 {
                            tr class="total" { th scope="row" { (t.text("ledger-total")) } (figures(around, &accounts::total(sums))) td {} }
                        }
                    }
                }
            }
        }
    };
    shell(around, &title, Room::Accounts, &body)
}

/// How far the comparison is, and what it could not mend.
fn comparison(around: &Around, check: Option<Check>) -> Markup {
    let t = &around.t;
    let unmended = check.map_or(0, |check| check.unmended);
    let shut = check.map_or(0, |check| check.not_compared);
    html! {
        p role="status" {
            @match check {
                Some(Check { ended: None, done, total, .. }) => (t.with("ledger-checking", &[("done", t.number(done).into()), ("total", t.number(total).into())])),
                Some(Check { ended: Some(at), .. }) => (t.with("ledger-compared", &[("ago", t.ago(at).into())])),
                None => (t.text("ledger-never-compared")),
            }
        }
        @if unmended > 0 { p class="notice warn" { (icon(Icon::Warning)) (t.count("care-unmended", unmended)) } }
        @if shut > 0 { p class="notice warn" { (icon(Icon::Warning)) (t.count("ledger-shut", shut)) } }
    }
}

fn head(around: &Around, first: &str) -> Markup {
    html! {
        tr {
            th scope="col" { (around.t.text(first)) }
            @for column in COLUMNS { th scope="col" class="number" { (around.t.text(column)) } }
        }
    }
}

fn figures(around: &Around, sums: &Sums) -> Markup {
    let t = &around.t;
    let first = [sums.server, sums.stored];
    let rest = [
        sums.headers_only,
        sums.stub,
        sums.quarantined,
        sums.never_log,
        sums.removed,
        sums.imported,
    ];
    html! {
        @for figure in first { td class="number" { (t.number(figure)) } }
        td class={ "number" @if sums.missing > 0 { " wrong" } } { (t.number(sums.missing)) }
        @for figure in rest { td class="number" { (t.number(figure)) } }
    }
}

fn row(around: &Around, sum: &LedgerSum) -> Markup {
    let t = &around.t;
    html! {
        tr {
            th scope="row" {
                (sum.folder)
                @if sum.excluded { " " span class="chip plain" { (t.text("folder-excluded")) } }
                @if sum.here_only { " " span class="chip plain" { (t.text("ledger-here-only")) } }
                @if sum.label { " " span class="chip plain" { (t.text("ledger-label")) } }
                @if let Some(failure) = &sum.failure {
                    " " span class="chip plain wrong" { (t.text("ledger-failed")) }
                    (cause(around, failure))
                }
            }
            (figures(around, &sum.sums))
            td class="number quiet" { @if let Some(at) = sum.checked { (time(around, at)) } @else { (t.text("ledger-unchecked")) } }
        }
    }
}

/// An address that may break before its domain and nowhere else.
fn breakable(address: &str) -> Markup {
    html! {
        @match address.split_once('@') {
            Some((name, domain)) => { (name) wbr; "@" (domain) }
            None => (address),
        }
    }
}

/// The ledger of all accounts.
fn view_all(around: &Around, sums: &[AccountSum]) -> Markup {
    let t = &around.t;
    let title = t.text("ledger-all-title");
    let body = html! {
        section class="page" {
            header class="page-head" { h1 { (title) } div class="actions" { a class="button" href="/accounts" { (t.text("nav-accounts")) } } }
            p class="lead" { (t.text("ledger-all-text")) }
            div class="table-wrap" {
                table class="table ledger" {
                    thead { (head(around, "ledger-account")) }
                    tbody { @for sum in sums { (account_row(around, sum)) } }
                }
            }
        }
    };
    shell(around, &title, Room::Accounts, &body)
}

fn account_row(around: &Around, sum: &AccountSum) -> Markup {
    let t = &around.t;
    html! {
        tr {
            th scope="row" {
                a href={ "/accounts/" (sum.account) "/ledger" } { (breakable(&sum.address)) }
                @if sum.state.failure().is_some() { " " (badge(around, &sum.state)) }
                @if sum.sums.unmended > 0 { " " span class="chip plain wrong" { (t.text("ledger-unmended")) } }
                @if sum.not_compared > 0 { " " span class="chip plain wrong" { (t.count("ledger-shut", sum.not_compared)) } }
            }
            (figures(around, &sum.sums))
            td class="number quiet" { @if let Some(at) = sum.checked { (time(around, at)) } @else { (t.text("ledger-unchecked")) } }
        }
    }
}
