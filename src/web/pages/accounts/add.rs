//! Setting an account up, and testing it first.

use axum::extract::Query;
use maud::{Markup, html};
use model::{Problem, Provider};
use service::accounts::{self, ProbeReport};

use super::form::{Entry, FIELDS, Way, at_field, server};
use crate::{
    gate::Posted,
    pages::{
        around::Around,
        forms::{Ticked, field, refusal, select, tick},
        icons::{Icon, icon},
        layout::{Room, shell},
        scene::{Answer, Part, Scene, page, refused, see_other},
    },
};

/// What a test or a save had to say.
#[derive(Clone, Copy)]
pub enum Said<'a> {
    /// Nothing was tried.
    Nothing,
    /// It was refused.
    Refused(&'a Problem),
    /// The connection works.
    Works(&'a ProbeReport),
    /// An address that was typed can't be kept to its owner.
    NotKept(&'a str, &'a Problem),
}

pub async fn blank(scene: Scene, Query(entry): Query<Entry>) -> Answer {
    page(view(&scene.around, &entry.filled(), Said::Nothing))
}

pub async fn add(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let added = match entry.account() {
        Ok(new) => accounts::add(scene.desk(), scene.who(), new).await,
        Err(problem) => Err(problem),
    };
    match added {
        Ok(id) => see_other(&format!("/accounts/{id}")),
        Err(problem) => refused(&at_field(problem), |problem| {
            view(&scene.around, &entry, Said::Refused(problem))
        }),
    }
}

pub async fn test(scene: Scene, Posted(entry): Posted<Entry>) -> Answer {
    let tested = match entry.account() {
        Ok(new) => accounts::test(scene.desk(), scene.who(), new).await,
        Err(problem) => Err(problem),
    };
    let around = &scene.around;
    match (tested, scene.part) {
        (Ok(report), Part::Pane) => page(said(around, Said::Works(&report))),
        (Ok(report), _) => page(view(around, &entry, Said::Works(&report))),
        (Err(problem), Part::Pane) => {
            // The fields are not drawn anew: it is told here.
            refused(&problem, |problem| refusal(around, Some(problem), &[]))
        }
        (Err(problem), _) => refused(&at_field(problem), |problem| {
            view(around, &entry, Said::Refused(problem))
        }),
    }
}

/// The set-up page.
pub fn view(around: &Around, entry: &Entry, what: Said<'_>) -> Markup {
    let t = &around.t;
    let title = t.text("account-add");
    let problem = match what {
        Said::Refused(problem) => Some(problem),
        _ => None,
    };
    let body = html! {
        section class="page narrow" {
            h1 { (title) }
            p class="lead" { (t.text("account-add-text")) }
            (provider_step(around, entry))
            form class="card stack" method="post" action="/accounts/new" id="account-form" {
                (around.token())
                input type="hidden" name="provider" value=(entry.provider);
                (field("address", "account-address", &entry.address).kind("email").required().draw(around, problem))
                (field("password", "account-password", "").kind("password").autocomplete("new-password").hint("account-password-hint").draw(around, problem))
                (server(around, Way::Incoming, entry, problem))
                (server(around, Way::Outgoing, entry, problem))
                (field("sync_from", "account-sync-from", &entry.sync_from).kind("date").hint("account-sync-from-hint").draw(around, problem))
                (rare(around, entry, problem))
                div id="said" aria-live="polite" { (said(around, what)) }
                div class="actions" {
                    button class="button primary" { (t.text("account-save")) }
                    button class="button" formaction="/accounts/test" data-test="" { (t.text("account-test")) }
                    a class="button quiet" href="/accounts" { (t.text("cancel")) }
                }
            }
        }
    };
    shell(around, &title, Room::Accounts, &body)
}

fn provider_step(around: &Around, entry: &Entry) -> Markup {
    let t = &around.t;
    let mut choices = vec![(String::new(), t.text("account-provider-other"))];
    choices.extend(
        Provider::ALL
            .iter()
            .map(|known| (known.word.to_owned(), known.name.to_owned())),
    );
    let known = Provider::from_word(&entry.provider);
    html! {
        form class="card stack provider" method="get" action="/accounts/new" {
            input type="hidden" name="address" value=(entry.address);
            div class="pair" {
                (select(around, field("provider", "account-provider", &entry.provider), &choices, None))
                button class="button bottom" { (t.text("account-provider-fill")) }
            }
            @if known.is_some_and(|known| matches!(known.word, "gmail" | "yahoo" | "icloud" | "aol" | "fastmail" | "yandex" | "mailru")) {
                p class="notice" { (icon(Icon::Lock)) (t.text("account-app-password")) }
            }
        }
    }
}

fn rare(around: &Around, entry: &Entry, problem: Option<&Problem>) -> Markup {
    let ticked = |value: &str| {
        if value == "yes" {
            Ticked::Yes
        } else {
            Ticked::No
        }
    };
    let asked_for = problem.is_some_and(|problem| {
        let of_these = [
            "user",
            "refresh_minutes",
            "owner",
            "ca_pem",
            "plain_confirmed",
        ];
        problem
            .field
            .as_deref()
            .is_some_and(|field| of_these.contains(&field))
            || problem.code == model::Code::PlainNeedsConfirming
    });
    html! {
        details class="rare" open[asked_for] {
            summary { (around.t.text("account-rare")) }
            (field("user", "account-user", &entry.user).hint("account-user-hint").draw(around, problem))
            (field("refresh_minutes", "account-refresh", &entry.refresh_minutes).kind("number").hint("account-refresh-hint").draw(around, problem))
            (field("owner", "account-owner", &entry.owner).kind("email").hint("account-owner-hint").draw(around, problem))
            (tick(around, "shared", "account-is-shared", ticked(&entry.shared)))
            (field("ca_pem", "account-ca", &entry.ca_pem).kind("textarea").hint("account-ca-hint").draw(around, problem))
            (tick(around, "plain_confirmed", "account-plain-confirm", ticked(&entry.plain_confirmed)))
        }
    }
}

/// What a test or a save had to say.
pub fn said(around: &Around, what: Said<'_>) -> Markup {
    let t = &around.t;
    match what {
        Said::Nothing | Said::NotKept(..) => html! {},
        Said::Refused(problem) => refusal(around, Some(problem), &FIELDS),
        Said::Works(report) => html! {
            div class="notice good" role="status" {
                (icon(Icon::Check))
                div {
                    p { strong { (t.text("test-works")) } }
                    p {
                        (t.count("test-folders", report.folders.into())) ", " (t.count("messages-count", report.messages_since))
                        @if let Some(bytes) = report.bytes_estimate { ", " (t.with("test-size", &[("size", t.size(bytes).into())])) }
                    }
                    @if !report.idle { p class="quiet" { (t.text("test-no-idle")) } }
                }
            }
        },
    }
}
