//! The ledger: what the server has and what we hold, folder by folder (M-43).

use axum::extract::Path;
use maud::{Markup, html};
use model::AccountId;
use service::accounts::{self, LedgerSum};

use crate::pages::{
    around::Around,
    layout::{Room, shell},
    scene::{Answer, Scene, id, page},
};

pub async fn show(scene: Scene, Path(at): Path<String>) -> Answer {
    let id: AccountId = id(&at)?;
    let whole = accounts::page(scene.desk(), scene.who(), id).await?;
    let sums = accounts::ledger(scene.desk(), scene.who(), id).await?;
    page(view(&scene.around, &whole.line.address, (id, &sums)))
}

/// The columns after the folder's name, with their keys.
const COLUMNS: [&str; 9] = [
    "ledger-server",
    "ledger-stored",
    "ledger-headers",
    "ledger-stub",
    "ledger-quarantined",
    "ledger-never",
    "ledger-removed",
    "ledger-imported",
    "ledger-missing",
];

fn view(around: &Around, address: &str, (id, sums): (AccountId, &[LedgerSum])) -> Markup {
    let t = &around.t;
    let title = t.with("ledger-title", &[("address", address.into())]);
    let body = html! {
        section class="page" {
            header class="page-head" { h1 { (title) } a class="button" href={ "/accounts/" (id) } { (t.text("pane-back")) } }
            p class="lead" { (t.text("ledger-text")) }
            div class="table-wrap" {
                table class="table" {
                    thead { tr { th scope="col" { (t.text("folder-name")) } @for column in COLUMNS { th scope="col" class="number" { (t.text(column)) } } } }
                    tbody { @for sum in sums { (row(around, sum)) } }
                }
            }
        }
    };
    shell(around, &title, Room::Accounts, &body)
}

fn row(around: &Around, sum: &LedgerSum) -> Markup {
    let t = &around.t;
    let figures = [
        sum.server,
        sum.stored,
        sum.headers_only,
        sum.stub,
        sum.quarantined,
        sum.never_log,
        sum.removed,
        sum.imported,
    ];
    html! {
        tr {
            th scope="row" { (sum.folder) @if sum.excluded { " " span class="chip plain" { (t.text("folder-excluded")) } } }
            @for figure in figures { td class="number" { (t.number(figure)) } }
            td class={ "number" @if sum.missing > 0 { " wrong" } } { (t.number(sum.missing)) }
        }
    }
}
