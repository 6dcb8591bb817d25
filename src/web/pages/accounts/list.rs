//! The list of accounts.

use maud::{Markup, html};
use service::accounts::{self, AccountLine};

use super::state::{badge, cause, last_good};
use crate::pages::{
    around::Around,
    icons::{Icon, icon},
    layout::{Room, shell},
    parts::{avatar, empty},
    scene::{Answer, Part, Scene, page},
};

pub async fn show(scene: Scene) -> Answer {
    let lines = accounts::list(scene.desk(), scene.who()).await?;
    if scene.part == Part::List {
        return page(cards(&scene.around, &lines));
    }
    page(view(&scene.around, &lines))
}

fn view(around: &Around, lines: &[AccountLine]) -> Markup {
    let t = &around.t;
    let title = t.text("nav-accounts");
    let body = html! {
        section class="page" {
            header class="page-head" {
                h1 { (title) }
                div class="actions" {
                    a class="button" href="/mail/quarantine" { (t.text("quarantine")) }
                    @if around.care.count > 0 { a class="button" href="/accounts/care" { (icon(Icon::Warning)) (t.count("care-count", around.care.count)) } }
                    @if !lines.is_empty() { a class="button" href="/ledger" { (t.text("ledger-all")) } }
                    a class="button primary" href="/accounts/new" { (icon(Icon::Plus)) (t.text("account-add")) }
                }
            }
            @if lines.is_empty() {
                (empty(around, Icon::Server, ("accounts-empty", "accounts-empty-text"), Some(("/accounts/new", "account-add"))))
            } @else {
                div id="accounts" data-live-list="/accounts" { (cards(around, lines)) }
            }
        }
    };
    shell(around, &title, Room::Accounts, &body)
}

fn cards(around: &Around, lines: &[AccountLine]) -> Markup {
    let t = &around.t;
    html! {
        ul class="cards" {
            @for line in lines {
                li class="card account-card" {
                    a class="record" href={ "/accounts/" (line.id) } {
                        (avatar(&line.name, &line.address))
                        span { strong { (line.address) } span class="quiet" { (line.name) @if line.shared { " · " (t.text("account-shared")) } } }
                    }
                    (badge(around, &line.state))
                    p class="quiet" { (t.count("messages-count", line.messages)) " · " (t.size(line.bytes)) }
                    @if let Some(failure) = line.state.failure().or(line.trouble.as_ref()) { (cause(around, failure)) }
                    @if line.unmended > 0 { p class="notice warn" { (icon(Icon::Warning)) (t.count("care-unmended", line.unmended)) } }
                    (last_good(around, line))
                }
            }
        }
    }
}
